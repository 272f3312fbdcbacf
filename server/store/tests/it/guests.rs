//! Customers who book for themselves: what is kept of a booking on its way, what a code opens, and what a link leads to.

use crate::appointments::{book, friday, open_for_booking, service, stranger};
use crate::world::{World, id};
use chrono::TimeDelta;
use domain::appointments::{
    BOOKING_LIFETIME, BOOKINGS_PER_NETWORK, Channel, Command as Desk, LINK_AFTER_VISIT, Page, Recurring, Service, Status, Step, VisitDraft,
    Wish,
};
use domain::care::{Message, State, Text};
use domain::customers::{Agreed, Command as Register, Phone, Purpose};
use domain::repair_orders::quote::{Declined, mark};
use domain::repair_orders::{Charge, Command as Orders, LineDraft, Payer, Share};
use domain::staff::Skill;
use domain::warranty::{CampaignDraft, CampaignKind, Command as Warranty};
use domain::{Actor, AppointmentId, CampaignId, Command, ConsentId, Fen, Guest, Hours, Language, LineId, Refusal};
use std::sync::atomic::{AtomicU64, Ordering};
use store::appointments::bookings::{self, Begin, Kept};
use store::appointments::{guests, queries};
use store::care::{links, outbox};

/// The owner of the one car.
const OWNER: &str = "13805712266";

