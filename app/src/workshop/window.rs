//! Which cards of a lane are drawn: those in sight, and some before and after them. The others are room above and below, so that a lane of
//! five hundred cars scrolls like one of ten. How high a card is, is known once it was drawn; until then it is as high as others.

use domain::OrderId;
use std::collections::HashMap;

/// So many cards of a lane come with the page: more than most screens show.
const FIRST: usize = 12;
/// What lies closer to what is in sight than this is drawn, in CSS pixels.
const NEAR: f64 = 240.0;
/// When more is to be drawn, it is drawn this far around what is in sight: a few cards at a time, not one at every step.
const AROUND: f64 = 720.0;
/// More cards than this are never drawn, however high a lane says it is: before its style sheet has come it is as high as all its cards.
const MOST: usize = 80;
/// A card's height with the gap below it, while none has been drawn.
const USUAL: f64 = 90.0;

/// The cards of a lane that are drawn, by their place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    pub from: usize,
    /// The first that is not drawn any more; it may lie beyond the end.
    pub to: usize,
}

impl Drawn {
    /// What comes with the page.
    pub const AT_FIRST: Self = Self { from: 0, to: FIRST };

    /// The drawn ones of these.
    #[must_use]
    pub fn of<'a>(&self, orders: &'a [OrderId]) -> &'a [OrderId] {
        let to = self.to.min(orders.len());
        &orders[self.from.min(to)..to]
    }
}

/// How high cards are with the gap below them, in CSS pixels.
#[derive(Debug, Default)]
pub struct Heights {
    known: HashMap<OrderId, f64>,
    sum: f64,
}

impl Heights {
    /// A card was measured.
    pub fn learn(&mut self, order: OrderId, height: f64) {
        self.sum += height - self.known.insert(order, height).unwrap_or_default();
    }

    /// Of cards that were not measured.
    fn usual(&self) -> f64 {
        // A lane has at most some thousand cards.
        if self.known.is_empty() { USUAL } else { self.sum / f64::from(u32::try_from(self.known.len()).unwrap_or(u32::MAX)) }
    }

    /// What these take below each other.
    #[must_use]
    pub fn of(&self, orders: &[OrderId]) -> f64 {
        let usual = self.usual();
        orders.iter().map(|order| self.known.get(order).copied().unwrap_or(usual)).sum()
    }

    /// The room above and below what is drawn of a lane of `count` cards, of which the first are here.
    #[must_use]
    pub fn room(&self, orders: &[OrderId], count: usize, drawn: Drawn) -> (f64, f64) {
        let to = drawn.to.min(orders.len());
        let missing = f64::from(u32::try_from(count.saturating_sub(orders.len())).unwrap_or(u32::MAX));
        (self.of(&orders[..drawn.from.min(to)]), self.of(&orders[to..]) + missing * self.usual())
    }

    /// The cards that lie, wholly or in part, between two heights of the lane; always one, unless there is none.
    fn between(&self, orders: &[OrderId], top: f64, bottom: f64) -> Drawn {
        let usual = self.usual();
        let (mut below, mut drawn) = (0.0, Drawn { from: 0, to: orders.len() });
        for (at, order) in orders.iter().enumerate() {
            if below >= bottom && at > drawn.from {
                drawn.to = at;
                break;
            }
            below += self.known.get(order).copied().unwrap_or(usual);
            if below <= top && at + 1 < orders.len() {
                drawn.from = at + 1;
            }
        }
        drawn
    }
}

