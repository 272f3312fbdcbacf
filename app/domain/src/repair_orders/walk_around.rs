//! The walk-around (环检): what is found on the car before it is touched, what the customer tells, and the sheet they sign.

use super::lifecycle::{self, Step};
use super::photos::{Photo, Shows, missing};
use super::{CheckIn, Command, Event, Order};
use crate::customers::limited;
use crate::settlement::Method;
use crate::staff::PersonRef;
use crate::{PhotoId, Refusal};
use chrono::{DateTime, Utc};
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
/// The longest note beside a mark.
const NOTE: usize = 200;
/// The longest answer of the interview.
const ANSWER: usize = 400;
/// The deepest tread and the thickest pad that anybody measures, in tenths of a millimetre.
const THICKEST: u16 = 300;
/// The highest tyre pressure of a passenger car, in kPa.
const HIGHEST_KPA: u16 = 600;
/// A signature's line is at least this long, in the units of its box: a dot signs nothing.
const SHORTEST_STROKE: f64 = 10.0;

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
    /// From the left edge of the outline, up to [`OUTLINE_WIDTH`].
    pub x: u16,
    /// From its upper edge, up to [`OUTLINE_HEIGHT`].
    pub y: u16,
    pub damage: DamageKind,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The photo that shows it.
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

/// What the customer signed: it stays as it was, whatever is found later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckSheet {
    /// The first signed one of an order is 1.
    pub number: u16,
    pub at: DateTime<Utc>,
    /// Who walked round the car with the customer.
    pub by: PersonRef,
    pub signed_by: String,
    /// As [`super::Authorisation::signature`].
    pub signature: String,
    pub check_in: CheckIn,
    pub walk_around: WalkAround,
    pub photos: Vec<Photo>,
}

/// All that the way round the car has brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Walked {
    /// As it stands now.
    pub around: Option<WalkAround>,
    /// Those that were not taken back, in the order they were taken.
    pub photos: Vec<Photo>,
    /// Those that were signed, oldest first.
    pub sheets: Vec<CheckSheet>,
}

impl Walked {
    /// The photos that the customer may see.
    pub fn for_customers(&self) -> impl Iterator<Item = &Photo> {
        self.photos.iter().filter(|photo| photo.shows.is_for_customers())
    }

    /// Whether what stands now is what the customer signed last.
    #[must_use]
    pub fn is_signed(&self, check_in: Option<&CheckIn>) -> bool {
        self.sheets.last().is_some_and(|sheet| {
            Some(&sheet.check_in) == check_in && Some(&sheet.walk_around) == self.around.as_ref() && sheet.photos == self.signed_photos()
        })
    }

    /// The photos that belong above the customer's signature.
    #[must_use]
    pub fn signed_photos(&self) -> Vec<Photo> {
        self.photos.iter().filter(|photo| Shows::GUIDED.contains(&photo.shows) || photo.shows == Shows::Damage).cloned().collect()
    }
}

/// Decides whether a walk-around is taken down.
pub(super) fn record(order: &Order, walk_around: &WalkAround) -> Result<Event, Refusal> {
    lifecycle::expect(order.progress.status, Step::CheckIn)?;
    let walk_around = accept(order, walk_around)?;
    if order.walked.around.as_ref() == Some(&walk_around) {
        return Err(Refusal::NothingChanged);
    }
    Ok(Event::WalkedAround { walk_around })
}

/// Decides whether the customer signs what was found.
pub(super) fn sign(order: &Order, command: &Command) -> Result<Event, Refusal> {
    let Command::SignCheckIn { walk_around, signed_by, signature, .. } = command else { return Err(Refusal::NotFound) };
    lifecycle::expect(order.progress.status, Step::CheckIn)?;
    let Some(check_in) = &order.check_in else { return Err(Refusal::CheckInMissing) };
    let walk_around = accept(order, walk_around)?;
    let missing = missing(&order.walked.photos);
    if !missing.is_empty() && walk_around.fewer_photos.is_empty() {
        return Err(Refusal::PhotosMissing { missing });
    }
    let signed_by = limited("signed_by", signed_by, 40)?;
    if signed_by.is_empty() {
        return Err(Refusal::FieldEmpty { field: "signed_by".to_owned() });
    }
    if !super::decide::signature_is_path(signature) {
        return Err(Refusal::SignatureUnreadable);
    }
    // A typed name is the signature of whoever cannot draw one; a drawn one has a stroke.
    if !signature.is_empty() && stroke_length(signature) < SHORTEST_STROKE {
        return Err(Refusal::SignatureEmpty);
    }
    let walked = Walked { around: Some(walk_around.clone()), ..order.walked.clone() };
    if walked.is_signed(Some(check_in)) {
        return Err(Refusal::NothingChanged);
    }
    let number = order.walked.sheets.last().map_or(1, |sheet| sheet.number.saturating_add(1));
    Ok(Event::CheckInSigned { number, walk_around, signed_by, signature: signature.clone() })
}

