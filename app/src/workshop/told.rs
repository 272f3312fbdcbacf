//! What others have written for whoever works on a job, on its row: that the car came back, and why the inspection sent it back.

use crate::ui::{Badge, Glyph, State};
use crate::words::Loc;
use domain::repair_orders::Kind;
use domain::workshop::{Card, Job};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Above the buttons of a job; nothing where nobody has to be told anything.
pub(super) fn told(loc: Loc, card: &Card, job: &Job) -> impl IntoView + use<> {
    let comeback = (card.kind == Some(Kind::Comeback)).then(|| td_string!(loc, workshop.comeback));
    let finding = job.told.sent_back.clone();
    // What was sent back is rework until it is done, also while it is in hand.
    let rework = (job.rework || !finding.is_empty()).then(|| td_string!(loc, workshop.rework));
    let badges: Vec<_> = comeback.into_iter().chain(rework).collect();
    let why = (!finding.is_empty()).then(|| view! { <b>{td_string!(loc, workshop.sent_back)}</b>" "<q>{finding}</q> });
    (!badges.is_empty()).then(|| {
        let badge = |text: &'static str| view! { <Badge state=State::Late glyph=Glyph::Undo2 text />" " };
        view! { <p class="told">{badges.into_iter().map(badge).collect_view()}{why}</p> }
    })
}
