//! The lanes of a board: a stage, or a technician, with its cards below each other.

use super::api;
use super::card::CardView;
use super::desk::{Desk, Target};
use super::window::{Drawn, Heights, look};
use super::{drag, keys};
use crate::ui::{Glyph, Icon};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Utc};
use domain::workshop::{Card, Column, Presence, SHIFT};
use domain::{OrderId, PersonId};
use leptos::html;
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::collections::HashMap;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// What a lane holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    Stage(Column),
    /// What a technician has been given; without one, what nobody has yet.
    Person(Option<PersonId>),
}

/// The orders of each lane that has any, first promised first.
pub type Lanes = HashMap<Lane, Vec<OrderId>>;

impl Lane {
    /// The stage in which a card stands.
    #[must_use]
    pub fn by_stage(card: &Card) -> Option<Self> {
        Column::of(card.progress.status).map(Self::Stage)
    }

    /// Whose lane a card stands in, or that nobody has it; nothing for what is not in the workshop.
    #[must_use]
    pub fn by_person(card: &Card) -> Option<Self> {
        let in_workshop = matches!(Column::of(card.progress.status), Some(Column::Waiting | Column::Work | Column::Hold));
        in_workshop.then(|| Self::Person(card.progress.foremost().and_then(|job| job.technician)))
    }

    fn code(self) -> String {
        match self {
            Self::Stage(column) => column.code().to_owned(),
            Self::Person(Some(person)) => person.to_string(),
            Self::Person(None) => "nobody".to_owned(),
        }
    }

    const fn target(self) -> Option<Target> {
        match self {
            Self::Stage(column) => Some(Target::Stage(column)),
            Self::Person(Some(person)) => Some(Target::Person(person)),
            Self::Person(None) => None,
        }
    }
}

/// The icon of a stage.
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

/// The window of a lane on its cards: which of them are drawn, and how much room the others take.
#[derive(Clone, Copy)]
struct Sight {
    list: NodeRef<html::Ol>,
    orders: Memo<Vec<OrderId>>,
    /// The cars of the lane, also those whose cards are still to come.
    count: Memo<usize>,
    drawn: RwSignal<Drawn>,
    heights: StoredValue<Heights>,
    /// Whether what is drawn has been measured.
    measured: StoredValue<bool>,
}

impl Sight {
    /// Looks at what is in sight from now on, as it scrolls and as cards come and go. Call it in a component's body.
    fn open(desk: Desk, lane: Lane, orders: Memo<Vec<OrderId>>, dense: Memo<bool>) -> Self {
        let (list, drawn) = (NodeRef::new(), RwSignal::new(Drawn::AT_FIRST));
        let count = Memo::new(move |_| match lane {
            Lane::Stage(column) if desk.is_partial() => desk.tally.with(|tally| tally.column(column).cars),
            _ => orders.with(Vec::len),
        });
        let this = Self { list, orders, count, drawn, heights: StoredValue::new(Heights::default()), measured: StoredValue::new(false) };
        Effect::new(move |before: Option<bool>| {
            let dense = dense.get();
            if before.is_some_and(|before| before != dense) {
                this.heights.set_value(Heights::default());
            }
            orders.track();
            drawn.track();
            this.measured.set_value(false);
            request_animation_frame(move || {
                this.look();
                if let Some(list) = this.element() {
                    keys::keep_stop(&list);
                }
            });
            dense
        });
        Effect::new(move |_| {
            if let Some(order) = desk.arrived.get() {
                this.bring(order);
            }
        });
        // A lane is as high as it will be once the style sheet has come, and when the window is.
        let heard = [
            window_event_listener(leptos::ev::resize, move |_| this.look()),
            window_event_listener(leptos::ev::load, move |_| this.look()),
        ];
        on_cleanup(move || heard.into_iter().for_each(|listening| listening.remove()));
        this
    }

    fn element(self) -> Option<Element> {
        // The page may have gone meanwhile.
        self.list.try_get_untracked().flatten().map(JsCast::unchecked_into)
    }

    /// The orders whose cards are drawn.
    fn shown(self) -> Vec<OrderId> {
        self.orders.with(|orders| self.drawn.get().of(orders).to_vec())
    }

