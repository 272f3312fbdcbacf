//! Who asks.

use crate::permission::{Permission, Post, Reach, customer_reach, reach};
use crate::{DealershipId, LinkId, OrderId, PersonId};
use serde::{Deserialize, Serialize};

/// The signed-in person, in the dealership they are working in now; or the customer who holds the link to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub person: PersonId,
    pub dealership: DealershipId,
    /// The posts held in this dealership; one person may hold several.
    pub posts: Vec<Post>,
    /// The order that a customer's link leads to. A customer holds no post: they may do what customers may, to this order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
}

impl Actor {
    /// A member of staff.
    #[must_use]
    pub const fn staff(person: PersonId, dealership: DealershipId, posts: Vec<Post>) -> Self {
        Self { person, dealership, posts, order: None }
    }

    /// The customer who holds a link to an order. What they do is recorded under the link: that is all that is known of them.
    #[must_use]
    pub const fn customer(link: LinkId, order: OrderId, dealership: DealershipId) -> Self {
        Self { person: PersonId(link.0), dealership, posts: Vec::new(), order: Some(order) }
    }

    /// Whether this is the customer who holds a link to the order.
    #[must_use]
    pub fn is_customer_of(&self, order: OrderId) -> bool {
        self.order == Some(order)
    }

    /// How far this person may go with a permission: the furthest that any of their posts reaches.
    #[must_use]
    pub fn reach(&self, permission: Permission) -> Reach {
        if self.order.is_some() {
            return customer_reach(permission);
        }
        self.posts.iter().map(|post| reach(*post, permission)).max().unwrap_or(Reach::None)
    }

    /// Whether the person may do this at all, be it only to their own.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.reach(permission) > Reach::None
    }

    /// A customer at the dealership's public pages: nobody of the staff, and without a post. What is theirs is proved before they ask.
    #[must_use]
    pub const fn public(dealership: DealershipId) -> Self {
        Self { person: PersonId(uuid::Uuid::nil()), dealership, posts: Vec::new(), order: None }
    }

    /// Whether this is somebody at the public pages, and nobody of the staff.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.person.0.is_nil() && self.posts.is_empty() && self.order.is_none()
    }

    /// Whether the person holds this post.
    #[must_use]
    pub fn is(&self, post: Post) -> bool {
        self.posts.contains(&post)
    }
}
