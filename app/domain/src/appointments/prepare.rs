//! 备料: the evening before, what a visit takes is looked for in the stock and held there for it.

use super::{Appointment, Entry, Facts, Laid, Title, parts_of, tasks};
use crate::parts::Stock;
use crate::repair_orders::Operation;
use crate::{Quantity, Refusal};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a visit takes of a part, and what is held for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub part_no: String,
    pub wanted: Quantity,
    /// Never more than is wanted; less when the stock had no more.
    pub held: Quantity,
}

/// What a visit takes from the stock, by part number: what its services stand for on a car of its model, as registered, else as described.
#[must_use]
pub fn parts_wanted(facts: &Facts, visit: &Appointment) -> Vec<(String, Quantity)> {
    let model = facts.vehicle.as_ref().map_or(visit.model.as_str(), |(_, model)| model);
    parts_of(&tasks(&facts.catalogue, &visit.services, facts.settings.group_of(model)))
}

/// What can be held of what is wanted. What is held already counts as there; what is held for others does not.
#[must_use]
pub fn allot(wanted: &[(String, Quantity)], stock: &[Stock], held: &[Kept]) -> Vec<Kept> {
    let allot = |(part_no, wanted): &(String, Quantity)| {
        let own = held.iter().find(|kept| kept.part_no == *part_no).map_or(0, |kept| kept.held.0);
        let free = stock.iter().find(|stock| stock.part_no == *part_no).map_or(0, |stock| stock.available().0);
        Kept { part_no: part_no.clone(), wanted: *wanted, held: Quantity(wanted.0.min(own + free).max(0)) }
    };
    wanted.iter().map(allot).collect()
}

/// What is held for a visit that is prepared now.
pub(super) fn hold(facts: &Facts, visit: &Appointment, despite_short: bool) -> Result<Vec<Kept>, Refusal> {
    let parts = allot(&parts_wanted(facts, visit), &facts.stock, &visit.parts);
    if visit.status == super::Status::Prepared && parts == visit.parts {
        return Err(Refusal::NothingChanged);
    }
    let missing = |kept: &Kept| {
        let missing = Quantity(kept.wanted.0 - kept.held.0);
        let named = facts.stock.iter().find(|stock| stock.part_no == kept.part_no);
        let (title, unit) = named.map_or((kept.part_no.as_str(), ""), |stock| (stock.title.as_str(), stock.unit.as_str()));
        (missing > Quantity(0)).then(|| (title.to_owned(), missing, unit.to_owned()))
    };
    let missing: Vec<(String, Quantity, String)> = parts.iter().filter_map(missing).collect();
    if missing.is_empty() || despite_short { Ok(parts) } else { Err(Refusal::PartsShort { missing }) }
}

/// A part that a visit takes, as it stands in the stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartCheck {
    pub part_no: String,
    pub title: String,
    pub unit: String,
    /// 库位; empty for a part that was never counted.
    pub bin: String,
    pub wanted: Quantity,
    /// For this visit.
    pub held: Quantity,
    /// What is neither held for this visit nor for others.
    pub available: Quantity,
}

impl PartCheck {
    /// What would be missing if the visit were prepared now.
    #[must_use]
    pub fn missing(&self) -> Quantity {
        Quantity((self.wanted.0 - self.held.0 - self.available.0).max(0))
    }
}

/// What is done for a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToDo {
    pub title: Title,
    pub operations: Vec<Operation>,
}

coded! {
    /// How far a visit is prepared.
    pub enum Readiness {
        /// Everything that it takes is held.
        Prepared = "prepared",
        /// Something is missing, whether the rest is held or not.
        Short = "short",
        /// Everything is there, and nobody has put it aside yet.
        NotYet = "not_yet",
    }
}

/// A visit as the desk prepares it, and as its pick list and its work card show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preparation {
    pub entry: Entry,
    /// What was booked, also what stands for no operation.
    pub services: Vec<Title>,
    pub todo: Vec<ToDo>,
    pub parts: Vec<PartCheck>,
    /// Who does what where.
    pub laid: Vec<Laid>,
}

impl Preparation {
    /// How far it is prepared.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        let held = self.entry.appointment.status == super::Status::Prepared;
        if self.parts.iter().any(|part| part.missing() > Quantity(0)) {
            Readiness::Short
        } else if held && self.parts.iter().all(|part| part.held >= part.wanted) {
            Readiness::Prepared
        } else {
            Readiness::NotYet
        }
    }
}

/// The visits of a day that are still to come, with what they take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparationPage {
    pub day: NaiveDate,
    pub today: NaiveDate,
    pub visits: Vec<Preparation>,
    /// Visits of days before today that still hold parts, the longest ago first.
    pub left: Vec<Preparation>,
}

/// What of one part is put aside for the visits of a day together: one way to its bin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    pub bin: String,
    pub part_no: String,
    pub title: String,
    pub unit: String,
    pub wanted: Quantity,
    pub held: Quantity,
    /// What is neither held for these visits nor for others.
    pub available: Quantity,
    /// For which visits, by when they come: the car, and how much it takes.
    pub for_whom: Vec<(String, Quantity)>,
}

impl Pick {
    /// What the visits together would be short of if all of them were prepared now.
    #[must_use]
    pub fn missing(&self) -> Quantity {
        Quantity((self.wanted.0 - self.held.0 - self.available.0).max(0))
    }
}

/// The pick list of a day: bin by bin, each part once.
#[must_use]
pub fn picks(visits: &[Preparation]) -> Vec<Pick> {
    let mut picks: Vec<Pick> = Vec::new();
    for visit in visits {
        for part in visit.parts.iter().filter(|part| part.wanted > Quantity(0)) {
            let of = (visit.entry.appointment.car(), part.wanted);
            match picks.iter_mut().find(|pick| pick.part_no == part.part_no) {
                Some(pick) => {
                    pick.wanted.0 = pick.wanted.0.saturating_add(part.wanted.0);
                    pick.held.0 = pick.held.0.saturating_add(part.held.0);
                    pick.for_whom.push(of);
                }
                None => picks.push(Pick {
                    bin: part.bin.clone(),
                    part_no: part.part_no.clone(),
                    title: part.title.clone(),
                    unit: part.unit.clone(),
                    wanted: part.wanted,
                    held: part.held,
                    available: part.available,
                    for_whom: vec![of],
                }),
            }
        }
    }
    picks.sort_by(|one, other| (&one.bin, &one.part_no).cmp(&(&other.bin, &other.part_no)));
    picks
}
