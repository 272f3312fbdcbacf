//! The `bayline` server: configuration, private PostgreSQL, sign-in, live events and the router.

pub mod auth;
pub mod config;
pub mod database;
pub mod health;
pub mod live;
pub mod postgres;
pub mod router;
pub mod serve;
pub mod shutdown;
pub mod telemetry;
pub mod web;
