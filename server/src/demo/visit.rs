//! One car's way through the department, a step at a time. Each step is the command that a person would issue.

use super::plan::{Ending, Plan};
use super::simulation::Floor;
use super::walk_around::PAINTS;
use super::{body, sheets};
use chrono::{DateTime, Duration, Utc};
use domain::quality::{Check, Command as Quality, SheetKind, Work};
use domain::repair_orders::cover::RepairClass;
use domain::repair_orders::{Command as Order, Kind, PromiseReason};
use domain::settlement::Command as Desk;
use domain::staff::Skill;
use domain::workshop::{Command as Floorwork, HoldReason};
use domain::{Actor, CertificateId, Command, GatePassId, InspectionId, LineId, OrderId, PersonId};
use rand::RngExt;
use store::Error;

const ADVISORS: [&str; 4] = ["lin", "chen", "huang", "gao"];
pub(super) const INSPECTORS: [&str; 2] = ["xu", "ma"];

/// What happens next to the car.
#[derive(Clone, Copy)]
pub(super) enum Next {
    Arrive,
    Void,
    CheckIn,
    Diagnose,
    Leave,
    Estimate,
    Authorise,
    Dispatch,
    Work,
    Stop { reason: HoldReason, minutes: i64, note: &'static str },
    Finish,
    Inspect,
    Wash,
    FinishWash,
    Settle,
    Pay,
    GatePass,
    Deliver,
    Close,
}

/// A job of the visit.
pub(super) struct Job {
    pub(super) line: LineId,
    pub(super) skill: Skill,
    /// Minutes of work left.
    left: i64,
    pub(super) technician: Option<usize>,
    held: bool,
    /// What was done is written down.
    pub(super) written: bool,
}

impl Job {
    /// A job that nobody has yet.
    pub(super) fn of(line: LineId, skill: Skill, left: i64) -> Self {
        Self { line, skill, left, technician: None, held: false, written: false }
    }
}

/// A car's visit.
pub(super) struct Visit {
    pub(super) index: usize,
    pub(super) plan: Plan,
    next: Next,
    pub(super) order: OrderId,
    pub(super) promised_at: DateTime<Utc>,
    /// What the odometer read at the check-in, in kilometres.
    pub(super) odometer_km: u32,
    pub(super) jobs: Vec<Job>,
    /// The job in hand.
    pub(super) current: usize,
    pub(super) bay: Option<usize>,
    pub(super) since: DateTime<Utc>,
    /// Where it is in the stages of body and paint.
    pub(super) stages: Option<body::InStages>,
    held_once: bool,
}

impl Visit {
    pub(super) fn new(index: usize, plan: Plan) -> Self {
        let since = plan.arrives;
        let order = OrderId(uuid::Uuid::nil());
        Self {
            index,
            plan,
            next: Next::Arrive,
            order,
            promised_at: since,
            odometer_km: 0,
            jobs: Vec::new(),
            current: 0,
            bay: None,
            since,
            stages: None,
            held_once: false,
        }
    }

    /// Who works on the car now, and at what; nobody on one that stands.
    pub(super) fn at_work(&self) -> Option<(usize, LineId)> {
        let job = self.jobs.get(self.current).filter(|_| matches!(self.next, Next::Finish))?;
        Some((job.technician?, job.line))
    }

    /// Whether the job in hand is this technician's.
    pub(super) fn is_in_hand_of(&self, technician: usize) -> bool {
        self.jobs.get(self.current).is_some_and(|job| !job.held && job.technician == Some(technician))
    }

    /// Minutes that are left of the job in hand, while somebody is at it.
    pub(super) fn left_at(&self, now: DateTime<Utc>) -> i64 {
        self.jobs.get(self.current).map_or(0, |job| job.left - (now - self.since).num_minutes())
    }

    pub(super) fn arrives(&self) -> DateTime<Utc> {
        self.plan.arrives
    }

