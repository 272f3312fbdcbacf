//! Photos of an order: taken, kept until they are sent, shown.

#[cfg(feature = "hydrate")]
mod browser;
mod gallery;
mod queue;
mod sent;
mod take;

pub use gallery::PhotosBlock;
pub use queue::{NotKept, Queue, UnsentNotice};
pub use sent::{RemoveSentForm, SentPhotos};
pub use take::{Guided, RefusedPhoto, Take, Thumb};

use domain::PhotoId;

/// The address of a photo.
#[must_use]
pub fn full(photo: PhotoId) -> String {
    format!("/api/v1/photos/{photo}")
}

/// The address of its small copy.
#[must_use]
pub fn small(photo: PhotoId) -> String {
    format!("/api/v1/photos/{photo}/small")
}
