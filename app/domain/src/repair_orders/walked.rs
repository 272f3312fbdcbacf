//! What the way round the car has brought: the sheet as it stands, its photos, and the sheets that customers have signed.

use super::lifecycle::{self, Step};
use super::photos::{Photo, Shows, missing};
use super::walk_around::{Lamp, MOST_MARKS, Mark, OUTLINE_HEIGHT, OUTLINE_WIDTH, Question, Told, WalkAround, Wheel, WheelAt};
use super::{CheckIn, Command, Event, Order};
use crate::customers::limited;
use crate::staff::PersonRef;
use crate::{PhotoId, Refusal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The longest note beside a mark.
const NOTE: usize = 200;
/// The longest answer of the interview.
const ANSWER: usize = 400;
/// The deepest tread and the thickest pad that anybody measures, in tenths of a millimetre.
const THICKEST: u16 = 300;
/// The highest tyre pressure of a passenger car, in kPa.
const HIGHEST_KPA: u16 = 600;

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

/// Who wrote a walk-around down last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// How often it was written down; the first time is 1.
    pub revision: u32,
    pub by: PersonRef,
    pub at: DateTime<Utc>,
}

/// All that the way round the car has brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Walked {
    /// As it stands now.
    pub around: Option<WalkAround>,
    /// Who wrote that down, and when.
    pub saved: Option<Saved>,
    /// Those that were not taken back, in the order they were taken.
    pub photos: Vec<Photo>,
    pub taken_back: Vec<PhotoId>,
    /// Those that were signed, oldest first.
    pub sheets: Vec<CheckSheet>,
}

impl Walked {
    /// The photos that the customer may see.
    pub fn for_customers(&self) -> impl Iterator<Item = &Photo> {
        self.photos.iter().filter(|photo| photo.shows.is_for_customers())
    }

    /// How often the walk-around was written down: what a change names as the sheet that it began from. 0 before the first time.
    #[must_use]
    pub fn revision(&self) -> u32 {
        self.saved.as_ref().map_or(0, |saved| saved.revision)
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
pub(super) fn record(order: &Order, began: Option<u32>, walk_around: &WalkAround) -> Result<Event, Refusal> {
    lifecycle::expect(order.progress.status, Step::CheckIn)?;
    let walk_around = accept(order, walk_around)?;
    if order.walked.around.as_ref() == Some(&walk_around) {
        return Err(Refusal::NothingChanged);
    }
    expect_began(&order.walked, began)?;
    Ok(Event::WalkedAround { walk_around })
}

/// What somebody else has written down since one began is not written over, unless one does not say from where.
fn expect_began(walked: &Walked, began: Option<u32>) -> Result<(), Refusal> {
    match (&walked.saved, began) {
        (Some(saved), Some(began)) if saved.revision != began => {
            Err(Refusal::WalkAroundChanged { by: saved.by.name.clone(), at: saved.at })
        }
        _ => Ok(()),
    }
}

/// Decides whether the customer signs what was found.
pub(super) fn sign(order: &Order, command: &Command) -> Result<Event, Refusal> {
    let Command::SignCheckIn { began, walk_around, signed_by, signature, .. } = command else { return Err(Refusal::NotFound) };
    lifecycle::expect(order.progress.status, Step::CheckIn)?;
    let Some(check_in) = &order.check_in else { return Err(Refusal::CheckInMissing) };
    let walk_around = accept(order, walk_around)?;
    if order.walked.around.as_ref() != Some(&walk_around) {
        expect_began(&order.walked, *began)?;
    }
    let arrived = |photo: PhotoId| order.walked.photos.iter().any(|known| known.id == photo);
    let on_their_way = (1..).zip(&walk_around.marks).filter(|(_, mark)| mark.photo.is_some_and(|photo| !arrived(photo)));
    let marks: Vec<u16> = on_their_way.map(|(number, _)| number).collect();
    if !marks.is_empty() {
        return Err(Refusal::PhotosOnTheirWay { marks });
    }
    let missing = missing(&order.walked.photos);
    if !missing.is_empty() && walk_around.fewer_photos.is_empty() {
        return Err(Refusal::PhotosMissing { missing });
    }
    let signed_by = super::signature::accept(signed_by, signature)?;
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
    // One that has not arrived yet is kept: whoever took it still sends it.
    let stands = |photo: &PhotoId| !order.walked.taken_back.contains(photo);
    let mark = |mark: &Mark| {
        let (x, y) = (mark.x.min(OUTLINE_WIDTH), mark.y.min(OUTLINE_HEIGHT));
        // A photo that was taken back meanwhile is no reason to lose the mark.
        Ok(Mark { id: mark.id, x, y, damage: mark.damage, note: limited("note", &mark.note, NOTE)?, photo: mark.photo.filter(stands) })
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
