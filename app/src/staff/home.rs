//! Where each post begins its day: the work lists of the posts one holds.

use crate::customers::search::ReceptionStart;
use crate::live::Live;
use crate::repair_orders::rows::WorkRows;
use crate::ui::{Block, ErrorNotice, Loading, PageHeader};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::live::Area;
use domain::permission::Post;
use domain::{Actor, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// A work list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Jobs,
    Inspect,
    Settle,
    Cars,
    Day,
    Board,
}

/// The work lists of a person, the one their post lives by first.
fn lists(actor: &Actor) -> Vec<List> {
    let mut lists: Vec<List> = Vec::new();
    for list in actor.posts.iter().filter_map(|post| list_of(*post)) {
        if !lists.contains(&list) {
            lists.push(list);
        }
    }
    if lists.is_empty() {
        lists.push(if actor.may(Permission::SeeBoard) { List::Board } else { List::Cars });
    }
    lists
}

/// The work list that a post lives by.
const fn list_of(post: Post) -> Option<List> {
    match post {
        Post::ServiceAdvisor => Some(List::Cars),
        Post::Technician | Post::BodyTechnician | Post::PaintTechnician | Post::TeamLeader => Some(List::Jobs),
        Post::QualityInspector => Some(List::Inspect),
        Post::Cashier | Post::FinanceManager => Some(List::Settle),
        Post::GeneralManager | Post::ServiceManager | Post::GroupSupervisor | Post::DeskSupervisor => Some(List::Day),
        _ => None,
    }
}

/// Where each post begins its day.
#[component]
pub fn HomePage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let name = visit.me.as_ref().map(|me| me.name.clone()).unwrap_or_default();
    let clock = words::Clock::of(&visit);
    let shown = lists(&visit.actor())
        .into_iter()
        .map(|list| match list {
            List::Jobs => view! { <crate::workshop::jobs::JobList /> }.into_any(),
            List::Inspect => view! { <crate::quality::inspect::InspectList /> }.into_any(),
            List::Settle => view! { <crate::settlement::cashier::SettleList /> }.into_any(),
            List::Cars => view! { <ReceptionStart /><MyCars /> }.into_any(),
            List::Day => view! { <crate::kpis::day::DayView /> }.into_any(),
            List::Board => view! { <leptos_router::components::Redirect path="/workshop" /> }.into_any(),
        })
        .collect_view();
    view! {
        <Title text=td_string!(loc, common.nav_home) />
        <PageHeader title=td_string!(loc, staff.greeting, name = name) note=clock.date(visit.now) />
        {shown}
    }
}

/// The advisor's open cars.
#[component]
fn MyCars() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().changes_of(|_, area| !matches!(area, Area::Staff));
    let cars = Resource::new(move || changes.get(), |_| crate::repair_orders::api::my_cars());
    view! {
        <Block title=td_string!(loc, staff.my_cars)>
            <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
                {move || Suspend::new(async move {
                    match cars.await {
                        Ok(rows) => view! { <WorkRows rows empty=td_string!(loc, staff.my_cars_empty) /> }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Transition>
        </Block>
    }
}
