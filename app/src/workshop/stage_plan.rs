//! The plan of a car's stages: who does each from when to when, or why it is left out.

use crate::execute::Sending;
use crate::ui::{Button, Checkbox, Choice, Dialog, Field, Glyph, Kind, Notice, Select, State, TextInput};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, TimeDelta, Utc};
use domain::workshop::{Command, Floor, Planned, Progress, StageKind, StagePlan, Technician};
use domain::{OrderId, PersonId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The dialog in which a car is planned; shown while it is open. `done` is called when it has been.
#[component]
pub fn PlanDialog(
    open: RwSignal<bool>,
    /// The car as it is now.
    progress: Signal<Progress>,
    floor: Signal<Floor>,
    done: Callback<()>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let saved = Callback::new(move |()| {
        open.set(false);
        done.run(());
    });
    let form = move || {
        open.get().then(|| {
            let (progress, floor) = untrack(|| (progress.get(), floor.get()));
            view! { <PlanForm progress floor saved /> }
        })
    };
    view! { <Dialog id="stage-plan" open title=td_string!(loc, stages.plan) close_label=td_string!(loc, common.close) wide=true>{form}</Dialog> }
}

/// A stage as it is typed.
#[derive(Clone, Copy)]
struct Typed {
    kind: StageKind,
    /// It has begun: its times stay.
    begun: bool,
    does: RwSignal<bool>,
    technician: RwSignal<String>,
    from: RwSignal<String>,
    until: RwSignal<String>,
    left_out: RwSignal<String>,
    /// Its plan as it stands: what was begun is sent back to the second.
    before: StoredValue<Option<Planned>>,
}

/// Hours that a stage usually takes: where a plan begins.
const fn usual_hours(kind: StageKind) -> i64 {
    match kind {
        StageKind::Strip | StageKind::Polish | StageKind::Calibration => 2,
        StageKind::Primer | StageKind::Assembly => 3,
        StageKind::Body | StageKind::Paint => 4,
    }
}

/// Who of the floor usually does it: a hand of its trade.
fn usual_hand(floor: &Floor, kind: StageKind) -> Option<PersonId> {
    let of_trade = |skill| floor.technicians.iter().find(|who| who.skills.contains(skill)).map(|who| who.person);
    kind.trades().iter().find_map(of_trade)
}

/// Who may be chosen for it: the hands of its trades, and whoever has it already.
fn hands_of(floor: &Floor, kind: StageKind, has: &str) -> Vec<Choice<String>> {
    let may = |who: &&Technician| who.person.to_string() == has || kind.trades().iter().any(|skill| who.skills.contains(skill));
    floor.technicians.iter().filter(may).map(|who| Choice::new(who.person.to_string(), who.name.clone())).collect()
}

impl Typed {
    /// The stages as they are planned, or one after the other from now on.
    fn all(progress: &Progress, floor: &Floor, clock: words::Clock, now: DateTime<Utc>) -> Vec<Self> {
        let mut at = now;
        let mut typed = Vec::with_capacity(StageKind::COUNT);
        for kind in StageKind::ALL.iter().copied() {
            let known = progress.stage_of(kind);
            let planned = known.and_then(|stage| stage.plan.planned);
            let until = at + TimeDelta::hours(usual_hours(kind));
            let (from, until) = planned.map_or((at, until), |planned| (planned.from, planned.until));
            at = until.max(at);
            let technician = planned.map(|planned| planned.technician).or_else(|| usual_hand(floor, kind));
            typed.push(Self {
                kind,
                begun: known.is_some_and(|stage| stage.begun.is_some()),
                does: RwSignal::new(known.is_none() || planned.is_some()),
                technician: RwSignal::new(technician.map(|person| person.to_string()).unwrap_or_default()),
                from: RwSignal::new(clock.field(from)),
                until: RwSignal::new(clock.field(until)),
                left_out: RwSignal::new(known.map(|stage| stage.plan.left_out.clone()).unwrap_or_default()),
                before: StoredValue::new(planned),
            });
        }
        typed
    }

    fn plan(self, clock: words::Clock) -> Option<StagePlan> {
        let kind = self.kind;
        if !self.does.get_untracked() {
            return Some(StagePlan { kind, planned: None, left_out: self.left_out.get_untracked() });
        }
        let technician = self.technician.get_untracked().parse().unwrap_or(PersonId(uuid::Uuid::nil()));
        let read = |typed: RwSignal<String>, was: Option<DateTime<Utc>>| {
            let text = typed.get_untracked();
            // Fields hold minutes: what nobody has changed stays as it was to the second.
            was.filter(|was| clock.field(*was) == text).or_else(|| clock.read(&text))
        };
        let before = self.before.get_value();
        let from = read(self.from, before.map(|before| before.from))?;
        let until = read(self.until, before.map(|before| before.until))?;
        Some(StagePlan { kind, planned: Some(Planned { technician, from, until }), left_out: String::new() })
    }
}

#[component]
fn PlanForm(progress: Progress, floor: Floor, saved: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let now = crate::ui::use_clock().now_untracked();
    let (order, version): (OrderId, i32) = (progress.order, progress.version);
    let typed = Typed::all(&progress, &floor, clock, now);
    let sending = Sending::begin();
    let unreadable = RwSignal::new(false);
    let sent = typed.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let stages: Option<Vec<StagePlan>> = sent.iter().map(|stage| stage.plan(clock)).collect();
        unreadable.set(stages.is_none());
        if let Some(stages) = stages {
            let plan = Command::PlanStages { order, stages };
            sending.send(domain::Command::Workshop(plan), Some(version), move |_| saved.run(()));
        }
    };
    let row = |stage: Typed| {
        let people = Signal::stored(hands_of(&floor, stage.kind, &stage.technician.get_untracked()));
        view! { <StageFields stage people /> }
    };
    let rows = typed.into_iter().map(row).collect_view();
    let refused = move || {
        let told = sending.problem.get().map(|problem| words::problem_with(loc, &problem, &clock));
        let title = if unreadable.get() { Some(td_string!(loc, time.unreadable).to_owned()) } else { told };
        title.map(|title| view! { <Notice state=State::Late glyph=Glyph::CircleAlert title alert=true /> })
    };
    view! {
        <form class="form stage-plan" on:submit=submit>
            <p class="quiet">{td_string!(loc, stages.plan_text)}</p>
            <ol>{rows}</ol>
            {refused}
            <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, stages.save_plan)}</Button></footer>
        </form>
    }
}

