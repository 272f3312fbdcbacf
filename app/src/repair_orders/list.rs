//! The list of orders: by status and text, newest first, a page at a time.

use super::api;
use super::rows::Promised;
use crate::live::Live;
use crate::problem::Problem;
use crate::ui::{Badge, Block, Button, Empty, ErrorNotice, Glyph, Icon, Loading, PageHeader, Plate, TableScroll};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::NaiveDate;
use domain::OrderId;
use domain::live::Area;
use domain::repair_orders::{Filter, Happening, Row, Rows, Status};
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
    let filter = Memo::new(move |_| {
        query.with(|query| {
            let on = Happening::ALL.iter().find_map(|what| Some((*what, query.get(what.code())?.parse().ok()?)));
            asked(query.get("status").as_deref(), query.get("q").unwrap_or_default(), on)
        })
    });
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

/// What the address asks for. Without a word about it: what is in the house, or whatever a text or a day finds.
fn asked(status: Option<&str>, text: String, on: Option<(Happening, NaiveDate)>) -> Filter {
    let open_only = match status {
        Some(status) if !status.is_empty() => status == OPEN,
        _ => text.trim().is_empty() && on.is_none(),
    };
    Filter { statuses: status.unwrap_or_default().split(',').filter_map(Status::from_code).collect(), on, text, open_only }
}

/// Statuses as the address names them.
fn codes(statuses: &[Status]) -> String {
    statuses.iter().map(|status| status.code()).collect::<Vec<_>>().join(",")
}

/// The address of the orders in some statuses.
pub(crate) fn in_statuses(statuses: &[Status]) -> String {
    format!("/repair_orders?status={}", codes(statuses))
}

/// The address of the orders to which something happened on a day.
pub(crate) fn of_a_day(what: Happening, day: NaiveDate) -> String {
    format!("/repair_orders?{}={day}", what.code())
}

/// A plain form: without scripts the browser itself asks for the page it describes.
#[component]
fn Filters(filter: Memo<Filter>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let navigate = use_navigate();
    let chosen = move || {
        filter.with(|filter| match filter.statuses.as_slice() {
            [] => if filter.open_only { OPEN } else { ALL }.to_owned(),
            statuses => codes(statuses),
        })
    };
    let option = move |value: &str, text: &str| {
        let (value, text) = (value.to_owned(), text.to_owned());
        let this = value.clone();
        view! { <option value=value selected=move || this == chosen()>{text}</option> }
    };
    let statuses = Status::ALL.iter().map(|status| option(status.code(), words::status(loc, *status))).collect_view();
    // Several at once come from a figure; the list names them together.
    let several = move || {
        filter.with(|filter| {
            let names: Vec<&str> = filter.statuses.iter().map(|status| words::status(loc, *status)).collect();
            (names.len() > 1).then(|| option(&codes(&filter.statuses), &names.join(td_string!(loc, common.list_comma))))
        })
    };
    let (text, status) = (NodeRef::<leptos::html::Input>::new(), NodeRef::<leptos::html::Select>::new());
    let ask = move || {
        let (Some(text), Some(status)) = (text.get_untracked(), status.get_untracked()) else { return };
        let mut params = leptos_router::params::ParamsMap::from_iter([("status", status.value()), ("q", text.value().trim().to_owned())]);
        if let Some((what, day)) = filter.with_untracked(|filter| filter.on) {
            params.insert(what.code(), day.to_string());
        }
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
                {several}
                {statuses}
            </select>
            <button class="button" type="submit"><Icon glyph=Glyph::Search />{td_string!(loc, common.search)}</button>
        </form>
        {move || filter.with(|filter| filter.on).map(|(what, day)| view! {
            <p class="quiet">
                {words::happening(loc, what)}" "{day.to_string()}" · "<a href="/repair_orders">{td_string!(loc, repair_orders.open_only)}</a>
            </p>
        })}
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
    let changes = expect_context::<Live>().lists_of(orders);
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
        assert!(asked(None, String::new(), None).open_only);
        assert!(asked(Some(""), " ".to_owned(), None).open_only);
        assert!(!asked(Some(ALL), String::new(), None).open_only);
    }

    #[test]
    fn a_text_finds_what_has_left_long_ago() {
        assert!(!asked(None, "8K2C7".to_owned(), None).open_only);
        assert!(asked(Some(OPEN), "8K2C7".to_owned(), None).open_only, "unless the house is asked for");
    }

    #[test]
    fn a_status_in_the_address_is_asked_for() {
        let filter = asked(Some("delivered"), String::new(), None);
        assert_eq!((filter.statuses.as_slice(), filter.open_only), ([Status::Delivered].as_slice(), false));
        let figure = in_statuses(&[Status::InWork, Status::Rework]);
        let (_, status) = figure.split_once("status=").expect("an address");
        assert_eq!(asked(Some(status), String::new(), None).statuses, [Status::InWork, Status::Rework]);
    }

    #[test]
    fn a_figure_of_the_day_opens_its_orders_wherever_they_are_now() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 12).expect("a day");
        assert_eq!(of_a_day(Happening::Delivered, day), "/repair_orders?delivered=2026-03-12");
        let filter = asked(None, String::new(), Some((Happening::Delivered, day)));
        assert!(!filter.open_only);
    }
}
