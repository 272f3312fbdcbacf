//! Body and paint in stages: what follows what, who hands over to whom, and what paint went where.

use crate::cast::{CAR, HOUSE, chen, labour, lin, line, minutes, noon, wang, xu, zhao};
use crate::day::{dispatch, pass};
use crate::house::House;
use domain::repair_orders::Command as R;
use domain::staff::Skill;
use domain::workshop::{
    Command as W, Floor, MOST_PAINT, PaintKind, PaintUnit, PaintUsed, Panel, Planned, Stage, StageKind as K, StagePlan, StageState,
    StageStep, decide, foresee, paint_that_counts, stage_step,
};
use domain::{Actor, CommandId, Envelope, LineId, OrderId, PaintId, Permission, PersonId, Refusal};
use proptest::prelude::*;
use uuid::Uuid;

pub const PAINT: PaintId = PaintId(Uuid::from_u128(0xBB));
pub const PAINT_BEFORE: PaintId = PaintId(Uuid::from_u128(0xBC));
const DENT: LineId = LineId(Uuid::from_u128(0xF7));

pub fn base_coat(amount: i32) -> PaintUsed {
    let (panel, kind, unit) = (Panel::RearLeftWing, PaintKind::BaseCoat, PaintUnit::Gram);
    PaintUsed { panel, kind, colour: "1G3".to_owned(), amount, unit }
}

/// Strip and body work by Wang, paint by Chen, assembly by Wang; two hours each, one after the other. No polish.
pub fn whole_plan() -> Vec<StagePlan> {
    let stage = |(at, kind): (usize, &K)| {
        let technician = if matches!(kind, K::Primer | K::Paint) { chen().person } else { wang().person };
        let from = noon() + minutes(120 * i64::try_from(at).expect("seven"));
        let planned = (*kind != K::Polish).then_some(Planned { technician, from, until: from + minutes(120) });
        StagePlan { kind: *kind, planned, left_out: if planned.is_none() { "免抛".to_owned() } else { String::new() } }
    };
    K::ALL.iter().enumerate().map(stage).collect()
}

/// A car with a dent, authorised.
fn dented() -> House {
    let mut house = House::received();
    house.technicians.iter_mut().for_each(|(_, _, skills)| skills.extend([Skill::Body, Skill::Paint]));
    house.does(&lin(), R::AddLine { order: CAR, line: labour(DENT, "左后叶子板钣金喷漆", Skill::Body, 600) }).expect("a job");
    house.does(&lin(), R::Quote { order: CAR, promised_at: None, closed_is_meant: false }).expect("the quote");
    house.sign().expect("the signature");
    house
}

fn planned() -> House {
    let mut house = dented();
    house.does(&zhao(), plan(whole_plan())).expect("the plan");
    house
}

fn plan(stages: Vec<StagePlan>) -> W {
    W::PlanStages { order: CAR, stages }
}
fn begin(stage: K) -> W {
    W::BeginStage { order: CAR, stage }
}
fn hand_over(stage: K) -> W {
    W::HandOverStage { order: CAR, stage, note: "缝隙 4 mm".to_owned() }
}
fn accept(stage: K) -> W {
    W::AcceptStage { order: CAR, stage }
}
fn refuse(stage: K, reason: &str) -> W {
    W::RefuseStage { order: CAR, stage, reason: reason.to_owned() }
}
fn paint(id: PaintId, used: PaintUsed) -> W {
    W::RecordPaint { order: CAR, paint: id, used, instead_of: None, reason: String::new() }
}

fn states(house: &House) -> Vec<StageState> {
    house.car().progress.stages.iter().map(Stage::state).collect()
}

