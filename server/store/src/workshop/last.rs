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

/// The last board of each dealership, and the snapshot it was read in.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastBoards(Arc<Mutex<HashMap<DealershipId, (Snapshot, Arc<Board>)>>>);

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
