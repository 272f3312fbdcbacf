//! The workshop floor.

pub mod api;
mod bays;
pub mod board;
pub mod calls;
mod card;
mod desk;
pub mod dialogs;
pub mod dispatch;
mod drag;
mod face;
mod filter;
mod follow;
mod give;
pub mod jobs;
mod keys;
mod lane;
pub mod offer;
pub mod rows;
mod share;
pub mod unsent;
pub mod wash;
pub mod write_up;
