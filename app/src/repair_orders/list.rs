//! The list of orders: by status and text, newest first, a page at a time.

use super::api;
use super::rows::Promised;
use crate::live::Live;
use crate::problem::Problem;
use crate::ui::{Badge, Block, Button, Empty, ErrorNotice, Glyph, Icon, Loading, PageHeader, Plate, TableScroll};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::OrderId;
use domain::live::Area;
use domain::repair_orders::{Filter, Row, Rows, Status};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// In the address: every order, not only those in the house.
const ALL: &str = "all";
/// In the address: the orders in the house.
const OPEN: &str = "open";

/// The list of orders. What is asked for stands in the address, so that it can be sent and gone back to.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(|query| asked(query.get("status").as_deref(), query.get("q").unwrap_or_default())));
    let rows = Resource::new(move || filter.get(), |filter| api::orders(filter, None));
    view! {
        <Title text=td_string!(loc, common.nav_orders) />
        <PageHeader title=td_string!(loc, common.nav_orders) />
        <Filters filter />
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

/// What the address asks for. Without a word about it: what is in the house, or whatever a text finds.
fn asked(status: Option<&str>, text: String) -> Filter {
    let open_only = match status {
        Some(status) if !status.is_empty() => status == OPEN,
        _ => text.trim().is_empty(),
    };
    Filter { status: status.and_then(Status::from_code), text, open_only }
}

/// A plain form: without scripts the browser itself asks for the page it describes.
#[component]
fn Filters(filter: Memo<Filter>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let navigate = use_navigate();
    let chosen = move || filter.with(|filter| filter.status.map_or(if filter.open_only { OPEN } else { ALL }, Status::code));
    let option = move |value: &'static str, text: &'static str| {
        view! { <option value=value selected=move || value == chosen()>{text}</option> }
    };
    let statuses = Status::ALL.iter().map(|status| option(status.code(), words::status(loc, *status))).collect_view();
    let (text, status) = (NodeRef::<leptos::html::Input>::new(), NodeRef::<leptos::html::Select>::new());
    let ask = move || {
        let (Some(text), Some(status)) = (text.get_untracked(), status.get_untracked()) else { return };
        let params = leptos_router::params::ParamsMap::from_iter([("status", status.value()), ("q", text.value().trim().to_owned())]);
        navigate(&format!("/repair_orders{}", params.to_query_string()), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let chosen_anew = ask.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        ask();
    };
    view! {
        <form class="filters" method="get" action="/repair_orders" role="search" on:submit=submit>
            <label class="visually-hidden" for="orders-text">{td_string!(loc, common.search)}</label>
            <input
                node_ref=text
                class="input"
                id="orders-text"
                type="search"
                name="q"
                value=filter.with_untracked(|filter| filter.text.clone())
                prop:value=move || filter.with(|filter| filter.text.clone())
                placeholder=td_string!(loc, common.search_placeholder)
            />
            <label class="visually-hidden" for="orders-status">{td_string!(loc, repair_orders.status)}</label>
            <select node_ref=status class="select" id="orders-status" name="status" prop:value=chosen on:change=move |_| chosen_anew()>
                {option(OPEN, td_string!(loc, repair_orders.open_only))}
                {option(ALL, td_string!(loc, repair_orders.all))}
                {statuses}
            </select>
            <button class="button" type="submit"><Icon glyph=Glyph::Search />{td_string!(loc, common.search)}</button>
        </form>
    }
}

/// As many pages as somebody has asked for, fetched again together.
async fn fetch(filter: &Filter, pages: usize) -> Result<Rows, Problem> {
    let mut all = api::orders(filter.clone(), None).await?;
    for _ in 1..pages {
        let Some(after) = all.next.take() else { break };
        let page = api::orders(filter.clone(), Some(after)).await?;
        all.rows.extend(page.rows);
        all.next = page.next;
    }
    Ok(all)
}

#[component]
fn Pages(first: Rows, filter: Filter) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let list = RwSignal::new(first);
    let (pages, filter) = (StoredValue::new(1_usize), StoredValue::new(filter));
    let (pending, failed) = (RwSignal::new(false), RwSignal::new(None::<String>));
    // One fetch at a time; what changes meanwhile is fetched after it.
    let (busy, again) = (StoredValue::new(false), StoredValue::new(false));
    let refetch = move || {
        if busy.get_value() {
            again.set_value(true);
            return;
        }
        busy.set_value(true);
        leptos::task::spawn_local(async move {
            loop {
                let Some((asked, pages)) = filter.try_get_value().zip(pages.try_get_value()) else { return };
                match fetch(&asked, pages).await {
                    Ok(rows) => {
                        let _ = list.try_set(rows);
                        let _ = failed.try_set(None);
                    }
                    Err(problem) => {
                        let _ = failed.try_set(Some(words::problem(loc, &problem)));
                    }
                }
                let _ = pending.try_set(false);
                if again.try_update_value(std::mem::take) != Some(true) {
                    break;
                }
            }
            let _ = busy.try_update_value(|busy| *busy = false);
        });
    };
    let orders = |area: Area| matches!(area, Area::RepairOrders | Area::Workshop | Area::Quality | Area::Settlement);
    let changes = expect_context::<Live>().changes_of(move |_, area| orders(area));
    Effect::new(move |before: Option<()>| {
        changes.track();
        if before.is_some() {
            refetch();
        }
    });
    let more = Callback::new(move |()| {
        pending.set(true);
        pages.update_value(|pages| *pages += 1);
        refetch();
    });
    let count = move || list.with(|list| format!("{}{}", list.rows.len(), if list.next.is_some() { "+" } else { "" }));
    let ids = Memo::new(move |_| list.with(|list| list.rows.iter().map(|row| row.order).collect::<Vec<_>>()));
    let row = move |id: OrderId| Memo::new(move |_| list.with(|list| list.rows.iter().find(|row| row.order == id).cloned()));
    view! {
        <Block title=td_string!(loc, repair_orders.orders) note=count>
            <Show
                when=move || ids.with(|ids| !ids.is_empty())
                fallback=move || view! { <Empty title=td_string!(loc, repair_orders.none_found) glyph=Glyph::ClipboardList /> }
            >
                <TableScroll label=td_string!(loc, repair_orders.orders)>
                    <table class="table orders">
                        <Heads />
                        <tbody>
                            <For each=move || ids.get() key=|id| *id let:id><OrderRow row=row(id) /></For>
                        </tbody>
                    </table>
                </TableScroll>
            </Show>
            <div class="pager">
                {move || list.with(|list| list.next.is_some()).then(|| view! { <Button on_press=more pending glyph=Glyph::ArrowDown>{td_string!(loc, repair_orders.more_rows)}</Button> })}
                {move || failed.get().map(|title| view! { <ErrorNotice title /> })}
            </div>
        </Block>
    }
}

#[component]
fn Heads() -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <thead>
            <tr>
                <th>{td_string!(loc, repair_orders.number)}</th>
                <th>{td_string!(loc, customers.plate)}</th>
                <th>{td_string!(loc, print.model)}</th>
                <th>{td_string!(loc, repair_orders.customer)}</th>
                <th>{td_string!(loc, repair_orders.status)}</th>
                <th>{td_string!(loc, repair_orders.promised)}</th>
                <th>{td_string!(loc, repair_orders.advisor)}</th>
                <th class="num">{td_string!(loc, repair_orders.amount)}</th>
            </tr>
        </thead>
    }
}

