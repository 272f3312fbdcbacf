//! The rules of the floor. The browser asks them about every card in the hand; the server asks them again under the lock.

use super::{Command, Event, Floor, Hold, HoldReason, Job, JobStatus, Progress, Technician, work_status};
use crate::customers::limited;
use crate::permission::Reach;
use crate::repair_orders::lifecycle::{self, Status, Step};
use crate::staff::Skill;
use crate::{Actor, BayId, LineId, PersonId, Refusal};
use chrono::{DateTime, Utc};

/// Decides a command on the floor.
///
/// # Errors
/// A [`Refusal`] that names what is missing and what would help.
pub fn decide(
    progress: &Progress,
    floor: &Floor,
    command: &Command,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Vec<crate::Event>, Refusal> {
    if actor.reach(command.permission()) == Reach::None {
        return Err(Refusal::not_allowed(command.permission()));
    }
    let mut after = progress.jobs.clone();
    let (step, events) = match command {
        Command::LeaveBay { .. } => return leave_bay(progress, floor, actor),
        Command::WriteUp { job, write_up, .. } => {
            return Ok(vec![crate::Event::Workshop(super::write_up::write_up(progress, *job, write_up, actor)?)]);
        }
        Command::PlanStages { .. }
        | Command::BeginStage { .. }
        | Command::HandOverStage { .. }
        | Command::AcceptStage { .. }
        | Command::RefuseStage { .. }
        | Command::RecordPaint { .. } => return Ok(vec![crate::Event::Workshop(beside(progress, floor, command, actor)?)]),
        // What these look at is not on the floor.
        Command::ClockIn { .. } | Command::ClockOut { .. } | Command::CorrectAttendance { .. } | Command::CorrectClocking { .. } => {
            return Err(Refusal::NotFound);
        }
        Command::Dispatch { jobs, technician, bay, reason, .. } => {
            (Step::Dispatch, dispatch(progress, floor, jobs, (*technician, *bay), reason, &mut after)?)
        }
        Command::Share { job, crew, reason, .. } => (Step::Dispatch, vec![super::share::share(progress, floor, *job, crew, reason)?]),
        Command::ClockOn { job, .. } => (Step::ClockOn, began(floor, clock_on(progress, floor, *job, (actor, now), &mut after)?, now)),
        Command::Hold { job, reason, note, leaves_bay, .. } => {
            let mut events = hold(progress, *job, *reason, note, actor, now, &mut after)?;
            if *leaves_bay && !after.iter().any(|job| job.status == JobStatus::Working) {
                events.push(Event::BayLeft);
            }
            (Step::Hold, events)
        }
        Command::Resume { job, .. } => (Step::Resume, began(floor, resume(progress, floor, *job, (actor, now), &mut after)?, now)),
        Command::Finish { job, .. } => (Step::Finish, finish(progress, *job, actor, now, &mut after)?),
        Command::StartWash { .. } => (Step::StartWash, vec![Event::WashStarted]),
        Command::FinishWash { .. } => (Step::FinishWash, vec![Event::WashFinished]),
        Command::SkipWash { reason, .. } => (Step::SkipWash, vec![skip_wash(progress, reason)?]),
    };
    let to = match step {
        Step::StartWash => Status::Washing,
        Step::FinishWash | Step::SkipWash => Status::Ready,
        _ => work_status(after.iter().map(|job| (job.status, job.rework))),
    };
    let to = lifecycle::step(progress.status, step, to)?;
    // What was asked for a job that is finished is not waited for any more.
    let finished = events.iter().filter_map(|event| match event {
        Event::Finished { job, .. } => progress.job(*job),
        _ => None,
    });
    let ended: Vec<crate::Event> = finished.flat_map(crate::parts::ended).collect();
    let mut events: Vec<crate::Event> = events.into_iter().map(crate::Event::Workshop).chain(ended).collect();
    if to == Status::AwaitingInspection {
        events.push(crate::Event::Workshop(Event::BayLeft));
    }
    if to != progress.status {
        events.push(crate::Event::RepairOrders(crate::repair_orders::Event::Moved { from: progress.status, to }));
    }
    Ok(events)
}

/// A step that moves no job: the stages of body and paint, and what was used in them.
fn beside(progress: &Progress, floor: &Floor, command: &Command, actor: &Actor) -> Result<Event, Refusal> {
    match command {
        Command::PlanStages { stages, .. } => super::stages::plan(progress, floor, stages),
        Command::BeginStage { stage, .. } => super::stages::begin(progress, Some(floor), *stage, actor),
        Command::HandOverStage { stage, note, .. } => super::stages::hand_over(progress, *stage, note, actor),
        Command::AcceptStage { stage, .. } => super::stages::accept(progress, Some(floor), *stage, actor),
        Command::RefuseStage { stage, reason, .. } => super::stages::refuse(progress, *stage, reason, actor),
        Command::RecordPaint { paint, used, instead_of, reason, .. } => {
            super::paint::record(progress, (*paint, *instead_of), used, reason, actor)
        }
        _ => Err(Refusal::NotFound),
    }
}

/// Work that begins, and with it the day of those who have not clocked in.
fn began(floor: &Floor, event: Event, now: DateTime<Utc>) -> Vec<Event> {
    let mut events = match &event {
        Event::ClockedOn { job, technician, hands, .. } | Event::Resumed { job, technician, hands, .. } => {
            let hands = if hands.is_empty() { std::slice::from_ref(technician) } else { hands.as_slice() };
            super::time::come_in(floor, *job, hands, now)
        }
        _ => Vec::new(),
    };
    events.push(event);
    events
}

/// A car on which nobody works gives its bay up; a technician moves the cars they have work on.
fn leave_bay(progress: &Progress, floor: &Floor, actor: &Actor) -> Result<Vec<crate::Event>, Refusal> {
    let permission = crate::Permission::ClearBay;
    if actor.reach(permission) < Reach::Dealership && !progress.is_worked_by(actor.person) {
        return Err(Refusal::NotYours { permission });
    }
    if let Some(job) = progress.jobs.iter().find(|job| job.status == JobStatus::Working) {
        return Err(Refusal::JobIsRunning { title: job.title.clone() });
    }
    if stands(progress, floor).is_some() { Ok(vec![crate::Event::Workshop(Event::BayCleared)]) } else { Err(Refusal::NothingChanged) }
}

fn skip_wash(progress: &Progress, reason: &str) -> Result<Event, Refusal> {
    lifecycle::expect(progress.status, Step::SkipWash)?;
    let reason = limited("reason", reason, 400)?;
    if reason.is_empty() { Err(Refusal::FieldEmpty { field: "reason".to_owned() }) } else { Ok(Event::WashSkipped { reason }) }
}

fn dispatch(
    progress: &Progress,
    floor: &Floor,
    jobs: &[LineId],
    (technician, bay): (PersonId, BayId),
    reason: &str,
    after: &mut [Job],
) -> Result<Vec<Event>, Refusal> {
    lifecycle::expect(progress.status, Step::Dispatch)?;
    if jobs.iter().any(|line| progress.job(*line).is_none()) {
        return Err(Refusal::NotFound);
    }
    // Added work that the customer has not answered yet does not keep the rest waiting.
    let some_may_begin = jobs.is_empty() && after.iter().any(|job| job.status == JobStatus::Open && job.authorised);
    let chosen = |job: &Job| match jobs {
        [] => job.status == JobStatus::Open && (job.authorised || !some_may_begin),
        named => named.contains(&job.line),
    };
    let who = floor.technicians.iter().find(|candidate| candidate.person == technician).ok_or(Refusal::TechnicianUnknown)?;
    floor.bays.iter().find(|candidate| candidate.id == bay).ok_or(Refusal::BayUnknown)?;
    let reason = limited("reason", reason, 400)?;
    let mut events = Vec::new();
    for job in after.iter_mut().filter(|job| chosen(job)) {
        expect_authorised(job)?;
        expect_to_give(job)?;
        expect_trade(who, job)?;
        // With its technician it stays with those who share it; to anybody else it goes alone.
        let stays = job.technician == Some(technician);
        let before = job.hands().find(|hand| !stays && *hand != technician);
        if let Some(before) = before.filter(|_| reason.is_empty()) {
            let before = floor.technician_name(before).unwrap_or("—").to_owned();
            return Err(Refusal::ReassignmentNeedsReason { title: job.title.clone(), technician: before });
        }
        if job.status == JobStatus::Open {
            job.status = JobStatus::Dispatched;
        }
        let reason = reason.clone();
        events.push(Event::Dispatched { job: job.line, title: job.title.clone(), technician, bay, reason });
    }
    if events.is_empty() {
        return Err(Refusal::NothingToDispatch);
    }
    // 返修派给原修理人之外的人 (domain.md section 3, step 8): the reason why not is kept with the event.
    if reason.is_empty() && floor.repaired_before.contains(&technician) {
        return Err(Refusal::ComebackToSame { technician: who.name.clone() });
    }
    Ok(events)
}

/// A job that is not in somebody's hands just now, and not over.
pub(super) fn expect_to_give(job: &Job) -> Result<(), Refusal> {
    match job.status {
        JobStatus::Open | JobStatus::Dispatched | JobStatus::OnHold => Ok(()),
        JobStatus::Working => Err(Refusal::JobIsRunning { title: job.title.clone() }),
        JobStatus::Done => Err(Refusal::JobIsDone { title: job.title.clone() }),
        JobStatus::Abandoned => Err(Refusal::JobIsAbandoned { title: job.title.clone() }),
    }
}

/// Whoever works on a job is of its trade; on high voltage, with the certificate that the trade stands for.
pub(super) fn expect_trade(who: &Technician, job: &Job) -> Result<(), Refusal> {
    let technician = || who.name.clone();
    match job.skill {
        skill if who.skills.contains(&skill) => Ok(()),
        Skill::HighVoltage => Err(Refusal::CertificateMissing { technician: technician() }),
        skill => Err(Refusal::SkillMissing { technician: technician(), skill }),
    }
}

fn clock_on(
    progress: &Progress,
    floor: &Floor,
    line: LineId,
    (actor, now): (&Actor, DateTime<Utc>),
    after: &mut [Job],
) -> Result<Event, Refusal> {
    lifecycle::expect(progress.status, Step::ClockOn)?;
    let job = after.iter_mut().find(|job| job.line == line).ok_or(Refusal::NotFound)?;
    match job.status {
        JobStatus::Open => return Err(Refusal::JobNotDispatched { title: job.title.clone() }),
        JobStatus::Working => return join(progress, floor, job, actor),
        JobStatus::Done => return Err(Refusal::JobIsDone { title: job.title.clone() }),
        JobStatus::Abandoned => return Err(Refusal::JobIsAbandoned { title: job.title.clone() }),
        JobStatus::OnHold => return Err(Refusal::JobOnHold { title: job.title.clone() }),
        JobStatus::Dispatched => {}
    }
    let Start { technician, bay, hands } = start(progress, floor, job, actor, now)?;
    Ok(Event::ClockedOn { job: line, title: job.title.clone(), technician, bay, hands })
}

/// Whoever shares a job and came after its clock had started joins in: from then on it runs for them, too.
fn join(progress: &Progress, floor: &Floor, job: &Job, actor: &Actor) -> Result<Event, Refusal> {
    let running = || Refusal::JobIsRunning { title: job.title.clone() };
    let shares = !job.crew.is_empty() && job.is_given_to(actor.person);
    let who = floor.technicians.iter().find(|who| shares && who.person == actor.person).ok_or_else(running)?;
    match &who.running {
        Some((order, ..)) if *order == progress.order => return Err(running()),
        Some((_, number, _)) => return Err(Refusal::TechnicianIsWorking { technician: who.name.clone(), number: number.clone() }),
        None => expect_trade(who, job)?,
    }
    let bay = stands(progress, floor).map(|bay| bay.id).or(job.bay).ok_or_else(running)?;
    Ok(Event::ClockedOn { job: job.line, title: job.title.clone(), technician: actor.person, bay, hands: vec![actor.person] })
}

fn resume(
    progress: &Progress,
    floor: &Floor,
    line: Option<LineId>,
    (actor, now): (&Actor, DateTime<Utc>),
    after: &mut [Job],
) -> Result<Event, Refusal> {
    lifecycle::expect(progress.status, Step::Resume)?;
    let job = match line {
        Some(line) => after.iter_mut().find(|job| job.line == line).ok_or(Refusal::NotFound)?,
        None => {
            let held = |job: &Job| job.status == JobStatus::OnHold;
            let index = after.iter().position(|job| held(job) && is_own(job, actor)).or_else(|| after.iter().position(held));
            &mut after[index.ok_or(Refusal::NothingOnHold)?]
        }
    };
    if job.status != JobStatus::OnHold {
        return Err(Refusal::NothingOnHold);
    }
    let Start { technician, bay, hands } = start(progress, floor, job, actor, now)?;
    Ok(Event::Resumed { job: job.line, title: job.title.clone(), technician, bay, hands })
}

/// A clock that starts.
struct Start {
    /// Whose it is; of those who share the job, the first whose clock starts when it is not the technician's.
    technician: PersonId,
    bay: BayId,
    /// Whose clock starts where the job is shared; otherwise nobody is named.
    hands: Vec<PersonId>,
}

/// Those of a crew whose clock starts: whoever acts, and whoever is in the house. Nobody is paid for a job that others do while they are at home.
/// Where none of them is here, a leader starts it for its technician, as they do when nobody shares it.
fn hands_here(floor: &Floor, job: &Job, technician: PersonId, actor: &Actor, now: DateTime<Utc>) -> Vec<PersonId> {
    if job.crew.is_empty() {
        return Vec::new();
    }
    let here = |person: &PersonId| *person == actor.person || super::time::is_in(floor, *person, now);
    let hands: Vec<PersonId> = job.hands().filter(here).collect();
    if hands.is_empty() { vec![technician] } else { hands }
}

/// The bay in which the car stands.
fn stands<'a>(progress: &Progress, floor: &'a Floor) -> Option<&'a super::Bay> {
    floor.bays.iter().find(|bay| bay.taken_by.as_ref().is_some_and(|(order, _)| *order == progress.order))
}

