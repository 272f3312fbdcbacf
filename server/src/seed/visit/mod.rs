//! One visit, told from the arrival to where it is to stand: what the commands would have left behind.

mod desk;
mod work;

use super::Maker;
use super::cars::Car;
use super::house::House;
use chrono::{DateTime, Duration, Utc};
use domain::repair_orders::{Event as OrderEvent, Order, Status};
use domain::staff::PersonRef;
use domain::workshop::{Event as Floor, JobStatus, Progress};
use domain::{Event, LineId, OrderId, PersonId};
use store::bulk::Batch;
use uuid::Uuid;

/// The customers' signature, in a box of 600 × 200.
const SIGNATURE: &str = "M40,120 L90,60 L130,140 L190,70 L260,120 L330,80";
/// From the arrival to the start of work, in minutes.
const BEFORE_WORK: i64 = 40;

/// A car that comes in.
pub(super) struct Arrival<'a> {
    pub car: &'a Car,
    /// Makes one visit differ from the next.
    pub index: usize,
    pub odometer_km: u32,
    /// Who works on it, and in which bay.
    pub technician: usize,
    /// When work begins, or would.
    pub work_at: DateTime<Utc>,
    /// How long each job takes, in minutes.
    pub jobs: Vec<i64>,
    pub promised_at: DateTime<Utc>,
}

/// Something that has happened on a visit.
pub(super) struct Told {
    pub at: DateTime<Utc>,
    person: PersonId,
    order: Uuid,
    version: i32,
    event: Event,
}

impl Told {
    pub(super) fn write(&self, batch: &mut Batch) {
        batch.event(self.at, self.person, self.order, self.version, &self.event);
    }
}

/// A time in the bay, or on the clock of a job.
struct Span {
    since: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
}

/// A visit as far as it is told.
pub(super) struct Visit<'a> {
    house: &'a House,
    arrival: Arrival<'a>,
    order: Order,
    at: DateTime<Utc>,
    /// When the order came into its status.
    since: DateTime<Utc>,
    stay: Option<Span>,
    clockings: Vec<(LineId, Span)>,
    told: Vec<Told>,
}

impl<'a> Visit<'a> {
    /// Tells a visit until the order stands there.
    pub(super) fn tell(house: &'a House, maker: &mut Maker, arrival: Arrival<'a>, until: Status) -> Self {
        let at = arrival.work_at - Duration::minutes(BEFORE_WORK);
        let wash = matches!(until, Status::Passed | Status::Washing) || arrival.index.is_multiple_of(3);
        let mut visit = Self {
            order: opened(house, maker, &arrival, at, wash),
            house,
            arrival,
            at,
            since: at,
            stay: None,
            clockings: Vec::new(),
            told: Vec::new(),
        };
        let vehicle = visit.order.vehicle;
        visit.happen(visit.advisor(), [Event::RepairOrders(OrderEvent::Opened { vehicle })]);
        while visit.order.progress.status != until && visit.go_on(maker, until) {}
        visit
    }

    /// Takes the next step; whether there is one.
    fn go_on(&mut self, maker: &mut Maker, until: Status) -> bool {
        match self.order.progress.status {
            Status::Draft => self.check_in(),
            Status::Reception if until == Status::Diagnosis => {
                self.happen_to(self.advisor(), [Event::RepairOrders(OrderEvent::DiagnosisStarted)], Status::Diagnosis);
            }
            Status::Reception => self.quote(maker),
            Status::Quoted => self.authorise(),
            Status::Authorised => self.dispatch(),
            Status::Dispatched => self.clock_on(),
            Status::InWork if until == Status::OnHold => self.hold(),
            Status::InWork => self.finish(),
            Status::AwaitingInspection => self.pass(maker),
            Status::Passed => self.happen_to(self.house.director.person, [Event::Workshop(Floor::WashStarted)], Status::Washing),
            Status::Washing => {
                self.wait(12);
                self.happen_to(self.house.director.person, [Event::Workshop(Floor::WashFinished)], Status::Ready);
            }
            Status::Ready => self.settle(maker),
            Status::Settled => self.deliver(maker),
            Status::Delivered => {
                self.wait(30);
                self.happen_to(self.house.manager.person, [Event::RepairOrders(OrderEvent::Closed)], Status::Closed);
            }
            Status::Diagnosis | Status::OnHold | Status::Rework | Status::Closed | Status::Void | Status::LeftUnrepaired => return false,
        }
        true
    }

    /// Adds the order and what belongs to it; returns what happened.
    pub(super) fn write(self, batch: &mut Batch) -> Vec<Told> {
        batch.order(&self.order, self.since);
        if let Some(stay) = &self.stay {
            batch.stay(self.house.bays[self.arrival.technician], self.order.id, stay.since, stay.until);
        }
        let technician = self.technician().person;
        for (job, span) in &self.clockings {
            batch.clocking(self.order.id, *job, technician, span.since, span.until);
            let done = self.order.job(*job).filter(|of| of.status == JobStatus::Done);
            if let Some((of, at)) = done.zip(span.until) {
                batch.sold(self.order.id, *job, technician, of.billed, at);
            }
        }
        self.told
    }

    fn wait(&mut self, minutes: i64) {
        self.at += Duration::minutes(minutes);
    }

    fn advisor(&self) -> PersonId {
        self.order.advisor.person
    }

    fn technician(&self) -> &'a PersonRef {
        &self.house.technicians[self.arrival.technician]
    }

    /// One command was carried out.
    fn happen(&mut self, person: PersonId, events: impl IntoIterator<Item = Event>) {
        self.order.progress.version += 1;
        let (at, order, version) = (self.at, self.order.id.0, self.order.progress.version);
        self.told.extend(events.into_iter().map(|event| Told { at, person, order, version, event }));
    }

    /// One command was carried out, and moved the order.
    fn happen_to(&mut self, person: PersonId, events: impl IntoIterator<Item = Event>, to: Status) {
        let moved = Event::RepairOrders(OrderEvent::Moved { from: self.order.progress.status, to });
        self.happen(person, events.into_iter().chain([moved]));
        self.order.progress.status = to;
        self.since = self.at;
    }
}

/// The order as it is when the car has just arrived, before its first command.
fn opened(house: &House, maker: &mut Maker, arrival: &Arrival, at: DateTime<Utc>, wash: bool) -> Order {
    let advisor = house.advisors[arrival.index % house.advisors.len()].clone();
    let id = OrderId(maker.id(at));
    let progress = Progress {
        order: id,
        version: 0,
        status: Status::Draft,
        advisor: advisor.person,
        wash,
        unauthorised_lines: 0,
        jobs: Vec::new(),
        stages: Vec::new(),
    };
    Order {
        id,
        number: maker.number("RO", at),
        vehicle: arrival.car.vehicle.id,
        customer: arrival.car.customer.id,
        advisor,
        opened_at: at,
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
        paint: Vec::new(),
        comeback: None,
        certificate: None,
        statements: Vec::new(),
        undone: Vec::new(),
        gate_pass: None,
        settled_at: None,
        delivered_at: None,
        ended_because: None,
        progress,
    }
}
