//! What the demo has at hand when a car comes in: recalls, complaints, loaner cars, and discounts that wait for an answer.

use super::cars::Owned;
use super::simulation::{Floor, Hand};
use super::visit::Visit;
use chrono::{DateTime, Days, Duration, Utc};
use domain::appointments::{Command as Visits, Stay, VisitDraft};
use domain::care::{Category, Command as Care, ComplaintDraft, LoanerDraft, Reading, Severity};
use domain::repair_orders::{Charge, Command as Orders, Filter, LineDraft, Payer, Share, Status};
use domain::staff::Skill;
use domain::warranty::{CampaignDraft, CampaignKind, Command as Warranty};
use domain::{
    Actor, AppointmentId, CampaignId, Command, CommandId, ComplaintId, DiscountId, Envelope, Fen, Hours, LineId, LoanId, LoanerId,
};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use store::{Error, Store};
use uuid::Uuid;

/// Plate, model, kilometres, and whether it can be lent.
const FLEET: &[(&str, &str, u32, bool)] = &[
    ("浙A66B01", "缤越 1.5T 2024款", 21_460, true),
    ("浙A66B02", "缤越 1.5T 2024款", 18_022, true),
    ("浙A66B03", "星瑞 2.0TD 2023款", 33_917, true),
    ("浙AD66604", "几何E 2024款", 12_305, true),
    ("浙A66B05", "帝豪 1.5L 2022款", 58_240, false),
];

/// Category, severity, words, minutes until the answer (fewer than none: it is late), and what was done, when it is closed.
type Row = (Category, Severity, &'static str, i64, Option<&'static str>);

const COMPLAINTS: &[Row] = &[
    (Category::Waiting, Severity::Important, "说好十一点交车，等到一点半还没好，也没人打电话。", 35, None),
    (Category::Workmanship, Severity::General, "换了减振器，过减速带还是响。", 90, None),
    (Category::Price, Severity::General, "报价里没说要换垫圈，结账多了钱。", -40, None),
    (Category::Attitude, Severity::Major, "前台当着我孩子的面说我不懂车，要找你们总经理。", 20, None),
    (Category::PartDelay, Severity::General, "大灯线束订了十天还没到。", -1_400, Some("加急调货到店，赠送一次内饰清洁，客户接受")),
    (Category::Facilities, Severity::General, "休息区空调太冷。", -2_900, Some("已调高温度，备毛毯，电话致歉")),
    (Category::PartQuality, Severity::Important, "新换的雨刮片刮不干净。", -4_300, Some("更换新片，免工时")),
];

/// A story beside the workshop's, with dice of its own, so that neither changes the other.
struct Apart {
    store: Store,
    dice: StdRng,
}

impl Apart {
    fn new(store: &Store, seed: u64) -> Self {
        Self { store: store.clone(), dice: StdRng::seed_from_u64(seed) }
    }

    fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        let mut random = [0; 10];
        self.dice.fill(&mut random);
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(at.timestamp_millis()).unwrap_or_default(), &random).into_uuid()
    }

    async fn act(&mut self, actor: &Actor, command: Command, at: DateTime<Utc>) -> Result<(), Error> {
        let envelope = Envelope {
            id: CommandId(self.id(at)),
            dealership: actor.dealership,
            command,
            expected_version: None,
            made_at: at,
            offline: false,
        };
        store::execute(&self.store, actor, &envelope, at).await.map(|_| ())
    }

    /// The same, where the story may have gone another way: what is refused did not happen.
    async fn tries(&mut self, actor: &Actor, command: Command, at: DateTime<Utc>) -> Result<bool, Error> {
        match self.act(actor, command, at).await {
            Ok(()) => Ok(true),
            Err(Error::Refused(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// What the manufacturer had announced before the story begins: cars that come in for it leave with it done.
pub(super) async fn announce(
    store: &Store,
    people: &[Hand],
    cars: &[Owned],
    begin: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let Some(clerk) = people.iter().find(|hand| hand.role.user_name == "lu").map(|hand| hand.actor.clone()) else { return Ok(()) };
    let mut apart = Apart::new(store, 20_260_314);
    let campaigns = [
        (CampaignKind::ServiceCampaign, "FW-2026-018", "天窗排水管", "免费更换天窗排水管卡扣并疏通", "RC-602", None, 2, begin),
        (
            CampaignKind::Recall,
            "S2026M0041V",
            "高压油泵密封圈",
            "高压油泵密封圈可能渗油，免费更换",
            "RC-2601",
            Some("RECALL"),
            7,
            (now - Days::new(6)).max(begin),
        ),
    ];
    for (kind, number, title, measure, operation, service, every, at) in campaigns {
        let draft = CampaignDraft {
            kind,
            number: number.to_owned(),
            title: title.to_owned(),
            measure: measure.to_owned(),
            operation: operation.to_owned(),
            service: service.map(str::to_owned),
        };
        let of_the_house = cars.iter().step_by(every).map(|car| car.vehicle_draft.vin.clone());
        // Of other houses: whoever of them comes by is recognised.
        let others = (0..60).map(|number| super::cars::foreign_vin(number * every));
        let vins = of_the_house.chain(others).collect();
        let open = Warranty::OpenCampaign { campaign: CampaignId(apart.id(at)), draft, vins };
        apart.act(&clerk, Command::Warranty(open), at).await?;
    }
    Ok(())
}

/// Complaints, loaner cars and requests as they stand now.
pub(super) async fn play(floor: &Floor, visits: &[Visit], now: DateTime<Utc>) -> Result<(), Error> {
    let mut apart = Apart::new(floor.maker.store(), 20_260_315);
    complain(&mut apart, floor, visits, now).await?;
    lend(&mut apart, floor, visits, now).await?;
    ask(&mut apart, floor, now).await
}

async fn complain(apart: &mut Apart, floor: &Floor, visits: &[Visit], now: DateTime<Utc>) -> Result<(), Error> {
    let owners = ["ye", "yu", "zhou", "lin"].map(|name| floor.person(name));
    let mut seen = visits.iter().rev().filter(|visit| !visit.order.0.is_nil() && visit.arrives() < now - Duration::hours(1));
    for (turn, (category, severity, words, minutes, done)) in COMPLAINTS.iter().enumerate() {
        let Some(visit) = seen.by_ref().nth(3) else { break };
        let car = &floor.cars[visit.plan.car];
        let answer_by = now + Duration::minutes(*minutes);
        let at = (answer_by - severity.usual_answer()).min(now - Duration::minutes(5)).max(visit.arrives() + Duration::minutes(5));
        let answer_by = answer_by.max(at + Duration::minutes(10));
        let owner = &owners[turn % owners.len()];
        let complaint = ComplaintId(apart.id(at));
        let draft = ComplaintDraft {
            customer: car.customer,
            vehicle: Some(car.vehicle),
            order: Some(visit.order),
            category: *category,
            severity: *severity,
            words: (*words).to_owned(),
            answer_by,
            owner: owner.person,
        };
        apart.act(&owners[1], Command::Care(Care::RegisterComplaint { complaint, draft: Box::new(draft) }), at).await?;
        if let Some(done) = done {
            let close = Care::CloseComplaint { complaint, done: (*done).to_owned() };
            apart.act(owner, Command::Care(close), (at + Duration::minutes(70)).min(now)).await?;
        }
    }
    Ok(())
}

async fn lend(apart: &mut Apart, floor: &Floor, visits: &[Visit], now: DateTime<Utc>) -> Result<(), Error> {
    let (keeper, clerk, advisor) = (floor.person("ye"), floor.person("yu"), floor.person("lin"));
    let mut fleet = Vec::new();
    for (plate, model, odometer_km, in_service) in FLEET {
        let loaner = LoanerId(apart.id(floor.begin));
        let draft =
            LoanerDraft { plate: (*plate).to_owned(), model: (*model).to_owned(), odometer_km: *odometer_km, in_service: *in_service };
        apart.act(&keeper, Command::Care(Care::PutLoaner { loaner, draft, reason: String::new() }), floor.begin).await?;
        fleet.push((loaner, *odometer_km));
    }
    // Two are out with customers whose cars are here, one of them longer than agreed.
    let today = floor.hours.opening(floor.today);
    let here: Vec<&Visit> = visits.iter().filter(|visit| !visit.order.0.is_nil() && visit.arrives() >= today - Duration::days(1)).collect();
    let mut lent = 0;
    for visit in here.iter().rev() {
        let Some((loaner, odometer_km)) = fleet.get(lent).copied() else { break };
        if lent == 2 || visit.arrives() > now - Duration::minutes(50) {
            continue;
        }
        let (at, car) = (visit.arrives() + Duration::minutes(20), &floor.cars[visit.plan.car]);
        let appointment = AppointmentId(apart.id(at));
        let queue = Visits::QueueWalkIn { appointment, visit: Box::new(wish(car)) };
        // Some of them are expected today for something else.
        if !apart.tries(&clerk, Command::Appointments(queue), at).await? {
            continue;
        }
        if !apart.tries(&advisor, Command::Appointments(Visits::LinkOrder { appointment, order: visit.order }), at).await? {
            continue;
        }
        let until = if lent == 0 { (at + Duration::minutes(30)).min(now - Duration::minutes(10)) } else { now + Duration::hours(4) };
        let loan = LoanId(apart.id(at));
        let promise = Care::PromiseLoaner { loan, loaner, appointment, from: at, until };
        if !apart.tries(&clerk, Command::Care(promise), at).await? {
            continue;
        }
        let reading = Reading { odometer_km, energy_percent: 85 };
        apart.act(&advisor, Command::Care(Care::HandOverLoaner { loan, reading }), at + Duration::minutes(5)).await?;
        lent += 1;
    }
    // Of those who are to come and wish for one, every other has been promised one.
    let wishes = store::care::loaners::page(&apart.store.clone(), &clerk, now).await?.wishes;
    for (turn, wish) in wishes.iter().enumerate().filter(|(turn, _)| turn % 2 == 0) {
        let (loaner, _) = fleet[2 + turn / 2 % 2];
        let (loan, until) = (LoanId(apart.id(now)), wish.ready_at.max(wish.starts_at + Duration::hours(2)));
        let promise = Care::PromiseLoaner { loan, loaner, appointment: wish.visit, from: wish.starts_at, until };
        apart.tries(&clerk, Command::Care(promise), now - Duration::minutes(30)).await?;
    }
    Ok(())
}

/// Somebody who has come with their car and needs another one meanwhile.
fn wish(car: &Owned) -> VisitDraft {
    VisitDraft {
        vehicle: Some(car.vehicle),
        plate: car.vehicle_draft.plate.clone(),
        vin: String::new(),
        model: car.vehicle_draft.model.clone(),
        name: car.customer_draft.name.clone(),
        phone: car.customer_draft.phone.clone(),
        services: Vec::new(),
        concern: "修车期间要用车".to_owned(),
        stay: Stay::Leaves,
        pick_up: String::new(),
        loaner: true,
        advisor: None,
        note: String::new(),
        language: None,
    }
}

/// Two advisors have asked for more than they may give: one waits for the front-desk supervisor, one for the service manager.
async fn ask(apart: &mut Apart, floor: &Floor, now: DateTime<Utc>) -> Result<(), Error> {
    let advisors = ["chen", "huang"].map(|name| floor.person(name));
    let filter = Filter { statuses: vec![Status::Reception, Status::Diagnosis, Status::Authorised], open_only: true, ..Filter::default() };
    let rows = store::repair_orders::queries::orders(&apart.store.clone(), &advisors[0], &filter, None).await?.rows;
    let wishes = [(8, "老客户第三次进厂，同行报价更低"), (15, "上次返修耽误了客户两天，补偿一次")];
    let mut asked = 0;
    for row in rows {
        let Some((percent, reason)) = wishes.get(asked) else { break };
        let hours = Hours(100);
        let charge =
            Charge::Labour { operation: "WA-300".to_owned(), skill: Skill::Mechanical, quota: hours, billed: hours, rate: Fen::yuan(200) };
        let line = LineDraft {
            id: LineId(apart.id(now)),
            title: "四轮定位".to_owned(),
            discount: Fen(charge.gross().0 * percent / 100),
            charge,
            shares: Share::whole(Payer::Customer),
        };
        let request = DiscountId(apart.id(now));
        let command = Orders::AskDiscount { order: row.order, request, line, finding: None, reason: (*reason).to_owned() };
        let at = now - Duration::minutes(4 + 9 * i64::try_from(asked).unwrap_or_default());
        if apart.tries(&advisors[asked], Command::RepairOrders(command), at).await? {
            asked += 1;
        }
    }
    Ok(())
}
