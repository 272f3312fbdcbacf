//! Recalls and service campaigns.

pub mod queries;
pub(crate) mod write;
