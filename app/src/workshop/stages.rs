//! Body and paint on a car: the strip of its stages with plan and actual, the step that is next, and what is asked before it.

use crate::ui::{Badge, Button, Dialog, Field, Glyph, Icon, Kind, State, TextArea, WhyNot, open_while};
use crate::words::{self, Loc, Names};
use chrono::{DateTime, Utc};
use domain::workshop::{Command, Progress, Stage, StageKind, StageState, StageStep, Times};
use domain::{OrderId, PersonId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is asked before a stage is handed over, or given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskStage {
    pub order: OrderId,
    pub stage: StageKind,
    /// It is given back to who had handed it over.
    pub refuses: bool,
}

/// How a stage looks.
#[must_use]
pub const fn look(state: StageState) -> (State, Glyph) {
    match state {
        StageState::LeftOut => (State::Done, Glyph::Minus),
        StageState::Ahead => (State::Done, Glyph::Inbox),
        StageState::Running => (State::Working, Glyph::Wrench),
        StageState::HandedOver => (State::Waiting, Glyph::Send),
        StageState::Over => (State::Ready, Glyph::Check),
    }
}

/// The times of a stage: those planned, and those that were, as far as it has come.
#[must_use]
pub fn plan_and_actual(stage: &Stage) -> (Option<Times>, Option<Times>) {
    let planned = stage.plan.planned.map(|planned| Times { since: planned.from, until: Some(planned.until) });
    (planned, stage.begun.map(|since| Times { since, until: stage.ended() }))
}

/// The seven stages of a car, in their order.
#[component]
pub fn StageStrip(progress: Progress, names: Names, wall: words::Clock, now: DateTime<Utc>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let here = progress.stage().map(Stage::kind);
    let rows = progress
        .stages
        .iter()
        .map(|stage| {
            let (state, glyph) = look(stage.state());
            let late = stage.late_by(now);
            let (planned, actual) = plan_and_actual(stage);
            let who = stage.technician().map(|person| names.person(person).to_owned()).unwrap_or_default();
            let shown = |times: Option<Times>| times.map(|times| words::times(&wall, &times, now)).unwrap_or_default();
            let told = match (&stage.handed, &stage.back, stage.state()) {
                (Some(handed), _, StageState::HandedOver) if !handed.note.is_empty() => td_string!(loc, stages.given_note, note = handed.note.as_str()),
                (_, Some(back), StageState::Running) => td_string!(loc, stages.back_because, reason = back.reason.as_str()),
                (_, _, StageState::LeftOut) => stage.plan.left_out.clone(),
                _ => String::new(),
            };
            let colour = if late.is_some() { State::Late.as_str() } else { state.as_str() };
            let late = late.map(|late| td_string!(loc, stages.late_by, duration = wall.duration(loc, late.num_minutes())));
            view! {
                <li
                    data-state=colour
                    data-stage=stage.kind().code()
                    data-left-out=(stage.state() == StageState::LeftOut).then_some("")
                    aria-current=(here == Some(stage.kind())).then_some("step")
                >
                    <b>{stage.kind().place()}" "{words::stage(loc, stage.kind())}</b>
                    <Badge state glyph text=words::stage_state(loc, stage.state()).to_owned() />
                    <span class="who">{who}</span>
                    {planned.is_some().then(|| view! { <span class="when"><small>{td_string!(loc, stages.planned)}</small>" "{shown(planned)}</span> })}
                    {actual.is_some().then(|| view! { <span class="when"><small>{td_string!(loc, stages.actual)}</small>" "{shown(actual)}</span> })}
                    {late.map(|late| view! { <span class="late"><Icon glyph=Glyph::AlarmClock />{late}</span> })}
                    {(!told.is_empty()).then(|| view! { <small class="told">{told}</small> })}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="stages" aria-label=td_string!(loc, stages.block)>{rows}</ol> }
}

/// The step that is next, as a large button; where a car is offered, the way back beside it.
#[component]
pub fn StageButtons(
    order: OrderId,
    step: StageStep,
    /// Opens the dialog.
    ask: RwSignal<Option<AskStage>>,
    /// Takes a step that asks for nothing.
    take: Callback<Command>,
    #[prop(into)] pending: Signal<bool>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let name = move |kind: StageKind| words::stage(loc, kind);
    let asks = move |stage: StageKind, refuses: bool| Callback::new(move |()| ask.set(Some(AskStage { order, stage, refuses })));
    match step {
        StageStep::Begin(stage) => {
            let press = Callback::new(move |()| take.run(Command::BeginStage { order, stage }));
            view! { <Button kind=Kind::Next glyph=Glyph::Play on_press=press pending>{td_string!(loc, stages.begin, stage = name(stage))}</Button> }.into_any()
        }
        StageStep::HandOver(stage) => {
            view! { <Button kind=Kind::Next glyph=Glyph::Send on_press=asks(stage, false) pending>{td_string!(loc, stages.hand_over, stage = name(stage))}</Button> }
                .into_any()
        }
        StageStep::Take { given, next } => {
            let press = Callback::new(move |()| take.run(Command::AcceptStage { order, stage: given }));
            view! {
                <Button kind=Kind::Next glyph=Glyph::Check on_press=press pending>{td_string!(loc, stages.accept, stage = name(next))}</Button>
                <Button glyph=Glyph::Undo2 on_press=asks(given, true) pending>{td_string!(loc, stages.refuse, stage = name(given))}</Button>
            }
            .into_any()
        }
    }
}

/// What is said when a stage is handed over, or why it is given back. `give` is called with the command.
#[component]
pub fn StageDialog(
    ask: RwSignal<Option<AskStage>>,
    give: Callback<Command>,
    #[prop(into)] pending: Signal<bool>,
    #[prop(into)] refused: Signal<Option<String>>,
    /// Forgets why the last try was refused.
    forget: Callback<()>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(ask, move || forget.run(()));
    let title = move || {
        ask.with(|ask| {
            let ask = ask.as_ref()?;
            let stage = words::stage(loc, ask.stage);
            Some(if ask.refuses {
                td_string!(loc, stages.ask_refuse, stage = stage)
            } else {
                td_string!(loc, stages.ask_hand_over, stage = stage)
            })
        })
        .unwrap_or_default()
    };
    let form = move || {
        ask.get().map(|AskStage { order, stage, refuses }| {
            let text = RwSignal::new(String::new());
            let submit = move |event: leptos::ev::SubmitEvent| {
                event.prevent_default();
                let said = text.get_untracked();
                give.run(if refuses {
                    Command::RefuseStage { order, stage, reason: said }
                } else {
                    Command::HandOverStage { order, stage, note: said }
                });
            };
            let label = if refuses { td_string!(loc, stages.reason) } else { td_string!(loc, stages.note) };
            let button = if refuses {
                td_string!(loc, stages.refuse, stage = words::stage(loc, stage))
            } else {
                td_string!(loc, stages.hand_over, stage = words::stage(loc, stage))
            };
            view! {
                <form class="form" on:submit=submit>
                    <Field id="stage-text" label><TextArea value=text maxlength=400 required=refuses /></Field>
                    <WhyNot reason=refused />
                    <footer><Button kind=Kind::Next submit=true pending>{button}</Button></footer>
                </form>
            }
        })
    };
    view! { <Dialog id="stage-dialog" open title close_label=td_string!(loc, common.close)>{form}</Dialog> }
}

/// Whether a stage of this car is this person's, and not over.
#[must_use]
pub fn concerns(progress: &Progress, person: PersonId) -> bool {
    progress.status.is_on_the_floor() && progress.has_stage_of(person)
}
