//! Messages on their way out of the house: to a gateway that takes JSON over HTTP, and to a mail server, both real, both started here.

use super::cars::{Car, Stage, labour};
use super::house::{House, id, noon};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use chrono::{DateTime, TimeDelta, Utc};
use domain::care::{Command as Care, State as Stands};
use domain::{Command, Language, Post};
use serde_json::{Value, json};
use server::config::MessageSettings;
use server::messages::{Gateways, Sender};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// What a gateway was sent: its headers and its body.
type Received = Arc<Mutex<Vec<(HeaderMap, Value)>>>;

/// A gateway on this machine. It answers with these, one after the other, and afterwards takes everything.
#[derive(Clone, Default)]
struct Gateway {
    received: Received,
    /// Told of each message that has arrived.
    arrived: Arc<Notify>,
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
}

async fn take(State(gateway): State<Gateway>, headers: HeaderMap, Json(body): Json<Value>) -> (StatusCode, Json<Value>) {
    gateway.received.lock().expect("whole").push((headers, body));
    gateway.arrived.notify_one();
    let status = gateway.answers.lock().expect("whole").pop_front().unwrap_or(StatusCode::ACCEPTED);
    (status, Json(json!({ "id": "g-1" })))
}

impl Gateway {
    async fn open(answers: &[StatusCode]) -> (Self, String) {
        let gateway = Self { answers: Arc::new(Mutex::new(answers.iter().copied().collect())), ..Self::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/send", listener.local_addr().expect("an address"));
        let router = Router::new().route("/send", post(take)).with_state(gateway.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (gateway, address)
    }

    fn received(&self) -> Vec<(HeaderMap, Value)> {
        self.received.lock().expect("whole").clone()
    }
}

/// A mail server on this machine: it takes letters as RFC 5321 says, without encryption, and answers what follows the letter as it is told.
async fn mail_server(answer: &'static str) -> (Arc<Mutex<Vec<String>>>, String) {
    let letters: Arc<Mutex<Vec<String>>> = Arc::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("smtp://{}", listener.local_addr().expect("an address"));
    let taken = Arc::clone(&letters);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let taken = Arc::clone(&taken);
            tokio::spawn(async move { converse(stream, &taken, answer).await });
        }
    });
    (letters, address)
}

async fn converse(stream: TcpStream, letters: &Mutex<Vec<String>>, answer: &str) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 mail.example ESMTP\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let said = match line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" => "250 mail.example\r\n".to_owned(),
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut letter = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    letter.push_str(&line);
                    letter.push('\n');
                }
                letters.lock().expect("whole").push(letter);
                format!("{answer}\r\n")
            }
            "QUIT" => "221 bye\r\n".to_owned(),
            _ => "250 ok\r\n".to_owned(),
        };
        write.write_all(said.as_bytes()).await?;
    }
    Ok(())
}

fn nine() -> DateTime<Utc> {
    noon() + TimeDelta::hours(21)
}

fn sender(house: &House, sms: Option<&str>, mail: Option<&str>) -> Sender {
    let settings = MessageSettings {
        public_url: None,
        sms: sms.map(|url| (url.to_owned(), Some("secret-token".to_owned()))),
        mail: mail.map(|url| (url.to_owned(), "滨江店 <service@dealer.example>".to_owned())),
    };
    let gateways = Gateways::new(&settings).expect("gateways");
    let public_url = "https://service.dealer.example".to_owned();
    Sender { store: house.store.clone(), gateways, public_url, clock: app::context::Clock(nine) }
}

async fn quoted(house: &House) -> Car {
    house.car(Stage::Quoted, house.here.holder(Post::Technician).actor.person).await
}

async fn states(house: &House) -> Vec<(String, String, i32)> {
    sqlx::query_as("select state, detail, attempts from care_message order by queued_at, message_id")
        .fetch_all(&house.all)
        .await
        .expect("states")
}

