//! The order as its page knows it. It is fetched again when somebody changes it, and its parts follow; what is typed over it stays.

use super::api::{self, Told};
use crate::execute::Sending;
use crate::happened::Happened;
use crate::live::Live;
use crate::problem::Problem;
use crate::ui::use_clock;
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, FixedOffset, Offset, Utc};
use domain::live::Message;
use domain::quality::Command as Quality;
use domain::repair_orders::{Charge, Command as OrderCommand, Facts, OrderPage as Page, Step};
use domain::{Actor, Command, Fen, OrderId, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::time::Duration;

/// What frees a technician or a bay, or takes them.
const FLOOR_NEWS: &[&str] = &["dispatched", "clocked_on", "held", "resumed", "finished", "bay_left", "bay_cleared"];
/// Technicians and bays are fetched this long after such a change.
const FLOOR_WAITS: Duration = Duration::from_millis(500);

/// An order on a page: what is known of it now, and who looks at it.
#[derive(Clone, Copy)]
pub struct Shown {
    pub page: RwSignal<Page>,
    /// What has happened to it, newest first.
    pub history: RwSignal<Vec<Happened>>,
    around: StoredValue<Around>,
}

struct Around {
    actor: Actor,
    offset: FixedOffset,
    loc: Loc,
    wall: words::Clock,
    clock: crate::ui::Clock,
}

impl Shown {
    /// Shows an order and follows it. Call it in a component's body.
    #[must_use]
    pub fn begin(Told { page, history }: Told) -> Self {
        let visit = Visit::here();
        let id = page.order.id;
        let around = Around {
            actor: visit.actor(),
            offset: FixedOffset::east_opt(visit.offset_minutes * 60).unwrap_or_else(|| Utc.fix()),
            loc: expect_context::<Loc>(),
            wall: words::Clock::of(&visit),
            clock: use_clock(),
        };
        let shown = Self { page: RwSignal::new(page), history: RwSignal::new(history), around: StoredValue::new(around) };
        let live = expect_context::<Live>();
        shown.follow_the_floor(&live);
        let changes = live.changes_of(move |subject, _| subject == id.0);
        Effect::new(move |before: Option<()>| {
            changes.track();
            if before.is_some() {
                shown.refetch();
            }
        });
        shown
    }

    /// Fetches technicians and bays again when another car frees them, or takes them: what can be done here depends on it. One step is
    /// several changes, so it waits a moment.
    fn follow_the_floor(self, live: &Live) {
        let (id, waits) = (self.id().0, StoredValue::new(false));
        live.on_message(move |message| {
            let Message::Change(change) = message else { return };
            let shown = |page: &Page| page.order.progress.status.is_on_the_floor();
            let concerns =
                change.subject != id && FLOOR_NEWS.contains(&change.kind.as_str()) && self.page.try_with_untracked(shown).unwrap_or(false);
            if concerns && waits.try_update_value(|waits| std::mem::replace(waits, true)) == Some(false) {
                let fetch = move || {
                    let _ = waits.try_set_value(false);
                    self.refetch_floor();
                };
                set_timeout(fetch, FLOOR_WAITS);
            }
        });
    }

    fn refetch_floor(self) {
        leptos::task::spawn_local(async move {
            let Ok(fresh) = crate::workshop::api::floor().await else { return };
            if self.page.try_with_untracked(|page| page.floor != fresh) == Some(true) {
                let _ = self.page.try_update(|page| page.floor = fresh);
            }
        });
    }

    /// Fetches the order again.
    pub fn refetch(self) {
        let id = self.id();
        leptos::task::spawn_local(async move {
            // A failure is told by the bar of the frame, and the line that comes back fetches again.
            let Ok(fresh) = api::order_page(id).await else { return };
            let older = |page: &Page| page.order.progress.version > fresh.page.order.progress.version;
            // Another fetch may have overtaken this one, or the page may have gone.
            if self.page.try_with_untracked(|page| *page == fresh.page || older(page)) == Some(false) {
                let _ = self.history.try_set(fresh.history);
                let _ = self.page.try_set(fresh.page);
            }
        });
    }

    /// Which order it is.
    #[must_use]
    pub fn id(self) -> OrderId {
        self.page.with_untracked(|page| page.order.id)
    }

    /// The version that is on the screen.
    #[must_use]
    pub fn version(self) -> i32 {
        self.page.with_untracked(|page| page.order.progress.version)
    }

    /// A way to send commands about this order. When somebody was quicker, what they did is fetched.
    #[must_use]
    pub fn sending(self) -> Sending {
        let sending = Sending::begin();
        Effect::new(move |_| {
            if sending.problem.with(|problem| problem.as_ref().is_some_and(Problem::is_stale)) {
                self.refetch();
            }
        });
        sending
    }

    /// Sends a command about the order as it is on the screen; `done` is called when it has been carried out.
    pub fn send(self, sending: Sending, command: Command, done: impl FnOnce() + 'static) {
        sending.send(command, Some(self.version()), move |_| {
            self.refetch();
            done();
        });
    }

    /// Why this person cannot do something now, by the same rules as the server; it follows the order and the time.
    #[must_use]
    pub fn refusal(self, command: impl FnOnce(&Page, DateTime<Utc>) -> Command) -> Option<Refusal> {
        self.around.with_value(|around| {
            let now = around.clock.now();
            self.page.with(|page| decide(page, &command(page, now), &around.actor, now, around.offset))
        })
    }

    /// The same in words.
    #[must_use]
    pub fn refused(self, command: impl FnOnce(&Page, DateTime<Utc>) -> Command) -> Option<String> {
        self.refusal(command).map(|refusal| self.words(&refusal))
    }

    /// A refusal in the reader's words.
    #[must_use]
    pub fn words(self, refusal: &Refusal) -> String {
        self.around.with_value(|around| words::refusal(around.loc, refusal, &around.wall))
    }

    /// When the house opens next, for a time at which it is closed.
    #[must_use]
    pub fn opens_next(self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let offset_minutes = self.around.with_value(|around| around.offset.local_minus_utc() / 60);
        self.page.with(|page| page.hours.opens_next(at, offset_minutes))
    }

    /// What has happened since a version, in one line; nothing when that is the version on the screen.
    #[must_use]
    pub fn since(self, version: i32) -> Option<String> {
        let loc = self.around.with_value(|around| around.loc);
        let now = self.page.with(|page| page.order.progress.version);
        if now <= version {
            return None;
        }
        let since = |happened: &&Happened| happened.version > version;
        let mut events: Vec<String> = self.history.with(|history| history.iter().filter(since).filter_map(Happened::in_short).collect());
        events.reverse();
        let events = events.join(td_string!(loc, words.list_end));
        Some(td_string!(loc, repair_orders.changed_meanwhile, events = events, version = now))
    }
}

/// What the catalogue told the form about the part that it sends; the server looks it up again.
fn list_price(command: &OrderCommand) -> Option<Fen> {
    match command.draft()?.charge {
        Charge::Part { list, .. } => list,
        Charge::Labour { .. } | Charge::Other { .. } => None,
    }
}

fn decide(page: &Page, command: &Command, actor: &Actor, now: DateTime<Utc>, offset: FixedOffset) -> Option<Refusal> {
    let order = &page.order;
    match command {
        Command::RepairOrders(command) => {
            let facts = Facts {
                last_odometer_km: page.last_odometer_km,
                list_price: list_price(command),
                hours: page.hours.clone(),
                offset_minutes: offset.local_minus_utc() / 60,
                ..Facts::default()
            };
            domain::repair_orders::decide(order, &facts, &page.policy, command, actor, now).err()
        }
        Command::Workshop(command @ domain::workshop::Command::RecordPaint { .. }) => {
            let decided = domain::workshop::decide(&order.progress, &page.floor, command, actor, now);
            decided.and_then(|_| domain::workshop::expect_paint(order, command)).err()
        }
        Command::Workshop(command) => domain::workshop::decide(&order.progress, &page.floor, command, actor, now).err(),
        Command::Settlement(command) => domain::settlement::decide(order, &page.policy, command, actor, now, offset).err(),
        // What is checked is asked in the dialog.
        Command::Quality(Quality::Pass { .. }) => domain::quality::may_pass(&order.progress, page.owes_final, actor).err(),
        Command::Quality(Quality::Fail { .. }) => domain::quality::may_inspect(&order.progress, Step::Fail, actor).err(),
        Command::Quality(command) => domain::quality::decide_on_order(order, &Default::default(), command, actor, now).err(),
        Command::Care(command) => domain::care::on_order(order, &page.policy, command, actor, now).err(),
        Command::Staff(_) | Command::Customers(_) | Command::Appointments(_) | Command::Parts(_) | Command::Warranty(_) => None,
    }
}
