//! The five stations that a car passes, as they are now: three figures each, and what needs somebody.

use crate::repair_orders::list::{in_statuses, of_a_day};
use crate::ui::{Glyph, Icon, State, StateText};
use crate::words::{self, Loc};
use domain::kpis::Day;
use domain::repair_orders::{Happening, Status};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A figure of a station, with the orders behind it.
struct Figure {
    text: &'static str,
    count: u32,
    href: String,
}

/// What needs somebody.
struct Notice {
    state: State,
    glyph: Glyph,
    text: String,
}

/// A station.
struct Station {
    glyph: Glyph,
    name: &'static str,
    figures: Vec<Figure>,
    notice: Option<Notice>,
}

/// How many open orders have one of these statuses.
fn sum(day: &Day, of: &[Status]) -> u32 {
    day.stages.iter().filter(|(status, _)| of.contains(status)).map(|(_, count)| count).sum()
}

/// The orders of some statuses, under the name of the first.
fn stage(loc: Loc, day: &Day, of: &[Status]) -> Figure {
    let first = of.first().copied().unwrap_or(Status::Draft);
    Figure { text: words::status(loc, first), count: sum(day, of), href: in_statuses(of) }
}

/// How often something happened today, with the orders it happened to.
fn today(day: &Day, what: Happening, text: &'static str, count: u32) -> Figure {
    let href = day.trend.last().map_or_else(|| "/repair_orders".to_owned(), |today| of_a_day(what, today.day));
    Figure { text, count, href }
}

fn notice(count: u32, state: State, glyph: Glyph, text: String) -> Option<Notice> {
    (count > 0).then_some(Notice { state, glyph, text })
}

/// Reception and workshop.
fn before_the_work_is_done(loc: Loc, day: &Day) -> [Station; 2] {
    use Status as S;
    let arrived = today(day, Happening::Opened, td_string!(loc, kpis.arrived), day.arrived);
    let (waiting, held) = (day.waiting, sum(day, &[S::OnHold]));
    [
        Station {
            glyph: Glyph::ConciergeBell,
            name: td_string!(loc, common.nav_reception),
            figures: vec![arrived, stage(loc, day, &[S::Reception, S::Draft, S::Diagnosis]), stage(loc, day, &[S::Quoted])],
            notice: notice(waiting, State::Waiting, Glyph::Armchair, td_string!(loc, kpis.customers_wait, count = waiting)),
        },
        Station {
            glyph: Glyph::Wrench,
            name: td_string!(loc, common.nav_board),
            figures: vec![
                stage(loc, day, &[S::Authorised]),
                stage(loc, day, &[S::InWork, S::Dispatched, S::Rework]),
                stage(loc, day, &[S::OnHold]),
            ],
            notice: notice(held, State::Waiting, Glyph::Pause, td_string!(loc, kpis.cars_held, count = held)),
        },
    ]
}

/// Inspection, hand-over and cashier.
fn after_the_work_is_done(loc: Loc, day: &Day) -> [Station; 3] {
    use Status as S;
    let inspected = today(day, Happening::Inspected, td_string!(loc, kpis.inspected), day.inspected);
    let failed = today(day, Happening::Failed, td_string!(loc, kpis.failed), day.failed);
    let delivered = today(day, Happening::Delivered, td_string!(loc, kpis.delivered), day.delivered);
    let to_settle = Figure { text: td_string!(loc, settlement.to_settle), ..stage(loc, day, &[S::Ready]) };
    let (rework, late) = (sum(day, &[S::Rework]), day.late_count);
    [
        Station {
            glyph: Glyph::BadgeCheck,
            name: td_string!(loc, common.nav_inspect),
            figures: vec![stage(loc, day, &[S::AwaitingInspection]), inspected, failed],
            notice: notice(rework, State::Late, Glyph::Undo2, td_string!(loc, kpis.cars_failed, count = rework)),
        },
        Station {
            glyph: Glyph::KeyRound,
            name: td_string!(loc, kpis.hand_over),
            figures: vec![stage(loc, day, &[S::Passed]), stage(loc, day, &[S::Washing]), delivered],
            notice: notice(late, State::Late, Glyph::AlarmClock, td_string!(loc, kpis.cars_late, count = late)),
        },
        Station {
            glyph: Glyph::ReceiptText,
            name: td_string!(loc, common.nav_cashier),
            figures: vec![to_settle, stage(loc, day, &[S::Settled])],
            notice: None,
        },
    ]
}

