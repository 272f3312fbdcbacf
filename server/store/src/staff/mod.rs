//! People and their sessions.

pub mod attempts;
pub mod queries;
pub mod sessions;
pub(crate) mod write;
