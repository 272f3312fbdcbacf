//! The log: what the server says about its own work. It never holds passwords, tokens, cookies or query strings.

use crate::config::LogFormat;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// The log filter is not understood.
#[derive(Debug, thiserror::Error)]
#[error("The log filter `{filter}` is not understood ({source}); write a level such as `info`, or `info,sqlx=debug`.")]
pub struct FilterError {
    filter: String,
    source: tracing_subscriber::filter::ParseError,
}

/// Starts the log, on standard error.
///
/// # Errors
/// When the filter is not understood.
pub fn start(filter: &str, format: LogFormat) -> Result<(), FilterError> {
    let parsed = EnvFilter::try_new(filter).map_err(|source| FilterError { filter: filter.to_owned(), source })?;
    let log = tracing_subscriber::fmt().with_env_filter(parsed).with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
    Ok(())
}
