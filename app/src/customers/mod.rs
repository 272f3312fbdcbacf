//! Customers and vehicles.

pub mod api;
mod checks;
mod consents;
pub mod customer;
mod customer_fields;
pub mod customer_form;
mod hit;
mod owner_field;
pub mod register;
pub mod search;
pub mod search_box;
pub mod vehicle;
mod vehicle_fields;
pub mod vehicle_form;
mod visits;
