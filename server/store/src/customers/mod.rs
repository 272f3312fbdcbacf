//! Customers and vehicles.

pub mod queries;
pub(crate) mod write;
