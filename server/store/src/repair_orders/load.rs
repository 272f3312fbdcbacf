//! An order with all that belongs to it, in one read.

use super::advice::AdviceRow;
use super::discounts::AskedRow;
use super::findings::FindingRow;
pub(crate) use super::line::{LineRow, total};
use crate::error::known;
use crate::parts::requests::{RequestRow, attach};
use crate::quality::comebacks::ComebackRow;
use crate::quality::sheets::SheetRow;
use crate::workshop::stages::PaintRow;
use crate::{Error, Transaction};
use chrono::{DateTime, FixedOffset, Offset, Utc};
use chrono_tz::Tz;
use domain::quality::{Certificate, Check, Inspection};
use domain::repair_orders::estimate::PayerTotal;
use domain::repair_orders::{
    Authorisation, CheckIn, CheckSheet, Diagnosis, Line, Order, Photo, Promise, Saved, Status, WalkAround, Walked,
};
use domain::settlement::{Credit, GatePass, Method, Payment, Statement, UndoneStatement};
use domain::staff::PersonRef;
use domain::workshop::{Job, Progress, Stage};
use domain::{
    CertificateId, Command, CustomerId, DealershipId, Fen, GatePassId, InspectionId, OrderId, PaymentId, PersonId, PhotoId, Policy,
    Refusal, StatementId, VehicleId,
};
use serde::Deserialize;
use sqlx::types::Json;
use uuid::Uuid;

/// An order, and what deciding about it needs besides.
pub(crate) struct Loaded {
    pub order: Order,
    pub policy: Policy,
    /// What the vehicle's odometer read at the visit before this one.
    pub last_odometer_km: Option<u32>,
    pub zone: Tz,
    /// The dealership's offset from UTC now.
    pub offset: FixedOffset,
}

/// Locks an order until the transaction ends. What belongs to it is read by a later statement: one that waited here would see it as it was
/// before the wait.
pub(crate) async fn lock(tx: &mut Transaction, dealership: DealershipId, id: OrderId) -> Result<(), Error> {
    sqlx::query_scalar!("select version from repair_orders_order where dealership_id = $1 and order_id = $2 for update", dealership.0, id.0)
        .fetch_optional(&mut **tx)
        .await?
        .map(|_| ())
        .ok_or_else(|| Refusal::NotFound.into())
}

/// Status, version and jobs from the lines of an order.
pub(crate) fn progress(
    (order, version): (Uuid, i32),
    status: &str,
    advisor: Uuid,
    wash: bool,
    lines: &[LineRow],
    stages: Vec<Stage>,
) -> Result<Progress, Error> {
    let jobs = lines.iter().filter_map(|line| line.job().transpose()).collect::<Result<Vec<Job>, Error>>()?;
    let unauthorised = lines.iter().filter(|line| !line.authorised && !line.is_abandoned()).count();
    Ok(Progress {
        order: OrderId(order),
        version,
        status: known(Status::from_code(status), "repair_orders_order", "status", order)?,
        advisor: PersonId(advisor),
        wash,
        unauthorised_lines: u16::try_from(unauthorised).unwrap_or(u16::MAX),
        jobs,
        stages,
    })
}

#[derive(Deserialize)]
struct InspectionRow {
    inspection_id: Uuid,
    at: DateTime<Utc>,
    inspector_id: Uuid,
    name: String,
    passed: bool,
    checks: Vec<Check>,
    finding: String,
}

#[derive(Deserialize)]
struct StatementRow {
    statement_id: Uuid,
    number: String,
    total: PayerTotal,
    settled_by: Option<Uuid>,
    settled_name: Option<String>,
    credit_at: Option<DateTime<Utc>>,
    credit_by: Option<Uuid>,
    credit_name: Option<String>,
    credit_reason: Option<String>,
    undone_at: Option<DateTime<Utc>>,
    undone_by: Option<Uuid>,
    undone_name: Option<String>,
    undone_reason: Option<String>,
}

#[derive(Deserialize)]
struct PaymentRow {
    payment_id: Uuid,
    statement_id: Uuid,
    method: Method,
    amount: i64,
    at: DateTime<Utc>,
    cashier_id: Uuid,
    name: String,
    refunded_at: Option<DateTime<Utc>>,
    refund_reason: Option<String>,
}

#[derive(Deserialize)]
struct CertificateRow {
    certificate_id: Uuid,
    number: String,
    at: DateTime<Utc>,
    inspector_id: Uuid,
    name: String,
    odometer_km: u32,
}

