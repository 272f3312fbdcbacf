//! Tablets and walls: let in by a code, people who change by PIN, walls that tell no more than they should, and revoked ones.

use super::cars::Stage;
use super::house::{Answered, House, Member, PASSWORD, SECRET, envelope, id, noon};
use axum::body::Body;
use axum::http::{Request, header};
use domain::staff::{Command as Staff, DeviceKind};
use domain::{Command, DeviceId, PersonId, Post};
use serde_json::json;

const PIN: &str = "204060";

fn says(answer: &Answered, status: u16, problem: &str) {
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (status, problem), "{}", answer.text);
}

/// A browser with no more than these cookies.
fn browser(cookie: &str, like: &Member) -> Member {
    Member { actor: like.actor.clone(), cookie: cookie.to_owned() }
}

/// The cookie of that name that an answer gives, as the browser sends it back.
fn cookie(answer: &Answered, name: &str) -> String {
    let given = answer.headers.get_all(header::SET_COOKIE).iter().filter_map(|given| given.to_str().ok());
    let pair = given.filter_map(|given| given.split(';').next()).find(|pair| pair.starts_with(name));
    pair.unwrap_or_else(|| panic!("no {name} in {:?}", answer.headers)).to_owned()
}

fn code_on(page: &Answered) -> String {
    let (_, after) = page.text.split_once("screen-code\">").expect("a code on the page");
    after.chars().take_while(|c| *c != '<').collect()
}

/// A new device that knocks: its cookie, and the code it shows.
async fn knock(house: &House) -> (String, String) {
    let page = house.get(None, "/device").await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.text);
    (cookie(&page, "bayline-device="), code_on(&page))
}

async fn submit(house: &House, who: &Member, path: &str, form: String) -> Answered {
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(form));
    house.send(Some(who), request.expect("a request")).await
}

fn enrolling(code: &str, name: &str, kind: DeviceKind) -> (DeviceId, Command) {
    let device = DeviceId(id());
    (device, Command::Staff(Staff::EnrolDevice { device, code: code.to_owned(), name: name.to_owned(), kind }))
}

/// A device that was let in, as a browser.
async fn enrolled(house: &House, name: &str, kind: DeviceKind) -> (DeviceId, Member) {
    let manager = house.here.holder(Post::ServiceManager);
    let (cookie, code) = knock(house).await;
    let (device, command) = enrolling(&code, name, kind);
    let answer = house.execute(Some(manager), house.here.id, &command).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    (device, browser(&cookie, manager))
}

/// Somebody has set a PIN.
async fn has_pin(house: &House, person: PersonId) {
    let hash = server::auth::password::hash(PIN, [3; 16]).expect("a hash");
    sqlx::query("insert into staff_pin (person_id, pin_hash, set_at) values ($1, $2, now())")
        .bind(person.0)
        .bind(hash)
        .execute(&house.all)
        .await
        .expect("a PIN");
}

async fn types(house: &House, tablet: &Member, person: PersonId, pin: &str) -> Answered {
    submit(house, tablet, "/tablet", format!("person={person}&pin={pin}")).await
}

/// The tablet with the session that was just opened.
fn with_session(tablet: &Member, answer: &Answered) -> Member {
    assert_eq!((answer.status.as_u16(), answer.location()), (303, "/"), "{}", answer.text);
    browser(&format!("{}; {}", tablet.cookie, cookie(answer, "bayline-session=")), tablet)
}

impl House {
    /// A command about a device, or one that lets one in, as the walk of all commands needs it.
    pub(super) async fn ready_device(&self, verb: &str) -> Staff {
        let name = format!("{SECRET} {}", id().as_u128() % 100_000);
        if verb == "enrol_device" {
            let (_, code) = knock(self).await;
            return Staff::EnrolDevice { device: DeviceId(id()), code, name, kind: DeviceKind::LoungeWall };
        }
        let (device, _) = enrolled(self, &name, DeviceKind::Tablet).await;
        match verb {
            "rename_device" => Staff::RenameDevice { device, name: SECRET.to_owned() },
            _ => Staff::RevokeDevice { device },
        }
    }

