//! The repair order: check-in, diagnosis, estimate, authorisation, lines and who pays them, and the lifecycle.

pub mod advice;
mod commands;
pub mod cover;
mod decide;
mod discount;
pub mod estimate;
mod facts;
pub mod findings;
mod kept;
pub mod lifecycle;
mod lines;
mod merge;
pub mod packages;
pub mod photos;
pub mod quote;
pub mod signature;
pub mod suspicion;
mod views;
pub mod walk_around;
mod walked;

pub use advice::{Advice, Due};
pub use commands::{Command, Event};
pub(crate) use decide::reason_given;
pub use decide::{decide, open};
pub(crate) use discount::expect_decided;
pub use discount::{AskedDiscount, RefusedDiscount, WaitingDiscount};
pub use facts::{Facts, OpenFacts};
pub use findings::{End, Finding, Standing};
pub use kept::{Change, KeptKind, KeptPaper, changes, holds, printed};
pub use lifecycle::{Status, Step};
pub use lines::LineDraft;
pub use merge::{Keep, Part, merge};
pub use packages::{OfPackage, OfferedPackage, OfferedTask};
pub use photos::{Photo, Picture, Shows};
pub use signature::Authorisation;
pub use views::{
    Booked, CatalogPart, DeferredLine, EarlierFinding, EarlierJob, EarlierVisit, EarlierVisits, Filter, Happening, MOST_UNPRICED,
    Operation, OrderPage, PAGE_ROWS, PAGE_VISITS, Row, Rows,
};
pub use walk_around::WalkAround;
pub use walked::{CheckSheet, Saved, Walked};

use crate::customers::OdometerReason;
use crate::quality::{Certificate, Comeback, Inspection, Sheet};
use crate::settlement::{GatePass, Statement, UndoneStatement};
use crate::staff::{PersonRef, Skill};
use crate::workshop::{Job, PaintEntry, Progress};
use crate::{BasisPoints, CustomerId, Fen, FindingId, Hours, LineId, OrderId, Quantity, VehicleId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// What kind of visit it is; gives the usual payer (domain.md section 4).
    pub enum Kind {
        /// 首次保养
        FirstService = "first_service",
        /// 定期保养
        Maintenance = "maintenance",
        /// 一般维修
        General = "general",
        /// 保修索赔
        Warranty = "warranty",
        /// 三包维修
        Sanbao = "sanbao",
        /// 善意维修
        Goodwill = "goodwill",
        /// 召回
        Recall = "recall",
        /// 服务活动
        Campaign = "campaign",
        /// 配件索赔
        PartWarranty = "part_warranty",
        /// 事故钣喷
        Accident = "accident",
        /// 新车PDI
        Pdi = "pdi",
        /// 售前维修
        PreSale = "pre_sale",
        /// 内部
        Internal = "internal",
        /// 外返(返修): free inside the repair guarantee
        Comeback = "comeback",
        /// 救援/外出服务
        Rescue = "rescue",
        /// 精品装潢
        Decoration = "decoration",
        /// 延保维修
        ExtendedWarranty = "extended_warranty",
    }
}

impl Kind {
    /// Who usually pays for such a visit; each line may say otherwise.
    #[must_use]
    pub const fn usual_payer(self) -> Payer {
        match self {
            Self::FirstService | Self::Warranty | Self::Sanbao | Self::Recall | Self::Campaign | Self::Pdi => Payer::Oem,
            Self::PartWarranty => Payer::Supplier,
            Self::Accident => Payer::Insurer,
            Self::PreSale | Self::Internal => Payer::Internal,
            Self::Comeback | Self::Goodwill => Payer::Dealer,
            Self::ExtendedWarranty => Payer::WarrantyCompany,
            Self::Maintenance | Self::General | Self::Rescue | Self::Decoration => Payer::Customer,
        }
    }

    /// Whether the house pays for such a visit by its nature (domain.md section 4), so that what it pays is no present to anybody. A
    /// comeback is free inside the repair guarantee, by law. New cars before their delivery, cars in stock and cars of our own are ours:
    /// one department charges another. Goodwill and our own campaigns are presents, and somebody has to be allowed to make them.
    #[must_use]
    pub const fn is_on_the_house(self) -> bool {
        matches!(self, Self::Comeback | Self::Pdi | Self::PreSale | Self::Internal)
    }
}

