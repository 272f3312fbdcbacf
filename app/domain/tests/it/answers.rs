//! The customer's answer to an estimate, by their link: line by line.

use crate::cast::{BRAKES, CAR, HOUSE, OIL, SECOND_CAR, SERVICE, brakes, he, lin, line, minutes, oil, part, service, wang, zhao};
use crate::day::dispatch;
use crate::house::House;
use domain::care::{Around, NotNow, Paper, WorkState, customer_page, customers_order};
use domain::repair_orders::quote::{Declined, mark};
use domain::repair_orders::{
    Change, Charge, Command as R, DeferredLine, Event as E, Line, LineDraft, Payer, QualityClass, Share, Status, estimate,
};
use domain::staff::{Dealership, Skill};
use domain::workshop::Command as W;
use domain::{Actor, BasisPoints, DiscountId, Event, Fen, Guest, LineId, Permission, Post, Reach, Refusal};
use uuid::Uuid;

/// The customer who holds the link to the car's order.
pub fn chen_yu() -> Actor {
    Actor::guest(Uuid::from_u128(0x51), Guest::Order(CAR), HOUSE)
}

fn answer(house: &House, approved: &[LineId], declined: &[LineId]) -> R {
    R::Answer {
        order: CAR,
        quote: mark(house.car()),
        approved: approved.to_vec(),
        declined: declined.iter().map(|line| Declined { line: *line, reason: "下次再做".into() }).collect(),
        signed_by: "陈女士".into(),
        signature: "M10 10L20 20".into(),
    }
}

pub fn answers(house: &mut House, approved: &[LineId], declined: &[LineId]) -> Result<Vec<Event>, Refusal> {
    let command = answer(house, approved, declined);
    house.does(&chen_yu(), command)
}

#[test]
fn what_is_approved_is_signed_and_what_is_declined_is_kept_for_next_time() {
    let mut house = House::quoted();
    let events = answers(&mut house, &[SERVICE, OIL], &[BRAKES]).expect("answered");
    let [Event::RepairOrders(E::Answered { approved, declined, total, .. }), Event::RepairOrders(removed), Event::RepairOrders(moved)] =
        events.as_slice()
    else {
        panic!("{events:?}");
    };
    assert_eq!((approved.as_slice(), *total), ([SERVICE, OIL].as_slice(), Fen::yuan(590)));
    assert_eq!((declined[0].line.id, declined[0].reason.as_str()), (BRAKES, "下次再做"));
    assert_eq!(*removed, E::LineRemoved { line: BRAKES, title: "更换前制动片".into() });
    assert_eq!(*moved, E::Moved { from: Status::Quoted, to: Status::Authorised });
    assert!(house.car().lines.iter().all(|line| line.authorised) && house.car().lines.len() == 2);
}

#[test]
fn nothing_is_signed_by_the_customer_while_a_discount_waits_and_they_are_told_no_name() {
    let mut house = House::quoted();
    let command = answer(&house, &[SERVICE, OIL, BRAKES], &[]);
    let line = LineDraft { discount: Fen::yuan(20), ..service() };
    let request = DiscountId(Uuid::from_u128(0x52));
    house.does(&lin(), R::AskDiscount { order: CAR, request, line, finding: None, reason: "老客户".into() }).expect("asked");
    assert_eq!(house.does(&chen_yu(), command.clone()), Err(Refusal::QuoteBeingRevised));
    assert!(customer_page(house.car(), around(), &house.policy, house.now).asked.is_none(), "there is nothing to sign");
    house.does(&lin(), R::TakeBackDiscount { order: CAR, request }).expect("taken back");
    house.does(&chen_yu(), command).expect("signed");
}

#[test]
fn every_line_is_answered_once() {
    let mut house = House::quoted();
    for (approved, declined, open) in [
        (vec![SERVICE], vec![], 2),
        (vec![SERVICE, OIL, BRAKES], vec![BRAKES], 1),
        (vec![SERVICE, SERVICE, OIL, BRAKES], vec![], 1),
        (vec![], vec![], 3),
    ] {
        assert_eq!(answers(&mut house, &approved, &declined), Err(Refusal::LinesUnanswered { lines: open }));
    }
    assert_eq!(answers(&mut house, &[SERVICE, OIL, BRAKES, line(9)], &[]), Err(Refusal::QuoteOutdated));
    let mut silent = answer(&house, &[SERVICE, OIL], &[BRAKES]);
    if let R::Answer { declined, .. } = &mut silent {
        declined[0].reason = "  ".into();
    }
    assert_eq!(house.does(&chen_yu(), silent), Err(Refusal::FieldEmpty { field: "reason".into() }));
}

