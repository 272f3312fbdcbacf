//! The task that sends: it wakes when a message is queued, looks now and then for what is due again, and leaves when the server ends.

use super::{Gateways, Written};
use crate::live::Live;
use crate::shutdown::Shutdown;
use app::context::Clock;
use app::words;
use domain::live::Area;
use futures::future::join_all;
use rand::Rng;
use std::time::Duration;
use store::Store;
use store::care::outbox::{self, Claimed, Hands};
use tokio::task::JoinHandle;

/// How often we look for messages that are due again.
const PULSE: Duration = Duration::from_secs(5);
/// Messages that are queued together are taken in hand together.
const BREATH: Duration = Duration::from_millis(100);
/// Messages of one dealership in hand at once.
const MOST: i64 = 20;
/// The characters of a token: six bits each.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// Characters of a token: 258 bits.
const TOKEN: usize = 43;

/// Sends messages.
#[derive(Clone)]
pub struct Sender {
    /// The data.
    pub store: Store,
    /// The ways out of the house.
    pub gateways: Gateways,
    /// The address at which customers reach this server, without a slash at its end.
    pub public_url: String,
    /// The clock.
    pub clock: Clock,
}

/// A new token for the link to a customer's page.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the sender is an edge: tokens are drawn here")]
pub fn draw_token() -> String {
    let mut bytes = [0; TOKEN];
    rand::rng().fill_bytes(&mut bytes);
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 63)])).collect()
}

impl Sender {
    /// Sends until the server ends; the task has then left the database.
    pub fn start(self, live: &Live, mut shutdown: Shutdown) -> JoinHandle<()> {
        let mut heard = live.heard();
        tokio::spawn(async move {
            loop {
                if let Err(error) = self.send_what_is_due().await {
                    tracing::warn!(%error, "messages cannot be sent");
                }
                tokio::select! {
                    () = shutdown.begun() => return,
                    () = heard.of(Area::Care) => tokio::time::sleep(BREATH).await,
                    () = tokio::time::sleep(PULSE) => {}
                }
            }
        })
    }

    /// Sends everything that is due now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn send_what_is_due(&self) -> Result<(), store::Error> {
        let hands = Hands { channels: self.gateways.channels(), draw: draw_token, most: MOST };
        loop {
            let round = outbox::claim(&self.store, &hands, (self.clock.0)()).await?;
            if round.seen == 0 {
                return Ok(());
            }
            for reported in join_all(round.claimed.iter().map(|message| self.send(message))).await {
                reported?;
            }
        }
    }

    async fn send(&self, message: &Claimed) -> Result<(), store::Error> {
        let outcome = self.gateways.hand_over(message, &self.written(message)).await;
        if !matches!(outcome, outbox::Outcome::Sent(_)) {
            tracing::warn!(message = %message.id, ?outcome, "a message was not sent");
        }
        outbox::report(&self.store, message, &outcome, (self.clock.0)()).await
    }

    /// The message in the customer's language.
    fn written(&self, message: &Claimed) -> Written {
        let said = words::Said { house: &message.house, car: &message.car, secret: message.secret.as_deref(), base: &self.public_url };
        let clock = words::Clock::at_offset(message.offset.local_minus_utc() / 60);
        let loc = words::locale(message.language);
        Written { subject: words::message_subject(loc, &message.text, &said), text: words::message(loc, &message.text, &said, &clock) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_tokens_are_alike_and_all_can_stand_in_an_address() {
        let (one, other) = (draw_token(), draw_token());
        assert_ne!(one, other);
        assert!(one.len() == TOKEN && one.bytes().all(|byte| ALPHABET.contains(&byte)), "{one}");
    }
}
