//! Choosing a time that is free: a day, then a time of the day, soonest first.

use super::api;
use crate::problem::Problem;
use crate::ui::{ErrorNotice, Loading};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use domain::appointments::{Channel, Slot, Wish};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Days that are offered before one asks for more.
const FEW_DAYS: usize = 7;

/// The free times for a wish; they are asked for again whenever the wish changes. The soonest is chosen until another one is.
#[component]
pub fn Slots(
    /// What is to be done; nothing until something is.
    #[prop(into)]
    wish: Signal<Option<Wish>>,
    channel: Channel,
    /// The time that is chosen.
    value: RwSignal<Option<DateTime<Utc>>>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let found = RwSignal::new(None::<Result<Vec<Slot>, Problem>>);
    let day = RwSignal::new(None::<NaiveDate>);
    let all_days = RwSignal::new(false);
    let local = local(visit.offset_minutes);
    Effect::new(move |_| {
        let Some(asked) = wish.get() else {
            found.set(None);
            value.set(None);
            return;
        };
        leptos::task::spawn_local(async move {
            let answer = api::free_slots(asked.clone(), channel).await;
            // Answers may overtake each other; only the one to what is wished for now counts.
            if wish.try_get_untracked().flatten().as_ref() != Some(&asked) {
                return;
            }
            let first = answer.as_ref().ok().and_then(|slots| slots.first().copied());
            value.set(first.map(|slot| slot.at));
            day.set(first.map(|slot| local(slot.at)));
            found.set(Some(answer));
        });
    });
    move || match found.get() {
        None if wish.with(Option::is_none) => ().into_any(),
        None => view! { <Loading label=td_string!(loc, common.loading) /> }.into_any(),
        Some(Err(problem)) => view! { <ErrorNotice title=words::problem_with(loc, &problem, &clock) /> }.into_any(),
        Some(Ok(slots)) if slots.is_empty() => view! { <p class="quiet">{td_string!(loc, appointments.nothing_free)}</p> }.into_any(),
        Some(Ok(slots)) => {
            let mut days: Vec<(NaiveDate, usize)> = Vec::new();
            for slot in &slots {
                match days.last_mut() {
                    Some((day, count)) if *day == local(slot.at) => *count += 1,
                    _ => days.push((local(slot.at), 1)),
                }
            }
            let more = days.len() > FEW_DAYS;
            let day_choices = move || {
                let shown = if all_days.get() { days.len() } else { FEW_DAYS };
                days.iter().take(shown).map(|(of, count)| day_choice(loc, *of, *count, day)).collect_view()
            };
            let times = move || {
                let chosen = slots.iter().filter(|slot| Some(local(slot.at)) == day.get());
                chosen.map(|slot| time_choice(loc, clock, *slot, value)).collect_view()
            };
            view! {
                <div class="slot-days" role="radiogroup" aria-label=td_string!(loc, appointments.choose_day)>
                    {day_choices}
                    {move || (more && !all_days.get()).then(|| view! {
                        <button type="button" class="button" data-kind="plain" on:click=move |_| all_days.set(true)>{td_string!(loc, appointments.later_days)}</button>
                    })}
                </div>
                <div class="slot-times" role="radiogroup" aria-label=td_string!(loc, appointments.choose_time)>{times}</div>
            }
            .into_any()
        }
    }
}

/// The day that a moment falls on in the dealership.
fn local(offset_minutes: i32) -> impl Fn(DateTime<Utc>) -> NaiveDate + Copy + Send + Sync + 'static {
    move |at| match FixedOffset::east_opt(offset_minutes * 60) {
        Some(offset) => at.with_timezone(&offset).date_naive(),
        None => at.date_naive(),
    }
}

fn day_choice(loc: Loc, of: NaiveDate, count: usize, day: RwSignal<Option<NaiveDate>>) -> impl IntoView {
    let chosen = move || day.get() == Some(of);
    view! {
        <label class="pick">
            <input type="radio" name="slot-day" value=of.to_string() prop:checked=chosen on:change=move |_| day.set(Some(of)) />
            <b>{words::day_name(loc, of)}</b>
            <small>{td_string!(loc, appointments.times_left, count = count)}</small>
        </label>
    }
}

fn time_choice(loc: Loc, clock: words::Clock, slot: Slot, value: RwSignal<Option<DateTime<Utc>>>) -> impl IntoView {
    let chosen = move || value.get() == Some(slot.at);
    view! {
        <label class="pick">
            <input type="radio" name="slot-time" value=slot.at.to_rfc3339() prop:checked=chosen on:change=move |_| value.set(Some(slot.at)) />
            <b>{clock.time(slot.at)}</b>
            <small>{td_string!(loc, appointments.ready_at, time = clock.day_time(slot.ready_at, slot.at))}</small>
        </label>
    }
}
