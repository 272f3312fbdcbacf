//! The outbox: what was written to customers, how it stands, and what can be done about it.

use super::api;
use super::row::MessageRow;
use super::stops::{Ask, AskDialog, StopList};
use super::tabs::CareTabs;
use crate::live::Live;
use crate::problem::Problem;
use crate::ui::{Block, Button, Empty, ErrorNotice, Glyph, Icon, Loading, PageHeader};
use crate::words::{self, Loc};
use domain::care::{Messages, State};
use domain::live::Area;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The outbox and the stop list.
#[component]
pub fn MessagesPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let query = use_query_map();
    let state = Memo::new(move |_| query.with(|query| query.get("state")).and_then(|state| State::from_code(&state)));
    let pages = RwSignal::new(1_usize);
    let ask = RwSignal::new(None::<Ask>);
    let changes = expect_context::<Live>().changes_of(|_, area| area == Area::Care);
    let list = Resource::new(move || (state.get(), pages.get(), changes.get()), |(state, pages, _)| fetch(state, pages));
    view! {
        <Title text=td_string!(loc, care.messages) />
        <PageHeader title=td_string!(loc, care.messages) />
        <CareTabs here="/care/messages" />
        <Filter state />
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => view! { <Lists list pages ask /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
        <AskDialog ask />
    }
}

/// As many pages as somebody has asked for, fetched again together.
async fn fetch(state: Option<State>, pages: usize) -> Result<Messages, Problem> {
    let mut all = api::outbox(state, None).await?;
    for _ in 1..pages {
        let Some(after) = all.next.take() else { break };
        let page = api::outbox(state, Some(after)).await?;
        all.rows.extend(page.rows);
        all.next = page.next;
    }
    Ok(all)
}

/// A plain form: without scripts the browser itself asks for the page it describes.
#[component]
fn Filter(state: Memo<Option<State>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let option = move |value: &'static str, text: &'static str| {
        view! { <option value=value selected=move || value == state.get().map_or("", State::code)>{text}</option> }
    };
    view! {
        <form class="filters" method="get" action="/care/messages" role="search">
            <label class="visually-hidden" for="message-state">{td_string!(loc, care.state)}</label>
            <select class="select" id="message-state" name="state">
                {option("", td_string!(loc, care.all_states))}
                {State::ALL.iter().map(|state| option(state.code(), words::message_state(loc, *state))).collect_view()}
            </select>
            <button class="button" type="submit"><Icon glyph=Glyph::Search />{td_string!(loc, care.show)}</button>
        </form>
    }
}

#[component]
fn Lists(list: Messages, pages: RwSignal<usize>, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let Messages { rows, next, stops } = list;
    let note = format!("{}{}", rows.len(), if next.is_some() { "+" } else { "" });
    let kept = rows.iter().any(|row| row.state == State::Kept);
    let more = Callback::new(move |()| pages.update(|pages| *pages += 1));
    let rows = if rows.is_empty() {
        view! { <Empty title=td_string!(loc, care.none) glyph=Glyph::Inbox /> }.into_any()
    } else {
        let rows = rows.into_iter().map(|row| view! { <li><MessageRow row ask /></li> }).collect_view();
        view! { <ol class="messages">{rows}</ol> }.into_any()
    };
    view! {
        <div class="with-side">
            <div class="stack">
                <Block title=td_string!(loc, care.messages) note>
                    {kept.then(|| view! { <p class="block-body quiet">{td_string!(loc, care.kept_means)}</p> })}
                    {rows}
                    {next.map(|_| view! { <div class="pager"><Button on_press=more glyph=Glyph::ArrowDown>{td_string!(loc, care.more)}</Button></div> })}
                </Block>
            </div>
            <aside class="stack"><StopList stops ask /></aside>
        </div>
    }
}
