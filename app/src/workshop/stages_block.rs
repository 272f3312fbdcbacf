//! Body and paint on the order page: the strip of stages, the step that is next, the plan, and the paint by panel.

use super::paint::{AskPaint, PaintDialog, PaintTable};
use super::stage_plan::PlanDialog;
use super::stages::{AskStage, StageButtons, StageDialog, StageStrip};
use crate::repair_orders::{RefusedNotice, Shown};
use crate::ui::{Block, Button, Glyph, Kind, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc, Names};
use domain::workshop::{Command, PaintKind, PaintUnit, PaintUsed, Panel, stage_step};
use domain::{PaintId, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The stages of a car of the body shop; nothing for another.
#[component]
pub fn StagesBlock(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (wall, clock) = (words::Clock::of(&visit), use_clock());
    let plans = visit.may(Permission::Dispatch);
    let actor = StoredValue::new(visit.actor());
    let progress = Memo::new(move |_| shown.page.with(|page| page.order.progress.clone()));
    let there = Memo::new(move |_| progress.with(domain::workshop::Progress::is_for_the_body_shop));
    let planned = Memo::new(move |_| progress.with(|progress| !progress.stages.is_empty()));
    let on_floor = Memo::new(move |_| progress.with(|progress| progress.status.is_on_the_floor()));
    let names = Memo::new(move |_| shown.page.with(|page| Names::from_floor(&page.floor)));
    let (planning, ask, paint) = (RwSignal::new(false), RwSignal::new(None::<AskStage>), RwSignal::new(None::<AskPaint>));
    let sending = shown.sending();
    let give = Callback::new(move |command: Command| {
        shown.send(sending, domain::Command::Workshop(command), move || {
            ask.set(None);
            paint.set(None);
        });
    });
    let step = Memo::new(move |_| progress.with(|progress| actor.with_value(|actor| stage_step(progress, actor, false))));
    let entries = Memo::new(move |_| shown.page.with(|page| page.order.paint.clone()));
    let weighs = Memo::new(move |_| {
        let probe = PaintUsed { panel: Panel::Roof, kind: PaintKind::ClearCoat, colour: String::new(), amount: 1, unit: PaintUnit::Gram };
        shown
            .refusal(|page, _| {
                let (order, used) = (page.order.id, probe);
                let paint = PaintId(uuid::Uuid::nil());
                domain::Command::Workshop(Command::RecordPaint { order, paint, used, instead_of: None, reason: String::new() })
            })
            .is_none()
    });
    let actions = move || {
        let label = move || if planned.get() { td_string!(loc, stages.plan_again) } else { td_string!(loc, stages.plan) };
        view! {
            <Show when=move || plans && on_floor.get()>
                <Button kind=Kind::Plain glyph=Glyph::CalendarClock on_press=Callback::new(move |()| planning.set(true))>{label}</Button>
            </Show>
        }
        .into_any()
    };
    let strip = move || planned.get().then(|| view! { <StageStrip progress=progress.get() names=names.get() wall now=clock.now() /> });
    let forget = Callback::new(move |()| sending.clear());
    let order = shown.id();
    let correct = Callback::new(move |entry| paint.set(Some(AskPaint { order, correct: Some(entry) })));
    let table = move || {
        let entries = entries.get();
        (!entries.is_empty()).then(|| view! { <PaintTable entries correct=weighs.get().then_some(correct) /> })
    };
    view! {
        <Show when=move || there.get()>
            <Block class="stages-block" title=td_string!(loc, stages.block) actions=actions>
                {move || (!planned.get()).then(|| view! { <p class="block-body quiet">{td_string!(loc, stages.not_planned)}</p> })}
                {strip}
                {table}
                <div class="block-body actions">
                    {move || step.get().map(|step| view! { <StageButtons order step ask take=give pending=sending.pending /> })}
                    <Show when=move || weighs.get()>
                        <Button glyph=Glyph::Droplets on_press=Callback::new(move |()| paint.set(Some(AskPaint { order, correct: None })))>
                            {td_string!(loc, stages.record_paint)}
                        </Button>
                    </Show>
                </div>
                <RefusedNotice sending />
            </Block>
        </Show>
        <StageDialog ask give pending=sending.pending refused=sending.refused forget />
        <PaintDialog ask=paint give pending=sending.pending refused=sending.refused forget />
        <PlanDialog
            open=planning
            progress=Signal::derive(move || progress.get())
            floor=Signal::derive(move || shown.page.with(|page| page.floor.clone()))
            done=Callback::new(move |()| shown.refetch())
        />
    }
}
