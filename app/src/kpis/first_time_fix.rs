//! How often repairs were right the first time (一次修复率): of a month, by technician and by team, with the orders that came back.

use super::api;
use super::day::percent;
use crate::live::Live;
use crate::ui::{Block, Empty, ErrorNotice, Glyph, Icon, Loading, Notice, PageHeader, Stat, State, TableScroll};
use crate::words::{self, Loc};
use chrono::{Datelike, Months, NaiveDate};
use domain::PersonId;
use domain::kpis::FirstTimeFix;
use domain::live::Area;
use domain::quality::{CameBack, Liable, Team};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Whose comebacks the list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    All,
    Person(PersonId),
    Team(Team),
}

impl Of {
    fn holds(self, back: &CameBack) -> bool {
        match self {
            Self::All => true,
            Self::Person(person) => back.is_of(person),
            Self::Team(team) => back.is_of_team(team),
        }
    }

    /// The address of a month, narrowed to this.
    fn address(self, month: NaiveDate) -> String {
        let month = month.format("%Y-%m");
        match self {
            Self::All => format!("/kpis/first-time-fix?month={month}"),
            Self::Person(person) => format!("/kpis/first-time-fix?month={month}&technician={person}#came-back"),
            Self::Team(team) => format!("/kpis/first-time-fix?month={month}&team={team}#came-back"),
        }
    }
}

/// The month that an address names: `2026-03`.
fn month_of(text: &str) -> Option<NaiveDate> {
    format!("{text}-01").parse().ok()
}