    /// Takes the next step and says when the one after it is due; nothing when the story of this visit is over.
    pub(super) async fn go_on(&mut self, floor: &mut Floor, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
        let due = match self.next {
            Next::Arrive => self.arrive(floor, at).await?,
            Next::Void => {
                let void = Order::Void { order: self.order, reason: "车牌录错，重新开单".to_owned() };
                floor.maker.act(&floor.person("zhou"), Command::RepairOrders(void), at).await?;
                return Ok(None);
            }
            Next::CheckIn => self.check_in(floor, at).await?,
            Next::Diagnose => self.diagnose(floor, at).await?,
            Next::Leave => return self.leave(floor, at).await,
            Next::Estimate => self.estimate(floor, at).await?,
            Next::Authorise => self.authorise(floor, at).await?,
            Next::Dispatch => self.dispatch(floor, at).await?,
            Next::Work => self.work(floor, at).await?,
            Next::Stop { reason, minutes, note } => self.stop(floor, at, reason, minutes, note).await?,
            Next::Finish => self.finish(floor, at).await?,
            Next::Inspect => self.inspect(floor, at).await?,
            Next::Wash => {
                self.floorwork(floor, "luo", Floorwork::StartWash { order: self.order }, at).await?;
                self.then(Next::FinishWash, at, floor.maker.rng.random_range(10..22))
            }
            Next::FinishWash => {
                self.floorwork(floor, "luo", Floorwork::FinishWash { order: self.order }, at).await?;
                self.then(Next::Settle, at, floor.minutes_until_settled(at))
            }
            Next::Settle => self.settle(floor, at).await?,
            Next::Pay => self.pay(floor, at).await?,
            Next::GatePass if self.plan.ending == Ending::Left => {
                self.let_out(floor, at).await?;
                return Ok(None);
            }
            Next::GatePass => {
                let gate_pass = GatePassId(floor.maker.id(at));
                self.desk(floor, "shen", Desk::IssueGatePass { order: self.order, gate_pass }, at).await?;
                self.then(Next::Deliver, at, self.plan.fetches_after)
            }
            Next::Deliver => {
                floor.maker.act(&self.advisor(floor), Command::RepairOrders(Order::Deliver { order: self.order }), at).await?;
                self.then(Next::Close, at, 60 * 50)
            }
            Next::Close => {
                floor.maker.act(&floor.person("yu"), Command::RepairOrders(Order::Close { order: self.order }), at).await?;
                return Ok(None);
            }
        };
        Ok(due.map(|due| floor.hours.open_at(due)))
    }

    pub(super) fn then(&mut self, next: Next, at: DateTime<Utc>, minutes: i64) -> Option<DateTime<Utc>> {
        self.next = next;
        Some(at + Duration::minutes(minutes))
    }

    pub(super) fn advisor(&self, floor: &Floor) -> Actor {
        floor.person(ADVISORS[self.index % ADVISORS.len()])
    }

    pub(super) async fn floorwork(&self, floor: &mut Floor, who: &str, command: Floorwork, at: DateTime<Utc>) -> Result<(), Error> {
        floor.maker.act(&floor.person(who), Command::Workshop(command), at).await
    }

    pub(super) async fn desk(&self, floor: &mut Floor, who: &str, command: Desk, at: DateTime<Utc>) -> Result<(), Error> {
        floor.maker.act(&floor.person(who), Command::Settlement(command), at).await
    }

    async fn arrive(&mut self, floor: &mut Floor, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
        self.order = OrderId(floor.maker.id(at));
        let open = Order::Open { order: self.order, vehicle: floor.cars[self.plan.car].vehicle };
        match floor.maker.act(&self.advisor(floor), Command::RepairOrders(open), at).await {
            Ok(()) => {}
            // The car is still here from last time.
            Err(Error::Refused(_)) => return Ok(None),
            Err(other) => return Err(other),
        }
        let next = if self.plan.ending == Ending::Void { Next::Void } else { Next::CheckIn };
        Ok(self.then(next, at, floor.maker.rng.random_range(4..12)))
    }

    async fn dispatch(&mut self, floor: &mut Floor, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
        let told = self.told_technician(floor);
        let technicians: Option<Vec<usize>> = self.jobs.iter().map(|job| told.or_else(|| floor.technician_for(job.skill, at))).collect();
        let (Some(technicians), Some(bay)) = (technicians, floor.free_bay(self.jobs[0].skill)) else {
            return Ok(self.then(Next::Dispatch, at, 9));
        };
        floor.kept[bay] = Some(self.index);
        self.bay = Some(bay);
        let reason = self.why();
        for (job, technician) in self.jobs.iter_mut().zip(technicians) {
            job.technician = Some(technician);
            floor.loads[technician].given += 1;
            let person = floor.hands[technician].actor.person;
            let (order, jobs, bay, reason) = (self.order, vec![job.line], floor.bays[bay], reason.clone());
            let dispatch = Floorwork::Dispatch { order, jobs, technician: person, bay, reason };
            floor.maker.act(&floor.person("zhao"), Command::Workshop(dispatch), at).await?;
        }
        body::plan(self, floor, at).await?;
        Ok(self.then(Next::Work, at, floor.maker.rng.random_range(2..14)))
    }

    /// Why a comeback may go to who did the first repair; otherwise nothing need be said.
    pub(super) fn why(&self) -> String {
        if self.plan.need.kind == Kind::Comeback { "工位紧，先由当班技师复查".to_owned() } else { String::new() }
    }

