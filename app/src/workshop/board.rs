//! The live board: the same cards by stage, by technician or by bay.

use super::api;
use super::bays::Bays;
use super::desk::{Desk, order_of};
use super::dialogs::FloorDialog;
use super::filter::{Counts, Filter, FilterRow};
use super::lane::{Load, People, Stages};
use super::opening::Opening;
use super::{drag, face, keys};
use crate::live::Live;
use crate::ui::{Empty, ErrorNotice, Glyph, Icon, Loading};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::Permission;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use wasm_bindgen::JsCast;

/// The workshop board.
#[component]
pub fn BoardPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let query = use_query_map();
    // Lanes of technicians, the plan of the bays and filters look at every card.
    let whole = query.with_untracked(|query| By::from_code(query.get_str("view")) != By::Stage || Filter::from_query(query).is_some());
    let board = Resource::new(|| (), move |()| api::opened(whole));
    let again = Callback::new(move |()| board.refetch());
    view! {
        <Title text=td_string!(loc, common.nav_board) />
        <Suspense fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match board.await {
                    Ok(opening) => view! { <BoardView opening /> }.into_any(),
                    Err(problem) => {
                        let title = words::problem(loc, &problem);
                        view! { <ErrorNotice title retry_label=td_string!(loc, workshop.try_again) on_retry=again /> }.into_any()
                    }
                }
            })}
        </Suspense>
    }
}

/// How the cards are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Stage,
    Person,
    Bay,
}

impl By {
    const fn code(self) -> &'static str {
        match self {
            Self::Stage => "",
            Self::Person => "technicians",
            Self::Bay => "bays",
        }
    }

    fn from_code(code: Option<&str>) -> Self {
        [Self::Person, Self::Bay].into_iter().find(|by| code == Some(by.code())).unwrap_or(Self::Stage)
    }
}

#[component]
fn BoardView(opening: Opening) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let desk = Desk::new(opening);
    desk.follow();
    drag::hold_the_page_still(desk);
    let query = use_query_map();
    desk.filter.set(query.with_untracked(Filter::from_query));
    let by = Memo::new(move |_| query.with(|query| By::from_code(query.get_str("view"))));
    let dense = Memo::new(move |_| query.with(|query| query.get_str("dense").is_some()));
    keep_address(desk, by, dense);
    let filtering = RwSignal::new(false);
    keep_alive(desk, by);
    let element = |event: &web_sys::Event| event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let clicked = move |event: leptos::ev::MouseEvent| {
        let face = element(&event).and_then(|at| at.closest(".job-face").ok().flatten());
        if let Some(order) = face.as_ref().and_then(order_of) {
            desk.toggle(order);
        }
    };
    let just_dropped = move |event: leptos::ev::MouseEvent| {
        if desk.just_dropped.get_value() {
            event.stop_propagation();
            event.prevent_default();
        }
    };
    // A long press on a tablet picks a card up; it does not ask for the browser's menu.
    let long_pressed = move |event: leptos::ev::MouseEvent| {
        if desk.held.with_untracked(Option::is_some) || desk.press.get_value().is_some_and(|press| press.touch()) {
            event.prevent_default();
        }
    };
    let shown = move || match by.get() {
        By::Stage => view! { <Load desk /><Stages desk dense /> }.into_any(),
        By::Person => view! { <People desk dense /> }.into_any(),
        By::Bay => view! { <Bays desk /> }.into_any(),
    };
    view! {
        <div
            class="board-page"
            node_ref=desk.page
            data-dense=move || dense.get().then_some("")
            data-carrying=move || desk.held.with(Option::is_some).then_some("")
            on:pointerdown=move |event| drag::pressed(desk, &event)
            on:pointermove=move |event| drag::moved(desk, &event)
            on:pointerup=move |event| drag::released(desk, &event)
            on:pointercancel=move |event| drag::cancelled(desk, &event)
            on:lostpointercapture=move |event| drag::cancelled(desk, &event)
            on:contextmenu=long_pressed
            on:click:capture=just_dropped
            on:click=clicked
            on:keydown=move |event| keys::pressed(desk, &event)
            on:keyup=move |event| keys::released(&event)
            on:focusin=move |event| keys::focused(&event)
        >
            <Head desk by dense filtering />
            <FilterRow desk open=filtering />
            {shown}
            <NobodyHere desk />
            <Ghost desk />
            <p class="visually-hidden" role="status" id="board-said">{move || desk.said.get()}</p>
            <p class="visually-hidden" id="board-keys">{td_string!(loc, workshop.keys_help)}</p>
            <FloorDialog ask=desk.ask floor=desk.floor done=Callback::new(move |order| desk.carried_out(order)) />
        </div>
    }
}

/// What has to be seen to as time passes and cards come and go.
fn keep_alive(desk: Desk, by: Memo<By>) {
    Effect::new(move |_| {
        let now = desk.clock.now();
        if let Some(page) = desk.page.get() {
            desk.scene.with_value(|scene| face::tick(scene, &page, now));
        }
    });
    Effect::new(move |_| {
        desk.track_places();
        by.track();
        if let Some(page) = desk.page.get() {
            request_animation_frame(move || keys::keep_stops(&page));
        }
    });
}

