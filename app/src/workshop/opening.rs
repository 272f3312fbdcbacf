//! A large board as its page opens: the cards that are seen first and what all of them come to. The rest is fetched when the page is awake, so
//! that two thousand cars do not keep the first hundred waiting.

use super::tally::Tally;
#[cfg(feature = "ssr")]
use super::window::Drawn;
use domain::workshop::Board;
use serde::{Deserialize, Serialize};

/// A board with as many cards comes whole: a second request would take longer than it saves.
#[cfg(feature = "ssr")]
const WHOLE: usize = 120;

/// What a board begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    pub board: Board,
    /// Where cards are missing: what all of them come to.
    pub tally: Option<Tally>,
}

impl Opening {
    /// The board itself, or the first cards of each stage.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn of(board: std::sync::Arc<Board>, whole: bool, now: chrono::DateTime<chrono::Utc>) -> Self {
        use domain::workshop::Column;
        if whole || board.cards.len() <= WHOLE {
            return Self { board: std::sync::Arc::unwrap_or_clone(board), tally: None };
        }
        let mut taken = [0; Column::ALL.len()];
        let mut first = |status| {
            Column::of(status).is_some_and(|column| {
                let taken = &mut taken[column as usize];
                *taken += 1;
                *taken <= Drawn::AT_FIRST.to
            })
        };
        let cards = board.cards.iter().filter(|card| first(card.progress.status)).cloned().collect();
        let tally = Some(Tally::of(board.cards.iter(), now));
        Self { board: Board { cards, floor: board.floor.clone(), advisors: board.advisors.clone(), seq: board.seq }, tally }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::workshop::samples::{card, now};
    use domain::repair_orders::Status;
    use domain::workshop::{Column, Floor};
    use std::sync::Arc;

    fn board(cards: u128) -> Arc<Board> {
        let cards = (0..cards).map(|number| {
            let mut card = card(number, i64::try_from(number).ok());
            card.progress.status = if number % 10 == 0 { Status::OnHold } else { Status::InWork };
            card
        });
        Arc::new(Board { cards: cards.collect(), floor: Floor::default(), advisors: Vec::new(), seq: 1 })
    }

    #[test]
    fn a_large_board_opens_with_the_first_of_each_stage_and_the_counts_of_all() {
        let opening = Opening::of(board(500), false, now());
        let held = opening.board.cards.iter().filter(|card| card.progress.status == Status::OnHold);
        assert_eq!((opening.board.cards.len(), held.count()), (2 * Drawn::AT_FIRST.to, Drawn::AT_FIRST.to));
        assert_eq!(opening.board.cards.last().map(|card| card.progress.order.0.as_u128()), Some(110), "the twelfth that stands still");
        let tally = opening.tally.expect("cards are missing");
        assert_eq!((tally.cars, tally.column(Column::Hold).cars, tally.column(Column::Work).cars), (500, 50, 450));
    }

    #[test]
    fn a_small_board_and_one_that_is_wanted_whole_miss_nothing() {
        assert!(Opening::of(board(100), false, now()).tally.is_none());
        let whole = Opening::of(board(500), true, now());
        assert_eq!((whole.board.cards.len(), whole.tally), (500, None));
    }
}
