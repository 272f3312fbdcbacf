//! 机动车维修竣工出厂合格证: the certificate that the law asks for before a car leaves after secondary maintenance, the repair of an assembly
//! or of the whole car (《道路运输条例》 art. 44; domain.md 2.2). Without it there is no gate pass.

use super::Event;
use crate::permission::{Permission, Reach};
use crate::repair_orders::cover::RepairClass;
use crate::repair_orders::{Order, Status};
use crate::staff::PersonRef;
use crate::{Actor, CertificateId, OrderId, Refusal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// More than this a car is not driven between check-in and delivery, in kilometres: road tests and the way from a towing. What is typed
/// beyond is a slip.
pub const MOST_DRIVEN_KM: u32 = 1_000;

/// Where a car stands once it has passed and has not left: where a certificate is written out, or missing.
pub const AFTER_PASSING: [Status; 4] = [Status::Passed, Status::Washing, Status::Ready, Status::Settled];

/// A certificate that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    pub id: CertificateId,
    /// `HG260312-001`: per dealership and day, without gaps.
    pub number: String,
    pub at: DateTime<Utc>,
    /// Who answers for it (质量检验员).
    pub inspector: PersonRef,
    /// 出厂里程表示值, in kilometres.
    pub odometer_km: u32,
}

/// A car that has passed and lacks its certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uncertified {
    pub order: OrderId,
    pub number: String,
    pub plate: Option<String>,
    /// The last six characters of the VIN, for a car without a plate.
    pub vin_serial: String,
    pub model: String,
    pub class: RepairClass,
}

/// Whether the car may not leave yet for want of a certificate. Where the repair was declined nothing is certified.
#[must_use]
pub fn is_missing(order: &Order) -> bool {
    let passed = AFTER_PASSING.contains(&order.progress.status);
    passed && order.ended_because.is_none() && order.class().needs_certificate() && order.certificate.is_none()
}

/// Decides whether the certificate may be written out.
pub(super) fn certify(order: &Order, certificate: CertificateId, odometer_km: u32, actor: &Actor) -> Result<Vec<crate::Event>, Refusal> {
    if actor.reach(Permission::Inspect) < Reach::Dealership {
        return Err(Refusal::not_allowed(Permission::Inspect));
    }
    if order.progress.worked_on_by(actor.person) {
        return Err(Refusal::OwnWork);
    }
    if order.certificate.is_some() {
        return Err(Refusal::AlreadyThere);
    }
    if !is_missing(order) {
        return Err(Refusal::NothingToCertify);
    }
    let came_with = order.check_in.as_ref().map_or(0, |check_in| check_in.odometer_km);
    if !(came_with..=came_with.saturating_add(MOST_DRIVEN_KM)).contains(&odometer_km) {
        return Err(Refusal::ExitOdometer { least: came_with, most: came_with.saturating_add(MOST_DRIVEN_KM), found: odometer_km });
    }
    Ok(vec![crate::Event::Quality(Event::Certified { certificate, odometer_km })])
}
