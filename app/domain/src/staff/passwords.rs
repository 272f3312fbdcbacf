//! Passwords on their way. They travel beside a command and are no part of it: what is kept of a command, carried out or refused, holds none.

use crate::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The shortest password that is accepted, in characters.
pub const PASSWORD_LEAST: usize = 8;
/// The longest.
const PASSWORD_MOST: usize = 200;

/// What is typed beside a command.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Passwords {
    /// The present password of whoever asks, where that is asked for.
    pub present: String,
    /// The new one.
    pub new: String,
}

impl Passwords {
    /// Whether the new one can be a password.
    ///
    /// # Errors
    /// [`Refusal::PasswordTooShort`] or [`Refusal::FieldTooLong`].
    pub fn accept(&self) -> Result<(), Refusal> {
        match self.new.chars().count() {
            0..PASSWORD_LEAST => Err(Refusal::PasswordTooShort { least: PASSWORD_LEAST }),
            PASSWORD_LEAST..=PASSWORD_MOST => Ok(()),
            _ => Err(Refusal::FieldTooLong { field: "password".to_owned(), limit: PASSWORD_MOST }),
        }
    }
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passwords(..)")
    }
}

/// What the server's door has made of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The new one, hashed.
    pub hash: String,
    /// The present one was right.
    pub proven: bool,
    /// The session that asks, which goes on when the others of its person end.
    pub session: Vec<u8>,
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(text: &str) -> Passwords {
        Passwords { present: String::new(), new: text.to_owned() }
    }

    #[test]
    fn a_password_has_eight_characters_of_any_kind() {
        assert_eq!(new("1234567").accept(), Err(Refusal::PasswordTooShort { least: 8 }));
        assert_eq!(new("correct horse").accept(), Ok(()));
        assert_eq!(new("千里之行始于足下").accept(), Ok(()));
        assert!(matches!(new(&"a".repeat(201)).accept(), Err(Refusal::FieldTooLong { .. })));
    }

    #[test]
    fn a_password_is_not_shown_in_logs() {
        let sealed = Sealed { hash: "$argon2id$secret".to_owned(), proven: true, session: Vec::new() };
        assert!(!format!("{:?} {sealed:?}", new("correct horse")).contains("horse") && !format!("{sealed:?}").contains("secret"));
    }
}
