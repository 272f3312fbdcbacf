//! Giving work out: which jobs, to whom, into which bay; what is proposed, and what stands against something else.

use super::api;
use super::dialogs::{Form, Refused, none_ticked};
use super::offer::{Giving, Offer, Proposed};
use crate::execute::Sending;
use crate::ui::{Badge, Button, Checkbox, Choice, Field, Glyph, Icon, Kind, Select, State, TextInput, use_clock};
use crate::words::{self, Loc};
use domain::workshop::{Bay, Command, Floor, Job, JobStatus, Presence, Progress, Technician};
use domain::{BayId, Hours, OrderId, PersonId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Carries a proposal out: a step for each technician, one after the other. What is refused leaves what was given out before it.
pub(super) fn accept(sending: Sending, order: OrderId, version: i32, offer: Offer, done: impl FnOnce() + 'static) {
    let Offer { given, bay, .. } = offer;
    give_next(sending, (order, version, bay), given.into_iter(), Box::new(done));
}

fn give_next(
    sending: Sending,
    (order, version, bay): (OrderId, i32, BayId),
    mut rest: std::vec::IntoIter<Giving>,
    done: Box<dyn FnOnce()>,
) {
    let Some(Giving { technician, jobs, .. }) = rest.next() else { return done() };
    let command = Command::Dispatch { order, jobs, technician, bay, reason: String::new() };
    sending.send(domain::Command::Workshop(command), Some(version), move |answer| {
        give_next(sending, (order, answer.version, bay), rest, done);
    });
}

/// A proposal in words: who, where, and why.
#[component]
pub(super) fn OfferView(offer: Offer) -> impl IntoView {
    view! {
        <ul class="offer">
            {hands(offer.given)}
            <li><Icon glyph=Glyph::Warehouse /><b>{offer.bay_name}</b><span>{offer.bay_because}</span></li>
        </ul>
    }
}

/// Who would do it, and why.
fn hands(given: Vec<Giving>) -> impl IntoView {
    let several = given.len() > 1;
    let one = move |given: Giving| {
        let jobs = several.then(|| format!(" × {}", given.jobs.len()));
        view! { <li><Icon glyph=Glyph::UserCheck /><b>{given.name}{jobs}</b><span>{given.because}</span></li> }
    };
    given.into_iter().map(one).collect_view()
}

/// What stands in the way of a proposal; and where that is only a bay, who would do it.
#[component]
pub(super) fn NoOffer(obstacle: String, without_bay: Vec<Giving>) -> impl IntoView {
    let someone = (!without_bay.is_empty()).then(|| view! { <ul class="offer">{hands(without_bay)}</ul> });
    view! {
        {someone}
        <p class="obstacle"><Icon glyph=Glyph::CircleAlert />{obstacle}</p>
    }
}

/// Whether the parts that an order takes are there: which are missing, or that all are; nothing for one that takes none.
#[component]
pub(super) fn PartsState(short: String, ready: bool) -> impl IntoView {
    let loc = expect_context::<Loc>();
    if !short.is_empty() {
        return view! { <p class="short"><Icon glyph=Glyph::PackageX />{td_string!(loc, workshop.parts_short, parts = short)}</p> }
            .into_any();
    }
    if ready {
        return view! { <p><Badge state=State::Done glyph=Glyph::PackageCheck text=td_string!(loc, workshop.parts_ready) /></p> }
            .into_any();
    }
    ().into_any()
}

/// What a press on a proposal does, in words.
pub(super) fn accept_words(loc: Loc, offer: &Offer) -> String {
    let names: Vec<&str> = offer.given.iter().map(|given| given.name.as_str()).collect();
    td_string!(loc, workshop.give_as_proposed, who = words::list(loc, names), bay = offer.bay_name.as_str())
}

/// What is proposed, once the server has said it: one tap gives the work out like that.
#[component]
fn Suggestion(form: Form, proposed: RwSignal<Proposed>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let inside = move || {
        let Proposed { offer, obstacle, without_bay, short, parts_ready, .. } = proposed.get();
        let short = view! { <PartsState short ready=parts_ready /> };
        match offer {
            Some(offer) => {
                let label = accept_words(loc, &offer);
                let taken = offer.clone();
                let press = Callback::new(move |()| {
                    accept(form.sending, form.order, form.version(), taken.clone(), move || form.done.run(form.order));
                });
                view! {
                    <section class="suggestion" aria-label=td_string!(loc, workshop.proposed)>
                        <OfferView offer />
                        {short}
                        <Button kind=Kind::Next glyph=Glyph::Check on_press=press pending=form.sending.pending>{label}</Button>
                    </section>
                }
                .into_any()
            }
            None if obstacle.is_empty() => ().into_any(),
            None => view! { <section class="suggestion"><NoOffer obstacle without_bay />{short}</section> }.into_any(),
        }
    };
    view! { {inside} }
}

/// Which jobs, to whom, into which bay, and why when somebody has them already.
#[component]
pub(super) fn DispatchForm(form: Form, progress: Progress, floor: Floor, to: Option<PersonId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let proposed = RwSignal::new(Proposed::default());
    let given = progress.to_give();
    let skills = to.and_then(|to| floor.technicians.iter().find(|who| who.person == to)).map(|who| who.skills.clone());
    let open = |job: &&Job| matches!(job.status, JobStatus::Open | JobStatus::Dispatched | JobStatus::OnHold);
    let wanted: Vec<(Job, RwSignal<bool>)> = progress
        .jobs
        .iter()
        .filter(open)
        .map(|job| {
            let fits = skills.as_ref().is_none_or(|skills| skills.contains(&job.skill));
            (job.clone(), RwSignal::new(fits && given.contains(&job.line)))
        })
        .collect();
    let technician = RwSignal::new(to.map(|to| to.to_string()).unwrap_or_default());
    let standing = progress.jobs.iter().find_map(|job| job.bay).map(|bay| bay.to_string());
    // The bay it stands in, else one that is free, else whichever the dispatcher says.
    let taken = |bay: &&Bay| bay.taken_by.as_ref().is_some_and(|(other, _)| *other != progress.order);
    let free = floor.bays.iter().find(|bay| !taken(bay)).map(|bay| bay.id.to_string());
    let bay = RwSignal::new(standing.or(free).unwrap_or_default());
    let reason = RwSignal::new(String::new());
    let needs_reason = needs_reason(&wanted, technician, proposed);
    if wanted.iter().any(|(job, _)| job.status == JobStatus::Open) {
        ask_for_proposal(form.order, proposed, (technician, bay));
    }
    let technicians = technicians(loc, &floor, &wanted, proposed);
    let bays = bays(loc, &floor, progress.order, proposed);
    let ticks = wanted.clone();
    let unticked = none_ticked(loc, wanted.iter().map(|(_, chosen)| *chosen).collect());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if unticked.get_untracked().is_some() {
            return;
        }
        let jobs = ticks.iter().filter(|(_, chosen)| chosen.get_untracked()).map(|(job, _)| job.line).collect();
        let person = technician.get_untracked().parse::<PersonId>().unwrap_or(PersonId(uuid::Uuid::nil()));
        let place = bay.get_untracked().parse::<BayId>().unwrap_or(BayId(uuid::Uuid::nil()));
        let reason = if needs_reason.get_untracked() { reason.get_untracked() } else { String::new() };
        form.send(domain::Command::Workshop(Command::Dispatch { order: form.order, jobs, technician: person, bay: place, reason }));
    };
    view! {
        <form class="form" on:submit=submit>
            {to.is_none().then(|| view! { <Suggestion form proposed /> })}
            <fieldset class="group">
                <legend>{td_string!(loc, workshop.jobs)}</legend>
                {wanted
                    .into_iter()
                    .map(|(job, chosen)| view! { <Checkbox value=chosen label=format!("{} · {} · {} h", job.title, words::skill(loc, job.skill), job.billed) /> })
                    .collect_view()}
            </fieldset>
            <Field id="dispatch-technician" label=td_string!(loc, workshop.technician)>
                <Select value=technician choices=technicians blank=td_string!(loc, workshop.choose_technician) required=true />
            </Field>
            <Field id="dispatch-bay" label=td_string!(loc, workshop.bay)>
                <Select value=bay choices=bays blank=td_string!(loc, workshop.choose_bay) required=true />
            </Field>
            <Show when=move || needs_reason.get()>
                <Field id="dispatch-reason" label=td_string!(loc, workshop.why_reassigned)><TextInput value=reason maxlength=400 required=true /></Field>
            </Show>
            <Refused form />
            <footer><Button kind=Kind::Next submit=true pending=form.sending.pending disabled_reason=unticked>{td_string!(loc, workshop.dispatch)}</Button></footer>
        </form>
    }
}

