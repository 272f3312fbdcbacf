//! Complaints: what is registered, who sees to it, and how it ends.

use crate::cast::{gu, lin, luo, minutes, noon, sun, wang};
use domain::care::{Category, Command, ComplaintDraft, ComplaintFacts, Event, Facts, Severity, decide};
use domain::staff::PersonRef;
use domain::{Actor, ComplaintId, CustomerId, Refusal};
use uuid::Uuid;

const COMPLAINT: ComplaintId = ComplaintId(Uuid::from_u128(0xAD));

fn draft() -> ComplaintDraft {
    ComplaintDraft {
        customer: CustomerId(Uuid::from_u128(0xA1)),
        vehicle: None,
        order: None,
        category: Category::Waiting,
        severity: Severity::Important,
        words: " 说好十一点，等到一点半 ".to_owned(),
        answer_by: noon() + Severity::Important.usual_answer(),
        owner: luo().person,
    }
}

fn register(draft: ComplaintDraft) -> Command {
    Command::RegisterComplaint { complaint: COMPLAINT, draft: Box::new(draft) }
}

fn named(who: &Actor) -> PersonRef {
    PersonRef { person: who.person, name: "罗".to_owned() }
}

fn new() -> ComplaintFacts {
    ComplaintFacts { stored: None, belongs: true, owner: Some(named(&luo())) }
}

fn stored(owner: &Actor, open: bool) -> ComplaintFacts {
    ComplaintFacts { stored: Some((owner.person, open)), belongs: true, owner: Some(named(&sun())) }
}

fn asks(who: &Actor, facts: ComplaintFacts, command: &Command) -> Result<Event, Refusal> {
    decide(&Facts::Complaint(facts), command, who, noon()).map(|events| match events.as_slice() {
        [domain::Event::Care(event)] => event.clone(),
        other => panic!("one event, not {other:?}"),
    })
}

#[test]
fn a_complaint_is_registered_in_the_customers_words_with_a_promise_and_an_owner() {
    for who in [lin(), gu(), luo()] {
        let Ok(Event::ComplaintRegistered { draft }) = asks(&who, new(), &register(draft())) else { panic!("registered") };
        assert_eq!(draft.words, "说好十一点，等到一点半");
    }
    assert!(matches!(asks(&wang(), new(), &register(draft())), Err(Refusal::NotAllowed { .. })));
    let says = |draft| asks(&luo(), new(), &register(draft));
    assert_eq!(says(ComplaintDraft { words: "  ".to_owned(), ..draft() }), Err(Refusal::FieldEmpty { field: "complaint".to_owned() }));
    assert_eq!(
        says(ComplaintDraft { words: "啊".repeat(2_001), ..draft() }),
        Err(Refusal::FieldTooLong { field: "complaint".to_owned(), limit: 2_000 })
    );
    assert_eq!(says(ComplaintDraft { answer_by: noon(), ..draft() }), Err(Refusal::PromiseInThePast { promised_at: noon() }));
    let far = noon() + minutes(61 * 24 * 60);
    assert_eq!(says(ComplaintDraft { answer_by: far, ..draft() }), Err(Refusal::PromiseTooFar { promised_at: far }));
    let stranger = ComplaintFacts { owner: None, ..new() };
    assert_eq!(asks(&luo(), stranger, &register(draft())), Err(Refusal::NobodyOfThatName));
    let another_car = ComplaintFacts { belongs: false, ..new() };
    assert_eq!(asks(&luo(), another_car, &register(draft())), Err(Refusal::NotFound), "the car is somebody else's");
    assert_eq!(asks(&luo(), stored(&luo(), true), &register(draft())), Err(Refusal::AlreadyThere));
}

#[test]
fn the_graver_it_is_the_sooner_the_customer_hears_from_us() {
    let times: Vec<_> = Severity::ALL.iter().map(|severity| severity.usual_answer()).collect();
    assert!(times.is_sorted_by(|sooner, later| sooner > later), "{times:?}");
}

#[test]
fn advisors_see_to_their_own_and_care_to_all() {
    let close = Command::CloseComplaint { complaint: COMPLAINT, done: "道歉，送一次洗车".to_owned() };
    let closed = Ok(Event::ComplaintClosed { done: "道歉，送一次洗车".to_owned() });
    assert_eq!(asks(&lin(), stored(&lin(), true), &close), closed);
    assert!(matches!(asks(&lin(), stored(&luo(), true), &close), Err(Refusal::NotYours { .. })));
    for who in [luo(), gu(), sun()] {
        assert_eq!(asks(&who, stored(&lin(), true), &close), closed);
    }
    assert!(matches!(asks(&wang(), stored(&lin(), true), &close), Err(Refusal::NotAllowed { .. })));
}

#[test]
fn it_is_closed_once_with_what_was_done_and_handed_on_while_it_is_open() {
    let close = |done: &str| Command::CloseComplaint { complaint: COMPLAINT, done: done.to_owned() };
    let on = Command::HandOnComplaint { complaint: COMPLAINT, owner: sun().person };
    assert_eq!(asks(&luo(), stored(&luo(), true), &close(" ")), Err(Refusal::FieldEmpty { field: "complaint_done".to_owned() }));
    assert_eq!(asks(&luo(), stored(&luo(), false), &close("道歉")), Err(Refusal::ComplaintIsClosed));
    assert_eq!(asks(&luo(), stored(&luo(), true), &on), Ok(Event::ComplaintHandedOn { to: named(&sun()) }));
    assert_eq!(asks(&luo(), stored(&luo(), false), &on), Err(Refusal::ComplaintIsClosed));
    assert_eq!(asks(&luo(), stored(&sun(), true), &on), Err(Refusal::NothingChanged));
    assert_eq!(asks(&luo(), ComplaintFacts { owner: None, ..stored(&luo(), true) }, &on), Err(Refusal::NobodyOfThatName));
    assert_eq!(asks(&luo(), ComplaintFacts::default(), &on), Err(Refusal::NotFound));
}
