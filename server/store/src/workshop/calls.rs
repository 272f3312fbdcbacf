//! The jobs that stand still and wait for whoever asks.

use crate::{Error, Store, record};
use domain::parts::RequestState;
use domain::workshop::{Answered, Call, Called, Hold, HoldReason, JobStatus, Portion, Told};
use domain::{Actor, LineId, OrderId, Permission, PersonId};
use sqlx::types::Json;
use uuid::Uuid;

/// Nobody answers more calls at once.
const MOST_CALLS: i64 = 50;

/// The jobs on hold that call whoever asks, the longest waiting first.
///
/// # Errors
/// When one may not see orders.
pub async fn for_me(store: &Store, actor: &Actor) -> Result<Vec<Call>, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let codes = |of: &dyn Fn(Called) -> bool| -> Vec<String> {
        let reasons = HoldReason::ALL.iter().filter(|reason| of(reason.calls()) && reason.is_for(actor, actor.person));
        reasons.map(|reason| reason.code().to_owned()).collect()
    };
    let (by_post, of_my_orders) = (codes(&|called| called != Called::Advisor), codes(&|called| called == Called::Advisor));
    let awaited: Vec<String> = RequestState::ALL.iter().filter(|state| state.is_awaited()).map(|state| state.code().to_owned()).collect();
    let rows = sqlx::query!(
        r#"select l.order_id, l.line_id, o.number, coalesce(v.plate, right(v.vin, 6)) as "car!", l.title,
                  coalesce(p.name, '') as "technician!", l.hold as "hold!: Json<Hold>", o.advisor_id
             from repair_orders_line l
             join repair_orders_order o on o.dealership_id = l.dealership_id and o.order_id = l.order_id
             join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
             left join staff_person p on p.person_id = l.technician_id
            where l.dealership_id = $1 and l.hold is not null and l.job_status = $6
              -- A request that nobody has answered calls the desk itself, of what the car stands still for and is ordered the desk knows, and
              -- what was issued since calls who works on the job. What else was asked for says nothing of why the job stands still.
              and not (l.hold ->> 'reason' = $7 and exists (select from parts_request r
                     where r.dealership_id = l.dealership_id and r.order_id = l.order_id and r.line_id = l.line_id
                       and (r.state = $10 or r.standing and r.state = any ($8) or r.state = $9 and r.answered_at >= (l.hold ->> 'since')::timestamptz)))
              and (l.hold ->> 'reason' = any ($2) or (o.advisor_id = $3 and l.hold ->> 'reason' = any ($4)))
            order by l.hold ->> 'since', l.line_id
            limit $5"#,
        actor.dealership.0,
        &by_post,
        actor.person.0,
        &of_my_orders,
        MOST_CALLS,
        JobStatus::OnHold.code(),
        HoldReason::WaitingForParts.code(),
        &awaited,
        RequestState::Issued.code(),
        RequestState::Open.code()
    )
    .fetch_all(&mut *tx)
    .await?;
    let calls = rows.into_iter().map(|row| Call {
        order: OrderId(row.order_id),
        line: LineId(row.line_id),
        number: row.number,
        car: row.car,
        title: row.title,
        technician: row.technician,
        reason: row.hold.0.reason,
        note: row.hold.0.note,
        since: row.hold.0.since,
        advisor: PersonId(row.advisor_id),
    });
    Ok(calls.collect())
}

/// The answers to whoever asks, alone or with others, who stands still for the technical director: the last one for each job, the oldest first.
///
/// # Errors
/// When one may not see orders.
pub async fn answers(store: &Store, actor: &Actor) -> Result<Vec<Answered>, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let rows = sqlx::query!(
        r#"select l.order_id, l.line_id, coalesce(v.plate, right(v.vin, 6)) as "car!", l.title, l.hold as "hold!: Json<Hold>",
                  l.technician_id, l.crew as "crew: Json<Vec<Portion>>"
             from repair_orders_line l
             join repair_orders_order o on o.dealership_id = l.dealership_id and o.order_id = l.order_id
             join customers_vehicle v on v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id
            where l.dealership_id = $1 and l.hold is not null and l.job_status = $2 and l.hold ->> 'reason' = $3
              and (l.technician_id = $4 or l.crew @> jsonb_build_array(jsonb_build_object('person', $4::uuid)))
            order by l.line_id
            limit $5"#,
        actor.dealership.0,
        JobStatus::OnHold.code(),
        HoldReason::TechnicalSupport.code(),
        actor.person.0,
        MOST_CALLS
    )
    .fetch_all(&mut *tx)
    .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let orders: Vec<Uuid> = rows.iter().map(|row| row.order_id).collect();
    let written = record::of_kinds(&mut tx, actor.dealership, &orders, Told::KINDS).await?;
    let answered = rows.into_iter().filter_map(|row| {
        let alone = row.technician_id.filter(|_| row.crew.0.is_empty()).map(PersonId);
        let hands = || row.crew.0.iter().map(|portion| portion.person).chain(alone);
        let mut of_order = written.iter().rev().filter(|recorded| recorded.subject == row.order_id);
        let note = of_order.find_map(|recorded| row.hold.0.answered_by(hands(), recorded))?;
        Some(Answered { order: OrderId(row.order_id), line: LineId(row.line_id), car: row.car, title: row.title, note })
    });
    let mut answered: Vec<Answered> = answered.collect();
    answered.sort_by_key(|answered| answered.note.at);
    Ok(answered)
}
