//! The statements of an order: what each payer owes, what has been paid, and the cashier's steps.

use super::payment::{AskDialog, Asked};
use crate::repair_orders::Shown;
use crate::ui::{Block, Button, Glyph, Icon, Kind, Money, State, StateText, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::settlement::{Command, Method, Payment, Statement, UndoneStatement};
use domain::{Fen, PaymentId, Permission, StatementId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The statements of an order and the cashier's steps.
#[component]
pub fn StatementPanel(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let asked = RwSignal::new(None::<Asked>);
    let ids = Memo::new(move |_| shown.page.with(|page| page.order.statements.iter().map(|statement| statement.id).collect::<Vec<_>>()));
    let undone = Memo::new(move |_| shown.page.with(|page| page.order.undone.clone()));
    view! {
        <div id="statements">
            <Block title=td_string!(loc, settlement.panel_statements)>
                <div class="statements">
                    <For each=move || ids.get() key=|id| *id let:id>
                        <StatementCard shown id asked />
                    </For>
                    <For each=move || undone.get() key=|undone| undone.statement.id let:undone>
                        <UndoneCard shown undone asked />
                    </For>
                </div>
            </Block>
        </div>
        <AskDialog shown asked />
    }
}

/// How a statement stands, in colour, icon and word.
fn standing(loc: Loc, statement: &Statement) -> (State, Glyph, &'static str) {
    if statement.open() <= Fen::ZERO {
        (State::Ready, Glyph::Check, td_string!(loc, settlement.panel_paid))
    } else if statement.credit.is_some() {
        (State::Ready, Glyph::FileText, td_string!(loc, settlement.panel_on_credit))
    } else if statement.total.payer.pays_at_the_desk() {
        (State::Waiting, Glyph::Hourglass, td_string!(loc, settlement.panel_open))
    } else {
        (State::Done, Glyph::Send, td_string!(loc, settlement.panel_billed))
    }
}

#[component]
fn StatementCard(shown: Shown, id: StatementId, asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let statement = Memo::new(move |_| shown.page.with(|page| page.order.statements.iter().find(|statement| statement.id == id).cloned()));
    let state = move || statement.with(|statement| statement.as_ref().map(|statement| standing(loc, statement).0.as_str()));
    let head = move || {
        statement.get().map(|statement| {
            let (state, glyph, word) = standing(loc, &statement);
            view! {
                <h3>{words::payer(loc, statement.total.payer)}</h3>
                <StateText state glyph text=word />
                <small>{statement.number.clone()}</small>
            }
        })
    };
    let sums = move || {
        statement.get().map(|statement| {
            view! {
                <dl class="sum">
                    <dt>{td_string!(loc, settlement.panel_due)}</dt><dd><Money fen=statement.total.due /></dd>
                    <dt>{td_string!(loc, settlement.panel_received)}</dt><dd><Money fen=statement.paid() /></dd>
                    <dt class="total">{td_string!(loc, settlement.panel_still_open)}</dt><dd class="total"><Money fen=statement.open() sign="¥" /></dd>
                </dl>
                {statement.credit.map(|credit| view! { <p class="credit">{td_string!(loc, settlement.panel_credit_by)}" "{credit.by.name}" · "{credit.reason}</p> })}
            }
        })
    };
    let payments = Memo::new(move |_| statement.with(|statement| statement.as_ref().map(|of| of.payments.clone()).unwrap_or_default()));
    view! {
        <article class="statement" data-state=state>
            <header>{head}</header>
            {sums}
            <ul class="payments">
                <For each=move || payments.get() key=|payment| (payment.id, payment.refunded.is_some()) let:payment>
                    <PaymentRow shown payment asked />
                </For>
            </ul>
            <Acts shown statement asked />
        </article>
    }
}

/// A statement that stands no more, with the money that came and went.
#[component]
fn UndoneCard(shown: Shown, undone: UndoneStatement, asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let UndoneStatement { statement, by, reason, .. } = undone;
    let payments = statement.payments.into_iter().map(|payment| view! { <PaymentRow shown payment asked /> }).collect_view();
    view! {
        <article class="statement" data-state=State::Done.as_str()>
            <header>
                <h3>{words::payer(loc, statement.total.payer)}</h3>
                <StateText state=State::Done glyph=Glyph::Undo2 text=td_string!(loc, settlement.panel_undone) />
                <small>{statement.number}</small>
            </header>
            <p class="credit">{td_string!(loc, settlement.panel_undone_by)}" "{by.name}" · "{reason}</p>
            <ul class="payments">{payments}</ul>
        </article>
    }
}

/// What a cashier or a manager can do with what is still open, with the reason where they cannot now.
#[component]
fn Acts(shown: Shown, statement: Memo<Option<Statement>>, asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (takes, grants) = (visit.may(Permission::TakePayment), visit.may(Permission::GrantCredit));
    let open = Memo::new(move |_| statement.with(|statement| statement.as_ref().filter(|of| of.open() > Fen::ZERO).map(|of| of.id)));
    move || {
        let id = open.get().filter(|_| takes || grants)?;
        let pay = Signal::derive(move || {
            shown.refused(|page, _| {
                let payment = PaymentId(uuid::Uuid::nil());
                domain::Command::Settlement(Command::TakePayment {
                    order: page.order.id,
                    statement: id,
                    payment,
                    method: Method::Cash,
                    amount: Fen(1),
                })
            })
        });
        let credit = Signal::derive(move || {
            shown.refused(|page, _| {
                domain::Command::Settlement(Command::GrantCredit { order: page.order.id, statement: id, reason: "—".to_owned() })
            })
        });
        let ask = move |what: Asked| Callback::new(move |()| asked.set(Some(what)));
        Some(view! {
            <footer>
                {takes.then(|| view! { <Button glyph=Glyph::Banknote on_press=ask(Asked::Payment(id)) disabled_reason=pay>{td_string!(loc, settlement.panel_take_payment)}</Button> })}
                {grants.then(|| view! { <Button kind=Kind::Plain glyph=Glyph::FileText on_press=ask(Asked::Credit(id)) disabled_reason=credit>{td_string!(loc, settlement.panel_grant_credit)}</Button> })}
            </footer>
        })
    }
}

#[component]
fn PaymentRow(shown: Shown, payment: Payment, asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let id = payment.id;
    let back = payment.refunded.clone();
    let undone = back.is_some();
    let refunds = !undone && visit.may(Permission::RefundPayment);
    let reason = Signal::derive(move || {
        shown.refused(|page, _| {
            domain::Command::Settlement(Command::RefundPayment { order: page.order.id, payment: id, reason: "—".to_owned() })
        })
    });
    let taken = format!(
        "{} · {} · {}",
        words::method(loc, payment.method),
        clock.day_time(payment.at, use_clock().now_untracked()),
        payment.cashier.name
    );
    view! {
        <li data-undone=undone>
            <Icon glyph=if undone { Glyph::Undo2 } else { Glyph::Banknote } />
            <span>{taken}{back.map(|(_, reason)| format!(" · {} {reason}", td_string!(loc, settlement.panel_refunded)))}</span>
            <Money fen=payment.amount />
            {refunds.then(|| view! {
                <Button kind=Kind::Plain on_press=Callback::new(move |()| asked.set(Some(Asked::Refund(id)))) disabled_reason=reason>
                    {td_string!(loc, settlement.panel_refund)}
                </Button>
            })}
        </li>
    }
}
