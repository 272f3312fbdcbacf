//! Repair orders: from check-in to the papers.

pub mod api;
mod authorise;
pub mod check_in;
mod line_dialog;
mod lines;
pub mod list;
mod next_step;
pub mod order;
mod papers;
pub mod print;
mod prompts;
pub mod rows;
mod shares;

pub use prompts::RefusedNotice;
