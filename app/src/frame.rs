//! What stands around every signed-in page: navigation, search, notices.

use crate::customers::search_box::GlobalSearch;
use crate::live::Live;
use crate::staff::sign_in::SignInAgain;
use crate::ui::{ErrorNotice, Glyph, Icon, Kind, Logo, Menu, MenuLine, MenuLink, MenuName, OfflineBar, ToastHost};
use crate::visit::Visit;
use crate::words::{self, Loc};
use crate::workshop::calls::Calls;
use crate::workshop::unsent::{UnsentCount, Waiting};
use domain::{Language, Permission, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;

/// An entry of the navigation.
#[derive(Clone, Copy)]
struct Entry {
    path: &'static str,
    glyph: Glyph,
    label: &'static str,
    permission: Option<Permission>,
    /// On phones only the first few fit.
    on_phones: bool,
}

fn entries(loc: Loc) -> Vec<Entry> {
    let entry = |path, glyph, label, permission, on_phones| Entry { path, glyph, label, permission, on_phones };
    vec![
        entry("/", Glyph::House, td_string!(loc, common.nav_home), None, true),
        entry("/customers", Glyph::ConciergeBell, td_string!(loc, common.nav_reception), Some(Permission::SeeCustomers), false),
        entry("/appointments", Glyph::CalendarDays, td_string!(loc, common.nav_appointments), Some(Permission::SeeAppointments), false),
        entry("/repair_orders", Glyph::ClipboardList, td_string!(loc, common.nav_orders), Some(Permission::SeeOrders), true),
        entry("/workshop", Glyph::Wrench, td_string!(loc, common.nav_board), Some(Permission::SeeBoard), true),
        entry("/workshop/jobs", Glyph::Hand, td_string!(loc, common.nav_jobs), Some(Permission::Work), true),
        entry("/workshop/body", Glyph::Route, td_string!(loc, stages.title), Some(Permission::SeeBoard), false),
        entry("/workshop/wash", Glyph::Droplets, td_string!(loc, common.nav_wash), Some(Permission::Wash), false),
        entry("/quality", Glyph::BadgeCheck, td_string!(loc, common.nav_inspect), Some(Permission::Inspect), true),
        entry("/parts", Glyph::Package, td_string!(loc, common.nav_parts), Some(Permission::SeeStock), false),
        entry("/settlement", Glyph::ReceiptText, td_string!(loc, common.nav_cashier), Some(Permission::SeeSettlement), true),
        entry("/care/messages", Glyph::MessageSquareMore, td_string!(loc, common.nav_messages), Some(Permission::SeeMessages), false),
        entry("/warranty", Glyph::ShieldCheck, td_string!(loc, common.nav_warranty), Some(Permission::ManageCampaigns), false),
        entry("/workshop/time", Glyph::Clock, td_string!(loc, time.nav), Some(Permission::SeeTime), false),
        entry("/kpis", Glyph::ChartNoAxesColumn, td_string!(loc, common.nav_day), Some(Permission::SeeDay), false),
        entry("/staff", Glyph::Users, td_string!(loc, common.nav_staff), Some(Permission::SeeStaff), false),
    ]
}

/// The most entries of the bar at the foot of a phone.
const PHONE_ENTRIES: usize = 5;

/// The entries of a phone's bar, and those behind its last button: the pages of the floor and the desk first.
fn for_phones(entries: &[Entry]) -> (Vec<Entry>, Vec<Entry>) {
    let mut sorted = entries.to_vec();
    sorted.sort_by_key(|entry| !entry.on_phones);
    let shown = if sorted.len() > PHONE_ENTRIES { PHONE_ENTRIES - 1 } else { PHONE_ENTRIES };
    let behind = sorted.split_off(shown.min(sorted.len()));
    (sorted, behind)
}

/// Navigation, search box and notices around a page. Whoever is not signed in is asked to sign in.
#[component]
pub fn Frame() -> impl IntoView {
    let visit = Visit::here();
    let location = use_location();
    let Some(me) = visit.me.clone() else {
        return view! { <ToSignIn /> }.into_any();
    };
    let loc = expect_context::<Loc>();
    let live = expect_context::<Live>();
    // Whose day begins at the board needs no second entry that leads there.
    let has_home = crate::staff::home::has_work_list(&visit.actor());
    let entries: Vec<Entry> =
        entries(loc).into_iter().filter(|entry| entry.permission.map_or(has_home, |permission| visit.may(permission))).collect();
    let (on_phones, behind) = for_phones(&entries);
    watch_the_line(live.reached);
    let place = move || {
        let path = location.pathname.get();
        if path.starts_with("/workshop") || path.starts_with("/quality") || path.ends_with("/check-in") || path.ends_with("/walk-around") {
            "floor"
        } else {
            "desk"
        }
    };
    let searches = visit.may(Permission::SeeCustomers);
    let called = domain::workshop::may_be_called(&visit.actor());
    provide_context(Waiting(RwSignal::new(0)));
    let barred = {
        let visit = visit.clone();
        Memo::new(move |_| location.pathname.with(|path| writes(path)).filter(|permission| !visit.may(*permission)))
    };
    view! {
        <div class="shell" data-place=place>
            <a class="skip" href="#main">{td_string!(loc, common.skip_to_content)}</a>
            <nav class="rail" aria-label=td_string!(loc, common.navigation)>
                <a class="rail-logo" href="/" aria-label="Bayline"><Logo /></a>
                <Entries entries=entries.clone() />
            </nav>
            <header class="top">
                <NavMenu id="nav-menu" class="nav-menu" label=td_string!(loc, common.navigation) icon_only=true entries />
                {searches.then(|| view! { <GlobalSearch /> })}
                <span class="push"></span>
                {me.tablet.is_some().then(|| view! {
                    <form class="change-person" method="post" action="/tablet/change">
                        <button class="button" type="submit"><Icon glyph=Glyph::Users /><span>{td_string!(loc, common.change_person)}</span></button>
                    </form>
                })}
                <UnsentCount />
                {called.then(|| view! { <Calls /> })}
                <PersonMenu me />
            </header>
            <OfflineBar offline=Signal::derive(move || !live.reached.get()) text=td_string!(loc, common.offline) />
            <main id="main" class="page" tabindex="-1">
                {move || match barred.get() {
                    Some(permission) => view! { <Barred permission /> }.into_any(),
                    None => view! { <Outlet /> }.into_any(),
                }}
            </main>
            <nav class="tab-bar" aria-label=td_string!(loc, common.navigation_short)>
                <Entries entries=on_phones />
                {(!behind.is_empty()).then(|| view! { <NavMenu id="more-menu" class="tab-more" label=td_string!(loc, common.nav_more) entries=behind /> })}
            </nav>
            <ToastHost close_label=td_string!(loc, common.close) />
            <SignInAgain />
        </div>
    }
    .into_any()
}

/// The browser knows before the next request does that the network is gone, or back.
fn watch_the_line(reached: RwSignal<bool>) {
    Effect::new(move |_| {
        let gone = window_event_listener(leptos::ev::offline, move |_| reached.set(false));
        let back = window_event_listener(leptos::ev::online, move |_| reached.set(true));
        on_cleanup(move || {
            gone.remove();
            back.remove();
        });
    });
}

/// What one must be allowed to do on a page that asks the server for nothing which would say so.
fn writes(path: &str) -> Option<Permission> {
    let mut parts = path.trim_start_matches('/').split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("customers" | "vehicles"), Some("new"), None) | (Some("customers" | "vehicles"), Some(_), Some("edit")) => {
            Some(Permission::EditCustomers)
        }
        (Some("customers"), None, None) => Some(Permission::SeeCustomers),
        (Some("repair_orders"), Some(_), Some("check-in" | "walk-around")) => Some(Permission::Receive),
        _ => None,
    }
}

