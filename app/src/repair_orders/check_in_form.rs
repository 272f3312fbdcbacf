//! A check-in as it is typed: how it is read, and how it outlives a page that has to be loaded again.

use super::form::TabDraft;
use crate::words::{self, Loc};
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use domain::appointments::Stay;
use domain::customers::OdometerReason;
use domain::repair_orders::{Booked, CheckIn, Command, Kind as VisitKind, OldParts, OrderPage as Page};
use domain::{OrderId, PersonId, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use serde::{Deserialize, Serialize};

/// The first answer of a question, which is led to when there is none.
pub const WASH: &str = "wash-0";
/// The same.
pub const OLD_PARTS: &str = "old-parts-0";

/// What is typed into the form.
#[derive(Clone, Copy)]
pub struct Typed {
    pub kind: RwSignal<String>,
    pub concern: RwSignal<String>,
    pub odometer: RwSignal<Option<i64>>,
    pub odometer_reason: RwSignal<String>,
    pub promised: RwSignal<String>,
    pub waiting: RwSignal<bool>,
    pub wash: RwSignal<Option<bool>>,
    pub old_parts: RwSignal<Option<OldParts>>,
    pub energy: RwSignal<Option<i64>>,
    pub belongings: RwSignal<String>,
    pub sender_name: RwSignal<String>,
    pub sender_phone: RwSignal<String>,
    kept: TabDraft,
}

/// The same as the browser keeps it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Draft {
    kind: String,
    concern: String,
    odometer: Option<i64>,
    odometer_reason: String,
    promised: String,
    waiting: bool,
    wash: Option<bool>,
    old_parts: Option<OldParts>,
    energy: Option<i64>,
    belongings: String,
    sender_name: String,
    sender_phone: String,
}

impl Typed {
    /// A form with nothing but a promise in it: what the customer wishes and what the gauge reads is asked, not assumed.
    pub fn new(promised: String) -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            kind: RwSignal::new(VisitKind::Maintenance.code().to_owned()),
            concern: text(),
            odometer: RwSignal::new(None),
            odometer_reason: text(),
            promised: RwSignal::new(promised),
            waiting: RwSignal::new(false),
            wash: RwSignal::new(None),
            old_parts: RwSignal::new(None),
            energy: RwSignal::new(None),
            belongings: text(),
            sender_name: text(),
            sender_phone: text(),
            kept: TabDraft::nowhere(),
        }
    }

    /// What the customer said when they booked need not be said again.
    pub fn begin_from(self, booked: &Booked) {
        self.concern.set(booked.concern.clone());
        self.waiting.set(booked.stay == Stay::Waits);
        // What is more than a service of the catalogue is no maintenance.
        if booked.services.is_empty() && !booked.concern.is_empty() {
            self.kind.set(VisitKind::General.code().to_owned());
        }
    }

    /// What was taken down before, to be put right.
    pub fn fill(self, before: &CheckIn, clock: &words::Clock) {
        self.take(Draft {
            kind: before.kind.code().to_owned(),
            concern: before.concern.clone(),
            odometer: Some(i64::from(before.odometer_km)),
            odometer_reason: before.odometer_reason.map(|reason| reason.code().to_owned()).unwrap_or_default(),
            promised: clock.field(before.promised_at),
            waiting: before.waiting,
            wash: Some(before.wash),
            old_parts: Some(before.old_parts),
            energy: Some(i64::from(before.energy_percent)),
            belongings: before.belongings.clone(),
            sender_name: before.sender_name.clone(),
            sender_phone: before.sender_phone.clone(),
        });
    }

    fn draft(self) -> Draft {
        Draft {
            kind: self.kind.get(),
            concern: self.concern.get(),
            odometer: self.odometer.get(),
            odometer_reason: self.odometer_reason.get(),
            promised: self.promised.get(),
            waiting: self.waiting.get(),
            wash: self.wash.get(),
            old_parts: self.old_parts.get(),
            energy: self.energy.get(),
            belongings: self.belongings.get(),
            sender_name: self.sender_name.get(),
            sender_phone: self.sender_phone.get(),
        }
    }

    fn take(self, draft: Draft) {
        self.kind.set(draft.kind);
        self.concern.set(draft.concern);
        self.odometer.set(draft.odometer);
        self.odometer_reason.set(draft.odometer_reason);
        self.promised.set(draft.promised);
        self.waiting.set(draft.waiting);
        self.wash.set(draft.wash);
        self.old_parts.set(draft.old_parts);
        self.energy.set(draft.energy);
        self.belongings.set(draft.belongings);
        self.sender_name.set(draft.sender_name);
        self.sender_phone.set(draft.sender_phone);
    }

    /// Keeps what is typed while the tab is open, and brings back what was typed before the page was loaded again. Each person finds only
    /// their own.
    pub fn keep(self, order: OrderId, person: PersonId) {
        self.kept.keep(format!("bayline-check-in-{order}-{person}"), move || self.draft(), move |kept| self.take(kept));
    }

    /// It has been sent: nothing is kept.
    pub fn forget(self) {
        self.kept.forget();
    }

    /// What was typed, or the field that cannot be read and what would be right there.
    pub fn read(self, loc: Loc, clock: &words::Clock) -> Result<CheckIn, (&'static str, &'static str)> {
        let kilometres = td_string!(loc, repair_orders.not_kilometres);
        let unanswered = td_string!(loc, repair_orders.ask_customer);
        let odometer = self.odometer.get_untracked().and_then(|km| u32::try_from(km).ok());
        let energy = self.energy.get_untracked().and_then(|percent| u8::try_from(percent).ok()).filter(|percent| *percent <= 100);
        Ok(CheckIn {
            kind: VisitKind::from_code(&self.kind.get_untracked()).unwrap_or(VisitKind::General),
            concern: self.concern.get_untracked(),
            odometer_km: odometer.ok_or(("odometer", kilometres))?,
            odometer_reason: OdometerReason::from_code(&self.odometer_reason.get_untracked()),
            promised_at: clock.read(&self.promised.get_untracked()).ok_or(("promised", td_string!(loc, repair_orders.not_a_time)))?,
            waiting: self.waiting.get_untracked(),
            energy_percent: energy.ok_or(("energy", td_string!(loc, repair_orders.not_a_percentage)))?,
            wash: self.wash.get_untracked().ok_or((WASH, unanswered))?,
            old_parts: self.old_parts.get_untracked().ok_or((OLD_PARTS, unanswered))?,
            belongings: self.belongings.get_untracked(),
            sender_name: self.sender_name.get_untracked(),
            sender_phone: self.sender_phone.get_untracked(),
        })
    }
}

