//! Papers as the customer saw them: kept in the transaction that tells or signs them, and never changed.

use super::load;
use super::write::Context;
use crate::error::known;
use crate::{Error, Store, Transaction, customers};
use chrono::{DateTime, Utc};
use domain::care::{Paper, PaperAt};
use domain::repair_orders::{Event, KeptKind, KeptPaper, Line, OrderPage, changes};
use domain::{Actor, DealershipId, Fen, OrderId, Permission, Refusal};
use sqlx::types::Json;

/// The most papers of one order that are listed, newest first.
const MOST: i64 = 40;

/// Keeps the papers that these events make, with the order as it is after them.
pub(crate) async fn keep(tx: &mut Transaction, context: &Context<'_>, events: &[domain::Event]) -> Result<(), Error> {
    let kept = events.iter().find_map(|event| match event {
        domain::Event::RepairOrders(Event::Quoted { total }) => Some((KeptKind::Estimate, *total)),
        domain::Event::RepairOrders(Event::Authorised { total, .. }) => Some((KeptKind::Authorisation, *total)),
        // Who declines everything signs nothing.
        domain::Event::RepairOrders(Event::Answered { total, approved, .. }) if !approved.is_empty() => {
            Some((KeptKind::Authorisation, *total))
        }
        _ => None,
    });
    let Some((kind, total)) = kept else { return Ok(()) };
    let (dealership, id) = (context.dealership, context.order.id);
    let load::Loaded { order, policy, last_odometer_km, .. } = load::order(tx, dealership, id, context.now).await?;
    let vehicle = customers::queries::vehicle(tx, dealership, order.vehicle).await?;
    let customer = customers::queries::customer(tx, dealership, order.customer).await?;
    let floor = domain::workshop::Floor::default();
    let page = Json(OrderPage { order, vehicle, customer, floor, policy, last_odometer_km });
    sqlx::query!(
        "insert into repair_orders_kept (dealership_id, order_id, kind, number, at, total, page)
         select $1, $2, $3, 1 + count(*), $4, $5, $6 from repair_orders_kept
          where dealership_id = $1 and order_id = $2 and kind = $3",
        dealership.0,
        id.0,
        kind.code(),
        context.now,
        total.0,
        page as _
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

struct KeptRow {
    kind: String,
    number: i32,
    at: DateTime<Utc>,
    total: i64,
    lines: Json<Vec<Line>>,
    before: Option<Json<Vec<Line>>>,
}

/// The papers kept of an order, newest first, each with what it says differently from the one of its kind before.
///
/// # Errors
/// When one may not see orders.
pub async fn of_order(store: &Store, actor: &Actor, order: OrderId) -> Result<Vec<KeptPaper>, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let rows = sqlx::query_as!(
        KeptRow,
        r#"select kind, number, at, total, page -> 'order' -> 'lines' as "lines!: Json<Vec<Line>>",
                  lag(page -> 'order' -> 'lines') over (partition by kind order by number) as "before: Json<Vec<Line>>"
             from repair_orders_kept where dealership_id = $1 and order_id = $2
            order by at desc, kind limit $3"#,
        actor.dealership.0,
        order.0,
        MOST
    )
    .fetch_all(&mut *tx)
    .await?;
    rows.into_iter().map(|row| row.paper(order)).collect()
}

impl KeptRow {
    fn paper(self, order: OrderId) -> Result<KeptPaper, Error> {
        Ok(KeptPaper {
            kind: known(KeptKind::from_code(&self.kind), "repair_orders_kept", "kind", order.0)?,
            number: u16::try_from(self.number).unwrap_or(u16::MAX),
            at: self.at,
            total: Fen(self.total),
            changes: self.before.map(|before| changes(&before.0, &self.lines.0, Line::net)).unwrap_or_default(),
        })
    }
}

/// A paper as it was told or signed, for printing. Whoever may not see customers gets their name alone.
///
/// # Errors
/// When one may not see orders, or there is no such paper.
pub async fn paper(store: &Store, actor: &Actor, order: OrderId, kind: KeptKind, number: u16) -> Result<(OrderPage, DateTime<Utc>), Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let (page, at) = page(&mut tx, actor.dealership, order, kind, number).await?.ok_or(Refusal::NotFound)?;
    Ok((super::queries::seen_by(actor, page), at))
}

/// A paper as it was told or signed, and when.
pub(crate) async fn page(
    tx: &mut Transaction,
    dealership: DealershipId,
    order: OrderId,
    kind: KeptKind,
    number: u16,
) -> Result<Option<(OrderPage, DateTime<Utc>)>, Error> {
    let row = sqlx::query!(
        r#"select at, page as "page: Json<OrderPage>" from repair_orders_kept
            where dealership_id = $1 and order_id = $2 and kind = $3 and number = $4"#,
        dealership.0,
        order.0,
        kind.code(),
        i32::from(number)
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| (row.page.0, row.at)))
}

/// The papers that the customer was told or has signed. A contract holds every signature before it: there is one, the last.
pub(crate) async fn for_customer(tx: &mut Transaction, dealership: DealershipId, order: OrderId) -> Result<Vec<PaperAt>, Error> {
    let rows = sqlx::query!(
        r#"select kind, number, at from repair_orders_kept k
            where dealership_id = $1 and order_id = $2
              and (kind <> $3 or number = (select max(number) from repair_orders_kept l
                                            where l.dealership_id = $1 and l.order_id = $2 and l.kind = $3))
            order by at desc, kind limit $4"#,
        dealership.0,
        order.0,
        KeptKind::Authorisation.code(),
        MOST
    )
    .fetch_all(&mut **tx)
    .await?;
    let paper = |code: &str| {
        Some(match KeptKind::from_code(code)? {
            KeptKind::Estimate => Paper::Estimate,
            KeptKind::Authorisation => Paper::Authorisation,
        })
    };
    rows.into_iter()
        .map(|row| {
            let paper = known(paper(&row.kind), "repair_orders_kept", "kind", order.0)?;
            Ok(PaperAt { paper, number: u16::try_from(row.number).unwrap_or(u16::MAX), at: row.at })
        })
        .collect()
}

/// The lines of the estimate that was told before the last one; nothing when there was only one.
pub(crate) async fn told_before(tx: &mut Transaction, dealership: DealershipId, order: OrderId) -> Result<Option<Vec<Line>>, Error> {
    let lines = sqlx::query_scalar!(
        r#"select page -> 'order' -> 'lines' as "lines!: Json<Vec<Line>>" from repair_orders_kept
            where dealership_id = $1 and order_id = $2 and kind = $3 order by number desc offset 1 limit 1"#,
        dealership.0,
        order.0,
        KeptKind::Estimate.code()
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(lines.map(|lines| lines.0))
}
