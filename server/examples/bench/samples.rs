//! Times taken, and what they say together.

use std::fmt;
use std::time::Duration;

/// Times of the same thing done again and again, by several at once.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    times: Vec<Duration>,
    /// How long it all took.
    pub(crate) wall: Duration,
}

impl Samples {
    pub(crate) fn add(&mut self, time: Duration) {
        self.times.push(time);
    }

    /// Takes in what another one measured in the same time.
    pub(crate) fn join(&mut self, other: Self) {
        self.times.extend(other.times);
        self.wall = self.wall.max(other.wall);
    }

    /// How many a second.
    pub(crate) fn rate(&self) -> f64 {
        self.times.len() as f64 / self.wall.as_secs_f64().max(f64::EPSILON)
    }

    /// The time that this proportion of all stays within, in milliseconds.
    fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.times.clone();
        sorted.sort_unstable();
        let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
        sorted.get(place).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }

    /// Without the rate, for what is done one at a time.
    pub(crate) fn spread(&self) -> String {
        format!(
            "p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, max {:.1} ms",
            self.percentile(50),
            self.percentile(95),
            self.percentile(99),
            self.percentile(100)
        )
    }
}

impl fmt::Display for Samples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0}/s, p50 {:.1} ms, p95 {:.1} ms", self.rate(), self.percentile(50), self.percentile(95))
    }
}
