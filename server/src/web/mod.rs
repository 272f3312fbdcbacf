//! What every request passes through before and after its handler.

pub mod body;
pub mod headers;
pub mod problem;
pub mod site;
