//! Two dealerships behind one real router, each with somebody for every post.

use crate::support::Data;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, header};
use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use domain::staff::{Dealership, Skill};
use domain::{Actor, BayId, Command, CommandId, DealershipId, Envelope, Language, PersonId, Policy, Post};
use serde_json::{Value, json};
use server::auth::password;
use server::auth::token::Token;
use server::config::{Config, DatabaseSource, LogFormat};
use server::live::Live;
use server::pages::Surroundings;
use server::photos::Photos;
use server::photos::files::Files;
use server::shutdown::{self, Announcer, Shutdown};
use server::{database, health, router, serve};
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgPool};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use store::Store;
use tokio::sync::OnceCell;
use tower::ServiceExt;
use uuid::Uuid;

static MIGRATIONS: Migrator = sqlx::migrate!("../migrations");
static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static NEXT: AtomicU64 = AtomicU64::new(1);

/// In every name and text of the first dealership, and in nothing of the second.
pub(super) const SECRET: &str = "西湖机密";
/// The password of the first dealership's advisor.
pub(super) const PASSWORD: &str = "correct horse";

/// An id that no other has, made by counting.
pub(super) fn id() -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_9000_0000_0000_0000 + u128::from(NEXT.fetch_add(1, Ordering::Relaxed)))
}

/// When everything begins.
pub(super) fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 12, 4, 0, 0).single().expect("a moment")
}

/// The clock of these tests: later each time somebody looks, so that whoever stops a clock can start the next.
fn moment() -> DateTime<Utc> {
    static LOOKS: AtomicU64 = AtomicU64::new(0);
    noon() + TimeDelta::microseconds(LOOKS.fetch_add(1, Ordering::Relaxed).cast_signed())
}

fn superuser() -> PgConnectOptions {
    let url = std::env::var("BAYLINE_TEST_DATABASE_URL").expect("these tests need a PostgreSQL: run them with `cargo xtask test`");
    PgConnectOptions::from_str(&url).expect("BAYLINE_TEST_DATABASE_URL is an address")
}

async fn as_superuser(statement: String) {
    let mut server = superuser().connect().await.expect("the test database answers");
    sqlx::query(AssertSqlSafe(statement)).execute(&mut server).await.expect("the statement is accepted");
    server.close().await.expect("the connection closes");
}

/// A migrated database, made once per run and cloned for each test.
async fn template() -> String {
    let name = format!("doors_template_{}", std::process::id());
    as_superuser(
        "do $$ begin if not exists (select from pg_roles where rolname = 'bayline') then create role bayline login createrole; end if; end $$"
            .to_owned(),
    )
    .await;
    as_superuser(format!("create database {name} owner bayline")).await;
    let mut owner = superuser().username("bayline").database(&name).connect().await.expect("the owner");
    MIGRATIONS.run(&mut owner).await.expect("migrated");
    owner.close().await.expect("the connection closes");
    name
}

/// Somebody with a session.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) actor: Actor,
    pub(super) cookie: String,
}

/// A dealership and its people.
pub(super) struct Dealer {
    pub(super) id: DealershipId,
    pub(super) people: BTreeMap<usize, Member>,
    pub(super) bays: Vec<BayId>,
}

impl Dealer {
    /// Who holds this post.
    pub(super) fn holder(&self, post: Post) -> &Member {
        &self.people[&position(post)]
    }
}

fn position(post: Post) -> usize {
    Post::ALL.iter().position(|other| *other == post).expect("a post")
}

/// An answer, read to its end.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

impl Answered {
    /// The answer as JSON; null when it is none.
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// The word of the problem: the refusal's code when a rule said no.
    pub(super) fn problem(&self) -> String {
        let answer = self.json();
        let word = if answer["problem"] == "refused" { &answer["refusal"] } else { &answer["problem"] };
        let named = word.as_object().and_then(|refusal| refusal.keys().next()).map(String::as_str);
        word.as_str().or(named).unwrap_or_default().to_owned()
    }

    /// Where the browser is sent.
    pub(super) fn location(&self) -> &str {
        self.header("location")
    }

