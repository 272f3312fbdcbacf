//! People: signing in, where each post begins, who works here.

pub mod api;
mod hire_dialog;
pub mod home;
pub mod me;
mod member_dialog;
pub mod members;
mod password;
pub mod sign_in;
