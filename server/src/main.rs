//! The `bayline` program.

use clap::Parser;
use server::config::{Action, Arguments, Config};
use server::{found, seed, serve, telemetry};
use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

/// Fewer threads than this stall a page whose data waits for a busy thread on a machine with one or two cores.
const LEAST_THREADS: usize = 4;

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where standard error is gone, nobody reads it.
            let _unread = writeln!(std::io::stderr(), "bayline: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let config = Config::resolve(arguments.settings)?;
    telemetry::start(&config.log, config.log_format)?;
    let threads = std::thread::available_parallelism().map_or(LEAST_THREADS, |cores| cores.get().max(LEAST_THREADS));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
    runtime.block_on(async {
        match arguments.command.unwrap_or_default() {
            Action::Serve => serve::serve(&config).await?,
            Action::Migrate => serve::migrate(&config).await?,
            Action::Found(wanted) => found::found(&config, &wanted).await?,
            Action::Password(forgotten) => found::set_password(&config, &forgotten).await?,
            Action::Seed(size) => seed::seed(&config, &size).await?,
        }
        Ok(())
    })
}
