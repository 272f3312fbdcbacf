//! What others have written for whoever works on a job: why the final inspection sent it back (返工), and the answer to whoever asked the
//! technical director (技术支持).

use super::{Hold, HoldReason, Job};
use crate::event::{Event, Recorded};
use crate::staff::PersonRef;
use crate::{PersonId, quality, repair_orders};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What somebody has written into the history of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub by: PersonRef,
    pub at: DateTime<Utc>,
    pub text: String,
}

/// What whoever works on a job is told of it. A board leaves it out: only the list of one's own jobs and the inspector's have it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What the final inspection that sent it back last has found, in the inspector's words; empty for a job that was never sent back.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sent_back: String,
    /// The last answer while the job stands still for the technical director ([`Job::answer`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Note>,
}

impl Told {
    /// Whether nobody has written anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The kinds of the events that tell it ([`Event::kind`]).
    pub const KINDS: &[&str] = &["failed", "annotated"];
}

impl Hold {
    /// Whether what is written at that time is for whoever asked the technical director.
    fn asks_for_notes(&self, at: DateTime<Utc>) -> bool {
        self.reason == HoldReason::TechnicalSupport && at >= self.since
    }

    /// What something recorded on the order answers to whose job stands still, where they asked the technical director: a note of anybody but
    /// themselves.
    #[must_use]
    pub fn answered_by(&self, mut hands: impl Iterator<Item = PersonId>, recorded: &Recorded) -> Option<Note> {
        let Event::RepairOrders(repair_orders::Event::Annotated { text }) = &recorded.event else { return None };
        let by = recorded.actor.clone()?;
        let is_answer = self.asks_for_notes(recorded.at) && hands.all(|hand| hand != by.person);
        is_answer.then(|| Note { by, at: recorded.at, text: text.clone() })
    }
}

impl Job {
    /// What whoever asked the technical director was answered last, as long as the job stands still for that.
    #[must_use]
    pub fn answer(&self) -> Option<&Note> {
        let hold = self.hold.as_ref()?;
        self.told.answer.as_ref().filter(|note| hold.asks_for_notes(note.at))
    }

    /// Takes in what has happened to its order, oldest first, as far as it is told to whoever works on it.
    pub fn hear(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::Quality(quality::Event::Failed { jobs, finding, .. }) if jobs.contains(&self.line) => {
                self.told.sent_back.clone_from(finding);
            }
            _ => {
                let answer = self.hold.as_ref().and_then(|hold| hold.answered_by(self.hands(), recorded));
                if answer.is_some() {
                    self.told.answer = answer;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::job;
    use super::super::{JobStatus, Portion};
    use super::*;
    use crate::staff::Skill;
    use crate::{InspectionId, LineId};
    use chrono::TimeDelta;
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

    fn noted(minutes: i64, by: PersonId, text: &str) -> Recorded {
        recorded(minutes, by, Event::RepairOrders(repair_orders::Event::Annotated { text: text.to_owned() }))
    }

    fn asking(reason: HoldReason) -> Job {
        let hold = Some(Hold { reason, note: "请技术总监会诊".to_owned(), since: at(10) });
        Job { hold, ..job(1, Skill::Mechanical, JobStatus::OnHold, Some(WANG)) }
    }

    #[test]
    fn whoever_asked_the_technical_director_reads_the_last_answer_until_they_go_on() {
        let mut job = asking(HoldReason::TechnicalSupport);
        job.hear(&noted(9, XU, "以前的备注"));
        job.hear(&noted(12, WANG, "补充：冷车时才有"));
        assert_eq!(job.answer(), None, "neither what was written before, nor their own");
        job.hear(&noted(15, XU, "先测回路"));
        job.hear(&noted(20, XU, "更换线束接头"));
        assert_eq!(job.answer().map(|note| (note.text.as_str(), note.at)), Some(("更换线束接头", at(20))));
        let asks_again = Job { hold: Some(Hold { since: at(30), ..job.hold.clone().expect("it stands still") }), ..job.clone() };
        assert_eq!(asks_again.answer(), None, "that was answered before");
        job.hold = None;
        assert_eq!(job.answer(), None);
    }

    #[test]
    fn a_note_answers_nobody_who_waits_for_something_else() {
        for reason in HoldReason::ALL {
            let mut job = asking(*reason);
            job.hear(&noted(15, XU, "车主中午来"));
            assert_eq!(job.answer().is_some(), *reason == HoldReason::TechnicalSupport, "{reason:?}");
        }
    }

    #[test]
    fn what_one_who_shares_the_job_writes_is_no_answer() {
        let mut job = asking(HoldReason::TechnicalSupport);
        job.crew = [WANG, XU].map(|person| Portion { person, percent: 50 }).to_vec();
        job.hear(&noted(15, XU, "我也没见过"));
        assert_eq!(job.answer(), None);
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
