//! Loaner cars: what is out, what is promised, who waits for a promise, and the fleet.

use super::api;
use super::loaner_dialogs::{Ask, LoanerDialog};
use super::tabs::CareTabs;
use crate::live::Live;
use crate::ui::{Badge, Block, Button, Countdown, Empty, ErrorNotice, Glyph, Kind, Loading, PageHeader, State};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::Permission;
use domain::care::{LoanRow, Loaner, LoanerWish, LoanersPage as Page};
use domain::live::Area;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// The loaner cars of the house.
#[component]
pub fn LoanersPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let ask = RwSignal::new(None::<Ask>);
    let fleet = RwSignal::new(Vec::<Loaner>::new());
    let changes = expect_context::<Live>().lists_of(|area| matches!(area, Area::Care | Area::Appointments));
    let page = Resource::new(move || changes.get(), |_| api::loaners());
    view! {
        <Title text=td_string!(loc, care.loaners) />
        <PageHeader title=td_string!(loc, care.loaners) />
        <CareTabs here="/care/loaners" />
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => {
                        fleet.set(page.fleet.clone());
                        view! { <Lists page ask /> }.into_any()
                    }
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
        <LoanerDialog ask fleet />
    }
}

#[component]
fn Lists(page: Page, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let keeps = Visit::here().may(Permission::KeepLoaners);
    let Page { fleet, out, promised, wishes } = page;
    let away: Vec<_> = out.iter().map(|row| row.loan.loaner.id).collect();
    let add = Callback::new(move |()| ask.set(Some(Ask::Fleet(None))));
    let actions = move || {
        keeps
            .then(|| view! { <Button kind=Kind::Plain glyph=Glyph::Plus on_press=add>{td_string!(loc, care.add_loaner)}</Button> })
            .into_any()
    };
    let empty = |title: &'static str| view! { <Empty title glyph=Glyph::CircleCheck /> }.into_any();
    let (outs, promises, waits) = (out.len(), promised.len(), wishes.len());
    let out = if outs == 0 { empty(td_string!(loc, care.none_out)) } else { list(out, move |row| view! { <Out row ask /> }.into_any()) };
    let promised = if promises == 0 {
        empty(td_string!(loc, care.none_promised))
    } else {
        list(promised, move |row| view! { <Promised row ask /> }.into_any())
    };
    let wishes = (waits > 0).then(|| {
        let rows = list(wishes, move |wish| view! { <Wish wish ask /> }.into_any());
        view! { <Block title=td_string!(loc, care.loaner_wishes) note=waits.to_string()>{rows}</Block> }
    });
    let fleet = if fleet.is_empty() {
        empty(td_string!(loc, care.no_loaners))
    } else {
        list(fleet, move |car| {
            let is_out = away.contains(&car.id);
            view! { <Car car is_out keeps ask /> }.into_any()
        })
    };
    view! {
        <div class="with-side">
            <div class="stack">
                <Block title=td_string!(loc, care.loaners_out) note=outs.to_string()>{out}</Block>
                {wishes}
                <Block title=td_string!(loc, care.loaners_promised) note=promises.to_string()>{promised}</Block>
            </div>
            <aside class="stack"><Block title=td_string!(loc, care.fleet) actions=actions>{fleet}</Block></aside>
        </div>
    }
}

fn list<T>(rows: Vec<T>, row: impl Fn(T) -> AnyView) -> AnyView {
    let rows = rows.into_iter().map(|of| view! { <li>{row(of)}</li> }).collect_view();
    view! { <ol class="loans">{rows}</ol> }.into_any()
}

/// Which car, for whom, of which visit.
#[component]
fn Face(row: LoanRow) -> impl IntoView {
    let loan = &row.loan;
    view! {
        <p><b>{loan.loaner.plate.clone()}</b>" "<span class="quiet">{loan.loaner.model.clone()}</span></p>
        <p>{row.name.clone()}" "<span class="quiet">{row.phone.clone()}" · "{row.car.clone()}" · "{row.number.clone()}</span></p>
    }
}

