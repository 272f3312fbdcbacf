//! What is asked before a step on the floor: technician and bay, the reason of a hold, what the inspector found.

use super::face::hold_glyph;
use crate::execute::{self, Sending};
use crate::ui::{Button, Checkbox, Choice, Dialog, Field, Glyph, Icon, Kind, Notice, Select, State, TextArea, open_while};
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
    /// The technician is chosen already; which bay?
    DispatchTo(Progress, PersonId),
    /// One job, or every job whose clock runs.
    Hold(Progress, Option<LineId>),
    Pass(Progress),
    Fail(Progress),
}

/// The dialog of the floor; shown while something is asked. `done` is called with the order when the step has been taken.
#[component]
pub fn FloorDialog(ask: RwSignal<Option<Ask>>, #[prop(into)] floor: Signal<Floor>, done: Callback<OrderId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(ask, || ());
    let title = move || {
        ask.with(|ask| match ask {
            Some(Ask::Dispatch(_) | Ask::DispatchTo(..)) => td_string!(loc, workshop.ask_dispatch),
            Some(Ask::Hold(..)) => td_string!(loc, workshop.ask_hold),
            Some(Ask::Pass(_)) => td_string!(loc, quality.ask_pass),
            Some(Ask::Fail(_)) => td_string!(loc, quality.ask_fail),
            None => "",
        })
    };
    let done = Callback::new(move |order| {
        ask.set(None);
        done.run(order);
    });
    let form = move |progress: &Progress| Form::begin(progress, done);
    view! {
        <Dialog id="floor-dialog" open title close_label=td_string!(loc, common.close)>
            {move || match ask.get() {
                Some(Ask::Dispatch(progress)) => {
                    view! { <DispatchForm form=form(&progress) progress floor=floor.get_untracked() to=None /> }.into_any()
                }
                Some(Ask::DispatchTo(progress, person)) => {
                    view! { <DispatchForm form=form(&progress) progress floor=floor.get_untracked() to=Some(person) /> }.into_any()
                }
                Some(Ask::Hold(progress, job)) => view! { <HoldForm form=form(&progress) job /> }.into_any(),
                Some(Ask::Pass(progress)) => view! { <PassForm form=form(&progress) progress /> }.into_any(),
                Some(Ask::Fail(progress)) => view! { <FailForm form=form(&progress) progress /> }.into_any(),
                None => ().into_any(),
            }}
        </Dialog>
    }
}

/// What the forms share: which order, at which version, and why the last try was refused.
#[derive(Clone, Copy)]
struct Form {
    order: OrderId,
    sending: Sending,
    /// The version that whoever fills in the form has seen: once a refusal has told what happened meanwhile, the one after that.
    seen: StoredValue<i32>,
    done: Callback<OrderId>,
}

impl Form {
    fn begin(progress: &Progress, done: Callback<OrderId>) -> Self {
        Self { order: progress.order, sending: Sending::begin(), seen: StoredValue::new(progress.version), done }
    }

    fn send(self, command: domain::Command) {
        let told = self.sending.problem.with_untracked(|problem| match problem {
            Some(problem) if problem.is_stale() => problem.version(),
            _ => None,
        });
        if let Some(version) = told {
            self.seen.set_value(version);
        }
        self.sending.send(command, Some(self.seen.get_value()), move |_| self.done.run(self.order));
    }
}

/// The refusal of a form, where its buttons stand. What happened meanwhile is told with names; sending again then means it all the same.
#[component]
fn Refused(form: Form) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    move || {
        form.sending.problem.get().map(|problem| {
            let title = words::problem_with(loc, &problem, &clock);
            let title = if problem.is_stale() { format!("{title} {}", td_string!(loc, workshop.stale_again)) } else { title };
            view! { <Notice state=State::Late glyph=Glyph::CircleAlert title alert=true /> }
        })
    }
}

#[component]
fn DispatchForm(form: Form, progress: Progress, floor: Floor, to: Option<PersonId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
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
    let bays = bays(loc, &floor, progress.order);
    let standing = progress.jobs.iter().find_map(|job| job.bay).map(|bay| bay.to_string());
    // The bay it stands in, else one that is free, else whichever the dispatcher says.
    let taken = |bay: &&domain::workshop::Bay| bay.taken_by.as_ref().is_some_and(|(other, _)| *other != progress.order);
    let free = floor.bays.iter().find(|bay| !taken(bay)).map(|bay| bay.id.to_string());
    let bay = RwSignal::new(standing.or(free).unwrap_or_default());
    let technicians = technicians(loc, &floor, &wanted);
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
        form.send(domain::Command::Workshop(Command::Dispatch { order: form.order, jobs, technician: person, bay: place }));
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
            <Refused form />
            <footer><Button kind=Kind::Next submit=true pending=form.sending.pending disabled_reason=unticked>{td_string!(loc, workshop.dispatch)}</Button></footer>
        </form>
    }
}

