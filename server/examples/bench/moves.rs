//! Moves on the board: how many a second, and how long until another screen knows.

use crate::Outcome;
use crate::samples::Samples;
use crate::stage::Stage;
use crate::visitor::Visitor;
use domain::live::Message;
use domain::workshop::{Card, Command as Floor, HoldReason};
use domain::{Command, LineId, OrderId};
use futures::StreamExt;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// How long a message may be on its way before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(5);
/// Who else looks at the board; when more screens are asked for, they look at several each.
const WATCHERS: [&str; 2] = ["advisor1", "director"];

/// A technician who stops work and takes it up again, over and over.
pub(crate) struct Mover {
    pub(crate) visitor: Visitor,
    pub(crate) order: OrderId,
    pub(crate) job: LineId,
    version: i32,
    working: bool,
    /// The ids of the commands sent so far.
    pub(crate) commands: Vec<String>,
}

impl Mover {
    pub(crate) fn new((visitor, card): (Visitor, Card)) -> Outcome<Self> {
        let running = card.progress.jobs.iter().find(|job| job.running_since.is_some()).ok_or("no job runs")?;
        Ok(Self {
            order: card.progress.order,
            job: running.line,
            version: card.progress.version,
            working: true,
            commands: Vec::new(),
            visitor,
        })
    }

    /// One move; returns the number of its last event.
    pub(crate) async fn go(&mut self) -> Outcome<i64> {
        let (order, job) = (self.order, Some(self.job));
        let command = if self.working {
            Floor::Hold { order, job, reason: HoldReason::WaitingForParts, note: String::new(), leaves_bay: false }
        } else {
            Floor::Resume { order, job }
        };
        let (id, answer) = self.visitor.execute(Command::Workshop(command), Some(self.version)).await?;
        self.version = answer.version;
        self.working = !self.working;
        self.commands.push(id.to_string());
        Ok(answer.seq)
    }

    /// Leaves the clock running, as it was found.
    async fn put_back(&mut self) -> Outcome {
        if !self.working {
            self.go().await?;
        }
        Ok(())
    }
}

/// Moves by as many technicians at once, each on their own connection and order.
pub(crate) async fn execute(stage: &Stage, connections: usize, time: Duration) -> Outcome<Samples> {
    let mut tasks = tokio::task::JoinSet::new();
    for worker in stage.workers(connections).await? {
        let mut mover = Mover::new(worker)?;
        tasks.spawn(async move {
            let mut samples = Samples::default();
            let begun = Instant::now();
            while begun.elapsed() < time {
                let sent = Instant::now();
                mover.go().await?;
                samples.add(sent.elapsed());
            }
            samples.wall = begun.elapsed();
            mover.put_back().await?;
            Outcome::Ok(samples)
        });
    }
    let mut all = Samples::default();
    while let Some(done) = tasks.join_next().await {
        all.join(done??);
    }
    Ok(all)
}

/// The time from sending a move until as many screens of others are told of it: until each is, and until the last of them is.
pub(crate) async fn propagation(stage: &Stage, moves: usize, screens: usize) -> Outcome<(Samples, Samples)> {
    let (tell, mut told) = mpsc::unbounded_channel();
    let mut listeners = tokio::task::JoinSet::new();
    for watcher in WATCHERS {
        let visitor = Visitor::sign_in(stage, watcher).await?;
        for _ in 0..screens / WATCHERS.len() {
            let stream = visitor.get("/api/v1/events", false).await?.bytes_stream();
            let tell = tell.clone();
            listeners.spawn(async move { listen(stream, &tell).await });
        }
    }
    let screens = listeners.len();
    let worker = stage.workers(1).await?.pop().ok_or("nobody works")?;
    let mut mover = Mover::new(worker)?;
    let (mut each, mut last) = (Samples::default(), Samples::default());
    let begun = Instant::now();
    for _ in 0..moves {
        let sent = Instant::now();
        let seq = mover.go().await?;
        let (mut waiting, mut latest) = (screens, Duration::ZERO);
        while waiting > 0 {
            let (heard, at): (i64, Instant) = tokio::time::timeout(PATIENCE, told.recv()).await?.ok_or("nobody listens any more")?;
            if heard == seq {
                each.add(at - sent);
                latest = latest.max(at - sent);
                waiting -= 1;
            }
        }
        last.add(latest);
    }
    (each.wall, last.wall) = (begun.elapsed(), begun.elapsed());
    mover.put_back().await?;
    listeners.shutdown().await;
    Ok((each, last))
}

/// Passes on the number of every event that a stream tells of, and when it came.
async fn listen<B: AsRef<[u8]>, E>(stream: impl futures::Stream<Item = Result<B, E>>, tell: &mpsc::UnboundedSender<(i64, Instant)>) {
    let mut stream = std::pin::pin!(stream);
    let mut text = Vec::new();
    while let Some(Ok(part)) = stream.next().await {
        let at = Instant::now();
        text.extend_from_slice(part.as_ref());
        while let Some(end) = text.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = text.drain(..=end).collect();
            let Some(data) = line.strip_prefix(b"data:") else { continue };
            if let Ok(Message::Change(change)) = serde_json::from_slice(data)
                && tell.send((change.seq, at)).is_err()
            {
                return;
            }
        }
    }
}
