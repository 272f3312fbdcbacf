//! What is asked before a step on the floor: technician and bay, the reason of a hold, what the inspector found.

use crate::execute::{self, Sending};
use crate::ui::{Button, Checkbox, Choice, Dialog, Field, Glyph, Kind, Notice, Select, State, TextArea};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::quality::{Check, Command as Quality};
use domain::workshop::{Command, Floor, HoldReason, Job, JobStatus, Progress};
use domain::{BayId, InspectionId, LineId, OrderId, PersonId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is asked, about which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    Dispatch(Progress),
    /// One job, or every job whose clock runs.
    Hold(Progress, Option<LineId>),
    Pass(Progress),
    Fail(Progress),
}

/// The dialog of the floor; shown while something is asked. `done` is called with the order when the step has been taken.
#[component]
pub fn FloorDialog(ask: RwSignal<Option<Ask>>, #[prop(into)] floor: Signal<Floor>, done: Callback<OrderId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(ask.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && ask.with_untracked(Option::is_some) {
            ask.set(None);
        }
    });
    let title = move || {
        ask.with(|ask| match ask {
            Some(Ask::Dispatch(_)) => td_string!(loc, workshop.ask_dispatch),
            Some(Ask::Hold(..)) => td_string!(loc, workshop.ask_hold),
            Some(Ask::Pass(_)) => td_string!(loc, quality.ask_pass),
            Some(Ask::Fail(_)) => td_string!(loc, quality.ask_fail),
            None => "",
        })
    };
    let finished = Callback::new(move |order| {
        ask.set(None);
        done.run(order);
    });
    view! {
        <Dialog id="floor-dialog" open title close_label=td_string!(loc, common.close)>
            {move || match ask.get() {
                Some(Ask::Dispatch(progress)) => view! { <DispatchForm progress floor=floor.get_untracked() finished /> }.into_any(),
                Some(Ask::Hold(progress, job)) => view! { <HoldForm progress job finished /> }.into_any(),
                Some(Ask::Pass(progress)) => view! { <PassForm progress finished /> }.into_any(),
                Some(Ask::Fail(progress)) => view! { <FailForm progress finished /> }.into_any(),
                None => ().into_any(),
            }}
        </Dialog>
    }
}

/// The refusal of a form, where its buttons stand.
#[component]
fn Refused(sending: Sending) -> impl IntoView {
    move || sending.refused.get().map(|text| view! { <Notice state=State::Late glyph=Glyph::CircleAlert title=text alert=true /> })
}

#[component]
fn DispatchForm(progress: Progress, floor: Floor, finished: Callback<OrderId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let open: Vec<Job> = progress
        .jobs
        .iter()
        .filter(|job| matches!(job.status, JobStatus::Open | JobStatus::Dispatched | JobStatus::OnHold))
        .cloned()
        .collect();
    let wanted: Vec<(Job, RwSignal<bool>)> =
        open.into_iter().map(|job| (job.clone(), RwSignal::new(job.status == JobStatus::Open))).collect();
    // When every job has somebody already, dispatching means giving them to somebody else.
    if wanted.iter().all(|(_, chosen)| !chosen.get_untracked()) {
        wanted.iter().for_each(|(_, chosen)| chosen.set(true));
    }
    let (technician, bay) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let technicians = technicians(loc, &floor, &wanted);
    let bays = bays(loc, &floor, progress.order);
    if let Some(first) = bays.iter().find(|choice| !choice.refused) {
        bay.set(first.value.clone());
    }
    let (order, version) = (progress.order, progress.version);
    let ticks = wanted.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let jobs = ticks.iter().filter(|(_, chosen)| chosen.get_untracked()).map(|(job, _)| job.line).collect();
        let person = technician.get_untracked().parse::<PersonId>().unwrap_or(PersonId(uuid::Uuid::nil()));
        let place = bay.get_untracked().parse::<BayId>().unwrap_or(BayId(uuid::Uuid::nil()));
        let command = Command::Dispatch { order, jobs, technician: person, bay: place };
        sending.send(domain::Command::Workshop(command), Some(version), move |_| finished.run(order));
    };
    view! {
        <form class="form" on:submit=submit>
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
                <Select value=bay choices=Signal::stored(bays) blank=td_string!(loc, workshop.choose_bay) required=true />
            </Field>
            <Refused sending />
            <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, workshop.dispatch)}</Button></footer>
        </form>
    }
}

/// The technicians, with what each has to do already; those without the skill of a chosen job cannot be chosen, and say so.
fn technicians(loc: Loc, floor: &Floor, wanted: &[(Job, RwSignal<bool>)]) -> Signal<Vec<Choice<String>>> {
    let (people, wanted) = (floor.technicians.clone(), wanted.to_vec());
    Signal::derive(move || {
        let skills: Vec<_> = wanted.iter().filter(|(_, chosen)| chosen.get()).map(|(job, _)| job.skill).collect();
        let choice = |person: &domain::workshop::Technician| {
            let missing = skills.iter().find(|skill| !person.skills.contains(skill));
            let state = match (missing, &person.running) {
                (Some(skill), _) => td_string!(loc, workshop.without_skill, skill = words::skill(loc, *skill)),
                (None, Some((_, _, plate))) => td_string!(loc, workshop.works_on, plate = plate.clone()),
                (None, None) => td_string!(loc, workshop.free).to_owned(),
            };
            let text = format!("{} · {} h · {state}", person.name, person.load);
            Choice::new(person.person.to_string(), text).refused(missing.is_some())
        };
        people.iter().map(choice).collect()
    })
}

