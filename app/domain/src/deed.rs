//! When something was done that is told later. A tablet whose network was gone says when a clock was started or stopped, and that time
//! holds when it can be true: hours that are paid are those that were worked, not those of the network.

use crate::parts::Command as Parts;
use crate::workshop::{Command as Floor, JobStatus, Progress, Stage, StageKind, Times};
use crate::{AttendanceId, Command, Envelope, LineId, Refusal};
use chrono::{DateTime, TimeDelta, Utc};

/// How far two clocks may be apart before one of them is wrong. What a tablet knows of the server's clock is half an answer old.
pub const TOLERANCE: TimeDelta = TimeDelta::minutes(2);

/// How long ago something may have been done that is told by itself: a shift with its breaks. Whatever is older has been put right by hand,
/// or is to be.
pub const LONGEST_AGO: TimeDelta = TimeDelta::hours(12);

impl Envelope {
    /// Whether it is one of the steps of a clock or of a stage, somebody's coming or going, a filled sheet, what was written of a job, or parts
    /// that were asked for or given back, told later than it was done.
    /// Then `made_at` is when, and the version that its sender looked
    /// at is no reason to refuse it: whoever worked without network cannot look again. The rules decide on whatever is there.
    #[must_use]
    pub const fn tells_later(&self) -> bool {
        let deeds = matches!(
            self.command,
            Command::Workshop(
                Floor::ClockOn { .. }
                    | Floor::Hold { .. }
                    | Floor::Resume { .. }
                    | Floor::WriteUp { .. }
                    | Floor::Finish { .. }
                    | Floor::BeginStage { .. }
                    | Floor::HandOverStage { .. }
                    | Floor::AcceptStage { .. }
                    | Floor::RefuseStage { .. }
                    | Floor::ClockIn { .. }
                    | Floor::ClockOut { .. }
            ) | Command::Quality(crate::quality::Command::FillSheet { .. })
                | Command::Parts(Parts::AskFor { .. } | Parts::WithdrawRequest { .. } | Parts::GiveBack { .. })
        );
        self.offline && deeds
    }

    /// When what it asks for was done: now, but for what tells later. A time that is ahead by less than [`TOLERANCE`] is now; one that is
    /// before what it ends or takes up again by less than that is the moment of that.
    ///
    /// A clock that starts before its technician or its bay was free starts when they were: the store sees that, which knows the last stay.
    ///
    /// # Errors
    /// [`Refusal::DoneInTheFuture`], [`Refusal::DoneTooLongAgo`] or [`Refusal::DoneBeforeTheLast`]: only whoever did it knows better.
    pub fn done_at(&self, progress: &Progress, now: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
        if !self.tells_later() {
            return Ok(now);
        }
        let at = self.told_at(now)?;
        if let Some((last, stage)) = stage_before(&self.command, progress) {
            return if at < last - TOLERANCE { Err(Refusal::StageDoneBefore { stage, at, last }) } else { Ok(at.max(last.min(now))) };
        }
        match before(&self.command, progress) {
            Some((last, title)) if at < last - TOLERANCE => Err(Refusal::DoneBeforeTheLast { title, at, last }),
            Some((last, _)) => Ok(at.max(last.min(now))),
            None => Ok(at),
        }
    }

    /// When somebody came or went: now, but for what tells later. `attended` is when they were in the house lately. Nobody comes before they
    /// went the last time, or goes before they came, but for [`TOLERANCE`].
    ///
    /// # Errors
    /// [`Refusal::DoneInTheFuture`], [`Refusal::DoneTooLongAgo`], [`Refusal::TimesOverlap`] or [`Refusal::EndsBeforeItBegins`].
    pub fn attended_at(&self, attended: &[(AttendanceId, Times)], now: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
        if !self.tells_later() {
            return Ok(now);
        }
        let at = self.told_at(now)?;
        let times = attended.iter().map(|(_, times)| *times);
        match &self.command {
            Command::Workshop(Floor::ClockIn { .. }) => match times.filter_map(|times| Some((times.until?, times.since))).max() {
                Some((until, since)) if at < until - TOLERANCE => Err(Refusal::TimesOverlap { since, until: Some(until) }),
                Some((until, _)) => Ok(at.max(until.min(now))),
                None => Ok(at),
            },
            Command::Workshop(Floor::ClockOut { .. }) => match times.filter(|times| times.until.is_none()).map(|times| times.since).max() {
                Some(since) if at < since - TOLERANCE => Err(Refusal::EndsBeforeItBegins),
                Some(since) => Ok(at.max(since.min(now))),
                None => Ok(at),
            },
            _ => Ok(at),
        }
    }

    /// What its sender says of when it was done, if that can be believed: neither ahead, nor too long ago.
    fn told_at(&self, now: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
        let at = self.made_at;
        if at > now + TOLERANCE {
            return Err(Refusal::DoneInTheFuture { at });
        }
        if at < now - LONGEST_AGO {
            return Err(Refusal::DoneTooLongAgo { at });
        }
        Ok(at.min(now))
    }
}

/// What a step of a stage follows: when the stage began, was given back or was handed over; the end of what came before the first.
fn stage_before(command: &Command, progress: &Progress) -> Option<(DateTime<Utc>, StageKind)> {
    let Command::Workshop(command) = command else { return None };
    let last = |stage: &Stage| [stage.begun, stage.ended(), stage.back.as_ref().map(|back| back.at)].into_iter().flatten().max();
    match command {
        Floor::HandOverStage { stage, .. } | Floor::AcceptStage { stage, .. } | Floor::RefuseStage { stage, .. } => {
            Some((last(progress.stage_of(*stage)?)?, *stage))
        }
        Floor::BeginStage { stage, .. } => {
            let before = progress.stages.iter().filter(|before| before.kind() < *stage);
            before.filter_map(|before| Some((before.taken?, before.kind()))).max_by_key(|(at, _)| *at)
        }
        _ => None,
    }
}

/// What the step follows on the same clocking, and the job: the start of what it ends, the hold that it takes up again.
fn before(command: &Command, progress: &Progress) -> Option<(DateTime<Utc>, String)> {
    let of = |line: Option<LineId>, status: JobStatus| {
        let jobs = progress.jobs.iter().filter(move |job| job.status == status && line.is_none_or(|line| job.line == line));
        let since = jobs.filter_map(|job| {
            let since = job.running_since.or(job.hold.as_ref().map(|hold| hold.since))?;
            Some((since, job.title.clone()))
        });
        since.max_by_key(|(since, _)| *since)
    };
    match command {
        Command::Workshop(Floor::Hold { job, .. } | Floor::Finish { job, .. }) => of(*job, JobStatus::Working),
        Command::Workshop(Floor::Resume { job, .. }) => of(*job, JobStatus::OnHold),
        _ => None,
    }
}
