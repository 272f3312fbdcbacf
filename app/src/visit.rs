//! What every page knows about the visit it is part of: who looks, in which language, in which zone, at what time.

use chrono::{DateTime, Utc};
use domain::staff::SignedIn;
use domain::{Actor, Language, Permission};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A sign-in that the demo dealership offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoSignIn {
    pub user_name: String,
    pub name: String,
    pub post: domain::Post,
}

/// Facts of a visit, settled by the server and the same in the browser, so that both render the same page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub me: Option<SignedIn>,
    pub language: Language,
    /// The server's clock when it rendered the page.
    pub now: DateTime<Utc>,
    /// The dealership's offset from UTC now, in minutes.
    pub offset_minutes: i32,
    /// Empty unless the demo dealership is loaded and nobody is signed in.
    pub demo: Vec<DemoSignIn>,
    /// The password of every demo sign-in.
    pub demo_password: String,
}

impl Visit {
    /// Gathers the facts on the server, or reads what the server found.
    #[must_use]
    pub fn begin() -> Self {
        SharedValue::new(Self::gather).into_inner()
    }

    #[cfg(feature = "ssr")]
    fn gather() -> Self {
        use crate::context;
        let me = context::visitor();
        let now = context::now();
        let offset_minutes = context::offset_minutes(me.as_ref(), now);
        let demo = if me.is_none() { use_context::<context::DemoSignIns>().unwrap_or_default().0.to_vec() } else { Vec::new() };
        let demo_password = if demo.is_empty() { String::new() } else { DEMO_PASSWORD.to_owned() };
        Self { language: asked_language(me.as_ref()), me, now, offset_minutes, demo, demo_password }
    }

    /// Only reached when the page was not rendered by the server, which does not happen: every page is.
    #[cfg(not(feature = "ssr"))]
    fn gather() -> Self {
        let epoch = DateTime::<Utc>::UNIX_EPOCH;
        Self { me: None, language: Language::ZhHans, now: epoch, offset_minutes: 480, demo: Vec::new(), demo_password: String::new() }
    }

    /// The visit of this page.
    #[must_use]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// The signed-in person as the one who asks; nobody's actor may do nothing.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.me.as_ref().map_or_else(
            || Actor::staff(domain::PersonId(uuid::Uuid::nil()), domain::DealershipId(uuid::Uuid::nil()), Vec::new()),
            SignedIn::actor,
        )
    }

    /// Whether the signed-in person may do this.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.actor().may(permission)
    }
}

/// The password of every sign-in of the demo dealership; shown on its sign-in page.
pub const DEMO_PASSWORD: &str = "bayline-demo";

/// The PIN of the demo dealership's people of the workshop; shown where its password is.
pub const DEMO_PIN: &str = "204060";

/// The language of the request: the person's own choice, the cookie, what the browser asks for.
#[cfg(feature = "ssr")]
#[must_use]
pub fn asked_language(me: Option<&SignedIn>) -> Language {
    use axum::http::{header, request::Parts};
    if let Some(me) = me {
        return me.language;
    }
    let Some(parts) = use_context::<Parts>() else {
        return Language::ZhHans;
    };
    let header = |name| parts.headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok()).unwrap_or_default();
    language_of(header(header::COOKIE), header(header::ACCEPT_LANGUAGE))
}

/// The language of somebody who is not signed in: by the cookie, else by what the browser asks for.
#[cfg(feature = "ssr")]
#[must_use]
pub fn language_of(cookies: &str, asked_for: &str) -> Language {
    let cookie = cookies.split(';').find_map(|pair| pair.trim().strip_prefix("bayline-language="));
    cookie.and_then(Language::from_code).unwrap_or_else(|| Language::asked_for(asked_for))
}
