//! Parts: the stock list, and counting.

pub mod api;
mod count;
pub mod held;
pub mod stock;