#[derive(Deserialize)]
struct GatePassRow {
    gate_pass_id: Uuid,
    number: String,
    at: DateTime<Utc>,
    issued_by: Uuid,
    name: String,
}

struct OrderRow {
    version: i32,
    number: String,
    status: String,
    vehicle_id: Uuid,
    customer_id: Uuid,
    advisor_id: Uuid,
    advisor_name: String,
    opened_at: DateTime<Utc>,
    check_in: Option<Json<CheckIn>>,
    walk_around: Option<Json<WalkAround>>,
    walk_around_revision: Option<i32>,
    walk_around_by: Option<Uuid>,
    walk_around_name: Option<String>,
    walk_around_at: Option<DateTime<Utc>>,
    wash: bool,
    promised_at: Option<DateTime<Utc>>,
    promised_first: Option<DateTime<Utc>>,
    promise_changes: i32,
    diagnosis: Option<Json<Diagnosis>>,
    quoted_at: Option<DateTime<Utc>>,
    quoted_total: Option<i64>,
    quoted_mark: Option<String>,
    quoted_promise: Option<DateTime<Utc>>,
    findings: Json<Vec<FindingRow>>,
    advice: Json<Vec<AdviceRow>>,
    settled_at: Option<DateTime<Utc>>,
    delivered_at: Option<DateTime<Utc>>,
    ended_because: Option<String>,
    last_odometer_km: Option<i32>,
    zone: String,
    policy: Option<Json<Policy>>,
    lines: Json<Vec<LineRow>>,
    asked: Json<Vec<RequestRow>>,
    discount: Option<Json<AskedRow>>,
    authorisations: Json<Vec<Authorisation>>,
    inspections: Json<Vec<InspectionRow>>,
    last_clocked: Option<DateTime<Utc>>,
    filled: Json<Vec<SheetRow>>,
    stages: Json<Vec<Stage>>,
    paint: Json<Vec<PaintRow>>,
    statements: Json<Vec<StatementRow>>,
    payments: Json<Vec<PaymentRow>>,
    comeback: Option<Json<ComebackRow>>,
    certificate: Option<Json<CertificateRow>>,
    gate_pass: Option<Json<GatePassRow>>,
    photos: Json<Vec<Photo>>,
    taken_back: Vec<Uuid>,
    sheets: Json<Vec<CheckSheet>>,
}

/// Reads an order.
pub(crate) async fn order(tx: &mut Transaction, dealership: DealershipId, id: OrderId, now: DateTime<Utc>) -> Result<Loaded, Error> {
    read(tx, dealership, id, true, now).await
}

/// Reads an order without its photos and signed sheets, which are most of it and which few ask for.
pub(crate) async fn order_alone(tx: &mut Transaction, dealership: DealershipId, id: OrderId, now: DateTime<Utc>) -> Result<Loaded, Error> {
    read(tx, dealership, id, false, now).await
}

/// Reads of an order what deciding a command about it looks at.
pub(crate) async fn order_for(
    tx: &mut Transaction,
    dealership: DealershipId,
    id: OrderId,
    command: &Command,
    now: DateTime<Utc>,
) -> Result<Loaded, Error> {
    let walk = match command {
        Command::RepairOrders(command) => command.is_about_the_walk(),
        Command::Quality(command) => command.looks_at_photos(),
        _ => false,
    };
    read(tx, dealership, id, walk, now).await
}

