//! What is asked before a step on the floor: technician and bay, the reason of a hold, what the inspector found.

use super::face::hold_glyph;
use super::give::DispatchForm;
use crate::execute::{self, Sending};
use crate::ui::{Button, Checkbox, Dialog, Field, Glyph, Icon, Kind, Notice, State, TextArea, open_while};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::quality::{Check, Command as Quality};
use domain::workshop::{Command, Floor, HoldReason, Job, JobStatus, Progress};
use domain::{InspectionId, LineId, OrderId, PersonId};
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
                Some(Ask::Hold(progress, job)) => {
                    let form = form(&progress);
                    let give = Callback::new(move |command| form.send(domain::Command::Workshop(command)));
                    view! { <HoldForm order=form.order job give pending=form.sending.pending><Refused form /></HoldForm> }.into_any()
                }
                Some(Ask::Pass(progress)) => view! { <PassForm form=form(&progress) progress /> }.into_any(),
                Some(Ask::Fail(progress)) => view! { <FailForm form=form(&progress) progress /> }.into_any(),
                None => ().into_any(),
            }}
        </Dialog>
    }
}

/// What the forms share: which order, at which version, and why the last try was refused.
#[derive(Clone, Copy)]
pub struct Form {
    pub order: OrderId,
    pub sending: Sending,
    /// The version that whoever fills in the form has seen: once a refusal has told what happened meanwhile, the one after that.
    seen: StoredValue<i32>,
    pub done: Callback<OrderId>,
}

impl Form {
    pub fn begin(progress: &Progress, done: Callback<OrderId>) -> Self {
        Self { order: progress.order, sending: Sending::begin(), seen: StoredValue::new(progress.version), done }
    }

    pub fn send(self, command: domain::Command) {
        let version = self.version();
        self.sending.send(command, Some(version), move |_| self.done.run(self.order));
    }

    /// The version that the next step is sent with.
    pub fn version(self) -> i32 {
        let told = self.sending.problem.with_untracked(|problem| match problem {
            Some(problem) if problem.is_stale() => problem.version(),
            _ => None,
        });
        if let Some(version) = told {
            self.seen.set_value(version);
        }
        self.seen.get_value()
    }
}

/// The refusal of a form, where its buttons stand. What happened meanwhile is told with names; sending again then means it all the same.
#[component]
pub(super) fn Refused(form: Form) -> impl IntoView {
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

/// Why a form about some jobs cannot be sent while none is ticked.
pub(super) fn none_ticked(loc: Loc, ticks: Vec<RwSignal<bool>>) -> Signal<Option<String>> {
    Signal::derive(move || (!ticks.iter().any(|ticked| ticked.get())).then(|| td_string!(loc, workshop.tick_a_job).to_owned()))
}

/// Why work stops: one tap on the reason does it. The children say why it was refused.
#[component]
pub(super) fn HoldForm(
    order: OrderId,
    job: Option<LineId>,
    give: Callback<Command>,
    #[prop(into)] pending: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (note, leaves_bay) = (RwSignal::new(String::new()), RwSignal::new(false));
    let reasons = HoldReason::ALL
        .iter()
        .map(|reason| {
            let reason = *reason;
            let press = move |_| {
                let (note, leaves_bay) = (note.get_untracked(), leaves_bay.get_untracked());
                if !pending.get_untracked() {
                    give.run(Command::Hold { order, job, reason, note, leaves_bay });
                }
            };
            view! {
                <button type="button" class="button" data-reason=reason.code() aria-busy=move || pending.get().then_some("true") on:click=press>
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
            {children()}
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
