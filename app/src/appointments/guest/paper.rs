//! A paper of an order, for whoever holds the link to it: read, printed, and nothing else.

use super::Papering;
use super::frame::sheet_tools;
use crate::repair_orders::papers::{AuthorisationPaper, Behind, CheckInPaper, EstimatePaper, SettlementPaper, Shop, Version};
use crate::words::{self, Loc};
use domain::care::Paper;
use leptos::prelude::*;

/// What the window is called.
pub(super) fn title(papering: &Papering) -> String {
    let loc = expect_context::<Loc>();
    let (name, order) = (words::paper(loc, papering.at.paper), &papering.page.order.number);
    match papering.at.paper {
        Paper::Estimate => format!("{name} {} · {order}", papering.at.number),
        Paper::CheckIn | Paper::Authorisation | Paper::Settlement => format!("{name} {order}"),
    }
}

/// The sheets, and the way back.
pub(super) fn page(papering: Papering) -> impl IntoView {
    let Papering { token, at, page, house, .. } = papering;
    provide_context(Shop(house));
    provide_context(Behind(token.clone()));
    let sheets = match at.paper {
        Paper::CheckIn => view! { <CheckInPaper page sheets=Vec::new() /> }.into_any(),
        Paper::Estimate => view! { <EstimatePaper page version=Version { number: at.number, at: at.at } /> }.into_any(),
        Paper::Authorisation => view! { <AuthorisationPaper page /> }.into_any(),
        Paper::Settlement => {
            let sheets = (0..page.order.statements.len()).map(|index| view! { <SettlementPaper page=page.clone() index /> });
            sheets.collect_view().into_any()
        }
    };
    view! {
        {sheet_tools(format!("/p/{token}"))}
        <main id="main" class="sheet-page">{sheets}</main>
    }
}
