//! Customers who book for themselves: what is kept of a booking on its way, what a code opens, and what a link leads to.

use crate::appointments::{book, friday, open_for_booking, service, stranger};
use crate::world::{World, id};
use chrono::TimeDelta;
use domain::appointments::{
    BOOKING_LIFETIME, BOOKINGS_PER_NETWORK, Channel, Command as Desk, LINK_AFTER_VISIT, Page, Recurring, Service, Status, Step, VisitDraft,
    Wish,
};
use domain::care::{Channel as Channels, Command as Stops, Message, Reminder, State, Text, Trouble};
use domain::customers::{Agreed, Command as Register, Phone, Purpose};
use domain::repair_orders::quote::{Declined, mark};
use domain::repair_orders::{Charge, Command as Orders, LineDraft, Payer, Share};
use domain::staff::Skill;
use domain::{Actor, AppointmentId, Command, ConsentId, Fen, Guest, Hours, Language, LineId, Refusal};
use std::sync::atomic::{AtomicU64, Ordering};
use store::appointments::bookings::{self, Begin, Kept};
use store::appointments::{guests, queries};
use store::care::{links, outbox, reminders};

/// The owner of the one car.
const OWNER: &str = "13805712266";

fn digest(token: &str) -> String {
    links::hash(token).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn draw() -> String {
    static DRAWN: AtomicU64 = AtomicU64::new(0);
    format!("drawn-{}", DRAWN.fetch_add(1, Ordering::Relaxed))
}

fn agrees(purpose: Purpose) -> Agreed {
    Agreed { consent: ConsentId(id()), purpose, wording: "可以就这次预约给我发短信".into(), language: Language::En }
}

impl World {
    async fn begins(&self, token: &str, network: &str) -> Result<Kept, store::Error> {
        let begin = Begin { dealership: self.dealership, id: AppointmentId(id()), token, network };
        bookings::begin(&self.store, &begin, self.now).await
    }

    /// A customer books for themselves; answers the visit.
    async fn books(&self, visit: VisitDraft, token: &str, agreed: Vec<Agreed>) -> Result<AppointmentId, store::Error> {
        let appointment = AppointmentId(id());
        let (visit, link) = (Box::new(visit), Some(digest(token)));
        let command = Desk::Book { appointment, channel: Channel::Online, visit, starts_at: friday(9, 0), link, agreed };
        let customer = Actor::guest(appointment.0, Guest::Booking, self.dealership);
        self.asks(&customer, Command::Appointments(command)).await.map(|_| appointment)
    }

    async fn told(&self) -> Vec<Message> {
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
        .does(&world.manager_sun, Command::Appointments(Desk::PutService { dealership: world.dealership, service: Box::new(small) }))
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
    let line = LineDraft { id: added, title: title.clone(), charge: labour, discount: Fen::ZERO, shares: Share::whole(Payer::Customer) };
    for command in [Orders::AddLine { order, line }, Orders::Quote { order }] {
        world.does(&world.advisor_lin, Command::RepairOrders(command)).await;
    }
    let declined = vec![Declined { line: added, reason: "下次".into() }];
    let quote = mark(&world.order(order).await);
    let (signed_by, signature) = ("陈女士".to_owned(), String::new());
    let answer = Orders::Answer { order, quote, approved: Vec::new(), declined, signed_by, signature };
    world.does(&world.advisor_lin, Command::RepairOrders(answer)).await;
    let owner = guests::owner(&world.store, world.dealership, &Phone::stored(OWNER), world.now).await.unwrap();
    assert_eq!(owner.cars[0].declined.iter().map(|again| again.title.as_str()).collect::<Vec<_>>(), [title.as_str()]);
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
async fn what_waits_through_the_night_is_not_sent_when_it_is_not_so_any_more() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    let hands = outbox::Hands { channels: Channels::ALL.to_vec(), draw, most: 50 };
    // Half past eight in the evening: nothing goes out before eight.
    world.now = world.now.date_naive().and_hms_opt(12, 30, 0).unwrap().and_utc();
    let morning = (world.now + TimeDelta::days(1)).date_naive().and_hms_opt(0, 0, 0).unwrap().and_utc();
    let agreed = || vec![agrees(Purpose::VisitMessages)];
    let book = async |n: usize, at| {
        let (appointment, visit) = (AppointmentId(id()), Box::new(VisitDraft { plate: format!("浙A0000{n}"), ..stranger(n) }));
        let link = Some(digest(&format!("link-{n}")));
        let command = Desk::Book { appointment, channel: Channel::Online, visit, starts_at: at, link, agreed: agreed() };
        world.does(&Actor::guest(appointment.0, Guest::Booking, world.dealership), Command::Appointments(command)).await;
        appointment
    };
    let stays = book(1, friday(10, 0)).await;
    let cancelled = book(2, friday(12, 0)).await;
    let silent = book(3, friday(14, 0)).await;
    world.does(&world.clerk_he, Command::Appointments(Desk::Cancel { appointment: cancelled, reason: "客户出差".into() })).await;
    let page = guests::behind_link(&world.store, "link-3", world.now).await.unwrap();
    let withdraw = Command::Customers(Register::WithdrawConsent { consent: page.consents[0].id });
    world.does(&Actor::guest(id(), Guest::Visit(silent), world.dealership), withdraw).await;
    world.now = morning;
    let sent = outbox::claim(&world.store, &hands, world.now).await.unwrap().claimed;
    let texts: Vec<&Text> = sent.iter().map(|message| &message.text).collect();
    let due = [&Text::VisitBooked { at: friday(10, 0) }, &Text::VisitCancelled { at: friday(12, 0) }];
    assert!(texts.len() == 2 && due.iter().all(|text| texts.contains(text)), "one stands, one is cancelled: {texts:?}");
    let stands = |visit| {
        let told = world.told();
        async move {
            let mut of: Vec<_> = told.await.into_iter().filter(|message| message.visit.as_ref().is_some_and(|of| of.0 == visit)).collect();
            let first = of.pop().unwrap();
            (first.state, first.trouble)
        }
    };
    assert_eq!(stands(stays).await, (State::Sending, None));
    assert_eq!(stands(cancelled).await, (State::Stopped, Some(Trouble::Overtaken)));
    assert_eq!(stands(silent).await, (State::Stopped, Some(Trouble::ConsentWithdrawn)));
}

/// At a time of a day of March, in Hangzhou.
fn march(day: u32, hour: u32, minute: u32) -> chrono::DateTime<chrono::Utc> {
    friday(hour, minute) + TimeDelta::days(i64::from(day) - 13)
}

impl World {
    /// The reminders there are, oldest first: what they say and how they stand.
    async fn reminders(&self) -> Vec<(Text, State, Option<Trouble>)> {
        let of = |message: Message| (message.text, message.state, message.trouble);
        let mut rows = self.told().await;
        rows.reverse();
        rows.into_iter().filter(|row| matches!(row.text, Text::VisitReminder { .. })).map(of).collect()
    }
}

#[tokio::test]
async fn a_customer_is_reminded_once_of_each_time_whatever_becomes_of_the_servers() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    let other = world.another_server().await;
    world.books(VisitDraft { plate: "浙A00001".into(), ..stranger(1) }, "silent", Vec::new()).await.unwrap();
    let visit = world.books(stranger(2), "told", vec![agrees(Purpose::VisitMessages)]).await.unwrap();
    let due = |reminder, at| Text::VisitReminder { at, reminder };
    assert_eq!(reminders::queue_due(&world.store, world.now).await.unwrap(), 0, "not yet");
    // The evening before: many look at once, and again later.
    world.now = march(12, 18, 0);
    let looks = (0..8).map(|turn| reminders::queue_due(if turn % 2 == 0 { &world.store } else { &other }, world.now));
    let queued: usize = futures::future::join_all(looks).await.into_iter().map(Result::unwrap).sum();
    assert_eq!((queued, reminders::queue_due(&other, march(12, 18, 1)).await.unwrap()), (1, 0), "who has not agreed is left alone");
    assert_eq!(world.reminders().await, [(due(Reminder::DayBefore, friday(9, 0)), State::Queued, None)]);
    // It is moved before the message is taken in hand: that time is not spoken of any more.
    let customer = Actor::guest(id(), Guest::Visit(visit), world.dealership);
    let to = |at| Command::Appointments(Desk::Move { appointment: visit, starts_at: at });
    world.does(&customer, to(friday(14, 30))).await;
    let hands = || outbox::Hands { channels: Channels::ALL.to_vec(), draw, most: 50 };
    outbox::claim(&world.store, &hands(), world.now).await.unwrap();
    assert_eq!(world.reminders().await[0].2, Some(Trouble::Overtaken));
    assert_eq!(reminders::queue_due(&world.store, march(12, 18, 30)).await.unwrap(), 0, "they have just chosen the time");
    // An hour before: noon is quiet, and afterwards it still helps.
    assert_eq!(reminders::queue_due(&world.store, friday(13, 30)).await.unwrap(), 0);
    assert_eq!(reminders::queue_due(&world.store, friday(14, 0)).await.unwrap(), 1);
    world.now = friday(14, 0);
    let sent = outbox::claim(&world.store, &hands(), world.now).await.unwrap().claimed;
    let reminder = sent.iter().find(|message| message.text == due(Reminder::Before, friday(14, 30))).unwrap();
    assert_eq!((reminder.to.as_str(), reminder.language), (stranger(2).phone.as_str(), Language::En));
    let page = guests::behind_link(&world.store, reminder.secret.as_deref().unwrap(), world.now).await.unwrap();
    assert_eq!(page.id, visit, "its link leads to the visit");
}

#[tokio::test]
async fn a_visit_that_moves_away_and_back_is_spoken_of_again() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    let visit = world.books(stranger(2), "told", vec![agrees(Purpose::VisitMessages)]).await.unwrap();
    let to = |at| Command::Appointments(Desk::Move { appointment: visit, starts_at: at });
    let hands = outbox::Hands { channels: Channels::ALL.to_vec(), draw, most: 50 };
    assert_eq!(reminders::queue_due(&world.store, march(13, 8, 0)).await.unwrap(), 1);
    world.now = march(12, 16, 0);
    world.does(&world.clerk_he, to(friday(14, 30))).await;
    outbox::claim(&world.store, &hands, march(13, 8, 0)).await.unwrap();
    assert_eq!(world.reminders().await[0].1, State::Stopped);
    world.does(&world.clerk_he, to(friday(9, 0))).await;
    assert_eq!(reminders::queue_due(&world.store, march(13, 8, 5)).await.unwrap(), 1);
    assert_eq!(world.reminders().await, [(Text::VisitReminder { at: friday(9, 0), reminder: Reminder::Before }, State::Queued, None)]);
}

