//! What waits for the cashier, and what others still have to pay.

use crate::error::known;
use crate::repair_orders::queries::{Select, rows};
use crate::{Error, Store, Transaction};
use chrono::{DateTime, TimeDelta, Utc};
use domain::repair_orders::{PAGE_ROWS, Payer, Row, Status};
use domain::settlement::{Receivable, Receivables};
use domain::{Actor, DealershipId, Fen, OrderId, Permission, PersonId, StatementId};
use uuid::Uuid;

/// The most rows of the cashier's lists.
const MOST: i64 = 200;

/// The most cars that wait for their pass without a repair.
const MOST_TO_LET_OUT: i64 = 50;
/// For how long after its order ended a car that nobody repaired is taken to be here still: nobody notes when it leaves.
const LET_OUT_WITHIN: TimeDelta = TimeDelta::days(3);
/// The events that end an order without a repair.
const ENDED: [&str; 2] = ["voided", "left_unrepaired"];

/// Orders that are ready to settle, or settled and still in the house; and those that ended without a repair, whose cars need their gate pass.
///
/// # Errors
/// When one may not see settlements.
pub async fn to_settle(store: &Store, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<Row>, Error> {
    let mut tx = store.read(actor, Permission::SeeSettlement).await?;
    let statuses = [Status::Ready, Status::Settled].map(|status| status.code().to_owned());
    let select = Select { statuses: Some(&statuses), open_only: true, ..Select::of(actor.dealership, MOST) };
    let mut found = rows(&mut tx, &select).await?;
    found.extend(to_let_out(&mut tx, actor.dealership, None, now).await?);
    Ok(found)
}

/// Orders of the last days that were voided or declined without a fee, of cars that were checked in and have no gate pass, newest first; of one
/// advisor, or of all. A car that has come for another order since is let out with that one.
pub(crate) async fn to_let_out(
    tx: &mut Transaction,
    dealership: DealershipId,
    advisor: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<Vec<Row>, Error> {
    let statuses: Vec<String> = [Status::Void, Status::LeftUnrepaired].iter().map(|status| status.code().to_owned()).collect();
    let ended: Vec<String> = ENDED.iter().map(|kind| (*kind).to_owned()).collect();
    let orders = sqlx::query_scalar!(
        "select o.order_id from repair_orders_order o
          where o.dealership_id = $1 and o.status = any ($2) and o.check_in is not null and ($3::uuid is null or o.advisor_id = $3)
            and o.order_id in (select e.subject_id from events e where e.dealership_id = $1 and e.kind = any ($4) and e.at >= $5)
            and not exists (select from settlement_gate_pass p
                             where p.dealership_id = o.dealership_id and p.order_id = o.order_id and p.withdrawn_at is null)
            and not exists (select from repair_orders_order n
                             where n.dealership_id = o.dealership_id and n.vehicle_id = o.vehicle_id and n.opened_at > o.opened_at)
          order by o.opened_at desc, o.order_id limit $6",
        dealership.0,
        &statuses,
        advisor.map(|advisor| advisor.0),
        &ended,
        now - LET_OUT_WITHIN,
        MOST_TO_LET_OUT
    )
    .fetch_all(&mut **tx)
    .await?;
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    rows(tx, &Select { orders: Some(&orders), ..Select::of(dealership, MOST_TO_LET_OUT) }).await
}

struct ReceivableRow {
    statement_id: Uuid,
    number: String,
    order_id: Uuid,
    order_number: String,
    payer: String,
    plate: String,
    customer_name: String,
    due: i64,
    paid: i64,
    settled_at: DateTime<Utc>,
    credit: bool,
}

/// Statements that are still to be paid, but not at the desk: on credit, billed to somebody else, or given back after the car had left. The
/// oldest first, a page at a time; wherever the car is.
///
/// # Errors
/// When one may not see settlements.
pub async fn still_to_pay(store: &Store, actor: &Actor, after: Option<(DateTime<Utc>, StatementId)>) -> Result<Receivables, Error> {
    let mut tx = store.read(actor, Permission::SeeSettlement).await?;
    let billed: Vec<String> = Payer::ALL.iter().filter(|payer| payer.is_asked_for()).map(|payer| payer.code().to_owned()).collect();
    let at_the_desk: Vec<String> =
        Payer::ALL.iter().filter(|payer| payer.pays_at_the_desk()).map(|payer| payer.code().to_owned()).collect();
    let left: Vec<String> = [Status::Delivered, Status::Closed].iter().map(|status| status.code().to_owned()).collect();
    let found = sqlx::query_as!(
        ReceivableRow,
        r#"select s.statement_id, s.number, s.order_id, o.number as order_number, s.payer, coalesce(v.plate, right(v.vin, 6)) as "plate!",
                  c.name as customer_name, s.due, s.paid, s.settled_at, s.credit_at is not null as "credit!"
             from settlement_statement s
             join repair_orders_order o on o.dealership_id = s.dealership_id and o.order_id = s.order_id
             join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
             join customers_customer c on c.dealership_id = o.dealership_id and c.customer_id = o.customer_id
            where s.dealership_id = $1 and s.paid < s.due and s.undone_at is null
              and s.payer = any ($2) and (s.credit_at is not null or s.payer <> all ($3) or o.status = any ($7))
              and ($4::timestamptz is null or (s.settled_at, s.statement_id) > ($4, $5))
            order by s.settled_at, s.statement_id limit $6"#,
        actor.dealership.0,
        &billed,
        &at_the_desk,
        after.map(|(at, _)| at),
        after.map(|(_, statement)| statement.0),
        i64::try_from(PAGE_ROWS).unwrap_or(i64::MAX) + 1,
        &left
    )
    .fetch_all(&mut *tx)
    .await?;
    let more = found.len() > PAGE_ROWS;
    let rows = found.into_iter().take(PAGE_ROWS).map(ReceivableRow::receivable).collect::<Result<Vec<_>, Error>>()?;
    let next = rows.last().filter(|_| more).map(|row| (row.settled_at, row.statement));
    Ok(Receivables { rows, next })
}

impl ReceivableRow {
    fn receivable(self) -> Result<Receivable, Error> {
        Ok(Receivable {
            payer: known(Payer::from_code(&self.payer), "settlement_statement", "payer", self.statement_id)?,
            statement: StatementId(self.statement_id),
            number: self.number,
            order: OrderId(self.order_id),
            order_number: self.order_number,
            plate: self.plate,
            customer_name: self.customer_name,
            due: Fen(self.due),
            open: Fen(self.due - self.paid),
            settled_at: self.settled_at,
            credit: self.credit,
        })
    }
}
