//! What waits at the parts desk, and who is told of what about parts.

use super::requests::RequestRow;
use super::stock;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, TimeDelta, Utc};
use domain::parts::{AtDesk, OnHand, RequestState};
use domain::workshop::{HoldReason, JobStatus};
use domain::{Actor, DealershipId, LineId, OrderId, Permission, PersonId, Post, Quantity};
use std::collections::HashMap;
use uuid::Uuid;

/// The most requests that are listed at once.
const MOST_REQUESTS: i64 = 200;
/// For how long an answer is news to whoever asked, and the end of a job to whoever was on the way with its parts.
const NEWS_FOR: TimeDelta = TimeDelta::minutes(30);
/// For how long after its day of arrival the desk is told that nobody waits any more for what it has ordered: parts come late.
const COMES_LATE: TimeDelta = TimeDelta::days(7);
/// For how long after the end of its job at most.
const ON_ITS_WAY: TimeDelta = TimeDelta::days(60);

/// Which requests are wanted.
struct Wanted {
    /// What the parts desk has to do, and what it need not do any more, as of now.
    waiting: Option<DateTime<Utc>>,
    /// What the parts desk has to answer or to take in at once.
    calling: bool,
    /// What was answered since then, to this person or for a job that this person has by now, alone or with others.
    answered: Option<(PersonId, DateTime<Utc>)>,
    /// What came for jobs since they stand still for it, and for whose; nothing: for none.
    came: Option<Whose>,
}

/// Whose jobs are meant.
enum Whose {
    /// Those that this person asked for or has by now.
    Own(PersonId),
    Everybodys,
}

