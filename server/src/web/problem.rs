//! Troubles that are not the trade's: answered as JSON with a code, whose sentence the browser takes from its locale.

use axum::Json;
use axum::body::Body;
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use serde::Serialize;
use std::any::Any;

/// A trouble on the way to a handler.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum Problem {
    /// The body is larger than is accepted.
    BodyTooLarge {
        /// The most that is accepted, in bytes.
        limit: usize,
    },
    /// The body broke off.
    BodyIncomplete,
    /// The request comes from another site's page.
    ForeignOrigin,
    /// The user name and the password do not belong together.
    WrongPassword,
    /// Too many wrong passwords.
    TooManyAttempts {
        /// Seconds to wait before the next attempt.
        retry_after: i64,
    },
    /// Nobody is signed in.
    NotSignedIn,
    /// The person does not work in that dealership.
    NotYourDealership,
    /// Something unexpected went wrong; the log has it under the request's id.
    Internal,
}

impl Problem {
    /// The word in `problem`, for the address of a page that tells about it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BodyTooLarge { .. } => "body_too_large",
            Self::BodyIncomplete => "body_incomplete",
            Self::ForeignOrigin => "foreign_origin",
            Self::WrongPassword => "wrong_password",
            Self::TooManyAttempts { .. } => "too_many_attempts",
            Self::NotSignedIn => "not_signed_in",
            Self::NotYourDealership => "not_your_dealership",
            Self::Internal => "internal",
        }
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyIncomplete => StatusCode::BAD_REQUEST,
            Self::ForeignOrigin | Self::NotYourDealership => StatusCode::FORBIDDEN,
            Self::WrongPassword | Self::NotSignedIn => StatusCode::UNAUTHORIZED,
            Self::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response<Body> {
        let status = self.status();
        let wait = if let Self::TooManyAttempts { retry_after } = &self { Some([("retry-after", retry_after.to_string())]) } else { None };
        (status, wait.map(axum::response::AppendHeaders), Json(self)).into_response()
    }
}

/// The answer when a handler panicked; the panic itself goes to the log.
pub fn on_panic(panic: Box<dyn Any + Send>) -> Response<Body> {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("not a text"), "a request's handler panicked");
    Problem::Internal.into_response()
}
