//! Every question and every page × every post × the other dealership.

use super::appointments::coming;
use super::at_hand::announced;
use super::cars::{Car, Stage};
use super::house::{Answered, House, Member, SECRET};
use domain::repair_orders::{CatalogPart, Operation, QualityClass};
use domain::staff::Skill;
use domain::{Actor, Fen, Hours, Permission, Post};
use futures::stream::{self, StreamExt};
use serde_json::{Value, json};
use std::sync::Arc;

/// What the other dealership gets when it asks for a thing of this one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stranger {
    /// It is not there.
    NotFound,
    /// An answer about their own house.
    OwnHouse,
}

/// A server function: who may ask, with what, and what is in the answer.
struct Question {
    path: &'static str,
    permission: Option<Permission>,
    body: Value,
    /// In the answer to somebody who may ask; empty where what is there depends on who asks.
    shows: &'static str,
    stranger: Stranger,
}

/// Every server function but `execute`, which has a walk of its own.
fn questions(car: &Car) -> Vec<Question> {
    use Permission as P;
    use Stranger::{NotFound, OwnHouse};
    let question = |path, permission, body, shows, stranger| Question { path, permission, body, shows, stranger };
    let (order, text) = (json!({ "order": car.order }), json!({ "text": SECRET }));
    vec![
        question("/api/v1/appointments/setup", Some(P::SetCapacity), json!({}), "", OwnHouse),
        question("/api/v1/care/messages", Some(P::SeeMessages), json!({ "state": null, "after": null }), "13805712266", OwnHouse),
        question("/api/v1/care/contact", Some(P::SeeCustomers), json!({ "customer": car.customer }), "zh-Hans", NotFound),
        question("/api/v1/care/of_order", Some(P::ShareOrder), json!({ "order": car.order }), "13805712266", NotFound),
        question("/api/v1/care/complaints", Some(P::SeeComplaints), json!({}), "", OwnHouse),
        question("/api/v1/care/complaints_of", Some(P::SeeComplaints), json!({ "customer": car.customer }), "", OwnHouse),
        question("/api/v1/care/complaint_owners", Some(P::SeeComplaints), json!({}), SECRET, OwnHouse),
        question("/api/v1/care/loaners", Some(P::LendLoaners), json!({}), "", OwnHouse),
        question("/api/v1/warranty/campaigns", Some(P::ManageCampaigns), json!({}), "", OwnHouse),
        question("/api/v1/warranty/campaign", Some(P::ManageCampaigns), json!({ "campaign": announced(car) }), SECRET, NotFound),
        question("/api/v1/warranty/of_vehicle", Some(P::SeeOrders), json!({ "vehicle": car.vehicle }), "", OwnHouse),
        question("/api/v1/appointments/desk", Some(P::SeeAppointments), json!({ "day": null }), SECRET, OwnHouse),
        question(
            "/api/v1/appointments/free_slots",
            Some(P::SeeAppointments),
            json!({ "wish": { "vehicle": null, "model": "", "services": [], "concern": "?", "moving": null }, "channel": "phone" }),
            "ready_at",
            OwnHouse,
        ),
        question("/api/v1/appointments/sheet", Some(P::SeeAppointments), json!({ "appointment": coming(car) }), SECRET, NotFound),
        question("/api/v1/appointments/services", Some(P::SetCapacity), json!({}), "", OwnHouse),
        question("/api/v1/appointments/preparation", Some(P::SeeAppointments), json!({ "day": "2026-03-12" }), SECRET, OwnHouse),
        question("/api/v1/appointments/prepared", Some(P::SeeAppointments), json!({ "appointment": coming(car) }), SECRET, NotFound),
        question("/api/v1/parts/stock", Some(P::SeeStock), text.clone(), SECRET, OwnHouse),
        question("/api/v1/parts/requests", Some(P::SeeStock), json!({}), "", OwnHouse),
        question("/api/v1/parts/held", Some(P::SeeOrders), json!({ "order": car.order }), "", OwnHouse),
        question("/api/v1/repair_orders/packages", Some(P::Estimate), json!({ "order": car.order }), "", NotFound),
        question("/api/v1/appointments/advisors", Some(P::Book), json!({}), "", OwnHouse),
        question("/api/v1/customers/shared", Some(P::Receive), json!({ "order": car.order }), "", OwnHouse),
        question("/api/v1/appointments/arrivals", Some(P::SeeAppointments), json!({}), SECRET, OwnHouse),
        question("/api/v1/appointments/coming", Some(P::SeeAppointments), json!({ "vehicles": [car.vehicle] }), "starts_at", OwnHouse),
        question("/api/v1/customers/search", Some(P::SeeCustomers), json!({ "text": car.plate }), SECRET, OwnHouse),
        question("/api/v1/customers/customer", Some(P::SeeCustomers), json!({ "customer": car.customer }), SECRET, NotFound),
        question("/api/v1/customers/vehicle", Some(P::SeeCustomers), json!({ "vehicle": car.vehicle }), SECRET, NotFound),
        question("/api/v1/kpis/day", Some(P::SeeDay), json!({}), "", OwnHouse),
        question("/api/v1/kpis/first_time_fix", Some(P::SeeDay), json!({ "month": null }), "", OwnHouse),
        question("/api/v1/quality/in_work", Some(P::Inspect), json!({}), "", OwnHouse),
        question("/api/v1/quality/templates", Some(P::FillSheet), json!({}), "", OwnHouse),
        question("/api/v1/quality/to_certify", Some(P::Inspect), json!({}), "", OwnHouse),
        question("/api/v1/quality/to_check", Some(P::FillSheet), json!({}), "", OwnHouse),
        question("/api/v1/quality/to_inspect", Some(P::Inspect), json!({}), SECRET, OwnHouse),
        question("/api/v1/repair_orders/order", Some(P::SeeOrders), order, SECRET, NotFound),
        question(
            "/api/v1/repair_orders/orders",
            Some(P::SeeOrders),
            json!({ "filter": { "statuses": [], "text": "", "open_only": false }, "after": null }),
            SECRET,
            OwnHouse,
        ),
        question("/api/v1/repair_orders/deferred", Some(P::SeeOrders), json!({ "vehicle": car.vehicle }), "", OwnHouse),
        question("/api/v1/repair_orders/kept_papers", Some(P::SeeOrders), json!({ "order": car.order }), "", OwnHouse),
        question("/api/v1/repair_orders/check_sheets", Some(P::SeeOrders), json!({ "order": car.order }), "", OwnHouse),
        question(
            "/api/v1/repair_orders/kept_paper",
            Some(P::SeeOrders),
            json!({ "order": car.order, "kind": "estimate", "number": 1 }),
            SECRET,
            NotFound,
        ),
        question(
            "/api/v1/repair_orders/paper_in_force",
            Some(P::SeeOrders),
            json!({ "order": car.order, "kind": "authorisation" }),
            SECRET,
            NotFound,
        ),
        question("/api/v1/repair_orders/at_hand", Some(P::SeeOrders), json!({ "order": car.order }), "odometer_km", NotFound),
        question("/api/v1/repair_orders/earlier", Some(P::SeeOrders), json!({ "order": car.order, "after": null }), "visits", NotFound),
        question("/api/v1/repair_orders/discounts_waiting", Some(P::ApproveDiscount), json!({}), "", OwnHouse),
        question("/api/v1/repair_orders/my_cars", Some(P::SeeOrders), json!({}), "", OwnHouse),
        question("/api/v1/repair_orders/to_close", Some(P::CloseOrder), json!({}), "", OwnHouse),
        question("/api/v1/repair_orders/operations", Some(P::SeeOrders), text.clone(), SECRET, OwnHouse),
        question("/api/v1/repair_orders/catalog_parts", Some(P::SeeOrders), text, SECRET, OwnHouse),
        question("/api/v1/settlement/to_settle", Some(P::SeeSettlement), json!({}), SECRET, OwnHouse),
        question("/api/v1/settlement/still_to_pay", Some(P::SeeSettlement), json!({ "after": null }), "", OwnHouse),
        question("/api/v1/staff/members", Some(P::SeeStaff), json!({}), SECRET, OwnHouse),
        question("/api/v1/staff/devices", Some(P::SeeStaff), json!({}), "", OwnHouse),
        question("/api/v1/staff/sessions", None, json!({}), "signed_in_at", OwnHouse),
        question("/api/v1/workshop/board", Some(P::SeeBoard), json!({}), SECRET, OwnHouse),
        question("/api/v1/workshop/opened", Some(P::SeeBoard), json!({ "whole": false }), SECRET, OwnHouse),
        question("/api/v1/workshop/cards", Some(P::SeeBoard), json!({ "orders": [car.order] }), SECRET, OwnHouse),
        question("/api/v1/workshop/body_shop", Some(P::SeeBoard), json!({}), "", OwnHouse),
        question("/api/v1/workshop/time", Some(P::SeeTime), json!({ "first": "2026-03-12", "days": 7 }), "people", OwnHouse),
        question("/api/v1/workshop/floor", Some(P::SeeBoard), json!({}), SECRET, OwnHouse),
        question("/api/v1/workshop/presences", Some(P::SeeBoard), json!({}), "", OwnHouse),
        question("/api/v1/workshop/dispatch", Some(P::Dispatch), json!({}), "waiting", OwnHouse),
        question("/api/v1/workshop/proposal", Some(P::Dispatch), json!({ "order": car.order }), "", OwnHouse),
        question("/api/v1/workshop/called", Some(P::SeeOrders), json!({}), "", OwnHouse),
        question("/api/v1/workshop/similar", Some(P::SeeOrders), json!({ "order": car.order, "job": null }), "", NotFound),
        question("/api/v1/workshop/my_jobs", Some(P::Work), json!({}), "", OwnHouse),
        question("/api/v1/workshop/clock", None, json!({}), "2026", OwnHouse),
        question("/api/v1/workshop/stays", Some(P::SeeBoard), json!({ "since": "2026-03-01T00:00:00Z" }), "", OwnHouse),
        question("/api/v1/workshop/to_wash", Some(P::Wash), json!({}), "", OwnHouse),
    ]
}

