//! Measures Bayline on this machine: its own PostgreSQL, its own server process, a full dealership, and clients over HTTP on loopback.
//!
//! Run by `cargo xtask bench`. It reports figures beside their targets and beside raw PostgreSQL running the same statements. It is no
//! timed test: it fails when something does not work, never because something is slow.

mod browser;
mod moves;
mod raw;
mod reading;
mod samples;
mod stage;
mod statements;
mod table;
mod visitor;

use clap::Parser;
use server::config::Arguments;
use server::seed::Plan;
use server::{serve, telemetry};
use stage::Stage;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use table::Table;

/// Whatever went wrong.
type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// What this program calls itself with to become the server.
const SERVE: &str = "serve";
/// Orders on a working day of the loaded history.
const ORDERS_A_DAY: usize = 60;
/// A board with more cards may take longer until it can be moved.
const MANY_CARDS: usize = 500;
/// Vehicles beside each order of a growth stage: about as many as `bayline seed` loads.
const VEHICLES_PER_ORDER: f64 = 1.1;

/// Measures Bayline.
#[derive(Debug, Parser)]
#[command(name = "bench")]
struct Options {
    /// Customers with a vehicle.
    #[arg(long, default_value_t = 200_000)]
    vehicles: usize,
    /// Working days of history, 60 orders each.
    #[arg(long, default_value_t = 300)]
    days: usize,
    /// Open cards on the board.
    #[arg(long, default_value_t = 300)]
    open: usize,
    /// Seconds for each figure that is a rate.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// Moves whose way to another screen is timed.
    #[arg(long, default_value_t = 200)]
    moves: usize,
    /// Tablets that follow the board at once.
    #[arg(long, default_value_t = 300)]
    tablets: usize,
    /// Moves of two people who drag the same card.
    #[arg(long, default_value_t = 100)]
    drags: usize,
    /// Searches of each kind.
    #[arg(long, default_value_t = 100)]
    searches: usize,
    /// Measure moves and the board again at these numbers of orders, for example 10000,100000.
    #[arg(long, value_delimiter = ',')]
    growth: Vec<usize>,
    /// Where the private PostgreSQL lies while measuring; removed in the end [default: the system's temporary folder].
    #[arg(long)]
    data: Option<PathBuf>,
    /// The folder with the browser's files.
    #[arg(long, env = "BAYLINE_SITE", default_value = "target/site")]
    site: PathBuf,
}

fn main() -> ExitCode {
    let result = if std::env::args().nth(1).as_deref() == Some(SERVE) { become_server() } else { measure(&Options::parse()) };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the measurement broke off");
            ExitCode::FAILURE
        }
    }
}

fn runtime() -> Outcome<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build()?)
}

/// The server is a process of its own, as in life.
fn become_server() -> Outcome {
    let config = server::config::Config::resolve(Arguments::parse().settings)?;
    telemetry::start(&config.log, config.log_format)?;
    Ok(runtime()?.block_on(serve::serve(&config))?)
}

fn measure(options: &Options) -> Outcome {
    // Nothing that the server is built from names a cryptography; nobody else does so here.
    let _named_before = rustls::crypto::ring::default_provider().install_default();
    telemetry::start("info,sqlx=warn", server::config::LogFormat::Text)?;
    runtime()?.block_on(async {
        let mut table = Table::default();
        let plan = Plan { dealerships: 1, vehicles: options.vehicles, days: options.days, open: options.open };
        let stage = Stage::build(options, &plan).await?;
        let measured = all(&stage, options, &mut table).await;
        stage.clear().await?;
        measured?;
        for orders in &options.growth {
            let days = orders.div_ceil(ORDERS_A_DAY);
            let vehicles = (*orders as f64 * VEHICLES_PER_ORDER) as usize;
            let stage = Stage::build(options, &Plan { vehicles, days, ..plan }).await?;
            let measured = growth(&stage, options, *orders, &mut table).await;
            stage.clear().await?;
            measured?;
        }
        table.print()
    })
}

/// Every figure on one stage.
async fn all(stage: &Stage, options: &Options, table: &mut Table) -> Outcome {
    let time = Duration::from_secs(options.seconds);
    let script = statements::of_two_moves(stage).await?;
    for (connections, target) in [(8, "p50 ≤ 12 ms"), (16, "≥ 400/s")] {
        let ours = moves::execute(stage, connections, time).await?;
        let raw = raw::moves(stage, &script, connections, options.seconds).await?;
        table.beside(
            format!("execute a board move, {connections} connections"),
            &ours.to_string(),
            target,
            &raw.to_string(),
            ours.rate() / raw.rate,
        );
    }
    let board = reading::board(stage, 8, time).await?;
    table.row("board page, 8 connections", &board.to_string(), "≥ 150/s");
    let (shown, cards) = reading::cards_in_page(stage).await?;
    table.row("cards readable in the first response", &format!("{shown} of {cards}"), "all");
    for (kind, samples) in reading::search(stage, options.searches).await? {
        table.row(&format!("search by {kind}, {} vehicles", options.vehicles), &samples.spread(), "≤ 100 ms");
    }
    match (browser::board(stage).await?, browser::rivals(stage, options.drags).await?) {
        (Some(board), Some(rivals)) => {
            let name = format!("first visit to the board until it can be moved, {cards} cards");
            let text = format!("{} ms; processor slowed 4 times: {} ms", board.awake, board.slowed);
            table.row(&name, &text, if cards > MANY_CARDS { "≤ 1,000 ms; ≤ 3,000 ms" } else { "≤ 500 ms; ≤ 1,500 ms" });
            table.row("slowed 4 times: a move to the next frame", &format!("{} ms", board.next_frame), "≤ 100 ms");
            table.row("slowed 4 times: a lane is scrolled", &format!("{} frames/s", board.frames), "≥ 50");
            if let Some(megabytes) = board.memory {
                table.row("memory of the board's tab", &format!("{megabytes} MB"), "≤ 150 MB");
            }
            let text = format!("{} of {} taken; at one after at most {} ms", rivals.taken, rivals.tried, rivals.agreed);
            table.row("two people drag one card", &text, "at one within 2,000 ms");
        }
        _ => tracing::warn!(
            "no Chromium, or no packages of the journeys (`cargo xtask test` fetches them): what a browser does is not measured"
        ),
    }
    let (seen, _) = moves::propagation(stage, options.moves, 2).await?;
    table.row("a move seen on another screen", &seen.spread(), "p50 ≤ 40 ms, p95 ≤ 150 ms");
    let (_, seen_by_all) = moves::propagation(stage, options.moves, options.tablets).await?;
    table.row(&format!("a clock-on seen on the last of {} tablets", options.tablets), &seen_by_all.spread(), "p99 ≤ 250 ms");
    if let Some(megabytes) = stage.most_memory() {
        table.row("the most memory that the server ever had", &format!("{megabytes} MB"), "≤ 200 MB");
    }
    let weight = reading::weight(stage).await?;
    table.row("cold visit to the board: wasm + js + css, brotli", &weight.to_string(), "≤ 500 KB");
    Ok(())
}

/// What must not change with the length of history.
async fn growth(stage: &Stage, options: &Options, orders: usize, table: &mut Table) -> Outcome {
    let time = Duration::from_secs(options.seconds);
    let ours = moves::execute(stage, 8, time).await?;
    table.row(&format!("execute after {orders} orders, 8 connections"), &ours.to_string(), "as above");
    let board = reading::board(stage, 8, time).await?;
    table.row(&format!("board page after {orders} orders, 8 connections"), &board.to_string(), "as above");
    Ok(())
}