#[test]
fn an_estimate_that_was_replaced_or_has_expired_is_not_approved() {
    let mut house = House::quoted();
    let old = answer(&house, &[SERVICE, OIL, BRAKES], &[]);
    house.wait(5);
    house.does(&lin(), R::ChangeLine { order: CAR, line: LineDraft { title: "更换前后制动片".into(), ..brakes() } }).expect("changed");
    assert_eq!(house.does(&chen_yu(), old.clone()), Err(Refusal::QuoteOutdated), "the same price, other work");
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("told anew");
    assert_eq!(house.does(&chen_yu(), old), Err(Refusal::QuoteOutdated));
    house.wait(8 * 24 * 60);
    let late = answers(&mut house, &[SERVICE, OIL, BRAKES], &[]);
    assert!(matches!(late, Err(Refusal::QuoteExpired { .. })), "{late:?}");
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("told anew");
    answers(&mut house, &[SERVICE, OIL, BRAKES], &[]).expect("answered");
    assert_eq!(answers(&mut house, &[], &[]), Err(Refusal::NothingToAuthorise), "once");
}

#[test]
fn a_pen_that_only_touched_the_paper_has_signed_nothing() {
    let mut house = House::quoted();
    let signed = |signature: &str, signed_by: &str| {
        let mut command = answer(&house, &[SERVICE, OIL, BRAKES], &[]);
        if let R::Answer { signature: drawn, signed_by: name, .. } = &mut command {
            (*drawn, *name) = (signature.into(), signed_by.into());
        }
        command
    };
    let (dot, script, nobody, typed) = (signed("M1 1", "陈"), signed("<script>", "陈"), signed("M1 1L9 9", " "), signed("", "陈女士"));
    assert_eq!(house.does(&chen_yu(), dot), Err(Refusal::SignatureEmpty));
    assert_eq!(house.does(&chen_yu(), script), Err(Refusal::SignatureUnreadable));
    assert_eq!(house.does(&chen_yu(), nobody), Err(Refusal::FieldEmpty { field: "signed_by".into() }));
    house.does(&chen_yu(), typed).expect("a typed name is a signature");
}

#[test]
fn a_customer_reaches_their_own_order_and_nothing_else() {
    let mut house = House::with(&[CAR, SECOND_CAR]);
    let other = R::Answer {
        order: SECOND_CAR,
        quote: String::new(),
        approved: Vec::new(),
        declined: Vec::new(),
        signed_by: "陈".into(),
        signature: String::new(),
    };
    assert_eq!(house.does(&chen_yu(), other), Err(Refusal::NotYours { permission: Permission::Answer }));
    for permission in Permission::ALL {
        let reach = chen_yu().reach(*permission);
        assert_eq!(
            reach,
            if matches!(permission, Permission::Answer | Permission::WithdrawConsent) { Reach::Own } else { Reach::None },
            "{permission}"
        );
    }
    let with_a_post = Actor { posts: vec![Post::GeneralManager], ..chen_yu() };
    assert_eq!(with_a_post.reach(Permission::Estimate), Reach::None, "no post lends a customer more");
    let refused = house.does(&chen_yu(), R::Annotate { order: CAR, text: "?".into() });
    assert_eq!(refused, Err(Refusal::not_allowed(Permission::Annotate)));
}

#[test]
fn added_work_is_told_and_answered_while_the_car_stays_where_it_is() {
    let mut house = House::in_work();
    assert_eq!(house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }), Err(Refusal::NothingToAuthorise));
    let wipers =
        LineDraft { title: "更换前雨刮片".into(), ..crate::cast::labour(line(1), "更换前雨刮片", Skill::Mechanical, 20) };
    house.does(&lin(), R::AddLine { order: CAR, line: wipers }).expect("added");
    let told = house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("told");
    assert_eq!(told, [Event::RepairOrders(E::Quoted { total: Fen::yuan(730), promised_at: None })]);
    assert_eq!(house.status(), Status::InWork);
    answers(&mut house, &[], &[line(1)]).expect("declined");
    assert_eq!((house.status(), house.car().lines.len()), (Status::InWork, 3));
}

