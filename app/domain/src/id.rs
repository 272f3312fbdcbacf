//! Identifiers. Every one is a UUID v7 made by whoever issues the command, so that nothing need come back from the server.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { Uuid::parse_str(text).map(Self) }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }
    )+};
}

ids! {
    /// A dealership: the tenant that owns every row.
    DealershipId,
    /// A member of staff; one person may work in several dealerships of the group.
    PersonId,
    /// A command envelope; sent twice, it acts once.
    CommandId,
    /// A customer: a person or a company.
    CustomerId,
    /// A vehicle.
    VehicleId,
    /// A repair order (工单).
    OrderId,
    /// A line of a repair order; a labour line is also the job that a technician works.
    LineId,
    /// A workshop bay (工位).
    BayId,
    /// A settlement statement for one payer (结算单).
    StatementId,
    /// A payment received.
    PaymentId,
    /// A gate pass (出门证).
    GatePassId,
    /// A certificate of a finished repair (竣工出厂合格证).
    CertificateId,
    /// A final inspection (终检).
    InspectionId,
    /// A filled inspection sheet (检查单).
    SheetId,
    /// A message to a customer.
    MessageId,
    /// An entry of the stop list: an address that nothing is sent to.
    StopId,
    /// A link to the customer's page of one order or one visit.
    LinkId,
    /// What a customer has agreed to.
    ConsentId,
    /// A visit that is expected, or a car that waits at reception (预约).
    AppointmentId,
    /// A time in which a bay or a technician is away.
    ClosureId,
    /// A photo of a car, made by whoever takes it: sent twice, it arrives once.
    PhotoId,
    /// Something that came to light while a car was here (增项的发现).
    FindingId,
    /// A piece of advice for the driver (用车建议).
    AdviceId,
    /// What was asked of the next post up, to give away more than one's own may.
    DiscountId,
    /// A recall or a service campaign of the manufacturer (召回).
    CampaignId,
    /// A complaint (投诉).
    ComplaintId,
    /// A car of the house that is lent (代步车).
    LoanerId,
    /// A loaner car that is promised or lent to somebody for a while.
    LoanId,
    /// A mark of damage on the outline of a car.
    MarkId,
    /// A package as it was put on an order (套餐). Its lines have the ids that come after its own.
    PackageId,
    /// An entry of paint material (漆料).
    PaintId,
    /// Somebody's time in the house, from clocking in to clocking out (出勤).
    AttendanceId,
    /// A count of a part in its bin (盘点).
    CountId,
    /// A part that whoever works on a job asks for (领料).
    PartsRequestId,
    /// A tablet or a wall that somebody in the office has enrolled.
    DeviceId,
}
