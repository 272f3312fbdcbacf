//! A technician asks for parts, the parts desk answers, and what was issued is fitted or given back before the job is finished.

use crate::cast::{BAY_3, BRAKES, CAR, HOUSE, SERVICE, brakes, check_in, chen, hu, lin, noon, part, service, shen, tang, wang, xu, zhao};
use crate::day::pass;
use crate::house::House;
use chrono::NaiveDate;
use domain::live::{Area, Change};
use domain::parts::{self, Command as P, Event as E, OnHand, Request, RequestState, Stock};
use domain::repair_orders::{Command as R, Status};
use domain::settlement::Command as Settle;
use domain::workshop::{self, Command as W, HoldReason};
use domain::{Actor, Command, CommandId, Envelope, Event, Fen, LineId, PartsRequestId, Permission, Quantity, Refusal};
use proptest::prelude::*;
use uuid::Uuid;

const PADS: &str = "3501103500";
const WISH: PartsRequestId = PartsRequestId(Uuid::from_u128(0xBD));
const OTHER: PartsRequestId = PartsRequestId(Uuid::from_u128(0xBE));
const PAD_LINE: LineId = LineId(Uuid::from_u128(0xF9));

/// A service and brakes given to Wang, the brakes begun.
fn begun() -> House {
    let mut house = House::new();
    house.does(&lin(), R::CheckIn { order: CAR, check_in: check_in(), closed_is_meant: false }).expect("the check-in");
    for command in [
        R::AddLine { order: CAR, line: service() },
        R::AddLine { order: CAR, line: brakes() },
        R::Quote { order: CAR, promised_at: None, closed_is_meant: false },
        crate::samples::signed(),
    ] {
        house.does(&lin(), command).expect("at the desk");
    }
    let give = W::Dispatch { order: CAR, jobs: Vec::new(), technician: wang().person, bay: BAY_3, reason: String::new() };
    house.does(&zhao(), give).expect("given");
    house.does(&wang(), W::ClockOn { order: CAR, job: BRAKES }).expect("begun");
    house.on_hand = Some(there(8, 3, 0));
    house
}

/// So many pads, so many of them held for others and for this order.
fn there(on_hand: i32, others: i32, own: i32) -> OnHand {
    let stock = Stock {
        part_no: PADS.to_owned(),
        title: "前制动片".to_owned(),
        unit: "副".to_owned(),
        bin: "B-03-01".to_owned(),
        on_hand: Quantity::units(on_hand),
        reserved: Quantity::units(others + own),
    };
    OnHand { stock, own: Quantity::units(own) }
}

fn ask(request: PartsRequestId, units: i32) -> P {
    let (order, job, part_no, title) = (CAR, BRAKES, PADS.to_owned(), format!("前制动片 {}", request.0.as_u128()));
    P::AskFor { order, job, request, part_no, title, quantity: Quantity::units(units), standing: true }
}

fn issue(units: i32) -> P {
    P::Issue { order: CAR, request: WISH, part_no: PADS.to_owned(), quantity: Quantity::units(units) }
}

fn give_back(units: i32) -> P {
    P::GiveBack { order: CAR, request: WISH, quantity: Quantity::units(units) }
}

fn take_back(units: i32) -> P {
    P::TakeBack { order: CAR, request: WISH, quantity: Quantity::units(units) }
}

fn finish() -> W {
    W::Finish { order: CAR, job: Some(BRAKES) }
}

fn wish(house: &House) -> Request {
    house.car().job(BRAKES).expect("the job").asked.first().expect("a request").clone()
}

fn out(units: i32) -> Refusal {
    Refusal::PartsOut { title: "更换前制动片".to_owned(), part: "前制动片 189".to_owned(), quantity: Quantity::units(units) }
}

fn coming_back(units: i32) -> Refusal {
    Refusal::PartsComingBack {
        title: "更换前制动片".to_owned(), part: "前制动片 189".to_owned(), quantity: Quantity::units(units)
    }
}

