//! Repair orders.

pub(crate) mod load;
pub mod queries;
pub(crate) mod write;
