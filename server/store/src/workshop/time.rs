//! Time in the house, on jobs and sold, as a sheet; with what was corrected of it.

use crate::error::known;
use crate::kpis::queries::midnight;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::staff::PersonRef;
use domain::workshop::{Attended, Clocked, PersonTime, Sold, TimeCorrection, TimeSheet, TimeTotals, Times, sees_everybodys_time};
use domain::{Actor, AttendanceId, DealershipId, Hours, LineId, OrderId, Permission, PersonId};
use std::collections::HashMap;
use uuid::Uuid;

/// The most days of a sheet.
pub const MOST_DAYS: u64 = 31;
/// The most attendances, clockings, jobs sold and corrections that a sheet lists. Its sums count all there are.
const MOST: i64 = 5_000;

/// The time of the technicians from a day on, for so many days, at most [`MOST_DAYS`]; whoever may see their own only sees that.
///
/// # Errors
/// When one may not see time.
pub async fn sheet(store: &Store, actor: &Actor, first: Option<NaiveDate>, days: u64, now: DateTime<Utc>) -> Result<TimeSheet, Error> {
    let mut tx = store.read(actor, Permission::SeeTime).await?;
    let dealership = actor.dealership;
    let zone = sqlx::query_scalar!("select zone from dealership where dealership_id = $1", dealership.0).fetch_one(&mut *tx).await?;
    let zone: Tz = known(zone.parse().ok(), "dealership", "zone", dealership.0)?;
    let first = first.unwrap_or_else(|| now.with_timezone(&zone).date_naive());
    let days = days.clamp(1, MOST_DAYS);
    let day = |number: u64| first.checked_add_days(Days::new(number)).map_or(now, |day| midnight(zone, day));
    let days: Vec<Times> = (0..days).map(|number| Times { since: day(number), until: Some(day(number + 1)) }).collect();
    let within = Times { since: day(0), until: days.last().and_then(|last| last.until) };
    let until = within.until.unwrap_or(now);
    let only = (!sees_everybodys_time(actor)).then_some(actor.person.0);
    let people = sqlx::query!(
        "select m.person_id, p.name from staff_membership m join staff_person p using (person_id)
          where m.dealership_id = $1 and m.active and ((cardinality(m.skills) > 0 and $2::uuid is null) or m.person_id = $2)
          order by p.created_at, p.person_id",
        dealership.0,
        only
    )
    .fetch_all(&mut *tx)
    .await?;
    let ids: Vec<Uuid> = people.iter().map(|row| row.person_id).collect();
    let mut read = Read::begin(&mut tx, dealership, &ids, (within.since, until)).await?;
    let sums = if read.is_cut() { sums(&mut tx, dealership, &ids, &within, now).await? } else { Vec::new() };
    let people = people.into_iter().map(|row| read.time_of(PersonRef { person: PersonId(row.person_id), name: row.name })).collect();
    Ok(TimeSheet { within, days, people, sums, now })
}

