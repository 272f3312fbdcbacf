//! Figures.

pub mod api;
pub mod day;
mod stations;
