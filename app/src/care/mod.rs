//! Customer care: what was written to customers, who wants no messages, and the page that each sees of their order.

mod answer;
pub mod api;
mod bill;
mod complaint_dialogs;
pub mod complaints;
mod consents;
pub mod contact;
mod follow;
mod health;
pub mod languages;
mod loaner_dialogs;
pub mod loaners;
pub mod messages;
mod photos;
pub mod progress;
mod row;
pub mod share;
mod stops;
mod tabs;
