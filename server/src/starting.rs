//! What is answered while the server starts: that it lives, that it is not ready, and what it is doing meanwhile.

use crate::pages;
use crate::web::problem::{self, Problem};
use crate::web::{headers, site};
use app::words::{self, Loc, Starting};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use std::convert::Infallible;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use tokio::sync::watch;
use tower::Service;

/// When to ask again, in seconds.
const AGAIN: [(HeaderName, &str); 1] = [(header::RETRY_AFTER, "2")];
/// The policy of the page that is shown meanwhile: it has a style sheet and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// The log holds every so many days of the demo: each takes about a second.
const LOGGED_DAYS: u64 = 5;

/// What the server is doing until it is ready. Clones tell and hear the same.
#[derive(Clone, Debug, Default)]
pub struct Progress(watch::Sender<Starting>);

impl Progress {
    /// Says what is done now, to whoever asks and to the log.
    pub fn tell(&self, doing: Starting) {
        let before = self.0.send_replace(doing);
        if !matches!(doing, Starting::Demo { day, .. } if day % LOGGED_DAYS != 0 || before == doing) {
            tracing::info!("{}", words::starting(Loc::en, doing));
        }
    }

    fn now(&self) -> Starting {
        *self.0.borrow()
    }
}

/// What stands behind the port: at first only that the server is starting, and from [`Front::open`] on the whole server, for connections
/// that were made before, too.
#[derive(Clone, Debug)]
pub struct Front {
    /// What is done meanwhile.
    pub progress: Progress,
    waiting: Router,
    whole: Arc<OnceLock<Router>>,
}

impl Front {
    /// One that is not open yet, with the style sheet of this site. `https` says that browsers reach it over HTTPS.
    #[must_use]
    pub fn new(site: &Path, https: bool) -> Self {
        let progress = Progress::default();
        let waiting = Waiting { progress: progress.clone(), style: pages::style(site).into() };
        let waiting = Router::new()
            .route("/healthz", get(async || "ok"))
            .route("/readyz", get(not_ready))
            .fallback(wait)
            .with_state(waiting)
            .merge(site::packages(site))
            .layer(middleware::from_fn(problem::say))
            .layer(middleware::from_fn_with_state(headers::Https(https), headers::secure));
        Self { progress, waiting, whole: Arc::default() }
    }

    /// From here on, this answers.
    pub fn open(&self, whole: Router) {
        // The handlers get their state now, not with every request.
        let _opened_before = self.whole.set(whole.with_state(()));
    }
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = <Router as Service<Request>>::Future;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // A router always is.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let mut router = self.whole.get().unwrap_or(&self.waiting).clone();
        router.call(request)
    }
}

#[derive(Clone)]
struct Waiting {
    progress: Progress,
    /// The address of the style sheet.
    style: Arc<str>,
}

/// `/readyz`: what is done before the server is ready.
async fn not_ready(State(waiting): State<Waiting>) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, AGAIN, words::starting(Loc::en, waiting.progress.now())).into_response()
}

