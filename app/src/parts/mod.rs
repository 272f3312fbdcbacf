//! Parts: the stock list, counting, and what the floor asks for.

mod answer;
pub mod api;
mod count;
pub mod find;
pub mod held;
pub mod of_order;
pub mod requests;
pub mod stock;
