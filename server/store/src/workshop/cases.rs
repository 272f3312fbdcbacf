//! What the house has learnt: earlier write-ups that are like the work in hand.

use crate::error::known;
use crate::repair_orders::load;
use crate::repair_orders::write::Context;
use crate::{Error, Store, Transaction, customers};
use chrono::{DateTime, Utc};
use domain::quality::Cause;
use domain::repair_orders::Order;
use domain::staff::Skill;
use domain::workshop::{Case, InHand, Job, JobStatus, MOST_COMPARED, Similar, WriteUp, base_code, fault_code, split_codes};
use domain::{Actor, LineId, OrderId, Permission, Refusal};
use sqlx::types::Json;
use std::collections::BTreeSet;

/// Earlier write-ups that are like a job, or like the jobs of an order where none is named.
///
/// # Errors
/// When one may not see orders, or there is no such order or job.
pub async fn similar(store: &Store, actor: &Actor, order: OrderId, job: Option<LineId>, now: DateTime<Utc>) -> Result<Vec<Similar>, Error> {
    let mut tx = store.read(actor, Permission::SeeOrders).await?;
    let load::Loaded { order, offset, .. } = load::order_alone(&mut tx, actor.dealership, order, now).await?;
    let jobs: Vec<&Job> = match job {
        Some(line) => vec![order.job(line).ok_or(Refusal::NotFound)?],
        None => order.progress.jobs.iter().collect(),
    };
    let model = customers::queries::vehicle(&mut tx, actor.dealership, order.vehicle).await?.model;
    let in_hand = in_hand(&order, &jobs, model);
    let codes: BTreeSet<String> = in_hand.codes.iter().map(|code| base_code(code).to_owned()).collect();
    let codes: Vec<String> = codes.into_iter().collect();
    let skills: Vec<String> = in_hand.skills.iter().map(|skill| skill.code().to_owned()).collect();
    let ours: Vec<String> = Cause::ALL.iter().filter(|cause| cause.is_ours()).map(|cause| cause.code().to_owned()).collect();
    let rows = sqlx::query!(
        r#"with alike as (
               select found.line_id
                 from unnest($2::text[]) as read (code)
                cross join lateral (select c.line_id from workshop_case_code c
                                     where c.dealership_id = $1 and c.code = read.code order by c.at desc limit $6) as found
               union
               select found.line_id
                 from unnest($4::text[]) as trade (skill)
                cross join lateral (select c.line_id from workshop_case c
                                     where c.dealership_id = $1 and c.model = $3 and c.skill = trade.skill order by c.at desc limit $6) as found)
           select c.line_id, c.model, c.skill, c.at, l.title, l.write_up as "write_up!: Json<WriteUp>",
                  exists (select from quality_comeback b
                           where b.dealership_id = c.dealership_id and b.first_id = c.order_id and b.cause = any ($7)) as "came_back!"
             from alike
             join workshop_case c on c.dealership_id = $1 and c.line_id = alike.line_id
             join repair_orders_line l on l.dealership_id = c.dealership_id and l.order_id = c.order_id and l.line_id = c.line_id
            where c.order_id <> $5 and l.write_up is not null and l.job_status = $8"#,
        actor.dealership.0,
        &codes,
        in_hand.model,
        &skills,
        order.id.0,
        i64::try_from(MOST_COMPARED).unwrap_or(i64::MAX),
        &ours,
        JobStatus::Done.code()
    )
    .fetch_all(&mut *tx)
    .await?;
    let cases = rows.into_iter().map(|row| {
        Ok(Case {
            line: LineId(row.line_id),
            model: row.model,
            skill: known(Skill::from_code(&row.skill), "workshop_case", "skill", row.line_id)?,
            title: row.title,
            write_up: row.write_up.0,
            on: row.at.with_timezone(&offset).date_naive(),
            came_back: row.came_back,
        })
    });
    let cases = cases.collect::<Result<Vec<_>, Error>>()?;
    Ok(domain::workshop::similar(&in_hand, cases))
}

/// What is known of the work so far: what the customer says, what was diagnosed, what was written of the jobs.
fn in_hand(order: &Order, jobs: &[&Job], model: String) -> InHand {
    let concern = order.check_in.as_ref().map(|check_in| check_in.concern.as_str());
    let diagnosis = order.diagnosis.as_ref();
    let diagnosed = diagnosis.map(|diagnosis| [diagnosis.phenomenon.as_str(), diagnosis.cause.as_str()]);
    let written = jobs.iter().flat_map(|job| [job.title.as_str(), job.write_up.symptom.as_str(), job.write_up.cause.as_str()]);
    let words: Vec<&str> = concern.into_iter().chain(diagnosed.into_iter().flatten()).chain(written).collect();
    // What was read at the diagnosis is a text, in which others than codes may stand.
    let read = diagnosis.map(|diagnosis| split_codes(&diagnosis.trouble_codes)).unwrap_or_default();
    let read = read.iter().filter_map(|code| fault_code(code));
    let skills: BTreeSet<Skill> = jobs.iter().map(|job| job.skill).collect();
    InHand {
        model,
        skills: skills.into_iter().collect(),
        codes: jobs.iter().flat_map(|job| job.write_up.codes.iter().cloned()).chain(read).collect(),
        words: words.join(" "),
    }
}

/// Has what was written of a job found again: by its codes, and by model and trade.
pub(crate) async fn learnt(tx: &mut Transaction, context: &Context<'_>, job: LineId, write_up: &WriteUp) -> Result<(), Error> {
    let Some(skill) = context.order.job(job).map(|job| job.skill) else { return Ok(()) };
    let (dealership, order) = (context.dealership.0, context.order.id.0);
    sqlx::query!(
        "insert into workshop_case (dealership_id, line_id, order_id, model, skill, at)
         select $1, $2, $3, v.model, $5, $6 from customers_vehicle v where v.dealership_id = $1 and v.vehicle_id = $4
         on conflict (dealership_id, line_id) do update set model = excluded.model, skill = excluded.skill, at = excluded.at",
        dealership,
        job.0,
        order,
        context.order.vehicle.0,
        skill.code(),
        context.now
    )
    .execute(&mut **tx)
    .await?;
    let before = context.order.job(job).map(|job| job.write_up.codes.as_slice()).unwrap_or_default();
    if write_up.codes.is_empty() && before.is_empty() {
        return Ok(());
    }
    let codes: BTreeSet<&str> = write_up.codes.iter().map(|code| base_code(code)).collect();
    let codes: Vec<String> = codes.into_iter().map(str::to_owned).collect();
    sqlx::query!(
        "delete from workshop_case_code where dealership_id = $1 and line_id = $2 and code <> all ($3)",
        dealership,
        job.0,
        &codes
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!(
        "insert into workshop_case_code (dealership_id, line_id, code, at)
         select $1, $2, read.code, $4 from unnest($3::text[]) as read (code)
         on conflict (dealership_id, line_id, code) do update set at = excluded.at",
        dealership,
        job.0,
        &codes,
        context.now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
