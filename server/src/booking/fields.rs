//! The fields of a form, as the browser sends them, and the pictures that were put into it.

use super::room::Pass;
use crate::photos::MEGABYTE;
use crate::web::body::{FORM, Incoming, LIMIT, PICTURE, Read};
use crate::web::problem::Problem;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::header::{self, HeaderMap};
use domain::Refusal;
use domain::appointments::BOOKING_PHOTOS;

/// No form of these pages has more fields.
const MOST: usize = 64;

/// Names and values, in their order; a name may come several times.
#[derive(Debug, Default)]
pub(super) struct Fields {
    named: Vec<(String, String)>,
    /// As they came; at most as many as a booking holds, and one to be told that it is one too many.
    pub(super) pictures: Vec<Bytes>,
    /// Why some of the pictures were not read.
    pub(super) unread: Option<Refusal>,
    /// The room that they take while they are here.
    _pass: Option<Pass>,
}

/// What lets a form with pictures through to its door.
pub(super) fn forms() -> DefaultBodyLimit {
    DefaultBodyLimit::max(FORM + 2 * LIMIT)
}

/// Whether a form may hold pictures.
pub(super) fn may_hold_pictures(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// Whether a form is no longer than one without pictures may be.
pub(super) fn is_short(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    length.is_some_and(|length| length <= LIMIT)
}

impl Fields {
    /// Reads a form.
    pub(super) async fn read(request: Request) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err(Problem::WrongContentType);
        }
        let (parts, body) = request.into_parts();
        let mut incoming = Incoming::form(&parts.headers, body);
        let body = match incoming.read().await {
            Ok(body) => body,
            Err(problem) => {
                incoming.drain().await;
                return Err(problem);
            }
        };
        let form = axum::Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, Body::from(body)), &()).await;
        let axum::Form(mut named) = form.map_err(|error| Problem::unreadable(error.body_text()))?;
        named.truncate(MOST);
        Ok(Self { named, ..Self::default() })
    }

    /// Reads a form that may hold pictures: of one that is given no pass what fits into a form without. What is typed stands at the beginning,
    /// and is read whatever becomes of the pictures.
    pub(super) async fn read_with_pictures(request: Request, pass: Option<Pass>) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let mut incoming = match pass {
            Some(_) => Incoming::form_with_pictures(&parts.headers, body),
            None => Incoming::form(&parts.headers, body),
        };
        let (bytes, read) = incoming.read_beginning().await;
        let unread = match read {
            Read::Whole => None,
            Read::TooLarge if pass.is_some() => Some(Refusal::PicturesTooHeavy { limit: FORM / MEGABYTE }),
            Read::TooLarge | Read::Cut => Some(Refusal::PicturesNotNow),
        };
        let form = Multipart::from_request(Request::from_parts(parts, Body::from(bytes)), &()).await;
        let mut form = form.map_err(|error| Problem::unreadable(error.body_text()))?;
        let mut fields = Self { unread, _pass: pass, ..Self::default() };
        loop {
            match fields.next(&mut form).await {
                Ok(true) => {}
                Ok(false) => return Ok(fields),
                // Where it was cut off no field ends.
                Err(_) if read != Read::Whole => return Ok(fields),
                Err(error) => return Err(error),
            }
        }
    }

    /// Reads one more field; answers whether there was one.
    async fn next(&mut self, form: &mut Multipart) -> Result<bool, Problem> {
        let unreadable = |error: axum::extract::multipart::MultipartError| Problem::unreadable(error.body_text());
        let Some(field) = form.next_field().await.map_err(unreadable)? else { return Ok(false) };
        let (name, is_picture) = (field.name().unwrap_or_default().to_owned(), field.file_name().is_some());
        let value = field.bytes().await.map_err(unreadable)?;
        match (is_picture, value.len()) {
            // A browser sends an empty one where none was chosen.
            (true, 0) => {}
            (true, long) if long > PICTURE => self.unread = Some(Refusal::PictureTooHeavy { limit: PICTURE / MEGABYTE }),
            (true, _) if self.pictures.len() <= BOOKING_PHOTOS => self.pictures.push(value),
            (false, _) if self.named.len() < MOST => self.named.push((name, String::from_utf8_lossy(&value).into_owned())),
            _ => {}
        }
        Ok(true)
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
