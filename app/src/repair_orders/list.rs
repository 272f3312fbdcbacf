//! The list of orders: by status and text, newest first, a page at a time.

use super::api;
use super::rows::WorkRows;
use crate::ui::{Block, Button, ErrorNotice, Glyph, Icon, Loading, PageHeader};
use crate::words::{self, Loc};
use domain::repair_orders::{Filter, Row, Rows, Status};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The list of orders. What is asked for stands in the address, so that it can be sent and gone back to.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        query.with(|query| {
            let status = query.get("status").unwrap_or_default();
            Filter { status: Status::from_code(&status), text: query.get("q").unwrap_or_default(), open_only: status == "open" }
        })
    });
    let rows = Resource::new(move || filter.get(), |filter| api::orders(filter, None));
    view! {
        <Title text=td_string!(loc, common.nav_orders) />
        <PageHeader title=td_string!(loc, common.nav_orders) />
        <Filters filter=filter.get_untracked() />
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match rows.await {
                    Ok(first) => view! { <Pages first filter=filter.get_untracked() /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// A plain form: the browser itself asks for the page it describes.
#[component]
fn Filters(filter: Filter) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let chosen = filter.status.map_or(if filter.open_only { "open" } else { "" }, Status::code);
    let option = |value: &'static str, text: &'static str| view! { <option value=value selected=value == chosen>{text}</option> };
    let statuses = Status::ALL.iter().map(|status| option(status.code(), words::status(loc, *status))).collect_view();
    view! {
        <form class="filters" method="get" action="/repair_orders" role="search">
            <label class="visually-hidden" for="orders-text">{td_string!(loc, common.search)}</label>
            <input class="input" id="orders-text" type="search" name="q" value=filter.text placeholder=td_string!(loc, common.search_placeholder) />
            <label class="visually-hidden" for="orders-status">{td_string!(loc, repair_orders.status)}</label>
            <select class="select" id="orders-status" name="status">
                {option("", td_string!(loc, repair_orders.all))}
                {option("open", td_string!(loc, repair_orders.open_only))}
                {statuses}
            </select>
            <button class="button" type="submit"><Icon glyph=Glyph::Search />{td_string!(loc, common.search)}</button>
        </form>
    }
}

#[component]
fn Pages(first: Rows, filter: Filter) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let shown = RwSignal::new(first.rows);
    let next = RwSignal::new(first.next);
    let (pending, failed) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let more = Callback::new(move |()| {
        let (filter, after) = (filter.clone(), next.get_untracked());
        pending.set(true);
        leptos::task::spawn_local(async move {
            match api::orders(filter, after).await {
                Ok(page) => {
                    shown.update(|rows: &mut Vec<Row>| rows.extend(page.rows));
                    next.set(page.next);
                    failed.set(None);
                }
                Err(problem) => failed.set(Some(words::problem(loc, &problem))),
            }
            pending.set(false);
        });
    });
    view! {
        <Block title=td_string!(loc, repair_orders.orders)>
            {move || view! { <WorkRows rows=shown.get() empty=td_string!(loc, repair_orders.none_found) /> }}
            <div class="pager">
                {move || next.get().is_some().then(|| view! { <Button on_press=more pending glyph=Glyph::ArrowDown>{td_string!(loc, repair_orders.more_rows)}</Button> })}
                {move || failed.get().map(|title| view! { <ErrorNotice title /> })}
            </div>
        </Block>
    }
}
