//! What takes time from booked visits, and promises for times at which the house is closed.

use crate::appointments::{asks, one, with};
use crate::cast::{BAY_3, BAY_5, chen, gu, lu, noon, wang};
use crate::diary::{VISIT, at, block, booked, facts, holiday, opening};
use domain::Refusal;
use domain::appointments::{Away, Command, Event, OpeningHours, Period, SetupFacts, SpecialDay, Status, Workday, set_up};
use domain::staff::Skill;
use uuid::Uuid;

/// A Monday that the house is open on, with one visit from nine to ten and one of two trades from four on.
fn promised_monday() -> domain::appointments::Diary {
    let morning = booked(1, block(chen().person, BAY_3, Skill::Maintenance, at(16, 9, 0), 100));
    let evening = booked(2, block(wang().person, BAY_5, Skill::Mechanical, at(16, 16, 0), 100));
    let second = booked(2, block(wang().person, BAY_5, Skill::Mechanical, at(16, 17, 0), 50));
    let mut diary = facts().diary;
    diary.days.retain(|workday| workday.day == holiday().day);
    domain::appointments::Diary { booked: vec![morning, evening, second], ..diary }
}

#[test]
fn whoever_takes_a_time_from_customers_has_seen_how_many_they_are() {
    let facts = SetupFacts { known: true, diary: promised_monday(), ..SetupFacts::default() };
    let short = Workday { opening: opening(8, 12), closes: at(16, 12, 0), ..facts.diary.days[0].clone() };
    let special = |opening, displaces| Command::SetSpecialDay {
        dealership: gu().dealership,
        special: SpecialDay { opening, ..holiday() },
        displaces,
    };
    let ask = |facts: &SetupFacts, command: Command| set_up(facts, &command, &gu(), noon()).map(|_| ());
    let both = Err(Refusal::VisitsInTheWay { visits: 2, first: at(16, 9, 0) });
    assert_eq!((ask(&facts, special(None, 0)), ask(&facts, special(None, 1))), (both.clone(), both), "one more was booked meanwhile");
    assert_eq!(ask(&facts, special(None, 2)), Ok(()), "it was seen");
    let morning = SetupFacts { open: Some(short), ..facts.clone() };
    let one = Err(Refusal::VisitsInTheWay { visits: 1, first: at(16, 16, 0) });
    assert_eq!(ask(&morning, special(Some(opening(8, 12)), 0)), one, "who comes in the morning stays");
    assert_eq!(ask(&morning, special(Some(opening(8, 12)), 2)), Ok(()), "fewer than were seen");
}

#[test]
fn who_is_away_leaves_visits_to_be_moved_and_is_offered_to_nobody() {
    let mut facts = SetupFacts { known: true, diary: promised_monday(), ..SetupFacts::default() };
    let period = Period { from: at(16, 8, 0), until: at(16, 18, 0) };
    let close = |away, displaces| Command::Close {
        closure: domain::ClosureId(Uuid::from_u128(1)),
        away,
        period,
        reason: "病假".to_owned(),
        displaces,
    };
    let ask = |facts: &SetupFacts, command: Command| set_up(facts, &command, &gu(), noon());
    let ill = Away::Technician(wang().person);
    assert_eq!(ask(&facts, close(ill, 0)), Err(Refusal::VisitsInTheWay { visits: 1, first: at(16, 16, 0) }));
    let Event::ClosurePlanned { closure } = one(ask(&facts, close(ill, 1)).expect("it was seen")) else { panic!("a closure") };
    facts.diary.closures.push(closure);
    assert_eq!(domain::appointments::to_move(&facts.diary, noon()), [facts.diary.booked[1].appointment]);
    assert!(ask(&facts, close(Away::Bay(BAY_5), 0)).is_ok(), "whose time is gone is not counted again");
    assert_eq!(ask(&facts, close(Away::Bay(BAY_3), 0)), Err(Refusal::VisitsInTheWay { visits: 1, first: at(16, 9, 0) }));
    facts.diary.booked.clear();
    assert!(ask(&facts, close(Away::Bay(BAY_3), 0)).is_ok(), "nobody is promised anything");
    // Nobody gets an hour of who is away, and no visit moves to them.
    let mut planned = with(Status::Confirmed);
    planned.diary.closures = facts.diary.closures;
    let Ok(Event::Rescheduled { blocks, .. }) =
        asks(&planned, &lu(), Command::Move { appointment: VISIT, starts_at: at(16, 9, 0) }, noon())
    else {
        panic!("others are here")
    };
    assert!(blocks.iter().all(|block| block.technician != wang().person));
}

#[test]
fn a_special_day_is_taken_back_with_the_visits_in_sight_that_were_promised_it() {
    let clear = |facts: &SetupFacts, displaces| {
        set_up(facts, &Command::ClearSpecialDay { dealership: gu().dealership, day: holiday().day, displaces }, &gu(), noon())
    };
    assert_eq!(clear(&SetupFacts::default(), 9), Err(Refusal::NotFound), "nothing is set for that day");
    let sunday = SetupFacts {
        special: Some(SpecialDay { opening: Some(opening(8, 18)), ..holiday() }),
        diary: promised_monday(),
        ..SetupFacts::default()
    };
    let in_the_way = Err(Refusal::VisitsInTheWay { visits: 2, first: at(16, 9, 0) });
    assert_eq!(clear(&sunday, 0), in_the_way, "the house would be closed");
    assert!(clear(&sunday, 2).is_ok());
    let open = SetupFacts { open: sunday.diary.days.first().cloned(), ..sunday };
    assert!(clear(&open, 0).is_ok(), "an ordinary day has room for whoever is booked");
}

#[test]
fn a_promise_when_the_house_is_closed_is_told_with_the_next_time_that_it_is_open() {
    // Open from 8 to 18 o'clock but on Sundays; the 16th, a Monday, is a holiday.
    let hours = OpeningHours { week: crate::diary::settings().week, special: vec![holiday()] };
    let local = |day, hour, minute| crate::diary::date(day).and_hms_opt(hour, minute, 0).expect("a time");
    for open in [local(13, 8, 0), local(13, 12, 30), local(13, 18, 0)] {
        assert_eq!(hours.next_if_closed(open), None);
    }
    for (closed, next) in [
        (local(13, 7, 59), local(13, 8, 0)),
        (local(13, 18, 1), local(14, 8, 0)),
        (local(13, 23, 45), local(14, 8, 0)),
        (local(14, 19, 0), local(17, 8, 0)),
        (local(15, 10, 0), local(17, 8, 0)),
    ] {
        assert_eq!(hours.next_if_closed(closed), Some(next), "{closed}");
    }
    assert_eq!(OpeningHours::default().next_if_closed(local(13, 23, 45)), None, "nobody has said when it is open");
}
