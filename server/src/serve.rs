//! The life of a server: a door that answers at once, database, migrations, router, and an orderly end.

use crate::auth::cookie::SessionCookie;
use crate::auth::doors::Desk;
use crate::auth::password;
use crate::auth::password::Passwords;
use crate::auth::session::{self, Sessions};
use crate::booking::{self, Bookings};
use crate::chores::Chores;
use crate::config::Config;
use crate::database::{Database, DatabaseError};
use crate::devices::{self, Devices};
use crate::guests::{self, Guests};
use crate::live::{self, Live};
use crate::messages::sender::draw_token;
use crate::messages::{GatewayError, Gateways, Sender};
use crate::pages::{self, Renderer, Surroundings};
use crate::photos::files::Files;
use crate::photos::{self, Photos};
use crate::postgres::PostgresError;
use crate::router::{self, Doors};
use crate::shutdown::{self, Announcer, Shutdown};
use crate::starting::{Front, Progress};
use crate::web::site;
use crate::{auth, demo, health};
use app::context::{Clock, DemoSignIns};
use app::words::Starting;
use axum::extract::Request;
use axum::serve::ListenerExt;
use axum::{Router, ServiceExt, middleware};
use chrono::Utc;
use sqlx::migrate::Migrator;
use std::future::IntoFuture;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// How long open requests may take to finish once the end was announced.
const GRACE: Duration = Duration::from_secs(10);

/// Why the server does not run, or has ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// There is no database to work with.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Our own PostgreSQL is in trouble, or did not stop.
    #[error(transparent)]
    Postgres(#[from] PostgresError),
    /// Another program listens on the address.
    #[error("The address {0} is in use by another program; stop that one, or choose another address with --addr.")]
    AddressInUse(SocketAddr),
    /// The address cannot be listened on.
    #[error("The address {0} cannot be listened on ({1}); choose another with --addr.")]
    Address(SocketAddr, std::io::Error),
    /// The database went away under us.
    #[error("PostgreSQL has ended unexpectedly; postgres.log in the data folder says why. No committed data is lost.")]
    DatabaseEnded,
    /// The demo dealership could not be loaded.
    #[error("The demo dealership could not be loaded: {0}")]
    Demo(#[from] store::Error),
    /// A way out for messages cannot be used.
    #[error(transparent)]
    Messages(#[from] GatewayError),
    /// The system refused something.
    #[error("The system refused to go on: {0}")]
    System(#[from] std::io::Error),
}

impl ServeError {
    /// The error, or what our own PostgreSQL says is behind it: a full disk shows itself as a connection that broke.
    fn of(error: Self, database: &Database) -> Self {
        database.trouble().map_or(error, Self::Postgres)
    }
}

/// Every migration, in order.
pub(crate) static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");

/// Brings the database's structure up to date.
///
/// # Errors
/// One sentence for whatever is in the way.
pub async fn migrate(config: &Config) -> Result<(), ServeError> {
    let database = Database::open(&config.database, &config.data).await?;
    let migrated = database.migrate(&MIGRATIONS).await.map_err(|error| ServeError::of(error.into(), &database));
    database.close().await?;
    migrated
}

/// Serves until the process is asked to end, then closes everything in order.
///
/// # Errors
/// One sentence for whatever is in the way.
pub async fn serve(config: &Config) -> Result<(), ServeError> {
    let (announcer, mut shutdown) = shutdown::channel();
    announce_on_signal(announcer)?;
    let listener = listen(config.addr).await?;
    // The port may have been chosen by the system.
    let config = &Config { addr: listener.local_addr()?, ..config.clone() };
    let front = Front::new(&config.site, config.secure_cookie);
    front.progress.tell(Starting::Database);
    let serving = answer(listener, front.clone(), shutdown.clone());
    let mut database = match Database::open_unless(&config.database, &config.data, &mut shutdown).await {
        Err(DatabaseError::Private(PostgresError::GivenUp)) => return Ok(()),
        opened => opened?,
    };
    let served = work(config, &mut database, (front, serving), shutdown).await.map_err(|error| ServeError::of(error, &database));
    database.close().await?;
    served
}

fn announce_on_signal(announcer: Announcer) -> Result<(), ServeError> {
    let asked = shutdown::on_signal()?;
    tokio::spawn(async move {
        asked.await;
        tracing::info!("ending");
        announcer.announce();
    });
    Ok(())
}

async fn listen(addr: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(addr).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => ServeError::AddressInUse(addr),
        _ => ServeError::Address(addr, error),
    })
}

/// What takes connections and answers on them until the end is announced. Dropped, it takes no more.
type Serving = JoinSet<std::io::Result<()>>;

/// Answers from now on, beside everything else that is done.
fn answer(listener: TcpListener, front: Front, mut shutdown: Shutdown) -> Serving {
    // A change is one small packet: it must not wait for a second one.
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "a connection answers with delay");
        }
    });
    let server = axum::serve(listener, ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(front))
        .with_graceful_shutdown(async move { shutdown.begun().await });
    let mut serving = JoinSet::new();
    serving.spawn(server.into_future());
    serving
}

