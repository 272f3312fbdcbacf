//! At the public pages: no session, no scripts, nothing of anybody else's.

use super::cars::{Car, Stage};
use super::house::{Answered, House, SECRET, noon};
use axum::body::Body;
use axum::http::{Request, header};
use chrono::{DateTime, TimeDelta, Utc};
use domain::Post;

/// The owner of every car of these tests.
pub(super) const OWNER: &str = "13805712266";
/// Somebody whom the house does not know.
pub(super) const STRANGER: &str = "13900001111";

/// Tomorrow at nine in the morning, by the clocks of the dealership.
pub(super) fn nine() -> DateTime<Utc> {
    noon() + TimeDelta::hours(21)
}

/// A telephone with its cookies: it sends forms and goes where it is sent.
#[derive(Clone)]
pub(super) struct Phone<'a> {
    house: &'a House,
    cookie: Option<String>,
}

impl<'a> Phone<'a> {
    pub(super) fn of(house: &'a House) -> Self {
        Self { house, cookie: None }
    }

    fn dressed(&self, request: axum::http::request::Builder) -> axum::http::request::Builder {
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    pub(super) async fn get(&self, path: &str) -> Answered {
        let request = self.dressed(Request::get(path).header(header::ACCEPT_LANGUAGE, "en"));
        self.house.send(None, request.body(Body::empty()).expect("a request")).await
    }

    /// Sends a form; answers the page that it leads to.
    pub(super) async fn submit(&mut self, path: &str, form: &str) -> Answered {
        let sent = self.send(path, form).await;
        assert_eq!(sent.status.as_u16(), 303, "{path}: {}", sent.text);
        self.get(sent.location()).await
    }

    pub(super) async fn send(&mut self, path: &str, form: &str) -> Answered {
        let request = self.dressed(Request::post(path).header(header::ACCEPT_LANGUAGE, "en"));
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(form.to_owned()));
        let sent = self.house.send(None, request.expect("a request")).await;
        if let Some(given) = sent.headers.get(header::SET_COOKIE) {
            let given = given.to_str().expect("a cookie");
            assert!(given.contains("HttpOnly; SameSite=Lax"), "{given}");
            self.cookie = given.split(';').next().map(str::to_owned);
        }
        sent
    }

