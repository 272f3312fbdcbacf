//! What happens at the desk before the work: check-in, diagnosis, estimate, signature; and the added work that is found during it.

use super::catalogue::{ADDED, CUSTOMER, Job as Wanted};
use super::plan::Ending;
use super::simulation::Floor;
use super::visit::{Job, Next, Visit};
use chrono::{DateTime, Duration, Utc};
use domain::repair_orders::{Charge, CheckIn, Command as Order, Diagnosis, LineDraft, OldParts, OtherKind, Payer, Share};
use domain::settlement::Command as Desk;
use domain::staff::Skill;
use domain::workshop::Command as Floorwork;
use domain::{BasisPoints, Command, CommandId, Envelope, Fen, FindingId, GatePassId, LineId};
use rand::RngExt;
use store::Error;
use uuid::Uuid;

pub(super) const SIGNATURE: &str =
    "M62 118 L80 60 L96 132 L118 74 L140 120 L168 70 M196 96 L250 92 L214 140 L268 66 M300 120 L330 82 L352 124 L384 78 L420 118 L470 96";

/// The next quarter of an hour: nobody promises 15:07.
fn quarter_hour(at: DateTime<Utc>) -> DateTime<Utc> {
    let over = at.timestamp().rem_euclid(900);
    if over == 0 { at } else { at + Duration::seconds(900 - over) }
}

/// Who pays, in whole percent, as shares.
pub(super) fn shares(payers: &[(Payer, u32)]) -> Vec<Share> {
    payers.iter().map(|(payer, percent)| Share { payer: *payer, part: BasisPoints::percent(*percent) }).collect()
}

impl Visit {
    pub(super) async fn check_in(&mut self, floor: &mut Floor, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
        let need = self.plan.need;
        let quota: i64 = need
            .jobs
            .iter()
            .filter_map(|(code, _)| floor.operations.iter().find(|operation| operation.code == *code))
            .map(|o| o.quota.minutes())
            .sum();
        let estimate = quarter_hour(at + Duration::minutes((quota * 14 / 10 + 170 - self.plan.optimism).max(45)));
        self.promised_at =
            if estimate < floor.hours.closing(at) { estimate } else { floor.hours.next_opening(at) + Duration::minutes(150) };
        if self.plan.body_shop.is_some() {
            self.promised_at = floor.hours.next_opening(floor.hours.next_opening(at)) + Duration::minutes(420);
        }
        let car = &floor.cars[self.plan.car];
        let days = u32::try_from((at - floor.begin).num_days()).unwrap_or(0);
        self.odometer_km = car.odometer_km + days * car.daily_km;
        let check_in = CheckIn {
            kind: need.kind,
            concern: need.concern.to_owned(),
            odometer_km: self.odometer_km,
            odometer_reason: None,
            promised_at: self.promised_at,
            waiting: self.plan.waiting,
            wash: self.plan.wash,
            old_parts: if self.index.is_multiple_of(3) { OldParts::Keep } else { OldParts::Waive },
            energy_percent: u8::try_from(20 + self.index * 37 % 75).unwrap_or(50),
            belongings: if self.index.is_multiple_of(5) { "儿童座椅，后备箱雨伞".to_owned() } else { String::new() },
            sender_name: String::new(),
            sender_phone: String::new(),
        };
        floor
            .maker
            .act(&self.advisor(floor), Command::RepairOrders(Order::CheckIn { order: self.order, check_in, closed_is_meant: true }), at)
            .await?;
        self.link(floor, at).await?;
        if floor.hours.day_of(at) == floor.today || self.index.is_multiple_of(8) {
            self.walk_around(floor, at).await?;
        }
        Ok(match (self.plan.ending, need.cause) {
            (Ending::Left, _) => self.then(Next::Leave, at, 12),
            (_, Some(_)) => self.then(Next::Diagnose, at, floor.maker.rng.random_range(6..30)),
            _ => self.then(Next::Estimate, at, floor.maker.rng.random_range(4..12)),
        })
    }