/// A page: where it is in the table of addresses, where to look, and who may.
pub(super) struct Page {
    pub(super) route: &'static str,
    pub(super) path: String,
    pub(super) permission: Option<Permission>,
    /// Whether it is about a thing of this dealership, so that the other one finds nothing there.
    about: bool,
}

/// Every page but the one to sign in on.
pub(super) fn pages(car: &Car) -> Vec<Page> {
    use Permission as P;
    let page = |route, permission| Page { route, path: str::to_owned(route), permission, about: false };
    let about = |route: &'static str, id: String, permission| Page { route, path: route.replace("{id}", &id), permission, about: true };
    let (order, customer, vehicle) = (car.order.to_string(), car.customer.to_string(), car.vehicle.to_string());
    let print = about("/repair_orders/{id}/print/{paper}", order.clone(), Some(P::SeeOrders));
    vec![
        page("/", None),
        page("/workshop", Some(P::SeeBoard)),
        page("/workshop/dispatch", Some(P::Dispatch)),
        page("/workshop/jobs", Some(P::Work)),
        page("/workshop/wash", Some(P::Wash)),
        page("/workshop/body", Some(P::SeeBoard)),
        page("/workshop/time", Some(P::SeeTime)),
        page("/repair_orders", Some(P::SeeOrders)),
        about("/repair_orders/{id}", order.clone(), Some(P::SeeOrders)),
        about("/repair_orders/{id}/check-in", order.clone(), Some(P::Receive)),
        about("/repair_orders/{id}/walk-around", order, Some(P::Receive)),
        Page { path: print.path.replace("{paper}", "authorisation"), ..print },
        page("/appointments", Some(P::SeeAppointments)),
        page("/appointments/setup", Some(P::SetCapacity)),
        page("/appointments/services", Some(P::SetCapacity)),
        page("/appointments/prepare", Some(P::SeeAppointments)),
        page("/parts", Some(P::SeeStock)),
        Page {
            path: format!("/appointments/papers/pick-list?visit={}", coming(car)),
            about: true,
            ..page("/appointments/papers/{kind}", Some(P::SeeAppointments))
        },
        about("/appointments/{id}/sheet", coming(car).to_string(), Some(P::SeeAppointments)),
        page("/customers", Some(P::SeeCustomers)),
        page("/customers/new", Some(P::EditCustomers)),
        about("/customers/{id}", customer.clone(), Some(P::SeeCustomers)),
        about("/customers/{id}/edit", customer, Some(P::EditCustomers)),
        Page { path: format!("/vehicles/new?customer={}", car.customer), about: true, ..page("/vehicles/new", Some(P::EditCustomers)) },
        about("/vehicles/{id}", vehicle.clone(), Some(P::SeeCustomers)),
        about("/vehicles/{id}/edit", vehicle, Some(P::EditCustomers)),
        page("/quality", Some(P::Inspect)),
        page("/quality/templates", Some(P::FillSheet)),
        page("/settlement", Some(P::SeeSettlement)),
        page("/care/messages", Some(P::SeeMessages)),
        page("/care/complaints", Some(P::SeeComplaints)),
        page("/care/loaners", Some(P::LendLoaners)),
        page("/warranty", Some(P::ManageCampaigns)),
        about("/warranty/{id}", announced(car).to_string(), Some(P::ManageCampaigns)),
        page("/kpis", Some(P::SeeDay)),
        page("/kpis/first-time-fix", Some(P::SeeDay)),
        page("/staff", Some(P::SeeStaff)),
        page("/me", None),
    ]
}

