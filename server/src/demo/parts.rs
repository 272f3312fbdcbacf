//! The parts store of the demo: every part counted in its bin, one of them nearly gone, and what the floor asks for.

use super::simulation::Floor;
use chrono::{DateTime, Days, Duration, Utc};
use domain::parts::{Command as Parts, Listed};
use domain::workshop::{HoldReason, JobStatus};
use domain::{Actor, Command, CountId, LineId, OrderId, PartsRequestId, Permission, Quantity, Reach};
use store::Error;

/// The air filter: what was ordered has not come in.
pub(super) const SCARCE: &str = "2032061800";

/// A part that is asked for and there, and one that is not.
const WANTED: &str = "1003070400";
const ORDERED: &str = "3774090600";

/// Number, bin, what lies there in hundredths.
const SHELVES: &[(&str, &str, i32)] = &[
    ("1016059000", "A-01-01", 24_000),
    ("1056022300", "A-01-02", 4_800),
    ("1018011500", "A-01-03", 12_000),
    (SCARCE, "A-02-01", 3_000),
    ("8025530800", "A-02-02", 3_000),
    ("3501103500", "B-03-01", 800),
    ("3501203500", "B-03-02", 400),
    ("8010023900", "B-04-01", 200),
    ("2905100700", "C-01-01", 400),
    ("3106042600", "C-05-01", 1_600),
    ("1700559000", "A-01-04", 6_000),
    ("1003070400", "B-02-03", 300),
    ("3703010900", "C-02-01", 600),
    ("4121033800", "B-05-02", 200),
    ("2804150300", "D-01-01", 100),
    ("9900600120", "D-02-01", 1_200),
    ("5705101200", "B-01-06", 4_000),
    ("5205012700", "A-03-02", 1_000),
    ("3774090600", "B-05-04", 0),
];

/// Counts everything, as the parts manager.
pub(super) async fn count(floor: &mut Floor, at: DateTime<Utc>) -> Result<(), Error> {
    let manager = floor.person("tang");
    for (part_no, bin, counted) in SHELVES {
        let count = Parts::Count {
            count: CountId(floor.maker.id(at)),
            part_no: (*part_no).to_owned(),
            bin: (*bin).to_owned(),
            counted: Quantity(*counted),
            note: "月度盘点".to_owned(),
            seen: None,
        };
        floor.maker.act(&manager, Command::Parts(count), at).await?;
    }
    Ok(())
}

/// Somebody looks again: of the air filter there is only what is held for the cars that are here or come today.
pub(super) async fn runs_out(floor: &mut Floor, at: DateTime<Utc>) -> Result<(), Error> {
    let manager = floor.person("tang");
    let rows = store::parts::queries::stock(floor.maker.store(), &manager, SCARCE).await?;
    for row in rows {
        let (part_no, bin, counted) = (row.stock.part_no, row.stock.bin, row.stock.reserved);
        let note = "破损 余下均已预留，已催订货".to_owned();
        let count = Parts::Count { count: CountId(floor.maker.id(at)), part_no, bin, counted, note, seen: None };
        floor.maker.act(&manager, Command::Parts(count), at).await?;
    }
    Ok(())
}

/// A job, and whose it is.
type OfTechnician = (Actor, OrderId, LineId);

/// What is asked for when one looks: a part for a car that stands still, one that was issued, and one that is ordered.
pub(super) async fn play(floor: &mut Floor, now: DateTime<Utc>) -> Result<(), Error> {
    let (manager, asked_at) = (floor.person("tang"), now - Duration::minutes(14));
    let (waits, fitted) = jobs(floor).await?;
    if let Some(((technician, order, job), part)) = fitted {
        // It is on the order: nobody has to give it back before the job is finished.
        let there = store::parts::queries::stock(floor.maker.store(), &manager, &part.part_no).await?;
        let request = PartsRequestId(floor.maker.id(asked_at));
        let Listed { part_no, title, quantity, .. } = part;
        let ask = Parts::AskFor { order, job, request, part_no: part_no.clone(), title, quantity, standing: false };
        if there.iter().any(|row| row.stock.part_no == part_no && row.stock.available() >= quantity) {
            floor.maker.act(&technician, Command::Parts(ask), asked_at).await?;
            let issue = Parts::Issue { order, request, part_no, quantity };
            floor.maker.act(&manager, Command::Parts(issue), now - Duration::minutes(9)).await?;
        }
    }
    for ((part_no, standing, ordered), (technician, order, job)) in [(ORDERED, false, true), (WANTED, true, false)].into_iter().zip(waits) {
        let title = floor.parts.iter().find(|part| part.part_no == part_no).map(|part| part.title.clone()).unwrap_or_default();
        let (request, part_no) = (PartsRequestId(floor.maker.id(asked_at)), part_no.to_owned());
        let ask = Parts::AskFor { order, job, request, part_no, title, quantity: Quantity::units(1), standing };
        floor.maker.act(&technician, Command::Parts(ask), asked_at).await?;
        if ordered {
            let expected = floor.today + Days::new(2);
            floor.maker.act(&manager, Command::Parts(Parts::PutOnOrder { order, request, expected }), now - Duration::minutes(8)).await?;
        }
    }
    Ok(())
}

/// Jobs that stand still, those that wait for parts first, then what is given out; and one in hand for which its order lists a part.
async fn jobs(floor: &Floor) -> Result<(Vec<OfTechnician>, Option<(OfTechnician, Listed)>), Error> {
    let (mut waits, mut fitted) = (Vec::new(), None);
    let technicians: Vec<Actor> =
        floor.hands.iter().map(|hand| hand.actor.clone()).filter(|actor| actor.reach(Permission::Work) == Reach::Own).collect();
    for technician in technicians {
        let board = store::workshop::queries::my_jobs(floor.maker.store(), &technician).await?;
        for card in &board.cards {
            for job in card.progress.jobs.iter().filter(|job| job.is_given_to(technician.person)) {
                let of = (technician.clone(), card.progress.order, job.line);
                let place = match (job.status, &job.hold) {
                    (JobStatus::OnHold, Some(hold)) if hold.reason == HoldReason::WaitingForParts => 0,
                    (JobStatus::OnHold, _) => 1,
                    (JobStatus::Dispatched, _) => 2,
                    (JobStatus::Working, _) => {
                        fitted = fitted.or_else(|| job.listed.first().cloned().map(|part| (of, part)));
                        continue;
                    }
                    _ => continue,
                };
                waits.push((place, of));
            }
        }
    }
    waits.sort_by_key(|(place, _)| *place);
    // One request for each car.
    let mut jobs: Vec<OfTechnician> = Vec::new();
    for (_, of) in waits {
        if jobs.iter().all(|known| known.1 != of.1) {
            jobs.push(of);
        }
    }
    Ok((jobs, fitted))
}
