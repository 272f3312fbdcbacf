//! The walk-around on a tablet beside the car: damage, photos, instrument and wheels, interview, signature.

pub mod at_hand;
mod block;
mod colleague;
mod damage;
mod form;
mod instrument;
mod outline;
pub mod page;
mod sharing;
mod sign;

pub use at_hand::AtHandBlock;
pub use block::{WalkAroundBlock, facts};
pub use outline::{Outline, spoken};
