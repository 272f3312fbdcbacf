//! Papers as the customer saw them: kept in the transaction that tells, signs or issues them, and never changed.

use super::load;
use super::write::Context;
use crate::error::known;
use crate::{Error, Store, Transaction, customers};
use chrono::{DateTime, Utc};
use domain::appointments::OpeningHours;
use domain::care::{Paper, PaperAt};
use domain::repair_orders::{Change, Event, KeptKind, KeptPaper, Line, Order, OrderPage, changes, holds, printed};
use domain::settlement::Event as Desk;
use domain::{Actor, DealershipId, Fen, OrderId, Permission, Refusal};
use sqlx::types::Json;

/// The most papers of one order that are listed, newest first.
const MOST: i64 = 40;

/// Keeps the papers that these events make, with the order as it is after them.
pub(crate) async fn keep(tx: &mut Transaction, context: &Context<'_>, events: &[domain::Event]) -> Result<(), Error> {
    let kept = events.iter().find_map(|event| match event {
        domain::Event::RepairOrders(Event::Quoted { total, .. }) => Some((KeptKind::Estimate, None, Some(*total))),
        domain::Event::RepairOrders(Event::Authorised { total, .. }) => Some((KeptKind::Authorisation, None, Some(*total))),
        // Who declines everything signs nothing.
        domain::Event::RepairOrders(Event::Answered { total, approved, .. }) if !approved.is_empty() => {
            Some((KeptKind::Authorisation, None, Some(*total)))
        }
        domain::Event::RepairOrders(Event::CheckInSigned { number, .. }) => Some((KeptKind::CheckSheet, Some(*number), None)),
        domain::Event::Settlement(Desk::Settled { totals }) => {
            Some((KeptKind::Settlement, None, Some(totals.iter().map(|total| total.due).sum::<Fen>())))
        }
        domain::Event::Settlement(Desk::GatePassIssued { .. }) => Some((KeptKind::GatePass, None, None)),
        _ => None,
    });
    let Some((kind, number, total)) = kept else { return Ok(()) };
    let (dealership, id) = (context.dealership, context.order.id);
    // Photos and signed sheets are on none of the papers that the car leaves with, and are most of an order.
    let load::Loaded { mut order, policy, last_odometer_km, .. } = match kind {
        KeptKind::Estimate | KeptKind::Authorisation | KeptKind::CheckSheet => load::order(tx, dealership, id, context.now).await?,
        KeptKind::Settlement | KeptKind::GatePass => load::order_alone(tx, dealership, id, context.now).await?,
    };
    // What the house has asked itself is on none of its papers, nor what it thinks of its own work.
    order.discount = None;
    order.comeback = None;
    // Nor is what nothing was offered for.
    let offered: Vec<_> = order.lines.iter().filter_map(|line| line.finding).collect();
    order.findings.retain(|finding| offered.contains(&finding.id));
    let vehicle = customers::queries::vehicle(tx, dealership, order.vehicle).await?;
    let customer = customers::queries::customer(tx, dealership, order.customer).await?;
    let before = match kind {
        KeptKind::Estimate | KeptKind::Authorisation | KeptKind::Settlement => lines_of_the_last(tx, dealership, id, kind).await?,
        KeptKind::CheckSheet | KeptKind::GatePass => None,
    };
    let changes = before.map(|before| changes(&before, &order.lines, Line::net)).unwrap_or_default();
    let floor = domain::workshop::Floor::default();
    let page = Json(OrderPage {
        order,
        vehicle,
        customer,
        floor,
        policy,
        last_odometer_km,
        sent: Vec::new(),
        booked: None,
        came_back: Vec::new(),
        owes_final: None,
        hours: OpeningHours::default(),
    });
    sqlx::query!(
        "insert into repair_orders_kept (dealership_id, order_id, kind, number, at, total, page, changes)
         select $1, $2, $3, coalesce($7::int, 1 + count(*)), $4, $5, $6, $8 from repair_orders_kept
          where dealership_id = $1 and order_id = $2 and kind = $3",
        dealership.0,
        id.0,
        kind.code(),
        context.now,
        total.map(|total| total.0),
        page as _,
        number.map(i32::from),
        Json(changes) as _
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The lines of the last paper of a kind; nothing before the first.
async fn lines_of_the_last(
    tx: &mut Transaction,
    dealership: DealershipId,
    order: OrderId,
    kind: KeptKind,
) -> Result<Option<Vec<Line>>, Error> {
    let lines = sqlx::query_scalar!(
        r#"select page -> 'order' -> 'lines' as "lines!: Json<Vec<Line>>" from repair_orders_kept
            where dealership_id = $1 and order_id = $2 and kind = $3 order by number desc limit 1"#,
        dealership.0,
        order.0,
        kind.code()
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(lines.map(|lines| lines.0))
}

struct KeptRow {
    kind: String,
    number: i32,
    at: DateTime<Utc>,
    total: Option<i64>,
    changes: Option<Json<Vec<Change>>>,
    /// Lines, and those of the paper before, of papers that were kept before their changes were.
    lines: Option<Json<Vec<Line>>>,
    before: Option<Json<Vec<Line>>>,
}

/// The papers kept of an order, newest first, each with what it says differently from the one of its kind before; settlements for those who may
/// see them. Gate passes are not among them: there is one that holds, and none of those that were taken back is handed out again.
///
/// # Errors
/// When one may not see orders.
pub async fn of_order(store: &Store, actor: &Actor, order: OrderId) -> Result<Vec<KeptPaper>, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let rows = sqlx::query_as!(
        KeptRow,
        r#"select k.kind, k.number, k.at, k.total, k.changes as "changes: Json<Vec<Change>>",
                  case when k.changes is null then k.page -> 'order' -> 'lines' end as "lines: Json<Vec<Line>>",
                  case when k.changes is null then
                      (select b.page -> 'order' -> 'lines' from repair_orders_kept b
                        where b.dealership_id = k.dealership_id and b.order_id = k.order_id and b.kind = k.kind and b.number = k.number - 1)
                  end as "before: Json<Vec<Line>>"
             from repair_orders_kept k where k.dealership_id = $1 and k.order_id = $2
            order by k.at desc, k.kind limit $3"#,
        actor.dealership.0,
        order.0,
        MOST
    )
    .fetch_all(&mut *tx)
    .await?;
    let papers = rows.into_iter().map(|row| row.paper(order)).collect::<Result<Vec<_>, Error>>()?;
    let listed = |paper: &KeptPaper| match paper.kind {
        KeptKind::Estimate | KeptKind::Authorisation | KeptKind::CheckSheet => true,
        KeptKind::Settlement => actor.may(Permission::SeeSettlement),
        KeptKind::GatePass => false,
    };
    Ok(papers.into_iter().filter(listed).collect())
}

impl KeptRow {
    fn paper(self, order: OrderId) -> Result<KeptPaper, Error> {
        let changes = match (self.changes, self.before, self.lines) {
            (Some(changes), _, _) => changes.0,
            (None, Some(before), Some(lines)) => changes(&before, &lines, Line::net),
            (None, ..) => Vec::new(),
        };
        Ok(KeptPaper {
            kind: known(KeptKind::from_code(&self.kind), "repair_orders_kept", "kind", order.0)?,
            number: u16::try_from(self.number).unwrap_or(u16::MAX),
            at: self.at,
            total: self.total.map(Fen),
            changes,
        })
    }
}

/// The check sheets of an order as they were signed, oldest first, by their numbers. Sheets from before they were kept are not among them.
///
/// # Errors
/// When one may not see orders.
pub async fn check_sheets(store: &Store, actor: &Actor, order: OrderId) -> Result<Vec<(u16, OrderPage)>, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let rows = sqlx::query!(
        r#"select number, page as "page: Json<OrderPage>" from repair_orders_kept
            where dealership_id = $1 and order_id = $2 and kind = $3 order by number desc limit $4"#,
        actor.dealership.0,
        order.0,
        KeptKind::CheckSheet.code(),
        MOST
    )
    .fetch_all(&mut *tx)
    .await?;
    let seen = |page| super::queries::seen_by(actor, page);
    Ok(rows.into_iter().rev().map(|row| (u16::try_from(row.number).unwrap_or(u16::MAX), seen(row.page.0))).collect())
}

/// A paper as it was told, signed or settled, for printing. Whoever may not see customers gets their name alone.
///
/// # Errors
/// When one may not see orders, or there is no such paper; a gate pass that was taken back is none.
pub async fn paper(
    store: &Store,
    actor: &Actor,
    order: OrderId,
    kind: KeptKind,
    number: u16,
    now: DateTime<Utc>,
) -> Result<(OrderPage, DateTime<Utc>), Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let (mut page, at) = page(&mut tx, actor.dealership, order, kind, number).await?.ok_or(Refusal::NotFound)?;
    if matches!(kind, KeptKind::Settlement | KeptKind::GatePass) {
        let today = load::order_alone(&mut tx, actor.dealership, order, now).await?.order;
        if kind == KeptKind::GatePass && !holds(kind, &page.order, &today) {
            return Err(Refusal::NotFound.into());
        }
        page.order = printed(kind, page.order, &today);
    }
    Ok((super::queries::seen_by(actor, page), at))
}

