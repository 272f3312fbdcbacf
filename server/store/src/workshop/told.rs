//! What others have written for whoever works on a job, read from what happened to its order.

use crate::{Error, Transaction, record};
use domain::DealershipId;
use domain::workshop::{Card, Told};
use uuid::Uuid;

/// Puts to the jobs of these cards what whoever works on them is told, where that is `wanted`.
pub(crate) async fn on_cards(tx: &mut Transaction, dealership: DealershipId, cards: &mut [Card], wanted: bool) -> Result<(), Error> {
    if !wanted {
        return Ok(());
    }
    let orders: Vec<Uuid> = cards.iter().map(|card| card.progress.order.0).collect();
    for recorded in record::of_kinds(tx, dealership, &orders, Told::KINDS).await? {
        let of_order = cards.iter_mut().filter(|card| card.progress.order.0 == recorded.subject);
        of_order.flat_map(|card| &mut card.progress.jobs).for_each(|job| job.hear(&recorded));
    }
    Ok(())
}
