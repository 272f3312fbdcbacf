//! Which columns a thing of the domain goes to.

use super::copy::Rows;
use chrono::{DateTime, NaiveDate, Utc};
use domain::customers::{Customer, Vehicle};
use domain::quality::Inspection;
use domain::repair_orders::{Authorisation, Line, Order, Status};
use domain::settlement::{GatePass, Statement};
use domain::workshop::Job;
use domain::{BayId, DealershipId, Event, Hours, LineId, OrderId, PersonId};
use uuid::Uuid;

const CUSTOMERS: &str =
    "copy customers_customer (dealership_id, customer_id, version, kind, name, phone, contact, address, note, created_at) from stdin";
const VEHICLES: &str = "copy customers_vehicle (dealership_id, vehicle_id, version, customer_id, plate, plate_colour, vin, model, engine_no, colour, energy, usage, invoice_date, delivery_date, odometer_km, created_at) from stdin";
const ORDERS: &str = "copy repair_orders_order (dealership_id, order_id, version, number, status, status_since, vehicle_id, customer_id, advisor_id, opened_at, check_in, kind, concern, waiting, wash, promised_at, promised_first, promise_changes, diagnosis, quoted_at, quoted_total, settled_at, delivered_at, ended_because, open, to_close) from stdin";
const LINES: &str = "copy repair_orders_line (dealership_id, order_id, line_id, position, title, charge, discount, shares, authorised, job_status, technician_id, bay_id, hold, running_since, clocked_minutes, worked_by, rework) from stdin";
const AUTHORISATIONS: &str =
    "copy repair_orders_authorisation (dealership_id, order_id, at, signed_by, signature, total, lines) from stdin";
const STAYS: &str = "copy workshop_bay_stay (dealership_id, bay_id, order_id, since, until) from stdin";
const CLOCKINGS: &str = "copy workshop_clocking (dealership_id, order_id, line_id, technician_id, since, until) from stdin";
const SOLD: &str = "copy workshop_sold (dealership_id, order_id, line_id, person_id, hours, at) from stdin";
const INSPECTIONS: &str =
    "copy quality_inspection (dealership_id, inspection_id, order_id, at, inspector_id, passed, checks, finding) from stdin";
const STATEMENTS: &str =
    "copy settlement_statement (dealership_id, statement_id, order_id, number, payer, total, due, paid, settled_at) from stdin";
const PAYMENTS: &str =
    "copy settlement_payment (dealership_id, payment_id, statement_id, order_id, method, amount, at, cashier_id) from stdin";
const GATE_PASSES: &str = "copy settlement_gate_pass (dealership_id, gate_pass_id, order_id, number, at, issued_by) from stdin";
const NUMBERS: &str = "copy repair_orders_number (dealership_id, prefix, day, last) from stdin";
const EVENTS: &str = "copy events (dealership_id, at, person_id, area, subject_id, version, kind, body) from stdin";

/// What [`super::settle`] runs, outside of a transaction.
pub(super) const VACUUM: &[&str] = &[
    "vacuum (analyze) customers_customer, customers_vehicle",
    "vacuum (analyze) repair_orders_order, repair_orders_line, repair_orders_authorisation, repair_orders_number",
    "vacuum (analyze) workshop_bay_stay, workshop_clocking, workshop_sold, quality_inspection",
    "vacuum (analyze) settlement_statement, settlement_payment, settlement_gate_pass",
    "vacuum (analyze) events",
];

/// Rows of one dealership, waiting to be loaded.
#[derive(Debug)]
pub struct Batch {
    dealership: DealershipId,
    customers: Rows,
    vehicles: Rows,
    orders: Rows,
    lines: Rows,
    authorisations: Rows,
    stays: Rows,
    clockings: Rows,
    sold: Rows,
    inspections: Rows,
    statements: Rows,
    payments: Rows,
    gate_passes: Rows,
    numbers: Rows,
    events: Rows,
}