#[test]
fn a_car_whose_added_work_is_declined_goes_on_to_its_inspection() {
    let mut house = House::in_work();
    house.does(&lin(), R::AddLine { order: CAR, line: crate::cast::labour(line(1), "更换雨刮片", Skill::Mechanical, 20) }).expect("added");
    house.does(&wang(), W::Finish { order: CAR, job: None }).expect("finished");
    house.does(&wang(), W::ClockOn { order: CAR, job: BRAKES }).expect("clocked on");
    house.does(&wang(), W::Finish { order: CAR, job: None }).expect("finished");
    assert_eq!(house.status(), Status::Authorised, "the added work waits");
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("told");
    answers(&mut house, &[], &[line(1)]).expect("declined");
    assert_eq!(house.status(), Status::AwaitingInspection);
}

#[test]
fn a_car_that_waited_for_inspection_goes_back_for_what_is_approved() {
    let mut house = House::finished();
    house.does(&lin(), R::AddLine { order: CAR, line: crate::cast::labour(line(1), "更换雨刮片", Skill::Mechanical, 20) }).expect("added");
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("told");
    answers(&mut house, &[line(1)], &[]).expect("approved");
    assert_eq!(house.status(), Status::Authorised);
    house.does(&zhao(), dispatch(&[])).expect("it can be given out");
}

#[test]
fn a_part_is_not_approved_without_the_job_it_is_fitted_in() {
    let mut house = House::received();
    let mut pads = part(line(2), "制动片", "3501", 1, Fen::yuan(300));
    if let Charge::Part { job, .. } = &mut pads.charge {
        *job = Some(BRAKES);
    }
    for line in [service(), brakes(), pads] {
        house.does(&lin(), R::AddLine { order: CAR, line }).expect("a line");
    }
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("told");
    assert_eq!(answers(&mut house, &[SERVICE, line(2)], &[BRAKES]), Err(Refusal::PartBelongsToJob { title: "制动片".into() }));
    let events = answers(&mut house, &[SERVICE], &[BRAKES, line(2)]).expect("declined together");
    let removed: Vec<LineId> = events
        .iter()
        .filter_map(|event| if let Event::RepairOrders(E::LineRemoved { line, .. }) = event { Some(*line) } else { None })
        .collect();
    assert_eq!(removed, [line(2), BRAKES], "the part goes before its job");
}

pub fn around() -> Around {
    let text = String::new;
    let house = Dealership {
        id: HOUSE,
        name: text(),
        short_name: "杭州滨江店".into(),
        address: text(),
        phone: text(),
        zone: text(),
        home_plate: text(),
    };
    Around {
        house,
        plate: Some("浙A8K2C7".into()),
        model: "星越L".into(),
        changes: Vec::new(),
        offset_minutes: 480,
        told_before: None,
        papers: Vec::new(),
        consents: Vec::new(),
        declined: Vec::new(),
    }
}

/// A car whose oil the customer and the house pay together, and whose service the manufacturer pays.
fn shared_with_others() -> House {
    let mut house = House::received();
    let shared = vec![
        Share { payer: Payer::Customer, part: BasisPoints::percent(70) },
        Share { payer: Payer::Dealer, part: BasisPoints::percent(30) },
    ];
    house.does(&he(), R::AddLine { order: CAR, line: LineDraft { shares: shared, ..oil() } }).expect("a line");
    house.does(&lin(), R::AddLine { order: CAR, line: LineDraft { shares: Share::whole(Payer::Oem), ..service() } }).expect("a line");
    house
}

#[test]
fn a_customer_sees_their_own_share_and_never_what_others_pay() {
    let mut house = shared_with_others();
    house.does(&lin(), R::AddLine { order: CAR, line: brakes() }).expect("a line");
    house.does(&lin(), R::Annotate { order: CAR, text: "客户难缠".into() }).expect("a note");
    let page = |house: &House| customer_page(house.car(), around(), &house.policy, house.now);
    assert_eq!(page(&house).asked, None, "nothing is asked before the price is told");
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("told");
    let asked = page(&house).asked.expect("asked");
    let of = |title: &str| asked.items.iter().find(|item| item.title.contains(title)).expect("an item");
    assert_eq!((of("机油").yours, of("机油").free), (Fen::yuan(273), false));
    assert_eq!((of("保养").yours, of("保养").free), (Fen::ZERO, true));
    assert_eq!((asked.before, asked.quote), (Fen::ZERO, mark(house.car())));
    answers(&mut house, &[OIL, SERVICE], &[BRAKES]).expect("answered");
    let page = page(&house);
    assert_eq!((page.bill.due, page.bill.settled, page.asked), (Fen::yuan(273), false, None));
    assert_eq!(page.items.iter().map(|item| item.state).collect::<Vec<_>>(), [None, Some(WorkState::Waiting)]);
    let sent = serde_json::to_string(&customer_page(house.car(), around(), &house.policy, house.now)).expect("JSON");
    for secret in ["11700", "39000", "20000", "dealer\"", "oem", "客户难缠", "13805712266"] {
        assert!(!sent.contains(secret), "{secret}: {sent}");
    }
}

