//! Changing what a person is.

use crate::error::{known_all, one_row};
use crate::execute::expect_version;
use crate::{Error, Transaction, record};
use chrono::{DateTime, Utc};
use domain::permission::Post;
use domain::staff::{Command, Event, Facts, Skill};
use domain::{Actor, Answer, Envelope, Refusal};

/// Carries out a command about a person.
pub(crate) async fn carry_out(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    command: &Command,
    now: DateTime<Utc>,
) -> Result<Answer, Error> {
    let person = command.subject();
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
    let facts = Facts {
        person,
        version,
        posts: known_all(&member.posts, Post::from_code, "staff_membership", "posts", person.0)?,
        skills: known_all(&member.skills, Skill::from_code, "staff_membership", "skills", person.0)?,
        active: member.active,
    };
    let events = domain::staff::decide(&facts, command, actor, now)?;
    for event in &events {
        if let domain::Event::Staff(event) = event {
            write(tx, actor, person.0, event).await?;
        }
    }
    let version = sqlx::query_scalar!("update staff_person set version = version + 1 where person_id = $1 returning version", person.0)
        .fetch_one(&mut **tx)
        .await?;
    record::record(tx, actor, envelope, &events, version, now).await
}

async fn write(tx: &mut Transaction, actor: &Actor, person: uuid::Uuid, event: &Event) -> Result<(), Error> {
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
            let posts: Vec<String> = posts.iter().map(|post| post.code().to_owned()).collect();
            let skills: Vec<String> = skills.iter().map(|skill| skill.code().to_owned()).collect();
            sqlx::query!(
                "update staff_membership set posts = $3, skills = $4 where dealership_id = $1 and person_id = $2",
                dealership,
                person,
                &posts,
                &skills
            )
            .execute(&mut **tx)
            .await?
        }
        Event::ActiveSet { active } => {
            sqlx::query!("update staff_membership set active = $3 where dealership_id = $1 and person_id = $2", dealership, person, active)
                .execute(&mut **tx)
                .await?
        }
    };
    one_row(&written, "staff_membership", person)
}
