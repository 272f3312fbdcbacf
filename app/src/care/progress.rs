//! The customer's page of one order, behind the link they were sent: where the car is, what was found, when it is ready, what it costs.
//!
//! Readable without scripts; with them it follows the order by itself.

use super::answer::Ask;
use super::api;
use super::bill::BillBlock;
use super::consents::Consents;
use super::follow::follow;
use super::health::{Advice, HealthChecks};
use super::languages::Languages;
use super::photos::Photos;
use crate::problem::Problem;
use crate::ui::{Countdown, ErrorNotice, Glyph, Icon, Loading, Notice, Plate, State, StateText};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::care::{Asked, CustomerPage, Item, NotNow, PromiseChange, Station, WorkState};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::{use_params_map, use_query_map};

/// The customer's page of one order.
#[component]
pub fn ProgressPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let params = use_params_map();
    let token = Memo::new(move |_| params.with(|params| params.get("token")).unwrap_or_default());
    let first = Resource::new(move || token.get(), api::customer_page);
    // A link may end while its page is open: then nothing of it is shown any more.
    let gone = RwSignal::new(None::<Problem>);
    let page = move || {
        view! {
            <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=6 /> }>
                {move || Suspend::new(async move {
                    match first.await {
                        Ok(page) => view! { <Whole page token=token.get_untracked() gone /> }.into_any(),
                        Err(problem) => view! { <Nowhere problem /> }.into_any(),
                    }
                })}
            </Transition>
        }
    };
    view! {
        <Meta name="robots" content="noindex" />
        <div class="guest" data-place="customer">
            {move || match gone.get() {
                Some(problem) => view! { <Nowhere problem /> }.into_any(),
                None => page().into_any(),
            }}
            <Languages />
        </div>
    }
}

/// The link leads nowhere, or the server has no answer now.
#[component]
fn Nowhere(problem: Problem) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let gone = problem.is_dead_link();
    let title = if gone { td_string!(loc, care.link_gone) } else { td_string!(loc, care.no_answer) };
    view! {
        <Title text=title />
        <main id="main">
            <h1>{title}</h1>
            <ErrorNotice title=words::problem(loc, &problem) />
        </main>
    }
}