#[test]
fn a_paper_costs_its_customer_their_share_and_tells_no_other_price() {
    let mut house = shared_with_others();
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("told");
    let nets = |lines: &[Line]| lines.iter().map(Line::net).collect::<Vec<_>>();
    let copy = customers_order(house.car().clone(), Paper::Estimate);
    assert_eq!(nets(&copy.lines), [Fen::yuan(273), Fen::ZERO]);
    let signed = R::Authorise { order: CAR, signed_by: "陈女士".into(), signature: "M10 10L20 20".into() };
    house.does(&lin(), signed).expect("signed");
    // What is typed since was signed by nobody.
    house.does(&lin(), R::AddLine { order: CAR, line: brakes() }).expect("a line");
    let copy = customers_order(house.car().clone(), Paper::Authorisation);
    let contract = &copy.authorisations[0];
    assert_eq!(
        (nets(&copy.lines), nets(&contract.lines), contract.total),
        (nets(&contract.lines), vec![Fen::yuan(273), Fen::ZERO], Fen::yuan(273))
    );
    let settled = customers_order(house.car().clone(), Paper::Settlement);
    assert_eq!(
        settled.lines.iter().map(|line| line.id).collect::<Vec<_>>(),
        [OIL, BRAKES],
        "what they pay nothing of is not on their list"
    );
    let told = serde_json::to_string(&(&copy.lines, &copy.authorisations)).expect("JSON");
    for secret in ["11700", "39000", "dealer\"", "oem", "13805712266"] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
    let check_in = customers_order(house.car().clone(), Paper::CheckIn);
    assert!(check_in.lines.is_empty() && check_in.authorisations.is_empty());
    assert!(check_in.check_in.is_none_or(|check_in| check_in.sender_phone.is_empty()));
}

#[test]
fn an_estimate_that_was_changed_is_not_asked_until_it_is_told_again() {
    let mut house = House::quoted();
    house.does(&lin(), R::AddLine { order: CAR, line: crate::cast::labour(line(1), "雨刮片", Skill::Mechanical, 20) }).expect("added");
    let page = |house: &House| customer_page(house.car(), around(), &house.policy, house.now);
    assert_eq!((page(&house).asked, page(&house).revised), (None, true), "half a price is no price");
    house.now += minutes(1);
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("told");
    assert_eq!((page(&house).asked.map(|asked| asked.items.len()), page(&house).revised), (Some(4), false));
}

#[test]
fn work_that_is_added_after_the_answer_changes_no_estimate_that_waits() {
    let mut house = House::in_work();
    house.now += minutes(1);
    let add = |number| R::AddLine { order: CAR, line: crate::cast::labour(line(number), "雨刮片", Skill::Mechanical, 20) };
    let revised = |house: &House, around| customer_page(house.car(), around, &house.policy, house.now).revised;
    house.does(&lin(), add(1)).expect("added");
    assert!(!revised(&house, around()), "they have signed what they were told");
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("told");
    assert!(!revised(&house, around()));
    house.does(&lin(), add(2)).expect("added");
    assert!(revised(&house, around()));
    let (told, number) = (house.car().lines.last().expect("a line").clone(), house.car().number.clone());
    let declined = DeferredLine { order: CAR, number, line: told, reason: "太贵".into(), declined_at: house.now };
    let around_it = || Around { declined: vec![declined.clone()], ..around() };
    let page = |house: &House| customer_page(house.car(), around_it(), &house.policy, house.now).declined;
    assert_eq!(page(&house), [], "what stands on the order again is asked about, not declined");
    for id in [1, 2] {
        house.does(&lin(), R::RemoveLine { order: CAR, line: line(id) }).expect("removed");
    }
    assert_eq!(page(&house), [NotNow { title: "雨刮片".into(), yours: Fen::yuan(40), at: house.now }]);
    house.does(&lin(), add(3)).expect("added");
    assert!(!revised(&house, Around { declined: vec![declined], ..around() }), "who declined all of it has answered");
}

