//! Appointments: the desk that books and receives visits, and the pages at which customers book for themselves.

pub mod api;
pub mod arrivals;
mod book;
mod day;
pub mod desk;
mod dialogs;
mod drag;
#[cfg(feature = "ssr")]
pub mod guest;
pub mod prepare;
pub mod receive;
pub mod services;
pub mod setup;
pub mod sheet;
mod slots;
mod steps;
mod week;
