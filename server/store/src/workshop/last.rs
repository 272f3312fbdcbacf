//! The board as it was last read. Every tablet asks for the whole of it when it starts, and after a server has started all of them at once;
//! most find that nothing has been written since.

use crate::{Error, Transaction};
use domain::DealershipId;
use domain::workshop::Board;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Boards of more dealerships than this are not kept at once: each is some hundred kilobytes.
const MOST_KEPT: usize = 32;

/// What the database showed when something was read: which transactions had ended. Two equal ones show the same rows, which a counter
/// of events does not promise, since those that write are not committed in the order of their numbers.
pub(crate) type Snapshot = String;

/// A board, and the snapshot it was read in.
type Kept = (Snapshot, Arc<Board>);

/// The last board of each dealership.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastBoards(Arc<Mutex<HashMap<DealershipId, Kept>>>);

impl LastBoards {
    /// The board, when the database still shows the same.
    pub(crate) fn get(&self, dealership: DealershipId, now: &Snapshot) -> Option<Arc<Board>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&dealership).filter(|(then, _)| then == now).map(|(_, board)| Arc::clone(board))
    }

    /// Keeps a board that was read while the database showed this and nothing else.
    pub(crate) fn put(&self, dealership: DealershipId, snapshot: Snapshot, board: Arc<Board>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT && !kept.contains_key(&dealership) {
            kept.clear();
        }
        kept.insert(dealership, (snapshot, board));
    }
}

/// What the database shows to the next statement.
pub(crate) async fn snapshot(tx: &mut Transaction) -> Result<Snapshot, Error> {
    Ok(sqlx::query_scalar!(r#"select pg_current_snapshot()::text as "snapshot!""#).fetch_one(&mut **tx).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board(seq: i64) -> Arc<Board> {
        let floor = domain::workshop::Floor::default();
        Arc::new(Board { cards: Vec::new(), floor, advisors: Vec::new(), seq })
    }

    #[test]
    fn a_board_is_given_again_to_its_house_while_nothing_was_written() {
        let (boards, [here, there]) = (LastBoards::default(), [1, 2].map(|id| DealershipId(uuid::Uuid::from_u128(id))));
        boards.put(here, "10:10:".to_owned(), board(7));
        assert_eq!(boards.get(here, &"10:10:".to_owned()).map(|board| board.seq), Some(7));
        assert!(boards.get(here, &"10:11:".to_owned()).is_none(), "something was written");
        assert!(boards.get(there, &"10:10:".to_owned()).is_none(), "another house");
        for other in 0..MOST_KEPT as u128 {
            boards.put(DealershipId(uuid::Uuid::from_u128(100 + other)), "10:10:".to_owned(), board(8));
        }
        assert!(boards.0.lock().expect("a lock").len() <= MOST_KEPT, "boards are not kept without end");
    }
}
