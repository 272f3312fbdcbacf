//! Why there is no answer: one vocabulary for every door, from the router's outermost layer to the rules of the trade. The locales
//! have the sentences ([`crate::words::problem`]).

use domain::Refusal;
use domain::command::Refused;
use leptos::server_fn::Bytes;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why there is no answer. Never carries text of the database or the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// A rule said no.
    #[error("refused: {0:?}")]
    Refused(Box<Refused>),
    /// The server could not be reached, or something before it answered in its place. Whatever was sent may be sent again.
    #[error("the server cannot be reached")]
    Offline,
    /// What was sent could not be read: a page older than the server, or a program's mistake.
    #[error("the request could not be read: {detail}")]
    Unreadable {
        /// Where and why, about what was sent; for whoever writes a program.
        #[serde(default)]
        detail: String,
    },
    /// The body is of another kind than this door takes.
    #[error("the body must be JSON")]
    WrongContentType,
    /// Nothing is at that address, or not for that method.
    #[error("there is no such door")]
    NoSuchDoor,
    /// The body is larger than is accepted.
    #[error("the body is larger than {limit} bytes")]
    BodyTooLarge {
        /// The most that is accepted, in bytes.
        limit: usize,
    },
    /// The body broke off.
    #[error("the body broke off")]
    BodyIncomplete,
    /// The request comes from another site's page.
    #[error("the request comes from another site")]
    ForeignOrigin,
    /// The user name and the password do not belong together.
    #[error("wrong password")]
    WrongPassword,
    /// Too many wrong passwords.
    #[error("too many attempts; {retry_after} seconds to wait")]
    TooManyAttempts {
        /// Seconds to wait before the next attempt.
        retry_after: i64,
    },
    /// The person does not work in that dealership.
    #[error("not a dealership of this person")]
    NotYourDealership,
    /// The answer took too long; nothing says whether it was carried out.
    #[error("the answer took too long")]
    TooSlow,
    /// The server failed; its log says why.
    #[error("the server failed")]
    Server,
}

