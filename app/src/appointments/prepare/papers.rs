//! 拣货单 and 施工单 of a visit, or of all the visits of a day, to be printed on A4 the evening before.

use super::super::api;
use crate::frame::ToSignIn;
use crate::problem::Problem;
use crate::ui::{Button, ErrorNotice, Glyph, Icon, Kind, Loading};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::appointments::{Laid, PartCheck, Pick, Preparation, ToDo, picks};
use domain::{AppointmentId, Quantity};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

/// Which paper it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Paper {
    PickList,
    WorkCard,
    /// Of all the visits of a day together, bin by bin.
    DayPicks,
}

/// The visits whose papers are wanted.
async fn visits(visit: Option<AppointmentId>, day: Option<NaiveDate>) -> Result<Vec<Preparation>, Problem> {
    match (visit, day) {
        (Some(visit), _) => Ok(vec![api::prepared(visit).await?]),
        (None, Some(day)) => Ok(api::preparation(Some(day)).await?.visits),
        (None, None) => Err(Problem::not_found()),
    }
}

/// The papers, one sheet for each visit.
#[component]
pub fn PreparePapersPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    if Visit::here().me.is_none() {
        return view! { <ToSignIn /> }.into_any();
    }
    let (params, query) = (use_params_map(), use_query_map());
    let paper = Memo::new(move |_| match params.with(|params| params.get("kind")).as_deref() {
        Some("work-card") => Paper::WorkCard,
        Some("day-picks") => Paper::DayPicks,
        _ => Paper::PickList,
    });
    let named = move |name: &str| query.with(|query| query.get(name));
    let wanted = Memo::new(move |_| {
        let visit = named("visit").and_then(|id| id.parse::<AppointmentId>().ok());
        (visit, named("day").and_then(|day| day.parse::<NaiveDate>().ok()))
    });
    let found = Resource::new(move || wanted.get(), |(visit, day)| visits(visit, day));
    let print = Callback::new(|()| {
        // A browser that cannot print says so itself.
        let _ = window().print();
    });
    view! {
        <div class="sheet-page">
            <Suspense fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
                {move || Suspend::new(async move {
                    let paper = paper.get();
                    match found.await {
                        Ok(visits) => {
                            let title = match paper {
                                Paper::PickList => td_string!(loc, print.pick_list),
                                Paper::WorkCard => td_string!(loc, print.work_card),
                                Paper::DayPicks => td_string!(loc, print.day_picks),
                            };
                            let back = visits.first().map_or_else(
                                || "/appointments/prepare".to_owned(),
                                |visit| format!("/appointments/prepare?day={}", local(visit.entry.appointment.starts_at).date_naive()),
                            );
                            let sheets = match paper {
                                Paper::DayPicks => view! { <DayPicks title visits /> }.into_any(),
                                paper => visits.into_iter().map(|visit| view! { <Sheet paper title visit /> }).collect_view().into_any(),
                            };
                            view! {
                                <Title text=title />
                                <nav class="sheet-tools screen-only">
                                    <a class="button" href=back><Icon glyph=Glyph::ArrowLeft />{td_string!(loc, appointments.preparation)}</a>
                                    <span class="push"></span>
                                    <Button kind=Kind::Next glyph=Glyph::Printer on_press=print>{td_string!(loc, common.print)}</Button>
                                </nav>
                                <main id="main">{sheets}</main>
                            }
                            .into_any()
                        }
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
    .into_any()
}

/// A moment as the dealership's clocks show it.
fn local(at: DateTime<Utc>) -> DateTime<Utc> {
    at + TimeDelta::minutes(Visit::here().offset_minutes.into())
}

/// One visit on one sheet.
#[component]
fn Sheet(paper: Paper, title: &'static str, visit: Preparation) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let here = Visit::here();
    let clock = words::Clock::of(&here);
    let Preparation { entry, services, todo, parts, laid } = visit;
    let services = services.iter().map(|title| words::called(loc, title)).collect::<Vec<_>>().join(td_string!(loc, common.list_comma));
    let appointment = entry.appointment;
    let day = local(appointment.starts_at).date_naive();
    let stay = [words::stay(loc, appointment.stay), appointment.pick_up.as_str()];
    let stay = stay.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(td_string!(loc, common.list_comma));
    let plate = appointment.plate.as_ref().map_or_else(|| td_string!(loc, customers.no_plate).to_owned(), ToString::to_string);
    let facts = [
        (td_string!(loc, print.plate), plate),
        (td_string!(loc, print.model), appointment.model.clone()),
        (td_string!(loc, customers.vin), appointment.vin.as_ref().map(ToString::to_string).unwrap_or_default()),
        (td_string!(loc, print.visit_customer), appointment.name.clone()),
        (td_string!(loc, print.visit_stay), stay),
        (td_string!(loc, print.advisor), entry.advisor.map(|advisor| advisor.name).unwrap_or_default()),
    ];
    let rows = facts
        .chunks(3)
        .map(|row| view! { <tr>{row.iter().map(|(name, value)| view! { <th scope="row">{*name}</th><td>{value.clone()}</td> }).collect_view()}</tr> })
        .collect_view();
    let shop = here.me.map(|me| me.dealership.name).unwrap_or_default();
    let body = match paper {
        Paper::PickList | Paper::DayPicks => view! { <Picking parts /> }.into_any(),
        Paper::WorkCard => {
            view! { <Working todo parts laid concern=appointment.concern.clone() note=appointment.note.clone() clock /> }.into_any()
        }
    };
    view! {
        <article class="sheet">
            <header>
                <div class="shop"><b>{shop}</b></div>
                <div><h1>{title}</h1></div>
                <div class="codes"><div>{entry.number}</div><div>{entry.order_number}</div></div>
            </header>
            <div class="sheet-due">
                <div>{td_string!(loc, print.expected_at)}" "<b>{format!("{day}（{}）{}", words::weekday(loc, day), clock.time(appointment.starts_at))}</b></div>
                <div>{td_string!(loc, print.ready_by)}" "<b>{clock.day_time(appointment.ready_at, appointment.starts_at)}</b></div>
                <div>{services}</div>
            </div>
            <table class="sheet-facts"><tbody>{rows}</tbody></table>
            {body}
        </article>
    }
}

/// What is fetched for all the visits of a day in one go, and for which car each is.
#[component]
fn DayPicks(title: &'static str, visits: Vec<Preparation>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let shop = Visit::here().me.map(|me| me.dealership.name).unwrap_or_default();
    let day = visits.first().map(|visit| local(visit.entry.appointment.starts_at).date_naive());
    let day = day.map(|day| format!("{day}（{}）", words::weekday(loc, day))).unwrap_or_default();
    let row = |(number, pick): (usize, Pick)| {
        let amount = |quantity: Quantity| format!("{quantity} {}", pick.unit);
        let missing = pick.missing();
        let short = if missing > Quantity(0) { amount(missing) } else { String::new() };
        let short_label = (!short.is_empty()).then(|| td_string!(loc, print.short));
        let whom = pick.for_whom.iter().map(|(car, quantity)| format!("{car} × {quantity}")).collect::<Vec<_>>();
        view! {
            <tr>
                <td>{number}</td>
                <td><b>{pick.bin.clone()}</b></td>
                <td data-label=td_string!(loc, print.code)>{pick.part_no.clone()}</td>
                <td data-label=td_string!(loc, print.part) class="wrap">{pick.title.clone()}</td>
                <td data-label=td_string!(loc, print.wanted) class="num">{amount(pick.wanted)}</td>
                <td data-label=td_string!(loc, print.held) class="num">{amount(pick.held)}</td>
                <td class="num" data-label=short_label>{(!short.is_empty()).then(|| view! { <b>{short}</b> })}</td>
                <td class="wrap" data-label=td_string!(loc, print.for_whom)>{whom.join(td_string!(loc, common.list_comma))}</td>
                <td class="c" data-label=td_string!(loc, print.picked)><span class="box"></span></td>
            </tr>
        }
    };
    let picks = picks(&visits);
    let list = if picks.is_empty() {
        view! { <p class="text">{td_string!(loc, print.nothing_to_pick)}</p> }.into_any()
    } else {
        view! {
            <table class="sheet-list">
                <thead>
                    <tr>
                        <th>{td_string!(loc, print.number)}</th>
                        <th>{td_string!(loc, print.bin)}</th>
                        <th>{td_string!(loc, print.code)}</th>
                        <th>{td_string!(loc, print.part)}</th>
                        <th class="num">{td_string!(loc, print.wanted)}</th>
                        <th class="num">{td_string!(loc, print.held)}</th>
                        <th class="num">{td_string!(loc, print.short)}</th>
                        <th>{td_string!(loc, print.for_whom)}</th>
                        <th class="c">{td_string!(loc, print.picked)}</th>
                    </tr>
                </thead>
                <tbody>{(1..).zip(picks).map(row).collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <article class="sheet">
            <header>
                <div class="shop"><b>{shop}</b></div>
                <div><h1>{title}</h1></div>
                <div class="codes"><div>{day}</div></div>
            </header>
            {list}
            <div class="sheet-signs">
                <div>{td_string!(loc, print.picker)}</div>
                <div>{td_string!(loc, print.receiver)}</div>
            </div>
            <footer class="sheet-foot"><span>{td_string!(loc, print.day_picks_foot)}</span></footer>
        </article>
    }
}

/// Bin by bin what is put aside, with what is missing and a box to tick.
#[component]
fn Picking(parts: Vec<PartCheck>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let signs = view! {
        <div class="sheet-signs">
            <div>{td_string!(loc, print.picker)}</div>
            <div>{td_string!(loc, print.receiver)}</div>
        </div>
        <footer class="sheet-foot"><span>{td_string!(loc, print.pick_foot)}</span></footer>
    };
    if parts.is_empty() {
        return view! { <p class="text">{td_string!(loc, print.nothing_to_pick)}</p>{signs} }.into_any();
    }
    let row = |(index, part): (usize, PartCheck)| {
        let amount = |quantity: Quantity| format!("{quantity} {}", part.unit);
        let missing = Quantity((part.wanted.0 - part.held.0).max(0));
        let short = if missing > Quantity(0) { amount(missing) } else { String::new() };
        let short_label = (!short.is_empty()).then(|| td_string!(loc, print.short));
        view! {
            <tr>
                <td>{index + 1}</td>
                <td><b>{part.bin.clone()}</b></td>
                <td data-label=td_string!(loc, print.code)>{part.part_no.clone()}</td>
                <td data-label=td_string!(loc, print.part) class="wrap">{part.title.clone()}</td>
                <td data-label=td_string!(loc, print.wanted) class="num">{amount(part.wanted)}</td>
                <td data-label=td_string!(loc, print.held) class="num">{amount(part.held)}</td>
                <td class="num" data-label=short_label>{(!short.is_empty()).then(|| view! { <b>{short}</b> })}</td>
                <td class="c" data-label=td_string!(loc, print.picked)><span class="box"></span></td>
            </tr>
        }
    };
    view! {
        <h2>{td_string!(loc, prepare.part)}</h2>
        <table class="sheet-list">
            <thead>
                <tr>
                    <th>{td_string!(loc, print.number)}</th>
                    <th>{td_string!(loc, print.bin)}</th>
                    <th>{td_string!(loc, print.code)}</th>
                    <th>{td_string!(loc, print.part)}</th>
                    <th class="num">{td_string!(loc, print.wanted)}</th>
                    <th class="num">{td_string!(loc, print.held)}</th>
                    <th class="num">{td_string!(loc, print.short)}</th>
                    <th class="c">{td_string!(loc, print.picked)}</th>
                </tr>
            </thead>
            <tbody>{parts.into_iter().enumerate().map(row).collect_view()}</tbody>
        </table>
        {signs}
    }
    .into_any()
}

/// What is done to the car, when, by whom and where, and with which parts.
#[component]
fn Working(todo: Vec<ToDo>, parts: Vec<PartCheck>, laid: Vec<Laid>, concern: String, note: String, clock: words::Clock) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let mut number = 0;
    let rows = todo
        .into_iter()
        .flat_map(|todo| {
            let title = words::called(loc, &todo.title).to_owned();
            todo.operations.into_iter().map(move |operation| (title.clone(), operation)).collect::<Vec<_>>()
        })
        .map(|(title, operation)| {
            number += 1;
            view! {
                <tr>
                    <td>{number}</td>
                    <td class="wrap">{title}</td>
                    <td>{operation.code}</td>
                    <td class="wrap">{operation.title}</td>
                    <td>{words::skill(loc, operation.skill)}</td>
                    <td class="num">{operation.quota.to_string()}</td>
                    <td class="c"><span class="box"></span></td>
                </tr>
            }
        })
        .collect_view();
    let listed = number > 0;
    let said =
        [concern, note].into_iter().filter(|text| !text.is_empty()).map(|text| view! { <p class="text">{text}</p> }).collect::<Vec<_>>();
    let said = (!said.is_empty()).then(|| view! { <h2>{td_string!(loc, print.concern)}</h2>{said} });
    let laid = laid
        .into_iter()
        .map(|laid| {
            let span = format!("{}–{}", clock.time(laid.period.from), clock.time(laid.period.until));
            view! { <tr><td>{words::skill(loc, laid.skill)}</td><td>{laid.technician}</td><td>{laid.bay}</td><td class="num">{laid.hours.to_string()}" h"</td><td class="num">{span}</td></tr> }
        })
        .collect_view();
    let takes = (!parts.is_empty()).then(|| {
        let rows = parts
            .into_iter()
            .map(|part| view! { <tr><td><b>{part.bin}</b></td><td>{part.part_no}</td><td class="wrap">{part.title}</td><td class="num">{part.wanted.to_string()}" "{part.unit}</td></tr> })
            .collect_view();
        view! { <h2>{td_string!(loc, prepare.part)}</h2><table class="sheet-list visit-inside"><tbody>{rows}</tbody></table> }
    });
    view! {
        {said}
        <h2>{td_string!(loc, print.todo)}</h2>
        {if listed {
            view! {
                <table class="sheet-list">
                    <thead>
                        <tr>
                            <th>{td_string!(loc, print.number)}</th>
                            <th>{td_string!(loc, catalogue.service)}</th>
                            <th>{td_string!(loc, print.code)}</th>
                            <th>{td_string!(loc, print.item)}</th>
                            <th>{td_string!(loc, print.trade)}</th>
                            <th class="num">{td_string!(loc, print.quota_hours)}</th>
                            <th class="c">{td_string!(loc, print.done_by)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }.into_any()
        } else {
            view! { <p class="text">{td_string!(loc, print.nothing_listed)}</p> }.into_any()
        }}
        <h2>{td_string!(loc, print.who_where)}</h2>
        <table class="sheet-list visit-inside"><tbody>{laid}</tbody></table>
        {takes}
        <h2>{td_string!(loc, print.findings)}</h2>
        <div class="card-room"></div>
        <div class="sheet-signs">
            <div>{td_string!(loc, print.done_by)}</div>
            <div>{td_string!(loc, print.checked_by)}</div>
        </div>
        <footer class="sheet-foot"><span>{td_string!(loc, print.work_foot)}</span></footer>
    }
}
