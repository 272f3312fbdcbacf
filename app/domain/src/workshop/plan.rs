//! The day by bay: who stood where, who stands there now and for how long still, what comes next, and what is left for tomorrow.

use super::{Card, Floor, Hold, Job, JobStatus};
use crate::{BayId, Hours, OrderId, PersonId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A car in a bay, from when to when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    pub bay: BayId,
    pub order: OrderId,
    /// The plate, or what a car without one is called.
    pub plate: String,
    /// The first job of the order.
    pub title: String,
    pub since: DateTime<Utc>,
    /// Nothing while the car still stands there.
    pub until: Option<DateTime<Utc>>,
}

/// What a stretch of a bay's day is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// The car has left.
    Past,
    /// Somebody works on it; so many thousandths of the hours sold are used up.
    Working { spent: u32 },
    /// It stands there and waits.
    Held(Hold),
    /// It stands there, and nobody works.
    Standing,
    /// It has been given this bay and comes later.
    Planned,
}

/// A stretch of a bay's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub order: OrderId,
    pub plate: String,
    pub title: String,
    pub technician: Option<PersonId>,
    pub stretch: Stretch,
    /// Since when it stands there, or waits for this bay.
    pub since: DateTime<Utc>,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    /// Time sold and not worked yet.
    pub left: Hours,
    /// What the customer was promised, for cars that are still here.
    pub promised_at: Option<DateTime<Utc>>,
    /// Hours that do not fit before the house closes.
    pub carried: Hours,
}

/// A bay's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BayDay {
    pub bay: BayId,
    pub name: String,
    pub spans: Vec<Span>,
    /// How much of the day so far the bay was taken, in percent.
    pub used: u32,
}

