//! In which order a car can go through the trades of a visit.

use super::Need;
use crate::staff::Skill;

/// The orders in which a car can go through these trades, the one they are named in first. Paint waits for the body; beyond three trades
/// only the order they are named in.
pub(super) fn orders(needs: &[Need]) -> Vec<Vec<Need>> {
    let mut orders = match needs {
        [a, b] => vec![vec![*a, *b], vec![*b, *a]],
        [a, b, c] => {
            [[a, b, c], [a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]].map(|order| order.map(|need| *need).to_vec()).to_vec()
        }
        _ => vec![needs.to_vec()],
    };
    let at = |order: &[Need], skill| order.iter().position(|need| need.skill == skill);
    orders.retain(|order| match (at(order, Skill::Body), at(order, Skill::Paint)) {
        (Some(body), Some(paint)) => body < paint,
        _ => true,
    });
    orders
}
