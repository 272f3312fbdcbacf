//! Whom a job that stands still calls: the one who can make it go on learns of it at once.

use super::{HoldReason, Note};
use crate::permission::{Permission, Post};
use crate::{Actor, LineId, OrderId, PersonId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A job on hold, as it is told to whoever can make it go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    pub order: OrderId,
    pub line: LineId,
    /// The number of the order.
    pub number: String,
    /// The car's plate, or the last characters of its VIN.
    pub car: String,
    /// The job.
    pub title: String,
    /// Who works on it.
    pub technician: String,
    pub reason: HoldReason,
    /// What the technician wrote.
    pub note: String,
    pub since: DateTime<Utc>,
    /// Whose order it is.
    pub advisor: PersonId,
}

/// An answer to whoever asked the technical director about a job, as it is told to everybody who has the job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    pub order: OrderId,
    pub line: LineId,
    /// The car's plate, or the last characters of its VIN.
    pub car: String,
    /// The job.
    pub title: String,
    /// The last of them.
    pub note: Note,
}

/// Who is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    /// The advisor of the order: they speak with the customer.
    Advisor,
    /// Everybody who holds one of these posts.
    Posts(&'static [Post]),
}

impl HoldReason {
    /// Who can make the work go on.
    #[must_use]
    pub const fn calls(self) -> Called {
        match self {
            Self::WaitingForParts => Called::Posts(&[Post::PartsManager, Post::Storekeeper]),
            Self::WaitingForAuthorisation | Self::WaitingForCustomer => Called::Advisor,
            Self::WaitingForAssessment => Called::Posts(&[Post::InsuranceSupervisor, Post::InsuranceSpecialist]),
            Self::TechnicalSupport => Called::Posts(&[Post::TechnicalDirector]),
            Self::Outwork | Self::EndOfShift => Called::Posts(&[Post::WorkshopDirector, Post::Dispatcher]),
        }
    }

    /// Whether somebody is called, on an order of this advisor.
    #[must_use]
    pub fn is_for(self, actor: &Actor, advisor: PersonId) -> bool {
        match self.calls() {
            Called::Advisor => actor.person == advisor,
            Called::Posts(posts) => actor.posts.iter().any(|post| posts.contains(post)),
        }
    }
}

/// Whether somebody may ever be called, by a job that stands still, about parts (`parts::AtDesk`) or by an answer: everybody else need not listen.
#[must_use]
pub fn may_be_called(actor: &Actor) -> bool {
    let by_post = |reason: &HoldReason| match reason.calls() {
        Called::Advisor => actor.posts.contains(&Post::ServiceAdvisor),
        Called::Posts(_) => reason.is_for(actor, actor.person),
    };
    // The desk hears what is asked of it, and whoever works what they are answered.
    let is_answered = actor.may(Permission::IssueParts) || actor.may(Permission::Work);
    is_answered || HoldReason::ALL.iter().any(by_post)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DealershipId;
    use uuid::Uuid;

    fn somebody(person: u128, posts: &[Post]) -> Actor {
        Actor::staff(PersonId(Uuid::from_u128(person)), DealershipId(Uuid::nil()), posts.to_vec())
    }

    #[test]
    fn each_reason_calls_the_one_who_can_help() {
        let lin = somebody(1, &[Post::ServiceAdvisor]);
        let other = somebody(2, &[Post::ServiceAdvisor]);
        let called = |actor: &Actor| HoldReason::ALL.iter().copied().filter(|reason| reason.is_for(actor, lin.person)).collect::<Vec<_>>();
        assert_eq!(called(&lin), [HoldReason::WaitingForAuthorisation, HoldReason::WaitingForCustomer]);
        assert_eq!(called(&other), [], "it is not their order");
        assert_eq!(called(&somebody(3, &[Post::Storekeeper])), [HoldReason::WaitingForParts]);
        assert_eq!(called(&somebody(4, &[Post::InsuranceSpecialist])), [HoldReason::WaitingForAssessment]);
        assert_eq!(called(&somebody(5, &[Post::TechnicalDirector])), [HoldReason::TechnicalSupport]);
        assert_eq!(called(&somebody(6, &[Post::WorkshopDirector])), [HoldReason::Outwork, HoldReason::EndOfShift]);
    }

    #[test]
    fn only_those_listen_whom_somebody_may_call() {
        assert!(may_be_called(&somebody(1, &[Post::ServiceAdvisor])));
        assert!(may_be_called(&somebody(2, &[Post::Cashier, Post::Storekeeper])));
        assert!(!may_be_called(&somebody(3, &[Post::Cashier])));
        assert!(may_be_called(&somebody(4, &[Post::Technician])), "the parts that they asked for have come");
    }
}
