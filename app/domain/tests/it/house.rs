//! A small house with an order book, asked by the rules and carried out as the store does, in memory.

use crate::book::{at_the_desk, inspected, on_floor, on_paper, refresh, runs};
use crate::cast::{BAY_3, BAY_5, CAR, chen, lin, minutes, noon, wang};
use chrono::{DateTime, FixedOffset, Utc};
use domain::appointments::OpeningHours;
use domain::repair_orders::{Command as R, Facts, LineDraft, OfferedPackage, Order, Picture};
use domain::settlement::Command as P;
use domain::staff::{PersonRef, Skill};
use domain::workshop::{Bay, Command as W, Floor, Progress, Technician};
use domain::{Actor, BayId, Command, CustomerId, Event, Fen, Hours, LineId, OrderId, PersonId, Policy, Refusal, VehicleId};
use domain::{parts, quality, repair_orders, settlement, workshop};
use std::collections::BTreeMap;

pub struct House {
    pub orders: Vec<Order>,
    pub technicians: Vec<(PersonId, &'static str, Vec<Skill>)>,
    /// Which car stands in which bay.
    pub stands: BTreeMap<BayId, OrderId>,
    pub policy: Policy,
    /// What the vehicles' odometers read at their last visit.
    pub odometer_km: Option<u32>,
    /// The parts price list.
    pub price_list: BTreeMap<&'static str, Fen>,
    /// The package that the commands name.
    pub package: Option<OfferedPackage>,
    /// When it is open; nobody has said so, unless a test does.
    pub hours: OpeningHours,
    /// Who did the repair that the car comes back from.
    pub repaired_before: Vec<PersonId>,
    /// What there is of the part that the commands name.
    pub on_hand: Option<parts::OnHand>,
    /// Whether the house asks for remedies.
    pub asks_remedies: bool,
    /// The inspection sheets of the house, and the one that the commands name.
    pub sheets: quality::Facts,
    pub now: DateTime<Utc>,
    pub papers: u128,
}

pub fn offset() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).expect("an offset")
}

pub fn named(person: PersonId) -> PersonRef {
    PersonRef { person, name: person.0.as_u128().to_string() }
}

fn draft(order: OrderId, number: &str) -> Order {
    Order {
        id: order,
        number: number.to_owned(),
        vehicle: VehicleId(order.0),
        customer: CustomerId(order.0),
        advisor: named(lin().person),
        opened_at: noon(),
        check_in: None,
        walked: Default::default(),
        promise: None,
        diagnosis: None,
        quoted_at: None,
        quoted_total: None,
        quoted_mark: None,
        quoted_promise: None,
        lines: Vec::new(),
        findings: Vec::new(),
        advice: Vec::new(),
        discount: None,
        authorisations: Vec::new(),
        inspections: Vec::new(),
        last_clocked: None,
        sheets: Vec::new(),
        comeback: None,
        paint: Vec::new(),
        certificate: None,
        statements: Vec::new(),
        undone: Vec::new(),
        gate_pass: None,
        settled_at: None,
        delivered_at: None,
        ended_because: None,
        progress: Progress {
            order,
            version: 1,
            status: repair_orders::Status::Draft,
            advisor: lin().person,
            wash: false,
            unauthorised_lines: 0,
            jobs: Vec::new(),
            stages: Vec::new(),
        },
    }
}

impl House {
    /// One car at the gate, its order opened.
    pub fn new() -> Self {
        Self::with(&[CAR])
    }

    pub fn with(cars: &[OrderId]) -> Self {
        let number = |index: usize| format!("RO260312-{:03}", 18 + index);
        Self {
            orders: cars.iter().enumerate().map(|(index, car)| draft(*car, &number(index))).collect(),
            technicians: vec![
                (wang().person, "王强", vec![Skill::Maintenance, Skill::Mechanical]),
                (chen().person, "陈辉", vec![Skill::Maintenance, Skill::Mechanical, Skill::HighVoltage]),
            ],
            stands: BTreeMap::new(),
            // One rate for every trade.
            policy: Policy { labour_rates: Skill::ALL.iter().map(|skill| (*skill, Fen::yuan(200))).collect(), ..Policy::default() },
            odometer_km: Some(30_812),
            package: None,
            hours: OpeningHours::default(),
            repaired_before: Vec::new(),
            on_hand: None,
            asks_remedies: false,
            sheets: quality::Facts::default(),
            price_list: BTreeMap::from([("1016059000", Fen::yuan(78))]),
            now: noon(),
            papers: 0,
        }
    }

    pub fn order(&self, id: OrderId) -> &Order {
        self.orders.iter().find(|order| order.id == id).expect("a car of the house")
    }

    pub fn car(&self) -> &Order {
        self.order(CAR)
    }

    pub fn status(&self) -> repair_orders::Status {
        self.car().progress.status
    }

    pub fn floor(&self) -> Floor {
        let running = |person: PersonId| {
            let works = |order: &&Order| order.progress.jobs.iter().any(|job| runs(job) && job.is_given_to(person));
            self.orders.iter().find(works).map(|order| (order.id, order.number.clone(), "浙A8K2C7".to_owned()))
        };
        Floor {
            technicians: self
                .technicians
                .iter()
                .map(|(person, name, skills)| Technician {
                    person: *person,
                    name: (*name).to_owned(),
                    skills: skills.clone(),
                    running: running(*person),
                    load: Hours(0),
                    attends: Some(self.now),
                })
                .collect(),
            bays: [(BAY_3, "3号"), (BAY_5, "5号")]
                .into_iter()
                .map(|(id, name)| Bay {
                    id,
                    name: name.to_owned(),
                    taken_by: self.stands.get(&id).map(|order| (*order, "浙A8K2C7".to_owned())),
                })
                .collect(),
            repaired_before: self.repaired_before.clone(),
        }
    }

