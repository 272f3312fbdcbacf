//! Customer care: what was written to customers, and who wants no messages.

pub mod api;
pub mod messages;
mod row;
mod stops;
