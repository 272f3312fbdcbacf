//! The workshop floor.

pub(crate) mod last;
pub mod queries;
pub(crate) mod write;
