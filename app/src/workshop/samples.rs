//! Cards for tests.

use chrono::{DateTime, TimeDelta, Utc};
use domain::repair_orders::Status;
use domain::workshop::{Card, Progress};
use domain::{OrderId, PersonId};
use uuid::Uuid;

/// The moment at which the tests look at their cards.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_773_300_000, 0).expect("a valid time")
}

/// A car in work, promised so many minutes from [`now`].
pub(crate) fn card(order: u128, minutes_left: Option<i64>) -> Card {
    let progress = Progress {
        order: OrderId(Uuid::from_u128(order)),
        version: 1,
        status: Status::InWork,
        advisor: PersonId(Uuid::nil()),
        wash: false,
        unauthorised_lines: 0,
        jobs: Vec::new(),
        stages: Vec::new(),
    };
    Card {
        number: "RO260312-001".to_owned(),
        kind: None,
        plate: Some("浙A8K2C7".to_owned()),
        vin_serial: "000123".to_owned(),
        model: "星越L".to_owned(),
        concern: String::new(),
        customer_name: "王".to_owned(),
        promised_at: minutes_left.map(|minutes| now() + TimeDelta::minutes(minutes)),
        waiting: false,
        paid: false,
        gate_pass: false,
        owes_final: None,
        since: now(),
        progress,
    }
}
