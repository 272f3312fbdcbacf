//! The walk-around (环检): what is found on the car before it is touched, and what the customer tells.

use crate::settlement::Method;
use crate::{MarkId, PhotoId};
use serde::{Deserialize, Serialize};

/// The most marks on the outline.
pub const MOST_MARKS: usize = 60;
/// The outline's own units, across.
pub const OUTLINE_WIDTH: u16 = 1_000;
/// The outline's own units, down.
pub const OUTLINE_HEIGHT: u16 = 800;
/// A tyre of a passenger car whose tread is thinner than this is not roadworthy (GB 7258-2017, 9.1.6), in tenths of a millimetre.
pub const LEAST_TREAD: u16 = 16;
/// A brake pad thinner than this is replaced in the trade, in tenths of a millimetre.
pub const LEAST_PAD: u16 = 30;

coded! {
    /// A side of the car on the outline.
    pub enum View {
        Top = "top",
        Left = "left",
        Right = "right",
        Front = "front",
        Rear = "rear",
    }
}

impl View {
    /// The side that is drawn at a place of the outline.
    #[must_use]
    pub const fn at(x: u16, y: u16) -> Self {
        match (x, y) {
            (_, ..=257) => Self::Left,
            (_, 543..) => Self::Right,
            (..=207, _) => Self::Front,
            (793.., _) => Self::Rear,
            _ => Self::Top,
        }
    }

    /// The middle of its drawing: where a mark goes that nobody taps.
    #[must_use]
    pub const fn middle(self) -> (u16, u16) {
        match self {
            Self::Top => (500, 400),
            Self::Left => (500, 130),
            Self::Right => (500, 670),
            Self::Front => (103, 400),
            Self::Rear => (897, 400),
        }
    }
}

coded! {
    /// What is wrong with the outside of a car.
    pub enum DamageKind {
        Scratch = "scratch",
        Dent = "dent",
        Crack = "crack",
        Missing = "missing",
        Rust = "rust",
        Other = "other",
    }
}

coded! {
    /// A warning lamp in the instrument.
    pub enum Lamp {
        Engine = "engine",
        Oil = "oil",
        Coolant = "coolant",
        Battery = "battery",
        Brake = "brake",
        Abs = "abs",
        Airbag = "airbag",
        TyrePressure = "tyre_pressure",
        Steering = "steering",
        Transmission = "transmission",
        /// Traction battery or motor.
        HighVoltage = "high_voltage",
        Service = "service",
    }
}

coded! {
    /// Where a wheel sits.
    pub enum WheelAt {
        FrontLeft = "front_left",
        FrontRight = "front_right",
        RearLeft = "rear_left",
        RearRight = "rear_right",
    }
}

coded! {
    /// What is asked about a concern (5W2H).
    pub enum Question {
        What = "what",
        When = "when",
        Where = "where",
        Who = "who",
        Why = "why",
        How = "how",
        HowOften = "how_often",
    }
}

/// A damage, marked on the outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Made by whoever marks it; none on sheets from before marks had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<MarkId>,
    /// From the left edge of the outline, up to [`OUTLINE_WIDTH`].
    pub x: u16,
    /// From its upper edge, up to [`OUTLINE_HEIGHT`].
    pub y: u16,
    pub damage: DamageKind,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The photo that shows it, which may still be on its way: a tablet makes its id when it is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<PhotoId>,
}

/// What was read at a wheel; nothing where nobody measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wheel {
    pub at: WheelAt,
    /// In tenths of a millimetre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tread: Option<u16>,
    /// In kPa.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pressure: Option<u16>,
    /// What is left of the thinner brake pad, in tenths of a millimetre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pad: Option<u16>,
}

impl Wheel {
    /// Whether its tyre or its brake has come to the end.
    #[must_use]
    pub fn is_worn(&self) -> bool {
        self.tread.is_some_and(|tread| tread < LEAST_TREAD) || self.pad.is_some_and(|pad| pad < LEAST_PAD)
    }
}

/// An answer of the customer, in their own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub question: Question,
    pub answer: String,
}

/// What the walk-around and the interview find, besides what the check-in notes down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WalkAround {
    pub marks: Vec<Mark>,
    /// The warning lamps that are lit.
    pub lamps: Vec<Lamp>,
    pub wheels: Vec<Wheel>,
    /// What is worth locking away, by name.
    pub valuables: String,
    /// How the customer means to pay.
    pub payment: Option<Method>,
    pub interview: Vec<Told>,
    /// Why there are fewer photos than the guided ones.
    pub fewer_photos: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_side_lies_on_that_side() {
        for view in View::ALL {
            let (x, y) = view.middle();
            assert_eq!(View::at(x, y), *view);
        }
    }
}
