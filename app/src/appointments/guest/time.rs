//! Day and time: those that really fit, soonest first. Every time is a button, so that choosing it is going on.

use super::Making;
use crate::words::{self, Loc};
use chrono::{DateTime, NaiveDate, Utc};
use domain::appointments::Slot;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The page on which a time is chosen.
pub(super) fn page(making: Making, clock: &words::Clock) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let at = making.house.code;
    let address = format!("/book?at={at}&step=time");
    let picker = Picker { slots: making.slots, day: making.day, address, chosen: making.booking.starts_at };
    let pick = view! { <input type="hidden" name="at" value=at /> };
    view! {
        <h1>{td_string!(loc, booking.when)}</h1>
        {picker.view(clock, "post", "/book/time", pick.into_any())}
    }
}

/// Times to choose from, for a booking and for a visit that moves.
pub(super) struct Picker {
    pub slots: Vec<Slot>,
    /// The day that was asked for; else the first with a free time.
    pub day: Option<NaiveDate>,
    /// The address of the same page, to which a day is added.
    pub address: String,
    /// What stands now.
    pub chosen: Option<DateTime<Utc>>,
}

impl Picker {
    pub(super) fn view(self, clock: &words::Clock, method: &'static str, action: &str, hidden: AnyView) -> AnyView {
        let loc = expect_context::<Loc>();
        let Some(first) = self.slots.first().copied() else {
            return view! { <p>{td_string!(loc, booking.no_times)}</p> }.into_any();
        };
        let mut days: Vec<(NaiveDate, usize)> = Vec::new();
        for slot in &self.slots {
            match days.last_mut() {
                Some((day, count)) if *day == clock.day(slot.at) => *count += 1,
                _ => days.push((clock.day(slot.at), 1)),
            }
        }
        let day = self.day.filter(|day| days.iter().any(|(of, _)| of == day)).unwrap_or(clock.day(first.at));
        let address = self.address;
        let choices = days.iter().map(|(of, count)| {
            view! {
                <a class="pick" href=format!("{address}&day={of}") aria-current=(*of == day).then_some("date")>
                    <b>{words::day_name(loc, *of)}</b>
                    <small>{td_string!(loc, booking.left, count = *count)}</small>
                </a>
            }
        });
        let choices = choices.collect_view();
        let soonest = words::moment(loc, clock, first.at);
        let times = self.slots.iter().filter(|slot| clock.day(slot.at) == day).map(|slot| {
            let ready = if clock.day(slot.ready_at) == day { clock.time(slot.ready_at) } else { words::day_name(loc, clock.day(slot.ready_at)) };
            view! {
                <button class="pick" type="submit" name="starts_at" value=slot.at.to_rfc3339() aria-current=(self.chosen == Some(slot.at)).then_some("true")>
                    <b>{clock.time(slot.at)}</b>
                    <small>{td_string!(loc, booking.ready_at, time = ready)}</small>
                </button>
            }
        });
        let times = times.collect_view();
        view! {
            <form class="book-form" method=method action=action.to_owned()>
                {hidden}
                <button class="button" data-kind="next" type="submit" name="starts_at" value=first.at.to_rfc3339()>
                    {td_string!(loc, booking.soonest, at = soonest)}
                </button>
                <nav class="book-days" aria-label=td_string!(loc, booking.days)>{choices}</nav>
                <h2>{words::day_name(loc, day)}</h2>
                <div class="book-times">{times}</div>
            </form>
        }
        .into_any()
    }
}
