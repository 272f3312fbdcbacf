//! The journal: events, envelopes carried out, and attempts refused.

use crate::{Error, Store, Transaction};
use chrono::{DateTime, Utc};
use domain::event::Names;
use domain::live::Change;
use domain::staff::PersonRef;
use domain::{Actor, Answer, BayId, DealershipId, Envelope, Event, Guest, History, PersonId, Recorded, Refusal};
use sha2::{Digest, Sha256};
use sqlx::types::Json;
use uuid::Uuid;

/// Who an event is by: nobody of the staff when a customer did it.
fn by(actor: &Actor) -> Option<Uuid> {
    (actor.guest != Some(Guest::Booking)).then_some(actor.person.0)
}

/// The most events a refusal tells of.
const MEANWHILE: i64 = 20;

/// What a command looks like, in short: the same id with another digest is another command.
pub(crate) fn digest(envelope: &Envelope) -> Vec<u8> {
    // A command is made of strings and numbers: it always has a JSON form.
    Sha256::digest(serde_json::to_vec(&envelope.command).unwrap_or_default()).to_vec()
}

/// The answer that this envelope was given before, if it was; refused when its id was used for something else.
pub(crate) async fn earlier_answer(tx: &mut Transaction, actor: &Actor, envelope: &Envelope) -> Result<Option<Answer>, Error> {
    let found = sqlx::query!(
        "select person_id, digest, seq, version from command_log where dealership_id = $1 and command_id = $2",
        actor.dealership.0,
        envelope.id.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    match found {
        None => Ok(None),
        Some(log) if log.person_id == actor.person.0 && log.digest == digest(envelope) => {
            Ok(Some(Answer { seq: log.seq, version: log.version }))
        }
        Some(_) => Err(Refusal::EnvelopeReused.into()),
    }
}

/// Writes down what has happened now, and that this envelope was carried out.
pub(crate) async fn record(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    events: &[Event],
    version: i32,
    now: DateTime<Utc>,
) -> Result<Answer, Error> {
    record_done(tx, actor, envelope, events, version, (now, now)).await
}

/// The same for what was done earlier than it is told: when it was done, and now.
pub(crate) async fn record_done(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    events: &[Event],
    version: i32,
    (done_at, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Answer, Error> {
    let areas: Vec<String> = events.iter().map(|event| event.area().code().to_owned()).collect();
    let kinds: Vec<String> = events.iter().map(|event| event.kind().to_owned()).collect();
    let bodies: Vec<Json<&Event>> = events.iter().map(Json).collect();
    let subject = envelope.command.subject();
    let seqs = sqlx::query_scalar!(
        r#"with inserted as (
            insert into events (dealership_id, at, person_id, area, subject_id, version, kind, body, command_id)
            select $1, $2, $12, area, $4, $5, kind, body, $6
              from unnest($7::text[], $8::text[], $9::jsonb[]) with ordinality as event (area, kind, body, place)
             order by place
            returning seq)
        , logged as (
            insert into command_log (dealership_id, command_id, person_id, digest, subject_id, seq, version, made_at, at)
            select $1, $6, $3, $10, $4, max(seq), $5, $11, $13 from inserted)
        select array_agg(seq order by seq) as "seqs!" from inserted"#,
        actor.dealership.0,
        done_at,
        actor.person.0,
        subject,
        version,
        envelope.id.0,
        &areas,
        &kinds,
        &bodies as &[Json<&Event>],
        digest(envelope),
        envelope.made_at,
        by(actor),
        now
    )
    .fetch_one(&mut **tx)
    .await?;
    let dealership = actor.dealership;
    tx.announce(seqs.iter().zip(events).map(|(seq, event)| Change {
        seq: *seq,
        dealership,
        area: event.area(),
        subject,
        kind: event.kind().to_owned(),
        version,
    }));
    Ok(Answer { seq: seqs.last().copied().unwrap_or_default(), version })
}

/// Keeps a refused attempt. Its own transaction: the one that was refused has been rolled back. Never changes the answer.
pub(crate) async fn keep_refusal(store: &Store, actor: &Actor, envelope: &Envelope, refusal: &Refusal, now: DateTime<Utc>) {
    let kept = async {
        let mut tx = store.begin(actor.dealership).await?;
        sqlx::query!(
            "insert into refused_attempts (dealership_id, at, person_id, command_id, subject_id, command, refusal) values ($1, $2, $3, $4, $5, $6, $7)",
            actor.dealership.0,
            now,
            actor.person.0,
            envelope.id.0,
            envelope.command.subject(),
            storable(&envelope.command)?,
            storable(refusal)?
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok::<(), Error>(())
    };
    if let Err(error) = kept.await {
        tracing::error!(%error, "a refused attempt could not be kept");
    }
}

/// A JSON document without null characters, which PostgreSQL cannot store: nobody keeps an attempt off the record by typing one.
fn storable(value: &impl serde::Serialize) -> Result<serde_json::Value, Error> {
    fn strip(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::String(text) => text.retain(|character| character != '\0'),
            serde_json::Value::Array(values) => values.iter_mut().for_each(strip),
            serde_json::Value::Object(fields) => fields.values_mut().for_each(strip),
            _ => {}
        }
    }
    let mut document = serde_json::to_value(value).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    strip(&mut document);
    Ok(document)
}

/// Events of a subject after a version, oldest first, as far as they are for this person.
pub(crate) async fn since(tx: &mut Transaction, actor: &Actor, subject: Uuid, version: i32) -> Result<History, Error> {
    let rows = sqlx::query_as!(
        EventRow,
        r#"select e.seq, e.at, e.person_id, p.name as "name?", e.subject_id, e.version, e.body as "body: Json<Event>"
             from events e left join staff_person p using (person_id)
            where e.dealership_id = $1 and e.subject_id = $2 and e.version > $3
            order by e.seq limit $4"#,
        actor.dealership.0,
        subject,
        version,
        MEANWHILE
    )
    .fetch_all(&mut **tx)
    .await?;
    named(tx, actor, rows).await
}

/// The latest events of a subject, newest first, as far as they are for this person.
pub(crate) async fn history(tx: &mut Transaction, actor: &Actor, subject: Uuid, most: i64) -> Result<History, Error> {
    let rows = sqlx::query_as!(
        EventRow,
        r#"select e.seq, e.at, e.person_id, p.name as "name?", e.subject_id, e.version, e.body as "body: Json<Event>"
             from events e left join staff_person p using (person_id)
            where e.dealership_id = $1 and e.subject_id = $2
            order by e.seq desc limit $3"#,
        actor.dealership.0,
        subject,
        most
    )
    .fetch_all(&mut **tx)
    .await?;
    named(tx, actor, rows).await
}

/// The events of these kinds of some subjects, oldest first, whoever asks.
pub(crate) async fn of_kinds(
    tx: &mut Transaction,
    dealership: DealershipId,
    subjects: &[Uuid],
    kinds: &[&str],
) -> Result<Vec<Recorded>, Error> {
    let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    let rows = sqlx::query_as!(
        EventRow,
        r#"select e.seq, e.at, e.person_id, p.name as "name?", e.subject_id, e.version, e.body as "body: Json<Event>"
             from events e left join staff_person p using (person_id)
            where e.dealership_id = $1 and e.subject_id = any ($2) and e.kind = any ($3)
            order by e.seq"#,
        dealership.0,
        subjects,
        &kinds
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(EventRow::recorded).collect())
}

/// Events, with what the people and bays that they mention are called.
async fn named(tx: &mut Transaction, actor: &Actor, rows: Vec<EventRow>) -> Result<History, Error> {
    // What has happened to oneself is no secret.
    let is_for = |recorded: &Recorded| recorded.subject == actor.person.0 || recorded.event.is_for(actor);
    let events: Vec<Recorded> = rows.into_iter().map(EventRow::recorded).filter(is_for).collect();
    let names = names(tx, actor.dealership, &events).await?;
    Ok(History { events, names })
}

async fn names(tx: &mut Transaction, dealership: DealershipId, events: &[Recorded]) -> Result<Names, Error> {
    let (people, bays): (Vec<_>, Vec<_>) = events.iter().map(|recorded| recorded.event.mentions()).unzip();
    let people: Vec<Uuid> = people.into_iter().flatten().map(|person| person.0).collect();
    let bays: Vec<Uuid> = bays.into_iter().flatten().map(|bay| bay.0).collect();
    if people.is_empty() {
        return Ok(Names::default());
    }
    let people = sqlx::query!("select person_id, name from staff_person where person_id = any ($1)", &people).fetch_all(&mut **tx).await?;
    let bays = sqlx::query!("select bay_id, name from workshop_bay where dealership_id = $1 and bay_id = any ($2)", dealership.0, &bays)
        .fetch_all(&mut **tx)
        .await?;
    Ok(Names {
        people: people.into_iter().map(|row| (PersonId(row.person_id), row.name)).collect(),
        bays: bays.into_iter().map(|row| (BayId(row.bay_id), row.name)).collect(),
    })
}

struct EventRow {
    seq: i64,
    at: DateTime<Utc>,
    person_id: Option<Uuid>,
    name: Option<String>,
    subject_id: Uuid,
    version: i32,
    body: Json<Event>,
}

impl EventRow {
    fn recorded(self) -> Recorded {
        let actor = self.person_id.map(|person| PersonRef { person: PersonId(person), name: self.name.unwrap_or_default() });
        Recorded { seq: self.seq, at: self.at, actor, subject: self.subject_id, version: self.version, event: self.body.0 }
    }
}
