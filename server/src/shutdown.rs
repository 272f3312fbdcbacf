//! The end of the server, announced to everything that would otherwise go on: listeners, open event streams, jobs.

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Tells that the server is ending. Clones hear the same announcement.
#[derive(Clone, Debug)]
pub struct Shutdown {
    begun: watch::Receiver<bool>,
}

/// Announces the end.
#[derive(Debug)]
pub struct Announcer {
    begun: watch::Sender<bool>,
}

/// A pair of announcer and listener.
#[must_use]
pub fn channel() -> (Announcer, Shutdown) {
    let (sender, receiver) = watch::channel(false);
    (Announcer { begun: sender }, Shutdown { begun: receiver })
}

impl Announcer {
    /// Announces the end.
    pub fn announce(&self) {
        self.begun.send_replace(true);
    }
}

impl Shutdown {
    /// Whether the end has been announced.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        *self.begun.borrow()
    }

    /// Returns when the end has been announced, or can no longer be.
    pub async fn begun(&mut self) {
        // An announcer that is gone means the end, too.
        let _gone = self.begun.wait_for(|begun| *begun).await;
    }
}

/// Returns when the process is asked to end: Ctrl-C, `kill`, or a closed terminal.
///
/// # Errors
/// When the system lets us not listen for signals.
pub fn on_signal() -> std::io::Result<impl Future<Output = ()> + Send> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    })
}
