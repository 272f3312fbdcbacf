//! The day at a glance: the five stations, what is late, who works on what, and the last fortnight.

use super::api;
use crate::live::Live;
use crate::repair_orders::rows::WorkRows;
use crate::ui::{Block, ErrorNotice, Glyph, Loading, Money, PageHeader, Stat, State, TableScroll};
use crate::words::{self, Loc};
use domain::kpis::{Day, DayCount, TechnicianDay};
use domain::live::Area;
use domain::repair_orders::Status;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// The day at a glance.
#[component]
pub fn DayPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <Title text=td_string!(loc, common.nav_day) />
        <PageHeader title=td_string!(loc, common.nav_day) />
        <DayView />
    }
}

/// The figures of today, live.
#[component]
pub fn DayView() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().changes_of(|_, area| !matches!(area, Area::Staff | Area::Customers));
    let day = Resource::new(move || changes.get(), |_| api::day());
    view! {
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
            {move || Suspend::new(async move {
                match day.await {
                    Ok(day) => view! { <Figures day /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Figures(day: Day) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let late = day.late_count;
    view! {
        <Counts day=day.clone() />
        <Stages stages=day.stages />
        <Block title=td_string!(loc, kpis.late) note=late.to_string()>
            <WorkRows rows=day.late empty=td_string!(loc, kpis.late_empty) />
        </Block>
        <div class="with-side">
            <Block title=td_string!(loc, kpis.trend)><Trend trend=day.trend /></Block>
            <Block title=td_string!(loc, kpis.technicians)><Technicians technicians=day.technicians /></Block>
        </div>
    }
}

/// `part` of `whole` in percent, rounded; nothing of nothing is no figure.
fn percent(part: u32, whole: u32) -> String {
    if whole == 0 { "—".to_owned() } else { format!("{}%", (u64::from(part) * 100 + u64::from(whole) / 2) / u64::from(whole)) }
}

#[component]
fn Counts(day: Day) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let late = if day.late_count > 0 { State::Late } else { State::Done };
    view! {
        <div class="stats">
            <Stat figure=day.arrived.to_string() text=td_string!(loc, kpis.arrived) href="/repair_orders" glyph=Glyph::Car />
            <Stat figure=day.late_count.to_string() text=td_string!(loc, kpis.late) href="/workshop" glyph=Glyph::AlarmClock state=late />
            <Stat figure=day.waiting.to_string() text=td_string!(loc, kpis.waiting) href="/workshop" glyph=Glyph::Armchair />
            <Stat figure=day.delivered.to_string() text=td_string!(loc, kpis.delivered) href="/repair_orders?status=delivered" glyph=Glyph::DoorOpen />
            <Stat figure=percent(day.delivered_on_time, day.delivered) text=td_string!(loc, kpis.on_time) href="/repair_orders?status=delivered" glyph=Glyph::Clock />
            <Stat figure=percent(day.inspected.saturating_sub(day.failed), day.inspected) text=td_string!(loc, kpis.first_pass) href="/quality" glyph=Glyph::BadgeCheck />
            <Stat figure=day.settled.grouped() text=td_string!(loc, kpis.settled) href="/settlement" glyph=Glyph::ReceiptText />
            <Stat figure=day.collected.grouped() text=td_string!(loc, kpis.collected) href="/settlement" glyph=Glyph::Banknote />
        </div>
    }
}

/// How many cars stand at each stage; each leads to them.
#[component]
fn Stages(stages: Vec<(Status, u32)>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let shown = stages
        .into_iter()
        .map(|(status, count)| {
            let href = format!("/repair_orders?status={}", status.code());
            view! { <Stat figure=count.to_string() text=words::status(loc, status) href glyph=words::status_glyph(status) state=words::status_state(status) /> }
        })
        .collect_view();
    view! { <Block title=td_string!(loc, kpis.stages)><div class="stats">{shown}</div></Block> }
}

#[component]
fn Technicians(technicians: Vec<TechnicianDay>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let rows = technicians
        .into_iter()
        .map(|day| {
            let efficiency = percent(u32::try_from(day.billed.0).unwrap_or(0), u32::try_from(day.clocked.0).unwrap_or(0));
            view! {
                <tr>
                    <td>{day.technician.name}</td>
                    <td class="num">{day.clocked.to_string()}</td>
                    <td class="num">{day.billed.to_string()}</td>
                    <td class="num">{efficiency}</td>
                    <td>{day.working_on}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <TableScroll label=td_string!(loc, kpis.technicians)>
            <table class="table">
                <thead>
                    <tr>
                        <th>{td_string!(loc, kpis.technician)}</th>
                        <th class="num">{td_string!(loc, kpis.clocked)}</th>
                        <th class="num">{td_string!(loc, kpis.billed)}</th>
                        <th class="num">{td_string!(loc, kpis.efficiency)}</th>
                        <th>{td_string!(loc, kpis.working_on)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableScroll>
    }
}

/// The last fortnight in figures, today last.
#[component]
fn Trend(trend: Vec<DayCount>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let rows = trend
        .into_iter()
        .rev()
        .map(|day| {
            view! {
                <tr>
                    <td class="nowrap">{day.day.to_string()}</td>
                    <td class="num">{day.arrived}</td>
                    <td class="num">{day.delivered}</td>
                    <td class="num">{percent(day.on_time, day.delivered)}</td>
                    <td class="num"><Money fen=day.settled /></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <TableScroll label=td_string!(loc, kpis.trend)>
            <table class="table">
                <thead>
                    <tr>
                        <th>{td_string!(loc, kpis.day)}</th>
                        <th class="num">{td_string!(loc, kpis.arrived)}</th>
                        <th class="num">{td_string!(loc, kpis.delivered)}</th>
                        <th class="num">{td_string!(loc, kpis.on_time)}</th>
                        <th class="num">{td_string!(loc, kpis.settled)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableScroll>
    }
}