    /// The room above and below them, for the style sheet.
    fn room(self) -> String {
        let (drawn, count) = (self.drawn.get(), self.count.get());
        let (above, below) = self.orders.with(|orders| self.heights.with_value(|heights| heights.room(orders, count, drawn)));
        // Hundredths of a pixel in whole numbers: what writes fractions is ten kilobytes of program.
        let pixels = |height: f64| format!("calc({}px / 100)", (height * 100.0).round() as i64);
        format!("--above:{};--below:{}", pixels(above), pixels(below))
    }

    /// Draws what has come into sight.
    fn look(self) {
        let Some(list) = self.element() else { return };
        if self.measured.try_get_value() == Some(false) {
            self.measure(&list);
        }
        let wanted = || {
            let drawn = self.drawn.get_untracked();
            let (top, height) = (f64::from(list.scroll_top()), f64::from(list.client_height()));
            self.orders.with_untracked(|orders| self.heights.with_value(|heights| look(orders, heights, drawn, top, height)))
        };
        if wanted() != self.drawn.get_untracked() {
            // What goes leaves exactly as much room as it took: a card may have been opened since it was measured.
            self.measure(&list);
            self.drawn.set(wanted());
        }
    }

    fn measure(self, list: &Element) {
        let cards = list.children();
        let cards = (0..cards.length()).filter_map(|at| cards.item(at));
        let tops: Vec<(Option<OrderId>, f64)> = cards
            .map(|card| (card.get_attribute("data-order").and_then(|order| order.parse().ok()), card.get_bounding_client_rect().top()))
            .collect();
        self.heights.update_value(|heights| {
            for pair in tops.windows(2) {
                if let [(Some(order), top), (_, next)] = pair {
                    heights.learn(*order, next - top);
                }
            }
        });
        self.measured.set_value(true);
    }

    /// Scrolls to a card, if it stands in this lane.
    fn bring(self, order: OrderId) {
        let Some(list) = self.element() else { return };
        let found = self.orders.with_untracked(|orders| {
            let at = orders.iter().position(|other| *other == order)?;
            Some(self.heights.with_value(|heights| (heights.of(&orders[..at]), heights.of(&orders[at..=at]))))
        });
        let Some((above, own)) = found else { return };
        let (top, height) = (f64::from(list.scroll_top()), f64::from(list.client_height()));
        if above < top || above + own > top + height {
            let to = (above - height / 3.0).max(0.0);
            self.orders.with_untracked(|orders| {
                self.drawn.set(self.heights.with_value(|heights| look(orders, heights, self.drawn.get_untracked(), to, height)));
            });
            // Whole pixels are near enough.
            list.set_scroll_top(to as i32);
        }
    }
}

/// A lane with its name, its count and its cards. While a card is in the hand, its head says what a drop here would do.
#[component]
fn LaneView(
    lane: Lane,
    lanes: Memo<Lanes>,
    desk: Desk,
    dense: Memo<bool>,
    #[prop(into)] name: String,
    glyph: Glyph,
    /// What stands below the name while nothing is in the hand.
    #[prop(into)]
    note: Signal<String>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let orders = Memo::new(move |_| lanes.with(|lanes| lanes.get(&lane).cloned().unwrap_or_default()));
    let sight = Sight::open(desk, lane, orders, dense);
    let says = lane.target().map(|target| drag::says(desk, target));
    let says = move || says.and_then(|says| says.get());
    let drop = move || says().map(|(yes, _)| if yes { "yes" } else { "no" });
    let over = move || lane.target().is_some() && desk.over.get() == lane.target();
    let (id, code) = (format!("lane-{}", lane.code()), lane.code());
    let labelled = id.clone();
    let (column, person) = match lane {
        Lane::Stage(_) => (Some(code.clone()), None),
        Lane::Person(person) => (None, person.map(|person| person.to_string())),
    };
    let by_person = matches!(lane, Lane::Person(_));
    let below = move || {
        says()
            .map(|(yes, text)| view! { <Icon glyph=if yes { Glyph::ArrowDownToLine } else { Glyph::Ban } /><span>{text}</span> }.into_any())
            .unwrap_or_else(|| view! { <span>{note.get()}</span> }.into_any())
    };
    view! {
        <section class="stage" id=format!("stage-{code}") data-column=column data-technician=person data-drop=drop data-over=move || over().then_some("") aria-labelledby=labelled>
            <header>
                <Icon glyph />
                <h2 class="lane-name" id=id>{name}</h2>
                <b class="lane-count">{sight.count}</b>
                <p class="lane-note">{below}</p>
            </header>
            <ol class="cards" node_ref=sight.list style=move || sight.room() on:scroll=move |_| sight.look()>
                <For each=move || sight.shown() key=|order| *order let:order>
                    <CardView order desk stage=by_person />
                </For>
                {move || (sight.count.get() == 0).then(|| view! { <li class="column-empty">{td_string!(loc, workshop.no_car)}</li> })}
            </ol>
        </section>
    }
}

