//! Dispatch as it is proposed, said by the server: neither the rule nor its sentences travel to the browser.

use chrono::{DateTime, Utc};
use domain::workshop::{Card, Floor};
use domain::{BayId, LineId, PersonId};
use serde::{Deserialize, Serialize};

/// Jobs of an order for one technician.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Giving {
    pub technician: PersonId,
    pub name: String,
    pub jobs: Vec<LineId>,
    pub because: String,
}

/// Who does what of an order, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub given: Vec<Giving>,
    pub bay: BayId,
    pub bay_name: String,
    pub bay_because: String,
}

/// What stands against a technician.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    pub person: PersonId,
    pub says: String,
    /// Did the repair that comes back: only with a reason.
    pub needs_reason: bool,
}

/// What is proposed for an order, and what stands against something else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    pub offer: Option<Offer>,
    /// Why there is none.
    pub obstacle: String,
    /// Who would do it, where all that is missing is a bay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_bay: Vec<Giving>,
    /// All the parts that it takes are there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub parts_ready: bool,
    /// What its jobs need and the stock does not hold; empty when all is there.
    pub short: String,
    pub people: Vec<Doubt>,
    pub bays: Vec<(BayId, String)>,
}

/// An order that waits for dispatch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub card: Card,
    /// What it is served by, in words; empty for the rest.
    pub rank: String,
    /// Until when it is to be given out.
    pub due: DateTime<Utc>,
    pub proposed: Proposed,
}

/// What waits for dispatch, in the order in which it is served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    pub waiting: Vec<Waiting>,
    /// Cars with work that somebody has and that does not run.
    pub given: Vec<Card>,
    pub floor: Floor,
    /// Orders first given out today, and how many of them in time.
    pub dispatched: u32,
    pub in_time: u32,
}

#[cfg(feature = "ssr")]
mod telling {
    use super::{Doubt, Giving, Offer, Proposed, Queue, Waiting};
    use crate::words::{self, Loc};
    use chrono::{DateTime, Utc};
    use domain::workshop::{Against, Awaiting, Given, Proposal, against, against_bay, propose, propose_hands};
    use store::workshop::dispatch::Desk;

    impl Proposed {
        /// What is proposed for one of the orders of a desk; `doubts` says also what stands against everything else.
        #[must_use]
        pub fn of(desk: &Desk, awaiting: &Awaiting, doubts: bool, now: DateTime<Utc>, loc: Loc) -> Self {
            let proposal = propose(awaiting, &desk.candidates, &desk.spots, now);
            let (offer, obstacle) = match proposal {
                Ok(proposal) => (Some(offer(desk, &proposal, loc)), String::new()),
                Err(obstacle) => (None, words::obstacle(loc, obstacle)),
            };
            // Who would do it is said all the same.
            let hands = if offer.is_none() { propose_hands(awaiting, &desk.candidates, now).unwrap_or_default() } else { Vec::new() };
            let without_bay = giving(desk, &hands, loc);
            let parts_ready = awaiting.parts_ready;
            let short = words::list(loc, awaiting.parts_short.iter().map(String::as_str));
            let mut proposed = Self { offer, obstacle, without_bay, short, parts_ready, ..Self::default() };
            if doubts {
                let jobs: Vec<_> = awaiting.jobs.iter().map(|job| job.line).collect();
                // What the rules refuse anyhow is said as jobs are ticked.
                let people = desk.candidates.iter().map(|who| {
                    let found: Vec<Against> = against(awaiting, &jobs, who, now).into_iter().filter(|one| !one.refuses()).collect();
                    let needs_reason = found.contains(&Against::RepairedBefore);
                    Doubt { person: who.person, says: words::against(loc, &found), needs_reason }
                });
                proposed.people = people.collect();
                proposed.bays = desk.spots.iter().map(|spot| (spot.bay, words::against(loc, &against_bay(awaiting, spot)))).collect();
            }
            proposed
        }
    }

    fn giving(desk: &Desk, given: &[Given], loc: Loc) -> Vec<Giving> {
        let name = |person| desk.candidates.iter().find(|who| who.person == person).map(|who| who.name.clone()).unwrap_or_default();
        let given = given.iter().map(|given| Giving {
            technician: given.technician,
            name: name(given.technician),
            jobs: given.jobs.clone(),
            because: words::because(loc, &given.because),
        });
        given.collect()
    }

    fn offer(desk: &Desk, proposal: &Proposal, loc: Loc) -> Offer {
        Offer {
            given: giving(desk, &proposal.given, loc),
            bay: proposal.bay,
            bay_name: desk.spots.iter().find(|spot| spot.bay == proposal.bay).map(|spot| spot.name.clone()).unwrap_or_default(),
            bay_because: words::because(loc, &[proposal.bay_because]),
        }
    }

    impl Queue {
        /// A desk in the words of whoever looks at it.
        #[must_use]
        pub fn of(desk: &Desk, now: DateTime<Utc>, loc: Loc) -> Self {
            let waiting = desk.queue.iter().map(|(awaiting, card)| Waiting {
                rank: words::dispatch_rank(loc, awaiting.rank()).to_owned(),
                due: awaiting.due(),
                proposed: Proposed::of(desk, awaiting, false, now, loc),
                card: card.clone(),
            });
            let (floor, given) = (desk.floor.clone(), desk.given.clone());
            Self { waiting: waiting.collect(), given, floor, dispatched: desk.today.dispatched, in_time: desk.today.in_time }
        }
    }
}
