//! How a deed that the server does not know of yet lies on the device. A newer program reads what an older one has left there.

use chrono::{DateTime, Utc};
use domain::{Command, CommandId, Envelope, PartsRequestId, PersonId, parts, quality, repair_orders, workshop};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The number of the form in which deeds are written. A new form gets the next number, and a reader for this one stays.
const FORMAT: u16 = 1;

/// Something done on the floor that is not sent yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Its place in the order in which things were done on this device.
    pub place: u64,
    /// Who did it; only in their session it is sent.
    pub person: PersonId,
    /// What they are called, for whoever uses the device next.
    pub name: String,
    /// The plate of the car, or the end of its VIN.
    pub car: String,
    /// The job; empty for a note.
    pub job: String,
    pub envelope: Envelope,
    /// Why the server has refused it, in the language of whoever did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

impl Deed {
    /// Its identity, on the device and on the server.
    #[must_use]
    pub const fn id(&self) -> CommandId {
        self.envelope.id
    }

    /// When it was done.
    #[must_use]
    pub const fn at(&self) -> DateTime<Utc> {
        self.envelope.made_at
    }

    /// What was typed for it.
    #[must_use]
    pub fn typed(&self) -> Cow<'_, str> {
        match &self.envelope.command {
            Command::Workshop(workshop::Command::Hold { note, .. } | workshop::Command::HandOverStage { note, .. }) => note.into(),
            Command::Workshop(workshop::Command::RefuseStage { reason, .. }) => reason.into(),
            Command::Workshop(workshop::Command::WriteUp { write_up, .. }) => {
                let texts = [&write_up.symptom, &write_up.cause, &write_up.remedy].into_iter().chain(&write_up.codes);
                texts.map(String::as_str).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ").into()
            }
            Command::RepairOrders(
                repair_orders::Command::Annotate { text, .. }
                | repair_orders::Command::ReportFinding { text, .. }
                | repair_orders::Command::Advise { text, .. },
            ) => text.into(),
            Command::Parts(parts::Command::AskFor { title, quantity, .. }) => format!("{title} × {quantity}").into(),
            Command::Quality(quality::Command::FillSheet { given, note, .. }) => {
                let remarks = given.iter().map(|given| given.note.as_str()).chain([note.as_str()]);
                remarks.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ").into()
            }
            _ => "".into(),
        }
    }

    /// A note, a finding and advice depend on nothing, and nothing depends on them.
    const fn is_note(&self) -> bool {
        use repair_orders::Command as Orders;
        matches!(
            self.envelope.command,
            Command::RepairOrders(Orders::Annotate { .. } | Orders::ReportFinding { .. } | Orders::Advise { .. })
        )
    }

    /// The request for a part that it is about.
    #[must_use]
    pub const fn request(&self) -> Option<PartsRequestId> {
        use parts::Command as Parts;
        match &self.envelope.command {
            Command::Parts(Parts::AskFor { request, .. } | Parts::WithdrawRequest { request, .. } | Parts::GiveBack { request, .. }) => {
                Some(*request)
            }
            _ => None,
        }
    }

    /// Whether a later deed on the same car waits for this one when it was refused. A part that was not asked for, or is asked for still, keeps
    /// nobody from working: only what is done about the same request waits. A part that does not go back does keep its job from being finished.
    fn holds_up(&self, later: &Self) -> bool {
        match &self.envelope.command {
            Command::Parts(parts::Command::AskFor { .. } | parts::Command::WithdrawRequest { .. }) => self.request() == later.request(),
            _ => !self.is_note(),
        }
    }
}

/// What is written on the device.
#[derive(Serialize, Deserialize)]
struct Written {
    format: u16,
    deed: Deed,
}

/// Only what tells how the rest is to be read.
#[derive(Deserialize)]
struct Head {
    format: u16,
}

/// A deed as it is kept.
#[must_use]
pub fn write(deed: &Deed) -> String {
    serde_json::to_string(&Written { format: FORMAT, deed: deed.clone() }).unwrap_or_default()
}

/// A deed as it was kept; nothing for one of a newer program, which stays where it is.
#[must_use]
pub fn read(text: &str) -> Option<Deed> {
    match serde_json::from_str::<Head>(text).ok()?.format {
        FORMAT => serde_json::from_str::<Written>(text).ok().map(|written| written.deed),
        _ => None,
    }
}

/// In the order in which they were done.
pub fn sort(deeds: &mut [Deed]) {
    deeds.sort_by_key(|deed| (deed.place, deed.id().0));
}

/// Whether a deed waits for one that was refused: an earlier step of the same person on the same car.
#[must_use]
pub fn waits_for_refused(deeds: &[Deed], deed: &Deed) -> bool {
    let subject = deed.envelope.command.subject();
    let stands_before = |other: &Deed| {
        other.refused.is_some()
            && other.holds_up(deed)
            && other.person == deed.person
            && other.envelope.command.subject() == subject
            && (other.place, other.id().0) < (deed.place, deed.id().0)
    };
    !deed.is_note() && deeds.iter().any(stands_before)
}

