//! The workshop floor.

pub(crate) mod attendance;
pub mod calls;
pub mod cases;
pub mod dispatch;
pub(crate) mod last;
pub mod queries;
pub mod stages;
pub mod time;
pub(crate) mod told;
pub(crate) mod write;
