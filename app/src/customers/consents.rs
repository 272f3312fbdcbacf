//! On the customer's page at the desk: what they have agreed to, and a button for when they take it back by telephone.

use crate::execute::Sending;
use crate::ui::{Button, Kind, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::Permission;
use domain::customers::{Command, Consent};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What was agreed to, newest first.
#[component]
pub fn Consents(consents: Vec<Consent>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    if consents.is_empty() {
        return view! { <p class="block-body quiet">{td_string!(loc, customers.no_consents)}</p> }.into_any();
    }
    let rows = consents.into_iter().map(|consent| view! { <Row consent /> }).collect_view();
    view! { <ul class="consents">{rows}</ul> }.into_any()
}

#[component]
fn Row(consent: Consent) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let sending = Sending::begin();
    let id = consent.id;
    let withdraw = Callback::new(move |()| {
        sending.send(domain::Command::Customers(Command::WithdrawConsent { consent: id }), Some(consent.version), |_| ());
    });
    let given = td_string!(loc, customers.consent_given, at = clock.date_time(consent.given_at));
    let signed = consent.signed_by.as_ref().map(|name| td_string!(loc, customers.consent_signed, name = name.as_str()));
    let end = match consent.withdrawn_at {
        Some(at) => {
            view! { <small class="quiet">{td_string!(loc, customers.consent_withdrawn, at = clock.date_time(at))}</small> }.into_any()
        }
        None if visit.may(Permission::WithdrawConsent) => {
            view! { <Button kind=Kind::Plain on_press=withdraw pending=sending.pending>{td_string!(loc, customers.withdraw_consent)}</Button> }.into_any()
        }
        None => ().into_any(),
    };
    view! {
        <li>
            <b>{words::purpose(loc, consent.purpose)}</b>
            <span lang=consent.language.code()>{consent.wording}</span>
            <small class="quiet">{given}{signed.map(|signed| format!(" · {signed}"))}</small>
            {end}
            <WhyNot reason=sending.refused />
        </li>
    }
}
