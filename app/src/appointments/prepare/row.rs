//! A visit that is to be prepared.

use super::super::day::badge;
use super::Bench;
use crate::ui::{Badge, Button, Glyph, Icon, Kind, Plate, State, TableScroll, Undo};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::Quantity;
use domain::appointments::{Command, PartCheck, Preparation, Readiness, Status};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// When, which car, what for; what it takes and what of it is there; and the step that follows.
#[component]
pub fn VisitRow(visit: Preparation, bench: Bench) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let here = Visit::here();
    let clock = bench.clock;
    let home = here.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let readiness = visit.readiness();
    let appointment = visit.entry.appointment.clone();
    let (id, version, status) = (appointment.id, appointment.version, appointment.status);
    let plate = appointment.plate.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut what: Vec<String> = visit.services.iter().map(|title| words::called(loc, title).to_owned()).collect();
    what.extend((!appointment.concern.is_empty()).then(|| appointment.concern.clone()));
    let what = what.join(td_string!(loc, common.list_comma));
    let (state, glyph) = match readiness {
        Readiness::Prepared => (State::Ready, Glyph::PackageCheck),
        Readiness::Short => (State::Late, Glyph::PackageX),
        Readiness::NotYet => (State::Waiting, Glyph::Package),
    };
    let held = status == Status::Prepared;
    let paper = |kind: &str, text: &'static str| {
        let href = format!("/appointments/papers/{kind}?visit={id}");
        view! { <a class="button" data-kind="plain" href=href><Icon glyph=Glyph::Printer />{text}</a> }
    };
    let some = visit.parts.iter().any(|part| part.held < part.wanted && part.available > Quantity(0));
    let had = visit.parts.iter().any(|part| part.held > Quantity(0));
    // Undone from the notice, what is put aside now goes back.
    let puts = had || some;
    let prepares = match (readiness, status) {
        (_, Status::Requested) => Some((td_string!(loc, prepare.prepare), Kind::Normal, false)),
        (Readiness::NotYet, Status::Prepared) => Some((td_string!(loc, prepare.top_up), Kind::Next, false)),
        (Readiness::NotYet, _) => Some((td_string!(loc, prepare.prepare), Kind::Normal, false)),
        (Readiness::Short, Status::Prepared) if !some => None,
        (Readiness::Short, Status::Confirmed | Status::Prepared) => Some((td_string!(loc, prepare.hold_rest), Kind::Normal, true)),
        _ => None,
    };
    let not_confirmed = status == Status::Requested;
    let step = prepares.map(|(text, kind, despite_short)| {
        let command = Command::Prepare { appointment: id, note: String::new(), despite_short };
        let press = Callback::new(move |()| act(bench, command.clone(), version, puts));
        let reason = Signal::derive(move || {
            let first = not_confirmed.then(|| td_string!(loc, prepare.confirm_first).to_owned());
            bench.barred.get_value().or(first)
        });
        view! { <Button kind glyph=Glyph::PackageCheck disabled_reason=reason show_reason=not_confirmed on_press=press>{text}</Button> }
    });
    let release = held.then(|| {
        let command = Command::Unprepare { appointment: id };
        let press = Callback::new(move |()| act(bench, command.clone(), version, had));
        let barred = Signal::derive(move || bench.barred.get_value());
        view! { <Button kind=Kind::Plain glyph=Glyph::Undo2 disabled_reason=barred show_reason=false on_press=press>{td_string!(loc, appointments.unprepare)}</Button> }
    });
    let when = format!("{}–{}", clock.time(appointment.starts_at), clock.day_time(appointment.ready_at, appointment.starts_at));
    view! {
        <li class="visit" data-visit=id.to_string() data-readiness=readiness.code()>
            <div class="visit-face">
                <p class="line">
                    <span class="when">{when}</span>
                    <Plate plate home none=td_string!(loc, appointments.no_plate) />
                    <span class="who">{appointment.name.clone()}" "{appointment.model.clone()}</span>
                    <Badge state glyph text=words::readiness(loc, readiness) />
                    {not_confirmed.then(|| view! { <Badge state=State::Waiting glyph=Glyph::Hourglass text=words::visit_status(loc, status) /> })}
                </p>
                <p class="line what"><span>{what}</span></p>
                <PartsTable parts=visit.parts />
            </div>
            <div class="acts">
                {step}
                {release}
                {paper("pick-list", td_string!(loc, appointments.pick_list))}
                {paper("work-card", td_string!(loc, appointments.work_card))}
            </div>
        </li>
    }
}

