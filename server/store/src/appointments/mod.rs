//! Appointments.

pub(crate) mod booked;
pub mod bookings;
pub mod guests;
pub(crate) mod load;
pub mod pictures;
pub mod prepare;
pub mod queries;
pub(crate) mod setup;
mod told;
pub(crate) mod write;
