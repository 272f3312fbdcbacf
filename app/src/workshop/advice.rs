//! Advice for the driver, given on a technician's tablet: it is kept there while the server cannot be reached.

use super::jobs::{Bench, about};
use super::unsent::Acting;
use crate::repair_orders::advice::{AdviceFields, Typed};
use crate::ui::{Button, Dialog, Glyph, Kind, WhyNot, open_while};
use crate::words::Loc;
use domain::workshop::{Card, Job};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Advice for the driver of the car of a job.
#[component]
pub(super) fn AdviceDialog(bench: Bench, asked: RwSignal<Option<(Card, Job)>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (typed, acting) = (Typed::begin(), Acting::begin(bench.unsent));
    let open = open_while(asked, move || acting.refused.set(None));
    Effect::new(move |_| {
        asked.with(|asked| {
            if let Some((card, _)) = asked {
                typed.open(card.progress.order, None);
            }
        });
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((card, job)) = asked.get_untracked() else { return };
        let command = domain::Command::RepairOrders(typed.read(card.progress.order));
        // Advice is right whatever happened meanwhile: it names no version.
        acting.act(command, None, about(&card, &job.title), move || {
            typed.sent();
            let _ = asked.try_set(None);
        });
    };
    view! {
        <Dialog id="advice-dialog" open title=td_string!(loc, workshop.advice_title) close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <p class="quiet">{move || asked.with(|asked| asked.as_ref().map(|(_, job)| job.title.clone()))}</p>
                <AdviceFields typed />
                <WhyNot reason=acting.refused />
                <footer><Button kind=Kind::Next submit=true glyph=Glyph::Check pending=acting.pending>{td_string!(loc, workshop.advice_save)}</Button></footer>
            </form>
        </Dialog>
    }
}