/// A visit of a day that has passed, which still holds parts: they go back, or its order has them.
#[component]
pub fn LeftRow(visit: Preparation, bench: Bench) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let here = Visit::here();
    let home = here.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let Preparation { entry, parts, .. } = visit;
    let (order, appointment) = (entry.order_number, entry.appointment);
    let (id, version, status) = (appointment.id, appointment.version, appointment.status);
    let plate = appointment.plate.as_ref().map(ToString::to_string).unwrap_or_default();
    let act = match appointment.order.zip(order) {
        Some((order, number)) => {
            let text = td_string!(loc, prepare.held_by_order, number = number.as_str());
            view! { <a class="button" data-kind="plain" href=format!("/repair_orders/{order}")><Icon glyph=Glyph::ClipboardList />{text}</a> }.into_any()
        }
        None => {
            let press = Callback::new(move |()| act(bench, Command::Unprepare { appointment: id }, version, true));
            let barred = Signal::derive(move || bench.barred.get_value());
            view! { <Button glyph=Glyph::Undo2 disabled_reason=barred show_reason=false on_press=press>{td_string!(loc, prepare.release)}</Button> }.into_any()
        }
    };
    view! {
        <li class="visit" data-visit=id.to_string()>
            <div class="visit-face">
                <p class="line">
                    <span class="when">{bench.clock.date_time(appointment.starts_at)}</span>
                    <Plate plate home none=td_string!(loc, appointments.no_plate) />
                    <span class="who">{appointment.name.clone()}" "{appointment.model.clone()}</span>
                    {badge(loc, status)}
                </p>
                <PartsTable parts />
            </div>
            <div class="acts">{act}</div>
        </li>
    }
}

/// Carries out a step; what was prepared can be undone from the notice. `held`: whether parts go back when it is released.
fn act(bench: Bench, command: Command, version: i32, held: bool) {
    let prepares = match &command {
        Command::Prepare { appointment, .. } => Some(*appointment),
        _ => None,
    };
    bench.sending.send_quietly(domain::Command::Appointments(command), Some(version), move |result| match result {
        Ok(answer) => match prepares {
            Some(appointment) => {
                let back = Callback::new(move |()| act(bench, Command::Unprepare { appointment }, answer.version, held));
                let undo = Undo { label: td_string!(bench.loc, prepare.undo).to_owned(), action: back };
                bench.toasts.push(State::Ready, td_string!(bench.loc, prepare.prepared_done), Some(undo));
            }
            None if held => bench.toasts.push(State::Ready, td_string!(bench.loc, prepare.released), None),
            None => bench.toasts.push(State::Ready, td_string!(bench.loc, prepare.no_longer), None),
        },
        Err(problem) => bench.toasts.push(State::Late, words::problem_with(bench.loc, &problem, &bench.clock), None),
    });
}

/// What the visit takes, bin by bin.
#[component]
fn PartsTable(parts: Vec<PartCheck>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    if parts.is_empty() {
        return view! { <p class="quiet">{td_string!(loc, prepare.no_parts)}</p> }.into_any();
    }
    let row = |part: PartCheck| {
        let amount = |quantity: Quantity| format!("{quantity} {}", part.unit);
        let missing = part.missing();
        let short = (missing > Quantity(0)).then(|| {
            let text = td_string!(loc, prepare.missing_of, missing = amount(missing));
            view! { <Badge state=State::Late glyph=Glyph::PackageX text /> }
        });
        view! {
            <tr>
                <td class="code">{part.bin.clone()}</td>
                <td class="clip" data-lead="">{part.title.clone()}</td>
                <td class="num" data-label=td_string!(loc, prepare.wanted)>{amount(part.wanted)}</td>
                <td class="num" data-label=td_string!(loc, prepare.held)>{amount(part.held)}</td>
                <td class="num" data-label=td_string!(loc, prepare.available)>{amount(part.available)}</td>
                <td>{short}</td>
            </tr>
        }
    };
    let rows = parts.into_iter().map(row).collect_view();
    view! {
        <TableScroll label=td_string!(loc, prepare.part)>
            <table class="table part-checks" data-stacks="">
                <thead>
                    <tr>
                        <th>{td_string!(loc, prepare.bin)}</th>
                        <th>{td_string!(loc, prepare.part)}</th>
                        <th class="num">{td_string!(loc, prepare.wanted)}</th>
                        <th class="num">{td_string!(loc, prepare.held)}</th>
                        <th class="num">{td_string!(loc, prepare.available)}</th>
                        <th><span class="visually-hidden">{td_string!(loc, prepare.missing)}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableScroll>
    }
    .into_any()
}
