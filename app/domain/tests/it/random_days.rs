//! Days in which anybody asks for anything: whatever the rules allow, the house stays in order.

use crate::cast::{
    BAY_3, BAY_5, CAR, SECOND_CAR, check_in, chen, diagnosis_fee, fang, gu, hu, labour, lin, line, luo, oil, shen, sun, wang, xu, zhao,
};
use crate::house::House;
use domain::quality::{self, Check};
use domain::repair_orders::estimate::given_away;
use domain::repair_orders::lifecycle::TABLE;
use domain::repair_orders::{CheckIn, Command as R, Event as OrderEvent, Kind, LineDraft, Order, Payer, Share, Status};
use domain::settlement::{Command as P, Method};
use domain::staff::Skill;
use domain::workshop::{Command as W, HoldReason, Job, JobStatus, Portion};
use domain::{Actor, Command, DiscountId, Event, Fen, GatePassId, InspectionId, LineId, OrderId, PaymentId, PersonId, Post};
use proptest::prelude::*;
use uuid::Uuid;

/// What somebody asks for: who, what, of which car, and a number that picks among what is there.
type Wish = (usize, usize, bool, usize);

fn everybody() -> Vec<Actor> {
    let all_rounder = Actor {
        person: PersonId(Uuid::from_u128(0xCF)),
        posts: vec![Post::ServiceManager, Post::WorkshopDirector, Post::FinanceManager, Post::CareAgent],
        ..lin()
    };
    vec![lin(), zhao(), wang(), chen(), xu(), shen(), sun(), gu(), fang(), hu(), luo(), all_rounder]
}

/// A job, a part or a fee to add; half of the time one of a technician's trades.
fn drafted(pick: usize) -> LineDraft {
    let id = line(pick as u128 % 6);
    let payer = match pick % 11 {
        0 => Payer::Dealer,
        5 => Payer::Oem,
        _ => Payer::Customer,
    };
    let draft = match pick % 7 {
        0 => LineDraft { id, ..oil() },
        1 => diagnosis_fee(id, Fen::yuan(150)),
        2 => labour(id, "高压检测", Skill::HighVoltage, 40),
        _ => labour(id, "更换", Skill::Mechanical, 10 + 10 * (pick as i32 % 4)),
    };
    LineDraft { shares: Share::whole(payer), ..draft }
}

fn a_line(order: &Order, pick: usize) -> LineId {
    if order.lines.is_empty() { line(0) } else { order.lines[pick % order.lines.len()].id }
}

