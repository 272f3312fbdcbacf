//! What waits for the cashier.

use crate::repair_orders::queries::{Select, rows};
use crate::{Error, Store};
use domain::repair_orders::{Row, Status};
use domain::{Actor, Permission};

/// The most rows of the cashier's lists.
const MOST: i64 = 200;

/// Orders that are ready to settle, or settled and still in the house.
///
/// # Errors
/// When one may not see settlements.
pub async fn to_settle(store: &Store, actor: &Actor) -> Result<Vec<Row>, Error> {
    let mut tx = store.read(actor, Permission::SeeSettlement).await?;
    let statuses = [Status::Ready, Status::Settled].map(|status| status.code().to_owned());
    let select = Select { statuses: Some(&statuses), open_only: true, ..Select::of(actor.dealership, MOST) };
    rows(&mut tx, &select).await
}
