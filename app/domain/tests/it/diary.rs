//! A small house that can be booked, and one example of everything that is asked and happens at the appointment desk.

use crate::cast::{BAY_3, BAY_5, CAR, HOUSE, chen, minutes, noon, wang};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Utc};
use domain::appointments::{
    Appointment, Away, Block, Booked, CarToday, Channel, Closure, Command, Diary, Duration, Event, Facts, Hand, Kept, LoanerMoved, Need,
    Opening, PartNeed, Period, Place, Plan, Service, Settings, Shift, SpecialDay, Status, Stay, Title, VisitDraft,
};
use domain::customers::{Agreed, Phone, Plate, Purpose};
use domain::staff::Skill;
use domain::{
    Actor, AppointmentId, BayId, ClosureId, ConsentId, Fen, Guest, Hours, Language, OrderId, PersonId, PhotoId, Quantity, VehicleId,
};
use uuid::Uuid;

pub const VISIT: AppointmentId = AppointmentId(Uuid::from_u128(0x71));
pub const VEHICLE: VehicleId = VehicleId(Uuid::from_u128(0xA2));
/// A photo that was sent with the booking.
pub const SENT: PhotoId = PhotoId(Uuid::from_u128(0xF0));
const CLOSURE: ClosureId = ClosureId(Uuid::from_u128(0x91));
pub const DIGEST: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// When the clocks of Hangzhou show this.
pub fn instant(local: NaiveDateTime) -> DateTime<Utc> {
    let offset = FixedOffset::east_opt(8 * 3_600).expect("an offset");
    local.and_local_timezone(offset).single().expect("a time").to_utc()
}

/// A time of March 2026 in Hangzhou. The 12th is a Thursday.
pub fn at(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    instant(date(day).and_hms_opt(hour, minute, 0).expect("a time"))
}

pub fn date(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, day).expect("a day")
}

pub fn opening(from: u32, to: u32) -> Opening {
    Opening::between((from, 0), (to, 0)).expect("hours")
}

/// Closed on Sundays, open from 8 to 18 o'clock; nothing is held back, cars follow each other at once.
pub fn settings() -> Settings {
    let mut week = [Some(opening(8, 18)); 7];
    week[6] = None;
    Settings { week, check_in_minutes: 0, buffer_minutes: 0, held: domain::BasisPoints(0), ..Settings::default() }
}

pub fn hand(person: PersonId, name: &str, skills: &[Skill]) -> Hand {
    Hand { person, name: name.to_owned(), skills: skills.to_vec(), shifts: Vec::new() }
}

pub fn place(bay: BayId, name: &str, skills: &[Skill]) -> Place {
    Place { bay, name: name.to_owned(), skills: skills.to_vec() }
}

/// Wang and Chen, both mechanics; Chen does maintenance too. Two bays for everything.
pub fn diary(settings: &Settings) -> Diary {
    let days = settings.workdays(&[], date(12), settings.horizon_days, instant);
    Diary {
        days,
        horizon: at(12, 0, 0) + chrono::TimeDelta::days(i64::from(settings.horizon_days)),
        hands: vec![
            hand(wang().person, "王磊", &[Skill::Mechanical]),
            hand(chen().person, "陈刚", &[Skill::Mechanical, Skill::Maintenance]),
        ],
        places: vec![place(BAY_3, "3号", &[]), place(BAY_5, "5号", &[])],
        ..Diary::default()
    }
}

pub fn title(text: &str) -> Title {
    Title { zh_hans: text.to_owned(), zh_hant: text.to_owned(), en: text.to_owned() }
}

pub fn service(code: &str, durations: &[(Option<&str>, Skill, i32)]) -> Service {
    let duration = |(group, skill, hours): &(Option<&str>, Skill, i32)| Duration {
        group: group.map(str::to_owned),
        skill: *skill,
        hours: Hours(*hours),
    };
    Service {
        code: code.to_owned(),
        position: 1,
        active: true,
        online: true,
        title: title(code),
        detail: title(""),
        durations: durations.iter().map(duration).collect(),
        from_price: Some(Fen::yuan(380)),
        ..Service::default()
    }
}

/// A service with all that there is to say of one.
pub fn whole_service() -> Service {
    let part = PartNeed { group: Some("large".to_owned()), part_no: "1016059000".to_owned(), quantity: Quantity::units(6) };
    Service {
        operations: vec!["PM-010".to_owned()],
        parts: vec![PartNeed { group: None, quantity: Quantity::units(5), ..part.clone() }, part],
        price: Some(Fen::yuan(498)),
        ..catalogue().remove(0)
    }
}

