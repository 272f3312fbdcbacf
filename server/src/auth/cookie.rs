//! The session cookie.

use super::token::Token;
use axum::http::{HeaderMap, HeaderValue, header};
use chrono::TimeDelta;

/// How the session's token travels: for our own pages only, and out of reach of their scripts.
#[derive(Clone, Copy, Debug)]
pub struct SessionCookie {
    /// Its name; see [`crate::config::Config::session_cookie`].
    pub name: &'static str,
    /// Whether it travels over HTTPS only.
    pub secure: bool,
}

impl SessionCookie {
    /// The token that a request carries.
    #[must_use]
    pub fn read(self, headers: &HeaderMap) -> Option<Token> {
        let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|cookies| cookies.to_str().ok());
        let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find_map(|(name, value)| if name == self.name { value.parse().ok() } else { None })
    }

    /// Hands the token to the browser, to keep for so long.
    #[must_use]
    pub fn give(self, token: &Token, lifetime: TimeDelta) -> HeaderValue {
        self.header(&token.reveal(), lifetime)
    }

    /// Takes the token from the browser.
    #[must_use]
    pub fn take_back(self) -> HeaderValue {
        self.header("", TimeDelta::zero())
    }

    fn header(self, value: &str, lifetime: TimeDelta) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}", self.name, lifetime.num_seconds());
        let mut header = HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""));
        header.set_sensitive(true);
        header
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: SessionCookie = SessionCookie { name: "bayline-session", secure: false };
    const SECURE: SessionCookie = SessionCookie { name: "__Host-bayline-session", secure: true };

    fn carrying(cookies: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(cookies).expect("a header"))])
    }

    #[test]
    fn what_is_given_comes_back() {
        let token: Token = "0f".repeat(32).parse().expect("a token");
        for cookie in [PLAIN, SECURE] {
            let given = cookie.give(&token, TimeDelta::hours(12));
            let given = given.to_str().expect("text");
            assert!(given.contains("; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200"), "{given}");
            assert_eq!(given.ends_with("; Secure"), cookie.secure);
            let pair = given.split(';').next().expect("a pair");
            assert_eq!(cookie.read(&carrying(&format!("bayline-language=en; {pair}"))), Some(token.clone()));
        }
        assert!(PLAIN.take_back().to_str().expect("text").starts_with("bayline-session=; Path=/"));
    }

    #[test]
    fn anything_else_is_no_session() {
        let digits = "0f".repeat(32);
        for cookies in ["", "bayline-session=", "bayline-session=abc", &format!("other={digits}"), &format!("xbayline-session={digits}")] {
            assert_eq!(PLAIN.read(&carrying(cookies)), None, "{cookies}");
        }
    }
}