/// Instead of a page that is not for this person: why, and whom to ask.
#[component]
fn Barred(permission: Permission) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let problem = crate::problem::Problem::from(Refusal::not_allowed(permission));
    #[cfg(feature = "ssr")]
    crate::context::set_status(problem.status());
    view! { <ErrorNotice title=words::problem(loc, &problem) /> }
}

/// To the page to sign in on, and afterwards back to the one that was asked for.
#[component]
pub fn ToSignIn() -> impl IntoView {
    let location = use_location();
    let wanted = match location.search.get_untracked() {
        search if search.is_empty() => location.pathname.get_untracked(),
        search => format!("{}?{search}", location.pathname.get_untracked()),
    };
    view! { <Redirect path=crate::staff::sign_in::address(&wanted, None) /> }
}

/// Whether an entry leads to the page that is shown.
fn is_current(entry: &str, path: &str) -> bool {
    match entry {
        "/" => path == "/",
        "/workshop" => ["/workshop", "/workshop/dispatch"].contains(&path),
        // Messages, complaints and loaner cars stand together.
        "/care/messages" => path.starts_with("/care"),
        "/customers" => path.starts_with("/customers") || path.starts_with("/vehicles"),
        _ => path.starts_with(entry),
    }
}

#[component]
fn Entries(entries: Vec<Entry>) -> impl IntoView {
    let path = use_location().pathname;
    entries
        .into_iter()
        .map(|entry| {
            let current = move || is_current(entry.path, &path.get()).then_some("page");
            view! { <a href=entry.path aria-current=current><Icon glyph=entry.glyph /><span>{entry.label}</span></a> }
        })
        .collect_view()
}

