//! One found customer or car, with what was searched for marked in it.

use crate::ui::{Glyph, Icon};
use crate::words::{self, Loc};
use domain::customers::Hit;
use leptos::prelude::*;
use std::ops::Range;

/// Where a result leads: the open order, else the vehicle, else the customer.
pub(super) fn address(hit: &Hit) -> String {
    match (&hit.order, hit.vehicle) {
        (Some((order, ..)), _) => format!("/repair_orders/{order}"),
        (None, Some(vehicle)) => format!("/vehicles/{vehicle}"),
        (None, None) => format!("/customers/{}", hit.customer),
    }
}

/// Characters that people type or leave out as they like.
const fn silent(c: char) -> bool {
    matches!(c, ' ' | '-' | '·' | '•')
}

/// Where `wanted` stands in `text`, whatever the case and the gaps.
fn place(text: &str, wanted: &str) -> Option<Range<usize>> {
    let wanted: Vec<char> = wanted.chars().filter(|c| !silent(*c)).flat_map(char::to_uppercase).collect();
    if wanted.is_empty() {
        return None;
    }
    let letters: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| !silent(*c)).collect();
    let found = letters
        .windows(wanted.len())
        .find(|part| part.iter().zip(&wanted).all(|((_, c), wanted)| c.to_uppercase().eq(std::iter::once(*wanted))))?;
    let (first, (last, letter)) = (found.first()?.0, *found.last()?);
    Some(first..last + letter.len_utf8())
}

/// Text with the part that was searched for marked.
#[component]
pub(super) fn Marked(
    /// The text.
    #[prop(into)]
    text: String,
    /// What was searched for.
    #[prop(into)]
    wanted: String,
) -> impl IntoView {
    match place(&text, &wanted) {
        Some(Range { start, end }) => {
            let (before, found, after) = (text[..start].to_owned(), text[start..end].to_owned(), text[end..].to_owned());
            view! { {before}<mark>{found}</mark>{after} }.into_any()
        }
        None => text.into_any(),
    }
}

/// A line below the search box.
#[component]
pub(super) fn ResultLink(hit: Hit, wanted: String) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let href = address(&hit);
    let is_car = hit.vehicle.is_some();
    // The VIN stands here when it is what was searched for, or all there is.
    let vin = hit.vin.clone().filter(|vin| hit.plate.is_none() || place(vin, &wanted).is_some());
    let order = hit.order.clone().map(|(_, number, status)| {
        let wanted = wanted.clone();
        view! { <span class="push quiet"><Marked text=number wanted />" "{words::status(loc, status)}</span> }
    });
    let name = if is_car {
        let plate = hit.plate.clone().map(|plate| view! { <b class="plate"><Marked text=plate wanted=wanted.clone() /></b>" " });
        view! { {plate}{hit.model.clone()} }.into_any()
    } else {
        view! { <b><Marked text=hit.customer_name.clone() wanted=wanted.clone() /></b> }.into_any()
    };
    view! {
        <a class="result" href=href>
            <Icon glyph=if is_car { Glyph::Car } else { Glyph::CircleUserRound } />
            <span class="name">{name}</span>
            <span class="what">
                {is_car.then(|| view! { <Marked text=hit.customer_name.clone() wanted=wanted.clone() />" " })}
                <Marked text=hit.phone.clone() wanted=wanted.clone() />
                {vin.map(|vin| view! { " "<Marked text=vin wanted=wanted.clone() /> })}
            </span>
            {order}
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked<'a>(text: &'a str, wanted: &str) -> Option<&'a str> {
        place(text, wanted).map(|range| &text[range])
    }

    #[test]
    fn what_was_searched_for_is_marked_whatever_the_case_and_the_gaps() {
        assert_eq!(marked("浙A8K2C7", "8k2"), Some("8K2"));
        assert_eq!(marked("浙A8K2C7", "浙a·8K"), Some("浙A8K"));
        assert_eq!(marked("0571-88001234", "57188"), Some("571-88"));
        assert_eq!(marked("13805712266", "138 0571"), Some("1380571"));
        assert_eq!(marked("王芳", "芳"), Some("芳"));
        assert_eq!(marked("王芳", "李"), None);
        assert_eq!(marked("王芳", " "), None);
    }
}
