//! Every card of a board in the order in which lanes show them, and signals for those that somebody has looked at: a board holds thousands
//! of cards, and draws a hundred.

use chrono::{DateTime, Utc};
use domain::OrderId;
use domain::workshop::Card;
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// A card with its own signals: when it changes, nothing else is drawn again.
#[derive(Clone)]
pub struct Cell {
    pub order: OrderId,
    pub card: ArcRwSignal<Arc<Card>>,
    pub open: ArcRwSignal<bool>,
}

impl Cell {
    /// The card, for handlers.
    #[must_use]
    pub fn now(&self) -> Arc<Card> {
        self.card.get_untracked()
    }
}

/// Sorts cards: first promised, first served; without a promise last.
fn rank(card: &Card) -> (bool, Option<DateTime<Utc>>, OrderId) {
    (card.promised_at.is_none(), card.promised_at, card.progress.order)
}

/// Every card of the board.
#[derive(Default)]
pub struct Shelf {
    /// By [`rank`].
    sorted: Vec<Arc<Card>>,
    by_order: HashMap<OrderId, Arc<Card>>,
    /// Of the cards that have been drawn.
    cells: HashMap<OrderId, Cell>,
}

impl Shelf {
    /// A shelf with these cards.
    #[must_use]
    pub fn new(cards: Vec<Card>) -> Self {
        let mut sorted: Vec<Arc<Card>> = cards.into_iter().map(Arc::new).collect();
        sorted.sort_by_key(|card| rank(card));
        let by_order = sorted.iter().map(|card| (card.progress.order, Arc::clone(card))).collect();
        Self { sorted, by_order, cells: HashMap::new() }
    }

    /// Every card, first promised first.
    pub fn iter(&self) -> impl Iterator<Item = &Card> {
        self.sorted.iter().map(AsRef::as_ref)
    }

    /// The orders that have a card.
    pub fn orders(&self) -> impl Iterator<Item = OrderId> {
        self.by_order.keys().copied()
    }

    /// The card of an order.
    #[must_use]
    pub fn card(&self, order: OrderId) -> Option<Arc<Card>> {
        self.by_order.get(&order).cloned()
    }

    /// The signals of a card.
    pub fn cell(&mut self, order: OrderId) -> Option<Cell> {
        let card = self.by_order.get(&order)?;
        let cell = || Cell { order, card: ArcRwSignal::new(Arc::clone(card)), open: ArcRwSignal::new(false) };
        Some(self.cells.entry(order).or_insert_with(cell).clone())
    }

    /// Puts a card where it belongs, in place of an older one of its order. What it returns is to be set once nothing holds the shelf.
    pub fn put(&mut self, card: Card) -> Option<(Cell, Arc<Card>)> {
        let (order, card) = (card.progress.order, Arc::new(card));
        if let Some(before) = self.by_order.insert(order, Arc::clone(&card)) {
            self.unsort(&before);
        }
        let key = rank(&card);
        let at = self.sorted.partition_point(|other| rank(other) < key);
        self.sorted.insert(at, Arc::clone(&card));
        self.cells.get(&order).map(|cell| (cell.clone(), card))
    }

    /// Takes a card away; says whether there was one.
    pub fn remove(&mut self, order: OrderId) -> bool {
        self.cells.remove(&order);
        let Some(before) = self.by_order.remove(&order) else { return false };
        self.unsort(&before);
        true
    }

    fn unsort(&mut self, card: &Card) {
        let key = rank(card);
        let at = self.sorted.partition_point(|other| rank(other) < key);
        debug_assert!(self.sorted.get(at).is_some_and(|found| found.progress.order == card.progress.order), "cards are sorted by rank");
        self.sorted.remove(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workshop::samples::card;

    fn orders(shelf: &Shelf) -> Vec<u128> {
        shelf.iter().map(|card| card.progress.order.0.as_u128()).collect()
    }

    #[test]
    fn who_was_promised_first_stands_first_wherever_cards_come_and_go() {
        let mut shelf = Shelf::new(vec![card(3, Some(30)), card(1, Some(10)), card(4, None), card(2, Some(20))]);
        assert_eq!(orders(&shelf), [1, 2, 3, 4]);
        shelf.put(card(1, Some(25)));
        assert_eq!(orders(&shelf), [2, 1, 3, 4], "a promise was moved");
        shelf.put(card(5, Some(10)));
        shelf.put(card(4, Some(5)));
        assert_eq!(orders(&shelf), [4, 5, 2, 1, 3]);
        assert!(shelf.remove(card(2, None).progress.order));
        assert!(!shelf.remove(card(2, None).progress.order), "it has gone already");
        assert_eq!(orders(&shelf), [4, 5, 1, 3]);
    }

    #[test]
    fn only_a_card_that_was_drawn_has_signals_and_they_are_always_the_same() {
        let mut shelf = Shelf::new(vec![card(1, Some(10)), card(2, Some(20))]);
        let order = card(1, None).progress.order;
        assert!(shelf.put(card(2, Some(30))).is_none(), "nobody has looked at it");
        let Some(cell) = shelf.cell(order) else { panic!("it has a card") };
        cell.open.set(true);
        let (found, new) = shelf.put(card(1, Some(40))).expect("it is drawn");
        found.card.set(new);
        assert_eq!(cell.now().promised_at, card(1, Some(40)).promised_at);
        assert!(shelf.cell(order).is_some_and(|again| again.open.get_untracked()), "it is still open");
        shelf.remove(order);
        assert!(shelf.cell(order).is_none());
    }
}
