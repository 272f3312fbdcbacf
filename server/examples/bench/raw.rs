//! pgbench, running the statements of a board move without us around them.

use crate::Outcome;
use crate::stage::Stage;
use crate::statements::MOVES_A_RUN;
use std::fmt;
use std::path::PathBuf;
use tokio::process::Command;

/// Where distributions keep pgbench when it is not on the path.
const VERSIONS: std::ops::RangeInclusive<u8> = 15..=19;

/// What pgbench reports.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raw {
    /// Moves a second.
    pub(crate) rate: f64,
    /// Mean time of a move, in milliseconds.
    mean: f64,
}

impl fmt::Display for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0}/s, mean {:.1} ms", self.rate, self.mean)
    }
}

/// Moves by as many connections at once, each on a job of its own.
pub(crate) async fn moves(stage: &Stage, statements: &str, connections: usize, seconds: u64) -> Outcome<Raw> {
    let script = stage.folder().join("moves.sql");
    std::fs::write(&script, statements)?;
    let mut pgbench = Command::new(program());
    pgbench.args(["--no-vacuum", "--protocol=prepared", "--username=bayline", "--define=known=0", "--jobs=2"]);
    pgbench.arg(format!("--client={connections}")).arg(format!("--time={seconds}")).arg("--host").arg(stage.socket()?);
    pgbench.arg("--file").arg(&script).arg("bayline").env("PGOPTIONS", "-c role=bayline_app -c timezone=UTC");
    let output = pgbench.output().await.map_err(|error| format!("pgbench cannot be run: {error}"))?;
    let report = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() || !report.contains("number of failed transactions: 0") {
        return Err(format!("pgbench failed: {report}{}", String::from_utf8_lossy(&output.stderr)).into());
    }
    let figure = |name: &str| report.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next()?.parse::<f64>().ok());
    let (Some(rate), Some(latency)) = (figure("tps = "), figure("latency average = ")) else {
        return Err(format!("pgbench's report is not understood: {report}").into());
    };
    Ok(Raw { rate: rate * MOVES_A_RUN, mean: latency / MOVES_A_RUN })
}

fn program() -> PathBuf {
    let on_path = std::env::var_os("PATH")
        .and_then(|path| std::env::split_paths(&path).map(|folder| folder.join("pgbench")).find(|file| file.is_file()));
    let versioned =
        || VERSIONS.rev().map(|version| PathBuf::from(format!("/usr/lib/postgresql/{version}/bin/pgbench"))).find(|file| file.is_file());
    on_path.or_else(versioned).unwrap_or_else(|| PathBuf::from("pgbench"))
}
