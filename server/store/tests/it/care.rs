//! Messages: queued with what they tell of, sent once, stopped for whoever wants none.

use crate::world::{World, id};
use chrono::{DateTime, TimeDelta, Utc};
use domain::care::{Channel, Command as Care, MOST_ATTEMPTS, Message, State, Text, Trouble};
use domain::repair_orders::{Command as Orders, PromiseReason};
use domain::{Command, CustomerId, Language, MessageId, OrderId, PersonId, Policy, Refusal, StopId};
use std::sync::atomic::{AtomicU64, Ordering};
use store::care::outbox::{self, Claimed, Hands, Outcome};
use store::care::{codes, links, queries};

fn draw() -> String {
    static DRAWN: AtomicU64 = AtomicU64::new(0);
    format!("token-{}", DRAWN.fetch_add(1, Ordering::Relaxed))
}

fn hands() -> Hands {
    Hands { channels: Channel::ALL.to_vec(), draw, most: 50 }
}

fn sent() -> Outcome {
    Outcome::Sent("g-1".into())
}

impl World {
    async fn outbox(&self) -> Vec<Message> {
        queries::messages(&self.store, &self.manager_sun, None, None).await.unwrap().rows
    }

    async fn due(&self) -> Vec<Claimed> {
        outbox::claim(&self.store, &hands(), self.now).await.unwrap().claimed
    }

    async fn care(&self, command: Care) {
        self.does(&self.manager_sun, Command::Care(command)).await;
    }

    /// A quote is the first thing a customer is told: here of the one car.
    async fn quoted(&self) -> OrderId {
        self.authorised(self.car("浙A8K2C7", "LFV2A21K8J3000001").await).await.0
    }

    async fn message(&self, id: MessageId) -> Message {
        self.outbox().await.into_iter().find(|message| message.id == id).unwrap()
    }
}

#[tokio::test]
async fn a_message_is_queued_with_what_it_tells_of_or_not_at_all() {
    let mut world = World::new().await;
    let order = world.quoted().await;
    let promised_at = world.now + TimeDelta::hours(6);
    let promise = |promised_at| Orders::ChangePromise {
        order,
        promised_at,
        reason: PromiseReason::WaitingForParts,
        customer_agreed: false,
        closed_is_meant: false,
    };
    world.asks(&world.advisor_lin, Command::RepairOrders(promise(world.now))).await.unwrap_err();
    assert_eq!(world.outbox().await.len(), 1, "what is refused is not told");
    world.pass(1);
    let envelope = world.envelope(Command::RepairOrders(promise(promised_at)));
    for _ in 0..2 {
        store::execute(&world.store, &world.advisor_lin, &envelope, world.now).await.unwrap();
    }
    let told = world.outbox().await;
    let texts: Vec<&Text> = told.iter().map(|message| &message.text).collect();
    let promise = Text::PromiseChanged { to: promised_at, reason: PromiseReason::WaitingForParts };
    assert_eq!(texts, [&promise, &Text::EstimateToApprove { yours: domain::Fen::yuan(786) }], "an envelope that comes twice tells once");
    assert_eq!((told[0].to.as_str(), told[0].state, told[0].language), ("13805712266", State::Queued, Language::ZhHans));
}

#[tokio::test]
async fn two_servers_never_take_the_same_message_in_hand() {
    let mut world = World::new().await;
    let order = world.quoted().await;
    for hours in 1..40 {
        world.pass(1);
        let promised_at = world.now + TimeDelta::hours(hours + 2);
        let promise =
            Orders::ChangePromise { order, promised_at, reason: PromiseReason::Other, customer_agreed: true, closed_is_meant: false };
        world.does(&world.advisor_lin, Command::RepairOrders(promise)).await;
    }
    let other = world.another_server().await;
    let few = Hands { most: 3, ..hands() };
    let mut taken: Vec<MessageId> = Vec::new();
    loop {
        let rounds = (0..6).map(|turn| outbox::claim(if turn % 2 == 0 { &world.store } else { &other }, &few, world.now));
        let rounds: Vec<_> = futures::future::join_all(rounds).await.into_iter().map(|round| round.unwrap()).collect();
        if rounds.iter().all(|round| round.seen == 0) {
            break;
        }
        taken.extend(rounds.into_iter().flat_map(|round| round.claimed).map(|message| message.id));
    }
    assert_eq!(taken.len(), 40);
    taken.sort_unstable();
    taken.dedup();
    assert_eq!(taken.len(), 40, "each once");
}