#[test]
fn the_customer_reads_what_is_new_since_the_last_estimate_in_their_own_money() {
    let mut house = House::quoted();
    let before = house.car().lines.clone();
    let half =
        vec![Share { payer: Payer::Customer, part: BasisPoints::percent(50) }, Share { payer: Payer::Oem, part: BasisPoints::percent(50) }];
    let (half_the_oil, by_the_oem) = (LineDraft { shares: half, ..oil() }, LineDraft { shares: Share::whole(Payer::Oem), ..service() });
    house.does(&lin(), R::ChangeLine { order: CAR, line: half_the_oil }).expect("changed");
    house.does(&lin(), R::ChangeLine { order: CAR, line: by_the_oem }).expect("changed");
    house.does(&lin(), R::RemoveLine { order: CAR, line: BRAKES }).expect("removed");
    house.does(&lin(), R::AddLine { order: CAR, line: crate::cast::labour(line(1), "雨刮片", Skill::Mechanical, 20) }).expect("added");
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("told");
    let around = Around { told_before: Some(before), ..around() };
    let asked = customer_page(house.car(), around, &house.policy, house.now).asked.expect("asked");
    let title = |line: LineDraft| line.title;
    assert_eq!(
        asked.changes,
        [
            Change::Priced { title: title(service()), from: Fen::yuan(200), to: Fen::ZERO },
            Change::Priced { title: title(oil()), from: Fen::yuan(390), to: Fen::yuan(195) },
            Change::Added { title: "雨刮片".into(), amount: Fen::yuan(40) },
            Change::Removed { title: title(brakes()), amount: Fen::yuan(100) },
        ]
    );
}

#[test]
fn an_estimate_told_again_without_a_change_has_nothing_new() {
    let house = House::quoted();
    let around = Around { told_before: Some(house.car().lines.clone()), ..around() };
    let asked = customer_page(house.car(), around, &house.policy, house.now).asked.expect("asked");
    assert_eq!(asked.changes, []);
}

#[test]
fn another_part_at_the_same_price_is_another_offer_and_is_told_before_it_is_agreed_to() {
    let mut house = House::quoted();
    let part = house.car().lines.iter().find(|line| matches!(line.charge, Charge::Part { .. })).expect("a part").clone();
    let Charge::Part { part_no, unit, quantity, price, list, job, .. } = part.charge else { panic!("a part") };
    let charge = Charge::Part { part_no, quality: QualityClass::Remanufactured, maker: "杂牌".into(), unit, quantity, price, list, job };
    let change = LineDraft { id: part.id, title: part.title, charge, discount: part.discount, shares: part.shares };
    let before = estimate::total(&house.car().lines);
    house.does(&lin(), R::ChangeLine { order: CAR, line: change }).expect("changed");
    assert_eq!(estimate::total(&house.car().lines), before, "it costs the same");
    assert!(customer_page(house.car(), around(), &house.policy, house.now).asked.is_none(), "nothing can be agreed to that was not told");
    let yes = R::Authorise { order: CAR, signed_by: "陈".into(), signature: String::new() };
    assert_eq!(house.does(&lin(), yes.clone()), Err(Refusal::QuoteOutdated));
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("told anew");
    let told = customer_page(house.car(), around(), &house.policy, house.now).asked.expect("asked");
    let offered = told.items.iter().flat_map(|item| &item.parts).find(|fitted| fitted.maker == "杂牌").expect("the part");
    assert_eq!(offered.quality, QualityClass::Remanufactured);
    house.does(&lin(), yes).expect("agreed");
}

#[test]
fn an_estimate_that_is_no_longer_good_says_so_and_is_signed_nowhere() {
    let mut house = House::quoted();
    house.now += chrono::TimeDelta::days(i64::from(house.policy.quote_valid_days) + 1);
    let page = customer_page(house.car(), around(), &house.policy, house.now);
    assert!(page.asked.is_none() && page.expired_at.is_some_and(|at| at < house.now));
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("told anew");
    let page = customer_page(house.car(), around(), &house.policy, house.now);
    assert!(page.asked.is_some() && page.expired_at.is_none());
}

#[test]
fn added_work_whose_estimate_is_no_longer_good_is_not_signed_in_the_shop_either() {
    let mut house = House::in_work();
    house.does(&lin(), R::AddLine { order: CAR, line: crate::cast::labour(line(1), "更换雨刮片", Skill::Mechanical, 20) }).expect("added");
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("told");
    house.now += chrono::TimeDelta::days(i64::from(house.policy.quote_valid_days) + 1);
    let yes = R::Authorise { order: CAR, signed_by: "陈".into(), signature: String::new() };
    assert!(matches!(house.does(&lin(), yes), Err(Refusal::QuoteExpired { .. })));
}
