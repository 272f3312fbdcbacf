//! The pages at which customers book for themselves, and the page behind the link to a visit.
//!
//! Plain pages and plain forms, rendered here and never woken up: on a telephone with a bad line the program of the desks would weigh more
//! than all the rest. What is typed is kept on the server from step to step (`domain::appointments::Booking`).

mod car;
mod contact;
mod done;
mod frame;
mod needs;
mod paper;
mod time;
mod visit;

pub use frame::{document, surround};

use crate::problem::Problem;
use crate::words::Loc;
use chrono::{DateTime, NaiveDate, Utc};
use domain::appointments::{Booking, Offered, Owner, Page, PublicHouse, Slot, VisitPage, VisitSheet};
use domain::care::PaperAt;
use domain::repair_orders::OrderPage;
use domain::staff::Dealership;
use domain::{PhotoId, Refusal};
use leptos_i18n::td_string;

/// What one of these pages shows.
#[derive(Clone, Debug)]
pub enum Shown {
    /// The houses that one may choose from.
    Houses(Vec<PublicHouse>),
    Booking(Box<Making>),
    Visit(Box<Visiting>),
    /// A visit on paper, and the token of its link.
    Sheet(Box<(String, VisitSheet)>),
    /// A paper of an order, and the token of the link to it.
    Paper(Box<Papering>),
    /// The link leads nowhere, or the server has no answer now.
    Nowhere(Problem),
}

/// A booking on its way.
#[derive(Clone, Debug)]
pub struct Making {
    pub house: PublicHouse,
    pub page: Page,
    pub booking: Booking,
    pub offered: Offered,
    /// What the house knows of them, once their telephone number is proved.
    pub owner: Owner,
    /// The free times, where they are chosen.
    pub slots: Vec<Slot>,
    /// The day whose times are shown.
    pub day: Option<NaiveDate>,
    /// The visit that it has become, and the token of its link.
    pub done: Option<(String, VisitPage)>,
    /// What was begun has run out.
    pub expired: bool,
    /// What was sent of what is wrong, oldest first; only where it is shown.
    pub photos: Vec<PhotoId>,
}

/// What somebody is about to do with their visit.
#[derive(Clone, Debug, Default)]
pub enum Deed {
    #[default]
    Look,
    /// Choose another time, or confirm the one that was chosen.
    Move {
        slots: Vec<Slot>,
        day: Option<NaiveDate>,
        to: Option<DateTime<Utc>>,
    },
    Cancel,
    /// A photo that was sent with the booking.
    TakeBack(PhotoId),
}

/// What was done just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Did {
    Moved,
    Cancelled,
    Withdrawn,
    /// A photo.
    TookBack,
}

impl Did {
    /// Its word in the page's address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
            Self::Withdrawn => "withdrawn",
            Self::TookBack => "took_back",
        }
    }

    /// What this word of an address says.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Moved, Self::Cancelled, Self::Withdrawn, Self::TookBack].into_iter().find(|did| did.code() == code)
    }
}

/// A visit behind its link.
#[derive(Clone, Debug)]
pub struct Visiting {
    pub token: String,
    pub page: VisitPage,
    pub deed: Deed,
    pub did: Option<Did>,
    pub said: Option<Refusal>,
}

/// A paper of an order behind its link.
#[derive(Clone, Debug)]
pub struct Papering {
    pub token: String,
    pub at: PaperAt,
    pub page: OrderPage,
    pub house: Dealership,
    /// The dealership's offset from UTC, in minutes.
    pub offset_minutes: i32,
}

/// What the visit is called in the customer's calendar.
#[must_use]
pub fn calendar_summary(loc: Loc, page: &VisitPage) -> String {
    td_string!(loc, booking.calendar_summary, house = page.house.short_name.as_str(), car = page.car.as_str())
}
