//! The papers of an order, as sheets to print: 接车检查单, 报价单, 委托书, 结算清单, 出门证. With a number it is the paper as it was kept; without
//! one, what was signed, settled or issued last, and before that the order as it is.

use super::api;
use super::papers::{
    AuthorisationPaper, CertificatePaper, CheckInPaper, EstimatePaper, GatePassPaper, HandOverPaper, SettlementPaper, SignedSheet, Version,
};
use crate::frame::ToSignIn;
use crate::problem::Problem;
use crate::ui::{Button, Empty, ErrorNotice, Glyph, Icon, Kind, Loading};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::quality::is_told_apart;
use domain::repair_orders::{KeptKind, OrderPage as Page};
use domain::{OrderId, Permission, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use serde::{Deserialize, Serialize};

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
    let query = use_query_map();
    let number = Memo::new(move |_| query.with(|query| query.get("number")).map(|number| number.parse::<u16>().unwrap_or_default()));
    let page = Resource::new(move || (id.get(), paper.get(), number.get()), |(id, paper, number)| wanted(id, paper, number));
    view! {
        <div class="sheet-page">
            <Suspense fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
                {move || Suspend::new(async move {
                    match page.await {
                        Ok(Wanted { page, version, sheets }) => {
                            view! { <Paper page version sheets paper=paper.get_untracked() /> }.into_any()
                        }
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
    .into_any()
}

/// What is printed.
#[derive(Clone, Serialize, Deserialize)]
struct Wanted {
    page: Page,
    version: Option<Version>,
    /// The order as it stood on each signed check sheet, by their numbers.
    sheets: Vec<(u16, Page)>,
}

/// How a paper that is signed, settled or issued is kept, by its name in the address.
fn kept_as(paper: &str) -> Option<KeptKind> {
    match paper {
        "authorisation" => Some(KeptKind::Authorisation),
        "settlement" => Some(KeptKind::Settlement),
        "gate-pass" => Some(KeptKind::GatePass),
        _ => None,
    }
}

/// The order as it was on the paper that was kept under this number; without one, as it was on the paper that holds, or else as it is.
async fn wanted(id: Option<OrderId>, paper: String, number: Option<u16>) -> Result<Wanted, Problem> {
    let id = id.ok_or_else(Problem::not_found)?;
    let Some(number) = number else {
        if let Some(kind) = kept_as(&paper)
            && let Some(page) = api::paper_in_force(id, kind).await?
        {
            return Ok(Wanted { page, version: None, sheets: Vec::new() });
        }
        let page = api::order_page(id).await?.page;
        let sheets = if paper == "check-in" { api::check_sheets(id).await? } else { Vec::new() };
        return Ok(Wanted { page, version: None, sheets });
    };
    let kind = KeptKind::from_code(&paper).ok_or_else(Problem::not_found)?;
    let (page, at) = api::kept_paper(id, kind, number).await?;
    Ok(Wanted { page, version: Some(Version { number, at }), sheets: Vec::new() })
}

#[component]
fn Paper(page: Page, version: Option<Version>, sheets: Vec<(u16, Page)>, paper: String) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let back = format!("/repair_orders/{}", page.order.id);
    let print = Callback::new(|()| {
        // A browser that cannot print says so itself.
        let _ = window().print();
    });
    let sheets = match (paper.as_str(), version) {
        ("check-in", None) if page.order.walked.around.is_some() => {
            view! { <Title text=td_string!(loc, print.check_in) /><CheckInPaper page sheets /> }.into_any()
        }
        ("check_sheet", Some(version)) => {
            view! { <Title text=td_string!(loc, print.check_in) /><SignedSheet page number=version.number /> }.into_any()
        }
        ("estimate", Some(version)) => view! { <Title text=td_string!(loc, print.estimate) /><EstimatePaper page version /> }.into_any(),
        ("authorisation", _) => view! { <Title text=td_string!(loc, print.authorisation) /><AuthorisationPaper page /> }.into_any(),
        ("settlement", _) if !Visit::here().may(Permission::SeeSettlement) => {
            let problem = Problem::from(Refusal::not_allowed(Permission::SeeSettlement));
            view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any()
        }
        ("settlement", _) if !page.order.statements.is_empty() => {
            let count = page.order.statements.len();
            let sheets = (0..count).map(|index| view! { <SettlementPaper page=page.clone() index /> }).collect_view();
            let apart = is_told_apart(&page.order).then(|| view! { <HandOverPaper page=page.clone() /> });
            view! { <Title text=td_string!(loc, print.settlement) />{sheets}{apart} }.into_any()
        }
        ("certificate", None) if page.order.certificate.is_some() => {
            view! { <Title text=td_string!(loc, print.certificate) /><CertificatePaper page /> }.into_any()
        }
        ("gate-pass", None) if page.order.gate_pass.is_some() => {
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
