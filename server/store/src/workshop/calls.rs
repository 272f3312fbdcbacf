//! The jobs that stand still and wait for whoever asks.

use crate::{Error, Store};
use domain::parts::RequestState;
use domain::workshop::{Call, Called, Hold, HoldReason, JobStatus};
use domain::{Actor, LineId, OrderId, Permission, PersonId};
use sqlx::types::Json;

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
