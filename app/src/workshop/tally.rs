//! What the cards of a board come to, counted in one look at all of them.

use super::filter::Only;
use chrono::{DateTime, Utc};
use domain::repair_orders::Status;
use domain::workshop::{Card, Column, DISPATCH_WITHIN};
use serde::{Deserialize, Serialize};

/// The cars of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InColumn {
    pub cars: usize,
    /// Since when the one waits that has waited longest.
    pub longest: Option<DateTime<Utc>>,
}

/// The counts of a board.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub cars: usize,
    columns: [InColumn; Column::ALL.len()],
    late: usize,
    waiting: usize,
    held: usize,
    /// Orders that wait for dispatch.
    pub to_dispatch: usize,
    /// Whether one of them has waited longer than [`DISPATCH_WITHIN`].
    pub dispatch_is_late: bool,
}

impl Tally {
    /// Counts cards as they are at a moment.
    #[must_use]
    pub fn of<'a>(cards: impl Iterator<Item = &'a Card>, now: DateTime<Utc>) -> Self {
        let mut tally = Self::default();
        for card in cards {
            tally.cars += 1;
            tally.late += usize::from(Only::Late.fits(card, now));
            tally.waiting += usize::from(Only::Waiting.fits(card, now));
            tally.held += usize::from(Only::Held.fits(card, now));
            if let Some(column) = Column::of(card.progress.status) {
                let of = &mut tally.columns[column as usize];
                of.cars += 1;
                of.longest = Some(of.longest.map_or(card.since, |longest| longest.min(card.since)));
            }
            if card.progress.status == Status::Authorised {
                tally.to_dispatch += 1;
                tally.dispatch_is_late |= now > card.since + DISPATCH_WITHIN;
            }
        }
        tally
    }

    /// The cars of a column.
    #[must_use]
    pub const fn column(&self, column: Column) -> InColumn {
        self.columns[column as usize]
    }

    /// How many need somebody for this.
    #[must_use]
    pub const fn only(&self, which: Only) -> usize {
        match which {
            Only::Late => self.late,
            Only::Waiting => self.waiting,
            Only::Held => self.held,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workshop::samples::{card, now};
    use chrono::TimeDelta;

    #[test]
    fn each_car_counts_where_it_stands_and_for_what_it_needs() {
        let mut authorised = card(1, Some(60));
        authorised.progress.status = Status::Authorised;
        authorised.since = now() - DISPATCH_WITHIN - TimeDelta::minutes(1);
        let mut held = card(2, Some(-5));
        held.progress.status = Status::OnHold;
        held.waiting = true;
        let tally = Tally::of([authorised.clone(), held, card(3, None), card(4, Some(10))].iter(), now());
        assert_eq!(tally.cars, 4);
        assert_eq!((tally.only(Only::Late), tally.only(Only::Waiting), tally.only(Only::Held)), (1, 1, 1));
        assert_eq!((tally.to_dispatch, tally.dispatch_is_late), (1, true));
        assert_eq!(tally.column(Column::Work), InColumn { cars: 2, longest: Some(now()) });
        assert_eq!(tally.column(Column::Waiting), InColumn { cars: 1, longest: Some(authorised.since) });
        assert_eq!(tally.column(Column::Wash), InColumn::default());
    }
}
