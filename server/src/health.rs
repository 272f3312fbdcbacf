//! Whether the server lives and whether it can work, for balancers and `cargo xtask`.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use sqlx::PgPool;
use sqlx::migrate::{Migrate, Migrator};
use std::collections::HashSet;

/// `/healthz`: the process answers. `/readyz`: the database answers too, and has every migration. The pool must
/// be the owner's, who alone may read the list of migrations.
pub fn routes(pool: PgPool, migrations: &'static Migrator) -> Router {
    Router::new().route("/healthz", get(async || "ok")).route("/readyz", get(ready)).with_state(Readiness { pool, migrations })
}

#[derive(Clone)]
struct Readiness {
    pool: PgPool,
    migrations: &'static Migrator,
}

async fn ready(State(readiness): State<Readiness>) -> (StatusCode, String) {
    match readiness.check().await {
        Ok(()) => (StatusCode::OK, String::from("ready")),
        Err(sentence) => (StatusCode::SERVICE_UNAVAILABLE, sentence),
    }
}

impl Readiness {
    /// Nothing when requests can be served, else a sentence that says what is missing.
    async fn check(&self) -> Result<(), String> {
        let mut connection = self.pool.acquire().await.map_err(|error| {
            tracing::warn!(%error, "the database does not answer");
            String::from("The database does not answer.")
        })?;
        let applied = connection.list_applied_migrations(&self.migrations.table_name).await.map_err(|error| {
            tracing::warn!(%error, "the list of migrations cannot be read");
            String::from("The list of migrations cannot be read.")
        })?;
        let applied: HashSet<i64> = applied.into_iter().map(|migration| migration.version).collect();
        let missing = self
            .migrations
            .iter()
            .filter(|migration| migration.migration_type.is_up_migration() && !applied.contains(&migration.version))
            .count();
        if missing == 0 { Ok(()) } else { Err(format!("{missing} migrations are not applied; run `bayline migrate`.")) }
    }
}