    /// What a header says; nothing when it is not there.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// The whole server over a database of its own.
pub(super) struct House {
    pub(super) router: Router,
    pub(super) store: Store,
    /// As the superuser, whom no wall stops.
    pub(super) all: PgPool,
    pub(super) here: Dealer,
    pub(super) elsewhere: Dealer,
    database: String,
    announcer: Announcer,
    site: Data,
}

impl House {
    pub(super) async fn open(test: &str) -> Self {
        let template = TEMPLATE.get_or_init(template).await;
        let database = format!("doors_{}_{test}", std::process::id());
        as_superuser(format!("create database {database} template {template}")).await;
        let owner = superuser().username("bayline").database(&database);
        let pool = PgPoolOptions::new().max_connections(8).connect_with(database::application(&owner)).await.expect("a pool");
        let store = Store::from_pool(pool);
        let all = PgPoolOptions::new().max_connections(1).connect_with(superuser().database(&database)).await.expect("a pool");
        let (announcer, shutdown) = shutdown::channel();
        let site = Data::new(&format!("doors-{test}"));
        let router = assembled(&store, owner, &site, shutdown);
        let here = found(&store, "hz", SECRET).await;
        let elsewhere = found(&store, "nb", "宁波").await;
        Self { router, store, all, here, elsewhere, database, announcer, site }
    }

    /// One more server over the same data, as when a process holds two.
    pub(super) fn begin_another(&self) -> Announcer {
        let (announcer, shutdown) = shutdown::channel();
        let _ = assembled(&self.store, superuser().username("bayline").database(&self.database), &self.site, shutdown);
        announcer
    }

    /// The folder that the browser's files are served from.
    pub(super) fn site(&self) -> &std::path::Path {
        self.site.path()
    }

    /// Where its photos are kept.
    pub(super) fn photos(&self) -> Photos {
        Photos::new(self.store.clone(), Files::below(self.site.path()), app::context::Clock(moment))
    }

    /// The files of its photos.
    pub(super) fn photo_files(&self) -> usize {
        let mut folders = vec![self.site.path().join("photos")];
        let mut files = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    files += 1;
                }
            }
        }
        files
    }

    /// How a server connects to its database.
    pub(super) fn application(&self) -> PgConnectOptions {
        database::application(&superuser().username("bayline").database(&self.database))
    }

    /// Takes the database away.
    pub(super) async fn close(self) {
        self.announcer.announce();
        self.store.pool().close().await;
        self.all.close().await;
        as_superuser(format!("drop database {} with (force)", self.database)).await;
    }

    /// Sends a request as somebody, or as nobody.
    pub(super) async fn send(&self, who: Option<&Member>, mut request: Request<Body>) -> Answered {
        if let Some(member) = who {
            let cookie = member.cookie.parse().expect("a header");
            request.headers_mut().insert(header::COOKIE, cookie);
        }
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 7], 4711))));
        let mut response = self.router.clone().oneshot(request).await.expect("the server answers");
        let body = to_bytes(std::mem::take(response.body_mut()), 16 << 20).await.expect("the answer is complete");
        let text = String::from_utf8_lossy(&body).into_owned();
        Answered { status: response.status(), headers: response.headers().clone(), text }
    }

    /// Looks at a page.
    pub(super) async fn get(&self, who: Option<&Member>, path: &str) -> Answered {
        self.send(who, Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty()).expect("a request")).await
    }

    /// Sends JSON.
    pub(super) async fn post(&self, who: Option<&Member>, path: &str, body: &Value) -> Answered {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string()));
        self.send(who, request.expect("a request")).await
    }

    /// Sends a form, as a browser does.
    pub(super) async fn submit(&self, who: Option<&Member>, path: &str, form: &'static str) -> Answered {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(form));
        self.send(who, request.expect("a request")).await
    }

    /// Sends a command in an envelope of its own.
    pub(super) async fn execute(&self, who: Option<&Member>, dealership: DealershipId, command: &Command) -> Answered {
        let mut body = json!({ "envelope": envelope(dealership, command.clone()) });
        if matches!(command, Command::Staff(command) if command.takes_passwords()) {
            let sets_pin = matches!(command, Command::Staff(domain::staff::Command::SetPin { .. }));
            body["passwords"] = if sets_pin { json!({ "present": PASSWORD, "new": "204060" }) } else { json!({ "new": PASSWORD }) };
        }
        self.post(who, "/api/v1/execute", &body).await
    }

    /// Carries a command out, past the doors.
    pub(super) async fn does(&self, actor: &Actor, command: Command) {
        let envelope = envelope(actor.dealership, command);
        store::execute(&self.store, actor, &envelope, moment()).await.expect("carried out");
    }

    /// What the database holds, in short; but for what every request may leave: signs of life and refused attempts.
    pub(super) async fn holds(&self) -> BTreeMap<String, String> {
        let tables = "select table_name::text from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
             and table_name not in ('refused_attempts', 'staff_session', '_sqlx_migrations') order by 1";
        let mut found = BTreeMap::new();
        for table in sqlx::query_scalar::<_, String>(tables).fetch_all(&self.all).await.expect("the tables") {
            let digest = format!("select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t");
            let digest = sqlx::query_scalar(AssertSqlSafe(digest)).fetch_one(&self.all).await.expect("a digest");
            found.insert(table, digest);
        }
        assert!(found.len() >= 20, "{found:?}");
        found
    }

    /// How many attempts were kept as refused.
    pub(super) async fn refused_attempts(&self) -> i64 {
        sqlx::query_scalar("select count(*) from refused_attempts").fetch_one(&self.all).await.expect("a count")
    }
}