/// An order. Its number is the link, and answers for the whole row; on a phone the row is a card.
#[component]
fn OrderRow(row: Memo<Option<Row>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let home = Visit::here().me.map(|me| me.dealership.home_plate).unwrap_or_default();
    let link = row.with_untracked(|row| row.as_ref().map(|row| (format!("/repair_orders/{}", row.order), row.number.clone())));
    let (href, number) = link.unwrap_or_default();
    let cells = move || {
        row.get().map(|row| {
            let waits = row.waiting.then(|| view! { <Icon glyph=Glyph::Armchair /><span class="visually-hidden">{td_string!(loc, common.waits_here)}</span> });
            view! {
                <td class="plate-cell"><Plate plate=row.plate.clone().unwrap_or_default() home=home.clone() none=row.vin.clone() /></td>
                <td class="model clip" title=row.model.clone()>{row.model.clone()}</td>
                <td class="customer clip">{row.customer_name.clone()}{waits}</td>
                <td class="status"><Badge state=words::status_state(row.status) glyph=words::status_glyph(row.status) text=words::status(loc, row.status) /></td>
                <td class="promised"><Promised at=row.promised_at status=row.status /></td>
                <td class="advisor">{row.advisor_name.clone()}</td>
                <td class="num total">{row.total.filter(|total| total.0 != 0).map(domain::Fen::grouped)}</td>
            }
        })
    };
    view! {
        <tr>
            <td class="number"><a class="row-link" href=href>{number}</a></td>
            {cells}
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_word_the_list_shows_what_is_in_the_house() {
        assert!(asked(None, String::new()).open_only);
        assert!(asked(Some(""), " ".to_owned()).open_only);
        assert!(!asked(Some(ALL), String::new()).open_only);
    }

    #[test]
    fn a_text_finds_what_has_left_long_ago() {
        assert!(!asked(None, "8K2C7".to_owned()).open_only);
        assert!(asked(Some(OPEN), "8K2C7".to_owned()).open_only, "unless the house is asked for");
    }

    #[test]
    fn a_status_in_the_address_is_asked_for() {
        let filter = asked(Some("delivered"), String::new());
        assert_eq!((filter.status, filter.open_only), (Some(Status::Delivered), false));
    }
}
