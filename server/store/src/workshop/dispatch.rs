//! What dispatch is proposed from: orders with authorised work that nobody has yet, who is here, which bays are free.

use super::queries::{Wanted, cards, floor_in};
use crate::appointments::load::house;
use crate::error::known;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, Utc};
use domain::appointments::{Away, Channel};
use domain::repair_orders::{Kind, Status};
use domain::workshop::{
    Awaiting, CameToday, Candidate, Card, DISPATCH_WITHIN, Floor, InHouse, JobStatus, LONGEST_AT_WORK, Presence, Spot, Times, ToGive,
};
use domain::{Actor, BayId, DealershipId, OrderId, Permission, PersonId};
use std::collections::HashMap;
use uuid::Uuid;

/// The most orders that wait for dispatch at once; those authorised first.
pub const MOST_AWAITING: i64 = 200;

/// The most cars whose work is listed as given out.
const MOST_GIVEN: usize = 100;

/// How many orders were given out for the first time, and how many of them in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Punctual {
    pub dispatched: u32,
    pub in_time: u32,
}

/// Everything that dispatch is proposed from.
pub struct Desk {
    /// In the order in which they are served, each with its card.
    pub queue: Vec<(Awaiting, Card)>,
    /// Cars with work that somebody has and that does not run: it may be given to others, or shared.
    pub given: Vec<Card>,
    pub candidates: Vec<Candidate>,
    pub spots: Vec<Spot>,
    pub floor: Floor,
    /// Today's figure.
    pub today: Punctual,
}

/// What waits for dispatch; with an order, that one only.
///
/// # Errors
/// When one may not dispatch.
pub async fn desk(store: &Store, actor: &Actor, only: Option<OrderId>, now: DateTime<Utc>) -> Result<Desk, Error> {
    let mut tx = store.read(actor, Permission::Dispatch).await?;
    let dealership = actor.dealership;
    let house = house(&mut tx, dealership, now).await?;
    let today = house.date(now);
    let workday = house.settings.workdays(&house.special, today, 1, |local| house.instant(local)).pop();
    let floor = floor_in(&mut tx, dealership).await?;
    let directors = technical_directors(&mut tx, dealership).await?;
    let came = came(&mut tx, dealership, house.midnight(today), now).await?;
    let candidates = floor.technicians.iter().map(|who| {
        let hand = house.hands.iter().find(|hand| hand.person == who.person);
        let presence = hand.zip(workday.as_ref()).map(|(hand, day)| Presence::of(hand, day, &house.closures));
        Candidate {
            here_until: presence.and_then(|presence| presence.here_until(now)),
            in_house: InHouse::of(who.person, &came),
            technical_director: directors.contains(&who.person.0),
            works_on: who.running.as_ref().map(|(_, _, plate)| plate.clone()),
            person: who.person,
            name: who.name.clone(),
            skills: who.skills.clone(),
            load: who.load,
        }
    });
    let candidates = candidates.collect();
    let coming = coming(&mut tx, dealership).await?;
    let spots = floor.bays.iter().map(|bay| Spot {
        skills: house.places.iter().find(|place| place.bay == bay.id).map(|place| place.skills.clone()).unwrap_or_default(),
        closed: house
            .closures
            .iter()
            .any(|closure| closure.away == Away::Bay(bay.id) && closure.period.from <= now && now < closure.period.until),
        coming: coming.get(&bay.id.0).copied().unwrap_or(0),
        bay: bay.id,
        name: bay.name.clone(),
        taken_by: bay.taken_by.clone(),
    });
    let spots = spots.collect();
    let queue = queue(&mut tx, dealership, only).await?;
    let given = if only.is_none() { given(&mut tx, dealership).await? } else { Vec::new() };
    let today = punctual(&mut tx, dealership, house.midnight(today)).await?;
    Ok(Desk { queue, given, candidates, spots, floor, today })
}

/// The most attendances of a day that are looked at; the last first.
const MOST_CAME: i64 = 1_000;