/// Asks the server what it proposes; what nobody has chosen yet is filled in.
fn ask_for_proposal(order: OrderId, proposed: RwSignal<Proposed>, (technician, bay): (RwSignal<String>, RwSignal<String>)) {
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            let Ok(Some(found)) = api::proposal(order).await else { return };
            if let Some(Offer { given, bay: place, .. }) = &found.offer
                && let [one] = given.as_slice()
                && technician.try_with_untracked(String::is_empty) == Some(true)
            {
                let _ = technician.try_set(one.technician.to_string());
                let _ = bay.try_set(place.to_string());
            }
            let _ = proposed.try_set(found);
        });
    });
}

/// Whether the choice is one that needs a reason: a chosen job is somebody else's, or the technician did the repair that comes back.
fn needs_reason(wanted: &[(Job, RwSignal<bool>)], technician: RwSignal<String>, proposed: RwSignal<Proposed>) -> Memo<bool> {
    let wanted = wanted.to_vec();
    Memo::new(move |_| {
        let Ok(person) = technician.get().parse::<PersonId>() else { return false };
        let loses = |job: &Job| job.technician != Some(person) && job.hands().any(|hand| hand != person);
        let taken = wanted.iter().any(|(job, chosen)| chosen.get() && loses(job));
        taken || proposed.with(|proposed| proposed.people.iter().any(|doubt| doubt.person == person && doubt.needs_reason))
    })
}

