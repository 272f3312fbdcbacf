//! Who asks.

use crate::permission::{Permission, Post, Reach, reach};
use crate::{DealershipId, PersonId};
use serde::{Deserialize, Serialize};

/// The signed-in person, in the dealership they are working in now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub person: PersonId,
    pub dealership: DealershipId,
    /// The posts held in this dealership; one person may hold several.
    pub posts: Vec<Post>,
}

impl Actor {
    /// How far this person may go with a permission: the furthest that any of their posts reaches.
    #[must_use]
    pub fn reach(&self, permission: Permission) -> Reach {
        self.posts.iter().map(|post| reach(*post, permission)).max().unwrap_or(Reach::None)
    }

    /// Whether the person may do this at all, be it only to their own.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.reach(permission) > Reach::None
    }

    /// Whether the person holds this post.
    #[must_use]
    pub fn is(&self, post: Post) -> bool {
        self.posts.contains(&post)
    }
}
