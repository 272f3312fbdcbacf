//! What stands together under customer care: messages, complaints, loaner cars.

use crate::visit::Visit;
use crate::words::Loc;
use domain::Permission;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The pages of customer care that one may see.
#[component]
pub fn CareTabs(
    /// The address of the page that is shown.
    here: &'static str,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let tabs = [
        ("/care/messages", td_string!(loc, care.messages), Permission::SeeMessages),
        ("/care/complaints", td_string!(loc, care.complaints), Permission::SeeComplaints),
        ("/care/loaners", td_string!(loc, care.loaners), Permission::LendLoaners),
    ];
    let tabs = tabs.into_iter().filter(|(_, _, permission)| visit.may(*permission));
    let tabs = tabs.map(|(path, name, _)| view! { <a href=path aria-current=(path == here).then_some("page")>{name}</a> }).collect_view();
    view! { <nav class="tabs" aria-label=td_string!(loc, care.pages)>{tabs}</nav> }
}
