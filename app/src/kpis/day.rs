//! The day at a glance: the five stations, the figures, what is late, who works on what, and the last fortnight.

use super::api;
use super::stations::Stations;
use crate::live::Live;
use crate::repair_orders::list::of_a_day;
use crate::repair_orders::rows::WorkRows;
use crate::ui::{Block, ErrorNotice, Glyph, Icon, Loading, Money, PageHeader, Stat, TableScroll, Trend, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::Fen;
use domain::kpis::{Day, DayCount, TechnicianDay};
use domain::live::Area;
use domain::repair_orders::Happening;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// The day at a glance.
#[component]
pub fn DayPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let note = words::Clock::of(&visit).date(use_clock().now_untracked());
    view! {
        <Title text=td_string!(loc, kpis.title) />
        <PageHeader title=td_string!(loc, kpis.title) note>
            <a class="button" href="/kpis/first-time-fix"><Icon glyph=Glyph::BadgeCheck />{td_string!(loc, kpis.first_time_fix)}</a>
        </PageHeader>
        <DayView />
    }
}

/// The figures of today, live.
#[component]
pub fn DayView() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().lists_of(|area| !matches!(area, Area::Staff | Area::Customers | Area::Care));
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
        <Stations day=day.clone() />
        <Kpis day=day.clone() />
        <Block title=td_string!(loc, kpis.late) note=late.to_string()>
            <WorkRows rows=day.late empty=td_string!(loc, kpis.late_empty) />
        </Block>
        <div class="halves">
            <Block title=td_string!(loc, kpis.technicians)><Technicians technicians=day.technicians /></Block>
            <Block title=td_string!(loc, kpis.trend)><Fortnight trend=day.trend /></Block>
        </div>
    }
}

/// `part` of `whole` in percent, rounded; nothing of nothing is no figure.
pub(super) fn percent(part: u32, whole: u32) -> String {
    if whole == 0 { "—".to_owned() } else { format!("{}%", (u64::from(part) * 100 + u64::from(whole) / 2) / u64::from(whole)) }
}

/// What a day usually brings: the mean of the days before today on which the house was open, and on which there was such a figure at all.
fn usual(trend: &[DayCount], value: impl Fn(&DayCount) -> Option<f64>) -> Option<f64> {
    let (_, before) = trend.split_last()?;
    let open: Vec<f64> = before.iter().filter(|day| day.arrived > 0).filter_map(value).collect();
    let days = f64::from(u32::try_from(open.len()).ok()?);
    (days > 0.0).then(|| open.iter().sum::<f64>() / days)
}

/// How many of a day's deliveries were on time, in percent; a day without any has no such figure.
fn rate(day: &DayCount) -> Option<f64> {
    (day.delivered > 0).then(|| f64::from(day.on_time) * 100.0 / f64::from(day.delivered))
}

/// Hundredths of a yuan as yuan; a figure to draw, not to settle.
fn yuan(fen: Fen) -> f64 {
    fen.0 as f64 / 100.0
}

