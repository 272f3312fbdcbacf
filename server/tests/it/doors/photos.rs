//! The doors of the photo store: who may send and see, what is refused, and that a photo arrives once.

use super::cars::{Car, Stage};
use super::house::{Answered, House, Member, id, noon};
use axum::body::Body;
use axum::http::{Request, header};
use domain::care::Command as Care;
use domain::repair_orders::{Command as Orders, Shows};
use domain::{Command, LinkId, PhotoId, Post};
use image::{DynamicImage, ImageFormat, RgbImage};
use std::io::Cursor;

/// A small picture, of this colour.
pub(super) fn picture(colour: u8, format: ImageFormat) -> Vec<u8> {
    let image = DynamicImage::ImageRgb8(RgbImage::from_pixel(64, 48, image::Rgb([colour, 90, 90])));
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

/// The address to send a photo to.
fn address(car: &Car, photo: PhotoId, shows: Shows) -> String {
    format!("/api/v1/photos/{photo}?order={}&shows={shows}&taken_at=2026-03-12T04:00:00.000Z", car.order)
}

async fn send(house: &House, who: Option<&Member>, address: &str, bytes: Vec<u8>) -> Answered {
    let request = Request::post(address).header(header::CONTENT_TYPE, "image/jpeg").body(Body::from(bytes)).expect("a request");
    house.send(who, request).await
}

async fn opened(test: &str) -> (House, Car) {
    let house = House::open(test).await;
    let car = house.car(Stage::Received, house.here.holder(Post::Technician).actor.person).await;
    (house, car)
}

fn says(answer: &Answered, status: u16, problem: &str) {
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (status, problem), "{}", answer.text);
}

async fn photos(house: &House) -> i64 {
    sqlx::query_scalar("select count(*) from repair_orders_photo").fetch_one(&house.all).await.expect("a count")
}

