//! Pictures for the story: a car drawn from plain shapes, in the colour of the customer's car, once for each thing that is shown.

use crate::photos::files::{Files, alone};
use crate::photos::picture::{self, Prepared};
use domain::repair_orders::photos::Shows;
use domain::{Actor, AppointmentId, DealershipId, PhotoId};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Cursor;
use store::appointments::pictures;
use store::repair_orders::photos::{self, Hash, Kept};
use store::{Error, Store};

const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;

/// What has been drawn so far.
pub(crate) struct Album {
    files: Files,
    drawn: BTreeMap<(Shows, [u8; 3]), Kept>,
}

impl Album {
    pub(crate) const fn new(files: Files) -> Self {
        Self { files, drawn: BTreeMap::new() }
    }

    /// Keeps a picture under a photo's id.
    pub(crate) async fn keep(
        &mut self,
        store: &Store,
        actor: &Actor,
        photo: PhotoId,
        (shows, paint): (Shows, [u8; 3]),
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<(), Error> {
        let kept = match self.drawn.get(&(shows, paint)) {
            Some(kept) => *kept,
            None => {
                let Prepared { full, small, picture } = draw(shows, paint)?;
                let hash: Hash = Sha256::digest(&full).into();
                let kept = Kept { hash, picture, bytes: full.len() + small.len() };
                self.files.put(actor.dealership, hash, full, small).await.map_err(|error| failed(&error))?;
                self.drawn.insert((shows, paint), kept);
                kept
            }
        };
        photos::keep(store, actor, photo, &kept, at).await
    }
}

impl Album {
    /// Keeps the picture of a scratch that a customer sends with a booking, in a file of its own.
    pub(crate) async fn keep_sent(
        &mut self,
        store: &Store,
        (dealership, visit): (DealershipId, AppointmentId),
        photo: PhotoId,
        paint: [u8; 3],
        at: chrono::DateTime<chrono::Utc>,
    ) -> Result<(), Error> {
        let Prepared { full, small, .. } = draw(Shows::Damage, paint)?;
        self.files.put(dealership, alone(photo), full, small).await.map_err(|error| failed(&error))?;
        pictures::add(store, (dealership, visit), (photo, alone(photo)), at).await
    }
}

/// A picture of the story that cannot be kept ends the story.
fn failed(error: &dyn std::fmt::Display) -> Error {
    Error::Database(sqlx::Error::Io(std::io::Error::other(error.to_string())))
}

fn draw(shows: Shows, paint: [u8; 3]) -> Result<Prepared, Error> {
    let image = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| Rgb(pixel(shows, paint, x, y)));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image).write_to(&mut bytes, ImageFormat::Jpeg).map_err(|error| failed(&error))?;
    picture::prepare(&bytes.into_inner()).map_err(|refusal| failed(&format!("{refusal:?}")))
}

/// The colour of a point: a hall, and in it what is shown.
fn pixel(shows: Shows, paint: [u8; 3], x: u32, y: u32) -> [u8; 3] {
    let (x, y) = (f64::from(x) / f64::from(WIDTH), f64::from(y) / f64::from(HEIGHT));
    let hall = if y > 0.72 { [92, 94, 96] } else { shade([188, 194, 198], 1.0 - 0.3 * y) };
    let within = |left: f64, top: f64, right: f64, bottom: f64| (left..=right).contains(&x) && (top..=bottom).contains(&y);
    let round = |cx: f64, cy: f64, r: f64| ((x - cx) * 4.0 / 3.0).hypot(y - cy) <= r;
    match shows {
        Shows::Left | Shows::Right => {
            // One side is the other in a mirror: the bonnet is lower than the boot.
            let along = if shows == Shows::Left { x } else { 1.0 - x };
            let roof = (0.28..=0.80).contains(&along) && (0.30..=0.52).contains(&y) && (along - 0.54).abs() < 0.12 + (y - 0.30) * 0.7;
            if round(0.24, 0.70, 0.11) || round(0.76, 0.70, 0.11) {
                if round(0.24, 0.70, 0.06) || round(0.76, 0.70, 0.06) { [178, 180, 182] } else { [28, 28, 30] }
            } else if roof && y > 0.335 && y < 0.50 && (along - 0.54).abs() > 0.012 && (along - 0.54).abs() < 0.08 + (y - 0.30) * 0.66 {
                [44, 54, 62]
            } else if roof || within(0.06, 0.50, 0.94, 0.70) {
                shade(paint, 1.1 - 0.5 * (y - 0.3))
            } else {
                hall
            }
        }
        Shows::Front | Shows::Rear => {
            let lamp = if shows == Shows::Front { [240, 240, 220] } else { [170, 24, 24] };
            if within(0.22, 0.50, 0.34, 0.57) || within(0.66, 0.50, 0.78, 0.57) {
                lamp
            } else if within(0.41, 0.60, 0.59, 0.66) {
                [24, 72, 160]
            } else if within(0.30, 0.28, 0.70, 0.44) {
                [44, 54, 62]
            } else if within(0.26, 0.24, 0.74, 0.46) || within(0.18, 0.44, 0.82, 0.74) {
                shade(paint, 1.1 - 0.5 * (y - 0.24))
            } else if within(0.20, 0.74, 0.30, 0.84) || within(0.70, 0.74, 0.80, 0.84) {
                [28, 28, 30]
            } else {
                hall
            }
        }
        Shows::Odometer => {
            let ring = |cx: f64| round(cx, 0.45, 0.30) && !round(cx, 0.45, 0.27);
            if ring(0.28) || ring(0.72) || within(0.40, 0.70, 0.60, 0.78) { [214, 226, 232] } else { [18, 20, 24] }
        }
        Shows::Interior => {
            if within(0.12, 0.30, 0.42, 0.92) || within(0.58, 0.30, 0.88, 0.92) {
                shade([92, 84, 76], 1.2 - 0.5 * y)
            } else if within(0.20, 0.14, 0.34, 0.32) || within(0.66, 0.14, 0.80, 0.32) {
                [104, 96, 88]
            } else {
                [40, 40, 44]
            }
        }
        Shows::Damage | Shows::Finding | Shows::Other => {
            let scratch = (y - 0.35 - 0.3 * x - 0.02 * (x * 40.0).sin()).abs() < 0.012 && (0.15..=0.85).contains(&x);
            if scratch { [236, 236, 236] } else { shade(paint, 1.15 - 0.4 * y) }
        }
    }
}

fn shade(colour: [u8; 3], light: f64) -> [u8; 3] {
    colour.map(|part| (f64::from(part) * light).clamp(0.0, 255.0) as u8)
}
