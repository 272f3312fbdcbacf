//! Discounts that are asked of the next post up: asking in the form of a line, the answer on the order and on the home of who may give it.

use super::api;
use super::shown::Shown;
use crate::execute::Sending;
use crate::live::Live;
use crate::ui::{
    Block, Button, Dialog, ErrorNotice, Field, Glyph, Icon, Kind, Notice, State, TextArea, WhyNot, anew_for, open_while, use_clock,
};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::live::Area;
use domain::repair_orders::{AskedDiscount, Command, WaitingDiscount};
use domain::{DiscountId, OrderId, Permission, Post};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// In the form of a line that gives away too much: why, and the way to whoever may.
#[component]
pub fn AskDiscount(
    /// Who may give it away.
    post: Post,
    /// Why, as it is typed.
    reason: RwSignal<String>,
    /// What is wrong with the reason.
    #[prop(into)]
    error: Signal<Option<String>>,
    sending: Sending,
    /// Called when it is asked.
    ask: Callback<()>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <div class="ask-discount" role="status">
            <Field id="discount-reason" label=td_string!(loc, repair_orders.discount_ask_reason) hint=td_string!(loc, repair_orders.discount_ask_hint) error>
                <TextArea value=reason maxlength=400 rows=2 />
            </Field>
            <Button glyph=Glyph::Send on_press=ask pending=sending.pending>
                {td_string!(loc, repair_orders.discount_ask, post = words::post(loc, post))}
            </Button>
        </div>
    }
}

/// Which request is refused, and why.
type Refusing = RwSignal<Option<(OrderId, DiscountId)>>;

/// Asks for the reason of a refusal.
#[component]
fn RefuseDialog(refusing: Refusing) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let (open, reason) = (open_while(refusing, move || sending.clear()), RwSignal::new(String::new()));
    anew_for(refusing, |refusing| *refusing, move || reason.set(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((order, request)) = refusing.get_untracked() else { return };
        let command = Command::RefuseDiscount { order, request, reason: reason.get_untracked() };
        sending.send(domain::Command::RepairOrders(command), None, move |_| {
            refusing.set(None);
            reason.set(String::new());
        });
    };
    view! {
        <Dialog id="refuse-discount" open title=td_string!(loc, repair_orders.discount_refuse) close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <p>{td_string!(loc, repair_orders.discount_refuse_means)}</p>
                <Field id="refuse-reason" label=td_string!(loc, repair_orders.reason)><TextArea value=reason maxlength=400 required=true /></Field>
                {move || sending.refused.get().map(|title| view! { <ErrorNotice title /> })}
                <footer><Button kind=Kind::Danger submit=true pending=sending.pending>{td_string!(loc, repair_orders.discount_refuse)}</Button></footer>
            </form>
        </Dialog>
    }
}

/// How much, instead of what, and why.
fn particulars(loc: Loc, asked: &AskedDiscount) -> String {
    let after = asked.line.net().grouped();
    let becomes = match &asked.instead_of {
        Some(before) => td_string!(loc, repair_orders.discount_instead, before = before.net().grouped(), after = after),
        None => td_string!(loc, repair_orders.discount_new_line, after = after),
    };
    let part = words::percent(asked.given.part());
    [td_string!(loc, repair_orders.discount_gives, given = asked.given.given.grouped(), part = part), becomes].join(" · ")
}

/// Granting at one tap, where it is one's own to give; refusing with a reason.
#[component]
fn Answers(order: OrderId, request: DiscountId, #[prop(into)] grantable: Signal<bool>, refusing: Refusing) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let grant = Callback::new(move |()| {
        sending.send(domain::Command::RepairOrders(Command::GrantDiscount { order, request }), None, |_| ());
    });
    let refuse = Callback::new(move |()| refusing.set(Some((order, request))));
    view! {
        <div class="actions">
            <Show when=move || grantable.get()>
                <Button kind=Kind::Next glyph=Glyph::Check on_press=grant pending=sending.pending>{td_string!(loc, repair_orders.discount_grant)}</Button>
            </Show>
            <Button glyph=Glyph::X on_press=refuse>{td_string!(loc, repair_orders.discount_refuse)}</Button>
        </div>
        <WhyNot reason=sending.refused />
    }
}

