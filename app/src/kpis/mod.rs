//! Figures.

pub mod api;
pub mod day;
pub mod first_time_fix;
mod stations;
