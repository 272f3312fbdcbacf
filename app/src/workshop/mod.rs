//! The workshop floor.

pub mod api;
mod bays;
pub mod board;
mod card;
mod desk;
pub mod dialogs;
mod drag;
mod face;
mod filter;
mod follow;
pub mod jobs;
mod keys;
mod lane;
pub mod rows;
pub mod wash;