/// So many pads were issued, and so many of them are said to be given back.
fn issued(id: u128, units: i32, back: i32) -> Request {
    Request {
        id: PartsRequestId(Uuid::from_u128(id)),
        part_no: PADS.to_owned(),
        title: "前制动片".to_owned(),
        wanted: Quantity::units(9),
        standing: false,
        state: RequestState::Issued,
        asked_by: wang().person,
        asked_at: noon(),
        answered_at: Some(noon()),
        expected: None,
        reason: String::new(),
        issued: Quantity::units(units),
        giving_back: Quantity::units(back),
        returned: Quantity(0),
        fitted: Quantity(0),
    }
}

#[test]
fn what_was_issued_is_fitted_or_given_back_before_the_job_is_finished() {
    let mut house = begun();
    house.does(&wang(), ask(WISH, 2)).expect("asked");
    house.does(&tang(), issue(2)).expect("issued");
    assert_eq!(house.does(&wang(), finish()), Err(out(2)));
    // One is written down as fitted, the other goes back.
    house.does(&lin(), R::AddLine { order: CAR, line: part(PAD_LINE, "前制动片", PADS, 1, Fen::yuan(468)) }).expect("fitted");
    assert_eq!(house.does(&wang(), finish()), Err(out(1)));
    assert_eq!(house.does(&wang(), give_back(3)), Err(Refusal::MoreThanTaken { most: Quantity::units(2) }));
    house.does(&wang(), give_back(1)).expect("on its way back");
    house.does(&wang(), finish()).expect("nothing is out any more");
    let events = house.does(&tang(), take_back(1)).expect("it is in its bin, whatever the job is by now");
    let title = "前制动片 189".to_owned();
    let quantity = Quantity::units(1);
    assert_eq!(events, [Event::Parts(E::TakenBack { request: WISH, job: BRAKES, part_no: PADS.to_owned(), title, quantity })]);
    let jobs = &house.car().progress.jobs;
    assert_eq!(parts::to_issue(&house.car().lines, jobs).get(PADS), Some(&0), "it left the stock when it was issued");
}

#[test]
fn what_did_not_come_back_is_with_the_car_again() {
    let mut house = begun();
    house.does(&wang(), ask(WISH, 2)).expect("asked");
    house.does(&tang(), issue(2)).expect("issued");
    house.does(&wang(), give_back(2)).expect("said to be given back");
    house.does(&tang(), take_back(1)).expect("one came");
    assert_eq!((wish(&house).kept(), wish(&house).giving_back), (Quantity::units(1), Quantity(0)));
    assert_eq!(house.does(&wang(), finish()), Err(out(1)));
}

#[test]
fn what_is_on_its_way_back_holds_up_the_settlement_until_the_desk_has_answered() {
    let mut house = begun();
    house.does(&wang(), ask(WISH, 1)).expect("asked");
    house.does(&tang(), issue(1)).expect("issued");
    house.does(&lin(), R::AddLine { order: CAR, line: part(PAD_LINE, "前制动片", PADS, 1, Fen::yuan(468)) }).expect("fitted");
    house.sign().expect("agreed to");
    house.does(&wang(), give_back(1)).expect("tapped by mistake: it is in the car");
    house.does(&wang(), finish()).expect("nothing is out");
    house.does(&wang(), W::ClockOn { order: CAR, job: SERVICE }).expect("the service");
    house.does(&wang(), W::Finish { order: CAR, job: None }).expect("done");
    house.does(&xu(), pass()).expect("it passes");
    house.does(&hu(), W::FinishWash { order: CAR }).expect("washed");
    let settle = || Settle::Settle { order: CAR };
    assert_eq!(house.does(&shen(), settle()), Err(coming_back(1)), "whether it has to be issued again, nobody knows yet");
    assert_eq!(parts::to_issue(&house.car().lines, &house.car().progress.jobs).get(PADS), Some(&100), "for the second time");
    let events = house.does(&tang(), take_back(0)).expect("nothing came");
    let (part_no, title) = (PADS.to_owned(), "前制动片 189".to_owned());
    assert_eq!(events, [Event::Parts(E::TakenBack { request: WISH, job: BRAKES, part_no, title, quantity: Quantity(0) })]);
    assert_eq!(house.does(&tang(), take_back(0)), Err(Refusal::QuantityOutOfRange { quantity: Quantity(0) }), "the desk waits for nothing");
    assert_eq!((wish(&house).kept(), wish(&house).out()), (Quantity::units(1), Quantity(0)));
    house.does(&shen(), settle()).expect("settled");
    assert_eq!(parts::to_issue(&house.car().lines, &house.car().progress.jobs).get(PADS), Some(&0));
    let now = Refusal::PartsNotNow { status: Status::Settled };
    assert_eq!(house.does(&wang(), give_back(1)), Err(now.clone()));
    assert_eq!(house.does(&wang(), ask(OTHER, 1)), Err(now));
}