/// A service of one hour, longer on large cars; brakes; an air-conditioning check of two trades; and a package of two.
pub fn catalogue() -> Vec<Service> {
    let package = Service { includes: vec!["OIL".to_owned(), "BRAKES".to_owned()], ..service("WINTER", &[]) };
    vec![
        service("OIL", &[(None, Skill::Maintenance, 100), (Some("large"), Skill::Maintenance, 150)]),
        service("BRAKES", &[(None, Skill::Mechanical, 200)]),
        service("AIR", &[(None, Skill::Mechanical, 50), (None, Skill::Maintenance, 50)]),
        package,
    ]
}

pub fn facts() -> Facts {
    let settings = settings();
    Facts {
        stored: None,
        diary: diary(&settings),
        settings,
        catalogue: catalogue(),
        vehicle: Some((VEHICLE, "星越L 2.0TD 四驱".to_owned())),
        energy: None,
        other_visits: Vec::new(),
        today: CarToday::default(),
        open_of_phone: 0,
        customer_moves: 0,
        advisor_known: true,
        order_vehicle: Some(VEHICLE),
        order_over_at: None,
        stock: Vec::new(),
        loaner: None,
        photos: vec![SENT],
    }
}

pub fn visit(services: &[&str]) -> VisitDraft {
    VisitDraft {
        vehicle: Some(VEHICLE),
        plate: "浙A8K2C7".to_owned(),
        vin: String::new(),
        model: "星越L".to_owned(),
        name: "陈女士".to_owned(),
        phone: "13805712266".to_owned(),
        services: services.iter().map(|code| (*code).to_owned()).collect(),
        concern: String::new(),
        stay: Stay::Waits,
        pick_up: String::new(),
        loaner: false,
        advisor: None,
        note: String::new(),
        language: None,
    }
}

pub fn block(technician: PersonId, bay: BayId, skill: Skill, from: DateTime<Utc>, hours: i32) -> Block {
    let hours = Hours(hours);
    Block { skill, hours, technician, bay, period: Period::of(from, minutes(hours.minutes())) }
}

pub fn booked(number: u128, block: Block) -> Booked {
    Booked { appointment: AppointmentId(Uuid::from_u128(0x7100 + number)), order: None, block }
}

/// A visit of one hour of maintenance, tomorrow at nine.
pub fn appointment(status: Status) -> Appointment {
    Appointment {
        id: VISIT,
        version: 1,
        status,
        channel: Channel::Phone,
        vehicle: Some(VEHICLE),
        plate: Plate::stored("浙A8K2C7"),
        vin: None,
        model: "星越L".to_owned(),
        name: "陈女士".to_owned(),
        phone: Phone::stored("13805712266"),
        services: vec!["OIL".to_owned()],
        concern: String::new(),
        stay: Stay::Waits,
        pick_up: String::new(),
        loaner: false,
        advisor: None,
        note: String::new(),
        starts_at: at(13, 9, 0),
        ready_at: at(13, 10, 0),
        needs: vec![Need { skill: Skill::Maintenance, hours: Hours(100) }],
        blocks: vec![block(chen().person, BAY_3, Skill::Maintenance, at(13, 9, 0), 100)],
        arrived_at: None,
        greeted_at: None,
        order: None,
        parts: Vec::new(),
        language: None,
        told: Vec::new(),
    }
}

/// Free times of a day, as the clocks show them.
pub fn free(plan: &Plan<'_>, needs: &[Need], day: u32) -> Vec<String> {
    let offer = domain::appointments::Offer { earliest: at(day, 0, 0), from_reserve: false };
    let slots = plan.free_slots(needs, offer, usize::MAX).into_iter();
    let clock = |at: DateTime<Utc>| (at + chrono::TimeDelta::hours(8)).format("%H:%M").to_string();
    slots.filter(|slot| slot.at < at(day, 23, 0)).map(|slot| clock(slot.at)).collect()
}

