//! How a status looks: which state its colour says, and which icon stands before its word.

use crate::ui::{Glyph, State};
use domain::repair_orders::Status;

/// What the colour of a status says.
#[must_use]
pub const fn status_state(status: Status) -> State {
    match status {
        Status::Dispatched | Status::InWork | Status::Rework | Status::Washing => State::Working,
        Status::Draft
        | Status::Reception
        | Status::Diagnosis
        | Status::Quoted
        | Status::Authorised
        | Status::OnHold
        | Status::AwaitingInspection
        | Status::Passed => State::Waiting,
        Status::Ready | Status::Settled => State::Ready,
        Status::Delivered | Status::Closed | Status::Void | Status::LeftUnrepaired => State::Done,
    }
}

/// The icon before the word of a status.
#[must_use]
pub const fn status_glyph(status: Status) -> Glyph {
    match status {
        Status::Draft => Glyph::CircleDashed,
        Status::Reception => Glyph::ConciergeBell,
        Status::Diagnosis => Glyph::FileSearch,
        Status::Quoted => Glyph::ReceiptText,
        Status::Authorised => Glyph::Signature,
        Status::Dispatched => Glyph::UserCheck,
        Status::InWork => Glyph::Wrench,
        Status::OnHold => Glyph::Pause,
        Status::AwaitingInspection => Glyph::ClipboardCheck,
        Status::Rework => Glyph::RotateCcw,
        Status::Passed => Glyph::BadgeCheck,
        Status::Washing => Glyph::Droplets,
        Status::Ready => Glyph::CircleCheck,
        Status::Settled => Glyph::Wallet,
        Status::Delivered => Glyph::KeyRound,
        Status::Closed => Glyph::Archive,
        Status::Void => Glyph::Ban,
        Status::LeftUnrepaired => Glyph::LogOut,
    }
}
