//! The papers of an order, as sheets to print: 接车检查单, 委托书, 结算清单, 出门证.

use super::api;
use super::papers::{AuthorisationPaper, CheckInPaper, GatePassPaper, SettlementPaper};
use crate::frame::ToSignIn;
use crate::problem::Problem;
use crate::ui::{Button, Empty, ErrorNotice, Glyph, Icon, Kind, Loading};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::OrderPage as Page;
use domain::{OrderId, Permission, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// A paper of an order.
#[component]
pub fn PrintPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    if Visit::here().me.is_none() {
        return view! { <ToSignIn /> }.into_any();
    }
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).and_then(|id| id.parse::<OrderId>().ok()));
    let paper = Memo::new(move |_| params.with(|params| params.get("paper")).unwrap_or_default());
    let page = Resource::new(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => api::order_page(id).await,
                None => Err(Problem::not_found()),
            }
        },
    );
    view! {
        <div class="sheet-page">
            <Suspense fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(told) => view! { <Paper page=told.page paper=paper.get_untracked() /> }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
    .into_any()
}

#[component]
fn Paper(page: Page, paper: String) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let back = format!("/repair_orders/{}", page.order.id);
    let print = Callback::new(|()| {
        // A browser that cannot print says so itself.
        let _ = window().print();
    });
    let sheets = match paper.as_str() {
        "check-in" if page.order.walked.around.is_some() => {
            view! { <Title text=td_string!(loc, print.check_in) /><CheckInPaper page /> }.into_any()
        }
        "authorisation" => view! { <Title text=td_string!(loc, print.authorisation) /><AuthorisationPaper page /> }.into_any(),
        "settlement" if !Visit::here().may(Permission::SeeSettlement) => {
            let problem = Problem::from(Refusal::not_allowed(Permission::SeeSettlement));
            view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any()
        }
        "settlement" if !page.order.statements.is_empty() => {
            let count = page.order.statements.len();
            let sheets = (0..count).map(|index| view! { <SettlementPaper page=page.clone() index /> }).collect_view();
            view! { <Title text=td_string!(loc, print.settlement) />{sheets} }.into_any()
        }
        "gate-pass" if page.order.gate_pass.is_some() => {
            view! { <Title text=td_string!(loc, print.gate_pass) /><GatePassPaper page /> }.into_any()
        }
        _ => view! { <Empty title=td_string!(loc, print.not_yet) text=td_string!(loc, print.not_yet_text) glyph=Glyph::FileText /> }
            .into_any(),
    };
    view! {
        <nav class="sheet-tools screen-only">
            <a class="button" href=back><Icon glyph=Glyph::ArrowLeft />{td_string!(loc, print.back)}</a>
            <span class="push"></span>
            <Button kind=Kind::Next glyph=Glyph::Printer on_press=print>{td_string!(loc, common.print)}</Button>
        </nav>
        <main id="main">{sheets}</main>
    }
}