pub fn commands() -> Vec<Command> {
    use Command as C;
    let period = Period { from: at(16, 8, 0), until: at(16, 12, 0) };
    vec![
        C::Book {
            appointment: VISIT,
            channel: Channel::Online,
            visit: Box::new(visit(&["OIL"])),
            starts_at: at(13, 9, 0),
            link: Some(DIGEST.to_owned()),
            agreed: vec![agreed()],
        },
        C::QueueWalkIn { appointment: VISIT, visit: Box::new(visit(&[])) },
        C::Confirm { appointment: VISIT },
        C::Prepare { appointment: VISIT, note: "机油已备".to_owned(), despite_short: true },
        C::Unprepare { appointment: VISIT },
        C::Move { appointment: VISIT, starts_at: at(14, 9, 0) },
        C::Cancel { appointment: VISIT, reason: "客户出差".to_owned() },
        C::Arrive { appointment: VISIT },
        C::WithdrawLink { appointment: VISIT, reason: "发错了人".to_owned() },
        C::RemovePhoto { appointment: VISIT, photo: SENT, reason: "拍到了别人的车牌".to_owned() },
        C::Greet { appointment: VISIT },
        C::LinkOrder { appointment: VISIT, order: CAR },
        C::MarkNoShow { appointment: VISIT },
        C::SetSettings { dealership: HOUSE, effective_from: noon(), settings: Box::new(settings()), replaces: None },
        C::PutService { dealership: HOUSE, service: Box::new(whole_service()), replaces: None },
        C::SetSpecialDay { dealership: HOUSE, special: holiday(), displaces: 0 },
        C::ClearSpecialDay { dealership: HOUSE, day: holiday().day, displaces: 0 },
        C::SetShifts { technician: wang().person, shifts: vec![Shift { weekday: 0, hours: opening(8, 12) }] },
        C::FitBay { bay: BAY_5, skills: vec![Skill::Body, Skill::Paint] },
        C::Close { closure: CLOSURE, away: Away::Bay(BAY_5), period, reason: "举升机年检".to_owned(), displaces: 2 },
        C::Reopen { closure: CLOSURE },
    ]
}

/// Somebody who books for themselves.
pub fn at_the_public_pages() -> Actor {
    Actor::guest(Uuid::from_u128(0xB00C), Guest::Booking, HOUSE)
}

/// Whoever holds the link to a visit.
pub fn by_link(visit: AppointmentId) -> Actor {
    Actor::guest(Uuid::from_u128(0x11), Guest::Visit(visit), HOUSE)
}

pub fn agreed() -> Agreed {
    Agreed {
        consent: ConsentId(Uuid::from_u128(0xC5)),
        purpose: Purpose::VisitMessages,
        wording: "可以就这次预约给我发短信".to_owned(),
        language: Language::ZhHans,
    }
}

pub fn holiday() -> SpecialDay {
    SpecialDay { day: date(16), opening: None, name: "盘点".to_owned() }
}

pub fn events() -> Vec<Event> {
    use Event as E;
    let blocks = appointment(Status::Confirmed).blocks;
    let walk_in = Appointment { channel: Channel::WalkIn, blocks: Vec::new(), ..appointment(Status::Arrived) };
    let closure = || Closure {
        id: CLOSURE,
        away: Away::Technician(wang().person),
        period: Period { from: at(16, 8, 0), until: at(16, 12, 0) },
        reason: "培训".to_owned(),
    };
    let period = || Period { from: at(14, 9, 0), until: at(14, 17, 0) };
    vec![
        E::Booked { appointment: Box::new(appointment(Status::Requested)), link: Some(DIGEST.to_owned()), agreed: vec![agreed()] },
        E::WalkInQueued { appointment: Box::new(walk_in) },
        E::Confirmed,
        E::Prepared {
            note: "机油已备".to_owned(),
            parts: vec![Kept { part_no: "1016059000".to_owned(), wanted: Quantity::units(5), held: Quantity::units(4) }],
        },
        E::Unprepared,
        E::Rescheduled {
            from: at(13, 9, 0),
            to: at(14, 9, 0),
            ready_at: at(14, 10, 0),
            blocks,
            loaner: Some(LoanerMoved { plate: "浙A66B01".to_owned(), period: Some(period()) }),
        },
        E::Cancelled { reason: "客户出差".to_owned() },
        E::CameIn { late_minutes: -4 },
        E::LinkWithdrawn { reason: "发错了人".to_owned() },
        E::PhotoRemoved { photo: SENT, reason: "拍到了别人的车牌".to_owned() },
        E::Greeted { after_minutes: 2 },
        E::OrderLinked { order: OrderId(Uuid::from_u128(0xE1)), vehicle: VEHICLE },
        E::NoShowMarked,
        E::SettingsSet { effective_from: noon(), settings: Box::new(settings()) },
        E::ServicePut { service: Box::new(whole_service()) },
        E::SpecialDaySet { special: holiday() },
        E::SpecialDayCleared { special: holiday() },
        E::ShiftsSet { technician: wang().person, shifts: vec![Shift { weekday: 0, hours: opening(8, 12) }] },
        E::BayFitted { bay: BAY_5, skills: vec![Skill::Body, Skill::Paint] },
        E::ClosurePlanned { closure: closure() },
        E::ClosureLifted { closure: closure() },
    ]
}
