//! What was booked, for whoever receives the car.

use crate::error::known;
use crate::{Error, Transaction};
use domain::appointments::{Service, Stay};
use domain::repair_orders::Booked;
use domain::{DealershipId, OrderId};
use sqlx::types::Json;

/// The visit that an order came with; nothing for a car that came without one.
pub(crate) async fn of_order(tx: &mut Transaction, dealership: DealershipId, order: OrderId) -> Result<Option<Booked>, Error> {
    let row = sqlx::query!(
        r#"select v.appointment_id, v.number, v.starts_at, v.concern, v.services, v.stay, v.note, p.name as "advisor?",
                  (select coalesce(jsonb_agg(s.service), '[]') from appointments_service s
                    where s.dealership_id = v.dealership_id and s.code = any (v.services)) as "catalogue!: Json<Vec<Service>>"
             from appointments_visit v left join staff_person p on p.person_id = v.advisor_id
            where v.dealership_id = $1 and v.order_id = $2
            order by v.starts_at desc limit 1"#,
        dealership.0,
        order.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    // What another of them holds goes on the order with that one. Two that only overlap (a package and a larger service, each with the same small
    // one in it) are offered both, and each goes on the order whole: whoever writes the estimate takes out what is there twice.
    let title = |code: &String| {
        let service = row.catalogue.iter().find(|service| service.code == *code)?;
        service.package_of(&row.catalogue).is_none().then(|| (code.clone(), service.title.clone()))
    };
    Ok(Some(Booked {
        services: row.services.iter().filter_map(title).collect(),
        number: row.number,
        starts_at: row.starts_at,
        concern: row.concern,
        stay: known(Stay::from_code(&row.stay), "appointments_visit", "stay", row.appointment_id)?,
        advisor: row.advisor,
        note: row.note,
    }))
}
