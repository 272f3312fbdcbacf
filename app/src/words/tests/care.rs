//! The words of messages, of the stop list and of links.

use super::{SHANGHAI, locales, noon, recorded};
use crate::words::{Loc, Said, event, event_glyph, message, message_subject, refusal};
use domain::care::{self, Reminder, State, Text};
use domain::event::Names;
use domain::repair_orders::PromiseReason;
use domain::repair_orders::quote::Deferred;
use domain::{Event, Fen, Language, LinkId, Refusal};
use uuid::Uuid;

fn texts() -> [Text; 9] {
    let promise = Text::PromiseChanged { to: noon(), reason: PromiseReason::WaitingForParts };
    let (booked, moved) = (Text::VisitBooked { at: noon() }, Text::VisitMoved { from: noon(), at: noon() });
    let cancelled = Text::VisitCancelled { at: noon() };
    let [eve, near] = [Reminder::DayBefore, Reminder::Before].map(|reminder| Text::VisitReminder { at: noon(), reminder });
    let estimate = Text::EstimateToApprove { yours: Fen::yuan(1_452) };
    [Text::CarReady, promise, estimate, Text::OneTimeCode, booked, moved, cancelled, eve, near]
}

#[test]
fn every_refusal_of_this_area_is_a_sentence_in_every_language() {
    use Refusal as R;
    let mut all = vec![
        R::AddressUnreadable { found: "138".into() },
        R::AddressStopped { reason: "不要短信".into() },
        R::CodeWrong { left: 4 },
        R::CodeExpired,
        R::LinkLeadsNowhere,
        R::LinesUnanswered { lines: 2 },
        R::TooManyCodes { retry_after: 61 },
        R::CampaignNumberTaken { number: "S2026M0012V".into() },
        R::CampaignHasEnded { reason: "厂家结束".into() },
        R::CarNotAffected,
        R::VinsUnreadable { found: 2, first: vec!["12345".into()] },
        R::TooManyCars { limit: 5_000 },
        R::ComplaintIsClosed,
        R::NobodyOfThatName,
        R::VisitIsOver,
        R::VisitHasLoaner,
        R::LoanerNotInService { plate: "浙A66B01".into() },
        R::LoanerIsTaken { plate: "浙A66B01".into(), from: noon(), until: noon() },
        R::LoanerIsOut { plate: "浙A66B01".into(), until: noon() },
        R::LoanerPlateTaken { plate: "浙A66B01".into() },
        R::LoanTooLong { days: 60 },
        R::Taken { constraint: "care_loaner_is_taken".into() },
    ];
    all.extend(care::LoanState::ALL.iter().map(|state| R::LoanIs { state: *state }));
    all.extend(State::ALL.iter().map(|state| R::MessageState { state: *state }));
    for loc in locales() {
        let ends = if loc == Loc::en { '.' } else { '。' };
        for refused in &all {
            let said = refusal(loc, refused, &SHANGHAI);
            assert!(said.ends_with(ends) && !said.contains("{{"), "{refused:?}: {said}");
        }
    }
}

#[test]
fn every_event_of_this_area_has_a_title_in_every_language() {
    use care::Event as E;
    let text = || "原因".to_owned();
    let all = [
        E::MessageRetried,
        E::MessageStopped { reason: text() },
        E::AddressStopped { address: text(), reason: text() },
        E::StopLifted { address: text(), reason: text() },
        E::ContactSet { language: Language::En, email: text() },
        E::OrderShared { link: LinkId(Uuid::nil()), digest: text(), expires_at: noon() },
        E::LinksWithdrawn { reason: text() },
    ];
    let answered = domain::repair_orders::Event::Answered {
        signed_by: text(),
        signature: String::new(),
        approved: Vec::new(),
        declined: vec![Deferred { line: super::events::line(), reason: text() }],
        total: Fen::yuan(300),
    };
    for loc in locales() {
        for happened in all.iter().cloned().map(Event::Care).chain([Event::RepairOrders(answered.clone())]) {
            let line = event(loc, &recorded(happened.clone()), &Names::default(), &SHANGHAI).expect("a line of the timeline");
            assert!(!line.title.is_empty() && !line.title.contains("{{"), "{happened:?}: {line:?}");
            assert!(event_glyph(&happened).href().starts_with("#i-"));
        }
    }
}

#[test]
fn a_message_names_the_house_and_the_car_and_brings_its_link() {
    let said = Said { house: "杭州滨江店", car: "浙A8K2C7", secret: Some("abc"), base: "https://service.example" };
    for loc in locales() {
        for text in texts() {
            let written = message(loc, &text, &said, &SHANGHAI);
            assert!(written.contains("杭州滨江店") && !written.contains("{{"), "{written}");
            let page = if text.is_of_visit() { "v" } else { "p" };
            assert_eq!(written.contains(&format!("https://service.example/{page}/abc")), text.has_link(), "{written}");
            assert_eq!(written.contains("浙A8K2C7"), text != Text::OneTimeCode, "{written}");
            assert!(!message_subject(loc, &text, &said).contains("abc"), "a subject tells no secret");
        }
    }
    let estimate = message(Loc::en, &Text::EstimateToApprove { yours: Fen::yuan(1_452) }, &said, &SHANGHAI);
    assert!(estimate.contains("CNY 1,452.00"), "{estimate}");
}

#[test]
fn where_the_secret_is_gone_the_rest_is_still_read() {
    let said = Said { house: "滨江", car: "浙A8K2C7", secret: None, base: "" };
    assert!(message(Loc::zh_Hans, &Text::OneTimeCode, &said, &SHANGHAI).contains("验证码 …"));
    assert!(message(Loc::zh_Hans, &Text::CarReady, &said, &SHANGHAI).contains("/p/…"));
}