/// The figures of a month. What is asked for stands in the address.
#[component]
pub fn FirstTimeFixPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let query = use_query_map();
    let month = Memo::new(move |_| query.with(|query| query.get("month").as_deref().and_then(month_of)));
    let of = Memo::new(move |_| {
        query.with(|query| {
            let person = query.get("technician").and_then(|id| id.parse().ok()).map(Of::Person);
            let team = query.get("team").and_then(|code| Team::from_code(&code)).map(Of::Team);
            person.or(team).unwrap_or(Of::All)
        })
    });
    let changes = expect_context::<Live>().lists_of(|area| matches!(area, Area::Quality | Area::RepairOrders));
    let figures = Resource::new(move || (changes.get(), month.get()), |(_, month)| api::first_time_fix(month));
    view! {
        <Title text=td_string!(loc, kpis.first_time_fix) />
        <PageHeader title=td_string!(loc, kpis.first_time_fix)>
            <a class="button" href="/kpis"><Icon glyph=Glyph::ArrowLeft />{td_string!(loc, kpis.title)}</a>
        </PageHeader>
        <p class="quiet">{td_string!(loc, kpis.first_time_fix_text)}</p>
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match figures.await {
                    Ok(figures) => view! { <Figures figures of /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Figures(figures: FirstTimeFix, of: Memo<Of>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let FirstTimeFix { month, final_on, today, repaired, came_back, .. } = figures;
    let open = (today <= final_on && repaired > 0).then(|| {
        let title = td_string!(loc, kpis.still_open, day = final_on.to_string());
        view! { <Notice state=State::Waiting glyph=Glyph::Hourglass title /> }
    });
    let right = percent(repaired.saturating_sub(came_back), repaired);
    let by_technician =
        figures.technicians.iter().map(|row| (row.technician.name.clone(), Of::Person(row.technician.person), row.repaired, row.came_back));
    let by_team = figures.teams.iter().map(|row| (words::team(loc, row.team).to_owned(), Of::Team(row.team), row.repaired, row.came_back));
    let (technicians, teams) = (by_technician.collect::<Vec<_>>(), by_team.collect::<Vec<_>>());
    let names = technicians.clone();
    let back = StoredValue::new(figures.back);
    view! {
        <MonthForm month today />
        {open}
        <div class="stats">
            <Stat figure=right text=td_string!(loc, kpis.first_time_fix) href=Of::All.address(month) glyph=Glyph::BadgeCheck />
            <Stat figure=repaired.to_string() text=td_string!(loc, kpis.repaired) href=Of::All.address(month) glyph=Glyph::Wrench />
            <Stat figure=came_back.to_string() text=td_string!(loc, kpis.came_back) href=format!("{}#came-back", Of::All.address(month)) glyph=Glyph::Undo2 />
        </div>
        <div class="halves">
            <Block title=td_string!(loc, kpis.by_technician)><Counted name=td_string!(loc, kpis.technician) rows=technicians month /></Block>
            <Block title=td_string!(loc, kpis.by_team)><Counted name=td_string!(loc, kpis.team) rows=teams month /></Block>
        </div>
        <section id="came-back">
            {move || {
                let of = of.get();
                let title = match of {
                    Of::All => td_string!(loc, kpis.all_back).to_owned(),
                    Of::Team(team) => td_string!(loc, kpis.back_of, name = words::team(loc, team)),
                    Of::Person(_) => {
                        let name = names.iter().find(|(_, other, ..)| *other == of).map_or("—", |(name, ..)| name.as_str());
                        td_string!(loc, kpis.back_of, name = name)
                    }
                };
                let rows = back.with_value(|back| back.iter().filter(|back| of.holds(back)).cloned().collect::<Vec<_>>());
                let all = (of != Of::All).then(|| view! { <p class="block-body"><a href=Of::All.address(month)>{td_string!(loc, kpis.all_of)}</a></p> });
                let note = rows.len().to_string();
                view! { <Block title note>{all}<Back rows /></Block> }
            }}
        </section>
    }
}

/// Which month: a plain form, and the months beside it.
#[component]
fn MonthForm(month: NaiveDate, today: NaiveDate) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let before = month.checked_sub_months(Months::new(1)).unwrap_or(month);
    let after = month.checked_add_months(Months::new(1)).filter(|after| *after <= today);
    let text = |month: NaiveDate| format!("{}-{:02}", month.year(), month.month());
    view! {
        <form class="filters" method="get" action="/kpis/first-time-fix">
            <a class="button" href=Of::All.address(before)><Icon glyph=Glyph::ChevronLeft />{text(before)}</a>
            <label class="visually-hidden" for="fix-month">{td_string!(loc, kpis.month)}</label>
            <input class="input" type="month" id="fix-month" name="month" value=text(month) max=text(today) required />
            <button class="button" type="submit">{td_string!(loc, kpis.show)}</button>
            {after.map(|after| view! { <a class="button" href=Of::All.address(after)>{text(after)}<Icon glyph=Glyph::ChevronRight /></a> })}
        </form>
    }
}

/// Repairs and comebacks of people or teams; each leads to what came back.
#[component]
fn Counted(name: &'static str, rows: Vec<(String, Of, u32, u32)>, month: NaiveDate) -> impl IntoView {
    let loc = expect_context::<Loc>();
    if rows.is_empty() {
        return view! { <Empty title=td_string!(loc, kpis.none_repaired) glyph=Glyph::Wrench /> }.into_any();
    }
    let row = |(name, of, repaired, came_back): (String, Of, u32, u32)| {
        view! {
            <tr>
                <td><a href=of.address(month)>{name}</a></td>
                <td class="num">{repaired}</td>
                <td class="num">{came_back}</td>
                <td class="num">{percent(repaired.saturating_sub(came_back), repaired)}</td>
            </tr>
        }
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <TableScroll label=name>
            <table class="table">
                <thead>
                    <tr>
                        <th>{name}</th>
                        <th class="num">{td_string!(loc, kpis.repaired)}</th>
                        <th class="num">{td_string!(loc, kpis.came_back)}</th>
                        <th class="num">{td_string!(loc, kpis.first_time_fix)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableScroll>
    }
    .into_any()
}

/// Cause and who answers, in words.
fn judged(loc: Loc, back: &CameBack) -> String {
    let Some((cause, liable)) = back.judged else { return td_string!(loc, kpis.not_judged).to_owned() };
    let name = match liable {
        Liable::Person { person } => back.worked.iter().find(|(of, _)| of.person == person).map(|(of, _)| of.name.clone()),
        _ => None,
    };
    [words::cause(loc, cause).to_owned(), words::liable(loc, liable, &name.unwrap_or_else(|| "—".to_owned()))].join(" · ")
}

/// The orders that came back, each with both visits.
#[component]
fn Back(rows: Vec<CameBack>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    if rows.is_empty() {
        return view! { <Empty title=td_string!(loc, kpis.none_back) glyph=Glyph::BadgeCheck /> }.into_any();
    }
    let row = |back: CameBack| {
        let mut worked: Vec<&str> = back.worked.iter().map(|(of, _)| of.name.as_str()).collect();
        worked.dedup();
        let worked = worked.join(td_string!(loc, common.list_comma));
        let days = (back.came_on - back.left_on).num_days();
        let judged = judged(loc, &back);
        view! {
            <tr>
                <td class="nowrap"><a href=format!("/repair_orders/{}", back.first)>{back.first_number}</a><br /><small class="quiet">{back.left_on.to_string()}</small></td>
                <td class="nowrap"><a href=format!("/repair_orders/{}", back.back)>{back.back_number}</a><br /><small class="quiet">{back.came_on.to_string()}</small></td>
                <td class="num nowrap">{td_string!(loc, kpis.days, count = days)}</td>
                <td>{back.car}" "{back.concern}</td>
                <td>{worked}</td>
                <td>{judged}</td>
            </tr>
        }
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <TableScroll label=td_string!(loc, kpis.all_back)>
            <table class="table">
                <thead>
                    <tr>
                        <th>{td_string!(loc, kpis.first_repair)}</th>
                        <th>{td_string!(loc, kpis.second_visit)}</th>
                        <th class="num">{td_string!(loc, kpis.between_days)}</th>
                        <th>{td_string!(loc, repair_orders.concern)}</th>
                        <th>{td_string!(loc, kpis.technician)}</th>
                        <th>{td_string!(loc, kpis.judgement)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableScroll>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_from_its_address_and_nothing_else_is() {
        let march = NaiveDate::from_ymd_opt(2026, 3, 1);
        assert_eq!(month_of("2026-03"), march);
        assert_eq!((month_of("2026-13"), month_of("März"), month_of("")), (None, None, None));
        assert_eq!(
            march.map(|march| Of::Team(Team::Body).address(march)).as_deref(),
            Some("/kpis/first-time-fix?month=2026-03&team=body#came-back")
        );
    }
}
