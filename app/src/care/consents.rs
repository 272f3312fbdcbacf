//! What the customer agreed to with this order, and the way to take it back.

use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::customers::Consent;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What was signed beside the car; taken back as easily as it was given.
#[component]
pub fn Consents(consents: Vec<Consent>, token: String, clock: words::Clock) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let now = Visit::here().now;
    (!consents.is_empty()).then(|| {
        let row = |consent: Consent| {
            let given = td_string!(loc, care.agreed_on, at = clock.day_time(consent.given_at, now));
            let end = match consent.withdrawn_at {
                Some(at) => view! { <small class="quiet">{td_string!(loc, care.withdrawn_on, at = clock.day_time(at, now))}</small> }.into_any(),
                None => view! {
                    <form method="post" action=format!("/api/v1/p/{token}/withdraw")>
                        <button class="button" type="submit" name="consent" value=consent.id.to_string()>{td_string!(loc, care.withdraw_consent)}</button>
                    </form>
                }
                .into_any(),
            };
            view! {
                <li>
                    <b>{words::purpose(loc, consent.purpose)}</b>
                    <span lang=consent.language.code()>{consent.wording}</span>
                    <small class="quiet">{given}</small>
                    {end}
                </li>
            }
        };
        view! {
            <section>
                <h2>{td_string!(loc, care.agreed)}</h2>
                <ul class="guest-list">{consents.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}
