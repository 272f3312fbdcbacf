//! Steps that need a word first: a reason, a new promise, a diagnosis.

use super::form::{Kept, Meanwhile, RefusedNotice, Wrong};
use super::out_of_hours::{OutOfHours, OutOfHoursNotice};
use super::shown::Shown;
use crate::ui::{Button, Checkbox, Choice, Dialog, Field, Kind, Select, TextArea, TextInput, open_while};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::cover::RepairClass;
use domain::repair_orders::{Command as OrderCommand, Diagnosis, PromiseReason};
use domain::settlement::Command as Desk;
use domain::{Command, FindingId, LineId, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A step that only needs a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    Void,
    Leave,
    UndoSettlement,
    WithdrawGatePass,
    /// Gives a job up.
    Abandon(LineId),
    /// Offers nothing for what came to light.
    Dismiss(FindingId),
}

impl Prompt {
    fn name(self, loc: Loc) -> &'static str {
        match self {
            Self::Void => td_string!(loc, repair_orders.void),
            Self::Leave => td_string!(loc, repair_orders.leave),
            Self::UndoSettlement => td_string!(loc, repair_orders.undo_settlement),
            Self::WithdrawGatePass => td_string!(loc, repair_orders.withdraw_gate_pass),
            Self::Abandon(_) => td_string!(loc, repair_orders.abandon),
            Self::Dismiss(_) => td_string!(loc, repair_orders.dismiss_finding),
        }
    }

    /// What becomes of the order.
    fn means(self, loc: Loc) -> &'static str {
        match self {
            Self::Void => td_string!(loc, repair_orders.void_means),
            Self::Leave => td_string!(loc, repair_orders.leave_means),
            Self::UndoSettlement => td_string!(loc, repair_orders.undo_settlement_means),
            Self::WithdrawGatePass => td_string!(loc, repair_orders.withdraw_gate_pass_means),
            Self::Abandon(_) => td_string!(loc, repair_orders.abandon_means),
            Self::Dismiss(_) => td_string!(loc, repair_orders.dismiss_finding_means),
        }
    }
}

/// Asks for the reason of a step that cannot simply be taken back.
#[component]
pub fn PromptDialog(shown: Shown, prompt: RwSignal<Option<Prompt>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = shown.sending();
    let (open, reason) = (open_while(prompt, move || sending.clear()), RwSignal::new(String::new()));
    let title = move || prompt.get().map_or("", |prompt| prompt.name(loc));
    let means = move || prompt.get().map_or("", |prompt| prompt.means(loc));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (id, reason_given) = (shown.id(), reason.get_untracked());
        let command = match prompt.get_untracked() {
            Some(Prompt::Void) => Command::RepairOrders(OrderCommand::Void { order: id, reason: reason_given }),
            Some(Prompt::Leave) => Command::RepairOrders(OrderCommand::LeaveUnrepaired { order: id, reason: reason_given }),
            Some(Prompt::UndoSettlement) => Command::Settlement(Desk::UndoSettlement { order: id, reason: reason_given }),
            Some(Prompt::WithdrawGatePass) => Command::Settlement(Desk::WithdrawGatePass { order: id, reason: reason_given }),
            Some(Prompt::Abandon(job)) => Command::RepairOrders(OrderCommand::AbandonJob { order: id, job, reason: reason_given }),
            Some(Prompt::Dismiss(finding)) => {
                Command::RepairOrders(OrderCommand::DismissFinding { order: id, finding, reason: reason_given })
            }
            None => return,
        };
        shown.send(sending, command, move || {
            prompt.set(None);
            reason.set(String::new());
        });
    };
    view! {
        <Dialog id="prompt" open title close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <p>{means}</p>
                <Meanwhile shown />
                <Field id="prompt-reason" label=td_string!(loc, repair_orders.reason)><TextArea value=reason maxlength=400 required=true /></Field>
                <RefusedNotice sending />
                <footer><Button kind=Kind::Danger submit=true pending=sending.pending>{title}</Button></footer>
            </form>
        </Dialog>
    }
}

fn promise_field(refusal: &Refusal) -> Option<&'static str> {
    matches!(refusal, Refusal::PromiseInThePast { .. } | Refusal::PromiseTooFar { .. } | Refusal::NothingChanged).then_some("promise-at")
}

