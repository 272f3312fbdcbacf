//! What whoever works on a job writes of it: the symptom, its cause, the remedy (故障现象/原因/排除措施), and the fault codes that were read.

use super::decide::is_own;
use super::{Event, JobStatus, Progress};
use crate::customers::limited;
use crate::repair_orders::{Kind, Status, Step};
use crate::staff::Skill;
use crate::{Actor, LineId, Refusal};
use serde::{Deserialize, Serialize};

/// The most fault codes of one job.
pub const MOST_FAULT_CODES: usize = 16;
/// The longest symptom, cause or remedy, in characters.
pub const WRITE_UP: usize = 1_000;

/// Symptom, cause and remedy of a job, and its fault codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteUp {
    /// 故障现象
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub symptom: String,
    /// 原因
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cause: String,
    /// 排除措施
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remedy: String,
    /// 故障码, as [`fault_code`] writes them, in the order in which they were read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
}

impl WriteUp {
    /// Whether nothing is written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A fault code (DTC) as it is written: `P0301`, or with its failure type byte `C0034-1F`. Nothing for what is none: one of the letters P, C, B
/// and U, a digit from 0 to 3, three hexadecimal digits; then, if at all, a hyphen and two more (SAE J2012, ISO 15031-6).
#[must_use]
pub fn fault_code(typed: &str) -> Option<String> {
    let code = typed.trim().to_ascii_uppercase();
    let (base, failure) = code.split_once('-').map_or((code.as_str(), None), |(base, failure)| (base, Some(failure)));
    let is_hex = |text: &str| text.bytes().all(|letter| letter.is_ascii_hexdigit());
    let bytes = base.as_bytes();
    let sound = bytes.len() == 5
        && matches!(bytes[0], b'P' | b'C' | b'B' | b'U')
        && (b'0'..=b'3').contains(&bytes[1])
        && is_hex(&base[1..])
        && failure.is_none_or(|failure| failure.len() == 2 && is_hex(failure));
    sound.then_some(code)
}

/// The codes of a text: divided by commas, semicolons or gaps of any script.
#[must_use]
pub fn split_codes(typed: &str) -> Vec<String> {
    let divides = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '，' | '；' | '、');
    typed.split(divides).filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

/// Whether work is finished only with its remedy written down: repairs, accidents and comebacks. What maintenance, a campaign or the preparation of
/// a new car does stands in its name.
#[must_use]
pub const fn wants_remedy(kind: Option<Kind>, skill: Skill) -> bool {
    let repairs = match kind {
        Some(
            Kind::General
            | Kind::Warranty
            | Kind::Sanbao
            | Kind::Goodwill
            | Kind::PartWarranty
            | Kind::Accident
            | Kind::Comeback
            | Kind::Rescue
            | Kind::ExtendedWarranty,
        ) => true,
        Some(
            Kind::FirstService
            | Kind::Maintenance
            | Kind::Recall
            | Kind::Campaign
            | Kind::Pdi
            | Kind::PreSale
            | Kind::Internal
            | Kind::Decoration,
        )
        | None => false,
    };
    repairs && !matches!(skill, Skill::Maintenance)
}

/// Decides whether what was written of a job is taken down.
pub(super) fn write_up(progress: &Progress, line: LineId, typed: &WriteUp, actor: &Actor) -> Result<Event, Refusal> {
    let status = progress.status;
    if !status.is_open() || matches!(status, Status::Draft | Status::Settled) {
        return Err(Refusal::WrongStatus { status, step: Step::Finish });
    }
    let job = progress.job(line).ok_or(Refusal::NotFound)?;
    if !is_own(job, actor) && !job.worked_by.contains(&actor.person) {
        return Err(Refusal::NotYours { permission: crate::Permission::Work });
    }
    if job.status == JobStatus::Abandoned {
        return Err(Refusal::JobIsAbandoned { title: job.title.clone() });
    }
    if job.worked_by.is_empty() {
        return Err(Refusal::WorkNotBegun { title: job.title.clone() });
    }
    let mut codes: Vec<String> = Vec::new();
    for typed in &typed.codes {
        let code = fault_code(typed).ok_or_else(|| Refusal::FaultCodeUnreadable { found: typed.chars().take(20).collect() })?;
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    if codes.len() > MOST_FAULT_CODES {
        return Err(Refusal::TooManyFaultCodes { limit: MOST_FAULT_CODES });
    }
    let write_up = WriteUp {
        symptom: limited("symptom", &typed.symptom, WRITE_UP)?,
        cause: limited("cause", &typed.cause, WRITE_UP)?,
        remedy: limited("remedy", &typed.remedy, WRITE_UP)?,
        codes,
    };
    // Done work keeps what was done of it.
    if write_up.is_empty() || (write_up.remedy.is_empty() && !job.write_up.remedy.is_empty()) {
        return Err(Refusal::FieldEmpty { field: "remedy".to_owned() });
    }
    if write_up == job.write_up {
        return Err(Refusal::NothingChanged);
    }
    Ok(Event::WrittenUp { job: line, title: job.title.clone(), write_up })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fault_codes_are_read_as_the_standard_writes_them() {
        for (typed, code) in
            [("P0301", "P0301"), (" p0a80 ", "P0A80"), ("U3FFF", "U3FFF"), ("c0034-1f", "C0034-1F"), ("B1A2B-00", "B1A2B-00")]
        {
            assert_eq!(fault_code(typed).as_deref(), Some(code), "{typed}");
        }
        for typed in [
            "",
            "P",
            "P030",
            "P03011",
            "X0301",
            "P4301",
            "P0G01",
            "P0301-",
            "P0301-1",
            "P0301-1FF",
            "P0301-1G",
            "P0301 ",
            "故障码一",
            "P０301",
        ] {
            let sound = typed == "P0301 ";
            assert_eq!(fault_code(typed).is_some(), sound, "{typed}");
        }
    }

    #[test]
    fn codes_may_be_typed_one_after_the_other() {
        assert_eq!(split_codes("P0301, P0302；c0034-1F、 U0100\n"), ["P0301", "P0302", "c0034-1F", "U0100"]);
        assert_eq!(split_codes(" ，"), Vec::<String>::new());
    }
}