#[component]
fn Out(row: LoanRow, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let overdue = row.loan.is_overdue(visit.now);
    let due = row.loan.period.until;
    let read = row.loan.handed_over.map(|(at, reading)| {
        let (km, energy) = (words::kilometres(loc, reading.odometer_km), reading.energy_percent);
        td_string!(loc, care.handed_over_at, at = clock.day_time(at, visit.now), km = km, energy = energy)
    });
    let asked = row.clone();
    let back = Callback::new(move |()| ask.set(Some(Ask::TakeBack(asked.clone()))));
    view! {
        <article class="loan">
            <div>
                <Face row />
                <p class="quiet">{read}</p>
            </div>
            <p class="when">
                {overdue.then(|| view! { <Badge state=State::Late glyph=Glyph::TriangleAlert text=td_string!(loc, care.overdue) /> })}
                <Countdown due say=words::time_left(loc) />
                <small>{td_string!(loc, care.back_by, at = clock.day_time(due, visit.now))}</small>
            </p>
            <div class="actions"><Button kind=Kind::Next glyph=Glyph::ArrowDownToLine on_press=back>{td_string!(loc, care.take_back)}</Button></div>
        </article>
    }
}

#[component]
fn Promised(row: LoanRow, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let (from, until) = (clock.day_time(row.loan.period.from, visit.now), clock.day_time(row.loan.period.until, visit.now));
    let (handed, released) = (row.clone(), row.clone());
    let hand_over = Callback::new(move |()| ask.set(Some(Ask::HandOver(handed.clone()))));
    let release = Callback::new(move |()| ask.set(Some(Ask::Release(released.clone()))));
    view! {
        <article class="loan">
            <div><Face row /></div>
            <p class="when"><span>{from}" – "{until}</span></p>
            <div class="actions">
                <Button glyph=Glyph::KeyRound on_press=hand_over>{td_string!(loc, care.hand_over)}</Button>
                <Button kind=Kind::Plain glyph=Glyph::Undo2 on_press=release>{td_string!(loc, care.release)}</Button>
            </div>
        </article>
    }
}

#[component]
fn Wish(wish: LoanerWish, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let when = format!("{} – {}", clock.day_time(wish.starts_at, visit.now), clock.day_time(wish.ready_at, visit.now));
    let asked = wish.clone();
    let promise = Callback::new(move |()| ask.set(Some(Ask::Promise(asked.clone()))));
    view! {
        <article class="loan">
            <div>
                <p><b>{wish.name.clone()}</b>" "<span class="quiet">{wish.car.clone()}</span></p>
                <p class="quiet">{wish.number.clone()}</p>
            </div>
            <p class="when"><span>{when}</span></p>
            <div class="actions"><Button glyph=Glyph::Car on_press=promise>{td_string!(loc, care.promise_loaner)}</Button></div>
        </article>
    }
}

#[component]
fn Car(car: Loaner, is_out: bool, keeps: bool, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (state, glyph, text) = match (car.in_service, is_out) {
        (_, true) => (State::Working, Glyph::KeyRound, td_string!(loc, care.car_out)),
        (true, false) => (State::Ready, Glyph::Check, td_string!(loc, care.car_here)),
        (false, false) => (State::Done, Glyph::Ban, td_string!(loc, care.out_of_service)),
    };
    let km = words::kilometres(loc, car.odometer_km);
    let (plate, model) = (car.plate.clone(), car.model.clone());
    let edit = Callback::new(move |()| ask.set(Some(Ask::Fleet(Some(car.clone())))));
    view! {
        <article class="loan">
            <div>
                <p><b>{plate}</b>" "<span class="quiet">{model}</span></p>
                <p class="quiet">{km}</p>
            </div>
            <p class="when"><Badge state glyph text /></p>
            {keeps.then(|| view! { <div class="actions"><Button kind=Kind::Plain glyph=Glyph::Pencil on_press=edit>{td_string!(loc, common.edit)}</Button></div> })}
        </article>
    }
}