pub fn digest(token: &str) -> String {
    links::hash(token).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn draw() -> String {
    static DRAWN: AtomicU64 = AtomicU64::new(0);
    format!("drawn-{}", DRAWN.fetch_add(1, Ordering::Relaxed))
}

pub fn agrees(purpose: Purpose) -> Agreed {
    Agreed { consent: ConsentId(id()), purpose, wording: "可以就这次预约给我发短信".into(), language: Language::En }
}

impl World {
    async fn begins(&self, token: &str, network: &str) -> Result<Kept, store::Error> {
        let begin = Begin { dealership: self.dealership, id: AppointmentId(id()), token, network };
        bookings::begin(&self.store, &begin, self.now).await
    }

    /// A customer books for themselves; answers the visit.
    pub async fn books(&self, visit: VisitDraft, token: &str, agreed: Vec<Agreed>) -> Result<AppointmentId, store::Error> {
        let appointment = AppointmentId(id());
        let (visit, link) = (Box::new(visit), Some(digest(token)));
        let command = Desk::Book { appointment, channel: Channel::Online, visit, starts_at: friday(9, 0), link, agreed };
        let customer = Actor::guest(appointment.0, Guest::Booking, self.dealership);
        self.asks(&customer, Command::Appointments(command)).await.map(|_| appointment)
    }

    pub async fn told(&self) -> Vec<Message> {
        let mut told = store::care::queries::messages(&self.store, &self.manager_sun, None, None).await.unwrap().rows;
        told.retain(|message| message.visit.is_some());
        told
    }
}

fn why(error: &store::Error) -> Option<&Refusal> {
    error.refusal()
}

#[tokio::test]
async fn a_booking_on_its_way_is_found_by_its_token_alone_and_forgotten_after_two_hours() {
    let mut world = World::new().await;
    let mut kept = world.begins("a-token", "192.0.2.7").await.unwrap();
    kept.booking.say_car("浙A8K2C7", "").unwrap();
    bookings::keep(&world.store, &kept).await.unwrap();
    let found = bookings::find(&world.store, "a-token", world.now).await.unwrap().unwrap();
    assert_eq!((found.id, found.booking.next()), (kept.id, Page::Needs));
    for token in ["another", "", &"x".repeat(65)] {
        assert!(bookings::find(&world.store, token, world.now).await.unwrap().is_none());
    }
    let text: String =
        sqlx::query_scalar("select appointments_booking::text from appointments_booking").fetch_one(&world.all).await.unwrap();
    assert!(!text.contains("a-token"), "the token is only with the customer");
    world.pass(BOOKING_LIFETIME.num_minutes());
    assert!(bookings::find(&world.store, "a-token", world.now).await.unwrap().is_none());
    let count = async || -> i64 { sqlx::query_scalar("select count(*) from appointments_booking").fetch_one(&world.all).await.unwrap() };
    for token in ["b-token", "c-token"] {
        world.begins(token, "192.0.2.7").await.unwrap();
    }
    let late = world.now + BOOKING_LIFETIME - TimeDelta::seconds(1);
    assert_eq!((bookings::sweep(&world.store, 100, late).await.unwrap(), count().await), (1, 2), "what was typed is forgotten, by itself");
    let later = world.now + BOOKING_LIFETIME;
    assert_eq!((bookings::sweep(&world.store, 1, later).await.unwrap(), count().await), (1, 1), "so many at a time");
    assert_eq!(
        (bookings::sweep(&world.store, 100, later).await.unwrap(), bookings::sweep(&world.store, 100, later).await.unwrap()),
        (1, 0)
    );
}

#[tokio::test]
async fn who_drops_one_booking_after_the_other_is_counted_all_the_same() {
    let world = World::new().await;
    for n in 0..BOOKINGS_PER_NETWORK {
        let token = format!("token-{n}");
        let mut kept = world.begins(&token, "192.0.2.7").await.unwrap();
        kept.booking.phone = OWNER.into();
        bookings::keep(&world.store, &kept).await.unwrap();
        bookings::forget(&world.store, &kept).await.unwrap();
        assert!(bookings::find(&world.store, &token, world.now).await.unwrap().is_none());
    }
    let refused = world.begins("one-more", "192.0.2.7").await.unwrap_err();
    assert_eq!(why(&refused), Some(&Refusal::TooManyBookings { retry_after: 3_600 }));
    let typed: i64 =
        sqlx::query_scalar("select count(*) from appointments_booking where booking::text like '%' || $1 || '%' or token_hash is not null")
            .bind(OWNER)
            .fetch_one(&world.all)
            .await
            .unwrap();
    assert_eq!(typed, 0, "nothing that was typed is left");
}

#[tokio::test]
async fn one_network_begins_so_many_bookings_an_hour_also_when_they_come_at_once() {
    let mut world = World::new().await;
    let tokens: Vec<String> = (0..BOOKINGS_PER_NETWORK + 20).map(|n| format!("token-{n}")).collect();
    let begun = futures::future::join_all(tokens.iter().map(|token| world.begins(token, "192.0.2.7"))).await;
    assert_eq!(begun.iter().filter(|begun| begun.is_ok()).count(), usize::from(BOOKINGS_PER_NETWORK));
    let refused = begun.iter().filter_map(|begun| why(begun.as_ref().err()?));
    assert!(refused.clone().count() == 20 && refused.clone().all(|why| matches!(why, Refusal::TooManyBookings { retry_after: 3_600 })));
    world.begins("elsewhere", "192.0.2.8").await.unwrap();
    world.pass(61);
    world.begins("later", "192.0.2.7").await.unwrap();
}

#[tokio::test]
async fn a_strangers_plate_opens_nothing_and_tells_nothing() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let owned = VisitDraft { vehicle: Some(vehicle), phone: OWNER.into(), ..stranger(1) };
    world.does(&world.clerk_he, book(owned, friday(14, 0)).1).await;
    // The same day, somebody else's telephone: as if nobody knew the car.
    let typed = VisitDraft { plate: "浙A8K2C7".into(), ..stranger(2) };
    let visit = world.books(typed.clone(), "stranger", Vec::new()).await.unwrap();
    let mine = queries::visit(&world.store, &world.clerk_he, visit).await.unwrap();
    assert_eq!((mine.vehicle, mine.plate.map(|plate| plate.to_string())), (None, Some("浙A8K2C7".to_owned())));
    let named = VisitDraft { vehicle: Some(vehicle), ..stranger(3) };
    assert_eq!(why(&world.books(named, "by-id", Vec::new()).await.unwrap_err()), Some(&Refusal::NotFound));
    assert_eq!(guests::owner(&world.store, world.dealership, &Phone::stored("13900000002"), world.now).await.unwrap().cars, []);
    // Their own telephone: the car is theirs, and it is expected that day already.
    let own = VisitDraft { phone: OWNER.into(), ..typed };
    assert_eq!(why(&world.books(own, "own", Vec::new()).await.unwrap_err()), Some(&Refusal::CarIsExpected { at: friday(14, 0) }));
}