async fn read(tx: &mut Transaction, dealership: DealershipId, id: OrderId, walk: bool, now: DateTime<Utc>) -> Result<Loaded, Error> {
    let row = sqlx::query_as!(
        OrderRow,
        r#"select o.version, o.number, o.status, o.vehicle_id, o.customer_id, o.advisor_id, a.name as advisor_name, o.opened_at,
                  o.check_in as "check_in: Json<CheckIn>", o.walk_around as "walk_around: Json<WalkAround>", o.walk_around_revision, o.walk_around_by,
                  w.name as "walk_around_name?", o.walk_around_at, o.wash, o.promised_at, o.promised_first, o.promise_changes,
                  o.diagnosis as "diagnosis: Json<Diagnosis>", o.quoted_at, o.quoted_total, o.quoted_mark, o.quoted_promise, o.settled_at, o.delivered_at, o.ended_because,
                  case when o.check_in is null then v.odometer_km else o.odometer_before_km end as last_odometer_km, d.zone,
                  (select p.policy from dealership_policy p
                    where p.dealership_id = o.dealership_id and p.effective_from <= $3
                    order by p.effective_from desc limit 1) as "policy: Json<Policy>",
                  (select coalesce(jsonb_agg(to_jsonb(l) order by l.position), '[]') from repair_orders_line l
                    where l.dealership_id = o.dealership_id and l.order_id = o.order_id) as "lines!: Json<Vec<LineRow>>",
                  (select coalesce(jsonb_agg(to_jsonb(r) order by r.asked_at, r.request_id), '[]') from parts_request r
                    where r.dealership_id = o.dealership_id and r.order_id = o.order_id) as "asked!: Json<Vec<RequestRow>>",
                  (select coalesce(jsonb_agg(to_jsonb(f) || jsonb_build_object('name', p.name) order by f.found_at, f.finding_id), '[]')
                     from repair_orders_finding f join staff_person p on p.person_id = f.found_by
                    where f.dealership_id = o.dealership_id and f.order_id = o.order_id) as "findings!: Json<Vec<FindingRow>>",
                  (select coalesce(jsonb_agg(to_jsonb(n) || jsonb_build_object('name', p.name) order by n.at, n.advice_id), '[]')
                     from repair_orders_advice n join staff_person p on p.person_id = n.given_by
                    where n.dealership_id = o.dealership_id and n.order_id = o.order_id and n.withdrawn_at is null) as "advice!: Json<Vec<AdviceRow>>",
                  (select to_jsonb(x) || jsonb_build_object('asked_name', p.name, 'ended_name', e.name)
                     from repair_orders_discount x
                     join staff_person p on p.person_id = x.asked_by
                     left join staff_person e on e.person_id = x.ended_by
                    where x.dealership_id = o.dealership_id and x.order_id = o.order_id
                    order by x.asked_at desc, x.discount_id desc limit 1) as "discount: Json<AskedRow>",
                  (select coalesce(jsonb_agg(to_jsonb(s) order by s.at), '[]') from repair_orders_authorisation s
                    where s.dealership_id = o.dealership_id and s.order_id = o.order_id) as "authorisations!: Json<Vec<Authorisation>>",
                  (select coalesce(jsonb_agg(to_jsonb(i) || jsonb_build_object('name', p.name) order by i.at), '[]')
                     from quality_inspection i join staff_person p on p.person_id = i.inspector_id
                    where i.dealership_id = o.dealership_id and i.order_id = o.order_id) as "inspections!: Json<Vec<InspectionRow>>",
                  (select max(greatest(c.since, c.until)) from workshop_clocking c
                    where c.dealership_id = o.dealership_id and c.order_id = o.order_id) as last_clocked,
                  (select coalesce(jsonb_agg(to_jsonb(q) || jsonb_build_object('name', p.name) order by q.at, q.sheet_id), '[]')
                     from quality_sheet q join staff_person p on p.person_id = q.filled_by
                    where q.dealership_id = o.dealership_id and q.order_id = o.order_id) as "filled!: Json<Vec<SheetRow>>",
                  o.stages as "stages: Json<Vec<Stage>>",
                  (select coalesce(jsonb_agg(to_jsonb(w) || jsonb_build_object('name', p.name) order by w.at, w.paint_id), '[]')
                     from workshop_paint w join staff_person p on p.person_id = w.recorded_by
                    where w.dealership_id = o.dealership_id and w.order_id = o.order_id) as "paint!: Json<Vec<PaintRow>>",
                  (select coalesce(jsonb_agg(to_jsonb(s) || jsonb_build_object('credit_name', p.name, 'undone_name', u.name, 'settled_name', c.name) order by s.number), '[]')
                     from settlement_statement s
                     left join staff_person p on p.person_id = s.credit_by
                     left join staff_person u on u.person_id = s.undone_by
                     left join staff_person c on c.person_id = s.settled_by
                    where s.dealership_id = o.dealership_id and s.order_id = o.order_id) as "statements!: Json<Vec<StatementRow>>",
                  (select coalesce(jsonb_agg(to_jsonb(y) || jsonb_build_object('name', p.name) order by y.at, y.payment_id), '[]')
                     from settlement_payment y join staff_person p on p.person_id = y.cashier_id
                    where y.dealership_id = o.dealership_id and y.order_id = o.order_id) as "payments!: Json<Vec<PaymentRow>>",
                  (select to_jsonb(b) || jsonb_build_object('first', quality_first(b.dealership_id, b.first_id), 'linked_name', p.name, 'judged_name', j.name)
                     from quality_comeback b
                     join staff_person p on p.person_id = b.linked_by
                     left join staff_person j on j.person_id = b.judged_by
                    where b.dealership_id = o.dealership_id and b.order_id = o.order_id) as "comeback: Json<ComebackRow>",
                  (select to_jsonb(h) || jsonb_build_object('name', p.name)
                     from quality_certificate h join staff_person p on p.person_id = h.inspector_id
                    where h.dealership_id = o.dealership_id and h.order_id = o.order_id and h.void_at is null) as "certificate: Json<CertificateRow>",
                  (select to_jsonb(g) || jsonb_build_object('name', p.name)
                     from settlement_gate_pass g join staff_person p on p.person_id = g.issued_by
                    where g.dealership_id = o.dealership_id and g.order_id = o.order_id and g.withdrawn_at is null) as "gate_pass: Json<GatePassRow>",
                  case when $4 then (select coalesce(jsonb_agg(jsonb_build_object('id', f.photo_id, 'shows', f.shows, 'taken_at', f.taken_at,
                              'by', jsonb_build_object('person', f.added_by, 'name', p.name), 'width', i.width, 'height', i.height)
                              order by f.taken_at, f.photo_id), '[]')
                     from repair_orders_photo f
                     join repair_orders_picture i on i.dealership_id = f.dealership_id and i.photo_id = f.photo_id
                     join staff_person p on p.person_id = f.added_by
                    where f.dealership_id = o.dealership_id and f.order_id = o.order_id and f.withdrawn_at is null) else '[]' end as "photos!: Json<Vec<Photo>>",
                  case when $4 then array(select f.photo_id from repair_orders_photo f
                    where f.dealership_id = o.dealership_id and f.order_id = o.order_id and f.withdrawn_at is not null) else '{}' end as "taken_back!",
                  case when $4 then (select coalesce(jsonb_agg(to_jsonb(c) || jsonb_build_object('by', jsonb_build_object('person', c.taken_by, 'name', p.name))
                              order by c.number), '[]')
                     from repair_orders_check_sheet c join staff_person p on p.person_id = c.taken_by
                    where c.dealership_id = o.dealership_id and c.order_id = o.order_id) else '[]' end as "sheets!: Json<Vec<CheckSheet>>"
             from repair_orders_order o
             join staff_person a on a.person_id = o.advisor_id
             join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
             join dealership d on d.dealership_id = o.dealership_id
             left join staff_person w on w.person_id = o.walk_around_by
            where o.dealership_id = $1 and o.order_id = $2"#,
        dealership.0,
        id.0,
        now,
        walk
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Refusal::NotFound)?;
    row.loaded(id, now)
}

