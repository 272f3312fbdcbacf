//! What customers are told, when, and who may say so.

use crate::cast::{CAR, diagnosis_fee, hu, lin, line, luo, minutes, noon, shen, sun, wang};
use crate::house::{House, Wish};
use domain::care::{
    Command, Contact, Event, Facts, MOST_ATTEMPTS, QuietHours, Reminder, Reminders, State, Stop, Text, again_after, decide, due,
    reminders_due,
};
use domain::{BasisPoints, CustomerId, Fen, Language, MessageId, Permission, Refusal, StopId};
use uuid::Uuid;

const MESSAGE: MessageId = MessageId(Uuid::from_u128(1));
const STOP: StopId = StopId(Uuid::from_u128(2));

fn said(facts: &Facts, command: &Command) -> Result<Event, Refusal> {
    decide(facts, command, &luo(), noon()).map(|events| match events.as_slice() {
        [domain::Event::Care(event)] => event.clone(),
        other => panic!("one event, not {other:?}"),
    })
}

fn message(state: State) -> Facts {
    Facts::Message { state: Some(state), stopped: None }
}

#[test]
fn only_a_message_that_has_ended_is_tried_again() {
    let retry = Command::RetryMessage { message: MESSAGE };
    for state in [State::Failed, State::Stopped, State::Kept] {
        assert_eq!(said(&message(state), &retry), Ok(Event::MessageRetried));
    }
    for state in [State::Queued, State::Sending, State::Sent] {
        assert_eq!(said(&message(state), &retry), Err(Refusal::MessageState { state }));
    }
    let stopped = Facts::Message { state: Some(State::Failed), stopped: Some("不要短信".into()) };
    assert_eq!(said(&stopped, &retry), Err(Refusal::AddressStopped { reason: "不要短信".into() }));
    assert_eq!(said(&Facts::Message { state: None, stopped: None }, &retry), Err(Refusal::NotFound));
}

#[test]
fn only_a_message_that_waits_is_stopped_and_only_with_a_reason() {
    let stop = |reason: &str| Command::StopMessage { message: MESSAGE, reason: reason.into() };
    assert_eq!(said(&message(State::Queued), &stop("发错")), Ok(Event::MessageStopped { reason: "发错".into() }));
    assert_eq!(said(&message(State::Queued), &stop(" ")), Err(Refusal::FieldEmpty { field: "reason".into() }));
    for state in [State::Sending, State::Sent, State::Failed, State::Stopped] {
        assert_eq!(said(&message(state), &stop("发错")), Err(Refusal::MessageState { state }));
    }
}

#[test]
fn an_address_is_on_the_stop_list_once_and_as_it_is_dialled() {
    let stop = |address: &str| Command::StopAddress { stop: STOP, address: address.into(), reason: "不要短信".into() };
    let free = Facts::Stop { stored: None, standing: false };
    let kept = |address: &str| Ok(Event::AddressStopped { address: address.into(), reason: "不要短信".into() });
    assert_eq!(said(&free, &stop("+86 138 0571 2266")), kept("13805712266"));
    assert_eq!(said(&free, &stop(" chen@Example.com ")), kept("chen@example.com"));
    assert_eq!(said(&free, &stop("陈女士")), Err(Refusal::AddressUnreadable { found: "陈女士".into() }));
    assert_eq!(said(&Facts::Stop { stored: None, standing: true }, &stop("13805712266")), Err(Refusal::AlreadyThere));
    let entry = |lifted| Stop { id: STOP, version: 1, address: "13805712266".into(), reason: "不要短信".into(), since: noon(), lifted };
    let lift = Command::LiftStop { stop: STOP, reason: "又要了".into() };
    let lifted = |lifted| Facts::Stop { stored: Some(entry(lifted)), standing: false };
    assert_eq!(said(&lifted(false), &lift), Ok(Event::StopLifted { address: "13805712266".into(), reason: "又要了".into() }));
    assert_eq!(said(&lifted(true), &lift), Err(Refusal::NothingChanged));
}

#[test]
fn a_customer_is_written_to_in_their_language() {
    let set = |email: &str| Command::SetContact { customer: CustomerId(Uuid::nil()), language: Language::En, email: email.into() };
    let known = Facts::Contact { known: true, stored: Contact::default() };
    assert_eq!(said(&known, &set("")), Ok(Event::ContactSet { language: Language::En, email: String::new() }));
    assert_eq!(said(&known, &set("chen@")), Err(Refusal::AddressUnreadable { found: "chen@".into() }));
    let same = Facts::Contact { known: true, stored: Contact { language: Language::En, email: String::new() } };
    assert_eq!(said(&same, &set(" ")), Err(Refusal::NothingChanged));
    assert_eq!(said(&Facts::Contact { known: false, stored: Contact::default() }, &set("")), Err(Refusal::NotFound));
}

