//! What is said of comebacks: why a car came back, who answers for it, and what is refused.

use super::Loc;
use domain::Refusal;
use domain::quality::{Cause, Liable, Team};
use domain::repair_orders::suspicion::Sign;
use leptos_i18n::td_string;

called! {
    /// Why a car came back.
    cause(Cause) {
        Workmanship => cause_workmanship,
        Part => cause_part,
        Diagnosis => cause_diagnosis,
        Communication => cause_communication,
        OtherFault => cause_other_fault,
        Handling => cause_handling,
        Outside => cause_outside,
    }

    /// A team of the workshop.
    team(Team) {
        Mechanical => team_mechanical,
        Body => team_body,
        Paint => team_paint,
    }

    /// What speaks for a comeback.
    sign(Sign) {
        SaidAgain => sign_said_again,
        SameFault => sign_same_fault,
        SameTrade => sign_same_trade,
        Lately => sign_lately,
    }
}

/// Who answers for it; `name` is that of the person, where it is one.
#[must_use]
pub fn liable(loc: Loc, of: Liable, name: &str) -> String {
    match of {
        Liable::Person { .. } => name.to_owned(),
        Liable::Team { team: of } => team(loc, of).to_owned(),
        Liable::PartMaker => td_string!(loc, words.liable_part_maker).to_owned(),
        Liable::Nobody => td_string!(loc, words.liable_nobody).to_owned(),
    }
}

/// Why something about a comeback was not done, and what would help.
pub(super) fn comeback_refusal(loc: Loc, refusal: &Refusal) -> String {
    use Refusal as R;
    match refusal {
        R::ComebackIsLinked { number } => td_string!(loc, refusals.comeback_is_linked, number = number.as_str()),
        R::NotAComeback { number, days } => td_string!(loc, refusals.not_a_comeback, number = number.as_str(), days = *days),
        R::ComebackNotJudged { number } => td_string!(loc, refusals.comeback_not_judged, number = number.as_str()),
        R::ComebackIsFree { title, number } => {
            td_string!(loc, refusals.comeback_is_free, title = title.as_str(), number = number.as_str())
        }
        R::LiabilityContradicts => td_string!(loc, refusals.liability_contradicts).to_owned(),
        _ => td_string!(loc, refusals.comeback_not_linked).to_owned(),
    }
}

/// A line of the timeline; nothing for what else happens in inspection.
#[cfg(feature = "ssr")]
pub(super) fn event_line(loc: Loc, event: &domain::quality::Event) -> Option<super::EventLine> {
    use super::EventLine;
    use domain::quality::Event as E;
    Some(match event {
        E::ComebackLinked { number, .. } => EventLine::new(td_string!(loc, events.comeback_linked, number = number.as_str()), ""),
        E::ComebackUnlinked { number, reason, .. } => {
            EventLine::new(td_string!(loc, events.comeback_unlinked, number = number.as_str()), reason.clone())
        }
        E::ComebackJudged { cause: of, liable: who, name, note, .. } => {
            let title = td_string!(loc, events.comeback_judged, cause = cause(loc, *of), liable = liable(loc, *who, name));
            EventLine::new(title, note.clone())
        }
        _ => return None,
    })
}

#[cfg(all(test, feature = "ssr"))]
pub(super) mod samples {
    use super::*;
    use domain::quality::Event;
    use domain::workshop::{Event as Floor, WriteUp};
    use domain::{LineId, OrderId};
    use uuid::Uuid;

    pub(crate) fn refusals() -> Vec<Refusal> {
        use Refusal as R;
        let (number, title) = (|| "RO260302-004".to_owned(), || "更换前制动片".to_owned());
        vec![
            R::ComebackIsLinked { number: number() },
            R::ComebackNotLinked,
            R::NotAComeback { number: number(), days: 30 },
            R::ComebackNotJudged { number: number() },
            R::ComebackIsFree { title: title(), number: number() },
            R::LiabilityContradicts,
            R::RemedyMissing { title: title() },
            R::FaultCodeUnreadable { found: "P9999".to_owned() },
            R::TooManyFaultCodes { limit: 16 },
        ]
    }

    pub(crate) fn events() -> Vec<Event> {
        let (first, number) = (OrderId(Uuid::nil()), || "RO260302-004".to_owned());
        let judged = |cause, liable, name: &str| Event::ComebackJudged {
            first,
            number: number(),
            cause,
            liable,
            name: name.to_owned(),
            note: "导销卡滞".to_owned(),
        };
        let person = Liable::Person { person: domain::PersonId(Uuid::nil()) };
        vec![
            Event::ComebackLinked { first, number: number() },
            Event::ComebackUnlinked { first, number: number(), reason: "是别处".to_owned() },
            judged(Cause::Workmanship, person, "王强"),
            judged(Cause::Diagnosis, Liable::Team { team: Team::Body }, ""),
            judged(Cause::Part, Liable::PartMaker, ""),
            judged(Cause::Handling, Liable::Nobody, ""),
        ]
    }

    pub(crate) fn written() -> Floor {
        let write_up = WriteUp { remedy: "更换前制动片".to_owned(), codes: vec!["C0034-1F".to_owned()], ..WriteUp::default() };
        Floor::WrittenUp { job: LineId(Uuid::nil()), title: "更换前制动片".to_owned(), write_up }
    }
}
