//! Live changes: one LISTEN connection per server, fanned out to every open screen as server-sent events.
//!
//! A notification is a hint and never the data. Whoever may have missed one is told to refetch.

use crate::auth::session::Sessions;
use crate::shutdown::Shutdown;
use crate::web::problem::Problem;
use app::context::Visitor;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::live::{Area, Change, Message};
use domain::staff::Event::DeviceRevoked;
use domain::staff::SignedIn;
use domain::{Actor, DealershipId, Permission, Refusal};
use futures::future::BoxFuture;
use futures::stream::{self, Stream};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::task::JoinHandle;
use tokio::time::{Instant, Interval, MissedTickBehavior};
use uuid::Uuid;

/// Messages a slow screen may lag behind before it is told to refetch.
const BACKLOG: usize = 1024;
/// How often a stream asks whether its session still lives.
const SESSION_CHECK: Duration = Duration::from_secs(30);
/// How often something is sent on a quiet stream, so that proxies keep it open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long a browser waits before it connects again.
const RETRY: Duration = Duration::from_secs(1);
/// How long we wait before we connect to the database again.
const RECONNECT: Duration = Duration::from_millis(500);

/// A message with its JSON, which is made once for all screens.
#[derive(Debug)]
struct Note {
    message: Message,
    json: String,
}

impl Note {
    fn new(message: Message) -> Arc<Self> {
        // Messages hold only numbers, ids and text: they always have a JSON form.
        let json = serde_json::to_string(&message).unwrap_or_default();
        Arc::new(Self { message, json })
    }

    fn event(&self) -> Event {
        let event = Event::default().data(&self.json);
        match &self.message {
            Message::Change(change) => event.id(change.seq.to_string()),
            Message::Refetch | Message::SignedOut { .. } => event,
        }
    }
}

/// The changes of this server's database, as they happen.
#[derive(Clone, Debug)]
pub struct Live {
    notes: broadcast::Sender<Arc<Note>>,
}

impl Live {
    /// Listens, and goes on listening across restarts of the database, until the server ends; the task has then left the
    /// database.
    #[must_use]
    pub fn start(options: PgConnectOptions, mut shutdown: Shutdown) -> (Self, JoinHandle<()>) {
        let (notes, _) = broadcast::channel(BACKLOG);
        let live = Self { notes };
        let listening = live.clone();
        let task = tokio::spawn(async move {
            let pool = PgPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None).connect_lazy_with(options);
            tokio::select! {
                () = listening.listen(&pool) => {}
                () = shutdown.begun() => {}
            }
            pool.close().await;
        });
        (live, task)
    }

    async fn listen(&self, pool: &PgPool) {
        let mut was_connected = false;
        loop {
            match connect(pool).await {
                Ok(listener) => {
                    if std::mem::replace(&mut was_connected, true) {
                        self.send(Message::Refetch);
                    }
                    let error = self.forward(listener).await;
                    tracing::warn!(%error, "the database's notifications are interrupted");
                }
                Err(error) => tracing::warn!(%error, "the database's notifications cannot be listened to"),
            }
            tokio::time::sleep(RECONNECT).await;
        }
    }

    /// Passes on what the database notifies, until the connection is beyond repair.
    async fn forward(&self, mut listener: PgListener) -> sqlx::Error {
        loop {
            match listener.try_recv().await {
                Ok(Some(notification)) => match serde_json::from_str::<Message>(notification.payload()) {
                    Ok(message) => self.send(message),
                    Err(error) => {
                        tracing::error!(%error, "a notification is not understood");
                        self.send(Message::Refetch);
                    }
                },
                // The connection was lost and is there again; what was notified meanwhile is lost.
                Ok(None) => self.send(Message::Refetch),
                Err(error) => return error,
            }
        }
    }

    fn send(&self, message: Message) {
        // Nobody looking is no trouble.
        let _nobody = self.notes.send(Note::new(message));
    }

    /// A way to hear of changes within the server.
    #[must_use]
    pub fn heard(&self) -> Heard {
        Heard { notes: self.notes.subscribe() }
    }

    /// The changes that the person of this session may see, until the session or the server ends.
    pub fn stream(&self, session: LiveSession, shutdown: Shutdown) -> Response {
        let changes = Changes::new(self.notes.subscribe(), session, shutdown);
        let sse = Sse::new(changes.into_stream()).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
        ([(HeaderName::from_static("x-accel-buffering"), "no")], sse).into_response()
    }
}

