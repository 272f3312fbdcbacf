//! Keeps a board true while others work: what a message says has changed is fetched, one request at a time. What changes while a
//! request is on its way waits for the next one, so a burst of a hundred changes costs two requests, not a hundred.

use super::api;
use super::desk::Desk;
use crate::live::Live;
use domain::OrderId;
use domain::live::{Area, Message};
use leptos::prelude::*;
use std::collections::HashMap;
use std::time::Duration;

/// More changed cards than this are fetched as one board.
const BULK: usize = 12;
/// Technicians and bays are fetched this long after a change: one step is several changes.
const FLOOR_WAITS: Duration = Duration::from_millis(250);

/// Where the rest of a large board did not come, it is asked for again after this.
const AGAIN_AFTER: Duration = Duration::from_secs(3);

/// What has still to be fetched.
#[derive(Default)]
pub struct Wanted {
    /// Orders, with the version that the message spoke of.
    orders: HashMap<OrderId, i32>,
    everything: bool,
    on_the_way: bool,
    floor_waits: bool,
}

impl Desk {
    /// Follows what others do, until the page is left.
    pub fn follow(self) {
        expect_context::<Live>().on_message(move |message| match message {
            Message::Change(change)
                if !matches!(change.area, Area::Staff | Area::Customers | Area::Appointments)
                    && !change.is_of_message()
                    && !change.is_of_count()
                    && !change.is_of_attendance() =>
            {
                self.want(OrderId(change.subject), change.version);
            }
            Message::Refetch => {
                self.fetch_everything();
            }
            Message::Change(_) | Message::SignedOut { .. } => {}
        });
        // What the page did not open with.
        Effect::new(move |_| {
            if self.is_partial() {
                self.fetch_everything();
            }
        });
    }

    fn fetch_everything(self) {
        if self.wanted.try_update_value(|wanted| wanted.everything = true).is_some() {
            self.fetch();
        }
    }

    /// Fetches a card unless the one shown is as new as this.
    pub fn want(self, order: OrderId, version: i32) {
        if self.card(order).is_some_and(|card| card.progress.version >= version) {
            return;
        }
        let noted = self.wanted.try_update_value(|wanted| {
            let known = wanted.orders.entry(order).or_insert(version);
            *known = version.max(*known);
        });
        // The page may have gone meanwhile, and what it held with it.
        if noted.is_some() {
            self.fetch();
            self.floor_soon();
        }
    }

    fn fetch(self) {
        let free = self.wanted.try_update_value(|wanted| !std::mem::replace(&mut wanted.on_the_way, true));
        if free == Some(true) {
            leptos::task::spawn_local(async move { self.fetch_what_is_wanted().await });
        }
    }

    async fn fetch_what_is_wanted(self) {
        while let Some((orders, everything)) = self.next() {
            if everything || orders.len() > BULK {
                match api::board().await {
                    Ok(board) => self.put_all(board),
                    // A stream that is opened again asks for everything; one that never broke off does not.
                    Err(_) if self.is_partial_now() => set_timeout(move || self.fetch_everything(), AGAIN_AFTER),
                    Err(_) => {}
                }
            } else if let Ok(cards) = api::cards(orders.clone()).await {
                let mut cards: HashMap<OrderId, _> = cards.into_iter().map(|card| (card.progress.order, card)).collect();
                self.put(orders.into_iter().map(|order| (order, cards.remove(&order))).collect());
            }
        }
    }

    /// What to fetch now; nothing, and free again, when all is known.
    fn next(self) -> Option<(Vec<OrderId>, bool)> {
        self.wanted.try_update_value(|wanted| {
            let everything = std::mem::take(&mut wanted.everything);
            let orders: Vec<OrderId> = wanted.orders.drain().map(|(order, _)| order).collect();
            wanted.on_the_way = everything || !orders.is_empty();
            wanted.on_the_way.then_some((orders, everything))
        })?
    }

    fn floor_soon(self) {
        if self.wanted.try_update_value(|wanted| std::mem::replace(&mut wanted.floor_waits, true)) != Some(false) {
            return;
        }
        let fetch = move || {
            leptos::task::spawn_local(async move {
                let _ = self.wanted.try_update_value(|wanted| wanted.floor_waits = false);
                if let Ok(floor) = api::floor().await {
                    self.put_floor(floor);
                }
            });
        };
        set_timeout(fetch, FLOOR_WAITS);
    }
}
