//! The people of the tests, and the things they handle.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use domain::repair_orders::walk_around::{DamageKind, Lamp, Mark, Question, Told, WalkAround, Wheel, WheelAt};
use domain::repair_orders::{Charge, CheckIn, Kind, LineDraft, OldParts, OtherKind, Payer, QualityClass, Share};
use domain::settlement::Method;
use domain::staff::Skill;
use domain::{Actor, BayId, DealershipId, Fen, Hours, LineId, OrderId, PersonId, Post, Quantity};
use uuid::Uuid;

pub const HOUSE: DealershipId = DealershipId(Uuid::from_u128(0xD1));
/// The car of most tests, and two others for rules that need company.
pub const CAR: OrderId = OrderId(Uuid::from_u128(0xE1));
pub const SECOND_CAR: OrderId = OrderId(Uuid::from_u128(0xE2));
/// Bays.
pub const BAY_3: BayId = BayId(Uuid::from_u128(0xB3));
pub const BAY_5: BayId = BayId(Uuid::from_u128(0xB5));
/// Lines.
pub const SERVICE: LineId = LineId(Uuid::from_u128(0xF1));
pub const BRAKES: LineId = LineId(Uuid::from_u128(0xF2));
pub const OIL: LineId = LineId(Uuid::from_u128(0xF3));

pub fn line(number: u128) -> LineId {
    LineId(Uuid::from_u128(0xF00 + number))
}

fn person(number: u128, posts: &[Post]) -> Actor {
    Actor::staff(PersonId(Uuid::from_u128(0xC0 + number)), HOUSE, posts.to_vec())
}

/// Service advisor.
pub fn lin() -> Actor {
    person(1, &[Post::ServiceAdvisor])
}
/// Workshop director.
pub fn zhao() -> Actor {
    person(2, &[Post::WorkshopDirector])
}
/// Technician.
pub fn wang() -> Actor {
    person(3, &[Post::Technician])
}
/// Technician; also holds the inspector's post, as small houses do.
pub fn chen() -> Actor {
    person(4, &[Post::Technician, Post::QualityInspector])
}
/// Quality inspector.
pub fn xu() -> Actor {
    person(5, &[Post::QualityInspector])
}
/// Cashier.
pub fn shen() -> Actor {
    person(6, &[Post::Cashier])
}
/// Service manager.
pub fn sun() -> Actor {
    person(7, &[Post::ServiceManager])
}
/// General manager.
pub fn he() -> Actor {
    person(12, &[Post::GeneralManager])
}
/// Front-desk supervisor.
pub fn gu() -> Actor {
    person(8, &[Post::DeskSupervisor])
}
/// Finance manager.
pub fn fang() -> Actor {
    person(9, &[Post::FinanceManager])
}
/// Car washer.
pub fn hu() -> Actor {
    person(10, &[Post::CarWasher])
}
/// Follow-up caller.
pub fn luo() -> Actor {
    person(11, &[Post::CareAgent])
}

/// Appointment clerk.
pub fn lu() -> Actor {
    person(13, &[Post::AppointmentClerk])
}

/// Storekeeper.
pub fn tang() -> Actor {
    person(14, &[Post::Storekeeper])
}

/// 12 March 2026, 12:20 in Hangzhou.
pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 12, 4, 20, 0).single().expect("a time")
}

pub fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::minutes(minutes)
}

pub fn check_in() -> CheckIn {
    CheckIn {
        kind: Kind::Maintenance,
        concern: "到4万公里了，做保养".to_owned(),
        odometer_km: 41_236,
        odometer_reason: None,
        promised_at: noon() + minutes(220),
        waiting: true,
        wash: true,
        old_parts: OldParts::Keep,
        energy_percent: 60,
        belongings: String::new(),
        sender_name: String::new(),
        sender_phone: String::new(),
    }
}

/// A scratch on the left door, the engine lamp, one worn tyre.
pub fn walk_around() -> WalkAround {
    WalkAround {
        marks: vec![Mark { id: None, x: 480, y: 130, damage: DamageKind::Scratch, note: "左前门划痕 8 cm".to_owned(), photo: None }],
        lamps: vec![Lamp::Engine],
        wheels: vec![Wheel { at: WheelAt::FrontLeft, tread: Some(15), pressure: Some(230), pad: Some(42) }],
        valuables: "行车记录仪".to_owned(),
        payment: Some(Method::Wechat),
        interview: vec![Told { question: Question::When, answer: "冷车起步时".to_owned() }],
        fewer_photos: String::new(),
    }
}

/// Labour of some hundredths of an hour at 200 yuan.
pub fn labour(id: LineId, title: &str, skill: Skill, hundredths: i32) -> LineDraft {
    let hours = Hours(hundredths);
    let charge = Charge::Labour { operation: "9901".to_owned(), skill, quota: hours, billed: hours, rate: Fen::yuan(200) };
    LineDraft { id, title: title.to_owned(), charge, discount: Fen::ZERO, shares: Share::whole(Payer::Customer) }
}

/// One hour of maintenance: 200 yuan.
pub fn service() -> LineDraft {
    labour(SERVICE, "4万公里保养", Skill::Maintenance, 100)
}

/// Half an hour at the brakes: 100 yuan.
pub fn brakes() -> LineDraft {
    labour(BRAKES, "更换前制动片", Skill::Mechanical, 50)
}

/// Some units of a part.
pub fn part(id: LineId, title: &str, part_no: &str, units: i32, price: Fen) -> LineDraft {
    let charge = Charge::Part {
        part_no: part_no.to_owned(),
        quality: QualityClass::Genuine,
        maker: String::new(),
        unit: "个".to_owned(),
        quantity: Quantity::units(units),
        price,
        list: None,
        job: None,
    };
    LineDraft { id, title: title.to_owned(), charge, discount: Fen::ZERO, shares: Share::whole(Payer::Customer) }
}

/// Five litres of oil: 390 yuan.
pub fn oil() -> LineDraft {
    part(OIL, "全合成机油 0W-20", "1016059000", 5, Fen::yuan(78))
}

pub fn diagnosis_fee(id: LineId, amount: Fen) -> LineDraft {
    let charge = Charge::Other { of: OtherKind::Diagnosis, amount };
    LineDraft { id, title: "诊断费".to_owned(), charge, discount: Fen::ZERO, shares: Share::whole(Payer::Customer) }
}
