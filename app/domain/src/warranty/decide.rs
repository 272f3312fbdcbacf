//! The rules of recalls.

use super::{Campaign, CampaignDraft, Command, Event, Facts, OpenCampaign};
use crate::customers::{Vin, limited};
use crate::permission::Reach;
use crate::repair_orders::{Charge, Line, Order, reason_given};
use crate::{Actor, Refusal};

/// The most cars that are added at once.
pub const MOST_VINS: usize = 5_000;
/// The most cars of one campaign.
const MOST_CARS: u32 = 50_000;
/// VINs that a refusal names.
const NAMED: usize = 5;
/// The longest number or code, and the longest text, in characters.
const SHORT: usize = 60;
const TITLE: usize = 120;
const LONG: usize = 600;

/// The VINs in a text that was pasted, or in a file: one a line, or between commas, semicolons and spaces; each once, in the order of the
/// text. A heading is passed over: what has no digit is no VIN.
#[must_use]
pub fn vins(text: &str) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let part = |part: &str| part.trim_matches(['"', '\'', '\u{feff}']).to_ascii_uppercase();
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '，' | '；' | '、'))
        .map(part)
        .filter(|part| part.chars().any(|c| c.is_ascii_digit()) && seen.insert(part.clone()))
        .collect()
}

/// Decides a command about a campaign.
///
/// # Errors
/// A [`Refusal`] that names what is in the way.
pub fn decide(facts: &Facts, command: &Command, actor: &Actor) -> Result<Vec<crate::Event>, Refusal> {
    if actor.reach(command.permission()) < Reach::Dealership {
        return Err(Refusal::not_allowed(command.permission()));
    }
    let event = match command {
        Command::OpenCampaign { draft, vins, .. } => {
            if facts.stored.is_some() {
                return Err(Refusal::AlreadyThere);
            }
            let draft = accept(facts, draft)?;
            Event::CampaignOpened { draft, vins: accept_vins(facts, vins)? }
        }
        Command::ChangeCampaign { draft, .. } => {
            let stored = standing(facts)?;
            let draft = accept(facts, draft)?;
            if draft == stored.draft {
                return Err(Refusal::NothingChanged);
            }
            Event::CampaignChanged { draft }
        }
        Command::AddCars { vins, .. } => {
            standing(facts)?;
            Event::CarsAdded { vins: accept_vins(facts, vins)? }
        }
        Command::NoteRemedy { reason, .. } => {
            standing(facts)?;
            let car = facts.car.as_ref().ok_or(Refusal::CarNotAffected)?;
            if car.done {
                return Err(Refusal::NothingChanged);
            }
            Event::RemedyNoted { vin: car.vin.to_string(), reason: reason_given(reason)? }
        }
        Command::WithdrawRemedy { reason, .. } => {
            standing(facts)?;
            let car = facts.car.as_ref().ok_or(Refusal::CarNotAffected)?;
            if !car.done {
                return Err(Refusal::NothingChanged);
            }
            Event::RemedyWithdrawn { vin: car.vin.to_string(), reason: reason_given(reason)? }
        }
        Command::EndCampaign { reason, .. } => {
            standing(facts)?;
            Event::CampaignEnded { reason: reason_given(reason)? }
        }
    };
    Ok(vec![crate::Event::Warranty(event)])
}

/// The campaign, while it lasts.
fn standing(facts: &Facts) -> Result<&Campaign, Refusal> {
    let stored = facts.stored.as_ref().ok_or(Refusal::NotFound)?;
    match &stored.ended {
        None => Ok(stored),
        Some(reason) => Err(Refusal::CampaignHasEnded { reason: reason.clone() }),
    }
}

fn accept(facts: &Facts, draft: &CampaignDraft) -> Result<CampaignDraft, Refusal> {
    let needed = |field: &str, text: &str, most: usize| {
        let text = limited(field, text, most)?;
        if text.is_empty() { Err(Refusal::FieldEmpty { field: field.to_owned() }) } else { Ok(text) }
    };
    let accepted = CampaignDraft {
        kind: draft.kind,
        number: needed("campaign_number", &draft.number, SHORT)?,
        title: needed("title", &draft.title, TITLE)?,
        measure: needed("measure", &draft.measure, LONG)?,
        operation: needed("operation", &draft.operation, SHORT)?,
        service: draft.service.clone().filter(|service| !service.is_empty()),
    };
    if facts.number_taken {
        return Err(Refusal::CampaignNumberTaken { number: accepted.number });
    }
    match &accepted.service {
        Some(service) if !facts.service_known => Err(Refusal::ServiceUnknown { service: service.clone() }),
        _ => Ok(accepted),
    }
}

/// Every VIN is read before any is taken: a list with a slip in it is put right, not taken in half. A car that is on record here with
/// another check digit was accepted with a reason, and is as good.
fn accept_vins(facts: &Facts, typed: &[String]) -> Result<Vec<String>, Refusal> {
    if typed.is_empty() {
        return Err(Refusal::FieldEmpty { field: "vins".to_owned() });
    }
    let most = usize::try_from(MOST_CARS.saturating_sub(facts.cars)).unwrap_or(usize::MAX).min(MOST_VINS);
    if typed.len() > most {
        return Err(Refusal::TooManyCars { limit: most });
    }
    let mut accepted = Vec::with_capacity(typed.len());
    let mut wrong = Vec::new();
    for text in typed {
        match Vin::parse(text).or_else(|error| on_record(facts, text).ok_or(error)) {
            Ok(vin) => accepted.push(vin.to_string()),
            Err(_) => wrong.push(text.trim().chars().take(SHORT).collect::<String>()),
        }
    }
    if !wrong.is_empty() {
        let found = u32::try_from(wrong.len()).unwrap_or(u32::MAX);
        wrong.truncate(NAMED);
        return Err(Refusal::VinsUnreadable { found, first: wrong });
    }
    accepted.sort_unstable();
    accepted.dedup();
    Ok(accepted)
}

fn on_record(facts: &Facts, text: &str) -> Option<Vin> {
    let vin = Vin::parse_without_check_digit(text).ok()?;
    facts.on_record.iter().any(|known| known == vin.as_str()).then_some(vin)
}

/// The campaigns that a car has done when it leaves: those whose operation is a job of its order that was not given up.
#[must_use]
pub fn remedied(order: &Order, open: &[OpenCampaign]) -> Vec<crate::Event> {
    let did = |line: &Line, code: &str| match &line.charge {
        Charge::Labour { operation, .. } => operation.eq_ignore_ascii_case(code) && !line.abandoned,
        Charge::Part { .. } | Charge::Other { .. } => false,
    };
    let done = open.iter().filter(|campaign| order.lines.iter().any(|line| did(line, &campaign.draft.operation)));
    done.map(|campaign| {
        let (number, title) = (campaign.draft.number.clone(), campaign.draft.title.clone());
        crate::Event::Warranty(Event::Remedied { campaign: campaign.campaign, number, title, order: order.id })
    })
    .collect()
}
