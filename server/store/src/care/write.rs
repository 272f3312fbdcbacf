//! Retrying and stopping messages, the stop list, how customers are written to, links, complaints and loaner cars.

use super::{complaints, links, loaners, outbox};
use crate::error::known;
use crate::execute::expect_version;
use crate::repair_orders::write::Context;
use crate::{Error, Transaction, record};
use chrono::{DateTime, Utc};
use domain::care::{Command, Contact, Event, Facts, State, Stop, Trouble};
use domain::{Actor, Answer, CustomerId, DealershipId, Envelope, Language, MessageId, Refusal, StopId};

/// Carries out a command about a message, the stop list or how a customer is written to.
pub(crate) async fn carry_out(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    command: &Command,
    now: DateTime<Utc>,
) -> Result<Answer, Error> {
    let dealership = actor.dealership;
    let (facts, version) = match command {
        Command::RetryMessage { message } | Command::StopMessage { message, .. } => lock_message(tx, dealership, *message).await?,
        Command::StopAddress { stop, .. } | Command::LiftStop { stop, .. } => lock_stop(tx, dealership, *stop, command).await?,
        Command::SetContact { customer, .. } => lock_contact(tx, dealership, *customer).await?,
        Command::RegisterComplaint { complaint, .. }
        | Command::HandOnComplaint { complaint, .. }
        | Command::CloseComplaint { complaint, .. } => {
            let (facts, version) = complaints::lock(tx, dealership, *complaint, command).await?;
            (Facts::Complaint(facts), version)
        }
        Command::PutLoaner { .. }
        | Command::PromiseLoaner { .. }
        | Command::ReleaseLoaner { .. }
        | Command::HandOverLoaner { .. }
        | Command::TakeBackLoaner { .. } => {
            let (facts, version) = loaners::lock(tx, dealership, command, now).await?;
            (Facts::Loaner(Box::new(facts)), version)
        }
        Command::ShareOrder { .. } | Command::WithdrawLinks { .. } => return Err(Refusal::NotFound.into()),
    };
    if let Some(answer) = record::earlier_answer(tx, actor, envelope).await? {
        return Ok(answer);
    }
    if let Some(version) = version {
        expect_version(tx, actor, envelope, version).await?;
    }
    let events = domain::care::decide(&facts, command, actor, now)?;
    let mut version = version.unwrap_or(0) + 1;
    for event in &events {
        if let domain::Event::Care(event) = event {
            version = write(tx, actor, command, event, now).await?.unwrap_or(version);
        }
    }
    record::record(tx, actor, envelope, &events, version, now).await
}

/// Writes what an event says; answers the subject's version where it has one of its own.
async fn write(tx: &mut Transaction, actor: &Actor, command: &Command, event: &Event, now: DateTime<Utc>) -> Result<Option<i32>, Error> {
    let dealership = actor.dealership;
    if let Some(complaint) = command.complaint() {
        return complaints::write(tx, actor, complaint, event, now).await.map(Some);
    }
    if command.loan().is_some() || matches!(command, Command::PutLoaner { .. }) {
        return loaners::write(tx, actor, command, event, now).await.map(Some);
    }
    match (event, command) {
        (Event::MessageRetried, Command::RetryMessage { message }) => again(tx, dealership, *message, now).await.map(Some),
        (Event::MessageStopped { reason }, Command::StopMessage { message, .. }) => {
            let version = sqlx::query_scalar!(
                "update care_message set version = version + 1, state = $3, trouble = $4, detail = $5, secret = null, next_at = null, ended_at = $6
                  where dealership_id = $1 and message_id = $2 returning version",
                dealership.0,
                message.0,
                State::Stopped.code(),
                Trouble::ByHand.code(),
                reason,
                now
            )
            .fetch_one(&mut **tx)
            .await?;
            outbox::announce(tx, dealership, *message, version);
            Ok(Some(version))
        }
        (Event::AddressStopped { address, reason }, Command::StopAddress { stop, .. }) => {
            stop_address(tx, actor, *stop, (address, reason), now).await.map(Some)
        }
        (Event::StopLifted { reason, .. }, Command::LiftStop { stop, .. }) => {
            let version = sqlx::query_scalar!(
                "update care_stop set version = version + 1, lifted_at = $3, lifted_by = $4, lift_reason = $5
                  where dealership_id = $1 and stop_id = $2 returning version",
                dealership.0,
                stop.0,
                now,
                actor.person.0,
                reason
            )
            .fetch_one(&mut **tx)
            .await?;
            Ok(Some(version))
        }
        (Event::ContactSet { language, email }, Command::SetContact { customer, .. }) => {
            sqlx::query!(
                "insert into care_contact (dealership_id, customer_id, language, email) values ($1, $2, $3, $4)
                 on conflict (dealership_id, customer_id) do update set language = excluded.language, email = excluded.email",
                dealership.0,
                customer.0,
                language.code(),
                email
            )
            .execute(&mut **tx)
            .await?;
            // The customer has moved on, for whoever looks at their page.
            let version = sqlx::query_scalar!(
                "update customers_customer set version = version + 1 where dealership_id = $1 and customer_id = $2 returning version",
                dealership.0,
                customer.0
            )
            .fetch_one(&mut **tx)
            .await?;
            Ok(Some(version))
        }
        _ => Ok(None),
    }
}

