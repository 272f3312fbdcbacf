//! The stock: what lies in which bin, how much of it is held and for whom, and counting it.

use super::api;
use super::count::CountDialog;
use crate::live::Live;
use crate::ui::{
    Badge, Block, Button, Checkbox, Empty, ErrorNotice, Glyph, Kind, Loading, PageHeader, State, TableScroll, TextInput, VisuallyHidden,
};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::live::Area;
use domain::parts::StockRow;
use domain::{Permission, Quantity};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// As many rows as the server lists at most.
const LISTED: usize = 200;

/// The stock list.
#[component]
pub fn StockPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    // What is held changes with every visit that is prepared, what is there with every car that leaves.
    let changes = expect_context::<Live>().lists_of(|area| matches!(area, Area::Parts | Area::Appointments | Area::RepairOrders));
    let (text, nothing_left) = (RwSignal::new(String::new()), RwSignal::new(false));
    let rows = Resource::new(move || (text.get(), changes.get()), |(text, _)| api::stock(text));
    let counting = RwSignal::new(None::<StockRow>);
    view! {
        <Title text=td_string!(loc, parts.title) />
        <PageHeader title=td_string!(loc, parts.title) note=td_string!(loc, parts.note)>
            <span class="filters">
                <TextInput value=text id="stock-find" kind="search" autocomplete="off" label=td_string!(loc, parts.find) placeholder=td_string!(loc, parts.find) />
                <Checkbox value=nothing_left label=td_string!(loc, parts.only_short) />
            </span>
        </PageHeader>
        <super::requests::Requests />
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match rows.await {
                    Ok(rows) => view! { <Rows rows nothing_left counting /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
        <CountDialog counting />
    }
}

#[component]
fn Rows(rows: Vec<StockRow>, nothing_left: RwSignal<bool>, counting: RwSignal<Option<StockRow>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = StoredValue::new(words::Clock::of(&visit));
    let counts = visit.may(Permission::CountStock);
    let many = (rows.len() >= LISTED).then(|| view! { <p class="pager">{td_string!(loc, parts.at_most, count = LISTED)}</p> });
    let rows = StoredValue::new(rows);
    let wanted = move || {
        let only = nothing_left.get();
        rows.with_value(|rows| rows.iter().filter(|row| !only || row.stock.available() == Quantity(0)).cloned().collect::<Vec<_>>())
    };
    view! {
        <Block title=td_string!(loc, parts.title)>
            {move || {
                let rows = wanted();
                if rows.is_empty() {
                    return view! { <Empty title=td_string!(loc, parts.nothing_found) text=td_string!(loc, parts.nothing_found_text) glyph=Glyph::PackageSearch /> }.into_any();
                }
                let rows = rows.into_iter().map(|row| view! { <Row row counts counting clock /> }).collect_view();
                view! {
                    <TableScroll label=td_string!(loc, parts.title)>
                        <table class="table stock" data-stacks="">
                            <thead>
                                <tr>
                                    <th>{td_string!(loc, parts.bin)}</th>
                                    <th>{td_string!(loc, parts.part_no)}</th>
                                    <th>{td_string!(loc, parts.part)}</th>
                                    <th class="num">{td_string!(loc, parts.on_hand)}</th>
                                    <th class="num">{td_string!(loc, parts.reserved)}</th>
                                    <th class="num">{td_string!(loc, parts.available)}</th>
                                    <th>{td_string!(loc, parts.held_for)}</th>
                                    <th>{td_string!(loc, parts.counted_at)}</th>
                                    {counts.then(|| view! { <th><span class="visually-hidden">{td_string!(loc, parts.count)}</span></th> })}
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </TableScroll>
                }
                .into_any()
            }}
            {many}
        </Block>
    }
}

#[component]
fn Row(row: StockRow, counts: bool, counting: RwSignal<Option<StockRow>>, clock: StoredValue<words::Clock>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let stock = row.stock.clone();
    let amount = |quantity: Quantity| format!("{quantity} {}", stock.unit);
    let left = stock.available();
    let available = match left {
        Quantity(0) => view! { <Badge state=State::Late glyph=Glyph::PackageX text=amount(left) /> }.into_any(),
        _ => view! { <b>{amount(left)}</b> }.into_any(),
    };
    let counted =
        row.counted_at.map_or_else(|| td_string!(loc, parts.never).to_owned(), |at| clock.with_value(|clock| clock.date_time(at)));
    let for_whom = (!row.held_for.is_empty()).then(|| td_string!(loc, parts.held_for));
    let held = row
        .held_for
        .iter()
        .map(|held| {
            let at = clock.with_value(|clock| clock.date_time(held.starts_at));
            view! { <span class="chip" title=format!("{} {at}", held.number)>{held.car.clone()}" "{held.held.to_string()}</span> }
        })
        .collect_view();
    let press = Callback::new(move |()| counting.set(Some(row.clone())));
    view! {
        <tr>
            <td class="code"><b>{stock.bin.clone()}</b></td>
            <td class="code">{stock.part_no.clone()}</td>
            <td class="clip" data-lead="">{stock.title.clone()}</td>
            <td class="num" data-label=td_string!(loc, parts.on_hand)>{amount(stock.on_hand)}</td>
            <td class="num" data-label=td_string!(loc, parts.reserved)>{amount(stock.reserved)}</td>
            <td class="num" data-label=td_string!(loc, parts.available)>{available}</td>
            <td data-label=for_whom><span class="row">{held}</span></td>
            <td class="quiet" data-label=td_string!(loc, parts.counted_at)>{counted}</td>
            {counts.then(|| view! { <td class="num"><Button kind=Kind::Plain glyph=Glyph::ClipboardCheck on_press=press>{td_string!(loc, parts.count)}<VisuallyHidden>" "{stock.title.clone()}</VisuallyHidden></Button></td> })}
        </tr>
    }
}
