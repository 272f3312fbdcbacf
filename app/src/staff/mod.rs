//! People: signing in, where each post begins, who works here.

pub mod api;
pub mod home;
pub mod me;
mod member_dialog;
pub mod members;
pub mod sign_in;