#[tokio::test]
async fn a_message_is_sent_once_and_its_link_leads_to_the_order() {
    let world = World::new().await;
    let order = world.quoted().await;
    let due = world.due().await;
    assert_eq!((due.len(), due[0].attempt, due[0].house.as_str(), due[0].car.as_str()), (1, 1, "hz", "浙A8K2C7"));
    let token = due[0].secret.clone().unwrap();
    let leads = links::find(&world.store, &token, world.now).await.unwrap().unwrap();
    assert_eq!((leads.dealership, leads.to), (world.dealership, order));
    assert!(world.due().await.is_empty(), "in hand");
    outbox::report(&world.store, &due[0], &sent(), world.now).await.unwrap();
    let message = world.message(due[0].id).await;
    assert_eq!((message.state, message.ended_at, message.next_at, message.detail.as_str()), (State::Sent, Some(world.now), None, "g-1"));
    let kept: Option<String> = sqlx::query_scalar("select secret from care_message").fetch_one(&world.all).await.unwrap();
    assert_eq!(kept, None, "the token is with the customer alone");
    assert!(links::find(&world.store, &token, world.now + TimeDelta::days(31)).await.unwrap().is_none(), "links expire");
}

#[tokio::test]
async fn a_message_whose_sender_died_is_taken_in_hand_again_with_the_same_words() {
    let mut world = World::new().await;
    world.quoted().await;
    let lost = world.due().await.remove(0);
    world.pass(1);
    assert!(world.due().await.is_empty(), "the lease still runs");
    world.pass(1);
    let again = world.due().await.remove(0);
    assert_eq!((again.id, again.attempt, again.secret.clone()), (lost.id, 2, lost.secret.clone()));
    // The one that was believed dead speaks after all; nobody listens any more.
    outbox::report(&world.store, &lost, &Outcome::Never("late".into()), world.now).await.unwrap();
    assert_eq!(world.message(lost.id).await.state, State::Sending);
    outbox::report(&world.store, &again, &sent(), world.now).await.unwrap();
    assert_eq!(world.message(lost.id).await.state, State::Sent);
    outbox::report(&world.store, &again, &Outcome::NotNow("?".into()), world.now).await.unwrap();
    assert_eq!(world.message(lost.id).await.state, State::Sent, "what is sent stays sent");
}

#[tokio::test]
async fn a_message_is_tried_ever_more_rarely_and_then_given_up_until_somebody_asks() {
    let mut world = World::new().await;
    let never_quiet = Policy { quiet_hours: Vec::new(), ..Policy::default() };
    store::bootstrap::put_policy(&world.store, world.dealership, world.now, &never_quiet).await.unwrap();
    world.quoted().await;
    let mut waits = Vec::new();
    for attempt in 1..=MOST_ATTEMPTS {
        let message = world.due().await.remove(0);
        assert_eq!(message.attempt, attempt);
        outbox::report(&world.store, &message, &Outcome::NotNow("503".into()), world.now).await.unwrap();
        let message = world.message(message.id).await;
        let Some(next) = message.next_at else {
            assert_eq!((message.state, message.trouble, message.attempts), (State::Failed, Some(Trouble::Unreachable), MOST_ATTEMPTS));
            break;
        };
        assert_eq!((message.state, message.detail.as_str()), (State::Queued, "503"));
        waits.push((next - world.now).num_seconds());
        world.now = next;
    }
    assert_eq!(waits, [30, 120, 480, 1_920, 7_200, 7_200, 7_200]);
    world.now = morning(&world);
    assert!(world.due().await.is_empty());
    let message = world.outbox().await.remove(0).id;
    world.care(Care::RetryMessage { message }).await;
    assert_eq!(world.due().await.remove(0).attempt, 1);
}

/// Nine o'clock in Hangzhou, on the next day.
fn morning(world: &World) -> DateTime<Utc> {
    (world.now + TimeDelta::days(1)).date_naive().and_hms_opt(1, 0, 0).unwrap().and_utc()
}

#[tokio::test]
async fn what_the_gateway_will_never_take_is_not_tried_again() {
    let world = World::new().await;
    world.quoted().await;
    let message = world.due().await.remove(0);
    outbox::report(&world.store, &message, &Outcome::Never("422 no such number".into()), world.now).await.unwrap();
    let message = world.message(message.id).await;
    assert_eq!((message.state, message.trouble, message.detail.as_str()), (State::Failed, Some(Trouble::Refused), "422 no such number"));
}