#[test]
fn no_car_leaves_while_something_of_it_is_on_its_way_back() {
    let mut house = House::released();
    let job = house.orders[0].progress.jobs.iter_mut().find(|job| job.line == BRAKES).expect("the job");
    job.asked.push(Request { title: "前制动片 189".to_owned(), ..issued(WISH.0.as_u128(), 2, 1) });
    assert_eq!(house.does(&lin(), R::Deliver { order: CAR }), Err(coming_back(1)));
    house.does(&tang(), take_back(1)).expect("it came");
    house.does(&lin(), R::Deliver { order: CAR }).expect("the car leaves");
}

#[test]
fn whoever_has_the_job_by_now_withdraws_what_another_has_asked_for() {
    let mut house = begun();
    let (job, part_no, title) = (SERVICE, PADS.to_owned(), "前制动片 189".to_owned());
    let of_service = P::AskFor { order: CAR, job, request: WISH, part_no, title, quantity: Quantity::units(1), standing: false };
    house.does(&wang(), of_service).expect("asked");
    let withdraw = || P::WithdrawRequest { order: CAR, request: WISH };
    assert_eq!(house.does(&chen(), withdraw()), Err(Refusal::NotYours { permission: Permission::Work }));
    let reason = "王强请假".to_owned();
    let give = W::Dispatch { order: CAR, jobs: vec![SERVICE], technician: chen().person, bay: BAY_3, reason };
    house.does(&zhao(), give).expect("given to Chen");
    house.does(&chen(), withdraw()).expect("it is Chen's job now");
}

#[test]
fn nothing_is_issued_that_is_not_there_or_held_for_others() {
    let mut house = begun();
    house.does(&wang(), ask(WISH, 6)).expect("asked");
    let short = Refusal::StockShort { title: "前制动片".to_owned(), there: Quantity::units(5) };
    assert_eq!(house.does(&tang(), issue(6)), Err(short), "three of eight are held for others");
    house.on_hand = Some(there(8, 3, 2));
    assert!(house.decide(&tang(), &Command::Parts(issue(5))).is_ok(), "what is held for this order is its own");
    assert_eq!(house.does(&tang(), issue(7)), Err(Refusal::MoreThanTaken { most: Quantity::units(6) }), "more is added work");
    assert_eq!(house.does(&tang(), issue(0)), Err(Refusal::QuantityOutOfRange { quantity: Quantity(0) }));
    house.on_hand = None;
    assert_eq!(house.does(&tang(), issue(1)), Err(Refusal::NotFound), "a part that the price list does not know");
}

