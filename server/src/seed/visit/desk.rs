//! The steps at the desks: from the interview to the signature, and from the bill to the gate.

use super::{SIGNATURE, Visit};
use crate::seed::Maker;
use domain::repair_orders::estimate::{self, totals};
use domain::repair_orders::{Authorisation, Charge, CheckIn, Event as OrderEvent, Kind, Line, OldParts, Payer, Promise, Share, Status};
use domain::settlement::{Event as Desk, GatePass, Method, Payment, Statement};
use domain::workshop::{Job, JobStatus};
use domain::{Event, Fen, GatePassId, LineId, PaymentId, Quantity, StatementId};

impl Visit<'_> {
    pub(super) fn check_in(&mut self) {
        self.wait(10);
        let check_in = CheckIn {
            kind: if self.arrival.index.is_multiple_of(7) { Kind::Warranty } else { Kind::Maintenance },
            concern: "到了保养里程，做个保养。".to_owned(),
            odometer_km: self.arrival.odometer_km,
            odometer_reason: None,
            promised_at: self.arrival.promised_at,
            waiting: self.arrival.index.is_multiple_of(4),
            wash: self.order.progress.wash,
            old_parts: OldParts::Waive,
            energy_percent: 60,
            belongings: String::new(),
            sender_name: String::new(),
            sender_phone: String::new(),
        };
        self.order.promise = Some(Promise { at: check_in.promised_at, first: check_in.promised_at, changes: 0 });
        self.order.check_in = Some(check_in.clone());
        self.happen_to(self.advisor(), [Event::RepairOrders(OrderEvent::CheckedIn { check_in })], Status::Reception);
    }

    pub(super) fn quote(&mut self, maker: &mut Maker) {
        self.wait(10);
        let house = self.house;
        let payer = self.order.check_in.as_ref().map_or(Payer::Customer, |check_in| check_in.kind.usual_payer());
        for place in 0..self.arrival.jobs.len() {
            let number = self.arrival.index + place;
            let operation = &house.operations[number % house.operations.len()];
            let rate = house.policy.labour_rate(operation.skill).unwrap_or_default();
            let charge = Charge::Labour {
                operation: operation.code.clone(),
                skill: operation.skill,
                quota: operation.quota,
                billed: operation.quota,
                rate,
            };
            let line = Line {
                id: LineId(maker.id(self.at)),
                title: operation.title.clone(),
                charge,
                discount: Fen::ZERO,
                shares: Share::whole(payer),
                authorised: false,
                abandoned: false,
                package: None,
                finding: None,
            };
            self.order.progress.jobs.push(job(&line, operation));
            let part = &house.parts[number % house.parts.len()];
            let (part_no, unit, job) = (part.part_no.clone(), part.unit.clone(), Some(line.id));
            let (quantity, price) = (Quantity::units(1), part.price);
            let charge =
                Charge::Part { part_no, quality: part.quality, maker: part.maker.clone(), unit, quantity, price, list: Some(price), job };
            let fitted = Line { id: LineId(maker.id(self.at)), title: part.title.clone(), charge, ..line.clone() };
            self.order.lines.extend([line, fitted]);
        }
        let total = estimate::total(&self.order.lines);
        self.order.quoted_at = Some(self.at);
        self.order.quoted_total = Some(total);
        self.order.progress.unauthorised_lines = u16::try_from(self.order.lines.len()).unwrap_or(u16::MAX);
        self.happen_to(self.advisor(), [Event::RepairOrders(OrderEvent::Quoted { total, promised_at: None })], Status::Quoted);
    }

    pub(super) fn authorise(&mut self) {
        self.wait(8);
        self.order.lines.iter_mut().for_each(|line| line.authorised = true);
        self.order.progress.jobs.iter_mut().for_each(|job| job.authorised = true);
        self.order.progress.unauthorised_lines = 0;
        let total = estimate::total(&self.order.lines);
        let signed_by = self.arrival.car.customer.name.clone();
        let (at, lines) = (self.at, self.order.lines.clone());
        self.order.authorisations.push(Authorisation { at, signed_by: signed_by.clone(), signature: SIGNATURE.to_owned(), total, lines });
        self.happen_to(
            self.advisor(),
            [Event::RepairOrders(OrderEvent::Authorised { signed_by, signature: SIGNATURE.to_owned(), total })],
            Status::Authorised,
        );
    }

    pub(super) fn settle(&mut self, maker: &mut Maker) {
        self.wait(6);
        let totals = totals(&self.order.lines, self.house.policy.vat_rate);
        let number = maker.number("JS", self.at);
        for (place, total) in (1..).zip(&totals) {
            let (id, number) = (StatementId(maker.id(self.at)), format!("{number}-{place}"));
            self.order.statements.push(Statement { id, number, total: *total, payments: Vec::new(), credit: None, settled_by: None });
        }
        self.order.settled_at = Some(self.at);
        self.happen_to(self.house.cashier.person, [Event::Settlement(Desk::Settled { totals })], Status::Settled);
    }

    /// Paid, let out of the gate, and gone.
    pub(super) fn deliver(&mut self, maker: &mut Maker) {
        self.wait(4);
        let (at, cashier) = (self.at, self.house.cashier.clone());
        let mut payments = Vec::new();
        for statement in self.order.statements.iter_mut().filter(|statement| !statement.releases()) {
            let (id, amount) = (PaymentId(maker.id(at)), statement.open());
            statement.payments.push(Payment { id, method: Method::Wechat, amount, at, cashier: cashier.clone(), refunded: None });
            let payer = statement.total.payer;
            payments.push(Desk::PaymentTaken { statement: statement.id, payment: id, payer, method: Method::Wechat, amount });
        }
        for payment in payments {
            self.happen(cashier.person, [Event::Settlement(payment)]);
        }
        let gate_pass = GatePass { id: GatePassId(maker.id(at)), number: maker.number("CM", at), at, issued_by: cashier.clone() };
        self.happen(cashier.person, [Event::Settlement(Desk::GatePassIssued { gate_pass: gate_pass.id })]);
        self.order.gate_pass = Some(gate_pass);
        self.wait(5);
        self.order.delivered_at = Some(self.at);
        let on_time = self.order.promise.is_none_or(|promise| self.at <= promise.first);
        self.happen_to(self.advisor(), [Event::RepairOrders(OrderEvent::Delivered { on_time })], Status::Delivered);
    }
}

/// The job that a labour line is, before anybody has it.
fn job(line: &Line, operation: &domain::repair_orders::Operation) -> Job {
    Job {
        line: line.id,
        title: line.title.clone(),
        skill: operation.skill,
        billed: operation.quota,
        status: JobStatus::Open,
        authorised: false,
        technician: None,
        bay: None,
        crew: Vec::new(),
        hold: None,
        worked_by: Vec::new(),
        running_since: None,
        clocked_minutes: 0,
        rework: false,
        owes: Vec::new(),
        owes_remedy: false,
        write_up: domain::workshop::WriteUp::default(),
        told: domain::workshop::Told::default(),
        asked: Vec::new(),
        listed: Vec::new(),
    }
}
