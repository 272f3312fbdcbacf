//! What the parts of a board share: its cards, what is in the hand, what is asked.

use super::dialogs::Ask;
use super::drag::{Grip, Press};
use super::face::Scene;
use super::filter::Filter;
use super::follow::Wanted;
use super::lane::{Lane, Lanes};
use super::opening::Opening;
use super::shelf::{Cell, Shelf};
use super::tally::Tally;
use crate::execute::Sending;
use crate::ui::{self, Toasts, use_clock, use_toasts};
use crate::visit::Visit;
use crate::words::{self, Loc, Names};
use chrono::{DateTime, Utc};
use domain::staff::PersonRef;
use domain::workshop::{Board, Card, Column, Floor, Gesture};
use domain::{Actor, OrderId, PersonId, Refusal};
use leptos::html;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// How long a card that has just arrived draws the eye.
const FRESH: Duration = Duration::from_millis(1_500);

/// Where a card can be put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Stage(Column),
    Person(PersonId),
}

/// A card in the hand, and what each place means for it.
#[derive(Clone)]
pub struct Held {
    /// As it was when it was picked up: what happened since makes the move stale.
    pub card: Arc<Card>,
    pub meanings: Vec<(Target, Result<Gesture, Refusal>)>,
    /// Carried by the arrow keys, not by a pointer.
    pub by_keys: bool,
}

/// What decides on which lane and where in it a card stands.
fn place(card: &Card) -> (Option<Column>, Option<PersonId>, Option<DateTime<Utc>>) {
    (Column::of(card.progress.status), card.progress.foremost().and_then(|job| job.technician), card.promised_at)
}

/// Everything that a board's parts share.
#[derive(Clone, Copy)]
pub struct Desk {
    shelf: StoredValue<Shelf>,
    /// Counts up when a card comes, goes or changes its place.
    arranged: RwSignal<u32>,
    /// Counts up when any card changes.
    changed: RwSignal<u32>,
    /// What all cards come to, while they are not all here.
    beyond: RwSignal<Option<Tally>>,
    /// What all cards come to.
    pub tally: Memo<Tally>,
    pub floor: RwSignal<Floor>,
    /// What technicians, bays and advisors are called.
    pub names: RwSignal<Arc<Names>>,
    advisors: StoredValue<Vec<PersonRef>>,
    pub filter: RwSignal<Filter>,
    opened: StoredValue<Option<OrderId>>,
    pub held: RwSignal<Option<Arc<Held>>>,
    /// The place under the card in the hand.
    pub over: RwSignal<Option<Target>>,
    pub press: StoredValue<Option<Press>>,
    pub grip: StoredValue<Grip>,
    pub just_dropped: StoredValue<bool>,
    pub ask: RwSignal<Option<Ask>>,
    pub page: NodeRef<html::Div>,
    pub ghost: NodeRef<html::Div>,
    pub clock: ui::Clock,
    pub scene: StoredValue<Scene>,
    pub actor: StoredValue<Actor>,
    go_to: Callback<OrderId>,
    /// What the person at this screen has done, spoken to those who do not see it. What others do is not spoken.
    pub said: RwSignal<String>,
    /// Orders that were moved from here: their arrival is spoken.
    mine: StoredValue<HashSet<OrderId>>,
    /// The last of them that has arrived: its lane brings it into sight.
    pub arrived: RwSignal<Option<OrderId>>,
    pub(super) wanted: StoredValue<Wanted>,
    toasts: Toasts,
    sending: Sending,
}

impl Desk {
    /// The desk of a board. Call it in a component's body.
    #[must_use]
    pub fn new(opening: Opening) -> Self {
        let Opening { board, tally: beyond } = opening;
        let visit = Visit::here();
        let navigate = use_navigate();
        let (shelf, changed, clock) = (StoredValue::new(Shelf::new(board.cards)), RwSignal::new(0), use_clock());
        let beyond = RwSignal::new(beyond);
        let tally = Memo::new(move |_| {
            if let Some(tally) = beyond.get() {
                return tally;
            }
            changed.track();
            let now = clock.now();
            shelf.with_value(|shelf| Tally::of(shelf.iter(), now))
        });
        let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
        let scene = Scene { loc: expect_context::<Loc>(), home, clock: words::Clock::of(&visit) };
        Self {
            shelf,
            arranged: RwSignal::new(0),
            changed,
            beyond,
            tally,
            names: RwSignal::new(Arc::new(names_of(&board.floor, &board.advisors))),
            advisors: StoredValue::new(board.advisors),
            floor: RwSignal::new(board.floor),
            filter: RwSignal::new(Filter::default()),
            opened: StoredValue::new(None),
            held: RwSignal::new(None),
            over: RwSignal::new(None),
            press: StoredValue::new(None),
            grip: StoredValue::new(Grip::default()),
            just_dropped: StoredValue::new(false),
            ask: RwSignal::new(None),
            page: NodeRef::new(),
            ghost: NodeRef::new(),
            clock,
            scene: StoredValue::new(scene),
            actor: StoredValue::new(visit.actor()),
            go_to: Callback::new(move |order: OrderId| navigate(&format!("/repair_orders/{order}"), NavigateOptions::default())),
            said: RwSignal::new(String::new()),
            mine: StoredValue::new(HashSet::new()),
            arrived: RwSignal::new(None),
            wanted: StoredValue::new(Wanted::default()),
            toasts: use_toasts(),
            sending: Sending::begin(),
        }
    }

