//! What helps whoever works on a car, in one dialog: what was done on this car before, and what the house has learnt of faults like this one.

use super::api;
use super::write_up::Written;
use crate::problem::Problem;
use crate::repair_orders::api as orders;
use crate::ui::{Badge, Button, Dialog, ErrorNotice, Glyph, Icon, Loading, State, open_while};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::{EarlierVisit, EarlierVisits};
use domain::workshop::{Likeness, Similar};
use domain::{LineId, OrderId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Of which order it is asked, and of which of its jobs; of all of them where none is named.
pub type Asked = (OrderId, Option<LineId>);

/// The dialog, open while something is asked.
#[component]
pub fn CarDialog(asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(asked, || ());
    let content = move || asked.get().map(|(order, job)| view! { <SimilarCases order job /><EarlierOnes order /> });
    view! {
        <Dialog id="car-at-hand" open title=td_string!(loc, workshop.at_hand_title) close_label=td_string!(loc, common.close) wide=true>
            <div class="at-bench">{content}</div>
        </Dialog>
    }
}

/// The button that opens it for a car as a whole, with its dialog.
#[component]
pub fn CarAtHand(order: OrderId) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let asked = RwSignal::new(None);
    view! {
        <div class="acts"><Button glyph=Glyph::History on_press=move || asked.set(Some((order, None)))>{td_string!(loc, workshop.at_hand)}</Button></div>
        <CarDialog asked />
    }
}

/// Why a case is shown, in a line: 同一故障码 P0301 · 同车型.
fn because(loc: Loc, of: &Likeness) -> String {
    let mut reasons = Vec::new();
    if !of.codes.is_empty() {
        reasons.push(td_string!(loc, workshop.like_code, codes = of.codes.join(" ")));
    }
    if of.same_model {
        reasons.push(td_string!(loc, workshop.like_model).to_owned());
    }
    if !of.words.is_empty() {
        reasons.push(td_string!(loc, workshop.like_words, words = of.words.join(td_string!(loc, words.list_comma))));
    }
    reasons.join(" · ")
}

#[component]
fn SimilarCases(order: OrderId, job: Option<LineId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let found = LocalResource::new(move || api::similar(order, job));
    view! {
        <section>
            <h3>{td_string!(loc, workshop.similar)}</h3>
            {move || match found.get() {
                None => view! { <Loading label=td_string!(loc, common.loading) lines=2 /> }.into_any(),
                Some(Err(problem)) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                Some(Ok(cases)) if cases.is_empty() => view! { <p class="quiet">{td_string!(loc, workshop.similar_none)}</p> }.into_any(),
                Some(Ok(cases)) => {
                    let cases = cases.into_iter().map(|case| view! { <li><OneCase case /></li> }).collect_view();
                    view! { <ol>{cases}</ol> }.into_any()
                }
            }}
        </section>
    }
}

#[component]
fn OneCase(case: Similar) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let why = because(loc, &case.because);
    let Similar { model, title, write_up, on, times, held, .. } = case;
    let (state, glyph, said) = if held == 0 {
        (State::Late, Glyph::Undo2, td_string!(loc, workshop.remedy_never_held, times = times))
    } else if held < times {
        (State::Waiting, Glyph::Undo2, td_string!(loc, workshop.remedy_held, times = times, held = held))
    } else {
        (State::Ready, Glyph::Check, td_string!(loc, workshop.remedy_held, times = times, held = held))
    };
    view! {
        <header><b>{title}</b><span>{why}</span></header>
        <Written write_up />
        <p class="foot"><Badge state glyph text=said /><small class="quiet">{model}" · "{on.to_string()}</small></p>
    }
}

/// As many pages as somebody has asked for, fetched again together.
async fn fetch(order: OrderId, pages: usize) -> Result<EarlierVisits, Problem> {
    let mut all = orders::earlier(order, None).await?;
    for _ in 1..pages {
        let Some(after) = all.next.take() else { break };
        let page = orders::earlier(order, Some(after)).await?;
        all.visits.extend(page.visits);
        all.next = page.next;
    }
    Ok(all)
}