#[tokio::test]
async fn a_car_without_a_plate_is_known_by_its_vin_to_its_owner() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let by_vin = |phone: &str| VisitDraft { vin: "LFV2A21K8J3000001".into(), phone: phone.into(), ..stranger(1) };
    let visit = world.books(by_vin(OWNER), "own", Vec::new()).await.unwrap();
    assert_eq!(queries::visit(&world.store, &world.clerk_he, visit).await.unwrap().vehicle, Some(vehicle));
    let other = world.books(by_vin("13900000009"), "other", Vec::new()).await.unwrap();
    let other = queries::visit(&world.store, &world.clerk_he, other).await.unwrap();
    assert_eq!((other.vehicle, other.vin.map(|vin| vin.to_string())), (None, Some("LFV2A21K8J3000001".to_owned())));
}

#[tokio::test]
async fn who_has_proved_their_number_sees_what_is_due_and_what_they_declined() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    let every = Recurring { months: 6, km: 7_500, operations: vec!["PM-010".into()] };
    let small = Service { every: Some(every), ..service("PM-S", Skill::Maintenance, 80) };
    world
        .does(
            &world.manager_sun,
            Command::Appointments(Desk::PutService { dealership: world.dealership, service: Box::new(small), replaces: None }),
        )
        .await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let handed_over = "update customers_vehicle set delivery_date = '2025-03-01'";
    sqlx::query(handed_over).execute(&world.all).await.unwrap();
    let (order, _) = world.authorised(vehicle).await;
    let stored = world.order(order).await;
    assert!(stored.lines.iter().all(|line| line.authorised));
    let owner = guests::owner(&world.store, world.dealership, &Phone::stored(OWNER), world.now).await.unwrap();
    assert_eq!((owner.cars.len(), owner.cars[0].vehicle, owner.cars[0].declined.len()), (1, vehicle, 0));
    assert_eq!(owner.cars[0].due.iter().map(|due| due.service.as_str()).collect::<Vec<_>>(), ["PM-S"], "never done here");
    // More work is found, and the customer says: not now.
    world.pass(5);
    let labour =
        Charge::Labour { operation: "BR-110".into(), skill: Skill::Mechanical, quota: Hours(80), billed: Hours(80), rate: Fen::yuan(200) };
    let (added, title) = (LineId(id()), "更换前制动片".to_owned());
    let line =
        LineDraft { id: added, title: title.clone(), charge: labour.clone(), discount: Fen::ZERO, shares: Share::whole(Payer::Customer) };
    for command in [Orders::AddLine { order, line }, Orders::Quote { order, promised_at: None, closed_is_meant: false }] {
        world.does(&world.advisor_lin, Command::RepairOrders(command)).await;
    }
    let declined = vec![Declined { line: added, reason: "下次".into() }];
    let quote = mark(&world.order(order).await);
    let (signed_by, signature) = ("陈女士".to_owned(), String::new());
    let answer = Orders::Answer { order, quote, approved: Vec::new(), declined, signed_by, signature };
    world.does(&world.advisor_lin, Command::RepairOrders(answer)).await;
    let owner = guests::owner(&world.store, world.dealership, &Phone::stored(OWNER), world.now).await.unwrap();
    assert_eq!(owner.cars[0].declined.iter().map(|again| again.title.as_str()).collect::<Vec<_>>(), [title.as_str()]);
    let kept = async || store::repair_orders::deferred::of_vehicle(&world.store, &world.advisor_lin, vehicle).await.unwrap().len();
    assert_eq!(kept().await, 1);
    // They change their mind: what is agreed to is offered no more.
    let again = LineDraft { id: LineId(id()), title, charge: labour, discount: Fen::ZERO, shares: Share::whole(Payer::Customer) };
    let yes = Orders::Authorise { order, signed_by: "陈女士".into(), signature: "M1 1 L90 40".into() };
    for command in [Orders::AddLine { order, line: again }, Orders::Quote { order, promised_at: None, closed_is_meant: false }, yes] {
        world.does(&world.advisor_lin, Command::RepairOrders(command)).await;
    }
    let owner = guests::owner(&world.store, world.dealership, &Phone::stored(OWNER), world.now).await.unwrap();
    assert_eq!((owner.cars[0].declined.len(), kept().await), (0, 0));
}