    fn loc(self) -> Loc {
        self.scene.with_value(|scene| scene.loc)
    }

    /// Whether cards are still to come; whoever reads this is told when they have.
    #[must_use]
    pub fn is_partial(self) -> bool {
        self.beyond.try_with(Option::is_some) == Some(true)
    }

    /// The same, for handlers and requests.
    #[must_use]
    pub fn is_partial_now(self) -> bool {
        self.beyond.try_with_untracked(Option::is_some) == Some(true)
    }

    /// The signals of a card.
    #[must_use]
    pub fn cell(self, order: OrderId) -> Option<Cell> {
        self.shelf.try_update_value(|shelf| shelf.cell(order)).flatten()
    }

    /// The card of an order as it is now.
    #[must_use]
    pub fn card(self, order: OrderId) -> Option<Arc<Card>> {
        self.shelf.try_with_value(|shelf| shelf.card(order)).flatten()
    }

    /// The same; whoever reads this is told when any card changes.
    #[must_use]
    pub fn card_tracked(self, order: OrderId) -> Option<Arc<Card>> {
        self.changed.track();
        self.card(order)
    }

    /// Lays the cards that the filter lets through out in lanes, all in one look.
    #[must_use]
    pub fn lanes(self, lane_of: fn(&Card) -> Option<Lane>) -> Memo<Lanes> {
        Memo::new(move |_| {
            self.arranged.track();
            let filter = self.filter.get();
            let filtered = filter.is_some();
            if filtered {
                self.changed.track();
            }
            let now = if filter.looks_at_the_clock() { self.clock.now() } else { self.clock.now_untracked() };
            let mut lanes = Lanes::new();
            self.shelf.with_value(|shelf| {
                for card in shelf.iter().filter(|card| !filtered || filter.fits(card, now)) {
                    if let Some(lane) = lane_of(card) {
                        lanes.entry(lane).or_default().push(card.progress.order);
                    }
                }
            });
            lanes
        })
    }

    /// Looks at every card; whoever reads this is told when any changes.
    pub fn fold<T>(self, start: T, add: impl FnMut(T, &Card) -> T) -> T {
        self.changed.track();
        self.shelf.with_value(|shelf| shelf.iter().fold(start, add))
    }

    /// Told when cards come, go or change their place.
    pub fn track_places(self) {
        self.arranged.track();
        self.filter.track();
    }

    /// Opens a card, or closes it; one is open at a time.
    pub fn toggle(self, order: OrderId) {
        let before = self.opened.get_value();
        self.close();
        if before != Some(order)
            && let Some(cell) = self.cell(order)
        {
            cell.open.set(true);
            self.opened.set_value(Some(order));
        }
    }

    /// Closes the open card, if there is one; says which it was.
    pub fn close(self) -> Option<OrderId> {
        let before = self.opened.get_value()?;
        self.opened.set_value(None);
        if let Some(cell) = self.cell(before) {
            cell.open.set(false);
        }
        Some(before)
    }

    /// Sends a step. The card shows that it is on its way, and moves when it has been carried out.
    pub fn carry_out(self, order: OrderId, command: domain::Command, version: i32) {
        mark(order, "data-unsent", true);
        self.close();
        self.sending.send_quietly(command, Some(version), move |result| {
            mark(order, "data-unsent", false);
            match result {
                Ok(answer) => {
                    self.mine.update_value(|mine| {
                        mine.insert(order);
                    });
                    self.want(order, answer.version);
                }
                Err(problem) => {
                    let clock = self.scene.with_value(|scene| scene.clock);
                    self.tell_refusal(words::problem_with(self.loc(), &problem, &clock));
                    self.want(order, i32::MAX);
                }
            }
        });
    }

    /// A dialog has carried out its step.
    pub fn carried_out(self, order: OrderId) {
        self.mine.update_value(|mine| {
            mine.insert(order);
        });
        self.close();
        self.want(order, i32::MAX);
    }

    /// Says why a step is not taken.
    pub fn refuse(self, refusal: &Refusal) {
        let sentence = self.scene.with_value(|scene| words::floor_refusal(scene.loc, refusal));
        self.tell_refusal(sentence);
    }

    fn tell_refusal(self, sentence: String) {
        self.said.set(sentence.clone());
        self.toasts.refused(sentence);
    }

    /// Leads to the page of an order.
    pub fn open_order(self, order: OrderId) {
        self.go_to.run(order);
    }

