//! 预约单: a visit on paper, to be printed on A4 at the desk or looked at on the customer's telephone.

use super::api;
use crate::frame::ToSignIn;
use crate::problem::Problem;
use crate::ui::{Button, ErrorNotice, Glyph, Icon, Kind, Loading};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, TimeDelta, Utc};
use domain::AppointmentId;
use domain::appointments::{Laid, Priced, VisitSheet};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// The sheet of a visit, for the desk.
#[component]
pub fn SheetPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    if Visit::here().me.is_none() {
        return view! { <ToSignIn /> }.into_any();
    }
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<AppointmentId>().ok()));
    let sheet = Resource::new(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => api::sheet(id).await,
                None => Err(Problem::not_found()),
            }
        },
    );
    let print = Callback::new(|()| {
        // A browser that cannot print says so itself.
        let _ = window().print();
    });
    view! {
        <div class="sheet-page">
            <Suspense fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
                {move || Suspend::new(async move {
                    match sheet.await {
                        Ok(sheet) => view! {
                            <Title text=td_string!(loc, print.visit) />
                            <nav class="sheet-tools screen-only">
                                <a class="button" href="/appointments"><Icon glyph=Glyph::ArrowLeft />{td_string!(loc, common.nav_appointments)}</a>
                                <span class="push"></span>
                                <Button kind=Kind::Next glyph=Glyph::Printer on_press=print>{td_string!(loc, common.print)}</Button>
                            </nav>
                            <main id="main"><VisitPaper sheet /></main>
                        }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
    .into_any()
}

/// Day and time as it is written on paper: with the year and the day of the week.
fn moment(loc: Loc, clock: &words::Clock, offset_minutes: i32, at: DateTime<Utc>) -> String {
    let local = (at + TimeDelta::minutes(offset_minutes.into())).date_naive();
    format!("{}（{}）{}", local, words::weekday(loc, local), clock.time(at))
}

/// 预约单: who comes when with which car and what for, how long it takes and what its price follows from, what to bring, and where to.
#[component]
pub fn VisitPaper(sheet: VisitSheet) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::at_offset(sheet.page.offset_minutes);
    let language = Visit::here().language;
    let VisitSheet { page, name, phone, plate, vin, model, booked_at, services, lead_minutes, no_show_minutes, laid } = sheet;
    let minutes = (page.ready_at - page.starts_at).num_minutes();
    let stay = [words::stay(loc, page.stay), page.pick_up.as_str()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
    let loaner = if page.loaner { td_string!(loc, common.yes) } else { td_string!(loc, common.no) };
    let facts = [
        (td_string!(loc, print.visit_customer), name),
        (td_string!(loc, print.contact_phone), phone),
        (td_string!(loc, print.visit_number), page.number.clone()),
        (td_string!(loc, print.plate), plate.map_or_else(|| td_string!(loc, customers.no_plate).to_owned(), |plate| plate.to_string())),
        (td_string!(loc, print.model), model),
        (td_string!(loc, customers.vin), vin.map(|vin| vin.to_string()).unwrap_or_default()),
        (td_string!(loc, print.visit_stay), stay.join(td_string!(loc, common.list_comma))),
        (td_string!(loc, print.visit_loaner), loaner.to_owned()),
        (td_string!(loc, print.advisor), page.advisor.clone().unwrap_or_else(|| td_string!(loc, booking.any_advisor).to_owned())),
    ];
    let rows = facts
        .chunks(3)
        .map(|row| view! { <tr>{row.iter().map(|(name, value)| view! { <th scope="row">{*name}</th><td>{value.clone()}</td> }).collect_view()}</tr> })
        .collect_view();
    let concern = (!page.concern.is_empty())
        .then(|| view! { <h2>{td_string!(loc, print.concern)}</h2><p class="text words">{page.concern.clone()}</p> });
    let booked = td_string!(loc, print.visit_booked, at = clock.date_time(booked_at));
    let shop = page.house.clone();
    let late = clock.duration(loc, i64::from(no_show_minutes));
    let ahead = clock.duration(loc, i64::from(lead_minutes));
    view! {
        <article class="sheet visit-sheet">
            <header>
                <div class="shop"><b>{shop.name}</b><br />{shop.address.clone()}<br />{td_string!(loc, print.phone)}" "{shop.phone.clone()}</div>
                <div><h1>{td_string!(loc, print.visit)}</h1><p class="of">{words::visit_status(loc, page.status)}</p></div>
                <div class="codes"><div>{page.number.clone()}</div><div>{booked}</div></div>
            </header>
            <div class="sheet-due">
                <div>{td_string!(loc, booking.comes)}" "<b>{moment(loc, &clock, page.offset_minutes, page.starts_at)}</b></div>
                <div>{td_string!(loc, print.visit_takes)}" "<b>{clock.duration(loc, minutes)}</b></div>
                <div>{td_string!(loc, booking.ready)}" "<b>{clock.day_time(page.ready_at, page.starts_at)}</b></div>
            </div>
            <table class="sheet-facts"><tbody>{rows}</tbody></table>
            {(!services.is_empty()).then(|| view! { <Services services language /> })}
            {concern}
            <ul class="sheet-notes">
                <li><b>{td_string!(loc, print.visit_price)}</b><span>{td_string!(loc, print.visit_price_text)}</span></li>
                <li><b>{td_string!(loc, print.visit_bring)}</b><span>{td_string!(loc, print.visit_bring_text)}</span></li>
                <li><b>{td_string!(loc, print.visit_on_time)}</b><span>{td_string!(loc, print.visit_on_time_text, late = late)}</span></li>
                <li><b>{td_string!(loc, print.visit_change)}</b><span>{td_string!(loc, print.visit_change_text, ahead = ahead, phone = shop.phone.as_str())}</span></li>
                <li><b>{td_string!(loc, print.visit_where)}</b><span>{shop.address}</span></li>
            </ul>
            {(!laid.is_empty()).then(|| view! { <Inside laid clock /> })}
            <footer class="sheet-foot"><span>{td_string!(loc, print.visit_foot)}</span></footer>
        </article>
    }
}

/// What was chosen, and what each begins at.
#[component]
fn Services(services: Vec<Priced>, language: domain::Language) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let row = |(index, service): (usize, Priced)| {
        let price = match service.from_price {
            Some(price) => td_string!(loc, booking.from_price, amount = price.told()),
            None => td_string!(loc, booking.check_first).to_owned(),
        };
        view! { <tr><td>{index + 1}</td><td class="wrap">{service.title.of(language).to_owned()}</td><td class="num">{price}</td></tr> }
    };
    view! {
        <h2>{td_string!(loc, print.items)}</h2>
        <table class="sheet-list">
            <thead><tr><th>{td_string!(loc, print.number)}</th><th>{td_string!(loc, print.item)}</th><th class="num">{td_string!(loc, print.visit_from)}</th></tr></thead>
            <tbody>{services.into_iter().enumerate().map(row).collect_view()}</tbody>
        </table>
    }
}

/// What is kept for the visit, for the house alone: customers' sheets have none of it.
#[component]
fn Inside(laid: Vec<Laid>, clock: words::Clock) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let row = |laid: Laid| {
        let span = format!("{}–{}", clock.time(laid.period.from), clock.time(laid.period.until));
        view! { <tr><td>{words::skill(loc, laid.skill)}</td><td>{laid.hours.to_string()}</td><td>{laid.technician}</td><td>{laid.bay}</td><td class="num">{span}</td></tr> }
    };
    view! {
        <h2>{td_string!(loc, print.visit_inside)}</h2>
        <table class="sheet-list visit-inside"><tbody>{laid.into_iter().map(row).collect_view()}</tbody></table>
    }
}