#[test]
fn a_car_goes_from_hand_to_hand_and_passes_after_the_last() {
    use StageState::{Ahead, HandedOver, LeftOut, Over, Running};
    let mut house = planned();
    house.does(&wang(), begin(K::Strip)).expect("Wang strips it");
    assert_eq!(states(&house), [Running, Ahead, Ahead, Ahead, LeftOut, Ahead, Ahead]);
    house.wait(100);
    house.does(&wang(), hand_over(K::Strip)).expect("done");
    assert_eq!(states(&house)[..2], [HandedOver, Ahead]);
    house.wait(5);
    house.does(&wang(), accept(K::Strip)).expect("the same hands take it");
    house.wait(90);
    house.does(&wang(), hand_over(K::Body)).expect("done");
    house.does(&chen(), accept(K::Body)).expect("Chen takes it");
    house.does(&chen(), hand_over(K::Primer)).expect("done");
    house.does(&chen(), accept(K::Primer)).expect("goes on");
    house.does(&chen(), hand_over(K::Paint)).expect("done");
    house.does(&wang(), accept(K::Paint)).expect("the polish is left out: Wang assembles");
    house.does(&wang(), hand_over(K::Assembly)).expect("done");
    house.does(&wang(), accept(K::Assembly)).expect("goes on");
    house.does(&zhao(), dispatch(&[])).expect("the job behind it");
    house.does(&wang(), W::ClockOn { order: CAR, job: DENT }).expect("on the clock");
    house.does(&wang(), W::Finish { order: CAR, job: None }).expect("finished");
    assert_eq!(house.does(&xu(), pass()), Err(Refusal::StageOpen { stage: K::Calibration }), "it has not been calibrated");
    house.does(&wang(), hand_over(K::Calibration)).expect("the last goes to nobody");
    assert_eq!(states(&house), [Over, Over, Over, Over, LeftOut, Over, Over]);
    let strip = &house.car().progress.stages[0];
    assert_eq!((strip.begun, strip.ended(), strip.taken), (Some(noon()), Some(noon() + minutes(100)), Some(noon() + minutes(105))));
    assert_eq!(strip.late_by(house.now), None, "a hundred minutes of a hundred and twenty");
    house.does(&xu(), pass()).expect("now it passes");
}

#[test]
fn a_stage_waits_while_its_technician_is_at_another_car() {
    let mut house = planned();
    let other = OrderId(Uuid::from_u128(0xEE));
    let at = |house: &House, person: PersonId, on: OrderId| {
        let mut floor = house.floor();
        for who in floor.technicians.iter_mut().filter(|who| who.person == person) {
            who.running = Some((on, "RO260312-019".to_owned(), "浙A1B2C3".to_owned()));
        }
        floor
    };
    let ask =
        |house: &House, floor: &Floor, who: &Actor, command: &W| decide(&house.car().progress, floor, command, who, house.now).map(|_| ());
    let busy = |who: &str| Err(Refusal::TechnicianIsWorking { technician: who.to_owned(), number: "RO260312-019".to_owned() });
    let floor = at(&house, wang().person, other);
    assert_eq!(ask(&house, &floor, &wang(), &begin(K::Strip)), busy("王强"));
    assert_eq!(ask(&house, &floor, &zhao(), &begin(K::Strip)), busy("王强"), "for whoever asks");
    assert_eq!(ask(&house, &at(&house, wang().person, CAR), &wang(), &begin(K::Strip)), Ok(()), "the clock of this car is no reason");
    assert_eq!(ask(&house, &at(&house, chen().person, other), &wang(), &begin(K::Strip)), Ok(()), "nor is somebody else's");
    for step in [begin(K::Strip), hand_over(K::Strip), accept(K::Strip), hand_over(K::Body)] {
        house.does(&wang(), step).expect("on to the paint");
    }
    assert_eq!(ask(&house, &at(&house, chen().person, other), &chen(), &accept(K::Body)), busy("陈辉"));
    assert_eq!(ask(&house, &house.floor(), &chen(), &accept(K::Body)), Ok(()));
}

#[test]
fn nobody_begins_before_the_one_before_has_handed_over() {
    let mut house = planned();
    assert_eq!(house.does(&chen(), begin(K::Primer)), Err(Refusal::StageNotHandedOver { stage: K::Primer, before: K::Strip }));
    assert_eq!(house.does(&wang(), accept(K::Strip)), Err(Refusal::NothingHandedOver { stage: K::Strip }));
    house.does(&wang(), begin(K::Strip)).expect("the first");
    assert_eq!(house.does(&wang(), begin(K::Strip)), Err(Refusal::StageBegun { stage: K::Strip }));
    assert_eq!(house.does(&wang(), begin(K::Body)), Err(Refusal::StageNotHandedOver { stage: K::Body, before: K::Strip }));
    house.does(&wang(), hand_over(K::Strip)).expect("done");
    assert_eq!(house.does(&wang(), hand_over(K::Strip)), Err(Refusal::StageIsHandedOver { stage: K::Strip }));
    assert_eq!(
        house.does(&wang(), begin(K::Body)),
        Err(Refusal::StageNotHandedOver { stage: K::Body, before: K::Strip }),
        "it is taken first"
    );
    assert_eq!(house.does(&wang(), hand_over(K::Body)), Err(Refusal::StageNotBegun { stage: K::Body }));
    assert_eq!(house.does(&zhao(), begin(K::Polish)), Err(Refusal::StageLeftOut { stage: K::Polish }));
}

