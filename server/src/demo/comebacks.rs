//! Comebacks of the story, and what is written of each job: the advisor links the first repair, an inspector judges before the cashier settles.

use super::catalogue::fault_codes;
use super::simulation::Floor;
use super::visit::{INSPECTORS, Visit};
use chrono::{DateTime, Duration, Utc};
use domain::quality::{Cause, Command as Quality, Liable};
use domain::repair_orders::Kind;
use domain::workshop::{Command as Floorwork, WriteUp, wants_remedy};
use domain::{Actor, Command};
use store::Error;

/// Cars in work when one looks: where a tester reads a code, its technician has written down what was read, and looks for what the house knows.
pub(super) async fn read_codes(floor: &mut Floor, visits: &[Visit], now: DateTime<Utc>) -> Result<(), Error> {
    for (visit, (technician, job)) in visits.iter().filter_map(|visit| Some((visit, visit.at_work()?))) {
        if !visit.has_codes() {
            continue;
        }
        let (need, codes) = (visit.plan.need, visit.codes());
        let write_up = WriteUp {
            symptom: need.concern.trim_end_matches('。').to_owned(),
            codes: codes.iter().map(|code| (*code).to_owned()).collect(),
            ..WriteUp::default()
        };
        let actor = floor.hands[technician].actor.clone();
        let written = Floorwork::WriteUp { order: visit.order, job, write_up };
        floor.maker.act(&actor, Command::Workshop(written), now - Duration::minutes(6)).await?;
    }
    Ok(())
}

impl Visit {
    /// The fault codes that a tester reads at the job in hand.
    fn codes(&self) -> &'static [&'static str] {
        self.plan.need.jobs.get(self.current).map_or(&[][..], |(operation, _)| fault_codes(operation))
    }

    /// Whether something is written of the job in hand before it is done: codes were read.
    pub(super) fn has_codes(&self) -> bool {
        let asked = self.jobs.get(self.current).is_some_and(|job| wants_remedy(Some(self.plan.need.kind), job.skill));
        asked && !self.codes().is_empty()
    }

    /// Says which repair a comeback comes back from.
    pub(super) async fn link(&self, floor: &mut Floor, at: DateTime<Utc>) -> Result<(), Error> {
        if self.plan.need.kind != Kind::Comeback {
            return Ok(());
        }
        let advisor = self.advisor(floor);
        let known = store::repair_orders::at_hand::at_hand(floor.maker.store(), &advisor, self.order, at).await?;
        let Some(first) = known.earlier.iter().find(|earlier| earlier.kind == Some(Kind::General)) else { return Ok(()) };
        let link = Quality::LinkComeback { order: self.order, first: first.order };
        match floor.maker.act(&advisor, Command::Quality(link), at).await {
            // The car may have been here again meanwhile, and that is too long ago.
            Ok(()) | Err(Error::Refused(_)) => Ok(()),
            Err(other) => Err(other),
        }
    }

    /// Says why it came back, and who answers for it.
    pub(super) async fn judge(&self, floor: &mut Floor, at: DateTime<Utc>) -> Result<(), Error> {
        let Some((cause, note)) = self.plan.need.came_back_for() else { return Ok(()) };
        let inspector = floor.person(INSPECTORS[self.index % INSPECTORS.len()]);
        let (page, _) = store::repair_orders::queries::order_page(floor.maker.store(), &inspector, self.order, at).await?;
        let Some(comeback) = page.order.comeback else { return Ok(()) };
        let liable = match (cause, comeback.first.worked.first()) {
            (Cause::Part, _) => Liable::PartMaker,
            (_, Some(person)) => Liable::Person { person: *person },
            (_, None) => Liable::Nobody,
        };
        let judge = Quality::JudgeComeback { order: self.order, cause, liable, note: note.to_owned() };
        floor.maker.act(&inspector, Command::Quality(judge), at).await
    }

    /// Writes down what was found and done in the job in hand, where that is asked for.
    pub(super) async fn write_up(&mut self, floor: &mut Floor, actor: &Actor, at: DateTime<Utc>) -> Result<(), Error> {
        let need = self.plan.need;
        let job = &mut self.jobs[self.current];
        if job.written || !wants_remedy(Some(need.kind), job.skill) {
            return Ok(());
        }
        job.written = true;
        let operation = need.jobs.get(self.current).map_or("", |(operation, _)| *operation);
        let title = floor.operations.iter().find(|known| known.code == operation).map_or("检修", |known| known.title.as_str());
        let write_up = WriteUp {
            symptom: need.concern.trim_end_matches('。').to_owned(),
            cause: need.cause.unwrap_or_default().to_owned(),
            remedy: format!("{title}，装复后路试，故障消除"),
            codes: fault_codes(operation).iter().map(|code| (*code).to_owned()).collect(),
        };
        let written = Floorwork::WriteUp { order: self.order, job: job.line, write_up };
        floor.maker.act(actor, Command::Workshop(written), at).await
    }
}