/// The routes that [`questions`] and [`pages`] know.
pub(super) fn known_routes(car: &Car) -> Vec<String> {
    let questions = questions(car).into_iter().map(|question| question.path.to_owned());
    questions.chain(pages(car).into_iter().map(|page| page.route.to_owned())).collect()
}

/// A house with something in every list.
pub(super) async fn furnished(test: &str) -> (House, Car) {
    let house = House::open(test).await;
    let technician = house.here.holder(Post::Technician).actor.person;
    let car = house.car(Stage::Finished, technician).await;
    house.car(Stage::Settled, technician).await;
    let title = format!("{SECRET}保养");
    house.expects_somebody(&car).await;
    house.announces(announced(&car)).await;
    let operation = Operation { code: "SU-220".to_owned(), title: title.clone(), skill: Skill::Maintenance, quota: Hours(50) };
    store::bootstrap::put_operation(&house.store, house.here.id, &operation).await.expect("an operation");
    let part = CatalogPart {
        part_no: "31060".to_owned(),
        title,
        unit: "个".to_owned(),
        quality: QualityClass::Genuine,
        maker: "博世".to_owned(),
        price: Fen::yuan(9),
    };
    store::bootstrap::put_catalog_part(&house.store, house.here.id, &part).await.expect("a part");
    (house, car)
}

