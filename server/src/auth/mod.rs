//! Sign-in: passwords, session tokens, and how often one may try.

pub mod attempts;
pub mod password;
pub mod token;