#[component]
fn Head(desk: Desk, by: Memo<By>, dense: Memo<bool>, filtering: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let views = [
        (By::Stage, td_string!(loc, workshop.by_stage)),
        (By::Person, td_string!(loc, workshop.by_technician)),
        (By::Bay, td_string!(loc, workshop.by_bay)),
    ];
    let links = views
        .into_iter()
        .map(|(of, text)| view! { <a href=move || address(of, dense.get(), &desk.filter.get()) aria-current=move || (by.get() == of).then_some("page")>{text}</a> })
        .collect_view();
    let filtered = Memo::new(move |_| desk.filter.with(|filter| filter.is_some()));
    view! {
        <header class="board-head">
            <h1>{td_string!(loc, workshop.board)}</h1>
            <nav class="segments" aria-label=td_string!(loc, workshop.views)>{links}</nav>
            <span class="push"></span>
            <ToDispatch desk />
            <Counts desk />
            <button type="button" class="count" aria-expanded=move || if filtering.get() { "true" } else { "false" } aria-pressed=move || if filtered.get() { "true" } else { "false" } on:click=move |_| filtering.update(|open| *open = !*open)>
                <Icon glyph=Glyph::Search /><span>{td_string!(loc, workshop.filter)}</span>
            </button>
            <a class="count" aria-current=move || dense.get().then_some("true") href=move || address(by.get(), !dense.get(), &desk.filter.get())><span>{td_string!(loc, workshop.dense)}</span></a>
            <Freshness desk />
        </header>
    }
}

/// The address of a board that looks like this.
fn address(by: By, dense: bool, filter: &Filter) -> String {
    let mut query = ParamsMap::new();
    if by != By::Stage {
        query.insert("view", by.code().to_owned());
    }
    if dense {
        query.insert("dense", "yes".to_owned());
    }
    filter.write(&mut query);
    format!("/workshop{}", query.to_query_string())
}

/// Writes what is filtered into the address, so that the board is the same when it is loaded again or sent to somebody.
fn keep_address(desk: Desk, by: Memo<By>, dense: Memo<bool>) {
    let navigate = use_navigate();
    let search = use_location().search;
    Effect::new(move |_| {
        let wanted = desk.filter.with(|filter| address(by.get(), dense.get(), filter));
        let shown = search.get_untracked();
        let shown = if shown.is_empty() { "/workshop".to_owned() } else { format!("/workshop?{}", shown.trim_start_matches('?')) };
        if wanted != shown {
            navigate(&wanted, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        }
    });
}

/// How many orders wait for dispatch; it leads to the desk where they are given out. Red when one has waited too long.
#[component]
fn ToDispatch(desk: Desk) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let counts = Memo::new(move |_| desk.tally.with(|tally| (tally.to_dispatch, tally.dispatch_is_late)));
    let state = move || counts.get().1.then_some("late");
    Visit::here().may(Permission::Dispatch).then(|| {
        view! {
            <a class="count" href="/workshop/dispatch" data-state=state>
                <Icon glyph=Glyph::UserCheck /><span>{td_string!(loc, workshop.to_dispatch)}</span>" "<b>{move || counts.get().0}</b>
            </a>
        }
    })
}

/// While the line is down: until when what is shown is true.
#[component]
fn Freshness(desk: Desk) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let reached = expect_context::<Live>().reached;
    let clock = words::Clock::of(&Visit::here());
    // The time of the last minute in which the server was there.
    let since = Memo::new(move |before: Option<&chrono::DateTime<chrono::Utc>>| {
        let now = desk.clock.now();
        match before {
            Some(before) if !reached.get() => *before,
            _ => now,
        }
    });
    let notice = move || {
        (!reached.get()).then(|| {
            let text = td_string!(loc, workshop.true_until, time = clock.time(since.get()));
            view! { <p class="link-state" data-state="waiting"><Icon glyph=Glyph::CloudOff /><b>{text}</b></p> }
        })
    };
    view! { {notice} }
}

/// Not one car in the house.
#[component]
fn NobodyHere(desk: Desk) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let none = Memo::new(move |_| desk.tally.with(|tally| tally.cars) == 0);
    move || {
        none.get()
            .then(|| view! { <Empty title=td_string!(loc, workshop.empty) text=td_string!(loc, workshop.empty_text) glyph=Glyph::Car /> })
    }
}

/// The card in the hand.
#[component]
fn Ghost(desk: Desk) -> impl IntoView {
    let hidden = move || desk.held.with(|held| held.as_ref().is_none_or(|held| held.by_keys));
    let lines = move || {
        let names = desk.names.get_untracked();
        let now = desk.clock.now_untracked();
        let card = desk.held.with(|held| held.as_ref().map(|held| held.card.clone()));
        card.map(|card| desk.scene.with_value(|scene| face::face(scene, &names, &card, now, false))).unwrap_or_default()
    };
    view! { <div class="job ghost" aria-hidden="true" node_ref=desk.ghost hidden=hidden inner_html=lines></div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workshop::filter::Only;

    #[test]
    fn view_density_and_filter_are_one_address() {
        let late = Filter { only: Some(Only::Late), ..Filter::default() };
        assert_eq!(address(By::Stage, false, &Filter::default()), "/workshop");
        assert_eq!(address(By::Bay, true, &late), "/workshop?view=bays&dense=yes&only=late");
    }
}
