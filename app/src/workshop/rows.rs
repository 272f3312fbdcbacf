//! A work list of the floor that stays true: a row per car, a signal per row. A change redraws its row and nothing else.

use crate::live::Live;
use crate::problem::Problem;
use domain::OrderId;
use domain::live::Message;
use domain::workshop::{Board, Card, Floor};
use leptos::prelude::*;
use std::pin::Pin;
use std::sync::Arc;

/// What is laid over a list as it was fetched, such as what the server does not know of yet.
pub type Over = Arc<dyn Fn(&mut Board) + Send + Sync>;

/// How a list is fetched.
pub type Fetch = fn() -> Pin<Box<dyn Future<Output = Result<Board, Problem>> + Send>>;

/// A card of the list with its own signal.
#[derive(Clone)]
pub struct Row {
    pub order: OrderId,
    pub card: ArcRwSignal<Card>,
}

/// The cards of a work list.
#[derive(Clone, Copy)]
pub struct Rows {
    pub rows: RwSignal<Vec<Row>>,
    pub floor: RwSignal<Floor>,
    fetch: StoredValue<Fetch>,
    /// A request is on its way; another one is wanted after it.
    flying: StoredValue<(bool, bool)>,
    over: StoredValue<Option<Over>>,
    /// The list as it was last fetched, when something is laid over it.
    fetched: StoredValue<Option<Board>>,
}

impl Rows {
    /// A list as first fetched. It follows what others do to its cars, and fetches itself again when one of the `news` happens to
    /// any car, since that may bring a car here. Call it in a component's body.
    #[must_use]
    pub fn follow(board: Board, fetch: Fetch, news: &'static [&'static str]) -> Self {
        Self::follow_under(board, fetch, news, None)
    }

    /// The same with something laid over what is fetched, from the next [`Rows::redraw`] on.
    #[must_use]
    pub fn follow_under(board: Board, fetch: Fetch, news: &'static [&'static str], over: Option<Over>) -> Self {
        let fetched = over.is_some().then(|| board.clone());
        let rows = board.cards.into_iter().map(|card| Row { order: card.progress.order, card: ArcRwSignal::new(card) }).collect();
        let this = Self {
            rows: RwSignal::new(rows),
            floor: RwSignal::new(board.floor),
            fetch: StoredValue::new(fetch),
            flying: StoredValue::new((false, false)),
            over: StoredValue::new(over),
            fetched: StoredValue::new(fetched),
        };
        expect_context::<Live>().on_message(move |message| match message {
            Message::Change(change) if news.contains(&change.kind.as_str()) || this.is_behind(OrderId(change.subject), change.version) => {
                this.again();
            }
            Message::Refetch => this.again(),
            Message::Change(_) | Message::SignedOut { .. } => {}
        });
        this
    }

    /// Whether a car of this list has moved on since.
    fn is_behind(self, order: OrderId, version: i32) -> bool {
        self.rows.with_untracked(|rows| {
            rows.iter().any(|row| row.order == order && row.card.with_untracked(|card| card.progress.version < version))
        })
    }

    /// Fetches the list; what is asked for meanwhile is one request after this one.
    pub fn again(self) {
        if self.flying.try_update_value(|(flying, more)| {
            *more = *flying;
            !std::mem::replace(flying, true)
        }) != Some(true)
        {
            return;
        }
        leptos::task::spawn_local(async move {
            loop {
                let Some(fetch) = self.fetch.try_get_value() else { return };
                if let Ok(board) = fetch().await {
                    self.put(board);
                }
                let more = self.flying.try_update_value(|(flying, more)| {
                    *flying = *more;
                    std::mem::take(more)
                });
                if more != Some(true) {
                    return;
                }
            }
        });
    }

    /// Draws the list again as it was last fetched, under what is to be laid over it now.
    pub fn redraw(self) {
        if let Some(board) = self.fetched.try_get_value().flatten() {
            self.put(board);
        }
    }

    /// Shows this list, as if it had just been fetched.
    pub fn put(self, mut board: Board) {
        if let Some(over) = self.over.try_get_value().flatten() {
            self.fetched.set_value(Some(board.clone()));
            over(&mut board);
        }
        let Some(before) = self.rows.try_get_untracked() else { return };
        let row = |card: Card| {
            let order = card.progress.order;
            match before.iter().find(|row| row.order == order) {
                Some(row) => {
                    if row.card.with_untracked(|shown| *shown != card) {
                        row.card.set(card);
                    }
                    row.clone()
                }
                None => Row { order, card: ArcRwSignal::new(card) },
            }
        };
        let after: Vec<Row> = board.cards.into_iter().map(row).collect();
        let same = before.len() == after.len() && before.iter().zip(&after).all(|(before, after)| before.order == after.order);
        // The floor first: rows look people up in it.
        if self.floor.with_untracked(|floor| *floor != board.floor) {
            self.floor.set(board.floor);
        }
        if !same {
            self.rows.set(after);
        }
    }
}

/// A future on the heap, as a list wants it.
pub fn boxed(
    future: impl Future<Output = Result<Board, Problem>> + Send + 'static,
) -> Pin<Box<dyn Future<Output = Result<Board, Problem>> + Send>> {
    Box::pin(future)
}