    /// Clocks on, or resumes, when technician and bay are free.
    async fn work(&mut self, floor: &mut Floor, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
        let Job { line, skill, left, technician, held, .. } = self.jobs[self.current];
        let Some(technician) = technician.filter(|technician| !floor.loads[*technician].running) else {
            return Ok(self.then(Next::Work, at, 7));
        };
        let closing = floor.hours.closing(at);
        if closing - at < Duration::minutes(10) {
            return Ok(Some(floor.hours.next_opening(at)));
        }
        let actor = floor.hands[technician].actor.clone();
        if !self.regain_bay(floor, actor.person, skill, at).await? {
            return Ok(self.then(Next::Work, at, 11));
        }
        let command = if held {
            Floorwork::Resume { order: self.order, job: Some(line) }
        } else {
            Floorwork::ClockOn { order: self.order, job: line }
        };
        floor.maker.act(&actor, Command::Workshop(command), at).await?;
        let told = self.told_to_last(floor, at);
        floor.has_returned |= told.is_some();
        let left = told.unwrap_or(left);
        self.jobs[self.current].left = left;
        floor.loads[technician].running = true;
        if !floor.here.contains(&technician) {
            floor.here.push(technician);
        }
        self.jobs[self.current].held = false;
        self.since = at;
        body::begun(self, floor, at).await?;
        let end = at + Duration::minutes(left);
        if let Some((reason, minutes, note)) = self.plan.hold.filter(|_| !self.held_once && left > 12) {
            let halfway = at + Duration::minutes(left / 2);
            if halfway < closing {
                self.held_once = true;
                self.next = Next::Stop { reason, minutes, note };
                return Ok(Some(halfway));
            }
        }
        if end >= closing {
            let overnight = (floor.hours.next_opening(at) - closing).num_minutes();
            self.next = Next::Stop { reason: HoldReason::EndOfShift, minutes: overnight, note: "" };
            return Ok(Some(closing - Duration::minutes(1)));
        }
        self.next = Next::Finish;
        Ok(Some(end))
    }

    /// A car that has left its bay needs one again; whether there is one.
    async fn regain_bay(&mut self, floor: &mut Floor, technician: PersonId, skill: Skill, at: DateTime<Utc>) -> Result<bool, Error> {
        if self.bay.is_some() {
            return Ok(true);
        }
        let Some(bay) = floor.free_bay(skill) else { return Ok(false) };
        floor.kept[bay] = Some(self.index);
        self.bay = Some(bay);
        // The jobs that come after this one go along.
        for job in &self.jobs[self.current..] {
            let person = job.technician.map_or(technician, |technician| floor.hands[technician].actor.person);
            let (order, jobs, bay, reason) = (self.order, vec![job.line], floor.bays[bay], self.why());
            let dispatch = Floorwork::Dispatch { order, jobs, technician: person, bay, reason };
            self.floorwork(floor, "zhao", dispatch, at).await?;
        }
        Ok(true)
    }

    async fn stop(
        &mut self,
        floor: &mut Floor,
        at: DateTime<Utc>,
        reason: HoldReason,
        minutes: i64,
        note: &str,
    ) -> Result<Option<DateTime<Utc>>, Error> {
        let leaves_bay = minutes > 150 && reason != HoldReason::EndOfShift;
        body::went_on(self, floor, self.left_at(at).max(3), at).await?;
        let job = &mut self.jobs[self.current];
        job.held = true;
        job.left = (job.left - (at - self.since).num_minutes()).max(3);
        let technician = job.technician.unwrap_or_default();
        let hold = Floorwork::Hold { order: self.order, job: Some(job.line), reason, note: note.to_owned(), leaves_bay };
        floor.loads[technician].running = false;
        let actor = floor.hands[technician].actor.clone();
        floor.maker.act(&actor, Command::Workshop(hold), at).await?;
        if leaves_bay {
            self.give_up_bay(floor);
        }
        if self.plan.tells_customer && reason != HoldReason::EndOfShift {
            self.promised_at = self.promised_at.max(at) + Duration::minutes(minutes);
            let why = if reason == HoldReason::WaitingForParts { PromiseReason::WaitingForParts } else { PromiseReason::Other };
            let promise = Order::ChangePromise {
                order: self.order,
                promised_at: self.promised_at,
                reason: why,
                customer_agreed: true,
                closed_is_meant: true,
            };
            floor.maker.act(&self.advisor(floor), Command::RepairOrders(promise), at).await?;
        }
        Ok(self.then(Next::Work, at, minutes))
    }

