//! What the cashier is asked: how much comes in and how, and the reason of a credit or a refund.

use crate::execute;
use crate::repair_orders::{Meanwhile, RefusedNotice, Shown, Wrong};
use crate::ui::{Button, Choice, Dialog, Field, Glyph, Kind, Money, Notice, NumberInput, Segments, State, TextArea, open_while};
use crate::words::{self, Loc};
use domain::settlement::{Command, Method};
use domain::{Fen, PaymentId, Refusal, StatementId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is asked over the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Payment(StatementId),
    Credit(StatementId),
    Refund(PaymentId),
}

/// The dialog of the cashier's desk.
#[component]
pub fn AskDialog(shown: Shown, asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(asked, || ());
    let title = move || match asked.get() {
        Some(Asked::Payment(_)) => td_string!(loc, settlement.panel_take_payment),
        Some(Asked::Credit(_)) => td_string!(loc, settlement.panel_grant_credit),
        Some(Asked::Refund(_)) => td_string!(loc, settlement.panel_refund),
        None => "",
    };
    let finished = Callback::new(move |()| asked.set(None));
    view! {
        <Dialog id="cashier" open title close_label=td_string!(loc, common.close)>
            {move || match asked.get() {
                Some(Asked::Payment(statement)) => view! { <PaymentForm shown statement finished /> }.into_any(),
                Some(other) => view! { <ReasonForm shown asked=other finished /> }.into_any(),
                None => ().into_any(),
            }}
        </Dialog>
    }
}

/// What is still open on a statement.
fn open_of(shown: Shown, id: StatementId) -> Memo<Fen> {
    Memo::new(move |_| {
        shown.page.with(|page| {
            page.order.statements.iter().find(|statement| statement.id == id).map_or(Fen::ZERO, domain::settlement::Statement::open)
        })
    })
}

fn field_of(refusal: &Refusal) -> Option<&'static str> {
    matches!(refusal, Refusal::MoreThanDue { .. } | Refusal::PaymentNotAnAmount { .. }).then_some("amount")
}

/// Payments until nothing is open: each with its method, and for cash what goes back.
#[component]
fn PaymentForm(shown: Shown, statement: StatementId, finished: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, wrong) = (shown.sending(), Wrong::nothing());
    wrong.follow(sending, field_of);
    let open = open_of(shown, statement);
    let methods: Vec<_> = Method::ALL.iter().map(|method| Choice::new(*method, words::method(loc, *method))).collect();
    let method = RwSignal::new(None::<Method>);
    let amount = RwSignal::new(Some(open.get_untracked().0));
    let given = RwSignal::new(None::<i64>);
    let received = RwSignal::new(None::<String>);
    // The amount follows what is open until somebody types another.
    Effect::new(move |before: Option<Fen>| {
        let now = open.get();
        if before.is_some_and(|before| before != now && amount.get_untracked() == Some(before.0)) {
            amount.set(Some(now.0));
        }
        now
    });
    let unchosen = Signal::derive(move || method.get().is_none().then(|| td_string!(loc, settlement.panel_choose_method).to_owned()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        wrong.clear();
        let Some(method_chosen) = method.get_untracked() else { return };
        let Some(paid) = amount.get_untracked().map(Fen) else {
            return wrong.at("amount", td_string!(loc, repair_orders.not_a_number).to_owned());
        };
        let payment = PaymentId(execute::new_id());
        let command = Command::TakePayment { order: shown.id(), statement, payment, method: method_chosen, amount: paid };
        let command = domain::Command::Settlement(command);
        let refusal = untrack(|| shown.refusal(|_, _| command.clone()));
        if let Some((field, text)) = refusal.as_ref().and_then(|refusal| Some((field_of(refusal)?, shown.words(refusal)))) {
            return wrong.at(field, text);
        }
        let left = open.get_untracked() - paid;
        shown.send(sending, command, move || {
            if left <= Fen::ZERO {
                return finished.run(());
            }
            // The rest may come another way.
            received.set(Some(format!("{} {}", words::method(loc, method_chosen), paid.grouped())));
            amount.set(Some(left.0));
            given.set(None);
            method.set(None);
        });
    };
    let whole = Callback::new(move |()| amount.set(Some(open.get_untracked().0)));
    view! {
        <form class="form pay-form" on:submit=submit>
            <Show when=move || received.with(Option::is_none)><Meanwhile shown /></Show>
            {move || received.get().map(|text| view! { <Notice state=State::Ready glyph=Glyph::Check title=td_string!(loc, settlement.panel_received_so_far, payment = text.clone()) alert=true /> })}
            <p class="balance"><span>{td_string!(loc, settlement.panel_still_open)}</span><Money fen=open large=true sign="¥" /></p>
            <Segments name="method" label=td_string!(loc, settlement.panel_method) choices=methods value=method fill=true class="methods" />
            <div class="fields">
                <Field id="amount" label=td_string!(loc, settlement.panel_amount) hint=td_string!(loc, settlement.panel_amount_hint) error=wrong.of("amount")>
                    <NumberInput value=amount decimals=2 required=true autofocus=true />
                </Field>
                <Show when=move || method.get() == Some(Method::Cash)>
                    <Field id="given" label=td_string!(loc, settlement.panel_given) mark=td_string!(loc, common.optional)>
                        <NumberInput value=given decimals=2 />
                    </Field>
                </Show>
            </div>
            <Show when=move || amount.get() != Some(open.get().0)>
                <Button kind=Kind::Plain on_press=whole>{move || td_string!(loc, settlement.panel_whole, amount = open.get().grouped())}</Button>
            </Show>
            <Change method amount given />
            <RefusedNotice sending />
            <footer><Button kind=Kind::Next submit=true pending=sending.pending disabled_reason=unchosen>{td_string!(loc, settlement.panel_received_now)}</Button></footer>
        </form>
    }
}

