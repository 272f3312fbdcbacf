//! Statements, payments, gate passes.

pub mod queries;
pub(crate) mod write;
