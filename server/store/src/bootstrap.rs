//! What is there before the first command: dealerships, people, bays, catalogues. For the demo, for tests and for setting up.

use crate::{Error, Store};
use chrono::{DateTime, Utc};
use domain::permission::Post;
use domain::repair_orders::{CatalogPart, Operation};
use domain::staff::{Dealership, Skill};
use domain::{BayId, DealershipId, Language, PersonId, Policy};
use sqlx::types::Json;

/// Whether nothing has been set up yet.
///
/// # Errors
/// When the database does not answer.
pub async fn is_empty(store: &Store) -> Result<bool, Error> {
    let any = sqlx::query_scalar!(r#"select exists (select from dealership) as "any!""#).fetch_one(store.pool()).await?;
    Ok(!any)
}

/// Whether this dealership is in the database.
///
/// # Errors
/// When the database does not answer.
pub async fn has_dealership(store: &Store, dealership: DealershipId) -> Result<bool, Error> {
    let any = sqlx::query_scalar!(r#"select exists (select from dealership where dealership_id = $1) as "any!""#, dealership.0)
        .fetch_one(store.pool())
        .await?;
    Ok(any)
}

/// A dealership with what it needs to begin with.
#[derive(Debug)]
pub struct Founding<'a> {
    pub dealership: &'a Dealership,
    pub code: &'a str,
    pub bays: &'a [(BayId, String)],
    pub policy: &'a Policy,
    pub administrator: Administrator<'a>,
}

/// Who lets the others in.
#[derive(Debug)]
pub enum Administrator<'a> {
    /// Somebody of another dealership of the group, with the password they have.
    Known(PersonId),
    New {
        person: PersonId,
        user_name: &'a str,
        name: &'a str,
        password_hash: &'a str,
        language: Language,
    },
}

