//! Why a telephone number, a plate or a VIN cannot be read.

use super::Loc;
use domain::customers::{PlateError, VinError};
use leptos_i18n::td_string;

/// A telephone number that is none.
pub(super) fn phone(loc: Loc, found: &str) -> String {
    match found.trim() {
        "" => td_string!(loc, refusals.phone_empty).to_owned(),
        found => td_string!(loc, refusals.phone_unreadable, found = found),
    }
}

/// A plate that cannot be one.
pub(super) fn plate(loc: Loc, error: &PlateError) -> String {
    match error {
        PlateError::Province { found } => td_string!(loc, refusals.plate_province, found = found.as_str()),
        PlateError::Office { found } => td_string!(loc, refusals.plate_office, found = found.as_str()),
        PlateError::LooksLikeDigit { found } => {
            td_string!(loc, refusals.plate_looks_like_digit, found = *found, digit = if *found == 'I' { '1' } else { '0' })
        }
        PlateError::Length { length } => td_string!(loc, refusals.plate_length, length = *length),
        PlateError::Serial { found } => td_string!(loc, refusals.plate_serial, found = found.as_str()),
    }
}

/// A VIN that cannot be one.
pub(super) fn vin(loc: Loc, error: &VinError) -> String {
    match error {
        VinError::Length { length } => td_string!(loc, refusals.vin_length, length = *length),
        VinError::Character { place, found } => td_string!(loc, refusals.vin_character, place = *place, found = *found),
        VinError::CheckDigit { found, expected } => td_string!(loc, refusals.vin_check_digit, found = *found, expected = *expected),
    }
}