#[component]
fn StageFields(stage: Typed, people: Signal<Vec<Choice<String>>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let code = stage.kind.code();
    let fixed = stage.begun;
    view! {
        <li data-stage=code>
            <b>{stage.kind.place()}" "{words::stage(loc, stage.kind)}</b>
            {(!fixed).then(|| view! { <Checkbox value=stage.does label=td_string!(loc, stages.do_it) /> })}
            <Show
                when=move || stage.does.get()
                fallback=move || view! {
                    <Field id=format!("stage-out-{code}") label=td_string!(loc, stages.left_out_because)><TextInput value=stage.left_out maxlength=400 required=true /></Field>
                }
            >
                <div class="fields">
                    <Field id=format!("stage-who-{code}") label=td_string!(loc, stages.technician)>
                        <Select value=stage.technician choices=people blank=td_string!(loc, stages.choose) required=true />
                    </Field>
                    <Field id=format!("stage-from-{code}") label=td_string!(loc, stages.from)>
                        <TextInput value=stage.from kind="datetime-local" required=true readonly=Signal::stored(fixed) />
                    </Field>
                    <Field id=format!("stage-until-{code}") label=td_string!(loc, stages.until)>
                        <TextInput value=stage.until kind="datetime-local" required=true readonly=Signal::stored(fixed) />
                    </Field>
                </div>
            </Show>
        </li>
    }
}
