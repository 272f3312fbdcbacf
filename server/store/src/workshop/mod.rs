//! The workshop floor.

pub mod queries;
pub(crate) mod write;
