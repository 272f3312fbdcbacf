//! The workshop floor.

pub mod api;
pub mod board;
mod card;
pub mod dialogs;
mod drag;
pub mod jobs;