/// The board by stage.
#[component]
pub fn Stages(desk: Desk, dense: Memo<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let cards = desk.lanes(Lane::by_stage);
    let lanes = Column::ALL
        .iter()
        .map(|column| {
            let column = *column;
            view! { <LaneView lane=Lane::Stage(column) lanes=cards desk dense name=words::column(loc, column) glyph=column_glyph(column) note=longest(desk, column, clock) /> }
        })
        .collect_view();
    view! {
        <StageTabs desk />
        <div class="board" data-by="stage">{lanes}</div>
    }
}

/// How long the car has waited that has waited longest, where waiting is what is wrong.
fn longest(desk: Desk, column: Column, clock: words::Clock) -> Signal<String> {
    let loc = expect_context::<Loc>();
    if !matches!(column, Column::Waiting | Column::Hold | Column::Inspection | Column::Wash) {
        return Signal::stored(String::new());
    }
    let note = Memo::new(move |_| {
        let now = desk.clock.now();
        let first = desk.tally.with(|tally| tally.column(column).longest);
        first.map(|since| td_string!(loc, workshop.longest, time = clock.duration(loc, (now - since).num_minutes()))).unwrap_or_default()
    });
    note.into()
}

/// The board by technician: what each has in hand and what waits for them, and first what nobody has.
#[component]
pub fn People(desk: Desk, dense: Memo<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let cards = desk.lanes(Lane::by_person);
    let shifts = RwSignal::new(None);
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            if let Ok(found) = api::presences().await {
                let _ = shifts.try_set(Some(found));
            }
        });
    });
    let people = Memo::new(move |_| {
        desk.floor.with(|floor| floor.technicians.iter().map(|person| (person.person, person.name.clone())).collect::<Vec<_>>())
    });
    let lane = move |(person, name): (PersonId, String)| {
        let note = Signal::derive(move || today(loc, desk, person, shifts));
        view! { <LaneView lane=Lane::Person(Some(person)) lanes=cards desk dense name glyph=Glyph::UserRound note /> }
    };
    view! {
        <div class="board" data-by="person">
            <LaneView lane=Lane::Person(None) lanes=cards desk dense name=td_string!(loc, workshop.nobody_yet) glyph=Glyph::Inbox note=Signal::stored(String::new()) />
            <For each=move || people.get() key=|(person, _)| *person children=lane />
        </div>
    }
}

/// A technician's day in a line: what is in hand and for how long still, and what is given for today against the shift. Until the
/// shifts are known, against a usual one.
fn today(loc: Loc, desk: Desk, person: PersonId, shifts: RwSignal<Option<Vec<Presence>>>) -> String {
    let Some(who) = desk.floor.with(|floor| floor.technicians.iter().find(|who| who.person == person).cloned()) else {
        return String::new();
    };
    let now = desk.clock.now();
    let shift = shifts.with(|shifts| shifts.as_ref().map(|shifts| shifts.iter().find(|of| of.person == person).cloned()));
    let here = shift.as_ref().is_none_or(|shift| shift.as_ref().is_some_and(|shift| shift.here_until(now).is_some()));
    let hours = shift.map_or(SHIFT, |shift| shift.map_or(domain::Hours(0), |shift| shift.hours()));
    let in_hand = who.running.as_ref().map(|(order, _, plate)| match desk.card_tracked(*order).and_then(|card| left(&card, person, now)) {
        Some(left) => format!("{plate} {left} h"),
        None => plate.clone(),
    });
    let free = if here { td_string!(loc, workshop.free) } else { td_string!(loc, workshop.off_shift) };
    let in_hand = in_hand.unwrap_or_else(|| free.to_owned());
    td_string!(loc, workshop.now_and_today, now = in_hand, load = who.load.to_string(), shift = hours.to_string())
}

