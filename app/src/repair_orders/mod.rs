//! Repair orders: from check-in to the papers.

pub mod api;
mod authorise;
mod booked;
mod certificate;
pub mod check_in;
mod check_in_form;
pub mod deferred;
pub mod discounts;
mod findings;
mod form;
mod head;
mod history;
mod kept;
mod line_dialog;
mod line_form;
mod lines;
pub mod list;
mod next_step;
mod opened;
pub mod order;
mod out_of_hours;
mod package_dialog;
pub(crate) mod papers;
mod photos;
pub mod print;
mod prompts;
pub mod rows;
mod shares;
mod shown;
pub mod signing;
mod totals;
pub mod walk_around;
mod write_ups;

pub use form::{Meanwhile, RefusedNotice, Wrong};
pub use photos::{Queue as PhotoQueue, RefusedPhoto, RemoveSentForm, SentPhotos, Take, Thumb, UnsentNotice, full, small};
pub use shown::Shown;