/// What all comes to, by person, however much it is. The minutes are counted by the rule that counts them everywhere.
async fn sums(
    tx: &mut Transaction,
    dealership: DealershipId,
    people: &[Uuid],
    within: &Times,
    now: DateTime<Utc>,
) -> Result<Vec<(PersonId, TimeTotals)>, Error> {
    let (since, until) = (within.since, within.until.unwrap_or(now));
    let mut sums: HashMap<PersonId, TimeTotals> = people.iter().map(|person| (PersonId(*person), TimeTotals::default())).collect();
    let attended = sqlx::query!(
        "select person_id, since, until from workshop_attendance
          where dealership_id = $1 and person_id = any ($2) and since < $4 and (until is null or until > $3)",
        dealership.0,
        people,
        since,
        until
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in attended {
        let minutes = Times { since: row.since, until: row.until }.minutes(within, now);
        sums.entry(PersonId(row.person_id)).or_default().attended += minutes;
    }
    let clocked = sqlx::query!(
        "select technician_id, since, until from workshop_clocking
          where dealership_id = $1 and technician_id = any ($2) and since < $4 and (until is null or until > $3)",
        dealership.0,
        people,
        since,
        until
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in clocked {
        let minutes = Times { since: row.since, until: row.until }.minutes(within, now);
        sums.entry(PersonId(row.technician_id)).or_default().clocked += minutes;
    }
    for (person, sold) in sold(tx, dealership, people, (since, until), i64::MAX).await? {
        let sum = sums.entry(person).or_default();
        sum.sold = Hours(sum.sold.0 + sold.hours.0);
    }
    Ok(sums.into_iter().collect())
}

/// A correction, and what it is of.
struct CorrectionRow {
    attendance_id: Option<Uuid>,
    line_id: Option<Uuid>,
    since: DateTime<Utc>,
    correction: TimeCorrection,
}

/// What was read of everybody.
struct Read {
    attended: Vec<(PersonId, Attended)>,
    clocked: Vec<(PersonId, Clocked)>,
    sold: Vec<(PersonId, Sold)>,
}

impl Read {
    async fn begin(
        tx: &mut Transaction,
        dealership: DealershipId,
        people: &[Uuid],
        (since, until): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Self, Error> {
        let attended = sqlx::query!(
            "select person_id, attendance_id, since, until, implied from workshop_attendance
              where dealership_id = $1 and person_id = any ($2) and since < $4 and (until is null or until > $3)
              order by since limit $5",
            dealership.0,
            people,
            since,
            until,
            MOST
        )
        .fetch_all(&mut **tx)
        .await?;
        let clocked = sqlx::query!(
            r#"select c.technician_id, c.order_id, c.line_id, c.since, c.until, o.number, coalesce(l.title, '') as "title!"
                 from workshop_clocking c
                 join repair_orders_order o on o.dealership_id = c.dealership_id and o.order_id = c.order_id
                 left join repair_orders_line l on l.dealership_id = c.dealership_id and l.order_id = c.order_id and l.line_id = c.line_id
                where c.dealership_id = $1 and c.technician_id = any ($2) and c.since < $4 and (c.until is null or c.until > $3)
                order by c.since limit $5"#,
            dealership.0,
            people,
            since,
            until,
            MOST
        )
        .fetch_all(&mut **tx)
        .await?;
        let attendances: Vec<Uuid> = attended.iter().map(|row| row.attendance_id).collect();
        let lines: Vec<Uuid> = clocked.iter().map(|row| row.line_id).collect();
        let corrections = corrections(tx, dealership, &attendances, &lines).await?;
        let of_attendance = |id: Uuid| {
            let own = corrections.iter().filter(|row| row.attendance_id == Some(id));
            own.map(|row| row.correction.clone()).collect::<Vec<_>>()
        };
        Ok(Self {
            attended: attended
                .iter()
                .map(|row| {
                    let (id, times) = (AttendanceId(row.attendance_id), Times { since: row.since, until: row.until });
                    let corrections = of_attendance(row.attendance_id);
                    (PersonId(row.person_id), Attended { id, times, implied: row.implied, corrections })
                })
                .collect(),
            clocked: clocked
                .into_iter()
                .map(|row| {
                    let clocked = Clocked {
                        order: OrderId(row.order_id),
                        number: row.number,
                        line: LineId(row.line_id),
                        title: row.title,
                        times: Times { since: row.since, until: row.until },
                        corrections: chain(&corrections, row.line_id, row.since),
                    };
                    (PersonId(row.technician_id), clocked)
                })
                .collect(),
            sold: sold(tx, dealership, people, (since, until), MOST).await?,
        })
    }

    /// Whether one of the lists stops before all is in it.
    fn is_cut(&self) -> bool {
        let most = usize::try_from(MOST).unwrap_or(usize::MAX);
        [self.attended.len(), self.clocked.len(), self.sold.len()].iter().any(|length| *length >= most)
    }

    fn time_of(&mut self, person: PersonRef) -> PersonTime {
        let of = person.person;
        PersonTime {
            person,
            attended: self.attended.extract_if(.., |(who, _)| *who == of).map(|(_, one)| one).collect(),
            clocked: self.clocked.extract_if(.., |(who, _)| *who == of).map(|(_, one)| one).collect(),
            sold: self.sold.extract_if(.., |(who, _)| *who == of).map(|(_, one)| one).collect(),
        }
    }
}

/// The corrections that led to a clocking as it stands, the last first: each began where the one before it had put it.
fn chain(corrections: &[CorrectionRow], line: Uuid, since: DateTime<Utc>) -> Vec<TimeCorrection> {
    let (mut chain, mut at) = (Vec::new(), since);
    for row in corrections.iter().filter(|row| row.line_id == Some(line)) {
        // Those who shared the job have each one of their own, which says the same.
        if row.since == at && chain.last() != Some(&row.correction) {
            at = row.correction.before.map_or(at, |before| before.since);
            chain.push(row.correction.clone());
        }
    }
    chain
}

/// The corrections of these attendances and jobs, the last first.
async fn corrections(
    tx: &mut Transaction,
    dealership: DealershipId,
    attendances: &[Uuid],
    lines: &[Uuid],
) -> Result<Vec<CorrectionRow>, Error> {
    let rows = sqlx::query!(
        "select c.attendance_id, c.line_id, c.since, c.since_before, c.until_before, c.reason, c.at, c.corrected_by, p.name
           from workshop_time_correction c join staff_person p on p.person_id = c.corrected_by
          where c.dealership_id = $1 and (c.attendance_id = any ($2) or c.line_id = any ($3))
          order by c.correction_id desc limit $4",
        dealership.0,
        attendances,
        lines,
        MOST
    )
    .fetch_all(&mut **tx)
    .await?;
    let row = rows.into_iter().map(|row| CorrectionRow {
        attendance_id: row.attendance_id,
        line_id: row.line_id,
        since: row.since,
        correction: TimeCorrection {
            before: row.since_before.map(|since| Times { since, until: row.until_before }),
            reason: row.reason,
            by: PersonRef { person: PersonId(row.corrected_by), name: row.name },
            at: row.at,
        },
    });
    Ok(row.collect())
}

/// The hours sold of the jobs that were finished for the first time in a period, by those who had them then; so many at most.
async fn sold(
    tx: &mut Transaction,
    dealership: DealershipId,
    people: &[Uuid],
    (since, until): (DateTime<Utc>, DateTime<Utc>),
    most: i64,
) -> Result<Vec<(PersonId, Sold)>, Error> {
    let rows = sqlx::query!(
        r#"select s.person_id, s.order_id, s.line_id, s.at, s.hours, o.number, coalesce(l.title, '') as "title!"
             from workshop_sold s
             join repair_orders_order o on o.dealership_id = s.dealership_id and o.order_id = s.order_id
             left join repair_orders_line l on l.dealership_id = s.dealership_id and l.order_id = s.order_id and l.line_id = s.line_id
            where s.dealership_id = $1 and s.person_id = any ($2) and s.at >= $3 and s.at < $4
            order by s.at, s.line_id limit $5"#,
        dealership.0,
        people,
        since,
        until,
        most
    )
    .fetch_all(&mut **tx)
    .await?;
    let sold = rows.into_iter().map(|row| {
        let (order, line) = (OrderId(row.order_id), LineId(row.line_id));
        (PersonId(row.person_id), Sold { order, number: row.number, line, title: row.title, at: row.at, hours: Hours(row.hours) })
    });
    Ok(sold.collect())
}
