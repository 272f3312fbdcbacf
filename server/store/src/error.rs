//! What goes wrong: a rule says no, the database fails, or what is stored makes no sense.

use domain::Refusal;
use domain::command::Refused;
use sqlx::postgres::PgQueryResult;
use uuid::Uuid;

/// Why there is no answer. Only [`Error::Refused`] is for the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule said no.
    #[error("refused: {0:?}")]
    Refused(Box<Refused>),
    /// The database failed, or cannot be reached.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// A stored value is none that the domain knows.
    #[error("{table}.{column} of {row} makes no sense")]
    Inconsistent { table: &'static str, column: &'static str, row: Uuid },
}

impl Error {
    /// The refusal, if that is what it is.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refused) => Some(&refused.refusal),
            Self::Database(_) | Self::Inconsistent { .. } => None,
        }
    }

    /// The name of the constraint that the database refused by.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Database(error) => error.as_database_error()?.constraint(),
            Self::Refused(_) | Self::Inconsistent { .. } => None,
        }
    }
}

impl Error {
    /// Whether two writers got into each other's way: a constraint let only one of them, or PostgreSQL broke a deadlock.
    pub(crate) fn is_conflict(&self) -> bool {
        const DEADLOCK: &str = "40P01";
        let code = match self {
            Self::Database(error) => error.as_database_error().and_then(|error| error.code()),
            Self::Refused(_) | Self::Inconsistent { .. } => None,
        };
        self.constraint().is_some() || code.as_deref() == Some(DEADLOCK)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal.into()))
    }
}

/// A value that the domain must know, or the row makes no sense.
pub(crate) fn known<T>(value: Option<T>, table: &'static str, column: &'static str, row: Uuid) -> Result<T, Error> {
    value.ok_or(Error::Inconsistent { table, column, row })
}

/// Every code of a list, known to the domain.
pub(crate) fn known_all<T>(
    codes: &[String],
    of: impl Fn(&str) -> Option<T>,
    table: &'static str,
    column: &'static str,
    row: Uuid,
) -> Result<Vec<T>, Error> {
    codes.iter().map(|code| known(of(code), table, column, row)).collect()
}

/// A write that must have met exactly one row.
pub(crate) fn one_row(result: &PgQueryResult, table: &'static str, row: Uuid) -> Result<(), Error> {
    every_row(result, 1, table, row)
}

/// A write that must have met at least one row that belongs to `row`.
pub(crate) fn some_row(result: &PgQueryResult, table: &'static str, row: Uuid) -> Result<(), Error> {
    if result.rows_affected() > 0 { Ok(()) } else { Err(Error::Inconsistent { table, column: "(row)", row }) }
}

/// A write that must have met exactly so many rows, of `row` or of what belongs to it.
pub(crate) fn every_row(result: &PgQueryResult, rows: usize, table: &'static str, row: Uuid) -> Result<(), Error> {
    if u64::try_from(rows) == Ok(result.rows_affected()) { Ok(()) } else { Err(Error::Inconsistent { table, column: "(row)", row }) }
}
