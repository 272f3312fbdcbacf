//! Filling a sheet: large, item by item, kept on the device with every tap, sent as one deed.

use super::draft::{self, Draft, Place};
use super::item::{ItemRow, Typed};
use super::reports::{Found, Reports};
use super::{Asked, Sheets};
use crate::execute;
use crate::repair_orders::PhotoQueue;
use crate::ui::{Badge, Button, Dialog, Empty, Field, Glyph, Icon, Kind, State, TextArea, WhyNot, open_while};
use crate::words::{self, Loc};
use crate::workshop::unsent::Acting;
use domain::SheetId;
use domain::quality::{Command, Given, Item, Mark, Template, counts, mark_of, missing};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is shown of the dialog.
#[derive(Clone, PartialEq)]
enum Shown {
    /// Which sheet?
    Choice,
    Form(Box<Template>),
    /// It is filled; what is to be done about what was found?
    Filled(SheetId, Vec<Found>),
}

/// The dialog in which sheets are filled; shown while one is asked for.
#[component]
pub fn SheetDialog(sheets: Sheets, photos: PhotoQueue) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let asked = sheets.asked;
    let shown = RwSignal::new(Shown::Choice);
    let open = open_while(asked, || ());
    Effect::new(move |_| {
        if let Some(asked) = asked.get() {
            photos.taking.set(Some(asked.order));
            shown.set(match asked.fits.as_slice() {
                [only] => Shown::Form(Box::new(only.clone())),
                _ => Shown::Choice,
            });
        }
    });
    let title = move || match shown.get() {
        Shown::Choice => td_string!(loc, sheets.choose).to_owned(),
        Shown::Form(template) => words::called(loc, &template.title).to_owned(),
        Shown::Filled(..) => td_string!(loc, sheets.saved).to_owned(),
    };
    let body = move || {
        let asked = asked.get()?;
        Some(match shown.get() {
            Shown::Choice => view! { <Choose asked shown /> }.into_any(),
            Shown::Form(template) => view! { <FillForm asked template=*template sheets photos shown /> }.into_any(),
            Shown::Filled(sheet, found) => view! { <Reports asked sheet found sheets /> }.into_any(),
        })
    };
    view! { <Dialog id="sheet-dialog" open title close_label=td_string!(loc, common.close) wide=true>{body}</Dialog> }
}

/// The sheets that fit, what is owed first.
#[component]
fn Choose(asked: Asked, shown: RwSignal<Shown>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    if asked.fits.is_empty() {
        return view! { <Empty title=td_string!(loc, sheets.none_fits) text="" glyph=Glyph::ClipboardList /> }.into_any();
    }
    let owes = asked.owes;
    let choice = |template: Template| {
        let owed = owes.contains(&template.kind);
        let (kind, title) = (words::sheet_kind(loc, template.kind), words::called(loc, &template.title).to_owned());
        let count = td_string!(loc, sheets.items_count, count = template.items.len());
        let press = move |_| shown.set(Shown::Form(Box::new(template.clone())));
        view! {
            <li>
                <button type="button" class="button" on:click=press>
                    <Icon glyph=Glyph::ClipboardCheck /><b>{title}</b><small>{kind}" · "{count}</small>
                    {owed.then(|| view! { <Badge state=State::Waiting glyph=Glyph::CircleAlert text=td_string!(loc, sheets.owed) /> })}
                </button>
            </li>
        }
    };
    view! { <ul class="sheet-choices">{asked.fits.into_iter().map(choice).collect_view()}</ul> }.into_any()
}

/// What keeps the sheet from being sent.
fn lacks(loc: Loc, template: &Template, rows: &[(Item, Typed)], given: &[Given]) -> Option<String> {
    if given.is_empty() {
        return Some(td_string!(loc, sheets.nothing_yet).to_owned());
    }
    let (unanswered, unseen) = missing(template, given);
    if !unanswered.is_empty() {
        return Some(td_string!(loc, sheets.still_open, count = unanswered.len()));
    }
    let slip = rows.iter().find(|(item, typed)| typed.cannot_be(item));
    if let Some((item, _)) = slip {
        let measure = item.measure?;
        let (least, most) = (words::reading(measure.least, measure.unit), words::reading(measure.most, measure.unit));
        return Some(td_string!(loc, sheets.cannot_be, least = least, most = most));
    }
    (!unseen.is_empty()).then(|| td_string!(loc, sheets.still_photos, count = unseen.len()))
}

