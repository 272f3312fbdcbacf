//! Inspections.

pub mod api;
pub mod inspect;
