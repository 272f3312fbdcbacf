//! Recalls and service campaigns of the manufacturer.

pub mod api;
pub mod campaign;
pub mod campaigns;
mod dialogs;
pub mod open;
mod vins;