coded! {
    /// Who pays a share of a line. One statement per payer.
    pub enum Payer {
        Customer = "customer",
        /// 保险公司
        Insurer = "insurer",
        /// 厂家
        Oem = "oem",
        /// 供应商/配套厂
        Supplier = "supplier",
        /// 延保公司
        WarrantyCompany = "warranty_company",
        /// 内部部门
        Internal = "internal",
        /// 经销商承担(让利/返修)
        Dealer = "dealer",
        /// 代金券/套餐/储值
        Package = "package",
    }
}

impl Payer {
    /// Whether this payer pays at the cashier before the car leaves. All others are billed afterwards.
    #[must_use]
    pub const fn pays_at_the_desk(self) -> bool {
        matches!(self, Self::Customer)
    }

    /// Whether somebody is asked for the money; what the dealership bears itself, and what was paid for before, nobody owes.
    #[must_use]
    pub const fn is_asked_for(self) -> bool {
        !matches!(self, Self::Dealer | Self::Package)
    }

    /// Whether the money is the customer's in the end: their own, their cover, or what they have paid for before. It takes their
    /// signature before such a payer pays more.
    #[must_use]
    pub const fn is_on_the_customer(self) -> bool {
        matches!(self, Self::Customer | Self::Insurer | Self::WarrantyCompany | Self::Package)
    }

    /// Whether nobody outside the house pays: what is put on such a payer is given away. A package counts too, as long as no account says
    /// what is left in it.
    #[must_use]
    pub const fn is_the_house(self) -> bool {
        matches!(self, Self::Dealer | Self::Internal | Self::Package)
    }
}

coded! {
    /// What becomes of the parts taken out (旧件).
    pub enum OldParts {
        /// The customer takes them.
        Keep = "keep",
        /// The customer waives them.
        Waive = "waive",
        /// None are expected.
        None = "none",
    }
}

coded! {
    /// Quality class of a part, shown to the customer.
    pub enum QualityClass {
        /// 原厂件
        Genuine = "genuine",
        /// 同质配件
        Equivalent = "equivalent",
        /// 再制造件
        Remanufactured = "remanufactured",
        /// 修复件
        Repaired = "repaired",
        /// 旧件
        Used = "used",
        /// 客户自带
        CustomersOwn = "customers_own",
    }
}

coded! {
    /// What a line that is neither labour nor part is for: the columns of the settlement list (JT/T 1133-2017).
    pub enum OtherKind {
        /// 维修诊断费
        Diagnosis = "diagnosis",
        /// 检测费
        Testing = "testing",
        /// 外加工费
        Outwork = "outwork",
        /// 拖车/施救费
        Towing = "towing",
        /// 其他费用
        Other = "other",
    }
}

coded! {
    /// Why a promised time is changed.
    pub enum PromiseReason {
        WaitingForParts = "waiting_for_parts",
        AddedWork = "added_work",
        WorkshopFull = "workshop_full",
        Rework = "rework",
        CustomersWish = "customers_wish",
        Other = "other",
    }
}

/// A share of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub payer: Payer,
    /// The shares of a line add up to [`BasisPoints::WHOLE`].
    pub part: BasisPoints,
}

impl Share {
    /// One payer pays it all.
    #[must_use]
    pub fn whole(payer: Payer) -> Vec<Self> {
        vec![Self { payer, part: BasisPoints::WHOLE }]
    }
}

/// What a line charges for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Charge {
    /// Labour from the operation catalogue: billed hours × rate. The quota stays beside it.
    Labour {
        operation: String,
        skill: Skill,
        quota: Hours,
        billed: Hours,
        rate: Fen,
    },
    /// A part, fitted in a job when it names one.
    Part {
        part_no: String,
        quality: QualityClass,
        /// Who made it (domain.md 2.2: class, maker and price are told before a part is fitted); empty when nobody has said.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        maker: String,
        unit: String,
        quantity: Quantity,
        price: Fen,
        /// What the price list asked for a unit when the part was put on the order; nothing for a part that is not on it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        list: Option<Fen>,
        job: Option<LineId>,
    },
    Other {
        of: OtherKind,
        amount: Fen,
    },
}

/// A line of a repair order, prices VAT-inclusive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub id: LineId,
    pub title: String,
    pub charge: Charge,
    /// Taken off the line. With what else is given away, never more than the limit of who grants it allows.
    pub discount: Fen,
    pub shares: Vec<Share>,
    /// Whether the customer has authorised it; work on it cannot start before.
    pub authorised: bool,
    /// A job that was begun and given up: it stays on record and bills nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub abandoned: bool,
    /// The package that it came with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<OfPackage>,
    /// What came to light, and this is offered for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<FindingId>,
}

