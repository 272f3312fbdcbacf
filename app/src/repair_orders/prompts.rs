//! Steps that need a word first: a reason, a new promise, a diagnosis.

use crate::execute::Sending;
use crate::ui::{Button, Checkbox, Choice, Dialog, Field, Glyph, Kind, Notice, Select, State, TextArea, TextInput};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::Command;
use domain::repair_orders::{Command as OrderCommand, Diagnosis, Order, PromiseReason};
use domain::settlement::Command as Desk;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A step that only needs a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    Void,
    Leave,
    UndoSettlement,
}

/// The refusal of a form, where its buttons stand.
#[component]
pub fn RefusedNotice(sending: Sending) -> impl IntoView {
    move || sending.refused.get().map(|text| view! { <Notice state=State::Late glyph=Glyph::CircleAlert title=text alert=true /> })
}

/// Asks for the reason of a step that cannot simply be taken back.
#[component]
pub fn PromptDialog(order: Order, prompt: RwSignal<Option<Prompt>>, changed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let (open, reason) = (RwSignal::new(false), RwSignal::new(String::new()));
    Effect::new(move |_| open.set(prompt.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && prompt.with_untracked(Option::is_some) {
            prompt.set(None);
            sending.clear();
        }
    });
    let title = move || match prompt.get() {
        Some(Prompt::Void) => td_string!(loc, repair_orders.void),
        Some(Prompt::Leave) => td_string!(loc, repair_orders.leave),
        Some(Prompt::UndoSettlement) => td_string!(loc, repair_orders.undo_settlement),
        None => "",
    };
    let (id, version) = (order.id, order.progress.version);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = reason.get_untracked();
        let command = match prompt.get_untracked() {
            Some(Prompt::Void) => Command::RepairOrders(OrderCommand::Void { order: id, reason }),
            Some(Prompt::Leave) => Command::RepairOrders(OrderCommand::LeaveUnrepaired { order: id, reason }),
            Some(Prompt::UndoSettlement) => Command::Settlement(Desk::UndoSettlement { order: id, reason }),
            None => return,
        };
        sending.send(command, Some(version), move |_| {
            prompt.set(None);
            changed.run(());
        });
    };
    view! {
        <Dialog id="prompt" open title close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <Field id="prompt-reason" label=td_string!(loc, repair_orders.reason)><TextArea value=reason maxlength=400 required=true /></Field>
                <RefusedNotice sending />
                <footer><Button kind=Kind::Danger submit=true pending=sending.pending>{title}</Button></footer>
            </form>
        </Dialog>
    }
}

/// A new promised time; the old one, the reason and whether the customer agreed are kept.
#[component]
pub fn PromiseDialog(order: Order, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let clock = words::Clock::of(&Visit::here());
    let at = RwSignal::new(order.promise.map(|promise| clock.field(promise.at)).unwrap_or_default());
    let (reason, agreed) = (RwSignal::new(String::new()), RwSignal::new(false));
    let reasons: Vec<_> =
        PromiseReason::ALL.iter().map(|reason| Choice::new(reason.code().to_owned(), words::promise_reason(loc, *reason))).collect();
    let reasons = Signal::stored(reasons);
    let (id, version) = (order.id, order.progress.version);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(promised_at), Some(reason)) = (clock.read(&at.get_untracked()), PromiseReason::from_code(&reason.get_untracked())) else {
            return;
        };
        let command = OrderCommand::ChangePromise { order: id, promised_at, reason, customer_agreed: agreed.get_untracked() };
        sending.send(Command::RepairOrders(command), Some(version), move |_| {
            open.set(false);
            changed.run(());
        });
    };
    view! {
        <Dialog id="promise" open title=td_string!(loc, repair_orders.change_promise) close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <Field id="promise-at" label=td_string!(loc, repair_orders.promised)><TextInput value=at kind="datetime-local" required=true /></Field>
                <Field id="promise-reason" label=td_string!(loc, repair_orders.reason)>
                    <Select value=reason choices=reasons blank=td_string!(loc, workshop.choose_reason) required=true />
                </Field>
                <Checkbox value=agreed label=td_string!(loc, repair_orders.customer_agreed) />
                <RefusedNotice sending />
                <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
            </form>
        </Dialog>
    }
}

/// Complaint, cause, correction.
#[component]
pub fn DiagnosisDialog(order: Order, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let known = order.diagnosis.clone().unwrap_or_else(|| Diagnosis {
        phenomenon: order.check_in.as_ref().map(|check_in| check_in.concern.clone()).unwrap_or_default(),
        ..Diagnosis::default()
    });
    let [phenomenon, cause, correction, codes] = [known.phenomenon, known.cause, known.correction, known.trouble_codes].map(RwSignal::new);
    let (id, version) = (order.id, order.progress.version);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let diagnosis = Diagnosis {
            phenomenon: phenomenon.get_untracked(),
            cause: cause.get_untracked(),
            correction: correction.get_untracked(),
            trouble_codes: codes.get_untracked(),
        };
        sending.send(Command::RepairOrders(OrderCommand::RecordDiagnosis { order: id, diagnosis }), Some(version), move |_| {
            open.set(false);
            changed.run(());
        });
    };
    view! {
        <Dialog id="diagnosis" open title=td_string!(loc, repair_orders.diagnosis) close_label=td_string!(loc, common.close) wide=true>
            <form class="form" on:submit=submit>
                <Field id="phenomenon" label=td_string!(loc, repair_orders.phenomenon)><TextArea value=phenomenon maxlength=2000 rows=2 /></Field>
                <Field id="cause" label=td_string!(loc, repair_orders.cause)><TextArea value=cause maxlength=2000 rows=2 required=true /></Field>
                <Field id="correction" label=td_string!(loc, repair_orders.correction)><TextArea value=correction maxlength=2000 rows=2 /></Field>
                <Field id="trouble-codes" label=td_string!(loc, repair_orders.trouble_codes) mark=td_string!(loc, common.optional)><TextInput value=codes maxlength=400 /></Field>
                <RefusedNotice sending />
                <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
            </form>
        </Dialog>
    }
}