/// The command that a wish means for this car as it stands.
fn command(order: &Order, what: usize, pick: usize, now: chrono::DateTime<chrono::Utc>) -> Command {
    let id = order.id;
    let reason = || "理由".to_owned();
    let some_line = a_line(order, pick);
    let named = (pick.is_multiple_of(2)).then_some(some_line);
    let (technician, bay) = [(wang().person, BAY_3), (chen().person, BAY_5), (wang().person, BAY_5), (chen().person, BAY_3)][pick % 4];
    let fresh = Uuid::from_u128(0x10_000 + pick as u128);
    let statement = order.statements.get(pick % order.statements.len().max(1));
    match what {
        0 => {
            let check_in = CheckIn { kind: Kind::ALL[pick % Kind::ALL.len()], ..check_in() };
            Command::RepairOrders(R::CheckIn { order: id, check_in, closed_is_meant: false })
        }
        1 => Command::RepairOrders(R::StartDiagnosis { order: id }),
        2 | 3 => Command::RepairOrders(R::AddLine { order: id, line: drafted(pick) }),
        4 => Command::RepairOrders(R::ChangeLine { order: id, line: LineDraft { id: some_line, ..drafted(pick / 7) } }),
        5 => Command::RepairOrders(R::RemoveLine { order: id, line: some_line }),
        6 => Command::RepairOrders(R::Quote { order: id, promised_at: None, closed_is_meant: false }),
        7 | 8 => Command::RepairOrders(R::Authorise { order: id, signed_by: reason(), signature: String::new() }),
        9 | 10 => Command::Workshop(W::Dispatch {
            order: id,
            jobs: named.into_iter().collect(),
            technician,
            bay,
            reason: if pick.is_multiple_of(5) { String::new() } else { reason() },
        }),
        11..=13 => Command::Workshop(W::ClockOn { order: id, job: some_line }),
        14 => {
            let (reason, note, leaves_bay) = (HoldReason::WaitingForParts, String::new(), pick.is_multiple_of(3));
            Command::Workshop(W::Hold { order: id, job: named, reason, note, leaves_bay })
        }
        15 => Command::Workshop(W::Resume { order: id, job: named }),
        16..=18 => Command::Workshop(W::Finish { order: id, job: named }),
        19 | 20 => {
            let (inspection, checks) = (InspectionId(fresh), Check::ALL.to_vec());
            Command::Quality(quality::Command::Pass { order: id, inspection, checks, finding: String::new() })
        }
        21 => {
            let (inspection, jobs) = (InspectionId(fresh), named.into_iter().collect());
            Command::Quality(quality::Command::Fail { order: id, inspection, jobs, finding: reason() })
        }
        22 => Command::Workshop(W::StartWash { order: id }),
        23 => Command::Workshop(W::FinishWash { order: id }),
        24 | 25 => Command::Settlement(P::Settle { order: id }),
        26 => Command::Settlement(P::UndoSettlement { order: id, reason: reason() }),
        27 | 28 => {
            let (statement, open) = statement.map_or((Default::default(), Fen::yuan(1)), |of| (of.id.0, of.open()));
            let amount = if pick.is_multiple_of(3) { Fen(open.0 / 2 + 1) } else { open };
            let (statement, payment) = (domain::StatementId(statement), PaymentId(fresh));
            Command::Settlement(P::TakePayment { order: id, statement, payment, method: Method::Cash, amount })
        }
        29 => {
            let paid = statement.and_then(|of| of.payments.first()).map_or(PaymentId(fresh), |payment| payment.id);
            Command::Settlement(P::RefundPayment { order: id, payment: paid, reason: reason() })
        }
        30 => {
            let statement = domain::StatementId(statement.map_or(Uuid::nil(), |of| of.id.0));
            Command::Settlement(P::GrantCredit { order: id, statement, reason: reason() })
        }
        31 | 32 => Command::Settlement(P::IssueGatePass { order: id, gate_pass: GatePassId(fresh) }),
        33 | 34 => Command::RepairOrders(R::Deliver { order: id }),
        35 => Command::RepairOrders(R::Close { order: id }),
        36 => Command::RepairOrders(R::Void { order: id, reason: reason() }),
        37 => Command::RepairOrders(R::LeaveUnrepaired { order: id, reason: reason() }),
        38 => Command::RepairOrders(R::AbandonJob { order: id, job: some_line, reason: reason() }),
        39 => Command::Workshop(W::LeaveBay { order: id }),
        40 => {
            let line = LineDraft { id: some_line, discount: Fen(1_500 * (1 + pick as i64 % 3)), ..drafted(pick / 7) };
            Command::RepairOrders(R::AskDiscount { order: id, request: DiscountId(fresh), line, finding: None, reason: reason() })
        }
        41..=44 => {
            let request = order.discount.as_ref().map_or(DiscountId(fresh), |asked| asked.id);
            Command::RepairOrders(match what {
                41 | 42 => R::GrantDiscount { order: id, request },
                43 => R::RefuseDiscount { order: id, request, reason: reason() },
                _ => R::TakeBackDiscount { order: id, request },
            })
        }
        45 => Command::Settlement(P::WithdrawGatePass { order: id, reason: reason() }),
        46 => {
            let percent = (1 + pick % 99) as u8;
            let crew = [(wang().person, percent), (chen().person, 100 - percent)].map(|(person, percent)| Portion { person, percent });
            let crew = if pick.is_multiple_of(4) { Vec::new() } else { crew.to_vec() };
            let reason = if pick.is_multiple_of(8) { String::new() } else { reason() };
            Command::Workshop(W::Share { order: id, job: some_line, crew, reason })
        }
        _ => {
            let later = now + chrono::TimeDelta::hours(2);
            let reason = domain::repair_orders::PromiseReason::AddedWork;
            Command::RepairOrders(R::ChangePromise {
                order: id,
                promised_at: later,
                reason,
                customer_agreed: pick.is_multiple_of(2),
                closed_is_meant: false,
            })
        }
    }
}