/// A new promised time; the old one, the reason and whether the customer agreed are kept.
#[component]
pub fn PromiseDialog(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, wrong) = (shown.sending(), Wrong::nothing());
    wrong.follow(sending, promise_field);
    let clock = words::Clock::of(&Visit::here());
    let at = Kept::new();
    let out_of_hours = OutOfHours::of(shown, at.text, "promise-at-closed");
    out_of_hours.follow(sending, wrong);
    let (reason, agreed) = (RwSignal::new(String::new()), RwSignal::new(false));
    Effect::new(move |_| {
        if open.get() {
            at.offer(shown.page.with_untracked(|page| page.order.promise.map(|promise| clock.field(promise.at)).unwrap_or_default()));
            wrong.clear();
            sending.clear();
        }
    });
    let reasons: Vec<_> =
        PromiseReason::ALL.iter().map(|reason| Choice::new(reason.code().to_owned(), words::promise_reason(loc, *reason))).collect();
    let reasons = Signal::stored(reasons);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        wrong.clear();
        let Some(promised_at) = clock.read(&at.text.get_untracked()) else {
            wrong.at("promise-at", td_string!(loc, repair_orders.not_a_time).to_owned());
            return;
        };
        let Some(because) = PromiseReason::from_code(&reason.get_untracked()) else {
            wrong.at("promise-reason", td_string!(loc, workshop.choose_reason).to_owned());
            return;
        };
        if !out_of_hours.is_answered(wrong) {
            return;
        }
        let command = OrderCommand::ChangePromise {
            order: shown.id(),
            promised_at,
            reason: because,
            customer_agreed: agreed.get_untracked(),
            closed_is_meant: out_of_hours.is_meant(),
        };
        shown.send(sending, Command::RepairOrders(command), move || {
            open.set(false);
            at.sent();
            reason.set(String::new());
            agreed.set(false);
            out_of_hours.forget();
        });
    };
    view! {
        <Dialog id="promise" open title=td_string!(loc, repair_orders.change_promise) close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <Meanwhile shown />
                <Field id="promise-at" label=td_string!(loc, repair_orders.promised) error=wrong.of("promise-at")>
                    <TextInput value=at.text kind="datetime-local" required=true />
                </Field>
                <OutOfHoursNotice at=out_of_hours wrong />
                <Field id="promise-reason" label=td_string!(loc, repair_orders.reason) error=wrong.of("promise-reason")>
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
pub fn DiagnosisDialog(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = shown.sending();
    let [phenomenon, cause, correction, codes] = [Kept::new(), Kept::new(), Kept::new(), Kept::new()];
    let class = RwSignal::new(String::new());
    // What is usual need not be said: it follows the kind of the visit when that is put right.
    let usual =
        Signal::derive(move || shown.page.with(|page| page.order.check_in.as_ref().map(|check_in| RepairClass::usual(check_in.kind))));
    Effect::new(move |_| {
        if !open.get() {
            return;
        }
        let known = shown.page.with_untracked(|page| {
            page.order.diagnosis.clone().unwrap_or_else(|| Diagnosis {
                phenomenon: page.order.check_in.as_ref().map(|check_in| check_in.concern.clone()).unwrap_or_default(),
                ..Diagnosis::default()
            })
        });
        phenomenon.offer(known.phenomenon);
        cause.offer(known.cause);
        correction.offer(known.correction);
        codes.offer(known.trouble_codes);
        class.set(shown.page.with_untracked(|page| page.order.class().code().to_owned()));
        sending.clear();
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let diagnosis = Diagnosis {
            phenomenon: phenomenon.text.get_untracked(),
            cause: cause.text.get_untracked(),
            correction: correction.text.get_untracked(),
            trouble_codes: codes.text.get_untracked(),
            class: RepairClass::from_code(&class.get_untracked()).filter(|class| Some(*class) != usual.get_untracked()),
        };
        let command = OrderCommand::RecordDiagnosis { order: shown.id(), diagnosis };
        shown.send(sending, Command::RepairOrders(command), move || {
            open.set(false);
            [phenomenon, cause, correction, codes].into_iter().for_each(Kept::sent);
        });
    };
    let classes = RepairClass::ALL.iter().map(|class| Choice::new(class.code().to_owned(), words::repair_class(loc, *class)));
    let classes = Signal::stored(classes.collect::<Vec<_>>());
    view! {
        <Dialog id="diagnosis" open title=td_string!(loc, repair_orders.diagnosis) close_label=td_string!(loc, common.close) wide=true>
            <form class="form" on:submit=submit>
                <Meanwhile shown />
                <Field id="phenomenon" label=td_string!(loc, repair_orders.phenomenon)><TextArea value=phenomenon.text maxlength=2000 rows=2 /></Field>
                <Field id="cause" label=td_string!(loc, repair_orders.cause)><TextArea value=cause.text maxlength=2000 rows=2 required=true /></Field>
                <Field id="correction" label=td_string!(loc, repair_orders.correction)><TextArea value=correction.text maxlength=2000 rows=2 /></Field>
                <Field id="repair-class" label=td_string!(loc, repair_orders.repair_class) hint=td_string!(loc, repair_orders.repair_class_hint)>
                    <Select value=class choices=classes />
                </Field>
                <Field id="trouble-codes" label=td_string!(loc, repair_orders.trouble_codes) mark=td_string!(loc, common.optional)><TextInput value=codes.text maxlength=400 /></Field>
                <RefusedNotice sending />
                <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
            </form>
        </Dialog>
    }
}