pub(super) fn envelope(dealership: DealershipId, command: Command) -> Envelope {
    Envelope { id: CommandId(id()), dealership, command, expected_version: None, made_at: noon(), offline: false }
}

/// The whole server, ready to be asked.
fn assembled(store: &Store, owner: PgConnectOptions, site: &Data, shutdown: Shutdown) -> Router {
    let config = config(site.path().to_owned());
    let surroundings = Surroundings { store: store.clone(), clock: app::context::Clock(moment), demo: Default::default() };
    let (live, _listening) = Live::start(database::application(&owner), shutdown.clone());
    let photos = Photos::new(store.clone(), Files::below(site.path()), app::context::Clock(moment));
    let health = health::routes(PgPoolOptions::new().connect_lazy_with(owner), &MIGRATIONS);
    router::assemble(serve::doors(&config, surroundings, photos, live, shutdown, health), false)
}

fn config(site: PathBuf) -> Config {
    Config {
        database: DatabaseSource::Private,
        addr: SocketAddr::from(([127, 0, 0, 1], 0)),
        data: site.clone(),
        site,
        demo: false,
        demo_zone: chrono_tz::Asia::Shanghai,
        log: String::new(),
        log_format: LogFormat::Text,
        secure_cookie: false,
        proxies: Default::default(),
        messages: server::config::MessageSettings::default(),
    }
}

/// A dealership with bays, a policy and somebody for every post.
async fn found(store: &Store, code: &str, called: &str) -> Dealer {
    let dealership = Dealership {
        id: DealershipId(id()),
        name: format!("{called}有限公司"),
        short_name: called.to_owned(),
        address: String::new(),
        phone: String::new(),
        zone: "Asia/Shanghai".to_owned(),
        home_plate: "浙A".to_owned(),
    };
    store::bootstrap::create_dealership(store, &dealership, code, noon() - TimeDelta::days(1)).await.expect("founded");
    store::bootstrap::put_policy(store, dealership.id, noon() - TimeDelta::days(1), &Policy::default()).await.expect("a policy");
    let mut dealer = Dealer { id: dealership.id, people: BTreeMap::new(), bays: Vec::new() };
    for number in 1..=64 {
        let bay = BayId(id());
        store::bootstrap::create_bay(store, dealer.id, bay, number, &format!("{called}{number}")).await.expect("a bay");
        dealer.bays.push(bay);
    }
    for post in Post::ALL {
        let member = hire(store, dealer.id, &format!("{code}-{}", post.code()), called, *post).await;
        dealer.people.insert(position(*post), member);
    }
    dealer
}

/// A new member of staff who has just signed in.
pub(super) async fn hire(store: &Store, dealership: DealershipId, user_name: &str, called: &str, post: Post) -> Member {
    let person = PersonId(id());
    // A password takes its time, so only one person has one.
    let hash = if user_name == "hz-service_advisor" { password::hash(PASSWORD, [7; 16]).expect("a hash") } else { "none".to_owned() };
    let name = format!("{called}{user_name}");
    store::bootstrap::create_person(store, person, user_name, &name, &hash, Language::ZhHans, noon()).await.expect("a person");
    store::bootstrap::set_membership(store, dealership, person, &[post], Skill::ALL).await.expect("a member");
    sign_in(store, Actor::staff(person, dealership, vec![post])).await
}

/// A new session.
pub(super) async fn sign_in(store: &Store, actor: Actor) -> Member {
    let token: Token = format!("{:064x}", id().as_u128()).parse().expect("a token");
    store::staff::sessions::open(store, actor.person, &token.hash(), "test", noon()).await.expect("opened").expect("a member");
    Member { actor, cookie: format!("bayline-session={}", token.reveal()) }
}
