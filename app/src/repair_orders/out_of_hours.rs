//! A promise for a time at which the house is closed is asked back where it is typed, once: the next time at which it is open at one tap, or
//! the customer knows.

use super::form::Wrong;
use super::shown::Shown;
use crate::execute::Sending;
use crate::ui::{Button, Checkbox, Glyph, Notice, State, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Utc};
use domain::Refusal;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Whether the time in a field is one at which the house is closed, and whether it is meant all the same.
#[derive(Clone, Copy)]
pub struct OutOfHours {
    /// What the field holds.
    typed: RwSignal<String>,
    /// When the house opens next; nothing for a time at which it is open, or that is as it was promised before.
    next: Memo<Option<DateTime<Utc>>>,
    /// What the server said of what was typed: the house may have set other hours since the page was loaded.
    told: RwSignal<Option<(String, DateTime<Utc>)>>,
    meant: RwSignal<bool>,
    /// Where it is asked: the id of the question.
    asked_at: &'static str,
    loc: Loc,
}

impl OutOfHours {
    /// Call it in a component's body. `typed` is what the field holds, `asked_at` the id of the question.
    pub fn of(shown: Shown, typed: RwSignal<String>, asked_at: &'static str) -> Self {
        let clock = words::Clock::of(&Visit::here());
        let told = RwSignal::new(None::<(String, DateTime<Utc>)>);
        let next = Memo::new(move |_| {
            let typed = typed.get();
            let at = clock.read(&typed)?;
            let stands = shown.page.with(|page| page.order.promise.is_some_and(|promise| clock.field(promise.at) == typed));
            let said = told.with(|told| told.as_ref().filter(|(of, _)| *of == typed).map(|(_, next)| *next));
            said.or_else(|| shown.opens_next(at)).filter(|_| !stands)
        });
        Self { typed, next, told, meant: RwSignal::new(false), asked_at, loc: expect_context::<Loc>() }
    }

    /// Asks when the server refuses a time for being closed. Call it in a component's body.
    pub fn follow(self, sending: Sending, wrong: Wrong) {
        Effect::new(move |_| {
            let next = sending.problem.with(|problem| match problem.as_ref()?.refusal().as_deref() {
                Some(Refusal::PromiseWhenClosed { next, .. }) => Some(*next),
                _ => None,
            });
            if let Some(next) = next {
                self.told.set(Some((self.typed.get_untracked(), next)));
                sending.clear();
                self.lead(wrong);
            }
        });
    }

    /// Leads to the question, unless the house is open then or the time is meant: whether it is as it should be.
    #[must_use]
    pub fn is_answered(self, wrong: Wrong) -> bool {
        let asks = self.next.get_untracked().is_some() && !self.meant.get_untracked();
        if asks {
            self.lead(wrong);
        }
        !asks
    }

    /// Whether the house is closed then and the time is meant all the same.
    #[must_use]
    pub fn is_meant(self) -> bool {
        self.next.get_untracked().is_some() && self.meant.get_untracked()
    }

    fn lead(self, wrong: Wrong) {
        let loc = self.loc;
        wrong.at(self.asked_at, td_string!(loc, repair_orders.out_of_hours_choose).to_owned());
    }

    /// Another time is asked about anew.
    pub fn forget(self) {
        self.meant.set(false);
    }
}

/// The question below the field: the next time at which the house is open, and the tick that means the one that is typed.
#[component]
pub fn OutOfHoursNotice(at: OutOfHours, wrong: Wrong) -> impl IntoView {
    let loc = at.loc;
    let clock = words::Clock::of(&Visit::here());
    Effect::new(move |before: Option<String>| {
        let typed = at.typed.get();
        if before.is_some_and(|before| before != typed) {
            at.forget();
        }
        typed
    });
    let unanswered = wrong.of(at.asked_at);
    let unanswered = Signal::derive(move || unanswered.get().filter(|_| !at.meant.get()));
    move || {
        at.next.get().map(|next| {
            let title = td_string!(loc, repair_orders.out_of_hours, next = clock.date_time(next));
            let name = title.clone();
            let take = Callback::new(move |()| {
                at.typed.set(clock.field(next));
                wrong.clear();
            });
            view! {
                <div class="closed-asked" id=at.asked_at role="group" tabindex="-1" aria-label=name>
                    <Notice state=State::Late glyph=Glyph::CalendarClock title>
                        <Button on_press=take>{td_string!(loc, repair_orders.out_of_hours_next, next = clock.date_time(next))}</Button>
                    </Notice>
                    <Checkbox value=at.meant label=td_string!(loc, repair_orders.out_of_hours_meant) />
                    <WhyNot reason=unanswered />
                </div>
            }
        })
    }
}

/// The first time from `at` on at which the house is open: what is suggested for a promise.
pub fn in_hours(shown: Shown, at: DateTime<Utc>, clock: &words::Clock) -> String {
    clock.field(untrack(|| shown.opens_next(at)).unwrap_or(at))
}
