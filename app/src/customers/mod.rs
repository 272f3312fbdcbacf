//! Customers and vehicles.

pub mod api;
pub mod customer;
pub mod customer_form;
pub mod search;
pub mod vehicle;
pub mod vehicle_form;
mod visits;