/// The usual promises: in two hours, at the end of the day, tomorrow before noon.
pub fn usual_promises(now: DateTime<Utc>, offset_minutes: i32) -> [DateTime<Utc>; 3] {
    let offset = TimeDelta::minutes(i64::from(offset_minutes));
    let midnight = (now + offset).date_naive().and_time(chrono::NaiveTime::MIN).and_utc() - offset;
    let quarter = now + TimeDelta::minutes(120 + i64::from(15 - (now.minute() % 15)) % 15);
    [quarter, midnight + TimeDelta::minutes(1_050), midnight + TimeDelta::minutes(1_440 + 660)]
}

/// The field a refusal is about.
pub fn field_of(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::FieldEmpty { field } | Refusal::FieldTooLong { field, .. } => match field.as_str() {
            "concern" => Some("concern"),
            "belongings" => Some("belongings"),
            "sender_name" => Some("sender-name"),
            _ => None,
        },
        Refusal::PhoneUnreadable { .. } => Some("sender-phone"),
        Refusal::OdometerUnreadable { .. } => Some("odometer"),
        Refusal::OdometerWentDown { .. } => Some("odometer-reason"),
        Refusal::PromiseInThePast { .. } | Refusal::PromiseTooFar { .. } => Some("promised"),
        _ => None,
    }
}

/// A check-in without a fault, to ask whether this car can be checked in, or its check-in put right, at all.
pub fn barred(page: &Page, now: DateTime<Utc>) -> domain::Command {
    let check_in = CheckIn {
        kind: page.order.check_in.as_ref().map_or(VisitKind::General, |check_in| check_in.kind),
        concern: "—".to_owned(),
        odometer_km: page.last_odometer_km.unwrap_or(0),
        odometer_reason: None,
        promised_at: now + TimeDelta::hours(1),
        waiting: false,
        wash: false,
        old_parts: OldParts::None,
        energy_percent: 50,
        belongings: String::new(),
        sender_name: String::new(),
        sender_phone: String::new(),
    };
    domain::Command::RepairOrders(Command::CheckIn { order: page.order.id, check_in, closed_is_meant: true })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn the_usual_promises_are_in_two_hours_at_closing_and_tomorrow_before_noon() {
        let at = |day, hour, minute| Utc.with_ymd_and_hms(2026, 3, day, hour, minute, 0).single().expect("a moment");
        // 14:07 on the wall in Hangzhou.
        let [soon, tonight, tomorrow] = usual_promises(at(12, 6, 7), 480);
        assert_eq!(soon, at(12, 8, 15), "the next quarter of an hour");
        assert_eq!(tonight, at(12, 9, 30));
        assert_eq!(tomorrow, at(13, 3, 0));
    }

    #[test]
    fn a_refusal_stands_at_the_field_it_is_about() {
        assert_eq!(field_of(&Refusal::OdometerWentDown { last: 9, found: 8 }), Some("odometer-reason"));
        assert_eq!(field_of(&Refusal::FieldEmpty { field: "sender_name".to_owned() }), Some("sender-name"));
        assert_eq!(field_of(&Refusal::NotFound), None, "what is about none stands at the foot");
    }
}
