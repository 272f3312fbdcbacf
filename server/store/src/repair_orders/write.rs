//! Writing down what happened to an order.

use super::deferred::{Answer as Answered, answered};
use super::{advice, discounts, findings, photos, walk_around};
use crate::error::{every_row, one_row};
use crate::{Error, Transaction, record};
use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;
use domain::repair_orders::{Charge, CheckIn, Command, Event, Line, OpenFacts, Order, Status};
use domain::workshop::JobStatus;
use domain::{Actor, Answer, DealershipId, Envelope, LineId, OrderId, PersonId, Refusal, VehicleId};
use sqlx::types::Json;

/// Numbers of repair orders begin with this.
const PREFIX: &str = "RO";

/// What every write about an order knows.
pub(crate) struct Context<'a> {
    pub dealership: DealershipId,
    pub actor: PersonId,
    /// The order as it was before.
    pub order: &'a Order,
    pub zone: Tz,
    pub now: DateTime<Utc>,
}

/// The next number of a kind of paper on this day of the dealership: `RO260312-018`. It moves in the transaction that uses it, so that
/// there are neither gaps nor repeats.
pub(crate) async fn next_number(
    tx: &mut Transaction,
    dealership: DealershipId,
    prefix: &str,
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<String, Error> {
    let day = now.with_timezone(&zone).date_naive();
    let last = sqlx::query_scalar!(
        "insert into repair_orders_number as number (dealership_id, prefix, day, last) values ($1, $2, $3, 1)
         on conflict (dealership_id, prefix, day) do update set last = number.last + 1 returning last",
        dealership.0,
        prefix,
        day
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(format!("{prefix}{:02}{:02}{:02}-{last:03}", day.year() % 100, day.month(), day.day()))
}

/// Opens an order for a vehicle.
pub(crate) async fn open(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    command: &Command,
    (order, vehicle): (OrderId, VehicleId),
    now: DateTime<Utc>,
) -> Result<Answer, Error> {
    let found = sqlx::query!(
        r#"select v.customer_id as "customer_id?", d.zone,
                  (select o.number from repair_orders_order o where o.dealership_id = $1 and o.vehicle_id = $2 and o.open) as open_order,
                  exists (select from repair_orders_order o where o.dealership_id = $1 and o.order_id = $3) as "taken!"
             from dealership d left join customers_vehicle v on v.dealership_id = $1 and v.vehicle_id = $2
            where d.dealership_id = $1"#,
        actor.dealership.0,
        vehicle.0,
        order.0
    )
    .fetch_one(&mut **tx)
    .await?;
    // Asked after the facts: an order that a copy of this envelope has opened meanwhile must not look like somebody else's.
    if let Some(answer) = record::earlier_answer(tx, actor, envelope).await? {
        return Ok(answer);
    }
    let facts = OpenFacts { open_order: found.open_order, vehicle_known: found.customer_id.is_some(), exists: found.taken };
    let events = domain::repair_orders::open(&facts, command, actor)?;
    let zone = found.zone.parse().map_err(|_| Error::Inconsistent { table: "dealership", column: "zone", row: actor.dealership.0 })?;
    let number = next_number(tx, actor.dealership, PREFIX, zone, now).await?;
    sqlx::query!(
        "insert into repair_orders_order (dealership_id, order_id, version, number, status, status_since, vehicle_id, customer_id, advisor_id, opened_at, open)
         values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $5, true)",
        actor.dealership.0,
        order.0,
        number,
        Status::Draft.code(),
        now,
        vehicle.0,
        found.customer_id,
        actor.person.0
    )
    .execute(&mut **tx)
    .await?;
    record::record(tx, actor, envelope, &events, 1, now).await
}

/// What to say when somebody else opened an order for the same vehicle in the same moment.
pub(crate) async fn open_order_of(
    tx: &mut Transaction,
    dealership: DealershipId,
    command: &domain::Command,
) -> Result<Option<Refusal>, Error> {
    let domain::Command::RepairOrders(Command::Open { vehicle, .. }) = command else {
        return Ok(None);
    };
    let number = sqlx::query_scalar!(
        "select number from repair_orders_order where dealership_id = $1 and vehicle_id = $2 and open",
        dealership.0,
        vehicle.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(number.map(|number| Refusal::VehicleHasOpenOrder { number }))
}

/// Moves the order on: its version always, its status when the events say so. Returns the new version.
pub(crate) async fn move_on(tx: &mut Transaction, context: &Context<'_>, events: &[domain::Event]) -> Result<i32, Error> {
    let moved = events.iter().find_map(|event| match event {
        domain::Event::RepairOrders(Event::Moved { to, .. }) => Some(*to),
        _ => None,
    });
    let status = moved.unwrap_or(context.order.progress.status);
    let version = sqlx::query_scalar!(
        "update repair_orders_order
            set version = version + 1, status = $3, open = $4, to_close = $6, status_since = case when status = $3 then status_since else $5 end
          where dealership_id = $1 and order_id = $2 returning version",
        context.dealership.0,
        context.order.id.0,
        status.code(),
        status.is_open(),
        context.now,
        status == Status::Delivered
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(version)
}

/// Writes what an event says, but for the status.
pub(crate) async fn event(tx: &mut Transaction, context: &Context<'_>, event: &Event) -> Result<(), Error> {
    let (dealership, order) = (context.dealership.0, context.order.id.0);
    let written = match event {
        Event::CheckedIn { check_in } | Event::CheckInCorrected { check_in } => return checked_in(tx, context, check_in).await,
        Event::WalkedAround { walk_around } => return walk_around::recorded(tx, context, walk_around).await,
        Event::CheckInSigned { number, walk_around, signed_by, signature } => {
            return walk_around::signed(tx, context, *number, walk_around, (signed_by, signature)).await;
        }
        Event::PhotoAdded { photo, shows, taken_at } => return photos::added(tx, context, *photo, *shows, *taken_at).await,
        Event::PhotoWithdrawn { photo, reason } => return photos::withdrawn(tx, context, *photo, reason).await,
        Event::LineAdded { line } => return add_line(tx, context, line).await,
        Event::PackageAdded { lines, .. } => {
            for line in lines {
                add_line(tx, context, line).await?;
            }
            return Ok(());
        }
        Event::LineChanged { line } => return change_line(tx, context, line).await,
        Event::LineRemoved { line, .. } => {
            sqlx::query!(
                "delete from repair_orders_line where dealership_id = $1 and order_id = $2 and line_id = $3",
                dealership,
                order,
                line.0
            )
            .execute(&mut **tx)
            .await?
        }
        Event::FindingReported { finding, text, photos, job } => {
            return findings::reported(tx, context, *finding, text, (photos, *job)).await;
        }
        Event::FindingDismissed { finding, reason, .. } => return findings::dismissed(tx, context, *finding, reason).await,
        Event::Advised { advice: id, text, due, .. } => return advice::given(tx, context, *id, text, *due).await,
        Event::AdviceWithdrawn { advice: id, .. } => return advice::withdrawn(tx, context, *id).await,
        Event::DiscountAsked { request, line, instead_of, given, reason } => {
            let asks = discounts::Asks { request: *request, line, instead_of: instead_of.as_deref(), given: *given, reason };
            return discounts::asked(tx, context, &asks).await;
        }
        Event::DiscountGranted { request, .. } => return discounts::ended(tx, context, *request, "granted", None).await,
        Event::DiscountRefused { request, reason, .. } => return discounts::ended(tx, context, *request, "refused", Some(reason)).await,
        Event::DiscountTakenBack { request, .. } => return discounts::ended(tx, context, *request, "taken_back", None).await,
        Event::JobAbandoned { job, .. } => return abandoned(tx, context, *job).await,
        Event::Authorised { signed_by, signature, total } => return authorised(tx, context, signed_by, signature, total.0).await,
        Event::Answered { signed_by, signature, approved, declined, total } => {
            return answered(tx, context, &Answered { signed_by, signature, approved, declined, total: total.0 }).await;
        }
        Event::PromiseChanged { from, to, reason, customer_agreed } => {
            sqlx::query!(
                "insert into repair_orders_promise (dealership_id, order_id, changed_at, promised_from, promised_to, reason, customer_agreed)
                 values ($1, $2, $3, $4, $5, $6, $7)",
                dealership,
                order,
                context.now,
                from,
                to,
                reason.code(),
                customer_agreed
            )
            .execute(&mut **tx)
            .await?;
            sqlx::query!(
                "update repair_orders_order set promised_at = $3, promise_changes = promise_changes + 1, quoted_promise = null
                  where dealership_id = $1 and order_id = $2",
                dealership,
                order,
                to
            )
            .execute(&mut **tx)
            .await?
        }
        Event::Diagnosed { diagnosis } => {
            let diagnosis = Json(diagnosis);
            sqlx::query!(
                "update repair_orders_order set diagnosis = $3 where dealership_id = $1 and order_id = $2",
                dealership,
                order,
                diagnosis as _
            )
            .execute(&mut **tx)
            .await?
        }
        Event::Quoted { total, promised_at } => {
            sqlx::query!(
                "update repair_orders_order set quoted_at = $3, quoted_total = $4, quoted_promise = $5, quoted_mark = $6
                  where dealership_id = $1 and order_id = $2",
                dealership,
                order,
                context.now,
                total.0,
                *promised_at,
                domain::repair_orders::quote::mark_of_lines(context.order)
            )
            .execute(&mut **tx)
            .await?
        }
        Event::Delivered { .. } => {
            sqlx::query!(
                "update repair_orders_order set delivered_at = $3 where dealership_id = $1 and order_id = $2",
                dealership,
                order,
                context.now
            )
            .execute(&mut **tx)
            .await?
        }
        Event::Voided { reason } | Event::LeftUnrepaired { reason } => {
            if matches!(event, Event::Voided { .. }) {
                reading_taken_back(tx, context).await?;
            }
            sqlx::query!(
                "update repair_orders_order set ended_because = $3 where dealership_id = $1 and order_id = $2",
                dealership,
                order,
                reason
            )
            .execute(&mut **tx)
            .await?
        }
        Event::Opened { .. } | Event::DiagnosisStarted | Event::Annotated { .. } | Event::Closed | Event::Moved { .. } => return Ok(()),
    };
    one_row(&written, "repair_orders_order", order)
}

/// A promise that stands is left alone, and so is the reading before the first check-in.
async fn checked_in(tx: &mut Transaction, context: &Context<'_>, check_in: &CheckIn) -> Result<(), Error> {
    let (dealership, order) = (context.dealership.0, context.order.id.0);
    let document = Json(check_in);
    let written = sqlx::query!(
        "update repair_orders_order o
            set check_in = $3, kind = $4, concern = $5, waiting = $6, wash = $7,
                promised_at = coalesce(promised_at, $8), promised_first = coalesce(promised_first, $8),
                odometer_before_km = case when check_in is not null then odometer_before_km
                                          else (select odometer_km from customers_vehicle v
                                                 where v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id) end
          where dealership_id = $1 and order_id = $2",
        dealership,
        order,
        document as _,
        check_in.kind.code(),
        check_in.concern,
        check_in.waiting,
        check_in.wash,
        check_in.promised_at
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "repair_orders_order", order)?;
    let written = sqlx::query!(
        "update customers_vehicle set odometer_km = $3 where dealership_id = $1 and vehicle_id = $2",
        dealership,
        context.order.vehicle.0,
        i32::try_from(check_in.odometer_km).unwrap_or(i32::MAX)
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "customers_vehicle", context.order.vehicle.0)
}

/// The car reads what it read before an order that should not have been there. A reading that came from elsewhere meanwhile stays.
async fn reading_taken_back(tx: &mut Transaction, context: &Context<'_>) -> Result<(), Error> {
    let Some(check_in) = &context.order.check_in else { return Ok(()) };
    sqlx::query!(
        "update customers_vehicle v set odometer_km = o.odometer_before_km
           from repair_orders_order o
          where o.dealership_id = $1 and o.order_id = $2
            and v.dealership_id = o.dealership_id and v.vehicle_id = o.vehicle_id and v.odometer_km = $3",
        context.dealership.0,
        context.order.id.0,
        i32::try_from(check_in.odometer_km).unwrap_or(i32::MAX)
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn add_line(tx: &mut Transaction, context: &Context<'_>, line: &Line) -> Result<(), Error> {
    let job_status = matches!(line.charge, Charge::Labour { .. }).then_some(JobStatus::Open.code());
    let (charge, shares, package) = (Json(&line.charge), Json(&line.shares), line.package.as_ref().map(Json));
    sqlx::query!(
        "insert into repair_orders_line (dealership_id, order_id, line_id, position, title, charge, discount, shares, authorised, job_status, package, finding_id)
         select $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5, $6, $7, $8, $9, $10, $11 from repair_orders_line where dealership_id = $1 and order_id = $2",
        context.dealership.0,
        context.order.id.0,
        line.id.0,
        line.title,
        charge as _,
        line.discount.0,
        shares as _,
        line.authorised,
        job_status,
        package as _,
        line.finding.map(|finding| finding.0)
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn change_line(tx: &mut Transaction, context: &Context<'_>, line: &Line) -> Result<(), Error> {
    let (charge, shares, package) = (Json(&line.charge), Json(&line.shares), line.package.as_ref().map(Json));
    let written = sqlx::query!(
        "update repair_orders_line set title = $4, charge = $5, discount = $6, shares = $7, authorised = $8, package = $9
          where dealership_id = $1 and order_id = $2 and line_id = $3",
        context.dealership.0,
        context.order.id.0,
        line.id.0,
        line.title,
        charge as _,
        line.discount.0,
        shares as _,
        line.authorised,
        package as _
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "repair_orders_line", line.id.0)
}

/// Nobody has the job any more; who worked on it, and for how long, stays.
async fn abandoned(tx: &mut Transaction, context: &Context<'_>, job: LineId) -> Result<(), Error> {
    let written = sqlx::query!(
        "update repair_orders_line set job_status = $4, technician_id = null, bay_id = null, crew = '[]', hold = null, rework = false
          where dealership_id = $1 and order_id = $2 and line_id = $3",
        context.dealership.0,
        context.order.id.0,
        job.0,
        JobStatus::Abandoned.code()
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "repair_orders_line", job.0)
}

async fn authorised(tx: &mut Transaction, context: &Context<'_>, signed_by: &str, signature: &str, total: i64) -> Result<(), Error> {
    let (dealership, order) = (context.dealership.0, context.order.id.0);
    let written =
        sqlx::query!("update repair_orders_line set authorised = true where dealership_id = $1 and order_id = $2", dealership, order)
            .execute(&mut **tx)
            .await?;
    every_row(&written, context.order.lines.len(), "repair_orders_line", order)?;
    findings::answered(tx, context, |_| true).await?;
    signed(tx, context, (signed_by, signature), total, &context.order.to_sign()).await
}

/// Keeps what was signed: who signed and how, and the lines as they were.
pub(super) async fn signed(
    tx: &mut Transaction,
    context: &Context<'_>,
    (signed_by, signature): (&str, &str),
    total: i64,
    lines: &[domain::repair_orders::Line],
) -> Result<(), Error> {
    sqlx::query!(
        "insert into repair_orders_authorisation (dealership_id, order_id, at, signed_by, signature, total, lines) values ($1, $2, $3, $4, $5, $6, $7)",
        context.dealership.0,
        context.order.id.0,
        context.now,
        signed_by,
        signature,
        total,
        Json(lines) as _
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