/// The technicians, with what each may do, what is free of their shift today and what stands against them; those without the skill of a chosen
/// job cannot be chosen, and say so.
fn technicians(loc: Loc, floor: &Floor, wanted: &[(Job, RwSignal<bool>)], proposed: RwSignal<Proposed>) -> Signal<Vec<Choice<String>>> {
    let (people, wanted) = (floor.technicians.clone(), wanted.to_vec());
    let (shifts, now) = (RwSignal::new(None::<Vec<Presence>>), use_clock().now_untracked());
    Effect::new(move |_| {
        leptos::task::spawn_local(async move {
            if let Ok(found) = api::presences().await {
                let _ = shifts.try_set(Some(found));
            }
        });
    });
    Signal::derive(move || {
        let skills: Vec<_> = wanted.iter().filter(|(_, chosen)| chosen.get()).map(|(job, _)| job.skill).collect();
        let choice = |person: &Technician| {
            let missing = skills.iter().find(|skill| !person.skills.contains(skill));
            let doubts = proposed
                .with(|proposed| proposed.people.iter().find(|doubt| doubt.person == person.person).map(|doubt| doubt.says.clone()));
            // Until the shifts are known nothing is said of them.
            let shift = shifts.with(|shifts| shifts.as_ref().map(|shifts| shifts.iter().find(|of| of.person == person.person).cloned()));
            let here = shift.as_ref().map(|shift| shift.as_ref().is_some_and(|shift| shift.here_until(now).is_some()));
            let state = match (missing, doubts.filter(|says| !says.is_empty()), &person.running) {
                (Some(skill), ..) => td_string!(loc, workshop.without_skill, skill = words::skill(loc, *skill)),
                (None, Some(says), _) => says,
                (None, None, Some((_, _, plate))) => td_string!(loc, workshop.works_on, plate = plate.clone()),
                (None, None, None) if here == Some(false) => td_string!(loc, dispatch.not_here).to_owned(),
                (None, None, None) => td_string!(loc, workshop.free).to_owned(),
            };
            let free = shift.flatten().filter(|_| here == Some(true)).map(|shift| free_of_shift(loc, shift.free(person.load, now)));
            let skilled = words::list(loc, person.skills.iter().map(|skill| words::skill(loc, *skill)));
            let said = [Some(person.name.clone()), Some(skilled), free, Some(state)];
            let text = said.into_iter().flatten().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
            Choice::new(person.person.to_string(), text).refused(missing.is_some())
        };
        people.iter().map(choice).collect()
    })
}

/// What is free of somebody's shift, in words; or by how much more is given than fits.
fn free_of_shift(loc: Loc, free: Hours) -> String {
    if free.0 < 0 {
        td_string!(loc, workshop.hours_over, hours = Hours(-free.0).to_string())
    } else {
        td_string!(loc, workshop.hours_free, hours = free.to_string())
    }
}

/// The bays; those with another car in them say which. They can be chosen all the same: the car comes in when that one has left.
fn bays(loc: Loc, floor: &Floor, order: OrderId, proposed: RwSignal<Proposed>) -> Signal<Vec<Choice<String>>> {
    let bays = floor.bays.clone();
    Signal::derive(move || {
        let choice = |bay: &Bay| {
            let doubts = proposed.with(|proposed| proposed.bays.iter().find(|(of, _)| *of == bay.id).map(|(_, says)| says.clone()));
            let state = match (doubts.filter(|says| !says.is_empty()), bay.taken_by.as_ref().filter(|(other, _)| *other != order)) {
                (Some(says), _) => says,
                (None, Some((_, plate))) => td_string!(loc, workshop.taken_by, plate = plate.clone()),
                (None, None) => td_string!(loc, workshop.free).to_owned(),
            };
            Choice::new(bay.id.to_string(), format!("{} · {state}", bay.name))
        };
        bays.iter().map(choice).collect()
    })
}