    fn give_up_bay(&mut self, floor: &mut Floor) {
        if let Some(bay) = self.bay.take() {
            floor.kept[bay] = None;
        }
    }

    async fn finish(&mut self, floor: &mut Floor, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
        if std::mem::take(&mut self.plan.adds_work) {
            self.add_work(floor, at).await?;
        }
        let Job { line, technician, .. } = self.jobs[self.current];
        let technician = technician.unwrap_or_default();
        let actor = floor.hands[technician].actor.clone();
        body::went_on(self, floor, 0, at).await?;
        let (of, work) = self.sheet_of(self.current);
        sheets::owed(floor, &actor, (of, work), SheetKind::SelfCheck, at).await?;
        self.write_up(floor, &actor, at).await?;
        self.leave_behind(floor, &actor, at).await?;
        floor.maker.act(&actor, Command::Workshop(Floorwork::Finish { order: self.order, job: Some(line) }), at).await?;
        floor.loads[technician].running = false;
        floor.loads[technician].given = floor.loads[technician].given.saturating_sub(1);
        if self.current + 1 < self.jobs.len() {
            self.current += 1;
            return Ok(self.then(Next::Work, at, floor.maker.rng.random_range(1..6)));
        }
        self.advise(floor, &actor, at).await?;
        self.give_up_bay(floor);
        Ok(self.then(Next::Inspect, at, floor.maker.rng.random_range(3..25)))
    }

    /// What a sheet of this job is of, and the work that it is.
    fn sheet_of(&self, job: usize) -> (sheets::Of, Work) {
        let paint = PAINTS[self.index % PAINTS.len()];
        let need = &self.plan.need;
        let class = Some(need.class.unwrap_or_else(|| RepairClass::usual(need.kind)));
        let work = Work { skill: Some(self.jobs[job].skill), kind: Some(need.kind), class };
        (sheets::Of { order: self.order, job: Some(self.jobs[job].line), paint }, work)
    }

    /// Somebody else looks at the work where that is demanded, and an inspector at the car item by item.
    async fn look_again(&self, floor: &mut Floor, inspector: &Actor, at: DateTime<Utc>) -> Result<(), Error> {
        // The final look is another pair of eyes than the mutual check.
        let other = floor.person(INSPECTORS[(self.index + 1) % INSPECTORS.len()]);
        let mut works = Vec::new();
        for job in 0..self.jobs.len() {
            let (of, work) = self.sheet_of(job);
            sheets::owed(floor, &other, (of, work), SheetKind::MutualCheck, at).await?;
            works.push(work);
        }
        let (of, _) = self.sheet_of(0);
        sheets::last(floor, inspector, sheets::Of { job: None, ..of }, &works, at).await
    }

    async fn inspect(&mut self, floor: &mut Floor, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
        if body::is_in_stages(self) {
            // The last stages wait until those whose they are have time for this car.
            body::went_on(self, floor, 0, at).await?;
            if body::is_in_stages(self) {
                return Ok(self.then(Next::Inspect, at, 20));
            }
        }
        let inspector = floor.person(INSPECTORS[self.index % INSPECTORS.len()]);
        let inspection = InspectionId(floor.maker.id(at));
        if self.plan.failures > 0 {
            self.plan.failures -= 1;
            let job = &mut self.jobs[self.current];
            job.left = 15;
            if let Some(technician) = job.technician {
                floor.loads[technician].given += 1;
            }
            let fail =
                Quality::Fail {
                    order: self.order, inspection, jobs: vec![job.line], finding: "路试仍有轻微异响，紧固后复检".to_owned()
                };
            floor.maker.act(&inspector, Command::Quality(fail), at).await?;
            return Ok(self.then(Next::Work, at, floor.maker.rng.random_range(4..15)));
        }
        self.look_again(floor, &inspector, at).await?;
        let checks = Check::ALL.to_vec();
        let pass = Quality::Pass { order: self.order, inspection, checks, finding: "路试 4.2 km，正常".to_owned() };
        floor.maker.act(&inspector, Command::Quality(pass), at).await?;
        if self.plan.need.class.is_some_and(RepairClass::needs_certificate) {
            let certificate = CertificateId(floor.maker.id(at));
            // The road test.
            let odometer_km = self.odometer_km + 4;
            floor.maker.act(&inspector, Command::Quality(Quality::Certify { order: self.order, certificate, odometer_km }), at).await?;
        }
        if self.plan.wash {
            return Ok(self.then(Next::Wash, at, floor.maker.rng.random_range(3..15)));
        }
        Ok(self.then(Next::Settle, at, floor.minutes_until_settled(at)))
    }
}
