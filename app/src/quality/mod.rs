//! Inspections.

pub mod api;
pub mod block;
pub mod inspect;
pub mod lists;
pub mod sheets;
pub mod templates;
