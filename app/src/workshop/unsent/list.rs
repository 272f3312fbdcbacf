//! What is not sent yet, one's own deed by deed: what waits, and what was refused, with what was typed for it.

use super::{Deed, Unsent, waits_for_refused};
use crate::ui::{Badge, Button, Dialog, Glyph, Kind, Notice, State, open_while, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::{Command, PersonId, quality, repair_orders, workshop};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The unsent deeds of this device; nothing is drawn when there are none. Of others it says only whose they are, and how many.
#[component]
pub fn UnsentList(unsent: Unsent) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let asked = RwSignal::new(None::<Deed>);
    let own = Memo::new(move |_| unsent.deeds.with(|deeds| deeds.iter().filter(|deed| unsent.is_own(deed)).cloned().collect::<Vec<_>>()));
    let list = move || {
        let deeds = own.get();
        (!deeds.is_empty()).then(|| {
            let title = td_string!(loc, unsent.title, count = deeds.len());
            let rows =
                deeds.iter().map(|deed| view! { <Row unsent deed=deed.clone() waits_for_refused=waits_for_refused(&deeds, deed) asked /> });
            view! {
                <Notice state=State::Waiting glyph=Glyph::CloudUpload title text=td_string!(loc, unsent.text) />
                <ol>{rows.collect_view()}</ol>
            }
        })
    };
    let others = move || {
        let rows = unsent.deeds.with(|deeds| of_others(deeds, unsent)).into_iter().map(|(name, count)| {
            let title = td_string!(loc, unsent.others, name = name.as_str(), count = count);
            view! { <Notice state=State::Waiting glyph=Glyph::CloudUpload title /> }
        });
        rows.collect_view()
    };
    view! {
        <section class="unsent-deeds" aria-live="polite">
            {list}
            {others}
            {move || unsent.no_room.get().then(|| view! { <Notice state=State::Late glyph=Glyph::CircleAlert title=td_string!(loc, unsent.no_room) alert=true /> })}
            <Discard unsent asked />
        </section>
    }
}

/// Whose deeds lie here beside one's own, and how many.
fn of_others(deeds: &[Deed], unsent: Unsent) -> Vec<(String, usize)> {
    let mut others: Vec<(PersonId, String, usize)> = Vec::new();
    for deed in deeds.iter().filter(|deed| !unsent.is_own(deed)) {
        match others.iter_mut().find(|(person, ..)| *person == deed.person) {
            Some((_, _, count)) => *count += 1,
            None => others.push((deed.person, deed.name.clone(), 1)),
        }
    }
    others.into_iter().map(|(_, name, count)| (name, count)).collect()
}

/// What was done, in a word or two.
fn what(loc: Loc, deed: &Deed) -> String {
    use domain::parts::Command as Parts;
    use quality::Command as Sheets;
    use workshop::Command as Floor;
    match &deed.envelope.command {
        Command::Workshop(Floor::ClockOn { .. }) => td_string!(loc, workshop.clock_on).to_owned(),
        Command::Workshop(Floor::Hold { reason, .. }) => [td_string!(loc, workshop.hold), words::hold_reason(loc, *reason)].join(" · "),
        Command::Workshop(Floor::Resume { .. }) => td_string!(loc, workshop.resume).to_owned(),
        Command::Workshop(Floor::WriteUp { .. }) => td_string!(loc, workshop.write_up).to_owned(),
        Command::Workshop(Floor::Finish { .. }) => td_string!(loc, workshop.finish).to_owned(),
        Command::Workshop(Floor::BeginStage { stage, .. }) => td_string!(loc, stages.begin, stage = words::stage(loc, *stage)),
        Command::Workshop(Floor::HandOverStage { stage, .. }) => td_string!(loc, stages.hand_over, stage = words::stage(loc, *stage)),
        Command::Workshop(Floor::AcceptStage { stage, .. }) => td_string!(loc, stages.take_over, stage = words::stage(loc, *stage)),
        Command::Workshop(Floor::RefuseStage { stage, .. }) => td_string!(loc, stages.refuse, stage = words::stage(loc, *stage)),
        Command::Workshop(Floor::ClockIn { .. }) => td_string!(loc, time.clock_in).to_owned(),
        Command::Workshop(Floor::ClockOut { .. }) => td_string!(loc, time.clock_out).to_owned(),
        Command::Workshop(Floor::RecordPaint { .. }) => td_string!(loc, stages.record_paint).to_owned(),
        Command::Parts(Parts::AskFor { .. }) => td_string!(loc, parts.ask).to_owned(),
        Command::Parts(Parts::WithdrawRequest { .. }) => td_string!(loc, parts.withdraw).to_owned(),
        Command::Parts(Parts::GiveBack { .. }) => td_string!(loc, parts.give_back).to_owned(),
        Command::Quality(Sheets::FillSheet { kind, .. }) => words::sheet_kind(loc, *kind).to_owned(),
        Command::RepairOrders(repair_orders::Command::Advise { .. }) => td_string!(loc, workshop.advice).to_owned(),
        Command::RepairOrders(repair_orders::Command::ReportFinding { .. }) => td_string!(loc, workshop.report_finding).to_owned(),
        _ => td_string!(loc, workshop.add_note).to_owned(),
    }
}

