//! Examples of what is at hand when a car comes in: campaigns, complaints, loaner cars.

use super::{CUSTOMER, VEHICLE, WHO, words};
use crate::cast::{CAR, minutes, noon};
use domain::appointments::Period;
use domain::care::{self, Category, ComplaintDraft, Correction, LoanerDraft, Reading, Severity};
use domain::staff::PersonRef;
use domain::warranty::{self, CampaignDraft, CampaignKind};
use domain::{AppointmentId, CampaignId, ComplaintId, LoanId, LoanerId};
use uuid::Uuid;

const CAMPAIGN: CampaignId = CampaignId(Uuid::from_u128(0xAC));
const COMPLAINT: ComplaintId = ComplaintId(Uuid::from_u128(0xAD));
const LOANER: LoanerId = LoanerId(Uuid::from_u128(0xAE));
const LOAN: LoanId = LoanId(Uuid::from_u128(0xAF));
const VISIT: AppointmentId = AppointmentId(Uuid::from_u128(0xB1));

fn campaign() -> CampaignDraft {
    CampaignDraft {
        kind: CampaignKind::Recall,
        number: words("S2026M0012V"),
        title: words("高压油泵密封圈"),
        measure: words("免费更换高压油泵密封圈"),
        operation: words("RC-2601"),
        service: Some(words("RECALL")),
    }
}

fn vins() -> Vec<String> {
    vec![words("LFV2A21K8J3000001"), words("LGXCE4CB8P0000456")]
}

fn complaint() -> Box<ComplaintDraft> {
    Box::new(ComplaintDraft {
        customer: CUSTOMER,
        vehicle: Some(VEHICLE),
        order: Some(CAR),
        category: Category::Waiting,
        severity: Severity::Important,
        words: words("说好十一点，等到一点半"),
        answer_by: noon() + minutes(60),
        owner: WHO,
    })
}

fn loaner() -> LoanerDraft {
    LoanerDraft { plate: words("浙A66B01"), model: words("缤越 1.5T"), odometer_km: 12_400, in_service: true }
}

const fn reading(odometer_km: u32) -> Reading {
    Reading { odometer_km, energy_percent: 75 }
}

pub fn campaign_commands() -> Vec<warranty::Command> {
    use warranty::Command as C;
    let (campaign_id, vin) = (CAMPAIGN, words("LFV2A21K8J3000001"));
    vec![
        C::OpenCampaign { campaign: campaign_id, draft: campaign(), vins: vins() },
        C::ChangeCampaign { campaign: campaign_id, draft: campaign() },
        C::AddCars { campaign: campaign_id, vins: vins() },
        C::NoteRemedy { campaign: campaign_id, vin: vin.clone(), reason: words("在外地站做过") },
        C::WithdrawRemedy { campaign: campaign_id, vin, reason: words("看错了车") },
        C::EndCampaign { campaign: campaign_id, reason: words("厂家结束") },
    ]
}

pub fn campaign_events() -> Vec<warranty::Event> {
    use warranty::Event as E;
    let vin = words("LFV2A21K8J3000001");
    vec![
        E::CampaignOpened { draft: campaign(), vins: vins() },
        E::CampaignChanged { draft: campaign() },
        E::CarsAdded { vins: vins() },
        E::RemedyNoted { vin: vin.clone(), reason: words("在外地站做过") },
        E::RemedyWithdrawn { vin, reason: words("看错了车") },
        E::CampaignEnded { reason: words("厂家结束") },
        E::Remedied { campaign: CAMPAIGN, number: words("S2026M0012V"), title: words("高压油泵密封圈"), order: CAR },
    ]
}

pub fn care_commands() -> Vec<care::Command> {
    use care::Command as C;
    vec![
        C::RegisterComplaint { complaint: COMPLAINT, draft: complaint() },
        C::HandOnComplaint { complaint: COMPLAINT, owner: WHO },
        C::CloseComplaint { complaint: COMPLAINT, done: words("道歉，送一次洗车") },
        C::PutLoaner { loaner: LOANER, draft: loaner(), reason: words("多打了一个零") },
        C::PromiseLoaner { loan: LOAN, loaner: LOANER, appointment: VISIT, from: noon(), until: noon() + minutes(300) },
        C::ReleaseLoaner { loan: LOAN, reason: words("客户自己有车") },
        C::HandOverLoaner { loan: LOAN, reading: reading(12_400) },
        C::TakeBackLoaner { loan: LOAN, reading: reading(12_466), note: words("右前轮毂擦伤") },
    ]
}

pub fn care_events() -> Vec<care::Event> {
    use care::Event as E;
    let plate = || words("浙A66B01");
    let period = Period { from: noon(), until: noon() + minutes(300) };
    vec![
        E::ComplaintRegistered { draft: complaint() },
        E::ComplaintHandedOn { to: PersonRef { person: WHO, name: words("叶岚") } },
        E::ComplaintClosed { done: words("道歉，送一次洗车") },
        E::LoanerPut { draft: loaner(), corrected: Some(Correction { from: 124_000, reason: words("多打了一个零") }) },
        E::LoanerPromised { loaner: LOANER, plate: plate(), appointment: VISIT, period },
        E::LoanerReleased { plate: plate(), reason: words("客户自己有车") },
        E::LoanerHandedOver { plate: plate(), reading: reading(12_400) },
        E::LoanerTakenBack { plate: plate(), reading: reading(12_466), driven_km: 66, note: words("右前轮毂擦伤") },
    ]
}
