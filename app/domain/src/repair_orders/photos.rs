//! Photos of an order: what they show, who may add them, and what can still be taken back.

use super::decide::reason_given;
use super::lifecycle::Step;
use super::{Command, Event, Facts, Order, Standing};
use crate::staff::PersonRef;
use crate::{PhotoId, Refusal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most photos of one order.
pub const MOST_PHOTOS: usize = 80;

coded! {
    /// What a photo shows.
    pub enum Shows {
        Front = "front",
        Left = "left",
        Rear = "rear",
        Right = "right",
        /// The instrument, with its reading and the lamps that are lit.
        Odometer = "odometer",
        Interior = "interior",
        /// A damage that is marked on the outline of the car.
        Damage = "damage",
        /// What came to light during the work.
        Finding = "finding",
        /// What is for the house alone.
        Other = "other",
    }
}

impl Shows {
    /// The photos that one is led through on the way round the car (domain.md section 3, step 4: at least six).
    pub const GUIDED: &'static [Self] = &[Self::Front, Self::Left, Self::Rear, Self::Right, Self::Odometer, Self::Interior];

    /// Whether the customer sees it on the page of their order.
    #[must_use]
    pub const fn is_for_customers(self) -> bool {
        !matches!(self, Self::Other)
    }
}

/// A picture that was received: it lies in the photo store under the id of its photo and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// A photo of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    pub id: PhotoId,
    pub shows: Shows,
    /// By the clock of the camera, never later than it was received.
    pub taken_at: DateTime<Utc>,
    pub by: PersonRef,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// The newest photo of each guided place, in the order of the way round the car.
#[must_use]
pub fn guided(photos: &[Photo]) -> Vec<(Shows, Option<&Photo>)> {
    Shows::GUIDED
        .iter()
        .map(|shows| (*shows, photos.iter().filter(|photo| photo.shows == *shows).max_by_key(|photo| (photo.taken_at, photo.id))))
        .collect()
}

/// The guided photos that are missing.
#[must_use]
pub fn missing(photos: &[Photo]) -> Vec<Shows> {
    guided(photos).into_iter().filter(|(_, photo)| photo.is_none()).map(|(shows, _)| shows).collect()
}

/// Decides whether a picture that was received becomes a photo of the order.
pub(super) fn add(order: &Order, facts: &Facts, command: &Command, now: DateTime<Utc>) -> Result<Event, Refusal> {
    let Command::AddPhoto { photo, shows, taken_at, .. } = command else { return Err(Refusal::NotFound) };
    let status = order.progress.status;
    if !status.is_open() {
        return Err(Refusal::WrongStatus { status, step: Step::CheckIn });
    }
    if order.walked.photos.iter().any(|known| known.id == *photo) {
        return Err(Refusal::AlreadyThere);
    }
    if order.walked.photos.len() >= MOST_PHOTOS {
        return Err(Refusal::TooManyPhotos { limit: MOST_PHOTOS });
    }
    if facts.picture.is_none() {
        return Err(Refusal::PictureMissing);
    }
    // A tablet whose clock is ahead takes no photos tomorrow.
    Ok(Event::PhotoAdded { photo: *photo, shows: *shows, taken_at: (*taken_at).min(now) })
}

/// Decides whether a photo is taken back: the wrong car, a blurred one. What a customer has signed above stays.
pub(super) fn withdraw(order: &Order, photo: PhotoId, reason: &str) -> Result<Event, Refusal> {
    if !order.walked.photos.iter().any(|known| known.id == photo) {
        return Err(Refusal::NotFound);
    }
    if order.walked.sheets.iter().any(|sheet| sheet.photos.iter().any(|signed| signed.id == photo)) {
        return Err(Refusal::PhotoIsSigned);
    }
    let is_shared = order.sheets.iter().any(|sheet| sheet.shared_at.is_some() && sheet.shows(photo));
    if is_shared || order.standing_of(photo).is_some_and(Standing::is_told) {
        return Err(Refusal::PhotoIsTold);
    }
    Ok(Event::PhotoWithdrawn { photo, reason: reason_given(reason)? })
}
