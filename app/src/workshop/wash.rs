//! The wash: what is being washed, then what waits, the first promised first. Big buttons for wet hands.

use super::api;
use super::rows::{Row, Rows, boxed};
use crate::execute::Sending;
use crate::ui::{
    Badge, Button, Countdown, Dialog, Empty, ErrorNotice, Field, Glyph, Icon, Kind, Loading, PageHeader, Plate, TextInput, WhyNot,
    open_while,
};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::Status;
use domain::workshop::{Board, Card, Command, Floor, decide};
use domain::{OrderId, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// What may bring a car to the wash.
const NEWS: &[&str] = &["moved"];

/// The queue of the wash.
#[component]
pub fn WashPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let board = Resource::new(|| (), |()| api::to_wash());
    view! {
        <Title text=td_string!(loc, common.nav_wash) />
        <PageHeader title=td_string!(loc, common.nav_wash) />
        <div data-place="floor">
            <Suspense fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
                {move || Suspend::new(async move {
                    match board.await {
                        Ok(board) => view! { <Queue board /> }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn Queue(board: Board) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let rows = Rows::follow(board, || boxed(api::to_wash()), NEWS);
    let skip = RwSignal::new(None::<(OrderId, i32)>);
    let none = Memo::new(move |_| rows.rows.with(Vec::is_empty));
    view! {
        {move || none.get().then(|| view! { <Empty title=td_string!(loc, workshop.no_wash) text=td_string!(loc, workshop.no_wash_text) glyph=Glyph::Droplets /> })}
        <ol class="work-list">
            <For each=move || rows.rows.get() key=|row| row.order let:row>
                <Car row rows skip />
            </For>
        </ol>
        <SkipDialog skip done=Callback::new(move |()| rows.again()) />
    }
}

#[component]
fn Car(row: Row, rows: Rows, skip: RwSignal<Option<(OrderId, i32)>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (actor, now) = (StoredValue::new(visit.actor()), visit.now);
    let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let opens = visit.may(Permission::SeeOrders);
    let sending = Sending::begin();
    let (order, card) = (row.order, row.card);
    let washing = {
        let card = card.clone();
        Memo::new(move |_| card.with(|card| card.progress.status == Status::Washing))
    };
    let step = {
        let card = card.clone();
        move |command: Command, glyph: Glyph, label: &'static str| {
            let (asked, pressed, shown, sent) = (command.clone(), command, card.clone(), card.clone());
            let reason = Signal::derive(move || {
                let decided = shown.with(|card| actor.with_value(|actor| decide(&card.progress, &Floor::default(), &asked, actor, now)));
                decided.err().map(|refusal| words::floor_refusal(loc, &refusal))
            });
            let press = Callback::new(move |()| {
                let version = sent.with_untracked(|card| card.progress.version);
                sending.send(domain::Command::Workshop(pressed.clone()), Some(version), move |_| rows.again());
            });
            view! { <Button kind=Kind::Next glyph on_press=press pending=sending.pending disabled_reason=reason>{label}</Button> }
        }
    };
    let next = move || {
        if washing.get() {
            step(Command::FinishWash { order }, Glyph::Check, td_string!(loc, workshop.finish_wash))
        } else {
            step(Command::StartWash { order }, Glyph::Droplets, td_string!(loc, workshop.start_wash))
        }
    };
    let asked = card.clone();
    let ask = move || skip.set(Some((order, asked.with_untracked(|card| card.progress.version))));
    view! {
        <li data-state=move || washing.get().then_some("working")>
            {move || card.with(|card| face(loc, &home, card, opens))}
            <div class="acts">
                {next}
                <Button glyph=Glyph::Umbrella on_press=ask>{td_string!(loc, workshop.skip_wash)}</Button>
            </div>
            <WhyNot reason=sending.refused />
        </li>
    }
}

/// Which car, whose, and by when; it leads to the order for those who may see it.
fn face(loc: Loc, home: &str, card: &Card, opens: bool) -> impl IntoView + use<> {
    let of = card.progress.status;
    let facts = view! {
        <span class="car"><Plate plate=card.plate.clone().unwrap_or_default() home=home.to_owned() none=card.vin_serial.clone() /><span class="what">{card.model.clone()}</span></span>
        <span class="who">{card.customer_name.clone()}</span>
        <span class="at"><Badge state=words::status_state(of) glyph=words::status_glyph(of) text=words::status(loc, of) /></span>
        <span class="when">{card.promised_at.map(|due| view! { <Countdown due say=words::time_left(loc) /> })}</span>
        <span class="next">{opens.then(|| view! { <Icon glyph=Glyph::ChevronRight /> })}</span>
    };
    if opens {
        view! { <a class="work-row" href=format!("/repair_orders/{}", card.progress.order)>{facts}</a> }.into_any()
    } else {
        view! { <div class="work-row">{facts}</div> }.into_any()
    }
}

/// Why a car is not washed although that was wished.
#[component]
fn SkipDialog(skip: RwSignal<Option<(OrderId, i32)>>, done: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(skip, || ());
    let (reason, sending) = (RwSignal::new(String::new()), Sending::begin());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((order, version)) = skip.get_untracked() else { return };
        let command = Command::SkipWash { order, reason: reason.get_untracked() };
        sending.send(domain::Command::Workshop(command), Some(version), move |_| {
            let _ = reason.try_set(String::new());
            let _ = skip.try_set(None);
            done.run(());
        });
    };
    view! {
        <Dialog id="skip-dialog" open title=td_string!(loc, workshop.skip_wash) close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <Field id="skip-reason" label=td_string!(loc, workshop.reason)><TextInput value=reason maxlength=400 required=true /></Field>
                <WhyNot reason=sending.refused />
                <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, workshop.skip_wash)}</Button></footer>
            </form>
        </Dialog>
    }
}
