//! What has happened, as a line of the timeline. Only the server says it ([`crate::happened`]).

use super::devices::device_kind;
use super::numbers::{kilometres, list, percent};
use super::sheets::sheet_kind;
use super::values::{check, energy, hold_reason, kind, language, method, payer, post, promise_reason, skill};
use super::visits::{purpose, visit_channel};
use super::walk_around::shows;
use super::{Clock, Loc, called, event_at_hand};
use domain::event::Names;
use domain::repair_orders::quote::Deferred;
use domain::repair_orders::{CheckIn, Diagnosis, Line, WalkAround};
use domain::{BayId, Event, Fen, Recorded, appointments, care, customers, quality, repair_orders, settlement, staff, workshop};
use leptos_i18n::td_string;

/// A line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventLine {
    /// What happened, as a sentence without its full stop.
    pub title: String,
    /// The particulars; empty when the title says it all.
    pub detail: String,
}

impl EventLine {
    pub(super) fn new(title: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { title: title.into(), detail: detail.into() }
    }
}

/// What happened, in words. Nothing for events that only accompany another one: a move of status, a bay that is free again.
#[must_use]
pub fn event(loc: Loc, recorded: &Recorded, names: &Names, clock: &Clock) -> Option<EventLine> {
    match &recorded.event {
        Event::Staff(event) => Some(of_staff(loc, event)),
        Event::Customers(event) => Some(of_customers(loc, event)),
        Event::Appointments(event) => Some(of_visit(loc, event, clock)),
        Event::RepairOrders(event) => of_order(loc, event, clock),
        Event::Workshop(event) => of_workshop(loc, event, names, clock),
        Event::Quality(event) => Some(of_quality(loc, event)),
        Event::Parts(event) => Some(super::parts::of_parts(loc, event)),
        Event::Settlement(event) => Some(of_settlement(loc, event)),
        Event::Warranty(event) => Some(event_at_hand::of_warranty(loc, event)),
        Event::Care(event) => event_at_hand::of_care(loc, event, clock).or_else(|| of_care(loc, event, clock)),
    }
}

fn of_staff(loc: Loc, event: &staff::Event) -> EventLine {
    use staff::Event as E;
    match event {
        E::LanguageChosen { language: of } => EventLine::new(td_string!(loc, events.language_chosen, language = language(loc, *of)), ""),
        E::SignedOutEverywhere => EventLine::new(td_string!(loc, events.signed_out_everywhere), ""),
        E::PostsSet { posts, skills } => {
            let held = posts.iter().map(|of| post(loc, *of)).chain(skills.iter().map(|of| skill(loc, *of)));
            EventLine::new(td_string!(loc, events.posts_set), list(loc, held))
        }
        E::Hired { user_name, name, posts, .. } => {
            let known_as = [name.as_str(), user_name.as_str()];
            EventLine::new(td_string!(loc, events.hired), list(loc, known_as.into_iter().chain(posts.iter().map(|of| post(loc, *of)))))
        }
        E::PasswordSet => EventLine::new(td_string!(loc, events.password_set), ""),
        E::PinSet => EventLine::new(td_string!(loc, events.pin_set), ""),
        E::PinUnlocked => EventLine::new(td_string!(loc, events.pin_unlocked), ""),
        E::DeviceEnrolled { name, device } => {
            EventLine::new(td_string!(loc, events.device_enrolled), list(loc, [name.as_str(), device_kind(loc, *device)]))
        }
        E::DeviceRenamed { name } => EventLine::new(td_string!(loc, events.device_renamed), name.clone()),
        E::DeviceRevoked => EventLine::new(td_string!(loc, events.device_revoked), ""),
        E::ActiveSet { active: true } => EventLine::new(td_string!(loc, events.reactivated), ""),
        E::ActiveSet { active: false } => EventLine::new(td_string!(loc, events.deactivated), ""),
    }
}

