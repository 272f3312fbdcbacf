//! Who asks: every request is looked at once, and what follows finds the person in its extensions.

use super::cookie::SessionCookie;
use super::token::{Token, TokenHash};
use crate::web::problem::{Problem, Reader};
use app::context::{Clock, SessionHash, Visitor};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::staff::SignedIn;
use store::Store;

/// The sessions, and how they travel.
#[derive(Clone)]
pub struct Sessions {
    /// Where they are kept.
    pub store: Store,
    /// How their tokens travel.
    pub cookie: SessionCookie,
    /// The clock they expire by.
    pub clock: Clock,
}

impl Sessions {
    /// The session that a request carries, and whose it is while it lives.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn of(&self, headers: &HeaderMap) -> Result<Option<(Token, SignedIn)>, store::Error> {
        let Some(token) = self.cookie.read(headers) else { return Ok(None) };
        let signed_in = store::staff::sessions::resolve(&self.store, &token.hash(), (self.clock.0)()).await?;
        Ok(signed_in.map(|signed_in| (token, signed_in)))
    }

    /// Whose a session still is, without counting as a sign of life: an open screen nobody sits at must not keep it alive.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn still(&self, hash: &TokenHash) -> Result<Option<SignedIn>, store::Error> {
        store::staff::sessions::find(&self.store, hash, (self.clock.0)()).await
    }
}

/// Puts who asks into the request's extensions: a [`Visitor`] and the [`SessionHash`], or neither; and into those of the answer what they read.
pub async fn recognise(State(sessions): State<Sessions>, mut request: Request, next: Next) -> Response {
    let reader = match sessions.of(request.headers()).await {
        Ok(Some((token, signed_in))) => {
            let reader = Reader(signed_in.language);
            request.extensions_mut().insert(Visitor(signed_in));
            request.extensions_mut().insert(SessionHash(token.hash().to_vec()));
            Some(reader)
        }
        Ok(None) => None,
        Err(error) => {
            tracing::error!(%error, "a session cannot be looked up");
            return Problem::Server.into_response();
        }
    };
    let mut response = next.run(request).await;
    if let Some(reader) = reader {
        response.extensions_mut().insert(reader);
    }
    response
}
