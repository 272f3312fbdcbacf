//! Inspections.

pub mod queries;
pub(crate) mod write;
