//! Recalls: which cars they are for, and when one of them is done.

use crate::cast::{CAR, lin, noon, service, sun};
use crate::house::House;
use domain::customers::Vin;
use domain::repair_orders::{Charge, Command as R, LineDraft};
use domain::warranty::{
    Campaign, CampaignDraft, CampaignKind, Car, Command, Event, Facts, MOST_VINS, OpenCampaign, decide, remedied, vins,
};
use domain::{CampaignId, Refusal};
use proptest::prelude::*;
use uuid::Uuid;

const CAMPAIGN: CampaignId = CampaignId(Uuid::from_u128(0xAC));
const VIN: &str = "LFV2A21K8J3000001";

fn draft() -> CampaignDraft {
    CampaignDraft {
        kind: CampaignKind::Recall,
        number: " S2026M0012V ".to_owned(),
        title: "高压油泵密封圈".to_owned(),
        measure: "免费更换高压油泵密封圈".to_owned(),
        operation: "9901".to_owned(),
        service: None,
    }
}

fn stored(ended: Option<&str>) -> Facts {
    let draft = CampaignDraft { number: "S2026M0012V".to_owned(), ..draft() };
    let campaign = Campaign { id: CAMPAIGN, version: 3, draft, opened_at: noon(), ended: ended.map(str::to_owned) };
    Facts { stored: Some(campaign), cars: 1, ..Facts::default() }
}

fn says(facts: &Facts, command: &Command) -> Result<Event, Refusal> {
    decide(facts, command, &sun()).map(|events| match events.as_slice() {
        [domain::Event::Warranty(event)] => event.clone(),
        other => panic!("one event, not {other:?}"),
    })
}

fn open(vins: &[&str]) -> Command {
    Command::OpenCampaign { campaign: CAMPAIGN, draft: draft(), vins: vins.iter().map(|vin| (*vin).to_owned()).collect() }
}

#[test]
fn vins_are_read_from_whatever_was_pasted() {
    let pasted = "\u{feff}VIN\n\"LFV2A21K8J3000001\"; lgxce4cb8p0000456，LFV2A21K8J3000001\t LSGKE54H3NW000123\r\n";
    assert_eq!(vins(pasted), ["LFV2A21K8J3000001", "LGXCE4CB8P0000456", "LSGKE54H3NW000123"]);
    assert!(vins("车架号，备注\n\n").is_empty());
}

#[test]
fn a_campaign_is_opened_with_its_cars_each_of_them_read() {
    let Ok(Event::CampaignOpened { draft, vins }) = says(&Facts::default(), &open(&["lfv2a21k8j3000001", VIN])) else { panic!("opened") };
    assert_eq!((draft.number.as_str(), vins), ("S2026M0012V", vec![VIN.to_owned()]));
    let wrong = Refusal::VinsUnreadable { found: 2, first: vec!["LFV2A21K9J3000001".to_owned(), "12345".to_owned()] };
    assert_eq!(says(&Facts::default(), &open(&[VIN, "LFV2A21K9J3000001", "12345"])), Err(wrong), "nothing is taken of a list with a slip");
    let here = Facts { on_record: vec!["LFV2A21K9J3000001".to_owned()], ..Facts::default() };
    assert!(says(&here, &open(&["LFV2A21K9J3000001"])).is_ok(), "a car whose VIN was accepted with a reason is as good");
    assert_eq!(says(&Facts::default(), &open(&[])), Err(Refusal::FieldEmpty { field: "vins".to_owned() }));
    let many = vec![VIN; MOST_VINS + 1];
    assert_eq!(says(&Facts::default(), &open(&many)), Err(Refusal::TooManyCars { limit: MOST_VINS }));
    let nearly_full = Facts { cars: 49_999, ..stored(None) };
    let more = Command::AddCars { campaign: CAMPAIGN, vins: vec![VIN.to_owned(), "LSGKE54H3NW000123".to_owned()] };
    assert_eq!(says(&nearly_full, &more), Err(Refusal::TooManyCars { limit: 1 }));
}

