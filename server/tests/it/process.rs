//! The program itself: started, asked, killed, ended.

use crate::support::{self, Data};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};

/// A running `bayline`, on a port of its own.
struct Bayline {
    child: Child,
    address: String,
}

impl Bayline {
    /// Starts the program and waits for the line that says where it listens.
    fn start(data: &Data) -> Self {
        Self::of(&mut command(data, "127.0.0.1:0"))
    }

    fn of(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("its output")).read_line(&mut line).expect("it says where it listens");
        let address = line.trim().strip_prefix("Bayline is ready at ").expect("the ready line").to_owned();
        Self { child, address }
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success());
    }

    fn end(mut self, name: &str) -> ExitStatus {
        self.signal(name);
        self.child.wait().expect("it ends")
    }
}

fn command(data: &Data, addr: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bayline"));
    command.env_remove("DATABASE_URL").args(["--addr", addr, "--demo=false", "--log=error", "--data"]).arg(data.path());
    command
}

/// What the program says when it does not start.
fn refusal(data: &Data, addr: &str) -> String {
    said(&mut command(data, addr))
}

fn said(command: &mut Command) -> String {
    let mut child = command.stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut said = String::new();
    child.stderr.take().expect("its output").read_to_string(&mut said).expect("it says why");
    assert!(!child.wait().expect("it ends").success());
    said
}

async fn get(address: &str, path: &str) -> (u16, String) {
    let response = support::http().get(format!("{address}{path}")).send().await.expect("the server answers");
    (response.status().as_u16(), response.text().await.expect("a text"))
}

#[tokio::test]
async fn it_serves_until_it_is_asked_to_end_and_takes_its_database_along() {
    let data = Data::new("serve");
    for signal in ["-INT", "-TERM"] {
        let bayline = Bayline::start(&data);
        assert_eq!(get(&bayline.address, "/healthz").await, (200, String::from("ok")));
        assert_eq!(get(&bayline.address, "/readyz").await, (200, String::from("ready")));
        assert!(data.join("postgres/postmaster.pid").exists());
        assert!(bayline.end(signal).success(), "{signal}");
        assert!(!data.join("postgres/postmaster.pid").exists(), "{signal}");
    }
}

/// An address on this machine that nobody listens on.
fn free_address() -> String {
    let held = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    held.local_addr().expect("its address").to_string()
}

#[tokio::test]
async fn it_answers_from_the_first_moment_on_and_says_what_it_is_doing() {
    let data = Data::new("first-moment");
    let addr = free_address();
    let mut child = command(&data, &addr).stdout(Stdio::piped()).spawn().expect("the program starts");
    let (client, address) = (support::http(), format!("http://{addr}"));
    let begun = std::time::Instant::now();
    let alive = loop {
        match client.get(format!("{address}/healthz")).send().await {
            Ok(answer) => break answer,
            Err(error) => assert!(begun.elapsed().as_secs() < 10, "{error}"),
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    };
    assert_eq!((alive.status().as_u16(), alive.text().await.expect("a text").as_str()), (200, "ok"));
    // A new cluster takes longer to make than three questions take.
    let waiting = client.get(format!("{address}/readyz")).send().await.expect("it answers");
    assert_eq!((waiting.status().as_u16(), waiting.headers()["retry-after"].as_bytes()), (503, &b"2"[..]));
    assert_eq!(waiting.text().await.expect("a text"), "The database is being started.");
    let page = client.get(format!("{address}/sign-in")).header("accept-language", "en").send().await.expect("it answers");
    assert_eq!(page.status().as_u16(), 503);
    let page = page.text().await.expect("a text");
    assert!(page.contains("Bayline is starting") && page.contains("http-equiv=\"refresh\""), "{page}");

    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().expect("its output")).read_line(&mut line).expect("it says where it listens");
    assert_eq!(line.trim(), format!("Bayline is ready at {address}"));
    let ready = client.get(format!("{address}/readyz")).send().await.expect("it answers");
    assert_eq!((ready.status().as_u16(), ready.text().await.expect("a text").as_str()), (200, "ready"), "on the same connection");
    assert_eq!(client.get(format!("{address}/sign-in")).send().await.expect("it answers").status().as_u16(), 200);
    assert!(Bayline { child, address }.end("-TERM").success());
}

