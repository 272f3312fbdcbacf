//! On the customer's page at the desk: in which language, and where besides their telephone, they are written to.

use super::api;
use crate::execute::Sending;
use crate::live::Live;
use crate::ui::{Block, Button, Choice, ErrorNotice, Facts, Field, Loading, Select, TextInput, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::care::{Command, Contact};
use domain::{CustomerId, Language, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// How a customer is written to; a form for who may change it.
#[component]
pub fn ContactBlock(customer: CustomerId) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().changes_of(move |subject, _| subject == customer.0);
    let contact = Resource::new(move || changes.get(), move |_| api::contact(customer));
    view! {
        <Block title=td_string!(loc, care.contact)>
            <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=2 /> }>
                {move || Suspend::new(async move {
                    match contact.await {
                        Ok(contact) => view! { <Shown customer contact /> }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Transition>
        </Block>
    }
}

#[component]
fn Shown(customer: CustomerId, contact: Contact) -> impl IntoView {
    let loc = expect_context::<Loc>();
    if !Visit::here().may(Permission::EditCustomers) {
        let facts = [
            (td_string!(loc, common.language), words::language(loc, contact.language).to_owned()),
            (td_string!(loc, care.email), contact.email),
        ];
        let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        return view! { <div class="block-body"><Facts facts /></div> }.into_any();
    }
    let sending = Sending::begin();
    let (language, email) = (RwSignal::new(contact.language.code().to_owned()), RwSignal::new(contact.email));
    let choices: Vec<_> = Language::ALL.iter().map(|of| Choice::new(of.code().to_owned(), words::language(loc, *of))).collect();
    let choices = Signal::stored(choices);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let language = Language::from_code(&language.get_untracked()).unwrap_or(Language::ZhHans);
        let command = Command::SetContact { customer, language, email: email.get_untracked() };
        sending.send(domain::Command::Care(command), None, |_| ());
    };
    view! {
        <form class="block-body form" on:submit=submit>
            <Field id="contact-language" label=td_string!(loc, care.message_language)><Select value=language choices /></Field>
            <Field id="contact-email" label=td_string!(loc, care.email) mark=td_string!(loc, common.optional)><TextInput value=email maxlength=254 /></Field>
            <footer><Button submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
            <WhyNot reason=sending.refused />
        </form>
    }
    .into_any()
}