/// What is left of the hours sold of the job that somebody works on.
fn left(card: &Card, person: PersonId, now: DateTime<Utc>) -> Option<domain::Hours> {
    let job = card.progress.jobs.iter().find(|job| job.running_since.is_some() && job.is_given_to(person))?;
    let clocked = i64::from(job.clocked_minutes) + job.running_since.map_or(0, |since| (now - since).num_minutes());
    Some(domain::Hours::from_minutes((job.length().minutes() - clocked).max(0)))
}

/// On a phone one column fills the screen; these lead from one to the next.
#[component]
fn StageTabs(desk: Desk) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let tabs = Column::ALL
        .iter()
        .map(|column| {
            let column = *column;
            let count = Memo::new(move |_| desk.tally.with(|tally| tally.column(column).cars));
            view! { <a href=format!("#stage-{}", column.code())>{words::column(loc, column)}" "<b>{count}</b></a> }
        })
        .collect_view();
    view! { <nav class="stage-tabs" aria-label=td_string!(loc, workshop.stages)>{tabs}</nav> }
}

/// The technicians above the stages: what each works on, what waits for them, and a place to put a card.
#[component]
pub fn Load(desk: Desk) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let people = Memo::new(move |_| desk.floor.with(|floor| floor.technicians.iter().map(|person| person.person).collect::<Vec<_>>()));
    view! {
        <section class="load" aria-label=td_string!(loc, workshop.technicians)>
            <For each=move || people.get() key=|person| *person let:person>
                <Tile person desk />
            </For>
        </section>
    }
}

#[component]
fn Tile(person: PersonId, desk: Desk) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let who = Memo::new(move |_| desk.floor.with(|floor| floor.technicians.iter().find(|of| of.person == person).cloned()));
    let says = drag::says(desk, Target::Person(person));
    let drop = move || says.get().map(|(yes, _)| if yes { "yes" } else { "no" });
    let over = move || (desk.over.get() == Some(Target::Person(person))).then_some("");
    let pressed = Memo::new(move |_| desk.filter.with(|filter| filter.technician == Some(person)));
    let press = move |_| {
        desk.filter.update(|filter| filter.technician = if filter.technician == Some(person) { None } else { Some(person) });
    };
    let inside = move || {
        let who = who.get()?;
        let (name, load, bar) = (who.name.clone(), who.load.to_string(), load_bar(&who));
        // By itself: with each card in the hand, this line changes for every technician.
        let below = move || match says.get() {
            Some((yes, text)) => view! { <Icon glyph=if yes { Glyph::Check } else { Glyph::Ban } /><span>{text}</span> }.into_any(),
            None => {
                let skills = who
                    .skills
                    .iter()
                    .map(|skill| view! { <span class="chip" title=words::skill(loc, *skill)>{words::skill_short(loc, *skill)}</span> });
                let works = who.running.as_ref().map_or_else(|| td_string!(loc, workshop.free).to_owned(), |(_, _, plate)| plate.clone());
                view! { {skills.collect_view()}<span>{works}</span> }.into_any()
            }
        };
        Some(view! { <b>{name}</b><i>{load}"/"{SHIFT.to_string()}</i>{bar}<small>{below}</small> })
    };
    view! {
        <button type="button" class="tech" data-technician=person.to_string() data-drop=drop data-over=over aria-pressed=move || if pressed.get() { "true" } else { "false" } on:click=press>
            {inside}
        </button>
    }
}

/// A technician's load against a shift: what is in hand, what waits, what is too much.
fn load_bar(who: &domain::workshop::Technician) -> impl IntoView + use<> {
    let share = |hours: i32| u32::try_from(i64::from(hours.max(0)) * 1_000 / i64::from(SHIFT.0)).unwrap_or(1_000).min(1_000);
    let (all, over) = (share(who.load.0), share(who.load.0 - SHIFT.0));
    let mut parts =
        vec![crate::ui::BarPart { part: if who.running.is_some() { "now" } else { "queued" }, from: 0, to: all.saturating_sub(over) }];
    if over > 0 {
        parts.push(crate::ui::BarPart { part: "over", from: 1_000 - over.min(1_000), to: 1_000 });
    }
    view! { <crate::ui::Bar parts /> }
}