#[tokio::test]
async fn nobody_is_written_to_at_noon_or_at_night_but_for_a_code_they_ask_for() {
    let mut world = World::new().await;
    // Half past eight in the evening.
    world.now = world.now.date_naive().and_hms_opt(12, 30, 0).unwrap().and_utc();
    world.quoted().await;
    let phone = domain::customers::Phone::parse("13900001111").unwrap();
    ask_code(&world, &phone, 123_456).await.unwrap();
    let due = world.due().await;
    assert_eq!(due.iter().map(|message| &message.text).collect::<Vec<_>>(), [&Text::OneTimeCode]);
    let waiting = world.outbox().await.into_iter().find(|message| message.text != Text::OneTimeCode).unwrap();
    let eight = (world.now + TimeDelta::days(1)).date_naive().and_hms_opt(0, 0, 0).unwrap().and_utc();
    assert_eq!((waiting.state, waiting.next_at), (State::Queued, Some(eight)));
    world.now = eight;
    assert_eq!(world.due().await.remove(0).id, waiting.id);
}

#[tokio::test]
async fn nothing_is_sent_to_an_address_on_the_stop_list() {
    let mut world = World::new().await;
    let order = world.quoted().await;
    let stop = StopId(id());
    world.care(Care::StopAddress { stop, address: "138 0571 2266".into(), reason: "不要短信".into() }).await;
    let waiting = world.outbox().await.remove(0);
    assert_eq!((waiting.state, waiting.trouble, waiting.detail.as_str()), (State::Stopped, Some(Trouble::AddressStopped), "不要短信"));
    world.pass(1);
    let promised_at = world.now + TimeDelta::hours(6);
    let promise = Orders::ChangePromise { order, promised_at, reason: PromiseReason::Other, customer_agreed: true, closed_is_meant: false };
    world.does(&world.advisor_lin, Command::RepairOrders(promise)).await;
    assert!(world.due().await.is_empty());
    let refused = world.asks(&world.manager_sun, Command::Care(Care::RetryMessage { message: waiting.id })).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::AddressStopped { reason: "不要短信".into() }));
    let twice = Care::StopAddress { stop: StopId(id()), address: "13805712266".into(), reason: "?".into() };
    assert_eq!(world.asks(&world.manager_sun, Command::Care(twice)).await.unwrap_err().refusal(), Some(&Refusal::AlreadyThere));
    let list = queries::messages(&world.store, &world.manager_sun, None, None).await.unwrap().stops;
    assert_eq!((list.len(), list[0].address.as_str()), (1, "13805712266"));
    world.care(Care::LiftStop { stop, reason: "又要了".into() }).await;
    world.care(Care::RetryMessage { message: waiting.id }).await;
    assert_eq!(world.due().await.remove(0).id, waiting.id);
}

#[tokio::test]
async fn without_a_gateway_messages_are_kept_at_once_and_read_with_their_links() {
    let mut world = World::new().await;
    world.now = world.now.date_naive().and_hms_opt(12, 30, 0).unwrap().and_utc();
    world.quoted().await;
    let none = Hands { channels: Vec::new(), ..hands() };
    let round = outbox::claim(&world.store, &none, world.now).await.unwrap();
    assert_eq!((round.seen, round.claimed.len()), (1, 0));
    let message = world.outbox().await.remove(0);
    let leads = links::find(&world.store, message.secret.as_deref().unwrap(), world.now).await.unwrap();
    assert_eq!((message.state, leads.is_some()), (State::Kept, true));
}

#[tokio::test]
async fn a_customer_without_a_mobile_is_written_to_by_email_in_their_language() {
    let world = World::new().await;
    let vehicle = world.car("浙A8K2C7", "LFV2A21K8J3000001").await;
    sqlx::query("update customers_customer set phone = '0571-88001234'").execute(&world.all).await.unwrap();
    let (order, _) = world.authorised(vehicle).await;
    let nowhere = world.outbox().await.remove(0);
    assert_eq!((nowhere.state, nowhere.trouble), (State::Failed, Some(Trouble::NoAddress)));
    let customer: uuid::Uuid = sqlx::query_scalar("select customer_id from customers_customer").fetch_one(&world.all).await.unwrap();
    let set = Care::SetContact { customer: CustomerId(customer), language: Language::En, email: "chen@example.com".into() };
    world.care(set).await;
    let promised_at = world.now + TimeDelta::hours(6);
    let promise = Orders::ChangePromise { order, promised_at, reason: PromiseReason::Other, customer_agreed: true, closed_is_meant: false };
    world.does(&world.advisor_lin, Command::RepairOrders(promise)).await;
    let due = world.due().await.remove(0);
    assert_eq!((due.channel, due.to.as_str(), due.language), (Channel::Email, "chen@example.com", Language::En));
}

