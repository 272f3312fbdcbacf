//! The live board: a column per stage, a card per car in the house.

use super::api;
use super::card::{CardView, Face};
use super::dialogs::{Ask, FloorDialog};
use super::drag::{self, Press};
use crate::execute::Sending;
use crate::live::Live;
use crate::ui::{self, ErrorNotice, Glyph, Icon, Loading, Toasts, use_clock, use_toasts};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::live::{Area, Message};
use domain::repair_orders::Status;
use domain::workshop::{Board, Card, Column, Floor, Gesture};
use domain::{Actor, OrderId, Refusal};
use leptos::html;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;

/// A card in the hand, and what each column means for it.
#[derive(Clone)]
pub struct Held {
    pub card: Arc<Card>,
    pub meanings: Vec<(Column, Result<Gesture, Refusal>)>,
    pub over: Option<Column>,
}

/// Everything that a board's parts share.
#[derive(Clone, Copy)]
pub struct Desk {
    pub cards: RwSignal<Vec<Arc<Card>>>,
    pub floor: RwSignal<Floor>,
    pub opened: RwSignal<Option<OrderId>>,
    pub held: RwSignal<Option<Held>>,
    pub pressed: StoredValue<Option<Press>>,
    pub just_dropped: StoredValue<bool>,
    /// Orders with a step on its way.
    pub on_the_way: RwSignal<Vec<OrderId>>,
    pub ask: RwSignal<Option<Ask>>,
    pub ghost: NodeRef<html::Div>,
    pub board: NodeRef<html::Div>,
    pub clock: ui::Clock,
    pub actor: StoredValue<Actor>,
    pub go_to: Callback<OrderId>,
    /// What was done last, spoken to those who do not see it.
    pub said: RwSignal<String>,
    toasts: Toasts,
    loc: Loc,
    words_clock: words::Clock,
    sending: Sending,
}

impl Desk {
    fn new(board: Board) -> Self {
        let visit = Visit::here();
        let navigate = use_navigate();
        Self {
            cards: RwSignal::new(board.cards.into_iter().map(Arc::new).collect()),
            floor: RwSignal::new(board.floor),
            opened: RwSignal::new(None),
            held: RwSignal::new(None),
            pressed: StoredValue::new(None),
            just_dropped: StoredValue::new(false),
            on_the_way: RwSignal::new(Vec::new()),
            ask: RwSignal::new(None),
            ghost: NodeRef::new(),
            board: NodeRef::new(),
            clock: use_clock(),
            actor: StoredValue::new(visit.actor()),
            go_to: Callback::new(move |order: OrderId| navigate(&format!("/repair_orders/{order}"), NavigateOptions::default())),
            said: RwSignal::new(String::new()),
            toasts: use_toasts(),
            loc: expect_context::<Loc>(),
            words_clock: words::Clock::of(&visit),
            sending: Sending::begin(),
        }
    }

    /// Sends a step. The card shows that it is on its way, and moves when it has been carried out.
    pub fn carry_out(self, order: OrderId, command: domain::Command, version: i32) {
        self.on_the_way.update(|orders| orders.push(order));
        self.opened.set(None);
        self.sending.send_quietly(command, Some(version), move |result| {
            self.on_the_way.update(|orders| orders.retain(|other| *other != order));
            if let Err(problem) = result {
                let sentence = words::problem_with(self.loc, &problem, &self.words_clock);
                self.said.set(sentence.clone());
                self.toasts.refused(sentence);
            }
            self.refresh(order);
        });
    }

    /// Says why a step is not taken.
    pub fn refuse(self, refusal: &Refusal) {
        let sentence = words::refusal(self.loc, refusal, &self.words_clock);
        self.said.set(sentence.clone());
        self.toasts.refused(sentence);
    }

    /// Fetches one card again, and the floor around it.
    fn refresh(self, order: OrderId) {
        leptos::task::spawn_local(async move {
            if let Ok(card) = api::card(order).await {
                self.put(order, card);
            }
            if let Ok(floor) = api::floor().await {
                let _ = self.floor.try_set(floor);
            }
        });
    }

