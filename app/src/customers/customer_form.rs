//! Changing what is known of a customer.

use super::api;
use super::checks::Checks;
use super::customer_fields::{CustomerFields, CustomerTyped, FIELDS};
use crate::execute::Sending;
use crate::problem::Problem;
use crate::ui::{Button, ErrorNotice, Glyph, Kind, Loading, Notice, PageHeader, State};
use crate::words::{self, Loc};
use domain::CustomerId;
use domain::customers::{Command, Customer};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

/// The form for a known customer.
#[component]
pub fn CustomerFormPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let params = use_params_map();
    let id = move || params.with(|params| params.get("id")).and_then(|id| id.parse::<CustomerId>().ok());
    let known = Resource::new(id, |id| async move {
        match id {
            Some(id) => api::customer_page(id).await.map(|page| page.customer),
            None => Err(Problem::not_found()),
        }
    });
    view! {
        <Suspense fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
            {move || Suspend::new(async move {
                match known.await {
                    Ok(known) => view! { <CustomerForm known /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn CustomerForm(known: Customer) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let navigate = use_navigate();
    let typed = CustomerTyped::of(Some(&known));
    let sending = Sending::begin();
    let checks = Checks::begin(sending);
    let (customer, version) = (known.id, known.version);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let navigate = navigate.clone();
        let command = Command::ChangeCustomer { customer, draft: typed.draft() };
        sending.send(domain::Command::Customers(command), Some(version), move |_| {
            navigate(&format!("/customers/{customer}"), NavigateOptions::default());
        });
    };
    let title = td_string!(loc, customers.change_customer);
    view! {
        <Title text=title />
        <PageHeader title=title />
        <form class="form card" novalidate=true on:submit=submit on:focusout=move |event| checks.on_leave(&event)>
            {move || checks.elsewhere(FIELDS).map(|text| view! { <Notice state=State::Late glyph=Glyph::CircleAlert title=text alert=true /> })}
            <CustomerFields typed checks />
            <footer class="form-foot">
                <a class="button" href=format!("/customers/{customer}")>{td_string!(loc, common.cancel)}</a>
                <Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button>
            </footer>
        </form>
    }
}
