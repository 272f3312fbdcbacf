//! Inspections.

pub mod api;
pub mod block;
pub mod comeback;
pub mod inspect;
pub mod lists;
pub mod sheets;
pub mod templates;