    fn facts(&self, command: &R) -> Facts {
        let part_no = command.draft().and_then(LineDraft::part_no);
        let list_price = part_no.and_then(|part_no| self.price_list.get(part_no.as_str()).copied());
        Facts {
            last_odometer_km: self.odometer_km,
            list_price,
            picture: Some(Picture { width: 1600, height: 1200 }),
            package: self.package.clone(),
            hours: self.hours.clone(),
            offset_minutes: 480,
            taken_back_until: None,
        }
    }

    /// Asks the rules.
    pub fn decide(&self, who: &Actor, command: &Command) -> Result<Vec<Event>, Refusal> {
        let order = |id: OrderId| self.orders.iter().find(|order| order.id == id).ok_or(Refusal::NotFound);
        match command {
            Command::RepairOrders(command) => {
                repair_orders::decide(order(command.order())?, &self.facts(command), &self.policy, command, who, self.now)
            }
            Command::Workshop(command) => {
                let order = order(command.order().ok_or(Refusal::NotFound)?)?;
                workshop::expect_paint(order, command)?;
                workshop::decide(&order.progress, &self.floor(), command, who, self.now)
            }
            Command::Quality(command) => quality::decide_on_order(order(OrderId(command.subject()))?, &self.sheets, command, who, self.now),
            Command::Settlement(command) => settlement::decide(order(command.order())?, &self.policy, command, who, self.now, offset()),
            Command::Parts(command) => {
                let order = order(command.order().ok_or(Refusal::NotFound)?)?;
                parts::decide_on_order(&order.progress, self.on_hand.as_ref(), command, who, self.now.date_naive())
            }
            Command::Staff(_) | Command::Customers(_) | Command::Appointments(_) | Command::Warranty(_) | Command::Care(_) => {
                Err(Refusal::NotFound)
            }
        }
    }

    /// Asks the rules and carries out what they say.
    pub fn does(&mut self, who: &Actor, command: impl Wish) -> Result<Vec<Event>, Refusal> {
        let command = command.into_command();
        let events = self.decide(who, &command)?;
        let id = OrderId(command.subject());
        for event in &events {
            self.carry_out(id, who, event);
        }
        let order = self.orders.iter_mut().find(|order| order.id == id).expect("decided about");
        order.progress.version += 1;
        refresh(order);
        Ok(events)
    }

    fn carry_out(&mut self, id: OrderId, who: &Actor, event: &Event) {
        let now = self.now;
        self.papers += 1;
        let papers = self.papers;
        let order = self.orders.iter_mut().find(|order| order.id == id).expect("decided about");
        let (fresh, asks_remedies) = (asks_for_checks(order, event), self.asks_remedies);
        let given_out = matches!(event, Event::Workshop(_));
        match event {
            Event::RepairOrders(event) => on_paper(order, who, event, now),
            Event::Workshop(event) => on_floor(order, &mut self.stands, event, now),
            Event::Quality(event) => inspected(order, who, event, now),
            Event::Settlement(event) => at_the_desk(order, who, event, papers, now),
            Event::Parts(event) => {
                for job in order.progress.jobs.iter_mut().filter(|job| Some(job.line) == event.job()) {
                    parts::follow(job, event, who.person, now);
                }
            }
            Event::Staff(_) | Event::Customers(_) | Event::Appointments(_) | Event::Warranty(_) | Event::Care(_) => {}
        }
        for line in fresh {
            let work = quality::work_of(order, order.job(line));
            let job = order.progress.jobs.iter_mut().find(|job| job.line == line).expect("a job of this order");
            job.owes = quality::demanded(&self.sheets.offered, work);
            job.owes_remedy |= given_out && asks_remedies && workshop::wants_remedy(work.kind, job.skill);
        }
    }

    pub fn wait(&mut self, time: i64) {
        self.now += minutes(time);
    }
}

/// The jobs whose checks are asked for by this: given out for the first time, or to be done again.
fn asks_for_checks(order: &Order, event: &Event) -> Vec<LineId> {
    let is_open = |line: LineId| order.job(line).is_some_and(|job| job.status == workshop::JobStatus::Open);
    match event {
        Event::Workshop(workshop::Event::Dispatched { job, .. }) if is_open(*job) => vec![*job],
        Event::Quality(quality::Event::Failed { jobs, .. }) => jobs.clone(),
        _ => Vec::new(),
    }
}

/// A command of any area.
pub trait Wish {
    fn into_command(self) -> Command;
}
impl Wish for Command {
    fn into_command(self) -> Command {
        self
    }
}
impl Wish for R {
    fn into_command(self) -> Command {
        Command::RepairOrders(self)
    }
}
impl Wish for W {
    fn into_command(self) -> Command {
        Command::Workshop(self)
    }
}
impl Wish for quality::Command {
    fn into_command(self) -> Command {
        Command::Quality(self)
    }
}
impl Wish for parts::Command {
    fn into_command(self) -> Command {
        Command::Parts(self)
    }
}
impl Wish for P {
    fn into_command(self) -> Command {
        Command::Settlement(self)
    }
}
