//! The order page, order lists and the catalogues.

use super::load::{self, LineRow};
use crate::appointments::load::opening_hours;
use crate::appointments::{booked, pictures};
use crate::error::known;
use crate::kpis::queries::midnight;
use crate::settlement::queries::to_let_out;
use crate::{Error, Store, Transaction, customers, quality, record, workshop};
use chrono::{DateTime, NaiveDate, Utc};
use domain::quality::final_owed;
use domain::repair_orders::{
    CatalogPart, Command, Filter, Happening, LineDraft, Operation, OrderPage, PAGE_ROWS, Payer, QualityClass, Row, Rows, Status,
};
use domain::staff::Skill;
use domain::{Actor, DealershipId, Fen, History, Hours, OrderId, Permission, PersonId, Policy};
use sqlx::types::Json;
use uuid::Uuid;

/// The most events the order page tells.
const TIMELINE: i64 = 200;
/// The most entries of a catalogue shown at once.
const CATALOGUE: i64 = 30;
/// The most cars of one advisor.
const MY_CARS: i64 = 200;
/// The most cars to close.
const TO_CLOSE: i64 = 200;
/// The most vehicles a text may stand for in a list.
const SEARCHED: i32 = 500;

/// An order with all that belongs to it, and what has happened to it, newest first; without what the person may not see of it: how to reach
/// the customer, and what was settled and paid.
///
/// # Errors
/// When one may not see orders, or there is none with this id.
pub async fn order_page(store: &Store, actor: &Actor, id: OrderId, now: DateTime<Utc>) -> Result<(OrderPage, History), Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let load::Loaded { order, policy, last_odometer_km, .. } = load::order(&mut tx, actor.dealership, id, now).await?;
    // What was settled keeps the terms it was settled on.
    let policy = match order.settled_at {
        Some(at) => policy_at(&mut tx, actor.dealership, at).await?,
        None => policy,
    };
    let vehicle = customers::queries::vehicle(&mut tx, actor.dealership, order.vehicle).await?;
    let customer = customers::queries::customer(&mut tx, actor.dealership, order.customer).await?;
    let floor = workshop::queries::floor_in(&mut tx, actor.dealership).await?;
    let history = record::history(&mut tx, actor, id.0, TIMELINE).await?;
    let sent = pictures::of_order(&mut tx, actor.dealership, id).await?;
    let booked = booked::of_order(&mut tx, actor.dealership, id).await?;
    let hours = opening_hours(&mut tx, actor.dealership, now).await?;
    let came_back = quality::comebacks::of_first(&mut tx, actor.dealership, id).await?;
    let owes_final = match order.progress.status {
        Status::AwaitingInspection => final_owed(&order, &quality::sheets::in_force(&mut tx, actor.dealership).await?),
        _ => None,
    };
    let page = OrderPage { order, vehicle, customer, floor, policy, last_odometer_km, sent, booked, came_back, owes_final, hours };
    Ok((seen_by(actor, page), history))
}

/// What a person may see of an order: without the customer's contact and what was settled and paid, where these are not theirs to know.
pub(super) fn seen_by(actor: &Actor, mut page: OrderPage) -> OrderPage {
    if !actor.may(Permission::SeeCustomers) {
        page.customer = page.customer.named_only();
        if let Some(check_in) = &mut page.order.check_in {
            check_in.sender_phone.clear();
        }
        page.order.walked.sheets.iter_mut().for_each(|sheet| sheet.check_in.sender_phone.clear());
    }
    if !actor.may(Permission::SeeSettlement) {
        page.order.statements.clear();
        page.order.undone.clear();
    }
    page
}