#[component]
fn FillForm(asked: Asked, template: Template, sheets: Sheets, photos: PhotoQueue, shown: RwSignal<Shown>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let place = Place { order: asked.order, job: asked.job, template: template.code.clone(), version: template.version };
    let before = draft::of(&place);
    let typed = |item: &Item| Typed::from(item, before.given.iter().find(|given| given.item == item.code));
    let rows: Vec<(Item, Typed)> = template.items.iter().map(|item| (item.clone(), typed(item))).collect();
    let note = RwSignal::new(before.note);
    let rows = StoredValue::new(rows);
    let given = Memo::new(move |_| rows.with_value(|rows| rows.iter().filter_map(|(item, typed)| typed.given(item)).collect::<Vec<_>>()));
    let acting = Acting::begin(sheets.unsent);
    {
        let place = place.clone();
        // Each tap is kept: whoever is called away, or whose battery falls out, goes on where they were.
        Effect::new(move |_| draft::keep(&place, Draft { given: given.get(), note: note.get() }));
    }
    let reason = {
        let template = template.clone();
        Signal::derive(move || rows.with_value(|rows| given.with(|given| lacks(loc, &template, rows, given))))
    };
    let rest_good = Callback::new(move |()| {
        rows.with_value(|rows| {
            for (_, typed) in rows.iter().filter(|(item, typed)| item.measure.is_none() && typed.mark.with_untracked(Option::is_none)) {
                typed.mark.set(Some(Mark::Good));
            }
        });
    });
    let marks = Memo::new(move |_| {
        given.with(|given| {
            let mark = |(item, _): &(Item, Typed)| Some(mark_of(item, given.iter().find(|given| given.item == item.code)?));
            rows.with_value(|rows| counts(rows.iter().filter_map(mark)))
        })
    });
    let kind = template.kind;
    let named = format!("{} {}", asked.about.car, asked.about.job);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if reason.get_untracked().is_some() {
            return;
        }
        let sheet = SheetId(execute::new_id());
        let filled = given.get_untracked();
        let command = Command::FillSheet {
            order: asked.order,
            sheet,
            kind,
            template: place.template.clone(),
            version: place.version,
            job: asked.job,
            given: filled.clone(),
            note: note.get_untracked(),
        };
        let found = rows.with_value(|rows| Found::among(rows.iter().map(|(item, _)| item), &filled));
        let place = place.clone();
        acting.act(domain::Command::Quality(command), None, asked.about.clone(), move || {
            draft::keep(&place, Draft::default());
            let _ = shown.try_set(Shown::Filled(sheet, found));
        });
    };
    let items = rows.get_value().into_iter().map(|(item, typed)| view! { <ItemRow item typed kind photos /> }).collect_view();
    let counted = move || {
        let marks = marks.get();
        td_string!(loc, sheets.counts, good = marks.good, watch = marks.watch, bad = marks.bad)
    };
    view! {
        <form class="form sheet-form" on:submit=submit>
            <p class="quiet">{named}</p>
            <ol class="checklist">{items}</ol>
            <Field id="sheet-note" label=td_string!(loc, sheets.note) mark=td_string!(loc, common.optional)>
                <TextArea value=note maxlength=1000 rows=2 />
            </Field>
            <p class="sheet-state" role="status"><b>{counted}</b>" "<small class="quiet">{td_string!(loc, sheets.draft)}</small></p>
            <footer>
                <WhyNot reason=acting.refused />
                <Button glyph=Glyph::Check on_press=rest_good>{td_string!(loc, sheets.rest_good)}</Button>
                <Button kind=Kind::Next submit=true glyph=Glyph::ClipboardCheck pending=acting.pending disabled_reason=reason>{td_string!(loc, sheets.save)}</Button>
            </footer>
        </form>
    }
}
