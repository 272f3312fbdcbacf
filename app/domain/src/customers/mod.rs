//! Customers and vehicles: who they are, how they are found, what identifies them.

mod consent;
mod decide;
pub mod phone;
pub mod plate;
pub mod vin;

pub use consent::{Agreed, Consent, Purpose, accept_agreed};
pub use decide::decide;
pub(crate) use decide::limited;
pub use phone::Phone;
pub use plate::{Plate, PlateColour, PlateError};
pub use vin::{Vin, VinError};

use crate::repair_orders::Status;
use crate::{AppointmentId, ConsentId, CustomerId, Fen, OrderId, VehicleId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// What a customer is.
    pub enum CustomerKind {
        Person = "person",
        Company = "company",
    }
}

coded! {
    /// 使用性质. The 三包 rules cover household vehicles only (SAMR Order 43, art. 2 and 40).
    pub enum UsageNature {
        /// 家用
        Household = "household",
        /// 营运
        Commercial = "commercial",
        /// 公务/企业
        Company = "company",
        /// 出租/网约
        Taxi = "taxi",
        /// 试驾
        TestDrive = "test_drive",
        /// 库存
        Stock = "stock",
    }
}

coded! {
    /// What drives the car; decides which technicians may open the high-voltage system.
    pub enum Energy {
        Petrol = "petrol",
        Diesel = "diesel",
        Hybrid = "hybrid",
        PlugInHybrid = "plug_in_hybrid",
        Electric = "electric",
    }
}

coded! {
    /// Why an odometer may read less than at the last visit.
    pub enum OdometerReason {
        /// 换表
        InstrumentReplaced = "instrument_replaced",
        /// 录错
        EarlierReadingWrong = "earlier_reading_wrong",
    }
}

/// What is typed about a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerDraft {
    pub kind: CustomerKind,
    pub name: String,
    /// As typed; see [`Phone::parse`].
    pub phone: String,
    /// Person to speak to at a company.
    pub contact: String,
    pub address: String,
    pub note: String,
}

/// What is typed about a vehicle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VehicleDraft {
    pub owner: CustomerId,
    /// As typed; empty for a car without a plate.
    pub plate: String,
    pub plate_colour: PlateColour,
    /// As typed; see [`Vin::parse`].
    pub vin: String,
    /// Why a VIN with a wrong check digit is accepted; empty otherwise.
    pub vin_reason: String,
    /// Brand, series and version as the trade writes them: 星越L 2.0TD 四驱 2023款.
    pub model: String,
    pub engine_no: String,
    pub colour: String,
    pub energy: Energy,
    pub usage: UsageNature,
    /// Date of the purchase invoice; the 三包 periods start with it unless the delivery was later (art. 18).
    pub invoice_date: Option<NaiveDate>,
    pub delivery_date: Option<NaiveDate>,
}

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    pub id: CustomerId,
    pub version: i32,
    pub kind: CustomerKind,
    pub name: String,
    pub phone: Phone,
    pub contact: String,
    pub address: String,
    pub note: String,
}

impl Customer {
    /// What everybody who works on the car may know: the name.
    #[must_use]
    pub fn named_only(self) -> Self {
        let nothing = String::new;
        Self { phone: Phone::stored(""), contact: nothing(), address: nothing(), note: nothing(), ..self }
    }
}

/// A vehicle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vehicle {
    pub id: VehicleId,
    pub version: i32,
    pub owner: CustomerId,
    pub plate: Option<Plate>,
    pub plate_colour: PlateColour,
    pub vin: Vin,
    pub model: String,
    pub engine_no: String,
    pub colour: String,
    pub energy: Energy,
    pub usage: UsageNature,
    pub invoice_date: Option<NaiveDate>,
    pub delivery_date: Option<NaiveDate>,
    /// Reading at the last visit, in km.
    pub odometer_km: Option<u32>,
}

impl Vehicle {
    /// What people call the car: its plate, or the end of its VIN.
    #[must_use]
    pub fn name(&self) -> String {
        self.plate.as_ref().map_or_else(|| self.vin.as_str()[11..].to_owned(), ToString::to_string)
    }

    /// The day the 包修期 and 三包有效期 start: the delivery if it differs from the invoice (SAMR Order 43, art. 18).
    #[must_use]
    pub fn guarantees_start(&self) -> Option<NaiveDate> {
        self.delivery_date.or(self.invoice_date)
    }
}

/// What people ask of this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    RegisterCustomer {
        customer: CustomerId,
        draft: CustomerDraft,
    },
    ChangeCustomer {
        customer: CustomerId,
        draft: CustomerDraft,
    },
    RegisterVehicle {
        vehicle: VehicleId,
        draft: VehicleDraft,
    },
    ChangeVehicle {
        vehicle: VehicleId,
        draft: VehicleDraft,
    },
    /// Beside the car, the customer of an order signs what their data may be given away for.
    SignConsent {
        order: OrderId,
        #[serde(flatten)]
        agreed: Agreed,
        signed_by: String,
        signature: String,
    },
    /// The customer takes back what they agreed to.
    WithdrawConsent {
        consent: ConsentId,
    },
}

/// What has happened in this area. The events carry what was accepted, normalised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    CustomerRegistered { customer: Customer },
    CustomerChanged { customer: Customer },
    VehicleRegistered { vehicle: Vehicle, vin_reason: Option<String> },
    VehicleChanged { vehicle: Vehicle, vin_reason: Option<String> },
    ConsentSigned { agreed: Agreed, signed_by: String, signature: String },
    ConsentWithdrawn { purpose: Purpose },
}

/// What a decision needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Facts {
    /// The customer as stored; nothing for one that is being registered.
    Customer(Option<Customer>),
    /// The vehicle as stored (nothing when registering), and whether its owner is known to the dealership.
    Vehicle { stored: Option<Vehicle>, owner_known: bool, today: NaiveDate },
    /// The consent as stored, and the visit or the order that it was given with.
    Consent { stored: Option<Consent>, visit: Option<AppointmentId>, order: Option<OrderId> },
    /// Whether there is such an order, whether its customer agrees to that purpose already, and whether the id is taken.
    Signing { order_known: bool, stands: bool, exists: bool },
}

/// One result of the search box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    pub vehicle: Option<VehicleId>,
    pub customer: CustomerId,
    pub plate: Option<String>,
    pub vin: Option<String>,
    pub model: Option<String>,
    /// What drives the vehicle: some services are for some cars only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub energy: Option<Energy>,
    pub customer_name: String,
    pub phone: String,
    /// The order that is open on the vehicle now, or the one whose number was searched for.
    pub order: Option<(OrderId, String, Status)>,
}

/// The most results the search box shows.
pub const SEARCH_LIMIT: usize = 12;

/// A line of a vehicle's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub order: OrderId,
    pub number: String,
    pub status: Status,
    pub opened_at: DateTime<Utc>,
    pub odometer_km: Option<u32>,
    pub concern: String,
    pub total: Fen,
}

/// The customer page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerPage {
    pub customer: Customer,
    pub vehicles: Vec<Vehicle>,
    /// Newest first, at most 20 over all vehicles.
    pub visits: Vec<Visit>,
    /// What was agreed to under their telephone number, newest first, at most 20.
    pub consents: Vec<Consent>,
}

/// The vehicle page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VehiclePage {
    pub vehicle: Vehicle,
    pub owner: Customer,
    /// Newest first, at most 20.
    pub visits: Vec<Visit>,
}