/// The figures of the day, four of them beside the fortnight they come from.
#[component]
fn Kpis(day: Day) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (arrived, delivered) = (|day: &DayCount| Some(f64::from(day.arrived)), |day: &DayCount| Some(f64::from(day.delivered)));
    let settled = |day: &DayCount| Some(yuan(day.settled));
    let values = |value: &dyn Fn(&DayCount) -> Option<f64>| day.trend.iter().map(value).collect::<Vec<_>>();
    let count = |usual: Option<f64>| usual.map(|usual| format!("{usual:.1}"));
    let whole = |usual: Option<f64>, unit: &str| usual.map(|usual| format!("{usual:.0}{unit}"));
    let (usual_arrived, usual_delivered) = (usual(&day.trend, arrived), usual(&day.trend, delivered));
    let (usual_rate, usual_settled) = (usual(&day.trend, rate), usual(&day.trend, settled));
    // Nobody counts the turnover of a usual day in fen.
    let usual_yuan = usual_settled.map(|yuan| Fen::yuan(yuan.round() as i64).grouped());
    let worked =
        day.technicians.iter().fold((0, 0), |(billed, clocked), technician| (billed + technician.billed.0, clocked + technician.clocked.0));
    let efficiency = percent(u32::try_from(worked.0).unwrap_or(0), u32::try_from(worked.1).unwrap_or(0));
    let today = |what| day.trend.last().map_or_else(|| "/repair_orders".to_owned(), |today| of_a_day(what, today.day));
    view! {
        <div class="kpis">
            <Kpi name=td_string!(loc, kpis.arrived) actual=day.arrived.to_string() usual=count(usual_arrived) href=today(Happening::Opened) values=values(&arrived) level=usual_arrived />
            <Kpi name=td_string!(loc, kpis.delivered) actual=day.delivered.to_string() usual=count(usual_delivered) href=today(Happening::Delivered) values=values(&delivered) level=usual_delivered />
            <Kpi name=td_string!(loc, kpis.on_time) actual=percent(day.delivered_on_time, day.delivered) usual=whole(usual_rate, "%") href=today(Happening::Delivered) values=values(&rate) level=usual_rate />
            <Kpi name=td_string!(loc, kpis.settled) actual=day.settled.grouped() usual=usual_yuan href=today(Happening::Settled) values=values(&settled) level=usual_settled />
        </div>
        <div class="stats">
            <Stat figure=day.waiting.to_string() text=td_string!(loc, kpis.waiting) href="/workshop" glyph=Glyph::Armchair />
            <Stat figure=percent(day.first_passed, day.first_inspected) text=td_string!(loc, kpis.first_pass) href=today(Happening::Inspected) glyph=Glyph::BadgeCheck />
            <Stat figure=percent(day.dispatched_in_time, day.dispatched) text=td_string!(loc, kpis.dispatch_in_time) href="/workshop" glyph=Glyph::UserCheck />
            <Stat figure=efficiency text=td_string!(loc, kpis.efficiency) href="/workshop" glyph=Glyph::Gauge />
            <Stat figure=day.collected.grouped() text=td_string!(loc, kpis.collected) href="/settlement" glyph=Glyph::Banknote />
        </div>
    }
}

/// A figure beside its fortnight.
#[component]
fn Kpi(
    name: &'static str,
    actual: String,
    /// What a day usually brings, in words.
    usual: Option<String>,
    href: String,
    /// The last days, today last.
    values: Vec<Option<f64>>,
    level: Option<f64>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <a class="kpi" href=href>
            <h3>{name}<small>{td_string!(loc, kpis.today)}</small></h3>
            <b class="actual">{actual}</b>
            <span class="gap">{usual.map(|usual| view! { <span>{td_string!(loc, kpis.usual, figure = usual)}</span> })}</span>
            <Trend values usual=level />
        </a>
    }
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

/// The last fortnight in figures, today first.
#[component]
fn Fortnight(trend: Vec<DayCount>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let rows = trend
        .into_iter()
        .rev()
        .map(|day| {
            view! {
                <tr>
                    <td class="nowrap">{day.day.to_string()}</td>
                    <td class="num"><a href=of_a_day(Happening::Opened, day.day)>{day.arrived}</a></td>
                    <td class="num"><a href=of_a_day(Happening::Delivered, day.day)>{day.delivered}</a></td>
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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(arrived: u32) -> DayCount {
        DayCount { day: chrono::NaiveDate::default(), arrived, delivered: 0, on_time: 0, settled: Fen::ZERO }
    }

    #[test]
    fn a_usual_day_is_the_mean_of_the_open_days_before_today() {
        let arrived = |day: &DayCount| Some(f64::from(day.arrived));
        assert_eq!(usual(&[day(10), day(0), day(20), day(99)], arrived), Some(15.0));
        assert_eq!(usual(&[day(0), day(99)], arrived), None);
        assert_eq!(usual(&[], arrived), None);
    }

    #[test]
    fn a_day_without_a_delivery_says_nothing_of_how_many_were_on_time() {
        let delivered = |delivered, on_time| DayCount { delivered, on_time, ..day(5) };
        assert_eq!(usual(&[delivered(4, 3), delivered(0, 0), delivered(2, 2), delivered(1, 0)], rate), Some(87.5));
        assert_eq!(usual(&[delivered(0, 0), delivered(1, 1)], rate), None);
    }

    #[test]
    fn nothing_of_nothing_is_no_figure() {
        assert_eq!(percent(0, 0), "—");
        assert_eq!(percent(2, 3), "67%");
    }
}
