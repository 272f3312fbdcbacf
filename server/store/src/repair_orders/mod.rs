//! Repair orders.

pub mod at_hand;
pub mod deferred;
pub mod discounts;
pub mod kept;
pub(crate) mod load;
pub mod packages;
pub mod photos;
pub mod queries;
pub(crate) mod walk_around;
pub(crate) mod write;
