//! Discounts that were asked of the next post up.

use super::load::{self, LineRow};
use super::queries::policy_at;
use super::write::Context;
use crate::error::one_row;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Utc};
use domain::repair_orders::estimate::GivenAway;
use domain::repair_orders::{AskedDiscount, Line, RefusedDiscount, WaitingDiscount};
use domain::staff::PersonRef;
use domain::{Actor, DiscountId, Fen, OrderId, Permission, PersonId};
use serde::Deserialize;
use sqlx::types::Json;
use uuid::Uuid;

/// The most requests that are listed.
const MOST: i64 = 100;

/// A request as stored.
#[derive(Debug, Deserialize)]
pub(crate) struct AskedRow {
    discount_id: Uuid,
    line: Line,
    instead_of: Option<Line>,
    given: i64,
    given_of: i64,
    reason: String,
    asked_by: Uuid,
    asked_name: String,
    asked_at: DateTime<Utc>,
    state: String,
    ended_by: Option<Uuid>,
    ended_name: Option<String>,
    ended_at: Option<DateTime<Utc>>,
    ended_because: Option<String>,
}

impl AskedRow {
    /// What waits or was refused; nothing of what was granted or taken back.
    pub(crate) fn asked(self) -> Option<AskedDiscount> {
        let person = |person: Uuid, name: String| PersonRef { person: PersonId(person), name };
        let refused = match self.state.as_str() {
            "asked" => None,
            "refused" => Some(RefusedDiscount {
                by: person(self.ended_by?, self.ended_name.unwrap_or_default()),
                at: self.ended_at?,
                reason: self.ended_because.unwrap_or_default(),
            }),
            _ => return None,
        };
        Some(AskedDiscount {
            id: DiscountId(self.discount_id),
            line: self.line,
            instead_of: self.instead_of,
            given: GivenAway { given: Fen(self.given), of: Fen(self.given_of) },
            reason: self.reason,
            by: person(self.asked_by, self.asked_name),
            at: self.asked_at,
            refused,
        })
    }
}

/// What is asked of the next post up.
pub(crate) struct Asks<'a> {
    pub request: DiscountId,
    pub line: &'a Line,
    pub instead_of: Option<&'a Line>,
    pub given: GivenAway,
    pub reason: &'a str,
}

/// Writes a request down.
pub(crate) async fn asked(tx: &mut Transaction, context: &Context<'_>, asks: &Asks<'_>) -> Result<(), Error> {
    sqlx::query!(
        "insert into repair_orders_discount
             (dealership_id, discount_id, order_id, line, instead_of, given, given_of, part, reason, asked_by, asked_at, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'asked')",
        context.dealership.0,
        asks.request.0,
        context.order.id.0,
        Json(asks.line) as _,
        asks.instead_of.map(Json) as _,
        asks.given.given.0,
        asks.given.of.0,
        i32::try_from(asks.given.part().0).unwrap_or(i32::MAX),
        asks.reason,
        context.actor.0,
        context.now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Writes down how a request has ended.
pub(crate) async fn ended(
    tx: &mut Transaction,
    context: &Context<'_>,
    request: DiscountId,
    state: &str,
    because: Option<&str>,
) -> Result<(), Error> {
    // Whoever follows a customer's link is nobody of the staff.
    let written = sqlx::query!(
        "update repair_orders_discount
            set state = $4, ended_at = $5, ended_because = $6,
                ended_by = (select p.person_id from staff_person p where p.person_id = $7)
          where dealership_id = $1 and order_id = $2 and discount_id = $3 and state = 'asked'",
        context.dealership.0,
        context.order.id.0,
        request.0,
        state,
        context.now,
        because,
        context.actor.0
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "repair_orders_discount", request.0)
}

/// What waits to be granted or refused, the longest waiting first: nothing that this person has asked, but also what others must grant, for
/// anything may be refused.
///
/// # Errors
/// When one grants no discounts.
pub async fn waiting(store: &Store, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<WaitingDiscount>, Error> {
    let mut tx = store.read(actor, Permission::ApproveDiscount).await?;
    let limit = policy_at(&mut tx, actor.dealership, now).await?.discount_limit(&actor.posts);
    let rows = sqlx::query!(
        r#"select o.order_id, o.number, coalesce(v.plate, right(v.vin, 6)) as "car!", v.model, c.name as customer_name,
                  to_jsonb(d) || jsonb_build_object('asked_name', p.name) as "asked!: Json<AskedRow>",
                  (select coalesce(jsonb_agg(to_jsonb(l)), '[]') from repair_orders_line l
                    where l.dealership_id = o.dealership_id and l.order_id = o.order_id) as "lines!: Json<Vec<LineRow>>"
             from repair_orders_discount d
             join repair_orders_order o on o.dealership_id = d.dealership_id and o.order_id = d.order_id
             join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
             join customers_customer c on c.dealership_id = o.dealership_id and c.customer_id = o.customer_id
             join staff_person p on p.person_id = d.asked_by
            where d.dealership_id = $1 and d.state = 'asked' and d.asked_by <> $2
            order by d.asked_at, d.discount_id limit $3"#,
        actor.dealership.0,
        actor.person.0,
        MOST
    )
    .fetch_all(&mut *tx)
    .await?;
    let waiting = rows.into_iter().filter_map(|row| {
        let asked = row.asked.0.asked()?;
        Some(WaitingDiscount {
            order: OrderId(row.order_id),
            number: row.number,
            car: row.car,
            model: row.model,
            customer_name: row.customer_name,
            total: load::total(&row.lines),
            grantable: asked.given.part() <= limit,
            asked,
        })
    });
    Ok(waiting.collect())
}
