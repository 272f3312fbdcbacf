//! Text messages, through a gateway that takes JSON over HTTP.

use super::{PATIENCE, Written};
use reqwest::header::HeaderName;
use reqwest::{Client, StatusCode, Url, redirect};
use rustls::{ClientConfig, RootCertStore};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use store::care::outbox::{Claimed, Outcome};

/// Tells the gateway which requests are one and the same.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A gateway for text messages.
#[derive(Clone)]
pub struct SmsGateway {
    client: Client,
    url: Url,
    token: Option<String>,
}

impl fmt::Debug for SmsGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmsGateway(..)")
    }
}

/// Why a gateway cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SmsError {
    /// The address is none.
    #[error("BAYLINE_SMS_URL is not understood; write it as https://gateway.example/send.")]
    Address,
    /// The client cannot be made.
    #[error("Text messages cannot be sent: {0}")]
    Client(#[from] reqwest::Error),
    /// The encryption cannot be set up.
    #[error("Text messages cannot be sent: {0}")]
    Tls(#[from] rustls::Error),
}

/// What the gateway is sent.
#[derive(Serialize)]
struct Request<'a> {
    id: uuid::Uuid,
    to: &'a str,
    text: &'a str,
}

/// What it may say.
#[derive(Deserialize)]
struct Accepted {
    #[serde(default)]
    id: String,
}

impl SmsGateway {
    /// The gateway at an address, which lets in whoever has the token.
    ///
    /// # Errors
    /// When the address is none.
    pub fn new(url: &str, token: Option<String>) -> Result<Self, SmsError> {
        let url = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https")).ok_or(SmsError::Address)?;
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.into() };
        let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder().tls_backend_preconfigured(tls).redirect(redirect::Policy::none()).timeout(PATIENCE).build()?;
        Ok(Self { client, url, token })
    }

    /// Hands a message over.
    pub(super) async fn hand_over(&self, message: &Claimed, written: &Written) -> Outcome {
        let body = Request { id: message.id.0, to: &message.to, text: &written.text };
        let mut request = self.client.post(self.url.clone()).header(IDEMPOTENCY_KEY, message.id.to_string()).json(&body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        match request.send().await {
            Ok(response) => {
                let status = response.status();
                let said = response.text().await.unwrap_or_default();
                outcome(status, &said)
            }
            // The address may hold a secret.
            Err(error) => Outcome::NotNow(error.without_url().to_string()),
        }
    }
}

/// What an answer of the gateway means.
fn outcome(status: StatusCode, said: &str) -> Outcome {
    if status.is_success() {
        return Outcome::Sent(serde_json::from_str::<Accepted>(said).map(|accepted| accepted.id).unwrap_or_default());
    }
    let said = format!("{} {}", status.as_u16(), said.trim()).trim_end().to_owned();
    let later = matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY | StatusCode::TOO_MANY_REQUESTS);
    // A token that is wrong today may be put right tomorrow, and the message is none the worse for it.
    let ours = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
    if status.is_client_error() && !later && !ours { Outcome::Never(said) } else { Outcome::NotNow(said) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_gateway_will_never_take_is_given_up() {
        let of = |status: u16, said| outcome(StatusCode::from_u16(status).expect("a status"), said);
        assert_eq!(of(202, r#"{"id":"g-7"}"#), Outcome::Sent("g-7".into()));
        assert_eq!(of(200, "OK"), Outcome::Sent(String::new()));
        assert_eq!(of(422, "no such number\n"), Outcome::Never("422 no such number".into()));
        for status in [302, 401, 404, 408, 429, 500, 503] {
            assert_eq!(of(status, ""), Outcome::NotNow(status.to_string()));
        }
    }

    #[test]
    fn an_address_that_is_none_is_refused_and_a_token_is_never_shown() {
        for url in ["", "gateway.example", "ftp://gateway.example", "http://"] {
            assert!(matches!(SmsGateway::new(url, None), Err(SmsError::Address)), "{url}");
        }
        let gateway = SmsGateway::new("https://gateway.example/send?key=secret", Some("secret".into())).expect("a gateway");
        assert!(!format!("{gateway:?}").contains("secret"));
    }
}