fn of_customers(loc: Loc, event: &customers::Event) -> EventLine {
    use customers::Event as E;
    match event {
        E::CustomerRegistered { customer } => EventLine::new(td_string!(loc, events.customer_registered), customer.name.clone()),
        E::CustomerChanged { customer } => EventLine::new(td_string!(loc, events.customer_changed), customer.name.clone()),
        E::ConsentSigned { agreed, signed_by, .. } => {
            EventLine::new(td_string!(loc, events.consent_signed, purpose = purpose(loc, agreed.purpose)), signed_by.clone())
        }
        E::ConsentWithdrawn { purpose: of } => EventLine::new(td_string!(loc, events.consent_withdrawn), purpose(loc, *of)),
        E::VehicleRegistered { vehicle, vin_reason } => {
            EventLine::new(td_string!(loc, events.vehicle_registered), vehicle_detail(loc, vehicle, vin_reason.as_deref()))
        }
        E::VehicleChanged { vehicle, vin_reason } => {
            EventLine::new(td_string!(loc, events.vehicle_changed), vehicle_detail(loc, vehicle, vin_reason.as_deref()))
        }
    }
}

fn vehicle_detail(loc: Loc, vehicle: &customers::Vehicle, vin_reason: Option<&str>) -> String {
    let accepted = vin_reason.map(|reason| td_string!(loc, events.vin_accepted, reason = reason)).unwrap_or_default();
    let name = vehicle.name();
    list(
        loc,
        [name.as_str(), vehicle.model.as_str(), energy(loc, vehicle.energy), accepted.as_str()].into_iter().filter(|word| !word.is_empty()),
    )
}

fn of_visit(loc: Loc, event: &appointments::Event, clock: &Clock) -> EventLine {
    use appointments::Event as E;
    match event {
        E::Booked { appointment, .. } => {
            let detail = [visit_channel(loc, appointment.channel), appointment.concern.as_str()];
            let detail = list(loc, detail.into_iter().filter(|word| !word.is_empty()));
            EventLine::new(td_string!(loc, events.booked, at = clock.date_time(appointment.starts_at)), detail)
        }
        E::WalkInQueued { appointment } => EventLine::new(td_string!(loc, events.walk_in_queued), appointment.concern.clone()),
        E::Confirmed => EventLine::new(td_string!(loc, events.visit_confirmed), ""),
        E::Prepared { note, parts } => {
            let short = parts.iter().filter(|part| part.held < part.wanted).count();
            let short = if short > 0 { td_string!(loc, events.prepared_short, count = short) } else { String::new() };
            let detail = list(loc, [note.as_str(), short.as_str()].into_iter().filter(|word| !word.is_empty()));
            EventLine::new(td_string!(loc, events.visit_prepared), detail)
        }
        E::Unprepared => EventLine::new(td_string!(loc, events.visit_unprepared), ""),
        E::Rescheduled { from, to, loaner, .. } => {
            let loaner = loaner.as_ref().map(|loaner| match loaner.period {
                Some(_) => td_string!(loc, events.loaner_goes_along, plate = loaner.plate.as_str()),
                None => td_string!(loc, events.loaner_let_go, plate = loaner.plate.as_str()),
            });
            let from = td_string!(loc, events.rescheduled_from, from = clock.date_time(*from));
            let detail = list(loc, [Some(from.as_str()), loaner.as_deref()].into_iter().flatten());
            EventLine::new(td_string!(loc, events.rescheduled, to = clock.date_time(*to)), detail)
        }
        E::Cancelled { reason } => EventLine::new(td_string!(loc, events.visit_cancelled), reason.clone()),
        E::CameIn { late_minutes: 0 } => EventLine::new(td_string!(loc, events.came_in_time), ""),
        E::CameIn { late_minutes: late } => {
            let duration = clock.duration(loc, i64::from(late.saturating_abs()));
            let title = if *late > 0 {
                td_string!(loc, events.came_late, duration = duration)
            } else {
                td_string!(loc, events.came_early, duration = duration)
            };
            EventLine::new(title, "")
        }
        E::LinkWithdrawn { reason } => EventLine::new(td_string!(loc, events.link_withdrawn), reason.clone()),
        E::PhotoRemoved { reason, .. } => EventLine::new(td_string!(loc, events.sent_photo_removed), reason.clone()),
        E::Greeted { after_minutes } => {
            let detail = td_string!(loc, events.greeted_after, duration = clock.duration(loc, i64::from(*after_minutes)));
            EventLine::new(td_string!(loc, events.greeted), detail)
        }
        E::OrderLinked { .. } => EventLine::new(td_string!(loc, events.order_linked), ""),
        E::NoShowMarked => EventLine::new(td_string!(loc, events.no_show_marked), ""),
        E::SettingsSet { effective_from, .. } => {
            let detail = td_string!(loc, events.settings_from, from = clock.date_time(*effective_from));
            EventLine::new(td_string!(loc, events.settings_set), detail)
        }
        E::ServicePut { service } => EventLine::new(td_string!(loc, events.service_put), service.code.clone()),
        E::SpecialDaySet { special } => {
            let day = special.day.to_string();
            EventLine::new(td_string!(loc, events.special_day_set), list(loc, [day.as_str(), special.name.as_str()]))
        }
        E::SpecialDayCleared { special } => {
            let day = special.day.to_string();
            EventLine::new(td_string!(loc, events.special_day_cleared), list(loc, [day.as_str(), special.name.as_str()]))
        }
        E::ShiftsSet { .. } => EventLine::new(td_string!(loc, events.shifts_set), ""),
        E::BayFitted { skills, .. } => {
            EventLine::new(td_string!(loc, events.bay_fitted), list(loc, skills.iter().map(|of| skill(loc, *of))))
        }
        E::ClosurePlanned { closure } => EventLine::new(td_string!(loc, events.closure_planned), closure.reason.clone()),
        E::ClosureLifted { closure } => EventLine::new(td_string!(loc, events.closure_lifted), closure.reason.clone()),
    }
}

