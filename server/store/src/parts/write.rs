//! Counting parts.

use super::stock;
use crate::{Error, Transaction, record};
use chrono::{DateTime, Utc};
use domain::parts::{Command, Event, Facts, Movement, decide};
use domain::{Actor, Answer, CountId, Envelope, Refusal};

/// A count is made once: it has no versions.
const VERSION: i32 = 1;

/// Carries out a command of the parts desk.
pub(crate) async fn carry_out(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    command: &Command,
    now: DateTime<Utc>,
) -> Result<Answer, Error> {
    // What the floor asks for is about its order.
    let Command::Count { count, part_no, .. } = command else { return Err(Refusal::NotFound.into()) };
    // A first count finds what nobody has written down: two of them wait for each other, as those of a part that is known do.
    sqlx::query!(
        "insert into parts_stock (dealership_id, part_no, bin, on_hand, counted_at)
         select dealership_id, part_no, '', 0, $3 from repair_orders_catalog_part where dealership_id = $1 and part_no = $2
         on conflict do nothing",
        actor.dealership.0,
        part_no,
        now
    )
    .execute(&mut **tx)
    .await?;
    let stock = stock::locked(tx, actor.dealership, std::slice::from_ref(part_no)).await?.pop();
    if let Some(answer) = record::earlier_answer(tx, actor, envelope).await? {
        return Ok(answer);
    }
    let exists = sqlx::query_scalar!(
        r#"select exists (select from parts_movement where dealership_id = $1 and count_id = $2) as "exists!""#,
        actor.dealership.0,
        count.0
    )
    .fetch_one(&mut **tx)
    .await?;
    let events = decide(&Facts { stock, exists }, command, actor)?;
    for event in &events {
        if let domain::Event::Parts(event) = event {
            counted(tx, actor, *count, event, now).await?;
        }
    }
    record::record(tx, actor, envelope, &events, VERSION, now).await
}

/// Writes down what was found, and the movement that it is.
async fn counted(tx: &mut Transaction, actor: &Actor, count: CountId, event: &Event, now: DateTime<Utc>) -> Result<(), Error> {
    let Event::Counted { part_no, bin, counted, difference, note, .. } = event else { return Ok(()) };
    sqlx::query!(
        "with stock as (
            update parts_stock set bin = $3, on_hand = $4, counted_at = $5 where dealership_id = $1 and part_no = $2
            returning dealership_id, part_no, on_hand)
         insert into parts_movement (dealership_id, part_no, kind, quantity, on_hand, at, person_id, count_id, note)
         select dealership_id, part_no, $6, $7, on_hand, $5, $8, $9, $10 from stock",
        actor.dealership.0,
        part_no,
        bin,
        counted.0,
        now,
        Movement::Counted.code(),
        difference.0,
        actor.person.0,
        count.0,
        note
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
