//! What only a browser can tell: how soon the board can be moved, how it feels on a slow machine, and what two people do to one card.

use crate::Outcome;
use crate::reading::VIEWER;
use crate::stage::Stage;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::path::Path;
use std::process::Stdio;

/// The scripts that drive Chromium.
const BOARD: &str = "end2end/board.mjs";
const RIVALS: &str = "end2end/rivals.mjs";

/// What a browser tells of the board.
#[derive(Debug, Deserialize)]
pub(crate) struct Board {
    /// Milliseconds from the beginning of a first visit until the board can be moved, the median.
    pub(crate) awake: u32,
    /// The same with the processor slowed four times.
    pub(crate) slowed: u32,
    /// The most milliseconds from what somebody does to the next frame while cards are moved, slowed four times.
    pub(crate) next_frame: u32,
    /// Frames a second of a lane that is scrolled, slowed four times.
    pub(crate) frames: u32,
    /// Megabytes that the tab's process has for itself; nothing where the system does not say.
    pub(crate) memory: Option<u32>,
}

/// What became of two people who drag the same card.
#[derive(Debug, Deserialize)]
pub(crate) struct Rivals {
    /// Moves that were tried, and those that the house took.
    pub(crate) tried: u32,
    pub(crate) taken: u32,
    /// The most milliseconds until both screens were at one with the house.
    pub(crate) agreed: u32,
}

/// The board in a browser. Nothing where there is no Chromium for the journeys.
pub(crate) async fn board(stage: &Stage) -> Outcome<Option<Board>> {
    run(stage, BOARD, &[]).await
}

/// Two people who drag the same card so many times. Nothing where there is no Chromium for the journeys.
pub(crate) async fn rivals(stage: &Stage, drags: usize) -> Outcome<Option<Rivals>> {
    run(stage, RIVALS, &[drags.to_string()]).await
}

/// What a script says, as JSON.
async fn run<T: DeserializeOwned>(stage: &Stage, script: &str, more: &[String]) -> Outcome<Option<T>> {
    if std::env::var_os("BAYLINE_CHROMIUM").is_none() || !Path::new("end2end/node_modules").is_dir() {
        return Ok(None);
    }
    let mut node = tokio::process::Command::new("node");
    node.arg(script).arg(&stage.origin).arg(VIEWER).arg(app::visit::DEMO_PASSWORD).args(more).stderr(Stdio::inherit());
    let said = node.output().await?;
    if !said.status.success() {
        return Err(format!("{script} broke off: {}", said.status).into());
    }
    Ok(Some(serde_json::from_slice(&said.stdout)?))
}
