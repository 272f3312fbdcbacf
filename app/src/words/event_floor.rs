//! What has happened in the body shop, and to somebody's time, as lines of the timeline.

use super::event::EventLine;
use super::numbers::list;
use super::stages::{paint_amount, paint_kind, panel, stage, times};
use super::{Clock, Loc, Names};
use domain::workshop::{Event, Times};
use leptos_i18n::td_string;

/// The line; nothing for an event that is told elsewhere.
pub(super) fn of_stages_and_time(loc: Loc, event: &Event, names: &Names, clock: &Clock) -> Option<EventLine> {
    use Event as E;
    let told = |parts: &[&str]| list(loc, parts.iter().copied().filter(|part| !part.is_empty()));
    let when = |of: &Times| times(clock, of, of.since);
    Some(match event {
        E::StagesPlanned { stages } => {
            let planned = stages.iter().filter(|of| of.planned.is_some()).map(|of| stage(loc, of.kind));
            EventLine::new(td_string!(loc, events.stages_planned), list(loc, planned))
        }
        E::StageBegun { stage: of, technician } => {
            EventLine::new(td_string!(loc, events.stage_begun, technician = names.person(*technician), stage = stage(loc, *of)), "")
        }
        E::StageHandedOver { stage: of, technician, to, note } => {
            let title = td_string!(loc, events.stage_handed_over, technician = names.person(*technician), stage = stage(loc, *of));
            let to = to.map(|to| td_string!(loc, events.stage_handed_to, person = names.person(to))).unwrap_or_default();
            EventLine::new(title, told(&[&to, note]))
        }
        E::StageAccepted { stage: of, next, technician } => {
            let (technician, of, next) = (names.person(*technician), stage(loc, *of), stage(loc, *next));
            EventLine::new(td_string!(loc, events.stage_accepted, technician = technician, stage = of, next = next), "")
        }
        E::StageRefused { stage: of, technician, reason } => {
            let title = td_string!(loc, events.stage_refused, stage = stage(loc, *of), technician = names.person(*technician));
            EventLine::new(title, reason.clone())
        }
        E::PaintRecorded { used, instead_of, reason, .. } => {
            let (on, kind, amount) = (panel(loc, used.panel), paint_kind(loc, used.kind), paint_amount(used));
            let title = match instead_of {
                None => td_string!(loc, events.paint_recorded, panel = on, paint = kind, amount = amount),
                Some(_) => td_string!(loc, events.paint_corrected, panel = on, paint = kind, amount = amount),
            };
            EventLine::new(title, told(&[&used.colour, reason]))
        }
        E::ClockedIn { person, implied: false, .. } => {
            EventLine::new(td_string!(loc, events.clocked_in, person = names.person(*person)), "")
        }
        E::ClockedIn { person, implied: true, .. } => {
            EventLine::new(td_string!(loc, events.clocked_in_implied, person = names.person(*person)), "")
        }
        E::ClockedOut { person, minutes, .. } => {
            let title = td_string!(loc, events.clocked_out, person = names.person(*person));
            EventLine::new(title, td_string!(loc, events.took, duration = clock.duration(loc, *minutes)))
        }
        E::AttendanceCorrected { person, before, after, reason, .. } => {
            let title = td_string!(loc, events.attendance_corrected, person = names.person(*person));
            let detail = match before {
                Some(before) => td_string!(loc, events.times_from_to, before = when(before), after = when(after)),
                None => td_string!(loc, events.times_added, after = when(after)),
            };
            EventLine::new(title, told(&[&detail, reason]))
        }
        E::ClockingCorrected { title, before, after, reason, .. } => {
            let detail = td_string!(loc, events.times_from_to, before = when(before), after = when(after));
            EventLine::new(td_string!(loc, events.clocking_corrected, title = title.as_str()), told(&[&detail, reason]))
        }
        _ => return None,
    })
}
