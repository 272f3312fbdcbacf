//! Figures.

pub mod queries;