#[test]
fn the_desk_answers_and_answers_better_later() {
    let mut house = begun();
    house.does(&wang(), ask(WISH, 1)).expect("asked");
    let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).expect("a date");
    let ordered = |expected| P::PutOnOrder { order: CAR, request: WISH, expected };
    assert_eq!(house.does(&tang(), ordered(day(11))), Err(Refusal::ExpectedInThePast { date: day(11) }));
    house.does(&tang(), ordered(day(19))).expect("ordered");
    assert_eq!(house.does(&tang(), ordered(day(19))), Err(Refusal::NothingChanged));
    house.does(&tang(), ordered(day(20))).expect("a day later");
    assert_eq!((wish(&house).state, wish(&house).expected), (RequestState::Ordered, Some(day(20))));
    let answered = |state| Refusal::PartsRequestIs { title: "前制动片 189".to_owned(), state };
    let withdraw = P::WithdrawRequest { order: CAR, request: WISH };
    assert_eq!(house.does(&wang(), withdraw), Err(answered(RequestState::Ordered)), "somebody has ordered it");
    house.does(&tang(), issue(1)).expect("it has come");
    let decline = |reason: &str| P::Decline { order: CAR, request: WISH, reason: reason.to_owned() };
    assert_eq!(house.does(&tang(), decline("无货")), Err(answered(RequestState::Issued)));
    house.does(&wang(), ask(OTHER, 1)).expect("another");
    let decline = |reason: &str| P::Decline { order: CAR, request: OTHER, reason: reason.to_owned() };
    assert_eq!(house.does(&tang(), decline(" ")), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    house.does(&tang(), decline("该车型不适用")).expect("declined");
    let job = house.car().job(BRAKES).expect("the job");
    assert_eq!((job.asked[1].state, job.asked[1].reason.as_str()), (RequestState::Declined, "该车型不适用"));
}

#[test]
fn one_asks_for_ones_own_jobs_once_and_takes_back_what_nobody_has_answered() {
    let mut house = begun();
    assert_eq!(house.does(&chen(), ask(WISH, 1)), Err(Refusal::NotYours { permission: Permission::Work }));
    assert_eq!(house.does(&xu(), ask(WISH, 1)), Err(Refusal::not_allowed(Permission::Work)));
    assert_eq!(house.does(&wang(), ask(WISH, 0)), Err(Refusal::QuantityOutOfRange { quantity: Quantity(0) }));
    house.does(&wang(), ask(WISH, 1)).expect("asked");
    assert_eq!(house.does(&wang(), ask(WISH, 1)), Err(Refusal::AlreadyThere));
    let again = P::AskFor {
        order: CAR,
        job: BRAKES,
        request: OTHER,
        part_no: PADS.to_owned(),
        title: "前制动片 189".to_owned(),
        quantity: Quantity::units(1),
        standing: false,
    };
    assert_eq!(house.does(&wang(), again.clone()), Err(Refusal::PartAskedAlready { title: "前制动片 189".to_owned() }));
    let withdraw = |who: &Actor, house: &mut House| house.does(who, P::WithdrawRequest { order: CAR, request: WISH });
    assert_eq!(withdraw(&chen(), &mut house), Err(Refusal::NotYours { permission: Permission::Work }));
    withdraw(&wang(), &mut house).expect("not needed after all");
    house.does(&wang(), again).expect("needed after all");
    assert_eq!(house.does(&lin(), issue(1)), Err(Refusal::not_allowed(Permission::IssueParts)), "who works does not issue");
}

#[test]
fn a_job_with_parts_is_not_taken_off_and_a_finished_one_asks_for_nothing() {
    let mut house = begun();
    let of_service = P::AskFor {
        order: CAR,
        job: SERVICE,
        request: WISH,
        part_no: PADS.to_owned(),
        title: "前制动片 189".to_owned(),
        quantity: Quantity::units(1),
        standing: false,
    };
    house.does(&wang(), of_service).expect("given out is enough");
    house.does(&tang(), issue(1)).expect("issued");
    let remove = || R::RemoveLine { order: CAR, line: SERVICE };
    let still = house.does(&lin(), remove());
    assert!(matches!(&still, Err(Refusal::PartsOut { part, .. }) if part == "前制动片 189"), "{still:?}");
    house.does(&wang(), give_back(1)).expect("given back");
    assert!(house.does(&lin(), remove()).is_err(), "nobody has taken it in");
    house.does(&tang(), take_back(1)).expect("taken in");
    house.does(&lin(), remove()).expect("nothing is out");
    house.does(&wang(), finish()).expect("finished");
    assert!(house.does(&wang(), ask(OTHER, 1)).is_err());
}

fn ended(request: PartsRequestId, job: LineId) -> Event {
    let title = format!("前制动片 {}", request.0.as_u128());
    Event::Parts(E::Withdrawn { request, job, title, job_over: true })
}

