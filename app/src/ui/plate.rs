//! The plate: the name of a car.

use leptos::prelude::*;

/// A plate with its prefix (province and city) set apart. The gap is drawn, so a copied plate can be searched for.
#[component]
pub fn Plate(
    /// The plate as stored, without gaps; empty for a car without one.
    #[prop(into)]
    plate: String,
    /// The dealership's own prefix, such as 浙A: it steps back, since most cars share it.
    #[prop(optional, into)]
    home: String,
    /// What a car without a plate is called.
    #[prop(optional, into)]
    none: String,
) -> impl IntoView {
    if plate.is_empty() {
        return view! { <b class="plate" data-none=true>{none}</b> }.into_any();
    }
    let (prefix, number) = split(&plate);
    let at_home = !home.is_empty() && prefix == home;
    view! {
        <b class="plate" data-home=at_home>
            {(!prefix.is_empty()).then(|| view! { <i>{prefix.to_owned()}</i> })}
            {number.to_owned()}
        </b>
    }
    .into_any()
}

/// Splits a plate of the mainland into prefix (one Chinese character and a letter) and number; any other is all number.
#[must_use]
pub fn split(plate: &str) -> (&str, &str) {
    let mut chars = plate.char_indices();
    let first = chars.next().map(|(_, c)| c);
    let second = chars.next().map(|(_, c)| c);
    match (first, second, chars.next()) {
        (Some(province), Some(city), Some((at, _))) if !province.is_ascii() && city.is_ascii_uppercase() => plate.split_at(at),
        _ => ("", plate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_is_province_and_city() {
        assert_eq!(split("浙A8K2C7"), ("浙A", "8K2C7"));
        assert_eq!(split("沪AD12345"), ("沪A", "D12345"));
        assert_eq!(split("ABC1234"), ("", "ABC1234"));
        assert_eq!(split("浙A"), ("", "浙A"));
    }
}