#[test]
fn what_is_typed_about_a_campaign_is_all_there_and_its_number_is_its_own() {
    let typed = |change: fn(&mut CampaignDraft)| {
        let mut draft = draft();
        change(&mut draft);
        Command::OpenCampaign { campaign: CAMPAIGN, draft, vins: vec![VIN.to_owned()] }
    };
    for (field, command) in [
        ("campaign_number", typed(|draft| draft.number.clear())),
        ("title", typed(|draft| draft.title = "  ".to_owned())),
        ("measure", typed(|draft| draft.measure.clear())),
        ("operation", typed(|draft| draft.operation.clear())),
    ] {
        assert_eq!(says(&Facts::default(), &command), Err(Refusal::FieldEmpty { field: field.to_owned() }));
    }
    let taken = Facts { number_taken: true, ..Facts::default() };
    assert_eq!(says(&taken, &open(&[VIN])), Err(Refusal::CampaignNumberTaken { number: "S2026M0012V".to_owned() }));
    let booked = typed(|draft| draft.service = Some("RECALL".to_owned()));
    assert_eq!(says(&Facts::default(), &booked), Err(Refusal::ServiceUnknown { service: "RECALL".to_owned() }));
    assert!(says(&Facts { service_known: true, ..Facts::default() }, &booked).is_ok());
    assert_eq!(says(&stored(None), &open(&[VIN])), Err(Refusal::AlreadyThere));
}

#[test]
fn a_car_is_noted_as_done_by_hand_with_a_reason_and_that_can_be_taken_back() {
    let note = |reason: &str| Command::NoteRemedy { campaign: CAMPAIGN, vin: VIN.to_owned(), reason: reason.to_owned() };
    let back = Command::WithdrawRemedy { campaign: CAMPAIGN, vin: VIN.to_owned(), reason: "看错了车".to_owned() };
    let with = |done| Facts { car: Some(Car { vin: Vin::parse(VIN).expect("a VIN"), done }), ..stored(None) };
    assert_eq!(
        says(&with(false), &note("在外地站做过")),
        Ok(Event::RemedyNoted { vin: VIN.to_owned(), reason: "在外地站做过".to_owned() })
    );
    assert_eq!(says(&with(false), &note(" ")), Err(Refusal::FieldEmpty { field: "reason".to_owned() }));
    assert_eq!(says(&with(true), &note("再做一次")), Err(Refusal::NothingChanged));
    assert_eq!(says(&with(true), &back), Ok(Event::RemedyWithdrawn { vin: VIN.to_owned(), reason: "看错了车".to_owned() }));
    assert_eq!(says(&with(false), &back), Err(Refusal::NothingChanged));
    assert_eq!(says(&stored(None), &note("不在名单")), Err(Refusal::CarNotAffected));
}

#[test]
fn nothing_is_done_to_a_campaign_that_has_ended() {
    let over = Refusal::CampaignHasEnded { reason: "厂家结束".to_owned() };
    let end = Command::EndCampaign { campaign: CAMPAIGN, reason: "厂家结束".to_owned() };
    assert_eq!(says(&stored(None), &end), Ok(Event::CampaignEnded { reason: "厂家结束".to_owned() }));
    for command in [end, Command::AddCars { campaign: CAMPAIGN, vins: vec![VIN.to_owned()] }] {
        assert_eq!(says(&stored(Some("厂家结束")), &command), Err(over.clone()));
    }
    assert_eq!(says(&Facts::default(), &Command::EndCampaign { campaign: CAMPAIGN, reason: "?".to_owned() }), Err(Refusal::NotFound));
    assert!(matches!(decide(&stored(None), &open(&[VIN]), &lin()), Err(Refusal::NotAllowed { .. })), "not the advisor's");
}

#[test]
fn a_car_that_leaves_with_the_operation_on_its_order_has_the_campaign_done() {
    let house = House::quoted();
    let campaign =
        |operation: &str| OpenCampaign { campaign: CAMPAIGN, draft: CampaignDraft { operation: operation.to_owned(), ..draft() } };
    let done = remedied(house.car(), &[campaign("9901"), campaign("RC-9")]);
    let [domain::Event::Warranty(Event::Remedied { campaign: of, order, .. })] = done.as_slice() else { panic!("{done:?}") };
    assert_eq!((*of, *order), (CAMPAIGN, CAR));
    let mut house = House::received();
    let mut other = service();
    if let Charge::Labour { operation, .. } = &mut other.charge {
        *operation = "rc-9".to_owned();
    }
    house.does(&lin(), R::AddLine { order: CAR, line: LineDraft { ..other } }).expect("a line");
    assert!(remedied(house.car(), &[campaign("9901")]).is_empty());
    assert_eq!(remedied(house.car(), &[campaign("RC-9")]).len(), 1, "capitals or not");
}

proptest! {
    /// Whatever is pasted: each VIN once, and none without a figure.
    #[test]
    fn a_list_of_vins_names_each_once(text in "[A-Za-z0-9,; \n\"，]{0,300}") {
        let found = vins(&text);
        let mut each = found.clone();
        each.sort_unstable();
        each.dedup();
        prop_assert_eq!(each.len(), found.len());
        prop_assert!(found.iter().all(|vin| vin.chars().any(|c| c.is_ascii_digit()) && !vin.contains([' ', ',', ';', '\n'])));
    }
}
