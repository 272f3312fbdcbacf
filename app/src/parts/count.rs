//! 盘点: saying how much of a part lies in its bin.

use crate::execute::{self, Sending};
use crate::problem::Problem;
use crate::repair_orders::RefusedNotice;
use crate::ui::{Button, Dialog, Field, Glyph, Kind, State, TextInput, open_while, use_toasts};
use crate::words::Loc;
use domain::parts::{Command, StockRow};
use domain::{CountId, Quantity, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The dialog in which a part is counted; shown while one is.
#[component]
pub fn CountDialog(counting: RwSignal<Option<StockRow>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(counting, || ());
    let title = move || {
        let titled = |row: &StockRow| td_string!(loc, parts.count_part, title = row.stock.title.as_str());
        counting.with(|row| row.as_ref().map(titled).unwrap_or_default())
    };
    view! {
        <Dialog id="count" open title close_label=td_string!(loc, common.close)>
            {move || counting.get().map(|row| view! { <CountForm row counting /> })}
        </Dialog>
    }
}

/// A quantity as counted: nothing is a count, too.
fn read(text: &str) -> Option<Quantity> {
    let text = text.trim();
    if matches!(text, "0" | "０") { Some(Quantity(0)) } else { Quantity::parse(text) }
}

#[component]
fn CountForm(row: StockRow, counting: RwSignal<Option<StockRow>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, toasts) = (Sending::begin(), use_toasts());
    let stock = row.stock;
    let (unit, reserved) = (stock.unit.clone(), stock.reserved);
    // What the count is compared with: when it has moved meanwhile, that is said, and counting begins anew.
    let seen = RwSignal::new(stock.on_hand);
    Effect::new(move |_| {
        if let Some(Refusal::StockHasMoved { on_hand, .. }) =
            sending.problem.with(|problem| problem.as_ref().and_then(Problem::refusal).as_deref().cloned())
        {
            seen.set(on_hand);
        }
    });
    let thought = move || {
        let amount = |quantity: Quantity| format!("{quantity} {unit}");
        td_string!(loc, parts.thought, on_hand = amount(seen.get()), reserved = amount(reserved))
    };
    let (bin, counted, note) = (RwSignal::new(stock.bin.clone()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = RwSignal::new(false);
    let error = Signal::derive(move || wrong.get().then(|| td_string!(loc, parts.not_a_number).to_owned()));
    // The same count however often it is sent.
    let count = CountId(execute::new_id());
    let part_no = stock.part_no.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(counted) = read(&counted.get_untracked()) else { return wrong.set(true) };
        wrong.set(false);
        let command = Command::Count {
            count,
            part_no: part_no.clone(),
            bin: bin.get_untracked(),
            counted,
            note: note.get_untracked(),
            seen: Some(seen.get_untracked()),
        };
        sending.send(domain::Command::Parts(command), None, move |_| {
            toasts.push(State::Ready, td_string!(loc, parts.saved), None);
            counting.set(None);
        });
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <p class="quiet">{stock.part_no.clone()}" · "{thought}</p>
            <div class="fields">
                <Field id="count-counted" label=td_string!(loc, parts.counted) error><TextInput value=counted inputmode="decimal" autofocus=true required=true /></Field>
                <Field id="count-bin" label=td_string!(loc, parts.bin)><TextInput value=bin code=true maxlength=20 required=true /></Field>
            </div>
            <Field id="count-note" label=td_string!(loc, parts.count_note)><TextInput value=note maxlength=200 /></Field>
            <RefusedNotice sending />
            <footer><Button kind=Kind::Next glyph=Glyph::ClipboardCheck submit=true pending=sending.pending>{td_string!(loc, parts.count)}</Button></footer>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_bin_is_counted_too() {
        assert_eq!((read(" 0 "), read("3.5"), read("-1"), read("viele")), (Some(Quantity(0)), Some(Quantity(350)), None, None));
    }
}