    pub(super) async fn diagnose(&mut self, floor: &mut Floor, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
        floor.maker.act(&self.advisor(floor), Command::RepairOrders(Order::StartDiagnosis { order: self.order }), at).await?;
        let diagnosis = Diagnosis {
            phenomenon: self.plan.need.concern.to_owned(),
            cause: self.plan.need.cause.unwrap_or_default().to_owned(),
            correction: "按诊断结果更换，装复后路试".to_owned(),
            class: self.plan.need.class,
            trouble_codes: String::new(),
        };
        let found = at + Duration::minutes(floor.maker.rng.random_range(8..25));
        floor.maker.act(&floor.person("qian"), Command::RepairOrders(Order::RecordDiagnosis { order: self.order, diagnosis }), at).await?;
        if self.plan.ending == Ending::LeftWithFee {
            let charge = Charge::Other { of: OtherKind::Diagnosis, amount: Fen::yuan(150) };
            let line = LineDraft {
                id: LineId(floor.maker.id(at)),
                title: "诊断费".to_owned(),
                charge,
                discount: Fen::ZERO,
                shares: Share::whole(Payer::Customer),
            };
            floor.maker.act(&self.advisor(floor), Command::RepairOrders(Order::AddLine { order: self.order, line }), at).await?;
            return Ok(self.then(Next::Leave, found, 15));
        }
        Ok(self.then(Next::Estimate, found, floor.maker.rng.random_range(3..10)))
    }

    pub(super) async fn leave(&mut self, floor: &mut Floor, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
        let leave = Order::LeaveUnrepaired { order: self.order, reason: "客户觉得价格高，先不修".to_owned() };
        floor.maker.act(&self.advisor(floor), Command::RepairOrders(leave), at).await?;
        Ok(self.then(if self.plan.ending == Ending::LeftWithFee { Next::Settle } else { Next::GatePass }, at, 6))
    }

    /// The gate pass of a car that nobody repaired. Its ids follow from the order: no dice are thrown for them.
    pub(super) async fn let_out(&self, floor: &Floor, at: DateTime<Utc>) -> Result<(), Error> {
        let cashier = floor.person("shen");
        let made = |what: u128| Uuid::from_u128(self.order.0.as_u128() ^ what);
        let envelope = Envelope {
            id: CommandId(made(1)),
            dealership: cashier.dealership,
            command: Command::Settlement(Desk::IssueGatePass { order: self.order, gate_pass: GatePassId(made(2)) }),
            expected_version: None,
            made_at: at,
            offline: false,
        };
        store::execute(floor.maker.store(), &cashier, &envelope, at).await.map(|_| ())
    }

    pub(super) async fn estimate(&mut self, floor: &mut Floor, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
        let advisor = self.advisor(floor);
        // What the house takes over is the general manager's to give.
        let need = self.plan.need;
        let given = !need.kind.is_on_the_house() && need.payers.iter().any(|(payer, _)| payer.is_the_house());
        let writes = if given { floor.person("he") } else { advisor.clone() };
        for draft in self.lines(floor, at) {
            floor.maker.act(&writes, Command::RepairOrders(Order::AddLine { order: self.order, line: draft }), at).await?;
        }
        floor
            .maker
            .act(
                &advisor,
                Command::RepairOrders(Order::Quote { order: self.order, promised_at: None, closed_is_meant: true }),
                at + Duration::minutes(1),
            )
            .await?;
        Ok(self.then(Next::Authorise, at, floor.maker.rng.random_range(3..14)))
    }

    /// The lines that the need comes to, and the jobs among them.
    fn lines(&mut self, floor: &mut Floor, at: DateTime<Utc>) -> Vec<LineDraft> {
        let shares = shares(self.plan.need.payers);
        let mut drafts = Vec::new();
        for wanted in self.plan.need.jobs {
            let Some((job, lines)) = self.job_lines(floor, at, wanted, &shares) else { continue };
            self.jobs.push(job);
            drafts.extend(lines);
        }
        drafts
    }

