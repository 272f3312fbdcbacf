//! What the values of the walk-around are called, and what its refusals say.

use super::numbers::list;
use crate::words::{Clock, Loc};
use domain::Refusal;
use domain::customers::Energy;
use domain::repair_orders::Shows;
use domain::repair_orders::walk_around::{DamageKind, Lamp, Question, View, WheelAt};
use leptos_i18n::td_string;

called! {
    /// What a photo shows.
    shows(Shows) {
        Front => shows_front,
        Left => shows_left,
        Rear => shows_rear,
        Right => shows_right,
        Odometer => shows_odometer,
        Interior => shows_interior,
        Damage => shows_damage,
        Finding => shows_finding,
        Other => shows_other,
    }

    /// What is wrong with the outside.
    damage(DamageKind) {
        Scratch => damage_scratch,
        Dent => damage_dent,
        Crack => damage_crack,
        Missing => damage_missing,
        Rust => damage_rust,
        Other => damage_other,
    }

    /// A side of the car.
    view(View) {
        Top => view_top,
        Left => view_left,
        Right => view_right,
        Front => view_front,
        Rear => view_rear,
    }

    /// A warning lamp.
    lamp(Lamp) {
        Engine => lamp_engine,
        Oil => lamp_oil,
        Coolant => lamp_coolant,
        Battery => lamp_battery,
        Brake => lamp_brake,
        Abs => lamp_abs,
        Airbag => lamp_airbag,
        TyrePressure => lamp_tyre_pressure,
        Steering => lamp_steering,
        Transmission => lamp_transmission,
        HighVoltage => lamp_high_voltage,
        Service => lamp_service,
    }

    /// Where a wheel sits.
    wheel(WheelAt) {
        FrontLeft => wheel_front_left,
        FrontRight => wheel_front_right,
        RearLeft => wheel_rear_left,
        RearRight => wheel_rear_right,
    }

    /// What is asked in the interview.
    question(Question) {
        What => question_what,
        When => question_when,
        Where => question_where,
        Who => question_who,
        Why => question_why,
        How => question_how,
        HowOften => question_how_often,
    }
}

/// What the gauge reads: fuel in eighths, as its scale has them, or the charge.
#[must_use]
pub fn gauge(loc: Loc, energy: Energy, percent: u8) -> String {
    match energy {
        Energy::Electric => td_string!(loc, check_in.charge, percent = percent),
        Energy::Petrol | Energy::Diesel | Energy::Hybrid | Energy::PlugInHybrid => {
            td_string!(loc, check_in.fuel, eighths = eighths(percent), percent = percent)
        }
    }
}

/// The nearest eighth of a tank.
#[must_use]
pub fn eighths(percent: u8) -> u16 {
    (u16::from(percent) * 8 + 50) / 100
}

/// Tenths of a millimetre as millimetres: `4.2`.
#[must_use]
pub fn millimetres(tenths: u16) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Why something about a walk-around or its photos was refused.
pub(super) fn walk_around_refusal(loc: Loc, refusal: &Refusal, clock: &Clock) -> String {
    use Refusal as R;
    match refusal {
        R::SignatureEmpty => td_string!(loc, refusals.signature_empty).to_owned(),
        R::CheckInMissing => td_string!(loc, refusals.check_in_missing).to_owned(),
        R::WalkAroundChanged { by, at } => td_string!(loc, refusals.walk_around_changed, name = by.as_str(), at = clock.date_time(*at)),
        R::PhotosOnTheirWay { marks } => td_string!(
            loc,
            refusals.photos_on_their_way,
            marks = list(loc, marks.iter().map(u16::to_string).collect::<Vec<_>>().iter().map(String::as_str))
        ),
        R::PhotosMissing { missing } => {
            td_string!(loc, refusals.photos_missing, photos = list(loc, missing.iter().map(|of| shows(loc, *of))))
        }
        R::TooManyPhotos { limit } => td_string!(loc, refusals.too_many_photos, limit = *limit),
        R::TooManyMarks { limit } => td_string!(loc, refusals.too_many_marks, limit = *limit),
        R::PictureMissing => td_string!(loc, refusals.picture_missing).to_owned(),
        R::PhotoIsTold => td_string!(loc, refusals.photo_is_told).to_owned(),
        R::PhotoIsSigned => td_string!(loc, refusals.photo_is_signed).to_owned(),
        R::WheelUnreadable { at } => td_string!(loc, refusals.wheel_unreadable, wheel = wheel(loc, *at)),
        R::PictureTooLarge { megapixels, limit } => {
            td_string!(loc, refusals.picture_too_large, megapixels = *megapixels, limit = *limit)
        }
        R::PictureTooHeavy { limit } => td_string!(loc, refusals.picture_too_heavy, limit = *limit),
        R::PicturesTooHeavy { limit } => td_string!(loc, refusals.pictures_too_heavy, limit = *limit),
        R::NoMorePictures => td_string!(loc, refusals.no_more_pictures).to_owned(),
        R::PicturesNotNow => td_string!(loc, refusals.pictures_not_now).to_owned(),
        _ => td_string!(loc, refusals.not_a_picture).to_owned(),
    }
}