/// Hears of changes within the server.
#[derive(Debug)]
pub struct Heard {
    notes: broadcast::Receiver<Arc<Note>>,
}

impl Heard {
    /// Returns when something of this area has changed, or may have.
    pub async fn of(&mut self, area: Area) {
        self.until(|change| change.area == area).await;
    }

    /// Returns when this subject has changed, or may have.
    pub async fn about(&mut self, subject: Uuid) {
        self.until(|change| change.subject == subject).await;
    }

    /// Returns when something of these areas has changed in a house, or may have.
    pub async fn in_house(&mut self, dealership: DealershipId, areas: &[Area]) {
        self.until(|change| change.dealership == dealership && areas.contains(&change.area)).await;
    }

    /// Forgets what has happened and was not heard of yet: whoever looks now sees it all.
    pub fn forget(&mut self) {
        self.notes = self.notes.resubscribe();
    }

    async fn until(&mut self, concerns: impl Fn(&Change) -> bool) {
        loop {
            match self.notes.recv().await {
                Ok(note) => match &note.message {
                    Message::Change(change) if concerns(change) => return,
                    Message::Refetch => return,
                    Message::Change(_) | Message::SignedOut { .. } => {}
                },
                Err(RecvError::Lagged(_)) => return,
                // Nobody tells anything any more.
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }
}

/// `GET /api/v1/events`. Around it must lie [`crate::auth::session::recognise`], and neither a timeout nor compression.
pub fn routes(live: Live, sessions: Sessions, shutdown: Shutdown) -> Router {
    Router::new().route("/api/v1/events", get(open)).with_state(Door { live, sessions, shutdown })
}

#[derive(Clone)]
struct Door {
    live: Live,
    sessions: Sessions,
    shutdown: Shutdown,
}

async fn open(State(door): State<Door>, visitor: Option<Extension<Visitor>>, headers: HeaderMap) -> Result<Response, Problem> {
    let (Some(Extension(Visitor(visitor))), Some(token)) = (visitor, door.sessions.cookie.read(&headers)) else {
        return Err(Refusal::NotSignedIn.into());
    };
    let (sessions, hash) = (door.sessions, token.hash());
    let check: SessionCheck = Arc::new(move || {
        let sessions = sessions.clone();
        Box::pin(async move { sessions.still(&hash).await })
    });
    Ok(door.live.stream(LiveSession { actor: visitor.actor(), check }, door.shutdown))
}

async fn connect(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(store::EVENTS_CHANNEL).await?;
    Ok(listener)
}

/// Asks again who is signed in with a session: nobody once it has ended; an error tells nothing.
pub type SessionCheck = Arc<dyn Fn() -> BoxFuture<'static, Result<Option<SignedIn>, store::Error>> + Send + Sync>;

/// The session that a stream belongs to.
#[derive(Clone)]
pub struct LiveSession {
    /// Who is signed in.
    pub actor: Actor,
    /// Whether they still are.
    pub check: SessionCheck,
}

/// Whether a change may be told to somebody: theirs is the dealership, and they may see that area.
#[must_use]
pub fn may_see(actor: &Actor, change: &Change) -> bool {
    let area = match change.area {
        Area::Staff => actor.may(Permission::SeeStaff) || change.subject == actor.person.0,
        Area::Customers => actor.may(Permission::SeeCustomers),
        Area::Appointments => actor.may(Permission::SeeAppointments),
        Area::RepairOrders | Area::Workshop | Area::Quality | Area::Warranty => {
            actor.may(Permission::SeeOrders) || actor.may(Permission::SeeBoard)
        }
        // Orders change with what is issued for them, and whoever asked hears of it.
        Area::Parts => {
            [Permission::SeeStock, Permission::SeeAppointments, Permission::SeeOrders, Permission::SeeBoard].iter().any(|of| actor.may(*of))
        }
        Area::Settlement => actor.may(Permission::SeeSettlement) || actor.may(Permission::SeeOrders),
        Area::Care if change.is_of_message() => actor.may(Permission::SeeMessages) || actor.may(Permission::ShareOrder),
        // Links belong to orders, and how somebody is written to belongs to a customer.
        Area::Care => actor.may(Permission::SeeOrders) || actor.may(Permission::SeeBoard) || actor.may(Permission::SeeCustomers),
    };
    area && change.dealership == actor.dealership
}

/// One screen's view of the changes.
struct Changes {
    notes: broadcast::Receiver<Arc<Note>>,
    actor: Actor,
    check: SessionCheck,
    every: Interval,
    shutdown: Shutdown,
    state: Progress,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Opening,
    Open,
    Over,
}

/// What happens next on a stream.
enum Next {
    Note(Arc<Note>),
    Missed,
    Check,
    End,
}

impl Changes {
    fn new(notes: broadcast::Receiver<Arc<Note>>, session: LiveSession, shutdown: Shutdown) -> Self {
        let mut every = tokio::time::interval_at(Instant::now() + SESSION_CHECK, SESSION_CHECK);
        every.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { notes, actor: session.actor, check: session.check, every, shutdown, state: Progress::Opening }
    }

    fn into_stream(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, async |mut changes| changes.next().await.map(|event| (Ok(event), changes)))
    }

    async fn next(&mut self) -> Option<Event> {
        match self.state {
            Progress::Over => return None,
            Progress::Opening => {
                self.state = Progress::Open;
                return Some(Event::default().comment("open").retry(RETRY));
            }
            Progress::Open => {}
        }
        loop {
            match self.wait().await {
                Next::Note(note) => {
                    if concerns(&note.message, &self.actor) && !self.still_signed_in().await {
                        return Some(self.sign_out());
                    }
                    if self.shows(&note.message) {
                        return Some(note.event());
                    }
                }
                Next::Missed => return Some(Note::new(Message::Refetch).event()),
                Next::Check => {
                    if !self.still_signed_in().await {
                        return Some(self.sign_out());
                    }
                }
                Next::End => return None,
            }
        }
    }

    async fn wait(&mut self) -> Next {
        tokio::select! {
            () = self.shutdown.begun() => Next::End,
            note = self.notes.recv() => match note {
                Ok(note) => Next::Note(note),
                Err(RecvError::Lagged(_)) => Next::Missed,
                Err(RecvError::Closed) => Next::End,
            },
            _ = self.every.tick() => Next::Check,
        }
    }

    fn shows(&self, message: &Message) -> bool {
        match message {
            Message::Change(change) => may_see(&self.actor, change),
            Message::Refetch => true,
            Message::SignedOut { person } => *person == self.actor.person,
        }
    }

    /// Asks for the session again. While the database does not answer, nothing is known and nothing is sent.
    async fn still_signed_in(&mut self) -> bool {
        match (self.check)().await {
            Ok(Some(signed_in)) => {
                self.actor = signed_in.actor();
                true
            }
            Ok(None) => false,
            Err(error) => {
                tracing::warn!(%error, "a session cannot be checked");
                true
            }
        }
    }

    fn sign_out(&mut self) -> Event {
        self.state = Progress::Over;
        Note::new(Message::SignedOut { person: self.actor.person }).event()
    }
}

/// Whether a message may mean that this person's session, posts or dealership have changed: something has happened to them, or a tablet of
/// their house was revoked, and it may be the one they work at.
fn concerns(message: &Message, actor: &Actor) -> bool {
    let Message::Change(change) = message else { return false };
    let revoked = || change.dealership == actor.dealership && change.kind == domain::Event::Staff(DeviceRevoked).kind();
    change.area == Area::Staff && (change.subject == actor.person.0 || revoked())
}
