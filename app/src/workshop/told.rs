//! What others have written for whoever works on a job, on its row: that the car came back, why the inspection sent it back, and the answer to
//! whoever asked the technical director.

use super::face::hold_glyph;
use crate::ui::{Badge, Glyph, Icon, State};
use crate::words::Loc;
use domain::repair_orders::Kind;
use domain::workshop::{Card, HoldReason, Job};
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
    let back = (!badges.is_empty()).then(|| {
        let badge = |text: &'static str| view! { <Badge state=State::Late glyph=Glyph::Undo2 text />" " };
        view! { <p class="told">{badges.into_iter().map(badge).collect_view()}{why}</p> }
    });
    let answer = job.answer().map(|note| {
        let by = td_string!(loc, workshop.answer_by, name = note.by.name.as_str());
        let text = note.text.clone();
        view! { <p class="told answer"><Icon glyph=hold_glyph(HoldReason::TechnicalSupport) /><b>{by}</b>" "<q>{text}</q></p> }
    });
    view! { {answer}{back} }
}
