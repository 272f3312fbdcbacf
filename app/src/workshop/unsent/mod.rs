//! What is done on the floor while the server cannot be reached: kept on the device, shown at once, and sent in order when it can be again.

#[cfg(feature = "hydrate")]
mod browser;
mod count;
mod kept;
mod list;

pub use count::{UnsentCount, Waiting};
pub use kept::{Deed, next_of, read, sort, waits_for_refused, write};
pub use list::UnsentList;

use super::api;
use crate::live::Live;
use crate::problem::Problem;
use crate::visit::Visit;
#[cfg(feature = "hydrate")]
use crate::words::{self, Loc};
use domain::workshop::{Board, foresee};
use domain::{Actor, Command, CommandId, LineId, OrderId, PartsRequestId, PersonId, parts, quality};
use leptos::prelude::*;

/// Under which name the device keeps how many deeds wait.
const KEPT_COUNT: &str = "bayline-unsent";

/// The deeds of this device that the server does not know of yet.
#[derive(Clone, Copy)]
pub struct Unsent {
    /// In the order in which they were done, whoever did them.
    pub deeds: RwSignal<Vec<Deed>>,
    /// The device does not keep any more: it is full, or its browser keeps nothing.
    pub no_room: RwSignal<bool>,
    /// Counts what has arrived since the page was opened.
    pub arrived: RwSignal<u32>,
    around: StoredValue<Around>,
}

/// What a task needs that outlives the page.
#[derive(Clone)]
struct Around {
    actor: Actor,
    #[cfg(feature = "hydrate")]
    name: String,
    #[cfg(feature = "hydrate")]
    live: Live,
    #[cfg(feature = "hydrate")]
    loc: Loc,
    #[cfg(feature = "hydrate")]
    wall: words::Clock,
    #[cfg(feature = "hydrate")]
    clock: crate::ui::Clock,
    /// The number that the frame of the page shows.
    #[cfg(feature = "hydrate")]
    waiting: Option<Waiting>,
}

/// What a deed is about, for whoever reads the list of unsent ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The plate of the car, or the end of its VIN.
    pub car: String,
    /// The job; empty for a note.
    pub job: String,
}

impl Unsent {
    /// Takes up what was left on the device, and sends it. Call it in a component's body.
    #[must_use]
    pub fn begin() -> Self {
        let visit = Visit::here();
        let live = expect_context::<Live>();
        let around = Around {
            actor: visit.actor(),
            #[cfg(feature = "hydrate")]
            name: visit.me.as_ref().map(|me| me.name.clone()).unwrap_or_default(),
            #[cfg(feature = "hydrate")]
            live: live.clone(),
            #[cfg(feature = "hydrate")]
            loc: expect_context::<Loc>(),
            #[cfg(feature = "hydrate")]
            wall: words::Clock::of(&visit),
            #[cfg(feature = "hydrate")]
            clock: crate::ui::use_clock(),
            #[cfg(feature = "hydrate")]
            waiting: use_context::<Waiting>(),
        };
        let unsent = Self {
            deeds: RwSignal::new(Vec::new()),
            no_room: RwSignal::new(false),
            arrived: RwSignal::new(0),
            around: StoredValue::new(around),
        };
        #[cfg(feature = "hydrate")]
        Effect::new(move |before: Option<()>| {
            // Whenever the line is back, and whenever whoever was signed out is there again.
            let (reached, _) = (live.reached.get(), live.signed_in_again.get());
            if before.is_none() || reached {
                browser::take_up(unsent);
            }
        });
        #[cfg(not(feature = "hydrate"))]
        drop(live);
        unsent
    }

    /// Carries a command out when the server can be reached and nothing waits before it; otherwise it is kept, and counts as done. `seen` is the
    /// version of the order that was looked at. `done` is called with the sentence of a refusal, if there is one.
    fn act(self, command: Command, seen: Option<i32>, about: About, done: impl FnOnce(Result<(), String>) + 'static) {
        #[cfg(feature = "hydrate")]
        browser::act(self, command, seen, about, Box::new(done));
        #[cfg(not(feature = "hydrate"))]
        drop((command, seen, about, done));
    }

    /// Does what was refused once more, now.
    pub fn again(self, deed: Deed) {
        let about = About { car: deed.car.clone(), job: deed.job.clone() };
        let (refused, command) = (deed.id(), deed.envelope.command.clone());
        self.act(command, None, about, move |done| match done {
            Ok(()) => self.discard(refused),
            Err(why) => self.set_refused(deed, why),
        });
    }

    fn set_refused(self, deed: Deed, why: String) {
        #[cfg(feature = "hydrate")]
        browser::refuse(deed, why);
        #[cfg(not(feature = "hydrate"))]
        drop((deed, why));
    }

    /// Gives up what was refused; what waited for it is sent.
    pub fn discard(self, deed: CommandId) {
        #[cfg(feature = "hydrate")]
        browser::discard(deed);
        #[cfg(not(feature = "hydrate"))]
        let _ = deed;
    }

    fn actor(self) -> Option<Actor> {
        self.around.try_with_value(|around| around.actor.clone())
    }

    /// Whether the deed is of whoever is signed in.
    fn is_own(self, deed: &Deed) -> bool {
        self.around.try_with_value(|around| around.actor.person == deed.person) == Some(true)
    }

