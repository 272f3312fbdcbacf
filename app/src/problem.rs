//! What a server function answers when it cannot do what was asked.

use domain::Refusal;
use domain::command::Refused;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why there is no answer. Never carries text of the database or the server: the locales have the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// A rule said no.
    #[error("refused: {0:?}")]
    Refused(Box<Refused>),
    /// The server could not be reached. Whatever was sent may be sent again.
    #[error("the server cannot be reached")]
    Offline,
    /// What was sent could not be read: a page older than the server, or not one of ours.
    #[error("the request could not be read")]
    Unreadable,
    /// The server failed; its log says why.
    #[error("the server failed")]
    Server,
}

impl Problem {
    /// The refusal, if that is what it is.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refused) => Some(&refused.refusal),
            Self::Offline | Self::Unreadable | Self::Server => None,
        }
    }

    /// Whether the session has ended; signing in again helps.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.refusal() == Some(&Refusal::NotSignedIn)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal.into()))
    }
}

impl FromServerFnError for Problem {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::MiddlewareError(_) => Self::Offline,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                #[cfg(feature = "ssr")]
                crate::context::set_status(400);
                Self::Unreadable
            }
            ServerFnErrorErr::Deserialization(_) | ServerFnErrorErr::Serialization(_) => Self::Unreadable,
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::Response(_) => Self::Server,
        }
    }
}