/// The page stays as it is while the order changes: each part follows what it shows, and what is chosen meanwhile stays.
#[component]
fn Whole(page: CustomerPage, token: String, gone: RwSignal<Option<Problem>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::at_offset(page.offset_minutes);
    let car = page.plate.clone().unwrap_or_else(|| page.model.clone());
    let title = format!("{car} {}", td_string!(loc, care.progress));
    let phone = page.house.phone.clone();
    let (plate, home, model) = (page.plate.clone().unwrap_or_default(), page.house.home_plate.clone(), page.model.clone());
    let (house, advisor) = (page.house.short_name.clone(), page.advisor.clone());
    let foot = format!("{} · {}", td_string!(loc, care.advisor, name = advisor.as_str()), page.number);
    let shown = RwSignal::new(page);
    let asks = token.clone();
    follow(&token, move || {
        let token = asks.clone();
        leptos::task::spawn_local(async move {
            match api::customer_page(token).await {
                Ok(page) => drop(shown.try_set(page)),
                Err(problem) if problem.is_dead_link() => drop(gone.try_set(Some(problem))),
                // The line is bad: what is shown was true a moment ago.
                Err(_) => {}
            }
        });
    });
    let asked = Memo::new(move |_| shown.with(|page| page.asked.clone()));
    let (photos_of, papers_of, consents_of) = (token.clone(), token.clone(), token.clone());
    let health_of = token.clone();
    let health = Memo::new(move |_| shown.with(|page| page.health.clone()));
    let photos = Memo::new(move |_| shown.with(|page| page.photos.clone()));
    let promise = Memo::new(move |_| shown.with(|page| page.promise.map(|promise| promise.at)));
    // The form is another one when the estimate is; whatever else changes meanwhile leaves it alone, and what is chosen in it.
    let quote = Memo::new(move |_| asked.with(|asked| asked.as_ref().map(|asked| asked.quote.clone())));
    let changed = RwSignal::new(false);
    let revised = Memo::new(move |_| shown.with(|page| page.revised));
    Effect::new(move |before: Option<Option<String>>| {
        let (before, now) = (before.flatten(), quote.get());
        if now.is_some() && before.is_some() && before != now {
            changed.set(true);
        }
        // What is being changed comes back as another one.
        now.or_else(|| before.filter(|_| revised.get_untracked()))
    });
    let ask = move || {
        quote.get()?;
        asked.get_untracked().map(|first| view! { <Ask asked=first now=asked token=token.clone() promise clock /> })
    };
    let asked_anew = move || {
        (changed.get() && !revised.get()).then(
            || view! { <Notice state=State::Waiting glyph=Glyph::RefreshCw title=td_string!(loc, care.estimate_changed) alert=true /> },
        )
    };
    let being_revised = move || {
        revised.get().then(
            || view! { <Notice state=State::Waiting glyph=Glyph::RefreshCw title=td_string!(loc, care.estimate_revised) alert=true /> },
        )
    };
    let expired = move || {
        let at = shown.with(|page| page.expired_at)?;
        let title = td_string!(loc, care.estimate_expired, at = clock.date(at));
        Some(view! { <Notice state=State::Late glyph=Glyph::CalendarClock title /> })
    };
    view! {
        <Title text=title />
        <header class="guest-head">
            <Plate plate home none=model.clone() />
            <span>{model}</span>
            <span class="push">{house}</span>
        </header>
        <main id="main">
            <Said asked revised />
            {move || view! { <Answer page=shown.get() clock /> }}
            {asked_anew}
            {being_revised}
            {expired}
            {ask}
            {move || shown.with(|page| view! { <Changes changes=page.changes.clone() clock /> })}
            {move || shown.with(|page| view! { <Found concern=page.concern.clone() cause=page.cause.clone() correction=page.correction.clone() /> })}
            {move || view! { <HealthChecks checks=health.get() token=health_of.clone() clock /> }}
            {move || shown.with(|page| view! { <Advice advice=page.advice.clone() /> })}
            {move || view! { <Photos photos=photos.get() token=photos_of.clone() /> }}
            {move || shown.with(|page| view! { <Items items=page.items.clone() /> })}
            {move || shown.with(|page| view! { <Declined declined=page.declined.clone() clock /> })}
            {move || view! { <BillBlock page=shown.get() token=papers_of.clone() clock /> }}
            {move || shown.with(|page| view! { <Consents consents=page.consents.clone() token=consents_of.clone() clock /> })}
        </main>
        <footer class="guest-foot">
            <span>{foot}</span>
            {(!phone.is_empty()).then(|| view! { <a class="button" href=format!("tel:{phone}")><Icon glyph=Glyph::Phone />{td_string!(loc, care.call)}</a> })}
        </footer>
    }
}

/// What became of an answer that was just sent.
#[component]
fn Said(asked: Memo<Option<Asked>>, revised: Memo<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let query = use_query_map();
    let problem = move || {
        let code = query.with(|query| query.get("problem"))?;
        Some(match code.as_str() {
            "quote_outdated" if asked.with(Option::is_some) => td_string!(loc, care.estimate_changed),
            "field_empty" | "lines_unanswered" => td_string!(loc, care.answer_incomplete),
            "signature_empty" => td_string!(loc, care.sign_to_send),
            "quote_outdated" | "quote_expired" | "quote_being_revised" if revised.get() => td_string!(loc, care.answer_not_taken),
            "quote_being_revised" => td_string!(loc, refusals.quote_being_revised),
            "quote_outdated" | "quote_expired" | "nothing_to_authorise" | "wrong_status" => td_string!(loc, care.estimate_gone),
            _ => td_string!(loc, care.answer_incomplete),
        })
    };
    let withdrawn = move || query.with(|query| query.get("withdrawn").is_some());
    let answered = move || query.with(|query| query.get("answered").is_some()) && problem().is_none();
    view! {
        {move || problem().map(|title| view! { <ErrorNotice title /> })}
        {move || withdrawn().then(|| view! { <Notice state=State::Ready glyph=Glyph::CircleCheck title=td_string!(loc, care.consent_withdrawn) /> })}
        {move || answered().then(|| view! { <Notice state=State::Ready glyph=Glyph::CircleCheck title=td_string!(loc, care.answered) /> })}
    }
}

