//! The health check of the car, for its customer: what is to be done first, in plain words, with what can be seen of it.

use super::photos::PhotoList;
use crate::quality::sheets::look;
use crate::ui::StateText;
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::care::{Checked, HealthCheck};
use domain::quality::Mark;
use domain::repair_orders::Due;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The health checks that the advisor has shared, newest first.
#[component]
pub fn HealthChecks(checks: Vec<HealthCheck>, token: String, clock: words::Clock) -> impl IntoView {
    checks.into_iter().map(|check| view! { <One check token=token.clone() clock /> }).collect_view()
}

/// What the house advises for the time after the visit; nothing where it advises nothing.
#[component]
pub fn Advice(advice: Vec<(String, Due)>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let row = |(text, due): (String, Due)| {
        let due = words::due(loc, due);
        view! { <li><p>{text}</p>{(!due.is_empty()).then(|| view! { <p><b>{due}</b></p> })}</li> }
    };
    (!advice.is_empty()).then(|| {
        view! {
            <section class="guest-health">
                <h2>{td_string!(loc, care.advice)}</h2>
                <div class="health"><ul>{advice.into_iter().map(row).collect_view()}</ul></div>
            </section>
        }
    })
}

#[component]
fn One(check: HealthCheck, token: String, clock: words::Clock) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let at = clock.day_time(check.at, Visit::here().now);
    let group = move |mark: Mark, title: &'static str| {
        let found: Vec<Checked> = check.items.iter().filter(|item| item.mark == mark).cloned().collect();
        (!found.is_empty()).then(|| {
            let (state, glyph) = look(mark);
            let count = found.len();
            let rows = found.into_iter().map(|item| view! { <li data-state=state.as_str()><Item item token=token.clone() /></li> });
            // What is in order is there for whoever wants to read it.
            if mark == Mark::Good {
                let title = format!("{title} {count}");
                view! { <details class="health"><summary><StateText state glyph text=title /></summary><ul>{rows.collect_view()}</ul></details> }
                    .into_any()
            } else {
                view! { <div class="health"><h3><StateText state glyph text=title /></h3><ul>{rows.collect_view()}</ul></div> }.into_any()
            }
        })
    };
    view! {
        <section class="guest-health">
            <h2>{td_string!(loc, sheets.health_title)}</h2>
            <p class="quiet">{td_string!(loc, sheets.health_text, at = at.as_str())}</p>
            {group(Mark::Bad, td_string!(loc, sheets.health_bad))}
            {group(Mark::Watch, td_string!(loc, sheets.health_watch))}
            {group(Mark::Good, td_string!(loc, sheets.health_good))}
        </section>
    }
}

#[component]
fn Item(item: Checked, token: String) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let reading = item.reading.map(|(value, unit)| words::reading(value, unit));
    view! {
        <p><b>{words::called(loc, &item.title).to_owned()}</b>" "{reading}</p>
        {(!item.note.is_empty()).then(|| view! { <p>{item.note.clone()}</p> })}
        {(!item.photos.is_empty()).then(|| view! { <PhotoList photos=item.photos.clone() token=token.clone() /> })}
    }
}