#[component]
fn Row(unsent: Unsent, deed: Deed, waits_for_refused: bool, asked: RwSignal<Option<Deed>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (wall, clock) = (words::Clock::of(&Visit::here()), use_clock());
    let at = wall.day_time(deed.at(), untrack(|| clock.now()));
    let (state, glyph, text) = match (&deed.refused, waits_for_refused) {
        (Some(_), _) => (State::Late, Glyph::CircleAlert, td_string!(loc, unsent.not_accepted)),
        (None, true) => (State::Waiting, Glyph::Hourglass, td_string!(loc, unsent.waits_for)),
        (None, false) => (State::Waiting, Glyph::CloudUpload, td_string!(loc, unsent.waits)),
    };
    let typed = (!deed.typed().is_empty()).then(|| {
        view! { <p class="typed"><b>{td_string!(loc, unsent.typed)}</b>" "<q>{deed.typed().into_owned()}</q></p> }
    });
    let refused = deed.refused.clone().map(|why| {
        let (again, discard) = (deed.clone(), deed.clone());
        view! {
            <p class="why">{why}</p>
            <div class="acts">
                <Button glyph=Glyph::RefreshCw on_press=move || unsent.again(again.clone())>{td_string!(loc, unsent.again)}</Button>
                <Button kind=Kind::Danger glyph=Glyph::X on_press=move || asked.set(Some(discard.clone()))>{td_string!(loc, unsent.discard)}</Button>
            </div>
        }
    });
    view! {
        <li data-state=state.as_str()>
            <p class="deed"><time>{at}</time>" "<b>{what(loc, &deed)}</b>" "<span>{deed.car.clone()}</span>" "<span>{deed.job.clone()}</span></p>
            <Badge state glyph text />
            {typed}
            {refused}
        </li>
    }
}

/// Asks before something that was done is given up.
#[component]
fn Discard(unsent: Unsent, asked: RwSignal<Option<Deed>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(asked, || ());
    let wall = words::Clock::of(&Visit::here());
    let form = move || {
        asked.get().map(|deed| {
            let (id, text) = (deed.id(), td_string!(loc, unsent.discard_text, at = wall.date_time(deed.at())));
            let press = move || {
                unsent.discard(id);
                asked.set(None);
            };
            view! {
                <div class="form">
                    <p>{text}</p>
                    <p><q>{deed.typed().into_owned()}</q></p>
                    <footer><Button kind=Kind::Danger glyph=Glyph::X on_press=press>{td_string!(loc, unsent.discard)}</Button></footer>
                </div>
            }
        })
    };
    view! { <Dialog id="discard-deed" open title=td_string!(loc, unsent.ask_discard) close_label=td_string!(loc, common.close)>{form}</Dialog> }
}
