//! What the dispatch desk shows beside what waits: jobs that two technicians share.

use super::simulation::Floor;
use chrono::{DateTime, Utc};
use domain::Command;
use domain::repair_orders::Kind;
use domain::workshop::{Command as Floorwork, JobStatus, Portion};
use store::Error;

/// How many jobs are shared when one looks.
const SHARED: usize = 2;

/// Divides some of the jobs that are given out and do not run.
pub(super) async fn play(floor: &mut Floor, now: DateTime<Utc>) -> Result<(), Error> {
    let zhao = floor.person("zhao");
    let desk = store::workshop::dispatch::desk(floor.maker.store(), &zhao, None, now).await?;
    let mut crews = Vec::new();
    for card in &desk.given {
        for job in card.progress.jobs.iter().filter(|job| matches!(job.status, JobStatus::Dispatched | JobStatus::OnHold)) {
            let Some(technician) = job.technician else { continue };
            let other = desk.candidates.iter().find(|who| who.person != technician && who.skills.contains(&job.skill));
            if let Some(other) = other {
                // Whoever did the first repair of a comeback shares it with a reason only.
                let comeback = card.kind == Some(Kind::Comeback);
                let reason = if comeback { "两人一起复查，交接原因".to_owned() } else { String::new() };
                let crew = [(technician, 60), (other.person, 40)].map(|(person, percent)| Portion { person, percent });
                crews.push(Floorwork::Share { order: card.progress.order, job: job.line, crew: crew.to_vec(), reason });
                break;
            }
        }
    }
    for share in crews.into_iter().take(SHARED) {
        floor.maker.act(&zhao, Command::Workshop(share), now).await?;
    }
    Ok(())
}
