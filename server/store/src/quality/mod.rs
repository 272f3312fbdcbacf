//! Inspections.

pub(crate) mod comebacks;
pub mod queries;
pub mod sheets;
pub(crate) mod write;
