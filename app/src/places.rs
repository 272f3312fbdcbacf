//! Pages by kind of place, each fetched by the browser when it is first visited.
//!
//! What every page needs (the frame, the router, the components, the words) is in the program that a browser loads first. The pages
//! themselves travel in parts, one for each kind of place, so that a technician's tablet does not load the cashier's desk, and the
//! first visit does not grow with the product. The server names the part a page needs in the page's head, so that it arrives beside
//! the program and not after it.
//!
//! Few parts: what several of them need is cut into a file for each set of them, and small files compress badly.

use crate::appointments::desk::AppointmentsPage;
use crate::appointments::prepare::PreparePage;
use crate::appointments::prepare::papers::PreparePapersPage;
use crate::appointments::services::ServicesPage;
use crate::appointments::setup::CapacityPage;
use crate::appointments::sheet::SheetPage;
use crate::care::complaints::ComplaintsPage;
use crate::care::loaners::LoanersPage;
use crate::care::messages::MessagesPage;
use crate::care::progress::ProgressPage;
use crate::customers::customer::CustomerPage;
use crate::customers::customer_form::CustomerFormPage;
use crate::customers::register::RegisterPage;
use crate::customers::search::CustomersPage;
use crate::customers::vehicle::VehiclePage;
use crate::customers::vehicle_form::VehicleFormPage;
use crate::kpis::day::DayPage;
use crate::kpis::first_time_fix::FirstTimeFixPage;
use crate::parts::stock::StockPage;
use crate::quality::inspect::InspectPage;
use crate::quality::templates::TemplatesPage;
use crate::repair_orders::check_in::CheckInPage;
use crate::repair_orders::list::OrdersPage;
use crate::repair_orders::order::OrderPage;
use crate::repair_orders::print::PrintPage;
use crate::repair_orders::walk_around::page::WalkAroundPage;
use crate::settlement::cashier::SettlementPage;
use crate::staff::home::HomePage;
use crate::staff::me::MePage;
use crate::staff::members::StaffPage;
use crate::staff::sign_in::SignInPage;
use crate::warranty::campaign::CampaignPage;
use crate::warranty::campaigns::CampaignsPage;
use crate::workshop::board::BoardPage;
use crate::workshop::body::BodyShopPage;
use crate::workshop::dispatch::DispatchPage;
use crate::workshop::jobs::JobsPage;
use crate::workshop::time::TimePage;
use crate::workshop::wash::WashPage;
use leptos::prelude::*;
use leptos_router::LazyRoute;

/// The pages of one kind of place: a part of the program, and a route for each page in it.
macro_rules! place {
    ($(#[$about:meta])* $place:ident in $part:ident (preloaded by $preload:ident) { $($route:ident shows $page:ident),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        #[repr(u8)]
        enum $place {
            $($route),+
        }

        #[lazy]
        fn $part(page: $place) -> AnyView {
            match page {
                $($place::$route => $page().into_any()),+
            }
        }

        $(
            #[doc = concat!("The route of [`", stringify!($page), "`].")]
            #[derive(Debug)]
            pub struct $route;

            impl LazyRoute for $route {
                fn data() -> Self {
                    Self
                }

                async fn view(_: Self) -> AnyView {
                    $part($place::$route).await
                }

                async fn preload() {
                    #[cfg(feature = "hydrate")]
                    $preload().await;
                }
            }
        )+
    };
}

place! {
    /// Signing in: nothing else is loaded for it.
    Door in door (preloaded by __preload_door) {
        SignIn shows SignInPage,
    }
}

place! {
    /// The board of the workshop, which hangs on the wall and is open all day.
    Wall in wall (preloaded by __preload_wall) {
        Board shows BoardPage,
    }
}

place! {
    /// The workshop floor: tablets in gloved hands.
    Floor in floor (preloaded by __preload_floor) {
        Dispatch shows DispatchPage,
        Jobs shows JobsPage,
        Wash shows WashPage,
        Inspect shows InspectPage,
        BodyShop shows BodyShopPage,
        Time shows TimePage,
    }
}

place! {
    /// The desks and the office, and the papers that are printed there.
    Desk in desk (preloaded by __preload_desk) {
        Home shows HomePage,
        Orders shows OrdersPage,
        Order shows OrderPage,
        CheckIn shows CheckInPage,
        WalkAround shows WalkAroundPage,
        Print shows PrintPage,
        Appointments shows AppointmentsPage,
        VisitSheet shows SheetPage,
        Capacity shows CapacityPage,
        Services shows ServicesPage,
        Prepare shows PreparePage,
        PreparePapers shows PreparePapersPage,
        Stock shows StockPage,
        Customers shows CustomersPage,
        Customer shows CustomerPage,
        Register shows RegisterPage,
        CustomerForm shows CustomerFormPage,
        Vehicle shows VehiclePage,
        VehicleForm shows VehicleFormPage,
        SheetTemplates shows TemplatesPage,
        Settlement shows SettlementPage,
        Day shows DayPage,
        FirstTimeFix shows FirstTimeFixPage,
        Staff shows StaffPage,
        Me shows MePage,
        Messages shows MessagesPage,
        Complaints shows ComplaintsPage,
        Loaners shows LoanersPage,
        Campaigns shows CampaignsPage,
        Campaign shows CampaignPage,
    }
}

place! {
    /// A customer's telephone.
    Guest in guest (preloaded by __preload_guest) {
        Progress shows ProgressPage,
    }
}
