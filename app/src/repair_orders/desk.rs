//! What the parts of a page about one order share: the order as last read, the rules to ask, the way to send.

use crate::execute::Sending;
use crate::problem::Problem;
use crate::ui::{Clock as PageClock, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, FixedOffset, Offset, Utc};
use domain::repair_orders::OrderPage as Page;
use domain::{Actor, Command, OrderId, Permission, Policy, Refusal, quality, repair_orders, settlement, workshop};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The desk at which one order is worked on.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The order as last read.
    pub page: Signal<Page>,
    /// The language of the page.
    pub loc: Loc,
    /// Writes times as on the wall of the dealership.
    pub clock: words::Clock,
    /// The dealership's offset from UTC.
    pub offset: FixedOffset,
    time: PageClock,
    actor: StoredValue<Actor>,
    policy: StoredValue<Policy>,
    refetch: Callback<()>,
}

impl Desk {
    /// Sets up the desk; call it in a component's body. `refetch` reads the order again.
    #[must_use]
    pub fn new(page: Signal<Page>, policy: Policy, refetch: Callback<()>) -> Self {
        let visit = Visit::here();
        Self {
            page,
            loc: expect_context::<Loc>(),
            clock: words::Clock::of(&visit),
            offset: offset_of(&visit),
            time: use_clock(),
            actor: StoredValue::new(visit.actor()),
            policy: StoredValue::new(policy),
            refetch,
        }
    }

    /// The desk of this page.
    #[must_use]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// The order's id.
    #[must_use]
    pub fn order(self) -> OrderId {
        self.page.with_untracked(|page| page.order.id)
    }

    /// The time on the page's clock; whoever reads it ticks with it.
    #[must_use]
    pub fn now(self) -> DateTime<Utc> {
        self.time.now()
    }

    /// What the dealership has set for itself.
    pub fn policy<T>(self, read: impl FnOnce(&Policy) -> T) -> T {
        self.policy.with_value(read)
    }

    /// Whether the posts of the person allow this at all.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self.actor.with_value(|actor| actor.may(permission))
    }

    /// Asks the rules about a command, without sending it.
    ///
    /// # Errors
    /// The refusal that the server would give.
    pub fn decide(self, command: &Command) -> Result<(), Refusal> {
        let now = self.now();
        self.page.with(|page| self.actor.with_value(|actor| self.policy.with_value(|policy| decide(page, policy, command, actor, now, self.offset))))
    }

    /// Why a command would be refused now, in words.
    #[must_use]
    pub fn why_not(self, command: &Command) -> Option<String> {
        self.decide(command).err().map(|refusal| self.say(&refusal))
    }

    /// A refusal in words.
    #[must_use]
    pub fn say(self, refusal: &Refusal) -> String {
        words::refusal(self.loc, refusal, &self.clock)
    }

    /// Reads the order again.
    pub fn refetch(self) {
        self.refetch.run(());
    }

    /// Sends a command about the order as it is shown; afterwards the order is read again, and `done` is called on success.
    pub fn send(self, command: Command, sending: Sending, done: impl FnOnce() + 'static) {
        if sending.pending.get_untracked() {
            return;
        }
        let version = self.page.with_untracked(|page| page.order.progress.version);
        sending.pending.set(true);
        sending.send_quietly(command, Some(version), move |result| {
            // The control may have left the page meanwhile, and its signals with it.
            let _ = sending.pending.try_set(false);
            match result {
                Ok(_) => {
                    sending.clear();
                    self.refetch.run(());
                    done();
                }
                Err(problem) => self.refused(problem, sending),
            }
        });
    }

    /// Keeps the refusal beside the control; what has moved on meanwhile is read again.
    fn refused(self, problem: Problem, sending: Sending) {
        if matches!(problem.refusal(), Some(Refusal::Stale { .. })) {
            self.refetch.run(());
        }
        let _ = sending.refused.try_set(Some(words::problem_with(self.loc, &problem, &self.clock)));
        let _ = sending.problem.try_set(Some(problem));
    }
}

/// The dealership's offset from UTC. One that no zone has counts as none.
#[must_use]
pub fn offset_of(visit: &Visit) -> FixedOffset {
    FixedOffset::east_opt(visit.offset_minutes.saturating_mul(60)).unwrap_or_else(|| Utc.fix())
}

/// Asks the area that a command belongs to.
fn decide(page: &Page, policy: &Policy, command: &Command, actor: &Actor, now: DateTime<Utc>, offset: FixedOffset) -> Result<(), Refusal> {
    let order = &page.order;
    match command {
        Command::RepairOrders(command) => repair_orders::decide(order, page.vehicle.odometer_km, policy, command, actor, now),
        Command::Workshop(command) => workshop::decide(&order.progress, &page.floor, command, actor, now),
        Command::Quality(command) => quality::decide(&order.progress, command, actor, now),
        Command::Settlement(command) => settlement::decide(order, policy, command, actor, now, offset),
        Command::Staff(_) | Command::Customers(_) => return Err(Refusal::NotFound),
    }
    .map(|_| ())
}

/// Puts the cursor into a field, so that a refusal is read where it can be mended.
pub fn focus(id: &str) {
    let found = document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = found {
        // Fails only for an element that has left the page meanwhile.
        let _ = element.focus();
    }
}
