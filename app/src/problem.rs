//! Why there is no answer: one vocabulary for every door, from the router's outermost layer to the rules of the trade. The locales
//! have the sentences ([`crate::words::problem`]).

use crate::happened::Happened;
use crate::json::JsonText;
use domain::Refusal;
use leptos::server_fn::Bytes;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;

/// What a command that was refused answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub refusal: Refusal,
    /// Why, and what would help, in the reader's language; empty where nothing is known of the reader.
    pub says: String,
    /// What has happened to the subject since the version the sender looked at, oldest first, in the reader's language.
    pub meanwhile: Vec<Happened>,
    /// The subject's version now, when there is one.
    pub version: Option<i32>,
}

/// A refusal as it arrives. The server has said it in the reader's language, and few pages want to know more: what reads a [`Refusal`]
/// would be a tenth of the program that every page loads first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    json: String,
    /// As [`Refused::says`].
    pub says: String,
    /// As [`Refused::version`].
    pub version: Option<i32>,
}

impl Told {
    /// The name of the refusal: `stale`.
    #[must_use]
    pub fn word(&self) -> &str {
        let name = self.json.trim_start_matches(['{', '"', ' ']);
        name.split('"').next().unwrap_or_default()
    }
}

/// Why there is no answer. Never carries text of the database or the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(into = "Said", try_from = "Said")]
pub enum Problem {
    /// A rule said no.
    #[error("refused: {0:?}")]
    Refused(Box<Refused>),
    /// The same, read from another process.
    #[error("refused: {}", .0.json)]
    Told(Box<Told>),
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
    /// The refusal, if that is what it is and it is known here. What reads it is large: where its name is enough, ask for that.
    #[must_use]
    pub fn refusal(&self) -> Option<Cow<'_, Refusal>> {
        match self {
            Self::Refused(refused) => Some(Cow::Borrowed(&refused.refusal)),
            Self::Told(told) => serde_json::from_str(&told.json).ok().map(Cow::Owned),
            _ => None,
        }
    }

    /// Whether it is the refusal of this name, which `is` knows before it has travelled.
    fn is_refusal(&self, word: &str, is: fn(&Refusal) -> bool) -> bool {
        match self {
            Self::Refused(refused) => is(&refused.refusal),
            Self::Told(told) => told.word() == word,
            _ => false,
        }
    }

    /// Whether the session has ended; signing in again helps.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.is_refusal("not_signed_in", |refusal| matches!(refusal, Refusal::NotSignedIn))
    }

    /// Whether somebody else was quicker.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.is_refusal("stale", |refusal| matches!(refusal, Refusal::Stale { .. }))
    }

    /// Whether it was a link that leads nowhere any more.
    #[must_use]
    pub fn is_dead_link(&self) -> bool {
        self.is_refusal("link_leads_nowhere", |refusal| matches!(refusal, Refusal::LinkLeadsNowhere))
    }

    /// The subject's version now, when it was refused and there is one.
    #[must_use]
    pub fn version(&self) -> Option<i32> {
        match self {
            Self::Refused(refused) => refused.version,
            Self::Told(told) => told.version,
            _ => None,
        }
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
            Self::Refused(_) | Self::Told(_) => "refused",
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
        let problem = Self::from(Refusal::NotFound);
        #[cfg(feature = "ssr")]
        let problem = crate::context::told(problem);
        problem
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
                | Refusal::PostAboveOwn { .. }
                | Refusal::OtherDealership => 403,
                Refusal::NotFound | Refusal::LinkLeadsNowhere => 404,
                Refusal::Stale { .. } | Refusal::EnvelopeReused | Refusal::Taken { .. } | Refusal::AlreadyThere => 409,
                _ => 422,
            },
            // Whoever passes it on has the status it came with.
            Self::Told(_) => 422,
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
    refusal: Option<Value>,
    #[serde(skip_serializing_if = "String::is_empty")]
    says: String,
    /// For programs: `says` tells it to people.
    #[serde(skip_deserializing, skip_serializing_if = "Vec::is_empty")]
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
                let Refused { refusal, says, meanwhile, version } = *refused;
                Self { refusal: serde_json::to_value(&refusal).ok(), says, meanwhile, version, ..said }
            }
            Problem::Told(told) => {
                let Told { json, says, version } = *told;
                Self { refusal: serde_json::from_str(&json).ok(), says, version, ..said }
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
        let Said { problem, refusal, says, meanwhile: _, version, detail, limit, retry_after } = said;
        Ok(match (problem.as_str(), refusal) {
            ("refused", Some(refusal)) => Self::Told(Box::new(Told { json: refusal.to_string(), says, version })),
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
        Self::Refused(Box::new(Refused { refusal, says: String::new(), meanwhile: Vec::new(), version: None }))
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
        for problem in [
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
    fn a_refusal_arrives_with_its_sentence_and_is_read_only_when_asked_for() {
        let refusal = Refusal::Stale { expected: 1, actual: 2 };
        let refused = Refused { refusal: refusal.clone(), says: "别人先改了".to_owned(), meanwhile: Vec::new(), version: Some(2) };
        let said = serde_json::to_string(&Problem::Refused(Box::new(refused))).expect("JSON");
        let heard = Problem::de(Bytes::from(said.clone()));
        let Problem::Told(told) = &heard else { panic!("{heard:?}") };
        assert_eq!((told.word(), told.says.as_str(), heard.version()), ("stale", "别人先改了", Some(2)));
        assert!(heard.is_stale() && !heard.is_signed_out() && !heard.is_dead_link());
        assert_eq!(heard.refusal().as_deref(), Some(&refusal));
        assert_eq!(serde_json::to_string(&heard).expect("JSON"), said, "passed on, it stays the same");
        let signed_out = Problem::de(Bytes::from(r#"{"problem":"refused","refusal":"not_signed_in"}"#));
        assert!(signed_out.is_signed_out() && signed_out.code() == "not_signed_in");
        let newer = Problem::de(Bytes::from(r#"{"problem":"refused","refusal":{"of_next_year":{}},"says":"not yet"}"#));
        assert!(newer.refusal().is_none() && matches!(newer, Problem::Told(told) if told.says == "not yet"));
    }

    #[test]
    fn an_address_tells_only_of_what_a_form_can_meet() {
        for code in ["not_signed_in", "unreadable", "wrong_password", "too_many_attempts", "not_your_dealership", "too_slow", "server"] {
            assert_eq!(Problem::from_code(code, None).map(|problem| problem.code()), Some(code));
        }
        assert_eq!(Problem::from_code("<b>you have won</b>", None), None);
    }
}