#[tokio::test]
async fn a_link_leads_to_its_visit_until_two_weeks_after_it_and_moves_and_cancels_it() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    let visit = world.books(stranger(1), "secret", vec![agrees(Purpose::VisitMessages)]).await.unwrap();
    let page = guests::behind_link(&world.store, "secret", world.now).await.unwrap();
    assert_eq!((page.id, page.status, page.starts_at), (visit, Status::Requested, friday(9, 0)));
    assert_eq!((page.consents.len(), page.consents[0].withdrawn_at), (1, None));
    assert!(links::find(&world.store, "secret", world.now).await.unwrap().is_none(), "it is no link to an order");
    let leads = links::find_visit(&world.store, "secret", world.now).await.unwrap().unwrap();
    let customer = Actor::guest(leads.link.0, Guest::Visit(leads.to), world.dealership);
    let wish = Wish { moving: Some(visit), ..Wish::default() };
    let free = queries::free_slots(&world.store, &customer, &wish, Channel::Online, world.now).await.unwrap();
    assert!(free.iter().any(|slot| slot.at == friday(14, 0)));
    assert!(free.iter().all(|slot| slot.at != friday(9, 0)), "it stands there already");
    let moved = Desk::Move { appointment: visit, starts_at: friday(14, 0) };
    world.does(&customer, Command::Appointments(moved)).await;
    let other = Actor::guest(leads.link.0, Guest::Visit(AppointmentId(id())), world.dealership);
    let cancel = Command::Appointments(Desk::Cancel { appointment: visit, reason: String::new() });
    assert!(matches!(why(&world.asks(&other, cancel.clone()).await.unwrap_err()), Some(Refusal::NotAllowed { .. })));
    world.does(&customer, cancel).await;
    assert_eq!(guests::behind_link(&world.store, "secret", world.now).await.unwrap().status, Status::Cancelled);
    let kept: i64 = sqlx::query_scalar("select count(*) from appointments_block").fetch_one(&world.all).await.unwrap();
    assert_eq!(kept, 0, "the time goes to somebody else");
    world.now = friday(14, 0) + LINK_AFTER_VISIT;
    assert_eq!(why(&guests::behind_link(&world.store, "secret", world.now).await.unwrap_err()), Some(&Refusal::LinkLeadsNowhere));
}

#[tokio::test]
async fn a_link_that_was_withdrawn_leads_nowhere_and_after_arrival_it_only_shows() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let visit = world.books(stranger(1), "secret", Vec::new()).await.unwrap();
    world.does(&world.clerk_he, Command::Appointments(Desk::Arrive { appointment: visit })).await;
    let customer = Actor::guest(id(), Guest::Visit(visit), world.dealership);
    let cancel = Command::Appointments(Desk::Cancel { appointment: visit, reason: String::new() });
    let late = Refusal::AppointmentStatus { status: Status::Arrived, step: Step::Cancel };
    assert_eq!(why(&world.asks(&customer, cancel).await.unwrap_err()), Some(&late));
    assert_eq!(guests::behind_link(&world.store, "secret", world.now).await.unwrap().status, Status::Arrived);
    let withdraw = Desk::WithdrawLink { appointment: visit, reason: "发错了人".into() };
    world.does(&world.clerk_he, Command::Appointments(withdraw)).await;
    assert_eq!(why(&guests::behind_link(&world.store, "secret", world.now).await.unwrap_err()), Some(&Refusal::LinkLeadsNowhere));
}