/// What must be true before a clock starts, however it starts.
fn start(progress: &Progress, floor: &Floor, job: &mut Job, actor: &Actor, now: DateTime<Utc>) -> Result<Start, Refusal> {
    expect_authorised(job)?;
    let (Some(technician), Some(bay)) = (job.technician, job.bay) else {
        return Err(Refusal::JobNotDispatched { title: job.title.clone() });
    };
    expect_own(job, actor)?;
    // The clock of a shared job starts for all who share it and are here.
    let hands = hands_here(floor, job, technician, actor, now);
    let technician = hands.first().copied().filter(|_| !hands.contains(&technician)).unwrap_or(technician);
    for person in hands.iter().copied().chain(hands.is_empty().then_some(technician)) {
        let who = floor.technicians.iter().find(|candidate| candidate.person == person).ok_or(Refusal::TechnicianUnknown)?;
        expect_trade(who, job)?;
        if let Some((_, number, _)) = &who.running {
            return Err(Refusal::TechnicianIsWorking { technician: who.name.clone(), number: number.clone() });
        }
    }
    // While somebody works on the car it stays where it stands; whoever joins in works there.
    let in_hand = progress.jobs.iter().any(|job| job.status == JobStatus::Working);
    let bay = stands(progress, floor).filter(|_| in_hand).map_or(bay, |stands| stands.id);
    if let Some(bay) = floor.bays.iter().find(|candidate| candidate.id == bay)
        && let Some((order, plate)) = &bay.taken_by
        && *order != progress.order
    {
        return Err(Refusal::BayIsTaken { bay: bay.name.clone(), plate: plate.clone() });
    }
    job.status = JobStatus::Working;
    job.rework = false;
    job.hold = None;
    Ok(Start { technician, bay, hands })
}

