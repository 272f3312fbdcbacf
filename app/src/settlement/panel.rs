//! The statements of an order: what each payer owes, what has been paid, and the cashier's steps.

use crate::execute::{self, Sending};
use crate::repair_orders::RefusedNotice;
use crate::ui::{Button, Choice, Dialog, Field, Glyph, Kind, Money, Segments, State, StateText, TextArea, TextInput};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::{Order, OrderPage as Page};
use domain::settlement::{Command, Method, Payment, Statement};
use domain::{Fen, PaymentId, Permission, StatementId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is asked over the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Payment(StatementId, Fen),
    Credit(StatementId),
    Refund(PaymentId),
}

/// The statements of an order and the cashier's steps.
#[component]
pub fn StatementPanel(page: Page, changed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let asked = RwSignal::new(None::<Asked>);
    let order = page.order;
    let statements = order
        .statements
        .iter()
        .map(|statement| view! { <StatementCard statement=statement.clone() order=order.clone() asked /> })
        .collect_view();
    view! {
        <section class="block" id="statements">
            <header><h2>{td_string!(loc, settlement.panel_statements)}</h2></header>
            <div class="statements">{statements}</div>
        </section>
        <AskDialog order=order.clone() asked changed />
    }
}

#[component]
fn StatementCard(statement: Statement, order: Order, asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (id, open, payer) = (statement.id, statement.open(), statement.total.payer);
    let (state, glyph, word) = if open <= Fen::ZERO {
        (State::Ready, Glyph::Check, td_string!(loc, settlement.panel_paid))
    } else if statement.credit.is_some() {
        (State::Ready, Glyph::FileText, td_string!(loc, settlement.panel_on_credit))
    } else if payer.pays_at_the_desk() {
        (State::Waiting, Glyph::Hourglass, td_string!(loc, settlement.panel_open))
    } else {
        (State::Done, Glyph::Send, td_string!(loc, settlement.panel_billed))
    };
    let pays = open > Fen::ZERO && visit.may(Permission::TakePayment);
    let credits = open > Fen::ZERO && statement.credit.is_none() && visit.may(Permission::GrantCredit);
    let refunds = order.gate_pass.is_none() && visit.may(Permission::RefundPayment);
    let payments = statement.payments.iter().map(|payment| view! { <PaymentRow payment=payment.clone() refunds asked /> }).collect_view();
    view! {
        <article class="statement" data-state=state.as_str()>
            <header><h3>{words::payer(loc, payer)}</h3><span class="quiet">{statement.number.clone()}</span><StateText state glyph text=word /></header>
            <dl class="sum">
                <dt>{td_string!(loc, settlement.panel_due)}</dt><dd><Money fen=statement.total.due /></dd>
                <dt>{td_string!(loc, settlement.panel_received)}</dt><dd><Money fen=statement.paid() /></dd>
                <dt>{td_string!(loc, settlement.panel_still_open)}</dt><dd class="total"><Money fen=open large=true sign="¥" /></dd>
            </dl>
            {statement.credit.clone().map(|credit| view! { <p>{td_string!(loc, settlement.panel_credit_by)}" "{credit.by.name}" · "{credit.reason}</p> })}
            <ul class="payments">{payments}</ul>
            <div class="acts">
                {pays.then(|| view! { <Button glyph=Glyph::Banknote on_press=Callback::new(move |()| asked.set(Some(Asked::Payment(id, open))))>{td_string!(loc, settlement.panel_take_payment)}</Button> })}
                {credits.then(|| view! { <Button kind=Kind::Plain glyph=Glyph::FileText on_press=Callback::new(move |()| asked.set(Some(Asked::Credit(id))))>{td_string!(loc, settlement.panel_grant_credit)}</Button> })}
            </div>
        </article>
    }
}

#[component]
fn PaymentRow(payment: Payment, refunds: bool, asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let id = payment.id;
    let back = payment.refunded.clone();
    view! {
        <li>
            {words::method(loc, payment.method)}" "<Money fen=payment.amount />" "
            <span class="quiet">{clock.day_time(payment.at, visit.now)}" · "{payment.cashier.name.clone()}</span>
            {match back {
                Some((_, reason)) => view! { <StateText state=State::Done glyph=Glyph::Undo2 text=format!("{} {reason}", td_string!(loc, settlement.panel_refunded)) /> }.into_any(),
                None if refunds => view! { <Button kind=Kind::Plain on_press=Callback::new(move |()| asked.set(Some(Asked::Refund(id))))>{td_string!(loc, settlement.panel_refund)}</Button> }.into_any(),
                None => ().into_any(),
            }}
        </li>
    }
}

