//! What the car leaves with besides the bill: what its health check has found, and what its driver is advised.

use super::{CarFacts, Head};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::quality::{Entry, HealthResult, health_results};
use domain::repair_orders::OrderPage;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Health check and advice on a sheet of their own, for a car whose customer pays nothing and has no statement.
#[component]
pub fn HandOverPaper(page: OrderPage) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let codes = vec![format!("{} {}", td_string!(loc, print.order), page.order.number)];
    view! {
        <article class="sheet">
            <Head title=td_string!(loc, print.hand_over) codes terms=page.policy.papers.clone() />
            <CarFacts page=page.clone() done=true />
            <HealthAndAdvice page />
        </article>
    }
}

/// Health check and advice, as notes; nothing of what there is not.
#[component]
pub(super) fn HealthAndAdvice(page: OrderPage) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let checks = health_results(&page.order.sheets).into_iter().map(|result| view! { <Health result /> }).collect_view();
    let advice: Vec<String> = page.order.advice.iter().map(|advice| words::advised(loc, &advice.text, advice.due)).collect();
    let advice = (!advice.is_empty()).then(|| {
        let rows = (1..).zip(advice).map(|(number, text)| view! { <li><b>{number}</b><span>{text}</span></li> }).collect_view();
        view! { <h2>{td_string!(loc, print.advice)}</h2><ul class="sheet-notes sheet-advice">{rows}</ul> }
    });
    view! { {checks}{advice} }
}

/// An item with its reading and what was remarked of it.
fn told(loc: Loc, entry: &Entry) -> String {
    let reading = entry.item.measure.zip(entry.value).map(|(measure, value)| words::reading(value, measure.unit));
    let remark = Some(entry.note.clone()).filter(|note| !note.is_empty()).map(|note| format!("({note})"));
    [Some(words::called(loc, &entry.item.title).to_owned()), reading, remark].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[component]
fn Health(result: HealthResult) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let at = words::Clock::of(&Visit::here()).date_time(result.at);
    let counts = result.counts;
    let summary = td_string!(loc, print.health_at, at = at, good = counts.good, watch = counts.watch, bad = counts.bad);
    let groups = [
        (td_string!(loc, print.health_bad), result.bad),
        (td_string!(loc, print.health_watch), result.watch),
        (td_string!(loc, print.health_measured), result.measured),
    ];
    let comma = td_string!(loc, words.list_comma);
    let row = |(name, entries): (&'static str, Vec<Entry>)| {
        let found = entries.iter().map(|entry| told(loc, entry)).collect::<Vec<_>>().join(comma);
        view! { <li><b>{name}</b><span>{found}</span></li> }
    };
    let rows = groups.into_iter().filter(|(_, entries)| !entries.is_empty()).map(row).collect_view();
    view! {
        <h2>{td_string!(loc, print.health)}</h2>
        <p>{summary}</p>
        <ul class="sheet-notes">{rows}</ul>
    }
}