    /// Somebody whose PIN was tried too often, and what helps.
    pub(super) async fn locked_pin(&self, person: PersonId) -> Staff {
        has_pin(self, person).await;
        sqlx::query("update staff_pin set wrong = 5 where person_id = $1").bind(person.0).execute(&self.all).await.expect("locked");
        Staff::UnlockPin { person }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_let_in_by_whoever_types_the_code_it_shows() {
    let house = House::open("enrolment").await;
    let (manager, cashier) = (house.here.holder(Post::ServiceManager), house.here.holder(Post::Cashier));
    let (cookie, code) = knock(&house).await;
    let device = browser(&cookie, manager);
    let again = house.get(Some(&device), "/device").await;
    assert_eq!(code_on(&again), code, "it waits under the same code");
    assert!(again.text.contains("http-equiv=\"refresh\""), "and looks again by itself");
    for path in ["/tablet", "/wall"] {
        assert_eq!(house.get(Some(&device), path).await.location(), "/device");
    }
    let (_, command) = enrolling(&code, "3号工位平板", DeviceKind::Tablet);
    says(&house.execute(Some(cashier), house.here.id, &command).await, 403, "not_allowed");
    let (_, wrong) = enrolling("AAA-AAA", "3号工位平板", DeviceKind::Tablet);
    says(&house.execute(Some(manager), house.here.id, &wrong).await, 422, "device_code_unknown");
    let typed = code.to_lowercase().replace('-', " ");
    let (_, command) = enrolling(&typed, "3号工位平板", DeviceKind::Tablet);
    let answer = house.execute(Some(manager), house.here.id, &command).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    assert_eq!(house.get(Some(&device), "/device").await.location(), "/tablet", "it goes on by itself");
    assert_eq!(house.get(Some(&device), "/wall").await.location(), "/tablet", "to what it is for, and nothing else");
    let (_, twice) = enrolling(&code, "4号工位平板", DeviceKind::Tablet);
    says(&house.execute(Some(manager), house.here.id, &twice).await, 422, "device_code_unknown");
    let list = house.post(Some(manager), "/api/v1/staff/devices", &json!({})).await;
    assert_eq!((&list.json()[0]["name"], &list.json()[0]["kind"]), (&json!("3号工位平板"), &json!("tablet")), "{}", list.text);
    assert!(list.json()[0]["seen_at"].is_string(), "it was heard of: {}", list.text);

    let (_, code) = knock(&house).await;
    let (_, namesake) = enrolling(&code, "3号工位平板", DeviceKind::LoungeWall);
    says(&house.execute(Some(manager), house.here.id, &namesake).await, 422, "device_name_taken");
    sqlx::query("update staff_knock set expires_at = begun_at").execute(&house.all).await.expect("time passes");
    let (_, late) = enrolling(&code, "休息区", DeviceKind::LoungeWall);
    says(&house.execute(Some(manager), house.here.id, &late).await, 422, "device_code_unknown");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_fills_the_house_with_devices_that_wait() {
    let house = House::open("knocks").await;
    for _ in 0..store::staff::devices::KNOCKS_PER_NETWORK {
        knock(&house).await;
    }
    let full = house.get(None, "/device").await;
    assert!(full.status.as_u16() == 422 && full.text.contains("等待添加的设备太多"), "{}", full.text);
    sqlx::query("update staff_knock set expires_at = begun_at").execute(&house.all).await.expect("time passes");
    knock(&house).await;
    let soon = noon() + chrono::TimeDelta::minutes(10);
    let swept = store::staff::devices::sweep(&house.store, 500, soon).await.expect("swept");
    assert!(swept >= 29, "what has run out is forgotten: {swept}");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_change_at_a_tablet_and_nothing_of_the_one_before_stays() {
    let house = House::open("tablet").await;
    let (technician, advisor) = (house.here.holder(Post::Technician), house.here.holder(Post::ServiceAdvisor));
    has_pin(&house, technician.actor.person).await;
    // The advisor sets theirs, with their password.
    let set = |pin: &str, present: &str| {
        let set = envelope(house.here.id, Command::Staff(Staff::SetPin { person: advisor.actor.person }));
        json!({ "envelope": set, "passwords": { "present": present, "new": pin } })
    };
    says(&house.post(Some(advisor), "/api/v1/execute", &set("123456", PASSWORD)).await, 422, "pin_too_easy");
    says(&house.post(Some(advisor), "/api/v1/execute", &set("20406", PASSWORD)).await, 422, "pin_unreadable");
    says(&house.post(Some(advisor), "/api/v1/execute", &set(PIN, "wrong")).await, 422, "present_password_wrong");
    let answer = house.post(Some(advisor), "/api/v1/execute", &set(PIN, PASSWORD)).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);

    let (_, tablet) = enrolled(&house, "平板", DeviceKind::Tablet).await;
    let people = house.get(Some(&tablet), "/tablet").await;
    assert!(
        people.text.contains("谁在工作") && people.text.contains(&format!("/tablet?person={}", technician.actor.person)),
        "{}",
        people.text
    );
    assert!(!people.text.contains("hz-cashier"), "who has no PIN is not on it");
    let keys = house.get(Some(&tablet), &format!("/tablet?person={}", technician.actor.person)).await;
    assert!(keys.text.contains("name=\"pin\"") && keys.text.contains("inputmode=\"numeric\""), "{}", keys.text);

    let first = with_session(&tablet, &types(&house, &tablet, technician.actor.person, PIN).await);
    let me = house.get(Some(&first), "/me").await;
    assert!(me.status == 200 && me.text.contains("action=\"/tablet/change\"") && me.text.contains("换人"), "{}", me.text);
    assert!(!house.get(Some(technician), "/me").await.text.contains("/tablet/change"), "only at a tablet");
    let second = with_session(&tablet, &types(&house, &first, advisor.actor.person, PIN).await);
    assert_eq!(house.get(Some(&first), "/me").await.status.as_u16(), 302, "the session of the one before has ended");
    let people = house.get(Some(&tablet), "/tablet").await.text;
    let place = |member: &Member| people.find(&format!("/tablet?person={}", member.actor.person)).expect("on the list");
    assert!(place(advisor) < place(technician), "who was here last comes first");
    assert!(people.contains("data-forget=\"person\""), "what is unsent stays for whoever did it: {people}");
    let changed = submit(&house, &second, "/tablet/change", String::new()).await;
    assert_eq!((changed.status.as_u16(), changed.location()), (303, "/tablet"));
    assert_eq!(cookie(&changed, "bayline-session="), "bayline-session=");
    assert_eq!(house.get(Some(&second), "/me").await.status.as_u16(), 302);
    // Who is not signed in there is asked for a PIN, unless they want to use their password.
    assert_eq!(house.get(Some(&tablet), "/sign-in?next=/workshop").await.location(), "/tablet");
    assert_eq!(house.get(Some(&tablet), "/sign-in?with=password").await.status.as_u16(), 200);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_that_was_wrong_five_times_is_locked_until_its_owner_or_a_manager_helps() {
    let house = House::open("pins").await;
    let (manager, advisor) = (house.here.holder(Post::ServiceManager), house.here.holder(Post::ServiceAdvisor));
    let person = advisor.actor.person;
    has_pin(&house, person).await;
    let (_, tablet) = enrolled(&house, "平板", DeviceKind::Tablet).await;
    let wrong_five_times = async || {
        for left in (1..=4).rev() {
            let answer = types(&house, &tablet, person, "135791").await;
            assert_eq!(answer.location(), format!("/tablet?person={person}&said=pin_wrong&number={left}"));
            let told = house.get(Some(&tablet), answer.location()).await;
            assert!(told.text.contains(&format!("还可以试 {left} 次")), "{}", told.text);
        }
        let fifth = types(&house, &tablet, person, "13").await;
        assert_eq!(fifth.location(), "/tablet?said=pin_locked");
        assert!(house.get(Some(&tablet), fifth.location()).await.text.contains("已锁定"));
        assert_eq!(types(&house, &tablet, person, PIN).await.location(), "/tablet?said=pin_locked", "even the right one");
    };
    wrong_five_times().await;
    assert!(house.get(Some(&tablet), "/tablet").await.text.contains("PIN 已锁定"));
    let list = house.post(Some(manager), "/api/v1/staff/members", &json!({})).await;
    let row = list.json().as_array().expect("a list").iter().find(|member| member["person"] == json!(person)).cloned();
    assert_eq!(row.expect("the advisor")["pin_locked"], json!(true));
    let unlock = Command::Staff(Staff::UnlockPin { person });
    says(&house.execute(Some(house.here.holder(Post::Cashier)), house.here.id, &unlock).await, 403, "not_allowed");
    assert_eq!(house.execute(Some(manager), house.here.id, &unlock).await.status.as_u16(), 200);
    with_session(&tablet, &types(&house, &tablet, person, PIN).await);

    wrong_five_times().await;
    let credentials = json!({ "user_name": "hz-service_advisor", "password": PASSWORD });
    assert_eq!(house.post(None, "/api/v1/sign-in", &credentials).await.status.as_u16(), 200);
    with_session(&tablet, &types(&house, &tablet, person, PIN).await);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tablet_at_which_nobody_gets_in_has_to_wait() {
    let house = House::open("guessing").await;
    let (_, tablet) = enrolled(&house, "平板", DeviceKind::Tablet).await;
    let people: Vec<PersonId> =
        [Post::Technician, Post::TeamLeader, Post::CarWasher].map(|post| house.here.holder(post).actor.person).into();
    for person in &people {
        has_pin(&house, *person).await;
    }
    let mut tried = 0;
    while !types(&house, &tablet, people[tried / 4], "135791").await.location().contains("said=wait") {
        tried += 1;
        assert!(tried < 12, "a stolen tablet guesses on");
    }
    assert!(types(&house, &tablet, people[2], PIN).await.location().contains("said=wait"));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_opens_nothing_but_the_work_of_its_own_house() {
    let house = House::open("pin_reach").await;
    let (manager, technician) = (house.here.holder(Post::ServiceManager), house.here.holder(Post::Technician));
    let stranger = house.elsewhere.holder(Post::Technician);
    for member in [manager, technician, stranger] {
        has_pin(&house, member.actor.person).await;
    }
    let (_, tablet) = enrolled(&house, "平板", DeviceKind::Tablet).await;
    assert!(!house.get(Some(&tablet), "/tablet").await.text.contains(&stranger.actor.person.to_string()));
    assert_eq!(types(&house, &tablet, stranger.actor.person, PIN).await.location(), "/tablet?said=unknown");
    // Without the device's own token a PIN is worth nothing.
    assert_eq!(types(&house, technician, technician.actor.person, PIN).await.location(), "/device");
    let (_, wall) = enrolled(&house, "大屏", DeviceKind::WorkshopWall).await;
    assert_eq!(types(&house, &wall, technician.actor.person, PIN).await.location(), "/device");

    // A manager at a tablet does not change who works here, nor the house.
    store::bootstrap::set_membership(&house.store, house.elsewhere.id, manager.actor.person, &[Post::ServiceManager], &[])
        .await
        .expect("a member");
    let session = with_session(&tablet, &types(&house, &tablet, manager.actor.person, PIN).await);
    let off = Command::Staff(Staff::SetActive { person: technician.actor.person, active: false });
    says(&house.execute(Some(&session), house.here.id, &off).await, 422, "only_with_password");
    says(&house.post(Some(&session), "/api/v1/dealership", &json!({ "dealership": house.elsewhere.id })).await, 403, "not_your_dealership");
    // A password typed at a tablet opens a session of the tablet, too.
    let credentials = json!({ "user_name": "hz-service_advisor", "password": PASSWORD });
    let answer = house.post(Some(&tablet), "/api/v1/sign-in", &credentials).await;
    assert_eq!(answer.json()["tablet"], json!("平板"), "{}", answer.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_tablet_is_revoked_from_the_office_and_shows_nothing_any_more() {
    let house = House::open("stolen").await;
    let (manager, technician) = (house.here.holder(Post::ServiceManager), house.here.holder(Post::Technician));
    has_pin(&house, technician.actor.person).await;
    let (device, tablet) = enrolled(&house, "平板", DeviceKind::Tablet).await;
    let session = with_session(&tablet, &types(&house, &tablet, technician.actor.person, PIN).await);
    assert_eq!(house.get(Some(&session), "/me").await.status.as_u16(), 200);
    let revoke = Command::Staff(Staff::RevokeDevice { device });
    says(&house.execute(Some(house.here.holder(Post::Cashier)), house.here.id, &revoke).await, 403, "not_allowed");
    let other = house.elsewhere.holder(Post::ServiceManager);
    says(&house.execute(Some(other), house.elsewhere.id, &revoke).await, 404, "not_found");
    assert_eq!(house.get(Some(&session), "/me").await.status.as_u16(), 200);
    assert_eq!(house.execute(Some(manager), house.here.id, &revoke).await.status.as_u16(), 200);
    says(&house.post(Some(&session), "/api/v1/workshop/board", &json!({})).await, 401, "not_signed_in");
    assert_eq!(house.get(Some(&tablet), "/tablet").await.location(), "/device");
    let told = house.get(Some(&tablet), "/device").await;
    assert!(told.text.contains("这台设备已停用") && told.text.contains("平板"), "{}", told.text);
    assert!(!told.text.contains("screen-code"), "it does not wait again by itself");
    assert!(told.text.contains("data-forget=\"all\""), "nothing stays on it, not even what is unsent: {}", told.text);
    assert_eq!(house.get(Some(&tablet), "/sign-in?next=/").await.location(), "/device", "also for whoever switches it on later");
    assert_eq!(types(&house, &tablet, technician.actor.person, PIN).await.location(), "/device");
    says(&house.execute(Some(manager), house.here.id, &revoke).await, 422, "device_is_revoked");
    assert_eq!(house.get(Some(technician), "/me").await.status.as_u16(), 200, "their session elsewhere goes on");
    let anew = submit(&house, &tablet, "/device", String::new()).await;
    assert_eq!(anew.location(), "/device");
    assert_ne!(cookie(&anew, "bayline-device="), tablet.cookie, "under a token of its own");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn walls_show_their_house_and_the_lounge_tells_nobody_whose_car_it_is() {
    let house = House::open("walls").await;
    let car = house.car(Stage::OnHold, house.here.holder(Post::Technician).actor.person).await;
    let (device, workshop) = enrolled(&house, "车间", DeviceKind::WorkshopWall).await;
    let (_, lounge) = enrolled(&house, "休息区", DeviceKind::LoungeWall).await;
    let page = house.get(Some(&workshop), "/wall").await;
    assert!(page.status == 200 && page.text.contains(&car.plate) && page.text.contains("下班"), "{}", page.text);
    let shortened = {
        let plate: Vec<char> = car.plate.chars().collect();
        format!("{}{}·{}·{}", plate[0], plate[1], plate[2], plate[plate.len() - 1])
    };
    sqlx::query("update repair_orders_order set waiting = true").execute(&house.all).await.expect("they wait");
    let page = house.get(Some(&lounge), "/wall").await;
    assert!(page.text.contains(&shortened) && page.text.contains("正在维修"), "{}", page.text);
    let (_, shown) = page.text.split_once("<main").expect("the rows");
    assert!(!shown.contains(&car.plate) && !shown.contains(SECRET) && !shown.contains("13805712266"), "{shown}");
    assert_eq!(house.get(None, "/wall").await.location(), "/device");
    assert_eq!(house.get(Some(&workshop), "/tablet").await.location(), "/wall");

    let stream = async |who: &Member| {
        let request = Request::get("/api/v1/device/events").header(header::COOKIE, &who.cookie).body(Body::empty()).expect("a request");
        let answer = tower::ServiceExt::oneshot(house.router.clone(), request).await.expect("an answer");
        (answer.status().as_u16(), answer.headers().get(header::CONTENT_TYPE).cloned())
    };
    let (status, kind) = stream(&workshop).await;
    assert_eq!((status, kind.expect("a kind").to_str().expect("text")), (200, "text/event-stream"));
    assert_eq!(stream(house.here.holder(Post::ServiceManager)).await.0, 401, "a session is no device");
    let revoke = Command::Staff(Staff::RevokeDevice { device });
    assert_eq!(house.execute(Some(house.here.holder(Post::ServiceManager)), house.here.id, &revoke).await.status.as_u16(), 200);
    assert_eq!(stream(&workshop).await.0, 422);
    assert_eq!(house.get(Some(&workshop), "/wall").await.location(), "/device");
    house.close().await;
}
