//! People: hired, given a password, changing their own; and two of them at one browser.

use super::cars::Stage;
use super::house::{Answered, House, Member, PASSWORD, SECRET, envelope, id, sign_in};
use axum::http::header;
use domain::repair_orders::Command as Orders;
use domain::staff::Command as Staff;
use domain::{Actor, Command, Language, PersonId, Post};
use serde_json::{Value, json};

fn says(answer: &Answered, status: u16, problem: &str) {
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (status, problem), "{}", answer.text);
}

async fn set_password(house: &House, who: &Member, person: PersonId, passwords: Value) -> Answered {
    let envelope = envelope(house.here.id, Command::Staff(Staff::SetPassword { person }));
    house.post(Some(who), "/api/v1/execute", &json!({ "envelope": envelope, "passwords": passwords })).await
}

async fn lets_in(house: &House, user_name: &str, password: &str) -> bool {
    let answer = house.post(None, "/api/v1/sign-in", &json!({ "user_name": user_name, "password": password })).await;
    answer.status.is_success()
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_new_is_let_in_with_the_password_they_were_given_and_changes_it() {
    let house = House::open("hired").await;
    let (manager, person) = (house.here.holder(Post::ServiceManager), PersonId(id()));
    let hire = |person, user_name: &str| {
        let (user_name, name, posts) = (user_name.to_owned(), "王强".to_owned(), vec![Post::Technician]);
        let command = Command::Staff(Staff::Hire { person, user_name, name, language: Language::En, posts, skills: Vec::new() });
        envelope(house.here.id, command)
    };
    let hired = hire(person, "WangQ");
    says(&house.post(Some(manager), "/api/v1/execute", &json!({ "envelope": hired })).await, 422, "field_empty");
    let short = json!({ "envelope": hired, "passwords": { "new": "short" } });
    says(&house.post(Some(manager), "/api/v1/execute", &short).await, 422, "password_too_short");
    let body = json!({ "envelope": hired, "passwords": { "new": "first words" } });
    let answer = house.post(Some(manager), "/api/v1/execute", &body).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    let again = house.post(Some(manager), "/api/v1/execute", &body).await;
    assert_eq!((again.status.as_u16(), again.json()), (200, answer.json()), "sent twice, hired once");
    let namesake = json!({ "envelope": hire(PersonId(id()), "wangq"), "passwords": { "new": "first words" } });
    says(&house.post(Some(manager), "/api/v1/execute", &namesake).await, 409, "taken");
    assert!(lets_in(&house, "wangq", "first words").await);

    let me = sign_in(&house.store, Actor::staff(person, house.here.id, vec![Post::Technician])).await;
    let elsewhere = sign_in(&house.store, me.actor.clone()).await;
    says(&set_password(&house, &me, person, json!({ "new": "second words" })).await, 422, "present_password_wrong");
    says(&set_password(&house, &me, person, json!({ "present": "wrong", "new": "second words" })).await, 422, "present_password_wrong");
    let answer = set_password(&house, &me, person, json!({ "present": "first words", "new": "second words" })).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    assert_eq!(house.get(Some(&me), "/me").await.status.as_u16(), 200, "this session goes on");
    assert_eq!(house.get(Some(&elsewhere), "/me").await.status.as_u16(), 302, "the others have ended");
    assert!(lets_in(&house, "wangq", "second words").await && !lets_in(&house, "wangq", "first words").await);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_forgotten_theirs_gets_a_new_password_and_is_out_everywhere() {
    let house = House::open("forgotten").await;
    let (manager, advisor) = (house.here.holder(Post::ServiceManager), house.here.holder(Post::ServiceAdvisor));
    let person = advisor.actor.person;
    assert!(lets_in(&house, "hz-service_advisor", PASSWORD).await);
    says(&set_password(&house, house.here.holder(Post::Cashier), person, json!({ "new": "second words" })).await, 403, "not_allowed");
    let answer = set_password(&house, manager, person, json!({ "new": "second words" })).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    assert_eq!(house.get(Some(advisor), "/me").await.status.as_u16(), 302);
    assert!(lets_in(&house, "hz-service_advisor", "second words").await && !lets_in(&house, "hz-service_advisor", PASSWORD).await);

    // Whose password opens another dealership, too, is not given one here.
    let both = house.here.holder(Post::Technician).actor.person;
    store::bootstrap::set_membership(&house.store, house.elsewhere.id, both, &[Post::ServiceManager], &[]).await.expect("a member");
    says(&set_password(&house, manager, both, json!({ "new": "second words" })).await, 422, "works_elsewhere");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_into_a_post_above_their_own_by_giving_it_or_by_a_password() {
    let house = House::open("above").await;
    let general = house.here.holder(Post::GeneralManager).actor.person;
    let hire = |user_name: &str| {
        let (user_name, name, posts) = (user_name.to_owned(), "周敏".to_owned(), vec![Post::GeneralManager]);
        let (person, language) = (PersonId(id()), Language::ZhHans);
        let command = Command::Staff(Staff::Hire { person, user_name, name, language, posts, skills: Vec::new() });
        json!({ "envelope": envelope(house.here.id, command), "passwords": { "new": "first words" } })
    };
    for post in [Post::ServiceManager, Post::SystemAdministrator] {
        let who = house.here.holder(post);
        says(&house.post(Some(who), "/api/v1/execute", &hire("zhou")).await, 403, "post_above_own");
        says(&set_password(&house, who, general, json!({ "new": "second words" })).await, 403, "post_above_own");
    }
    let answer = house.post(Some(house.here.holder(Post::GeneralManager)), "/api/v1/execute", &hire("zhou")).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    // Where nobody is, the administrator gives it once.
    sqlx::query("delete from staff_membership where posts = '{general_manager}'").execute(&house.all).await.expect("nobody is");
    let admin = house.here.holder(Post::SystemAdministrator);
    let answer = house.post(Some(admin), "/api/v1/execute", &hire("xia")).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    says(&house.post(Some(admin), "/api/v1/execute", &hire("yu")).await, 403, "post_above_own");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_password_is_written_down_anywhere_but_hashed() {
    let house = House::open("secrets").await;
    let manager = house.here.holder(Post::ServiceManager);
    let person = house.here.holder(Post::Technician).actor.person;
    for passwords in [json!({ "new": "hunter2-hunter2" }), json!({ "present": "hunter2-present", "new": "hunter2-hunter2" })] {
        set_password(&house, manager, person, passwords.clone()).await;
        set_password(&house, manager, manager.actor.person, passwords.clone()).await;
        set_password(&house, house.here.holder(Post::Cashier), person, passwords).await;
    }
    let tables: Vec<String> = sqlx::query_scalar("select table_name::text from information_schema.tables where table_schema = 'public'")
        .fetch_all(&house.all)
        .await
        .expect("the tables");
    for table in tables {
        let found = sqlx::AssertSqlSafe(format!("select count(*) from {table} t where t::text like '%hunter2%'"));
        assert_eq!(sqlx::query_scalar::<_, i64>(found).fetch_one(&house.all).await.expect("a count"), 0, "{table}");
    }
    assert!(house.refused_attempts().await >= 3);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_pressed_in_a_window_is_not_done_as_whoever_signed_in_in_another() {
    let house = House::open("windows").await;
    let car = house.car(Stage::Authorised, house.here.holder(Post::Technician).actor.person).await;
    let (advisor, cashier) = (house.here.holder(Post::ServiceAdvisor), house.here.holder(Post::Cashier));
    let note = || envelope(house.here.id, Command::RepairOrders(Orders::Annotate { order: car.order, text: SECRET.to_owned() }));
    // The window shows the advisor; the cookie that both share is the cashier's by now.
    let body = json!({ "envelope": note(), "person": advisor.actor.person });
    says(&house.post(Some(cashier), "/api/v1/execute", &body).await, 401, "not_signed_in");
    let own = json!({ "envelope": note(), "person": cashier.actor.person });
    assert_eq!(house.post(Some(cashier), "/api/v1/execute", &own).await.status.as_u16(), 200);
    assert_eq!(house.post(Some(cashier), "/api/v1/execute", &json!({ "envelope": note() })).await.status.as_u16(), 200, "a program");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_again_goes_on_in_the_dealership_of_the_page() {
    let house = House::open("again").await;
    let person = house.here.holder(Post::ServiceAdvisor).actor.person;
    store::bootstrap::set_membership(&house.store, house.elsewhere.id, person, &[Post::ServiceAdvisor], &[]).await.expect("a member");
    for (asked, lands_in) in [(json!(null), house.here.id), (json!(house.elsewhere.id), house.elsewhere.id), (json!(id()), house.here.id)] {
        let credentials = json!({ "user_name": "hz-service_advisor", "password": PASSWORD, "dealership": asked });
        let answer = house.post(None, "/api/v1/sign-in", &credentials).await;
        assert!(answer.headers.contains_key(header::SET_COOKIE), "{}", answer.text);
        assert_eq!(answer.json()["dealership"]["id"], json!(lands_in));
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_tells_no_phone_and_no_money_to_whom_neither_is_shown() {
    let house = House::open("stripped").await;
    let car = house.car(Stage::Paid, house.here.holder(Post::Technician).actor.person).await;
    let page = async |post| house.post(Some(house.here.holder(post)), "/api/v1/repair_orders/order", &json!({ "order": car.order })).await;
    let whole = page(Post::Cashier).await;
    assert!(["13805712266", "JS2603", "已收款"].iter().all(|told| whole.text.contains(told)), "{}", whole.text);
    for post in [Post::Technician, Post::QualityInspector, Post::Storekeeper] {
        let told = page(post).await;
        assert_eq!(told.status.as_u16(), 200, "{}", told.text);
        let (customer, order) = (&told.json()["page"]["customer"], &told.json()["page"]["order"]);
        assert!(!told.text.contains("13805712266") && !told.text.contains("JS2603"), "{post:?}: {}", told.text);
        assert_eq!((&customer["address"], &customer["note"]), (&json!(""), &json!("")), "{post:?}");
        assert!(customer["name"].as_str().is_some_and(|name| name.contains(SECRET)), "{post:?}: whose car it is");
        assert_eq!((&order["statements"], &order["undone"]), (&json!([]), &json!([])), "{post:?}");
        assert!(!told.json()["history"].to_string().contains("已收款"), "{post:?}: {}", told.text);
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_see_orders_is_not_told_what_happened_meanwhile() {
    let house = House::open("washer").await;
    let car = house.car(Stage::Passed, house.here.holder(Post::Technician).actor.person).await;
    let mut wash = envelope(house.here.id, Command::Workshop(domain::workshop::Command::StartWash { order: car.order }));
    wash.expected_version = Some(1);
    let answer = house.post(Some(house.here.holder(Post::CarWasher)), "/api/v1/execute", &json!({ "envelope": wash })).await;
    says(&answer, 409, "stale");
    assert!(answer.json().get("meanwhile").is_none() && !answer.text.contains(SECRET), "{}", answer.text);
    house.close().await;
}