impl Batch {
    /// Nothing yet.
    #[must_use]
    pub fn new(dealership: DealershipId) -> Self {
        Self {
            dealership,
            customers: Rows::default(),
            vehicles: Rows::default(),
            orders: Rows::default(),
            lines: Rows::default(),
            authorisations: Rows::default(),
            stays: Rows::default(),
            clockings: Rows::default(),
            sold: Rows::default(),
            inspections: Rows::default(),
            statements: Rows::default(),
            payments: Rows::default(),
            gate_passes: Rows::default(),
            numbers: Rows::default(),
            events: Rows::default(),
        }
    }

    /// Every table after those it refers to.
    pub(super) fn tables(&self) -> [(&'static str, &Rows); 14] {
        [
            (CUSTOMERS, &self.customers),
            (VEHICLES, &self.vehicles),
            (ORDERS, &self.orders),
            (LINES, &self.lines),
            (AUTHORISATIONS, &self.authorisations),
            (STAYS, &self.stays),
            (CLOCKINGS, &self.clockings),
            (SOLD, &self.sold),
            (INSPECTIONS, &self.inspections),
            (STATEMENTS, &self.statements),
            (PAYMENTS, &self.payments),
            (GATE_PASSES, &self.gate_passes),
            (NUMBERS, &self.numbers),
            (EVENTS, &self.events),
        ]
    }

    /// A customer.
    pub fn customer(&mut self, customer: &Customer, created_at: DateTime<Utc>) {
        let mut row = self.customers.row();
        row.put(self.dealership).put(customer.id).put(customer.version).put(customer.kind).put(&customer.name).put(&customer.phone);
        row.put(&customer.contact).put(&customer.address).put(&customer.note).put(created_at);
    }

    /// A vehicle, whose VIN is right.
    pub fn vehicle(&mut self, vehicle: &Vehicle, created_at: DateTime<Utc>) {
        let mut row = self.vehicles.row();
        row.put(self.dealership).put(vehicle.id).put(vehicle.version).put(vehicle.owner).put_some(vehicle.plate.as_ref());
        row.put(vehicle.plate_colour).put(&vehicle.vin).put(&vehicle.model).put(&vehicle.engine_no).put(&vehicle.colour);
        row.put(vehicle.energy).put(vehicle.usage).put_some(vehicle.invoice_date).put_some(vehicle.delivery_date);
        row.put_some(vehicle.odometer_km).put(created_at);
    }

    /// An order with its lines, authorisations, inspections, statements, payments and gate pass. `since` is when it came into its status.
    pub fn order(&mut self, order: &Order, since: DateTime<Utc>) {
        let mut row = self.orders.row();
        let (progress, check_in) = (&order.progress, order.check_in.as_ref());
        row.put(self.dealership).put(order.id).put(progress.version).put(&order.number).put(progress.status).put(since);
        row.put(order.vehicle).put(order.customer).put(progress.advisor).put(order.opened_at).put_some_json(check_in);
        row.put_some(check_in.map(|check_in| check_in.kind)).put(check_in.map_or("", |check_in| &check_in.concern));
        row.put(check_in.is_some_and(|check_in| check_in.waiting)).put(progress.wash);
        row.put_some(order.promise.map(|promise| promise.at)).put_some(order.promise.map(|promise| promise.first));
        row.put(order.promise.map_or(0, |promise| promise.changes)).put_some_json(order.diagnosis.as_ref());
        row.put_some(order.quoted_at).put_some(order.quoted_total.map(|total| total.0)).put_some(order.settled_at);
        row.put_some(order.delivered_at).put_some(order.ended_because.as_ref()).put(progress.status.is_open());
        row.put(progress.status == Status::Delivered);
        drop(row);
        for (position, line) in (1..).zip(&order.lines) {
            self.line(order.id, position, line, order.job(line.id));
        }
        order.authorisations.iter().for_each(|authorisation| self.authorisation(order.id, authorisation));
        order.inspections.iter().for_each(|inspection| self.inspection(order.id, inspection));
        let settled_at = order.settled_at.unwrap_or(since);
        order.statements.iter().for_each(|statement| self.statement(order.id, statement, settled_at));
        order.gate_pass.iter().for_each(|gate_pass| self.gate_pass(order.id, gate_pass));
    }

    fn line(&mut self, order: OrderId, position: i32, line: &Line, job: Option<&Job>) {
        let mut row = self.lines.row();
        row.put(self.dealership).put(order).put(line.id).put(position).put(&line.title).put_json(&line.charge).put(line.discount.0);
        row.put_json(&line.shares).put(line.authorised).put_some(job.map(|job| job.status));
        row.put_some(job.and_then(|job| job.technician)).put_some(job.and_then(|job| job.bay));
        row.put_some_json(job.and_then(|job| job.hold.as_ref())).put_some(job.and_then(|job| job.running_since));
        row.put(job.map_or(0, |job| job.clocked_minutes)).put_array(job.map_or(&[][..], |job| &job.worked_by));
        row.put(job.is_some_and(|job| job.rework));
    }

    fn authorisation(&mut self, order: OrderId, authorisation: &Authorisation) {
        let mut row = self.authorisations.row();
        row.put(self.dealership).put(order).put(authorisation.at).put(&authorisation.signed_by).put(&authorisation.signature);
        row.put(authorisation.total.0).put_json(&authorisation.lines);
    }

    fn inspection(&mut self, order: OrderId, inspection: &Inspection) {
        let mut row = self.inspections.row();
        row.put(self.dealership).put(inspection.id).put(order).put(inspection.at).put(inspection.inspector.person).put(inspection.passed);
        row.put_array(&inspection.checks).put(&inspection.finding);
    }

    fn statement(&mut self, order: OrderId, statement: &Statement, settled_at: DateTime<Utc>) {
        let mut row = self.statements.row();
        row.put(self.dealership).put(statement.id).put(order).put(&statement.number).put(statement.total.payer);
        row.put_json(&statement.total).put(statement.total.due.0).put(statement.paid().0).put(settled_at);
        drop(row);
        for payment in &statement.payments {
            let mut row = self.payments.row();
            row.put(self.dealership).put(payment.id).put(statement.id).put(order).put(payment.method).put(payment.amount.0);
            row.put(payment.at).put(payment.cashier.person);
        }
    }

    fn gate_pass(&mut self, order: OrderId, gate_pass: &GatePass) {
        let mut row = self.gate_passes.row();
        row.put(self.dealership).put(gate_pass.id).put(order).put(&gate_pass.number).put(gate_pass.at).put(gate_pass.issued_by.person);
    }

    /// A car in a bay, still when `until` is not said.
    pub fn stay(&mut self, bay: BayId, order: OrderId, since: DateTime<Utc>, until: Option<DateTime<Utc>>) {
        self.stays.row().put(self.dealership).put(bay).put(order).put(since).put_some(until);
    }

    /// A technician's clock on a job, still running when `until` is not said.
    pub fn clocking(&mut self, order: OrderId, job: LineId, technician: PersonId, since: DateTime<Utc>, until: Option<DateTime<Utc>>) {
        self.clockings.row().put(self.dealership).put(order).put(job).put(technician).put(since).put_some(until);
    }

    /// The hours sold of a job, by the technician who did it alone, at the moment in which it was first finished.
    pub fn sold(&mut self, order: OrderId, job: LineId, technician: PersonId, hours: Hours, at: DateTime<Utc>) {
        self.sold.row().put(self.dealership).put(order).put(job).put(technician).put(hours.0).put(at);
    }

    /// The last number given out for a kind of paper on a day.
    pub fn number(&mut self, prefix: &str, day: NaiveDate, last: i32) {
        self.numbers.row().put(self.dealership).put(prefix).put(day).put(last);
    }

    /// Something that has happened; events keep the order in which they are added.
    pub fn event(&mut self, at: DateTime<Utc>, person: PersonId, subject: Uuid, version: i32, event: &Event) {
        let mut row = self.events.row();
        row.put(self.dealership).put(at).put(person).put(event.area()).put(subject).put(version).put(event.kind()).put_json(event);
    }
}
