//! What is open for a car, on its page.

use super::api;
use crate::live::Live;
use crate::ui::{Badge, Block, ErrorNotice, Glyph, Loading, State};
use crate::words::{self, Loc};
use domain::VehicleId;
use domain::live::Area;
use domain::warranty::{CampaignKind, OpenCampaign};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// How grave it looks.
pub(crate) const fn state(kind: CampaignKind) -> State {
    match kind {
        CampaignKind::Recall => State::Late,
        CampaignKind::ServiceCampaign => State::Waiting,
    }
}

/// The open campaigns of a vehicle; nothing is drawn where there is none.
#[component]
pub fn OpenCampaigns(vehicle: VehicleId) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().lists_of(|area| area == Area::Warranty);
    let list = Resource::new(move || changes.get(), move |_| api::of_vehicle(vehicle));
    view! {
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=1 /> }>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) if list.is_empty() => ().into_any(),
                    Ok(list) => {
                        let rows = list.into_iter().map(|open| view! { <Row open /> }).collect_view();
                        view! { <Block title=td_string!(loc, warranty.open)><ul class="campaigns">{rows}</ul></Block> }.into_any()
                    }
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Row(open: OpenCampaign) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let draft = open.draft;
    view! {
        <li class="campaign">
            <header>
                <Badge state=state(draft.kind) glyph=Glyph::TriangleAlert text=words::campaign_kind(loc, draft.kind) />
                <b>{draft.title}</b>
                <span class="quiet">{draft.number}</span>
            </header>
            <p>{draft.measure}</p>
            <p class="quiet">{td_string!(loc, warranty.by_operation, code = draft.operation.as_str())}</p>
        </li>
    }
}