    /// A job of the catalogue with its parts, as lines.
    pub(super) fn job_lines(
        &self,
        floor: &mut Floor,
        at: DateTime<Utc>,
        wanted: &Wanted,
        shares: &[Share],
    ) -> Option<(Job, Vec<LineDraft>)> {
        let (code, parts) = wanted;
        let operation = floor.operations.iter().find(|operation| operation.code == *code).cloned()?;
        let job = LineId(floor.maker.id(at));
        let (skill, quota) = (operation.skill, operation.quota);
        let rate = domain::Policy::default().labour_rate(skill).unwrap_or_default();
        let charge = Charge::Labour { operation: operation.code, skill, quota, billed: quota, rate };
        let mut drafts = vec![self.draft(job, operation.title, charge, shares)];
        for (part_no, quantity) in *parts {
            let Some(part) = floor.parts.iter().find(|part| part.part_no == *part_no).cloned() else {
                continue;
            };
            let charge = Charge::Part {
                part_no: part.part_no,
                quality: part.quality,
                maker: part.maker,
                unit: part.unit,
                quantity: domain::Quantity(*quantity),
                price: part.price,
                list: Some(part.price),
                job: Some(job),
            };
            drafts.push(self.draft(LineId(floor.maker.id(at)), part.title, charge, shares));
        }
        let long = self.plan.body_shop.and_then(|long| match skill {
            Skill::Body => Some(long[0]),
            Skill::Paint => Some(long[1]),
            _ => None,
        });
        Some((Job::of(job, skill, long.unwrap_or(quota.minutes() * self.plan.pace / 100).max(6)), drafts))
    }

    /// Something is found while somebody works on the car: the customer says yes on the phone, and whoever is at it does it next.
    pub(super) async fn add_work(&mut self, floor: &mut Floor, at: DateTime<Utc>) -> Result<(), Error> {
        let known = self.plan.need.jobs.iter().any(|(code, _)| *code == ADDED.0);
        let (Some(technician), Some(bay)) = (self.jobs[self.current].technician, self.bay) else { return Ok(()) };
        if known || !floor.hands[technician].role.skills.contains(&Skill::Maintenance) {
            return Ok(());
        }
        let found = self.since + (at - self.since) / 2;
        let agreed = found + (at - found) / 2;
        let Some((mut job, lines)) = self.job_lines(floor, found, &ADDED, &shares(CUSTOMER)) else { return Ok(()) };
        let (advisor, order, finding) = (self.advisor(floor), self.order, FindingId(floor.maker.id(found)));
        let (hands, text) = (floor.hands[technician].actor.clone(), "雨刮片老化，刮不干净".to_owned());
        let report = Order::ReportFinding { order, finding, text, photos: Vec::new(), job: Some(self.jobs[self.current].line) };
        floor.maker.act(&hands, Command::RepairOrders(report), found).await?;
        for line in lines {
            floor.maker.act(&advisor, Command::RepairOrders(Order::AddFoundWork { order, finding, line }), found).await?;
        }
        floor.maker.act(&advisor, Command::RepairOrders(Order::Quote { order, promised_at: None, closed_is_meant: true }), found).await?;
        let yes = Order::Authorise { order, signed_by: self.signs(floor), signature: String::new() };
        floor.maker.act(&advisor, Command::RepairOrders(yes), agreed).await?;
        let person = floor.hands[technician].actor.person;
        let (bay, reason) = (floor.bays[bay], self.why());
        let dispatch = Floorwork::Dispatch { order, jobs: vec![job.line], technician: person, bay, reason };
        self.floorwork(floor, "zhao", dispatch, agreed).await?;
        floor.loads[technician].given += 1;
        job.technician = Some(technician);
        self.jobs.push(job);
        Ok(())
    }

    /// Who signs: the owner, or whom the company sends.
    pub(super) fn signs(&self, floor: &Floor) -> String {
        let draft = &floor.cars[self.plan.car].customer_draft;
        if draft.contact.is_empty() { draft.name.clone() } else { draft.contact.clone() }
    }

    fn draft(&self, id: LineId, title: String, charge: Charge, shares: &[Share]) -> LineDraft {
        let of_customer = shares.iter().all(|share| share.payer == Payer::Customer);
        let labour = matches!(charge, Charge::Labour { .. });
        let discount = if of_customer && labour { charge.gross().proportion(BasisPoints::percent(self.plan.discount)) } else { Fen::ZERO };
        LineDraft { id, title, charge, discount, shares: shares.to_vec() }
    }

    pub(super) async fn authorise(&mut self, floor: &mut Floor, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
        let authorise = Order::Authorise { order: self.order, signed_by: self.signs(floor), signature: SIGNATURE.to_owned() };
        floor.maker.act(&self.advisor(floor), Command::RepairOrders(authorise), at).await?;
        Ok(self.then(Next::Dispatch, at, floor.maker.rng.random_range(2..18)))
    }
}
