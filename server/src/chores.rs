//! What has to be done now and then, whoever asks for nothing: what customers typed and left is forgotten, and they are reminded of
//! their visits.
//!
//! Every server does it; what one has in hand the others pass over.

use crate::photos::Photos;
use crate::shutdown::Shutdown;
use app::context::Clock;
use std::time::Duration;
use store::Store;
use store::appointments::{bookings, pictures};
use store::care::{codes, reminders};
use store::staff::devices;
use tokio::task::JoinHandle;

/// How often.
const PULSE: Duration = Duration::from_secs(60);
/// Rows that are forgotten in one statement, and the statements of one turn: what is left waits for the next.
const AT_ONCE: i32 = 500;
const ROUNDS: usize = 20;

/// Keeps the house in order.
#[derive(Clone)]
pub struct Chores {
    /// The data.
    pub store: Store,
    /// The clock.
    pub clock: Clock,
    /// Where photos are kept.
    pub photos: Photos,
}

impl Chores {
    /// Works until the server ends; the task has then left the database.
    pub fn start(self, mut shutdown: Shutdown) -> JoinHandle<()> {
        tokio::spawn(async move {
            loop {
                if let Err(error) = self.once().await {
                    tracing::warn!(%error, "the house cannot be kept in order");
                }
                tokio::select! {
                    () = shutdown.begun() => return,
                    () = tokio::time::sleep(PULSE) => {}
                }
            }
        })
    }

    /// One turn.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn once(&self) -> Result<(), store::Error> {
        let now = (self.clock.0)();
        let reminded = reminders::queue_due(&self.store, now).await;
        for _ in 0..ROUNDS {
            let swept = bookings::sweep(&self.store, AT_ONCE, now).await?.max(codes::sweep(&self.store, AT_ONCE, now).await?);
            let swept = swept.max(devices::sweep(&self.store, AT_ONCE, now).await?);
            if swept < AT_ONCE.unsigned_abs().into() {
                break;
            }
        }
        self.forget_photos().await?;
        reminded.map(drop)
    }

    /// Forgets photos that are to be seen no more: first the file, so that none is left that nobody knows of.
    async fn forget_photos(&self) -> Result<(), store::Error> {
        for left in pictures::left(&self.store, AT_ONCE, (self.clock.0)()).await? {
            // What stays in the way is said there already; its row stays, too, for the next turn.
            if self.photos.remove(left.dealership, left.hash).await.is_ok() {
                pictures::forget(&self.store, left.dealership, left.photo).await?;
            }
        }
        Ok(())
    }
}
