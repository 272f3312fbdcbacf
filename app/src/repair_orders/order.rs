//! A repair order: who and what, where it stands, what comes next, what it costs and who pays, what has happened.

use super::api;
use super::lines::{LinesBlock, TotalsBlock};
use super::next_step::NextStep;
use crate::execute::Sending;
use crate::live::Live;
use crate::settlement::panel::StatementPanel;
use crate::ui::{
    Block, Button, Countdown, Entry, ErrorNotice, Facts, Field, Glyph, Icon, Loading, Phase, Plate, Step, Steps, TextInput, Timeline,
    WhyNot,
};
use crate::visit::Visit;
use crate::words::{self, Loc, Names};
use domain::repair_orders::{Command, Event, OrderPage as Page, Status};
use domain::{OrderId, Recorded, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// A repair order.
#[component]
pub fn OrderPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<OrderId>().ok()));
    let changes = expect_context::<Live>().changes_of(move |subject, _| id.get_untracked().is_some_and(|id| id.0 == subject));
    let again = RwSignal::new(0_u32);
    // What somebody types here outlives what others do meanwhile: the page waits until the hands are off it.
    Effect::new(move |before: Option<()>| {
        changes.track();
        if before.is_some() && !is_typing() {
            again.update(|count| *count += 1);
        }
    });
    let page = Resource::new(
        move || (id.get(), again.get()),
        |(id, _)| async move {
            match id {
                Some(id) => api::order_page(id).await,
                None => Err(Refusal::NotFound.into()),
            }
        },
    );
    let changed = Callback::new(move |()| again.update(|count| *count += 1));
    view! {
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <Whole page changed /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// Whether a dialog is open, or the cursor stands in a field.
fn is_typing() -> bool {
    let dialog = document().query_selector("dialog[open]").ok().flatten().is_some();
    dialog || document().active_element().is_some_and(|element| element.matches("input, textarea, select").unwrap_or(false))
}

#[component]
fn Whole(page: Page, changed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let order = page.order.clone();
    let concern = order.check_in.as_ref().map(|check_in| check_in.concern.clone()).unwrap_or_default();
    let settled = !order.statements.is_empty();
    view! {
        <Title text=format!("{} {}", page.vehicle.name(), order.number) />
        <div class="order">
            <Head page=page.clone() changed />
            <Steps label=td_string!(loc, repair_orders.lifecycle) steps=Signal::stored(steps(loc, &page)) />
            <div class="with-side">
                <div class="stack">
                    {(!concern.is_empty()).then(|| view! { <section class="block concern"><header><h2>{td_string!(loc, repair_orders.concern)}</h2></header><blockquote>{concern.clone()}</blockquote></section> })}
                    <DiagnosisBlock page=page.clone() />
                    <LinesBlock page=page.clone() changed />
                    <TotalsBlock order=order.clone() />
                    {settled.then(|| view! { <StatementPanel page=page.clone() changed /> })}
                    <section class="block"><header><h2>{td_string!(loc, repair_orders.photos)}</h2></header>
                        <div class="photos"><span class="photo-empty"><Icon glyph=Glyph::Camera />{td_string!(loc, repair_orders.photos_text)}</span></div>
                    </section>
                </div>
                <aside class="stack">
                    <Papers page=page.clone() />
                    <History page changed />
                </aside>
            </div>
        </div>
    }
}

#[component]
fn Head(page: Page, changed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let Page { order, vehicle, customer, .. } = page.clone();
    let km = order.check_in.as_ref().map(|check_in| check_in.odometer_km).or(vehicle.odometer_km);
    let car = [
        (td_string!(loc, repair_orders.number), order.number.clone()),
        (td_string!(loc, customers.vin), vehicle.vin.to_string()),
        (td_string!(loc, customers.odometer), km.map(|km| words::kilometres(loc, km)).unwrap_or_default()),
        (td_string!(loc, customers.usage), words::usage_nature(loc, vehicle.usage).to_owned()),
    ];
    let check_in = order.check_in.clone();
    let yes_no = |yes: bool| {
        if yes { td_string!(loc, common.yes) } else { td_string!(loc, common.no) }
    };
    let owner = [
        (td_string!(loc, customers.phone), customer.phone.to_string()),
        (td_string!(loc, repair_orders.advisor), order.advisor.name.clone()),
        (
            td_string!(loc, repair_orders.kind),
            check_in.as_ref().map(|check_in| words::kind(loc, check_in.kind).to_owned()).unwrap_or_default(),
        ),
        (
            td_string!(loc, repair_orders.old_parts),
            check_in.as_ref().map(|check_in| words::old_parts(loc, check_in.old_parts).to_owned()).unwrap_or_default(),
        ),
        (td_string!(loc, repair_orders.wash), check_in.as_ref().map(|check_in| yes_no(check_in.wash).to_owned()).unwrap_or_default()),
        (td_string!(loc, repair_orders.waiting), check_in.as_ref().map(|check_in| yes_no(check_in.waiting).to_owned()).unwrap_or_default()),
    ];
    let facts = |facts: &[(&str, String)]| {
        facts.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<Vec<_>>()
    };
    let promise = order.promise.map(|promise| {
        let counts = order.progress.status.is_open() && order.progress.status != Status::Settled;
        view! {
            <p class="t"><small>{td_string!(loc, repair_orders.promised)}</small>" "{clock.day_time(promise.at, visit.now)}</p>
            {counts.then(|| view! { <p class="left"><Countdown due=promise.at late=td_string!(loc, common.late_by) day=td_string!(loc, common.days) /></p> })}
            {(promise.changes > 0).then(|| view! { <p class="quiet">{td_string!(loc, repair_orders.first_promise)}" "{clock.day_time(promise.first, visit.now)}</p> })}
        }
    });
    view! {
        <header class="order-head">
            <section class="car">
                <h1>
                    <Plate plate=vehicle.plate.as_ref().map(ToString::to_string).unwrap_or_default() home none=td_string!(loc, customers.no_plate) />
                    " "<small>{vehicle.model.clone()}</small>
                </h1>
                <Facts facts=facts(&car) />
            </section>
            <section class="owner">
                <h2><a href=format!("/customers/{}", customer.id)>{customer.name.clone()}</a></h2>
                <Facts facts=facts(&owner) />
            </section>
            <section class="promise">{promise}</section>
            <section class="step"><NextStep page changed /></section>
        </header>
    }
}

/// The way of a car, as ten stations.
fn steps(loc: Loc, page: &Page) -> Vec<Step> {
    const STATIONS: &[(Status, &[Status])] = &[
        (Status::Reception, &[Status::Draft, Status::Reception]),
        (Status::Diagnosis, &[Status::Diagnosis]),
        (Status::Quoted, &[Status::Quoted]),
        (Status::Authorised, &[Status::Authorised]),
        (Status::Dispatched, &[Status::Dispatched]),
        (Status::InWork, &[Status::InWork, Status::OnHold, Status::Rework]),
        (Status::AwaitingInspection, &[Status::AwaitingInspection]),
        (Status::Washing, &[Status::Passed, Status::Washing]),
        (Status::Ready, &[Status::Ready]),
        (Status::Settled, &[Status::Settled]),
        (Status::Delivered, &[Status::Delivered, Status::Closed]),
    ];
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let status = page.order.progress.status;
    let here = STATIONS.iter().position(|(_, within)| within.contains(&status));
    // Newest first, so the last time a station was entered.
    let entered = |within: &[Status]| {
        page.timeline
            .iter()
            .find(|recorded| matches!(&recorded.event, domain::Event::RepairOrders(Event::Moved { to, .. }) if within.contains(to)))
    };
    let station = |(index, (name, within)): (usize, &(Status, &[Status]))| {
        let at = entered(within);
        let phase = match here {
            Some(here) if here == index => Phase::Here(words::status_state(status)),
            Some(here) if index > here => Phase::Ahead,
            _ if at.is_some() || (index == 0 && here.is_some()) => Phase::Done,
            _ => Phase::Skipped,
        };
        let shown = if here == Some(index) { status } else { *name };
        let note =
            at.filter(|_| here.is_none_or(|here| index <= here)).map(|recorded| clock.day_time(recorded.at, visit.now)).unwrap_or_default();
        Step { text: words::status(loc, shown).to_owned(), note, phase, glyph: words::status_glyph(shown) }
    };
    STATIONS.iter().enumerate().map(station).collect()
}

#[component]
fn DiagnosisBlock(page: Page) -> impl IntoView {
    let loc = expect_context::<Loc>();
    page.order.diagnosis.map(|diagnosis| {
        let facts = [
            (td_string!(loc, repair_orders.phenomenon), diagnosis.phenomenon),
            (td_string!(loc, repair_orders.cause), diagnosis.cause),
            (td_string!(loc, repair_orders.correction), diagnosis.correction),
            (td_string!(loc, repair_orders.trouble_codes), diagnosis.trouble_codes),
        ];
        let facts = facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value)).collect();
        view! { <section class="block"><header><h2>{td_string!(loc, repair_orders.diagnosis)}</h2></header><div class="block-body"><Facts facts /></div></section> }
    })
}