/// Who has come since midnight, or before it and has not left.
async fn came(
    tx: &mut Transaction,
    dealership: DealershipId,
    midnight: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<CameToday>, Error> {
    let rows = sqlx::query!(
        "select person_id, since, until, implied from workshop_attendance
          where dealership_id = $1 and since > $3 and (since >= $2 or until is null)
          order by since desc limit $4",
        dealership.0,
        midnight,
        now - LONGEST_AT_WORK.max(now - midnight),
        MOST_CAME
    )
    .fetch_all(&mut **tx)
    .await?;
    let came = rows.into_iter().map(|row| CameToday {
        person: PersonId(row.person_id),
        times: Times { since: row.since, until: row.until },
        implied: row.implied,
    });
    Ok(came.filter(|came| !came.times.is_forgotten(now)).collect())
}

/// When each technician is here today.
///
/// # Errors
/// When one may not see the board.
pub async fn presences(store: &Store, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<Presence>, Error> {
    let mut tx = store.read(actor, Permission::SeeBoard).await?;
    let house = house(&mut tx, actor.dealership, now).await?;
    let workday = house.settings.workdays(&house.special, house.date(now), 1, |local| house.instant(local)).pop();
    Ok(workday.map(|day| house.hands.iter().map(|hand| Presence::of(hand, &day, &house.closures)).collect()).unwrap_or_default())
}

async fn technical_directors(tx: &mut Transaction, dealership: DealershipId) -> Result<Vec<Uuid>, Error> {
    let post = domain::Post::TechnicalDirector.code();
    Ok(sqlx::query_scalar!(
        "select person_id from staff_membership where dealership_id = $1 and active and $2 = any (posts)",
        dealership.0,
        post
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// How many cars come to each bay when it is free.
async fn coming(tx: &mut Transaction, dealership: DealershipId) -> Result<HashMap<Uuid, u16>, Error> {
    let rows = sqlx::query!(
        r#"select l.bay_id as "bay_id!", count(distinct l.order_id) as "cars!"
             from repair_orders_order o
             join repair_orders_line l on l.dealership_id = o.dealership_id and l.order_id = o.order_id
            where o.dealership_id = $1 and o.open and l.job_status = any ($2) and l.bay_id is not null
              and not exists (select from workshop_bay_stay s
                               where s.dealership_id = o.dealership_id and s.order_id = o.order_id and s.bay_id = l.bay_id and s.until is null)
            group by l.bay_id"#,
        dealership.0,
        &[JobStatus::Dispatched.code().to_owned(), JobStatus::OnHold.code().to_owned()]
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.bay_id, u16::try_from(row.cars).unwrap_or(u16::MAX))).collect())
}

/// The cars of which a job is given out and does not run, by promised time.
async fn given(tx: &mut Transaction, dealership: DealershipId) -> Result<Vec<Card>, Error> {
    let wanted = Wanted::in_status(&[Status::Dispatched, Status::InWork, Status::OnHold, Status::Rework]);
    let mut cards = cards(tx, dealership, &wanted).await?;
    cards.retain(|card| card.progress.jobs.iter().any(|job| matches!(job.status, JobStatus::Dispatched | JobStatus::OnHold)));
    cards.truncate(MOST_GIVEN);
    Ok(cards)
}

struct Row {
    order_id: Uuid,
    kind: Option<String>,
    authorised_at: DateTime<Utc>,
    appointment: bool,
    stands_in: Option<Uuid>,
}

async fn queue(tx: &mut Transaction, dealership: DealershipId, only: Option<OrderId>) -> Result<Vec<(Awaiting, Card)>, Error> {
    let statuses: Vec<String> = Status::ALL
        .iter()
        .filter(|status| status.is_on_the_floor() && **status != Status::AwaitingInspection)
        .map(|status| status.code().to_owned())
        .collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select o.order_id, o.kind,
                  coalesce((select max(a.at) from repair_orders_authorisation a
                             where a.dealership_id = o.dealership_id and a.order_id = o.order_id), o.status_since) as "authorised_at!",
                  exists (select from appointments_visit v
                           where v.dealership_id = o.dealership_id and v.order_id = o.order_id and v.channel <> $3) as "appointment!",
                  (select s.bay_id from workshop_bay_stay s
                    where s.dealership_id = o.dealership_id and s.order_id = o.order_id and s.until is null) as stands_in
             from repair_orders_order o
            where o.dealership_id = $1 and o.open and o.status = any ($2) and ($4::uuid is null or o.order_id = $4)
              and exists (select from repair_orders_line l
                           where l.dealership_id = o.dealership_id and l.order_id = o.order_id and l.job_status = $5 and l.authorised)
            order by 3, o.order_id
            limit $6"#,
        dealership.0,
        &statuses,
        Channel::WalkIn.code(),
        only.map(|order| order.0),
        JobStatus::Open.code(),
        MOST_AWAITING
    )
    .fetch_all(&mut **tx)
    .await?;
    let orders: Vec<Uuid> = rows.iter().map(|row| row.order_id).collect();
    let before = repaired_before(tx, dealership, &orders).await?;
    let parts = parts(tx, dealership, &orders).await?;
    let found = cards(tx, dealership, &Wanted { orders: Some(orders), ..Wanted::default() }).await?;
    let mut found: HashMap<Uuid, Card> = found.into_iter().map(|card| (card.progress.order.0, card)).collect();
    let mut queue = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(card) = found.get(&row.order_id) else { continue };
        let kind = row.kind.map(|code| known(Kind::from_code(&code), "repair_orders_order", "kind", row.order_id)).transpose()?;
        let open = card.progress.jobs.iter().filter(|job| job.status == JobStatus::Open && job.authorised);
        let to_give =
            |job: &domain::workshop::Job| ToGive { line: job.line, title: job.title.clone(), skill: job.skill, billed: job.billed };
        queue.push(Awaiting {
            order: OrderId(row.order_id),
            comeback: kind == Some(Kind::Comeback),
            appointment: row.appointment,
            waiting: card.waiting,
            promised_at: card.promised_at,
            authorised_at: row.authorised_at,
            jobs: open.map(to_give).collect(),
            repaired_before: before.iter().filter(|(order, _)| *order == row.order_id).map(|(_, person)| *person).collect(),
            stands_in: row.stands_in.map(BayId),
            parts_short: parts.iter().filter(|part| part.order == row.order_id && part.short).map(|part| part.title.clone()).collect(),
            parts_ready: parts.iter().any(|part| part.order == row.order_id)
                && parts.iter().filter(|part| part.order == row.order_id).all(|part| part.known && !part.short),
        });
    }
    domain::workshop::in_order(&mut queue);
    Ok(queue.into_iter().filter_map(|awaiting| found.remove(&awaiting.order.0).map(|card| (awaiting, card))).collect())
}

/// Who worked on the visit that the car came back from, else on the one before, for those of these orders that are comebacks; without the technical director, who may be asked again.
pub(crate) async fn repaired_before(
    tx: &mut Transaction,
    dealership: DealershipId,
    orders: &[Uuid],
) -> Result<Vec<(Uuid, PersonId)>, Error> {
    let rows = sqlx::query!(
        r#"select distinct o.order_id, hand.id as "person!"
             from repair_orders_order o
             cross join lateral (select b.order_id from repair_orders_order b
                                   left join quality_comeback k on k.dealership_id = o.dealership_id and k.order_id = o.order_id
                                  where b.dealership_id = o.dealership_id and b.vehicle_id = o.vehicle_id and b.opened_at < o.opened_at
                                    and b.delivered_at is not null
                                  order by b.order_id = k.first_id desc nulls last, b.opened_at desc limit 1) before
             join repair_orders_line l on l.dealership_id = o.dealership_id and l.order_id = before.order_id
             cross join lateral unnest(l.worked_by) as hand (id)
            where o.dealership_id = $1 and o.order_id = any ($2) and o.kind = $3
              and not exists (select from staff_membership m
                               where m.dealership_id = o.dealership_id and m.person_id = hand.id and $4 = any (m.posts))"#,
        dealership.0,
        orders,
        Kind::Comeback.code(),
        domain::Post::TechnicalDirector.code()
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.order_id, PersonId(row.person))).collect())
}