#[tokio::test]
async fn asked_to_end_while_its_database_starts_it_takes_it_along() {
    let data = Data::new("ended-early");
    assert!(Bayline::start(&data).end("-TERM").success());
    for signal in ["-TERM", "-INT"] {
        let child = command(&data, "127.0.0.1:0").stdout(Stdio::null()).spawn().expect("the program starts");
        let begun = std::time::Instant::now();
        while !data.join("postgres/postmaster.pid").exists() {
            assert!(begun.elapsed().as_secs() < 10, "PostgreSQL starts");
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        let starting = Bayline { child, address: String::new() };
        assert!(starting.end(signal).success(), "{signal}");
        assert!(!data.join("postgres/postmaster.pid").exists(), "{signal}");
    }
    assert!(Bayline::start(&data).end("-TERM").success());
}

#[tokio::test]
async fn after_it_was_killed_the_next_one_uses_and_stops_the_database_it_left() {
    let data = Data::new("killed");
    assert!(!Bayline::start(&data).end("-KILL").success());
    let left = data.read("postgres/postmaster.pid").lines().next().expect("a process").to_owned();

    let next = Bayline::start(&data);
    assert_eq!(data.read("postgres/postmaster.pid").lines().next(), Some(left.as_str()));
    assert_eq!(get(&next.address, "/readyz").await.0, 200);
    assert!(next.end("-TERM").success());
    assert!(!data.join("postgres/postmaster.pid").exists());
}

#[tokio::test]
async fn a_second_one_says_who_has_the_data_and_who_has_the_address() {
    let data = Data::new("second");
    let first = Bayline::start(&data);
    let said = refusal(&data, "127.0.0.1:0");
    assert!(said.contains(&format!("(process {})", first.child.id())), "{said}");

    let elsewhere = Data::new("second-elsewhere");
    let said = refusal(&elsewhere, first.address.trim_start_matches("http://"));
    assert!(said.contains("is in use by another program"), "{said}");
    assert!(!elsewhere.join("postgres").exists());
    assert!(first.end("-TERM").success());
}

#[tokio::test]
async fn without_its_database_it_is_not_ready_and_ends() {
    let data = Data::new("orphaned");
    let mut bayline = Bayline::start(&data);
    let postgres = data.read("postgres/postmaster.pid").lines().next().expect("a process").to_owned();
    assert!(Command::new("kill").args(["-INT", &postgres]).status().expect("kill runs").success());
    assert!(!bayline.child.wait().expect("it ends").success());
}

fn given_address() -> String {
    std::env::var("BAYLINE_TEST_DATABASE_URL").expect("these tests need a PostgreSQL: run them with `cargo xtask test`")
}

/// An empty database on the server that the tests were given, as an address, and a connection to it.
async fn given_database(name: &str) -> (String, PgConnection) {
    let url = given_address();
    let mut server = PgConnection::connect(&url).await.expect("the test database answers");
    let name = format!("process_{}_{name}", std::process::id());
    sqlx::query(AssertSqlSafe(format!("create database {name}"))).execute(&mut server).await.expect("a database");
    let (address, _) = url.rsplit_once('/').expect("an address ends with the database");
    let url = format!("{address}/{name}");
    let connection = PgConnection::connect(&url).await.expect("the new database answers");
    (url, connection)
}

#[tokio::test]
async fn with_an_address_it_works_in_that_database_and_keeps_nothing_of_its_own() {
    let data = Data::new("address");
    let (url, mut database) = given_database("address").await;
    let with_url = || {
        let mut command = command(&data, "127.0.0.1:0");
        command.env("DATABASE_URL", &url);
        command
    };
    let bayline = Bayline::of(&mut with_url());
    assert_eq!(get(&bayline.address, "/readyz").await, (200, String::from("ready")));
    assert_eq!(get(&bayline.address, "/sign-in").await.0, 200);
    assert!(bayline.end("-TERM").success());
    assert_eq!(std::fs::read_dir(data.path()).expect("the data folder").count(), 0);
    let people: i64 = sqlx::query_scalar("select count(*) from staff_person").fetch_one(&mut database).await.expect("a count");
    assert_eq!(people, 0, "a database of yours gets no demo dealership unless you ask");

    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, 'later', true, '', 0)",
    )
    .execute(&mut database)
    .await
    .expect("a later version was here");
    let words = said(&mut with_url());
    assert!(words.contains("newer Bayline (its migration 9999"), "{words}");
    database.close().await.expect("the connection closes");
    let (_, name) = url.rsplit_once('/').expect("an address ends with the database");
    let mut server = PgConnection::connect(&given_address()).await.expect("the test database answers");
    sqlx::query(AssertSqlSafe(format!("drop database {name}"))).execute(&mut server).await.expect("dropped");
}