#[component]
fn NavMenu(
    id: &'static str,
    class: &'static str,
    label: &'static str,
    #[prop(optional)] icon_only: bool,
    entries: Vec<Entry>,
) -> impl IntoView {
    let path = use_location().pathname;
    view! {
        <Menu id class label glyph=Glyph::Menu icon_only kind=Kind::Plain>
            {entries
                .into_iter()
                .map(|entry| {
                    let current = Signal::derive(move || is_current(entry.path, &path.get()));
                    view! { <MenuLink href=entry.path text=entry.label glyph=entry.glyph current /> }
                })
                .collect_view()}
        </Menu>
    }
}

/// Who is signed in, in which dealership and language, and the way out. Plain forms: they work whatever state the page is in.
#[component]
fn PersonMenu(me: domain::staff::SignedIn) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let posts = me.posts.iter().map(|post| words::post(loc, *post)).collect::<Vec<_>>().join(td_string!(loc, common.list_comma));
    let (here, language) = (me.dealership.id, me.language);
    let others: Vec<_> = me.dealerships.iter().filter(|(id, _)| *id != here).cloned().collect();
    view! {
        <Menu id="person-menu" class="person" label=format!("{}{}{}", me.name, td_string!(loc, common.list_comma), posts) glyph=Glyph::CircleUserRound kind=Kind::Plain>
            <MenuName text=me.dealership.name.clone() />
            {others
                .into_iter()
                .map(|(id, name)| {
                    view! {
                        <li>
                            <form method="post" action="/api/v1/dealership">
                                <input type="hidden" name="dealership" value=id.to_string() />
                                <input type="hidden" name="next" value="/" />
                                <button type="submit"><Icon glyph=Glyph::ArrowRight />{name}</button>
                            </form>
                        </li>
                    }
                })
                .collect_view()}
            <MenuLine />
            {Language::ALL
                .iter()
                .map(|choice| {
                    view! {
                        <li>
                            <form method="post" action="/api/v1/language">
                                <input type="hidden" name="language" value=choice.code() />
                                <button type="submit" lang=choice.code() aria-current=(*choice == language).then_some("true")>
                                    <Icon glyph=Glyph::Languages />{words::language(loc, *choice)}
                                </button>
                            </form>
                        </li>
                    }
                })
                .collect_view()}
            <MenuLine />
            <MenuLink href="/me" text=td_string!(loc, common.nav_me) glyph=Glyph::CircleUserRound />
            <li>
                <form method="post" action="/api/v1/sign-out">
                    <button type="submit"><Icon glyph=Glyph::LogOut />{td_string!(loc, common.sign_out)}</button>
                </form>
            </li>
        </Menu>
    }
}

/// Nothing is at this address.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::context::set_status(404);
    let loc = expect_context::<Loc>();
    view! {
        <Title text=td_string!(loc, common.not_found) />
        <div class="sign-in">
            <header class="sign-in-head"><a href="/" aria-label="Bayline"><Logo /></a></header>
            <main class="sign-in-main" id="main">
                <div class="not-found">
                    <h1>{td_string!(loc, common.not_found)}</h1>
                    <p>{td_string!(loc, common.not_found_helps)}</p>
                    <a class="button" data-kind="next" href="/">{td_string!(loc, common.back_to_start)}</a>
                </div>
            </main>
        </div>
    }
}
