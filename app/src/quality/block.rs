//! The inspection sheets of an order: what was found, what becomes of it, and whether the customer may read it.

use super::sheets::{finding_text, look};
use crate::repair_orders::{RefusedNotice, Shown, full, small};
use crate::ui::{Block, Button, Glyph, Icon, State, StateText, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::quality::{Command as Quality, Entry, Mark, Sheet, SheetKind, finding_of};
use domain::repair_orders::Command as Orders;
use domain::{Command, Permission, PhotoId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The filled sheets of an order, the newest first; nothing where there are none.
#[component]
pub fn SheetsBlock(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sheets = Memo::new(move |_| shown.page.with(|page| page.order.sheets.iter().rev().cloned().collect::<Vec<_>>()));
    let rows = move || sheets.get().into_iter().map(|sheet| view! { <li><SheetRow shown sheet /></li> }).collect_view();
    view! {
        <Show when=move || sheets.with(|sheets| !sheets.is_empty())>
            <Block class="sheets" title=td_string!(loc, sheets.block)><ol>{rows}</ol></Block>
        </Show>
    }
}

#[component]
fn SheetRow(shown: Shown, sheet: Sheet) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (wall, clock, sending) = (words::Clock::of(&visit), use_clock(), shown.sending());
    let (id, at, by) = (sheet.id, sheet.at, sheet.by.name.clone());
    let counts = sheet.counts();
    let (state, glyph) = look(if counts.bad > 0 {
        Mark::Bad
    } else if counts.watch > 0 {
        Mark::Watch
    } else {
        Mark::Good
    });
    let counted = td_string!(loc, sheets.counts, good = counts.good, watch = counts.watch, bad = counts.bad);
    let (kind, title) = (words::sheet_kind(loc, sheet.kind), words::called(loc, &sheet.title));
    let name = if kind == title { title.to_owned() } else { format!("{kind} · {title}") };
    let share = {
        let press = Callback::new(move |()| {
            shown.send(sending, Command::Quality(Quality::ShareSheet { order: shown.id(), sheet: id }), || ());
        });
        let may = sheet.kind == SheetKind::Health && visit.may(Permission::ShareOrder);
        match sheet.shared_at {
            Some(_) => view! { <StateText state=State::Ready glyph=Glyph::Smartphone text=td_string!(loc, sheets.shared) /> }.into_any(),
            None if may => {
                view! { <Button glyph=Glyph::Smartphone pending=sending.pending on_press=press>{td_string!(loc, sheets.share)}</Button> }
                    .into_any()
            }
            None => ().into_any(),
        }
    };
    let mut amiss: Vec<Entry> = sheet.entries.iter().filter(|entry| matches!(entry.mark, Mark::Watch | Mark::Bad)).cloned().collect();
    amiss.sort_by_key(|entry| std::cmp::Reverse(entry.mark));
    let amiss = amiss.into_iter().map(|entry| view! { <Amiss shown sheet=sheet.clone() entry /> }).collect_view();
    let all = sheet.entries.iter().map(|entry| entry_row(loc, entry)).collect_view();
    view! {
        <header>
            <b>{name}</b>
            <span class="push"></span>
            <small class="quiet">{by}" · "{move || wall.day_time(at, clock.now())}</small>
        </header>
        <p><StateText state glyph text=counted /></p>
        {(!sheet.note.is_empty()).then(|| view! { <p class="told">{sheet.note.clone()}</p> })}
        <ul class="sheet-found">{amiss}</ul>
        <details><summary>{td_string!(loc, sheets.details)}</summary><ul class="sheet-entries">{all}</ul></details>
        <div class="actions">{share}</div>
        <RefusedNotice sending />
    }
}

/// What an item says: its reading, or its mark.
fn entry_row(loc: Loc, entry: &Entry) -> impl IntoView + use<> {
    let (state, glyph) = look(entry.mark);
    let reading = entry.item.measure.zip(entry.value).map(|(measure, value)| words::reading(value, measure.unit));
    view! {
        <li data-state=state.as_str()>
            <span>{words::called(loc, &entry.item.title).to_owned()}{(!entry.note.is_empty()).then(|| view! { <small class="quiet">{entry.note.clone()}</small> })}</span>
            {reading}
            <StateText state glyph text=words::mark(loc, entry.mark) />
            {(!entry.photos.is_empty()).then(|| photos(loc, &entry.photos))}
        </li>
    }
}

fn photos(loc: Loc, ids: &[PhotoId]) -> impl IntoView + use<> {
    let photo = |id: &PhotoId| {
        let alt = td_string!(loc, sheets.photo);
        view! { <a href=full(*id) target="_blank" rel="noreferrer"><img src=small(*id) alt=alt loading="lazy" /></a> }
    };
    view! { <span class="entry-photos">{ids.iter().map(photo).collect_view()}</span> }
}

/// Something that is not in order, and the tap that makes it added work.
#[component]
fn Amiss(shown: Shown, sheet: Sheet, entry: Entry) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (finding, sending) = (finding_of(sheet.id, &entry.item.code), shown.sending());
    let (state, glyph) = look(entry.mark);
    let reading = entry.item.measure.zip(entry.value).map(|(measure, value)| words::reading(value, measure.unit));
    let text = finding_text(loc, words::called(loc, &entry.item.title), entry.mark, reading, &entry.note);
    let command = {
        let (text, photos, job) = (text.clone(), entry.photos.clone(), sheet.job);
        move |order| Orders::ReportFinding { order, finding, text: text.clone(), photos: photos.clone(), job }
    };
    let known = Memo::new(move |_| shown.page.with(|page| page.order.finding(finding).is_some()));
    let refused = {
        let command = command.clone();
        Signal::derive(move || shown.refused(|page, _| Command::RepairOrders(command(page.order.id))))
    };
    let press = Callback::new(move |()| shown.send(sending, Command::RepairOrders(command(shown.id())), || ()));
    view! {
        <li data-state=state.as_str()>
            <StateText state glyph text />
            {(!entry.photos.is_empty()).then(|| photos(loc, &entry.photos))}
            {move || match (known.get(), refused.with(Option::is_some)) {
                (true, _) => view! { <span class="quiet"><Icon glyph=Glyph::Check />{td_string!(loc, sheets.reported)}</span> }.into_any(),
                (false, true) => ().into_any(),
                (false, false) => view! { <Button glyph=Glyph::Send pending=sending.pending on_press=press>{td_string!(loc, sheets.report)}</Button> }.into_any(),
            }}
            <RefusedNotice sending />
        </li>
    }
}
