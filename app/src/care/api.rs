//! Server functions of customer care.

use crate::json::Json;
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use domain::care::{Link, Message, Messages, State};
use domain::{MessageId, OrderId};
use leptos::prelude::*;

/// Messages, newest first, a page at a time; and the stop list.
#[server(prefix = "/api/v1", endpoint = "care/messages", input = Json, output = Json)]
pub async fn outbox(state: Option<State>, after: Option<(DateTime<Utc>, MessageId)>) -> Result<Messages, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::care::queries::messages(&store, &actor, state, after).await)
}

/// What the customer of an order was sent, and the links to their page of it.
#[server(prefix = "/api/v1", endpoint = "care/of_order", input = Json, output = Json)]
pub async fn of_order(order: OrderId) -> Result<(Vec<Message>, Vec<Link>), Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::care::queries::of_order(&store, &actor, order).await)
}

/// Makes a link to the customer's page of an order, and answers its path: the one time that anybody of the house sees it.
#[server(prefix = "/api/v1", endpoint = "care/share", input = Json, output = Json)]
pub async fn share(order: OrderId) -> Result<String, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    let token = crate::context::draw_token();
    let digest = store::care::links::hash(&token).iter().map(|byte| format!("{byte:02x}")).collect();
    let command = domain::care::Command::ShareOrder { order, link: domain::LinkId(crate::execute::new_id()), digest };
    let envelope = crate::context::envelope(&actor, domain::Command::Care(command), now);
    crate::context::answer(store::execute(&store, &actor, &envelope, now).await)?;
    Ok(format!("/p/{token}"))
}

/// How a customer wants to be written to.
#[server(prefix = "/api/v1", endpoint = "care/contact", input = Json, output = Json)]
pub async fn contact(customer: domain::CustomerId) -> Result<domain::care::Contact, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::care::queries::contact(&store, &actor, customer).await)
}

/// The complaints of the house.
#[server(prefix = "/api/v1", endpoint = "care/complaints", input = Json, output = Json)]
pub async fn complaints() -> Result<domain::care::Complaints, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::care::complaints::complaints(&store, &actor).await)
}

/// The open complaints of a customer.
#[server(prefix = "/api/v1", endpoint = "care/complaints_of", input = Json, output = Json)]
pub async fn complaints_of(customer: domain::CustomerId) -> Result<Vec<domain::care::Complaint>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::care::complaints::of_customer(&store, &actor, customer).await)
}

/// Whoever may see to a complaint.
#[server(prefix = "/api/v1", endpoint = "care/complaint_owners", input = Json, output = Json)]
pub async fn complaint_owners() -> Result<Vec<domain::staff::PersonRef>, Problem> {
    let (store, actor, _) = crate::context::asked()?;
    crate::context::answer(store::care::complaints::owners(&store, &actor).await)
}

/// The loaner cars: what is out, promised and wished for, and the fleet.
#[server(prefix = "/api/v1", endpoint = "care/loaners", input = Json, output = Json)]
pub async fn loaners() -> Result<domain::care::LoanersPage, Problem> {
    let (store, actor, now) = crate::context::asked()?;
    crate::context::answer(store::care::loaners::page(&store, &actor, now).await)
}

/// What the customer sees behind the link with this token; nobody need be signed in.
#[server(prefix = "/api/v1", endpoint = "care/customer_page", input = Json, output = Json)]
pub async fn customer_page(token: String) -> Result<domain::care::CustomerPage, Problem> {
    let store = expect_context::<store::Store>();
    crate::context::answer(store::care::page::behind_link(&store, &token, crate::context::now()).await)
}