/// Orders, newest first, a page at a time.
///
/// # Errors
/// When one may not see orders.
pub async fn orders(store: &Store, actor: &Actor, filter: &Filter, after: Option<(DateTime<Utc>, OrderId)>) -> Result<Rows, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let statuses: Vec<String> = filter.statuses.iter().map(|status| status.code().to_owned()).collect();
    let needle = customers::queries::needle(&filter.text);
    let of_the_day = match filter.on {
        Some((happening, day)) => Some(of_a_day(&mut tx, actor.dealership, happening, day).await?),
        None => None,
    };
    let most = i64::try_from(PAGE_ROWS).unwrap_or(i64::MAX) + 1;
    let select = Select {
        statuses: (!statuses.is_empty()).then_some(statuses.as_slice()),
        open_only: filter.open_only,
        text: needle.as_deref(),
        orders: of_the_day.as_deref(),
        after,
        with_total: true,
        ..Select::of(actor.dealership, most)
    };
    let mut rows = rows(&mut tx, &select).await?;
    let more = rows.len() > PAGE_ROWS;
    rows.truncate(PAGE_ROWS);
    if !actor.may(Permission::SeeSettlement) {
        rows.iter_mut().for_each(|row| row.due = None);
    }
    let next = rows.last().filter(|_| more).map(|row| (row.opened_at, row.order));
    Ok(Rows { rows, next })
}

/// The most orders of one day.
const OF_A_DAY: i64 = 2_000;

/// The orders to which something happened on a day of the dealership, counted as the day's figures are.
async fn of_a_day(tx: &mut Transaction, dealership: DealershipId, happening: Happening, day: NaiveDate) -> Result<Vec<Uuid>, Error> {
    let zone = sqlx::query_scalar!("select zone from dealership where dealership_id = $1", dealership.0).fetch_one(&mut **tx).await?;
    let zone = known(zone.parse().ok(), "dealership", "zone", dealership.0)?;
    let (from, to) = (midnight(zone, day), midnight(zone, day.succ_opt().unwrap_or(day)));
    let (here, tx) = (dealership.0, &mut **tx);
    Ok(match happening {
        Happening::Opened => {
            sqlx::query_scalar!(
                "select order_id from repair_orders_order where dealership_id = $1 and opened_at >= $2 and opened_at < $3 limit $4",
                here,
                from,
                to,
                OF_A_DAY
            )
            .fetch_all(tx)
            .await?
        }
        Happening::Delivered => {
            sqlx::query_scalar!(
                "select distinct subject_id from events where dealership_id = $1 and kind = 'delivered' and at >= $2 and at < $3 limit $4",
                here,
                from,
                to,
                OF_A_DAY
            )
            .fetch_all(tx)
            .await?
        }
        Happening::Inspected | Happening::Failed => {
            sqlx::query_scalar!(
                "select distinct order_id from quality_inspection
                  where dealership_id = $1 and at >= $2 and at < $3 and (not $5 or not passed) limit $4",
                here,
                from,
                to,
                OF_A_DAY,
                happening == Happening::Failed
            )
            .fetch_all(tx)
            .await?
        }
        Happening::Settled => {
            sqlx::query_scalar!(
                "select distinct order_id from settlement_statement
                  where dealership_id = $1 and settled_at >= $2 and settled_at < $3 and undone_at is null limit $4",
                here,
                from,
                to,
                OF_A_DAY
            )
            .fetch_all(tx)
            .await?
        }
    })
}

