//! Complaints: the register of the house, and what is open of one customer.

use super::api;
use super::complaint_dialogs::{About, Ask, AskDialog, RegisterDialog};
use super::tabs::CareTabs;
use crate::live::Live;
use crate::ui::{Badge, Block, Button, Countdown, Empty, ErrorNotice, Glyph, Icon, Loading, PageHeader, State};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::care::{Complaint, Complaints, Severity};
use domain::live::Area;
use domain::{CustomerId, OrderId, Permission, VehicleId};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// The register of complaints.
#[component]
pub fn ComplaintsPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let ask = RwSignal::new(None::<Ask>);
    let changes = expect_context::<Live>().lists_of(|area| area == Area::Care);
    let list = Resource::new(move || changes.get(), |_| api::complaints());
    view! {
        <Title text=td_string!(loc, care.complaints) />
        <PageHeader title=td_string!(loc, care.complaints) />
        <CareTabs here="/care/complaints" />
        <p class="quiet">{td_string!(loc, care.register_where)}</p>
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => view! { <Lists list ask /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
        <AskDialog ask />
    }
}

#[component]
fn Lists(list: Complaints, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let Complaints { open, closed } = list;
    let (note, none) = (open.len().to_string(), open.is_empty());
    let open = open.into_iter().map(|complaint| view! { <li><Row complaint ask /></li> }).collect_view();
    let open = if none {
        view! { <Empty title=td_string!(loc, care.no_complaints) glyph=Glyph::CircleCheck /> }.into_any()
    } else {
        view! { <ol class="complaints">{open}</ol> }.into_any()
    };
    let closed = (!closed.is_empty()).then(|| {
        let rows = closed.into_iter().map(|complaint| view! { <li><Row complaint ask /></li> }).collect_view();
        view! { <Block title=td_string!(loc, care.closed_complaints)><ol class="complaints">{rows}</ol></Block> }
    });
    view! {
        <Block title=td_string!(loc, care.open_complaints) note>{open}</Block>
        {closed}
    }
}

/// What the colour of a severity says.
const fn shown(severity: Severity) -> State {
    match severity {
        Severity::General => State::Working,
        Severity::Important => State::Waiting,
        Severity::Major => State::Late,
    }
}

/// A complaint: of whom, about what, until when, and what can be done about it.
#[component]
fn Row(complaint: Complaint, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let handles = complaint.closed.is_none() && super::complaint_dialogs::handles(&visit.actor(), complaint.owner.person);
    let (id, version) = (complaint.id, complaint.version);
    let due = complaint.closed.is_none().then_some(complaint.answer_by);
    let close = Callback::new(move |()| ask.set(Some(Ask::Close(id, version))));
    let hand_on = Callback::new(move |()| ask.set(Some(Ask::HandOn(id, version))));
    let state = if complaint.closed.is_some() { State::Done } else { shown(complaint.severity) };
    let glyph = if complaint.closed.is_some() { Glyph::Check } else { Glyph::Headset };
    let by = td_string!(loc, care.registered_by, name = complaint.by.name.as_str(), at = clock.day_time(complaint.at, visit.now));
    let owner = td_string!(loc, care.owned_by, name = complaint.owner.name.as_str());
    let (customer, customer_name) = complaint.customer.clone();
    view! {
        <article class="complaint">
            <header>
                <Badge state glyph text=words::severity(loc, complaint.severity) />
                <b>{words::complaint_category(loc, complaint.category)}</b>
                <a href=format!("/customers/{customer}")>{customer_name}</a>
                {complaint.vehicle.clone().map(|(id, car)| view! { <a href=format!("/vehicles/{id}")>{car}</a> })}
                {complaint.order.clone().map(|(id, number)| view! { <a href=format!("/repair_orders/{id}")>{number}</a> })}
                <span class="push"></span>
                {due.map(|due| view! { <span class="answer-by"><Countdown due say=words::time_left(loc) /><small>{td_string!(loc, care.answer_by, at = clock.day_time(due, visit.now))}</small></span> })}
            </header>
            <blockquote>{complaint.words.clone()}</blockquote>
            <p class="quiet">{complaint.number.clone()}" · "{by}" · "{owner}</p>
            {complaint.closed.clone().map(|closed| {
                let at = clock.day_time(closed.at, visit.now);
                view! { <p><Icon glyph=Glyph::CircleCheck />" "{td_string!(loc, care.closed_by, name = closed.by.name.as_str(), at = at)}{td_string!(loc, words.list_colon)}{closed.done}</p> }
            })}
            {handles.then(|| view! {
                <div class="actions">
                    <Button glyph=Glyph::Check on_press=close>{td_string!(loc, care.close_complaint)}</Button>
                    <Button kind=crate::ui::Kind::Plain glyph=Glyph::UserRound on_press=hand_on>{td_string!(loc, care.hand_on)}</Button>
                </div>
            })}
        </article>
    }
}

/// The open complaints of a customer, on pages that are about them, and the way to register one.
#[component]
pub fn ComplaintsBlock(customer: CustomerId, vehicle: Option<VehicleId>, order: Option<OrderId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let registers = visit.may(Permission::RegisterComplaint);
    let (ask, about) = (RwSignal::new(None::<Ask>), RwSignal::new(None::<About>));
    let changes = expect_context::<Live>().lists_of(|area| area == Area::Care);
    let list = Resource::new(move || changes.get(), move |_| api::complaints_of(customer));
    let press = Callback::new(move |()| about.set(Some(About { customer, vehicle, order })));
    let actions = move || {
        registers
            .then(|| view! { <Button kind=crate::ui::Kind::Plain glyph=Glyph::Plus on_press=press>{td_string!(loc, care.register_complaint)}</Button> })
            .into_any()
    };
    view! {
        <Block title=td_string!(loc, care.open_complaints) actions=actions>
            <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=1 /> }>
                {move || Suspend::new(async move {
                    match list.await {
                        Ok(list) if list.is_empty() => view! { <p class="block-body quiet">{td_string!(loc, care.no_complaints)}</p> }.into_any(),
                        Ok(list) => {
                            let rows = list.into_iter().map(|complaint| view! { <li><Row complaint ask /></li> }).collect_view();
                            view! { <ol class="complaints">{rows}</ol> }.into_any()
                        }
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Transition>
        </Block>
        <AskDialog ask />
        <RegisterDialog about />
    }
}