const WISHES: usize = 48;

/// The steps that move a car on, so that random days come as far as the gate: what the order needs next, by somebody who may.
fn helpful(order: &Order, pick: usize) -> (Actor, usize) {
    let technician = if pick.is_multiple_of(2) { wang() } else { chen() };
    match order.progress.status {
        Status::Draft => (lin(), 0),
        Status::Reception | Status::Diagnosis => (lin(), if order.lines.len() < 2 { 2 } else { 6 }),
        Status::Quoted => (lin(), if pick.is_multiple_of(3) { 6 } else { 7 }),
        Status::Authorised => (zhao(), if order.progress.unauthorised_lines > 0 { 7 } else { 9 }),
        Status::Dispatched | Status::Rework => (technician, 11),
        Status::InWork => (zhao(), 16),
        Status::OnHold => (zhao(), 15),
        Status::AwaitingInspection => (xu(), if pick.is_multiple_of(6) { 21 } else { 19 }),
        Status::Passed | Status::Washing => (hu(), 23),
        Status::Ready => (shen(), 24),
        Status::Settled if order.gate_pass.is_some() => (lin(), 33),
        Status::Settled => (shen(), if pick.is_multiple_of(2) { 27 } else { 31 }),
        _ => (luo(), 35),
    }
}

fn moves_are_in_the_table(events: &[Event]) {
    for event in events {
        if let Event::RepairOrders(OrderEvent::Moved { from, to }) = event {
            assert_ne!(from, to, "a move goes somewhere");
            assert!(TABLE.iter().any(|(was, _, is)| was == from && is == to), "{from} to {to}");
        }
    }
}

fn in_order(house: &House) {
    for person in [wang().person, chen().person] {
        let clocks = house.orders.iter().flat_map(|order| &order.progress.jobs);
        let running = clocks.filter(|job| job.status == JobStatus::Working && job.is_given_to(person)).count();
        assert!(running <= 1, "one clock for each technician");
    }
    for order in &house.orders {
        assert!(house.stands.values().filter(|car| **car == order.id).count() <= 1, "a car stands in one place");
        one_car_is_in_order(order);
        nothing_is_given_away(order, &house.policy);
    }
}

/// Nobody among them may give away more than a fifth.
fn nothing_is_given_away(order: &Order, policy: &domain::Policy) {
    let kind = order.check_in.as_ref().map_or(Kind::General, |check_in| check_in.kind);
    for line in &order.lines {
        let gift = given_away(line, kind, policy);
        assert!(line.abandoned || gift.given <= gift.of.proportion(domain::BasisPoints::percent(20)), "{gift:?} of {line:?}");
    }
}

