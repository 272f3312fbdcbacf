//! Putting a service or a package of the catalogue on an order: its labour and its parts in one go.

use super::api;
use super::form::{Meanwhile, RefusedNotice};
use super::shown::Shown;
use crate::execute;
use crate::ui::{Button, Dialog, Empty, ErrorNotice, Glyph, Loading, VisuallyHidden, open_while};
use crate::words::{self, Loc};
use domain::repair_orders::{Command, OfferedPackage, Payer};
use domain::{Fen, FindingId, PackageId, Policy};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A package is to be put on the order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Packing {
    /// What came to light that it is offered for.
    pub finding: Option<FindingId>,
}

/// The dialog in which a package is chosen.
#[component]
pub fn PackageDialog(shown: Shown, packing: RwSignal<Option<Packing>>) -> impl IntoView {
    let open = open_while(packing, || ());
    let loc = expect_context::<Loc>();
    view! {
        <Dialog id="package" open title=td_string!(loc, repair_orders.choose_package) close_label=td_string!(loc, common.close)>
            <Choices shown packing />
        </Dialog>
    }
}

#[component]
fn Choices(shown: Shown, packing: RwSignal<Option<Packing>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let id = shown.id();
    // Fetched when the dialog opens, and not with the page: most looks at an order add nothing to it.
    let offered = LocalResource::new(move || api::packages(id));
    let sending = shown.sending();
    let policy = shown.page.with_untracked(|page| page.policy.clone());
    // Others pay by rates of their own.
    let priced = shown
        .page
        .with_untracked(|page| page.order.check_in.as_ref().is_none_or(|check_in| check_in.kind.usual_payer() == Payer::Customer));
    view! {
        <Meanwhile shown />
        <RefusedNotice sending />
        {move || match offered.get() {
            None => view! { <Loading label=td_string!(loc, common.loading) lines=4 /> }.into_any(),
            Some(Err(problem)) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
            Some(Ok(packages)) if packages.is_empty() => view! { <Empty title=td_string!(loc, repair_orders.no_packages) glyph=Glyph::Package /> }.into_any(),
            Some(Ok(packages)) => {
                let rows = packages
                    .into_iter()
                    .map(|package| {
                        let service = package.code.clone();
                        let title = words::called(loc, &package.title).to_owned();
                        let press = Callback::new(move |()| {
                            let package = PackageId(execute::new_id());
                            let finding = packing.get_untracked().and_then(|packing| packing.finding);
                            let command = Command::AddPackage { order: id, package, service: service.clone(), finding };
                            shown.send(sending, domain::Command::RepairOrders(command), move || packing.set(None));
                        });
                        view! { <li><Offered package policy=policy.clone() priced /><Button glyph=Glyph::Plus on_press=press pending=sending.pending>{td_string!(loc, repair_orders.take_package)}<VisuallyHidden>" "{title}</VisuallyHidden></Button></li> }
                    })
                    .collect_view();
                view! { <ul class="packages">{rows}</ul> }.into_any()
            }
        }}
    }
}

/// What a package holds and what it costs here.
#[component]
fn Offered(package: OfferedPackage, policy: Policy, priced: bool) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let labour = package.tasks.iter().flat_map(|task| &task.operations).map(|operation| operation.title.clone());
    let parts =
        package.tasks.iter().flat_map(|task| &task.parts).map(|(part, quantity)| format!("{} {quantity} {}", part.title, part.unit));
    let holds: Vec<String> = labour.chain(parts).collect();
    let list = package.list_total(&policy);
    let price = package.price.filter(|price| priced && *price < list);
    let listed = td_string!(loc, repair_orders.package_list_price, amount = list.grouped());
    let cost = match price {
        Some(price) => view! { <b class="num">{td_string!(loc, repair_orders.package_price, amount = Fen::grouped(price))}</b>" "<s class="quiet">{listed}</s> }.into_any(),
        None => view! { <b class="num">{listed}</b> }.into_any(),
    };
    view! {
        <div>
            <h3>{words::called(loc, &package.title).to_owned()}</h3>
            <p class="quiet">{holds.join(td_string!(loc, common.list_comma))}</p>
            <p>{cost}</p>
        </div>
    }
}