#[test]
fn the_taker_gives_it_back_with_a_reason_and_it_goes_on_where_it_was() {
    let mut house = planned();
    house.does(&wang(), begin(K::Strip)).expect("begun");
    house.does(&wang(), hand_over(K::Strip)).expect("done");
    house.does(&wang(), accept(K::Strip)).expect("taken");
    house.does(&wang(), hand_over(K::Body)).expect("done");
    assert_eq!(house.does(&chen(), refuse(K::Body, " ")), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    let not_theirs = Err(Refusal::NotYours { permission: Permission::Work });
    assert_eq!(house.does(&wang(), refuse(K::Body, "不平")), not_theirs, "the taker says so, not the giver");
    assert_eq!(house.does(&wang(), accept(K::Body)), not_theirs);
    house.wait(10);
    house.does(&chen(), refuse(K::Body, "边缘不平")).expect("back");
    let body = &house.car().progress.stages[1];
    assert_eq!((body.state(), body.back.as_ref().map(|back| back.reason.as_str())), (StageState::Running, Some("边缘不平")));
    house.does(&wang(), hand_over(K::Body)).expect("put right");
    house.does(&chen(), accept(K::Body)).expect("taken");
    assert_eq!(house.car().progress.stage().map(Stage::kind), Some(K::Primer));
}

#[test]
fn a_plan_names_all_seven_in_their_order() {
    let mut house = dented();
    let mut tries = |stages: Vec<StagePlan>| house.does(&zhao(), plan(stages)).map(|_| ());
    let mut swapped = whole_plan();
    swapped.swap(1, 2);
    assert_eq!(tries(swapped), Err(Refusal::StagesOutOfOrder));
    assert_eq!(tries(whole_plan()[..6].to_vec()), Err(Refusal::StagesOutOfOrder));
    let changed = |at: usize, change: &dyn Fn(&mut StagePlan)| {
        let mut plan = whole_plan();
        change(&mut plan[at]);
        plan
    };
    assert_eq!(tries(changed(4, &|stage| stage.left_out.clear())), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    let early = changed(1, &|stage| stage.planned.as_mut().expect("planned").from = noon() + minutes(60));
    assert_eq!(tries(early), Err(Refusal::StageTooEarly { stage: K::Body, before: K::Strip, until: noon() + minutes(120) }));
    let backwards = changed(0, &|stage| stage.planned.as_mut().expect("planned").until = noon());
    assert_eq!(tries(backwards), Err(Refusal::StageTimes { stage: K::Strip }));
    let unknown = changed(0, &|stage| stage.planned.as_mut().expect("planned").technician = PersonId(Uuid::nil()));
    assert_eq!(tries(unknown), Err(Refusal::TechnicianUnknown));
    let none = K::ALL.iter().map(|kind| StagePlan { kind: *kind, planned: None, left_out: "—".to_owned() }).collect();
    assert_eq!(tries(none), Err(Refusal::NoStagePlanned));
    assert_eq!(house.does(&wang(), plan(whole_plan())).err(), Some(Refusal::not_allowed(Permission::Dispatch)));
    house.does(&zhao(), plan(whole_plan())).expect("the plan");
    assert_eq!(house.does(&zhao(), plan(whole_plan())), Err(Refusal::NothingChanged));
    assert_eq!(House::authorised().does(&zhao(), plan(whole_plan())), Err(Refusal::NoBodywork), "brakes and a service");
}

#[test]
fn a_stage_asks_for_its_trade() {
    let mut house = dented();
    let takes_from = |house: &mut House, who: PersonId, trade: Skill| {
        for (_, _, skills) in house.technicians.iter_mut().filter(|(person, ..)| *person == who) {
            skills.retain(|skill| *skill != trade);
        }
    };
    takes_from(&mut house, chen().person, Skill::Paint);
    let refused = house.does(&zhao(), plan(whole_plan()));
    assert!(matches!(&refused, Err(Refusal::StageNotOfTrade { stage: K::Primer, skill: Skill::Paint, .. })), "{refused:?}");
    let mut by_wang = whole_plan();
    for stage in by_wang.iter_mut().filter_map(|stage| stage.planned.as_mut()) {
        stage.technician = wang().person;
    }
    house.does(&zhao(), plan(by_wang.clone())).expect("Wang has the trades");
    takes_from(&mut house, wang().person, Skill::Body);
    by_wang[6].planned.as_mut().expect("planned").until += minutes(30);
    house.does(&zhao(), plan(by_wang.clone())).expect("whose it was before keeps it");
    by_wang[6].planned.as_mut().expect("planned").technician = chen().person;

    house.does(&zhao(), plan(by_wang)).expect("Chen is of the trade that calibrates");
}

#[test]
fn what_was_begun_keeps_its_plan_and_the_rest_is_planned_anew() {
    let mut house = planned();
    house.does(&wang(), begin(K::Strip)).expect("begun");
    let mut later = whole_plan();
    for stage in later.iter_mut().skip(1).filter_map(|stage| stage.planned.as_mut()) {
        (stage.from, stage.until) = (stage.from + minutes(600), stage.until + minutes(600));
    }
    house.does(&zhao(), plan(later.clone())).expect("everything else later");
    let mut moved = later.clone();
    moved[0].planned.as_mut().expect("planned").until = noon() + minutes(130);
    assert_eq!(house.does(&zhao(), plan(moved)), Err(Refusal::StageBegun { stage: K::Strip }), "it is measured by what was planned");
    later[0].planned.as_mut().expect("planned").technician = chen().person;
    house.does(&zhao(), plan(later.clone())).expect("somebody else goes on");
    house.does(&chen(), hand_over(K::Strip)).expect("and hands over");
    let left_out: Vec<StagePlan> = later
        .iter()
        .map(|stage| match stage.kind {
            K::Strip => stage.clone(),
            kind => StagePlan { kind, planned: None, left_out: "客户放弃".to_owned() },
        })
        .collect();
    house.does(&zhao(), plan(left_out)).expect("nothing follows");
    assert_eq!((house.car().progress.stage(), states(&house)[0]), (None, StageState::Over), "nobody waits for it");
}

#[test]
fn paint_is_weighed_by_panel_when_somebody_sprays() {
    let mut house = planned();
    assert_eq!(house.does(&chen(), paint(PAINT, base_coat(180))), Err(Refusal::StageNotBegun { stage: K::Paint }));
    for stage in [K::Strip, K::Body] {
        if stage == K::Strip {
            house.does(&wang(), begin(stage)).expect("begun");
        }
        house.does(&wang(), hand_over(stage)).expect("done");
        house.does(&zhao(), accept(stage)).expect("the director may take it for anybody");
    }
    assert_eq!(house.does(&wang(), paint(PAINT, base_coat(180))), Err(Refusal::NotYours { permission: Permission::Work }));
    for amount in [-5, 0, MOST_PAINT + 1] {
        assert_eq!(house.does(&chen(), paint(PAINT, base_coat(amount))), Err(Refusal::PaintAmount { found: amount, most: MOST_PAINT }));
    }
    let nameless = PaintUsed { colour: " ".to_owned(), ..base_coat(180) };
    assert_eq!(house.does(&chen(), paint(PAINT, nameless)), Err(Refusal::FieldEmpty { field: "colour_code".to_owned() }));
    house.does(&chen(), paint(PAINT, base_coat(1_800))).expect("written down");
    assert_eq!(house.does(&chen(), paint(PAINT, base_coat(180))), Err(Refusal::AlreadyThere));
    let right = |id: u128, amount, of, reason: &str| W::RecordPaint {
        order: CAR,
        paint: PaintId(Uuid::from_u128(id)),
        used: base_coat(amount),
        instead_of: Some(of),
        reason: reason.to_owned(),
    };
    assert_eq!(house.does(&chen(), right(1, 180, PAINT, "")), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    assert_eq!(house.does(&chen(), right(1, 180, PAINT_BEFORE, "多写一个零")), Err(Refusal::NotFound));
    house.does(&chen(), right(1, 180, PAINT, "多写一个零")).expect("put right");
    assert_eq!(house.does(&chen(), right(2, 170, PAINT, "多写一个零")), Err(Refusal::NotFound), "it was put right already");
    let counts: Vec<i32> = paint_that_counts(&house.car().paint).map(|entry| entry.used.amount).collect();
    assert_eq!((counts, house.car().paint.len()), (vec![180], 2), "and what it was is kept");
}

/// A wish: which command of which stage, by whom, how long after the one before.
type Wish = (usize, usize, usize, i64);

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever people ask for: a stage is never begun before the one before it was handed over, and times are in order.
    #[test]
    fn stages_follow_each_other_whatever_people_ask_for(
        wishes in prop::collection::vec((0usize..7, 0usize..7, 0usize..3, 0i64..200), 1..60),
        plans in prop::collection::vec((0usize..7, any::<bool>()), 0..6),
    ) {
        let mut house = planned();
        let wishes: Vec<Wish> = wishes;
        let mut plans = plans.into_iter();
        for (what, which, who, later) in wishes {
            let (stage, who) = (K::ALL[which], [wang(), chen(), zhao()][who].clone());
            let command = match what {
                0 | 1 => begin(stage),
                2 | 3 => hand_over(stage),
                4 => refuse(stage, "返"),
                5 => accept(stage),
                _ => {
                    let (at, out) = plans.next().unwrap_or((which, true));
                    let mut stages: Vec<StagePlan> = house.car().progress.stages.iter().map(|stage| stage.plan.clone()).collect();
                    let fresh = whole_plan()[at].planned.filter(|_| !out);
                    stages[at] = StagePlan { kind: K::ALL[at], planned: fresh, left_out: if fresh.is_none() { "免".to_owned() } else { String::new() } };
                    plan(stages)
                }
            };
            let _ = house.does(&who, command);
            let stages = &house.car().progress.stages;
            prop_assert!(stages.iter().map(Stage::kind).eq(K::ALL.iter().copied()), "never reordered");
            let mut last = None;
            let mut open = false;
            for stage in stages.iter().filter(|stage| stage.state() != StageState::LeftOut) {
                if let Some(begun) = stage.begun {
                    prop_assert!(!open, "{:?} was begun while the one before it was not handed over", stage.kind());
                    prop_assert!(last.is_none_or(|last| last <= begun), "times are in order");
                    prop_assert!(stage.ended().is_none_or(|ended| begun <= ended));
                    prop_assert!(stage.taken.is_none_or(|taken| stage.ended().is_some_and(|ended| ended <= taken)));
                }
                open = stage.state() != StageState::Over;
                last = stage.taken.or(stage.begun).or(last);
            }
            let running = stages.iter().filter(|stage| matches!(stage.state(), StageState::Running | StageState::HandedOver)).count();
            prop_assert!(running <= 1, "a car is in one pair of hands");
            for who in [wang(), chen(), zhao()] {
                let command = match stage_step(&house.car().progress, &who, false) {
                    Some(StageStep::Begin(stage)) => begin(stage),
                    Some(StageStep::HandOver(stage)) => hand_over(stage),
                    Some(StageStep::Take { given, .. }) => accept(given),
                    None => continue,
                };
                prop_assert!(house.decide(&who, &domain::Command::Workshop(command)).is_ok(), "what is offered is accepted");
            }
            house.wait(later);
        }
    }
}

#[test]
fn a_line_that_is_not_bodywork_asks_for_no_stages() {
    let mut house = House::received();
    house.does(&lin(), R::AddLine { order: CAR, line: labour(line(1), "更换蓄电池", Skill::Electrical, 30) }).expect("a job");
    assert!(!house.car().progress.is_for_the_body_shop());
    assert!(dented().car().progress.is_for_the_body_shop());
}

#[test]
fn a_stage_that_was_handed_over_without_network_ended_when_it_was() {
    let mut house = planned();
    house.does(&wang(), begin(K::Strip)).expect("begun at noon");
    let told = |at: i64| Envelope {
        id: CommandId(Uuid::from_u128(7)),
        dealership: HOUSE,
        command: domain::Command::Workshop(hand_over(K::Strip)),
        expected_version: Some(3),
        made_at: noon() + minutes(at),
        offline: true,
    };
    let done = |at: i64| told(at).done_at(&house.car().progress, noon() + minutes(90));
    assert_eq!(done(40), Ok(noon() + minutes(40)));
    assert_eq!(done(-1), Ok(noon()), "nothing ends before it began");
    assert_eq!(done(-60), Err(Refusal::StageDoneBefore { stage: K::Strip, at: noon() - minutes(60), last: noon() }));
}

#[test]
fn a_tablet_foresees_how_the_stages_go_on() {
    let mut house = planned();
    let mut foreseen = crate::offline::board(&house);
    for (who, step) in [
        (wang(), begin(K::Strip)),
        (wang(), hand_over(K::Strip)),
        (wang(), accept(K::Strip)),
        (wang(), hand_over(K::Body)),
        (chen(), refuse(K::Body, "边缘不平")),
    ] {
        house.wait(20);
        foresee(&mut foreseen, &step, &who, house.now).expect("the tablet takes the step");
        house.does(&who, step).expect("so does the server");
        assert_eq!(foreseen.cards[0].progress.stages, house.car().progress.stages);
    }
}
