//! The outbox, the stop list, and what an order's customer was sent.

use crate::error::known;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Utc};
use domain::care::{Channel, Contact, Link, Message, Messages, PAGE_ROWS, State, Stop, Text, Trouble};
use domain::{Actor, AppointmentId, CustomerId, DealershipId, Language, LinkId, MessageId, OrderId, Permission, StopId};
use sqlx::types::Json;
use uuid::Uuid;

/// The most messages and links of one order.
const OF_ORDER: i64 = 50;

/// Messages, newest first, a page at a time; and the stop list.
///
/// # Errors
/// When one may not see messages.
pub async fn messages(
    store: &Store,
    actor: &Actor,
    state: Option<State>,
    after: Option<(DateTime<Utc>, MessageId)>,
) -> Result<Messages, Error> {
    let mut tx = store.read(actor, Permission::SeeMessages).await?;
    let most = i64::try_from(PAGE_ROWS).unwrap_or(i64::MAX) + 1;
    let select = Select { state, order: None, after, most };
    let mut rows = rows(&mut tx, actor.dealership, &select).await?;
    let more = rows.len() > PAGE_ROWS;
    rows.truncate(PAGE_ROWS);
    let next = rows.last().filter(|_| more).map(|row| (row.queued_at, row.id));
    let stops = stops(&mut tx, actor.dealership).await?;
    Ok(Messages { rows, next, stops })
}

/// What the customer of an order was sent, newest first, and the links to their page of it.
///
/// # Errors
/// When one may not hand out such links.
pub async fn of_order(store: &Store, actor: &Actor, order: OrderId) -> Result<(Vec<Message>, Vec<Link>), Error> {
    let mut tx = store.read(actor, Permission::ShareOrder).await?;
    let there = sqlx::query_scalar!(
        r#"select exists (select from repair_orders_order where dealership_id = $1 and order_id = $2) as "there!""#,
        actor.dealership.0,
        order.0
    )
    .fetch_one(&mut *tx)
    .await?;
    if !there {
        return Err(domain::Refusal::NotFound.into());
    }
    let messages = rows(&mut tx, actor.dealership, &Select { state: None, order: Some(order), after: None, most: OF_ORDER }).await?;
    let links = sqlx::query!(
        "select link_id, created_at, expires_at, withdrawn_at from care_link
          where dealership_id = $1 and order_id = $2 order by created_at desc, link_id limit $3",
        actor.dealership.0,
        order.0,
        OF_ORDER
    )
    .fetch_all(&mut *tx)
    .await?;
    let link = |(id, created_at, expires_at, withdrawn_at)| Link { id: LinkId(id), created_at, expires_at, withdrawn_at };
    let links = links.into_iter().map(|row| link((row.link_id, row.created_at, row.expires_at, row.withdrawn_at))).collect();
    Ok((messages, links))
}

/// How a customer wants to be written to.
///
/// # Errors
/// When one may not see customers.
pub async fn contact(store: &Store, actor: &Actor, customer: CustomerId) -> Result<Contact, Error> {
    let mut tx = store.read(actor, Permission::SeeCustomers).await?;
    super::write::contact(&mut tx, actor.dealership, customer).await?.ok_or_else(|| domain::Refusal::NotFound.into())
}

async fn stops(tx: &mut Transaction, dealership: DealershipId) -> Result<Vec<Stop>, Error> {
    let rows = sqlx::query!(
        "select stop_id, version, address, reason, since from care_stop
          where dealership_id = $1 and lifted_at is null order by since desc, stop_id limit $2",
        dealership.0,
        i64::try_from(PAGE_ROWS).unwrap_or(i64::MAX)
    )
    .fetch_all(&mut **tx)
    .await?;
    let stop = |row: (Uuid, i32, String, String, DateTime<Utc>)| Stop {
        id: StopId(row.0),
        version: row.1,
        address: row.2,
        reason: row.3,
        since: row.4,
        lifted: false,
    };
    Ok(rows.into_iter().map(|row| stop((row.stop_id, row.version, row.address, row.reason, row.since))).collect())
}

/// Which messages are wanted.
struct Select {
    state: Option<State>,
    order: Option<OrderId>,
    after: Option<(DateTime<Utc>, MessageId)>,
    most: i64,
}

struct MessageRow {
    message_id: Uuid,
    version: i32,
    order_id: Option<Uuid>,
    number: Option<String>,
    car: Option<String>,
    appointment_id: Option<Uuid>,
    visit_number: Option<String>,
    visit_car: Option<String>,
    channel: String,
    address: String,
    language: String,
    body: Json<Text>,
    secret: Option<String>,
    state: String,
    trouble: Option<String>,
    detail: String,
    attempts: i32,
    queued_at: DateTime<Utc>,
    next_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
}

async fn rows(tx: &mut Transaction, dealership: DealershipId, select: &Select) -> Result<Vec<Message>, Error> {
    let rows = sqlx::query_as!(
        MessageRow,
        r#"select m.message_id, m.version, m.order_id, o.number as "number?", coalesce(v.plate, right(v.vin, 6)) as car,
                  m.appointment_id, a.number as "visit_number?", coalesce(a.plate, right(a.vin, 6), nullif(a.model, ''), a.name) as visit_car, m.channel, m.address,
                  m.language, m.body as "body: Json<Text>", m.secret, m.state, m.trouble, m.detail, m.attempts, m.queued_at, m.next_at, m.ended_at
             from care_message m
             left join repair_orders_order o on o.dealership_id = m.dealership_id and o.order_id = m.order_id
             left join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
             left join appointments_visit a on a.dealership_id = m.dealership_id and a.appointment_id = m.appointment_id
            where m.dealership_id = $1
              and ($2::text is null or m.state = $2)
              and ($3::uuid is null or m.order_id = $3)
              and ($4::timestamptz is null or (m.queued_at, m.message_id) < ($4, $5))
            order by m.queued_at desc, m.message_id desc limit $6"#,
        dealership.0,
        select.state.map(State::code),
        select.order.map(|order| order.0),
        select.after.map(|(at, _)| at),
        select.after.map(|(_, message)| message.0),
        select.most
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter().map(MessageRow::message).collect()
}

impl MessageRow {
    fn message(self) -> Result<Message, Error> {
        let id = self.message_id;
        let state = known(State::from_code(&self.state), "care_message", "state", id)?;
        let trouble = self.trouble.map(|code| known(Trouble::from_code(&code), "care_message", "trouble", id)).transpose()?;
        let order = match (self.order_id, self.number) {
            (Some(order), Some(number)) => Some((OrderId(order), number, self.car.unwrap_or_default())),
            _ => None,
        };
        let visit = match (self.appointment_id, self.visit_number) {
            (Some(visit), Some(number)) => Some((AppointmentId(visit), number, self.visit_car.unwrap_or_default())),
            _ => None,
        };
        Ok(Message {
            id: MessageId(id),
            version: self.version,
            channel: known(Channel::from_code(&self.channel), "care_message", "channel", id)?,
            to: self.address,
            language: known(Language::from_code(&self.language), "care_message", "language", id)?,
            text: self.body.0,
            secret: self.secret.filter(|_| state == State::Kept),
            order,
            visit,
            state,
            trouble,
            detail: self.detail,
            attempts: u16::try_from(self.attempts).unwrap_or(u16::MAX),
            queued_at: self.queued_at,
            next_at: self.next_at,
            ended_at: self.ended_at,
        })
    }
}
