//! A small line of the last days, with the level to compare it with. The figure it belongs to stands beside it.

use leptos::prelude::*;

/// Size of the drawing, in its own units.
const WIDTH: f64 = 104.0;
const HEIGHT: f64 = 46.0;
/// Room for the dot and the stroke at the edges.
const EDGE: f64 = 4.0;

/// How high a value lies: zero at the bottom, `top` at the top.
fn height(value: f64, top: f64) -> f64 {
    HEIGHT - EDGE - (HEIGHT - 2.0 * EDGE) * if top > 0.0 { value / top } else { 0.0 }
}

/// Where each day lies, left to right; a day without such a figure leaves its place empty.
fn places(values: &[Option<f64>], top: f64) -> Vec<Option<(f64, f64)>> {
    let steps = f64::from(u32::try_from(values.len()).unwrap_or(u32::MAX)) - 1.0;
    let step = (WIDTH - 2.0 * EDGE) / steps.max(1.0);
    let across = std::iter::successors(Some(EDGE), |x| Some(x + step));
    across.zip(values).map(|(x, value)| value.map(|value| (x, height(value, top)))).collect()
}

/// The last days of a figure, today last. Silent for screen readers, which have the figure and its words.
#[component]
pub fn Trend(
    /// The values, oldest first; none is negative. Nothing for a day that has no such figure.
    values: Vec<Option<f64>>,
    /// The level that today is compared with.
    usual: Option<f64>,
) -> impl IntoView {
    let top = values.iter().copied().flatten().chain(usual).fold(0.0, f64::max);
    let days = places(&values, top);
    let line = days.iter().flatten().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ");
    let level = usual.map(|usual| {
        let y = format!("{:.1}", height(usual, top));
        view! { <line class="aim" x1="0" x2=WIDTH.to_string() y1=y.clone() y2=y></line> }
    });
    let today = days
        .last()
        .and_then(Option::as_ref)
        .map(|(x, y)| view! { <circle class="last" cx=format!("{x:.1}") cy=format!("{y:.1}") r="3.5"></circle> });
    view! {
        <svg class="trend" viewBox=format!("0 0 {WIDTH} {HEIGHT}") aria-hidden="true">
            {level}
            <polyline class="line" points=line></polyline>
            {today}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_fill_the_drawing_from_edge_to_edge() {
        let days = places(&[Some(0.0), Some(5.0), Some(10.0)], 10.0);
        assert_eq!(days, [(EDGE, HEIGHT - EDGE), (WIDTH / 2.0, HEIGHT / 2.0), (WIDTH - EDGE, EDGE)].map(Some));
        assert_eq!(places(&[Some(0.0), None, Some(10.0)], 10.0), [days[0], None, days[2]]);
    }

    #[test]
    fn days_without_anything_lie_on_the_ground() {
        assert_eq!(places(&[Some(0.0); 2], 0.0), [(EDGE, HEIGHT - EDGE), (WIDTH - EDGE, HEIGHT - EDGE)].map(Some));
    }
}