#[test]
fn who_does_not_hold_the_stop_list_is_told_whom_to_ask() {
    let retry = Command::RetryMessage { message: MESSAGE };
    for who in [wang(), lin()] {
        let refused = decide(&message(State::Failed), &retry, &who, noon());
        assert_eq!(refused, Err(Refusal::not_allowed(Permission::ManageMessages)));
    }
}

#[test]
fn attempts_become_rarer_and_end() {
    let waits: Vec<i64> = (1..=MOST_ATTEMPTS).filter_map(again_after).map(|wait| wait.num_seconds()).collect();
    assert_eq!(waits, [30, 120, 480, 1_920, 7_200, 7_200, 7_200]);
    assert_eq!(again_after(MOST_ATTEMPTS), None);
    assert_eq!(again_after(u16::MAX), None);
}

#[test]
fn what_is_over_is_not_said_any_more() {
    let to = noon() + chrono::TimeDelta::hours(2);
    let promise = Text::PromiseChanged { to, reason: domain::repair_orders::PromiseReason::AddedWork };
    assert_eq!(promise.good_until(noon()), Some(to));
    assert_eq!(Text::OneTimeCode.good_until(noon()), Some(noon() + chrono::TimeDelta::minutes(10)));
    assert!(Text::OneTimeCode.was_asked_for() && !Text::OneTimeCode.has_link());
    assert!(!Text::CarReady.was_asked_for() && Text::CarReady.has_link());
}

/// What the customer is told when this is asked of the car.
fn told(house: &mut House, actor: &domain::Actor, command: impl Wish) -> Vec<Text> {
    let before = house.car().clone();
    let events = house.does(actor, command).expect("carried out");
    due(&before, BasisPoints::percent(13), &events)
}

#[test]
fn customers_are_told_of_the_price_the_promise_and_the_end() {
    use domain::repair_orders::{Command as R, PromiseReason};
    let mut house = House::quoted();
    let quote = told(&mut house, &lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false });
    assert_eq!(quote, [Text::EstimateToApprove { yours: Fen::yuan(690) }]);
    let mut house = House::in_work();
    let (promised_at, reason) = (house.now + minutes(500), PromiseReason::WaitingForParts);
    let promise =
        told(&mut house, &lin(), R::ChangePromise { order: CAR, promised_at, reason, customer_agreed: false, closed_is_meant: false });
    assert_eq!(promise, [Text::PromiseChanged { to: promised_at, reason }]);
    let mut house = House::passed();
    assert_eq!(told(&mut house, &hu(), domain::workshop::Command::FinishWash { order: CAR }), [Text::CarReady]);
    let settled = told(&mut house, &shen(), domain::settlement::Command::Settle { order: CAR });
    assert_eq!(settled, []);
    let undo = domain::settlement::Command::UndoSettlement { order: CAR, reason: "付费方选错".into() };
    assert_eq!(told(&mut house, &sun(), undo), [], "it was ready before");
}

#[test]
fn who_declines_the_repair_at_the_desk_is_not_written_to() {
    use domain::repair_orders::Command as R;
    let mut house = House::received();
    house.does(&lin(), R::AddLine { order: CAR, line: diagnosis_fee(line(1), Fen::yuan(100)) }).expect("a fee");
    let left = told(&mut house, &lin(), R::LeaveUnrepaired { order: CAR, reason: "太贵".into() });
    assert_eq!((left, house.car().progress.status), (Vec::new(), domain::repair_orders::Status::Ready));
}

/// What a customer of a visit is reminded of at this moment; times are of the dealership's clocks.
fn reminded(visit: &str, agreed: &str, now: &str) -> Vec<Reminder> {
    let local = |text: &str| chrono::NaiveDateTime::parse_from_str(&format!("2026-{text}"), "%Y-%m-%d %H:%M").expect("a time");
    reminders_due(&Reminders::default(), &QuietHours::usual(), local(visit), local(agreed), local(now))
}

