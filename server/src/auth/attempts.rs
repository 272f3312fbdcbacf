//! How often somebody may try to sign in: counted per user name and per network address, in this server's memory.

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// How long a failure counts.
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Failures for one user name within the window before its sign-in waits.
const PER_NAME: usize = 8;
/// Failures from one address within the window before it waits: a whole dealership may share one.
const PER_ADDRESS: usize = 100;
/// Names and addresses that are remembered at most.
const REMEMBERED: usize = 20_000;

/// The failures of the last quarter of an hour.
#[derive(Clone, Debug, Default)]
pub struct Attempts {
    failures: Arc<Mutex<HashMap<Key, Vec<DateTime<Utc>>>>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Name(String),
    Address(IpAddr),
}

impl Key {
    const fn limit(&self) -> usize {
        match self {
            Self::Name(_) => PER_NAME,
            Self::Address(_) => PER_ADDRESS,
        }
    }
}

impl Attempts {
    /// How long to wait before the next attempt; nothing when it may be made now.
    #[must_use]
    pub fn wait(&self, user_name: &str, address: IpAddr, now: DateTime<Utc>) -> Option<TimeDelta> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        keys(user_name, address)
            .iter()
            .filter_map(|key| {
                let times: Vec<_> = failures.get(key)?.iter().filter(|at| now - **at < WINDOW).collect();
                let oldest_that_counts = times.len().checked_sub(key.limit())?;
                Some(WINDOW - (now - **times.get(oldest_that_counts)?))
            })
            .max()
    }

    /// Remembers a failure.
    pub fn failed(&self, user_name: &str, address: IpAddr, now: DateTime<Utc>) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= REMEMBERED {
            failures.retain(|_, times| times.last().is_some_and(|at| now - *at < WINDOW));
        }
        if failures.len() >= REMEMBERED {
            failures.clear();
        }
        for key in keys(user_name, address) {
            let times = failures.entry(key).or_default();
            times.retain(|at| now - *at < WINDOW);
            times.push(now);
        }
    }

    /// Forgets the failures of a user name whose owner has got in.
    pub fn succeeded(&self, user_name: &str) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.remove(&Key::Name(folded(user_name)));
    }
}

fn keys(user_name: &str, address: IpAddr) -> [Key; 2] {
    [Key::Name(folded(user_name)), Key::Address(address)]
}

/// A user name without case and surrounding space, cut to a length that is still a name.
fn folded(user_name: &str) -> String {
    user_name.trim().to_lowercase().chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
    const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 7));

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    #[test]
    fn after_eight_failures_a_name_waits_until_the_first_is_a_quarter_of_an_hour_old() {
        let attempts = Attempts::default();
        for minute in 0..8 {
            assert_eq!(attempts.wait("lin", HERE, at(minute)), None);
            attempts.failed("Lin ", HERE, at(minute));
        }
        assert_eq!(attempts.wait("lin", ELSEWHERE, at(8)), Some(TimeDelta::minutes(7)));
        assert_eq!(attempts.wait("chen", HERE, at(8)), None);
        assert_eq!(attempts.wait("lin", HERE, at(15)), None);
    }

    #[test]
    fn one_address_cannot_try_many_names() {
        let attempts = Attempts::default();
        for name in 0..PER_ADDRESS {
            attempts.failed(&format!("name{name}"), ELSEWHERE, at(0));
        }
        assert!(attempts.wait("lin", ELSEWHERE, at(1)).is_some());
        assert_eq!(attempts.wait("lin", HERE, at(1)), None);
    }

    #[test]
    fn getting_in_clears_the_name() {
        let attempts = Attempts::default();
        for _ in 0..PER_NAME {
            attempts.failed("lin", HERE, at(0));
        }
        attempts.succeeded("lin");
        assert_eq!(attempts.wait("lin", HERE, at(1)), None);
    }
}
