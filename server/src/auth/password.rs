//! Passwords: Argon2id with the parameters OWASP names as its minimum (19 MiB, two passes, one lane).

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Memory in KiB.
const MEMORY: u32 = 19 * 1024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Passwords checked at the same time: each takes 19 MiB and a core for a moment.
const AT_ONCE: usize = 2;
/// The longest password that is looked at, in bytes; longer ones are wrong without work.
const LONGEST: usize = 1024;

/// A salt: 16 random bytes, new for every password.
pub type Salt = [u8; 16];

/// Why a password could be neither hashed nor checked.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The stored hash is not one of ours, or memory ran out.
    #[error("the password could not be processed: {0}")]
    Hash(#[from] argon2::password_hash::Error),
    /// The server is going down.
    #[error("the server is stopping")]
    Stopping,
}

/// Checks passwords, a few at a time, away from the threads that answer requests.
#[derive(Clone, Debug)]
pub struct Passwords {
    permits: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { permits: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Passwords {
    /// Whether `password` is the one behind `stored`, a PHC string. Without one (an unknown user name) the same work is
    /// done for nothing, so that the time taken does not tell which names exist.
    ///
    /// # Errors
    /// When the stored hash is damaged, or the server is stopping.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, PasswordError> {
        // Known user name or not: the answer must come after the same time.
        if password.len() > LONGEST {
            return Ok(false);
        }
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| PasswordError::Stopping)?;
        let work = move || {
            let _held_while_working = permit;
            match stored {
                Some(stored) => matches(&password, &stored),
                None => hash(&password, Salt::default()).map(|_| false),
            }
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| PasswordError::Stopping)?
    }
}

impl Passwords {
    /// The PHC string to store for a new password, with a salt of its own.
    ///
    /// # Errors
    /// When memory runs out, or the server is stopping.
    pub async fn seal(&self, password: String) -> Result<String, PasswordError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| PasswordError::Stopping)?;
        let work = move || {
            let _held_while_working = permit;
            hash(&password, rand::random())
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| PasswordError::Stopping)?
    }
}

/// The PHC string to store for a password.
///
/// # Errors
/// When memory runs out.
pub fn hash(password: &str, salt: Salt) -> Result<String, PasswordError> {
    let hashed: PasswordHash = hasher()?.hash_password_with_salt(&password.as_bytes()[..password.len().min(LONGEST)], &salt)?;
    Ok(hashed.to_string())
}

fn matches(password: &str, stored: &str) -> Result<bool, PasswordError> {
    let stored = PasswordHash::new(stored).map_err(argon2::password_hash::Error::from)?;
    match hasher()?.verify_password(password.as_bytes(), &stored) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn hasher() -> Result<Argon2<'static>, PasswordError> {
    let parameters = Params::new(MEMORY, PASSES, 1, None).map_err(argon2::password_hash::Error::from)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_opens_and_an_unknown_user_never_gets_in() {
        let stored = hash("correct horse", [7; 16]).expect("a hash");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        let passwords = Passwords::default();
        assert!(passwords.verify("correct horse".into(), Some(stored.clone())).await.expect("checked"));
        assert!(!passwords.verify("wrong horse".into(), Some(stored)).await.expect("checked"));
        assert!(!passwords.verify("correct horse".into(), None).await.expect("checked"));
    }

    #[tokio::test]
    async fn a_damaged_hash_is_an_error_and_not_a_way_in() {
        assert!(Passwords::default().verify("x".into(), Some(String::from("plain"))).await.is_err());
    }

    #[tokio::test]
    async fn an_endless_password_is_wrong() {
        let stored = hash(&"a".repeat(LONGEST), [7; 16]).expect("a hash");
        assert!(!Passwords::default().verify("a".repeat(LONGEST + 1), Some(stored)).await.expect("checked"));
    }
}
