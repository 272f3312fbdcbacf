//! A customer's signature: a name and the stroke of a pen, or the name typed by whoever cannot draw one.

use super::Line;
use crate::customers::limited;
use crate::{Fen, Refusal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The longest path, in bytes.
const LONGEST: usize = 40_000;
/// A signature's line is at least this long, in the units of its box: a dot signs nothing.
const SHORTEST_STROKE: f64 = 10.0;

/// The customer's authorisation as signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorisation {
    pub at: DateTime<Utc>,
    pub signed_by: String,
    /// The signature as an SVG path in a box of 600 × 200; empty when the name was typed instead.
    pub signature: String,
    /// What the customer agreed to pay, all payers together.
    pub total: Fen,
    /// Every line of the order as it stood above the signature; none for signatures from before lines were kept.
    #[serde(default)]
    pub lines: Vec<Line>,
}

impl Authorisation {
    /// The lines that this signature was asked for: those that the one before does not have, or has otherwise.
    #[must_use]
    pub fn news(&self, before: Option<&Self>) -> Vec<Line> {
        let known = |line: &Line| before.is_some_and(|before| before.lines.iter().any(|signed| signed.is_like(line)));
        self.lines.iter().filter(|line| !known(line)).cloned().collect()
    }
}

/// Accepts a signature; answers who has signed.
///
/// # Errors
/// [`Refusal::FieldEmpty`] or [`Refusal::FieldTooLong`] for the name, [`Refusal::SignatureUnreadable`] for what is no path,
/// [`Refusal::SignatureEmpty`] for a pen that only touched the paper.
pub(crate) fn accept(signed_by: &str, signature: &str) -> Result<String, Refusal> {
    let signed_by = limited("signed_by", signed_by, 40)?;
    if signed_by.is_empty() {
        return Err(Refusal::FieldEmpty { field: "signed_by".to_owned() });
    }
    if !is_path(signature) {
        return Err(Refusal::SignatureUnreadable);
    }
    // A typed name is the signature of whoever cannot draw one; a drawn one has a stroke.
    if !signature.is_empty() && !is_drawn(signature) {
        return Err(Refusal::SignatureEmpty);
    }
    Ok(signed_by)
}

/// Whether a pen has travelled far enough to have signed something; nobody has drawn an empty one.
#[must_use]
pub fn is_drawn(signature: &str) -> bool {
    stroke_length(signature) >= SHORTEST_STROKE
}

/// The path data of a drawn signature: moves and lines only, so that nothing else can be smuggled into a page.
fn is_path(signature: &str) -> bool {
    signature.len() <= LONGEST
        && signature.chars().all(|c| c.is_ascii_digit() || matches!(c, 'M' | 'L' | 'Q' | 'C' | ' ' | ',' | '.' | '-'))
}

/// How far a pen travelled on the paper: the lines of a path of moves and lines, in its units.
fn stroke_length(path: &str) -> f64 {
    let mut length = 0.0;
    let mut last: Option<(f64, f64)> = None;
    for (start, letter) in path.match_indices(|c: char| c.is_ascii_uppercase()) {
        let rest = &path[start + 1..];
        let numbers = &rest[..rest.find(|c: char| c.is_ascii_uppercase()).unwrap_or(rest.len())];
        let numbers: Vec<f64> = numbers.split([' ', ',']).filter_map(|number| number.parse().ok()).collect();
        let Some([x, y]) = numbers.last_chunk::<2>() else { continue };
        if let (Some((from_x, from_y)), true) = (last, letter != "M") {
            length += (x - from_x).hypot(y - from_y);
        }
        last = Some((*x, *y));
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pen_that_rests_has_travelled_nowhere() {
        assert!(stroke_length("M300 100L300.1 100.0").abs() < 0.2);
        assert!((stroke_length("M0 0L30 40M100 100L100 110") - 60.0).abs() < 0.01, "lifting the pen is no line");
        assert!((stroke_length("M0 0 L30 40") - 50.0).abs() < 0.01);
        assert!(stroke_length("").abs() < f64::EPSILON);
    }
}
