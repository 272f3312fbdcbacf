//! Who asks.

use crate::permission::{Permission, Post, Reach, guest_reach, reach};
use crate::{AppointmentId, DealershipId, OrderId, PersonId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A customer, by what they have shown: nothing, or the link that only they have. Nobody of the staff, and without a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guest {
    /// Somebody at the public pages, who books a visit of their own.
    Booking,
    /// Whoever holds the link to a visit.
    Visit(AppointmentId),
    /// Whoever holds the link to an order.
    Order(OrderId),
}

impl Guest {
    /// The visit that the link leads to.
    #[must_use]
    pub const fn visit(self) -> Option<AppointmentId> {
        match self {
            Self::Visit(visit) => Some(visit),
            Self::Booking | Self::Order(_) => None,
        }
    }
}

/// The signed-in person, in the dealership they are working in now; or a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub person: PersonId,
    pub dealership: DealershipId,
    /// The posts held in this dealership; one person may hold several.
    pub posts: Vec<Post>,
    /// A customer holds no post: they may do what customers may, to what they have shown to be theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest: Option<Guest>,
}

impl Actor {
    /// A member of staff.
    #[must_use]
    pub const fn staff(person: PersonId, dealership: DealershipId, posts: Vec<Post>) -> Self {
        Self { person, dealership, posts, guest: None }
    }

    /// A customer. What they do is recorded under their link, or under the booking they have begun: that is all that is known of them.
    #[must_use]
    pub const fn guest(by: Uuid, guest: Guest, dealership: DealershipId) -> Self {
        Self { person: PersonId(by), dealership, posts: Vec::new(), guest: Some(guest) }
    }

    /// Whether this is the customer who holds a link to the order.
    #[must_use]
    pub fn is_customer_of(&self, order: OrderId) -> bool {
        self.guest == Some(Guest::Order(order))
    }

    /// Whether this is a customer, and nobody of the staff.
    #[must_use]
    pub const fn is_guest(&self) -> bool {
        self.guest.is_some()
    }

    /// How far this person may go with a permission: the furthest that any of their posts reaches.
    #[must_use]
    pub fn reach(&self, permission: Permission) -> Reach {
        match self.guest {
            Some(guest) => guest_reach(guest, permission),
            None => self.posts.iter().map(|post| reach(*post, permission)).max().unwrap_or(Reach::None),
        }
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
