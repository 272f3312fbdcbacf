//! The store against a real PostgreSQL: a fresh database per test, a clock moved by hand, a named cast.

mod announcements;
mod appointments;
mod appointments_many;
mod at_hand;
mod bad_input;
mod boards;
mod care;
mod constraints;
mod day;
mod desk;
mod discounts;
mod dispatch;
mod envelopes;
mod floor;
mod guests;
mod kept;
mod lists;
mod races;
mod reminders;
mod sessions;
mod stock;
mod walk_around;
mod walls;
mod whole_day;
mod world;
