//! A promise for a time at which the house is closed is said so while it is typed, and made only by who means it.

use super::form::Wrong;
use super::shown::Shown;
use crate::ui::{Checkbox, Glyph, Notice, State};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, NaiveDateTime, Utc};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// How times are written for whoever reads them.
const WRITTEN: &str = "%Y-%m-%d %H:%M";

/// Whether the time in a field is one at which the house is closed, and whether it is meant all the same.
#[derive(Clone, Copy)]
pub struct OutOfHours {
    /// What is said then; nothing for a time that is as it was promised before.
    says: Memo<Option<String>>,
    meant: RwSignal<bool>,
}

impl OutOfHours {
    /// Call it in a component's body. `typed` is what the field holds.
    pub fn of(shown: Shown, typed: RwSignal<String>) -> Self {
        let loc = expect_context::<Loc>();
        let clock = words::Clock::of(&Visit::here());
        let says = Memo::new(move |_| {
            let typed = typed.get();
            let at = local(&typed)?;
            let next = shown.page.with(|page| {
                let stands = page.order.promise.is_some_and(|promise| clock.field(promise.at) == typed);
                page.hours.next_if_closed(at).filter(|_| !stands)
            })?;
            Some(td_string!(loc, repair_orders.out_of_hours, next = next.format(WRITTEN).to_string()))
        });
        Self { says, meant: RwSignal::new(false) }
    }

    /// Leads to the field, unless the house is open then or the time is meant: whether it is as it should be.
    #[must_use]
    pub fn is_meant(self, wrong: Wrong, field: &'static str) -> bool {
        match self.says.get_untracked() {
            Some(says) if !self.meant.get_untracked() => {
                wrong.at(field, says);
                false
            }
            _ => true,
        }
    }

    /// Another time is asked about anew.
    pub fn forget(self) {
        self.meant.set(false);
    }
}

/// Says so below the field, with the tick that means it.
#[component]
pub fn OutOfHoursNotice(at: OutOfHours) -> impl IntoView {
    let loc = expect_context::<Loc>();
    Effect::new(move |before: Option<Option<String>>| {
        let says = at.says.get();
        if before.is_some_and(|before| before != says) {
            at.forget();
        }
        says
    });
    move || {
        at.says.get().map(|says| {
            view! {
                <Notice state=State::Late glyph=Glyph::CalendarClock title=says />
                <Checkbox value=at.meant label=td_string!(loc, repair_orders.out_of_hours_meant) />
            }
        })
    }
}

/// The first time from `at` on at which the house is open: what is suggested for a promise.
pub fn in_hours(shown: Shown, at: DateTime<Utc>, clock: &words::Clock) -> String {
    let typed = clock.field(at);
    let next = local(&typed).and_then(|at| shown.page.with_untracked(|page| page.hours.next_if_closed(at)));
    next.map_or(typed, |next| next.format("%Y-%m-%dT%H:%M").to_string())
}

fn local(typed: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(typed.get(..16)?, "%Y-%m-%dT%H:%M").ok()
}
