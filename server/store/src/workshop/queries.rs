//! The board and what stands around a job.

use super::{dispatch, last, told};
use crate::error::{known, known_all};
use crate::parts::requests;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Utc};
use domain::quality::SheetKind;
use domain::repair_orders::{Kind, Status};
use domain::staff::Skill;
use domain::workshop::{Bay, Board, Card, Command, Floor, Hold, Job, JobStatus, MOST_CARDS, Portion, Progress, Stage, Technician, WriteUp};
use domain::{Actor, BayId, DealershipId, Hours, LineId, OrderId, Permission, PersonId};
use sqlx::types::Json;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Which cards are wanted.
#[derive(Default)]
pub(crate) struct Wanted {
    /// Only these orders.
    pub orders: Option<Vec<Uuid>>,
    /// Orders in which this person has a job that is not done.
    pub technician: Option<PersonId>,
    /// Orders in one of these statuses.
    pub statuses: Option<Vec<String>>,
    /// Orders with a job that owes this inspection.
    pub owing: Option<SheetKind>,
    /// With what is written of their jobs, and for whoever works on them.
    pub written: bool,
    /// Orders in the stages of body and paint, or with work of its trades.
    pub body_shop: bool,
}

impl Wanted {
    /// The orders in one of these statuses.
    pub(crate) fn in_status(statuses: &[Status]) -> Self {
        Self { statuses: Some(statuses.iter().map(|status| status.code().to_owned()).collect()), ..Self::default() }
    }
}

/// Every open order as a card, and the floor.
///
/// # Errors
/// When one may not see the board.
pub async fn board(store: &Store, actor: &Actor) -> Result<Arc<Board>, Error> {
    let tx = store.read(actor, Permission::SeeBoard).await?;
    whole(store, tx, actor.dealership).await
}

/// The same for a wall of the house, in front of which nobody is signed in.
///
/// # Errors
/// When the database does not answer.
pub async fn board_for_walls(store: &Store, dealership: DealershipId) -> Result<Arc<Board>, Error> {
    let tx = store.begin(dealership).await?;
    whole(store, tx, dealership).await
}

async fn whole(store: &Store, mut tx: Transaction, dealership: DealershipId) -> Result<Arc<Board>, Error> {
    let before = last::snapshot(&mut tx).await?;
    if let Some(board) = store.boards().get(dealership, &before) {
        return Ok(board);
    }
    let board = Arc::new(board_in(&mut tx, dealership, &Wanted::default()).await?);
    // Its statements saw what was written between them; only when nothing was is it the board of this snapshot.
    if last::snapshot(&mut tx).await? == before {
        store.boards().put(dealership, before, Arc::clone(&board));
    }
    Ok(board)
}

/// The cards in which the person has something to do, and the floor.
///
/// # Errors
/// When one may not work.
pub async fn my_jobs(store: &Store, actor: &Actor) -> Result<Board, Error> {
    board_of(store, actor, Permission::Work, &Wanted { technician: Some(actor.person), written: true, ..Wanted::default() }).await
}

/// The cards of these orders, as far as they are on the board.
///
/// # Errors
/// When one may not see the board.
pub async fn some_cards(store: &Store, actor: &Actor, orders: &[OrderId]) -> Result<Vec<Card>, Error> {
    let mut tx = store.read(actor, Permission::SeeBoard).await?;
    let orders = orders.iter().take(MOST_AT_ONCE).map(|order| order.0).collect();
    cards(&mut tx, actor.dealership, &Wanted { orders: Some(orders), ..Wanted::default() }).await
}

/// The cars that stand, or have stood since then, in the bays; the most recent first.
///
/// # Errors
/// When one may not see the board.
pub async fn stays(store: &Store, actor: &Actor, since: DateTime<Utc>) -> Result<Vec<domain::workshop::Stay>, Error> {
    let mut tx = store.read(actor, Permission::SeeBoard).await?;
    let rows = sqlx::query!(
        r#"select s.bay_id, s.order_id, s.since, s.until, coalesce(v.plate, right(v.vin, 6)) as "plate!",
                  coalesce((select l.title from repair_orders_line l
                             where l.dealership_id = s.dealership_id and l.order_id = s.order_id and l.job_status is not null
                             order by l.position limit 1), '') as "title!"
             from workshop_bay_stay s
             join repair_orders_order o on o.dealership_id = s.dealership_id and o.order_id = s.order_id
             join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
            where s.dealership_id = $1 and tstzrange(s.since, s.until) && tstzrange($2, null)
            order by s.since desc
            limit $3"#,
        actor.dealership.0,
        since,
        MOST_STAYS
    )
    .fetch_all(&mut *tx)
    .await?;
    let stays = rows.into_iter().map(|row| domain::workshop::Stay {
        bay: BayId(row.bay_id),
        order: OrderId(row.order_id),
        plate: row.plate,
        title: row.title,
        since: row.since,
        until: row.until,
    });
    Ok(stays.collect())
}

