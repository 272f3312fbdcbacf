//! Photos of what is wrong, sent with what is needed: kept with the booking until it becomes a visit, or is forgotten with it.

use super::steps::Said;
use super::{Bookings, Query, token, trouble};
use crate::photos::MEGABYTE;
use crate::photos::files::Copy;
use crate::web::body::FORM;
use crate::web::problem::Problem;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::appointments::{Again, Car};
use domain::{PhotoId, Refusal};
use serde::Deserialize;
use store::appointments::{bookings, pictures};

/// Which copy the address asks for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    small: String,
}

impl Asked {
    const fn copy(&self) -> Copy {
        if self.small.is_empty() { Copy::Full } else { Copy::Small }
    }
}

/// A photo of the booking on its way.
pub(super) async fn of_booking(
    State(doors): State<Bookings>,
    Path(photo): Path<PhotoId>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let kept = bookings::find(&doors.store, token(&headers), doors.now()).await.map_err(trouble)?.ok_or(Refusal::NotFound)?;
    let hash = pictures::file(&doors.store, kept.dealership, kept.id, photo).await.map_err(trouble)?;
    doors.photos.send(&headers, kept.dealership, hash, asked.copy()).await
}

/// A photo of the visit behind a link.
pub(super) async fn of_visit(
    State(doors): State<Bookings>,
    Path((token, photo)): Path<(String, PhotoId)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (dealership, hash) = pictures::file_behind_link(&doors.store, &token, photo, doors.now()).await.map_err(trouble)?;
    doors.photos.send(&headers, dealership, hash, asked.copy()).await
}

impl Bookings {
    /// Takes what is needed, and the photos that came with it; whatever is wrong with one, the others are kept.
    pub(super) async fn needs(&self, said: &mut Said<'_>) -> Result<(), Problem> {
        let (fields, house) = (said.fields, said.house);
        let own = self.owner(house, &said.kept.booking).await?;
        let booking = &mut said.kept.booking;
        let declined = own.cars.into_iter().find(|of| booking.car == Some(Car::Own(of.vehicle))).map(|of| of.declined);
        let wanted = |again: &Again| fields.all("again").any(|line| line == again.line.to_string());
        let again = declined.unwrap_or_default().into_iter().filter(wanted).collect();
        let services = fields.all("service").map(|code| code.chars().take(80).collect()).collect();
        let needs = booking.say_needs(services, again, fields.one("concern"));
        let photos = self.take_photos(said).await;
        needs?;
        photos
    }

    /// Takes one photo back, or more in; what is needed may still be said.
    pub(super) async fn photos(&self, said: &mut Said<'_>) -> Result<(), Problem> {
        if let Ok(photo) = said.fields.one("drop").parse::<PhotoId>() {
            self.drop_photo(said, photo).await?;
        }
        match self.needs(said).await {
            Err(Problem::Refused(refused)) if matches!(refused.refusal, Refusal::FieldEmpty { .. }) => Ok(()),
            other => other,
        }
    }

    async fn drop_photo(&self, said: &Said<'_>, photo: PhotoId) -> Result<(), Problem> {
        let (dealership, booking) = (said.kept.dealership, said.kept.id);
        // One that is gone already was dropped by the same form, sent twice.
        if let Ok(hash) = pictures::file(&self.store, dealership, booking, photo).await {
            self.photos.remove(dealership, hash).await?;
            pictures::forget(&self.store, dealership, photo).await.map_err(trouble)?;
        }
        Ok(())
    }

    #[expect(clippy::disallowed_methods, reason = "the server's door is an edge: identifiers begin here")]
    async fn take_photos(&self, said: &mut Said<'_>) -> Result<(), Problem> {
        let (dealership, booking) = (said.kept.dealership, said.kept.id);
        if said.fields.pictures.is_empty() && !said.fields.too_heavy {
            return Ok(());
        }
        let mut kept = pictures::of_booking(&self.store, dealership, booking).await.map_err(trouble)?.len();
        let mut outcome = if said.fields.too_heavy { Err(Refusal::PictureTooHeavy { limit: FORM / MEGABYTE }.into()) } else { Ok(()) };
        for body in &said.fields.pictures {
            let photo = PhotoId(uuid::Uuid::now_v7());
            let taken = async {
                said.kept.booking.look_at_photo(kept)?;
                let picture = self.photos.put_alone(dealership, photo, body.clone()).await?;
                pictures::keep(&self.store, (dealership, booking), photo, &picture, self.now()).await.map_err(trouble)
            };
            match taken.await {
                Ok(()) => kept += 1,
                Err(problem) => outcome = outcome.and(Err(problem)),
            }
        }
        outcome
    }
}
