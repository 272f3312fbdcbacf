//! The workshop floor.

pub mod calls;
pub mod dispatch;
pub(crate) mod last;
pub mod queries;
pub(crate) mod write;
