//! Every type and rule of the after-sales department.
//!
//! Pure: no I/O, no clock, no randomness. The server decides with it under a row lock; the browser decides with the
//! same code to enable a button, or to disable it and say why.
//!
//! - [`command`]: what people can ask for, and the idempotent [`command::Envelope`] it travels in.
//! - [`deed`]: when something was done that is told later.
//! - [`event`]: what has happened; the audit trail, the timeline and the source of every count.
//! - [`refusal`]: why something was not done. The sentence a person reads comes from the locales, never from here.
//! - [`permission`]: which post may do what, and how far.
//! - One module per area of the department: [`staff`], [`customers`], [`appointments`], [`repair_orders`],
//!   [`workshop`], [`quality`], [`parts`], [`settlement`], [`warranty`], [`care`], [`kpis`].

#[macro_use]
mod coded;

pub mod actor;
pub mod appointments;
pub mod care;
pub mod command;
pub mod customers;
pub mod deed;
pub mod event;
pub mod hours;
pub mod id;
pub mod kpis;
pub mod language;
pub mod live;
pub mod money;
pub mod parts;
pub mod permission;
pub mod policy;
pub mod quality;
pub mod refusal;
pub mod repair_orders;
pub mod settlement;
pub mod staff;
pub mod warranty;
pub mod workshop;

pub use actor::{Actor, Guest};
pub use command::{Answer, Command, Envelope};
pub use event::{Event, History, Recorded};
pub use hours::{Hours, Quantity};
pub use id::*;
pub use language::Language;
pub use money::{BasisPoints, Fen};
pub use permission::{Permission, Post, Reach, reach};
pub use policy::{PaperTerms, Policy, QuotaStandard, RepairerClass};
pub use refusal::Refusal;