#[expect(clippy::disallowed_methods, reason = "the server is an edge: here the clock is read")]
async fn work(config: &Config, database: &mut Database, (front, serving): (Front, Serving), shutdown: Shutdown) -> Result<(), ServeError> {
    let gateways = Gateways::new(&config.messages)?;
    front.progress.tell(Starting::Structure);
    database.migrate(&MIGRATIONS).await?;
    let pool = database.pool().await?;
    let (live, listening) = Live::start(database.application(), shutdown.clone());
    let clock = Clock(Utc::now);
    let store = Store::from_pool(pool);
    let files = Files::below(&config.data);
    let mut begun = shutdown.clone();
    let demo = tokio::select! {
        demo = demo_sign_ins(config, database, (&store, &files), clock, &front.progress) => demo?,
        () = begun.begun() => return Ok(()),
    };
    front.progress.tell(Starting::Doors);
    store.announce_start().await;
    let public_url = config.public_url();
    if config.messages.public_url.is_none() && (config.messages.sms.is_some() || config.messages.mail.is_some()) {
        tracing::warn!(%public_url, "messages leave the house, and public_url is not set: customers can hardly open links that begin with this");
    }
    let sending = Sender { store: store.clone(), gateways, public_url, clock }.start(&live, shutdown.clone());
    let photos = Photos::new(store.clone(), files, clock);
    let chores = Chores { store: store.clone(), clock, photos: photos.clone() }.start(shutdown.clone());
    let surroundings = Surroundings { store: store.clone(), clock, demo };
    let health = health::routes(database.owner_pool(), &MIGRATIONS);
    let doors = doors(config, surroundings, photos, live, shutdown.clone(), health);
    front.open(router::assemble(doors, config.secure_cookie));
    let served = run(config.addr, serving, database, shutdown).await;
    let left = async {
        // What is being handed over is reported before the connections close.
        let _ended = tokio::join!(sending, chores);
        tokio::join!(store.close(), listening)
    };
    if tokio::time::timeout(GRACE, left).await.is_err() {
        tracing::warn!("some requests were cut off");
    }
    served
}

/// How often the statistics of a database are renewed while the demo dealership is loaded into it.
const STATISTICS_WAIT: Duration = Duration::from_secs(2);

/// Loads the demo dealership into an empty database; the sign-ins it offers when it is there.
async fn demo_sign_ins(
    config: &Config,
    database: &Database,
    (store, files): (&Store, &Files),
    clock: Clock,
    progress: &Progress,
) -> Result<DemoSignIns, ServeError> {
    if !config.demo {
        return Ok(DemoSignIns::default());
    }
    if store::bootstrap::is_empty(store).await? {
        database.begin_demo().await?;
        let hash = |secret| password::hash(secret, rand::random()).map_err(std::io::Error::other);
        let secrets = demo::Secrets { password: hash(app::visit::DEMO_PASSWORD)?, pin: hash(app::visit::DEMO_PIN)? };
        // Nothing is lost that cannot be told again: the story need not wait for the disk after every sentence.
        let hasty = database.application().options([("synchronous_commit", "off")]);
        let pool = sqlx::postgres::PgPoolOptions::new().max_connections(2).connect_with(hasty).await.map_err(store::Error::from)?;
        let hasty = Store::silent(pool);
        // Plans are made while the tables are still empty, and kept. New statistics have them made anew.
        let renewed = async {
            loop {
                tokio::time::sleep(STATISTICS_WAIT).await;
                if let Err(error) = database.renew_statistics().await {
                    tracing::debug!(%error, "statistics were not renewed");
                }
            }
        };
        tokio::select! {
            loaded = demo::load(&hasty, files, (clock.0)(), config.demo_zone, &secrets, progress) => loaded?,
            () = renewed => {}
        }
        hasty.close().await;
        database.end_demo().await?;
    }
    let there = store::bootstrap::has_dealership(store, demo::DEALERSHIP).await?;
    Ok(if there { DemoSignIns(Arc::new(demo::offered())) } else { DemoSignIns::default() })
}