#[component]
fn AskDialog(order: Order, asked: RwSignal<Option<Asked>>, changed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (open, order) = (RwSignal::new(false), StoredValue::new(order));
    Effect::new(move |_| open.set(asked.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && asked.with_untracked(Option::is_some) {
            asked.set(None);
        }
    });
    let title = move || match asked.get() {
        Some(Asked::Payment(..)) => td_string!(loc, settlement.panel_take_payment),
        Some(Asked::Credit(_)) => td_string!(loc, settlement.panel_grant_credit),
        Some(Asked::Refund(_)) => td_string!(loc, settlement.panel_refund),
        None => "",
    };
    let finished = Callback::new(move |()| {
        asked.set(None);
        changed.run(());
    });
    view! {
        <Dialog id="cashier" open title close_label=td_string!(loc, common.close)>
            {move || match asked.get() {
                Some(Asked::Payment(statement, due)) => view! { <PaymentForm order=order.get_value() statement due finished /> }.into_any(),
                Some(other) => view! { <ReasonForm order=order.get_value() asked=other finished /> }.into_any(),
                None => ().into_any(),
            }}
        </Dialog>
    }
}

/// A payment: the method and how much of what is due.
#[component]
fn PaymentForm(order: Order, statement: StatementId, due: Fen, finished: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let methods: Vec<_> = Method::ALL.iter().map(|method| Choice::new(*method, words::method(loc, *method))).collect();
    let (method, amount) = (RwSignal::new(None::<Method>), RwSignal::new(due.plain()));
    let unreadable = RwSignal::new(None::<String>);
    let unchosen = Signal::derive(move || method.get().is_none().then(|| td_string!(loc, settlement.panel_choose_method).to_owned()));
    let (id, version) = (order.id, order.progress.version);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(method), Some(amount)) = (method.get_untracked(), Fen::parse(&amount.get_untracked())) else {
            unreadable.set(Some(td_string!(loc, repair_orders.not_a_number).to_owned()));
            return;
        };
        unreadable.set(None);
        let command = Command::TakePayment { order: id, statement, payment: PaymentId(execute::new_id()), method, amount };
        sending.send(domain::Command::Settlement(command), Some(version), move |_| finished.run(()));
    };
    view! {
        <form class="form pay-form" on:submit=submit>
            <p class="balance">{td_string!(loc, settlement.panel_still_open)}" "<Money fen=due large=true sign="¥" /></p>
            <Segments name="method" label=td_string!(loc, settlement.panel_method) choices=methods value=method fill=true class="methods" />
            <Field id="amount" label=td_string!(loc, settlement.panel_amount) hint=td_string!(loc, settlement.panel_amount_hint) error=unreadable>
                <TextInput value=amount inputmode="decimal" required=true autofocus=true />
            </Field>
            <RefusedNotice sending />
            <footer><Button kind=Kind::Next submit=true pending=sending.pending disabled_reason=unchosen>{td_string!(loc, settlement.panel_received_now)}</Button></footer>
        </form>
    }
}

/// Credit or refund: both need a reason.
#[component]
fn ReasonForm(order: Order, asked: Asked, finished: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let reason = RwSignal::new(String::new());
    let (id, version) = (order.id, order.progress.version);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = reason.get_untracked();
        let command = match asked {
            Asked::Credit(statement) => Command::GrantCredit { order: id, statement, reason },
            Asked::Refund(payment) => Command::RefundPayment { order: id, payment, reason },
            Asked::Payment(..) => return,
        };
        sending.send(domain::Command::Settlement(command), Some(version), move |_| finished.run(()));
    };
    view! {
        <form class="form" on:submit=submit>
            <Field id="cashier-reason" label=td_string!(loc, repair_orders.reason)><TextArea value=reason maxlength=400 required=true /></Field>
            <RefusedNotice sending />
            <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
        </form>
    }
}