/// The cars that have left and whose orders are to be closed, the longest gone first.
///
/// # Errors
/// When one may not close orders.
pub async fn to_close(store: &Store, actor: &Actor) -> Result<Vec<Row>, Error> {
    let mut tx = store.read(actor, Permission::CloseOrder).await?;
    let orders = sqlx::query_scalar!(
        "select order_id from repair_orders_order where dealership_id = $1 and to_close order by delivered_at, order_id limit $2",
        actor.dealership.0,
        TO_CLOSE
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut rows = rows(&mut tx, &Select { orders: Some(&orders), ..Select::of(actor.dealership, TO_CLOSE) }).await?;
    rows.sort_by_key(|row| orders.iter().position(|order| *order == row.order.0));
    if !actor.may(Permission::SeeSettlement) {
        rows.iter_mut().for_each(|row| row.due = None);
    }
    Ok(rows)
}

/// The open orders of the advisor who asks; and, after them, those that ended without a repair and whose cars have no gate pass yet.
///
/// # Errors
/// When one may not see orders.
pub async fn my_cars(store: &Store, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<Row>, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let select = Select { advisor: Some(actor.person), open_only: true, ..Select::of(actor.dealership, MY_CARS) };
    let mut rows = rows(&mut tx, &select).await?;
    rows.sort_by_key(|row| (row.promised_at.is_none(), row.promised_at, row.opened_at));
    rows.extend(to_let_out(&mut tx, actor.dealership, Some(actor.person), now).await?);
    Ok(rows)
}

/// What a dealership had set for itself at a moment.
pub(crate) async fn policy_at(tx: &mut Transaction, dealership: DealershipId, at: DateTime<Utc>) -> Result<Policy, Error> {
    let policy = sqlx::query_scalar!(
        r#"select policy as "policy: Json<Policy>" from dealership_policy
            where dealership_id = $1 and effective_from <= $2 order by effective_from desc limit 1"#,
        dealership.0,
        at
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(policy.map(|policy| policy.0).unwrap_or_default())
}

/// Operations whose code or title holds the text.
///
/// # Errors
/// When one may not see orders.
pub async fn operations(store: &Store, actor: &Actor, text: &str) -> Result<Vec<Operation>, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let rows = sqlx::query!(
        "select code, title, skill, quota from repair_orders_operation
          where dealership_id = $1 and ($2 = '' or position(upper($2) in upper(code)) > 0 or position($2 in title) > 0) order by code limit $3",
        actor.dealership.0,
        text.trim(),
        CATALOGUE
    )
    .fetch_all(&mut *tx)
    .await?;
    let operation = |code: String, title, skill: &str, quota| {
        Ok(Operation {
            code,
            title,
            skill: known(Skill::from_code(skill), "repair_orders_operation", "skill", actor.dealership.0)?,
            quota: Hours(quota),
        })
    };
    rows.into_iter().map(|row| operation(row.code, row.title, &row.skill, row.quota)).collect()
}

/// Parts whose number or title holds the text.
///
/// # Errors
/// When one may not see orders.
pub async fn catalog_parts(store: &Store, actor: &Actor, text: &str) -> Result<Vec<CatalogPart>, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let rows = sqlx::query!(
        "select part_no, title, unit, quality, maker, price from repair_orders_catalog_part
          where dealership_id = $1 and ($2 = '' or position(upper($2) in upper(part_no)) > 0 or position($2 in title) > 0) order by part_no limit $3",
        actor.dealership.0,
        text.trim(),
        CATALOGUE
    )
    .fetch_all(&mut *tx)
    .await?;
    let part = |part_no, title, unit, quality: &str, maker, price| {
        let quality = known(QualityClass::from_code(quality), "repair_orders_catalog_part", "quality", actor.dealership.0)?;
        Ok(CatalogPart { part_no, title, unit, quality, maker, price: Fen(price) })
    };
    rows.into_iter().map(|row| part(row.part_no, row.title, row.unit, &row.quality, row.maker, row.price)).collect()
}

/// What the price list asks for a unit of the part that a command names.
pub(crate) async fn list_price(tx: &mut Transaction, dealership: DealershipId, command: &Command) -> Result<Option<Fen>, Error> {
    let Some(part_no) = command.draft().and_then(LineDraft::part_no) else { return Ok(None) };
    let price = sqlx::query_scalar!(
        "select price from repair_orders_catalog_part where dealership_id = $1 and part_no = $2",
        dealership.0,
        part_no
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(price.map(Fen))
}

/// Which rows are wanted.
pub(crate) struct Select<'a> {
    pub dealership: DealershipId,
    pub statuses: Option<&'a [String]>,
    pub open_only: bool,
    pub advisor: Option<PersonId>,
    pub text: Option<&'a str>,
    /// Only these.
    pub orders: Option<&'a [Uuid]>,
    pub after: Option<(DateTime<Utc>, OrderId)>,
    /// Whether to add up the lines of each order.
    pub with_total: bool,
    pub most: i64,
}