impl Problem {
    /// The refusal, if that is what it is.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        if let Self::Refused(refused) = self { Some(&refused.refusal) } else { None }
    }

    /// Whether the session has ended; signing in again helps.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.refusal() == Some(&Refusal::NotSignedIn)
    }

    /// Whether the same thing may be sent again by itself: it acts once however often it arrives.
    #[must_use]
    pub const fn may_be_sent_again(&self) -> bool {
        matches!(self, Self::Offline | Self::BodyIncomplete)
    }

    /// The word for the address of a page that tells about it: `/sign-in?problem=wrong_password`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(_) if self.is_signed_out() => "not_signed_in",
            Self::Refused(_) => "refused",
            Self::Offline => "offline",
            Self::Unreadable { .. } => "unreadable",
            Self::WrongContentType => "wrong_content_type",
            Self::NoSuchDoor => "no_such_door",
            Self::BodyTooLarge { .. } => "body_too_large",
            Self::BodyIncomplete => "body_incomplete",
            Self::ForeignOrigin => "foreign_origin",
            Self::WrongPassword => "wrong_password",
            Self::TooManyAttempts { .. } => "too_many_attempts",
            Self::NotYourDealership => "not_your_dealership",
            Self::TooSlow => "too_slow",
            Self::Server => "server",
        }
    }

    /// The problem behind a word in an address, and the seconds to wait; anybody may write one there, so it may be none.
    #[must_use]
    pub fn from_code(code: &str, wait: Option<&str>) -> Option<Self> {
        match code {
            "not_signed_in" => Some(Refusal::NotSignedIn.into()),
            "offline" => Some(Self::Offline),
            "unreadable" => Some(Self::unreadable("")),
            "body_incomplete" => Some(Self::BodyIncomplete),
            "wrong_password" => Some(Self::WrongPassword),
            "too_many_attempts" => {
                let retry_after = wait.and_then(|seconds| seconds.parse().ok()).filter(|seconds| (1..=86_400).contains(seconds));
                Some(Self::TooManyAttempts { retry_after: retry_after.unwrap_or(900) })
            }
            "not_your_dealership" => Some(Self::NotYourDealership),
            "too_slow" => Some(Self::TooSlow),
            "server" => Some(Self::Server),
            _ => None,
        }
    }

    /// An address that is about nothing. On the server, the page's status says so, too.
    #[must_use]
    pub fn not_found() -> Self {
        #[cfg(feature = "ssr")]
        crate::context::set_status(404);
        Refusal::NotFound.into()
    }

    /// What was sent could not be read, for this reason.
    #[must_use]
    pub fn unreadable(detail: impl Into<String>) -> Self {
        Self::Unreadable { detail: detail.into() }
    }

    /// The HTTP status that goes with it.
    /// 401 sign in · 403 not yours to do · 404 not there · 409 something moved meanwhile · 422 the rules say no.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Refused(refused) => match &refused.refusal {
                Refusal::NotSignedIn => 401,
                Refusal::NotAllowed { .. }
                | Refusal::NotYours { .. }
                | Refusal::OnlyForOneself
                | Refusal::NotToOneself
                | Refusal::OtherDealership => 403,
                Refusal::NotFound => 404,
                Refusal::Stale { .. } | Refusal::EnvelopeReused | Refusal::Taken { .. } | Refusal::AlreadyThere => 409,
                _ => 422,
            },
            Self::Unreadable { .. } | Self::BodyIncomplete => 400,
            Self::WrongPassword => 401,
            Self::ForeignOrigin | Self::NotYourDealership => 403,
            Self::NoSuchDoor => 404,
            Self::BodyTooLarge { .. } => 413,
            Self::WrongContentType => 415,
            Self::TooManyAttempts { .. } => 429,
            Self::Server => 500,
            Self::Offline | Self::TooSlow => 503,
        }
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
            ServerFnErrorErr::Args(detail) | ServerFnErrorErr::MissingArg(detail) | ServerFnErrorErr::Deserialization(detail) => {
                // On the server, only what the browser sent is read; in the browser, there is no status to set.
                #[cfg(feature = "ssr")]
                crate::context::set_status(400);
                Self::unreadable(detail)
            }
            ServerFnErrorErr::Serialization(_)
            | ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::Response(_) => Self::Server,
        }
    }

    /// An answer that is not in our words comes from a proxy whose server is away.
    fn de(data: Bytes) -> Self {
        let ours = |data: &[u8]| serde_json::from_slice::<serde_json::Value>(data).is_ok_and(|answer| answer.get("problem").is_some());
        serde_json::from_slice(&data).unwrap_or_else(|error| if ours(&data) { Self::unreadable(error.to_string()) } else { Self::Offline })
    }
}

#[cfg(feature = "ssr")]
impl axum::response::IntoResponse for Problem {
    fn into_response(self) -> axum::response::Response {
        let status = axum::http::StatusCode::from_u16(self.status()).unwrap_or(axum::http::StatusCode::INTERNAL_SERVER_ERROR);
        let wait = if let Self::TooManyAttempts { retry_after } = &self { Some([("retry-after", retry_after.to_string())]) } else { None };
        (status, wait.map(axum::response::AppendHeaders), axum::Json(self)).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_in_place_of_the_server_may_be_asked_again_and_a_newer_server_may_not() {
        for foreign in ["", "<html><h1>502 Bad Gateway</h1></html>", "null", "{}"] {
            assert_eq!(Problem::de(Bytes::from(foreign)), Problem::Offline, "{foreign}");
        }
        let newer = Problem::de(Bytes::from(r#"{"problem":"of_next_year"}"#));
        assert!(matches!(newer, Problem::Unreadable { .. }) && !newer.may_be_sent_again(), "{newer:?}");
    }

    #[test]
    fn what_a_door_says_is_what_the_page_hears() {
        let refused = Problem::from(Refusal::NotSignedIn);
        for problem in [refused, Problem::TooManyAttempts { retry_after: 30 }, Problem::BodyTooLarge { limit: 9 }, Problem::TooSlow] {
            let said = serde_json::to_string(&problem).expect("JSON");
            assert_eq!(Problem::de(Bytes::from(said)), problem);
        }
    }

    #[test]
    fn an_address_tells_only_of_what_a_form_can_meet() {
        for code in ["not_signed_in", "unreadable", "wrong_password", "too_many_attempts", "not_your_dealership", "too_slow", "server"] {
            assert_eq!(Problem::from_code(code, None).map(|problem| problem.code()), Some(code));
        }
        assert_eq!(Problem::from_code("<b>you have won</b>", None), None);
    }
}