fn walk_around_detail(loc: Loc, walk_around: &WalkAround) -> String {
    td_string!(loc, events.walked_around_detail, marks = walk_around.marks.len(), lamps = walk_around.lamps.len())
}

fn of_order(loc: Loc, event: &repair_orders::Event, clock: &Clock) -> Option<EventLine> {
    use repair_orders::Event as E;
    Some(match event {
        E::Opened { .. } => EventLine::new(td_string!(loc, events.opened), ""),
        E::CheckedIn { check_in } => EventLine::new(td_string!(loc, events.checked_in), check_in_detail(loc, check_in, clock)),
        E::CheckInCorrected { check_in } => {
            EventLine::new(td_string!(loc, events.check_in_corrected), check_in_detail(loc, check_in, clock))
        }
        E::WalkedAround { walk_around } => EventLine::new(td_string!(loc, events.walked_around), walk_around_detail(loc, walk_around)),
        E::CheckInSigned { number, walk_around, signed_by, .. } => {
            let detail = list(loc, [signed_by.as_str(), walk_around_detail(loc, walk_around).as_str()]);
            EventLine::new(td_string!(loc, events.check_in_signed, number = *number), detail)
        }
        E::PhotoAdded { shows: of, .. } => EventLine::new(td_string!(loc, events.photo_added, shows = shows(loc, *of)), ""),
        E::PhotoWithdrawn { reason, .. } => EventLine::new(td_string!(loc, events.photo_withdrawn), reason.clone()),
        E::DiagnosisStarted => EventLine::new(td_string!(loc, events.diagnosis_started), ""),
        E::Diagnosed { diagnosis } => EventLine::new(td_string!(loc, events.diagnosed), diagnosis_detail(loc, diagnosis)),
        E::LineAdded { line } => EventLine::new(td_string!(loc, events.line_added, title = line.title.as_str()), line_detail(loc, line)),
        E::PackageAdded { title, lines, .. } => {
            let detail = td_string!(loc, events.package_lines, lines = lines.len());
            EventLine::new(td_string!(loc, events.package_added, title = super::called(loc, title)), detail)
        }
        E::LineChanged { line } => {
            EventLine::new(td_string!(loc, events.line_changed, title = line.title.as_str()), line_detail(loc, line))
        }
        E::FindingReported { text, photos, .. } => {
            EventLine::new(td_string!(loc, events.finding_reported, photos = photos.len()), text.clone())
        }
        E::FindingDismissed { text, reason, .. } => {
            EventLine::new(td_string!(loc, events.finding_dismissed, text = text.as_str()), reason.clone())
        }
        E::Advised { text, due, corrected, .. } => {
            let title = if *corrected { td_string!(loc, events.advice_corrected) } else { td_string!(loc, events.advised) };
            EventLine::new(title, super::advised(loc, text, *due))
        }
        E::AdviceWithdrawn { text, .. } => EventLine::new(td_string!(loc, events.advice_withdrawn), text.clone()),
        E::LineRemoved { title, .. } => EventLine::new(td_string!(loc, events.line_removed, title = title.as_str()), ""),
        E::JobAbandoned { title, reason, .. } => {
            EventLine::new(td_string!(loc, events.job_abandoned, title = title.as_str()), reason.clone())
        }
        E::DiscountAsked { line, given, reason, .. } => {
            let (title, part) = (line.title.as_str(), percent(given.part()));
            EventLine::new(
                td_string!(loc, events.discount_asked, title = title, given = given.given.grouped(), part = part),
                reason.clone(),
            )
        }
        E::DiscountGranted { title, given, .. } => {
            let (title, part) = (title.as_str(), percent(given.part()));
            EventLine::new(td_string!(loc, events.discount_granted, title = title, given = given.given.grouped(), part = part), "")
        }
        E::DiscountRefused { title, reason, .. } => {
            EventLine::new(td_string!(loc, events.discount_refused, title = title.as_str()), reason.clone())
        }
        E::DiscountTakenBack { title, .. } => EventLine::new(td_string!(loc, events.discount_taken_back, title = title.as_str()), ""),
        E::Quoted { total, promised_at } => {
            let detail = promised_at.map(|at| td_string!(loc, events.quoted_promise, at = clock.date_time(at))).unwrap_or_default();
            EventLine::new(td_string!(loc, events.quoted, amount = total.grouped()), detail)
        }
        E::Authorised { signed_by, signature, total } => {
            let name = signed_by.as_str();
            let detail = if signature.is_empty() {
                td_string!(loc, events.authorised_typed, name = name)
            } else {
                td_string!(loc, events.authorised_signed, name = name)
            };
            EventLine::new(td_string!(loc, events.authorised, amount = total.grouped()), detail)
        }
        E::Answered { signed_by, approved, declined, .. } => {
            let title = td_string!(loc, events.answered, approved = approved.len(), declined = declined.len());
            EventLine::new(title, answer_detail(loc, signed_by, declined))
        }
        E::PromiseChanged { from, to, reason, customer_agreed } => {
            let (from, reason) = (clock.date_time(*from), promise_reason(loc, *reason));
            let detail = if *customer_agreed {
                td_string!(loc, events.promise_agreed, from = from, reason = reason)
            } else {
                td_string!(loc, events.promise_not_agreed, from = from, reason = reason)
            };
            EventLine::new(td_string!(loc, events.promise_changed, to = clock.date_time(*to)), detail)
        }
        E::Annotated { text } => EventLine::new(td_string!(loc, events.annotated), text.clone()),
        E::Delivered { on_time: true } => EventLine::new(td_string!(loc, events.delivered_on_time), ""),
        E::Delivered { on_time: false } => EventLine::new(td_string!(loc, events.delivered_late), ""),
        E::Closed => EventLine::new(td_string!(loc, events.closed), ""),
        E::Voided { reason } => EventLine::new(td_string!(loc, events.voided), reason.clone()),
        E::LeftUnrepaired { reason } => EventLine::new(td_string!(loc, events.left_unrepaired), reason.clone()),
        E::Moved { .. } => return None,
    })
}

