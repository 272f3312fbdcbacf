//! The shell of every page and the table of addresses.

use crate::frame::{Frame, NotFoundPage};
use crate::live::Live;
use crate::places;
use crate::ui::{IconSprite, provide_clock, provide_toasts};
use crate::visit::Visit;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_i18n::td_string;
#[cfg(feature = "ssr")]
use leptos_meta::MetaTags;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{Lazy, SsrMode, path};

/// The document around every page. Server only in effect; the browser finds it rendered.
#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let visitor = crate::context::visitor();
    let language = crate::visit::asked_language(visitor.as_ref());
    let style = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    view! {
        <!DOCTYPE html>
        // Page translators rewrite text nodes, and then nothing wakes up.
        <html lang=language.code() translate="no" class="notranslate">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="google" content="notranslate" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/icons/apple-180.png" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="stylesheet" href=style />
                <HydrationScripts options=options.clone() />
                <MetaTags />
                {keeper(visitor)}
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The script that keeps a device ready for the time without network, for whoever is signed in; where one signs in, it forgets whoever was
/// here before. Customers' pages do without. It has its words from here.
#[cfg(feature = "ssr")]
fn keeper(me: Option<domain::staff::SignedIn>) -> Option<impl IntoView> {
    let outside = use_context::<axum::http::request::Parts>().is_some_and(|parts| parts.uri.path() == "/sign-in");
    if me.is_none() && !outside {
        return None;
    }
    let loc = crate::words::locale(crate::visit::asked_language(me.as_ref()));
    Some(view! {
        <script
            src="/offline.js"
            defer
            data-person=me.map(|me| me.person.to_string()).unwrap_or_default()
            data-title=td_string!(loc, unsent.leave_title)
            data-text=td_string!(loc, unsent.leave_text)
            data-leave=td_string!(loc, unsent.leave)
            data-stay=td_string!(loc, unsent.stay)
            data-offline-title=td_string!(loc, unsent.offline_title)
            data-offline-text=td_string!(loc, unsent.offline_text)
            data-close=td_string!(loc, common.close)
        ></script>
    })
}

/// The application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let visit = Visit::begin();
    provide_context(crate::words::locale(visit.language));
    provide_clock(visit.now);
    provide_toasts();
    provide_context(visit);
    let live = Live::default();
    provide_context(live.clone());
    #[cfg(feature = "hydrate")]
    Effect::new(move || {
        if Visit::here().me.is_some() {
            live.open();
        }
    });
    #[cfg(not(feature = "hydrate"))]
    drop(live);
    view! {
        <IconSprite />
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/sign-in") view={Lazy::<places::SignIn>::new()} ssr=SsrMode::Async />
                <Route path=path!("/repair_orders/:id/print/:paper") view={Lazy::<places::Print>::new()} ssr=SsrMode::Async />
                <Route path=path!("/appointments/:id/sheet") view={Lazy::<places::VisitSheet>::new()} ssr=SsrMode::Async />
                <Route path=path!("/appointments/papers/:kind") view={Lazy::<places::PreparePapers>::new()} ssr=SsrMode::Async />
                <Route path=path!("/p/:token") view={Lazy::<places::Progress>::new()} ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                    <Route path=path!("/") view={Lazy::<places::Home>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/workshop") view={Lazy::<places::Board>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/workshop/dispatch") view={Lazy::<places::Dispatch>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/workshop/jobs") view={Lazy::<places::Jobs>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/workshop/body") view={Lazy::<places::BodyShop>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/workshop/time") view={Lazy::<places::Time>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/workshop/wash") view={Lazy::<places::Wash>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/repair_orders") view={Lazy::<places::Orders>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/repair_orders/:id") view={Lazy::<places::Order>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/repair_orders/:id/check-in") view={Lazy::<places::CheckIn>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/repair_orders/:id/walk-around") view={Lazy::<places::WalkAround>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/appointments") view={Lazy::<places::Appointments>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/appointments/setup") view={Lazy::<places::Capacity>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/appointments/services") view={Lazy::<places::Services>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/appointments/prepare") view={Lazy::<places::Prepare>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/parts") view={Lazy::<places::Stock>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/customers") view={Lazy::<places::Customers>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/customers/new") view={Lazy::<places::Register>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/customers/:id") view={Lazy::<places::Customer>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/customers/:id/edit") view={Lazy::<places::CustomerForm>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/vehicles/new") view={Lazy::<places::VehicleForm>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/vehicles/:id") view={Lazy::<places::Vehicle>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/vehicles/:id/edit") view={Lazy::<places::VehicleForm>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/quality") view={Lazy::<places::Inspect>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/quality/templates") view={Lazy::<places::SheetTemplates>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/settlement") view={Lazy::<places::Settlement>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/care/messages") view={Lazy::<places::Messages>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/care/complaints") view={Lazy::<places::Complaints>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/care/loaners") view={Lazy::<places::Loaners>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/warranty") view={Lazy::<places::Campaigns>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/warranty/:id") view={Lazy::<places::Campaign>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/kpis") view={Lazy::<places::Day>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/kpis/first-time-fix") view={Lazy::<places::FirstTimeFix>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/staff") view={Lazy::<places::Staff>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/me") view={Lazy::<places::Me>::new()} ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