/// What goes back of the cash that was handed over, or what is missing of it.
#[component]
fn Change(method: RwSignal<Option<Method>>, amount: RwSignal<Option<i64>>, given: RwSignal<Option<i64>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    move || {
        let back = Fen(given.get()? - amount.get()?);
        (method.get() == Some(Method::Cash)).then(|| {
            if back < Fen::ZERO {
                let title = td_string!(loc, settlement.panel_given_too_little, missing = (-back).grouped());
                view! { <Notice state=State::Waiting glyph=Glyph::CircleAlert title /> }.into_any()
            } else {
                view! { <p class="change" role="status"><span>{td_string!(loc, settlement.panel_change)}</span><Money fen=back sign="¥" /></p> }.into_any()
            }
        })
    }
}

/// Credit or refund: both need a reason.
#[component]
fn ReasonForm(shown: Shown, asked: Asked, finished: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = shown.sending();
    let reason = RwSignal::new(String::new());
    let about = move || {
        shown.page.with(|page| {
            let statements = &page.order.statements;
            match asked {
                Asked::Credit(id) | Asked::Payment(id) => statements.iter().find(|of| of.id == id).map(|of| {
                    td_string!(loc, settlement.panel_credit_means, payer = words::payer(loc, of.total.payer), amount = of.open().grouped())
                }),
                Asked::Refund(id) => statements.iter().flat_map(|of| &of.payments).find(|payment| payment.id == id).map(|payment| {
                    let method = words::method(loc, payment.method);
                    td_string!(loc, settlement.panel_refund_means, method = method, amount = payment.amount.grouped())
                }),
            }
        })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (order, reason) = (shown.id(), reason.get_untracked());
        let command = match asked {
            Asked::Credit(statement) => Command::GrantCredit { order, statement, reason },
            Asked::Refund(payment) => Command::RefundPayment { order, payment, reason },
            Asked::Payment(_) => return,
        };
        shown.send(sending, domain::Command::Settlement(command), move || finished.run(()));
    };
    view! {
        <form class="form" on:submit=submit>
            <Meanwhile shown />
            <p>{about}</p>
            <Field id="cashier-reason" label=td_string!(loc, repair_orders.reason)><TextArea value=reason maxlength=400 required=true /></Field>
            <RefusedNotice sending />
            <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
        </form>
    }
}