/// Who answered, and why each line is not wanted now.
fn answer_detail(loc: Loc, signed_by: &str, declined: &[Deferred]) -> String {
    let colon = td_string!(loc, words.list_colon);
    let reasons = declined.iter().map(|deferred| format!("{}{colon}{}", deferred.line.title, deferred.reason));
    std::iter::once(signed_by.to_owned()).chain(reasons).collect::<Vec<_>>().join(td_string!(loc, words.list_end))
}

fn check_in_detail(loc: Loc, check_in: &CheckIn, clock: &Clock) -> String {
    td_string!(
        loc,
        events.checked_in_detail,
        kind = kind(loc, check_in.kind),
        odometer = kilometres(loc, check_in.odometer_km),
        promised = clock.date_time(check_in.promised_at),
        concern = check_in.concern.as_str()
    )
}

fn diagnosis_detail(loc: Loc, diagnosis: &Diagnosis) -> String {
    let said = [&diagnosis.phenomenon, &diagnosis.cause, &diagnosis.correction, &diagnosis.trouble_codes];
    said.into_iter().filter(|text| !text.is_empty()).map(String::as_str).collect::<Vec<_>>().join(td_string!(loc, words.list_end))
}

fn line_detail(loc: Loc, line: &Line) -> String {
    amount(loc, line.net())
}