#[test]
fn a_database_that_cannot_be_reached_is_said_so_without_the_password() {
    let data = Data::new("unreachable");
    for (url, reason) in
        [("postgres://bayline:s3cret@127.0.0.1:1/bayline", "cannot be reached"), ("mysql://bayline:s3cret@db", "is not understood")]
    {
        let words = said(command(&data, "127.0.0.1:0").env("DATABASE_URL", url));
        assert!(words.contains(reason) && words.contains("DATABASE_URL") && !words.contains("s3cret"), "{words}");
        assert_eq!(words.trim().lines().count(), 1, "one sentence: {words}");
    }
}

async fn status_of_sign_in(address: &str, user_name: &str, password: &str) -> u16 {
    let body = format!(r#"{{"user_name":"{user_name}","password":"{password}"}}"#);
    let request = support::http().post(format!("{address}/api/v1/sign-in")).header("content-type", "application/json").body(body);
    request.send().await.expect("the server answers").status().as_u16()
}

/// Runs a subcommand that reads a password, to its end.
fn with_password(data: &Data, url: &str, arguments: &[&str], password: &str) -> (bool, String) {
    let mut child = command(data, "127.0.0.1:0")
        .args(arguments)
        .env("DATABASE_URL", url)
        .env_remove("BAYLINE_PASSWORD")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that refuses before it asks has closed its input.
    let _refused = writeln!(child.stdin.take().expect("its input"), "{password}");
    let done = child.wait_with_output().expect("it ends");
    (done.status.success(), String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr))
}

#[tokio::test]
async fn a_dealership_of_ones_own_is_founded_and_its_administrator_is_let_in() {
    let data = Data::new("found");
    let (url, database) = given_database("found").await;
    let found = ["found", "--code", "hz", "--name", "江湾汽车服务有限公司", "--administrator", "admin", "--bays", "3"];
    let (done, said) = with_password(&data, &url, &found, "short");
    assert!(!done && said.contains("at least 8 characters"), "{said}");
    let (done, said) = with_password(&data, &url, &found, "correct horse");
    assert!(done && said.contains("Sign in as admin"), "{said}");
    let (done, said) = with_password(&data, &url, &found, "another horse");
    assert!(!done && said.contains("code `hz` already"), "{said}");
    assert!(!said.contains("horse"), "{said}");
    let (done, said) = with_password(&data, &url, &["password", "nobody"], "another horse");
    assert!(!done && said.contains("Nobody has the user name"), "{said}");

    let bayline = Bayline::of(command(&data, "127.0.0.1:0").env("DATABASE_URL", &url));
    assert_eq!(status_of_sign_in(&bayline.address, "admin", "correct horse").await, 200);
    let (done, said) = with_password(&data, &url, &["password", "Admin"], "another horse");
    assert!(done && said.contains("password of admin is set"), "{said}");
    assert_eq!(status_of_sign_in(&bayline.address, "admin", "correct horse").await, 401);
    assert_eq!(status_of_sign_in(&bayline.address, "admin", "another horse").await, 200);
    assert!(bayline.end("-TERM").success());
    database.close().await.expect("the connection closes");
    let (_, name) = url.rsplit_once('/').expect("an address ends with the database");
    let mut server = PgConnection::connect(&given_address()).await.expect("the test database answers");
    sqlx::query(AssertSqlSafe(format!("drop database {name}"))).execute(&mut server).await.expect("dropped");
}
