//! Where each post begins its day: the work lists of the posts one holds.

use crate::customers::search::ReceptionStart;
use crate::live::Live;
use crate::repair_orders::discounts::DiscountRequests;
use crate::repair_orders::rows::WorkRows;
use crate::ui::{Block, Empty, ErrorNotice, Glyph, Loading, PageHeader, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::live::Area;
use domain::permission::Post;
use domain::{Actor, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::components::Redirect;

/// A work list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Jobs,
    Inspect,
    Settle,
    Cars,
    Close,
    Wash,
    Parts,
    Day,
    Board,
    Customers,
    Visits,
    Staff,
    Nothing,
}

/// The work lists of a person, the one their post lives by first. A post without a list of its own begins at the first page it may see.
fn lists(actor: &Actor) -> Vec<List> {
    let mut lists: Vec<List> = Vec::new();
    for list in actor.posts.iter().filter_map(|post| list_of(*post)) {
        if !lists.contains(&list) {
            lists.push(list);
        }
    }
    if lists.is_empty() {
        let pages = [
            (Permission::SeeBoard, List::Board),
            (Permission::SeeDay, List::Day),
            (Permission::SeeCustomers, List::Customers),
            (Permission::SeeStaff, List::Staff),
        ];
        lists.push(pages.iter().find(|(permission, _)| actor.may(*permission)).map_or(List::Nothing, |(_, list)| *list));
    }
    lists
}

/// Whether the day begins at a work list, and not at one of the other pages.
pub(crate) fn has_work_list(actor: &Actor) -> bool {
    !lists(actor).iter().any(|list| matches!(list, List::Board | List::Customers | List::Visits | List::Staff | List::Wash | List::Parts))
}

/// The work list that a post lives by.
const fn list_of(post: Post) -> Option<List> {
    match post {
        Post::ServiceAdvisor => Some(List::Cars),
        Post::Technician | Post::BodyTechnician | Post::PaintTechnician | Post::TeamLeader => Some(List::Jobs),
        Post::QualityInspector => Some(List::Inspect),
        Post::AppointmentClerk => Some(List::Visits),
        Post::Cashier | Post::FinanceManager => Some(List::Settle),
        Post::CarWasher => Some(List::Wash),
        Post::PartsManager | Post::Storekeeper => Some(List::Parts),
        Post::CareAgent | Post::CsSupervisor | Post::InformationClerk => Some(List::Close),
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
            List::Close => view! { <ToClose /> }.into_any(),
            List::Wash => view! { <Redirect path="/workshop/wash" /> }.into_any(),
            List::Parts => view! { <Redirect path="/parts" /> }.into_any(),
            List::Day => view! { <crate::kpis::day::DayView /> }.into_any(),
            List::Board => view! { <Redirect path="/workshop" /> }.into_any(),
            List::Customers => view! { <Redirect path="/customers" /> }.into_any(),
            List::Visits => view! { <Redirect path="/appointments" /> }.into_any(),
            List::Staff => view! { <Redirect path="/staff" /> }.into_any(),
            List::Nothing => {
                view! { <Empty title=td_string!(loc, staff.nothing_here) text=td_string!(loc, staff.nothing_here_text) glyph=Glyph::House /> }.into_any()
            }
        })
        .collect_view();
    view! {
        <Title text=td_string!(loc, common.nav_home) />
        <PageHeader title=td_string!(loc, staff.greeting, name = name) note=clock.date(use_clock().now_untracked()) />
        {visit.may(Permission::ApproveDiscount).then(|| view! { <DiscountRequests /> })}
        {shown}
    }
}

/// The advisor's open cars.
#[component]
fn MyCars() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().lists_of(|area| !matches!(area, Area::Staff | Area::Care));
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

/// The cars that have left: whoever follows them up closes their orders.
#[component]
fn ToClose() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().lists_of(|area| area == Area::RepairOrders);
    let cars = Resource::new(move || changes.get(), |_| crate::repair_orders::api::to_close());
    view! {
        <Block title=td_string!(loc, staff.to_close)>
            <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
                {move || Suspend::new(async move {
                    match cars.await {
                        Ok(rows) => view! { <WorkRows rows empty=td_string!(loc, staff.to_close_empty) /> }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Transition>
        </Block>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(posts: &[Post]) -> Vec<List> {
        lists(&nobody(posts.to_vec()))
    }

    fn nobody(posts: Vec<Post>) -> Actor {
        Actor::staff(domain::PersonId(uuid::Uuid::nil()), domain::DealershipId(uuid::Uuid::nil()), posts)
    }

    #[test]
    fn each_post_begins_its_day_at_its_own_work() {
        assert_eq!(home(&[Post::ServiceAdvisor]), [List::Cars]);
        assert_eq!(home(&[Post::PaintTechnician]), [List::Jobs]);
        assert_eq!(home(&[Post::Cashier]), [List::Settle]);
        assert_eq!(home(&[Post::ServiceManager]), [List::Day]);
        assert_eq!(home(&[Post::WorkshopDirector]), [List::Board]);
        assert_eq!(home(&[Post::SystemAdministrator]), [List::Staff]);
        assert_eq!(home(&[Post::CarWasher]), [List::Wash]);
        assert_eq!(home(&[Post::PartsManager]), [List::Parts]);
        assert_eq!(home(&[Post::Storekeeper, Post::ToolKeeper]), [List::Parts]);
        assert_eq!(home(&[Post::CareAgent]), [List::Close]);
        assert_eq!(home(&[Post::RescueDriver]), [List::Customers]);
        assert_eq!(home(&[Post::AppointmentClerk]), [List::Visits]);
    }

    #[test]
    fn several_posts_have_several_lists_and_none_twice() {
        assert_eq!(home(&[Post::TeamLeader, Post::Technician, Post::QualityInspector]), [List::Jobs, List::Inspect]);
    }

    #[test]
    fn nobody_begins_at_a_page_they_may_not_see() {
        for post in Post::ALL {
            let actor = nobody(vec![*post]);
            for list in lists(&actor) {
                let needed = match list {
                    List::Jobs => Permission::Work,
                    List::Inspect => Permission::Inspect,
                    List::Settle => Permission::SeeSettlement,
                    List::Cars => Permission::Receive,
                    List::Close => Permission::CloseOrder,
                    List::Wash => Permission::Wash,
                    List::Parts => Permission::SeeStock,
                    List::Day => Permission::SeeDay,
                    List::Board => Permission::SeeBoard,
                    List::Customers => Permission::SeeCustomers,
                    List::Visits => Permission::SeeAppointments,
                    List::Staff => Permission::SeeStaff,
                    List::Nothing => continue,
                };
                assert!(actor.may(needed), "{post:?} begins at {list:?}");
            }
        }
    }
}