    /// Puts a card where it belongs now; without one, takes it off the board.
    fn put(self, order: OrderId, card: Option<Card>) {
        let _ = self.cards.try_update(|cards| {
            let before = cards.iter().position(|other| other.progress.order == order);
            // A later message may have overtaken this answer.
            let stale = before.is_some_and(|index| card.as_ref().is_some_and(|card| card.progress.version < cards[index].progress.version));
            if stale {
                return;
            }
            if let (Some(index), Some(card)) = (before, &card)
                && Column::of(cards[index].progress.status) != Column::of(card.progress.status)
                && let Some(column) = Column::of(card.progress.status)
            {
                let name = card.plate.clone().unwrap_or_else(|| card.vin_serial.clone());
                let _ = self.said.try_set(td_string!(self.loc, workshop.moved_to, car = name, column = words::column(self.loc, column)));
            }
            cards.retain(|other| other.progress.order != order);
            if let Some(card) = card {
                let key = |card: &Card| (card.promised_at.is_none(), card.promised_at, card.progress.order);
                let at = cards.partition_point(|other| key(other) < key(&card));
                cards.insert(at, Arc::new(card));
            }
        });
    }

    fn listen(self) {
        let live = expect_context::<Live>();
        live.on_message(move |message| match message {
            Message::Change(change) if !matches!(change.area, Area::Staff | Area::Customers) => self.refresh(OrderId(change.subject)),
            Message::Refetch => leptos::task::spawn_local(async move {
                if let Ok(board) = api::board().await {
                    let _ = self.cards.try_set(board.cards.into_iter().map(Arc::new).collect());
                    let _ = self.floor.try_set(board.floor);
                }
            }),
            Message::Change(_) | Message::SignedOut { .. } => {}
        });
    }
}

/// The workshop board.
#[component]
pub fn BoardPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let board = Resource::new(|| (), |()| api::board());
    view! {
        <Title text=td_string!(loc, common.nav_board) />
        <Suspense fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match board.await {
                    Ok(board) => view! { <BoardView board /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// Which cards are shown: all, or those that need somebody.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Only {
    Late,
    Waiting,
    Held,
}

impl Only {
    fn fits(self, card: &Card, now: chrono::DateTime<chrono::Utc>) -> bool {
        match self {
            Self::Late => card.promised_at.is_some_and(|due| due < now) && card.progress.status != Status::Settled,
            Self::Waiting => card.waiting,
            Self::Held => card.progress.status == Status::OnHold,
        }
    }
}

#[component]
fn BoardView(board: Board) -> impl IntoView {
    let desk = Desk::new(board);
    desk.listen();
    let only = RwSignal::new(None::<Only>);
    let lift_off = window_event_listener_untyped("pointercancel", move |_| drag::cancelled(desk));
    on_cleanup(move || lift_off.remove());
    let keys = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" {
            drag::cancelled(desk);
            desk.opened.set(None);
        }
    });
    on_cleanup(move || keys.remove());
    view! {
        <div
            class="board-page"
            on:pointermove=move |event| drag::moved(desk, &event)
            on:pointerup=move |_| drag::released(desk)
            on:touchmove=move |event| if desk.held.with_untracked(Option::is_some) { event.prevent_default() }
            on:click:capture=move |event| if desk.just_dropped.get_value() { event.stop_propagation(); event.prevent_default() }
        >
            <Head desk only />
            <Load desk />
            <StageTabs desk />
            <div class="board" node_ref=desk.board>
                {Column::ALL.iter().map(|column| view! { <Stage column=*column desk only /> }).collect_view()}
            </div>
            <Ghost desk />
            <p class="visually-hidden" role="status">{move || desk.said.get()}</p>
            <FloorDialog ask=desk.ask floor=desk.floor done=Callback::new(move |order| desk.refresh(order)) />
        </div>
    }
}

#[component]
fn Head(desk: Desk, only: RwSignal<Option<Only>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let count = move |which: Only| {
        let clock = desk.clock;
        move || desk.cards.with(|cards| cards.iter().filter(|card| which.fits(card, clock.now())).count())
    };
    let button = move |which: Only, state: &'static str, glyph: Glyph, text: &'static str| {
        let press = move |_| only.update(|only| *only = if *only == Some(which) { None } else { Some(which) });
        view! {
            <button type="button" class="count" data-state=state aria-pressed=move || if only.get() == Some(which) { "true" } else { "false" } on:click=press>
                <Icon glyph />{text}" "<b>{count(which)}</b>
            </button>
        }
    };
    view! {
        <header class="board-head">
            <h1>{td_string!(loc, workshop.board)}</h1>
            <span class="push"></span>
            {button(Only::Late, "late", Glyph::AlarmClock, td_string!(loc, workshop.late))}
            {button(Only::Waiting, "done", Glyph::Armchair, td_string!(loc, workshop.waiting))}
            {button(Only::Held, "waiting", Glyph::Hourglass, td_string!(loc, workshop.held))}
        </header>
    }
}

