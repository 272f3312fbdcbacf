//! Repair orders.

pub(crate) mod advice;
pub mod at_hand;
pub mod deferred;
pub mod discounts;
pub mod earlier;
mod findings;
pub mod kept;
mod line;
pub(crate) mod load;
pub mod packages;
pub mod photos;
pub mod queries;
pub(crate) mod walk_around;
pub(crate) mod write;
