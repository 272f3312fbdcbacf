//! Body and paint in the story: cars that stay for days, planned in stages, handed from team to team, their paint weighed by panel.

use super::catalogue::{NEEDS, Need};
use super::plan::Plan;
use super::simulation::Floor;
use super::visit::Visit;
use chrono::{DateTime, Duration, Utc};
use domain::repair_orders::Kind;
use domain::settlement::Method;
use domain::workshop::{Command as Floorwork, PaintKind, PaintUnit, PaintUsed, Panel, Planned, StageKind, StagePlan};
use domain::{Actor, Command, PaintId};
use store::Error;

/// Minutes of work on the body and on the paint.
pub(super) type Long = [i64; 2];

/// The cars of the body shop: how many days ago they come, how many minutes after the opening, and how long it takes. Two are in work when one
/// looks, in different stages; one is finished and gone.
const CARS: &[(u64, i64, Long)] = &[(4, 20, [200, 190]), (1, 10, [300, 780]), (1, 315, [780, 400])];

/// Where the work of each job has come to when a stage ends, in percent.
const BODY: &[(StageKind, i64)] = &[(StageKind::Strip, 20), (StageKind::Body, 100)];
const PAINT: &[(StageKind, i64)] =
    &[(StageKind::Primer, 30), (StageKind::Paint, 70), (StageKind::Polish, 80), (StageKind::Assembly, 95), (StageKind::Calibration, 100)];

/// Where a car is in its stages.
#[derive(Clone, Copy)]
pub(super) struct InStages {
    long: Long,
    /// The stage that runs, or was handed over; none before the first.
    at: Option<StageKind>,
    /// It was handed over, and whoever takes it is at another car.
    waits: bool,
    /// The last was handed over.
    over: bool,
    /// When the last step was taken.
    since: DateTime<Utc>,
}

fn accident() -> &'static Need {
    NEEDS.iter().find(|need| need.kind == Kind::Accident).unwrap_or(&NEEDS[0])
}

/// The visits of the body shop, for these cars.
pub(super) fn plans(floor: &Floor, cars: impl Iterator<Item = usize>) -> Vec<Plan> {
    let plan = |((days, minutes, long), car): (&(u64, i64, Long), usize)| {
        let day = floor.today.checked_sub_days(chrono::Days::new(*days)).unwrap_or(floor.today);
        let arrives = floor.hours.opening(day) + Duration::minutes(*minutes);
        Plan { method: Method::Transfer, body_shop: Some(*long), ..Plan::plain(car, arrives, accident()) }
    };
    CARS.iter().zip(cars).map(plan).collect()
}

/// Whose hands a stage is in.
const fn hand(kind: StageKind) -> &'static str {
    match kind {
        StageKind::Strip | StageKind::Body | StageKind::Assembly => "wu",
        StageKind::Primer | StageKind::Paint | StageKind::Polish => "zheng",
        StageKind::Calibration => "chenh",
    }
}

/// What is said when a stage is handed over.
const fn note(kind: StageKind) -> &'static str {
    match kind {
        StageKind::Strip => "后杠骨架变形，已拍照；线束无损。",
        StageKind::Body => "左右缝隙 4 mm，原子灰已打磨到 320#。",
        StageKind::Primer => "底漆干透，无砂眼。",
        StageKind::Paint => "色漆两遍，清漆两遍，烤 40 分钟。",
        StageKind::Polish => "无流挂，已去尘点。",
        StageKind::Assembly => "雷达、牌照灯已装回，试过倒车影像。",
        StageKind::Calibration => "倒车雷达标定完成。",
    }
}

/// What is weighed when a stage ends.
fn weighed(kind: StageKind) -> Vec<PaintUsed> {
    let of =
        |kind, colour: &str, amount| PaintUsed { panel: Panel::RearBumper, kind, colour: colour.to_owned(), amount, unit: PaintUnit::Gram };
    match kind {
        StageKind::Primer => vec![of(PaintKind::Putty, "", 65), of(PaintKind::Primer, "", 140)],
        StageKind::Paint => vec![of(PaintKind::BaseCoat, "1G3", 285), of(PaintKind::ClearCoat, "", 210)],
        _ => Vec::new(),
    }
}

async fn act(floor: &mut Floor, who: &Actor, command: Floorwork, at: DateTime<Utc>) -> Result<(), Error> {
    floor.maker.act(who, Command::Workshop(command), at).await
}

/// Plans the car in stages when its jobs have been given out.
pub(super) async fn plan(visit: &mut Visit, floor: &mut Floor, at: DateTime<Utc>) -> Result<(), Error> {
    let Some(long) = visit.plan.body_shop else { return Ok(()) };
    let mut from = at;
    let mut stages = Vec::with_capacity(StageKind::COUNT);
    for (job, ends) in [BODY, PAINT].into_iter().enumerate() {
        let mut before = 0;
        for (kind, end) in ends {
            // What was planned is a little less than it takes.
            let length = Duration::minutes((long[job] * (end - before) / 110).max(20));
            before = *end;
            let until = from + length;
            let technician = floor.person(hand(*kind)).person;
            stages.push(StagePlan { kind: *kind, planned: Some(Planned { technician, from, until }), left_out: String::new() });
            from = floor.hours.open_at(until);
        }
    }
    let director = floor.person("zhao");
    act(floor, &director, Floorwork::PlanStages { order: visit.order, stages }, at).await?;
    visit.stages = Some(InStages { long, at: None, waits: false, over: false, since: at });
    Ok(())
}

