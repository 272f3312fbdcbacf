//! Messages to customers, links to their pages, and one-time codes.

pub mod codes;
pub mod complaints;
pub mod links;
pub mod loaners;
pub(crate) mod loaners_of_visits;
pub mod outbox;
mod outcome;
pub mod page;
pub mod queries;
pub mod reminders;
pub(crate) mod write;

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// An id that follows from what it belongs to: made by what has happened, not by who asked for it.
pub(crate) fn derived(from: Uuid, place: impl AsRef<[u8]>) -> Uuid {
    let digest = Sha256::new().chain_update(from.as_bytes()).chain_update(place).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
