//! Inspections.

pub mod queries;
pub mod sheets;
pub(crate) mod write;
