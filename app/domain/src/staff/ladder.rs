//! Which posts stand above whom: nobody hands out more than they hold themselves, and nobody gets into a higher post by its holder's account.

use crate::permission::{Permission, Post, Reach, reach};
use crate::policy::Policy;
use crate::{Actor, Refusal};
use serde::{Deserialize, Serialize};

/// What is the say of few: over people, over money that is given away or back, and over what others have done. The work of a post (taking
/// payments, inspecting, issuing parts) is not: a manager hires those who do what the manager must not do.
const AUTHORITY: &[Permission] = &[
    Permission::ManageStaff,
    Permission::OverrideVin,
    Permission::ApproveDiscount,
    Permission::VoidOrder,
    Permission::AbandonJob,
    Permission::CorrectTime,
    Permission::UndoSettlement,
    Permission::RefundPayment,
    Permission::GrantCredit,
];

/// What says in a house which post stands above another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    /// What the house has set for itself: how much each post may give away.
    pub policy: Policy,
    /// Somebody who is let in holds the general manager's post here.
    pub general_manager: bool,
}

impl Ladder {
    /// Whether a post is not for these people to give, to take away, or to get into by a new password. The general manager gives every post,
    /// the system administrator every other one, and the general manager's only while nobody who is let in holds it: somebody has to be the first.
    #[must_use]
    pub fn is_above(&self, post: Post, actor: &Actor) -> bool {
        if actor.is(Post::GeneralManager) {
            return false;
        }
        if actor.is(Post::SystemAdministrator) {
            return post == Post::GeneralManager && self.general_manager;
        }
        let further = |permission: &Permission| {
            let of_the_post = reach(post, *permission);
            of_the_post > actor.reach(*permission) && (of_the_post == Reach::Group || AUTHORITY.contains(permission))
        };
        post == Post::GeneralManager
            || post == Post::SystemAdministrator
            || self.policy.discount_limit(&[post]) > self.policy.discount_limit(&actor.posts)
            || Permission::ALL.iter().any(further)
    }

    /// None of these posts stands above whoever asks.
    ///
    /// # Errors
    /// [`Refusal::PostAboveOwn`], with who can do it.
    pub fn expect_none_above(&self, posts: &[Post], actor: &Actor) -> Result<(), Refusal> {
        let Some(post) = posts.iter().copied().find(|post| self.is_above(*post, actor)) else { return Ok(()) };
        let ask = if self.general_manager { Post::GeneralManager } else { Post::SystemAdministrator };
        Err(Refusal::PostAboveOwn { post, ask })
    }
}
