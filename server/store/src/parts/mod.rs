//! Parts: the stock, what is held of it, counting it, and what the floor asks for.

pub mod desk;
pub mod queries;
pub(crate) mod requests;
pub(crate) mod stock;
pub(crate) mod write;