fn amount(loc: Loc, amount: Fen) -> String {
    td_string!(loc, events.amount, amount = amount.grouped())
}

fn of_workshop(loc: Loc, event: &workshop::Event, names: &Names, clock: &Clock) -> Option<EventLine> {
    use workshop::Event as E;
    let in_bay = |bay: BayId| td_string!(loc, events.in_bay, bay = names.bay(bay));
    let took = |minutes: i32| td_string!(loc, events.took, duration = clock.duration(loc, minutes));
    Some(match event {
        E::Dispatched { title, technician, bay, reason, .. } => {
            let title = td_string!(loc, events.dispatched, title = title.as_str(), technician = names.person(*technician));
            let bay = in_bay(*bay);
            EventLine::new(title, list(loc, [bay.as_str(), reason.as_str()].into_iter().filter(|text| !text.is_empty())))
        }
        E::Shared { title, crew, reason, .. } if crew.is_empty() => {
            EventLine::new(td_string!(loc, events.shared_no_longer, title = title.as_str()), reason.as_str())
        }
        E::Shared { title, crew, reason, .. } => {
            let parts: Vec<String> = crew.iter().map(|portion| format!("{} {}%", names.person(portion.person), portion.percent)).collect();
            let said = parts.iter().map(String::as_str).chain([reason.as_str()]).filter(|text| !text.is_empty());
            EventLine::new(td_string!(loc, events.shared, title = title.as_str()), list(loc, said))
        }
        E::ClockedOn { title, technician, bay, .. } => {
            let title = td_string!(loc, events.clocked_on, title = title.as_str(), technician = names.person(*technician));
            EventLine::new(title, in_bay(*bay))
        }
        E::Resumed { title, technician, bay, .. } => {
            let title = td_string!(loc, events.resumed, title = title.as_str(), technician = names.person(*technician));
            EventLine::new(title, in_bay(*bay))
        }
        E::Held { title, reason, note, minutes, .. } => {
            let title = td_string!(loc, events.held, title = title.as_str(), reason = hold_reason(loc, *reason));
            let took = took(*minutes);
            EventLine::new(title, list(loc, [note.as_str(), took.as_str()].into_iter().filter(|text| !text.is_empty())))
        }
        E::WrittenUp { title, write_up, .. } => {
            let said =
                [&write_up.symptom, &write_up.cause, &write_up.remedy].into_iter().chain(&write_up.codes).filter(|text| !text.is_empty());
            let detail = said.map(String::as_str).collect::<Vec<_>>().join(td_string!(loc, words.list_end));
            EventLine::new(td_string!(loc, events.written_up, title = title.as_str()), detail)
        }
        E::Finished { title, minutes, .. } => EventLine::new(td_string!(loc, events.finished, title = title.as_str()), took(*minutes)),
        E::WashStarted => EventLine::new(td_string!(loc, events.wash_started), ""),
        E::WashFinished => EventLine::new(td_string!(loc, events.wash_finished), ""),
        E::WashSkipped { reason } => EventLine::new(td_string!(loc, events.wash_skipped), reason.clone()),
        E::BayCleared => EventLine::new(td_string!(loc, events.bay_cleared), ""),
        E::BayLeft => return None,
        E::StagesPlanned { .. }
        | E::StageBegun { .. }
        | E::StageHandedOver { .. }
        | E::StageAccepted { .. }
        | E::StageRefused { .. }
        | E::PaintRecorded { .. }
        | E::ClockedIn { .. }
        | E::ClockedOut { .. }
        | E::AttendanceCorrected { .. }
        | E::ClockingCorrected { .. } => return super::event_floor::of_stages_and_time(loc, event, names, clock),
    })
}

