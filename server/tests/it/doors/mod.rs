//! The door walk: every door of the server, every command, every post, and the other dealership.
//!
//! A new route, server function or command fails here until it is listed with who may use it.

mod appointments;
mod at_hand;
mod body;
mod booking;
mod booking_photos;
mod cars;
mod commands;
mod devices;
mod guests;
mod house;
mod knocking;
mod messages;
mod people;
mod photos;
mod reads;
mod ready;
mod visits;

use reads::{furnished, known_routes};
use std::collections::BTreeSet;

/// Doors that are neither a page nor a question; `knocking`, `guests`, `devices` and `photos` knock at them.
const OTHERS: &[&str] = &[
    "/api",
    "/api/{*function}",
    "/api/v1/care/customer_page",
    "/api/v1/care/share",
    "/api/v1/dealership",
    "/api/v1/device/events",
    "/api/v1/events",
    "/api/v1/execute",
    "/api/v1/language",
    "/api/v1/p/{token}/answer",
    "/api/v1/p/{token}/events",
    "/api/v1/p/{token}/photos/{photo}",
    "/api/v1/p/{token}/photos/{photo}/small",
    "/api/v1/p/{token}/withdraw",
    "/api/v1/photos/{photo}",
    "/api/v1/photos/{photo}/small",
    "/api/v1/sign-in",
    "/api/v1/sign-out",
    "/book",
    "/book/photos/{photo}",
    "/book/{step}",
    "/device",
    "/healthz",
    "/p/{token}",
    "/p/{token}/papers/{paper}",
    "/pkg",
    "/pkg/",
    "/pkg/{*__private__axum_nest_tail_param}",
    "/readyz",
    "/sign-in",
    "/tablet",
    "/tablet/change",
    "/v/{token}",
    "/v/{token}/photos/{photo}",
    "/v/{token}/sheet",
    "/v/{token}/visit.ics",
    "/v/{token}/{deed}",
    "/wall",
];

/// Commands that name nothing that is there: a customer, an entry of the stop list, a colleague, a campaign, a loaner car or a device of
/// their own.
const THEIR_OWN: &[&str] =
    &["customers.register_customer", "care.stop_address", "staff.hire", "staff.enrol_device", "warranty.open_campaign", "care.put_loaner"];

/// The addresses of a router: axum has no list of them, but shows them to whoever debugs it.
fn routes(router: &axum::Router) -> BTreeSet<String> {
    let shown = format!("{router:?}");
    let quoted = shown.split('"').skip(1).step_by(2);
    quoted.filter(|text| text.starts_with('/') && !text.contains("__private__axum_fallback")).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_of_the_server_is_walked() {
    let (house, car) = furnished("routes").await;
    let known: BTreeSet<String> = known_routes(&car).into_iter().chain(OTHERS.iter().map(|path| (*path).to_owned())).collect();
    let there = routes(&house.router);
    let unlisted: Vec<_> = there.difference(&known).collect();
    assert!(unlisted.is_empty(), "list these in server/tests/it/doors, with who may use them: {unlisted:?}");
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(gone.is_empty(), "these are no more: {gone:?}");
    for (path, _) in server_fn::axum::server_fn_paths() {
        assert!(known.contains(path), "{path}");
    }
    house.close().await;
}
