//! The shell of every page and the table of addresses.

use crate::customers::customer::CustomerPage;
use crate::customers::customer_form::CustomerFormPage;
use crate::customers::register::RegisterPage;
use crate::customers::search::CustomersPage;
use crate::customers::vehicle::VehiclePage;
use crate::customers::vehicle_form::VehicleFormPage;
use crate::frame::{Frame, NotFoundPage};
use crate::kpis::day::DayPage;
use crate::live::Live;
use crate::quality::inspect::InspectPage;
use crate::repair_orders::check_in::CheckInPage;
use crate::repair_orders::list::OrdersPage;
use crate::repair_orders::order::OrderPage;
use crate::repair_orders::print::PrintPage;
use crate::settlement::cashier::SettlementPage;
use crate::staff::home::HomePage;
use crate::staff::me::MePage;
use crate::staff::members::StaffPage;
use crate::staff::sign_in::SignInPage;
use crate::ui::{IconSprite, provide_clock, provide_toasts};
use crate::visit::Visit;
use crate::workshop::board::BoardPage;
use crate::workshop::jobs::JobsPage;
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::MetaTags;
use leptos_meta::provide_meta_context;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// The document around every page. Server only in effect; the browser finds it rendered.
#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let language = crate::visit::asked_language(crate::context::visitor().as_ref());
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
                <link rel="stylesheet" href=style />
                <HydrationScripts options=options.clone() />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
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
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("/repair_orders/:id/print/:paper") view=PrintPage ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=Frame ssr=SsrMode::Async>
                    <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
                    <Route path=path!("/workshop") view=BoardPage ssr=SsrMode::Async />
                    <Route path=path!("/workshop/jobs") view=JobsPage ssr=SsrMode::Async />
                    <Route path=path!("/repair_orders") view=OrdersPage ssr=SsrMode::Async />
                    <Route path=path!("/repair_orders/:id") view=OrderPage ssr=SsrMode::Async />
                    <Route path=path!("/repair_orders/:id/check-in") view=CheckInPage ssr=SsrMode::Async />
                    <Route path=path!("/customers") view=CustomersPage ssr=SsrMode::Async />
                    <Route path=path!("/customers/new") view=RegisterPage ssr=SsrMode::Async />
                    <Route path=path!("/customers/:id") view=CustomerPage ssr=SsrMode::Async />
                    <Route path=path!("/customers/:id/edit") view=CustomerFormPage ssr=SsrMode::Async />
                    <Route path=path!("/vehicles/new") view=VehicleFormPage ssr=SsrMode::Async />
                    <Route path=path!("/vehicles/:id") view=VehiclePage ssr=SsrMode::Async />
                    <Route path=path!("/vehicles/:id/edit") view=VehicleFormPage ssr=SsrMode::Async />
                    <Route path=path!("/quality") view=InspectPage ssr=SsrMode::Async />
                    <Route path=path!("/settlement") view=SettlementPage ssr=SsrMode::Async />
                    <Route path=path!("/kpis") view=DayPage ssr=SsrMode::Async />
                    <Route path=path!("/staff") view=StaffPage ssr=SsrMode::Async />
                    <Route path=path!("/me") view=MePage ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
