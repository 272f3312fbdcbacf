//! Why there is no answer: one vocabulary for every door, from the router's outermost layer to the rules of the trade. The locales
//! have the sentences ([`crate::words::problem`]).

use crate::happened::Happened;
use crate::json::JsonText;
use domain::Refusal;
use leptos::server_fn::Bytes;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// What a command that was refused answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub refusal: Refusal,
    /// What has happened to the subject since the version the sender looked at, oldest first, in the reader's language.
    pub meanwhile: Vec<Happened>,
    /// The subject's version now, when there is one.
    pub version: Option<i32>,
}

/// Why there is no answer. Never carries text of the database or the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(into = "Said", try_from = "Said")]
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
        if self.is_signed_out() { "not_signed_in" } else { self.word() }
    }

    /// Its own word, as it is said in JSON.
    const fn word(&self) -> &'static str {
        match self {
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
                Refusal::NotFound | Refusal::LinkLeadsNowhere => 404,
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

/// A problem as JSON: its word, and beside it what belongs to it. One plain structure, because what serde derives for a tagged
/// enumeration reads everything inside it a second way.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Said {
    problem: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<Refusal>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    meanwhile: Vec<Happened>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    #[serde(skip_serializing_if = "String::is_empty")]
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<i64>,
}

/// Only what tells an answer of ours from others.
#[derive(Deserialize)]
struct Ours {
    #[serde(rename = "problem")]
    _problem: String,
}

impl From<Problem> for Said {
    fn from(problem: Problem) -> Self {
        let said = Self { problem: problem.word().to_owned(), ..Self::default() };
        match problem {
            Problem::Refused(refused) => {
                let Refused { refusal, meanwhile, version } = *refused;
                Self { refusal: Some(refusal), meanwhile, version, ..said }
            }
            Problem::Unreadable { detail } => Self { detail, ..said },
            Problem::BodyTooLarge { limit } => Self { limit: Some(limit), ..said },
            Problem::TooManyAttempts { retry_after } => Self { retry_after: Some(retry_after), ..said },
            _ => said,
        }
    }
}

impl TryFrom<Said> for Problem {
    type Error = String;

    fn try_from(said: Said) -> Result<Self, String> {
        let Said { problem, refusal, meanwhile, version, detail, limit, retry_after } = said;
        Ok(match (problem.as_str(), refusal) {
            ("refused", Some(refusal)) => Self::Refused(Box::new(Refused { refusal, meanwhile, version })),
            ("offline", _) => Self::Offline,
            ("unreadable", _) => Self::Unreadable { detail },
            ("wrong_content_type", _) => Self::WrongContentType,
            ("no_such_door", _) => Self::NoSuchDoor,
            ("body_too_large", _) => Self::BodyTooLarge { limit: limit.unwrap_or_default() },
            ("body_incomplete", _) => Self::BodyIncomplete,
            ("foreign_origin", _) => Self::ForeignOrigin,
            ("wrong_password", _) => Self::WrongPassword,
            ("too_many_attempts", _) => Self::TooManyAttempts { retry_after: retry_after.unwrap_or_default() },
            ("not_your_dealership", _) => Self::NotYourDealership,
            ("too_slow", _) => Self::TooSlow,
            ("server", _) => Self::Server,
            _ => return Err(format!("`{problem}` is no problem that is known here")),
        })
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(Refused { refusal, meanwhile: Vec::new(), version: None }))
    }
}

impl FromServerFnError for Problem {
    type Encoder = JsonText;

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
        let text = std::str::from_utf8(&data).unwrap_or_default();
        let ours = || serde_json::from_str::<Ours>(text).is_ok();
        serde_json::from_str(text).unwrap_or_else(|error| if ours() { Self::unreadable(error.to_string()) } else { Self::Offline })
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
        let stale = Refused { refusal: Refusal::Stale { expected: 1, actual: 2 }, meanwhile: Vec::new(), version: Some(2) };
        for problem in [
            Problem::from(Refusal::NotSignedIn),
            Problem::Refused(Box::new(stale)),
            Problem::Offline,
            Problem::unreadable("line 1"),
            Problem::WrongContentType,
            Problem::NoSuchDoor,
            Problem::BodyTooLarge { limit: 9 },
            Problem::BodyIncomplete,
            Problem::ForeignOrigin,
            Problem::WrongPassword,
            Problem::TooManyAttempts { retry_after: 30 },
            Problem::NotYourDealership,
            Problem::TooSlow,
            Problem::Server,
        ] {
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