/// Why a form about some jobs cannot be sent while none is ticked.
fn none_ticked(loc: Loc, ticks: Vec<RwSignal<bool>>) -> Signal<Option<String>> {
    Signal::derive(move || (!ticks.iter().any(|ticked| ticked.get())).then(|| td_string!(loc, workshop.tick_a_job).to_owned()))
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

/// The bays; those with another car in them say which. They can be chosen all the same: the car comes in when that one has left.
fn bays(loc: Loc, floor: &Floor, order: OrderId) -> Vec<Choice<String>> {
    let choice = |bay: &domain::workshop::Bay| match bay.taken_by.as_ref().filter(|(other, _)| *other != order) {
        Some((_, plate)) => {
            Choice::new(bay.id.to_string(), format!("{} · {}", bay.name, td_string!(loc, workshop.taken_by, plate = plate.clone())))
        }
        None => Choice::new(bay.id.to_string(), format!("{} · {}", bay.name, td_string!(loc, workshop.free))),
    };
    floor.bays.iter().map(choice).collect()
}

/// Why work stops: one tap on the reason does it.
#[component]
fn HoldForm(form: Form, job: Option<LineId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (note, leaves_bay) = (RwSignal::new(String::new()), RwSignal::new(false));
    let reasons = HoldReason::ALL
        .iter()
        .map(|reason| {
            let reason = *reason;
            let press = move |_| {
                let (note, leaves_bay) = (note.get_untracked(), leaves_bay.get_untracked());
                form.send(domain::Command::Workshop(Command::Hold { order: form.order, job, reason, note, leaves_bay }));
            };
            view! {
                <button type="button" class="button" data-reason=reason.code() aria-busy=move || form.sending.pending.get().then_some("true") on:click=press>
                    <Icon glyph=hold_glyph(reason) />{words::hold_reason(loc, reason)}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="form">
            <Field id="hold-note" label=td_string!(loc, workshop.note) mark=td_string!(loc, common.optional)>
                <TextArea value=note maxlength=400 rows=2 />
            </Field>
            <Checkbox value=leaves_bay label=td_string!(loc, workshop.leaves_bay) />
            <div class="reasons" role="group" aria-label=td_string!(loc, workshop.reason)>{reasons}</div>
            <Refused form />
        </div>
    }
}

#[component]
fn PassForm(form: Form, progress: Progress) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let actor = visit.actor();
    let ticks: Vec<(Check, RwSignal<bool>)> = Check::ALL.iter().map(|check| (*check, RwSignal::new(false))).collect();
    let finding = RwSignal::new(String::new());
    let (order, now) = (form.order, visit.now);
    let chosen = ticks.clone();
    let command = move |inspection: uuid::Uuid| {
        let checks = chosen.iter().filter(|(_, ticked)| ticked.get()).map(|(check, _)| *check).collect();
        Quality::Pass { order, inspection: InspectionId(inspection), checks, finding: finding.get_untracked() }
    };
    let probe = command.clone();
    let reason = Signal::derive(move || {
        let decided = domain::quality::decide(&progress, &probe(uuid::Uuid::nil()), &actor, now);
        decided.err().map(|refusal| words::floor_refusal(loc, &refusal))
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = untrack(|| command(execute::new_id()));
        form.send(domain::Command::Quality(command));
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
            <Refused form />
            <footer><Button kind=Kind::Next submit=true pending=form.sending.pending disabled_reason=reason>{td_string!(loc, quality.pass)}</Button></footer>
        </form>
    }
}

#[component]
fn FailForm(form: Form, progress: Progress) -> impl IntoView {
    let loc = expect_context::<Loc>();
    // Only what was done can be done again.
    let done: Vec<&Job> = progress.jobs.iter().filter(|job| job.status == JobStatus::Done).collect();
    let ticks: Vec<(LineId, String, RwSignal<bool>)> =
        done.iter().map(|job| (job.line, job.title.clone(), RwSignal::new(done.len() == 1))).collect();
    let finding = RwSignal::new(String::new());
    let order = form.order;
    let chosen = ticks.clone();
    let unticked = none_ticked(loc, ticks.iter().map(|(_, _, ticked)| *ticked).collect());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if unticked.get_untracked().is_some() {
            return;
        }
        let jobs = chosen.iter().filter(|(_, _, ticked)| ticked.get_untracked()).map(|(line, _, _)| *line).collect();
        let command = Quality::Fail { order, inspection: InspectionId(execute::new_id()), jobs, finding: finding.get_untracked() };
        form.send(domain::Command::Quality(command));
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
            <Refused form />
            <footer><Button kind=Kind::Danger submit=true pending=form.sending.pending disabled_reason=unticked>{td_string!(loc, quality.fail)}</Button></footer>
        </form>
    }
}
