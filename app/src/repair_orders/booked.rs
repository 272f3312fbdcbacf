//! What was booked, where the car is received: nobody asks the customer twice, and what was booked is put on the order with one tap.

use super::shown::Shown;
use crate::execute;
use crate::ui::{Block, Button, Facts, Glyph, Icon, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::appointments::Title;
use domain::repair_orders::{Booked, Command};
use domain::{PackageId, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What the customer said when they booked, and the services they booked; nothing for a car that came without a visit.
#[component]
pub fn BookedBlock(
    shown: Shown,
    /// Whether services can be put on the order from here.
    #[prop(optional)]
    adds: bool,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let booked = Memo::new(move |_| shown.page.with(|page| page.booked.clone()));
    let clock = words::Clock::of(&Visit::here());
    let adds = adds && Visit::here().may(Permission::Estimate);
    let block = move |booked: Booked| {
        let facts = [
            (td_string!(loc, repair_orders.booked_for), clock.date_time(booked.starts_at)),
            (td_string!(loc, repair_orders.booked_words), booked.concern.clone()),
            (td_string!(loc, repair_orders.booked_stay), words::stay(loc, booked.stay).to_owned()),
            (td_string!(loc, repair_orders.booked_advisor), booked.advisor.clone().unwrap_or_default()),
            (td_string!(loc, repair_orders.booked_note), booked.note.clone()),
        ];
        let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let language = Visit::here().language;
        let service = move |(code, title): (String, Title)| {
            let name = title.of(language).to_owned();
            view! { <li><span>{name}</span>{adds.then(|| view! { <Take shown code /> })}</li> }
        };
        let services = booked.services.into_iter().map(service).collect_view();
        view! {
            <Block class="booked" title=td_string!(loc, repair_orders.booked) note=booked.number>
                <div class="block-body"><Facts facts /></div>
                <ul class="sharing">{services}</ul>
            </Block>
        }
    };
    move || booked.get().map(block)
}

/// Puts a booked service on the order, with all that it stands for; or says that it is there.
#[component]
fn Take(shown: Shown, code: String) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = shown.sending();
    let of = StoredValue::new(code);
    let there = Memo::new(move |_| {
        let of_service =
            |line: &domain::repair_orders::Line| line.package.as_ref().is_some_and(|package| package.service == of.get_value());
        shown.page.with(|page| page.order.lines.iter().any(of_service))
    });
    let editable = Memo::new(move |_| shown.page.with(|page| page.order.progress.status.is_editable()));
    let add = Callback::new(move |()| {
        let command =
            Command::AddPackage { order: shown.id(), package: PackageId(execute::new_id()), service: of.get_value(), finding: None };
        shown.send(sending, domain::Command::RepairOrders(command), || ());
    });
    view! {
        {move || match (there.get(), editable.get()) {
            (true, _) => view! { <span class="quiet"><Icon glyph=Glyph::Check />{td_string!(loc, repair_orders.booked_there)}</span> }.into_any(),
            (false, true) => view! { <Button glyph=Glyph::Plus on_press=add pending=sending.pending>{td_string!(loc, repair_orders.take_package)}</Button> }.into_any(),
            (false, false) => ().into_any(),
        }}
        <WhyNot reason=sending.refused />
    }
}