/// The paper of a kind that holds, for printing; nothing when none was kept, or what was kept holds no more.
///
/// # Errors
/// When one may not see orders, or there is no such order.
pub async fn in_force(
    store: &Store,
    actor: &Actor,
    order: OrderId,
    kind: KeptKind,
    now: DateTime<Utc>,
) -> Result<Option<OrderPage>, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let today = load::order_alone(&mut tx, actor.dealership, order, now).await?.order;
    let page = holding(&mut tx, actor.dealership, &today, kind).await?;
    Ok(page.map(|page| super::queries::seen_by(actor, page)))
}

/// The last paper of a kind, as it is printed now, when it holds for the order as it is.
pub(crate) async fn holding(
    tx: &mut Transaction,
    dealership: DealershipId,
    today: &Order,
    kind: KeptKind,
) -> Result<Option<OrderPage>, Error> {
    let last = sqlx::query_scalar!(
        r#"select page as "page: Json<OrderPage>" from repair_orders_kept
            where dealership_id = $1 and order_id = $2 and kind = $3 order by number desc limit 1"#,
        dealership.0,
        today.id.0,
        kind.code()
    )
    .fetch_optional(&mut **tx)
    .await?;
    let last = last.map(|page| page.0).filter(|page| holds(kind, &page.order, today));
    Ok(last.map(|page| OrderPage { order: printed(kind, page.order, today), ..page }))
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

/// The estimates that the customer was told and the contract they have signed; the order itself knows its check sheets and its settlement. A contract holds every signature before it: there is one, the last.
pub(crate) async fn for_customer(tx: &mut Transaction, dealership: DealershipId, order: OrderId) -> Result<Vec<PaperAt>, Error> {
    let told: Vec<String> = [KeptKind::Estimate, KeptKind::Authorisation].iter().map(|kind| kind.code().to_owned()).collect();
    let rows = sqlx::query!(
        r#"select kind, number, at from repair_orders_kept k
            where dealership_id = $1 and order_id = $2 and kind = any ($5)
              and (kind <> $3 or number = (select max(number) from repair_orders_kept l
                                            where l.dealership_id = $1 and l.order_id = $2 and l.kind = $3))
            order by at desc, kind limit $4"#,
        dealership.0,
        order.0,
        KeptKind::Authorisation.code(),
        MOST,
        &told
    )
    .fetch_all(&mut **tx)
    .await?;
    let paper = |code: &str| match KeptKind::from_code(code)? {
        KeptKind::Estimate => Some(Paper::Estimate),
        KeptKind::Authorisation => Some(Paper::Authorisation),
        KeptKind::CheckSheet | KeptKind::Settlement | KeptKind::GatePass => None,
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