/// The bays; those with another car in them say which.
fn bays(loc: Loc, floor: &Floor, order: OrderId) -> Vec<Choice<String>> {
    let choice = |bay: &domain::workshop::Bay| match bay.taken_by.as_ref().filter(|(other, _)| *other != order) {
        Some((_, plate)) => {
            Choice::new(bay.id.to_string(), format!("{} · {}", bay.name, td_string!(loc, workshop.taken_by, plate = plate.clone())))
                .refused(true)
        }
        None => Choice::new(bay.id.to_string(), format!("{} · {}", bay.name, td_string!(loc, workshop.free))),
    };
    floor.bays.iter().map(choice).collect()
}

#[component]
fn HoldForm(progress: Progress, job: Option<LineId>, finished: Callback<OrderId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let (reason, note, leaves_bay) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    let reasons: Vec<_> =
        HoldReason::ALL.iter().map(|reason| Choice::new(reason.code().to_owned(), words::hold_reason(loc, *reason))).collect();
    let (order, version) = (progress.order, progress.version);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(reason) = HoldReason::from_code(&reason.get_untracked()) else { return };
        let command = Command::Hold { order, job, reason, note: note.get_untracked(), leaves_bay: leaves_bay.get_untracked() };
        sending.send(domain::Command::Workshop(command), Some(version), move |_| finished.run(order));
    };
    view! {
        <form class="form" on:submit=submit>
            <Field id="hold-reason" label=td_string!(loc, workshop.reason)>
                <Select value=reason choices=Signal::stored(reasons) blank=td_string!(loc, workshop.choose_reason) required=true />
            </Field>
            <Field id="hold-note" label=td_string!(loc, workshop.note) mark=td_string!(loc, common.optional)>
                <TextArea value=note maxlength=400 rows=2 />
            </Field>
            <Checkbox value=leaves_bay label=td_string!(loc, workshop.leaves_bay) />
            <Refused sending />
            <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, workshop.hold)}</Button></footer>
        </form>
    }
}

#[component]
fn PassForm(progress: Progress, finished: Callback<OrderId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let visit = Visit::here();
    let (actor, clock) = (visit.actor(), words::Clock::of(&visit));
    let ticks: Vec<(Check, RwSignal<bool>)> = Check::ALL.iter().map(|check| (*check, RwSignal::new(false))).collect();
    let finding = RwSignal::new(String::new());
    let (order, version, now) = (progress.order, progress.version, visit.now);
    let chosen = ticks.clone();
    let command = move |inspection: uuid::Uuid| {
        let checks = chosen.iter().filter(|(_, ticked)| ticked.get()).map(|(check, _)| *check).collect();
        Quality::Pass { order, inspection: InspectionId(inspection), checks, finding: finding.get_untracked() }
    };
    let probe = command.clone();
    let reason = Signal::derive(move || {
        let decided = domain::quality::decide(&progress, &probe(uuid::Uuid::nil()), &actor, now);
        decided.err().map(|refusal| words::refusal(loc, &refusal, &clock))
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = untrack(|| command(execute::new_id()));
        sending.send(domain::Command::Quality(command), Some(version), move |_| finished.run(order));
    };
    view! {
        <form class="form" on:submit=submit>
            <fieldset class="group">
                <legend>{td_string!(loc, quality.checks)}</legend>
                {ticks
                    .into_iter()
                    .map(|(check, ticked)| {
                        let must = if Check::MANDATORY.contains(&check) { td_string!(loc, quality.mandatory) } else { "" };
                        view! { <Checkbox value=ticked label=words::check(loc, check) hint=must /> }
                    })
                    .collect_view()}
            </fieldset>
            <Field id="pass-finding" label=td_string!(loc, quality.finding) mark=td_string!(loc, common.optional)>
                <TextArea value=finding maxlength=2000 rows=2 />
            </Field>
            <Refused sending />
            <footer><Button kind=Kind::Next submit=true pending=sending.pending disabled_reason=reason>{td_string!(loc, quality.pass)}</Button></footer>
        </form>
    }
}

#[component]
fn FailForm(progress: Progress, finished: Callback<OrderId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let ticks: Vec<(LineId, String, RwSignal<bool>)> =
        progress.jobs.iter().map(|job| (job.line, job.title.clone(), RwSignal::new(progress.jobs.len() == 1))).collect();
    let finding = RwSignal::new(String::new());
    let (order, version) = (progress.order, progress.version);
    let chosen = ticks.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let jobs = chosen.iter().filter(|(_, _, ticked)| ticked.get_untracked()).map(|(line, _, _)| *line).collect();
        let command = Quality::Fail { order, inspection: InspectionId(execute::new_id()), jobs, finding: finding.get_untracked() };
        sending.send(domain::Command::Quality(command), Some(version), move |_| finished.run(order));
    };
    view! {
        <form class="form" on:submit=submit>
            <fieldset class="group">
                <legend>{td_string!(loc, quality.redo)}</legend>
                {ticks.into_iter().map(|(_, title, ticked)| view! { <Checkbox value=ticked label=title /> }).collect_view()}
            </fieldset>
            <Field id="fail-finding" label=td_string!(loc, quality.finding)>
                <TextArea value=finding maxlength=2000 required=true />
            </Field>
            <Refused sending />
            <footer><Button kind=Kind::Danger submit=true pending=sending.pending>{td_string!(loc, quality.fail)}</Button></footer>
        </form>
    }
}