fn one_car_is_in_order(order: &Order) {
    let progress = &order.progress;
    let status = progress.status;
    for job in &progress.jobs {
        let sum: u32 = job.crew.iter().map(|portion| u32::from(portion.percent)).sum();
        assert!(job.crew.is_empty() || (sum == 100 && job.technician.is_some_and(|person| job.is_given_to(person))), "shares are whole");
        let sold: domain::Hours = job.hands().map(|person| job.portion_of(person)).sum();
        assert!(job.technician.is_none() || sold == job.billed, "what is sold is divided");
        let running = job.status == JobStatus::Working;
        assert_eq!(running, job.running_since.is_some(), "a clock runs while somebody works");
        assert!(!running || (job.authorised && status == Status::InWork), "work goes on with the customer's yes");
        assert_eq!(job.status == JobStatus::OnHold, job.hold.is_some(), "what stands still has its reason");
        let had = job.technician.is_some() && job.bay.is_some();
        assert!(matches!(job.status, JobStatus::Open | JobStatus::Abandoned) || had, "somebody has it, somewhere");
    }
    let asked = progress.jobs.iter().any(|job| job.status == JobStatus::Open && !job.authorised);
    if status.is_on_the_floor() && !(status == Status::AwaitingInspection && asked) {
        assert_eq!(progress.work_status(), status, "the order stands where its jobs say");
    }
    for statement in &order.statements {
        assert!(Fen::ZERO <= statement.paid() && statement.paid() <= statement.total.due, "paid no more than due");
    }
    let statements: Fen = order.statements.iter().map(|of| of.total.due).sum();
    match status {
        Status::Settled | Status::Delivered | Status::Closed => {
            assert_eq!(statements, domain::repair_orders::estimate::total(&order.lines), "the statements are the lines");
            assert!(progress.jobs.iter().all(|job| job.status.is_over()), "nothing is settled half done");
            assert!(order.ended_because.is_some() || order.inspections.last().is_some_and(|of| of.passed), "nothing leaves uninspected");
        }
        _ => assert!(order.statements.is_empty(), "statements belong to a settled order"),
    }
    if matches!(status, Status::Delivered | Status::Closed) {
        // What was given back after the car had left is owed again.
        let left_paid = |of: &domain::settlement::Statement| of.releases() || of.payments.iter().any(|paid| paid.refunded.is_some());
        assert!(order.gate_pass.is_some() && order.statements.iter().all(left_paid), "unpaid cars stay");
    }
    if status == Status::Settled && order.gate_pass.is_some() {
        assert!(order.statements.iter().all(domain::settlement::Statement::releases), "whoever has a pass has paid");
    }
    for inspection in order.inspections.iter().filter(|of| of.passed) {
        let worked = progress.jobs.iter().any(|job| job.worked_by.contains(&inspection.inspector.person));
        assert!(!worked, "nobody inspects their own work");
    }
    if matches!(status, Status::Void | Status::LeftUnrepaired) {
        let given_up = |job: &Job| job.status == JobStatus::Abandoned || job.worked_by.is_empty();
        assert!(progress.jobs.iter().all(given_up), "work that was done is settled");
    }
}

/// Lives through a day; tells how far each car came.
fn live(wishes: &[Wish]) -> Vec<Status> {
    let mut house = House::with(&[CAR, SECOND_CAR]);
    let people = everybody();
    for (who, what, first, pick) in wishes {
        let id: OrderId = if *first { CAR } else { SECOND_CAR };
        let order = house.order(id);
        let (who, what) = if *what < WISHES { (people[*who].clone(), *what) } else { helpful(order, *pick) };
        let command = command(order, what, *pick, house.now);
        if let Ok(events) = house.does(&who, command) {
            moves_are_in_the_table(&events);
            in_order(&house);
        }
        house.wait(7);
    }
    house.orders.iter().map(|order| order.progress.status).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Two wishes in three are what the car needs next.
    #[test]
    fn whatever_people_ask_for_the_house_stays_in_order(
        wishes in prop::collection::vec((0usize..12, 0..WISHES * 3, any::<bool>(), 0usize..10_000), 1..160)
    ) {
        live(&wishes);
    }
}

#[test]
fn random_days_come_as_far_as_the_gate() {
    let helped: Vec<Wish> = (0..200).map(|turn| (0, WISHES, turn % 2 == 0, turn / 2)).collect();
    let ends = live(&helped);
    assert!(ends.iter().all(|status| *status == Status::Closed), "{ends:?}");
}
