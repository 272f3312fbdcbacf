//! The people of a dealership, and one's own sessions.

use crate::error::known_all;
use crate::{Error, Store};
use domain::permission::Post;
use domain::staff::{Member, PIN_TRIES, Session, Skill};
use domain::{Actor, Permission, PersonId};

/// Everybody who works in the dealership.
///
/// # Errors
/// When one may not see staff.
pub async fn members(store: &Store, actor: &Actor) -> Result<Vec<Member>, Error> {
    let mut tx = store.read(actor, Permission::SeeStaff).await?;
    let rows = sqlx::query!(
        r#"select p.person_id, p.version, p.user_name, p.name, m.posts, m.skills, m.active,
                  (select count(*) from staff_session s where s.person_id = p.person_id) as "sessions!",
                  exists (select from staff_pin pin where pin.person_id = p.person_id and pin.wrong >= $2) as "pin_locked!"
             from staff_membership m join staff_person p using (person_id)
            where m.dealership_id = $1 order by m.active desc, p.created_at, p.person_id limit 1000"#,
        actor.dealership.0,
        i16::try_from(PIN_TRIES).unwrap_or(i16::MAX)
    )
    .fetch_all(&mut *tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Member {
                person: PersonId(row.person_id),
                version: row.version,
                user_name: row.user_name,
                name: row.name,
                posts: known_all(&row.posts, Post::from_code, "staff_membership", "posts", row.person_id)?,
                skills: known_all(&row.skills, Skill::from_code, "staff_membership", "skills", row.person_id)?,
                active: row.active,
                sessions: u32::try_from(row.sessions).unwrap_or(u32::MAX),
                pin_locked: row.pin_locked,
            })
        })
        .collect()
}

/// One's own open sessions, the latest first.
///
/// # Errors
/// When the database does not answer.
pub async fn sessions(store: &Store, person: PersonId, current: &[u8]) -> Result<Vec<Session>, Error> {
    let rows = sqlx::query!(
        "select token_hash, device, signed_in_at, seen_at from staff_session where person_id = $1 order by seen_at desc limit 100",
        person.0
    )
    .fetch_all(store.pool())
    .await?;
    let session = |row: (Vec<u8>, String, _, _)| Session { current: row.0 == current, device: row.1, signed_in_at: row.2, seen_at: row.3 };
    Ok(rows.into_iter().map(|row| session((row.token_hash, row.device, row.signed_in_at, row.seen_at))).collect())
}
