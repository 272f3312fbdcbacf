//! What the customer of a visit has in hand: the link to it, what they agreed to, and what they are told.

use super::load::House;
use crate::care::links::{self, To};
use crate::care::outbox::{self, New};
use crate::care::{derived, write::hex};
use crate::error::known;
use crate::repair_orders::queries::policy_at;
use crate::{Error, Transaction};
use chrono::{DateTime, Utc};
use domain::appointments::{Appointment, Event, LINK_AFTER_VISIT};
use domain::care::{Channel, due_of_visit};
use domain::customers::{Agreed, Purpose};
use domain::{AppointmentId, DealershipId, Language, LinkId, MessageId, OrderId};

/// Keeps the link that the customer was given when they booked; its id follows from the visit.
pub(super) async fn link(
    tx: &mut Transaction,
    dealership: DealershipId,
    visit: &Appointment,
    digest: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let link = LinkId(derived(visit.id.0, "link"));
    let hash = known(hex(digest), "care_link", "token_hash", link.0)?;
    let new = links::New { link, to: To::Visit(visit.id), hash: &hash, by: None, expires_at: visit.starts_at + LINK_AFTER_VISIT };
    links::insert(tx, dealership, &new, now).await
}

/// No link leads to the visit any more. A message that waits would bring one that leads nowhere: it draws another.
pub(super) async fn withdraw_links(
    tx: &mut Transaction,
    dealership: DealershipId,
    visit: AppointmentId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "update care_link set withdrawn_at = $3 where dealership_id = $1 and appointment_id = $2 and withdrawn_at is null",
        dealership.0,
        visit.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "update care_message set secret = null where dealership_id = $1 and appointment_id = $2 and secret is not null",
        dealership.0,
        visit.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Keeps what the customer agreed to when they booked.
pub(super) async fn agreed(
    tx: &mut Transaction,
    dealership: DealershipId,
    visit: &Appointment,
    agreed: &[Agreed],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for agreed in agreed {
        sqlx::query!(
            "insert into customers_consent (dealership_id, consent_id, version, phone, appointment_id, purpose, wording, language, given_at,
                                            names_reminders)
             values ($1, $2, 1, $3, $4, $5, $6, $7, $8, true)",
            dealership.0,
            agreed.consent.0,
            visit.phone.as_str(),
            visit.id.0,
            agreed.purpose.code(),
            agreed.wording,
            agreed.language.code(),
            now
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// A customer who has not said how they want to be written to is written to in the language in which they booked: what is said about their
/// order follows what was said about their visit.
pub(super) async fn write_in_their_language(
    tx: &mut Transaction,
    dealership: DealershipId,
    visit: &Appointment,
    order: OrderId,
) -> Result<(), Error> {
    let Some(language) = visit.language else { return Ok(()) };
    let kept = sqlx::query!(
        "insert into care_contact (dealership_id, customer_id, language, email)
         select o.dealership_id, o.customer_id, $3, '' from repair_orders_order o
           join customers_customer c on c.dealership_id = o.dealership_id and c.customer_id = o.customer_id
          where o.dealership_id = $1 and o.order_id = $2
         on conflict (dealership_id, customer_id) do nothing",
        dealership.0,
        order.0,
        language.code()
    )
    .execute(&mut **tx)
    .await?;
    if kept.rows_affected() > 0 {
        // The customer has moved on, for whoever looks at their page.
        sqlx::query!(
            "update customers_customer c set version = c.version + 1 from repair_orders_order o
              where o.dealership_id = $1 and o.order_id = $2 and c.dealership_id = o.dealership_id and c.customer_id = o.customer_id",
            dealership.0,
            order.0
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Queues what the customer is told of what has just happened to their visit, when they have agreed to be told and have not taken it back.
pub(super) async fn tell(
    tx: &mut Transaction,
    dealership: DealershipId,
    house: &House,
    (before, event): (Option<&Appointment>, &Event),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let Some(text) = due_of_visit(before, event) else { return Ok(()) };
    let visit = match (event, before) {
        (Event::Booked { appointment, .. }, _) => appointment,
        (_, Some(visit)) => visit,
        (_, None) => return Ok(()),
    };
    if let Event::Rescheduled { to, .. } = event {
        // The link leads there until some time after the visit, whenever that will be.
        sqlx::query!(
            "update care_link set expires_at = greatest(expires_at, $3) where dealership_id = $1 and appointment_id = $2",
            dealership.0,
            visit.id.0,
            *to + LINK_AFTER_VISIT
        )
        .execute(&mut **tx)
        .await?;
    }
    let language = sqlx::query_scalar!(
        "select language from customers_consent
          where dealership_id = $1 and appointment_id = $2 and purpose = $3 and withdrawn_at is null order by given_at desc limit 1",
        dealership.0,
        visit.id.0,
        Purpose::VisitMessages.code()
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(language) = language else { return Ok(()) };
    let version = before.map_or(1, |visit| visit.version + 1);
    let new = New {
        id: MessageId(derived(visit.id.0, format!("message {version}"))),
        about: Some(To::Visit(visit.id)),
        channel: Channel::Sms,
        to: visit.phone.to_string(),
        language: Language::from_code(&language).unwrap_or(Language::ZhHans),
        text,
        secret: None,
    };
    let policy = policy_at(tx, dealership, now).await?;
    outbox::queue(tx, dealership, &new, !visit.phone.is_mobile(), (&policy, house.zone), now).await
}
