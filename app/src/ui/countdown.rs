//! The clock of a page, and the time left to a promise.
//!
//! The server's time rules: the page is rendered with it, the browser continues from it. A tablet whose own clock is
//! wrong still counts down rightly, and the first render in the browser says the same as the server's.

use super::icon::{Glyph, Icon};
use super::page_header::VisuallyHidden;
use chrono::{DateTime, TimeDelta, Utc};
use leptos::prelude::*;
use std::time::Duration;

/// How often a page looks at the time.
const TICK: Duration = Duration::from_secs(30);

/// Below this many minutes a promise is called near.
const SOON: i64 = 15;

/// The time as a page knows it.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    now: RwSignal<DateTime<Utc>>,
    /// Server time minus the browser's own, in milliseconds; known once the page is alive.
    ahead: StoredValue<Option<i64>>,
}

impl Clock {
    /// The time at the last tick; reading it makes the reader tick too.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now.get()
    }

    /// The time at the last tick, for handlers.
    #[must_use]
    pub fn now_untracked(&self) -> DateTime<Utc> {
        self.now.get_untracked()
    }

    /// Sets the clock after the server's, for example from a live message.
    pub fn set(&self, server_now: DateTime<Utc>) {
        self.ahead.set_value(Some(server_now.timestamp_millis() - own_millis()));
        self.now.set(server_now);
    }

    fn tick(&self) {
        let Some(ahead) = self.ahead.try_get_value().flatten() else {
            return;
        };
        if let Some(now) = DateTime::from_timestamp_millis(own_millis() + ahead) {
            let _ = self.now.try_set(now);
        }
    }
}

/// The browser's own clock, only ever used to measure how long the page has been open.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit in 53 bits")]
fn own_millis() -> i64 {
    js_sys::Date::now() as i64
}

/// Gives the page its clock, set to the time the server rendered it at; it begins to tick once the page is alive.
/// Call it in the root component.
pub fn provide_clock(server_now: DateTime<Utc>) -> Clock {
    let clock = Clock { now: RwSignal::new(server_now), ahead: StoredValue::new(None) };
    provide_context(clock);
    Effect::new(move |_| {
        clock.ahead.set_value(Some(server_now.timestamp_millis() - own_millis()));
        if let Ok(handle) = set_interval_with_handle(move || clock.tick(), TICK) {
            on_cleanup(move || handle.clear());
        }
    });
    clock
}

/// The page's clock.
///
/// # Panics
/// When the root component did not call [`provide_clock`].
#[must_use]
pub fn use_clock() -> Clock {
    expect_context::<Clock>()
}

/// What remains to a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// Whether the promise is broken.
    pub late: bool,
    /// Whole minutes to it or past it.
    pub minutes: i64,
}

impl Left {
    /// What remains from `now` to `due`.
    #[must_use]
    pub fn between(now: DateTime<Utc>, due: DateTime<Utc>) -> Self {
        let left = due - now;
        Self { late: left < TimeDelta::zero(), minutes: left.num_minutes().abs() }
    }

    /// Near, but not broken.
    #[must_use]
    pub fn soon(self) -> bool {
        !self.late && self.minutes < SOON
    }

    /// Hours and minutes below two days, else days with `day` as their unit.
    #[must_use]
    pub fn text(self, day: &str) -> String {
        if self.minutes < 48 * 60 {
            format!("{}:{:02}", self.minutes / 60, self.minutes % 60)
        } else {
            format!("{} {day}", self.minutes / (24 * 60))
        }
    }
}

/// What remains, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftText {
    /// To be seen: `2:04` and the word that says that it is no hour of the day.
    pub shown: String,
    /// To be heard: hours and minutes by their names.
    pub spoken: String,
}

/// The time left to a promise, on the page's own clock.
#[component]
pub fn Countdown<F>(
    /// When it is due.
    due: DateTime<Utc>,
    /// What remains, in words.
    say: F,
    /// Further classes.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView
where
    F: Fn(Left) -> LeftText + Send + Sync + 'static,
{
    let clock = use_clock();
    let left = Memo::new(move |_| Left::between(clock.now(), due));
    let state = move || {
        let left = left.get();
        if left.late {
            Some("late")
        } else if left.soon() {
            Some("soon")
        } else {
            None
        }
    };
    let text = Memo::new(move |_| say(left.get()));
    view! {
        <time class=format!("countdown {class}") data-state=state datetime=due.to_rfc3339()>
            <Icon glyph=Glyph::AlarmClock/>
            <span aria-hidden="true">{move || text.with(|text| text.shown.clone())}</span>
            <VisuallyHidden>{move || text.with(|text| text.spoken.clone())}</VisuallyHidden>
        </time>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_773_300_000 + minutes * 60, 0).expect("a valid time")
    }

    #[test]
    fn a_promise_counts_down_then_up() {
        assert_eq!(Left::between(at(0), at(124)).text("d"), "2:04");
        assert_eq!(Left::between(at(16), at(0)), Left { late: true, minutes: 16 });
        assert_eq!(Left::between(at(0), at(3 * 24 * 60 + 5)).text("d"), "3 d");
        assert!(Left::between(at(0), at(14)).soon());
        assert!(!Left::between(at(0), at(15)).soon());
        assert!(!Left::between(at(0), at(0)).late, "on the minute is in time");
    }
}
