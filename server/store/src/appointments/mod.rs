//! Appointments.

pub(crate) mod load;
pub mod queries;
pub(crate) mod setup;
pub(crate) mod write;