/// Work on a job of the car begins or goes on: the first stage begins, or the painter takes the car over.
pub(super) async fn begun(visit: &mut Visit, floor: &mut Floor, at: DateTime<Utc>) -> Result<(), Error> {
    let Some(mut of) = visit.stages else { return Ok(()) };
    let order = visit.order;
    match (of.at, visit.current) {
        (None, _) => {
            let giver = floor.person(hand(StageKind::Strip));
            act(floor, &giver, Floorwork::BeginStage { order, stage: StageKind::Strip }, at).await?;
            of.at = Some(StageKind::Strip);
        }
        (Some(StageKind::Body), 1) => {
            let taker = floor.person(hand(StageKind::Primer));
            act(floor, &taker, Floorwork::AcceptStage { order, stage: StageKind::Body }, at).await?;
            of.at = Some(StageKind::Primer);
        }
        _ => return Ok(()),
    }
    of.since = at;
    visit.stages = Some(of);
    Ok(())
}

/// The stages that have ended by now, with so many minutes of the job left; the last of the job when none are.
pub(super) async fn went_on(visit: &mut Visit, floor: &mut Floor, left: i64, at: DateTime<Utc>) -> Result<(), Error> {
    let Some(mut of) = visit.stages.filter(|of| !of.over) else { return Ok(()) };
    let (order, ends) = (visit.order, if visit.current == 0 { BODY } else { PAINT });
    let whole = of.long[visit.current.min(1)].max(1);
    let done = (whole - left).clamp(0, whole) * 100 / whole;
    if of.waits {
        // What is taken now is handed over the next time.
        takes(visit, floor, &mut of, at).await?;
        visit.stages = Some(of);
        return Ok(());
    }
    let over: Vec<StageKind> = ends.iter().filter(|(kind, end)| *end <= done && Some(*kind) >= of.at).map(|(kind, _)| *kind).collect();
    let began = of.since;
    let steps = i32::try_from(over.len()).unwrap_or(1).max(1);
    for (step, kind) in (1..).zip(over) {
        let when = began + (at - began) * step / steps;
        let giver = floor.person(hand(kind));
        for used in weighed(kind) {
            let paint = PaintId(floor.maker.id(when));
            act(floor, &giver, Floorwork::RecordPaint { order, paint, used, instead_of: None, reason: String::new() }, when).await?;
        }
        act(floor, &giver, Floorwork::HandOverStage { order, stage: kind, note: note(kind).to_owned() }, when).await?;
        (of.at, of.since) = (Some(kind), when);
        // The painter takes over when the next job begins.
        of.waits = kind != StageKind::Body && !takes(visit, floor, &mut of, when).await?;
        if of.waits {
            break;
        }
    }
    visit.stages = Some(of);
    Ok(())
}

/// The next team takes the car that was handed over, unless its technician is at another one; whether it need not wait. After the last nobody
/// takes it.
async fn takes(visit: &Visit, floor: &mut Floor, of: &mut InStages, at: DateTime<Utc>) -> Result<bool, Error> {
    let Some(stage) = of.at else { return Ok(true) };
    let next = StageKind::ALL.get(stage.place());
    of.over = next.is_none();
    if let Some(next) = next {
        let name = hand(*next);
        let busy = |(index, taker): (usize, &super::simulation::Hand)| {
            taker.role.user_name == name && floor.loads[index].running && !visit.is_in_hand_of(index)
        };
        if floor.hands.iter().enumerate().any(busy) {
            return Ok(false);
        }
        let taker = floor.person(name);
        act(floor, &taker, Floorwork::AcceptStage { order: visit.order, stage }, at).await?;
        of.at = Some(*next);
    }
    (of.waits, of.since) = (false, at);
    Ok(true)
}

/// Whether the car is still in its stages when its jobs are done.
pub(super) fn is_in_stages(visit: &Visit) -> bool {
    visit.stages.is_some_and(|of| !of.over)
}

/// The stages of the cars that somebody works on when one looks.
pub(super) async fn play(floor: &mut Floor, visits: &mut [Visit], now: DateTime<Utc>) -> Result<(), Error> {
    for visit in visits.iter_mut().filter(|visit| visit.stages.is_some() && visit.at_work().is_some()) {
        let left = visit.left_at(now);
        // Not the last: whoever works on it has not finished.
        went_on(visit, floor, left.max(1), now - Duration::minutes(2)).await?;
    }
    Ok(())
}
