//! Cars of the first dealership, brought as far as a test needs them.

use super::house::{House, SECRET, id, noon};
use chrono::TimeDelta;
use domain::customers::{Command as Customers, CustomerDraft, CustomerKind, Energy, PlateColour, UsageNature, VehicleDraft};
use domain::quality::{Check, Command as Quality};
use domain::repair_orders::{Charge, CheckIn, Command as Orders, Kind, LineDraft, OldParts, Payer, Share};
use domain::settlement::{Command as Desk, Method};
use domain::staff::Skill;
use domain::workshop::{Command as Floor, HoldReason, WriteUp};
use domain::{
    Actor, BayId, Command, CustomerId, Fen, GatePassId, Hours, InspectionId, LineId, OrderId, PaymentId, PersonId, Post, StatementId,
    VehicleId,
};
use std::sync::atomic::{AtomicUsize, Ordering};

static NEXT_CAR: AtomicUsize = AtomicUsize::new(0);

/// How far a car has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Opened,
    Received,
    Estimated,
    Quoted,
    Authorised,
    Dispatched,
    Working,
    /// Work stands still, and the car in its bay.
    Held,
    OnHold,
    Finished,
    Passed,
    Washing,
    Ready,
    Settled,
    Paid,
    Released,
    Delivered,
}

/// A car and its order.
#[derive(Clone, Debug)]
pub(super) struct Car {
    pub(super) customer: CustomerId,
    pub(super) vehicle: VehicleId,
    pub(super) plate: String,
    pub(super) vin: String,
    pub(super) order: OrderId,
    pub(super) job: LineId,
    /// The bay it is dispatched to.
    pub(super) bay: BayId,
    pub(super) statement: StatementId,
    pub(super) payment: PaymentId,
}

pub(super) fn customer_draft() -> CustomerDraft {
    CustomerDraft {
        kind: CustomerKind::Person,
        name: format!("{SECRET}女士"),
        phone: "13805712266".to_owned(),
        contact: String::new(),
        address: SECRET.to_owned(),
        note: SECRET.to_owned(),
    }
}

pub(super) fn vehicle_draft(owner: CustomerId, plate: &str, vin: &str) -> VehicleDraft {
    VehicleDraft {
        owner,
        plate: plate.to_owned(),
        plate_colour: PlateColour::Blue,
        vin: vin.to_owned(),
        vin_reason: "进口车".to_owned(),
        model: format!("{SECRET}星越L"),
        engine_no: String::new(),
        colour: String::new(),
        energy: Energy::Petrol,
        usage: UsageNature::Household,
        invoice_date: None,
        delivery_date: None,
    }
}

pub(super) fn check_in() -> CheckIn {
    CheckIn {
        kind: Kind::General,
        concern: SECRET.to_owned(),
        odometer_km: 41_236,
        odometer_reason: None,
        promised_at: noon() + TimeDelta::hours(4),
        waiting: true,
        wash: true,
        old_parts: OldParts::Keep,
        energy_percent: 50,
        belongings: SECRET.to_owned(),
        sender_name: String::new(),
        sender_phone: String::new(),
    }
}

pub(super) fn labour(line: LineId) -> LineDraft {
    let charge = Charge::Labour {
        operation: "SU-220".to_owned(),
        skill: Skill::Mechanical,
        quota: Hours(120),
        billed: Hours(120),
        rate: Fen::yuan(200),
    };
    LineDraft { id: line, title: format!("{SECRET}减振器"), charge, discount: Fen::ZERO, shares: Share::whole(Payer::Customer) }
}

/// A plate and a VIN that no other car has.
pub(super) fn next_names() -> (String, String) {
    let number = NEXT_CAR.fetch_add(1, Ordering::Relaxed);
    (format!("浙A7K{number:03}"), format!("LFV2A21K0J3000{number:03}"))
}

impl House {
    fn at_the_desk(&self) -> &Actor {
        &self.here.holder(Post::GeneralManager).actor
    }

    /// Brings a new car to a stage, with this technician's hands.
    pub(super) async fn car(&self, stage: Stage, hands: PersonId) -> Car {
        let (plate, vin) = next_names();
        let number = plate["浙A7K".len()..].parse::<usize>().expect("a number");
        let car = Car {
            customer: CustomerId(id()),
            vehicle: VehicleId(id()),
            plate,
            vin,
            order: OrderId(id()),
            job: LineId(id()),
            bay: self.here.bays[number % self.here.bays.len()],
            statement: StatementId(id()),
            payment: PaymentId(id()),
        };
        let register = Customers::RegisterCustomer { customer: car.customer, draft: customer_draft() };
        self.does(self.at_the_desk(), Command::Customers(register)).await;
        let draft = vehicle_draft(car.customer, &car.plate, &car.vin);
        self.does(self.at_the_desk(), Command::Customers(Customers::RegisterVehicle { vehicle: car.vehicle, draft })).await;
        self.bring(car, stage, hands).await
    }