#[tokio::test]
async fn what_is_over_is_not_sent() {
    let mut world = World::new().await;
    let order = world.quoted().await;
    let first = world.due().await.remove(0);
    outbox::report(&world.store, &first, &sent(), world.now).await.unwrap();
    let promised_at = world.now + TimeDelta::hours(1);
    let promise = Orders::ChangePromise { order, promised_at, reason: PromiseReason::Other, customer_agreed: true, closed_is_meant: false };
    world.does(&world.advisor_lin, Command::RepairOrders(promise)).await;
    world.pass(60);
    assert!(world.due().await.is_empty());
    let late = world.outbox().await.into_iter().find(|message| message.id != first.id).unwrap();
    assert_eq!((late.state, late.trouble), (State::Stopped, Some(Trouble::TooLate)));
}

#[tokio::test]
async fn a_link_is_handed_out_and_withdrawn_by_who_may() {
    let world = World::new().await;
    let order = world.quoted().await;
    let (token, link) = ("a".repeat(43), domain::LinkId(id()));
    let digest = links::hash(&token).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let share = Command::Care(Care::ShareOrder { order, link, digest });
    let refused = world.asks(&world.technician_wang, share.clone()).await.unwrap_err();
    assert!(matches!(refused.refusal(), Some(Refusal::NotAllowed { .. })), "{refused:?}");
    world.does(&world.advisor_lin, share).await;
    let leads = links::find(&world.store, &token, world.now).await.unwrap().unwrap();
    assert_eq!((leads.to, leads.link), (order, link));
    let (_, shown) = queries::of_order(&world.store, &world.advisor_lin, order).await.unwrap();
    assert!(shown.len() == 1 && shown[0].leads(world.now), "{shown:?}");
    for foreign in ["", "A", &"a".repeat(65), &"b".repeat(43)] {
        assert!(links::find(&world.store, foreign, world.now).await.unwrap().is_none(), "{foreign}");
    }
    world.does(&world.advisor_lin, Command::Care(Care::WithdrawLinks { order, reason: "发错了人".into() })).await;
    assert!(links::find(&world.store, &token, world.now).await.unwrap().is_none());
    let kinds: Vec<String> =
        sqlx::query_scalar("select kind from events where area = 'care' order by seq").fetch_all(&world.all).await.unwrap();
    assert_eq!(kinds, ["order_shared", "links_withdrawn"]);
    let stored: i64 = sqlx::query_scalar("select count(*) from events where body::text like '%' || $1 || '%'")
        .bind(&token)
        .fetch_one(&world.all)
        .await
        .unwrap();
    assert_eq!(stored, 0, "the token is stored nowhere");
}

async fn ask_code(world: &World, phone: &domain::customers::Phone, random: u32) -> Result<(), store::Error> {
    let (dealership, network, language) = (world.dealership, "192.0.2.7", Language::ZhHans);
    let ask = store::care::codes::Ask { dealership, id: id(), phone, network, language, random };
    store::care::codes::ask(&world.store, &ask, world.now).await
}

#[tokio::test]
async fn a_code_opens_once_within_ten_minutes_and_five_tries() {
    use store::care::codes::redeem;
    let mut world = World::new().await;
    let phone = domain::customers::Phone::parse("13900001111").unwrap();
    let refusal = |result: Result<(), store::Error>| result.unwrap_err().refusal().cloned().unwrap();
    assert_eq!(refusal(redeem(&world.store, world.dealership, &phone, "000042", world.now).await), Refusal::CodeExpired);
    ask_code(&world, &phone, 7_000_042).await.unwrap();
    let sent = world.due().await.remove(0);
    assert_eq!((sent.to.as_str(), sent.secret.as_deref()), ("13900001111", Some("000042")));
    assert_eq!(refusal(redeem(&world.store, world.dealership, &phone, "000043", world.now).await), Refusal::CodeWrong { left: 4 });
    redeem(&world.store, world.dealership, &phone, " 000 042 ", world.now).await.unwrap();
    assert_eq!(refusal(redeem(&world.store, world.dealership, &phone, "000042", world.now).await), Refusal::CodeExpired, "once");
    world.pass(2);
    ask_code(&world, &phone, 11).await.unwrap();
    for left in [4, 3, 2, 1] {
        assert_eq!(refusal(redeem(&world.store, world.dealership, &phone, "1", world.now).await), Refusal::CodeWrong { left });
    }
    assert_eq!(refusal(redeem(&world.store, world.dealership, &phone, "1", world.now).await), Refusal::CodeExpired);
    assert_eq!(refusal(redeem(&world.store, world.dealership, &phone, "000011", world.now).await), Refusal::CodeExpired, "tried too often");
    world.pass(2);
    ask_code(&world, &phone, 12).await.unwrap();
    world.pass(10);
    assert_eq!(refusal(redeem(&world.store, world.dealership, &phone, "000012", world.now).await), Refusal::CodeExpired, "too late");
}

