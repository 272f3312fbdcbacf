//! The store against a real PostgreSQL: a fresh database per test, a clock moved by hand, a named cast.

mod races;
mod walls;
mod whole_day;
mod world;
