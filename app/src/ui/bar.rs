//! Bars that repeat a figure. Drawn in SVG, because the page's security policy allows no inline styles.

use leptos::prelude::*;

/// One stretch of a bar, in thousandths of its whole length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BarPart {
    /// What the stretch is, as `data-part` in the stylesheet: `spent`, `now`, `queued`, `elsewhere`, `over`, or a payer.
    pub part: &'static str,
    /// Where it begins.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
}

/// Thousandths as an SVG percentage.
fn percent(thousandths: u32) -> String {
    let held = thousandths.min(1_000);
    format!("{}.{}%", held / 10, held % 10)
}

/// A horizontal bar of stretches. The figure it repeats stands beside it, so it is silent for screen readers.
#[component]
pub fn Bar(
    /// The stretches, drawn in this order.
    parts: Vec<BarPart>,
    /// Further classes, such as `spent` for the thin bar of a card.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView {
    let lines = parts
        .into_iter()
        .map(|part| view! { <line data-part=part.part x1=percent(part.from) x2=percent(part.to) y1="50%" y2="50%"></line> })
        .collect::<Vec<_>>();
    view! { <svg class=format!("bar {class}") aria-hidden="true">{lines}</svg> }
}

/// Who pays: the words, and a small bar that repeats them.
#[component]
pub fn PayShare(
    /// The payers' shares, as stretches.
    parts: Vec<BarPart>,
    /// The same in words.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <span class="pay">
            <Bar parts/>
            {text}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_never_leaves_its_bar() {
        assert_eq!(percent(0), "0.0%");
        assert_eq!(percent(705), "70.5%");
        assert_eq!(percent(4_000), "100.0%");
    }
}