fn of_quality(loc: Loc, event: &quality::Event) -> EventLine {
    use quality::Event as E;
    match event {
        E::Passed { checks, finding, .. } => {
            let done = checks.iter().map(|of| check(loc, *of));
            EventLine::new(td_string!(loc, events.passed), list(loc, done.chain(Some(finding.as_str()).filter(|text| !text.is_empty()))))
        }
        E::Certified { odometer_km, .. } => EventLine::new(td_string!(loc, events.certified), kilometres(loc, *odometer_km)),
        E::Failed { finding, .. } => EventLine::new(td_string!(loc, events.failed), finding.clone()),
        E::SheetFilled { sheet_kind: of, title, counts, .. } => {
            let title = td_string!(loc, events.sheet_filled, kind = sheet_kind(loc, *of), title = called(loc, title));
            EventLine::new(title, td_string!(loc, events.sheet_counts, good = counts.good, watch = counts.watch, bad = counts.bad))
        }
        E::ComebackLinked { .. } | E::ComebackUnlinked { .. } | E::ComebackJudged { .. } => {
            super::comebacks::event_line(loc, event).unwrap_or_else(|| EventLine::new("", ""))
        }
        E::SheetShared { .. } => EventLine::new(td_string!(loc, events.sheet_shared), ""),
        E::TemplatePut { template } => {
            EventLine::new(td_string!(loc, events.template_put, title = called(loc, &template.title), version = template.version), "")
        }
    }
}

fn of_settlement(loc: Loc, event: &settlement::Event) -> EventLine {
    use settlement::Event as E;
    match event {
        E::Settled { totals } => {
            let sum: Fen = totals.iter().map(|total| total.due).sum();
            let each: Vec<String> = totals
                .iter()
                .map(|total| td_string!(loc, events.payer_amount, payer = payer(loc, total.payer), amount = total.due.grouped()))
                .collect();
            EventLine::new(td_string!(loc, events.settled, amount = sum.grouped()), list(loc, each.iter().map(String::as_str)))
        }
        E::SettlementUndone { reason } => EventLine::new(td_string!(loc, events.settlement_undone), reason.clone()),
        E::PaymentTaken { payer: by, method: how, amount, .. } => {
            let title = td_string!(loc, events.payment_taken, amount = amount.grouped());
            EventLine::new(title, list(loc, [payer(loc, *by), method(loc, *how)]))
        }
        E::PaymentRefunded { method: how, amount, reason, .. } => {
            let title = td_string!(loc, events.payment_refunded, amount = amount.grouped());
            EventLine::new(title, list(loc, [method(loc, *how), reason.as_str()]))
        }
        E::CreditGranted { amount, reason, .. } => {
            EventLine::new(td_string!(loc, events.credit_granted, amount = amount.grouped()), reason.clone())
        }
        E::GatePassIssued { .. } => EventLine::new(td_string!(loc, events.gate_pass_issued), ""),
        E::GatePassWithdrawn { reason } => EventLine::new(td_string!(loc, events.gate_pass_withdrawn), reason.clone()),
    }
}

fn of_care(loc: Loc, event: &care::Event, clock: &Clock) -> Option<EventLine> {
    use care::Event as E;
    Some(match event {
        E::MessageRetried => EventLine::new(td_string!(loc, events.message_retried), ""),
        E::MessageStopped { reason } => EventLine::new(td_string!(loc, events.message_stopped), reason.clone()),
        E::AddressStopped { address, reason } => {
            EventLine::new(td_string!(loc, events.address_stopped, address = address.as_str()), reason.clone())
        }
        E::StopLifted { address, reason } => {
            EventLine::new(td_string!(loc, events.stop_lifted, address = address.as_str()), reason.clone())
        }
        E::ContactSet { language: of, email } => {
            EventLine::new(td_string!(loc, events.contact_set, language = language(loc, *of)), email.clone())
        }
        E::OrderShared { expires_at, .. } => {
            let until = td_string!(loc, events.order_shared_until, until = clock.date(*expires_at));
            EventLine::new(td_string!(loc, events.order_shared), until)
        }
        E::LinksWithdrawn { reason } => EventLine::new(td_string!(loc, events.links_withdrawn), reason.clone()),
        // Said beside it.
        E::ComplaintRegistered { .. }
        | E::ComplaintHandedOn { .. }
        | E::ComplaintClosed { .. }
        | E::LoanerPut { .. }
        | E::LoanerPromised { .. }
        | E::LoanerReleased { .. }
        | E::LoanerHandedOver { .. }
        | E::LoanerTakenBack { .. } => return None,
    })
}
