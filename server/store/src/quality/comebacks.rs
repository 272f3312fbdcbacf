//! Comebacks: what orders are linked to, and what was judged of it.

use super::sheets::in_force;
use crate::error::{known, one_row};
use crate::repair_orders::at_hand::class;
use crate::repair_orders::write::Context;
use crate::{Error, Transaction};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::quality::{BackAgain, Cause, Comeback, Command, Event, First, Judgement, Liable, demanded_of_a_comeback};
use domain::repair_orders::cover::read_odometer;
use domain::staff::PersonRef;
use domain::{DealershipId, OrderId, PersonId, VehicleId};
use serde::Deserialize;
use sqlx::types::Json;
use uuid::Uuid;

/// The first repair of a comeback as it is read.
#[derive(Debug, Deserialize)]
pub(crate) struct FirstRow {
    order_id: Uuid,
    number: String,
    vehicle_id: Uuid,
    concern: String,
    kind: Option<String>,
    class: Option<String>,
    left_at: DateTime<Utc>,
    odometer_km: Option<u32>,
    hands: Vec<PersonRef>,
    worked: Vec<PersonId>,
}

impl FirstRow {
    fn first(self, zone: Tz) -> First {
        First {
            order: OrderId(self.order_id),
            number: self.number,
            vehicle: VehicleId(self.vehicle_id),
            concern: self.concern,
            class: class(self.class.as_deref(), self.kind.as_deref()),
            left_on: self.left_at.with_timezone(&zone).date_naive(),
            odometer_km: self.odometer_km.and_then(read_odometer),
            hands: self.hands,
            worked: self.worked,
        }
    }
}

/// A link as it is read with its order.
#[derive(Debug, Deserialize)]
pub(crate) struct ComebackRow {
    first: FirstRow,
    linked_by: Uuid,
    linked_name: String,
    linked_at: DateTime<Utc>,
    cause: Option<Cause>,
    liable: Option<Liable>,
    note: Option<String>,
    judged_by: Option<Uuid>,
    judged_name: Option<String>,
    judged_at: Option<DateTime<Utc>>,
}

impl ComebackRow {
    pub(crate) fn comeback(self, opened_at: DateTime<Utc>, zone: Tz) -> Comeback {
        let judged = self.cause.zip(self.liable).zip(self.judged_by.zip(self.judged_at));
        let by = |person, name| PersonRef { person: PersonId(person), name };
        Comeback {
            first: self.first.first(zone),
            came_on: opened_at.with_timezone(&zone).date_naive(),
            by: by(self.linked_by, self.linked_name),
            at: self.linked_at,
            judgement: judged.map(|((cause, liable), (person, at))| Judgement {
                cause,
                liable,
                note: self.note.unwrap_or_default(),
                by: by(person, self.judged_name.unwrap_or_default()),
                at,
            }),
        }
    }
}

/// What deciding a command about a comeback needs to know: the order that is named, if its car has left with it, and when this one came.
pub(crate) async fn named(tx: &mut Transaction, dealership: DealershipId, command: &Command) -> Result<Option<(First, NaiveDate)>, Error> {
    let Command::LinkComeback { order, first } = command else { return Ok(None) };
    let row = sqlx::query!(
        r#"select o.opened_at, d.zone, quality_first(f.dealership_id, f.order_id) as "first!: Json<FirstRow>"
             from repair_orders_order o
             join dealership d on d.dealership_id = o.dealership_id
             join repair_orders_order f on f.dealership_id = o.dealership_id and f.order_id = $3
            where o.dealership_id = $1 and o.order_id = $2 and f.vehicle_id = o.vehicle_id and f.delivered_at <= o.opened_at"#,
        dealership.0,
        order.0,
        first.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let zone: Tz = known(row.zone.parse().ok(), "dealership", "zone", dealership.0)?;
    Ok(Some((row.first.0.first(zone), row.opened_at.with_timezone(&zone).date_naive())))
}

/// The most visits that are listed of one first order.
const MOST_BACK: i64 = 50;

/// The visits for which the car of an order came back, oldest first.
pub(crate) async fn of_first(tx: &mut Transaction, dealership: DealershipId, first: OrderId) -> Result<Vec<BackAgain>, Error> {
    let rows = sqlx::query!(
        "select o.order_id, o.number, o.opened_at, d.zone, k.cause
           from quality_comeback k
           join repair_orders_order o on o.dealership_id = k.dealership_id and o.order_id = k.order_id
           join dealership d on d.dealership_id = k.dealership_id
          where k.dealership_id = $1 and k.first_id = $2
          order by o.opened_at limit $3",
        dealership.0,
        first.0,
        MOST_BACK
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let zone: Tz = known(row.zone.parse().ok(), "dealership", "zone", dealership.0)?;
            let cause = row.cause.map(|code| known(Cause::from_code(&code), "quality_comeback", "cause", row.order_id)).transpose()?;
            let came_on = row.opened_at.with_timezone(&zone).date_naive();
            Ok(BackAgain { order: OrderId(row.order_id), number: row.number, came_on, cause })
        })
        .collect()
}

/// Asks for what is demanded of a comeback, too, of the jobs that were given out before anybody knew. What was asked of them stays.
async fn asked_again(tx: &mut Transaction, context: &Context<'_>) -> Result<(), Error> {
    let templates = in_force(tx, context.dealership).await?;
    for (job, kinds) in demanded_of_a_comeback(context.order, &templates) {
        let kinds: Vec<String> = kinds.into_iter().map(|kind| kind.code().to_owned()).collect();
        let written = sqlx::query!(
            "update repair_orders_line
                set owes = owes || array(select asked.kind from unnest($4::text[]) as asked (kind) where asked.kind <> all (demands)),
                    demands = demands || array(select asked.kind from unnest($4::text[]) as asked (kind) where asked.kind <> all (demands))
              where dealership_id = $1 and order_id = $2 and line_id = $3",
            context.dealership.0,
            context.order.id.0,
            job.0,
            &kinds
        )
        .execute(&mut **tx)
        .await?;
        one_row(&written, "repair_orders_line", job.0)?;
    }
    Ok(())
}

/// Writes a link, its end, or its judgement down.
pub(super) async fn event(tx: &mut Transaction, context: &Context<'_>, event: &Event) -> Result<(), Error> {
    let (dealership, order) = (context.dealership.0, context.order.id.0);
    let written = match event {
        Event::ComebackLinked { first, .. } => {
            asked_again(tx, context).await?;
            sqlx::query!(
                "insert into quality_comeback (dealership_id, order_id, first_id, linked_by, linked_at) values ($1, $2, $3, $4, $5)",
                dealership,
                order,
                first.0,
                context.actor.0,
                context.now
            )
            .execute(&mut **tx)
            .await?
        }
        Event::ComebackUnlinked { .. } => {
            sqlx::query!("delete from quality_comeback where dealership_id = $1 and order_id = $2", dealership, order)
                .execute(&mut **tx)
                .await?
        }
        Event::ComebackJudged { cause, liable, note, .. } => {
            sqlx::query!(
                "update quality_comeback set cause = $3, liable = $4, note = $5, judged_by = $6, judged_at = $7
                  where dealership_id = $1 and order_id = $2",
                dealership,
                order,
                cause.code(),
                Json(liable) as _,
                note,
                context.actor.0,
                context.now
            )
            .execute(&mut **tx)
            .await?
        }
        _ => return Ok(()),
    };
    one_row(&written, "quality_comeback", order)
}
