//! The program itself: started, asked, killed, ended.

use crate::support::Data;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};

/// A running `bayline`, on a port of its own.
struct Bayline {
    child: Child,
    address: String,
}

impl Bayline {
    /// Starts the program and waits for the line that says where it listens.
    fn start(data: &Data) -> Self {
        let mut child = command(data, "127.0.0.1:0").stdout(Stdio::piped()).spawn().expect("the program starts");
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
    let mut child = command(data, addr).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut said = String::new();
    child.stderr.take().expect("its output").read_to_string(&mut said).expect("it says why");
    assert!(!child.wait().expect("it ends").success());
    said
}

async fn get(address: &str, path: &str) -> (u16, String) {
    let response = reqwest::get(format!("{address}{path}")).await.expect("the server answers");
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
