//! The cashier's desk: which cars are to be settled and paid.

use super::api;
use super::receivables::StillToPay;
use crate::live::Live;
use crate::repair_orders::rows::WorkRows;
use crate::ui::{Block, ErrorNotice, Loading, PageHeader};
use crate::words::{self, Loc};
use domain::live::Area;
use domain::repair_orders::{Row, Status};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// The cashier's desk.
#[component]
pub fn SettlementPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <Title text=td_string!(loc, common.nav_cashier) />
        <PageHeader title=td_string!(loc, common.nav_cashier) />
        <SettleList />
    }
}

/// Cars to settle, cars to pay, and cars whose customer can be let go.
#[component]
pub fn SettleList() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().lists_of(|area| matches!(area, Area::RepairOrders | Area::Settlement));
    let rows = Resource::new(move || changes.get(), |_| api::to_settle());
    view! {
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
            {move || Suspend::new(async move {
                match rows.await {
                    Ok(rows) => view! { <Desks rows /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
        <StillToPay />
    }
}

#[component]
fn Desks(rows: Vec<Row>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (to_settle, settled): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.status == Status::Ready);
    let (to_pay, to_release): (Vec<Row>, Vec<Row>) = settled.into_iter().partition(|row| row.due.is_some_and(|due| due.0 > 0));
    let count = |rows: &[Row]| rows.len().to_string();
    view! {
        <Block title=td_string!(loc, settlement.to_pay) note=count(&to_pay)><WorkRows rows=to_pay empty=td_string!(loc, settlement.to_pay_empty) /></Block>
        <Block title=td_string!(loc, settlement.to_settle) note=count(&to_settle)>
            <WorkRows rows=to_settle empty=td_string!(loc, settlement.to_settle_empty) />
        </Block>
        <Block title=td_string!(loc, settlement.to_release) note=count(&to_release)>
            <WorkRows rows=to_release empty=td_string!(loc, settlement.to_release_empty) />
        </Block>
    }
}