impl OrderRow {
    fn loaded(self, id: OrderId, now: DateTime<Utc>) -> Result<Loaded, Error> {
        let zone: Tz = known(self.zone.parse().ok(), "dealership", "zone", id.0)?;
        let mut progress = progress((id.0, self.version), &self.status, self.advisor_id, self.wash, &self.lines, self.stages.0)?;
        let lines: Vec<Line> = self.lines.iter().map(LineRow::line).collect();
        attach(&mut progress.jobs, self.asked.0, lines.iter().map(|line| &line.charge))?;
        let promise = self.promised_at.zip(self.promised_first).map(|(at, first)| Promise {
            at,
            first,
            changes: u16::try_from(self.promise_changes).unwrap_or(u16::MAX),
        });
        let saved = self.walk_around_revision.zip(self.walk_around_by).zip(self.walk_around_at).map(|((revision, person), at)| Saved {
            revision: u32::try_from(revision).unwrap_or_default(),
            by: PersonRef { person: PersonId(person), name: self.walk_around_name.unwrap_or_default() },
            at,
        });
        let payments = self.payments.0;
        let (undone, standing): (Vec<_>, Vec<_>) = self.statements.0.into_iter().partition(|statement| statement.undone_at.is_some());
        let order = Order {
            id,
            number: self.number,
            vehicle: VehicleId(self.vehicle_id),
            customer: CustomerId(self.customer_id),
            advisor: PersonRef { person: PersonId(self.advisor_id), name: self.advisor_name },
            opened_at: self.opened_at,
            check_in: self.check_in.map(|check_in| check_in.0),
            walked: Walked {
                around: self.walk_around.map(|around| around.0),
                saved,
                photos: self.photos.0,
                taken_back: self.taken_back.into_iter().map(PhotoId).collect(),
                sheets: self.sheets.0,
            },
            promise,
            diagnosis: self.diagnosis.map(|diagnosis| diagnosis.0),
            quoted_at: self.quoted_at,
            quoted_total: self.quoted_total.map(Fen),
            quoted_mark: self.quoted_mark,
            quoted_promise: self.quoted_promise,
            lines,
            findings: self.findings.0.into_iter().map(FindingRow::finding).collect(),
            advice: self.advice.0.into_iter().map(AdviceRow::advice).collect(),
            discount: self.discount.and_then(|discount| discount.0.asked()),
            authorisations: self.authorisations.0,
            inspections: self.inspections.0.into_iter().map(InspectionRow::inspection).collect(),
            last_clocked: self.last_clocked,
            sheets: self.filled.0.into_iter().map(SheetRow::sheet).collect(),
            paint: self.paint.0.into_iter().map(PaintRow::entry).collect(),
            statements: standing.into_iter().map(|statement| statement.statement(&payments)).collect(),
            undone: undone.into_iter().filter_map(|statement| statement.undone(&payments)).collect(),
            comeback: self.comeback.map(|comeback| comeback.0.comeback(self.opened_at, zone)),
            certificate: self.certificate.map(|certificate| certificate.0.certificate()),
            gate_pass: self.gate_pass.map(|pass| pass.0.gate_pass()),
            settled_at: self.settled_at,
            delivered_at: self.delivered_at,
            ended_because: self.ended_because,
            progress,
        };
        Ok(Loaded {
            order,
            policy: self.policy.map(|policy| policy.0).unwrap_or_default(),
            last_odometer_km: self.last_odometer_km.and_then(|km| u32::try_from(km).ok()),
            zone,
            offset: now.with_timezone(&zone).offset().fix(),
        })
    }
}

