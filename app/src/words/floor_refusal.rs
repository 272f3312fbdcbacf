//! What the rules of the floor say no with. Apart from the rest: a board and a tablet say it before anything is sent, and load no more.

use super::Loc;
use super::numbers::{list, percent};
use super::parts::parts_refusal;
use super::refusal::helps;
use super::sheets::sheet_owed;
use super::stages::stage_refusal;
use super::values::{check, field, permission, skill, status, step};
use domain::Refusal;
use domain::repair_orders::{Status, Step};
use leptos_i18n::td_string;

/// The sentence; nothing for what the floor never meets.
pub(super) fn on_the_floor(loc: Loc, refusal: &Refusal) -> Option<String> {
    use Refusal as R;
    Some(match refusal {
        R::NotYours { permission: of } => td_string!(loc, refusals.not_yours, activity = permission(loc, *of)),
        R::NothingChanged => td_string!(loc, refusals.nothing_changed).to_owned(),
        R::FieldEmpty { field: name } if name != domain::parts::ASKED_PART => {
            td_string!(loc, refusals.field_empty, field = field(loc, name))
        }
        R::FieldTooLong { field: name, limit } => td_string!(loc, refusals.field_too_long, field = field(loc, name), limit = *limit),
        R::WrongStatus { status: Status::Ready, step: Step::Settle } => td_string!(loc, refusals.not_settled_yet).to_owned(),
        R::WrongStatus { status: of, step: taken } => {
            td_string!(loc, refusals.wrong_status, status = status(loc, *of), step = step(loc, *taken), helps = helps(loc, *of, *taken))
        }
        R::TechnicianUnknown => td_string!(loc, refusals.technician_unknown).to_owned(),
        R::BayUnknown => td_string!(loc, refusals.bay_unknown).to_owned(),
        R::SkillMissing { technician, skill: of } => {
            td_string!(loc, refusals.skill_missing, technician = technician.as_str(), skill = skill(loc, *of))
        }
        R::CertificateMissing { technician } => td_string!(loc, refusals.certificate_missing, technician = technician.as_str()),
        R::ComebackToSame { technician } => td_string!(loc, refusals.comeback_to_same, technician = technician.as_str()),
        R::ReassignmentNeedsReason { title, technician } => {
            td_string!(loc, refusals.reassignment_needs_reason, title = title.as_str(), technician = technician.as_str())
        }
        R::CrewOutOfRange { least, most } => td_string!(loc, refusals.crew_out_of_range, least = *least, most = *most),
        R::TechnicianTwice { technician } => td_string!(loc, refusals.technician_twice, technician = technician.as_str()),
        R::CrewWithoutTechnician { technician } => td_string!(loc, refusals.crew_without_technician, technician = technician.as_str()),
        R::SharesDoNotAddUp { sum } => td_string!(loc, refusals.shares_do_not_add_up, sum = percent(*sum)),
        R::NothingToDispatch => td_string!(loc, refusals.nothing_to_dispatch).to_owned(),
        R::NothingOnHold => td_string!(loc, refusals.nothing_on_hold).to_owned(),
        R::NobodyWorking => td_string!(loc, refusals.nobody_working).to_owned(),
        R::JobNotAuthorised { title } => td_string!(loc, refusals.job_not_authorised, title = title.as_str()),
        R::JobNotDispatched { title } => td_string!(loc, refusals.job_not_dispatched, title = title.as_str()),
        R::JobIsRunning { title } => td_string!(loc, refusals.job_is_running, title = title.as_str()),
        R::JobNotRunning { title } => td_string!(loc, refusals.job_not_running, title = title.as_str()),
        R::JobIsDone { title } => td_string!(loc, refusals.job_is_done, title = title.as_str()),
        R::JobIsAbandoned { title } => td_string!(loc, refusals.job_is_abandoned, title = title.as_str()),
        R::JobNotBegun { title } => td_string!(loc, refusals.job_not_begun, title = title.as_str()),
        R::WorkNotBegun { title } => td_string!(loc, refusals.work_not_begun, title = title.as_str()),
        R::RemedyMissing { title } => td_string!(loc, refusals.remedy_missing, title = title.as_str()),
        R::FaultCodeUnreadable { found } => td_string!(loc, refusals.fault_code_unreadable, found = found.as_str()),
        R::TooManyFaultCodes { limit } => td_string!(loc, refusals.too_many_fault_codes, limit = *limit),
        R::JobOnHold { title } => td_string!(loc, refusals.job_on_hold, title = title.as_str()),
        R::TechnicianIsWorking { technician, number } => {
            td_string!(loc, refusals.technician_is_working, technician = technician.as_str(), number = number.as_str())
        }
        R::BayIsTaken { bay, plate } => td_string!(loc, refusals.bay_is_taken, bay = bay.as_str(), plate = plate.as_str()),
        R::WashWish { wanted: true } => td_string!(loc, refusals.wash_wanted).to_owned(),
        R::WashWish { wanted: false } => td_string!(loc, refusals.wash_not_wanted).to_owned(),
        R::JobsOpen { open } => td_string!(loc, refusals.jobs_open, open = *open),
        R::SheetOwed { kind, title } => sheet_owed(loc, *kind, title),
        R::OwnWork => td_string!(loc, refusals.own_work).to_owned(),
        R::ChecksMissing { missing } => {
            td_string!(loc, refusals.checks_missing, checks = list(loc, missing.iter().map(|of| check(loc, *of))))
        }
        R::LinesNotAuthorised { lines } => td_string!(loc, refusals.lines_not_authorised, lines = *lines),
        R::NothingToDo => td_string!(loc, refusals.nothing_to_do).to_owned(),
        other => return stage_refusal(loc, other).or_else(|| parts_refusal(loc, other)),
    })
}