    /// Takes the steps on a board that the server does not know of yet. A step that no longer fits is left out: the server will say why.
    pub fn foresee(self, board: &mut Board) {
        let Some(actor) = self.actor() else { return };
        let _ = self.deeds.try_with_untracked(|deeds| {
            for deed in deeds.iter().filter(|deed| deed.person == actor.person && deed.refused.is_none()) {
                match &deed.envelope.command {
                    Command::Workshop(command) => drop(foresee(board, command, &actor, deed.at())),
                    Command::Parts(command) => drop(parts::foresee(board, command, &actor, deed.at())),
                    Command::Quality(quality::Command::FillSheet { order, kind, job, given, .. }) => {
                        quality::foresee(board, *kind, (*order, *job), given);
                    }
                    _ => {}
                }
            }
        });
    }

    /// Whether something about this job is not sent yet, of whoever is signed in: also what is about one of the parts that were `asked` for it.
    #[must_use]
    pub fn is_about(self, order: OrderId, line: LineId, asked: &[PartsRequestId]) -> bool {
        use domain::workshop::Command as Floor;
        let about = |deed: &Deed| match &deed.envelope.command {
            Command::Workshop(Floor::ClockOn { job, .. } | Floor::WriteUp { job, .. }) => *job == line,
            Command::Workshop(Floor::Hold { job, .. } | Floor::Resume { job, .. } | Floor::Finish { job, .. }) => {
                job.is_none_or(|job| job == line)
            }
            Command::Quality(quality::Command::FillSheet { job, .. }) => *job == Some(line),
            Command::Parts(parts::Command::AskFor { job, .. }) => *job == line,
            _ => deed.request().is_some_and(|request| asked.contains(&request)),
        };
        self.deeds.with(|deeds| {
            deeds
                .iter()
                .any(|deed| self.is_own(deed) && deed.envelope.command.subject() == order.0 && deed.refused.is_none() && about(deed))
        })
    }

    /// Whether a step of the stages of this car is not sent yet, of whoever is signed in.
    #[must_use]
    pub fn is_about_stages(self, order: OrderId) -> bool {
        use domain::workshop::Command as Floor;
        let about = |deed: &Deed| {
            matches!(
                &deed.envelope.command,
                Command::Workshop(
                    Floor::BeginStage { .. }
                        | Floor::HandOverStage { .. }
                        | Floor::AcceptStage { .. }
                        | Floor::RefuseStage { .. }
                        | Floor::RecordPaint { .. }
                )
            )
        };
        self.deeds.with(|deeds| {
            deeds
                .iter()
                .any(|deed| self.is_own(deed) && deed.envelope.command.subject() == order.0 && deed.refused.is_none() && about(deed))
        })
    }

    /// Whether it is not sent yet that whoever is signed in has come or gone.
    #[must_use]
    pub fn is_about_attendance(self) -> bool {
        use domain::workshop::Command as Floor;
        let about = |deed: &Deed| matches!(&deed.envelope.command, Command::Workshop(Floor::ClockIn { .. } | Floor::ClockOut { .. }));
        self.deeds.with(|deeds| deeds.iter().any(|deed| self.is_own(deed) && deed.refused.is_none() && about(deed)))
    }

    /// Keeps the jobs as they were last read, for a page that is opened without network, and the pages of their orders.
    pub fn keep_jobs(self, board: &Board) {
        #[cfg(feature = "hydrate")]
        if let Some(actor) = self.actor() {
            browser::keep_jobs(actor.person, board);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = board;
    }
}

/// The jobs of the person who looks; those that were last read while the server cannot be reached.
///
/// # Errors
/// Those of [`api::my_jobs`], and when nothing was read before.
pub async fn my_jobs(person: PersonId) -> Result<Board, Problem> {
    let read = api::my_jobs().await;
    #[cfg(feature = "hydrate")]
    if matches!(read, Err(Problem::Offline))
        && let Some(board) = browser::kept_jobs(person)
    {
        return Ok(board);
    }
    let _ = person;
    read
}

/// The jobs that were last read on this device, when those of the page are older: a page that is opened without network is.
#[must_use]
pub fn newer_jobs(person: PersonId, seq: i64) -> Option<Board> {
    #[cfg(feature = "hydrate")]
    return browser::kept_jobs(person).filter(|board| board.seq > seq);
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (person, seq);
        None
    }
}

/// A place on a page from which something is done: whether it is on its way, and why it was refused.
#[derive(Clone, Copy)]
pub struct Acting {
    unsent: Unsent,
    pub pending: RwSignal<bool>,
    pub refused: RwSignal<Option<String>>,
}

impl Acting {
    /// Call it in a component's body.
    #[must_use]
    pub fn begin(unsent: Unsent) -> Self {
        Self { unsent, pending: RwSignal::new(false), refused: RwSignal::new(None) }
    }

    /// Does something; `done` is called when it has been carried out, or is kept on the device.
    pub fn act(self, command: Command, seen: Option<i32>, about: About, done: impl FnOnce() + 'static) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        self.unsent.act(command, seen, about, move |result| {
            // The row may have gone meanwhile.
            let _ = self.pending.try_set(false);
            let _ = self.refused.try_set(result.as_ref().err().cloned());
            if result.is_ok() {
                done();
            }
        });
    }
}
