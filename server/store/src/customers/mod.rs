//! Customers and vehicles.

pub mod consents;
pub mod queries;
pub(crate) mod write;