/// One answer first: when can I have my car.
#[component]
fn Answer(page: CustomerPage, clock: words::Clock) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let now = Visit::here().now;
    let (state, glyph) = match page.station {
        Station::Reception => (State::Waiting, Glyph::ConciergeBell),
        Station::Work => (State::Working, Glyph::Wrench),
        Station::Inspection => (State::Working, Glyph::ClipboardCheck),
        Station::Wash => (State::Working, Glyph::Droplets),
        Station::Ready => (State::Ready, Glyph::KeyRound),
        Station::Gone => (State::Done, Glyph::Check),
    };
    let waits = matches!(page.station, Station::Ready | Station::Gone);
    let big = match (page.station, page.promise) {
        (Station::Ready, _) => Some(view! { <p class="line"><span class="big">{td_string!(loc, care.ready_now)}</span></p> }.into_any()),
        (Station::Gone, _) | (_, None) => None,
        (_, Some(promise)) => Some(
            view! {
                <p class="line">
                    <span class="big">{clock.day_time(promise.at, now)}</span>
                    <span>{td_string!(loc, care.ready_by)}</span>
                    <Countdown due=promise.at say=words::time_left(loc) />
                </p>
            }
            .into_any(),
        ),
    };
    let first = page.promise.filter(|promise| promise.changes > 0 && !waits);
    view! {
        <section class="guest-answer">
            <h1><StateText state glyph text=words::station(loc, page.station) /></h1>
            {big}
            {first.map(|promise| view! { <p class="quiet">{td_string!(loc, care.first_promise, at = clock.day_time(promise.first, now))}</p> })}
            <Way page clock />
        </section>
    }
}

/// The way of the car: done, here, ahead. A car that is not to be washed has no wash on it.
#[component]
fn Way(page: CustomerPage, clock: words::Clock) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let now = Visit::here().now;
    let done = page.items.iter().filter(|item| item.state == Some(WorkState::Done)).count();
    let jobs = page.items.iter().filter(|item| item.state.is_some()).count();
    let stations = [Station::Reception, Station::Work, Station::Inspection, Station::Wash, Station::Ready];
    let note = move |station| match station {
        Station::Reception => clock.day_time(page.opened_at, now),
        Station::Work if jobs > 0 => td_string!(loc, care.jobs_done, done = done, jobs = jobs),
        Station::Ready => page.promise.map(|promise| clock.day_time(promise.at, now)).unwrap_or_default(),
        _ => String::new(),
    };
    let here = page.station;
    let step = move |station: &Station| {
        let station = *station;
        let class = if station < here {
            "past"
        } else if station == here {
            "here"
        } else {
            "ahead"
        };
        view! {
            <li class=class aria-current=(station == here).then_some("step")>
                <b>{(station < here).then(|| view! { <Icon glyph=Glyph::Check /> })}{words::station(loc, station)}</b>
                <small>{note(station)}</small>
            </li>
        }
    };
    let washed = page.wash;
    let shown = stations.iter().filter(move |station| washed || **station != Station::Wash);
    view! { <ol class="guest-way">{shown.map(step).collect_view()}</ol> }
}

