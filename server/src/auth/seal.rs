//! Passwords that come beside a command: checked and hashed here, so that nothing behind this door ever sees one.

use super::password::Passwords as Checker;
use crate::web::problem::Problem;
use app::context::{Asking, Clock, Sealer};
use domain::staff::{Passwords, Sealed};
use std::sync::Arc;
use store::Store;

/// How pages and programs have passwords sealed.
#[must_use]
pub fn sealer(store: Store, checker: Checker, clock: Clock) -> Sealer {
    Sealer(Arc::new(move |asking, passwords| {
        let (store, checker) = (store.clone(), checker.clone());
        Box::pin(async move { seal(&store, &checker, clock, asking, passwords).await })
    }))
}

async fn seal(store: &Store, checker: &Checker, clock: Clock, asking: Asking, passwords: Passwords) -> Result<Sealed, Problem> {
    let proven = !passwords.present.is_empty() && is_right(store, checker, clock, &asking, passwords.present).await?;
    // What the rules refuse without the present password costs no work, and leaves nothing that could be written.
    let hash = if asking.own && !proven { String::new() } else { checker.seal(passwords.new).await.map_err(internal)? };
    Ok(Sealed { hash, proven, session: asking.session })
}

/// Whether that is the password of whoever asks. Guesses are counted as at the door: a screen that somebody left open is none to try at.
async fn is_right(store: &Store, checker: &Checker, clock: Clock, asking: &Asking, present: String) -> Result<bool, Problem> {
    let from = format!("session of {}", asking.user_name);
    if let Some(wait) = store::staff::attempts::begin(store, &asking.user_name, &from, (clock.0)()).await.map_err(internal)? {
        return Err(Problem::TooManyAttempts { retry_after: wait.num_seconds().max(1) });
    }
    let known = store::staff::sessions::credentials(store, &asking.user_name).await.map_err(internal)?;
    let right = checker.verify(present, known.map(|(_, hash)| hash)).await.map_err(internal)?;
    if right {
        store::staff::attempts::succeeded(store, &asking.user_name).await.map_err(internal)?;
    }
    Ok(right)
}

fn internal(error: impl std::error::Error) -> Problem {
    tracing::error!(%error, "a password could not be dealt with");
    Problem::Server
}