#[tokio::test]
async fn codes_are_not_asked_for_without_end() {
    let mut world = World::new().await;
    let phone = domain::customers::Phone::parse("13900001111").unwrap();
    ask_code(&world, &phone, 1).await.unwrap();
    let refused = ask_code(&world, &phone, 2).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::TooManyCodes { retry_after: 60 }));
    for _ in 1..5 {
        world.pass(1);
        ask_code(&world, &phone, 3).await.unwrap();
    }
    world.pass(1);
    let refused = ask_code(&world, &phone, 4).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::TooManyCodes { retry_after: 55 * 60 }));
    let landline = domain::customers::Phone::parse("0571-88001234").unwrap();
    assert!(matches!(ask_code(&world, &landline, 5).await.unwrap_err().refusal(), Some(Refusal::PhoneUnreadable { .. })));
    // Numbers are cheap: whoever asks for many is counted, too, and many at once are counted one after the other.
    let numbers: Vec<_> = (0..40).map(|n| domain::customers::Phone::parse(&format!("139000020{n:02}")).unwrap()).collect();
    let asked = futures::future::join_all(numbers.iter().map(|phone| ask_code(&world, phone, 6))).await;
    assert_eq!(asked.iter().filter(|result| result.is_ok()).count(), 25, "thirty an hour from one network, five of them before");
}

#[tokio::test]
async fn one_telephone_is_sent_so_many_codes_whichever_house_is_asked() {
    let mut world = World::new().await;
    let phone = domain::customers::Phone::parse("13900001111").unwrap();
    let elsewhere = world.stranger.dealership;
    let ask_there = async |world: &World, random| {
        let network = "198.51.100.9";
        let ask = codes::Ask { dealership: elsewhere, id: id(), phone: &phone, network, language: Language::ZhHans, random };
        codes::ask(&world.store, &ask, world.now).await
    };
    ask_code(&world, &phone, 1).await.unwrap();
    let refused = ask_there(&world, 2).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::TooManyCodes { retry_after: 60 }), "not a minute ago, at another house");
    for turn in 1..5 {
        world.pass(1);
        if turn % 2 == 0 { ask_code(&world, &phone, turn).await.unwrap() } else { ask_there(&world, turn).await.unwrap() }
    }
    world.pass(1);
    let full = Some(Refusal::TooManyCodes { retry_after: 55 * 60 });
    assert_eq!(ask_there(&world, 7).await.unwrap_err().refusal(), full.as_ref());
    assert_eq!(ask_code(&world, &phone, 7).await.unwrap_err().refusal(), full.as_ref());
    world.pass(61);
    assert_eq!(codes::sweep(&world.store, 3, world.now).await.unwrap(), 3, "so many at a time");
    assert_eq!(codes::sweep(&world.store, 100, world.now).await.unwrap(), 2);
    ask_there(&world, 8).await.unwrap();
}

#[tokio::test]
async fn another_dealership_neither_reads_nor_moves_the_outbox() {
    let world = World::new().await;
    let order = world.quoted().await;
    let seen = queries::messages(&world.store, &manager_elsewhere(&world), None, None).await.unwrap();
    assert!(seen.rows.is_empty());
    let refused = queries::of_order(&world.store, &manager_elsewhere(&world), order).await.unwrap_err();
    assert_eq!(refused.refusal(), Some(&Refusal::NotFound));
}

fn manager_elsewhere(world: &World) -> domain::Actor {
    domain::Actor { person: PersonId(id()), posts: world.manager_sun.posts.clone(), ..world.stranger.clone() }
}