fn may(actor: &Actor, permission: Option<Permission>) -> bool {
    permission.is_none_or(|permission| actor.may(permission))
}

fn leaks_nothing(answer: &Answered, of: &str) {
    for secret in [SECRET, "LFV2A21K", "浙A7K", "13805712266", "RO2603", "JS2603"] {
        assert!(!answer.text.contains(secret), "{of} tells {secret}: {}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_question_is_answered_to_whom_the_matrix_says_and_to_nobody_else() {
    let (house, car) = furnished("questions").await;
    let before = house.holds().await;
    for question in questions(&car) {
        let answer = house.post(None, question.path, &question.body).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (401, "not_signed_in"), "{}", question.path);
        for post in Post::ALL {
            let of = format!("{} asked by {post:?}", question.path);
            let answer = house.post(Some(house.here.holder(*post)), question.path, &question.body).await;
            if may(&house.here.holder(*post).actor, question.permission) {
                assert_eq!(answer.status.as_u16(), 200, "{of}: {}", answer.text);
                assert!(answer.text.contains(question.shows), "{of}: {}", answer.text);
            } else {
                refused_by_post(&answer, question.permission, &of);
            }
            let stranger = house.elsewhere.holder(*post);
            let answer = house.post(Some(stranger), question.path, &question.body).await;
            let of = format!("{of} of the other dealership");
            if !may(&stranger.actor, question.permission) {
                refused_by_post(&answer, question.permission, &of);
            } else if question.stranger == Stranger::NotFound {
                assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (404, "not_found"), "{of}");
            } else {
                assert_eq!(answer.status.as_u16(), 200, "{of}: {}", answer.text);
            }
            leaks_nothing(&answer, &of);
        }
    }
    assert_eq!(house.holds().await, before, "questions write nothing");
    house.close().await;
}

