//! What is told of a visit when much has happened since it was queued, and reminders.

use crate::appointments::{friday, open_for_booking, settings, stranger};
use crate::guests::{agrees, digest, draw};
use crate::world::{World, id};
use chrono::TimeDelta;
use domain::appointments::{Channel, Command as Desk, Settings, VisitDraft};
use domain::care::{Channel as Channels, Command as Stops, Message, Reminder, Reminders, State, Text, Trouble};
use domain::customers::{Command as Register, Purpose};
use domain::{Actor, AppointmentId, Command, Guest, Language};
use store::appointments::guests;
use store::care::{outbox, reminders};

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
    let told = world.told().await;
    let stands = |visit| {
        let booked =
            |message: &&Message| matches!(message.text, Text::VisitBooked { .. }) && message.visit.as_ref().is_some_and(|of| of.0 == visit);
        told.iter().find(booked).map(|message| (message.state, message.trouble)).unwrap()
    };
    assert_eq!(stands(stays), (State::Sending, None));
    assert_eq!(stands(cancelled), (State::Stopped, Some(Trouble::Overtaken)));
    assert_eq!(stands(silent), (State::Stopped, Some(Trouble::ConsentWithdrawn)));
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
async fn who_agreed_before_there_were_reminders_and_whose_link_is_in_wrong_hands_is_not_written_to() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    let agreed = || vec![agrees(Purpose::VisitMessages)];
    let early = world.books(VisitDraft { plate: "浙A00001".into(), ..stranger(1) }, "early", agreed()).await.unwrap();
    let lost = world.books(VisitDraft { plate: "浙A00002".into(), ..stranger(2) }, "lost", agreed()).await.unwrap();
    sqlx::query("update customers_consent set names_reminders = false where appointment_id = $1")
        .bind(early.0)
        .execute(&world.all)
        .await
        .unwrap();
    let withdraw = Desk::WithdrawLink { appointment: lost, reason: "发错了人".into() };
    world.does(&world.clerk_he, Command::Appointments(withdraw)).await;
    world.now = march(12, 18, 0);
    assert_eq!(reminders::queue_due(&world.store, world.now).await.unwrap(), 0);
    sqlx::query("update customers_consent set names_reminders = true").execute(&world.all).await.unwrap();
    assert_eq!(reminders::queue_due(&world.store, world.now).await.unwrap(), 1, "the one who has agreed, not the one whose link is lost");
}

#[tokio::test]
async fn a_reminder_of_a_quiet_hour_goes_out_before_the_night_begins() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    let reminders = Reminders { day_before: Some(20 * 60 + 30), before: None };
    let settings = Box::new(Settings { reminders, ..settings() });
    let set = Desk::SetSettings { dealership: world.dealership, effective_from: world.now, settings, replaces: None };
    world.does(&world.manager_sun, Command::Appointments(set)).await;
    world.books(stranger(1), "told", vec![agrees(Purpose::VisitMessages)]).await.unwrap();
    assert_eq!(reminders::queue_due(&world.store, march(12, 19, 29)).await.unwrap(), 0);
    world.now = march(12, 19, 30);
    assert_eq!(reminders::queue_due(&world.store, world.now).await.unwrap(), 1);
    let hands = outbox::Hands { channels: Channels::ALL.to_vec(), draw, most: 50 };
    let sent = outbox::claim(&world.store, &hands, world.now).await.unwrap().claimed;
    assert!(sent.iter().any(|message| matches!(message.text, Text::VisitReminder { reminder: Reminder::DayBefore, .. })), "at once");
    assert_eq!(reminders::queue_due(&world.store, march(12, 20, 30)).await.unwrap(), 0, "and not again at night");
}

#[tokio::test]
async fn who_calls_and_wants_messages_is_told_and_reminded_like_who_books_for_themselves() {
    let mut world = World::new().await;
    open_for_booking(&world).await;
    let appointment = AppointmentId(id());
    let (visit, agreed) = (Box::new(stranger(1)), vec![agrees(Purpose::VisitMessages)]);
    let book = Desk::Book { appointment, channel: Channel::Phone, visit, starts_at: friday(9, 0), link: None, agreed };
    world.does(&world.clerk_he, Command::Appointments(book)).await;
    assert_eq!(world.told().await[0].text, Text::VisitBooked { at: friday(9, 0) });
    world.now = march(12, 18, 0);
    assert_eq!(reminders::queue_due(&world.store, world.now).await.unwrap(), 1);
    // The message brings a link to the visit.
    let hands = outbox::Hands { channels: Channels::ALL.to_vec(), draw, most: 50 };
    let sent = outbox::claim(&world.store, &hands, world.now).await.unwrap().claimed;
    let link = sent[0].secret.clone().unwrap();
    assert_eq!(guests::behind_link(&world.store, &link, world.now).await.unwrap().id, appointment);
}
