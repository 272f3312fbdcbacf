//! What only a browser can tell: how soon the board can be moved.

use crate::Outcome;
use crate::reading::VIEWER;
use crate::stage::Stage;
use std::path::Path;
use std::process::Stdio;

/// The script that drives Chromium.
const SCRIPT: &str = "end2end/awake.mjs";

/// Milliseconds from the beginning of a first visit to the board until it can be moved: the median by itself, and with the processor slowed
/// four times. Nothing where there is no Chromium for the journeys.
pub(crate) async fn awake(stage: &Stage) -> Outcome<Option<(u32, u32)>> {
    if std::env::var_os("BAYLINE_CHROMIUM").is_none() || !Path::new("end2end/node_modules").is_dir() {
        return Ok(None);
    }
    let mut node = tokio::process::Command::new("node");
    node.arg(SCRIPT).arg(&stage.origin).arg(VIEWER).arg(app::visit::DEMO_PASSWORD).stderr(Stdio::inherit());
    let said = node.output().await?;
    if !said.status.success() {
        return Err(format!("{SCRIPT} broke off: {}", said.status).into());
    }
    let said = String::from_utf8(said.stdout)?;
    let medians: Vec<u32> = said.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    match medians.as_slice() {
        [usual, slowed] => Ok(Some((*usual, *slowed))),
        _ => Err(format!("{SCRIPT} said {said}").into()),
    }
}