/// Every door of the server, behind the question who asks where that matters.
pub fn doors(config: &Config, surroundings: Surroundings, photos: Photos, live: Live, shutdown: Shutdown, health: Router) -> Doors {
    let cookie = SessionCookie { name: config.session_cookie(), secure: config.secure_cookie };
    let sessions = Sessions { store: surroundings.store.clone(), cookie, clock: surroundings.clock };
    let recognise = middleware::from_fn_with_state(sessions.clone(), session::recognise);
    let renderer = Renderer::new(surroundings.clone(), &config.site);
    let guests = Guests {
        store: surroundings.store.clone(),
        clock: surroundings.clock,
        live: live.clone(),
        shutdown: shutdown.clone(),
        renderer: renderer.clone(),
    };
    let passwords = Passwords::default();
    let sealer = auth::seal::sealer(surroundings.store.clone(), passwords.clone(), surroundings.clock);
    let device_cookie = SessionCookie { name: config.device_cookie(), secure: config.secure_cookie };
    let devices = Devices {
        store: surroundings.store.clone(),
        clock: surroundings.clock,
        cookie: device_cookie,
        sessions: sessions.clone(),
        passwords: passwords.clone(),
        proxies: config.proxies.clone(),
        live: live.clone(),
        shutdown: shutdown.clone(),
        renderer: renderer.clone(),
        demo: !surroundings.demo.0.is_empty(),
    };
    let desk = Desk { sessions: sessions.clone(), passwords, device_cookie, proxies: config.proxies.clone() };
    let bookings = Bookings {
        store: surroundings.store.clone(),
        clock: surroundings.clock,
        renderer,
        secure: config.secure_cookie,
        draw: draw_token,
        proxies: config.proxies.clone(),
        public_url: config.public_url(),
        photos: photos.clone(),
        room: booking::Room::default(),
    };
    let answers = pages::routes(surroundings, sealer, &config.site)
        .merge(auth::doors::routes(desk))
        .merge(photos::routes(photos.clone()))
        .layer(recognise.clone())
        .layer(middleware::from_fn_with_state(devices.clone(), devices::to_tablet))
        .merge(health);
    let answers = answers
        .merge(guests::answers(guests.clone()))
        .merge(guests::papers(guests.clone()))
        .merge(photos::guests(photos))
        .merge(booking::routes(bookings))
        .merge(devices::routes(devices.clone()));
    let streams = live::routes(live, sessions, shutdown)
        .layer(recognise)
        .merge(guests::streams(guests))
        .merge(devices::streams(devices))
        .merge(site::packages(&config.site));
    Doors { answers, streams }
}

async fn run(addr: SocketAddr, mut serving: Serving, database: &mut Database, shutdown: Shutdown) -> Result<(), ServeError> {
    tracing::info!(%addr, "ready");
    // Whoever started us may have closed our output.
    let _unread = writeln!(std::io::stdout(), "Bayline is ready at http://{addr}");
    let mut begun = shutdown;
    let out_of_grace = async move {
        begun.begun().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = serving.join_next() => match served {
            Some(served) => Ok(served.map_err(std::io::Error::from)??),
            None => Ok(()),
        },
        () = out_of_grace => Ok(()),
        () = database.ended() => Err(ServeError::DatabaseEnded),
    }
}
