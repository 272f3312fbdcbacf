//! A technician's stages on the tablet: the car in hand, what waits to be taken over, large buttons.

use super::paint::{AskPaint, PaintDialog};
use super::rows::{Row, Rows};
use super::stages::{AskStage, StageButtons, StageDialog, concerns, look};
use super::unsent::{About, Acting, Unsent};
use crate::live::Live;
use crate::ui::{Badge, Button, Glyph, Icon, Plate, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::workshop::{Card, Command, Stage, StageKind, stage_step};
use domain::{OrderId, PersonId};
use leptos::prelude::*;
use leptos_i18n::td_string;

fn about(card: &Card, stage: &str) -> About {
    About { car: card.plate.clone().unwrap_or_else(|| card.vin_serial.clone()), job: stage.to_owned() }
}

/// The cars in which a stage is this person's; nothing where none is.
#[component]
pub fn MyStages(rows: Rows, unsent: Unsent) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let person = Visit::here().actor().person;
    let (ask, paint) = (RwSignal::new(None::<AskStage>), RwSignal::new(None::<AskPaint>));
    let acting = Acting::begin(unsent);
    let own = move || {
        rows.rows.with(|rows| rows.iter().filter(|row| row.card.with(|card| concerns(&card.progress, person))).cloned().collect::<Vec<_>>())
    };
    let none = Memo::new(move |_| own().is_empty());
    let car = move |order: OrderId| {
        rows.rows.with_untracked(|rows| rows.iter().find(|row| row.order == order).map(|row| row.card.get_untracked()))
    };
    let give = Callback::new(move |command: Command| {
        let Some(card) = command.order().and_then(car) else { return };
        let stage = card.progress.stage().map(|stage| words::stage(loc, stage.kind())).unwrap_or_default();
        acting.act(domain::Command::Workshop(command), Some(card.progress.version), about(&card, stage), move || {
            let _ = ask.try_set(None);
            let _ = paint.try_set(None);
        });
    });
    let forget = Callback::new(move |()| acting.refused.set(None));
    view! {
        <Show when=move || !none.get()>
            <section class="my-stages">
                <header><h2>{td_string!(loc, stages.mine)}</h2><a class="button" href="/workshop/body"><Icon glyph=Glyph::Route />{td_string!(loc, stages.title)}</a></header>
                <ol class="work-list jobs">
                    <For each=own key=|row| row.order let:row>
                        <StageRow row person unsent ask paint give pending=acting.pending />
                    </For>
                </ol>
                <WhyNot reason=acting.refused />
            </section>
        </Show>
        <StageDialog ask give pending=acting.pending refused=acting.refused forget />
        <PaintDialog ask=paint give pending=acting.pending refused=acting.refused forget />
    }
}

#[component]
fn StageRow(
    row: Row,
    person: PersonId,
    unsent: Unsent,
    ask: RwSignal<Option<AskStage>>,
    paint: RwSignal<Option<AskPaint>>,
    give: Callback<Command>,
    #[prop(into)] pending: Signal<bool>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let (wall, clock) = (words::Clock::of(&visit), crate::ui::use_clock());
    let actor = StoredValue::new(visit.actor());
    let reached = expect_context::<Live>().reached;
    let order = row.order;
    let (shown, stepped, sprays) = (row.card.clone(), row.card.clone(), row.card);
    let face = move || {
        shown.with(|card| {
            let own = card.progress.stage().filter(|stage| stage.technician() == Some(person));
            let stage = own.or_else(|| card.progress.stages.iter().find(|stage| stage.technician() == Some(person) && stage.begun.is_none()));
            let before = card.progress.stage().filter(|at| stage.is_some_and(|own| at.kind() < own.kind()));
            let (state, glyph) = stage.map_or(look(domain::workshop::StageState::Ahead), |stage| look(stage.state()));
            let planned = stage.and_then(|stage| stage.plan.planned);
            let when = planned.map(|planned| wall.day_time(planned.until, clock.now())).unwrap_or_default();
            let told = match (before.and_then(|before| before.handed.as_ref()), stage.and_then(|stage| stage.back.as_ref())) {
                (Some(handed), _) if !handed.note.is_empty() => td_string!(loc, stages.given_note, note = handed.note.as_str()),
                (None, Some(back)) => td_string!(loc, stages.back_because, reason = back.reason.as_str()),
                _ => String::new(),
            };
            let label = stage.map(|stage| words::stage_of_all(loc, stage.kind())).unwrap_or_default();
            let text = stage.map(|stage| words::stage_state(loc, stage.state())).unwrap_or_default();
            let waits = before.map(|before| format!("{} · {}", words::stage(loc, before.kind()), words::stage_state(loc, before.state())));
            view! {
                <a class="work-row" href=format!("/repair_orders/{order}") rel=move || (!reached.get()).then_some("external")>
                    <span class="car"><Plate plate=card.plate.clone().unwrap_or_default() home=home.clone() none=card.vin_serial.clone() /><span class="what">{card.model.clone()}</span></span>
                    <span class="who"><b>{label}</b></span>
                    <span class="at"><Badge state glyph text=text.to_owned() />" "<small>{waits}</small></span>
                    <span class="when"><small>{td_string!(loc, stages.until)}</small>" "{when}</span>
                    <span class="next"><Icon glyph=Glyph::ChevronRight /></span>
                </a>
                {(!told.is_empty()).then(|| view! { <p class="concern">{told}</p> })}
            }
        })
    };
    let step = Memo::new(move |_| stepped.with(|card| actor.with_value(|actor| stage_step(&card.progress, actor, true))));
    let spraying = Memo::new(move |_| {
        let begun = |stage: &&Stage| {
            matches!(stage.kind(), StageKind::Primer | StageKind::Paint) && stage.begun.is_some() && stage.technician() == Some(person)
        };
        sprays.with(|card| card.progress.stages.iter().any(|stage| begun(&stage)))
    });
    let weigh = Callback::new(move |()| paint.set(Some(AskPaint { order, correct: None })));
    view! {
        <li data-order=order.to_string() data-unsent=move || unsent.is_about_stages(order).then_some("")>
            {face}
            {move || unsent.is_about_stages(order).then(|| view! { <p class="unsent-mark"><Icon glyph=Glyph::CloudUpload />{td_string!(loc, unsent.mark)}</p> })}
            <div class="acts">
                {move || step.get().map(|step| view! { <StageButtons order step ask take=give pending /> })}
                <Show when=move || spraying.get()>
                    <Button glyph=Glyph::Droplets on_press=weigh>{td_string!(loc, stages.record_paint)}</Button>
                </Show>
            </div>
        </li>
    }
}
