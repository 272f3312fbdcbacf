//! What the floor will look like when a step has been taken that the server does not know of yet. A tablet without network shows it at once.

use super::{Board, Command, Event, Floor, Hold, JobStatus, Progress, TimeFacts, Times, decide, decide_time, stages_after};
use crate::{Actor, AttendanceId, BayId, LineId, PersonId, Refusal};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Takes a step on a board as it was last read, by the rules of [`decide`]. The version of the order stays: it is the server's to count.
///
/// # Errors
/// The [`Refusal`] of [`decide`], and [`Refusal::NotFound`] for an order or a person that is not on the board. Then nothing is changed.
pub fn foresee(board: &mut Board, command: &Command, actor: &Actor, at: DateTime<Utc>) -> Result<(), Refusal> {
    if let Command::ClockIn { person, .. } | Command::ClockOut { person } = command {
        return foresee_attendance(&mut board.floor, *person, command, actor, at);
    }
    let card = board.cards.iter_mut().find(|card| Some(card.progress.order) == command.order()).ok_or(Refusal::NotFound)?;
    let car = card.plate.clone().unwrap_or_else(|| card.vin_serial.clone());
    let events = decide(&card.progress, &board.floor, command, actor, at)?;
    let mut scene = Scene { progress: &mut card.progress, floor: &mut board.floor, number: &card.number, car: &car, at };
    for event in &events {
        match event {
            crate::Event::Workshop(event) => scene.follow(event),
            crate::Event::RepairOrders(crate::repair_orders::Event::Moved { to, .. }) => {
                (scene.progress.status, card.since) = (*to, at);
            }
            crate::Event::Parts(event) => {
                if let Some(job) = scene.progress.jobs.iter_mut().find(|job| Some(job.line) == event.job()) {
                    crate::parts::follow(job, event, actor.person, at);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Somebody comes or goes, as far as the floor knows when they did before.
fn foresee_attendance(floor: &mut Floor, person: PersonId, command: &Command, actor: &Actor, at: DateTime<Utc>) -> Result<(), Refusal> {
    let who = floor.technicians.iter_mut().find(|who| who.person == person).ok_or(Refusal::NotFound)?;
    // Which attendance it is only the server knows, and nobody is shown.
    let attended = who.attends.map(|since| (AttendanceId(Uuid::nil()), Times { since, until: None }));
    let facts = TimeFacts {
        works_here: true,
        attended: attended.into_iter().collect(),
        running: who.running.as_ref().map(|(_, number, _)| number.clone()),
        ..TimeFacts::default()
    };
    for event in decide_time(&facts, command, actor, at)? {
        match event {
            crate::Event::Workshop(Event::ClockedIn { .. }) => who.attends = Some(at),
            crate::Event::Workshop(Event::ClockedOut { .. }) => who.attends = None,
            _ => {}
        }
    }
    Ok(())
}

/// An order and what stands around it.
struct Scene<'a> {
    progress: &'a mut Progress,
    floor: &'a mut Floor,
    number: &'a str,
    car: &'a str,
    at: DateTime<Utc>,
}

impl Scene<'_> {
    fn follow(&mut self, event: &Event) {
        match event {
            Event::ClockedOn { job, technician, bay, hands, .. } | Event::Resumed { job, technician, bay, hands, .. } => {
                self.start(*job, *bay, if hands.is_empty() { std::slice::from_ref(technician) } else { hands });
            }
            Event::Held { job, reason, note, minutes, .. } => {
                self.stop(*job, JobStatus::OnHold, Some(Hold { reason: *reason, note: note.clone(), since: self.at }), *minutes);
            }
            Event::Finished { job, minutes, .. } => self.stop(*job, JobStatus::Done, None, *minutes),
            Event::WrittenUp { job, write_up, .. } => {
                if let Some(job) = self.progress.jobs.iter_mut().find(|of| of.line == *job) {
                    job.owes_remedy &= write_up.remedy.is_empty();
                    job.write_up.clone_from(write_up);
                }
            }
            Event::BayLeft | Event::BayCleared => self.leave_bays(None),
            Event::StagesPlanned { .. }
            | Event::StageBegun { .. }
            | Event::StageHandedOver { .. }
            | Event::StageAccepted { .. }
            | Event::StageRefused { .. } => self.progress.stages = stages_after(&self.progress.stages, event, self.at),
            Event::ClockedIn { person, .. } => {
                for technician in self.floor.technicians.iter_mut().filter(|technician| technician.person == *person) {
                    technician.attends = Some(self.at);
                }
            }
            Event::Dispatched { .. }
            | Event::Shared { .. }
            | Event::WashStarted
            | Event::WashFinished
            | Event::WashSkipped { .. }
            | Event::PaintRecorded { .. }
            | Event::ClockedOut { .. }
            | Event::AttendanceCorrected { .. }
            | Event::ClockingCorrected { .. } => {}
        }
    }

    fn start(&mut self, line: LineId, bay: BayId, hands: &[PersonId]) {
        let at = self.at;
        let Some(job) = self.progress.jobs.iter_mut().find(|job| job.line == line) else { return };
        // Whoever joins in does so on a clock that runs.
        let since = job.running_since.filter(|_| job.status == JobStatus::Working).unwrap_or(at);
        (job.status, job.running_since, job.hold, job.rework) = (JobStatus::Working, Some(since), None, false);
        job.worked_by.extend(hands.iter().filter(|hand| !job.worked_by.contains(hand)).copied().collect::<Vec<_>>());
        let running = (self.progress.order, self.number.to_owned(), self.car.to_owned());
        for technician in self.floor.technicians.iter_mut().filter(|technician| hands.contains(&technician.person)) {
            technician.running = Some(running.clone());
        }
        self.leave_bays(Some(bay));
        if let Some(bay) = self.floor.bays.iter_mut().find(|candidate| candidate.id == bay) {
            bay.taken_by = Some((self.progress.order, self.car.to_owned()));
        }
    }

    fn stop(&mut self, line: LineId, status: JobStatus, hold: Option<Hold>, minutes: i32) {
        let Some(job) = self.progress.jobs.iter_mut().find(|job| job.line == line) else { return };
        let hands: Vec<PersonId> = job.hands().collect();
        (job.status, job.running_since, job.hold) = (status, None, hold);
        job.clocked_minutes = job.clocked_minutes.saturating_add(minutes);
        // Whoever shares it may have come later and be at something else.
        let order = self.progress.order;
        let here = |technician: &&mut super::Technician| {
            hands.contains(&technician.person) && technician.running.as_ref().is_some_and(|(at, ..)| *at == order)
        };
        for technician in self.floor.technicians.iter_mut().filter(here) {
            technician.running = None;
        }
    }

    /// The car stands in no bay any more but this one.
    fn leave_bays(&mut self, but: Option<BayId>) {
        let order = self.progress.order;
        let left = |bay: &&mut super::Bay| Some(bay.id) != but && bay.taken_by.as_ref().is_some_and(|(taken, _)| *taken == order);
        for bay in self.floor.bays.iter_mut().filter(left) {
            bay.taken_by = None;
        }
    }
}
