//! What others have written for whoever works on a job: why the final inspection sent it back (返工).

use super::Job;
use crate::event::{Event, Recorded};
use crate::quality;
use serde::{Deserialize, Serialize};

/// What whoever works on a job is told of it. A board leaves it out: only the list of one's own jobs and the inspector's have it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What the final inspection that sent it back last has found, in the inspector's words; empty for a job that was never sent back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sent_back: String,
}

impl Told {
    /// Whether nobody has written anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The kinds of the events that tell it ([`Event::kind`]).
    pub const KINDS: &[&str] = &["failed"];
}

impl Job {
    /// Takes in what has happened to its order, oldest first, as far as it is told to whoever works on it.
    pub fn hear(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::Quality(quality::Event::Failed { jobs, finding, .. }) if jobs.contains(&self.line) => {
                self.told.sent_back.clone_from(finding);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::JobStatus;
    use super::super::tests::job;
    use super::*;
    use crate::staff::{PersonRef, Skill};
    use crate::{InspectionId, LineId, PersonId};
    use chrono::{DateTime, TimeDelta, Utc};
    use uuid::Uuid;

    const WANG: PersonId = PersonId(Uuid::from_u128(1));
    const XU: PersonId = PersonId(Uuid::from_u128(2));

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn recorded(minutes: i64, by: PersonId, event: Event) -> Recorded {
        assert!(Told::KINDS.contains(&event.kind()), "{event:?} is not read");
        let actor = Some(PersonRef { person: by, name: "徐".to_owned() });
        Recorded { seq: minutes, at: at(minutes), actor, subject: Uuid::nil(), version: 1, event }
    }

    #[test]
    fn whoever_has_a_job_that_was_sent_back_reads_what_was_found_last() {
        let failed = |minutes, jobs: &[LineId], finding: &str| {
            let (inspection, jobs) = (InspectionId(Uuid::nil()), jobs.to_vec());
            recorded(minutes, XU, Event::Quality(quality::Event::Failed { inspection, jobs, finding: finding.to_owned() }))
        };
        let mut brakes = job(1, Skill::Mechanical, JobStatus::Dispatched, Some(WANG));
        let mut paint = job(2, Skill::Paint, JobStatus::Done, Some(WANG));
        assert!(brakes.told.is_empty());
        for of in [failed(1, &[brakes.line], "制动踏板偏软"), failed(2, &[brakes.line], "路试仍有异响")] {
            brakes.hear(&of);
            paint.hear(&of);
        }
        assert_eq!((brakes.told.sent_back.as_str(), paint.told.is_empty()), ("路试仍有异响", true));
    }
}