/// Every other address: programs read that what they sent may be sent again, people a page that reloads itself.
async fn wait(State(waiting): State<Waiting>, request: Request) -> Response {
    let header = |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
    if request.uri().path().starts_with("/api/") && !header(header::ACCEPT).contains("text/html") {
        return (AGAIN, Problem::Offline).into_response();
    }
    let language = app::visit::language_of(header(header::COOKIE), header(header::ACCEPT_LANGUAGE));
    // What a form sends would be lost by a page that asks for itself.
    let sent = !matches!(*request.method(), Method::GET | Method::HEAD);
    let page = page(language, &waiting, sent);
    (StatusCode::SERVICE_UNAVAILABLE, AGAIN, [(header::CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response()
}

/// The page that is shown meanwhile: nothing in it comes from the request.
fn page(language: domain::Language, waiting: &Waiting, sent: bool) -> String {
    let loc = words::locale(language);
    let (code, style) = (language.code(), &waiting.style);
    let (title, doing) = (words::starting_title(loc), words::starting(loc, waiting.progress.now()));
    let next = words::starting_next(loc, sent);
    let reload = if sent { "" } else { r#"<meta http-equiv="refresh" content="2">"# };
    format!(
        r#"<!DOCTYPE html>
<html lang="{code}" translate="no">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
{reload}
<title>{title}</title>
<link rel="stylesheet" href="{style}">
</head>
<body>
<div class="guest book"><main id="main"><h1>{title}</h1><p role="status">{doing}</p><p class="quiet">{next}</p></main></div>
</body>
</html>
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::http::HeaderMap;
    use axum::http::request::Builder;
    use tower::ServiceExt;

    async fn ask(front: &Front, request: Builder) -> (StatusCode, HeaderMap, String) {
        let request = request.body(Body::empty()).expect("a request");
        let response = front.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let text = to_bytes(body, 1024 * 1024).await.expect("the answer is complete");
        (parts.status, parts.headers, String::from_utf8_lossy(&text).into_owned())
    }

    fn closed() -> Front {
        Front::new(Path::new("/nowhere"), false)
    }

    #[tokio::test]
    async fn it_lives_from_the_first_moment_and_says_why_it_is_not_ready() {
        let front = closed();
        let (status, _, text) = ask(&front, Request::get("/healthz")).await;
        assert_eq!((status, text.as_str()), (StatusCode::OK, "ok"));
        let (status, headers, text) = ask(&front, Request::get("/readyz")).await;
        assert_eq!((status, text.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "The database is being started."));
        assert_eq!(headers[header::RETRY_AFTER], "2");
        front.progress.tell(Starting::Demo { day: 7, of: 30 });
        assert!(ask(&front, Request::get("/readyz")).await.2.contains("day 7 of 30"));
    }

    #[tokio::test]
    async fn whoever_opens_a_page_reads_in_their_language_what_is_done_and_it_reloads_itself() {
        let front = closed();
        front.progress.tell(Starting::Demo { day: 7, of: 30 });
        for (asked_for, title, day) in
            [("en", "Bayline is starting", "day 7 of 30"), ("zh-CN", "系统正在启动", "第 7 天"), ("zh-TW", "系統正在啟動", "第 7 天")]
        {
            let (status, headers, text) = ask(&front, Request::get("/sign-in").header(header::ACCEPT_LANGUAGE, asked_for)).await;
            assert_eq!((status, &headers[header::RETRY_AFTER]), (StatusCode::SERVICE_UNAVAILABLE, &HeaderValue::from_static("2")));
            assert!(text.contains(title) && text.contains(day) && text.contains("http-equiv=\"refresh\""), "{text}");
            assert_eq!(headers[header::CONTENT_SECURITY_POLICY], POLICY);
            assert_eq!(headers[header::CACHE_CONTROL], "no-store");
        }
        let form = Request::post("/book/needs").header(header::ACCEPT_LANGUAGE, "en");
        let (_, _, text) = ask(&front, form).await;
        assert!(text.contains("send it again") && !text.contains("http-equiv=\"refresh\""), "{text}");
    }

    #[tokio::test]
    async fn a_program_reads_that_it_may_send_again_and_a_form_leads_to_a_page() {
        let front = closed();
        let (status, headers, text) = ask(&front, Request::post("/api/v1/execute")).await;
        assert_eq!((status, &headers[header::RETRY_AFTER]), (StatusCode::SERVICE_UNAVAILABLE, &HeaderValue::from_static("2")));
        assert!(text.starts_with(r#"{"problem":"offline","says":""#), "{text}");
        let form = Request::post("/api/v1/sign-in").header(header::ACCEPT, "text/html,*/*;q=0.8").header(header::ACCEPT_LANGUAGE, "en");
        assert!(ask(&front, form).await.2.contains("Bayline is starting"));
    }

    #[tokio::test]
    async fn once_it_is_open_the_whole_server_answers_those_who_were_there_before() {
        let before = closed();
        let front = before.clone();
        front.open(Router::new().route("/readyz", get(async || "ready")));
        let (status, _, text) = ask(&before, Request::get("/readyz")).await;
        assert_eq!((status, text.as_str()), (StatusCode::OK, "ready"));
        assert_eq!(ask(&before, Request::get("/sign-in")).await.0, StatusCode::NOT_FOUND);
    }
}