/// What the walk-around and the interview note down when a car comes in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckIn {
    pub kind: Kind,
    /// The concern in the customer's own words.
    pub concern: String,
    pub odometer_km: u32,
    /// Why the odometer reads less than last time; required when it does.
    pub odometer_reason: Option<OdometerReason>,
    pub promised_at: DateTime<Utc>,
    /// The customer waits in the lounge.
    pub waiting: bool,
    pub wash: bool,
    pub old_parts: OldParts,
    /// Fuel or charge in percent.
    pub energy_percent: u8,
    /// Things left in the car.
    pub belongings: String,
    /// Who brought the car, when it is not the owner.
    pub sender_name: String,
    pub sender_phone: String,
}

/// Complaint, cause, correction (现象-原因-措施).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosis {
    pub phenomenon: String,
    pub cause: String,
    pub correction: String,
    /// Trouble codes, as read.
    pub trouble_codes: String,
    /// What the repair counts as; none as long as it is what a visit of this kind usually is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<cover::RepairClass>,
}

/// The promised time: the current one, and the first, which is the one that on-time delivery is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    pub at: DateTime<Utc>,
    pub first: DateTime<Utc>,
    pub changes: u16,
}

/// A repair order with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: OrderId,
    /// `RO260312-018`: per dealership and day, without gaps.
    pub number: String,
    pub vehicle: VehicleId,
    pub customer: CustomerId,
    pub advisor: PersonRef,
    pub opened_at: DateTime<Utc>,
    pub check_in: Option<CheckIn>,
    /// What the walk-around has brought: damage, photos, signed sheets.
    #[serde(default)]
    pub walked: Walked,
    pub promise: Option<Promise>,
    pub diagnosis: Option<Diagnosis>,
    pub quoted_at: Option<DateTime<Utc>>,
    pub quoted_total: Option<Fen>,
    /// [`quote::mark_of_lines`] as it was when the price was told; none of estimates from before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted_mark: Option<String>,
    /// The promised time that was told with the price, and holds from the customer's yes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted_promise: Option<DateTime<Utc>>,
    pub lines: Vec<Line>,
    /// What came to light while the car was here, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// Advice for the driver, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub advice: Vec<Advice>,
    /// What was asked of the next post up, and waits or was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<AskedDiscount>,
    pub authorisations: Vec<Authorisation>,
    pub inspections: Vec<Inspection>,
    /// When a clock of its jobs last started or stopped: what was looked at before is looked at anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_clocked: Option<DateTime<Utc>>,
    /// The inspection sheets that were filled, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<Sheet>,
    /// The repair that the car came back from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comeback: Option<Comeback>,
    /// The paint that was written down, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paint: Vec<PaintEntry>,
    /// 竣工出厂合格证; the one that stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Certificate>,
    /// The statements that stand.
    pub statements: Vec<Statement>,
    /// Those of settlements that were undone, oldest first.
    pub undone: Vec<UndoneStatement>,
    pub gate_pass: Option<GatePass>,
    pub settled_at: Option<DateTime<Utc>>,
    pub delivered_at: Option<DateTime<Utc>>,
    /// Why it was voided or left unrepaired.
    pub ended_because: Option<String>,
    /// Status, version and jobs: what the floor needs to know, and all that a board card carries.
    pub progress: Progress,
}

impl Order {
    /// What the repair counts as: as diagnosed, or what a visit of its kind usually is.
    #[must_use]
    pub fn class(&self) -> cover::RepairClass {
        let diagnosed = self.diagnosis.as_ref().and_then(|diagnosis| diagnosis.class);
        let usual = || self.check_in.as_ref().map(|check_in| cover::RepairClass::usual(check_in.kind));
        diagnosed.or_else(usual).unwrap_or(cover::RepairClass::Minor)
    }

    /// The job that a labour line is.
    #[must_use]
    pub fn job(&self, line: LineId) -> Option<&Job> {
        self.progress.jobs.iter().find(|job| job.line == line)
    }

    /// The lines that the customer signs for, as they are once they are signed.
    #[must_use]
    pub fn to_sign(&self) -> Vec<Line> {
        self.lines.iter().filter(|line| !line.abandoned).map(|line| Line { authorised: true, ..line.clone() }).collect()
    }

    /// A line as the customer last signed it.
    #[must_use]
    pub fn signed(&self, line: LineId) -> Option<&Line> {
        self.authorisations.iter().rev().find_map(|signature| signature.lines.iter().find(|signed| signed.id == line))
    }

    /// The line with this id.
    #[must_use]
    pub fn line(&self, line: LineId) -> Option<&Line> {
        self.lines.iter().find(|candidate| candidate.id == line)
    }
}
