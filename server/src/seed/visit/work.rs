//! The steps on the floor: from dispatch to the inspection.

use super::{Span, Visit};
use crate::seed::Maker;
use domain::quality::{Check, Event as Quality, Inspection};
use domain::repair_orders::Status;
use domain::workshop::{Event as Floor, Hold, HoldReason, Job, JobStatus};
use domain::{Event, InspectionId};

impl Visit<'_> {
    pub(super) fn dispatch(&mut self) {
        self.wait(7);
        let (technician, bay) = (self.technician().person, self.house.bays[self.arrival.technician]);
        let mut events = Vec::new();
        for job in &mut self.order.progress.jobs {
            job.status = JobStatus::Dispatched;
            job.technician = Some(technician);
            job.bay = Some(bay);
            events.push(Event::Workshop(Floor::Dispatched {
                job: job.line,
                title: job.title.clone(),
                technician,
                bay,
                reason: String::new(),
            }));
        }
        self.happen_to(self.house.director.person, events, Status::Dispatched);
    }

    /// Starts the clock of the next job.
    pub(super) fn clock_on(&mut self) {
        self.wait(if self.clockings.is_empty() { 5 } else { 2 });
        let (at, technician, bay) = (self.at, self.technician().person, self.house.bays[self.arrival.technician]);
        let Some(job) = self.order.progress.jobs.get_mut(self.clockings.len()) else {
            return;
        };
        job.status = JobStatus::Working;
        job.running_since = Some(at);
        job.worked_by.push(technician);
        let event = Event::Workshop(Floor::ClockedOn { job: job.line, title: job.title.clone(), technician, bay, hands: Vec::new() });
        self.clockings.push((job.line, Span { since: at, until: None }));
        self.stay.get_or_insert(Span { since: at, until: None });
        self.happen_to(technician, [event], Status::InWork);
    }

    /// Stops the clock that runs; returns the job and its minutes.
    fn stop(&mut self) -> Option<(&mut Job, i32)> {
        let place = self.clockings.len().checked_sub(1)?;
        self.clockings[place].1.until = Some(self.at);
        let minutes = i32::try_from(self.arrival.jobs[place]).unwrap_or_default();
        let job = &mut self.order.progress.jobs[place];
        job.running_since = None;
        job.clocked_minutes += minutes;
        Some((job, minutes))
    }

    pub(super) fn hold(&mut self) {
        self.wait(self.arrival.jobs[self.clockings.len() - 1]);
        let (since, reason, note) = (self.at, HoldReason::WaitingForParts, "待料".to_owned());
        let Some((job, minutes)) = self.stop() else { return };
        job.status = JobStatus::OnHold;
        job.hold = Some(Hold { reason, note: note.clone(), since });
        let held = Event::Workshop(Floor::Held { job: job.line, title: job.title.clone(), reason, note, minutes });
        self.leave_bay();
        self.happen_to(self.technician().person, [held, Event::Workshop(Floor::BayLeft)], Status::OnHold);
    }

    pub(super) fn finish(&mut self) {
        self.wait(self.arrival.jobs[self.clockings.len() - 1]);
        let Some((job, minutes)) = self.stop() else { return };
        job.status = JobStatus::Done;
        let finished = Event::Workshop(Floor::Finished { job: job.line, title: job.title.clone(), minutes });
        if self.clockings.len() < self.order.progress.jobs.len() {
            self.happen_to(self.technician().person, [finished], Status::Dispatched);
        } else {
            self.leave_bay();
            self.happen_to(self.technician().person, [finished, Event::Workshop(Floor::BayLeft)], Status::AwaitingInspection);
        }
    }

    fn leave_bay(&mut self) {
        if let Some(stay) = &mut self.stay {
            stay.until = Some(self.at);
        }
    }

    pub(super) fn pass(&mut self, maker: &mut Maker) {
        self.wait(8);
        let (checks, finding) = (Check::ALL.to_vec(), "路试 4.2 km，正常".to_owned());
        let inspector = self.house.inspector.clone();
        let inspection = Inspection { id: InspectionId(maker.id(self.at)), at: self.at, inspector, passed: true, checks, finding };
        let passed = Quality::Passed { inspection: inspection.id, checks: inspection.checks.clone(), finding: inspection.finding.clone() };
        self.order.inspections.push(inspection);
        let to = if self.order.progress.wash { Status::Passed } else { Status::Ready };
        self.happen_to(self.house.inspector.person, [Event::Quality(passed)], to);
    }
}
