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
use domain::{AppointmentId, DealershipId, Language, MessageId};
use sqlx::types::Json;
use std::collections::HashMap;
use uuid::Uuid;

/// The most visits of one house that are looked at in one turn.
const MOST: i64 = 2_000;

/// A visit whose customer agrees to be reminded.
struct VisitRow {
    appointment_id: Uuid,
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
    let mut due = Vec::new();
    for row in visits(&mut tx, dealership, now, until).await? {
        for reminder in reminders_due(&how, &policy.quiet_hours, local(row.starts_at), local(row.timed_at), local(now)) {
            due.push(Due::of(&row, reminder));
        }
    }
    let there = there(&mut tx, dealership, &due).await?;
    let mut queued = 0;
    for due in due {
        queued += usize::from(match there.get(&due.id.0) {
            None => {
                outbox::queue(&mut tx, dealership, &due.message(), !due.phone.is_mobile(), (&policy, zone), now).await?;
                true
            }
            // It was stopped because the visit moved away, and the visit has come back.
            Some(Some(trouble)) if trouble == Trouble::Overtaken.code() => again(&mut tx, dealership, due.id, now).await?,
            Some(_) => false,
        });
    }
    tx.commit().await?;
    Ok(queued)
}

/// A reminder that is due.
struct Due {
    id: MessageId,
    visit: AppointmentId,
    at: DateTime<Utc>,
    reminder: Reminder,
    phone: Phone,
    language: Language,
}

impl Due {
    fn of(visit: &VisitRow, reminder: Reminder) -> Self {
        Self {
            id: MessageId(derived(visit.appointment_id, format!("reminder {reminder} {}", visit.starts_at.timestamp()))),
            visit: AppointmentId(visit.appointment_id),
            at: visit.starts_at,
            reminder,
            phone: Phone::stored(&visit.phone),
            language: Language::from_code(&visit.language).unwrap_or(Language::ZhHans),
        }
    }

    fn message(&self) -> New {
        New {
            id: self.id,
            about: Some(To::Visit(self.visit)),
            channel: Channel::Sms,
            to: self.phone.to_string(),
            language: self.language,
            text: Text::VisitReminder { at: self.at, reminder: self.reminder },
            secret: None,
        }
    }
}

/// Which of these reminders were queued before, each with why it was not sent: one question for all of them, every minute.
async fn there(tx: &mut Transaction, dealership: DealershipId, due: &[Due]) -> Result<HashMap<Uuid, Option<String>>, Error> {
    let ids: Vec<Uuid> = due.iter().map(|due| due.id.0).collect();
    let rows =
        sqlx::query!("select message_id, trouble from care_message where dealership_id = $1 and message_id = any ($2)", dealership.0, &ids)
            .fetch_all(&mut **tx)
            .await?;
    Ok(rows.into_iter().map(|row| (row.message_id, row.trouble)).collect())
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

/// Queues a reminder once more; answers whether it did.
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
