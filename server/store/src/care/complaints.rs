//! Complaints: registered, handed on, closed, and listed.

use crate::error::known;
use crate::repair_orders::write::next_number;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::care::{Category, Command, Complaint, ComplaintClosed, ComplaintDraft, ComplaintFacts, Complaints, Event, Severity};
use domain::permission::holders;
use domain::staff::PersonRef;
use domain::{Actor, ComplaintId, CustomerId, DealershipId, OrderId, Permission, PersonId, VehicleId};
use uuid::Uuid;

/// Numbers of complaints begin with this.
const PREFIX: &str = "TS";
/// The most complaints that are listed: open, closed, and of one customer or car.
const OPEN: i64 = 200;
const CLOSED: i64 = 50;
const AT_HAND: i64 = 10;
/// The most people one chooses an owner from.
const OWNERS: i64 = 200;

/// Locks a complaint, and reads what deciding about it needs; with its version, when it is there.
pub(super) async fn lock(
    tx: &mut Transaction,
    dealership: DealershipId,
    complaint: ComplaintId,
    command: &Command,
) -> Result<(ComplaintFacts, Option<i32>), Error> {
    let row = sqlx::query!(
        r#"select version, owner_id, closed_at is null as "open!" from care_complaint where dealership_id = $1 and complaint_id = $2 for update"#,
        dealership.0,
        complaint.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let (owner, belongs) = match command {
        Command::RegisterComplaint { draft, .. } => (Some(draft.owner), belongs(tx, dealership, draft).await?),
        Command::HandOnComplaint { owner, .. } => (Some(*owner), true),
        _ => (None, true),
    };
    let owner = match owner {
        Some(owner) => member(tx, dealership, owner).await?,
        None => None,
    };
    let version = row.as_ref().map(|row| row.version);
    Ok((ComplaintFacts { stored: row.map(|row| (PersonId(row.owner_id), row.open)), belongs, owner }, version))
}

/// Whether customer, car and order are there and belong together.
async fn belongs(tx: &mut Transaction, dealership: DealershipId, draft: &ComplaintDraft) -> Result<bool, Error> {
    let belongs = sqlx::query_scalar!(
        r#"select exists (select from customers_customer c where c.dealership_id = $1 and c.customer_id = $2)
              and ($3::uuid is null or exists (select from customers_vehicle v where v.dealership_id = $1 and v.vehicle_id = $3 and v.customer_id = $2))
              and ($4::uuid is null or exists (select from repair_orders_order o
                    where o.dealership_id = $1 and o.order_id = $4 and o.customer_id = $2 and ($3::uuid is null or o.vehicle_id = $3))) as "belongs!""#,
        dealership.0,
        draft.customer.0,
        draft.vehicle.map(|vehicle| vehicle.0),
        draft.order.map(|order| order.0)
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(belongs)
}

/// Somebody who works here and may see to complaints.
async fn member(tx: &mut Transaction, dealership: DealershipId, person: PersonId) -> Result<Option<PersonRef>, Error> {
    let posts = handlers();
    let name = sqlx::query_scalar!(
        "select p.name from staff_membership m join staff_person p using (person_id) where m.dealership_id = $1 and m.person_id = $2 and m.active
            and m.posts && $3",
        dealership.0,
        person.0,
        &posts
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(name.map(|name| PersonRef { person, name }))
}

/// The posts that see to complaints.
fn handlers() -> Vec<String> {
    holders(Permission::HandleComplaints).into_iter().map(|post| post.code().to_owned()).collect()
}

/// Writes what an event says about a complaint; answers its version.
pub(super) async fn write(tx: &mut Transaction, actor: &Actor, id: ComplaintId, event: &Event, now: DateTime<Utc>) -> Result<i32, Error> {
    match event {
        Event::ComplaintRegistered { draft } => register(tx, actor, id, draft, now).await,
        Event::ComplaintHandedOn { to } => {
            let version = sqlx::query_scalar!(
                "update care_complaint set version = version + 1, owner_id = $3 where dealership_id = $1 and complaint_id = $2 returning version",
                actor.dealership.0,
                id.0,
                to.person.0
            )
            .fetch_one(&mut **tx)
            .await?;
            Ok(version)
        }
        Event::ComplaintClosed { done } => {
            let version = sqlx::query_scalar!(
                "update care_complaint set version = version + 1, closed_at = $3, closed_by = $4, done = $5
                  where dealership_id = $1 and complaint_id = $2 returning version",
                actor.dealership.0,
                id.0,
                now,
                actor.person.0,
                done
            )
            .fetch_one(&mut **tx)
            .await?;
            Ok(version)
        }
        _ => Ok(1),
    }
}

async fn register(tx: &mut Transaction, actor: &Actor, id: ComplaintId, draft: &ComplaintDraft, now: DateTime<Utc>) -> Result<i32, Error> {
    let zone = sqlx::query_scalar!("select zone from dealership where dealership_id = $1", actor.dealership.0).fetch_one(&mut **tx).await?;
    let zone: Tz = known(zone.parse().ok(), "dealership", "zone", actor.dealership.0)?;
    let number = next_number(tx, actor.dealership, PREFIX, zone, now).await?;
    sqlx::query!(
        "insert into care_complaint (dealership_id, complaint_id, version, number, customer_id, vehicle_id, order_id, category, severity, words,
                                     answer_by, owner_id, registered_by, registered_at)
         values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        actor.dealership.0,
        id.0,
        number,
        draft.customer.0,
        draft.vehicle.map(|vehicle| vehicle.0),
        draft.order.map(|order| order.0),
        draft.category.code(),
        draft.severity.code(),
        draft.words,
        draft.answer_by,
        draft.owner.0,
        actor.person.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(1)
}

/// The complaints of the house: those that are open, the most urgent first, and those that were closed last.
///
/// # Errors
/// When one may not see complaints.
pub async fn complaints(store: &Store, actor: &Actor) -> Result<Complaints, Error> {
    let mut tx = store.read(actor, Permission::SeeComplaints).await?;
    let open = rows(&mut tx, actor.dealership, &Select { most: OPEN, ..Select::default() }).await?;
    let closed = rows(&mut tx, actor.dealership, &Select { closed: true, most: CLOSED, ..Select::default() }).await?;
    Ok(Complaints { open, closed })
}

/// Whoever may see to a complaint.
///
/// # Errors
/// When one may not see complaints.
pub async fn owners(store: &Store, actor: &Actor) -> Result<Vec<PersonRef>, Error> {
    let mut tx = store.read(actor, Permission::SeeComplaints).await?;
    let posts = handlers();
    let owners = sqlx::query!(
        "select p.person_id, p.name from staff_membership m join staff_person p using (person_id)
          where m.dealership_id = $1 and m.active and m.posts && $2 order by p.name, p.person_id limit $3",
        actor.dealership.0,
        &posts,
        OWNERS
    )
    .fetch_all(&mut *tx)
    .await?;
    Ok(owners.into_iter().map(|row| PersonRef { person: PersonId(row.person_id), name: row.name }).collect())
}

/// The open complaints of a customer.
///
/// # Errors
/// When one may not see complaints.
pub async fn of_customer(store: &Store, actor: &Actor, customer: CustomerId) -> Result<Vec<Complaint>, Error> {
    let mut tx = store.read(actor, Permission::SeeComplaints).await?;
    open_of(&mut tx, actor.dealership, customer).await
}

/// The same inside a transaction.
pub(crate) async fn open_of(tx: &mut Transaction, dealership: DealershipId, customer: CustomerId) -> Result<Vec<Complaint>, Error> {
    rows(tx, dealership, &Select { customer: Some(customer), most: AT_HAND, ..Select::default() }).await
}

/// Which complaints are wanted.
#[derive(Default)]
struct Select {
    closed: bool,
    customer: Option<CustomerId>,
    most: i64,
}

struct Row {
    complaint_id: Uuid,
    version: i32,
    number: String,
    customer_id: Uuid,
    customer_name: String,
    vehicle_id: Option<Uuid>,
    car: Option<String>,
    order_id: Option<Uuid>,
    order_number: Option<String>,
    category: String,
    severity: String,
    words: String,
    answer_by: DateTime<Utc>,
    owner_id: Uuid,
    owner_name: String,
    registered_by: Uuid,
    by_name: String,
    registered_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
    closed_by: Option<Uuid>,
    closer_name: Option<String>,
    done: Option<String>,
}

/// The complaints that are wanted, in their order. What selects a partial index is written out.
async fn wanted(tx: &mut Transaction, dealership: DealershipId, select: &Select) -> Result<Vec<Uuid>, Error> {
    let ids = if select.closed {
        sqlx::query_scalar!(
            "select complaint_id from care_complaint where dealership_id = $1 and closed_at is not null order by closed_at desc, complaint_id limit $2",
            dealership.0,
            select.most
        )
        .fetch_all(&mut **tx)
        .await?
    } else {
        sqlx::query_scalar!(
            "select complaint_id from care_complaint where dealership_id = $1 and closed_at is null and ($3::uuid is null or customer_id = $3)
              order by answer_by, complaint_id limit $2",
            dealership.0,
            select.most,
            select.customer.map(|customer| customer.0)
        )
        .fetch_all(&mut **tx)
        .await?
    };
    Ok(ids)
}

async fn rows(tx: &mut Transaction, dealership: DealershipId, select: &Select) -> Result<Vec<Complaint>, Error> {
    let ids = wanted(tx, dealership, select).await?;
    let rows = sqlx::query_as!(
        Row,
        r#"select k.complaint_id, k.version, k.number, k.customer_id, c.name as customer_name, k.vehicle_id, coalesce(v.plate, right(v.vin, 6)) as car,
                  k.order_id, o.number as "order_number?", k.category, k.severity, k.words, k.answer_by, k.owner_id, w.name as owner_name,
                  k.registered_by, b.name as by_name, k.registered_at, k.closed_at, k.closed_by, z.name as "closer_name?", k.done
             from care_complaint k
             join customers_customer c on c.dealership_id = k.dealership_id and c.customer_id = k.customer_id
             left join customers_vehicle v on v.dealership_id = k.dealership_id and v.vehicle_id = k.vehicle_id
             left join repair_orders_order o on o.dealership_id = k.dealership_id and o.order_id = k.order_id
             join staff_person w on w.person_id = k.owner_id
             join staff_person b on b.person_id = k.registered_by
             left join staff_person z on z.person_id = k.closed_by
            where k.dealership_id = $1 and k.complaint_id = any ($2)
            order by array_position($2, k.complaint_id)"#,
        dealership.0,
        &ids
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter().map(Row::complaint).collect()
}

impl Row {
    fn complaint(self) -> Result<Complaint, Error> {
        let person = |id: Uuid, name: String| PersonRef { person: PersonId(id), name };
        let (at, by, done) = (self.closed_at, self.closed_by.zip(self.closer_name), self.done);
        let closed = at.zip(by).zip(done).map(|((at, (by, name)), done)| ComplaintClosed { at, by: person(by, name), done });
        Ok(Complaint {
            id: ComplaintId(self.complaint_id),
            version: self.version,
            number: self.number,
            customer: (CustomerId(self.customer_id), self.customer_name),
            vehicle: self.vehicle_id.map(VehicleId).zip(self.car),
            order: self.order_id.map(OrderId).zip(self.order_number),
            category: known(Category::from_code(&self.category), "care_complaint", "category", self.complaint_id)?,
            severity: known(Severity::from_code(&self.severity), "care_complaint", "severity", self.complaint_id)?,
            words: self.words,
            answer_by: self.answer_by,
            owner: person(self.owner_id, self.owner_name),
            by: person(self.registered_by, self.by_name),
            at: self.registered_at,
            closed,
        })
    }
}