#[tokio::test]
async fn who_has_agreed_is_told_and_who_takes_it_back_is_not() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    world.books(stranger(1), "silent", Vec::new()).await.unwrap();
    assert_eq!(world.told().await, [], "nobody agreed");
    let visit = VisitDraft { plate: "浙A8K2C7".into(), ..stranger(2) };
    let visit = world.books(visit, "told", vec![agrees(Purpose::VisitMessages), agrees(Purpose::ShareWithOem)]).await.unwrap();
    let told = world.told().await;
    assert_eq!((told.len(), &told[0].text, told[0].language), (1, &Text::VisitBooked { at: friday(9, 0) }, Language::En));
    let customer = Actor::guest(id(), Guest::Visit(visit), world.dealership);
    world.pass(1);
    world.does(&customer, Command::Appointments(Desk::Move { appointment: visit, starts_at: friday(14, 0) })).await;
    assert_eq!(world.told().await[0].text, Text::VisitMoved { from: friday(9, 0), at: friday(14, 0) });
    // The message brings a link of its own to the same visit.
    let hands = outbox::Hands { channels: Vec::new(), draw, most: 50 };
    world.pass(60 * 14);
    outbox::claim(&world.store, &hands, world.now).await.unwrap();
    let kept = world.told().await.into_iter().find(|message| message.secret.is_some()).unwrap();
    let link = kept.secret.unwrap();
    assert_eq!((kept.state, guests::behind_link(&world.store, &link, world.now).await.unwrap().id), (State::Kept, visit));
    let page = guests::behind_link(&world.store, "told", world.now).await.unwrap();
    assert_eq!(page.consents.len(), 2);
    let stands = page.consents.iter().find(|consent| consent.purpose == Purpose::VisitMessages).unwrap().id;
    let withdraw = Command::Customers(Register::WithdrawConsent { consent: stands });
    let other = Actor::guest(id(), Guest::Visit(AppointmentId(id())), world.dealership);
    assert_eq!(why(&world.asks(&other, withdraw.clone()).await.unwrap_err()), Some(&Refusal::NotFound));
    world.does(&customer, withdraw.clone()).await;
    assert_eq!(why(&world.asks(&customer, withdraw).await.unwrap_err()), Some(&Refusal::NothingChanged));
    let before = world.told().await.len();
    world.does(&customer, Command::Appointments(Desk::Cancel { appointment: visit, reason: String::new() })).await;
    assert_eq!(world.told().await.len(), before, "they wanted no more messages");
}

#[tokio::test]
async fn a_customer_moves_a_visit_three_times_by_its_link() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let visit = world.books(stranger(1), "secret", Vec::new()).await.unwrap();
    let customer = Actor::guest(id(), Guest::Visit(visit), world.dealership);
    let to = |hour| Command::Appointments(Desk::Move { appointment: visit, starts_at: friday(hour, 0) });
    for hour in [10, 14, 15] {
        world.does(&customer, to(hour)).await;
    }
    assert_eq!(guests::behind_link(&world.store, "secret", world.now).await.unwrap().moves_left, 0);
    assert_eq!(why(&world.asks(&customer, to(9)).await.unwrap_err()), Some(&Refusal::MovedTooOften { limit: 3 }));
    world.does(&world.clerk_he, to(9)).await;
}

