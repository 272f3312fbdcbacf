//! What a refusal of the appointment desk says: what is in the way, and which times are free.

use super::values::{energy, field, skill};
use super::visits::{visit_status, visit_step};
use super::{Clock, Loc, called, moment};
use chrono::{DateTime, Utc};
use domain::Refusal;
use domain::appointments::{Status, Step};
use leptos_i18n::td_string;

/// Why a visit was not booked, moved or received, and what would help.
pub(super) fn visit_refusal(loc: Loc, refusal: &Refusal, clock: &Clock) -> String {
    use Refusal as R;
    let at = |at: &DateTime<Utc>| moment(loc, clock, *at);
    match refusal {
        R::AppointmentStatus { status, step } => wrong_status(loc, *status, *step),
        R::TimeHasPassed { at: of } => td_string!(loc, refusals.time_has_passed, at = at(of)),
        R::TooSoon { at: of, minutes, next } => {
            let ahead = clock.duration(loc, i64::from(*minutes));
            td_string!(loc, refusals.too_soon, at = at(of), ahead = ahead, next = next_times(loc, next, clock))
        }
        R::TooFarAhead { at: of, days } => td_string!(loc, refusals.too_far_ahead, at = at(of), days = *days),
        R::HouseIsClosed { at: of, next } => td_string!(loc, refusals.house_is_closed, at = at(of), next = next_times(loc, next, clock)),
        R::TimeOffGrid { minutes, next } => {
            td_string!(loc, refusals.time_off_grid, minutes = *minutes, next = next_times(loc, next, clock))
        }
        R::SlotTaken { at: of, next } => td_string!(loc, refusals.slot_taken, at = at(of), next = next_times(loc, next, clock)),
        R::VisitTooLong { hours, longest } => {
            td_string!(loc, refusals.visit_too_long, hours = hours.to_string(), longest = longest.to_string())
        }
        R::LastsOverNight { ready_at } => td_string!(loc, refusals.lasts_over_night, ready_at = at(ready_at)),
        R::NobodyForSkill { skill: of } => td_string!(loc, refusals.nobody_for_skill, skill = skill(loc, *of)),
        R::ServiceUnknown { service } => td_string!(loc, refusals.service_unknown, service = service.as_str()),
        R::ServiceIsEmpty { service } => td_string!(loc, refusals.service_is_empty, service = service.as_str()),
        R::ServiceIsInPackage { service, package } => {
            td_string!(loc, refusals.service_is_in_package, service = service.as_str(), package = package.as_str())
        }
        R::PackageInPackage { service } => td_string!(loc, refusals.package_in_package, service = service.as_str()),
        R::OperationUnknown { operation } => td_string!(loc, refusals.operation_unknown, operation = operation.as_str()),
        R::PartUnknown { part_no } => td_string!(loc, refusals.part_unknown, part_no = part_no.as_str()),
        R::PartsShort { missing } => {
            let missing: Vec<String> =
                missing.iter().map(|(title, quantity, unit)| format!("{title} {quantity} {unit}").trim().to_owned()).collect();
            td_string!(loc, refusals.parts_short, missing = missing.join(td_string!(loc, words.list_comma)))
        }
        R::PartIsReserved { reserved } => td_string!(loc, refusals.part_is_reserved, reserved = reserved.to_string()),
        R::ConcernTooLong { found, limit } => td_string!(loc, refusals.concern_too_long, found = *found, limit = *limit),
        R::CarIsExpected { at: of } => td_string!(loc, refusals.car_is_expected, at = at(of)),
        R::CarIsComing { at } => td_string!(loc, refusals.car_is_coming, at = clock.time(*at)),
        R::CarWaits { since } => td_string!(loc, refusals.car_waits, since = clock.time(*since)),
        R::TooManyVisits { limit } => td_string!(loc, refusals.too_many_visits, limit = *limit),
        R::MovedTooOften { limit } => td_string!(loc, refusals.moved_too_often, limit = *limit),
        R::TooManyBookings { retry_after } => {
            let wait = clock.duration(loc, retry_after.max(&1).unsigned_abs().div_ceil(60).cast_signed());
            td_string!(loc, refusals.too_many_bookings, wait = wait)
        }
        R::MayStillCome { from } => td_string!(loc, refusals.may_still_come, from = clock.time(*from)),
        R::VisitsInTheWay { visits, first } => td_string!(loc, refusals.visits_in_the_way, visits = *visits, first = at(first)),
        R::ServiceNotForCar { service, energy: of } => {
            td_string!(loc, refusals.service_not_for_car, service = called(loc, service), energy = energy(loc, *of))
        }
        R::StockHasMoved { seen, on_hand } => {
            td_string!(loc, refusals.stock_has_moved, seen = seen.to_string(), on_hand = on_hand.to_string())
        }
        R::OrderIsOver => td_string!(loc, refusals.order_is_over).to_owned(),
        R::PhotosAreInUse => td_string!(loc, refusals.photos_are_in_use).to_owned(),
        R::SettingsChanged => td_string!(loc, refusals.settings_changed).to_owned(),
        R::SettingOutOfRange { field: name, least, most } => {
            td_string!(loc, refusals.setting_out_of_range, field = field(loc, name), least = *least, most = *most)
        }
        _ => td_string!(loc, refusals.order_of_another_car).to_owned(),
    }
}