/// The most stays that a day is drawn with.
const MOST_STAYS: i64 = 500;

/// The cars that wait for their wash, or are being washed, and the floor.
///
/// # Errors
/// When one may not wash.
pub async fn to_wash(store: &Store, actor: &Actor) -> Result<Board, Error> {
    let mut board = board_of(store, actor, Permission::Wash, &Wanted::in_status(&[Status::Washing, Status::Passed])).await?;
    // First what is in hand; a stable sort leaves each in the order of its promises.
    board.cards.sort_by_key(|card| card.progress.status != Status::Washing);
    Ok(board)
}

/// The most cards that are asked for one by one; whoever needs more asks for the board.
const MOST_AT_ONCE: usize = 50;

/// Technicians and bays as they are now.
///
/// # Errors
/// When one may not see the board.
pub async fn floor(store: &Store, actor: &Actor) -> Result<Floor, Error> {
    let mut tx = store.read(actor, Permission::SeeBoard).await?;
    floor_in(&mut tx, actor.dealership).await
}

pub(crate) async fn board_of(store: &Store, actor: &Actor, permission: Permission, wanted: &Wanted) -> Result<Board, Error> {
    let mut tx = store.read(actor, permission).await?;
    board_in(&mut tx, actor.dealership, wanted).await
}

