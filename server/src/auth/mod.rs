//! Sign-in: passwords, session tokens and their cookie, and how often one may try.

pub mod cookie;
pub mod doors;
pub mod network;
pub mod password;
pub mod seal;
pub mod session;
pub mod token;