/// A picture that never arrives, whoever it is from.
fn endless(address: &str) -> Request<Body> {
    let body = Body::from_stream(futures::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    Request::post(address).header(header::CONTENT_TYPE, "image/jpeg").body(body).expect("a request")
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_send_a_photo_is_told_before_it_has_arrived() {
    let (house, car) = opened("photo_unread").await;
    let to = address(&car, PhotoId(id()), Shows::Front);
    says(&house.send(None, endless(&to)).await, 401, "not_signed_in");
    let mut posts = Post::ALL.iter().map(|post| house.here.holder(*post));
    let nobody = posts.find(|member| !member.actor.may(domain::Permission::Annotate)).expect("somebody who may not");
    says(&house.send(Some(nobody), endless(&to)).await, 403, "not_allowed");
    assert_eq!(photos(&house).await, 0);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_sent_and_seen_by_whom_the_matrix_says() {
    let (house, car) = opened("photo_posts").await;
    let bytes = picture(10, ImageFormat::Png);
    for post in Post::ALL {
        let (photo, member) = (PhotoId(id()), house.here.holder(*post));
        let before = photos(&house).await;
        let sent = send(&house, Some(member), &address(&car, photo, Shows::Finding), bytes.clone()).await;
        if member.actor.may(domain::Permission::Annotate) {
            assert_eq!(sent.status.as_u16(), 200, "{post:?}: {}", sent.text);
            assert_eq!(photos(&house).await, before + 1);
        } else {
            says(&sent, 403, "not_allowed");
            assert_eq!(photos(&house).await, before);
        }
    }
    let photo = PhotoId(id());
    let advisor = Some(house.here.holder(Post::ServiceAdvisor));
    assert_eq!(send(&house, advisor, &address(&car, photo, Shows::Front), bytes.clone()).await.status.as_u16(), 200);
    for path in [format!("/api/v1/photos/{photo}"), format!("/api/v1/photos/{photo}/small")] {
        for post in Post::ALL {
            let member = house.here.holder(*post);
            let seen = house.get(Some(member), &path).await;
            if member.actor.may(domain::Permission::SeeOrders) {
                assert_eq!((seen.status.as_u16(), seen.headers[header::CONTENT_TYPE].to_str().ok()), (200, Some("image/jpeg")), "{post:?}");
                assert_eq!(seen.headers[header::CACHE_CONTROL], "private, no-cache");
            } else {
                says(&seen, 403, "not_allowed");
            }
            let stranger = house.get(Some(house.elsewhere.holder(*post)), &path).await;
            assert!(matches!(stranger.status.as_u16(), 403 | 404), "{post:?} of the other dealership");
        }
        says(&house.get(None, &path).await, 401, "not_signed_in");
    }
    says(&send(&house, None, &address(&car, PhotoId(id()), Shows::Front), bytes.clone()).await, 401, "not_signed_in");
    let before = house.holds().await;
    let stranger = Some(house.elsewhere.holder(Post::ServiceAdvisor));
    says(&send(&house, stranger, &address(&car, PhotoId(id()), Shows::Front), bytes).await, 404, "not_found");
    assert_eq!(house.holds().await, before);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_is_sent_again_arrives_once() {
    let (house, car) = opened("photo_once").await;
    let advisor = Some(house.here.holder(Post::ServiceAdvisor));
    let (photo, bytes) = (PhotoId(id()), picture(20, ImageFormat::Jpeg));
    let at = address(&car, photo, Shows::Front);
    let first = send(&house, advisor, &at, bytes.clone()).await;
    assert_eq!(first.status.as_u16(), 200, "{}", first.text);
    let again = send(&house, advisor, &at, bytes.clone()).await;
    assert_eq!((again.status.as_u16(), again.json()), (200, first.json()), "sent twice, answered the same");
    let eight = futures::future::join_all((0..8).map(|_| send(&house, advisor, &at, bytes.clone()))).await;
    assert!(eight.iter().all(|answer| answer.json() == first.json()));
    let other = PhotoId(id());
    let at_once = address(&car, other, Shows::Rear);
    let eight = futures::future::join_all((0..8).map(|_| send(&house, advisor, &at_once, bytes.clone()))).await;
    assert!(eight.iter().all(|answer| answer.status.as_u16() == 200 && answer.json() == eight[0].json()), "{eight:?}");
    assert_eq!(photos(&house).await, 2);
    says(&send(&house, advisor, &address(&car, photo, Shows::Left), bytes.clone()).await, 409, "envelope_reused");
    let colleague = Some(house.here.holder(Post::DeskSupervisor));
    says(&send(&house, colleague, &at, bytes).await, 409, "envelope_reused");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_photo_is_refused_with_a_reason_and_nothing_is_kept() {
    let (house, car) = opened("photo_bad").await;
    let advisor = Some(house.here.holder(Post::ServiceAdvisor));
    let before = house.holds().await;
    let at = || address(&car, PhotoId(id()), Shows::Front);
    says(&send(&house, advisor, &at(), b"not a picture".to_vec()).await, 422, "not_a_picture");
    says(&send(&house, advisor, &at(), vec![0; 13 << 20]).await, 422, "picture_too_heavy");
    says(&send(&house, advisor, "/api/v1/photos/x?order=y", picture(1, ImageFormat::Png)).await, 400, "unreadable");
    says(&send(&house, advisor, &at().replace("front", "nothing"), picture(1, ImageFormat::Png)).await, 400, "unreadable");
    let person = format!("{}&person={}", at(), house.here.holder(Post::Cashier).actor.person);
    says(&send(&house, advisor, &person, picture(1, ImageFormat::Png)).await, 401, "not_signed_in");
    let form = Request::post(at()).header(header::CONTENT_TYPE, "multipart/form-data").body(Body::from("x")).expect("a request");
    says(&house.send(advisor, form).await, 415, "wrong_content_type");
    let foreign = Request::post(at()).header("sec-fetch-site", "cross-site").header(header::CONTENT_TYPE, "image/png");
    let foreign = foreign.body(Body::from(picture(1, ImageFormat::Png))).expect("a request");
    says(&house.send(advisor, foreign).await, 403, "foreign_origin");
    assert_eq!(house.holds().await, before);
    says(&house.get(advisor, &format!("/api/v1/photos/{}", PhotoId(id()))).await, 404, "not_found");
    says(&house.get(advisor, "/api/v1/photos/x/small").await, 404, "not_found");
    let gone = house.car(Stage::Delivered, house.here.holder(Post::Technician).actor.person).await;
    says(&send(&house, advisor, &address(&gone, PhotoId(id()), Shows::Front), picture(1, ImageFormat::Png)).await, 422, "wrong_status");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_sees_the_photos_of_their_order_and_no_others() {
    let (house, car) = opened("photo_guest").await;
    let other = house.car(Stage::Received, house.here.holder(Post::Technician).actor.person).await;
    let advisor = house.here.holder(Post::ServiceAdvisor);
    let (seen, hidden, foreign) = (PhotoId(id()), PhotoId(id()), PhotoId(id()));
    for (car, photo, shows) in [(&car, seen, Shows::Front), (&car, hidden, Shows::Other), (&other, foreign, Shows::Front)] {
        let sent = send(&house, Some(advisor), &address(car, photo, shows), picture(30, ImageFormat::WebP)).await;
        assert_eq!(sent.status.as_u16(), 200, "{}", sent.text);
    }
    let token = "t".repeat(43);
    let digest = store::care::links::hash(&token).iter().map(|byte| format!("{byte:02x}")).collect();
    let share = Care::ShareOrder { order: car.order, link: LinkId(id()), digest };
    house.does(&advisor.actor, Command::Care(share)).await;
    let page = house.get(None, &format!("/p/{token}")).await;
    assert!(page.text.contains(&seen.to_string()) && !page.text.contains(&hidden.to_string()), "{}", page.text);
    for copy in ["", "/small"] {
        let path = |photo: PhotoId| format!("/api/v1/p/{token}/photos/{photo}{copy}");
        let photo = house.get(None, &path(seen)).await;
        assert_eq!((photo.status.as_u16(), photo.headers[header::CONTENT_TYPE].to_str().ok()), (200, Some("image/jpeg")));
        says(&house.get(None, &path(hidden)).await, 404, "not_found");
        says(&house.get(None, &path(foreign)).await, 404, "not_found");
        says(&house.get(None, &path(seen).replace("ttt", "uuu")).await, 404, "link_leads_nowhere");
    }
    let withdraw = Orders::WithdrawPhoto { order: car.order, photo: seen, reason: "拍错车".to_owned() };
    house.does(&advisor.actor, Command::RepairOrders(withdraw)).await;
    says(&house.get(None, &format!("/api/v1/p/{token}/photos/{seen}")).await, 404, "not_found");
    says(&house.get(Some(advisor), &format!("/api/v1/photos/{seen}")).await, 404, "not_found");
    house.close().await;
}

impl House {
    /// Keeps a picture, past the doors, for a command that makes it a photo.
    pub(super) async fn keep_picture(&self, photo: PhotoId) {
        let picture = domain::repair_orders::Picture { width: 64, height: 48 };
        let kept = store::repair_orders::photos::Kept { hash: [7; 32], picture, bytes: 900 };
        let actor = &self.here.holder(Post::ServiceAdvisor).actor;
        store::repair_orders::photos::keep(&self.store, actor, photo, &kept, noon()).await.expect("kept");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_has_kept_it_shows_again_only_to_whom_it_may() {
    let (house, car) = opened("photo_kept").await;
    let advisor = Some(house.here.holder(Post::ServiceAdvisor));
    let photo = PhotoId(id());
    assert_eq!(send(&house, advisor, &address(&car, photo, Shows::Front), picture(30, ImageFormat::Jpeg)).await.status.as_u16(), 200);
    let ask = |who, path: String, tag: String| {
        let request = Request::get(path).header(header::IF_NONE_MATCH, tag).body(Body::empty()).expect("a request");
        house.send(who, request)
    };
    let mut tags = Vec::new();
    for path in [format!("/api/v1/photos/{photo}"), format!("/api/v1/photos/{photo}/small")] {
        let first = house.get(advisor, &path).await;
        let tag = first.headers[header::ETAG].to_str().expect("a tag").to_owned();
        for known in [tag.clone(), format!("\"x\", W/{tag}")] {
            let again = ask(advisor, path.clone(), known).await;
            assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
            assert_eq!(again.headers[header::CACHE_CONTROL], "private, no-cache");
        }
        assert_eq!(ask(advisor, path.clone(), "\"x\"".to_owned()).await.status.as_u16(), 200);
        // After signing out, and in another house, nothing is said about it.
        says(&ask(None, path.clone(), tag.clone()).await, 401, "not_signed_in");
        let stranger = Some(house.elsewhere.holder(Post::ServiceAdvisor));
        says(&ask(stranger, path.clone(), tag.clone()).await, 404, "not_found");
        tags.push((path, tag));
    }
    assert_ne!(tags[0].1, tags[1].1, "the small copy is another picture");
    house.close().await;
}
