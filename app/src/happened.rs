//! What has happened, said in the reader's language. The server says it: neither the events, with all that they hold, nor the
//! sentences about them travel to the browser.

use crate::ui::State;
use chrono::{DateTime, Utc};
use domain::repair_orders::Status;
use serde::{Deserialize, Serialize};

/// Something that has happened, as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    pub seq: i64,
    pub at: DateTime<Utc>,
    /// The subject's version after it.
    pub version: i32,
    /// Area and kind of the event, for programs: `workshop.dispatched`.
    pub event: String,
    /// Who did it; empty when nobody did.
    pub who: String,
    /// What happened, as a sentence without its full stop; empty for what only accompanies another event.
    pub title: String,
    /// The particulars; empty when the title says it all.
    pub detail: String,
    /// The reference of its icon in the page.
    pub icon: String,
    /// Its colour, for what needs a look.
    pub state: Option<State>,
    /// The status that an order has moved to.
    pub reached: Option<Status>,
}

impl Happened {
    /// Who did what; nothing for what only accompanies another event.
    #[must_use]
    pub fn in_short(&self) -> Option<String> {
        let said = [self.who.as_str(), self.title.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        (!self.title.is_empty()).then_some(said)
    }
}

#[cfg(feature = "ssr")]
mod telling {
    use super::Happened;
    use crate::ui::State;
    use crate::words::{self, Clock, Loc};
    use domain::repair_orders::Event as Order;
    use domain::{Event, History, Recorded, quality, workshop};

    impl Happened {
        /// Tells what has happened, in the order in which it is given.
        #[must_use]
        pub fn all(history: &History, loc: Loc, clock: &Clock) -> Vec<Self> {
            history.events.iter().map(|recorded| Self::one(recorded, history, loc, clock)).collect()
        }

        fn one(recorded: &Recorded, history: &History, loc: Loc, clock: &Clock) -> Self {
            let event = &recorded.event;
            let line = words::event(loc, recorded, &history.names, clock);
            let (title, detail) = line.map(|line| (line.title, line.detail)).unwrap_or_default();
            let reached = if let Event::RepairOrders(Order::Moved { to, .. }) = event { Some(*to) } else { None };
            Self {
                seq: recorded.seq,
                at: recorded.at,
                version: recorded.version,
                event: format!("{}.{}", event.area().code(), event.kind()),
                who: recorded.actor.as_ref().map(|actor| actor.name.clone()).unwrap_or_default(),
                title,
                detail,
                icon: words::event_glyph(event).href().to_owned(),
                state: needs_a_look(event),
                reached,
            }
        }
    }

    /// Work that stopped, failed or came late stands out among what went its way.
    const fn needs_a_look(event: &Event) -> Option<State> {
        match event {
            Event::Workshop(workshop::Event::Held { .. }) | Event::RepairOrders(Order::PromiseChanged { .. }) => Some(State::Waiting),
            Event::Quality(quality::Event::Failed { .. }) | Event::RepairOrders(Order::Delivered { on_time: false }) => Some(State::Late),
            _ => None,
        }
    }
}