/// The five stations.
#[component]
pub(super) fn Stations(day: Day) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let all = before_the_work_is_done(loc, &day).into_iter().chain(after_the_work_is_done(loc, &day));
    let shown = all
        .map(|station| {
            let figures = station
                .figures
                .into_iter()
                .map(|figure| view! { <li><a href=figure.href><b>{figure.count}</b>{figure.text}</a></li> })
                .collect_view();
            let notice = match station.notice {
                Some(Notice { state, glyph, text }) => view! { <StateText state glyph text /> }.into_any(),
                None => td_string!(loc, kpis.nothing_held_up).into_any(),
            };
            view! {
                <li>
                    <h2><Icon glyph=station.glyph />{station.name}</h2>
                    <ol>{figures}</ol>
                    <p class="alert">{notice}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="stations" aria-label=td_string!(loc, kpis.stages)>{shown}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Fen;

    fn day() -> Day {
        Day {
            stages: vec![(Status::Reception, 2), (Status::Diagnosis, 1), (Status::InWork, 4), (Status::Rework, 1), (Status::OnHold, 3)],
            late: Vec::new(),
            late_count: 0,
            waiting: 5,
            arrived: 12,
            delivered: 7,
            delivered_on_time: 6,
            settled: Fen::ZERO,
            collected: Fen::ZERO,
            inspected: 8,
            failed: 2,
            first_inspected: 7,
            first_passed: 6,
            dispatched: 9,
            dispatched_in_time: 8,
            technicians: Vec::new(),
            trend: vec![domain::kpis::DayCount {
                day: "2026-03-12".parse().expect("a day"),
                arrived: 12,
                delivered: 7,
                on_time: 6,
                settled: Fen::ZERO,
            }],
        }
    }

    fn counts(station: &Station) -> Vec<u32> {
        station.figures.iter().map(|figure| figure.count).collect()
    }

    #[test]
    fn every_car_in_the_house_stands_at_one_station() {
        let (before, after) = (before_the_work_is_done(Loc::en, &day()), after_the_work_is_done(Loc::en, &day()));
        assert_eq!(counts(&before[0]), [12, 3, 0]);
        assert_eq!(counts(&before[1]), [0, 5, 3]);
        assert_eq!(counts(&after[0]), [0, 8, 2]);
        assert_eq!(counts(&after[1]), [0, 0, 7]);
        assert_eq!(counts(&after[2]), [0, 0]);
    }

    #[test]
    fn every_figure_opens_its_own_rows() {
        let (before, after) = (before_the_work_is_done(Loc::en, &day()), after_the_work_is_done(Loc::en, &day()));
        assert_eq!(before[0].figures[1].href, "/repair_orders?status=reception,draft,diagnosis");
        assert_eq!(before[1].figures[1].href, "/repair_orders?status=in_work,dispatched,rework");
        assert_eq!(after[0].figures[2].href, "/repair_orders?failed=2026-03-12");
    }

    #[test]
    fn a_station_tells_what_needs_somebody_and_only_that() {
        let (before, after) = (before_the_work_is_done(Loc::en, &day()), after_the_work_is_done(Loc::en, &day()));
        assert!(before[1].notice.as_ref().is_some_and(|notice| notice.text.contains('3')));
        assert!(after[0].notice.as_ref().is_some_and(|notice| notice.text.contains('1')));
        assert!(after[1].notice.is_none());
    }
}