#[tokio::test]
async fn a_visit_that_was_missed_is_not_moved_past_the_limit_of_its_telephone() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    let plate = |n: usize| VisitDraft { plate: format!("浙A0000{n}"), phone: OWNER.into(), ..stranger(n) };
    let missed = world.books(plate(1), "missed", Vec::new()).await.unwrap();
    world.now = friday(11, 0);
    world.does(&world.clerk_he, Command::Appointments(Desk::MarkNoShow { appointment: missed })).await;
    let monday = friday(9, 0) + TimeDelta::days(3);
    for n in 2..=4_u8 {
        let (appointment, visit) = (AppointmentId(id()), Box::new(plate(n.into())));
        let book = Desk::Book {
            appointment,
            channel: Channel::Online,
            visit,
            starts_at: monday + TimeDelta::hours(n.into()),
            link: None,
            agreed: Vec::new(),
        };
        let book = Command::Appointments(book);
        world.does(&Actor::guest(appointment.0, Guest::Booking, world.dealership), book).await;
    }
    let again = Command::Appointments(Desk::Move { appointment: missed, starts_at: monday + TimeDelta::hours(5) });
    let customer = Actor::guest(id(), Guest::Visit(missed), world.dealership);
    assert_eq!(why(&world.asks(&customer, again.clone()).await.unwrap_err()), Some(&Refusal::TooManyVisits { limit: 3 }));
    world.does(&world.clerk_he, again).await;
}

#[tokio::test]
async fn what_was_agreed_to_is_on_the_customers_page_at_the_desk() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    let own = VisitDraft { vehicle: Some(vehicle), phone: OWNER.into(), ..stranger(1) };
    world.books(own, "own", vec![agrees(Purpose::ShareWithInsurer)]).await.unwrap();
    let owner = store::customers::queries::vehicle_page(&world.store, &world.advisor_lin, vehicle).await.unwrap().owner;
    let page = store::customers::queries::customer_page(&world.store, &world.advisor_lin, owner.id).await.unwrap();
    let consent = &page.consents[0];
    assert_eq!(
        (consent.purpose, consent.wording.as_str(), consent.given_at),
        (Purpose::ShareWithInsurer, "可以就这次预约给我发短信", world.now)
    );
}

#[tokio::test]
async fn the_houses_that_can_be_booked_are_found_by_their_address() {
    let world = World::new().await;
    let all = guests::houses(&world.store, None).await.unwrap();
    assert!(all.iter().any(|house| house.dealership.id == world.dealership));
    let code = all.iter().find(|house| house.dealership.id == world.dealership).unwrap().code.clone();
    assert_eq!(guests::houses(&world.store, Some(&code)).await.unwrap().len(), 1);
    assert_eq!(guests::houses(&world.store, Some("nowhere")).await.unwrap(), []);
    open_for_booking(&world).await;
    let mut hidden = service("INSIDE", Skill::Mechanical, 50);
    hidden.online = false;
    world
        .does(
            &world.manager_sun,
            Command::Appointments(Desk::PutService { dealership: world.dealership, service: Box::new(hidden), replaces: None }),
        )
        .await;
    let offered = guests::offered(&world.store, world.dealership, world.now).await.unwrap();
    assert!(offered.services.iter().all(|service| service.online) && offered.services.len() == 2);
    assert!(!offered.advisors.is_empty());
}

#[tokio::test]
async fn what_a_recall_is_booked_as_is_told_apart_from_what_anybody_books() {
    let world = World::new().await;
    open_for_booking(&world).await;
    let offered = guests::offered(&world.store, world.dealership, world.now).await.unwrap();
    assert!(offered.of_campaigns.is_empty());
    let draft = CampaignDraft {
        kind: CampaignKind::Recall,
        number: "S2026M0012V".into(),
        title: "减振器".into(),
        measure: "免费更换减振器".into(),
        operation: "SU-220".into(),
        service: Some("HOUR".into()),
    };
    let campaign = CampaignId(id());
    let open = Warranty::OpenCampaign { campaign, draft, vins: vec!["LFV2A21K8J3000001".into()] };
    for command in [open, Warranty::EndCampaign { campaign, reason: "已完成".into() }] {
        world.does(&world.manager_sun, Command::Warranty(command)).await;
        let offered = guests::offered(&world.store, world.dealership, world.now).await.unwrap();
        assert_eq!(offered.of_campaigns, ["HOUR"], "also once it has ended");
    }
}
