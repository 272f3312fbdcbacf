//! What deciding about an order needs to know besides it.

use super::{OfferedPackage, Picture};
use crate::Fen;
use crate::appointments::OpeningHours;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What deciding about an order needs to know besides the order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What the vehicle's odometer read at the visit before this one.
    pub last_odometer_km: Option<u32>,
    /// What the price list asks for a unit of the part that the command names.
    pub list_price: Option<Fen>,
    /// The picture that was received under the id that the command names.
    pub picture: Option<Picture>,
    /// The service that the command puts on the order, as it is offered now.
    pub package: Option<OfferedPackage>,
    /// When the house is open, where the command may promise a time; its clocks are so many minutes ahead of UTC.
    pub hours: OpeningHours,
    pub offset_minutes: i32,
    /// The day by which the advice that the command names was to be followed, where it was taken back.
    pub taken_back_until: Option<NaiveDate>,
}

/// What opening an order needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenFacts {
    /// The order that is already open on this vehicle, if any.
    pub open_order: Option<String>,
    pub vehicle_known: bool,
    /// The id is already taken by another order.
    pub exists: bool,
}
