//! 接车检查单: what was found on the car before it was touched, as the customer signed it.

use super::{Behind, CarFacts, Head, OldPartsBoxes, Signatures};
use crate::repair_orders::photos::small;
use crate::repair_orders::walk_around::{Outline, facts, spoken};
use crate::words::{self, Loc};
use domain::customers::Energy;
use domain::repair_orders::walk_around::Mark;
use domain::repair_orders::{CheckIn, CheckSheet, OrderPage, Photo};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// 接车检查单, one for each signature, the last one first. What was changed since, or never signed, stands on a sheet that waits for it.
#[component]
pub fn CheckInPaper(
    page: OrderPage,
    /// The order as it stood on the signed sheets, by their numbers. A sheet from before that was kept is printed as the order stands now.
    sheets: Vec<(u16, OrderPage)>,
) -> impl IntoView {
    let walked = &page.order.walked;
    let open = (!walked.is_signed(page.order.check_in.as_ref())).then(|| view! { <Sheet page=page.clone() signed=None /> });
    let signed = |sheet: CheckSheet| {
        let page = sheets.iter().find(|(number, _)| *number == sheet.number).map_or(&page, |(_, kept)| kept).clone();
        view! { <Sheet page signed=Some(sheet) /> }
    };
    let signed = walked.sheets.iter().rev().cloned().map(signed).collect_view();
    view! {
        {open}
        {signed}
    }
}

/// One signed sheet, of the order as it stood on it.
#[component]
pub fn SignedSheet(page: OrderPage, number: u16) -> impl IntoView {
    let signed = page.order.walked.sheets.iter().find(|sheet| sheet.number == number).cloned();
    signed.map(|sheet| view! { <Sheet page signed=Some(sheet) /> })
}

#[component]
fn Sheet(page: OrderPage, signed: Option<CheckSheet>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let order = &page.order;
    // What stood above the signature, or what would.
    let (check_in, around, photos) = match &signed {
        Some(sheet) => (Some(sheet.check_in.clone()), sheet.walk_around.clone(), sheet.photos.clone()),
        None => (order.check_in.clone(), order.walked.around.clone().unwrap_or_default(), order.walked.signed_photos()),
    };
    let mut as_signed = page.clone();
    as_signed.order.check_in.clone_from(&check_in);
    let of = match &signed {
        Some(sheet) => td_string!(loc, print.check_in_number, number = sheet.number),
        None => td_string!(loc, print.check_in_unsigned).to_owned(),
    };
    let concern = check_in.as_ref().map(|check_in| check_in.concern.clone()).unwrap_or_default();
    let advisor = signed.as_ref().map_or_else(|| order.advisor.name.clone(), |sheet| sheet.by.name.clone());
    let notes = facts(loc, &around);
    let notes = notes.into_iter().filter(|(_, value)| !value.is_empty());
    let notes = notes.map(|(name, value)| view! { <li><b>{name}</b><span>{value}</span></li> }).collect_view();
    let energy = page.vehicle.energy;
    view! {
        <article class="sheet check-sheet">
            <Head title=td_string!(loc, print.check_in) of codes=vec![format!("{} {}", td_string!(loc, print.order), order.number)] terms=page.policy.papers.clone() />
            <CarFacts page=as_signed />
            <h2>{td_string!(loc, print.concern)}</h2>
            <p class="text">{concern}</p>
            <h2>{td_string!(loc, print.damage)}</h2>
            <Damage marks=around.marks />
            <ul class="sheet-notes">
                {check_in.map(|check_in| view! { <Terms check_in energy /> })}
                {notes}
            </ul>
            <Photos photos />
            <p class="text">{td_string!(loc, print.check_in_text)}</p>
            <Signatures signed=signed.map(Into::into) advisor />
            <footer class="sheet-foot"><span>{td_string!(loc, print.copies)}</span></footer>
        </article>
    }
}

/// The outline, and its marks as a list.
#[component]
fn Damage(marks: Vec<Mark>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let row = |(index, mark): (usize, &Mark)| {
        let note = if mark.note.is_empty() { String::new() } else { format!(" — {}", mark.note) };
        view! { <li>{spoken(loc, index, mark)}{note}</li> }
    };
    let rows = marks.iter().enumerate().map(row).collect_view();
    let list = if marks.is_empty() {
        view! { <p>{td_string!(loc, print.no_damage)}</p> }.into_any()
    } else {
        view! { <ol>{rows}</ol> }.into_any()
    };
    view! { <div class="sheet-damage"><Outline marks=Signal::stored(marks) />{list}</div> }
}

/// What was read and agreed at the check-in.
#[component]
fn Terms(check_in: CheckIn, energy: Energy) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let belongings = if check_in.belongings.is_empty() { td_string!(loc, print.none).to_owned() } else { check_in.belongings.clone() };
    let wash = if check_in.wash { td_string!(loc, common.yes) } else { td_string!(loc, common.no) };
    view! {
        <li><b>{td_string!(loc, print.energy)}</b><span>{words::gauge(loc, energy, check_in.energy_percent)}</span></li>
        <li><b>{td_string!(loc, print.belongings)}</b><span>{belongings}</span></li>
        <li><b>{td_string!(loc, print.old_parts)}</b><span><OldPartsBoxes choice=Some(check_in.old_parts) /></span></li>
        <li><b>{td_string!(loc, print.wash)}</b><span>{wash}</span></li>
    }
}

#[component]
fn Photos(photos: Vec<Photo>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let behind = use_context::<Behind>();
    let address = move |photo| match &behind {
        Some(Behind(token)) => format!("/api/v1/p/{token}/photos/{photo}/small"),
        None => small(photo),
    };
    (!photos.is_empty()).then(|| {
        let photo = |photo: Photo| {
            let name = words::shows(loc, photo.shows);
            view! { <li><img src=address(photo.id) alt=name /><small>{name}</small></li> }
        };
        view! {
            <h2>{td_string!(loc, print.photos)}</h2>
            <ul class="sheet-photos">{photos.into_iter().map(photo).collect_view()}</ul>
        }
    })
}
