//! The sign-in page, and the same question over a page whose session has ended.

use crate::live::Live;
use crate::problem::Problem;
use crate::ui::{Button, Dialog, ErrorNotice, Field, Kind, Logo, TextInput};
use crate::visit::{DEMO_PIN, DemoSignIn, Visit};
use crate::words::{self, Loc};
use domain::{DealershipId, Language};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The sign-in page. A plain form: it works before, and without, any script.
#[component]
pub fn SignInPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let query = use_query_map();
    let problem = move || query.with(|query| query.get("problem").and_then(|code| Problem::from_code(&code, query.get("wait").as_deref())));
    let next = move || query.with(|query| query.get("next")).filter(|next| next.starts_with('/')).unwrap_or_else(|| "/".to_owned());
    let (user_name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    view! {
        <Title text=td_string!(loc, staff.sign_in) />
        <div class="sign-in" data-place="desk">
            <header class="sign-in-head"><Logo /><b>"Bayline"</b><Languages /></header>
            <main id="main" class="sign-in-main">
                <form class="card sign-in-form" method="post" action="/api/v1/sign-in">
                    <h1>{td_string!(loc, staff.sign_in)}</h1>
                    <p class="quiet">{td_string!(loc, staff.sign_in_to)}</p>
                    {move || problem().map(|problem| view! { <ErrorNotice title=words::problem(loc, &problem) /> })}
                    <Field id="user-name" label=td_string!(loc, staff.user_name)>
                        <TextInput value=user_name name="user_name" autocomplete="username" required=true maxlength=40 />
                    </Field>
                    <Field id="password" label=td_string!(loc, staff.password)>
                        <TextInput value=password name="password" kind="password" autocomplete="current-password" required=true maxlength=200 />
                    </Field>
                    <input type="hidden" name="next" prop:value=next value=next() />
                    <Button kind=Kind::Next submit=true>{td_string!(loc, staff.sign_in)}</Button>
                </form>
                {(!visit.demo.is_empty()).then(|| view! { <Demo offered=visit.demo.clone() password=visit.demo_password.clone() /> })}
            </main>
        </div>
    }
}

/// Where one signs in, is told of a problem, and then goes on to `next`.
#[must_use]
pub fn address(next: &str, problem: Option<&Problem>) -> String {
    use std::fmt::Write;
    let mut address = String::from("/sign-in?");
    if let Some(problem) = problem {
        // Writing to a string cannot fail.
        let _written = write!(address, "problem={}&", problem.code());
    }
    if let Some(Problem::TooManyAttempts { retry_after }) = problem {
        let _written = write!(address, "wait={retry_after}&");
    }
    address.push_str("next=");
    for byte in next.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.') {
            address.push(char::from(byte));
        } else {
            let _written = write!(address, "%{byte:02X}");
        }
    }
    address
}

/// The choice of language before anybody is known.
#[component]
fn Languages() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let chosen = Visit::here().language;
    view! {
        <form class="segments langs" method="post" action="/api/v1/language" aria-label=td_string!(loc, common.language)>
            {Language::ALL
                .iter()
                .map(|language| {
                    view! {
                        <button type="submit" name="language" value=language.code() lang=language.code() aria-pressed=if *language == chosen { "true" } else { "false" }>
                            {words::language(loc, *language)}
                        </button>
                    }
                })
                .collect_view()}
        </form>
    }
}

