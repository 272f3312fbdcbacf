//! Photos of what is wrong, sent with what is needed: kept with the booking until it becomes a visit, or is forgotten with it.

use super::steps::Said;
use super::{Bookings, Query, token, trouble};
use crate::photos::files::{Copy, alone};
use crate::web::problem::Problem;
use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::appointments::{Again, Car};
use domain::{AppointmentId, PhotoId, Refusal};
use serde::Deserialize;
use sha2::{Digest, Sha256};
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

/// The photo that an address names; one that is no id is of no photo.
type Named<T> = Result<Path<T>, PathRejection>;

/// A photo of the booking on its way.
pub(super) async fn of_booking(
    State(doors): State<Bookings>,
    photo: Named<PhotoId>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Path(photo) = photo.map_err(|_| Refusal::NotFound)?;
    let kept = bookings::find(&doors.store, token(&headers), doors.now()).await.map_err(trouble)?.ok_or(Refusal::NotFound)?;
    let hash = pictures::file(&doors.store, kept.dealership, kept.id, photo).await.map_err(trouble)?;
    doors.photos.send(&headers, kept.dealership, hash, asked.copy()).await
}

/// A photo of the visit behind a link.
pub(super) async fn of_visit(
    State(doors): State<Bookings>,
    named: Named<(String, PhotoId)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Path((token, photo)) = named.map_err(|_| Refusal::NotFound)?;
    let (dealership, hash) = pictures::file_behind_link(&doors.store, &token, photo, doors.now()).await.map_err(trouble)?;
    doors.photos.send(&headers, dealership, hash, asked.copy()).await
}

/// The id of a photo of a booking: the same, sent again, is the same.
fn photo_id(booking: AppointmentId, body: &[u8]) -> PhotoId {
    let digest = Sha256::new().chain_update(booking.0).chain_update(body).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    PhotoId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

impl Bookings {
    /// Takes what is needed, and the photos that came with it; whatever is wrong with one, the others are kept.
    pub(super) async fn needs(&self, said: &mut Said<'_>) -> Result<(), Problem> {
        let needs = self.say_needs(said).await?;
        self.take_photos(said).await?;
        Ok(needs?)
    }

    /// Takes one photo back, or more in; what is needed may be said later.
    pub(super) async fn photos(&self, said: &mut Said<'_>) -> Result<(), Problem> {
        if let Ok(photo) = said.fields.one("drop").parse::<PhotoId>() {
            self.drop_photo(said, photo).await?;
        }
        let needs = self.say_needs(said).await?;
        self.take_photos(said).await?;
        match needs {
            Err(Refusal::FieldEmpty { .. }) => Ok(()),
            other => Ok(other?),
        }
    }

    /// Writes down what is needed before anybody looks at pictures, which takes its time; answers what is wrong with it.
    async fn say_needs(&self, said: &mut Said<'_>) -> Result<Result<(), Refusal>, Problem> {
        let (fields, house) = (said.fields, said.house);
        let own = self.owner(house, &said.kept.booking).await?;
        let booking = &mut said.kept.booking;
        let declined = own.cars.into_iter().find(|of| booking.car == Some(Car::Own(of.vehicle))).map(|of| of.declined);
        let wanted = |again: &Again| fields.all("again").any(|line| line == again.line.to_string());
        let again = declined.unwrap_or_default().into_iter().filter(wanted).collect();
        let services = fields.all("service").map(|code| code.chars().take(80).collect()).collect();
        let needs = booking.say_needs(services, again, fields.one("concern"));
        bookings::keep(&self.store, &said.kept).await.map_err(trouble)?;
        said.kept.version += 1;
        Ok(needs)
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

    /// Takes the photos of a form; answers what is wrong with the first that was not taken.
    async fn take_photos(&self, said: &Said<'_>) -> Result<(), Refusal> {
        let mut outcome = said.fields.unread.clone().map_or(Ok(()), Err);
        for body in &said.fields.pictures {
            let taken = self.take_photo(said, body.clone()).await.map_err(|problem| match problem {
                Problem::Refused(refused) => refused.refusal,
                // What is in the way is written to the log; the customer sends it again.
                _ => Refusal::PicturesNotNow,
            });
            outcome = outcome.and(taken);
        }
        outcome
    }

    async fn take_photo(&self, said: &Said<'_>, body: Bytes) -> Result<(), Problem> {
        let (dealership, photo) = (said.kept.dealership, photo_id(said.kept.id, &body));
        let hash = alone(photo);
        if !pictures::begin(&self.store, (dealership, said.kept.id), (photo, hash), self.now()).await.map_err(trouble)? {
            return Ok(());
        }
        let put = self.photos.put_alone(dealership, photo, body).await;
        if put.is_err() {
            pictures::forget(&self.store, dealership, photo).await.map_err(trouble)?;
            return put;
        }
        pictures::kept(&self.store, dealership, photo).await.map_err(trouble)
    }
}