fn hold(
    progress: &Progress,
    line: Option<LineId>,
    reason: HoldReason,
    note: &str,
    actor: &Actor,
    now: DateTime<Utc>,
    after: &mut [Job],
) -> Result<Vec<Event>, Refusal> {
    lifecycle::expect(progress.status, Step::Hold)?;
    let note = limited("note", note, 400)?;
    let mut events = Vec::new();
    for job in running(line, actor, after)? {
        job.status = JobStatus::OnHold;
        job.hold = Some(Hold { reason, note: note.clone(), since: now });
        events.push(Event::Held { job: job.line, title: job.title.clone(), reason, note: note.clone(), minutes: minutes(job, now) });
    }
    Ok(events)
}

fn finish(progress: &Progress, line: Option<LineId>, actor: &Actor, now: DateTime<Utc>, after: &mut [Job]) -> Result<Vec<Event>, Refusal> {
    lifecycle::expect(progress.status, Step::Finish)?;
    let mut events = Vec::new();
    for job in running(line, actor, after)? {
        crate::quality::expect_self_check(job)?;
        if job.owes_remedy {
            return Err(Refusal::RemedyMissing { title: job.title.clone() });
        }
        crate::parts::expect_nothing_out(job)?;
        job.status = JobStatus::Done;
        events.push(Event::Finished { job: job.line, title: job.title.clone(), minutes: minutes(job, now) });
    }
    Ok(events)
}

