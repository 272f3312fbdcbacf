//! What a sheet has brought to light: each becomes added work for the advisor with one tap.

use super::{Asked, Sheets, look};
use crate::ui::{Button, Glyph, Icon, Kind, StateText};
use crate::words::{self, Loc};
use crate::workshop::unsent::Acting;
use domain::quality::{Given, Item, Mark, finding_of, mark_of};
use domain::repair_orders::Command;
use domain::{PhotoId, SheetId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Something that is to be watched, or is not in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The item of the sheet.
    pub item: String,
    pub mark: Mark,
    /// As the advisor and the customer read it.
    pub text: String,
    pub photos: Vec<PhotoId>,
}

impl Found {
    /// What is not in order among what was filled in, the worst first.
    #[must_use]
    pub fn among<'a>(items: impl Iterator<Item = &'a Item>, given: &[Given]) -> Vec<Self> {
        let loc = expect_context::<Loc>();
        let found = items.filter_map(|item| {
            let given = given.iter().find(|given| given.item == item.code)?;
            let mark = mark_of(item, given);
            let reading = item.measure.zip(given.value).map(|(measure, value)| words::reading(value, measure.unit));
            let text = text(loc, words::called(loc, &item.title), mark, reading, &given.note);
            matches!(mark, Mark::Watch | Mark::Bad).then(|| Self { item: item.code.clone(), mark, text, photos: given.photos.clone() })
        });
        let mut found: Vec<Self> = found.collect();
        found.sort_by_key(|found| std::cmp::Reverse(found.mark));
        found
    }
}

/// What a finding says.
#[must_use]
pub fn text(loc: Loc, title: &str, mark: Mark, reading: Option<String>, note: &str) -> String {
    let what = reading.unwrap_or_else(|| words::mark(loc, mark).to_owned());
    if note.is_empty() { format!("{title}：{what}") } else { format!("{title}：{what}。{note}") }
}

/// The sheet is filled: what it has brought to light, each with its tap.
#[component]
pub fn Reports(asked: Asked, sheet: SheetId, found: Vec<Found>, sheets: Sheets) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let close = Callback::new(move |()| sheets.asked.set(None));
    view! {
        <div class="form">
            <FoundRows asked sheet found sheets />
            <footer><Button kind=Kind::Next glyph=Glyph::Check on_press=close>{td_string!(loc, sheets.done)}</Button></footer>
        </div>
    }
}

/// What was found, each with the tap that reports it.
#[component]
pub fn FoundRows(asked: Asked, sheet: SheetId, found: Vec<Found>, sheets: Sheets) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let intro = (!found.is_empty()).then(|| view! { <p>{td_string!(loc, sheets.report_them)}</p> });
    let row = |found: Found| {
        let (acting, reported) = (Acting::begin(sheets.unsent), RwSignal::new(false));
        let ((state, glyph), asked) = (look(found.mark), asked.clone());
        let shown = found.text.clone();
        let report = Callback::new(move |()| {
            let finding = finding_of(sheet, &found.item);
            let command = Command::ReportFinding {
                order: asked.order,
                finding,
                text: found.text.clone(),
                photos: found.photos.clone(),
                job: asked.job,
            };
            acting.act(domain::Command::RepairOrders(command), None, asked.about.clone(), move || {
                let _ = reported.try_set(true);
            });
        });
        view! {
            <li data-state=state.as_str()>
                <StateText state glyph text=shown />
                {move || match reported.get() {
                    true => view! { <span class="quiet"><Icon glyph=Glyph::Check />{td_string!(loc, sheets.reported)}</span> }.into_any(),
                    false => view! { <Button glyph=Glyph::Send pending=acting.pending on_press=report>{td_string!(loc, sheets.report)}</Button> }.into_any(),
                }}
                <crate::ui::WhyNot reason=acting.refused />
            </li>
        }
    };
    view! {
        {intro}
        <ul class="sheet-found">{found.into_iter().map(row).collect_view()}</ul>
    }
}
