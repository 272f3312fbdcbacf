//! The outbox: queued with what a message tells of, taken in hand by one sender at a time, ended once.
//!
//! Several servers may send. A message is claimed under `for update skip locked` and leased: whoever does not say in time how it went has
//! died at it, and somebody else takes it in hand. What came of an attempt is only believed from whoever made the latest one.

pub use super::outcome::{Outcome, report};

use super::derived;
use super::links::{self, To};
use crate::error::known;
use crate::repair_orders::queries::policy_at;
use crate::repair_orders::write::Context;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Days, FixedOffset, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use domain::appointments::{LINK_AFTER_VISIT, Status};
use domain::care::{Channel, State, Text, Trouble, VisitNow, again_after, due, first_allowed, overtaken, reached_at};
use domain::customers::{Phone, Purpose};
use domain::live::{Area, Change};
use domain::{AppointmentId, DealershipId, Event, Language, LinkId, MessageId, OrderId, Policy};
use sqlx::types::Json;
use uuid::Uuid;

/// A claimed message is somebody else's when nobody has said by then how it went.
pub const LEASE: TimeDelta = TimeDelta::minutes(2);
/// No message waits longer for its next attempt, or for the end of the quiet hours.
const LONGEST_WAIT: TimeDelta = TimeDelta::days(1);

/// A message to be queued.
pub(crate) struct New {
    pub id: MessageId,
    /// The order or the visit it is about.
    pub about: Option<To>,
    pub channel: Channel,
    pub to: String,
    pub language: Language,
    pub text: Text,
    pub secret: Option<String>,
}

/// Queues what the customer of an order is to be told of what has just happened to it.
pub(crate) async fn tell(tx: &mut Transaction, context: &Context<'_>, policy: &Policy, events: &[Event]) -> Result<(), Error> {
    let texts = due(context.order, policy.vat_rate, events);
    if texts.is_empty() {
        return Ok(());
    }
    let (dealership, order) = (context.dealership, context.order);
    let row = sqlx::query!(
        r#"select c.phone, k.language as "language?", k.email as "email?"
             from customers_customer c left join care_contact k on k.dealership_id = c.dealership_id and k.customer_id = c.customer_id
            where c.dealership_id = $1 and c.customer_id = $2"#,
        dealership.0,
        order.customer.0
    )
    .fetch_one(&mut **tx)
    .await?;
    let owner = Phone::stored(&row.phone);
    let sender = order.check_in.as_ref().map(|check_in| check_in.sender_phone.as_str()).unwrap_or_default();
    let reached = reached_at(sender, &owner, row.email.as_deref().unwrap_or_default());
    let nowhere = reached.is_none();
    let (channel, to) = reached.unwrap_or((Channel::Sms, row.phone));
    for (place, text) in texts.into_iter().enumerate() {
        let place = format!("message {} {place}", order.progress.version);
        let new = New {
            id: MessageId(derived(order.id.0, place)),
            about: Some(To::Order(order.id)),
            channel,
            to: to.clone(),
            language: row.language.as_deref().and_then(Language::from_code).unwrap_or(Language::ZhHans),
            text,
            secret: None,
        };
        queue(tx, dealership, &new, nowhere, (policy, context.zone), context.now).await?;
    }
    Ok(())
}

/// Queues a message; one that cannot or must not be sent is kept with the reason.
pub(crate) async fn queue(
    tx: &mut Transaction,
    dealership: DealershipId,
    new: &New,
    nowhere: bool,
    (policy, zone): (&Policy, Tz),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let stopped = if new.text.was_asked_for() { None } else { stopped(tx, dealership, &new.to).await? };
    let (state, trouble) = match (nowhere, &stopped) {
        (true, _) => (State::Failed, Some(Trouble::NoAddress)),
        (false, Some(_)) => (State::Stopped, Some(Trouble::AddressStopped)),
        (false, None) => (State::Queued, None),
    };
    let waits = trouble.is_none();
    let next_at = if new.text.was_asked_for() { now } else { allowed_at(policy, zone, now) };
    let body = Json(&new.text);
    let (order, visit) = match new.about {
        Some(To::Order(order)) => (Some(order.0), None),
        Some(To::Visit(visit)) => (None, Some(visit.0)),
        None => (None, None),
    };
    sqlx::query!(
        "insert into care_message (dealership_id, message_id, version, order_id, appointment_id, channel, address, language, body, secret, state, trouble,
                                   detail, queued_at, next_at, good_until, ended_at)
         values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        dealership.0,
        new.id.0,
        order,
        visit,
        new.channel.code(),
        new.to,
        new.language.code(),
        body as _,
        new.secret,
        state.code(),
        trouble.map(Trouble::code),
        stopped.unwrap_or_default(),
        now,
        waits.then_some(next_at),
        new.text.good_until(now),
        (!waits).then_some(now)
    )
    .execute(&mut **tx)
    .await?;
    announce(tx, dealership, new.id, 1);
    Ok(())
}

