//! Loaner cars as they go with visits: promised, moved along, let go, wished for.

use super::loaners::clashes;
use crate::{Error, Transaction};
use chrono::{DateTime, TimeDelta, Utc};
use domain::appointments::{Period, PromisedLoaner};
use domain::care::{LoanState, LoanerAtHand, LoanerWish};
use domain::live::{Area, Change};
use domain::{AppointmentId, DealershipId, LoanId, LoanerId, OrderId};
use uuid::Uuid;

/// The most wishes that are listed.
const MOST: i64 = 200;

/// The loaner that is promised to a visit, for the time that it would move to with it; the loan before the car, as everywhere.
pub(crate) async fn promised_to(
    tx: &mut Transaction,
    dealership: DealershipId,
    visit: AppointmentId,
    by: TimeDelta,
) -> Result<Option<PromisedLoaner>, Error> {
    let loan = sqlx::query!(
        "select loan_id, loaner_id, from_at, until_at from care_loan
          where dealership_id = $1 and appointment_id = $2 and state = 'promised' for update",
        dealership.0,
        visit.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(loan) = loan else { return Ok(None) };
    let plate = sqlx::query_scalar!(
        "select plate from care_loaner where dealership_id = $1 and loaner_id = $2 for update",
        dealership.0,
        loan.loaner_id
    )
    .fetch_one(&mut **tx)
    .await?;
    let period = Period { from: loan.from_at + by, until: loan.until_at + by };
    let clashes = clashes(tx, dealership, LoanerId(loan.loaner_id), period, Some(LoanId(loan.loan_id))).await?;
    Ok(Some(PromisedLoaner { plate, period, free: clashes.is_empty() }))
}

/// What is promised to a visit is promised for another time, to which the visit has moved.
pub(crate) async fn move_with_visit(
    tx: &mut Transaction,
    dealership: DealershipId,
    visit: AppointmentId,
    period: Period,
) -> Result<(), Error> {
    let moved = sqlx::query!(
        "update care_loan set version = version + 1, from_at = $3, until_at = $4
          where dealership_id = $1 and appointment_id = $2 and state = 'promised' returning loan_id, version",
        dealership.0,
        visit.0,
        period.from,
        period.until
    )
    .fetch_all(&mut **tx)
    .await?;
    announce(tx, dealership, "loaner_moved", moved.into_iter().map(|row| (row.loan_id, row.version)));
    Ok(())
}

/// Says that these loans have changed.
pub(super) fn announce(tx: &mut Transaction, dealership: DealershipId, kind: &str, loans: impl Iterator<Item = (Uuid, i32)>) {
    tx.announce(loans.map(|(subject, version)| Change { seq: 0, dealership, area: Area::Care, subject, kind: kind.to_owned(), version }));
}

/// A visit that is cancelled or missed, or that moves to a time when others have the car, keeps no loaner.
pub(crate) async fn release_of_visit(tx: &mut Transaction, dealership: DealershipId, visit: AppointmentId) -> Result<(), Error> {
    let released = sqlx::query!(
        "update care_loan set version = version + 1, state = 'released', released_because = 'visit'
          where dealership_id = $1 and appointment_id = $2 and state = 'promised' returning loan_id, version",
        dealership.0,
        visit.0
    )
    .fetch_all(&mut **tx)
    .await?;
    announce(tx, dealership, "loaner_released", released.into_iter().map(|row| (row.loan_id, row.version)));
    Ok(())
}

/// Who waits for a promise, soonest first.
pub(super) async fn wishes(tx: &mut Transaction, dealership: DealershipId, now: DateTime<Utc>) -> Result<Vec<LoanerWish>, Error> {
    let rows = sqlx::query!(
        r#"select a.appointment_id, a.number, a.name, coalesce(a.plate, a.model) as "car!", a.starts_at, a.ready_at
             from appointments_visit a
            where a.dealership_id = $1 and a.loaner and (a.expected or a.arrived_at is not null)
              and a.starts_at > $2::timestamptz - interval '60 days'
              and case when a.order_id is null then a.starts_at > $2::timestamptz - interval '12 hours'
                       else exists (select from repair_orders_order o
                                     where o.dealership_id = a.dealership_id and o.order_id = a.order_id and o.open) end
              and not exists (select from care_loan l
                               where l.dealership_id = a.dealership_id and l.appointment_id = a.appointment_id and l.state <> 'released')
            order by a.starts_at, a.number limit $3"#,
        dealership.0,
        now,
        MOST
    )
    .fetch_all(&mut **tx)
    .await?;
    let wish = rows.into_iter().map(|row| LoanerWish {
        visit: AppointmentId(row.appointment_id),
        number: row.number,
        name: row.name,
        car: row.car,
        starts_at: row.starts_at,
        ready_at: row.ready_at,
    });
    Ok(wish.collect())
}

/// The loaner that goes with the visit of an order.
pub(crate) async fn of_order(tx: &mut Transaction, dealership: DealershipId, order: OrderId) -> Result<Option<LoanerAtHand>, Error> {
    let row = sqlx::query!(
        r#"select a.loaner, l.state as "state?", l.from_at as "from_at?", l.until_at as "until_at?", c.plate as "plate?", c.model as "model?"
             from appointments_visit a
             left join care_loan l on l.dealership_id = a.dealership_id and l.appointment_id = a.appointment_id and l.state in ('promised', 'out')
             left join care_loaner c on c.dealership_id = l.dealership_id and c.loaner_id = l.loaner_id
            where a.dealership_id = $1 and a.order_id = $2
            order by l.loan_id is null, a.booked_at limit 1"#,
        dealership.0,
        order.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.and_then(|row| {
        let out = row.state.as_deref() == Some(LoanState::Out.code());
        match row.plate.zip(row.model).zip(row.from_at.zip(row.until_at)) {
            Some(((plate, model), (from, until))) => Some(LoanerAtHand::Promised { plate, model, from, until, out }),
            None => row.loaner.then_some(LoanerAtHand::Wished),
        }
    }))
}