impl InspectionRow {
    fn inspection(self) -> Inspection {
        Inspection {
            id: InspectionId(self.inspection_id),
            at: self.at,
            inspector: PersonRef { person: PersonId(self.inspector_id), name: self.name },
            passed: self.passed,
            checks: self.checks,
            finding: self.finding,
        }
    }
}

impl StatementRow {
    fn statement(self, payments: &[PaymentRow]) -> Statement {
        let credit = self.credit_at.zip(self.credit_by).map(|(at, by)| Credit {
            at,
            by: PersonRef { person: PersonId(by), name: self.credit_name.unwrap_or_default() },
            reason: self.credit_reason.unwrap_or_default(),
        });
        let payments = payments.iter().filter(|payment| payment.statement_id == self.statement_id).map(PaymentRow::payment).collect();
        let settled_by = self.settled_by.zip(self.settled_name).map(|(person, name)| PersonRef { person: PersonId(person), name });
        Statement { id: StatementId(self.statement_id), number: self.number, total: self.total, payments, credit, settled_by }
    }

    fn undone(mut self, payments: &[PaymentRow]) -> Option<UndoneStatement> {
        let (at, by) = self.undone_at.zip(self.undone_by)?;
        let by = PersonRef { person: PersonId(by), name: self.undone_name.take().unwrap_or_default() };
        let reason = self.undone_reason.take().unwrap_or_default();
        Some(UndoneStatement { statement: self.statement(payments), at, by, reason })
    }
}

impl PaymentRow {
    fn payment(&self) -> Payment {
        Payment {
            id: PaymentId(self.payment_id),
            method: self.method,
            amount: Fen(self.amount),
            at: self.at,
            cashier: PersonRef { person: PersonId(self.cashier_id), name: self.name.clone() },
            refunded: self.refunded_at.map(|at| (at, self.refund_reason.clone().unwrap_or_default())),
        }
    }
}

impl CertificateRow {
    fn certificate(self) -> Certificate {
        Certificate {
            id: CertificateId(self.certificate_id),
            number: self.number,
            at: self.at,
            inspector: PersonRef { person: PersonId(self.inspector_id), name: self.name },
            odometer_km: self.odometer_km,
        }
    }
}

impl GatePassRow {
    fn gate_pass(self) -> GatePass {
        GatePass {
            id: GatePassId(self.gate_pass_id),
            number: self.number,
            at: self.at,
            issued_by: PersonRef { person: PersonId(self.issued_by), name: self.name },
        }
    }
}