/// What the parts desk has to do: to take in, to answer and to issue when it comes; cars that stand still first, then the oldest. After that
/// what nobody waits for any more because its job ended: for half an hour, and what was ordered until some days after it was expected.
///
/// # Errors
/// When one may not see the stock.
pub async fn waiting(store: &Store, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<AtDesk>, Error> {
    let mut tx = store.read(actor, Permission::SeeStock).await?;
    wanted(&mut tx, actor.dealership, &Wanted { waiting: Some(now), calling: false, answered: None, came: None }).await
}

/// What whoever asks is to be told of parts: the desk of requests and returns, who asked and who has the job by now, alone or with others, of the
/// answers, and the floor of parts that have come since a job stands still for them.
///
/// # Errors
/// When one may not see orders.
pub async fn for_me(store: &Store, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<AtDesk>, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let directs = actor.posts.contains(&Post::WorkshopDirector);
    let works = actor.may(Permission::Work);
    let wants = Wanted {
        waiting: None,
        calling: actor.may(Permission::IssueParts),
        answered: works.then(|| (actor.person, now - NEWS_FOR)),
        came: works.then_some(if directs { Whose::Everybodys } else { Whose::Own(actor.person) }),
    };
    wanted(&mut tx, actor.dealership, &wants).await
}

async fn wanted(tx: &mut Transaction, dealership: DealershipId, wanted: &Wanted) -> Result<Vec<AtDesk>, Error> {
    let over = JobStatus::ALL.iter().filter(|status| status.is_over()).map(|status| status.code().to_owned()).collect::<Vec<_>>();
    let of = match wanted.came {
        Some(Whose::Own(person)) => Some(person.0),
        Some(Whose::Everybodys) | None => None,
    };
    let rows = sqlx::query!(
        r#"-- Each of these is found by an index, whatever was ever asked for: what waits, the latest answers and ends, the jobs on hold.
           with meant as (
              select r.request_id from parts_request r
               where r.dealership_id = $1 and r.waits and ($2 or $3 and (r.giving_back > 0 or r.state = $9))
              union
              select r.request_id from parts_request r
                left join repair_orders_line l on l.dealership_id = r.dealership_id and l.line_id = r.line_id
               where r.dealership_id = $1 and r.answered_at > $5 and r.state <> $14
                 and (r.asked_by = $4 or l.technician_id = $4 or l.crew @> jsonb_build_array(jsonb_build_object('person', $4::uuid)))
              union
              select r.request_id from parts_request r
               where r.dealership_id = $1 and r.answered_at > $15 and r.state = $14 and (r.answered_at > $16 or r.expected >= $17)
              union
              select r.request_id from repair_orders_line l
                join parts_request r on r.dealership_id = l.dealership_id and r.order_id = l.order_id and r.line_id = l.line_id
               where l.dealership_id = $1 and $7 and l.hold is not null and l.job_status = $11 and l.hold ->> 'reason' = $12
                 and r.state = $10 and r.answered_at >= (l.hold ->> 'since')::timestamptz
                 and ($6::uuid is null or r.asked_by = $6 or l.technician_id = $6
                      or l.crew @> jsonb_build_array(jsonb_build_object('person', $6::uuid))))
           select r.request_id as "request_id!", r.order_id as "order_id!", r.line_id as "line_id!", r.part_no as "part_no!",
                  r.title as "title!", r.wanted as "wanted!", r.standing as "standing!", r.state as "state!", r.asked_by as "asked_by!",
                  r.asked_at as "asked_at!", r.answered_at as "answered_at?", r.expected as "expected?", r.reason as "reason!",
                  r.issued as "issued!", r.giving_back as "giving_back!", r.returned as "returned!", o.number as "number!",
                  coalesce(v.plate, right(v.vin, 6)) as "car!", coalesce(b.name, '') as "bay!", coalesce(l.title, '') as "job!",
                  p.name as "technician!"
             from meant
             join parts_request r on r.dealership_id = $1 and r.request_id = meant.request_id
             join repair_orders_order o on o.dealership_id = r.dealership_id and o.order_id = r.order_id
             join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
             join staff_person p on p.person_id = r.asked_by
             left join repair_orders_line l on l.dealership_id = r.dealership_id and l.line_id = r.line_id
             left join workshop_bay b on b.dealership_id = l.dealership_id and b.bay_id = l.bay_id
            where r.waits and r.giving_back > 0 and ($2 or $3) or r.state = $14 or o.open and l.job_status <> all ($8)
            order by (r.state = $14), (r.giving_back > 0) desc, (r.state = $9) desc, r.standing desc, r.asked_at, r.request_id
            limit $13"#,
        dealership.0,
        wanted.waiting.is_some(),
        wanted.calling,
        wanted.answered.map(|(person, _)| person.0),
        wanted.answered.map(|(_, since)| since),
        of,
        wanted.came.is_some(),
        &over,
        RequestState::Open.code(),
        RequestState::Issued.code(),
        JobStatus::OnHold.code(),
        HoldReason::WaitingForParts.code(),
        MOST_REQUESTS,
        RequestState::Withdrawn.code(),
        wanted.waiting.map(|now| now - ON_ITS_WAY),
        wanted.waiting.map(|now| now - NEWS_FOR),
        wanted.waiting.map(|now| (now - COMES_LATE).date_naive())
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let request = RequestRow {
            request_id: row.request_id,
            order_id: row.order_id,
            line_id: row.line_id,
            part_no: row.part_no,
            title: row.title,
            wanted: row.wanted,
            standing: row.standing,
            state: row.state,
            asked_by: row.asked_by,
            asked_at: row.asked_at,
            answered_at: row.answered_at,
            expected: row.expected,
            reason: row.reason,
            issued: row.issued,
            giving_back: row.giving_back,
            returned: row.returned,
        };
        found.push(AtDesk {
            order: OrderId(row.order_id),
            number: row.number,
            car: row.car,
            bay: row.bay,
            job: LineId(row.line_id),
            title: row.job,
            technician: row.technician,
            request: request.request()?,
            on_hand: None,
        });
    }
    if wanted.waiting.is_some() {
        with_stock(tx, dealership, &mut found).await?;
    }
    Ok(found)
}

/// Says what there is of each part, and what of it is held for its order.
async fn with_stock(tx: &mut Transaction, dealership: DealershipId, found: &mut [AtDesk]) -> Result<(), Error> {
    let part_nos: Vec<String> = found.iter().map(|of| of.request.part_no.clone()).filter(|part_no| !part_no.is_empty()).collect();
    if part_nos.is_empty() {
        return Ok(());
    }
    let orders: Vec<Uuid> = found.iter().map(|of| of.order.0).collect();
    let held = sqlx::query!(
        r#"select order_id as "order_id!", part_no, sum(held)::int as "held!" from parts_reservation
            where dealership_id = $1 and order_id = any ($2) and part_no = any ($3) and held > 0 group by order_id, part_no"#,
        dealership.0,
        &orders,
        &part_nos
    )
    .fetch_all(&mut **tx)
    .await?;
    let held: HashMap<(Uuid, String), i32> = held.into_iter().map(|row| ((row.order_id, row.part_no), row.held)).collect();
    let stock = stock::of(tx, dealership, &part_nos).await?;
    for of in found {
        let own = held.get(&(of.order.0, of.request.part_no.clone())).copied().unwrap_or_default();
        let stock = stock.iter().find(|stock| stock.part_no == of.request.part_no).cloned();
        of.on_hand = stock.map(|stock| OnHand { stock, own: Quantity(own) });
    }
    Ok(())
}
