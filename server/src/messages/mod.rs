//! Sending what the house writes to its customers: text messages through an HTTP gateway, e-mail through an SMTP server.
//!
//! The outbox is in the database (`store::care::outbox`). Every server sends; each message is taken in hand by one of them at a time. A
//! gateway is told the message's id with every attempt, so that one that was handed over twice, because a server died in between, is sent
//! once. SMTP knows no such thing; there the id is the `Message-ID`, by which mailboxes recognise a copy.

pub mod email;
pub mod sender;
pub mod sms;

pub use sender::Sender;

use crate::config::MessageSettings;
use domain::care::Channel;
use email::{MailError, MailServer};
use sms::{SmsError, SmsGateway};
use std::time::Duration;
use store::care::outbox::{Claimed, Outcome};

/// How long a gateway may take; well within the lease of a message.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The ways out of the house.
#[derive(Clone, Debug, Default)]
pub struct Gateways {
    /// For text messages.
    pub sms: Option<SmsGateway>,
    /// For e-mail.
    pub mail: Option<MailServer>,
}

/// A message in words, as it is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The subject of an e-mail.
    pub subject: String,
    /// All that is said.
    pub text: String,
}

/// Why a way out cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// For text messages.
    #[error(transparent)]
    Sms(#[from] SmsError),
    /// For e-mail.
    #[error(transparent)]
    Mail(#[from] MailError),
}

impl Gateways {
    /// The ways out that the settings name.
    ///
    /// # Errors
    /// When an address is none.
    pub fn new(settings: &MessageSettings) -> Result<Self, GatewayError> {
        let sms = settings.sms.as_ref().map(|(url, token)| SmsGateway::new(url, token.clone())).transpose()?;
        let mail = settings.mail.as_ref().map(|(url, from)| MailServer::new(url, from)).transpose()?;
        Ok(Self { sms, mail })
    }

    /// The channels there is a way out for.
    #[must_use]
    pub fn channels(&self) -> Vec<Channel> {
        let sms = self.sms.as_ref().map(|_| Channel::Sms);
        let mail = self.mail.as_ref().map(|_| Channel::Email);
        sms.into_iter().chain(mail).collect()
    }

    /// Hands a message over.
    async fn hand_over(&self, message: &Claimed, written: &Written) -> Outcome {
        let handed_over = async {
            match (message.channel, &self.sms, &self.mail) {
                (Channel::Sms, Some(gateway), _) => gateway.hand_over(message, written).await,
                (Channel::Email, _, Some(server)) => server.hand_over(message, written).await,
                _ => Outcome::NotNow(String::from("no gateway")),
            }
        };
        tokio::time::timeout(PATIENCE, handed_over).await.unwrap_or_else(|_| Outcome::NotNow(String::from("no answer in time")))
    }
}
