//! What comes of an attempt to send a message.

use super::outbox::{Claimed, Set, set};
use crate::{Error, Store};
use chrono::{DateTime, Utc};
use domain::care::{State, Trouble, again_after};

/// The most of what a gateway says that is kept, in characters.
const DETAIL: usize = 300;

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Handed over; what the gateway calls it.
    Sent(String),
    /// Not now: it is tried again.
    NotNow(String),
    /// Never: whoever should deliver it will not have it.
    Never(String),
}

/// Writes down what came of an attempt. An attempt whose lease has run out says nothing any more once somebody else has begun another.
///
/// # Errors
/// When the database does not answer.
pub async fn report(store: &Store, claimed: &Claimed, outcome: &Outcome, now: DateTime<Utc>) -> Result<(), Error> {
    let (dealership, id) = (claimed.dealership, claimed.id);
    let mut tx = store.begin(dealership).await?;
    let ours = sqlx::query_scalar!(
        "select message_id from care_message where dealership_id = $1 and message_id = $2 and state = $3 and attempts = $4 for update",
        dealership.0,
        id.0,
        State::Sending.code(),
        i32::from(claimed.attempt)
    )
    .fetch_optional(&mut *tx)
    .await?;
    if ours.is_none() {
        return Ok(());
    }
    let cut = |text: &str| text.replace('\0', "").chars().take(DETAIL).collect::<String>();
    let of = Set::of(dealership, id, now);
    match outcome {
        Outcome::Sent(called) => set(&mut tx, Set { state: State::Sent, detail: &cut(called), ..of }).await?,
        Outcome::Never(said) => {
            let set_to = Set { state: State::Failed, trouble: Some(Trouble::Refused), detail: &cut(said), ..of };
            set(&mut tx, set_to).await?;
        }
        Outcome::NotNow(said) => {
            let next_at = again_after(claimed.attempt).map(|wait| now + wait);
            let state = if next_at.is_some() { State::Queued } else { State::Failed };
            let secret = claimed.secret.clone().filter(|_| next_at.is_some());
            set(&mut tx, Set { state, trouble: Some(Trouble::Unreachable), detail: &cut(said), secret, next_at, ..of }).await?;
        }
    }
    Ok(tx.commit().await?)
}