/// The jobs whose clock runs: the one named, or all of them that this person may move.
fn running<'a>(line: Option<LineId>, actor: &Actor, jobs: &'a mut [Job]) -> Result<Vec<&'a mut Job>, Refusal> {
    if let Some(line) = line {
        let job = jobs.iter().find(|job| job.line == line).ok_or(Refusal::NotFound)?;
        if job.status != JobStatus::Working {
            return Err(Refusal::JobNotRunning { title: job.title.clone() });
        }
    }
    let mut found: Vec<&mut Job> =
        jobs.iter_mut().filter(|job| job.status == JobStatus::Working && line.is_none_or(|line| job.line == line)).collect();
    if found.is_empty() {
        return Err(Refusal::NobodyWorking);
    }
    found.retain(|job| is_own(job, actor));
    if found.is_empty() { Err(Refusal::NotYours { permission: crate::Permission::Work }) } else { Ok(found) }
}

/// A technician moves their own clock; leaders of the floor may move anybody's.
pub(super) fn is_own(job: &Job, actor: &Actor) -> bool {
    actor.reach(crate::Permission::Work) >= Reach::Dealership || job.is_given_to(actor.person)
}

fn expect_own(job: &Job, actor: &Actor) -> Result<(), Refusal> {
    if is_own(job, actor) { Ok(()) } else { Err(Refusal::NotYours { permission: crate::Permission::Work }) }
}

fn expect_authorised(job: &Job) -> Result<(), Refusal> {
    if job.authorised { Ok(()) } else { Err(Refusal::JobNotAuthorised { title: job.title.clone() }) }
}

/// Minutes of the clocking that ends now.
fn minutes(job: &Job, now: DateTime<Utc>) -> i32 {
    job.running_since.map_or(0, |since| i32::try_from((now - since).num_minutes().max(0)).unwrap_or(i32::MAX))
}