/// What changed, and why.
#[component]
fn Changes(changes: Vec<PromiseChange>, clock: words::Clock) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let now = Visit::here().now;
    (!changes.is_empty()).then(|| {
        let row = move |change: PromiseChange| {
            let (from, to) = (clock.day_time(change.from, now), clock.day_time(change.to, now));
            view! {
                <li>
                    <span><s>{from}</s>" → "<b>{to}</b></span>
                    <span>{words::promise_reason(loc, change.reason)}</span>
                    <small class="quiet">{clock.day_time(change.at, now)}</small>
                </li>
            }
        };
        view! {
            <section>
                <h2>{td_string!(loc, care.what_changed)}</h2>
                <ul class="guest-list">{changes.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}

/// What the customer said, and what was found.
#[component]
fn Found(concern: String, cause: String, correction: String) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let facts =
        [(td_string!(loc, care.you_said), concern), (td_string!(loc, care.we_found), cause), (td_string!(loc, care.we_do), correction)];
    let facts: Vec<_> = facts.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    (!facts.is_empty()).then(|| {
        let fact = |(name, text): (&'static str, String)| view! { <li><small class="quiet">{name}</small><span>{text}</span></li> };
        view! {
            <section>
                <h2>{td_string!(loc, care.found)}</h2>
                <ul class="guest-list">{facts.into_iter().map(fact).collect_view()}</ul>
            </section>
        }
    })
}

/// What is done, and what the customer pays of it.
#[component]
fn Items(items: Vec<Item>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    (!items.is_empty()).then(|| {
        let row = move |item: Item| {
            let parts =
                item.parts.iter().map(|part| format!("{} ({})", part.title, words::class_and_maker(loc, part.quality, &part.maker)));
            let parts = parts.collect::<Vec<_>>().join(td_string!(loc, words.list_comma));
            view! {
                <li>
                    <span>{item.title.clone()}{of_package(loc, &item)}</span>
                    {item.state.map(|state| view! { <WorkStateText state /> })}
                    <small>{parts}</small>
                    <span class="num">{yours(loc, &item)}</span>
                </li>
            }
        };
        view! {
            <section>
                <h2>{td_string!(loc, care.work)}</h2>
                <ul class="guest-list guest-work">{items.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}

/// What was not wanted, and when that was said.
#[component]
fn Declined(declined: Vec<NotNow>, clock: words::Clock) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let now = Visit::here().now;
    (!declined.is_empty()).then(|| {
        let row = move |NotNow { title, yours, at }: NotNow| {
            view! {
                <li>
                    <span>{title}</span>
                    <span class="num">{format!("¥{}", yours.grouped())}</span>
                    <small class="quiet">{td_string!(loc, care.declined_at, at = clock.day_time(at, now))}</small>
                </li>
            }
        };
        view! {
            <section class="guest-declined">
                <h2>{td_string!(loc, care.you_declined)}</h2>
                <ul class="guest-list guest-work">{declined.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}

/// The package that something came with.
pub(super) fn of_package(loc: Loc, item: &Item) -> Option<impl IntoView + use<>> {
    item.package.as_ref().map(|title| view! { <small class="of-package">{words::called(loc, title).to_owned()}</small> })
}

/// What the customer pays of something: an amount, or that somebody else does.
pub(super) fn yours(loc: Loc, item: &Item) -> String {
    if item.free { td_string!(loc, care.free).to_owned() } else { format!("¥{}", item.yours.grouped()) }
}

#[component]
fn WorkStateText(state: WorkState) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (colour, glyph) = match state {
        WorkState::Waiting => (State::Waiting, Glyph::Hourglass),
        WorkState::Working => (State::Working, Glyph::Wrench),
        WorkState::OnHold => (State::Waiting, Glyph::Pause),
        WorkState::Done => (State::Done, Glyph::Check),
    };
    view! { <StateText state=colour glyph text=words::work_state(loc, state) /> }
}