/// A part that an order takes.
struct PartOf {
    order: Uuid,
    title: String,
    /// The stock keeps it.
    known: bool,
    /// The stock neither has given it out for the order, nor holds it for it, nor has it free. What it does not know is not short.
    short: bool,
}

/// What these orders take, and whether it is there.
async fn parts(tx: &mut Transaction, dealership: DealershipId, orders: &[Uuid]) -> Result<Vec<PartOf>, Error> {
    let rows = sqlx::query_as!(
        PartOf,
        r#"select l.order_id as "order", l.title, s.part_no is not null as "known!",
                  coalesce((l.charge ->> 'quantity')::int
                      - (select coalesce(sum(r.issued - r.returned - r.giving_back), 0) from parts_request r
                          where r.dealership_id = l.dealership_id and r.order_id = l.order_id and r.part_no = s.part_no)
                      > s.on_hand - s.reserved
                      + (select coalesce(sum(r.held), 0) from parts_reservation r
                          where r.dealership_id = l.dealership_id and r.order_id = l.order_id and r.part_no = s.part_no), false) as "short!"
             from repair_orders_line l
             left join parts_stock s on s.dealership_id = l.dealership_id and s.part_no = l.charge ->> 'part_no'
            where l.dealership_id = $1 and l.order_id = any ($2) and l.authorised and l.charge ->> 'type' = 'part'
            order by l.order_id, l.position"#,
        dealership.0,
        orders
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows)
}

/// 派工及时率 since a moment: measured from the customer's last yes before work was first given out.
pub(crate) async fn punctual(tx: &mut Transaction, dealership: DealershipId, since: DateTime<Utc>) -> Result<Punctual, Error> {
    let row = sqlx::query!(
        r#"with given as (
            select subject_id as order_id, min(at) as at
              from events e
             where dealership_id = $1 and kind = 'dispatched' and at >= $2
               and not exists (select from events b
                                where b.dealership_id = $1 and b.subject_id = e.subject_id and b.kind = 'dispatched' and b.at < $2)
             group by subject_id)
        select count(*) as "dispatched!", count(*) filter (where given.at <= said.at + make_interval(mins => $3)) as "in_time!"
          from given
          cross join lateral (select max(a.at) as at from repair_orders_authorisation a
                               where a.dealership_id = $1 and a.order_id = given.order_id and a.at <= given.at) said"#,
        dealership.0,
        since,
        i32::try_from(DISPATCH_WITHIN.num_minutes()).unwrap_or(i32::MAX)
    )
    .fetch_one(&mut **tx)
    .await?;
    let count = |value: i64| u32::try_from(value).unwrap_or(u32::MAX);
    Ok(Punctual { dispatched: count(row.dispatched), in_time: count(row.in_time) })
}
