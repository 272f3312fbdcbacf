//! The write door: one server function for every command, and the page's way to it.

use crate::json::Json;
use crate::live::Live;
use crate::problem::Problem;
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::staff::Passwords;
use domain::{Answer, Command, Envelope, PersonId};
use leptos::prelude::*;

/// Carries out a command. A fixed address and a JSON body: the same door for pages, old cached tablets and programs.
///
/// A page says who it shows as signed in: two windows share one cookie, and what is pressed in one is not done as the person who has
/// signed in in the other. Passwords travel beside the envelope, never in it.
///
/// # Errors
/// [`Problem::Refused`] with the refusal and what happened meanwhile.
#[server(prefix = "/api/v1", endpoint = "execute", input = Json, output = Json)]
pub async fn execute(envelope: Envelope, person: Option<PersonId>, passwords: Option<Passwords>) -> Result<Answer, Problem> {
    let (store, actor, now) = crate::context::asked_by(person)?;
    crate::context::expect_password_for(&envelope)?;
    let sealed = crate::context::sealed(&envelope, passwords).await?;
    crate::context::answer(store::execute_sealed(&store, &actor, &envelope, sealed.as_ref(), now).await)
}

/// How often an envelope is sent again when the server cannot be reached. It acts once however often it arrives.
#[cfg(feature = "hydrate")]
const ATTEMPTS: u32 = 4;

/// A page's way to send commands: whether one is on its way, and why the last one was refused. When the session has ended, the
/// sign-in dialog opens over the page and what was typed stays.
#[derive(Clone, Copy)]
pub struct Sending {
    /// A command is on its way.
    pub pending: RwSignal<bool>,
    /// Why the last command was refused, in the reader's language.
    pub refused: RwSignal<Option<String>>,
    /// The same as the server said it.
    pub problem: RwSignal<Option<Problem>>,
    around: StoredValue<Around>,
}

/// What is done with an answer.
type Answered = Box<dyn FnOnce(Result<Answer, Problem>)>;

struct Around {
    person: Option<PersonId>,
    dealership: Option<domain::DealershipId>,
    live: Live,
    loc: Loc,
    clock: words::Clock,
}

impl Sending {
    /// Call it in a component's body: handlers have no context to look around in.
    #[must_use]
    pub fn begin() -> Self {
        let visit = Visit::here();
        let around = Around {
            person: visit.me.as_ref().map(|me| me.person),
            dealership: visit.me.as_ref().map(|me| me.dealership.id),
            live: expect_context::<Live>(),
            loc: expect_context::<Loc>(),
            clock: words::Clock::of(&visit),
        };
        Self { pending: RwSignal::new(false), refused: RwSignal::new(None), problem: RwSignal::new(None), around: StoredValue::new(around) }
    }

    /// Sends a command; `done` is called when it has been carried out.
    pub fn send(self, command: Command, expected_version: Option<i32>, done: impl FnOnce(Answer) + 'static) {
        if self.pending.get_untracked() {
            return;
        }
        self.send_with(command, expected_version, None, Box::new(done));
    }

    /// Sends a command with passwords beside it.
    pub fn send_secret(self, command: Command, expected_version: Option<i32>, passwords: Passwords, done: impl FnOnce(Answer) + 'static) {
        if !self.pending.get_untracked() {
            self.send_with(command, expected_version, Some(passwords), Box::new(done));
        }
    }

    fn send_with(self, command: Command, expected_version: Option<i32>, passwords: Option<Passwords>, done: Box<dyn FnOnce(Answer)>) {
        self.pending.set(true);
        self.send_boxed(command, expected_version, passwords, Box::new(move |result| self.answered(result, done)));
    }

    fn answered(self, result: Result<Answer, Problem>, done: Box<dyn FnOnce(Answer)>) {
        // The page may have gone meanwhile, and its signals with it.
        let _ = self.pending.try_set(false);
        match result {
            Ok(answer) => {
                self.clear();
                done(answer);
            }
            Err(problem) => {
                let words = self.around.try_with_value(|around| words::problem_with(around.loc, &problem, &around.clock));
                let _ = self.refused.try_set(words);
                let _ = self.problem.try_set(Some(problem));
            }
        }
    }

    /// Sends a command without a word on this page: the answer goes to `answered`. Several may be on their way at once.
    pub fn send_quietly(self, command: Command, expected_version: Option<i32>, answered: impl FnOnce(Result<Answer, Problem>) + 'static) {
        self.send_boxed(command, expected_version, None, Box::new(answered));
    }

    /// Boxed: the program would hold a copy of this for each place that sends something.
    fn send_boxed(self, command: Command, expected_version: Option<i32>, passwords: Option<Passwords>, answered: Answered) {
        // A notice outlives the page that it came from, and its signals.
        let around = self.around.try_with_value(|around| Some((around.dealership?, around.person, around.live.clone())));
        let Some((dealership, person, live)) = around.flatten() else {
            return;
        };
        let envelope = Envelope { id: domain::CommandId(new_id()), dealership, command, expected_version, made_at: now(), offline: false };
        leptos::task::spawn_local(async move {
            let result = deliver(envelope, person, passwords).await;
            live.reached.set(!matches!(result, Err(Problem::Offline)));
            live.session_ended.update(|ended| *ended |= result.as_ref().is_err_and(Problem::is_signed_out));
            answered(result);
        });
    }

    /// Forgets the last refusal: for a dialog that is opened again.
    pub fn clear(self) {
        let _ = self.refused.try_set(None);
        let _ = self.problem.try_set(None);
    }
}

/// Sends an envelope, again when the line is bad: the same one, so that it acts once.
#[cfg(feature = "hydrate")]
async fn deliver(envelope: Envelope, person: Option<PersonId>, passwords: Option<Passwords>) -> Result<Answer, Problem> {
    let mut result = execute(envelope.clone(), person, passwords.clone()).await;
    for attempt in 1..ATTEMPTS {
        if !result.as_ref().is_err_and(Problem::may_be_sent_again) {
            break;
        }
        gloo_timers::future::TimeoutFuture::new(250 << attempt).await;
        result = execute(envelope.clone(), person, passwords.clone()).await;
    }
    result
}

#[cfg(not(feature = "hydrate"))]
async fn deliver(envelope: Envelope, person: Option<PersonId>, passwords: Option<Passwords>) -> Result<Answer, Problem> {
    execute(envelope, person, passwords).await
}

/// A new identifier, made where the command is made.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the browser is an edge: identifiers begin here")]
pub fn new_id() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}

/// The browser's clock. On the server nothing is sent.
#[must_use]
pub fn now() -> chrono::DateTime<chrono::Utc> {
    #[cfg(feature = "hydrate")]
    let milliseconds = js_sys::Date::now() as i64;
    #[cfg(not(feature = "hydrate"))]
    let milliseconds = 0;
    chrono::DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}
