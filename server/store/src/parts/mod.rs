//! Parts: the stock, what is held of it, and counting it.

pub mod queries;
pub(crate) mod stock;
pub(crate) mod write;