/// The technicians, with what they work on and what waits for them.
#[component]
fn Load(desk: Desk) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let people = move || {
        desk.floor.with(|floor| {
            floor
                .technicians
                .iter()
                .map(|person| {
                    let works = person.running.as_ref().map_or_else(|| td_string!(loc, workshop.free).to_owned(), |(_, _, plate)| plate.clone());
                    let skills = person.skills.iter().map(|skill| view! { <span class="chip">{words::skill_short(loc, *skill)}</span> }).collect_view();
                    view! { <div class="tech"><b>{person.name.clone()}</b><i>{person.load.to_string()}" h"</i><small>{skills}" "{works}</small></div> }
                })
                .collect_view()
        })
    };
    view! { <section class="load" tabindex="0" role="region" aria-label=td_string!(loc, workshop.technicians)>{people}</section> }
}

/// On a phone one column fills the screen; these lead from one to the next.
#[component]
fn StageTabs(desk: Desk) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let tabs = Column::ALL
        .iter()
        .map(|column| {
            let column = *column;
            let count =
                move || desk.cards.with(|cards| cards.iter().filter(|card| Column::of(card.progress.status) == Some(column)).count());
            view! { <a href=format!("#stage-{}", column.code())>{words::column(loc, column)}" "<b>{count}</b></a> }
        })
        .collect_view();
    view! { <nav class="stage-tabs" aria-label=td_string!(loc, workshop.stages)>{tabs}</nav> }
}

const fn column_glyph(column: Column) -> Glyph {
    match column {
        Column::Reception => Glyph::ConciergeBell,
        Column::Waiting => Glyph::Inbox,
        Column::Work => Glyph::Wrench,
        Column::Hold => Glyph::Hourglass,
        Column::Inspection => Glyph::ClipboardCheck,
        Column::Wash => Glyph::Droplets,
        Column::Ready => Glyph::KeyRound,
    }
}

#[component]
fn Stage(column: Column, desk: Desk, only: RwSignal<Option<Only>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let words_clock = words::Clock::of(&Visit::here());
    let cards = Memo::new(move |_| {
        let now = desk.clock.now();
        desk.cards.with(|cards| {
            let here = cards.iter().filter(|card| Column::of(card.progress.status) == Some(column));
            here.filter(|card| only.get().is_none_or(|only| only.fits(card, now))).cloned().collect::<Vec<_>>()
        })
    });
    let says = move || desk.held.with(|held| held.as_ref().map(|held| drag::column_says(loc, held, column, &words_clock)));
    let drop = move || says().map(|(yes, _)| if yes { "yes" } else { "no" });
    let over = move || desk.held.with(|held| held.as_ref().is_some_and(|held| held.over == Some(column)));
    let name = format!("stage-name-{}", column.code());
    let labelled = name.clone();
    view! {
        <section class="stage" id=format!("stage-{}", column.code()) data-column=column.code() data-drop=drop data-over=move || over().then_some("") aria-labelledby=labelled>
            <header>
                <Icon glyph=column_glyph(column) />
                <h2 id=name>{words::column(loc, column)}</h2>
                <b>{move || cards.with(Vec::len)}</b>
                {move || says().map(|(yes, text)| view! { <p>{(!yes).then(|| view! { <Icon glyph=Glyph::Ban /> })}{text}</p> })}
            </header>
            <ol class="cards">
                <For each=move || cards.get() key=|card| (card.progress.order, card.progress.version) let:card>
                    <CardView card desk />
                </For>
                {move || cards.with(Vec::is_empty).then(|| view! { <li class="column-empty">{td_string!(loc, workshop.no_car)}</li> })}
            </ol>
        </section>
    }
}

/// The card in the hand.
#[component]
fn Ghost(desk: Desk) -> impl IntoView {
    let home = Visit::here().me.map(|me| me.dealership.home_plate).unwrap_or_default();
    view! {
        <div class="job ghost" aria-hidden="true" node_ref=desk.ghost hidden=move || desk.held.with(Option::is_none)>
            {move || desk.held.with(|held| held.as_ref().map(|held| view! { <Face card=Arc::clone(&held.card) home=home.clone() floor=desk.floor /> }))}
        </div>
    }
}
