//! What customers agree to: what for, in which words, since when, and when they took it back (domain.md 2.5).

use super::limited;
use crate::{ConsentId, Language, Refusal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The longest sentence that is agreed to, in characters.
const WORDING: usize = 600;

coded! {
    /// What a customer's yes is for. Each is asked for by itself, and none is asked for with the answer given.
    pub enum Purpose {
        /// Messages about one visit: that it is booked, moved or cancelled, and reminders of it.
        VisitMessages = "visit_messages",
        /// Name, telephone number and car go to the manufacturer, for service campaigns and surveys.
        ShareWithOem = "share_with_oem",
        /// Name, telephone number and car go to the insurer, for claims and renewal.
        ShareWithInsurer = "share_with_insurer",
    }
}

impl Purpose {
    /// What is signed beside the car: consent to hand data to somebody else is asked for apart (个人信息保护法 art. 23).
    pub const SIGNED: &'static [Self] = &[Self::ShareWithOem, Self::ShareWithInsurer];
}

/// A yes, as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    pub consent: ConsentId,
    pub purpose: Purpose,
    /// The sentence that was read.
    pub wording: String,
    pub language: Language,
}

/// A yes, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    pub id: ConsentId,
    pub version: i32,
    pub purpose: Purpose,
    pub wording: String,
    pub language: Language,
    pub given_at: DateTime<Utc>,
    /// Nothing while it stands.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Who has signed it; nothing where it was ticked or spoken.
    #[serde(default)]
    pub signed_by: Option<String>,
}

/// What somebody agrees to at once: each purpose once, and never without the words.
///
/// # Errors
/// [`Refusal::FieldEmpty`] or [`Refusal::FieldTooLong`] for the words, [`Refusal::AlreadyThere`] for a purpose that is named twice.
pub fn accept_agreed(agreed: &[Agreed]) -> Result<Vec<Agreed>, Refusal> {
    let mut accepted: Vec<Agreed> = Vec::with_capacity(agreed.len());
    for agreed in agreed {
        let wording = limited("consent", &agreed.wording, WORDING)?;
        if wording.is_empty() {
            return Err(Refusal::FieldEmpty { field: "consent".to_owned() });
        }
        if accepted.iter().any(|other| other.purpose == agreed.purpose) {
            return Err(Refusal::AlreadyThere);
        }
        accepted.push(Agreed { wording, ..agreed.clone() });
    }
    Ok(accepted)
}