async fn board_in(tx: &mut Transaction, dealership: DealershipId, wanted: &Wanted) -> Result<Board, Error> {
    let seq = sqlx::query_scalar!(r#"select coalesce(max(seq), 0) as "seq!" from events where dealership_id = $1"#, dealership.0)
        .fetch_one(&mut **tx)
        .await?;
    let cards = cards(tx, dealership, wanted).await?;
    let advisors = advisors(tx, &cards).await?;
    Ok(Board { cards, floor: floor_in(tx, dealership).await?, advisors, seq })
}

/// Who answers for these orders at the desk.
async fn advisors(tx: &mut Transaction, cards: &[Card]) -> Result<Vec<domain::staff::PersonRef>, Error> {
    let mut people: Vec<Uuid> = cards.iter().map(|card| card.progress.advisor.0).collect();
    people.sort_unstable();
    people.dedup();
    let rows =
        sqlx::query!("select person_id, name from staff_person where person_id = any ($1)", &people[..]).fetch_all(&mut **tx).await?;
    Ok(rows.into_iter().map(|row| domain::staff::PersonRef { person: PersonId(row.person_id), name: row.name }).collect())
}

struct CardRow {
    order_id: Uuid,
    version: i32,
    number: String,
    status: String,
    status_since: DateTime<Utc>,
    advisor_id: Uuid,
    kind: Option<String>,
    concern: String,
    waiting: bool,
    wash: bool,
    promised_at: Option<DateTime<Utc>>,
    plate: Option<String>,
    vin: String,
    model: String,
    customer_name: String,
    unpaid: bool,
    gate_pass: bool,
    stages: Json<Vec<Stage>>,
}

/// A line as the floor sees it. Plain columns: for a full board PostgreSQL takes three times as long to make JSON of them.
struct CardLineRow {
    order_id: Uuid,
    line_id: Uuid,
    title: String,
    skill: Option<String>,
    billed: Option<i32>,
    authorised: bool,
    /// Null for what is not labour.
    job_status: Option<String>,
    technician_id: Option<Uuid>,
    bay_id: Option<Uuid>,
    crew: Json<Vec<Portion>>,
    hold: Option<Json<Hold>>,
    running_since: Option<DateTime<Utc>>,
    clocked_minutes: i32,
    worked_by: Vec<Uuid>,
    rework: bool,
    owes: Vec<String>,
    owes_remedy: bool,
    write_up: Option<Json<WriteUp>>,
}

pub(crate) async fn cards(tx: &mut Transaction, dealership: DealershipId, wanted: &Wanted) -> Result<Vec<Card>, Error> {
    let payer = domain::repair_orders::Payer::Customer;
    let trades = wanted.body_shop.then(|| [Skill::Body, Skill::Paint].map(|skill| skill.code().to_owned()));
    let rows = sqlx::query_as!(
        CardRow,
        r#"select o.order_id, o.version, o.number, o.status, o.status_since, o.advisor_id, o.kind, o.concern, o.waiting, o.wash, o.promised_at,
                  v.plate, v.vin, v.model, c.name as customer_name,
                  exists (select from settlement_statement s where s.dealership_id = o.dealership_id and s.order_id = o.order_id
                             and s.payer = $5 and s.paid < s.due and s.credit_at is null and s.undone_at is null) as "unpaid!",
                  exists (select from settlement_gate_pass g where g.dealership_id = o.dealership_id and g.order_id = o.order_id
                             and g.withdrawn_at is null) as "gate_pass!",
                  o.stages as "stages: Json<Vec<Stage>>"
             from repair_orders_order o
             join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
             join customers_customer c on c.dealership_id = o.dealership_id and c.customer_id = o.customer_id
            where o.dealership_id = $1 and o.open
              and ($2::uuid[] is null or o.order_id = any ($2))
              and ($3::text[] is null or o.status = any ($3))
              and ($4::uuid is null or o.stages @> jsonb_build_array(jsonb_build_object('planned', jsonb_build_object('technician', $4::uuid)))
                   or exists (select from repair_orders_line mine
                     where mine.dealership_id = o.dealership_id and mine.order_id = o.order_id and mine.job_status <> 'done'
                       and (mine.technician_id = $4 or mine.crew @> jsonb_build_array(jsonb_build_object('person', $4::uuid)))))
              and ($7::text is null or exists (select from repair_orders_line owed
                     where owed.dealership_id = o.dealership_id and owed.order_id = o.order_id and $7 = any (owed.owes) and owed.worked_by <> '{}'))
              and ($8::text[] is null or o.stages <> '[]' or exists (select from repair_orders_line body
                     where body.dealership_id = o.dealership_id and body.order_id = o.order_id and body.job_status <> 'done'
                       and body.charge ->> 'skill' = any ($8)))
            order by o.promised_at nulls last, o.order_id
            limit $6"#,
        dealership.0,
        wanted.orders.as_deref(),
        wanted.statuses.as_deref(),
        wanted.technician.map(|person| person.0),
        payer.code(),
        i64::try_from(MOST_CARDS).unwrap_or(i64::MAX),
        wanted.owing.map(SheetKind::code),
        trades.as_ref().map(<[String; 2]>::as_slice)
    )
    .fetch_all(&mut **tx)
    .await?;
    let orders: Vec<Uuid> = rows.iter().map(|row| row.order_id).collect();
    let mut lines: HashMap<Uuid, Vec<CardLineRow>> = HashMap::with_capacity(rows.len());
    for line in card_lines(tx, dealership, &orders, wanted.written).await? {
        lines.entry(line.order_id).or_default().push(line);
    }
    let mut cards = rows
        .into_iter()
        .map(|row| {
            let lines = lines.remove(&row.order_id).unwrap_or_default();
            row.card(lines)
        })
        .collect::<Result<Vec<Card>, Error>>()?;
    requests::on_cards(tx, dealership, &mut cards, wanted.written).await?;
    told::on_cards(tx, dealership, &mut cards, wanted.written).await?;
    Ok(cards)
}

/// The lines of these orders; those of an order in their order. What is written of jobs is read where somebody writes.
async fn card_lines(tx: &mut Transaction, dealership: DealershipId, orders: &[Uuid], written: bool) -> Result<Vec<CardLineRow>, Error> {
    let rows = sqlx::query_as!(
        CardLineRow,
        r#"select order_id, line_id, title, charge ->> 'skill' as skill, (charge ->> 'billed')::int as billed, authorised, job_status,
                  technician_id, bay_id, crew as "crew: Json<Vec<Portion>>", hold as "hold: Json<Hold>", running_since, clocked_minutes, worked_by, rework, owes,
                  wants_remedy and coalesce(write_up ->> 'remedy', '') = '' as "owes_remedy!", case when $3 then write_up end as "write_up: Json<WriteUp>"
             from repair_orders_line where dealership_id = $1 and order_id = any ($2) order by order_id, position"#,
        dealership.0,
        orders,
        written
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows)
}

impl CardLineRow {
    /// The job, when the line is labour.
    fn job(self) -> Result<Option<Job>, Error> {
        let Some(status) = &self.job_status else { return Ok(None) };
        let (table, row) = ("repair_orders_line", self.line_id);
        Ok(Some(Job {
            line: LineId(self.line_id),
            skill: known(self.skill.as_deref().and_then(Skill::from_code), table, "charge", row)?,
            billed: known(self.billed.map(Hours), table, "charge", row)?,
            status: known(JobStatus::from_code(status), table, "job_status", row)?,
            title: self.title,
            authorised: self.authorised,
            technician: self.technician_id.map(PersonId),
            bay: self.bay_id.map(BayId),
            crew: self.crew.0,
            hold: self.hold.map(|hold| hold.0),
            worked_by: self.worked_by.into_iter().map(PersonId).collect(),
            running_since: self.running_since,
            clocked_minutes: self.clocked_minutes,
            rework: self.rework,
            owes: known_all(&self.owes, SheetKind::from_code, table, "owes", row)?,
            owes_remedy: self.owes_remedy,
            write_up: self.write_up.map(|written| written.0).unwrap_or_default(),
            told: domain::workshop::Told::default(),
            asked: Vec::new(),
            listed: Vec::new(),
        }))
    }
}

impl CardRow {
    fn card(self, lines: Vec<CardLineRow>) -> Result<Card, Error> {
        let waits = |line: &&CardLineRow| !line.authorised && line.job_status.as_deref() != Some(JobStatus::Abandoned.code());
        let unauthorised = lines.iter().filter(waits).count();
        let progress = Progress {
            order: OrderId(self.order_id),
            version: self.version,
            status: known(Status::from_code(&self.status), "repair_orders_order", "status", self.order_id)?,
            advisor: PersonId(self.advisor_id),
            wash: self.wash,
            unauthorised_lines: u16::try_from(unauthorised).unwrap_or(u16::MAX),
            jobs: lines.into_iter().filter_map(|line| line.job().transpose()).collect::<Result<_, Error>>()?,
            stages: self.stages.0,
        };
        let kind = self.kind.map(|code| known(Kind::from_code(&code), "repair_orders_order", "kind", self.order_id)).transpose()?;
        let settled = progress.status == Status::Settled;
        Ok(Card {
            number: self.number,
            kind,
            plate: self.plate,
            vin_serial: self.vin.get(11..).unwrap_or_default().to_owned(),
            model: self.model,
            concern: self.concern,
            customer_name: self.customer_name,
            promised_at: self.promised_at,
            waiting: self.waiting,
            paid: settled && !self.unpaid,
            gate_pass: self.gate_pass,
            since: self.status_since,
            owes_final: None,
            progress,
        })
    }
}

/// Technicians with what they work on and what they have been given, and bays with what stands in them.
pub(crate) async fn floor_in(tx: &mut Transaction, dealership: DealershipId) -> Result<Floor, Error> {
    part_of_floor(tx, dealership, None).await
}

/// The part of the floor that a command about an order looks at: who is on its jobs and where, or shall be.
pub(crate) async fn floor_around(
    tx: &mut Transaction,
    dealership: DealershipId,
    progress: &Progress,
    command: &Command,
) -> Result<Floor, Error> {
    // Where the car stands is not always where its jobs are to be done.
    if matches!(command, Command::LeaveBay { .. }) {
        return floor_in(tx, dealership).await;
    }
    let (named, chosen) = match command {
        Command::Dispatch { technician, bay, .. } => (vec![*technician], Some(*bay)),
        Command::Share { crew, .. } => (crew.iter().map(|portion| portion.person).collect(), None),
        Command::PlanStages { stages, .. } => {
            (stages.iter().filter_map(|stage| stage.planned.map(|planned| planned.technician)).collect(), None)
        }
        Command::BeginStage { .. } | Command::AcceptStage { .. } => (progress.stages.iter().filter_map(Stage::technician).collect(), None),
        _ => (Vec::new(), None),
    };
    let jobs = || progress.jobs.iter();
    let people: Vec<Uuid> = jobs().flat_map(|job| job.hands().chain(job.technician)).chain(named).map(|person| person.0).collect();
    let bays: Vec<Uuid> = jobs().filter_map(|job| job.bay).chain(chosen).map(|bay| bay.0).collect();
    let mut floor = part_of_floor(tx, dealership, Some((&people, &bays))).await?;
    if matches!(command, Command::Dispatch { .. } | Command::Share { .. }) {
        let before = dispatch::repaired_before(tx, dealership, &[progress.order.0]).await?;
        floor.repaired_before = before.into_iter().map(|(_, person)| person).collect();
    }
    Ok(floor)
}

async fn part_of_floor(tx: &mut Transaction, dealership: DealershipId, only: Option<(&[Uuid], &[Uuid])>) -> Result<Floor, Error> {
    let (people, bays) = only.unzip();
    // What is done is named in the statements, not given to them: an index for the rest serves no plan that must hold for every status.
    let technicians = sqlx::query!(
        r#"select m.person_id, p.name, m.skills, running.order_id as "order_id?", running.number as "number?", running.plate as "plate?",
                  (select coalesce(sum((g.charge ->> 'billed')::int), 0) from repair_orders_line g
                    where g.dealership_id = m.dealership_id and g.technician_id = m.person_id and g.job_status <> 'done' and g.crew = '[]')
                + (select coalesce(sum(workshop_portion((g.charge ->> 'billed')::int, g.crew, g.technician_id, m.person_id)), 0)
                     from repair_orders_line g
                    where g.dealership_id = m.dealership_id and g.job_status <> 'done' and g.crew <> '[]') as "load!",
                  (select max(a.since) from workshop_attendance a
                    where a.dealership_id = m.dealership_id and a.person_id = m.person_id and a.until is null) as attends
             from staff_membership m
             join staff_person p using (person_id)
             left join lateral (
                  select o.order_id, o.number, coalesce(v.plate, right(v.vin, 6)) as plate
                    from workshop_clocking c
                    join repair_orders_order o on o.dealership_id = c.dealership_id and o.order_id = c.order_id
                    join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
                   where c.dealership_id = m.dealership_id and c.technician_id = m.person_id and c.until is null
                   limit 1) running on true
            where m.dealership_id = $1 and m.active and cardinality(m.skills) > 0 and ($2::uuid[] is null or m.person_id = any ($2))
            order by p.created_at, p.person_id"#,
        dealership.0,
        people
    )
    .fetch_all(&mut **tx)
    .await?;
    let technicians = technicians.into_iter().map(|row| {
        Ok(Technician {
            person: PersonId(row.person_id),
            name: row.name,
            skills: known_all(&row.skills, Skill::from_code, "staff_membership", "skills", row.person_id)?,
            running: row.order_id.zip(row.number).zip(row.plate).map(|((order, number), plate)| (OrderId(order), number, plate)),
            load: Hours(i32::try_from(row.load).unwrap_or(i32::MAX)),
            attends: row.attends,
        })
    });
    let technicians = technicians.collect::<Result<Vec<_>, Error>>()?;
    let bays = sqlx::query!(
        r#"select b.bay_id, b.name, s.order_id as "order_id?", coalesce(v.plate, right(v.vin, 6)) as plate
             from workshop_bay b
             left join workshop_bay_stay s on s.dealership_id = b.dealership_id and s.bay_id = b.bay_id and s.until is null
             left join repair_orders_order o on o.dealership_id = s.dealership_id and o.order_id = s.order_id
             left join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
            where b.dealership_id = $1 and ($2::uuid[] is null or b.bay_id = any ($2)) order by b.position"#,
        dealership.0,
        bays
    )
    .fetch_all(&mut **tx)
    .await?;
    let bays = bays
        .into_iter()
        .map(|row| Bay { id: BayId(row.bay_id), name: row.name, taken_by: row.order_id.map(OrderId).zip(row.plate) })
        .collect();
    Ok(Floor { technicians, bays, repaired_before: Vec::new() })
}
