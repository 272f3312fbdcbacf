//! What people ask of this area, and what has happened in it.

use super::CampaignDraft;
use crate::permission::Permission;
use crate::{CampaignId, OrderId};
use serde::{Deserialize, Serialize};

/// What people ask of this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// The manufacturer has announced it, for these cars.
    OpenCampaign {
        campaign: CampaignId,
        draft: CampaignDraft,
        vins: Vec<String>,
    },
    ChangeCampaign {
        campaign: CampaignId,
        draft: CampaignDraft,
    },
    /// Further cars; those that it has already are passed over.
    AddCars {
        campaign: CampaignId,
        vins: Vec<String>,
    },
    /// It was done elsewhere, or the car is scrapped.
    NoteRemedy {
        campaign: CampaignId,
        vin: String,
        reason: String,
    },
    /// It was not done after all.
    WithdrawRemedy {
        campaign: CampaignId,
        vin: String,
        reason: String,
    },
    /// Nobody is told of it any more.
    EndCampaign {
        campaign: CampaignId,
        reason: String,
    },
}

/// What has happened in this area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    CampaignOpened {
        draft: CampaignDraft,
        vins: Vec<String>,
    },
    CampaignChanged {
        draft: CampaignDraft,
    },
    CarsAdded {
        vins: Vec<String>,
    },
    RemedyNoted {
        vin: String,
        reason: String,
    },
    RemedyWithdrawn {
        vin: String,
        reason: String,
    },
    CampaignEnded {
        reason: String,
    },
    /// A car has left with it done; told of its order.
    Remedied {
        campaign: CampaignId,
        number: String,
        title: String,
        order: OrderId,
    },
}

impl Command {
    /// The campaign it is about.
    #[must_use]
    pub const fn campaign(&self) -> CampaignId {
        match self {
            Self::OpenCampaign { campaign, .. }
            | Self::ChangeCampaign { campaign, .. }
            | Self::AddCars { campaign, .. }
            | Self::NoteRemedy { campaign, .. }
            | Self::WithdrawRemedy { campaign, .. }
            | Self::EndCampaign { campaign, .. } => *campaign,
        }
    }

    /// What one must be allowed to do.
    #[must_use]
    pub const fn permission(&self) -> Permission {
        Permission::ManageCampaigns
    }

    /// The VINs that it names, as typed.
    #[must_use]
    pub fn vins(&self) -> &[String] {
        match self {
            Self::OpenCampaign { vins, .. } | Self::AddCars { vins, .. } => vins,
            Self::NoteRemedy { vin, .. } | Self::WithdrawRemedy { vin, .. } => std::slice::from_ref(vin),
            Self::ChangeCampaign { .. } | Self::EndCampaign { .. } => &[],
        }
    }

    /// Number and service that it names.
    #[must_use]
    pub const fn draft(&self) -> Option<&CampaignDraft> {
        match self {
            Self::OpenCampaign { draft, .. } | Self::ChangeCampaign { draft, .. } => Some(draft),
            Self::AddCars { .. } | Self::NoteRemedy { .. } | Self::WithdrawRemedy { .. } | Self::EndCampaign { .. } => None,
        }
    }
}