#[component]
fn EarlierOnes(order: OrderId) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let pages = RwSignal::new(1_usize);
    let found = LocalResource::new(move || fetch(order, pages.get()));
    let more = Callback::new(move |()| pages.update(|pages| *pages += 1));
    view! {
        <section>
            <h3>{td_string!(loc, workshop.earlier)}</h3>
            {move || match found.get() {
                None => view! { <Loading label=td_string!(loc, common.loading) lines=3 /> }.into_any(),
                Some(Err(problem)) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                Some(Ok(EarlierVisits { visits, .. })) if visits.is_empty() => {
                    view! { <p class="quiet">{td_string!(loc, workshop.earlier_none)}</p> }.into_any()
                }
                Some(Ok(EarlierVisits { visits, next })) => {
                    let visits = visits.into_iter().map(|visit| view! { <li><Earlier visit /></li> }).collect_view();
                    let more = next.map(|_| view! { <Button glyph=Glyph::ArrowDown on_press=more>{td_string!(loc, workshop.earlier_more)}</Button> });
                    view! { <ol>{visits}</ol>{more} }.into_any()
                }
            }}
        </section>
    }
}

#[component]
fn Earlier(visit: EarlierVisit) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let facts = [
        visit.odometer_km.map(|km| words::kilometres(loc, km)),
        visit.kind.map(|kind| words::kind(loc, kind).to_owned()),
        visit.status.is_open().then(|| words::status(loc, visit.status).to_owned()),
    ];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let marks = [
        visit.back_from.map(|number| td_string!(loc, workshop.earlier_back_from, number = number)),
        visit.came_back.map(|number| td_string!(loc, workshop.earlier_came_back, number = number)),
    ];
    let marks = marks.into_iter().flatten().map(|said| view! { <p class="mark"><Icon glyph=Glyph::Undo2 />{said}</p> }).collect_view();
    let jobs = visit.jobs.into_iter().map(|job| {
        let written = (!job.write_up.is_empty()).then(|| view! { <Written write_up=job.write_up /> });
        view! { <li><b>{job.title}</b>" "<small class="quiet">{words::job_status(loc, job.status)}</small>{written}</li> }
    });
    let jobs = jobs.collect_view();
    let declined = (!visit.declined.is_empty()).then(|| {
        let lines = visit.declined.join(td_string!(loc, words.list_comma));
        view! { <p>{td_string!(loc, workshop.earlier_declined, lines = lines)}</p> }
    });
    let advised = (!visit.advice.is_empty()).then(|| {
        let advice = visit.advice.join(td_string!(loc, workshop.advice_then));
        view! { <p>{td_string!(loc, workshop.earlier_advised, advice = advice)}</p> }
    });
    let unpriced = (!visit.unpriced.is_empty()).then(|| {
        let found = visit.unpriced.into_iter().map(|found| {
            let reason = found.reason.map(|reason| td_string!(loc, workshop.earlier_not_offered, reason = reason));
            view! { <li>{found.text}" "<small class="quiet">{clock.date_time(found.at)}</small>{reason.map(|reason| view! { <p class="quiet">{reason}</p> })}</li> }
        });
        let found = found.collect_view();
        let more = visit.more_unpriced.then(|| view! { <p class="quiet">{td_string!(loc, workshop.earlier_found_more)}</p> });
        view! { <div class="unpriced"><p>{td_string!(loc, workshop.earlier_found)}</p><ul>{found}</ul>{more}</div> }
    });
    view! {
        <header>
            <a href=format!("/repair_orders/{}", visit.order)>{clock.date(visit.opened_at)}</a>
            <span>{facts}</span>
        </header>
        {marks}
        {(!visit.concern.is_empty()).then(|| view! { <p class="concern quiet">{visit.concern}</p> })}
        <ul>{jobs}</ul>
        {declined}
        {unpriced}
        {advised}
    }
}