async fn time_passes(house: &House) {
    sqlx::query("update care_message set next_at = $1 where next_at is not null")
        .bind(nine())
        .execute(&house.all)
        .await
        .expect("time passes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_message_reaches_the_gateway_once_with_its_link() {
    let house = House::open("sms").await;
    quoted(&house).await;
    let (gateway, url) = Gateway::open(&[]).await;
    let (one, other) = (sender(&house, Some(&url), None), sender(&house, Some(&url), None));
    let (first, second) = tokio::join!(one.send_what_is_due(), other.send_what_is_due());
    first.and(second).expect("sent");
    let received = gateway.received();
    assert_eq!(received.len(), 1, "two servers, one message: {received:?}");
    let (headers, body) = &received[0];
    assert_eq!(headers["authorization"], "Bearer secret-token");
    assert_eq!(headers["idempotency-key"], body["id"].as_str().expect("an id"));
    assert_eq!(body["to"], "13805712266");
    let text = body["text"].as_str().expect("a text");
    let (_, token) = text.split_once("https://service.dealer.example/p/").expect("a link");
    let leads = store::care::links::find(&house.store, token, nine()).await.expect("an answer").expect("it leads somewhere");
    assert_eq!(leads.dealership, house.here.id);
    assert_eq!(states(&house).await, [("sent".to_owned(), "g-1".to_owned(), 1)]);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_is_down_is_tried_again_with_the_same_message() {
    let house = House::open("sms_again").await;
    quoted(&house).await;
    let (gateway, url) = Gateway::open(&[StatusCode::SERVICE_UNAVAILABLE]).await;
    let nobody = sender(&house, Some("http://127.0.0.1:9/send"), None);
    nobody.send_what_is_due().await.expect("tried");
    assert_eq!(states(&house).await[0].0, "queued", "nobody listens there");
    let sender = sender(&house, Some(&url), None);
    for _ in 0..2 {
        time_passes(&house).await;
        sender.send_what_is_due().await.expect("tried");
    }
    let received = gateway.received();
    assert_eq!((received.len(), &received[0].1), (2, &received[1].1), "the same words, the same id");
    assert_eq!(states(&house).await, [("sent".to_owned(), "g-1".to_owned(), 3)]);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_the_gateway_does_not_know_is_given_up() {
    let house = House::open("sms_never").await;
    quoted(&house).await;
    let (gateway, url) = Gateway::open(&[StatusCode::UNPROCESSABLE_ENTITY]).await;
    sender(&house, Some(&url), None).send_what_is_due().await.expect("tried");
    let states = states(&house).await;
    assert_eq!((states[0].0.as_str(), gateway.received().len()), ("failed", 1));
    assert!(states[0].1.starts_with("422"), "{states:?}");
    house.close().await;
}

/// The customers of this house have e-mail only, and read English.
async fn by_email(house: &House) {
    let car = house.car(Stage::Received, house.here.holder(Post::Technician).actor.person).await;
    sqlx::query("update customers_customer set phone = '0571-88001234'").execute(&house.all).await.expect("a landline");
    let advisor = &house.here.holder(Post::ServiceAdvisor).actor;
    let set = Care::SetContact { customer: car.customer, language: Language::En, email: "chen@example.com".to_owned() };
    house.does(advisor, Command::Care(set)).await;
    let line = labour(domain::LineId(id()));
    for command in [
        domain::repair_orders::Command::AddLine { order: car.order, line },
        domain::repair_orders::Command::Quote { order: car.order, promised_at: None, closed_is_meant: true },
    ] {
        house.does(advisor, Command::RepairOrders(command)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_email_reaches_the_mail_server_in_the_customers_language() {
    let house = House::open("email").await;
    by_email(&house).await;
    let (letters, url) = mail_server("250 2.0.0 taken as 4711").await;
    sender(&house, None, Some(&url)).send_what_is_due().await.expect("sent");
    let letters = letters.lock().expect("whole").clone();
    assert_eq!(letters.len(), 1);
    let (head, body) = letters[0].split_once("\n\n").expect("head and body");
    for line in ["To: chen@example.com", "From: ", "Subject: ", "Message-ID: <", "@dealer.example>"] {
        assert!(head.contains(line), "{line}: {head}");
    }
    // Long lines are broken, with a mark at their end (RFC 2045).
    let text = body.replace("=\n", "");
    assert!(text.contains("you would pay CNY 240.00") && text.contains("https://service.dealer.example/p/"), "{text}");
    assert_eq!(states(&house).await.last().expect("a message").0, "sent");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_says_not_now_or_never() {
    for (answer, stands) in [("451 4.3.0 try later", Stands::Queued), ("554 5.7.1 no thanks", Stands::Failed)] {
        let house = House::open(if stands == Stands::Queued { "email_later" } else { "email_never" }).await;
        by_email(&house).await;
        let (letters, url) = mail_server(answer).await;
        sender(&house, None, Some(&url)).send_what_is_due().await.expect("tried");
        assert_eq!(letters.lock().expect("whole").len(), 1);
        let last = states(&house).await.pop().expect("a message");
        assert_eq!(last.0, stands.code(), "{last:?}");
        house.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_sends_by_itself_as_soon_as_a_message_is_queued() {
    let house = House::open("sender").await;
    let (gateway, url) = Gateway::open(&[]).await;
    let (announcer, shutdown) = server::shutdown::channel();
    let (live, listening) = server::live::Live::start(house.application(), shutdown.clone());
    let sending = sender(&house, Some(&url), None).start(&live, shutdown);
    let listens = "select exists (select from pg_stat_activity where datname = current_database() and query ilike 'listen %')";
    let heard = async {
        while !sqlx::query_scalar::<_, bool>(listens).fetch_one(&house.all).await.expect("an answer") {
            tokio::task::yield_now().await;
        }
    };
    let soon = std::time::Duration::from_secs(20);
    tokio::time::timeout(soon, heard).await.expect("the server listens");
    quoted(&house).await;
    tokio::time::timeout(soon, gateway.arrived.notified()).await.expect("a message came");
    assert_eq!(gateway.received().len(), 1);
    announcer.announce();
    sending.await.expect("it ends with the server");
    listening.await.expect("ended");
    house.close().await;
}