    /// Puts cards where they belong now; an order without a card has left the board.
    pub fn put(self, found: Vec<(OrderId, Option<Card>)>) {
        // What completes a board that has just been opened is no news.
        let news = !self.is_partial_now();
        let focused = focused_order();
        let mut moved = Vec::new();
        for (order, card) in found {
            if self.put_one(order, card) {
                moved.push(order);
            }
        }
        let _ = self.changed.try_update(|count| *count += 1);
        if moved.is_empty() {
            return;
        }
        let _ = self.arranged.try_update(|count| *count += 1);
        // Once they stand where they belong: the eye finds them, and the keyboard stays with the card it was on.
        request_animation_frame(move || {
            for order in moved.iter().copied().filter(|_| news) {
                mark(order, "data-fresh", true);
                set_timeout(move || mark(order, "data-fresh", false), FRESH);
            }
            if let Some(order) = focused.filter(|order| moved.contains(order)) {
                focus_card(order);
            }
        });
    }

    /// Whether the card has come, gone or changed its place.
    fn put_one(self, order: OrderId, card: Option<Card>) -> bool {
        let before = self.card(order);
        let Some(card) = card else {
            return self.shelf.try_update_value(|shelf| shelf.remove(order)) == Some(true);
        };
        let moved = match &before {
            // A later answer may have overtaken this one.
            Some(old) if card.progress.version < old.progress.version || **old == card => return false,
            Some(old) => {
                self.speak_of(old, &card);
                place(old) != place(&card)
            }
            None => true,
        };
        if let Some((cell, card)) = self.shelf.try_update_value(|shelf| shelf.put(card)).flatten() {
            cell.card.set(card);
        }
        moved
    }

    /// Replaces every card: after messages were missed, or when too many changed at once.
    pub fn put_all(self, board: Board) {
        let present: HashSet<OrderId> = board.cards.iter().map(|card| card.progress.order).collect();
        let gone = self.shelf.try_with_value(|shelf| shelf.orders().filter(|order| !present.contains(order)).collect::<Vec<_>>());
        let gone = gone.unwrap_or_default().into_iter().map(|order| (order, None));
        self.put(board.cards.into_iter().map(|card| (card.progress.order, Some(card))).chain(gone).collect());
        if self.is_partial_now() {
            self.beyond.set(None);
        }
        let _ = self.advisors.try_set_value(board.advisors);
        self.put_floor(board.floor);
    }

    /// Technicians and bays as they are now.
    pub fn put_floor(self, floor: Floor) {
        let Some(names) = self.advisors.try_with_value(|advisors| names_of(&floor, advisors)) else { return };
        if self.names.try_with_untracked(|before| **before != names) == Some(true) {
            self.names.set(Arc::new(names));
        }
        if self.floor.try_with_untracked(|before| *before != floor) == Some(true) {
            self.floor.set(floor);
        }
    }

    /// A card that was moved from here has arrived.
    fn speak_of(self, before: &Card, after: &Card) {
        let mine = self.mine.try_update_value(|mine| mine.remove(&after.progress.order)) == Some(true);
        let to = Column::of(after.progress.status);
        if mine {
            self.arrived.set(Some(after.progress.order));
        }
        if let Some(column) = to.filter(|_| mine && Column::of(before.progress.status) != to) {
            let (loc, car) = (self.loc(), name(after));
            self.said.set(td_string!(loc, workshop.moved_to, car = car, column = words::column(loc, column)));
        }
    }
}

/// What technicians, bays and advisors are called.
fn names_of(floor: &Floor, advisors: &[PersonRef]) -> Names {
    let mut names = Names::from_floor(floor);
    names.people.extend(advisors.iter().map(|advisor| (advisor.person, advisor.name.clone())));
    names
}

/// What a card is called when it is spoken of.
#[must_use]
pub fn name(card: &Card) -> String {
    card.plate.clone().unwrap_or_else(|| card.vin_serial.clone())
}

/// The id of a card's element.
#[must_use]
pub fn card_id(order: OrderId) -> String {
    format!("card-{order}")
}

/// Sets or takes away a mark of a card's element that only lasts for a moment.
pub fn mark(order: OrderId, name: &str, on: bool) {
    if let Some(element) = document().get_element_by_id(&card_id(order)) {
        // The names are ours; the browser takes them.
        let _ = element.toggle_attribute_with_force(name, on);
    }
}

/// The order whose card has the focus.
#[must_use]
pub fn focused_order() -> Option<OrderId> {
    order_of(&document().active_element()?)
}

/// The order whose card an element is part of.
#[must_use]
pub fn order_of(element: &web_sys::Element) -> Option<OrderId> {
    element.closest("[data-order]").ok()??.get_attribute("data-order")?.parse().ok()
}

/// Puts the focus on a card.
pub fn focus_card(order: OrderId) {
    let face = document().get_element_by_id(&card_id(order)).and_then(|card| card.query_selector(".job-face").ok().flatten());
    if let Some(face) = face {
        super::keys::focus(&face);
    }
}
