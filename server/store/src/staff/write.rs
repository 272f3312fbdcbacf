//! Changing what a person is.

use crate::error::{known_all, one_row};
use crate::execute::expect_version;
use crate::{Error, Transaction, record};
use chrono::{DateTime, Utc};
use domain::permission::Post;
use domain::staff::{Command, Event, Facts, HireFacts, Ladder, Sealed, Skill, tries_left};
use domain::{Actor, Answer, Envelope, PersonId, Refusal};

/// Carries out a command about a person.
pub(crate) async fn carry_out(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    command: &Command,
    sealed: Option<&Sealed>,
    now: DateTime<Utc>,
) -> Result<Answer, Error> {
    if let Command::Hire { user_name, .. } = command {
        return hire(tx, actor, envelope, (command, user_name), sealed, now).await;
    }
    if let Some(device) = command.device() {
        return super::devices::carry_out(tx, actor, envelope, (command, device), now).await;
    }
    let person = PersonId(command.subject());
    let version = sqlx::query_scalar!("select version from staff_person where person_id = $1 for update", person.0)
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    let member = sqlx::query!(
        "select posts, skills, active from staff_membership where dealership_id = $1 and person_id = $2",
        actor.dealership.0,
        person.0
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or(Refusal::NotFound)?;
    if let Some(answer) = record::earlier_answer(tx, actor, envelope).await? {
        return Ok(answer);
    }
    expect_version(tx, actor, envelope, version).await?;
    let works_in =
        sqlx::query_scalar!(r#"select dealership_id as "id!" from staff_dealerships($1)"#, person.0).fetch_all(&mut **tx).await?;
    let wrong = sqlx::query_scalar!("select wrong from staff_pin where person_id = $1", person.0).fetch_optional(&mut **tx).await?;
    let facts = Facts {
        person,
        version,
        posts: known_all(&member.posts, Post::from_code, "staff_membership", "posts", person.0)?,
        skills: known_all(&member.skills, Skill::from_code, "staff_membership", "skills", person.0)?,
        active: member.active,
        elsewhere: works_in.iter().any(|dealership| *dealership != actor.dealership.0),
        new_password: sealed.is_some(),
        proven: sealed.is_some_and(|sealed| sealed.proven),
        pin_locked: wrong.is_some_and(|wrong| tries_left(u16::try_from(wrong).unwrap_or(0)) == 0),
        ladder: ladder(tx, actor, now).await?,
    };
    let events = domain::staff::decide(&facts, command, actor, now)?;
    for event in &events {
        if let domain::Event::Staff(event) = event {
            write(tx, actor, person.0, (event, sealed), now).await?;
        }
    }
    let version = sqlx::query_scalar!("update staff_person set version = version + 1 where person_id = $1 returning version", person.0)
        .fetch_one(&mut **tx)
        .await?;
    record::record(tx, actor, envelope, &events, version, now).await
}

/// What says here which post stands above another.
async fn ladder(tx: &mut Transaction, actor: &Actor, now: DateTime<Utc>) -> Result<Ladder, Error> {
    let general_manager = sqlx::query_scalar!(
        r#"select exists (select from staff_membership where dealership_id = $1 and active and $2 = any (posts)) as "exists!""#,
        actor.dealership.0,
        Post::GeneralManager.code()
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Ladder { policy: crate::repair_orders::queries::policy_at(tx, actor.dealership, now).await?, general_manager })
}

/// Somebody new: a person and a member at once.
async fn hire(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    (command, user_name): (&Command, &str),
    sealed: Option<&Sealed>,
    now: DateTime<Utc>,
) -> Result<Answer, Error> {
    if let Some(answer) = record::earlier_answer(tx, actor, envelope).await? {
        return Ok(answer);
    }
    let person = PersonId(command.subject());
    let known = sqlx::query!(
        r#"select exists (select from staff_person where person_id = $1) as "exists!",
                  exists (select from staff_person where user_name = $2) as "user_name_taken!""#,
        person.0,
        super::attempts::folded(user_name)
    )
    .fetch_one(&mut **tx)
    .await?;
    let facts = HireFacts {
        exists: known.exists,
        user_name_taken: known.user_name_taken,
        new_password: sealed.is_some(),
        ladder: ladder(tx, actor, now).await?,
    };
    let events = domain::staff::hire(&facts, command, actor)?;
    for event in &events {
        if let (domain::Event::Staff(Event::Hired { user_name, name, language, posts, skills }), Some(sealed)) = (event, sealed) {
            sqlx::query!(
                "insert into staff_person (person_id, user_name, name, password_hash, language, created_at) values ($1, $2, $3, $4, $5, $6)",
                person.0,
                user_name,
                name,
                sealed.hash,
                language.code(),
                now
            )
            .execute(&mut **tx)
            .await?;
            sqlx::query!(
                "insert into staff_membership (dealership_id, person_id, posts, skills) values ($1, $2, $3, $4)",
                actor.dealership.0,
                person.0,
                &codes(posts, |post| post.code()),
                &codes(skills, |skill| skill.code())
            )
            .execute(&mut **tx)
            .await?;
        }
    }
    record::record(tx, actor, envelope, &events, 1, now).await
}

fn codes<T: Copy>(values: &[T], code: impl Fn(T) -> &'static str) -> Vec<String> {
    values.iter().map(|value| code(*value).to_owned()).collect()
}

async fn write(
    tx: &mut Transaction,
    actor: &Actor,
    person: uuid::Uuid,
    (event, sealed): (&Event, Option<&Sealed>),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let dealership = actor.dealership.0;
    let written = match event {
        Event::LanguageChosen { language } => {
            sqlx::query!("update staff_person set language = $2 where person_id = $1", person, language.code()).execute(&mut **tx).await?
        }
        Event::SignedOutEverywhere => {
            sqlx::query!("delete from staff_session where person_id = $1", person).execute(&mut **tx).await?;
            return Ok(());
        }
        Event::PostsSet { posts, skills } => {
            sqlx::query!(
                "update staff_membership set posts = $3, skills = $4 where dealership_id = $1 and person_id = $2",
                dealership,
                person,
                &codes(posts, |post| post.code()),
                &codes(skills, |skill| skill.code())
            )
            .execute(&mut **tx)
            .await?
        }
        Event::ActiveSet { active } => {
            sqlx::query!("update staff_membership set active = $3 where dealership_id = $1 and person_id = $2", dealership, person, active)
                .execute(&mut **tx)
                .await?
        }
        Event::PasswordSet => {
            let Some(sealed) = sealed else { return Err(Refusal::FieldEmpty { field: "password".to_owned() }.into()) };
            // Whoever knew the old password is out; whoever has just changed their own stays where they are.
            let own = if actor.person.0 == person { sealed.session.as_slice() } else { &[] };
            sqlx::query!("delete from staff_session where person_id = $1 and token_hash <> $2", person, own).execute(&mut **tx).await?;
            sqlx::query!("update staff_person set password_hash = $2 where person_id = $1", person, sealed.hash).execute(&mut **tx).await?
        }
        Event::PinSet => {
            let Some(sealed) = sealed else { return Err(Refusal::FieldEmpty { field: "password".to_owned() }.into()) };
            // Whoever knew the old one is out at every tablet; whoever sets theirs at one stays there.
            sqlx::query!(
                "delete from staff_session where person_id = $1 and device_id is not null and token_hash <> $2",
                person,
                sealed.session
            )
            .execute(&mut **tx)
            .await?;
            sqlx::query!(
                "insert into staff_pin (person_id, pin_hash, set_at) values ($1, $2, $3)
                 on conflict (person_id) do update set pin_hash = excluded.pin_hash, set_at = excluded.set_at, wrong = 0",
                person,
                sealed.hash,
                now
            )
            .execute(&mut **tx)
            .await?
        }
        Event::PinUnlocked => sqlx::query!("update staff_pin set wrong = 0 where person_id = $1", person).execute(&mut **tx).await?,
        // Written where somebody is hired, and where devices are.
        Event::Hired { .. } | Event::DeviceEnrolled { .. } | Event::DeviceRenamed { .. } | Event::DeviceRevoked => return Ok(()),
    };
    one_row(&written, "staff_membership", person)
}