/// What waits for one's own answer, on the page where the day begins; nothing while nothing waits.
#[component]
pub fn DiscountRequests() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let refusing: Refusing = RwSignal::new(None);
    let changes = expect_context::<Live>().lists_of(|area| area == Area::RepairOrders);
    let waiting = Resource::new(move || changes.get(), |_| api::discounts_waiting());
    view! {
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                match waiting.await {
                    Ok(waiting) if waiting.is_empty() => ().into_any(),
                    Ok(waiting) => view! {
                        <Block class="discounts" title=td_string!(loc, repair_orders.discounts_waiting)>
                            <ul>{waiting.into_iter().map(|waiting| view! { <Waiting waiting refusing /> }).collect_view()}</ul>
                        </Block>
                    }
                    .into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
        <RefuseDialog refusing />
    }
}

#[component]
fn Waiting(waiting: WaitingDiscount, refusing: Refusing) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (wall, clock) = (words::Clock::of(&Visit::here()), use_clock());
    let WaitingDiscount { order, number, car, model, customer_name, total, asked, grantable } = waiting;
    let at = asked.at;
    view! {
        <li>
            <header>
                <a href=format!("/repair_orders/{order}")>{car}" "<small>{number}</small></a>
                <span class="quiet">{model}" · "{customer_name}</span>
                <span class="push"></span>
                <time datetime=at.to_rfc3339()>{move || wall.day_time(at, clock.now())}</time>
            </header>
            <b>{td_string!(loc, repair_orders.discount_asked, name = asked.by.name.as_str(), title = asked.line.title.as_str())}</b>
            <p>{particulars(loc, &asked)}" · "{td_string!(loc, repair_orders.discount_order_total, total = total.grouped())}</p>
            <p class="quiet"><Icon glyph=Glyph::MessageSquarePlus />{td_string!(loc, repair_orders.discount_because, reason = asked.reason.as_str())}</p>
            <Answers order request=asked.id grantable refusing />
        </li>
    }
}

/// What was asked for the order: whom it waits for, or why it was refused.
#[component]
pub fn DiscountNotice(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (me, answers) = (visit.actor(), visit.may(Permission::ApproveDiscount));
    let (sending, refusing): (_, Refusing) = (shown.sending(), RwSignal::new(None));
    let asked = Memo::new(move |_| shown.page.with(|page| page.order.discount.clone()));
    let fixed = Memo::new(move |_| shown.page.with(|page| !page.order.progress.status.is_correctable()));
    let one = move |asked: AskedDiscount| {
        if let Some(refused) = &asked.refused {
            if fixed.get() {
                return ().into_any();
            }
            let title = td_string!(loc, repair_orders.discount_refused, name = refused.by.name.as_str(), title = asked.line.title.as_str());
            let text = td_string!(loc, repair_orders.discount_because, reason = refused.reason.as_str());
            return view! { <Notice state=State::Late glyph=Glyph::CircleX title text /> }.into_any();
        }
        let (order, request) = (shown.id(), asked.id);
        let post = shown.page.with_untracked(|page| page.policy.post_for_discount(asked.given.part()));
        let grant = move || domain::Command::RepairOrders(Command::GrantDiscount { order, request });
        // Whether it is one's own to give; that the line is another by now is told to whoever tries.
        let theirs = answers && asked.by.person != me.person;
        let advises = shown.page.with_untracked(|page| page.order.advisor.person) == me.person;
        let mine = asked.by.person == me.person || (advises && !theirs);
        let why = Signal::derive(move || theirs.then(|| shown.refused(|_, _| grant())).flatten());
        let back = Callback::new(move |()| {
            shown.send(sending, domain::Command::RepairOrders(Command::TakeBackDiscount { order, request }), || ());
        });
        let title = td_string!(loc, repair_orders.discount_asked, name = asked.by.name.as_str(), title = asked.line.title.as_str());
        let because = td_string!(loc, repair_orders.discount_because, reason = asked.reason.as_str());
        let waits = post.map(|post| td_string!(loc, repair_orders.discount_waits, post = words::post(loc, post)));
        view! {
            <div class="asked-discount" data-state=State::Waiting.as_str()>
                <b><Icon glyph=Glyph::Hourglass />{title}</b>
                <p>{particulars(loc, &asked)}</p>
                <p>{because}</p>
                {waits.map(|waits| view! { <p class="quiet">{waits}</p> })}
                {theirs.then(|| view! { <Answers order request grantable=true refusing /><WhyNot reason=why /> })}
                {mine.then(|| view! {
                    <div class="actions"><Button glyph=Glyph::Undo2 on_press=back pending=sending.pending>{td_string!(loc, repair_orders.discount_take_back)}</Button></div>
                    <WhyNot reason=sending.refused />
                })}
            </div>
        }
        .into_any()
    };
    view! {
        {move || asked.get().map(one)}
        <RefuseDialog refusing />
    }
}