/// What is to be drawn when what is in sight begins at `top` and is `height` high: what is, while that is enough.
#[must_use]
pub fn look(orders: &[OrderId], heights: &Heights, drawn: Drawn, top: f64, height: f64) -> Drawn {
    // A lane that is not shown sees nothing.
    if height <= 0.0 {
        return drawn;
    }
    let near = heights.between(orders, top - NEAR, top + height + NEAR);
    let around = heights.between(orders, top - AROUND, top + height + AROUND);
    let around = Drawn { to: around.to.min(around.from + MOST), ..around };
    let enough = drawn.from <= near.from && drawn.to >= near.to.min(around.to);
    let too_many = drawn.of(orders).len() > 2 * (around.to - around.from).max(FIRST);
    if enough && !too_many { drawn } else { around }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn orders(count: u128) -> Vec<OrderId> {
        (0..count).map(|number| OrderId(Uuid::from_u128(number))).collect()
    }

    /// Cards of different heights, as far as they were drawn.
    fn heights(orders: &[OrderId], measured: usize) -> Heights {
        let mut heights = Heights::default();
        for (order, height) in orders.iter().take(measured).zip([80.0, 100.0, 120.0].into_iter().cycle()) {
            heights.learn(*order, height);
        }
        heights
    }

    #[test]
    fn what_is_in_sight_is_always_drawn_and_never_much_more() {
        for (count, measured) in [(0, 0), (1, 0), (1, 1), (7, 3), (500, 0), (500, 60), (500, 500)] {
            let orders = orders(count);
            let heights = heights(&orders, measured);
            let all = heights.of(&orders);
            let mut drawn = Drawn::AT_FIRST;
            // Down in small steps, up in large ones, and to the end at once.
            let down = (0..).map(|step| f64::from(step) * 24.0).take_while(|top| *top < all);
            let up = (0..).map(|step| all - f64::from(step) * 333.0).take_while(|top| *top > 0.0);
            for top in down.chain(up).chain([all - 700.0, 0.0]) {
                drawn = look(&orders, &heights, drawn, top, 700.0);
                let (above, below) = heights.room(&orders, orders.len(), drawn);
                assert!(above <= top.max(0.0), "{count} cards, {measured} measured: at {top} there is room for {above} above");
                assert!(all - below >= (top + 700.0).min(all) - 0.001, "{count} cards, {measured} measured: at {top} the end is in sight");
                assert!(drawn.of(&orders).len() <= 40, "{drawn:?} are drawn at {top}");
            }
        }
    }

    #[test]
    fn small_steps_draw_a_few_cards_now_and_then() {
        let orders = orders(500);
        let heights = heights(&orders, 500);
        let (mut drawn, mut changes) = (Drawn::AT_FIRST, 0);
        for step in 0..100 {
            let next = look(&orders, &heights, drawn, f64::from(step) * 24.0, 700.0);
            changes += u32::from(next != drawn);
            drawn = next;
        }
        assert!(changes <= 8, "{changes} times in 2,400 pixels");
    }

    #[test]
    fn a_card_that_grows_counts_as_it_is() {
        let orders = orders(4);
        let mut heights = heights(&orders, 3);
        assert!((heights.of(&orders) - 400.0).abs() < 0.001, "the fourth is like the others");
        heights.learn(orders[0], 230.0);
        assert!((heights.of(&orders) - 600.0).abs() < 0.001);
    }

    #[test]
    fn cards_that_are_still_to_come_have_their_room() {
        let orders = orders(10);
        let (_, below) = heights(&orders, 3).room(&orders, 30, Drawn { from: 0, to: 4 });
        assert!((below - 2_600.0).abs() < 0.001, "{below} for six cards that are here and twenty that are not");
    }

    #[test]
    fn a_lane_that_was_as_high_as_its_cards_draws_few_again() {
        let orders = orders(500);
        let all = look(&orders, &Heights::default(), Drawn::AT_FIRST, 0.0, 45_000.0);
        assert_eq!(all, Drawn { from: 0, to: MOST });
        let few = look(&orders, &Heights::default(), all, 0.0, 700.0);
        assert!(few.to < 20, "{few:?} once the style sheet has come");
        assert_eq!(look(&orders, &Heights::default(), few, 0.0, 700.0), few);
    }

    #[test]
    fn a_lane_that_is_not_shown_draws_nothing_new() {
        let orders = orders(50);
        assert_eq!(look(&orders, &Heights::default(), Drawn::AT_FIRST, 2_000.0, 0.0), Drawn::AT_FIRST);
    }
}
