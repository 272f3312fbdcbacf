//! Session tokens: 256 random bits that only the browser keeps. The database holds their SHA-256, so a stolen copy of it
//! opens no session.

use rand::CryptoRng;
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::str::FromStr;

/// A session token, as the cookie carries it in 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

/// What the database knows of a token.
pub type TokenHash = [u8; 32];

/// The text is not a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a session token")]
pub struct NotAToken;

impl Token {
    /// A new token.
    pub fn generate(random: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 32];
        random.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.0).into()
    }

    /// The text for the cookie.
    #[must_use]
    pub fn reveal(&self) -> String {
        use fmt::Write;
        self.0.iter().fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a string cannot fail.
            let _written = write!(text, "{byte:02x}");
            text
        })
    }
}

impl FromStr for Token {
    type Err = NotAToken;

    fn from_str(text: &str) -> Result<Self, NotAToken> {
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NotAToken);
        }
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).map_err(|_| NotAToken)?;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::disallowed_methods, reason = "any token will do")]
    #[test]
    fn a_token_survives_the_cookie_and_is_not_shown_in_logs() {
        let token = Token::generate(&mut rand::rng());
        assert_eq!(token.reveal().parse(), Ok(token.clone()));
        assert_eq!(token.hash(), token.reveal().parse::<Token>().expect("a token").hash());
        assert!(!format!("{token:?}").contains(&token.reveal()));
    }

    #[test]
    fn anything_else_is_not_a_token() {
        for text in ["", "00", &"g".repeat(64), &"é".repeat(32), &"+1".repeat(32)] {
            assert_eq!(text.parse::<Token>(), Err(NotAToken), "{text}");
        }
    }
}