/// The papers that exist, and why others do not yet.
#[component]
fn Papers(page: Page) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let order = page.order;
    let papers = [
        ("authorisation", td_string!(loc, print.authorisation), order.check_in.is_some(), td_string!(loc, repair_orders.after_check_in)),
        ("settlement", td_string!(loc, print.settlement), !order.statements.is_empty(), td_string!(loc, repair_orders.after_settlement)),
        ("gate-pass", td_string!(loc, print.gate_pass), order.gate_pass.is_some(), td_string!(loc, repair_orders.after_release)),
    ];
    let rows = papers
        .into_iter()
        .map(|(paper, name, there, why)| {
            if there {
                let href = format!("/repair_orders/{}/print/{paper}", order.id);
                view! { <li><a href=href><Icon glyph=Glyph::FileText />{name}</a></li> }.into_any()
            } else {
                view! { <li><a aria-disabled="true" role="link"><Icon glyph=Glyph::Lock />{name}<span class="push quiet">{why}</span></a></li> }.into_any()
            }
        })
        .collect_view();
    view! { <section class="block"><header><h2>{td_string!(loc, common.print)}</h2></header><ul class="menu" data-flat="">{rows}</ul></section> }
}

/// What has happened, and a line to add to it.
#[component]
fn History(page: Page, changed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let names = Names::from_floor(&page.floor);
    let entries = entries(loc, &page.timeline, &names, &visit);
    let (text, sending) = (RwSignal::new(String::new()), Sending::begin());
    let (order, annotates) = (page.order.id, visit.may(domain::Permission::Annotate));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = Command::Annotate { order, text: text.get_untracked() };
        sending.send(domain::Command::RepairOrders(command), None, move |_| {
            let _ = text.try_set(String::new());
            changed.run(());
        });
    };
    view! {
        <Block title=td_string!(loc, repair_orders.history)>
            {annotates.then(|| view! {
                <form class="block-body row" on:submit=submit>
                    <Field id="annotation" label=td_string!(loc, repair_orders.annotation)><TextInput value=text maxlength=2000 required=true /></Field>
                    <Button submit=true glyph=Glyph::MessageSquarePlus pending=sending.pending>{td_string!(loc, repair_orders.annotate)}</Button>
                    <WhyNot reason=sending.refused />
                </form>
            })}
            <Timeline entries=Signal::stored(entries) />
        </Block>
    }
}

fn entries(loc: Loc, timeline: &[Recorded], names: &Names, visit: &Visit) -> Vec<Entry> {
    let clock = words::Clock::of(visit);
    let mut last_day = String::new();
    let mut entries = Vec::new();
    for recorded in timeline {
        let Some(line) = words::event(loc, recorded, names, &clock) else {
            continue;
        };
        let day = clock.date(recorded.at);
        let who = recorded.actor.as_ref().map(|actor| actor.name.clone()).unwrap_or_default();
        let note = [who, line.detail].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        entries.push(Entry {
            day: (day != last_day).then(|| day.clone()),
            time: clock.time(recorded.at),
            datetime: recorded.at.to_rfc3339(),
            glyph: words::event_glyph(&recorded.event),
            state: None,
            text: line.title,
            note,
        });
        last_day = day;
    }
    entries
}
