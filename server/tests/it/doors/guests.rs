//! Behind a customer's link: their own order, without a session and without scripts; and nothing of anybody else's.

use super::cars::{Car, Stage, labour};
use super::house::{Answered, House, id, noon};
use axum::body::Body;
use axum::http::{Request, header};
use domain::care::Command as Care;
use domain::customers::{Agreed, Command as Customers, Purpose};
use domain::repair_orders::walk_around::WalkAround;
use domain::repair_orders::{Charge, Command as Orders, LineDraft, OrderPage, Payer, Share, quote};
use domain::{BasisPoints, Command, Fen, Hours, LineId, LinkId, Post};
use futures::StreamExt;
use serde_json::json;
use tower::ServiceExt;

/// A link to a car's order, handed out at the desk.
async fn share(house: &House, car: &Car) -> String {
    let token = format!("{:043x}", id().as_u128());
    let digest = store::care::links::hash(&token).iter().map(|byte| format!("{byte:02x}")).collect();
    let share = Care::ShareOrder { order: car.order, link: LinkId(id()), digest };
    house.does(&house.here.holder(Post::ServiceAdvisor).actor, Command::Care(share)).await;
    token
}

async fn order(house: &House, car: &Car) -> OrderPage {
    let manager = &house.here.holder(Post::ServiceManager).actor;
    store::repair_orders::queries::order_page(&house.store, manager, car.order, noon()).await.expect("the order").0
}

async fn quoted(test: &str) -> (House, Car, String) {
    let house = House::open(test).await;
    let car = house.car(Stage::Quoted, house.here.holder(Post::Technician).actor.person).await;
    let token = share(&house, &car).await;
    (house, car, token)
}

async fn answer(house: &House, token: &str, form: String) -> Answered {
    submit(house, &format!("/api/v1/p/{token}/answer"), form).await
}

async fn submit(house: &House, door: &str, form: String) -> Answered {
    let request = Request::post(door).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    house.send(None, request.body(Body::from(form)).expect("a request")).await
}

