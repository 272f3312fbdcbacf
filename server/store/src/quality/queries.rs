//! What waits for inspection.

use crate::workshop::queries::{Wanted, board_of};
use crate::{Error, Store};
use domain::repair_orders::Status;
use domain::workshop::Board;
use domain::{Actor, Permission};

/// The cars that wait for their final inspection, and the floor.
///
/// # Errors
/// When one may not inspect.
pub async fn to_inspect(store: &Store, actor: &Actor) -> Result<Board, Error> {
    board_of(store, actor, Permission::Inspect, &Wanted::in_status(&[Status::AwaitingInspection])).await
}