#[tokio::test]
async fn nobody_is_reminded_who_has_cancelled_taken_their_consent_back_or_is_on_the_stop_list() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    for (n, token) in [(1, "cancels"), (2, "withdraws")] {
        let visit = VisitDraft { plate: format!("浙A0000{n}"), ..stranger(n) };
        let visit = world.books(visit, token, vec![agrees(Purpose::VisitMessages)]).await.unwrap();
        let customer = Actor::guest(id(), Guest::Visit(visit), world.dealership);
        let consent = guests::behind_link(&world.store, token, world.now).await.unwrap().consents[0].id;
        let says = match token {
            "cancels" => Command::Appointments(Desk::Cancel { appointment: visit, reason: String::new() }),
            _ => Command::Customers(Register::WithdrawConsent { consent }),
        };
        world.does(&customer, says).await;
    }
    assert_eq!(reminders::queue_due(&world.store, march(12, 18, 0)).await.unwrap(), 0);
    world.books(VisitDraft { plate: "浙A00003".into(), ..stranger(3) }, "stopped", vec![agrees(Purpose::VisitMessages)]).await.unwrap();
    let stop = Stops::StopAddress { stop: domain::StopId(id()), address: stranger(3).phone, reason: "不要短信".into() };
    world.does(&world.manager_sun, Command::Care(stop)).await;
    reminders::queue_due(&world.store, march(12, 18, 0)).await.unwrap();
    world.now = march(12, 18, 0);
    let reminder = world.reminders().await.pop().unwrap();
    assert_eq!((reminder.1, reminder.2), (State::Stopped, Some(Trouble::AddressStopped)));
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
        .does(&world.manager_sun, Command::Appointments(Desk::PutService { dealership: world.dealership, service: Box::new(hidden) }))
        .await;
    let offered = guests::offered(&world.store, world.dealership, world.now).await.unwrap();
    assert!(offered.services.iter().all(|service| service.online) && offered.services.len() == 2);
    assert!(!offered.advisors.is_empty());
}
