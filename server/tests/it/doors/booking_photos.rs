//! Photos that customers send with a booking: sent by a plain form, seen by whom they are for, forgotten with it.

use super::booking::{Phone, STRANGER, house, link, nine};
use super::house::{Answered, House, noon};
use super::photos::picture;
use axum::http::header;
use chrono::TimeDelta;
use domain::appointments::Command as Visits;
use domain::{AppointmentId, Command, Post};
use image::ImageFormat;

/// What is wrong with a car, as it is typed.
const SQUEALS: [(&str, &str); 2] = [("at", "hz"), ("concern", "Squeals in the cold")];

/// The addresses of the photos that a page shows.
fn shown(page: &Answered) -> Vec<String> {
    let begin = |rest: &str| rest.split('"').next().unwrap_or_default().replace("&amp;", "&");
    page.text.split("<img src=\"").skip(1).map(begin).collect()
}

/// The id of a photo of a booking.
fn photo_of(address: &str) -> String {
    address.trim_start_matches("/book/photos/").trim_end_matches("?small=yes").to_owned()
}

fn typed_is_there(page: &Answered) {
    assert!(page.text.contains("Squeals in the cold"), "{}", page.text);
}

fn jpeg(colour: u8) -> Vec<u8> {
    picture(colour, ImageFormat::Jpeg)
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_of_a_booking_are_seen_by_the_customer_and_by_those_who_receive_the_car() {
    let (house, _) = house("book_photos").await;
    let mut phone = Phone::of(&house);
    phone.submit("/book/car", "at=hz&car=&model=").await;
    let needs = phone.submit_pictures("/book/photos", &SQUEALS, &[&jpeg(10), &picture(20, ImageFormat::Png)]).await;
    typed_is_there(&needs);
    let photos = shown(&needs);
    assert_eq!(photos.len(), 2, "{}", needs.text);
    let seen = phone.get(&photos[0]).await;
    assert_eq!((seen.status.as_u16(), seen.headers[header::CONTENT_TYPE].to_str().ok()), (200, Some("image/jpeg")));
    assert_eq!(seen.headers[header::CACHE_CONTROL], "private, no-cache");
    // Another telephone, with a booking of its own: it sees no photo of this one, and takes none back.
    let mut other = Phone::of(&house);
    other.submit("/book/car", "at=hz&car=&model=").await;
    let id = photo_of(&photos[0]);
    other.submit_pictures("/book/photos", &[SQUEALS.as_slice(), &[("drop", &id)]].concat(), &[]).await;
    assert_eq!((other.get(&photos[0]).await.status.as_u16(), phone.get(&photos[0]).await.status.as_u16()), (404, 200));
    let clerk = house.here.holder(Post::AppointmentClerk);
    assert_eq!(house.get(Some(clerk), &format!("/api/v1/photos/{id}")).await.status.as_u16(), 404, "it is no visit yet");
    // The same one, sent again, is there once.
    assert_eq!(shown(&phone.submit_pictures("/book/photos", &SQUEALS, &[&jpeg(10)]).await), photos);

    // One is taken back, and one more comes with the rest of the form.
    let id = photo_of(&photos[1]);
    let fewer = phone.submit_pictures("/book/photos", &[SQUEALS.as_slice(), &[("drop", &id)]].concat(), &[]).await;
    assert_eq!(shown(&fewer), photos[..1]);
    assert_eq!((house.photo_files(), phone.get(&photos[1]).await.status.as_u16()), (2, 404), "a file and its small copy");
    let times = phone.submit_pictures("/book/needs", &SQUEALS, &[&jpeg(30)]).await;
    assert!(times.text.contains("When will you come?"), "{}", times.text);

    phone.submit("/book/time", &format!("at=hz&starts_at={}", nine().to_rfc3339().replace('+', "%2B"))).await;
    phone.submit("/book/contact", &format!("at=hz&name=Chen&phone={STRANGER}&stay=waits")).await;
    let code = phone.code().await;
    let done = phone.submit("/book/code", &format!("at=hz&code={code}")).await;
    let path = link(&done);
    let behind = shown(&phone.get(&path).await);
    assert_eq!(behind.len(), 2);
    for of_visit in &behind {
        assert_eq!(Phone::of(&house).get(of_visit).await.status.as_u16(), 200, "whoever holds the link");
    }
    let stolen = behind[0].replace(&path, "/v/0123456789abcdef");
    assert_eq!(phone.get(&stolen).await.status.as_u16(), 404);

    let address = behind[0].replace(&format!("{path}/photos/"), "/api/v1/photos/");
    for post in Post::ALL {
        let member = house.here.holder(*post);
        let seen = house.get(Some(member), address.trim_end_matches("?small=yes")).await;
        let may = [domain::Permission::SeeOrders, domain::Permission::SeeAppointments].iter().any(|of| member.actor.may(*of));
        assert_eq!(seen.status.as_u16(), if may { 200 } else { 403 }, "{post:?}");
    }
    let other = house.elsewhere.holder(Post::ServiceAdvisor);
    assert_eq!(house.get(Some(other), address.trim_end_matches("?small=yes")).await.status.as_u16(), 404, "another house");

    assert_eq!(swept(&house).await, 4, "those of a visit stay: two, and their small copies");
    let visit: uuid::Uuid =
        sqlx::query_scalar("select appointment_id from appointments_visit").fetch_one(&house.all).await.expect("a visit");
    house.does(&clerk.actor, Command::Appointments(Visits::Arrive { appointment: AppointmentId(visit) })).await;
    let desk = house.get(Some(clerk), "/appointments?day=2026-03-13").await;
    assert!(
        behind
            .iter()
            .all(|of| desk.text.contains(&of.replace(&format!("{path}/photos/"), "/api/v1/photos/").replace("?small=yes", "/small"))),
        "{}",
        desk.text
    );
    house.close().await;
}

/// The files that are left three hours later.
async fn swept(house: &House) -> usize {
    let clock = app::context::Clock(|| noon() + TimeDelta::hours(3));
    server::chores::Chores { store: house.store.clone(), clock, photos: house.photos() }.once().await.expect("done");
    house.photo_files()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_photo_is_said_and_nothing_else_is_lost() {
    let (house, _) = house("book_photos_bad").await;
    let mut phone = Phone::of(&house);
    phone.submit("/book/car", "at=hz&car=&model=").await;
    let said = async |phone: &mut Phone<'_>, pictures: &[&[u8]]| {
        let page = phone.submit_pictures("/book/needs", &SQUEALS, pictures).await;
        typed_is_there(&page);
        (shown(&page).len(), page)
    };
    let (there, page) = said(&mut phone, &[b"no picture", &jpeg(1)]).await;
    assert!(there == 1 && page.text.contains("no photo that can be read"), "the other one is kept: {}", page.text);
    let heavy = vec![0xFF; 13 * 1024 * 1024];
    let (there, page) = said(&mut phone, &[&heavy, &jpeg(2)]).await;
    assert!(there == 2 && page.text.contains("larger than 12 MB"), "the one after it is kept: {}", page.text);
    let many = vec![0xFF; 9 * 1024 * 1024];
    let (there, page) = said(&mut phone, &[&many, &many, &many]).await;
    assert!(there == 2 && page.text.contains("Together these photos are larger than 24 MB"), "{}", page.text);
    let (there, page) = said(&mut phone, &[&jpeg(60), &jpeg(120), &jpeg(180)]).await;
    assert!(there == 4 && page.text.contains("At most 4 photos"), "{}", page.text);
    assert!(!page.text.contains("type=\"file\""), "there is no room for more");

    // Before a word is typed, too.
    let mut first = Phone::of(&house);
    first.submit("/book/car", "at=hz&car=&model=").await;
    let page = first.submit_pictures("/book/photos", &[("at", "hz"), ("concern", "")], &[b"no picture"]).await;
    assert!(page.text.contains("no photo that can be read"), "{}", page.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_at_once_hold_no_more_photos_than_one_after_the_other() {
    let (house, _) = house("book_photos_at_once").await;
    let mut phone = Phone::of(&house);
    phone.submit("/book/car", "at=hz&car=&model=").await;
    let pictures: Vec<Vec<u8>> = (0..8).map(|number| jpeg(number * 30)).collect();
    let (mut one, mut two) = (phone.clone(), phone.clone());
    let (of_one, of_two): (Vec<&[u8]>, Vec<&[u8]>) =
        (pictures[..4].iter().map(Vec::as_slice).collect(), pictures[4..].iter().map(Vec::as_slice).collect());
    tokio::join!(one.submit_pictures("/book/photos", &SQUEALS, &of_one), two.submit_pictures("/book/photos", &SQUEALS, &of_two));
    assert_eq!(shown(&phone.get("/book?at=hz&step=needs").await).len(), 4);
    assert_eq!(house.photo_files(), 8, "no file lies there that nobody knows of");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn picture_after_picture_is_looked_at_only_so_often() {
    let (house, _) = house("book_photos_many").await;
    let mut phone = Phone::of(&house);
    phone.submit("/book/car", "at=hz&car=&model=").await;
    for _ in 0..6 {
        phone.submit_pictures("/book/needs", &SQUEALS, &[b"no picture".as_slice(); 4]).await;
    }
    let page = phone.submit_pictures("/book/needs", &SQUEALS, &[&jpeg(1)]).await;
    assert!(shown(&page).is_empty() && page.text.contains("No more photos can be taken"), "{}", page.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_of_a_booking_that_is_left_are_forgotten_with_their_files() {
    let (house, _) = house("book_photos_left").await;
    let mut phone = Phone::of(&house);
    phone.submit("/book/car", "at=hz&car=&model=").await;
    phone.submit_pictures("/book/photos", &SQUEALS, &[&jpeg(1)]).await;
    assert_eq!(house.photo_files(), 2);
    assert_eq!(swept(&house).await, 0);
    let rows: i64 = sqlx::query_scalar("select count(*) from appointments_picture").fetch_one(&house.all).await.expect("a count");
    assert_eq!(rows, 0);
    house.close().await;
}

/// A visit that was booked with a photo: the path of its link, and the photo's id.
async fn booked_with_a_photo(phone: &mut Phone<'_>) -> (String, String) {
    phone.submit("/book/car", "at=hz&car=&model=").await;
    phone.submit_pictures("/book/needs", &SQUEALS, &[&jpeg(10)]).await;
    phone.submit("/book/time", &format!("at=hz&starts_at={}", nine().to_rfc3339().replace('+', "%2B"))).await;
    phone.submit("/book/contact", &format!("at=hz&name=Chen&phone={STRANGER}&stay=waits")).await;
    let code = phone.code().await;
    let path = link(&phone.submit("/book/code", &format!("at=hz&code={code}")).await);
    let photo = shown(&phone.get(&path).await).remove(0);
    let photo = photo.trim_start_matches(&format!("{path}/photos/")).trim_end_matches("?small=yes").to_owned();
    (path, photo)
}

/// The files that are left when the house is kept in order in a minute, or some days later.
async fn files_after(house: &House, days: i64) -> usize {
    let clock = match days {
        0 => app::context::Clock(|| noon() + TimeDelta::minutes(1)),
        13 => app::context::Clock(|| noon() + TimeDelta::days(13)),
        _ => app::context::Clock(|| noon() + TimeDelta::days(15)),
    };
    server::chores::Chores { store: house.store.clone(), clock, photos: house.photos() }.once().await.expect("done");
    house.photo_files()
}

async fn only_visit(house: &House) -> AppointmentId {
    let visit: uuid::Uuid =
        sqlx::query_scalar("select appointment_id from appointments_visit").fetch_one(&house.all).await.expect("a visit");
    AppointmentId(visit)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_takes_a_photo_back_before_the_car_is_here() {
    let (house, _) = house("visit_photo_back").await;
    let mut phone = Phone::of(&house);
    let (path, photo) = booked_with_a_photo(&mut phone).await;
    // One more question, on a plain page.
    let asks = phone.get(&format!("{path}?do=photo&photo={photo}")).await;
    assert!(asks.text.contains("Delete this photo?") && asks.text.contains(&format!("action=\"{path}/photo\"")), "{}", asks.text);
    let unknown = phone.get(&format!("{path}?do=photo&photo={}", super::house::id())).await;
    assert!(!unknown.text.contains("Delete this photo?"), "{}", unknown.text);
    let gone = phone.submit(&format!("{path}/photo"), &format!("photo={photo}")).await;
    assert!(gone.text.contains("The photo is deleted") && shown(&gone).is_empty(), "{}", gone.text);
    let clerk = house.here.holder(Post::AppointmentClerk);
    for (who, of) in [(None, format!("{path}/photos/{photo}")), (Some(clerk), format!("/api/v1/photos/{photo}"))] {
        assert_eq!(house.get(who, &of).await.status.as_u16(), 404, "{of}");
    }
    assert_eq!(files_after(&house, 0).await, 0, "its file goes with the next turn");
    let twice = phone.submit(&format!("{path}/photo"), &format!("photo={photo}")).await;
    assert!(twice.text.contains("The photo is deleted"), "sent twice, it is as they wanted it: {}", twice.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn once_the_car_is_here_only_the_desk_removes_a_photo_and_says_why() {
    let (house, _) = house("visit_photo_desk").await;
    let mut phone = Phone::of(&house);
    let (path, photo) = booked_with_a_photo(&mut phone).await;
    let appointment = only_visit(&house).await;
    let clerk = house.here.holder(Post::AppointmentClerk);
    house.does(&clerk.actor, Command::Appointments(Visits::Arrive { appointment })).await;
    let behind = phone.get(&path).await;
    assert!(shown(&behind).len() == 1 && !behind.text.contains("do=photo"), "{}", behind.text);
    let late = phone.send(&format!("{path}/photo"), &format!("photo={photo}")).await;
    assert!(late.text.contains("The car is here") && shown(&late).len() == 1, "{}", late.text);
    let photo = photo.parse().expect("an id");
    let remove = Visits::RemovePhoto { appointment, photo, reason: "Somebody else is on it".to_owned() };
    house.does(&clerk.actor, Command::Appointments(remove)).await;
    assert!(shown(&phone.get(&path).await).is_empty());
    assert_eq!(files_after(&house, 0).await, 0);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_of_a_visit_that_does_not_take_place_are_forgotten_two_weeks_later() {
    let (house, _) = house("visit_photo_cancelled").await;
    let mut phone = Phone::of(&house);
    let (path, _) = booked_with_a_photo(&mut phone).await;
    let cancelled = phone.submit(&format!("{path}/cancel"), "reason=").await;
    assert!(cancelled.text.contains("deleted after 14 days"), "{}", cancelled.text);
    assert_eq!((files_after(&house, 0).await, files_after(&house, 13).await, files_after(&house, 15).await), (2, 2, 0));
    house.close().await;
}
