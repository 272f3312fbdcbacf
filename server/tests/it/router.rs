//! What every request passes through, around handlers made for the test.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{Request, Response, StatusCode};
use axum::routing::{get, post};
use futures::stream;
use server::router::{Doors, assemble};
use tower::ServiceExt;

const MEGABYTE: usize = 1024 * 1024;

fn server() -> Router {
    let answers = Router::new()
        .route("/length", post(async |body: Bytes| body.len().to_string()))
        .route("/panic", get(panics))
        .route("/page", get(async || "工单 ".repeat(1000)));
    assemble(Doors { answers, streams: Router::new() }, true)
}

async fn panics() -> &'static str {
    panic!("the handler's own words")
}

async fn ask(request: Request<Body>) -> (Response<Body>, String) {
    let mut response = server().oneshot(request).await.expect("the server answers");
    let body = to_bytes(std::mem::take(response.body_mut()), MEGABYTE).await.expect("the answer is complete");
    (response, String::from_utf8_lossy(&body).into_owned())
}

/// An answer that says no, without its sentence, which it has.
fn without_sentence(text: &str) -> String {
    let (said, sentence) = text.split_once(r#","says":""#).unwrap_or_else(|| panic!("it has a sentence: {text}"));
    assert!(sentence.chars().count() > 10, "{text}");
    format!("{said}}}")
}

fn send(body: Body) -> Request<Body> {
    Request::post("/length").body(body).expect("a request")
}

#[tokio::test]
async fn a_megabyte_is_taken_and_more_is_refused_with_the_limit() {
    let (response, text) = ask(send(Body::from(vec![b'x'; MEGABYTE]))).await;
    assert_eq!((response.status(), text.as_str()), (StatusCode::OK, "1048576"));
    let announced = Request::post("/length").header("content-length", "10485760").body(Body::from(vec![b'x'; 10 * MEGABYTE]));
    let unannounced = Body::from_stream(stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 65536]))));
    for request in [announced.expect("a request"), send(unannounced)] {
        let (response, text) = ask(request).await;
        assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(without_sentence(&text), r#"{"problem":"body_too_large","limit":1048576}"#);
    }
    let mut english = send(Body::from(vec![b'x'; 2 * MEGABYTE]));
    english.headers_mut().insert("accept-language", axum::http::HeaderValue::from_static("en"));
    let (_, text) = ask(english).await;
    assert!(text.contains(r#","says":"This is too much at once: at most 1024 KB are accepted."#), "{text}");
}

#[tokio::test]
async fn a_body_that_breaks_off_does_not_reach_the_handler() {
    let broken = stream::iter([Ok(Bytes::from_static(b"{")), Err(std::io::Error::other("gone"))]);
    let (response, text) = ask(send(Body::from_stream(broken))).await;
    assert_eq!((response.status(), without_sentence(&text).as_str()), (StatusCode::BAD_REQUEST, r#"{"problem":"body_incomplete"}"#));
}

#[tokio::test]
async fn a_page_of_another_site_cannot_send_anything() {
    for (name, value) in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://elsewhere.example"), ("origin", "null")]
    {
        let request = Request::post("/length").header("host", "bayline.example").header(name, value).body(Body::empty());
        let (response, text) = ask(request.expect("a request")).await;
        let said = without_sentence(&text);
        assert_eq!((response.status(), said.as_str()), (StatusCode::FORBIDDEN, r#"{"problem":"foreign_origin"}"#), "{name}: {value}");
    }
    let own = Request::post("/length").header("host", "bayline.example").header("sec-fetch-site", "same-origin").body(Body::empty());
    assert_eq!(ask(own.expect("a request")).await.0.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_panic_is_an_answer_that_tells_nothing() {
    let (response, text) = ask(Request::get("/panic").body(Body::empty()).expect("a request")).await;
    assert_eq!((response.status(), without_sentence(&text).as_str()), (StatusCode::INTERNAL_SERVER_ERROR, r#"{"problem":"server"}"#));
    assert!(response.headers().contains_key("x-request-id"));
    assert!(response.headers().contains_key("content-security-policy"));
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    for path in ["/page", "/nowhere"] {
        let (response, _) = ask(Request::get(path).body(Body::empty()).expect("a request")).await;
        for (name, value) in [
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cache-control", "no-store"),
            ("strict-transport-security", "max-age=31536000"),
        ] {
            assert_eq!(response.headers().get(name).map(|value| value.as_bytes()), Some(value.as_bytes()), "{path} {name}");
        }
    }
}

#[tokio::test]
async fn pages_are_compressed_for_browsers_that_ask() {
    let request = Request::get("/page").header("accept-encoding", "gzip, br").body(Body::empty()).expect("a request");
    let (response, _) = ask(request).await;
    assert_eq!(response.headers().get("content-encoding").map(|value| value.as_bytes()), Some(&b"br"[..]));
}
