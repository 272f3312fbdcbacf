//! The one search box in the head of every page.

use super::hit::ResultLink;
use super::{api, register};
use crate::problem::Problem;
use crate::ui::{Glyph, Icon, SearchBox};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::customers::Hit;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Shorter than this finds too much to be useful.
const SHORTEST: usize = 2;

/// The answer to what stands in the box.
#[derive(Clone)]
struct Answered {
    text: String,
    found: Result<Vec<Hit>, Problem>,
}

/// The search box; results appear while typing.
#[component]
pub fn GlobalSearch() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let typed = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let answered = RwSignal::new(None::<Answered>);
    Effect::new(move |_| {
        let text = typed.get().trim().to_owned();
        if text.chars().count() < SHORTEST {
            open.set(false);
            return;
        }
        leptos::task::spawn_local(async move {
            let found = api::search(text.clone()).await;
            // Answers may overtake each other; only the one to what stands in the box counts.
            if typed.try_get_untracked().is_some_and(|now| now.trim() == text) {
                answered.set(Some(Answered { text, found }));
                open.set(true);
            }
        });
    });
    let results = move || {
        let Some(Answered { text, found }) = answered.get() else { return ().into_any() };
        match found {
            Err(problem) => view! { <p class="nothing">{words::problem_with(loc, &problem, &clock)}</p> }.into_any(),
            Ok(found) if found.is_empty() => {
                let register = register::address(&visit, &text).map(|href| {
                    view! { <a class="result" href=href><Icon glyph=Glyph::UserRoundPen /><span class="name">{td_string!(loc, customers.register)}</span></a> }
                });
                view! { <p class="nothing">{td_string!(loc, customers.nothing_found, text = text)}</p>{register} }.into_any()
            }
            Ok(found) => found.into_iter().map(|hit| view! { <ResultLink hit wanted=text.clone() /> }).collect_view().into_any(),
        }
    };
    view! {
        <SearchBox
            id="search"
            value=typed
            label=td_string!(loc, common.search)
            placeholder=td_string!(loc, common.search_placeholder)
            action="/customers"
            open
            on_leave=Callback::new(move |()| open.set(false))
        >
            {results.clone()}
        </SearchBox>
    }
}