impl Select<'_> {
    /// Every order of a dealership, newest first.
    pub(crate) const fn of(dealership: DealershipId, most: i64) -> Self {
        Self { dealership, statuses: None, open_only: false, advisor: None, text: None, orders: None, after: None, with_total: false, most }
    }
}

struct OrderRow {
    order_id: Uuid,
    number: String,
    version: i32,
    status: String,
    plate: Option<String>,
    vin: String,
    model: String,
    customer_name: String,
    advisor_name: String,
    concern: String,
    opened_at: DateTime<Utc>,
    promised_at: Option<DateTime<Utc>>,
    waiting: bool,
    due: Option<i64>,
    to_price: bool,
    lines: Option<Json<Vec<LineRow>>>,
}

/// Rows of orders, newest first.
pub(crate) async fn rows(tx: &mut Transaction, select: &Select<'_>) -> Result<Vec<Row>, Error> {
    let rows = sqlx::query_as!(
        OrderRow,
        r#"select o.order_id, o.number, o.version, o.status, v.plate, v.vin, v.model, c.name as customer_name, a.name as advisor_name, o.concern,
                  o.opened_at, o.promised_at, o.waiting,
                  (select s.due - s.paid from settlement_statement s
                    where s.dealership_id = o.dealership_id and s.order_id = o.order_id and s.payer = $9 and s.credit_at is null
                      and s.undone_at is null) as due,
                  exists (select from repair_orders_finding f
                    where f.dealership_id = o.dealership_id and f.order_id = o.order_id and f.ended_at is null and o.open
                      and not exists (select from repair_orders_line l where l.dealership_id = f.dealership_id and l.finding_id = f.finding_id)) as "to_price!",
                  case when $12::bool then (select coalesce(jsonb_agg(to_jsonb(l)), '[]') from repair_orders_line l
                    where l.dealership_id = o.dealership_id and l.order_id = o.order_id) end as "lines: Json<Vec<LineRow>>"
             from repair_orders_order o
             join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
             join customers_customer c on c.dealership_id = o.dealership_id and c.customer_id = o.customer_id
             join staff_person a on a.person_id = o.advisor_id
            where o.dealership_id = $1
              and ($2::text[] is null or o.status = any ($2))
              and (not $3 or o.open)
              and ($4::uuid is null or o.advisor_id = $4)
              and ($5::text is null or o.order_id in (select found.order_id from customers_search($5, $10) found)
                                    or o.vehicle_id in (select found.vehicle_id from customers_search($5, $10) found))
              and ($6::timestamptz is null or (o.opened_at, o.order_id) < ($6, $7))
              and ($11::uuid[] is null or o.order_id = any ($11))
            order by o.opened_at desc, o.order_id desc
            limit $8"#,
        select.dealership.0,
        select.statuses as Option<&[String]>,
        select.open_only,
        select.advisor.map(|advisor| advisor.0),
        select.text,
        select.after.map(|(at, _)| at),
        select.after.map(|(_, order)| order.0),
        select.most,
        Payer::Customer.code(),
        SEARCHED,
        select.orders as Option<&[Uuid]>,
        select.with_total
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter().map(OrderRow::row).collect()
}

impl OrderRow {
    fn row(self) -> Result<Row, Error> {
        Ok(Row {
            status: known(Status::from_code(&self.status), "repair_orders_order", "status", self.order_id)?,
            order: OrderId(self.order_id),
            number: self.number,
            version: self.version,
            plate: self.plate,
            vin: self.vin,
            model: self.model,
            customer_name: self.customer_name,
            advisor_name: self.advisor_name,
            concern: self.concern,
            opened_at: self.opened_at,
            promised_at: self.promised_at,
            waiting: self.waiting,
            due: self.due.map(Fen),
            to_price: self.to_price,
            total: self.lines.map(|lines| load::total(&lines)),
        })
    }
}