    /// Sends a form with pictures in it; answers the page that it leads to.
    pub(super) async fn submit_pictures(&mut self, path: &str, fields: &[(&str, &str)], pictures: &[&[u8]]) -> Answered {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend_from_slice(format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
        }
        for picture in pictures {
            let head = "--edge\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n";
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(picture);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--edge--\r\n");
        let request = self.dressed(Request::post(path).header(header::ACCEPT_LANGUAGE, "en"));
        let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge").body(Body::from(body));
        let sent = self.house.send(None, request.expect("a request")).await;
        assert_eq!(sent.status.as_u16(), 303, "{path}: {}", sent.text);
        self.get(sent.location()).await
    }

    /// As far as the contact, for tomorrow at nine.
    pub(super) async fn until_contact(&mut self, car: &str) -> Answered {
        self.submit("/book/car", &format!("at=hz&car={car}&model=")).await;
        self.submit("/book/needs", "at=hz&concern=Squeals").await;
        self.submit("/book/time", &format!("at=hz&starts_at={}", nine().to_rfc3339().replace('+', "%2B"))).await
    }

    /// The code that was sent last.
    pub(super) async fn code(&self) -> String {
        let last =
            "select secret from care_message where body ->> 'says' = 'one_time_code' order by queued_at desc, message_id desc limit 1";
        sqlx::query_scalar(last).fetch_one(&self.house.all).await.expect("a code")
    }

    /// Books as somebody; answers the last page.
    pub(super) async fn book(&mut self, car: &str, phone: &str) -> Answered {
        self.until_contact(car).await;
        let page = self.submit("/book/contact", &format!("at=hz&name=Chen&phone={phone}&stay=waits&agree=visit_messages")).await;
        assert!(page.text.contains("Type the code"), "{}", page.text);
        let code = self.code().await;
        self.submit("/book/code", &format!("at=hz&code={code}")).await
    }
}

/// The path of the link that a page shows.
pub(super) fn link(page: &Answered) -> String {
    let (_, rest) = page.text.split_once("href=\"/v/").unwrap_or_else(|| panic!("no link: {}", page.text));
    format!("/v/{}", rest.split(['"', '/', '?']).next().unwrap_or_default())
}

pub(super) async fn house(test: &str) -> (House, Car) {
    let house = House::open(test).await;
    let car = house.car(Stage::Opened, house.here.holder(Post::Technician).actor.person).await;
    (house, car)
}

fn encoded(plate: &str) -> String {
    plate.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_new_books_by_plain_forms_and_gets_a_link_and_a_calendar_file() {
    let (house, _) = house("book_new").await;
    let choice = house.get(None, "/book").await;
    assert!(choice.text.contains("/book?at=hz") && choice.text.contains("/book?at=nb"), "{}", choice.text);
    assert_eq!(house.get(None, "/book?at=nowhere").await.status.as_u16(), 404);
    let mut phone = Phone::of(&house);
    let first = phone.get("/book?at=hz").await;
    assert_eq!(first.status.as_u16(), 200);
    for heavy in [".wasm", "hydrate", "<script type=\"module\""] {
        assert!(!first.text.contains(heavy), "{heavy}");
    }
    let done = phone.book("", STRANGER).await;
    assert!(done.text.contains("It is booked") && done.text.contains("YY260312-001"), "{}", done.text);
    let path = link(&done);
    let visit = phone.get(&path).await;
    for shown in ["Fri 13/3 09:00", "Squeals", "YY260312-001", "Messages about a visit"] {
        assert!(visit.text.contains(shown), "{shown}: {}", visit.text);
    }
    let sheet = phone.get(&format!("{path}/sheet")).await;
    for shown in
        ["Appointment sheet", "YY260312-001", "2026-03-13", "09:00", "Squeals", "139 **** 1111", "Vehicle licence", "no contract of repair"]
    {
        assert!(sheet.text.contains(shown), "{shown}: {}", sheet.text);
    }
    assert!(!sheet.text.contains("For the house") && !sheet.text.contains(".wasm"), "{}", sheet.text);
    let file = phone.get(&format!("{path}/visit.ics")).await;
    assert_eq!(file.headers[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
    assert!(file.text.contains("DTSTART:20260313T010000Z") && file.text.contains("/v/"), "{}", file.text);
    // The form of the code sent once more leads to the same visit.
    let again = phone.submit("/book/code", "at=hz&code=000000").await;
    assert!(again.text.contains("It is booked"), "{}", again.text);
    let anew = phone.submit("/book/new", "at=hz").await;
    assert!(anew.text.contains("name=\"car\"") && !anew.text.contains(STRANGER), "{}", anew.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_plate_looks_like_any_other_until_the_owners_code_is_typed() {
    let (house, car) = house("book_privacy").await;
    let (mut known, mut other) = (Phone::of(&house), Phone::of(&house));
    let page = known.until_contact(&encoded(&car.plate)).await;
    let unknown = other.until_contact(&encoded("浙B99999")).await;
    let same = page.text.replace(&car.plate, "#").replace(&car.plate.replace("浙A", ""), "#");
    assert_eq!(strip(&same), strip(&unknown.text.replace("浙B99999", "#")), "not a word differs");
    for hidden in [car.vin.as_str(), OWNER] {
        assert!(!page.text.contains(hidden), "{hidden}: {}", page.text);
    }
    // Somebody else's telephone, somebody else's code: still nothing.
    let sent = known.submit("/book/contact", &format!("at=hz&name=X&phone={STRANGER}&stay=leaves")).await;
    assert!(sent.text.contains("139 **** 1111"), "{}", sent.text);
    let wrong = known.submit("/book/code", "at=hz&code=1").await;
    assert!(wrong.text.contains("Type the code") && wrong.text.contains("role=\"alert\""), "{}", wrong.text);
    let code = known.code().await;
    let done = known.submit("/book/code", &format!("at=hz&code={code}")).await;
    assert!(done.text.contains("It is booked"), "{}", done.text);
    let vehicle: Option<uuid::Uuid> = sqlx::query_scalar("select vehicle_id from appointments_visit order by booked_at desc limit 1")
        .fetch_one(&house.all)
        .await
        .expect("a visit");
    assert_eq!(vehicle, None, "the desk will see whose car it is");
    house.close().await;
}

/// A page without what differs between any two: the nonce of its scripts.
fn strip(page: &str) -> String {
    let mut parts = page.split("nonce=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('"').map_or("", |(_, rest)| rest))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owners_code_opens_their_car_and_books_it_in_few_steps() {
    let (house, car) = house("book_owner").await;
    let mut phone = Phone::of(&house);
    let asked = phone.submit("/book/ask", &format!("at=hz&phone={OWNER}")).await;
    assert!(asked.text.contains("138 **** 2266") && !asked.text.contains(&car.plate), "{}", asked.text);
    let code = phone.code().await;
    let needs = phone.submit("/book/code", &format!("at=hz&code={code}")).await;
    assert!(needs.text.contains(&car.plate["浙A".len()..]) && needs.text.contains("name=\"concern\""), "{}", needs.text);
    phone.submit("/book/needs", "at=hz&concern=Squeals").await;
    let contact = phone.submit("/book/time", &format!("at=hz&starts_at={}", nine().to_rfc3339().replace('+', "%2B"))).await;
    assert!(contact.text.contains(&format!("value=\"{SECRET}")) && contact.text.contains("name=\"advisor\""), "{}", contact.text);
    let done = phone.submit("/book/contact", &format!("at=hz&name=Chen&phone={OWNER}&stay=leaves&agree=share_with_oem")).await;
    assert!(done.text.contains("It is booked"), "no second code: {}", done.text);
    let vehicle: Option<uuid::Uuid> = sqlx::query_scalar("select vehicle_id from appointments_visit order by booked_at desc limit 1")
        .fetch_one(&house.all)
        .await
        .expect("a visit");
    assert_eq!(vehicle, Some(car.vehicle.0));
    assert!(done.text.contains(&car.plate), "{}", done.text);
    let kept: Vec<String> = sqlx::query_scalar("select purpose from customers_consent").fetch_all(&house.all).await.expect("consents");
    assert_eq!(kept, ["share_with_oem"]);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_says_what_is_wrong_and_keeps_what_was_typed() {
    let (house, _) = house("book_bad").await;
    let mut phone = Phone::of(&house);
    let says =
        |page: &Answered, words: &str| assert!(page.text.contains("role=\"alert\"") && page.text.contains(words), "{words}: {}", page.text);
    says(&phone.submit("/book/car", "at=hz&car=%E6%B5%99A8KO27&model=Xingyue").await, "浙A8KO27");
    phone.submit("/book/car", "at=hz&car=&model=Xingyue").await;
    says(&phone.submit("/book/needs", "at=hz&concern=+").await, "services");
    says(&phone.submit("/book/needs", "at=hz&service=NO-SUCH&concern=").await, "NO-SUCH");
    phone.submit("/book/needs", "at=hz&concern=Squeals").await;
    let time = |at: DateTime<Utc>| format!("at=hz&starts_at={}", at.to_rfc3339().replace('+', "%2B"));
    for (at, words) in [
        (noon() - TimeDelta::days(1), "Wed 11/3 12:00"),
        (nine() + TimeDelta::hours(12), "Fri 13/3 21:00"),
        (nine() + TimeDelta::minutes(7), "Fri 13/3 09:30"),
        (nine() + TimeDelta::days(400), "Sat 17/4"),
    ] {
        phone.submit("/book/time", &time(at)).await;
        let contact = format!("at=hz&name=Chen&phone={STRANGER}&stay=leaves");
        let page = phone.submit("/book/contact", &contact).await;
        let page = if page.text.contains("Type the code") {
            let code = phone.code().await;
            phone.submit("/book/code", &format!("at=hz&code={code}")).await
        } else {
            page
        };
        says(&page, words);
        assert!(page.text.contains("name=\"starts_at\""), "other times stand below: {}", page.text);
    }
    let page = phone.submit("/book/time", &time(nine())).await;
    assert!(page.text.contains("value=\"Chen\"") && page.text.contains(STRANGER) && page.text.contains("Squeals"), "{}", page.text);
    says(&phone.submit("/book/contact", "at=hz&name=Chen&phone=0571-88001234&stay=leaves").await, "0571-88001234");
    says(&phone.submit("/book/contact", &format!("at=hz&name=Chen&phone={STRANGER}&stay=pick_up&pick_up=")).await, "Where we fetch it");
    assert_eq!(phone.send("/book/time", "at=hz&starts_at=soon").await.status.as_u16(), 400);
    assert_eq!(phone.send("/book/steal", "at=hz").await.status.as_u16(), 404);
    let done = phone.submit("/book/contact", &format!("at=hz&name=Chen&phone={STRANGER}&stay=waits")).await;
    assert!(done.text.contains("It is booked"), "{}", done.text);
    let mut nobody = Phone::of(&house);
    let begun = nobody.submit("/book/needs", "at=hz&concern=x").await;
    says(&begun, "begin again");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_tried_few_times_and_asked_for_few_times() {
    let (house, _) = house("book_codes").await;
    let mut phone = Phone::of(&house);
    phone.submit("/book/ask", &format!("at=hz&phone={OWNER}")).await;
    let code = phone.code().await;
    let mut page = phone.get("/book?at=hz").await;
    for _ in 0..5 {
        page = phone.submit("/book/code", "at=hz&code=999999x").await;
    }
    assert!(page.text.contains("no longer valid"), "{}", page.text);
    let late = phone.submit("/book/code", &format!("at=hz&code={code}")).await;
    assert!(late.text.contains("no longer valid"), "the right one is void by now: {}", late.text);
    let again = phone.submit("/book/again", "at=hz").await;
    assert!(again.text.contains("Too many codes") && again.text.contains("Type the code"), "{}", again.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_begin_no_more_bookings_is_told_where_they_began_and_keeps_what_they_typed() {
    let (house, _) = house("book_full").await;
    let begin = "insert into appointments_booking (dealership_id, booking_id, token_hash, network, begun_at, expires_at, booking)
                 select $1, gen_random_uuid(), null, '192.0.2.7', $2, $2 + interval '2 hours', '{}' from generate_series(1, 40)";
    sqlx::query(begin).bind(house.here.id.0).bind(noon()).execute(&house.all).await.expect("begun");
    let mut phone = Phone::of(&house);
    let page = phone.send("/book/car", &format!("at=hz&car={}&model=Xingyue", encoded("浙B99999"))).await;
    assert_eq!(page.status.as_u16(), 200, "{}", page.text);
    for shown in ["Too many bookings", "action=\"/book/car\"", "浙B99999", "Xingyue"] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    assert!(!page.text.contains("leads nowhere"), "{}", page.text);
    let page = phone.send("/book/ask", &format!("at=hz&phone={STRANGER}")).await;
    assert!(page.text.contains("Too many bookings") && page.text.contains(STRANGER), "{}", page.text);
    // Who asks to begin anew has nothing to lose.
    let anew = phone.submit("/book/new", "at=hz").await;
    assert!(anew.text.contains("name=\"car\"") && !anew.text.contains("role=\"alert\""), "{}", anew.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_and_left_is_forgotten_by_itself() {
    let (house, _) = house("book_swept").await;
    let mut phone = Phone::of(&house);
    phone.submit("/book/ask", &format!("at=hz&phone={STRANGER}")).await;
    let left = async || -> (i64, i64) {
        let count = "select (select count(*) from appointments_booking), (select count(*) from care_code)";
        sqlx::query_as(count).fetch_one(&house.all).await.expect("a count")
    };
    let chores = |clock| server::chores::Chores { store: house.store.clone(), clock: app::context::Clock(clock), photos: house.photos() };
    chores(|| noon() + TimeDelta::minutes(59)).once().await.expect("done");
    assert_eq!(left().await, (1, 1));
    chores(|| noon() + TimeDelta::hours(3)).once().await.expect("done");
    assert_eq!(left().await, (0, 0));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_answered_a_form_can_be_loaded_anew() {
    let (house, _) = house("book_reload").await;
    let mut phone = Phone::of(&house);
    assert_eq!(phone.get("/book/car").await.location(), "/book", "nothing was begun");
    phone.until_contact("").await;
    for step in ["car", "own", "needs", "time", "ask", "again", "code", "contact", "new"] {
        let led = phone.get(&format!("/book/{step}")).await;
        assert_eq!((led.status.as_u16(), led.location()), (303, "/book?at=hz"), "{step}");
    }
    assert_eq!(phone.get("/book/steal").await.status.as_u16(), 404);
    let done = phone.submit("/book/contact", &format!("at=hz&name=Chen&phone={STRANGER}&stay=waits")).await;
    assert!(done.text.contains("Type the code"), "{}", done.text);
    let code = phone.code().await;
    let path = link(&phone.submit("/book/code", &format!("at=hz&code={code}")).await);
    for deed in ["move", "cancel", "withdraw"] {
        let led = phone.get(&format!("{path}/{deed}")).await;
        assert_eq!((led.status.as_u16(), led.location()), (303, path.as_str()), "{deed}");
    }
    assert_eq!(phone.get(&format!("{path}/steal")).await.status.as_u16(), 404);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_number_and_another_and_the_first_again_lead_to_its_code() {
    let (house, _) = house("book_numbers").await;
    let mut phone = Phone::of(&house);
    phone.until_contact("").await;
    let contact = |number: &str| format!("at=hz&name=Chen&phone={number}&stay=waits");
    assert!(phone.submit("/book/contact", &contact(STRANGER)).await.text.contains("139 **** 1111"));
    let first = phone.code().await;
    assert!(phone.submit("/book/contact", &contact(OWNER)).await.text.contains("138 **** 2266"));
    let back = phone.submit("/book/contact", &contact(STRANGER)).await;
    assert!(back.text.contains("139 **** 1111") && !back.text.contains("role=\"alert\""), "{}", back.text);
    let codes: i64 = sqlx::query_scalar("select count(*) from care_code").fetch_one(&house.all).await.expect("a count");
    assert_eq!(codes, 2, "the code that is there is typed");
    let done = phone.submit("/book/code", &format!("at=hz&code={first}")).await;
    assert!(done.text.contains("It is booked"), "{}", done.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proved_number_that_is_typed_again_waits_for_no_other_code() {
    let (house, _) = house("book_proved").await;
    let mut phone = Phone::of(&house);
    phone.submit("/book/ask", &format!("at=hz&phone={OWNER}")).await;
    let code = phone.code().await;
    phone.submit("/book/code", &format!("at=hz&code={code}")).await;
    phone.submit("/book/needs", "at=hz&concern=Squeals").await;
    phone.submit("/book/time", &format!("at=hz&starts_at={}", nine().to_rfc3339().replace('+', "%2B"))).await;
    let contact = |number: &str| format!("at=hz&name=Chen&phone={number}&stay=waits");
    assert!(phone.submit("/book/contact", &contact(STRANGER)).await.text.contains("139 **** 1111"));
    // Everybody and every bay is busy at nine meanwhile.
    let close = "insert into appointments_closure (dealership_id, closure_id, bay_id, from_at, until_at, reason)
                 select dealership_id, gen_random_uuid(), bay_id, $1, $1 + interval '1 hour', '' from workshop_bay";
    sqlx::query(close).bind(nine()).execute(&house.all).await.expect("closed");
    let taken = phone.submit("/book/contact", &contact(OWNER)).await;
    assert!(taken.text.contains("is taken") && taken.text.contains("name=\"starts_at\""), "{}", taken.text);
    let later = (nine() + TimeDelta::hours(1)).to_rfc3339().replace('+', "%2B");
    let page = phone.submit("/book/time", &format!("at=hz&starts_at={later}")).await;
    assert!(page.text.contains("action=\"/book/contact\""), "no code is waited for: {}", page.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sentence_that_was_read_is_kept_whatever_language_the_code_is_typed_in() {
    let (house, _) = house("book_wording").await;
    let mut phone = Phone::of(&house);
    phone.until_contact("").await;
    let form = format!("at=hz&name=Chen&phone={STRANGER}&stay=waits&read_in=zh-Hans&agree=visit_messages");
    phone.submit("/book/contact", &form).await;
    let code = phone.code().await;
    phone.submit("/book/code", &format!("at=hz&code={code}")).await;
    let kept: (String, String) =
        sqlx::query_as("select language, wording from customers_consent").fetch_one(&house.all).await.expect("a consent");
    assert!(kept.0 == "zh-Hans" && kept.1.contains("同意贵店就这次预约给我发短信"), "{kept:?}");
    let path = "/book?at=hz&step=contact";
    let mut other = Phone::of(&house);
    other.until_contact("").await;
    assert!(other.get(path).await.text.contains("name=\"read_in\" value=\"en\""), "the page says which language it was read in");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_words_are_said_where_they_are_typed() {
    let (house, _) = house("book_words").await;
    let mut phone = Phone::of(&house);
    phone.submit("/book/car", "at=hz&car=&model=").await;
    let page = phone.submit("/book/needs", &format!("at=hz&concern={}", "x".repeat(640))).await;
    assert!(page.text.contains("That makes 640 characters; 600 fit") && page.text.contains(&"x".repeat(640)), "{}", page.text);
    assert!(phone.get("/book?at=hz").await.text.contains("name=\"concern\""), "and not further on");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_is_taken_meanwhile_is_said_with_the_next_and_nothing_typed_is_lost() {
    let (house, _) = house("book_lost").await;
    let mut phone = Phone::of(&house);
    phone.until_contact("").await;
    // Everybody and every bay is busy at nine: the house books it all at the desk.
    let close = "insert into appointments_closure (dealership_id, closure_id, bay_id, from_at, until_at, reason)
                 select dealership_id, gen_random_uuid(), bay_id, $1, $1 + interval '1 hour', '' from workshop_bay";
    sqlx::query(close).bind(nine()).execute(&house.all).await.expect("closed");
    phone.submit("/book/contact", &format!("at=hz&name=Chen&phone={STRANGER}&stay=waits&loaner=yes")).await;
    let code = phone.code().await;
    let lost = phone.submit("/book/code", &format!("at=hz&code={code}")).await;
    for shown in ["Fri 13/3 09:00 is taken", "The next free times are", "Fri 13/3 10:00", "name=\"starts_at\""] {
        assert!(lost.text.contains(shown), "{shown}: {}", lost.text);
    }
    let later = (nine() + TimeDelta::hours(1)).to_rfc3339().replace('+', "%2B");
    let contact = phone.submit("/book/time", &format!("at=hz&starts_at={later}")).await;
    for typed in ["value=\"Chen\"", STRANGER, "Squeals"] {
        assert!(contact.text.contains(typed), "{typed}: {}", contact.text);
    }
    let done = phone.submit("/book/contact", &format!("at=hz&name=Chen&phone={STRANGER}&stay=waits&loaner=yes")).await;
    assert!(done.text.contains("It is booked") && done.text.contains("Loaner wished for"), "{}", done.text);
    house.close().await;
}
