//! People: signing in, where each post begins, who works here.

pub mod api;
mod devices;
mod hire_dialog;
pub mod home;
pub mod me;
mod member_dialog;
pub mod members;
mod password;
mod pin;
#[cfg(feature = "ssr")]
pub mod screens;
pub mod sign_in;