/// Founds a dealership, as a whole or not at all.
///
/// # Errors
/// When its code or the user name is taken.
pub async fn found(store: &Store, founding: &Founding<'_>, now: DateTime<Utc>) -> Result<(), Error> {
    let dealership = founding.dealership;
    let mut tx = store.begin(dealership.id).await?;
    sqlx::query!(
        "insert into dealership (dealership_id, code, name, short_name, address, phone, zone, home_plate, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        dealership.id.0,
        founding.code,
        dealership.name,
        dealership.short_name,
        dealership.address,
        dealership.phone,
        dealership.zone,
        dealership.home_plate,
        now
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into dealership_policy (dealership_id, effective_from, policy) values ($1, $2, $3)",
        dealership.id.0,
        now,
        Json(founding.policy) as _
    )
    .execute(&mut *tx)
    .await?;
    for (position, (bay, name)) in (1..).zip(founding.bays) {
        sqlx::query!(
            "insert into workshop_bay (dealership_id, bay_id, position, name) values ($1, $2, $3, $4)",
            dealership.id.0,
            bay.0,
            position,
            name
        )
        .execute(&mut *tx)
        .await?;
    }
    let person = match &founding.administrator {
        Administrator::Known(person) => *person,
        Administrator::New { person, user_name, name, password_hash, language } => {
            sqlx::query!(
                "insert into staff_person (person_id, user_name, name, password_hash, language, created_at) values ($1, $2, $3, $4, $5, $6)",
                person.0,
                user_name,
                name,
                password_hash,
                language.code(),
                now
            )
            .execute(&mut *tx)
            .await?;
            *person
        }
    };
    sqlx::query!(
        "insert into staff_membership (dealership_id, person_id, posts) values ($1, $2, $3)",
        dealership.id.0,
        person.0,
        &[Post::SystemAdministrator.code().to_owned()]
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// Gives somebody a new password and ends their sessions; whether there is such a user name.
///
/// # Errors
/// When the database does not answer.
pub async fn set_password(store: &Store, user_name: &str, password_hash: &str) -> Result<bool, Error> {
    let mut tx = crate::transaction::begun(store.pool(), None).await?;
    let person = sqlx::query_scalar!(
        "update staff_person set password_hash = $2 where user_name = $1 returning person_id",
        user_name,
        password_hash
    )
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(person) = person {
        sqlx::query!("delete from staff_session where person_id = $1", person).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    Ok(person.is_some())
}

/// Adds a dealership.
///
/// # Errors
/// When its code is taken.
pub async fn create_dealership(store: &Store, dealership: &Dealership, code: &str, now: DateTime<Utc>) -> Result<(), Error> {
    sqlx::query!(
        "insert into dealership (dealership_id, code, name, short_name, address, phone, zone, home_plate, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        dealership.id.0,
        code,
        dealership.name,
        dealership.short_name,
        dealership.address,
        dealership.phone,
        dealership.zone,
        dealership.home_plate,
        now
    )
    .execute(store.pool())
    .await?;
    Ok(())
}

/// Adds a person.
///
/// # Errors
/// When the user name is taken.
pub async fn create_person(
    store: &Store,
    person: PersonId,
    user_name: &str,
    name: &str,
    password_hash: &str,
    language: Language,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into staff_person (person_id, user_name, name, password_hash, language, created_at) values ($1, $2, $3, $4, $5, $6)",
        person.0,
        user_name.to_lowercase(),
        name,
        password_hash,
        language.code(),
        now
    )
    .execute(store.pool())
    .await?;
    Ok(())
}

/// Makes a person a member of a dealership.
///
/// # Errors
/// When either is not there.
pub async fn set_membership(
    store: &Store,
    dealership: DealershipId,
    person: PersonId,
    posts: &[Post],
    skills: &[Skill],
) -> Result<(), Error> {
    let posts: Vec<String> = posts.iter().map(|post| post.code().to_owned()).collect();
    let skills: Vec<String> = skills.iter().map(|skill| skill.code().to_owned()).collect();
    let mut tx = store.begin(dealership).await?;
    sqlx::query!(
        "insert into staff_membership (dealership_id, person_id, posts, skills) values ($1, $2, $3, $4)
         on conflict (dealership_id, person_id) do update set posts = excluded.posts, skills = excluded.skills",
        dealership.0,
        person.0,
        &posts,
        &skills
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// Adds a bay.
///
/// # Errors
/// When its name is taken.
pub async fn create_bay(store: &Store, dealership: DealershipId, bay: BayId, position: i32, name: &str) -> Result<(), Error> {
    let mut tx = store.begin(dealership).await?;
    sqlx::query!(
        "insert into workshop_bay (dealership_id, bay_id, position, name) values ($1, $2, $3, $4)",
        dealership.0,
        bay.0,
        position,
        name
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// Adds or changes an operation of the catalogue.
///
/// # Errors
/// When the database does not answer.
pub async fn put_operation(store: &Store, dealership: DealershipId, operation: &Operation) -> Result<(), Error> {
    let mut tx = store.begin(dealership).await?;
    sqlx::query!(
        "insert into repair_orders_operation (dealership_id, code, title, skill, quota) values ($1, $2, $3, $4, $5)
         on conflict (dealership_id, code) do update set title = excluded.title, skill = excluded.skill, quota = excluded.quota",
        dealership.0,
        operation.code,
        operation.title,
        operation.skill.code(),
        operation.quota.0
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// Adds or changes a part of the price list.
///
/// # Errors
/// When the database does not answer.
pub async fn put_catalog_part(store: &Store, dealership: DealershipId, part: &CatalogPart) -> Result<(), Error> {
    let mut tx = store.begin(dealership).await?;
    sqlx::query!(
        "insert into repair_orders_catalog_part (dealership_id, part_no, title, unit, quality, maker, price) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (dealership_id, part_no) do update
            set title = excluded.title, unit = excluded.unit, quality = excluded.quality, maker = excluded.maker, price = excluded.price",
        dealership.0,
        part.part_no,
        part.title,
        part.unit,
        part.quality.code(),
        part.maker,
        part.price.0
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}

/// Sets what is in force from a moment on.
///
/// # Errors
/// When the database does not answer.
pub async fn put_policy(store: &Store, dealership: DealershipId, effective_from: DateTime<Utc>, policy: &Policy) -> Result<(), Error> {
    let mut tx = store.begin(dealership).await?;
    let document = Json(policy);
    sqlx::query!(
        "insert into dealership_policy (dealership_id, effective_from, policy) values ($1, $2, $3)
         on conflict (dealership_id, effective_from) do update set policy = excluded.policy",
        dealership.0,
        effective_from,
        document as _
    )
    .execute(&mut *tx)
    .await?;
    Ok(tx.commit().await?)
}