/// The form as the browser sends it without scripts.
async fn form(house: &House, car: &Car, answer: &str, reason: &str) -> String {
    let quote = quote::mark(&order(house, car).await.order);
    format!("quote={quote}&lines-0={}&answer-0={answer}&reason-0={reason}&signed_by=%E9%99%88&signature=&typed=", car.job)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_reads_their_page_without_a_session_and_without_scripts() {
    let (house, car, token) = quoted("guest_page").await;
    let other = house.car(Stage::Quoted, house.here.holder(Post::Technician).actor.person).await;
    let note = Orders::Annotate { order: car.order, text: "只给同事看".to_owned() };
    house.does(&house.here.holder(Post::ServiceAdvisor).actor, Command::RepairOrders(note)).await;
    let page = house.get(None, &format!("/p/{token}")).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.text);
    for shown in [&car.plate["浙A".len()..], "减振器", "240.00", "等您决定", "name=\"signed_by\"", "/answer\""] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    for hidden in [&other.plate["浙A".len()..], "只给同事看", "13805712266", "LFV2A21K", "SU-220"] {
        assert!(!page.text.contains(hidden), "{hidden}: {}", page.text);
    }
    let english = Request::get(format!("/p/{token}")).header(header::ACCEPT_LANGUAGE, "en").body(Body::empty()).expect("a request");
    assert!(house.send(None, english).await.text.contains("Waits for you"));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_withdrawn_foreign_or_made_up_leads_nowhere_and_tells_nothing() {
    let (house, car, token) = quoted("guest_gone").await;
    let withdraw = Care::WithdrawLinks { order: car.order, reason: "发错了人".to_owned() };
    house.does(&house.here.holder(Post::ServiceAdvisor).actor, Command::Care(withdraw)).await;
    for token in [token.as_str(), "x", "%00", &"a".repeat(43), &"a".repeat(400)] {
        let page = house.get(None, &format!("/p/{token}")).await;
        assert_eq!(page.status.as_u16(), 404, "{token}");
        assert!(
            page.text.contains("链接已失效") && !page.text.contains(&car.plate) && !page.text.contains(super::house::SECRET),
            "{}",
            page.text
        );
        assert_eq!(house.get(None, &format!("/api/v1/p/{token}/events")).await.problem(), "link_leads_nowhere");
    }
    let before = house.holds().await;
    let answered = answer(&house, &token, form(&house, &car, "yes", "").await).await;
    assert_eq!(answered.status.as_u16(), 303);
    assert_eq!(house.holds().await, before);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_estimate_is_approved_by_a_plain_form_once() {
    let (house, car, token) = quoted("guest_yes").await;
    let yes = form(&house, &car, "yes", "").await;
    let answered = answer(&house, &token, yes.clone()).await;
    assert_eq!((answered.status.as_u16(), answered.location()), (303, format!("/p/{token}?answered=yes").as_str()));
    let page = order(&house, &car).await;
    assert!(page.order.lines.iter().all(|line| line.authorised));
    assert_eq!((page.order.authorisations[0].signed_by.as_str(), page.order.progress.status.code()), ("陈", "authorised"));
    let again = answer(&house, &token, yes).await;
    assert_eq!(again.location(), format!("/p/{token}?problem=nothing_to_authorise#ask"));
    assert!(house.get(None, &format!("/p/{token}?answered=yes")).await.text.contains("已收到您的答复"));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_declined_says_why_and_is_kept_for_next_time() {
    let (house, car, token) = quoted("guest_no").await;
    let silent = answer(&house, &token, form(&house, &car, "no", "").await).await;
    let quote = quote::mark(&order(&house, &car).await.order);
    assert_eq!(silent.location(), format!("/p/{token}?problem=field_empty&answer-0=no&quote={quote}&signed_by=%E9%99%88#ask"));
    let again = house.get(None, silent.location().split('#').next().expect("a path")).await;
    assert!(again.text.contains("value=\"陈\""), "what was typed is typed still: {}", again.text);
    let none = answer(&house, &token, format!("quote={quote}")).await;
    assert_eq!(none.location(), format!("/p/{token}?problem=lines_unanswered&quote={quote}#ask"));
    let answered = answer(&house, &token, form(&house, &car, "no", "%E4%B8%8B%E6%AC%A1").await).await;
    assert_eq!(answered.location(), format!("/p/{token}?answered=yes"));
    assert!(order(&house, &car).await.order.lines.is_empty());
    let advisor = house.here.holder(Post::ServiceAdvisor);
    let kept = house.post(Some(advisor), "/api/v1/repair_orders/deferred", &json!({ "vehicle": car.vehicle })).await;
    assert!(kept.text.contains("下次") && kept.text.contains("减振器"), "{}", kept.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn added_work_says_why_and_when_the_car_would_be_ready_and_a_signed_consent_is_taken_back() {
    let (house, car, token) = quoted("guest_found").await;
    let (order, finding) = (car.order, domain::FindingId(id()));
    let advisor = &house.here.holder(Post::ServiceAdvisor).actor;
    let does = async |command: Command| house.does(advisor, command).await;
    let report = Orders::ReportFinding { order, finding, text: "左前下摆臂胶套开裂".to_owned(), photos: Vec::new(), job: None };
    does(Command::RepairOrders(report)).await;
    let line = super::cars::labour(domain::LineId(id()));
    does(Command::RepairOrders(Orders::AddFoundWork { order, finding, line })).await;
    let promised_at = Some(noon() + chrono::TimeDelta::hours(30));
    does(Command::RepairOrders(Orders::Quote { order, promised_at, closed_is_meant: true })).await;
    let consent = domain::ConsentId(id());
    let (purpose, wording, language) = (Purpose::ShareWithOem, "同意提供给厂家".to_owned(), domain::Language::ZhHans);
    let agreed = Agreed { consent, purpose, wording, language };
    let (signed_by, signature) = ("陈女士".to_owned(), "M0 0L90 9".to_owned());
    does(Command::Customers(Customers::SignConsent { order, agreed, signed_by, signature })).await;
    let page = house.get(None, &format!("/p/{token}")).await;
    for wanted in ["左前下摆臂胶套开裂", "如果同意", "都不做", "同意提供给厂家"] {
        assert!(page.text.contains(wanted), "{wanted}: {}", page.text);
    }
    let withdraw = async |fields: String| submit(&house, &format!("/api/v1/p/{token}/withdraw"), fields).await;
    assert_eq!(withdraw("consent=nothing".to_owned()).await.status.as_u16(), 400);
    for _ in 0..2 {
        let done = withdraw(format!("consent={}", consent.0)).await;
        assert_eq!(done.location(), format!("/p/{token}?withdrawn=yes"), "sent twice, it is as they wanted it");
    }
    let page = house.get(None, &format!("/p/{token}?withdrawn=yes")).await;
    assert!(page.text.contains("已撤回同意") && !page.text.contains(&format!("value=\"{}\"", consent.0)), "{}", page.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_estimate_that_was_replaced_is_refused_and_the_new_one_is_shown() {
    let (house, car, token) = quoted("guest_old").await;
    let old = form(&house, &car, "yes", "").await;
    let advisor = &house.here.holder(Post::ServiceAdvisor).actor;
    let line = super::cars::labour(domain::LineId(id()));
    for command in
        [Orders::AddLine { order: car.order, line }, Orders::Quote { order: car.order, promised_at: None, closed_is_meant: true }]
    {
        house.does(advisor, Command::RepairOrders(command)).await;
    }
    let answered = answer(&house, &token, old).await;
    assert_eq!(answered.location(), format!("/p/{token}?problem=quote_outdated#ask"));
    let page = house.get(None, answered.location().split('#').next().expect("a path")).await;
    assert!(page.text.contains("报价刚刚变了") && page.text.contains("lines-1"), "{}", page.text);
    assert!(order(&house, &car).await.order.lines.iter().all(|line| !line.authorised));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_estimate_that_is_being_changed_says_so_and_takes_no_answer() {
    let (house, car, token) = quoted("guest_revised").await;
    let old = form(&house, &car, "yes", "").await;
    let advisor = &house.here.holder(Post::ServiceAdvisor).actor;
    let line = super::cars::labour(domain::LineId(id()));
    house.does(advisor, Command::RepairOrders(Orders::AddLine { order: car.order, line })).await;
    let page = house.get(None, &format!("/p/{token}")).await;
    assert!(page.text.contains("门店正在修改报价，请稍后再看，改好后会显示在这里") && !page.text.contains("lines-0"), "{}", page.text);
    let answered = answer(&house, &token, old).await;
    assert_eq!(answered.location(), format!("/p/{token}?problem=quote_outdated#ask"));
    let page = house.get(None, answered.location().split('#').next().expect("a path")).await;
    assert!(page.text.contains("您的答复没有提交") && !page.text.contains("已过期或已答复"), "{}", page.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_made_at_the_desk_by_who_may() {
    let (house, car, _) = quoted("guest_share").await;
    let body = json!({ "order": car.order });
    assert_eq!(house.post(None, "/api/v1/care/share", &body).await.problem(), "not_signed_in");
    assert_eq!(house.post(Some(house.here.holder(Post::Technician)), "/api/v1/care/share", &body).await.problem(), "not_allowed");
    assert_eq!(house.post(Some(house.elsewhere.holder(Post::ServiceAdvisor)), "/api/v1/care/share", &body).await.problem(), "not_found");
    let shared = house.post(Some(house.here.holder(Post::ServiceAdvisor)), "/api/v1/care/share", &body).await;
    let path = shared.json().as_str().expect("a path").to_owned();
    assert_eq!(house.get(None, &path).await.status.as_u16(), 200);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_behind_a_link_tells_of_its_order_and_of_no_other() {
    let (house, car, token) = quoted("guest_stream").await;
    let other = house.car(Stage::Quoted, house.here.holder(Post::Technician).actor.person).await;
    let request = Request::get(format!("/api/v1/p/{token}/events")).body(Body::empty()).expect("a request");
    let response = house.router.clone().oneshot(request).await.expect("an answer");
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    let mut stream = response.into_body().into_data_stream();
    let opened = stream.next().await.expect("it opens").expect("a piece");
    assert!(opened.starts_with(b": open"), "{opened:?}");
    let advisor = &house.here.holder(Post::ServiceAdvisor).actor;
    let note = |order| Command::RepairOrders(Orders::Annotate { order, text: "?".to_owned() });
    house.does(advisor, note(other.order)).await;
    let silence = tokio::time::timeout(std::time::Duration::from_millis(700), stream.next()).await;
    assert!(silence.is_err(), "of another order: {silence:?}");
    house.does(advisor, note(car.order)).await;
    let heard =
        tokio::time::timeout(std::time::Duration::from_secs(10), stream.next()).await.expect("in time").expect("open").expect("a piece");
    assert_eq!(&heard[..], b"data: changed\n\n", "nothing but: look again");
    let withdraw = Care::WithdrawLinks { order: car.order, reason: "发错了人".to_owned() };
    house.does(advisor, Command::Care(withdraw)).await;
    let ended = tokio::time::timeout(std::time::Duration::from_secs(10), stream.next()).await.expect("in time");
    assert!(ended.is_none(), "{ended:?}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_opens_their_papers_and_reads_their_own_shares_alone() {
    let house = House::open("guest_papers").await;
    let technician = house.here.holder(Post::Technician).actor.person;
    let car = house.car(Stage::Received, technician).await;
    let advisor = &house.here.holder(Post::ServiceAdvisor).actor;
    let does = async |command: Orders| house.does(advisor, Command::RepairOrders(command)).await;
    let sign = Orders::SignCheckIn {
        order: car.order,
        began: Some(0),
        walk_around: Box::new(WalkAround { fewer_photos: "雨".to_owned(), ..WalkAround::default() }),
        signed_by: "陈女士".to_owned(),
        signature: "M0 0L9 9".to_owned(),
    };
    does(sign).await;
    let half = BasisPoints::percent(50);
    let (oem, shared) =
        (Share::whole(Payer::Oem), vec![Share { payer: Payer::Customer, part: half }, Share { payer: Payer::Insurer, part: half }]);
    // 240.00 of their own, 369.60 that the manufacturer pays, and half of 300.00.
    for (line, title, rate, hours, shares) in [
        (car.job, "减振器", 20_000, Hours(120), Share::whole(Payer::Customer)),
        (LineId(id()), "召回", 30_800, Hours(120), oem),
        (LineId(id()), "保险杠", 20_000, Hours(150), shared),
    ] {
        let mut draft = labour(line);
        draft.title = title.to_owned();
        if let Charge::Labour { rate: of, quota, billed, .. } = &mut draft.charge {
            (*of, *quota, *billed) = (Fen(rate), hours, hours);
        }
        does(Orders::AddLine { order: car.order, line: LineDraft { shares, ..draft } }).await;
    }
    does(Orders::Quote { order: car.order, promised_at: None, closed_is_meant: true }).await;
    let token = share(&house, &car).await;
    let paper = async |of: &str| house.get(None, &format!("/p/{token}/papers/{of}")).await;
    for later in ["authorisation", "settlement", "gate-pass", "estimate?number=2", "..%2Fgate-pass"] {
        assert_eq!(paper(later).await.status.as_u16(), 404, "{later}");
    }
    let estimate = paper("estimate?number=1").await;
    assert_eq!(estimate.status.as_u16(), 200, "{}", estimate.text);
    let signed = Orders::Authorise { order: car.order, signed_by: "陈女士".to_owned(), signature: "M0 0L9 9".to_owned() };
    does(signed).await;
    // What is typed since is on no paper.
    let mut later = labour(LineId(id()));
    later.title = "还没说的项目".to_owned();
    does(Orders::AddLine { order: car.order, line: later }).await;
    let page = house.get(None, &format!("/p/{token}")).await;
    for linked in ["estimate?number=1", "authorisation?number=1", "check-in?number=1"] {
        assert!(page.text.contains(&format!("/p/{token}/papers/{linked}")), "{linked}: {}", page.text);
    }
    for (of, shown) in [("estimate", "报价单"), ("authorisation", "维修委托书"), ("check-in", "接车检查单")] {
        let sheet = paper(of).await;
        assert_eq!(sheet.status.as_u16(), 200, "{of}: {}", sheet.text);
        assert!(sheet.text.contains(shown) && sheet.text.contains(&car.plate), "{of}: {}", sheet.text);
        for hidden in ["13805712266", "369.60", "308.00", "300.00", "厂家", "还没说的项目", ".wasm"] {
            assert!(!sheet.text.contains(hidden), "{of} tells {hidden}: {}", sheet.text);
        }
        if of != "check-in" {
            for own in ["召回", "240.00", "150.00", "390.00"] {
                assert!(sheet.text.contains(own), "{of} does not tell {own}: {}", sheet.text);
            }
        }
    }
    let withdraw = Care::WithdrawLinks { order: car.order, reason: "发错了人".to_owned() };
    house.does(advisor, Command::Care(withdraw)).await;
    for of in ["estimate", "authorisation", "check-in"] {
        let gone = paper(of).await;
        assert_eq!(gone.status.as_u16(), 404);
        assert!(!gone.text.contains(&car.plate) && !gone.text.contains("减振器"), "{}", gone.text);
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_opens_the_list_they_were_settled_on() {
    let house = House::open("guest_settled").await;
    let car = house.car(Stage::Settled, house.here.holder(Post::Technician).actor.person).await;
    let token = share(&house, &car).await;
    let sheet = house.get(None, &format!("/p/{token}/papers/settlement")).await;
    assert_eq!(sheet.status.as_u16(), 200, "{}", sheet.text);
    for shown in ["维修结算清单", "240.00", "贰佰肆拾元整"] {
        assert!(sheet.text.contains(shown), "{shown}: {}", sheet.text);
    }
    assert!(!sheet.text.contains("13805712266"), "{}", sheet.text);
    house.close().await;
}