#[test]
fn customers_are_reminded_on_the_evening_before_and_an_hour_before() {
    let at = |now| reminded("03-13 10:30", "03-10 09:00", now);
    assert_eq!(at("03-12 17:59"), []);
    assert_eq!(at("03-12 18:00"), [Reminder::DayBefore]);
    assert_eq!(at("03-12 19:59"), [Reminder::DayBefore], "a server that was away catches up");
    assert_eq!(at("03-12 20:00"), [], "nobody is written to at night");
    assert_eq!(at("03-13 08:00"), [], "the day before is over");
    assert_eq!(at("03-13 09:29"), []);
    assert_eq!(at("03-13 09:30"), [Reminder::Before]);
    assert_eq!(at("03-13 10:15"), [Reminder::Before]);
    assert_eq!(at("03-13 10:16"), [], "they are on their way");
    let early = Reminders { day_before: None, before: Some(720) };
    let local = |text: &str| chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time");
    let due = |now| reminders_due(&early, &[], local("2026-03-13 08:00"), local("2026-03-10 09:00"), local(now));
    assert_eq!(due("2026-03-12 20:00"), [], "it would say that the visit is today");
    assert_eq!(due("2026-03-13 00:00"), [Reminder::Before]);
}

#[test]
fn what_was_to_be_said_on_the_day_before_is_not_said_on_the_next_morning() {
    let (at, now) = (noon() + chrono::TimeDelta::hours(16), noon());
    let until = |reminder| Text::VisitReminder { at, reminder }.good_until(now).expect("an end");
    assert_eq!(until(Reminder::DayBefore), now + chrono::TimeDelta::hours(4));
    assert_eq!(until(Reminder::Before), at);
}

#[test]
fn a_reminder_waits_for_the_end_of_the_quiet_hours_or_does_not_come() {
    assert_eq!(reminded("03-13 08:30", "03-10 09:00", "03-13 07:30"), [], "it is too early in the morning");
    assert_eq!(reminded("03-13 08:30", "03-10 09:00", "03-13 08:00"), [Reminder::Before], "half an hour before");
    assert_eq!(reminded("03-13 14:00", "03-10 09:00", "03-13 13:30"), [], "noon is quiet");
    assert_eq!(reminded("03-13 14:00", "03-10 09:00", "03-13 14:00"), [], "and when it is over, they are here");
    let late = Reminders { day_before: Some(20 * 60 + 30), before: None };
    let local = |text: &str| chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a time");
    let due = |quiet: &[QuietHours], now| reminders_due(&late, quiet, local("2026-03-13 10:30"), local("2026-03-10 09:00"), local(now));
    assert_eq!(due(&QuietHours::usual(), "2026-03-12 20:30"), [], "the house has chosen an hour that is quiet");
    assert_eq!(due(&QuietHours::usual(), "2026-03-12 19:29"), []);
    assert_eq!(due(&QuietHours::usual(), "2026-03-12 19:30"), [Reminder::DayBefore], "it comes before the night begins");
    let at_noon = Reminders { day_before: Some(12 * 60 + 30), before: None };
    let due_at_noon = |now| reminders_due(&at_noon, &QuietHours::usual(), local("2026-03-13 10:30"), local("2026-03-10 09:00"), local(now));
    assert_eq!(due_at_noon("2026-03-12 11:59"), [], "noon ends on the same day");
    assert_eq!(due_at_noon("2026-03-12 14:00"), [Reminder::DayBefore]);
    assert_eq!(due(&[], "2026-03-12 20:30"), [Reminder::DayBefore]);
    assert_eq!(due(&[], "2026-03-13 09:30"), [], "and no other reminder");
}

#[test]
fn who_has_just_chosen_the_time_is_not_reminded_of_it() {
    assert_eq!(reminded("03-13 10:30", "03-12 18:30", "03-12 18:40"), [], "booked in the evening for the morning");
    assert_eq!(reminded("03-13 10:30", "03-12 18:30", "03-13 09:30"), [Reminder::Before]);
    assert_eq!(reminded("03-12 16:00", "03-12 15:20", "03-12 15:21"), [], "booked within the hour: neither");
    assert_eq!(reminded("03-12 16:00", "03-12 11:00", "03-12 15:00"), [Reminder::Before], "booked for the same day");
}

#[test]
fn a_house_reminds_at_hours_that_there_are() {
    use domain::appointments::Settings;
    let with = |day_before, before| Settings { reminders: Reminders { day_before, before }, ..Settings::default() }.accept();
    assert_eq!(with(None, None), Ok(()));
    let out = |field: &str, least, most| Err(Refusal::SettingOutOfRange { field: field.to_owned(), least, most });
    assert_eq!(with(Some(1_440), None), out("remind_day_before", 0, 1_439));
    assert_eq!(with(None, Some(10)), out("remind_before", 30, 720));
    assert_eq!(with(None, Some(721)), out("remind_before", 30, 720));
}
