//! Appointments: the desk that books and receives visits.

pub mod api;
pub mod arrivals;
mod book;
mod day;
pub mod desk;
mod dialogs;
mod drag;
pub mod setup;
mod slots;
mod steps;
mod week;
