//! The sign-in page, and the same question over a page whose session has ended.

use crate::live::Live;
use crate::ui::{Button, Dialog, ErrorNotice, Field, Kind, Logo, TextInput};
use crate::visit::{DemoSignIn, Visit};
use crate::words::{self, Loc};
use domain::Language;
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
    let problem = move || query.with(|query| query.get("problem").map(|code| problem_words(loc, &code, query.get("wait").as_deref())));
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
                    {move || problem().map(|title| view! { <ErrorNotice title /> })}
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

/// What stands in the way of signing in. `wait`: seconds until the next attempt may be made.
fn problem_words(loc: Loc, code: &str, wait: Option<&str>) -> String {
    let minutes = || wait.and_then(|seconds| seconds.parse::<u32>().ok()).map_or(15, |seconds| seconds.div_ceil(60).max(1));
    match code {
        "too_many_attempts" => td_string!(loc, staff.too_many_attempts, minutes = minutes()),
        "wrong_password" => td_string!(loc, staff.wrong_password).to_owned(),
        "offline" => td_string!(loc, refusals.offline).to_owned(),
        _ => td_string!(loc, common.server_failed).to_owned(),
    }
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
        </section>
    }
}

/// Asks for the password over the page when its session has ended. What was typed on the page stays.
#[component]
pub fn SignInAgain() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let live = expect_context::<Live>();
    let (open, again) = (live.session_ended, live.signed_in_again);
    let user_name = Visit::here().me.map(|me| me.user_name).unwrap_or_default();
    let (password, failed, pending) = (RwSignal::new(String::new()), RwSignal::new(None::<String>), RwSignal::new(false));
    let submit = {
        let user_name = user_name.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let (user_name, typed) = (user_name.clone(), password.get_untracked());
            pending.set(true);
            leptos::task::spawn_local(async move {
                match sign_in_here(&user_name, &typed).await {
                    Ok(()) => {
                        failed.set(None);
                        password.set(String::new());
                        open.set(false);
                        again.update(|count| *count += 1);
                    }
                    Err((code, wait)) => failed.set(Some(problem_words(loc, code, wait.as_deref()))),
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

/// Signs in without leaving the page.
///
/// # Errors
/// The code of the problem, and the seconds to wait when there were too many attempts.
#[cfg(feature = "hydrate")]
async fn sign_in_here(user_name: &str, password: &str) -> Result<(), (&'static str, Option<String>)> {
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    let offline = |_: JsValue| ("offline", None::<String>);
    let body = serde_json::json!({ "user_name": user_name, "password": password }).to_string();
    let (init, headers) = (web_sys::RequestInit::new(), web_sys::Headers::new().map_err(offline)?);
    headers.set("content-type", "application/json").map_err(offline)?;
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&JsValue::from_str(&body));
    let response = JsFuture::from(window().fetch_with_str_and_init("/api/v1/sign-in", &init)).await.map_err(offline)?;
    let response: web_sys::Response = response.dyn_into().map_err(offline)?;
    match response.status() {
        200..300 => Ok(()),
        429 => Err(("too_many_attempts", response.headers().get("retry-after").ok().flatten())),
        401 | 403 | 422 => Err(("wrong_password", None)),
        _ => Err(("server", None)),
    }
}

#[cfg(not(feature = "hydrate"))]
async fn sign_in_here(_user_name: &str, _password: &str) -> Result<(), (&'static str, Option<String>)> {
    Err(("offline", None))
}
