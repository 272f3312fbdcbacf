//! What the customer was told and what they signed, version by version.

use super::api;
use crate::live::Live;
use crate::ui::{Block, ErrorNotice, Glyph, Icon, Loading, Money};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::OrderId;
use domain::repair_orders::{KeptKind, KeptPaper};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The papers kept of an order, newest first, each with what it says differently from the one before; nothing is drawn before the first.
#[component]
pub fn KeptBlock(order: OrderId) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().changes_of(move |subject, _| order.0 == subject);
    let list = Resource::new(move || changes.get(), move |_| api::kept_papers(order));
    view! {
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=1 /> }>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(papers) if papers.is_empty() => ().into_any(),
                    Ok(papers) => view! { <Versions order papers /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Versions(order: OrderId, papers: Vec<KeptPaper>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let row = move |paper: KeptPaper| {
        let (glyph, name) = match paper.kind {
            KeptKind::Estimate => (Glyph::ReceiptText, td_string!(loc, print.estimate)),
            KeptKind::Authorisation => (Glyph::Signature, td_string!(loc, print.authorisation)),
            KeptKind::CheckSheet => (Glyph::ClipboardCheck, td_string!(loc, print.check_in)),
            KeptKind::Settlement => (Glyph::FileText, td_string!(loc, print.settlement)),
            KeptKind::GatePass => (Glyph::DoorOpen, td_string!(loc, print.gate_pass)),
        };
        let href = format!("/repair_orders/{order}/print/{}?number={}", paper.kind.code(), paper.number);
        let changes = paper.changes.iter().map(|change| view! { <li>{words::change(loc, change)}</li> }).collect_view();
        view! {
            <li>
                <span class="row">
                    <a href=href><Icon glyph />{format!("{name} {}", paper.number)}</a>
                    <span class="push"></span>
                    {paper.total.map(|total| view! { <Money fen=total /> })}
                </span>
                {(!paper.changes.is_empty()).then(|| view! { <ul>{changes}</ul> })}
                <small class="quiet">{clock.date_time(paper.at)}</small>
            </li>
        }
    };
    view! { <Block title=td_string!(loc, repair_orders.kept)><ul class="kept">{papers.into_iter().map(row).collect_view()}</ul></Block> }
}