fn refused_by_post(answer: &Answered, permission: Option<Permission>, of: &str) {
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (403, "not_allowed"), "{of}: {}", answer.text);
    let refusal = &answer.json()["refusal"]["not_allowed"];
    assert_eq!(refusal["permission"], json!(permission), "{of}");
    assert!(refusal["ask"].as_array().is_some_and(|posts| !posts.is_empty()), "{of}: whom to ask");
    leaks_nothing(answer, of);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_shown_to_whom_the_matrix_says_and_to_nobody_else() {
    let (house, car) = furnished("pages").await;
    let before = house.holds().await;
    for page in pages(&car) {
        let answer = house.get(None, &page.path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.location()),
            (302, app::staff::sign_in::address(&page.path, None).as_str()),
            "{}",
            page.path
        );
        leaks_nothing(&answer, &page.path);
        let visits = Post::ALL.iter().map(|post| visit(&house, &page, *post));
        stream::iter(visits).buffer_unordered(4).collect::<Vec<()>>().await;
    }
    assert_eq!(house.holds().await, before, "pages write nothing");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_arrive_while_another_server_of_the_process_begins() {
    let house = Arc::new(House::open("beginnings").await);
    let manager = house.here.holder(Post::ServiceManager);
    for _ in 0..20 {
        let beginning = house.clone();
        let begin = tokio::task::spawn_blocking(move || (0..5).map(|_| beginning.begin_another()).collect::<Vec<_>>());
        let (pages, begun) = futures::join!(futures::future::join_all((0..4).map(|_| house.get(Some(manager), "/staff"))), begin);
        assert!(pages.iter().all(|page| page.status == 200), "{:?}", pages.iter().map(|page| page.status).collect::<Vec<_>>());
        drop(begun.expect("another server"));
    }
    Arc::into_inner(house).expect("nobody else has it").close().await;
}

/// What the page that a post begins at asks for.
fn begins_at(path: &str) -> Option<Permission> {
    match path {
        "/workshop" => Some(Permission::SeeBoard),
        "/workshop/wash" => Some(Permission::Wash),
        "/customers" => Some(Permission::SeeCustomers),
        "/appointments" => Some(Permission::SeeAppointments),
        "/parts" => Some(Permission::SeeStock),
        "/staff" => Some(Permission::SeeStaff),
        other => panic!("nobody begins at {other}"),
    }
}

/// A look at a page by the holder of a post in this dealership, and by one in the other.
async fn visit(house: &House, page: &Page, post: Post) {
    let (member, stranger): (&Member, &Member) = (house.here.holder(post), house.elsewhere.holder(post));
    let of = format!("{} seen by {post:?}", page.path);
    let expected = |actor: &Actor, there: bool| match (may(actor, page.permission), there) {
        (false, _) => 403,
        (true, false) => 404,
        (true, true) => 200,
    };
    let answer = house.get(Some(member), &page.path).await;
    if page.route == "/" && answer.status == 302 {
        // Whose work has a page of its own begins there.
        assert!(may(&member.actor, begins_at(answer.location())), "{of}: sent to {}", answer.location());
        return;
    }
    assert_eq!(answer.status.as_u16(), expected(&member.actor, true), "{of}");
    assert!(answer.text.contains("</html>"), "{of}: the page is whole");
    if answer.status == 403 {
        // Their own name and their own house stand above every page.
        let rest = answer.text.replace(&format!("{SECRET}hz-"), "").replace(&format!("{SECRET}有限公司"), "");
        let rest = rest.replace(&format!("\"{SECRET}\""), "").replace(&format!("\\\"{SECRET}\\\""), "");
        assert!(!rest.contains(SECRET) && !rest.contains("LFV2A21K"), "{of} shows what it refuses: {rest}");
    }
    let answer = house.get(Some(stranger), &page.path).await;
    let of = format!("{of} of the other dealership");
    assert_eq!(answer.status.as_u16(), expected(&stranger.actor, !page.about), "{of}");
    leaks_nothing(&answer, &of);
}
