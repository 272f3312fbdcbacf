//! The promised time: typed in the zone of the dealership, with the times that are promised most often one press away.

use super::desk::{Desk, offset_of};
use super::order::Refused;
use super::panels::Panels;
use crate::execute::Sending;
use crate::ui::{Button, Checkbox, Choice, Dialog, Field, Kind, Select, TextInput, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Days, FixedOffset, NaiveDateTime, TimeDelta, TimeZone, Utc};
use domain::repair_orders::{Command, PromiseReason};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// How a `datetime-local` field writes a time.
const AS_TYPED: &str = "%Y-%m-%dT%H:%M";
/// Characters of a time without its seconds.
const TO_THE_MINUTE: usize = 16;

/// A time as a form field holds it.
#[must_use]
pub fn typed(at: DateTime<Utc>, offset: FixedOffset) -> String {
    at.with_timezone(&offset).format(AS_TYPED).to_string()
}

/// The time that a form field holds; nothing for one that is not filled in.
#[must_use]
pub fn read(text: &str, offset: FixedOffset) -> Option<DateTime<Utc>> {
    let local = NaiveDateTime::parse_from_str(text.trim().get(..TO_THE_MINUTE)?, AS_TYPED).ok()?;
    offset.from_local_datetime(&local).single().map(|at| at.to_utc())
}

/// A time that could be promised, to ask the rules with.
#[must_use]
pub fn probe(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::seconds(61)
}

/// A time that is promised often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Often {
    /// Before the house closes: 17:30 today.
    ThisEvening,
    /// In two hours, on the quarter of an hour.
    InTwoHours,
    /// 11:00 tomorrow.
    Tomorrow,
}

impl Often {
    /// The point in time it means now; nothing when it has passed.
    fn at(self, now: DateTime<Utc>, offset: FixedOffset) -> Option<DateTime<Utc>> {
        let today = now.with_timezone(&offset).date_naive();
        let local = |date: chrono::NaiveDate, hour, minute| offset.from_local_datetime(&date.and_hms_opt(hour, minute, 0)?).single().map(|at| at.to_utc());
        match self {
            Self::ThisEvening => local(today, 17, 30).filter(|at| *at > now),
            Self::InTwoHours => {
                let at = now + TimeDelta::hours(2);
                let over = at.timestamp().rem_euclid(900);
                Some(at + TimeDelta::seconds(if over == 0 { 0 } else { 900 - over }))
            }
            Self::Tomorrow => local(today.checked_add_days(Days::new(1))?, 11, 0),
        }
    }

    fn name(self, loc: Loc) -> &'static str {
        match self {
            Self::ThisEvening => td_string!(loc, repair_orders.this_evening),
            Self::InTwoHours => td_string!(loc, repair_orders.in_two_hours),
            Self::Tomorrow => td_string!(loc, repair_orders.tomorrow),
        }
    }
}

/// The field for a promised time, and the times promised most often.
#[component]
pub fn PromiseField(id: &'static str, value: RwSignal<String>, #[prop(into)] error: Signal<Option<String>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let offset = offset_of(&Visit::here());
    let clock = use_clock();
    let quick = [Often::InTwoHours, Often::ThisEvening, Often::Tomorrow]
        .into_iter()
        .map(|often| {
            let press = move || {
                if let Some(at) = often.at(clock.now(), offset) {
                    value.set(typed(at, offset));
                }
            };
            let passed = Memo::new(move |_| often.at(clock.now(), offset).is_none());
            view! { {move || (!passed.get()).then(|| view! { <Button on_press=press>{often.name(loc)}</Button> })} }
        })
        .collect_view();
    view! {
        <div class="stack">
            <Field id label=td_string!(loc, repair_orders.promised) error>
                <TextInput value kind="datetime-local" required=true />
            </Field>
            <div class="quick-times">{quick}</div>
        </div>
    }
}

/// Changing the promise: the old one, the reason and the customer's word stay on the timeline.
#[component]
pub fn PromiseDialog() -> impl IntoView {
    let desk = Desk::here();
    let loc = desk.loc;
    let open = expect_context::<Panels>().promise;
    let (value, reason, agreed) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    let (unread, no_reason) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let sending = Sending::begin();
    // The dialog begins with the promise that stands.
    Effect::new(move |_| {
        if open.get() {
            let at = desk.page.with_untracked(|page| page.order.promise.map(|promise| typed(promise.at, desk.offset)));
            value.set(at.unwrap_or_default());
            sending.clear();
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (at, why) = (read(&value.get_untracked(), desk.offset), PromiseReason::from_code(&reason.get_untracked()));
        unread.set(at.is_none().then(|| td_string!(loc, repair_orders.time_unreadable).to_owned()));
        no_reason.set(why.is_none().then(|| td_string!(loc, repair_orders.choose_reason).to_owned()));
        let (Some(promised_at), Some(reason)) = (at, why) else { return };
        let command = Command::ChangePromise { order: desk.order(), promised_at, reason, customer_agreed: agreed.get_untracked() };
        desk.send(domain::Command::RepairOrders(command), sending, move || open.set(false));
    };
    let reasons = PromiseReason::ALL.iter().map(|reason| Choice::new(reason.code().to_owned(), words::promise_reason(loc, *reason))).collect::<Vec<_>>();
    let stands = move || {
        desk.page.with(|page| {
            let at = page.order.promise.map(|promise| desk.clock.date_time(promise.at)).unwrap_or_default();
            td_string!(loc, repair_orders.promise_stands, at = at)
        })
    };
    view! {
        <Dialog id="promise-dialog" open title=td_string!(loc, repair_orders.change_promise) close_label=td_string!(loc, common.close)>
            <form class="form" novalidate=true on:submit=submit>
                <p>{stands}</p>
                <PromiseField id="promise-at" value error=unread />
                <Field id="promise-reason" label=words::field(loc, "reason") error=no_reason>
                    <Select value=reason choices=reasons.clone() blank=td_string!(loc, repair_orders.please_choose) required=true />
                </Field>
                <Checkbox value=agreed label=td_string!(loc, repair_orders.customer_agreed) hint=td_string!(loc, repair_orders.customer_agreed_hint) />
                <Refused sending />
                <footer>
                    <Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, repair_orders.change_promise)}</Button>
                </footer>
            </form>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shanghai() -> FixedOffset {
        FixedOffset::east_opt(8 * 3600).expect("eight hours east")
    }

    #[test]
    fn a_time_is_typed_on_the_wall_of_the_dealership() {
        let at = read("2026-03-12T16:30", shanghai()).expect("a time");
        assert_eq!(at.to_rfc3339(), "2026-03-12T08:30:00+00:00");
        assert_eq!(typed(at, shanghai()), "2026-03-12T16:30");
        assert_eq!(read("2026-03-12T16:30:00", shanghai()), Some(at), "seconds are forgiven");
        assert_eq!(read("", shanghai()), None);
        assert_eq!(read("tomorrow", shanghai()), None);
    }

    #[test]
    fn what_is_promised_often_lies_ahead() {
        let now = read("2026-03-12T16:38", shanghai()).expect("a time");
        let at = |often: Often, now| often.at(now, shanghai()).map(|at| typed(at, shanghai()));
        assert_eq!(at(Often::ThisEvening, now), Some("2026-03-12T17:30".to_owned()));
        assert_eq!(at(Often::InTwoHours, now), Some("2026-03-12T18:45".to_owned()));
        assert_eq!(at(Often::Tomorrow, now), Some("2026-03-13T11:00".to_owned()));
        assert_eq!(at(Often::ThisEvening, now + TimeDelta::hours(1)), None);
    }
}