/// What is sent next for this person: the first that is neither refused nor waits for one that is.
#[must_use]
pub fn next_of(deeds: &[Deed], person: PersonId) -> Option<&Deed> {
    deeds.iter().find(|deed| deed.person == person && deed.refused.is_none() && !waits_for_refused(deeds, deed))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the first version that kept deeds wrote them. It is never changed: tablets that were off for a week have it.
    const FIRST: &str = r#"{"format":1,"deed":{"place":4,"person":"00000000-0000-0000-0000-0000000000a1","name":"王强","car":"浙A8K2C7",
        "job":"更换减振器","envelope":{"id":"00000000-0000-0000-0000-000000000001","dealership":"00000000-0000-0000-0000-0000000000d1",
        "command":{"area":"workshop","command":{"do":"hold","order":"00000000-0000-0000-0000-0000000000e1",
        "job":"00000000-0000-0000-0000-0000000000f1","reason":"waiting_for_parts","note":"缺左前减振器","leaves_bay":true}},
        "expected_version":7,"made_at":"2026-03-12T04:20:00Z","offline":true},"refused":"现在是李伟的工单。"}}"#;

    fn hold() -> Deed {
        read(FIRST).expect("it is read")
    }

    fn of(place: u64, order: u128, person: u128) -> Deed {
        let mut deed = hold();
        (deed.place, deed.person, deed.refused) = (place, PersonId(uuid::Uuid::from_u128(person)), None);
        deed.envelope.id = CommandId(uuid::Uuid::from_u128(u128::from(place)));
        let (order, job) = (domain::OrderId(uuid::Uuid::from_u128(order)), None);
        deed.envelope.command = Command::Workshop(workshop::Command::Finish { order, job });
        deed
    }

    #[test]
    fn a_queue_of_the_first_version_is_read_and_written_as_it_was() {
        let deed = hold();
        assert_eq!((deed.place, deed.name.as_str(), deed.typed().as_ref()), (4, "王强", "缺左前减振器"));
        assert!(deed.envelope.offline);
        assert_eq!(deed.refused.as_deref(), Some("现在是李伟的工单。"));
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        assert_eq!(json(&write(&deed)), json(FIRST));
    }

    #[test]
    fn what_was_written_of_a_job_is_kept_whole() {
        let mut deed = hold();
        let write_up = workshop::WriteUp {
            symptom: "怠速抖动".to_owned(),
            remedy: "更换二缸点火线圈".to_owned(),
            codes: vec!["P0302".to_owned()],
            ..workshop::WriteUp::default()
        };
        let (order, job) = (domain::OrderId(uuid::Uuid::from_u128(1)), domain::LineId(uuid::Uuid::from_u128(2)));
        deed.envelope.command = Command::Workshop(workshop::Command::WriteUp { order, job, write_up });
        assert_eq!(read(&write(&deed)), Some(deed.clone()));
        assert_eq!(deed.typed(), "怠速抖动 · 更换二缸点火线圈 · P0302");
    }

    #[test]
    fn what_a_newer_program_has_kept_is_left_alone() {
        assert_eq!(read(&FIRST.replacen("\"format\":1", "\"format\":2", 1)), None);
        assert_eq!(read("half a sentence"), None);
    }

    #[test]
    fn what_was_refused_holds_up_its_car_and_nothing_else() {
        let mut deeds = vec![of(1, 1, 1), of(2, 1, 1), of(3, 2, 1), of(4, 1, 2)];
        let next = |deeds: &[Deed], person| next_of(deeds, PersonId(uuid::Uuid::from_u128(person))).map(|deed| deed.place);
        assert_eq!(next(&deeds, 1), Some(1));
        deeds[0].refused = Some("reassigned".to_owned());
        assert!(waits_for_refused(&deeds, &deeds[1]));
        assert_eq!(next(&deeds, 1), Some(3), "the other car goes on");
        assert_eq!(next(&deeds, 2), Some(4), "and so does somebody else");
        deeds.remove(2);
        assert_eq!(next(&deeds, 1), None);
        let note = repair_orders::Command::Annotate { order: domain::OrderId(uuid::Uuid::from_u128(1)), text: "偏磨".to_owned() };
        deeds[1].envelope.command = Command::RepairOrders(note);
        assert_eq!(next(&deeds, 1), Some(2), "a note waits for nothing");
    }

    #[test]
    fn a_part_that_was_not_asked_for_holds_up_nothing_but_what_is_about_it() {
        let mut deeds = vec![of(1, 1, 1), of(2, 1, 1), of(3, 1, 1)];
        let (order, request) = (domain::OrderId(uuid::Uuid::from_u128(1)), PartsRequestId(uuid::Uuid::from_u128(7)));
        deeds[0].envelope.command = Command::Parts(parts::Command::AskFor {
            order,
            job: domain::LineId(uuid::Uuid::from_u128(2)),
            request,
            part_no: String::new(),
            title: "密封垫".to_owned(),
            quantity: domain::Quantity::units(1),
            standing: false,
        });
        deeds[0].refused = Some("stopped".to_owned());
        deeds[1].envelope.command = Command::Parts(parts::Command::WithdrawRequest { order, request });
        assert!(waits_for_refused(&deeds, &deeds[1]), "it would withdraw what is not there");
        assert_eq!(next_of(&deeds, deeds[0].person).map(|deed| deed.place), Some(3), "the clock of the car goes on");
        let quantity = domain::Quantity::units(1);
        deeds[0].envelope.command = Command::Parts(parts::Command::GiveBack { order, request, quantity });
        assert_eq!(next_of(&deeds, deeds[0].person), None, "what is still out keeps the job from being finished");
    }

    #[test]
    fn deeds_go_in_the_order_in_which_they_were_done() {
        let mut deeds = vec![of(3, 1, 1), of(1, 2, 1), of(2, 3, 1)];
        sort(&mut deeds);
        assert_eq!(deeds.iter().map(|deed| deed.place).collect::<Vec<_>>(), [1, 2, 3]);
    }
}
