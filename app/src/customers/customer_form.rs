//! Registering a customer, or changing what is known of one.

use super::api;
use crate::execute::{self, Sending};
use crate::ui::{Button, Choice, ErrorNotice, Field, Glyph, Kind, Loading, Notice, PageHeader, Segments, State, TextArea, TextInput};
use crate::words::{self, Loc};
use domain::customers::{Command, Customer, CustomerDraft, CustomerKind};
use domain::{CustomerId, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

/// The form for a new customer (`/customers/new`) or a known one (`/customers/:id/edit`).
#[component]
pub fn CustomerFormPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let params = use_params_map();
    let id = move || params.with(|params| params.get("id"));
    let known = Resource::new(id, |id| async move {
        match id.map(|id| id.parse::<CustomerId>()) {
            None => Ok(None),
            Some(Ok(id)) => api::customer_page(id).await.map(|page| Some(page.customer)),
            Some(Err(_)) => Err(Refusal::NotFound.into()),
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

/// What is typed into the form.
#[derive(Clone, Copy)]
struct Typed {
    kind: RwSignal<Option<CustomerKind>>,
    name: RwSignal<String>,
    phone: RwSignal<String>,
    contact: RwSignal<String>,
    address: RwSignal<String>,
    note: RwSignal<String>,
}

impl Typed {
    fn of(known: Option<&Customer>) -> Self {
        let text = |value: Option<&str>| RwSignal::new(value.unwrap_or_default().to_owned());
        Self {
            kind: RwSignal::new(Some(known.map_or(CustomerKind::Person, |customer| customer.kind))),
            name: text(known.map(|customer| customer.name.as_str())),
            phone: text(known.map(|customer| customer.phone.as_str())),
            contact: text(known.map(|customer| customer.contact.as_str())),
            address: text(known.map(|customer| customer.address.as_str())),
            note: text(known.map(|customer| customer.note.as_str())),
        }
    }

    fn draft(self) -> CustomerDraft {
        CustomerDraft {
            kind: self.kind.get_untracked().unwrap_or(CustomerKind::Person),
            name: self.name.get_untracked(),
            phone: self.phone.get_untracked(),
            contact: self.contact.get_untracked(),
            address: self.address.get_untracked(),
            note: self.note.get_untracked(),
        }
    }
}

/// Which field a refusal is about.
fn about(refusal: &Refusal) -> &str {
    match refusal {
        Refusal::PhoneUnreadable { .. } => "phone",
        Refusal::FieldEmpty { field } | Refusal::FieldTooLong { field, .. } => field,
        _ => "",
    }
}

const FIELDS: &[&str] = &["name", "phone", "contact", "address", "note"];

/// The field that the last refusal is about.
fn field_of(sending: Sending) -> String {
    sending.problem.with(|problem| problem.as_ref().and_then(|problem| problem.refusal()).map(about).unwrap_or_default().to_owned())
}

#[component]
fn CustomerForm(known: Option<Customer>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let navigate = use_navigate();
    let typed = Typed::of(known.as_ref());
    let sending = Sending::begin();
    let stored = known.as_ref().map(|customer| (customer.id, customer.version));
    let error = move |field: &'static str| Signal::derive(move || sending.refused.get().filter(|_| field_of(sending) == field));
    let elsewhere = move || sending.refused.get().filter(|_| !FIELDS.contains(&field_of(sending).as_str()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = typed.draft();
        let customer = stored.map_or_else(|| CustomerId(execute::new_id()), |(id, _)| id);
        let command =
            if stored.is_some() { Command::ChangeCustomer { customer, draft } } else { Command::RegisterCustomer { customer, draft } };
        let next = if stored.is_some() { format!("/customers/{customer}") } else { format!("/vehicles/new?customer={customer}") };
        let navigate = navigate.clone();
        sending.send(domain::Command::Customers(command), stored.map(|(_, version)| version), move |_| {
            navigate(&next, NavigateOptions::default());
        });
    };
    let title = if known.is_some() { td_string!(loc, customers.change_customer) } else { td_string!(loc, customers.new_customer) };
    let kinds = CustomerKind::ALL.iter().map(|kind| Choice::new(*kind, words::customer_kind(loc, *kind))).collect::<Vec<_>>();
    view! {
        <Title text=title />
        <PageHeader title=title />
        <form class="form card" on:submit=submit>
            {move || elsewhere().map(|text| view! { <Notice state=State::Late glyph=Glyph::CircleAlert title=text alert=true /> })}
            <Segments name="kind" label=td_string!(loc, customers.kind) choices=kinds value=typed.kind />
            <div class="fields">
                <Field id="name" label=td_string!(loc, customers.name) error=error("name")>
                    <TextInput value=typed.name required=true maxlength=80 />
                </Field>
                <Field id="phone" label=td_string!(loc, customers.phone) hint=td_string!(loc, customers.phone_hint) error=error("phone")>
                    <TextInput value=typed.phone kind="tel" required=true maxlength=24 />
                </Field>
                <Field id="contact" label=td_string!(loc, customers.contact) mark=td_string!(loc, common.optional) error=error("contact")>
                    <TextInput value=typed.contact maxlength=80 />
                </Field>
                <Field id="address" label=td_string!(loc, customers.address) mark=td_string!(loc, common.optional) error=error("address")>
                    <TextInput value=typed.address maxlength=80 />
                </Field>
                <Field id="note" label=td_string!(loc, customers.note) mark=td_string!(loc, common.optional) error=error("note") wide=true>
                    <TextArea value=typed.note maxlength=1000 />
                </Field>
            </div>
            <footer class="form-foot"><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
        </form>
    }
}