    async fn bring(&self, mut car: Car, to: Stage, hands: PersonId) -> Car {
        let Car { order, vehicle, job, bay, payment, .. } = car;
        self.does(self.at_the_desk(), Command::RepairOrders(Orders::Open { order, vehicle })).await;
        let steps = [
            (
                Stage::Received,
                Post::ServiceAdvisor,
                Command::RepairOrders(Orders::CheckIn { order, check_in: check_in(), closed_is_meant: true }),
            ),
            (Stage::Estimated, Post::ServiceAdvisor, Command::RepairOrders(Orders::AddLine { order, line: labour(job) })),
            (Stage::Quoted, Post::ServiceAdvisor, Command::RepairOrders(Orders::Quote { order, promised_at: None, closed_is_meant: true })),
            (Stage::Authorised, Post::ServiceAdvisor, authorise(order)),
            (
                Stage::Dispatched,
                Post::WorkshopDirector,
                Command::Workshop(Floor::Dispatch { order, jobs: vec![job], technician: hands, bay, reason: String::new() }),
            ),
            (Stage::Working, Post::WorkshopDirector, Command::Workshop(Floor::ClockOn { order, job })),
            (Stage::Working, Post::WorkshopDirector, write_up(order, job, SECRET)),
        ];
        for (reached, post, command) in steps {
            if to >= reached {
                self.does(&self.here.holder(post).actor, command).await;
            }
        }
        if to == Stage::OnHold || to == Stage::Held {
            self.does(self.foreman(), Command::Workshop(hold(order, to == Stage::OnHold))).await;
        }
        let steps = [
            (Stage::Finished, Post::WorkshopDirector, Command::Workshop(Floor::Finish { order, job: None })),
            (Stage::Passed, Post::QualityInspector, pass(order)),
            (Stage::Washing, Post::CarWasher, Command::Workshop(Floor::StartWash { order })),
            (Stage::Ready, Post::CarWasher, Command::Workshop(Floor::FinishWash { order })),
            (Stage::Settled, Post::Cashier, Command::Settlement(Desk::Settle { order })),
        ];
        for (reached, post, command) in steps {
            if to >= reached {
                self.does(&self.here.holder(post).actor, command).await;
            }
        }
        if to >= Stage::Settled {
            let (page, _) =
                store::repair_orders::queries::order_page(&self.store, self.at_the_desk(), order, noon()).await.expect("the order");
            car.statement = page.order.statements[0].id;
        }
        let pay = Desk::TakePayment { order, statement: car.statement, payment, method: Method::Cash, amount: Fen::yuan(240) };
        let steps = [
            (Stage::Paid, Post::Cashier, Command::Settlement(pay)),
            (Stage::Released, Post::Cashier, Command::Settlement(Desk::IssueGatePass { order, gate_pass: GatePassId(id()) })),
            (Stage::Delivered, Post::ServiceAdvisor, Command::RepairOrders(Orders::Deliver { order })),
        ];
        for (reached, post, command) in steps {
            if to >= reached {
                self.does(&self.here.holder(post).actor, command).await;
            }
        }
        car
    }

    /// The car of a delivered order comes back.
    pub(super) async fn comes_back(&self, first: &Car, to: Stage, hands: PersonId) -> Car {
        let again =
            Car { order: OrderId(id()), job: LineId(id()), statement: StatementId(id()), payment: PaymentId(id()), ..first.clone() };
        self.bring(again, to, hands).await
    }

    pub(super) fn foreman(&self) -> &Actor {
        &self.here.holder(Post::WorkshopDirector).actor
    }
}

pub(super) fn authorise(order: OrderId) -> Command {
    Command::RepairOrders(Orders::Authorise { order, signed_by: SECRET.to_owned(), signature: "M1 1 L90 40".to_owned() })
}

pub(super) fn write_up(order: OrderId, job: LineId, remedy: &str) -> Command {
    let write_up = WriteUp { remedy: remedy.to_owned(), codes: vec!["C0034-1F".to_owned()], ..WriteUp::default() };
    Command::Workshop(Floor::WriteUp { order, job, write_up })
}

pub(super) fn hold(order: OrderId, leaves_bay: bool) -> Floor {
    Floor::Hold { order, job: None, reason: HoldReason::EndOfShift, note: SECRET.to_owned(), leaves_bay }
}

pub(super) fn pass(order: OrderId) -> Command {
    Command::Quality(Quality::Pass { order, inspection: InspectionId(id()), checks: Check::ALL.to_vec(), finding: SECRET.to_owned() })
}