/// The people of the demo dealership, a press each.
#[component]
fn Demo(offered: Vec<DemoSignIn>, password: String) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let shown = password.clone();
    view! {
        <section class="demo" aria-labelledby="demo-name">
            <h2 id="demo-name">{td_string!(loc, staff.demo_title)}</h2>
            <p class="quiet">{td_string!(loc, staff.demo_text)}" "<code>{shown}</code></p>
            <ul class="demo-list">
                {offered
                    .into_iter()
                    .map(|person| {
                        view! {
                            <li>
                                <form method="post" action="/api/v1/sign-in">
                                    <input type="hidden" name="user_name" value=person.user_name.clone() />
                                    <input type="hidden" name="password" value=password.clone() />
                                    <button type="submit"><b>{person.name}</b><span>{words::post(loc, person.post)}</span><code>{person.user_name}</code></button>
                                </form>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <p class="quiet">{td_string!(loc, devices.demo_device)}" "{td_string!(loc, devices.demo_pin)}" "<code>{DEMO_PIN}</code></p>
        </section>
    }
}

/// Asks for the password over the page when its session has ended. What was typed on the page stays.
#[component]
pub fn SignInAgain() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let live = expect_context::<Live>();
    let (open, again) = (live.session_ended, live.signed_in_again);
    let at_tablet = Visit::here().me.is_some_and(|me| me.tablet.is_some());
    Effect::new(move |_| {
        // Whoever stands at a tablet is whoever types their PIN next; of the page nothing stays.
        if at_tablet && open.get() {
            let _ = window().location().set_href("/tablet");
        }
    });
    let (user_name, dealership) = Visit::here().me.map(|me| (me.user_name, me.dealership.id)).unzip();
    let user_name = user_name.unwrap_or_default();
    let (password, failed, pending) = (RwSignal::new(String::new()), RwSignal::new(None::<String>), RwSignal::new(false));
    let submit = {
        let user_name = user_name.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let (user_name, typed) = (user_name.clone(), password.get_untracked());
            pending.set(true);
            leptos::task::spawn_local(async move {
                match sign_in_here(&user_name, &typed, dealership).await {
                    Ok(()) => {
                        failed.set(None);
                        password.set(String::new());
                        open.set(false);
                        again.update(|count| *count += 1);
                    }
                    Err(problem) => failed.set(Some(words::problem(loc, &problem))),
                }
                pending.set(false);
            });
        }
    };
    view! {
        <Dialog id="sign-in-again" open title=td_string!(loc, staff.session_ended) close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit.clone()>
                <p>{td_string!(loc, staff.session_ended_text)}</p>
                <p><b>{user_name.clone()}</b></p>
                <Field id="password-again" label=td_string!(loc, staff.password) error=failed>
                    <TextInput value=password kind="password" autocomplete="current-password" required=true autofocus=true />
                </Field>
                <footer><Button kind=Kind::Next submit=true pending>{td_string!(loc, staff.sign_in)}</Button></footer>
            </form>
        </Dialog>
    }
}

/// Signs in without leaving the page, for the dealership that it is about.
///
/// # Errors
/// A wrong password, too many of them, or a server that does not answer.
#[cfg(feature = "hydrate")]
async fn sign_in_here(user_name: &str, password: &str, dealership: Option<DealershipId>) -> Result<(), Problem> {
    use leptos::server_fn::error::FromServerFnError;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    let offline = |_: JsValue| Problem::Offline;
    let body = serde_json::json!({ "user_name": user_name, "password": password, "dealership": dealership }).to_string();
    let (init, headers) = (web_sys::RequestInit::new(), web_sys::Headers::new().map_err(offline)?);
    headers.set("content-type", "application/json").map_err(offline)?;
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&JsValue::from_str(&body));
    let response = JsFuture::from(window().fetch_with_str_and_init("/api/v1/sign-in", &init)).await.map_err(offline)?;
    let response: web_sys::Response = response.dyn_into().map_err(offline)?;
    if response.ok() {
        return Ok(());
    }
    let said = JsFuture::from(response.text().map_err(offline)?).await.map_err(offline)?;
    Err(Problem::de(said.as_string().unwrap_or_default().into()))
}

#[cfg(not(feature = "hydrate"))]
async fn sign_in_here(_user_name: &str, _password: &str, _dealership: Option<DealershipId>) -> Result<(), Problem> {
    Err(Problem::Offline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_survives_signing_in() {
        assert_eq!(address("/workshop", None), "/sign-in?next=/workshop");
        let wrong = Some(&Problem::WrongPassword);
        assert_eq!(address("/repair_orders?q=a&b", wrong), "/sign-in?problem=wrong_password&next=/repair_orders%3Fq%3Da%26b");
    }
}
