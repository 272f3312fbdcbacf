//! E-mail, through an SMTP server.

use super::{PATIENCE, Written};
use lettre::message::{Mailbox, Message, header::ContentType};
use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::fmt;
use store::care::outbox::{Claimed, Outcome};

/// A mail server that takes our messages.
#[derive(Clone)]
pub struct MailServer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl fmt::Debug for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailServer(from {})", self.from)
    }
}

/// Why a mail server cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The server's address is none. It is not repeated, since it may hold a password.
    #[error("BAYLINE_SMTP_URL is not understood; write it as smtps://user:password@host:465, or smtp://host:587?tls=required.")]
    Address,
    /// The sender is none.
    #[error("BAYLINE_MAIL_FROM is not an e-mail address; write it as Bayline <service@dealer.example>.")]
    From,
}

impl MailServer {
    /// The server at an address, which takes messages of this sender.
    ///
    /// # Errors
    /// When either is none.
    pub fn new(url: &str, from: &str) -> Result<Self, MailError> {
        let transport =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| MailError::Address)?.timeout(Some(PATIENCE)).build();
        Ok(Self { transport, from: from.parse().map_err(|_| MailError::From)? })
    }

    /// Hands a message over.
    pub(super) async fn hand_over(&self, message: &Claimed, written: &Written) -> Outcome {
        let Ok(to) = message.to.parse::<Mailbox>() else {
            return Outcome::Never(String::from("not an e-mail address"));
        };
        let id = format!("<{}@{}>", message.id, self.from.email.domain());
        let letter = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&written.subject)
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .body(written.text.clone());
        match letter {
            Ok(letter) => outcome(self.transport.send(letter).await),
            Err(error) => Outcome::Never(error.to_string()),
        }
    }
}

/// What the server's answer means.
fn outcome(answer: Result<smtp::response::Response, smtp::Error>) -> Outcome {
    match answer {
        Ok(response) => Outcome::Sent(response.first_line().unwrap_or_default().to_owned()),
        Err(error) if error.is_permanent() => Outcome::Never(error.to_string()),
        Err(error) => Outcome::NotNow(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_understood_is_said_without_the_password() {
        assert_eq!(MailServer::new("smtps//user:secret@host", "a@b.example").err(), Some(MailError::Address));
        assert_eq!(MailServer::new("smtps://host", "nobody").err(), Some(MailError::From));
        let server = MailServer::new("smtps://user:secret@host:465", "Bayline <service@dealer.example>").expect("a server");
        assert!(!format!("{server:?}").contains("secret"));
    }
}
