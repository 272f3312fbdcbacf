//! A campaign and its cars.

use super::api;
use super::dialogs::{Ask, CampaignDialog};
use crate::live::Live;
use crate::problem::Problem;
use crate::ui::{Badge, Block, Button, ErrorNotice, Facts, Glyph, Icon, Kind, Loading, PageHeader, State, TableScroll};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::CampaignId;
use domain::appointments::Title as ServiceTitle;
use domain::live::Area;
use domain::warranty::{Affected, CampaignPage as Page, CarKey};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

/// A campaign.
#[component]
pub fn CampaignPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<CampaignId>().ok()));
    let query = use_query_map();
    let after = Memo::new(move |_| query.with(|query| query.get("after")).and_then(|key| CarKey::parse(&key)));
    let (ask, services) = (RwSignal::new(None::<Ask>), RwSignal::new(Vec::<(String, ServiceTitle)>::new()));
    let changes = expect_context::<Live>().lists_of(|area| area == Area::Warranty);
    let page = Resource::new(
        move || (id.get(), after.get(), changes.get()),
        |(id, after, _)| async move { api::campaign(id.ok_or_else(Problem::not_found)?, after).await },
    );
    view! {
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=6 /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => {
                        services.set(page.services.clone());
                        view! { <Shown page ask further=after.get_untracked().is_some() /> }.into_any()
                    }
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
        <CampaignDialog ask services />
    }
}

#[component]
fn Shown(page: Page, ask: RwSignal<Option<Ask>>, further: bool) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let language = Visit::here().language;
    let Page { row, cars, next, services } = page;
    let (campaign, draft) = (row.campaign.clone(), row.campaign.draft.clone());
    let (id, version, standing) = (campaign.id, campaign.version, campaign.ended.is_none());
    let booked = draft
        .service
        .as_ref()
        .and_then(|code| services.iter().find(|(known, _)| known == code).map(|(_, title)| title.of(language).to_owned()));
    let facts = [
        (td_string!(loc, warranty.kind), words::campaign_kind(loc, draft.kind).to_owned()),
        (td_string!(loc, warranty.measure), draft.measure.clone()),
        (td_string!(loc, warranty.operation), draft.operation.clone()),
        (td_string!(loc, warranty.service), booked.unwrap_or_default()),
        (td_string!(loc, warranty.affected), row.affected.to_string()),
        (td_string!(loc, warranty.here), row.here.to_string()),
        (td_string!(loc, warranty.done), row.done.to_string()),
        (td_string!(loc, warranty.ended_because), campaign.ended.clone().unwrap_or_default()),
    ];
    let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let change = Callback::new(move |()| ask.set(Some(Ask::Change(Box::new(campaign.clone())))));
    let add = Callback::new(move |()| ask.set(Some(Ask::AddCars(id, version))));
    let end = Callback::new(move |()| ask.set(Some(Ask::End(id, version))));
    let title = format!("{} {}", draft.number, draft.title);
    view! {
        <Title text=title.clone() />
        <PageHeader title=title>
            {standing.then(|| view! {
                <Button glyph=Glyph::Pencil on_press=change>{td_string!(loc, common.edit)}</Button>
                <Button glyph=Glyph::Plus on_press=add>{td_string!(loc, warranty.add_cars)}</Button>
                <Button kind=Kind::Danger glyph=Glyph::Ban on_press=end>{td_string!(loc, warranty.end)}</Button>
            })}
        </PageHeader>
        <p><a href="/warranty"><Icon glyph=Glyph::ArrowLeft />" "{td_string!(loc, warranty.campaigns)}</a></p>
        <Block title=td_string!(loc, warranty.what)><div class="block-body"><Facts facts /></div></Block>
        <Cars cars next further campaign=id version standing ask />
    }
}

#[component]
fn Cars(
    cars: Vec<Affected>,
    next: Option<CarKey>,
    further: bool,
    campaign: CampaignId,
    version: i32,
    standing: bool,
    ask: RwSignal<Option<Ask>>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let rows = cars.into_iter().map(|car| view! { <Car car campaign version standing ask /> }).collect_view();
    view! {
        <Block title=td_string!(loc, warranty.cars)>
            <TableScroll label=td_string!(loc, warranty.cars)>
                <table class="table" data-stacks="">
                    <thead>
                        <tr>
                            <th>{td_string!(loc, warranty.vin)}</th>
                            <th>{td_string!(loc, warranty.car)}</th>
                            <th>{td_string!(loc, warranty.state)}</th>
                            <th><span class="visually-hidden">{td_string!(loc, common.edit)}</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableScroll>
            {(further || next.is_some()).then(|| view! {
                <nav class="pager" aria-label=td_string!(loc, warranty.cars)>
                    {further.then(|| view! { <a class="button" data-kind="plain" href=format!("/warranty/{campaign}")><Icon glyph=Glyph::ArrowLeft />{td_string!(loc, warranty.first_cars)}</a> })}
                    {next.map(|key| view! { <a class="button" href=format!("/warranty/{campaign}?after={key}")>{td_string!(loc, warranty.next_cars)}<Icon glyph=Glyph::ChevronRight /></a> })}
                </nav>
            })}
        </Block>
    }
}

#[component]
fn Car(car: Affected, campaign: CampaignId, version: i32, standing: bool, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let (vin, done) = (car.vin.clone(), car.remedy.is_some());
    let press = {
        let vin = vin.clone();
        Callback::new(move |()| {
            ask.set(Some(if done { Ask::Withdraw(campaign, version, vin.clone()) } else { Ask::Note(campaign, version, vin.clone()) }));
        })
    };
    let state = match &car.remedy {
        None => view! { <Badge state=State::Waiting glyph=Glyph::Hourglass text=td_string!(loc, warranty.not_done) /> }.into_any(),
        Some(remedy) => {
            let how = match (&remedy.order, &remedy.by) {
                (Some((order, number)), _) => view! { <a href=format!("/repair_orders/{order}")>{number.clone()}</a> }.into_any(),
                (None, Some(by)) => format!("{}{}{}", by.name, td_string!(loc, words.list_colon), remedy.reason).into_any(),
                (None, None) => ().into_any(),
            };
            view! { <Badge state=State::Ready glyph=Glyph::Check text=td_string!(loc, warranty.is_done) />" "<small>{clock.date(remedy.at)}" "{how}</small> }.into_any()
        }
    };
    let text = if done { td_string!(loc, warranty.withdraw_remedy) } else { td_string!(loc, warranty.note_remedy) };
    view! {
        <tr>
            <td class="nowrap" data-lead=""><code>{vin}</code></td>
            <td>{match car.vehicle {
                Some((id, name)) => view! { <a href=format!("/vehicles/{id}")>{name}</a> }.into_any(),
                None => view! { <span class="quiet">{td_string!(loc, warranty.not_here)}</span> }.into_any(),
            }}</td>
            <td>{state}</td>
            <td>{standing.then(|| view! { <Button kind=Kind::Plain glyph=if done { Glyph::Undo2 } else { Glyph::Check } on_press=press>{text}</Button> })}</td>
        </tr>
    }
}
