//! Repair orders.

pub mod deferred;
pub mod kept;
pub(crate) mod load;
pub mod queries;
pub(crate) mod write;