fn accept(order: &Order, typed: &WalkAround) -> Result<WalkAround, Refusal> {
    if typed.marks.len() > MOST_MARKS {
        return Err(Refusal::TooManyMarks { limit: MOST_MARKS });
    }
    let known = |photo: &PhotoId| order.walked.photos.iter().any(|known| known.id == *photo);
    let mark = |mark: &Mark| {
        let (x, y) = (mark.x.min(OUTLINE_WIDTH), mark.y.min(OUTLINE_HEIGHT));
        // A photo that was taken back meanwhile is no reason to lose the mark.
        Ok(Mark { x, y, damage: mark.damage, note: limited("note", &mark.note, NOTE)?, photo: mark.photo.filter(known) })
    };
    let told = |question: &Question| {
        let answer = typed.interview.iter().rev().find(|told| told.question == *question).map_or("", |told| told.answer.as_str());
        Ok(Told { question: *question, answer: limited("answer", answer, ANSWER)? })
    };
    let interview = Question::ALL.iter().map(told).collect::<Result<Vec<_>, Refusal>>()?;
    Ok(WalkAround {
        marks: typed.marks.iter().map(mark).collect::<Result<_, Refusal>>()?,
        lamps: Lamp::ALL.iter().copied().filter(|lamp| typed.lamps.contains(lamp)).collect(),
        wheels: accept_wheels(&typed.wheels)?,
        valuables: limited("valuables", &typed.valuables, 400)?,
        payment: typed.payment,
        interview: interview.into_iter().filter(|told| !told.answer.is_empty()).collect(),
        fewer_photos: limited("fewer_photos", &typed.fewer_photos, NOTE)?,
    })
}

/// One reading for each wheel, in the order of the wheels; those without a figure are left out.
fn accept_wheels(typed: &[Wheel]) -> Result<Vec<Wheel>, Refusal> {
    let mut accepted = Vec::new();
    for at in WheelAt::ALL {
        let Some(wheel) = typed.iter().rev().find(|wheel| wheel.at == *at) else { continue };
        let thick = [wheel.tread, wheel.pad].into_iter().flatten().any(|tenths| tenths > THICKEST);
        if thick || wheel.pressure.is_some_and(|kpa| kpa > HIGHEST_KPA) {
            return Err(Refusal::WheelUnreadable { at: *at });
        }
        if wheel.tread.is_some() || wheel.pressure.is_some() || wheel.pad.is_some() {
            accepted.push(*wheel);
        }
    }
    Ok(accepted)
}

/// How far a pen travelled on the paper: the lines of a path of moves and lines, in its units.
fn stroke_length(path: &str) -> f64 {
    let mut length = 0.0;
    let mut last: Option<(f64, f64)> = None;
    for (start, letter) in path.match_indices(|c: char| c.is_ascii_uppercase()) {
        let rest = &path[start + 1..];
        let numbers = &rest[..rest.find(|c: char| c.is_ascii_uppercase()).unwrap_or(rest.len())];
        let numbers: Vec<f64> = numbers.split([' ', ',']).filter_map(|number| number.parse().ok()).collect();
        let Some([x, y]) = numbers.last_chunk::<2>() else { continue };
        if let (Some((from_x, from_y)), true) = (last, letter != "M") {
            length += (x - from_x).hypot(y - from_y);
        }
        last = Some((*x, *y));
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pen_that_rests_has_travelled_nowhere() {
        assert!(stroke_length("M300 100L300.1 100.0").abs() < 0.2);
        assert!((stroke_length("M0 0L30 40M100 100L100 110") - 60.0).abs() < 0.01, "lifting the pen is no line");
        assert!((stroke_length("M0 0 L30 40") - 50.0).abs() < 0.01);
        assert!(stroke_length("").abs() < f64::EPSILON);
    }

    #[test]
    fn the_middle_of_a_side_lies_on_that_side() {
        for view in View::ALL {
            let (x, y) = view.middle();
            assert_eq!(View::at(x, y), *view);
        }
    }
}
