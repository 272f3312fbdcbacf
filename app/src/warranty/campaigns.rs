//! The campaigns of the house: how many of its cars they are for, and how many are done.

use super::api;
use super::dialogs::{Ask, CampaignDialog};
use super::open::state;
use crate::live::Live;
use crate::ui::{Badge, Block, Button, Empty, ErrorNotice, Glyph, Kind, Loading, PageHeader, State, TableScroll};
use crate::words::{self, Loc};
use domain::appointments::Title as ServiceTitle;
use domain::live::Area;
use domain::warranty::CampaignRow;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// The campaigns.
#[component]
pub fn CampaignsPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (ask, services) = (RwSignal::new(None::<Ask>), RwSignal::new(Vec::<(String, ServiceTitle)>::new()));
    let changes = expect_context::<Live>().lists_of(|area| area == Area::Warranty);
    let list = Resource::new(move || changes.get(), |_| api::campaigns());
    let open = Callback::new(move |()| ask.set(Some(Ask::Open)));
    view! {
        <Title text=td_string!(loc, warranty.campaigns) />
        <PageHeader title=td_string!(loc, warranty.campaigns)>
            <Button kind=Kind::Next glyph=Glyph::Plus on_press=open>{td_string!(loc, warranty.open_campaign)}</Button>
        </PageHeader>
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=6 /> }>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => {
                        services.set(list.services);
                        view! { <List rows=list.rows /> }.into_any()
                    }
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
        <CampaignDialog ask services />
    }
}

#[component]
fn List(rows: Vec<CampaignRow>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let note = rows.len().to_string();
    if rows.is_empty() {
        return view! { <Empty title=td_string!(loc, warranty.none) text=td_string!(loc, warranty.none_text) glyph=Glyph::CircleCheck /> }
            .into_any();
    }
    let rows = rows.into_iter().map(|row| view! { <Line row /> }).collect_view();
    view! {
        <Block title=td_string!(loc, warranty.campaigns) note>
            <TableScroll label=td_string!(loc, warranty.campaigns)>
                <table class="table" data-stacks="">
                    <thead>
                        <tr>
                            <th>{td_string!(loc, warranty.number)}</th>
                            <th>{td_string!(loc, warranty.title)}</th>
                            <th>{td_string!(loc, warranty.kind)}</th>
                            <th>{td_string!(loc, warranty.operation)}</th>
                            <th class="num">{td_string!(loc, warranty.affected)}</th>
                            <th class="num">{td_string!(loc, warranty.here)}</th>
                            <th class="num">{td_string!(loc, warranty.done)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableScroll>
        </Block>
    }
    .into_any()
}

#[component]
fn Line(row: CampaignRow) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let CampaignRow { campaign, affected, here, done } = row;
    let badge = match &campaign.ended {
        Some(_) => view! { <Badge state=State::Done glyph=Glyph::Ban text=td_string!(loc, warranty.has_ended) /> },
        None => {
            let kind = campaign.draft.kind;
            view! { <Badge state=state(kind) glyph=Glyph::TriangleAlert text=words::campaign_kind(loc, kind) /> }
        }
    };
    view! {
        <tr>
            <td><a class="row-link" href=format!("/warranty/{}", campaign.id)>{campaign.draft.number}</a></td>
            <td data-lead="">{campaign.draft.title}</td>
            <td class="nowrap">{badge}</td>
            <td data-label=td_string!(loc, warranty.operation)>{campaign.draft.operation}</td>
            <td class="num" data-label=td_string!(loc, warranty.affected)>{affected}</td>
            <td class="num" data-label=td_string!(loc, warranty.here)>{here}</td>
            <td class="num" data-label=td_string!(loc, warranty.done)>{done}</td>
        </tr>
    }
}
