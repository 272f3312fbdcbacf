//! Added work (增项): what comes to light while a car is here, with its photos, until the customer has answered what it would cost.
//!
//! Whoever finds it says what it is and why something should be done; the desk puts a price on it, line by line, and asks for a yes or a
//! no. The customer reads the words and sees the photos beside the price.

use super::decide::reason_given;
use super::estimate::Terms;
use super::{Event, Line, LineDraft, Order, Photo, lines};
use crate::customers::limited;
use crate::staff::PersonRef;
use crate::{FindingId, LineId, PhotoId, Refusal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most findings of one order.
pub const MOST_FINDINGS: usize = 40;
/// The most photos of one finding.
pub const MOST_PHOTOS_OF_FINDING: usize = 6;
/// The longest words of a finding, in characters: a customer reads them on a telephone.
const TEXT: usize = 400;

/// Something that came to light while the car was here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub id: FindingId,
    /// What it is, and why something should be done about it. The customer reads it.
    pub text: String,
    /// Photos that show it. Their ids are made where they are taken: one may still be on its way.
    pub photos: Vec<PhotoId>,
    /// The job that it came to light in.
    #[serde(default)]
    pub job: Option<LineId>,
    pub by: PersonRef,
    pub at: DateTime<Utc>,
    /// How it ended; nothing as long as it is open.
    #[serde(default)]
    pub end: Option<End>,
}

/// How a finding ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "end", rename_all = "snake_case")]
pub enum End {
    /// The customer has said yes or no to all that was offered for it.
    Answered,
    /// Nothing is offered for it.
    Dismissed { reason: String },
}

coded! {
    /// How far a finding is on its way to the customer's answer.
    pub enum Standing {
        /// It has no price yet.
        Waits = "waits",
        /// It has a price that the customer was not told.
        Priced = "priced",
        /// The customer was told the price.
        Asked = "asked",
        Agreed = "agreed",
        Declined = "declined",
        Dismissed = "dismissed",
    }
}

impl Order {
    /// The finding with this id.
    #[must_use]
    pub fn finding(&self, finding: FindingId) -> Option<&Finding> {
        self.findings.iter().find(|candidate| candidate.id == finding)
    }

    /// The lines that are offered for a finding.
    pub fn lines_for(&self, finding: FindingId) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| line.finding == Some(finding))
    }
}

impl Standing {
    /// Whether the customer was told of it.
    #[must_use]
    pub const fn is_told(self) -> bool {
        matches!(self, Self::Asked | Self::Agreed | Self::Declined)
    }
}

impl Order {
    /// How far what a photo shows is, when it was reported as a finding.
    #[must_use]
    pub fn standing_of(&self, photo: PhotoId) -> Option<Standing> {
        let named = self.findings.iter().filter(|finding| finding.photos.contains(&photo));
        named.map(|finding| finding.standing(self)).max_by_key(|standing| standing.is_told())
    }

    /// The photos that the customer may see: what is for the house alone is not among them, nor what was found and not told, by a
    /// price or by the health check that they may read.
    pub fn photos_for_customers(&self) -> impl Iterator<Item = &Photo> {
        self.walked.photos.iter().filter(|photo| {
            let shared = self.sheets.iter().any(|sheet| sheet.shared_at.is_some() && sheet.shows(photo.id));
            shared || self.standing_of(photo.id).map_or_else(|| photo.shows.is_for_customers(), Standing::is_told)
        })
    }

    /// How many findings have neither a price nor a reason why nothing is offered.
    #[must_use]
    pub fn findings_waiting(&self) -> u16 {
        let waiting = self.findings.iter().filter(|finding| finding.standing(self) == Standing::Waits).count();
        u16::try_from(waiting).unwrap_or(u16::MAX)
    }
}

impl Finding {
    /// How far it is.
    #[must_use]
    pub fn standing(&self, order: &Order) -> Standing {
        let mut lines = order.lines_for(self.id).peekable();
        match (&self.end, lines.peek().is_some()) {
            (Some(End::Dismissed { .. }), _) => Standing::Dismissed,
            (Some(End::Answered), false) => Standing::Declined,
            (None, false) => Standing::Waits,
            (_, true) if lines.all(|line| line.authorised) => Standing::Agreed,
            (_, true) if super::quote::is_told(order) => Standing::Asked,
            (_, true) => Standing::Priced,
        }
    }
}

/// Decides whether something that came to light is taken down.
pub(super) fn report(order: &Order, finding: FindingId, text: &str, photos: &[PhotoId], job: Option<LineId>) -> Result<Event, Refusal> {
    lines::expect_editable(order)?;
    if order.finding(finding).is_some() {
        return Err(Refusal::AlreadyThere);
    }
    if order.findings.len() >= MOST_FINDINGS {
        return Err(Refusal::TooManyFindings { limit: MOST_FINDINGS });
    }
    let photos: Vec<PhotoId> = photos.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    if photos.len() > MOST_PHOTOS_OF_FINDING {
        return Err(Refusal::TooManyPhotos { limit: MOST_PHOTOS_OF_FINDING });
    }
    let text = limited("finding", text, TEXT)?;
    if text.is_empty() {
        return Err(Refusal::FieldEmpty { field: "finding".to_owned() });
    }
    if job.is_some_and(|job| order.job(job).is_none()) {
        return Err(Refusal::NotFound);
    }
    Ok(Event::FindingReported { finding, text, photos, job })
}

/// Decides whether nothing is to be offered for a finding.
pub(super) fn dismiss(order: &Order, finding: FindingId, reason: &str) -> Result<Event, Refusal> {
    let found = expect_open(order, finding)?;
    if order.lines_for(finding).next().is_some() {
        return Err(Refusal::FindingIsPriced);
    }
    Ok(Event::FindingDismissed { finding, text: found.text.clone(), reason: reason_given(reason)? })
}

/// Adds a line that is offered for a finding.
pub(super) fn offer(order: &Order, finding: FindingId, draft: &LineDraft, terms: &Terms<'_>) -> Result<Event, Refusal> {
    expect_open(order, finding)?;
    let line = lines::accept_new(order, draft, terms)?;
    Ok(Event::LineAdded { line: Line { finding: Some(finding), ..line } })
}

/// A finding that something can be offered for.
pub(super) fn expect_open(order: &Order, finding: FindingId) -> Result<&Finding, Refusal> {
    let found = order.finding(finding).ok_or(Refusal::NotFound)?;
    if found.end.is_some() { Err(Refusal::FindingIsClosed) } else { Ok(found) }
}
