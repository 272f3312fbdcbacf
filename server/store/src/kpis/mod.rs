//! Figures.

pub mod first_time_fix;
pub mod queries;
