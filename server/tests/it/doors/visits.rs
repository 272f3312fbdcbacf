//! Behind the link to a visit: it is shown, moved, cancelled, and nothing of anybody else's.

use super::appointments::draft;
use super::booking::{Phone, STRANGER, house, link, nine};
use super::house::{SECRET, id, noon};
use chrono::TimeDelta;
use domain::appointments::{Channel, Command as Visits, VisitDraft};
use domain::repair_orders::Command as Orders;
use domain::{AppointmentId, Command, Post};

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_is_moved_and_cancelled_by_its_link_and_by_no_other() {
    let (house, _) = house("visit_link").await;
    let mut phone = Phone::of(&house);
    let path = link(&phone.book("", STRANGER).await);
    let times = phone.get(&format!("{path}?do=move&day=2026-03-13")).await;
    assert!(times.text.contains("2026-03-13T02:00:00"), "{}", times.text);
    let to = (nine() + TimeDelta::hours(2)).to_rfc3339().replace('+', "%2B");
    let asked = phone.get(&format!("{path}?do=move&starts_at={to}")).await;
    assert!(asked.text.contains("Move it from Fri 13/3 09:00 to Fri 13/3 11:00?"), "{}", asked.text);
    let moved = phone.submit(&format!("{path}/move"), &format!("starts_at={to}")).await;
    assert!(moved.text.contains("Your visit is moved") && moved.text.contains("Fri 13/3 11:00"), "{}", moved.text);
    let past = phone.send(&format!("{path}/move"), "starts_at=2026-03-01T01:00:00Z").await;
    assert!(past.text.contains("role=\"alert\"") && past.text.contains("name=\"starts_at\""), "{}", past.text);
    for foreign in ["/v/x", "/v/%00", &format!("/v/{}", "a".repeat(64)), &format!("/v/{}", "a".repeat(400))] {
        let page = phone.get(foreign).await;
        assert_eq!(page.status.as_u16(), 404, "{foreign}");
        assert!(page.text.contains("leads nowhere") && !page.text.contains(SECRET) && !page.text.contains("Squeals"), "{}", page.text);
        assert_eq!(phone.send(&format!("{foreign}/cancel"), "reason=").await.status.as_u16(), 404);
        assert_eq!(phone.get(&format!("{foreign}/visit.ics")).await.status.as_u16(), 404);
        assert_eq!(phone.get(&format!("{foreign}/sheet")).await.status.as_u16(), 404);
    }
    let token = path.trim_start_matches("/v/");
    assert_eq!(phone.get(&format!("/p/{token}")).await.status.as_u16(), 404, "it is no link to an order");
    assert!(phone.get(&format!("{path}?do=cancel")).await.text.contains("Cancel the visit on"));
    let gone = phone.submit(&format!("{path}/cancel"), "reason=Away").await;
    assert!(gone.text.contains("This visit is cancelled") && !gone.text.contains("do=move"), "{}", gone.text);
    assert_eq!(phone.send(&format!("{path}/cancel"), "reason=Away").await.status.as_u16(), 303, "sent twice");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_that_was_moved_three_times_is_moved_by_telephone() {
    let (house, _) = house("visit_moves").await;
    let mut phone = Phone::of(&house);
    let path = link(&phone.book("", STRANGER).await);
    let to = |hours| format!("starts_at={}", (nine() + TimeDelta::hours(hours)).to_rfc3339().replace('+', "%2B"));
    for hours in 1..=3 {
        assert!(phone.submit(&format!("{path}/move"), &to(hours)).await.text.contains("Your visit is moved"));
    }
    let page = phone.get(&path).await;
    assert!(page.text.contains("call us for another time") && !page.text.contains("do=move"), "{}", page.text);
    assert!(!phone.get(&format!("{path}?do=move")).await.text.contains("name=\"starts_at\""));
    let late = phone.send(&format!("{path}/move"), &to(5)).await;
    assert!(late.text.contains("can be moved 3 times") && late.text.contains("Fri 13/3 12:00"), "{}", late.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_arrival_the_link_only_shows_and_a_consent_can_still_be_taken_back() {
    let (house, _) = house("visit_arrived").await;
    let mut phone = Phone::of(&house);
    let path = link(&phone.book("", STRANGER).await);
    let visit: uuid::Uuid =
        sqlx::query_scalar("select appointment_id from appointments_visit").fetch_one(&house.all).await.expect("a visit");
    let clerk = &house.here.holder(Post::AppointmentClerk).actor;
    house.does(clerk, Command::Appointments(Visits::Arrive { appointment: AppointmentId(visit) })).await;
    let page = phone.get(&path).await;
    assert!(page.text.contains("Your car is here") && !page.text.contains("do=cancel"), "{}", page.text);
    let late = phone.send(&format!("{path}/cancel"), "reason=").await;
    assert!(late.text.contains("Your car has arrived"), "{}", late.text);
    let (_, rest) = page.text.split_once("name=\"consent\" value=\"").expect("a consent");
    let consent = rest.split('"').next().expect("an id").to_owned();
    let back = phone.submit(&format!("{path}/withdraw"), &format!("consent={consent}")).await;
    assert!(back.text.contains("Taken back"), "{}", back.text);
    let other = phone.send(&format!("{path}/withdraw"), &format!("consent={}", id())).await;
    assert!(other.text.contains("role=\"alert\""), "{}", other.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_of_a_visit_that_the_desk_booked_is_nobodys() {
    let (house, car) = house("visit_desk").await;
    let visit = VisitDraft { note: SECRET.to_owned(), ..draft(&car) };
    let (appointment, visit) = (AppointmentId(id()), Box::new(visit));
    let book = Visits::Book { appointment, channel: Channel::Phone, visit, starts_at: nine(), link: None, agreed: Vec::new() };
    house.does(&house.here.holder(Post::AppointmentClerk).actor, Command::Appointments(book)).await;
    let guessed = house.get(None, &format!("/v/{appointment}")).await;
    assert_eq!(guessed.status.as_u16(), 404);
    assert!(!guessed.text.contains(SECRET), "{}", guessed.text);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_finds_a_car_is_shown_the_visit_that_it_comes_for() {
    let (house, car) = house("visit_found").await;
    let (advisor, clerk) = (house.here.holder(Post::ServiceAdvisor), &house.here.holder(Post::AppointmentClerk).actor);
    let void = Orders::Void { order: car.order, reason: "开错了".to_owned() };
    house.does(&house.here.holder(Post::ServiceManager).actor, Command::RepairOrders(void)).await;
    // It was booked by its plate, by somebody who is not known under their number.
    let visit = VisitDraft { vehicle: None, plate: car.plate.clone(), ..draft(&car) };
    let (appointment, visit) = (AppointmentId(id()), Box::new(visit));
    let starts_at = noon() + TimeDelta::hours(2);
    let book = Visits::Book { appointment, channel: Channel::Phone, visit, starts_at, link: None, agreed: Vec::new() };
    house.does(clerk, Command::Appointments(book)).await;
    let number: String = sqlx::query_scalar("select number from appointments_visit").fetch_one(&house.all).await.expect("a visit");
    for path in [format!("/customers?q={}", car.vin), format!("/vehicles/{}", car.vehicle)] {
        let page = house.get(Some(advisor), &path).await;
        assert!(page.text.contains(&number) && page.text.contains("14:00"), "{path}: {}", page.text);
        let cashier = house.get(Some(house.here.holder(Post::Cashier)), &path).await;
        assert!(!cashier.text.contains(&number), "who comes is not the cashier's: {path}");
    }
    house.close().await;
}