/// A message is tried anew, as often as a new one; whoever asks for it knows that it is late.
async fn again(tx: &mut Transaction, dealership: DealershipId, message: MessageId, now: DateTime<Utc>) -> Result<i32, Error> {
    let version = sqlx::query_scalar!(
        "update care_message
            set version = version + 1, state = $3, trouble = null, detail = '', attempts = 0, next_at = $4, good_until = null, ended_at = null
          where dealership_id = $1 and message_id = $2 returning version",
        dealership.0,
        message.0,
        State::Queued.code(),
        now
    )
    .fetch_one(&mut **tx)
    .await?;
    outbox::announce(tx, dealership, message, version);
    Ok(version)
}

async fn stop_address(
    tx: &mut Transaction,
    actor: &Actor,
    stop: StopId,
    (address, reason): (&str, &str),
    now: DateTime<Utc>,
) -> Result<i32, Error> {
    sqlx::query!(
        "insert into care_stop (dealership_id, stop_id, version, address, reason, since, stopped_by) values ($1, $2, 1, $3, $4, $5, $6)",
        actor.dealership.0,
        stop.0,
        address,
        reason,
        now,
        actor.person.0
    )
    .execute(&mut **tx)
    .await?;
    // What somebody is handing over just now has left our hands.
    let waiting = sqlx::query!(
        "update care_message set version = version + 1, state = $3, trouble = $4, detail = $5, secret = null, next_at = null, ended_at = $6
          where dealership_id = $1 and address = $2 and next_at is not null and state = $7 and body ->> 'says' <> 'one_time_code'
          returning message_id, version",
        actor.dealership.0,
        address,
        State::Stopped.code(),
        Trouble::AddressStopped.code(),
        reason,
        now,
        State::Queued.code()
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in waiting {
        outbox::announce(tx, actor.dealership, MessageId(row.message_id), row.version);
    }
    Ok(1)
}

async fn lock_message(tx: &mut Transaction, dealership: DealershipId, message: MessageId) -> Result<(Facts, Option<i32>), Error> {
    let row = sqlx::query!(
        "select version, state, address from care_message where dealership_id = $1 and message_id = $2 for update",
        dealership.0,
        message.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok((Facts::Message { state: None, stopped: None }, None)) };
    let state = known(State::from_code(&row.state), "care_message", "state", message.0)?;
    let stopped = outbox::stopped(tx, dealership, &row.address).await?;
    Ok((Facts::Message { state: Some(state), stopped }, Some(row.version)))
}

async fn lock_stop(tx: &mut Transaction, dealership: DealershipId, stop: StopId, command: &Command) -> Result<(Facts, Option<i32>), Error> {
    let row = sqlx::query!(
        "select version, address, reason, since, lifted_at from care_stop where dealership_id = $1 and stop_id = $2 for update",
        dealership.0,
        stop.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let stored = row.map(|row| Stop {
        id: stop,
        version: row.version,
        address: row.address,
        reason: row.reason,
        since: row.since,
        lifted: row.lifted_at.is_some(),
    });
    let standing = match command {
        Command::StopAddress { address, .. } => match domain::care::kept_address(address) {
            Some(address) => outbox::stopped(tx, dealership, &address).await?.is_some(),
            None => false,
        },
        _ => false,
    };
    let version = stored.as_ref().map(|stop| stop.version);
    Ok((Facts::Stop { stored, standing }, version))
}

async fn lock_contact(tx: &mut Transaction, dealership: DealershipId, customer: CustomerId) -> Result<(Facts, Option<i32>), Error> {
    let version = sqlx::query_scalar!(
        "select version from customers_customer where dealership_id = $1 and customer_id = $2 for update",
        dealership.0,
        customer.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let stored = contact(tx, dealership, customer).await?;
    Ok((Facts::Contact { known: stored.is_some(), stored: stored.unwrap_or_default() }, version))
}

/// How a customer of the register is written to.
pub(crate) async fn contact(tx: &mut Transaction, dealership: DealershipId, customer: CustomerId) -> Result<Option<Contact>, Error> {
    let row = sqlx::query!(
        r#"select k.language as "language?", k.email as "email?"
             from customers_customer c left join care_contact k on k.dealership_id = c.dealership_id and k.customer_id = c.customer_id
            where c.dealership_id = $1 and c.customer_id = $2"#,
        dealership.0,
        customer.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|row| {
        let Some((language, email)) = row.language.zip(row.email) else { return Ok(Contact::default()) };
        Ok(Contact { language: known(Language::from_code(&language), "care_contact", "language", customer.0)?, email })
    })
    .transpose()
}

/// Writes what an event says about the links to the customer's page of an order.
pub(crate) async fn event(tx: &mut Transaction, context: &Context<'_>, event: &Event) -> Result<(), Error> {
    match event {
        Event::OrderShared { link, digest, expires_at } => {
            let hash = known(hex(digest), "care_link", "token_hash", link.0)?;
            let new = links::New {
                link: *link,
                to: links::To::Order(context.order.id),
                hash: &hash,
                by: Some(context.actor),
                expires_at: *expires_at,
            };
            links::insert(tx, context.dealership, &new, context.now).await
        }
        Event::LinksWithdrawn { .. } => {
            sqlx::query!(
                "update care_link set withdrawn_at = $3 where dealership_id = $1 and order_id = $2 and withdrawn_at is null",
                context.dealership.0,
                context.order.id.0,
                context.now
            )
            .execute(&mut **tx)
            .await?;
            // What waits would bring a link that leads nowhere: it draws another.
            let waiting = sqlx::query!(
                "update care_message set version = version + 1, secret = null
                  where dealership_id = $1 and order_id = $2 and secret is not null returning message_id, version",
                context.dealership.0,
                context.order.id.0
            )
            .fetch_all(&mut **tx)
            .await?;
            for row in waiting {
                outbox::announce(tx, context.dealership, MessageId(row.message_id), row.version);
            }
            Ok(())
        }
        Event::MessageRetried
        | Event::MessageStopped { .. }
        | Event::AddressStopped { .. }
        | Event::StopLifted { .. }
        | Event::ContactSet { .. }
        | Event::ComplaintRegistered { .. }
        | Event::ComplaintHandedOn { .. }
        | Event::ComplaintClosed { .. }
        | Event::LoanerPut { .. }
        | Event::LoanerPromised { .. }
        | Event::LoanerReleased { .. }
        | Event::LoanerHandedOver { .. }
        | Event::LoanerTakenBack { .. } => Ok(()),
    }
}

/// The bytes that hexadecimal digits stand for.
pub(crate) fn hex(digits: &str) -> Option<Vec<u8>> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    digits.as_bytes().chunks(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_become_bytes() {
        assert_eq!(hex("0fA0"), Some(vec![15, 160]));
        assert_eq!(hex("0g"), None);
        assert_eq!(super::super::derived(uuid::Uuid::nil(), "a"), super::super::derived(uuid::Uuid::nil(), "a"));
        assert_ne!(super::super::derived(uuid::Uuid::nil(), "a"), super::super::derived(uuid::Uuid::nil(), "b"));
    }
}
