//! Reminders of visits: queued when they are due, each once.
//!
//! A reminder's id follows from the visit, its kind and the time of the visit, so that whichever server looks, and however often, it is one
//! message. A visit that is moved has another; what was queued for the time before is stopped when it is taken in hand.

use super::derived;
use super::links::To;
use super::outbox::{self, New};
use crate::error::known;
use crate::repair_orders::queries::policy_at;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::appointments::Settings;
use domain::care::{Channel, LONGEST_AHEAD, Reminder, State, Text, Trouble, reminders_due};
use domain::customers::{Phone, Purpose};
use domain::{AppointmentId, DealershipId, Language, MessageId, Policy};
use sqlx::types::Json;

/// The most visits of one house that are looked at in one turn.
const MOST: i64 = 2_000;

/// A visit whose customer agrees to be reminded.
struct VisitRow {
    appointment_id: uuid::Uuid,
    starts_at: DateTime<Utc>,
    timed_at: DateTime<Utc>,
    phone: String,
    language: String,
}

/// Queues the reminders that are due now, of every house; answers how many they are.
///
/// # Errors
/// When the database does not answer.
pub async fn queue_due(store: &Store, now: DateTime<Utc>) -> Result<usize, Error> {
    let until = now + LONGEST_AHEAD;
    let houses = sqlx::query_scalar!(r#"select dealership_id as "id!" from care_dealerships_to_remind($1, $2)"#, now, until)
        .fetch_all(store.pool())
        .await?;
    let mut queued = 0;
    for house in houses {
        match queue_in(store, DealershipId(house), now, until).await {
            Ok(more) => queued += more,
            // The others are reminded all the same.
            Err(error) => tracing::error!(%house, %error, "the customers of a house cannot be reminded"),
        }
    }
    Ok(queued)
}

async fn queue_in(store: &Store, dealership: DealershipId, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<usize, Error> {
    let mut tx = store.begin(dealership).await?;
    // While one server looks, the others need not.
    let ours = sqlx::query_scalar!(
        r#"select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as "ours!""#,
        format!("reminders of {dealership}")
    )
    .fetch_one(&mut *tx)
    .await?;
    if !ours {
        return Ok(0);
    }
    let house = sqlx::query!(
        r#"select d.zone, (select s.settings from appointments_settings s where s.dealership_id = d.dealership_id and s.effective_from <= $2
                            order by s.effective_from desc limit 1) as "settings: Json<Settings>"
             from dealership d where d.dealership_id = $1"#,
        dealership.0,
        now
    )
    .fetch_one(&mut *tx)
    .await?;
    let zone: Tz = known(house.zone.parse().ok(), "dealership", "zone", dealership.0)?;
    let how = house.settings.map(|settings| settings.0.reminders).unwrap_or_default();
    let policy = policy_at(&mut tx, dealership, now).await?;
    let local = |at: DateTime<Utc>| at.with_timezone(&zone).naive_local();
    let mut queued = 0;
    for row in visits(&mut tx, dealership, now, until).await? {
        let due = reminders_due(&how, &policy.quiet_hours, local(row.starts_at), local(row.timed_at), local(now));
        for reminder in due {
            queued += usize::from(remind(&mut tx, dealership, &row, reminder, (&policy, zone), now).await?);
        }
    }
    tx.commit().await?;
    Ok(queued)
}

/// The visits to come whose customers have agreed to be reminded. Where a link has come into the wrong hands, none goes out by itself.
async fn visits(tx: &mut Transaction, dealership: DealershipId, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<VisitRow>, Error> {
    let rows = sqlx::query_as!(
        VisitRow,
        "select v.appointment_id, v.starts_at, v.timed_at, v.phone, c.language
           from appointments_visit v
          cross join lateral (select c.language from customers_consent c
                               where c.dealership_id = v.dealership_id and c.appointment_id = v.appointment_id and c.purpose = $4
                                 and c.names_reminders and c.withdrawn_at is null order by c.given_at desc limit 1) c
          where v.dealership_id = $1 and v.expected and v.starts_at > $2 and v.starts_at < $3
            and not exists (select from events e where e.dealership_id = v.dealership_id and e.subject_id = v.appointment_id
                               and e.kind = 'link_withdrawn')
          order by v.starts_at limit $5",
        dealership.0,
        now,
        until,
        Purpose::VisitMessages.code(),
        MOST
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows)
}

/// Queues a reminder, unless it was before; answers whether it did.
async fn remind(
    tx: &mut Transaction,
    dealership: DealershipId,
    visit: &VisitRow,
    reminder: Reminder,
    (policy, zone): (&Policy, Tz),
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let id = MessageId(derived(visit.appointment_id, format!("reminder {reminder} {}", visit.starts_at.timestamp())));
    let there = sqlx::query_scalar!("select trouble from care_message where dealership_id = $1 and message_id = $2", dealership.0, id.0)
        .fetch_optional(&mut **tx)
        .await?;
    if let Some(trouble) = there {
        // It was stopped because the visit moved away, and the visit has come back.
        let overtaken = trouble.as_deref() == Some(Trouble::Overtaken.code());
        return if overtaken { again(tx, dealership, id, now).await } else { Ok(false) };
    }
    let phone = Phone::stored(&visit.phone);
    let new = New {
        id,
        about: Some(To::Visit(AppointmentId(visit.appointment_id))),
        channel: Channel::Sms,
        to: phone.to_string(),
        language: Language::from_code(&visit.language).unwrap_or(Language::ZhHans),
        text: Text::VisitReminder { at: visit.starts_at, reminder },
        secret: None,
    };
    outbox::queue(tx, dealership, &new, !phone.is_mobile(), (policy, zone), now).await?;
    Ok(true)
}

async fn again(tx: &mut Transaction, dealership: DealershipId, message: MessageId, now: DateTime<Utc>) -> Result<bool, Error> {
    let version = sqlx::query_scalar!(
        "update care_message set version = version + 1, state = $3, trouble = null, detail = '', attempts = 0, next_at = $4, ended_at = null
          where dealership_id = $1 and message_id = $2 and state = $5 returning version",
        dealership.0,
        message.0,
        State::Queued.code(),
        now,
        State::Stopped.code()
    )
    .fetch_optional(&mut **tx)
    .await?;
    if let Some(version) = version {
        outbox::announce(tx, dealership, message, version);
    }
    Ok(version.is_some())
}
