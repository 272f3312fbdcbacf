//! Paint by panel: what was used, and the form that writes it down or puts it right.

use crate::execute::new_id;
use crate::ui::{
    Button, Choice, Dialog, Field, Glyph, Kind, NumberInput, Select, TableScroll, TextInput, VisuallyHidden, WhyNot, open_while,
};
use crate::words::{self, Loc};
use domain::workshop::{COLOUR, Command, PaintEntry, PaintKind, PaintUnit, PaintUsed, Panel, paint_that_counts};
use domain::{OrderId, PaintId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is written down: something new, or what takes the place of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskPaint {
    pub order: OrderId,
    pub correct: Option<PaintEntry>,
}

/// The paint of a car by panel, with what was put right; `correct` is asked where entries may be put right.
#[component]
pub fn PaintTable(entries: Vec<PaintEntry>, correct: Option<Callback<PaintEntry>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let grams: i64 =
        paint_that_counts(&entries).filter(|entry| entry.used.unit == PaintUnit::Gram).map(|entry| i64::from(entry.used.amount)).sum();
    let before = |id: PaintId| entries.iter().find(|entry| entry.id == id);
    let rows = paint_that_counts(&entries)
        .map(|entry| {
            let was = entry.instead_of.and_then(before).map(|was| {
                td_string!(loc, stages.corrected_from, amount = words::paint_amount(&was.used), reason = entry.reason.as_str())
            });
            let (own, name) = (entry.clone(), words::panel(loc, entry.used.panel));
            let act = correct.map(|correct| {
                let press = Callback::new(move |()| correct.run(own.clone()));
                view! { <Button kind=Kind::Plain glyph=Glyph::Pencil on_press=press>{td_string!(loc, stages.correct_paint)}<VisuallyHidden>" "{name}</VisuallyHidden></Button> }
            });
            view! {
                <tr>
                    <td>{name}</td>
                    <td>{words::paint_kind(loc, entry.used.kind)}</td>
                    <td>{entry.used.colour.clone()}</td>
                    <td class="num">{words::paint_amount(&entry.used)}</td>
                    <td class="wrap"><small class="quiet">{entry.by.name.clone()}{was.map(|was| format!(" · {was}"))}</small></td>
                    <td>{act}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <TableScroll label=td_string!(loc, stages.paint)>
            <table class="table">
                <thead>
                    <tr>
                        <th>{td_string!(loc, stages.panel)}</th>
                        <th>{td_string!(loc, stages.kind)}</th>
                        <th>{td_string!(loc, stages.colour)}</th>
                        <th class="num">{td_string!(loc, stages.amount)}</th>
                        <th></th>
                        <th></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot><tr><td colspan="6">{td_string!(loc, stages.paint_sum, grams = format!("{grams} g"))}</td></tr></tfoot>
            </table>
        </TableScroll>
    }
}

/// The form. `give` is called with the command.
#[component]
pub fn PaintDialog(
    ask: RwSignal<Option<AskPaint>>,
    give: Callback<Command>,
    #[prop(into)] pending: Signal<bool>,
    #[prop(into)] refused: Signal<Option<String>>,
    /// Forgets why the last try was refused.
    forget: Callback<()>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(ask, move || forget.run(()));
    let title = move || {
        let corrects = ask.with(|ask| ask.as_ref().is_some_and(|ask| ask.correct.is_some()));
        if corrects { td_string!(loc, stages.ask_correct_paint) } else { td_string!(loc, stages.record_paint) }
    };
    let form = move || ask.get().map(|ask| view! { <PaintForm ask give pending refused /> });
    view! { <Dialog id="paint-dialog" open title close_label=td_string!(loc, common.close)>{form}</Dialog> }
}

#[component]
fn PaintForm(
    ask: AskPaint,
    give: Callback<Command>,
    #[prop(into)] pending: Signal<bool>,
    #[prop(into)] refused: Signal<Option<String>>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let AskPaint { order, correct } = ask;
    let was = correct.as_ref().map(|entry| entry.used.clone());
    let (instead_of, corrects) = (correct.as_ref().map(|entry| entry.id), correct.is_some());
    let panel = RwSignal::new(was.as_ref().map_or(Panel::FrontBumper, |used| used.panel).code().to_owned());
    let kind = RwSignal::new(was.as_ref().map_or(PaintKind::BaseCoat, |used| used.kind).code().to_owned());
    let unit = RwSignal::new(was.as_ref().map_or(PaintUnit::Gram, |used| used.unit).code().to_owned());
    let colour = RwSignal::new(was.as_ref().map(|used| used.colour.clone()).unwrap_or_default());
    let amount = RwSignal::new(was.as_ref().map(|used| i64::from(used.amount)));
    let reason = RwSignal::new(String::new());
    // Sent again when the line was bad, it is the same entry.
    let paint = PaintId(new_id());
    let panels: Vec<_> = Panel::ALL.iter().map(|of| Choice::new(of.code().to_owned(), words::panel(loc, *of))).collect();
    let kinds: Vec<_> = PaintKind::ALL.iter().map(|of| Choice::new(of.code().to_owned(), words::paint_kind(loc, *of))).collect();
    let units: Vec<_> = PaintUnit::ALL.iter().map(|of| Choice::new(of.code().to_owned(), of.code())).collect();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let used = PaintUsed {
            panel: Panel::from_code(&panel.get_untracked()).unwrap_or(Panel::FrontBumper),
            kind: PaintKind::from_code(&kind.get_untracked()).unwrap_or(PaintKind::BaseCoat),
            colour: colour.get_untracked(),
            // What cannot be read, or is more than a number holds, is refused with the rest.
            amount: amount.get_untracked().map_or(-1, |amount| i32::try_from(amount).unwrap_or(i32::MAX)),
            unit: PaintUnit::from_code(&unit.get_untracked()).unwrap_or(PaintUnit::Gram),
        };
        give.run(Command::RecordPaint { order, paint, used, instead_of, reason: reason.get_untracked() });
    };
    view! {
        <form class="form" on:submit=submit>
            <Field id="paint-panel" label=td_string!(loc, stages.panel)><Select value=panel choices=Signal::stored(panels) /></Field>
            <Field id="paint-kind" label=td_string!(loc, stages.kind)><Select value=kind choices=Signal::stored(kinds) /></Field>
            <Field id="paint-colour" label=td_string!(loc, stages.colour)><TextInput value=colour maxlength=u32::try_from(COLOUR).unwrap_or(u32::MAX) code=true /></Field>
            <div class="portion">
                <Field id="paint-amount" label=td_string!(loc, stages.amount)><NumberInput value=amount required=true /></Field>
                <Field id="paint-unit" label=td_string!(loc, stages.unit)><Select value=unit choices=Signal::stored(units) /></Field>
            </div>
            {corrects.then(|| view! { <Field id="paint-reason" label=td_string!(loc, stages.correct_reason)><TextInput value=reason maxlength=400 required=true /></Field> })}
            <WhyNot reason=refused />
            <footer><Button kind=Kind::Next submit=true pending>{td_string!(loc, stages.save_paint)}</Button></footer>
        </form>
    }
}