#[test]
fn a_job_that_is_finished_leaves_nothing_with_the_desk_that_nobody_waits_for() {
    let mut house = begun();
    let third = PartsRequestId(Uuid::from_u128(0xBF));
    for request in [WISH, OTHER, third] {
        house.does(&wang(), ask(request, 1)).expect("asked");
    }
    let expected = NaiveDate::from_ymd_opt(2026, 3, 19).expect("a date");
    house.does(&tang(), P::PutOnOrder { order: CAR, request: OTHER, expected }).expect("ordered");
    house.does(&tang(), P::Decline { order: CAR, request: third, reason: "无货".to_owned() }).expect("declined");
    let events = house.does(&wang(), finish()).expect("it went without them");
    let gone: Vec<&Event> = events.iter().filter(|event| matches!(event, Event::Parts(_))).collect();
    assert_eq!(gone, [&ended(WISH, BRAKES), &ended(OTHER, BRAKES)], "what was answered for good stays as it is");
    let asked = &house.car().job(BRAKES).expect("the job").asked;
    assert_eq!(asked.iter().map(Request::ended_with_job).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(asked[1].expected, Some(expected), "the desk still knows that it is on its way");
    let is = Refusal::PartsRequestIs { title: "前制动片 189".to_owned(), state: RequestState::Withdrawn };
    assert_eq!(house.does(&tang(), issue(1)), Err(is), "whoever is on the way with it is told");
}

#[test]
fn a_request_goes_with_the_job_that_it_was_for() {
    let of_service = || {
        let (part_no, title) = (PADS.to_owned(), format!("前制动片 {}", WISH.0.as_u128()));
        P::AskFor { order: CAR, job: SERVICE, request: WISH, part_no, title, quantity: Quantity::units(1), standing: false }
    };
    let mut house = begun();
    house.does(&wang(), of_service()).expect("asked");
    let events = house.does(&lin(), R::RemoveLine { order: CAR, line: SERVICE }).expect("taken off");
    assert_eq!(events.last(), Some(&ended(WISH, SERVICE)));

    let mut house = begun();
    house.does(&wang(), ask(OTHER, 1)).expect("asked");
    let hold = W::Hold { order: CAR, job: None, reason: HoldReason::WaitingForParts, note: String::new(), leaves_bay: false };
    house.does(&wang(), hold).expect("waits");
    let reason = "客户不修了".to_owned();
    let events = house.does(&zhao(), R::AbandonJob { order: CAR, job: BRAKES, reason }).expect("given up");
    assert_eq!(events.last(), Some(&ended(OTHER, BRAKES)));

    // Taken back by hand, it is nobody's news.
    let mut house = begun();
    house.does(&wang(), ask(WISH, 1)).expect("asked");
    house.does(&wang(), P::WithdrawRequest { order: CAR, request: WISH }).expect("withdrawn");
    assert!(!wish(&house).ended_with_job());
    let events = house.does(&wang(), finish()).expect("finished");
    assert!(!events.iter().any(|event| matches!(event, Event::Parts(_))), "{events:?}");
}

#[test]
fn a_wish_says_which_part() {
    let mut house = begun();
    let unnamed = |title: &str| P::AskFor {
        order: CAR,
        job: BRAKES,
        request: WISH,
        part_no: String::new(),
        title: title.to_owned(),
        quantity: Quantity::units(1),
        standing: false,
    };
    let field = || parts::ASKED_PART.to_owned();
    assert_eq!(house.does(&wang(), unnamed(" ")), Err(Refusal::FieldEmpty { field: field() }));
    let long = Refusal::FieldTooLong { field: field(), limit: parts::DESCRIPTION };
    assert_eq!(house.does(&wang(), unnamed(&"件".repeat(parts::DESCRIPTION + 1))), Err(long));
}

#[test]
fn a_tablet_without_network_sees_what_it_asked_for() {
    let mut house = begun();
    let hold = W::Hold { order: CAR, job: Some(BRAKES), reason: HoldReason::WaitingForParts, note: String::new(), leaves_bay: false };
    house.does(&wang(), hold).expect("waits");
    let mut board = crate::offline::board(&house);
    parts::foresee(&mut board, &ask(WISH, 1), &wang(), noon()).expect("as the server will");
    assert_eq!(board.cards[0].progress.job(BRAKES).expect("the job").asked.len(), 1);
    assert!(parts::foresee(&mut board, &ask(WISH, 1), &wang(), noon()).is_err());
    let resume = W::Resume { order: CAR, job: Some(BRAKES) };
    for step in [resume, finish()] {
        workshop::foresee(&mut board, &step, &wang(), noon()).expect("as the server will");
    }
    assert!(board.cards[0].progress.job(BRAKES).expect("the job").asked[0].ended_with_job());
    let envelope = Envelope {
        id: CommandId(Uuid::from_u128(1)),
        dealership: HOUSE,
        command: Command::Parts(ask(WISH, 1)),
        expected_version: None,
        made_at: noon(),
        offline: true,
    };
    assert!(envelope.tells_later());
    let issued = Envelope { command: Command::Parts(issue(1)), ..envelope };
    assert!(!issued.tells_later(), "the desk has a network");
}

#[test]
fn a_board_fetches_no_order_because_somebody_has_counted() {
    for event in crate::samples::events().iter().filter(|event| event.area() == Area::Parts) {
        let kind = event.kind().to_owned();
        let change = Change { seq: 1, dealership: HOUSE, area: Area::Parts, subject: Uuid::from_u128(1), kind, version: 1 };
        assert_eq!(change.is_of_count(), matches!(event, Event::Parts(E::Counted { .. })), "{change:?}");
    }
}

proptest! {
    /// Whatever is issued, said to be given back, taken in and written down: nothing of it is lost, and once the desk has answered and
    /// nothing is out, what has left the stock is what the order lists.
    #[test]
    fn every_part_is_somewhere(
        wishes in proptest::collection::vec((1i32..9, 0i32..9, 0i32..9), 1..4), on_lines in 0i32..20,
    ) {
        let mut house = begun();
        let possible = |(units, back, came): (i32, i32, i32)| (units, back.min(units), came.min(back).min(units));
        let wishes: Vec<_> = wishes.into_iter().map(possible).collect();
        let job = house.orders[0].progress.jobs.iter_mut().find(|job| job.line == BRAKES).expect("the job");
        job.asked.extend((0u128..).zip(&wishes).map(|(id, (units, back, _))| issued(id, *units, *back)));
        if on_lines > 0 {
            house.does(&lin(), R::AddLine { order: CAR, line: part(PAD_LINE, "前制动片", PADS, on_lines, Fen::yuan(1)) }).expect("a line");
        }
        // Before the desk has answered, and after every answer: some of it came, or nothing.
        for answered in 0..=wishes.len() {
            if let Some((id, (_, back, came))) = (0u128..).zip(&wishes).take(answered).last().filter(|(_, (_, back, _))| *back > 0) {
                let (request, quantity) = (PartsRequestId(Uuid::from_u128(id)), Quantity::units(*came));
                house.does(&tang(), P::TakeBack { order: CAR, request, quantity }).expect("the desk has looked");
                prop_assert!(came <= back);
            }
            let (lines, jobs) = (&house.car().lines, &house.car().progress.jobs);
            let sum = |of: fn(&Request) -> Quantity| jobs.iter().flat_map(|job| &job.asked).map(|request| of(request).0).sum::<i32>();
            let (kept, fitted, out) = (sum(Request::kept), sum(|request| request.fitted), sum(Request::out));
            let wanted = Quantity::units(on_lines).0;
            prop_assert_eq!(fitted, kept.min(wanted));
            prop_assert_eq!(fitted + out, kept);
            let at_departure = parts::to_issue(lines, jobs).get(PADS).copied().unwrap_or_default();
            prop_assert_eq!(at_departure + fitted, wanted);
            let job = house.car().job(BRAKES).expect("the job");
            let leaves = parts::expect_none_coming_back(job).and(parts::expect_nothing_out(job));
            let gone = sum(|request| request.issued) - sum(|request| request.returned) + at_departure;
            prop_assert!(leaves.is_err() || gone == wanted, "{gone} left the stock for {wanted}");
            prop_assert!(answered < wishes.len() || parts::expect_none_coming_back(job).is_ok());
        }
    }
}