fn wrong_status(loc: Loc, of: Status, taken: Step) -> String {
    let (status, step) = (visit_status(loc, of), visit_step(loc, taken));
    match of {
        Status::Arrived => td_string!(loc, refusals.visit_arrived, step = step),
        Status::Cancelled | Status::NoShow => td_string!(loc, refusals.visit_ended, status = status, step = step),
        Status::Requested | Status::Confirmed | Status::Prepared => {
            td_string!(loc, refusals.visit_wrong_status, status = status, step = step)
        }
    }
}

/// The times that are free, in a sentence of their own.
fn next_times(loc: Loc, next: &[DateTime<Utc>], clock: &Clock) -> String {
    if next.is_empty() {
        return td_string!(loc, refusals.no_next_times).to_owned();
    }
    let times: Vec<String> = next.iter().map(|at| moment(loc, clock, *at)).collect();
    td_string!(loc, refusals.next_times, times = times.join(td_string!(loc, words.list_comma)))
}

#[cfg(test)]
mod tests {
    use super::super::{Names, event, event_glyph, locale};
    use super::*;
    use domain::appointments::{Appointment, Away, Channel, Closure, Event, Kept, LoanerMoved, Period, Service, SpecialDay, Stay, Title};
    use domain::customers::{Energy, Phone};
    use domain::staff::Skill;
    use domain::{AppointmentId, BayId, ClosureId, Hours, Language, OrderId, PersonId, PhotoId, Quantity, Recorded, VehicleId};
    use uuid::Uuid;

    const SHANGHAI: Clock = Clock { offset_minutes: 480 };

    fn noon() -> DateTime<Utc> {
        "2026-03-12T04:00:00Z".parse().expect("a point in time")
    }

    fn refusals() -> Vec<Refusal> {
        use Refusal as R;
        let (at, next) = (noon(), || vec![noon()]);
        let mut all = vec![
            R::TimeHasPassed { at },
            R::TooSoon { at, minutes: 120, next: next() },
            R::TooFarAhead { at, days: 28 },
            R::HouseIsClosed { at, next: next() },
            R::TimeOffGrid { minutes: 30, next: next() },
            R::SlotTaken { at, next: Vec::new() },
            R::VisitTooLong { hours: Hours(1_250), longest: Hours(875) },
            R::LastsOverNight { ready_at: at },
            R::NobodyForSkill { skill: Skill::Paint },
            R::ServiceUnknown { service: "PM40".into() },
            R::ServiceIsEmpty { service: "PM40".into() },
            R::ServiceIsInPackage { service: "PM40".into(), package: "WINTER".into() },
            R::PackageInPackage { service: "WINTER".into() },
            R::OperationUnknown { operation: "PM-099".into() },
            R::PartUnknown { part_no: "1016".into() },
            R::PartsShort {
                missing: vec![("机油".into(), Quantity::units(3), "升".into()), ("滤芯".into(), Quantity::units(1), String::new())],
            },
            R::PartIsReserved { reserved: Quantity(350) },
            R::CarIsExpected { at },
            R::CarIsComing { at },
            R::CarWaits { since: at },
            R::ConcernTooLong { found: 1_020, limit: 1_000 },
            R::TooManyVisits { limit: 3 },
            R::MovedTooOften { limit: 3 },
            R::TooManyBookings { retry_after: 61 },
            R::MayStillCome { from: at },
            R::OrderOfAnotherCar,
            R::OrderIsOver,
            R::VisitsInTheWay { visits: 3, first: at },
            R::SettingsChanged,
            R::PhotosAreInUse,
            R::StockHasMoved { seen: Quantity::units(7), on_hand: Quantity::units(5) },
            R::ServiceNotForCar { service: Title::default(), energy: Energy::Electric },
            R::SettingOutOfRange { field: "grid_minutes".into(), least: 5, most: 240 },
            R::Taken { constraint: "appointments_bay_is_taken".into() },
        ];
        for status in Status::ALL {
            all.extend(Step::ALL.iter().map(|step| R::AppointmentStatus { status: *status, step: *step }));
        }
        all
    }

