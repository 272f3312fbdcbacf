//! The fields of a form, as the browser sends them, and the pictures that were put into it.

use crate::web::body::{FORM, Incoming};
use crate::web::problem::Problem;
use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::header;
use domain::appointments::BOOKING_PHOTOS;

/// No form of these pages has more fields.
const MOST: usize = 64;
/// The longest value of a field that came beside pictures, in bytes.
const LONGEST: usize = 64 * 1024;
/// What of a form is taken in so that the browser reads the answer, in bytes; beyond it the line is cut.
const TAKEN: usize = 4 * FORM;

/// Names and values, in their order; a name may come several times.
#[derive(Debug, Default)]
pub(super) struct Fields {
    named: Vec<(String, String)>,
    /// As they came; at most as many as a booking holds, and one to be told that it is one too many.
    pub(super) pictures: Vec<Vec<u8>>,
    /// More was sent than is read of one form.
    pub(super) too_heavy: bool,
}

/// What lets a form with pictures through to its door.
pub(super) fn forms() -> DefaultBodyLimit {
    DefaultBodyLimit::max(TAKEN)
}

impl Fields {
    /// Reads a form.
    pub(super) async fn read(request: Request) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err(Problem::WrongContentType);
        }
        let (parts, body) = request.into_parts();
        let body = Incoming::form(&parts.headers, body).read().await?;
        let form = axum::Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, Body::from(body)), &()).await;
        let axum::Form(mut named) = form.map_err(|error| Problem::unreadable(error.body_text()))?;
        named.truncate(MOST);
        Ok(Self { named, ..Self::default() })
    }

    /// Whether a form may hold pictures.
    pub(super) fn may_hold_pictures(request: &Request) -> bool {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
    }

    /// Reads a form that may hold pictures, which are passed over unless they are welcome. What is typed is read whatever is wrong with them.
    pub(super) async fn read_with_pictures(request: Request, welcome: bool) -> Result<Self, Problem> {
        let mut form = Multipart::from_request(request, &()).await.map_err(|error| Problem::unreadable(error.body_text()))?;
        let (mut fields, mut room) = (Self::default(), FORM);
        while let Some(mut field) = form.next_field().await.map_err(|error| unreadable(&error))? {
            let name = field.name().unwrap_or_default().to_owned();
            let is_picture = field.file_name().is_some();
            let wanted = if is_picture { welcome && fields.pictures.len() <= BOOKING_PHOTOS } else { fields.named.len() < MOST };
            let most = match (wanted, is_picture) {
                (false, _) => 0,
                (true, true) => room,
                (true, false) => LONGEST,
            };
            match taken(&mut field, most).await.map_err(|error| unreadable(&error))? {
                _ if !wanted => {}
                Some(value) if !is_picture => fields.named.push((name, String::from_utf8_lossy(&value).into_owned())),
                None if !is_picture => return Err(Problem::BodyTooLarge { limit: LONGEST }),
                // A browser sends an empty one where none was chosen.
                Some(value) if value.is_empty() => {}
                Some(value) => {
                    room -= value.len();
                    fields.pictures.push(value);
                }
                None => (fields.too_heavy, room) = (true, 0),
            }
        }
        Ok(fields)
    }

    /// The value of a field; empty when it was not sent.
    pub(super) fn one(&self, name: &str) -> &str {
        self.named.iter().find(|(of, _)| of == name).map_or("", |(_, value)| value)
    }

    /// The values of a field that may be sent several times.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.named.iter().filter(move |(of, _)| of == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a field to its end; nothing for one that is longer than that.
async fn taken(field: &mut Field<'_>, most: usize) -> Result<Option<Vec<u8>>, MultipartError> {
    let (mut value, mut fits) = (Vec::new(), true);
    while let Some(piece) = field.chunk().await? {
        fits = fits && value.len() + piece.len() <= most;
        if fits {
            value.extend_from_slice(&piece);
        } else {
            value.clear();
        }
    }
    Ok(fits.then_some(value))
}

fn unreadable(error: &MultipartError) -> Problem {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::BodyTooLarge { limit: TAKEN };
    }
    Problem::unreadable(error.body_text())
}
