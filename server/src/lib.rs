//! The `bayline` server: configuration, private PostgreSQL, sign-in, live events and the router.

#![recursion_limit = "256"]

/// Pages are many small strings that live for milliseconds: the system's allocator keeps several times the memory for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub mod auth;
pub mod booking;
pub mod chores;
pub mod config;
pub mod database;
pub mod demo;
pub mod devices;
pub mod found;
pub mod guests;
pub mod health;
pub mod live;
pub mod messages;
pub mod pages;
pub mod photos;
pub mod postgres;
pub mod router;
pub mod seed;
pub mod serve;
pub mod shutdown;
pub mod starting;
pub mod telemetry;
pub mod web;
