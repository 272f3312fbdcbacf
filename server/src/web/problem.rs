//! Troubles on the way to a handler, in the one vocabulary that pages and programs know ([`app::problem`]).

pub use app::problem::Problem;

use app::words;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Response, header};
use axum::middleware::Next;
use axum::response::IntoResponse;
use domain::Language;
use std::any::Any;

/// The longest answer that is looked at for whether its sentence is missing, in bytes: one that says no is short.
const LONGEST: usize = 16 * 1024;

/// What the signed-in person reads, put into the extensions of the answer by whoever knew who asked.
#[derive(Clone, Copy, Debug)]
pub struct Reader(pub Language);

/// Puts the sentence into an answer that says no in JSON and has none yet: in the language of the [`Reader`], else as for somebody who is not
/// signed in. A refusal has its own from where the rules are known.
pub async fn say(request: Request, next: Next) -> Response<Body> {
    let (cookies, asked_for) = (sent(&request, header::COOKIE), sent(&request, header::ACCEPT_LANGUAGE));
    let response = next.run(request).await;
    let status = response.status();
    let short = response.body().size_hint().exact().is_some_and(|length| length <= LONGEST as u64);
    if !(status.is_client_error() || status.is_server_error()) || !short || !is_json(&response) {
        return response;
    }
    let read = |value: &Option<HeaderValue>| value.as_ref().and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let language = match response.extensions().get::<Reader>() {
        Some(Reader(language)) => *language,
        None => app::visit::language_of(&read(&cookies), &read(&asked_for)),
    };
    let (mut parts, body) = response.into_parts();
    // It is here already, and not longer than that.
    let json = to_bytes(body, LONGEST).await.unwrap_or_default();
    let Some(said) = with_sentence(&json, language) else {
        return Response::from_parts(parts, Body::from(json));
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(said))
}

/// A header that came with a request.
fn sent(request: &Request, name: HeaderName) -> Option<HeaderValue> {
    request.headers().get(name).cloned()
}

/// Whether an answer is JSON, as it is.
fn is_json(response: &Response<Body>) -> bool {
    let headers = response.headers();
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("application/json") && !headers.contains_key(header::CONTENT_ENCODING)
}

/// A problem as JSON with its sentence after the rest; nothing when it has one, or is none of ours.
fn with_sentence(json: &Bytes, language: Language) -> Option<String> {
    let json = std::str::from_utf8(json).ok()?;
    let said: serde_json::Value = serde_json::from_str(json).ok()?;
    if said.get("says").is_some() {
        return None;
    }
    let problem: Problem = serde_json::from_value(said).ok()?;
    if matches!(problem, Problem::Refused(_) | Problem::Told(_)) {
        return None;
    }
    let sentence = serde_json::to_string(&words::problem(words::locale(language), &problem)).ok()?;
    let before = json.trim_end().strip_suffix('}')?;
    Some(format!(r#"{before},"says":{sentence}}}"#))
}

/// Gives a request up that takes too long, with an answer that says so.
pub async fn give_up(request: Request, next: Next) -> Response<Body> {
    let patience = super::body::patience(request.uri().path());
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!("a request was given up after {} seconds", patience.as_secs());
            Problem::TooSlow.into_response()
        }
    }
}

/// The answer when a handler panicked; the panic itself goes to the log.
pub fn on_panic(panic: Box<dyn Any + Send>) -> Response<Body> {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("not a text"), "a request's handler panicked");
    Problem::Server.into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(json: &'static str, language: Language) -> Option<String> {
        with_sentence(&Bytes::from_static(json.as_bytes()), language)
    }

    #[test]
    fn a_problem_gets_its_sentence_once_and_a_refusal_keeps_its_own() {
        let english = said(r#"{"problem":"too_many_attempts","retry_after":90}"#, Language::En).expect("a sentence");
        assert!(
            english.starts_with(r#"{"problem":"too_many_attempts","retry_after":90,"says":"Too many attempts. Try again in 2 min"#),
            "{english}"
        );
        let chinese = said(r#"{"problem":"body_too_large","limit":1048576}"#, Language::ZhHans).expect("a sentence");
        assert!(chinese.contains("1024 KB") && serde_json::from_str::<Problem>(&chinese).is_ok(), "{chinese}");
        for other in [
            r#"{"problem":"server","says":"…"}"#,
            r#"{"problem":"refused","refusal":"not_signed_in"}"#,
            r#"{"problem":"of_next_year"}"#,
            r#"{"error":"of another"}"#,
            "[]",
            "",
        ] {
            assert_eq!(said(other, Language::En), None, "{other}");
        }
    }
}
