//! The cashier's desk.

pub mod api;
pub mod cashier;
pub mod panel;
mod payment;
mod receivables;
