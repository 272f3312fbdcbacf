//! People and their sessions, and the devices of the house.

pub mod attempts;
pub mod devices;
pub mod pins;
pub mod queries;
pub mod sessions;
pub(crate) mod write;
