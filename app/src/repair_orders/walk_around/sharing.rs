//! Beside the car: what the customer's data may be given away for, each asked for by itself and signed by itself.

use crate::customers::api;
use crate::execute;
use crate::repair_orders::Shown;
use crate::repair_orders::signing::{SignForm, Signing};
use crate::ui::{Block, Button, Choice, Dialog, ErrorNotice, Glyph, Segments, State, StateText, open_while};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::customers::{Agreed, Command, Consent, Purpose};
use domain::{ConsentId, Language};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Whether the manufacturer and the insurer may be told of this customer and car; nothing is chosen for the customer, and none of it is a
/// condition of the repair.
#[component]
pub fn SharingBlock(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (order, asked) = (shown.id(), RwSignal::new(None::<Purpose>));
    let again = RwSignal::new(0_u32);
    let owner = shown.page.with_untracked(|page| page.customer.name.clone());
    let agreed = Resource::new(move || again.get(), move |_| api::shared(order));
    let known = move || agreed.get().and_then(Result::ok).unwrap_or_default();
    let row = move |purpose: Purpose| {
        let stands = move || known().into_iter().find(|consent: &Consent| consent.purpose == purpose);
        view! {
            <li>
                <b>{words::purpose(loc, purpose)}</b>
                {move || match stands() {
                    Some(consent) => {
                        let clock = words::Clock::of(&Visit::here());
                        let given = td_string!(loc, check_in.agreed_on, at = clock.date_time(consent.given_at));
                        view! { <StateText state=State::Ready glyph=Glyph::Check text=given /> }.into_any()
                    }
                    None => {
                        let ask = Callback::new(move |()| asked.set(Some(purpose)));
                        view! { <Button glyph=Glyph::Signature on_press=ask>{td_string!(loc, check_in.sign_consent)}</Button> }.into_any()
                    }
                }}
            </li>
        }
    };
    view! {
        <Block title=td_string!(loc, check_in.sharing)>
            <p class="block-body quiet">{td_string!(loc, check_in.sharing_lead)}" "{td_string!(loc, check_in.sharing_of, name = owner)}</p>
            <Transition fallback=|| ()>
                {move || Suspend::new(async move {
                    match agreed.await {
                        Ok(_) => view! { <ul class="sharing">{Purpose::SIGNED.iter().copied().map(row).collect_view()}</ul> }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Transition>
        </Block>
        <ConsentDialog shown asked signed=Callback::new(move |()| again.update(|again| *again += 1)) />
    }
}

/// The sentence in the customer's language, and the place to sign.
#[component]
fn ConsentDialog(shown: Shown, asked: RwSignal<Option<Purpose>>, signed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, signing) = (shown.sending(), Signing::begin());
    let open = open_while(asked, move || sending.clear());
    let language = RwSignal::new(Some(Visit::here().language));
    let read_in = move || language.get().unwrap_or(Language::ZhHans);
    signing.follow(shown, sending, open, move || (asked.get(), read_in()));
    let wording = move |purpose: Purpose, language: Language| words::wording(words::locale(language), purpose);
    let give = Callback::new(move |(signed_by, signature)| {
        let Some(purpose) = asked.get_untracked() else { return };
        let language = untrack(read_in);
        let consent = ConsentId(execute::new_id());
        let agreed = Agreed { consent, purpose, wording: wording(purpose, language).to_owned(), language };
        let command = Command::SignConsent { order: shown.id(), agreed, signed_by, signature };
        // The consent is a thing of its own: the version of the order says nothing about it.
        sending.send(domain::Command::Customers(command), None, move |_| {
            asked.set(None);
            signed.run(());
        });
    });
    let languages: Vec<_> = Language::ALL.iter().map(|language| Choice::new(*language, words::language(loc, *language))).collect();
    let languages = StoredValue::new(languages);
    let title = move || asked.get().map_or("", |purpose| words::purpose(loc, purpose));
    view! {
        <Dialog id="sign-consent" open title close_label=td_string!(loc, common.close) wide=true>
            <SignForm signing sending action=td_string!(loc, check_in.sign_consent) signed=give>
                <Segments name="consent-language" label=td_string!(loc, check_in.consent_language) choices=languages.get_value() value=language />
                {move || asked.get().map(|purpose| view! { <blockquote class="consent" lang=read_in().code()>{wording(purpose, read_in())}</blockquote> })}
            </SignForm>
        </Dialog>
    }
}