/// Why nothing may be sent to an address, if so.
pub(crate) async fn stopped(tx: &mut Transaction, dealership: DealershipId, address: &str) -> Result<Option<String>, Error> {
    let reason = sqlx::query_scalar!(
        "select reason from care_stop where dealership_id = $1 and address = $2 and lifted_at is null",
        dealership.0,
        address
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(reason)
}

/// The first moment from now on that is not within the quiet hours of the dealership.
fn allowed_at(policy: &Policy, zone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    let local: NaiveDateTime = now.with_timezone(&zone).naive_local();
    let allowed = first_allowed(&policy.quiet_hours, local);
    if allowed == local {
        return now;
    }
    zone.from_local_datetime(&allowed).earliest().map_or(now, |at| at.with_timezone(&Utc))
}

/// Tells open screens, and the senders, that a message has changed. There is no event behind it: what becomes of a message stands on it.
pub(crate) fn announce(tx: &mut Transaction, dealership: DealershipId, message: MessageId, version: i32) {
    tx.announce([Change { seq: 0, dealership, area: Area::Care, subject: message.0, kind: Change::OF_MESSAGE.to_owned(), version }]);
}

/// A message that is to be handed over now.
#[derive(Clone, Debug)]
pub struct Claimed {
    pub dealership: DealershipId,
    pub id: MessageId,
    pub channel: Channel,
    pub to: String,
    pub language: Language,
    pub text: Text,
    /// The token of its link, or the code.
    pub secret: Option<String>,
    /// What people call the dealership, and the car.
    pub house: String,
    pub car: String,
    /// The dealership's offset from UTC now.
    pub offset: FixedOffset,
    /// Which attempt this is, counted from one.
    pub attempt: u16,
}

/// What a sender can do.
#[derive(Clone, Debug)]
pub struct Hands {
    /// The channels it has a gateway for. What travels by others is kept.
    pub channels: Vec<Channel>,
    /// Draws the token of a link.
    pub draw: fn() -> String,
    /// How many messages it takes in hand at once, of each dealership.
    pub most: i64,
}

/// What was found when somebody looked for messages that are due.
#[derive(Debug, Default)]
pub struct Round {
    /// To be handed over.
    pub claimed: Vec<Claimed>,
    /// How many were due; some of them wait, are kept, or have ended.
    pub seen: usize,
}

/// Takes messages in hand that are due.
///
/// # Errors
/// When the database does not answer.
pub async fn claim(store: &Store, hands: &Hands, now: DateTime<Utc>) -> Result<Round, Error> {
    // What can only be kept need not wait for the end of the quiet hours.
    let until = if hands.channels.len() == Channel::ALL.len() { now } else { now + LONGEST_WAIT };
    let with_messages = sqlx::query_scalar!(r#"select dealership_id as "id!" from care_dealerships_with_messages($1)"#, until)
        .fetch_all(store.pool())
        .await?;
    let mut round = Round::default();
    for dealership in with_messages {
        let of_dealership = claim_in(store, DealershipId(dealership), hands, now).await?;
        round.seen += of_dealership.seen;
        round.claimed.extend(of_dealership.claimed);
    }
    Ok(round)
}

struct DueRow {
    message_id: Uuid,
    order_id: Option<Uuid>,
    appointment_id: Option<Uuid>,
    channel: String,
    address: String,
    language: String,
    body: Json<Text>,
    secret: Option<String>,
    attempts: i32,
    good_until: Option<DateTime<Utc>>,
    house: String,
    zone: String,
    car: Option<String>,
    stop_reason: Option<String>,
    visit_status: Option<String>,
    visit_at: Option<DateTime<Utc>>,
    agreed: bool,
}

impl DueRow {
    /// The visit that it is about, as it stands now.
    fn visit(&self) -> Result<Option<VisitNow>, Error> {
        let (Some(status), Some(starts_at), Some(visit)) = (&self.visit_status, self.visit_at, self.appointment_id) else {
            return Ok(None);
        };
        let status = known(Status::from_code(status), "appointments_visit", "status", visit)?;
        Ok(Some(VisitNow { status, starts_at, agreed: self.agreed }))
    }
}

async fn claim_in(store: &Store, dealership: DealershipId, hands: &Hands, now: DateTime<Utc>) -> Result<Round, Error> {
    let channels: Vec<String> = hands.channels.iter().map(|channel| channel.code().to_owned()).collect();
    let mut tx = store.begin(dealership).await?;
    let rows = sqlx::query_as!(
        DueRow,
        r#"select m.message_id, m.order_id, m.appointment_id, m.channel, m.address, m.language, m.body as "body: Json<Text>", m.secret, m.attempts, m.good_until,
                  d.short_name as house, d.zone,
                  coalesce(
                      (select coalesce(v.plate, right(v.vin, 6)) from repair_orders_order o
                         join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
                        where o.dealership_id = m.dealership_id and o.order_id = m.order_id),
                      a.plate, right(a.vin, 6), nullif(a.model, ''), a.name) as car,
                  (select s.reason from care_stop s
                    where s.dealership_id = m.dealership_id and s.address = m.address and s.lifted_at is null) as stop_reason,
                  a.status as "visit_status?", a.starts_at as "visit_at?",
                  exists (select from customers_consent c where c.dealership_id = m.dealership_id and c.appointment_id = m.appointment_id
                             and c.purpose = $5 and c.withdrawn_at is null) as "agreed!"
             from care_message m
             join dealership d on d.dealership_id = m.dealership_id
             left join appointments_visit a on a.dealership_id = m.dealership_id and a.appointment_id = m.appointment_id
            where m.dealership_id = $1 and m.next_at is not null and (m.next_at <= $2 or m.channel <> all ($4))
            order by m.next_at limit $3
              for update of m skip locked"#,
        dealership.0,
        now,
        hands.most,
        &channels,
        Purpose::VisitMessages.code()
    )
    .fetch_all(&mut *tx)
    .await?;
    let policy = policy_at(&mut tx, dealership, now).await?;
    let mut round = Round { seen: rows.len(), claimed: Vec::new() };
    for row in rows {
        round.claimed.extend(take(&mut tx, dealership, row, hands, &policy, now).await?);
    }
    tx.commit().await?;
    Ok(round)
}

/// What becomes of a message that is due: it is handed over, it waits for the end of the quiet hours, it is kept, or it has ended.
async fn take(
    tx: &mut Transaction,
    dealership: DealershipId,
    row: DueRow,
    hands: &Hands,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<Option<Claimed>, Error> {
    let id = MessageId(row.message_id);
    let channel = known(Channel::from_code(&row.channel), "care_message", "channel", id.0)?;
    let language = known(Language::from_code(&row.language), "care_message", "language", id.0)?;
    let zone: Tz = known(row.zone.parse().ok(), "dealership", "zone", dealership.0)?;
    let attempts = u16::try_from(row.attempts).unwrap_or(u16::MAX);
    let overtaken = row.visit()?.and_then(|visit| overtaken(&row.body.0, visit));
    let about = row.order_id.map(|order| To::Order(OrderId(order))).or(row.appointment_id.map(|visit| To::Visit(AppointmentId(visit))));
    let text = row.body.0;
    let to = |state, trouble| Set { state, trouble, ..Set::of(dealership, id, now) };
    let free = text.was_asked_for();
    if !hands.channels.contains(&channel) {
        let secret = secret(tx, dealership, (id, about), (&text, row.secret), hands, policy, now).await?;
        set(tx, Set { secret, ..to(State::Kept, None) }).await?;
        return Ok(None);
    }
    if let Some(reason) = row.stop_reason.filter(|_| !free) {
        set(tx, Set { detail: &reason, ..to(State::Stopped, Some(Trouble::AddressStopped)) }).await?;
        return Ok(None);
    }
    if overtaken.is_some() {
        set(tx, to(State::Stopped, overtaken)).await?;
        return Ok(None);
    }
    if row.good_until.is_some_and(|until| until <= now) {
        set(tx, to(State::Stopped, Some(Trouble::TooLate))).await?;
        return Ok(None);
    }
    if attempts > 0 && again_after(attempts).is_none() {
        set(tx, to(State::Failed, Some(Trouble::Unreachable))).await?;
        return Ok(None);
    }
    let allowed = allowed_at(policy, zone, now);
    if allowed > now && !free {
        set(tx, Set { secret: row.secret, next_at: Some(allowed), ..to(State::Queued, None) }).await?;
        return Ok(None);
    }
    let secret = secret(tx, dealership, (id, about), (&text, row.secret), hands, policy, now).await?;
    let leased = Set { secret: secret.clone(), next_at: Some(now + LEASE), attempt: 1, ..to(State::Sending, None) };
    set(tx, leased).await?;
    let offset = now.with_timezone(&zone).offset().fix();
    let (house, car) = (row.house, row.car.unwrap_or_default());
    let attempt = attempts.saturating_add(1);
    Ok(Some(Claimed { dealership, id, channel, to: row.address, language, text, secret, house, car, offset, attempt }))
}

/// The token of the message's link, drawn once: whoever tries again says the same. A code was drawn by whoever asked for it.
async fn secret(
    tx: &mut Transaction,
    dealership: DealershipId,
    (message, about): (MessageId, Option<To>),
    (text, drawn): (&Text, Option<String>),
    hands: &Hands,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<Option<String>, Error> {
    let (None, Some(to)) = (&drawn, about.filter(|_| text.has_link())) else { return Ok(drawn) };
    let token = (hands.draw)();
    // A message that is sent again after its token was forgotten brings a link of its own.
    let link = LinkId(derived(message.0, &token));
    // To a visit it leads until some time after it.
    let from = match text {
        Text::VisitBooked { at } | Text::VisitMoved { at, .. } | Text::VisitReminder { at, .. } => *at + LINK_AFTER_VISIT,
        _ => now,
    };
    let expires_at = from.max(now + Days::new(u64::from(policy.link_valid_days)));
    let new = links::New { link, to, hash: &links::hash(&token), by: None, expires_at };
    links::insert(tx, dealership, &new, now).await?;
    Ok(Some(token))
}

/// A message's new state.
pub(super) struct Set<'a> {
    pub dealership: DealershipId,
    pub id: MessageId,
    pub state: State,
    pub trouble: Option<Trouble>,
    pub detail: &'a str,
    pub secret: Option<String>,
    /// Added to the attempts.
    pub attempt: i32,
    pub next_at: Option<DateTime<Utc>>,
    pub now: DateTime<Utc>,
}

impl Set<'_> {
    pub(super) const fn of(dealership: DealershipId, id: MessageId, now: DateTime<Utc>) -> Self {
        Self { dealership, id, state: State::Queued, trouble: None, detail: "", secret: None, attempt: 0, next_at: None, now }
    }
}

/// Writes a message's new state; when it has ended, when that was.
pub(super) async fn set(tx: &mut Transaction, to: Set<'_>) -> Result<(), Error> {
    let ended = to.next_at.is_none();
    let version = sqlx::query_scalar!(
        "update care_message
            set version = version + 1, state = $3, trouble = $4, detail = $5, secret = $6, attempts = attempts + $7, next_at = $8, ended_at = $9
          where dealership_id = $1 and message_id = $2 returning version",
        to.dealership.0,
        to.id.0,
        to.state.code(),
        to.trouble.map(Trouble::code),
        to.detail,
        to.secret,
        to.attempt,
        to.next_at,
        ended.then_some(to.now)
    )
    .fetch_one(&mut **tx)
    .await?;
    announce(tx, to.dealership, to.id, version);
    Ok(())
}
