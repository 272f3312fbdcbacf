//! Work lists of inspections: what waits for a check by somebody else, and cars in work for spot checks.

use super::api;
use super::sheets::Sheets;
use crate::ui::{Button, Glyph, Icon, Plate};
use crate::visit::Visit;
use crate::words::Loc;
use crate::workshop::rows::{Fetch, Row, Rows, boxed};
use domain::quality::{SheetKind, awaits_check_by};
use domain::workshop::{Board, Card, Job};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What may bring a car to these lists.
const NEWS: &[&str] = &["finished", "clocked_on", "resumed", "held", "sheet_filled", "failed", "moved"];

/// The work that waits for a check by somebody who has not done it; nothing where none does.
#[component]
pub fn MutualChecks(sheets: Sheets) -> impl IntoView {
    view! { <Listed sheets kind=SheetKind::MutualCheck fetch=|| boxed(api::to_check()) /> }
}

/// The cars that somebody works on, for spot checks; nothing where nobody works.
#[component]
pub fn SpotChecks(sheets: Sheets) -> impl IntoView {
    view! { <Listed sheets kind=SheetKind::Spot fetch=|| boxed(api::in_work()) /> }
}

/// A list that is fetched by the browser alone: the page is there without it.
#[component]
fn Listed(sheets: Sheets, kind: SheetKind, fetch: Fetch) -> impl IntoView {
    let board = RwSignal::new(None::<Board>);
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            if let Ok(read) = fetch().await {
                let _ = board.try_set(Some(read));
            }
        });
    });
    move || board.get().map(|board| view! { <Cars board sheets kind fetch /> })
}

#[component]
fn Cars(board: Board, sheets: Sheets, kind: SheetKind, fetch: Fetch) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let rows = Rows::follow(board, fetch, NEWS);
    let none = Memo::new(move |_| rows.rows.with(Vec::is_empty));
    let (title, text) = match kind {
        SheetKind::MutualCheck => (td_string!(loc, sheets.mutual_title), ""),
        _ => (td_string!(loc, sheets.spot_title), td_string!(loc, sheets.spot_text)),
    };
    view! {
        <Show when=move || !none.get()>
            <section class="check-list">
                <h2>{title}</h2>
                {(!text.is_empty()).then(|| view! { <p class="quiet">{text}</p> })}
                <ol class="work-list">
                    <For each=move || rows.rows.get() key=|row| row.order let:row>
                        <CarRow row sheets kind />
                    </For>
                </ol>
            </section>
        </Show>
    }
}

#[component]
fn CarRow(row: Row, sheets: Sheets, kind: SheetKind) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let person = visit.actor().person;
    let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let face = move |card: &Card| {
        view! {
            <a class="work-row" href=format!("/repair_orders/{}", card.progress.order)>
                <span class="car"><Plate plate=card.plate.clone().unwrap_or_default() home=home.clone() none=card.vin_serial.clone() /><span class="what">{card.model.clone()}</span></span>
                <span class="who">{card.concern.clone()}</span>
                <span class="at"></span>
                <span class="when"></span>
                <span class="next"><Icon glyph=Glyph::ChevronRight /></span>
            </a>
        }
    };
    let (shown, pressed) = (row.card.clone(), row.card);
    let acts = {
        let pressed = pressed.clone();
        move || match kind {
            SheetKind::MutualCheck => {
                let jobs: Vec<Job> = pressed.with(|card| {
                    let progress = &card.progress;
                    progress.jobs.iter().filter(|job| awaits_check_by(progress, job, person)).cloned().collect()
                });
                let act = |job: Job| {
                    let card = pressed.clone();
                    let label = format!("{}：{}", td_string!(loc, sheets.do_mutual), job.title);
                    let press = Callback::new(move |()| sheets.ask(&card.get_untracked(), Some(&job), &[SheetKind::MutualCheck]));
                    view! { <Button glyph=Glyph::ClipboardCheck on_press=press>{label}</Button> }
                };
                jobs.into_iter().map(act).collect_view().into_any()
            }
            _ => {
                let card = pressed.clone();
                let press = Callback::new(move |()| sheets.ask(&card.get_untracked(), None, &[SheetKind::Spot]));
                view! { <Button glyph=Glyph::ClipboardCheck on_press=press>{td_string!(loc, sheets.do_spot)}</Button> }.into_any()
            }
        }
    };
    view! {
        <li>
            {move || shown.with(&face)}
            <div class="acts">{acts}</div>
        </li>
    }
}