    fn visit() -> Box<Appointment> {
        Box::new(Appointment {
            id: AppointmentId(Uuid::nil()),
            version: 1,
            status: Status::Confirmed,
            channel: Channel::Phone,
            vehicle: None,
            plate: None,
            vin: None,
            model: String::new(),
            name: "李明".into(),
            phone: Phone::stored("13800000000"),
            services: Vec::new(),
            concern: "异响".into(),
            stay: Stay::Waits,
            pick_up: String::new(),
            loaner: false,
            advisor: None,
            note: String::new(),
            starts_at: noon(),
            ready_at: noon(),
            needs: Vec::new(),
            blocks: Vec::new(),
            arrived_at: None,
            greeted_at: None,
            order: None,
            parts: Vec::new(),
            language: None,
            told: Vec::new(),
        })
    }

    fn loaner(period: Option<Period>) -> LoanerMoved {
        LoanerMoved { plate: "浙A66B01".into(), period }
    }

    fn events() -> Vec<Event> {
        use Event as E;
        let closure = || Closure {
            id: ClosureId(Uuid::nil()),
            away: Away::Bay(BayId(Uuid::nil())),
            period: Period { from: noon(), until: noon() },
            reason: "年检".into(),
        };
        let service = Service { code: "PM40".into(), ..Service::default() };
        vec![
            E::Booked { appointment: visit(), link: None, agreed: Vec::new() },
            E::WalkInQueued { appointment: visit() },
            E::Confirmed,
            E::Prepared { note: String::new(), parts: Vec::new() },
            E::Prepared {
                note: "机油已备".into(),
                parts: vec![Kept { part_no: "1016".into(), wanted: Quantity::units(5), held: Quantity::units(4) }],
            },
            E::Unprepared,
            E::Rescheduled { from: noon(), to: noon(), ready_at: noon(), blocks: Vec::new(), loaner: None },
            E::Rescheduled { from: noon(), to: noon(), ready_at: noon(), blocks: Vec::new(), loaner: Some(loaner(None)) },
            E::Rescheduled {
                from: noon(),
                to: noon(),
                ready_at: noon(),
                blocks: Vec::new(),
                loaner: Some(loaner(Some(Period { from: noon(), until: noon() }))),
            },
            E::Cancelled { reason: "出差".into() },
            E::CameIn { late_minutes: 0 },
            E::CameIn { late_minutes: 12 },
            E::CameIn { late_minutes: -12 },
            E::LinkWithdrawn { reason: "发错了人".into() },
            E::PhotoRemoved { photo: PhotoId(Uuid::nil()), reason: "拍到了别人".into() },
            E::Greeted { after_minutes: 2 },
            E::OrderLinked { order: OrderId(Uuid::nil()), vehicle: VehicleId(Uuid::nil()) },
            E::NoShowMarked,
            E::SettingsSet { effective_from: noon(), settings: Box::default() },
            E::ServicePut { service: Box::new(service) },
            E::SpecialDaySet { special: SpecialDay { day: noon().date_naive(), opening: None, name: "春节".into() } },
            E::SpecialDayCleared { special: SpecialDay { day: noon().date_naive(), opening: None, name: "春节".into() } },
            E::ShiftsSet { technician: PersonId(Uuid::nil()), shifts: Vec::new() },
            E::BayFitted { bay: BayId(Uuid::nil()), skills: vec![Skill::Paint] },
            E::ClosurePlanned { closure: closure() },
            E::ClosureLifted { closure: closure() },
        ]
    }

    #[test]
    fn every_refusal_of_the_desk_is_a_sentence_in_every_language() {
        for loc in Language::ALL.iter().map(|language| locale(*language)) {
            let ends = if loc == Loc::en { '.' } else { '。' };
            for refused in refusals() {
                let said = super::super::refusal(loc, &refused, &SHANGHAI);
                assert!(said.ends_with(ends) && !said.contains("{{"), "{refused:?}: {said}");
            }
        }
    }

    #[test]
    fn a_refusal_tells_the_next_free_times() {
        let refused = Refusal::SlotTaken { at: noon(), next: vec![noon() + chrono::TimeDelta::minutes(30)] };
        let said = visit_refusal(Loc::en, &refused, &SHANGHAI);
        assert_eq!(said, "Thu 12/3 12:00 is taken. The next free times are Thu 12/3 12:30.");
    }

    #[test]
    fn everything_that_happens_at_the_desk_has_its_line() {
        for loc in Language::ALL.iter().map(|language| locale(*language)) {
            for happened in events() {
                let event_of = domain::Event::Appointments(happened.clone());
                let recorded = Recorded { seq: 1, at: noon(), actor: None, subject: Uuid::nil(), version: 1, event: event_of.clone() };
                let line = event(loc, &recorded, &Names::default(), &SHANGHAI).expect("a line of the timeline");
                assert!(!line.title.is_empty() && !line.title.contains("{{") && !line.detail.contains("{{"), "{happened:?}: {line:?}");
                assert!(event_glyph(&event_of).href().starts_with("#i-"));
            }
        }
    }
}
