//! What is not as it should be: no session, a dead one, another site, a body that is too long, broken or of another kind, an envelope
//! that is forged or sent twice.

use super::cars::Stage;
use super::house::{Answered, House, Member, PASSWORD, envelope, noon, sign_in};
use super::reads::furnished;
use axum::body::Body;
use axum::http::{Request, header};
use domain::repair_orders::Command as Orders;
use domain::{Actor, Command, Envelope, OrderId, Post};
use serde_json::{Value, json};

fn says(answer: &Answered, status: u16, problem: &str) {
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (status, problem), "{}", answer.text);
}

fn note(house: &House, order: OrderId, text: &str) -> Envelope {
    envelope(house.here.id, Command::RepairOrders(Orders::Annotate { order, text: text.to_owned() }))
}

async fn execute(house: &House, who: Option<&Member>, envelope: &Envelope) -> Answered {
    house.post(who, "/api/v1/execute", &json!({ "envelope": envelope })).await
}

fn to_execute(kind: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post("/api/v1/execute").header(header::CONTENT_TYPE, kind).body(body.into()).expect("a request")
}

async fn notes(house: &House) -> i64 {
    sqlx::query_scalar("select count(*) from events where kind = 'annotated'").fetch_one(&house.all).await.expect("a count")
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_opens_the_doors_and_signing_out_closes_them() {
    let house = House::open("sign_in").await;
    let credentials = json!({ "user_name": "hz-service_advisor", "password": PASSWORD });
    let answer = house.post(None, "/api/v1/sign-in", &credentials).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    let cookie = answer.headers[header::SET_COOKIE].to_str().expect("a cookie").split(';').next().expect("a pair").to_owned();
    let advisor = Member { actor: house.here.holder(Post::ServiceAdvisor).actor.clone(), cookie };
    assert_eq!(house.post(Some(&advisor), "/api/v1/workshop/board", &json!({})).await.status.as_u16(), 200);
    let events = Request::get("/api/v1/events").header(header::COOKIE, &advisor.cookie).body(Body::empty()).expect("a request");
    let stream = tower::ServiceExt::oneshot(house.router.clone(), events).await.expect("an answer");
    assert_eq!(stream.headers()[header::CONTENT_TYPE], "text/event-stream");
    drop(stream);
    assert_eq!(house.post(Some(&advisor), "/api/v1/sign-out", &json!({})).await.status.as_u16(), 204);
    says(&house.post(Some(&advisor), "/api/v1/workshop/board", &json!({})).await, 401, "not_signed_in");
    says(&house.get(Some(&advisor), "/api/v1/events").await, 401, "not_signed_in");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_let_in_is_told_why_on_the_page_and_keeps_the_way() {
    let house = House::open("not_let_in").await;
    let wrong = json!({ "user_name": "hz-service_advisor", "password": "wrong horse" });
    says(&house.post(None, "/api/v1/sign-in", &wrong).await, 401, "wrong_password");
    let form = "user_name=hz-service_advisor&password=wrong&next=%2Frepair_orders%3Fstatus%3Dready";
    let answer = house.submit(None, "/api/v1/sign-in", form).await;
    assert_eq!((answer.status.as_u16(), answer.location()), (303, "/sign-in?problem=wrong_password&next=/repair_orders%3Fstatus%3Dready"));
    let page = house.get(None, answer.location()).await;
    assert!(page.status == 200 && page.text.contains("用户名或密码不对"), "{}", page.text);
    assert!(page.text.contains(r#"value="/repair_orders?status=ready""#), "{}", page.text);
    let answer =
        house.submit(None, "/api/v1/sign-in", "user_name=hz-service_advisor&password=correct+horse&next=%2Fworkshop%3Fq%3D1").await;
    assert_eq!((answer.status.as_u16(), answer.location()), (303, "/workshop?q=1"));
    let answer = house.submit(None, "/api/v1/sign-in", "user_name=hz-service_advisor&password=correct+horse&next=%2F%2Fevil.example").await;
    assert_eq!(answer.location(), "/");
    let answer = house.submit(None, "/api/v1/sign-in", "password=only").await;
    assert_eq!(answer.location(), "/sign-in?problem=unreadable&next=/");
    for attempt in 0..20 {
        let body = json!({ "user_name": "nobody", "password": attempt.to_string() });
        if house.post(None, "/api/v1/sign-in", &body).await.problem() == "too_many_attempts" {
            let answer = house.post(None, "/api/v1/sign-in", &body).await;
            says(&answer, 429, "too_many_attempts");
            assert!(answer.headers.contains_key(header::RETRY_AFTER));
            assert!(answer.json()["says"].as_str().is_some_and(|says| says.contains("分钟")), "{}", answer.text);
            return house.close().await;
        }
    }
    panic!("twenty wrong passwords are too many");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_asked_for_with_a_question_is_come_back_to() {
    let house = House::open("next").await;
    let answer = house.get(None, "/repair_orders?status=ready&q=%E6%B5%99A").await;
    assert_eq!(answer.status.as_u16(), 302);
    let next = answer.location().strip_prefix("/sign-in?next=").expect("the way to sign in");
    assert!(next.starts_with("/repair_orders%3Fstatus%3Dready%26q%3D"), "{next}");
    let page = house.get(None, answer.location()).await;
    assert!(page.text.contains("/repair_orders?status=ready&amp;q="), "{}", page.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_switches_to_a_dealership_they_do_not_work_in() {
    let house = House::open("switch").await;
    let advisor = house.here.holder(Post::ServiceAdvisor);
    let elsewhere = json!({ "dealership": house.elsewhere.id });
    says(&house.post(None, "/api/v1/dealership", &elsewhere).await, 401, "not_signed_in");
    says(&house.post(Some(advisor), "/api/v1/dealership", &elsewhere).await, 403, "not_your_dealership");
    let form: &'static str = format!("dealership={}&next=%2F", house.elsewhere.id).leak();
    let answer = house.submit(Some(advisor), "/api/v1/dealership", form).await;
    assert_eq!((answer.status.as_u16(), answer.location()), (303, "/sign-in?problem=not_your_dealership&next=/"));
    assert!(house.get(None, answer.location()).await.text.contains("不在这家店任职"));
    assert_eq!(house.post(Some(advisor), "/api/v1/dealership", &json!({ "dealership": house.here.id })).await.status.as_u16(), 204);
    assert_eq!(house.post(Some(advisor), "/api/v1/language", &json!({ "language": "en" })).await.status.as_u16(), 204);
    assert!(house.get(Some(advisor), "/").await.text.contains(r#"<html lang="en""#));
    let answer = house.post(Some(advisor), "/api/v1/language", &json!({ "language": "tlh" })).await;
    says(&answer, 400, "unreadable");
    assert!(answer.json()["says"].as_str().is_some_and(|says| says.starts_with("This page")), "as they read: {}", answer.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_with_a_reason_and_nothing_is_written() {
    let (house, car) = furnished("unreadable").await;
    let advisor = Some(house.here.holder(Post::ServiceAdvisor));
    let good = json!({ "envelope": note(&house, car.order, "?") }).to_string();
    let mut unknown = json!({ "envelope": note(&house, car.order, "?") });
    unknown["envelope"]["command"]["command"]["do"] = json!("steal");
    let mut no_id = json!({ "envelope": note(&house, car.order, "?") });
    no_id["envelope"].as_object_mut().expect("an envelope").remove("id");
    let before = (house.holds().await, house.refused_attempts().await);
    for (body, reason) in [
        (String::new(), "EOF"),
        (good[..good.len() - 1].to_owned(), "EOF"),
        ("[]".to_owned(), "Execute"),
        ("{}".to_owned(), "envelope"),
        (unknown.to_string(), "steal"),
        (no_id.to_string(), "id"),
        ("\u{0}\u{1}".to_owned(), "expected value"),
        (format!("{{\"envelope\":{}", "[".repeat(100_000)), "invalid type"),
    ] {
        let answer = house.send(advisor, to_execute("application/json", body.clone())).await;
        says(&answer, 400, "unreadable");
        assert!(answer.json()["detail"].as_str().is_some_and(|detail| detail.contains(reason)), "{body:.60}: {}", answer.text);
        assert!(answer.json()["says"].is_string(), "{}", answer.text);
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
        says(&house.send(advisor, to_execute(kind, good.clone())).await, 415, "wrong_content_type");
    }
    says(&house.send(advisor, to_execute("application/json", vec![b' '; 10 << 20])).await, 413, "body_too_large");
    says(&house.post(advisor, "/api/v1/no/such", &json!({})).await, 404, "no_such_door");
    let answer = house.get(advisor, "/api/v1/execute").await;
    says(&answer, 405, "no_such_door");
    says(&house.post(None, "/api/v1/sign-in", &json!({ "user_name": 7 })).await, 400, "unreadable");
    let plain = Request::post("/api/v1/sign-in").header(header::CONTENT_TYPE, "text/plain").body(Body::from("{}")).expect("a request");
    says(&house.send(None, plain).await, 415, "wrong_content_type");
    for path in ["/repair_orders/x", "/customers/x", "/vehicles/x", "/customers/x/edit", "/vehicles/x/edit", "/repair_orders/x/check-in"] {
        let manager = Some(house.here.holder(Post::ServiceManager));
        assert_eq!(house.get(manager, path).await.status.as_u16(), 404, "{path}");
    }
    assert_eq!((house.holds().await, house.refused_attempts().await), before);
    assert_eq!(house.send(advisor, to_execute("application/json; charset=utf-8", good)).await.status.as_u16(), 200);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_another_site_sends_nothing_and_signs_nobody_in_or_out() {
    let (house, car) = furnished("cross_site").await;
    let advisor = Some(house.here.holder(Post::ServiceAdvisor));
    let body = json!({ "envelope": note(&house, car.order, "?") }).to_string();
    for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")] {
        for path in ["/api/v1/execute", "/api/v1/sign-in", "/api/v1/sign-out", "/api/v1/dealership", "/api/v1/language"] {
            let request = Request::post(path).header(header::HOST, "bayline.example").header(name, value);
            let request = request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.clone())).expect("a request");
            says(&house.send(advisor, request).await, 403, "foreign_origin");
        }
    }
    assert_eq!(notes(&house).await, 0);
    assert_eq!(house.get(advisor, "/me").await.status.as_u16(), 200, "still signed in");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_envelope_acts_once_and_for_its_sender_alone() {
    let (house, car) = furnished("envelopes").await;
    let (advisor, cashier) = (Some(house.here.holder(Post::ServiceAdvisor)), Some(house.here.holder(Post::Cashier)));
    let first = note(&house, car.order, "一次");
    let answer = execute(&house, advisor, &first).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    let again = execute(&house, advisor, &first).await;
    assert_eq!((again.status.as_u16(), again.json()), (200, answer.json()), "sent twice, answered the same");
    says(&execute(&house, cashier, &first).await, 409, "envelope_reused");
    let forged = Envelope { command: note(&house, car.order, "改过").command, ..first.clone() };
    says(&execute(&house, advisor, &forged).await, 409, "envelope_reused");
    let elsewhere = Envelope { dealership: house.elsewhere.id, ..first.clone() };
    says(&execute(&house, advisor, &elsewhere).await, 403, "other_dealership");
    assert_eq!(notes(&house).await, 1);
    let forger =
        Member { actor: house.here.holder(Post::GeneralManager).actor.clone(), cookie: format!("bayline-session={}", "a".repeat(64)) };
    says(&execute(&house, Some(&forger), &note(&house, car.order, "?")).await, 401, "not_signed_in");
    let twenty = note(&house, car.order, "同时");
    let sent = (0..20).map(|_| execute(&house, advisor, &twenty));
    let answers: Vec<Value> = futures::future::join_all(sent).await.into_iter().map(|answer| answer.json()).collect();
    assert!(answers.iter().all(|answer| *answer == answers[0] && answer["seq"].is_i64()), "{answers:?}");
    assert_eq!(notes(&house).await, 2);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_when_the_session_ended_is_sent_again_after_signing_in() {
    let (house, car) = furnished("dead_session").await;
    let advisor: Actor = house.here.holder(Post::ServiceAdvisor).actor.clone();
    let at_lunch = sign_in(&house.store, advisor.clone()).await;
    sqlx::query("update staff_session set seen_at = $1 where token_hash in (select token_hash from staff_session where person_id = $2)")
        .bind(noon() - chrono::TimeDelta::hours(25))
        .bind(advisor.person.0)
        .execute(&house.all)
        .await
        .expect("time passes");
    let typed = note(&house, car.order, "客户要求洗车");
    let answer = execute(&house, Some(&at_lunch), &typed).await;
    says(&answer, 401, "not_signed_in");
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/json", "the page reads it and keeps what was typed");
    assert_eq!(notes(&house).await, 0);
    let back = sign_in(&house.store, advisor).await;
    assert_eq!(execute(&house, Some(&back), &typed).await.status.as_u16(), 200);
    assert_eq!(notes(&house).await, 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_no_longer_works_here_is_out_at_once() {
    let (house, car) = furnished("dismissed").await;
    let advisor = house.here.holder(Post::ServiceAdvisor);
    let dismiss = Command::Staff(domain::staff::Command::SetActive { person: advisor.actor.person, active: false });
    house.does(&house.here.holder(Post::ServiceManager).actor, dismiss).await;
    says(&execute(&house, Some(advisor), &note(&house, car.order, "?")).await, 401, "not_signed_in");
    assert_eq!(house.get(Some(advisor), "/workshop").await.location(), "/sign-in?next=/workshop");
    let credentials = json!({ "user_name": "hz-service_advisor", "password": PASSWORD });
    says(&house.post(None, "/api/v1/sign-in", &credentials).await, 401, "wrong_password");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_open_doors_tell_nothing_of_the_house() {
    let (house, _car) = furnished("open_doors").await;
    assert_eq!(house.get(None, "/healthz").await.text, "ok");
    assert_eq!(house.get(None, "/readyz").await.text, "ready");
    assert_eq!(house.get(None, "/pkg/bayline.js").await.status.as_u16(), 404);
    assert_eq!(house.get(None, "/pkg/../version.txt").await.status.as_u16(), 404);
    std::fs::write(house.site().join("sw.js"), "").expect("a service worker");
    let worker = house.get(None, "/sw.js").await;
    assert_eq!(worker.header("cache-control"), "no-cache", "a new one is found at once");
    assert!(worker.header("content-security-policy").starts_with("default-src 'none'; connect-src 'self';"));
    let page = house.get(None, "/sign-in").await;
    assert_eq!(page.status.as_u16(), 200);
    assert!(!page.text.contains(super::house::SECRET));
    let nowhere = house.get(None, "/nowhere").await;
    assert_eq!(nowhere.status.as_u16(), 404);
    assert!(house.car(Stage::Opened, house.here.holder(Post::Technician).actor.person).await.plate.starts_with("浙A"));
    house.close().await;
}
