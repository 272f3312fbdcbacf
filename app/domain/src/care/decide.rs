//! The rules of what the house writes to its customers.

use super::{Command, Contact, Event, Facts, State, email_address, kept_address};
use super::{complaints, loaners};
use crate::permission::Reach;
use crate::policy::Policy;
use crate::repair_orders::{Order, reason_given};
use crate::{Actor, Refusal};
use chrono::{DateTime, Days, Utc};

/// The hexadecimal digits of a SHA-256.
const DIGEST: usize = 64;

/// Decides a command about a message, the stop list, how a customer is written to, a complaint, or a loaner car.
///
/// # Errors
/// A [`Refusal`] that names what is in the way.
pub fn decide(facts: &Facts, command: &Command, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<crate::Event>, Refusal> {
    match facts {
        Facts::Complaint(facts) => return complaints::decide(facts, command, actor, now).map(|event| vec![crate::Event::Care(event)]),
        Facts::Loaner(facts) => return loaners::decide(facts, command, actor, now).map(|event| vec![crate::Event::Care(event)]),
        Facts::Message { .. } | Facts::Stop { .. } | Facts::Contact { .. } => allowed(command, actor)?,
    }
    let event = match (command, facts) {
        (Command::RetryMessage { .. }, Facts::Message { state: Some(state), stopped }) => {
            if matches!(state, State::Queued | State::Sending | State::Sent) {
                return Err(Refusal::MessageState { state: *state });
            }
            if let Some(reason) = stopped {
                return Err(Refusal::AddressStopped { reason: reason.clone() });
            }
            Event::MessageRetried
        }
        (Command::StopMessage { reason, .. }, Facts::Message { state: Some(state), .. }) => {
            if !matches!(state, State::Queued | State::Kept) {
                return Err(Refusal::MessageState { state: *state });
            }
            Event::MessageStopped { reason: reason_given(reason)? }
        }
        (Command::StopAddress { address, reason, .. }, Facts::Stop { stored: None, standing }) => {
            if *standing {
                return Err(Refusal::AlreadyThere);
            }
            let unreadable = || Refusal::AddressUnreadable { found: address.trim().to_owned() };
            Event::AddressStopped { address: kept_address(address).ok_or_else(unreadable)?, reason: reason_given(reason)? }
        }
        (Command::StopAddress { .. }, Facts::Stop { stored: Some(_), .. }) => return Err(Refusal::AlreadyThere),
        (Command::LiftStop { reason, .. }, Facts::Stop { stored: Some(stop), .. }) => {
            if stop.lifted {
                return Err(Refusal::NothingChanged);
            }
            Event::StopLifted { address: stop.address.clone(), reason: reason_given(reason)? }
        }
        (Command::SetContact { language, email, .. }, Facts::Contact { known: true, stored }) => {
            let email = match email.trim() {
                "" => String::new(),
                typed => email_address(typed).ok_or_else(|| Refusal::AddressUnreadable { found: typed.to_owned() })?,
            };
            if *stored == (Contact { language: *language, email: email.clone() }) {
                return Err(Refusal::NothingChanged);
            }
            Event::ContactSet { language: *language, email }
        }
        _ => return Err(Refusal::NotFound),
    };
    Ok(vec![crate::Event::Care(event)])
}

/// What is known of a link: a digest, and nothing else.
pub(crate) fn expect_digest(digest: &str) -> Result<(), Refusal> {
    let readable = digest.len() == DIGEST && digest.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
    if readable { Ok(()) } else { Err(Refusal::FieldEmpty { field: "digest".to_owned() }) }
}

/// Decides a command about the links to the customer's page of an order.
///
/// # Errors
/// A [`Refusal`] that names what is in the way.
pub fn on_order(
    _order: &Order,
    policy: &Policy,
    command: &Command,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<Vec<crate::Event>, Refusal> {
    allowed(command, actor)?;
    let event = match command {
        Command::ShareOrder { link, digest, .. } => {
            expect_digest(digest)?;
            let expires_at = now + Days::new(u64::from(policy.link_valid_days));
            Event::OrderShared { link: *link, digest: digest.clone(), expires_at }
        }
        Command::WithdrawLinks { reason, .. } => Event::LinksWithdrawn { reason: reason_given(reason)? },
        _ => return Err(Refusal::NotFound),
    };
    Ok(vec![crate::Event::Care(event)])
}

fn allowed(command: &Command, actor: &Actor) -> Result<(), Refusal> {
    if actor.reach(command.permission()) < Reach::Dealership {
        return Err(Refusal::not_allowed(command.permission()));
    }
    Ok(())
}
