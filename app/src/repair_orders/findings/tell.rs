//! Telling the customer a price, and with it the time that the car would be ready.

use crate::repair_orders::form::{Kept, Meanwhile, RefusedNotice, Wrong};
use crate::repair_orders::out_of_hours::{OutOfHours, OutOfHoursNotice};
use crate::repair_orders::shown::Shown;
use crate::ui::{Button, Dialog, Field, Glyph, Kind, Money, Notice, State, TextInput};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::{Command, Line, Standing};
use domain::{Fen, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;

fn field_of(refusal: &Refusal) -> Option<&'static str> {
    matches!(refusal, Refusal::PromiseInThePast { .. } | Refusal::PromiseTooFar { .. }).then_some("told-promise")
}

/// What is asked of the customer, and the promised time that holds from their yes on.
#[component]
pub fn TellDialog(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, wrong) = (shown.sending(), Wrong::nothing());
    wrong.follow(sending, field_of);
    let clock = words::Clock::of(&Visit::here());
    let at = Kept::new();
    let out_of_hours = OutOfHours::of(shown, at.text, "told-promise-closed");
    out_of_hours.follow(sending, wrong);
    Effect::new(move |_| {
        if open.get() {
            at.offer(shown.page.with_untracked(|page| page.order.promise.map(|promise| clock.field(promise.at)).unwrap_or_default()));
            wrong.clear();
            sending.clear();
        }
    });
    let asked = Memo::new(move |_| {
        shown.page.with(|page| page.order.lines.iter().filter(|line| !line.authorised && !line.abandoned).cloned().collect::<Vec<_>>())
    });
    let waits = Memo::new(move |_| {
        shown.page.with(|page| page.order.findings.iter().filter(|finding| finding.standing(&page.order) == Standing::Waits).count())
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        wrong.clear();
        let typed = at.text.get_untracked();
        let promised_at = match clock.read(&typed) {
            Some(promised_at) => Some(promised_at),
            None if typed.trim().is_empty() => None,
            None => return wrong.at("told-promise", td_string!(loc, repair_orders.not_a_time).to_owned()),
        };
        if !out_of_hours.is_answered(wrong) {
            return;
        }
        let command = Command::Quote { order: shown.id(), promised_at, closed_is_meant: out_of_hours.is_meant() };
        shown.send(sending, domain::Command::RepairOrders(command), move || {
            open.set(false);
            at.sent();
            out_of_hours.forget();
        });
    };
    let line = |line: &Line| view! { <li><span>{line.title.clone()}</span><Money fen=line.net() sign="¥" /></li> };
    let total = move || asked.with(|lines| lines.iter().map(Line::net).sum::<Fen>());
    view! {
        <Dialog id="tell-price" open title=td_string!(loc, repair_orders.tell_price) close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <Meanwhile shown />
                {move || {
                    let count = waits.get();
                    (count > 0).then(|| view! { <Notice state=State::Waiting glyph=Glyph::Hourglass title=td_string!(loc, repair_orders.findings_without_price, count = count) /> })
                }}
                <ul class="offered">
                    {move || asked.with(|lines| lines.iter().map(line).collect_view())}
                    <li class="total"><span>{td_string!(loc, repair_orders.asked_together)}</span>{move || view! { <Money fen=total() sign="¥" /> }}</li>
                </ul>
                <Field id="told-promise" label=td_string!(loc, repair_orders.promised_if_yes) hint=td_string!(loc, repair_orders.promised_if_yes_hint) error=wrong.of("told-promise")>
                    <TextInput value=at.text kind="datetime-local" />
                </Field>
                <OutOfHoursNotice at=out_of_hours wrong />
                <RefusedNotice sending />
                <footer><Button kind=Kind::Next submit=true glyph=Glyph::Send pending=sending.pending>{td_string!(loc, repair_orders.quote)}</Button></footer>
            </form>
        </Dialog>
    }
}
