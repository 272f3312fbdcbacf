//! Inspection sheets: the templates of a house, and what was filled.

use crate::error::one_row;
use crate::repair_orders::write::Context;
use crate::{Error, Store, Transaction, record};
use chrono::{DateTime, Utc};
use domain::appointments::Title;
use domain::quality::{Command, Entry, Event, Facts, Sheet, SheetKind, Template, demanded, set_up, work_of};
use domain::staff::PersonRef;
use domain::{Actor, Answer, DealershipId, Envelope, LineId, Permission, PersonId, SheetId};
use serde::Deserialize;
use sqlx::types::Json;
use std::sync::LazyLock;
use uuid::Uuid;

/// The templates that come with the product, as the first version of each.
static BUILT_IN: LazyLock<Vec<Template>> =
    LazyLock::new(|| serde_json::from_str(include_str!("built_in.json")).expect("the templates that come with the product can be read"));

/// The set-up of a house has no versions of its own: each template counts its own.
const VERSION: i32 = 1;

/// A sheet as it is read with its order.
#[derive(Debug, Deserialize)]
pub(crate) struct SheetRow {
    sheet_id: Uuid,
    kind: SheetKind,
    template: String,
    version: i32,
    title: Title,
    job_id: Option<LineId>,
    entries: Vec<Entry>,
    note: String,
    filled_by: Uuid,
    name: String,
    at: DateTime<Utc>,
    shared_at: Option<DateTime<Utc>>,
}

impl SheetRow {
    pub(crate) fn sheet(self) -> Sheet {
        Sheet {
            id: SheetId(self.sheet_id),
            kind: self.kind,
            template: self.template,
            version: self.version,
            title: self.title,
            job: self.job_id,
            entries: self.entries,
            note: self.note,
            by: PersonRef { person: PersonId(self.filled_by), name: self.name },
            at: self.at,
            shared_at: self.shared_at,
        }
    }
}

/// The templates that come with the product: what a house inspects with until it has put others in their place.
#[must_use]
pub fn built_in() -> &'static [Template] {
    &BUILT_IN
}

/// The templates of the house in force, also those that are not offered any more.
///
/// # Errors
/// When one may not fill sheets.
pub async fn templates(store: &Store, actor: &Actor) -> Result<Vec<Template>, Error> {
    let mut tx = store.read(actor, Permission::FillSheet).await?;
    in_force(&mut tx, actor.dealership).await
}

/// What the house has put, else what came with the product; by code.
pub(crate) async fn in_force(tx: &mut Transaction, dealership: DealershipId) -> Result<Vec<Template>, Error> {
    let put = sqlx::query_scalar!(
        r#"select distinct on (code) template as "template!: Json<Template>" from quality_template
            where dealership_id = $1 order by code, version desc"#,
        dealership.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let put: Vec<Template> = put.into_iter().map(|template| template.0).collect();
    let untouched = BUILT_IN.iter().filter(|template| put.iter().all(|other| other.code != template.code)).cloned();
    let mut all: Vec<Template> = untouched.collect();
    all.extend(put);
    all.sort_by(|one, other| (one.kind, &one.code).cmp(&(other.kind, &other.code)));
    Ok(all)
}

/// The templates that new sheets are filled with.
async fn offered(tx: &mut Transaction, dealership: DealershipId) -> Result<Vec<Template>, Error> {
    Ok(in_force(tx, dealership).await?.into_iter().filter(|template| template.offered).collect())
}

/// What deciding a command about an order needs to know of sheets.
pub(crate) async fn facts(tx: &mut Transaction, dealership: DealershipId, command: &Command) -> Result<Facts, Error> {
    match command {
        Command::Pass { .. } => Ok(Facts { offered: offered(tx, dealership).await?, ..Facts::default() }),
        Command::FillSheet { kind, template, version, .. } => {
            let put = sqlx::query_scalar!(
                r#"select template as "template!: Json<Template>" from quality_template where dealership_id = $1 and code = $2 and version = $3"#,
                dealership.0,
                template,
                version
            )
            .fetch_optional(&mut **tx)
            .await?;
            let built_in = || BUILT_IN.iter().find(|known| known.code == *template && known.version == *version).cloned();
            let named = put.map(|template| template.0).or_else(built_in);
            let offered = if *kind == SheetKind::Final { offered(tx, dealership).await? } else { Vec::new() };
            Ok(Facts { named, offered, ..Facts::default() })
        }
        Command::LinkComeback { .. } => Ok(Facts { first: super::comebacks::named(tx, dealership, command).await?, ..Facts::default() }),
        _ => Ok(Facts::default()),
    }
}

/// Carries out a command about a template.
pub(crate) async fn carry_out(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    command: &Command,
    now: DateTime<Utc>,
) -> Result<Answer, Error> {
    if let Some(answer) = record::earlier_answer(tx, actor, envelope).await? {
        return Ok(answer);
    }
    // One after the other: what is compared with what stands must not change meanwhile.
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", format!("sheets of {}", actor.dealership))
        .execute(&mut **tx)
        .await?;
    let events = set_up(&in_force(tx, actor.dealership).await?, command, actor)?;
    for event in &events {
        if let domain::Event::Quality(Event::TemplatePut { template }) = event {
            sqlx::query!(
                "insert into quality_template (dealership_id, code, version, template) values ($1, $2, $3, $4)",
                actor.dealership.0,
                template.code,
                template.version,
                Json(template) as _
            )
            .execute(&mut **tx)
            .await?;
        }
    }
    record::record(tx, actor, envelope, &events, VERSION, now).await
}

/// Writes a filled sheet down; one that is in order is what its job owed.
pub(super) async fn filled(tx: &mut Transaction, context: &Context<'_>, event: &Event) -> Result<(), Error> {
    let Event::SheetFilled { sheet, sheet_kind, template, version, title, job, note, counts, entries } = event else { return Ok(()) };
    sqlx::query!(
        "insert into quality_sheet (dealership_id, sheet_id, order_id, kind, template, version, title, job_id, entries, note, filled_by, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        context.dealership.0,
        sheet.0,
        context.order.id.0,
        sheet_kind.code(),
        template,
        version,
        Json(title) as _,
        job.map(|job| job.0),
        Json(entries) as _,
        note,
        context.actor.0,
        context.now
    )
    .execute(&mut **tx)
    .await?;
    if let Some(job) = job.filter(|_| counts.bad == 0) {
        sqlx::query!(
            "update repair_orders_line set owes = array_remove(owes, $4) where dealership_id = $1 and order_id = $2 and line_id = $3",
            context.dealership.0,
            context.order.id.0,
            job.0,
            sheet_kind.code()
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// The customer may read it from now on.
pub(super) async fn shared(tx: &mut Transaction, context: &Context<'_>, sheet: SheetId) -> Result<(), Error> {
    let written = sqlx::query!(
        "update quality_sheet set shared_at = $3 where dealership_id = $1 and sheet_id = $2 and shared_at is null",
        context.dealership.0,
        sheet.0,
        context.now
    )
    .execute(&mut **tx)
    .await?;
    one_row(&written, "quality_sheet", sheet.0)
}

/// What is asked of a job that is given out for the first time.
pub(crate) async fn demanded_of(tx: &mut Transaction, context: &Context<'_>, job: LineId) -> Result<Vec<String>, Error> {
    let work = work_of(context.order, context.order.job(job));
    let kinds = demanded(&in_force(tx, context.dealership).await?, work);
    Ok(kinds.into_iter().map(|kind| kind.code().to_owned()).collect())
}
