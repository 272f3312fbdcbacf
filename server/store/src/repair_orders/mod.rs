//! Repair orders.

pub mod deferred;
pub(crate) mod load;
pub mod queries;
pub(crate) mod write;