/// Lays out the day of every bay between opening and closing.
#[must_use]
pub fn day_by_bay(
    floor: &Floor,
    cards: &[&Card],
    stays: &[Stay],
    opens: DateTime<Utc>,
    closes: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Vec<BayDay> {
    floor
        .bays
        .iter()
        .map(|bay| {
            let mut spans: Vec<Span> = Vec::new();
            let mut free_from = now;
            for stay in stays.iter().filter(|stay| stay.bay == bay.id) {
                let card = cards.iter().find(|card| card.progress.order == stay.order).filter(|_| stay.until.is_none());
                let span = span_of(stay, card.copied(), closes, now);
                if stay.until.is_none() {
                    free_from = free_from.max(span.to);
                }
                spans.push(span);
            }
            for card in cards.iter().filter(|card| comes_to(card, bay.id)) {
                if spans.iter().any(|span| span.order == card.progress.order && span.stretch != Stretch::Past) {
                    continue;
                }
                let length = left_of(card, now).max(TimeDelta::minutes(6));
                spans.push(planned(card, free_from, length, closes));
                free_from += length;
            }
            BayDay { bay: bay.id, name: bay.name.clone(), used: used(&spans, opens, now), spans }
        })
        .collect()
}

fn span_of(stay: &Stay, card: Option<&Card>, closes: DateTime<Utc>, now: DateTime<Utc>) -> Span {
    let past = Span {
        order: stay.order,
        plate: stay.plate.clone(),
        title: stay.title.clone(),
        technician: None,
        stretch: Stretch::Past,
        since: stay.since,
        from: stay.since,
        to: stay.until.unwrap_or(now),
        left: Hours(0),
        promised_at: None,
        carried: Hours(0),
    };
    let Some(card) = card else { return past };
    let left = left_of(card, now);
    let job = card.progress.foremost();
    let (stretch, to) = match job {
        Some(job) if job.status == JobStatus::Working => (Stretch::Working { spent: spent(job, now) }, now + left),
        // A bay that waits is taken until somebody comes back to it: that is what it costs.
        Some(Job { status: JobStatus::OnHold, hold: Some(hold), .. }) => (Stretch::Held(hold.clone()), closes.max(now)),
        _ => (Stretch::Standing, now + left),
    };
    Span {
        technician: job.and_then(|job| job.technician),
        title: job.map_or(past.title, |job| job.title.clone()),
        carried: match stretch {
            Stretch::Held(_) => hours(left),
            _ => hours(to - closes),
        },
        stretch,
        to,
        left: hours(left),
        promised_at: card.promised_at,
        ..Span { title: String::new(), ..past }
    }
}

fn planned(card: &Card, from: DateTime<Utc>, length: TimeDelta, closes: DateTime<Utc>) -> Span {
    let job = card.progress.foremost();
    Span {
        order: card.progress.order,
        plate: card.plate.clone().unwrap_or_else(|| card.vin_serial.clone()),
        title: job.map_or_else(|| card.concern.clone(), |job| job.title.clone()),
        technician: job.and_then(|job| job.technician),
        stretch: Stretch::Planned,
        since: card.since,
        from,
        to: from + length,
        left: hours(length),
        promised_at: card.promised_at,
        carried: hours((from + length) - closes.max(from)),
    }
}

/// Whether the card's next job is to be done in this bay.
fn comes_to(card: &Card, bay: BayId) -> bool {
    card.progress.foremost().is_some_and(|job| job.bay == Some(bay) && matches!(job.status, JobStatus::Dispatched | JobStatus::OnHold))
}

/// Time sold and not worked yet, over all jobs that are not done.
fn left_of(card: &Card, now: DateTime<Utc>) -> TimeDelta {
    let left = |job: &Job| (job.length().minutes() - clocked(job, now)).max(0);
    TimeDelta::minutes(card.progress.jobs.iter().filter(|job| !job.status.is_over()).map(left).sum())
}

fn clocked(job: &Job, now: DateTime<Utc>) -> i64 {
    i64::from(job.clocked_minutes) + job.running_since.map_or(0, |since| (now - since).num_minutes().max(0))
}

fn spent(job: &Job, now: DateTime<Utc>) -> u32 {
    u32::try_from(clocked(job, now) * 1_000 / job.length().minutes().max(1)).unwrap_or(1_000).min(1_000)
}

fn hours(time: TimeDelta) -> Hours {
    Hours::from_minutes(time.num_minutes().max(0))
}

fn used(spans: &[Span], opens: DateTime<Utc>, now: DateTime<Utc>) -> u32 {
    let day = (now - opens).num_minutes().max(1);
    let taken = |span: &Span| (span.to.min(now) - span.from.max(opens)).num_minutes().max(0);
    let taken: i64 = spans.iter().filter(|span| span.stretch != Stretch::Planned).map(taken).sum();
    u32::try_from(taken.min(day) * 100 / day).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LineId;
    use crate::repair_orders::Status;
    use crate::staff::Skill;
    use crate::workshop::{Bay, HoldReason, Progress};
    use uuid::Uuid;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_773_273_600, 0).expect("a valid time") + TimeDelta::hours(hour)
    }

    fn bay() -> BayId {
        BayId(Uuid::from_u128(7))
    }

    fn floor() -> Floor {
        Floor { bays: vec![Bay { id: bay(), name: "1号".to_owned(), taken_by: None }], ..Floor::default() }
    }

    fn card(number: u128, status: JobStatus, sold: i32, running_since: Option<DateTime<Utc>>) -> Card {
        let hold = (status == JobStatus::OnHold).then(|| Hold { reason: HoldReason::WaitingForParts, note: String::new(), since: at(9) });
        let job = Job {
            line: LineId(Uuid::from_u128(number)),
            title: "Brakes".to_owned(),
            skill: Skill::Mechanical,
            billed: Hours(sold),
            status,
            authorised: true,
            technician: None,
            bay: Some(bay()),
            crew: Vec::new(),
            hold,
            worked_by: Vec::new(),
            running_since,
            clocked_minutes: 0,
            rework: false,
            owes: Vec::new(),
            owes_remedy: false,
            write_up: crate::workshop::WriteUp::default(),
            told: crate::workshop::Told::default(),
            asked: Vec::new(),
            listed: Vec::new(),
        };
        let progress = Progress {
            order: OrderId(Uuid::from_u128(number)),
            version: 1,
            status: Status::InWork,
            advisor: PersonId(Uuid::nil()),
            wash: false,
            unauthorised_lines: 0,
            jobs: vec![job],
            stages: Vec::new(),
        };
        Card {
            number: number.to_string(),
            kind: None,
            plate: Some(format!("浙A{number}")),
            vin_serial: String::new(),
            model: String::new(),
            concern: String::new(),
            customer_name: String::new(),
            promised_at: Some(at(12)),
            waiting: false,
            paid: false,
            gate_pass: false,
            owes_final: None,
            since: at(8),
            progress,
        }
    }

    fn stay(order: u128, since: i64, until: Option<i64>) -> Stay {
        let order = OrderId(Uuid::from_u128(order));
        Stay { bay: bay(), order, plate: String::new(), title: String::new(), since: at(since), until: until.map(at) }
    }

    #[test]
    fn a_car_in_work_takes_its_bay_for_the_hours_that_are_left_and_the_next_comes_after_it() {
        let (running, next) = (card(1, JobStatus::Working, 300, Some(at(10))), card(2, JobStatus::Dispatched, 100, None));
        let day = &day_by_bay(&floor(), &[&running, &next], &[stay(1, 10, None)], at(8), at(18), at(11))[0];
        assert_eq!((day.spans[0].from, day.spans[0].to), (at(10), at(13)));
        assert_eq!(day.spans[0].stretch, Stretch::Working { spent: 333 });
        assert_eq!((day.spans[1].from, day.spans[1].to), (at(13), at(14)));
        assert_eq!(day.used, 33);
    }

    #[test]
    fn what_does_not_fit_before_closing_is_carried_over() {
        let long = card(1, JobStatus::Working, 400, Some(at(16)));
        let day = &day_by_bay(&floor(), &[&long], &[stay(1, 16, None)], at(8), at(18), at(17))[0];
        assert_eq!(day.spans[0].carried, Hours(200));
    }

    #[test]
    fn a_car_that_waits_takes_its_bay_for_the_rest_of_the_day() {
        let held = card(1, JobStatus::OnHold, 150, None);
        let day = &day_by_bay(&floor(), &[&held], &[stay(1, 8, None)], at(8), at(18), at(11))[0];
        assert_eq!(day.spans[0].to, at(18));
        assert_eq!(day.spans[0].carried, Hours(150));
        assert!(matches!(day.spans[0].stretch, Stretch::Held(_)));
    }

    #[test]
    fn a_car_that_has_left_stays_in_the_picture() {
        let day = &day_by_bay(&floor(), &[], &[stay(1, 8, Some(10))], at(8), at(18), at(12))[0];
        assert_eq!((day.spans[0].stretch.clone(), day.spans[0].to, day.used), (Stretch::Past, at(10), 50));
    }
}
