//! What stands still and waits for whoever is signed in: a bell beside their name, on every page.

use super::api;
use crate::live::Live;
use crate::ui::{Glyph, Menu, MenuLink, State, Undo, use_clock, use_toasts};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Utc};
use domain::live::Area;
use domain::{LineId, OrderId};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde::{Deserialize, Serialize};

/// A job on hold, an answer, or parts that are asked for or are there, in the words of whoever is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calling {
    pub order: OrderId,
    pub line: LineId,
    /// Where it is dealt with.
    pub href: String,
    /// Which car and job, why it stands still, and what the technician wrote; or what was answered; or which part.
    pub text: String,
    pub since: DateTime<Utc>,
}

#[cfg(feature = "ssr")]
impl Calling {
    /// A call in the language of whoever is called.
    #[must_use]
    pub fn told(loc: Loc, call: domain::workshop::Call) -> Self {
        let reason = words::hold_reason(loc, call.reason);
        let why = [reason, call.note.as_str(), call.technician.as_str()];
        let why = why.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ");
        let href = format!("/repair_orders/{}", call.order);
        Self { order: call.order, line: call.line, href, text: format!("{} {}: {why}", call.car, call.title), since: call.since }
    }

    /// An answer, for whoever has the job: it leads to their jobs.
    #[must_use]
    pub fn answered(loc: Loc, answered: &domain::workshop::Answered) -> Self {
        let (car, title, note) = (answered.car.as_str(), answered.title.as_str(), &answered.note);
        let name = note.by.name.as_str();
        let text = td_string!(loc, workshop.call_answered, car = car, title = title, name = name, text = note.text.as_str());
        Self { order: answered.order, line: answered.line, href: "/workshop/jobs".to_owned(), text, since: note.at }
    }

    /// A call about parts: the desk is led to its list, the floor to its jobs.
    #[must_use]
    pub fn about_parts(loc: Loc, of: &domain::parts::AtDesk, actor: &domain::Actor) -> Self {
        let request = &of.request;
        let waits = request.giving_back.0 > 0 || request.state == domain::parts::RequestState::Open;
        let href = match waits && actor.may(domain::Permission::IssueParts) {
            true => "/parts".to_owned(),
            false if actor.person == request.asked_by || actor.reach(domain::Permission::Work) == domain::Reach::Own => {
                "/workshop/jobs".to_owned()
            }
            false => format!("/repair_orders/{}", of.order),
        };
        let since = request.answered_at.unwrap_or(request.asked_at);
        Self { order: of.order, line: of.job, href, text: words::parts_call(loc, of), since }
    }
}

/// The bell, as long as something waits. What is new is said at once, with the way to it.
#[component]
pub fn Calls() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let wall = words::Clock::of(&Visit::here());
    let (clock, toasts, navigate) = (use_clock(), use_toasts(), use_navigate());
    let calls = RwSignal::new(None::<Vec<Calling>>);
    let changes = expect_context::<Live>().lists_of(|area| matches!(area, Area::Workshop | Area::RepairOrders | Area::Parts));
    Effect::new(move |_| {
        changes.track();
        let navigate = navigate.clone();
        leptos::task::spawn_local(async move {
            let Ok(now) = api::called().await else { return };
            let Some(before) = calls.try_get_untracked() else { return };
            let is_new = |call: &&Calling| {
                before.as_ref().is_some_and(|before| !before.iter().any(|known| known.line == call.line && known.text == call.text))
            };
            for call in now.iter().filter(is_new) {
                let (navigate, href) = (navigate.clone(), call.href.clone());
                let open = Callback::new(move |()| navigate(&href, NavigateOptions::default()));
                let label = td_string!(loc, common.open_call).to_owned();
                toasts.push(State::Waiting, call.text.clone(), Some(Undo { label, action: open }));
            }
            let _ = calls.try_set(Some(now));
        });
    });
    let count = Memo::new(move |_| calls.with(|calls| calls.as_ref().map_or(0, Vec::len)));
    let label = move || td_string!(loc, common.calls, count = count.get());
    let entries = move || {
        let list = calls.get().unwrap_or_default();
        let entry = |call: Calling| {
            let waits = wall.duration(loc, (clock.now() - call.since).num_minutes());
            view! { <MenuLink href=call.href text=call.text note=waits /> }
        };
        list.into_iter().map(entry).collect_view()
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="calls" data-count=move || count.get()>
                <Menu id="calls" label glyph=Glyph::Bell icon_only=true>{entries}</Menu>
            </div>
        </Show>
    }
}
