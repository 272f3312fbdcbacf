//! The languages, at the foot of every page that customers see. Plain forms: the choice holds for this browser.

use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::Language;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A button for each language.
#[component]
pub fn Languages() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let here = Visit::here().language;
    let choice = move |language: &Language| {
        let language = *language;
        view! {
            <form method="post" action="/api/v1/language">
                <input type="hidden" name="language" value=language.code() />
                <button class="button" data-kind="plain" type="submit" lang=language.code() aria-current=(language == here).then_some("true")>
                    {words::language(loc, language)}
                </button>
            </form>
        }
    };
    view! { <nav class="guest-languages" aria-label=td_string!(loc, common.language)>{Language::ALL.iter().map(choice).collect_view()}</nav> }
}
