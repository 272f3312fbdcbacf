//! What has happened to campaigns, complaints and loaner cars, as lines of the timeline.

use super::at_hand::{complaint_category, severity};
use super::event::EventLine;
use super::numbers::kilometres;
use super::{Clock, Loc};
use domain::care::{self, Reading};
use domain::warranty;
use leptos_i18n::td_string;

/// A line about a campaign of the manufacturer.
pub(super) fn of_warranty(loc: Loc, event: &warranty::Event) -> EventLine {
    use warranty::Event as E;
    match event {
        E::CampaignOpened { draft, vins } => {
            let (title, number) = (draft.title.as_str(), draft.number.as_str());
            EventLine::new(
                td_string!(loc, events.campaign_opened, title = title, number = number, cars = vins.len()),
                draft.measure.clone(),
            )
        }
        E::CampaignChanged { draft } => {
            let (title, number) = (draft.title.as_str(), draft.number.as_str());
            EventLine::new(td_string!(loc, events.campaign_changed, title = title, number = number), draft.measure.clone())
        }
        E::CarsAdded { vins } => EventLine::new(td_string!(loc, events.cars_added, cars = vins.len()), ""),
        E::RemedyNoted { vin, reason } => EventLine::new(td_string!(loc, events.remedy_noted, vin = vin.as_str()), reason.clone()),
        E::RemedyWithdrawn { vin, reason } => EventLine::new(td_string!(loc, events.remedy_withdrawn, vin = vin.as_str()), reason.clone()),
        E::CampaignEnded { reason } => EventLine::new(td_string!(loc, events.campaign_ended), reason.clone()),
        E::Remedied { number, title, .. } => EventLine::new(td_string!(loc, events.remedied, title = title.as_str()), number.clone()),
    }
}

/// A line about a complaint, the fleet or a loan; nothing for what else happens in customer care.
pub(super) fn of_care(loc: Loc, event: &care::Event, clock: &Clock) -> Option<EventLine> {
    use care::Event as E;
    Some(match event {
        E::ComplaintRegistered { draft } => {
            let title = td_string!(loc, events.complaint_registered, category = complaint_category(loc, draft.category));
            EventLine::new(title, format!("{}{}{}", severity(loc, draft.severity), td_string!(loc, words.list_colon), draft.words))
        }
        E::ComplaintHandedOn { to } => EventLine::new(td_string!(loc, events.complaint_handed_on, name = to.name.as_str()), ""),
        E::ComplaintClosed { done } => EventLine::new(td_string!(loc, events.complaint_closed), done.clone()),
        E::LoanerPut { draft, corrected } => {
            let corrected = corrected.as_ref().map(|correction| {
                let (from, to) = (kilometres(loc, correction.from), kilometres(loc, draft.odometer_km));
                [td_string!(loc, events.loaner_corrected, from = from, to = to), correction.reason.clone()]
            });
            let detail = std::iter::once(draft.model.clone()).chain(corrected.into_iter().flatten()).collect::<Vec<_>>();
            EventLine::new(td_string!(loc, events.loaner_put, plate = draft.plate.as_str()), detail.join(td_string!(loc, words.list_end)))
        }
        E::LoanerPromised { plate, period, .. } => {
            let (from, until) = (clock.date_time(period.from), clock.date_time(period.until));
            EventLine::new(td_string!(loc, events.loaner_promised, plate = plate.as_str(), from = from, until = until), "")
        }
        E::LoanerReleased { plate, reason } => {
            EventLine::new(td_string!(loc, events.loaner_released, plate = plate.as_str()), reason.clone())
        }
        E::LoanerHandedOver { plate, reading } => {
            EventLine::new(td_string!(loc, events.loaner_handed_over, plate = plate.as_str()), read(loc, *reading))
        }
        E::LoanerTakenBack { plate, reading, driven_km, note } => {
            let title = td_string!(loc, events.loaner_taken_back, plate = plate.as_str(), km = kilometres(loc, *driven_km));
            let detail = [read(loc, *reading), note.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
            EventLine::new(title, detail.join(td_string!(loc, words.list_end)))
        }
        _ => return None,
    })
}

fn read(loc: Loc, reading: Reading) -> String {
    td_string!(loc, events.loaner_reading, km = kilometres(loc, reading.odometer_km), energy = reading.energy_percent)
}
