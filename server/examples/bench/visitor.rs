//! Somebody who is signed in and asks over HTTP, on a connection of their own that is kept.

use crate::Outcome;
use crate::stage::Stage;
use app::execute::Execute;
use chrono::Utc;
use domain::staff::SignedIn;
use domain::{Answer, Command, CommandId, DealershipId, Envelope, PersonId};
use reqwest::{Client, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::ServerFn;

/// A signed-in person.
#[derive(Clone)]
pub(crate) struct Visitor {
    client: Client,
    origin: String,
    pub(crate) person: PersonId,
    dealership: DealershipId,
}

impl Visitor {
    /// Signs in.
    pub(crate) async fn sign_in(stage: &Stage, user_name: &str) -> Outcome<Self> {
        let client = Client::builder().cookie_store(true).no_proxy().tcp_nodelay(true).pool_max_idle_per_host(1).build()?;
        let credentials = serde_json::json!({ "user_name": user_name, "password": app::visit::DEMO_PASSWORD });
        let answer = client.post(format!("{}/api/v1/sign-in", stage.origin)).json(&credentials).send().await?;
        let signed_in: SignedIn = good(answer).await?.json().await?;
        let (person, dealership) = (signed_in.person, signed_in.dealership.id);
        Ok(Self { client, origin: stage.origin.clone(), person, dealership })
    }

    /// Asks a server function.
    pub(crate) async fn ask<F: ServerFn<Output: DeserializeOwned>>(&self, arguments: &impl Serialize) -> Outcome<F::Output> {
        let answer = self.client.post(format!("{}{}", self.origin, F::PATH)).json(arguments).send().await?;
        Ok(good(answer).await?.json().await?)
    }

    /// Carries out a command; returns its id with the answer.
    #[expect(clippy::disallowed_methods, reason = "a client is an edge: its clock and its identifiers begin here")]
    pub(crate) async fn execute(&self, command: Command, expected_version: Option<i32>) -> Outcome<(CommandId, Answer)> {
        let now = Utc::now();
        let milliseconds = u64::try_from(now.timestamp_millis())?;
        let id = CommandId(uuid::Builder::from_unix_timestamp_millis(milliseconds, &rand::random()).into_uuid());
        let envelope = Envelope { id, dealership: self.dealership, command, expected_version, made_at: now, offline: false };
        Ok((id, self.ask::<Execute>(&serde_json::json!({ "envelope": envelope })).await?))
    }

    /// Gets a page or a file; with Brotli it arrives compressed and is left so.
    pub(crate) async fn get(&self, path: &str, brotli: bool) -> Outcome<Response> {
        let mut request = self.client.get(format!("{}{path}", self.origin));
        if brotli {
            request = request.header(reqwest::header::ACCEPT_ENCODING, "br");
        }
        good(request.send().await?).await
    }
}

/// The answer, when it is one.
async fn good(answer: Response) -> Outcome<Response> {
    if answer.status().is_success() {
        return Ok(answer);
    }
    let (status, path) = (answer.status(), answer.url().path().to_owned());
    Err(format!("{path} answered {status}: {}", answer.text().await?).into())
}
