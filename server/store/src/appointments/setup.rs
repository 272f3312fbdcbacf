//! Setting up what can be booked and when the house works.

use super::load::{self, House};
use super::write;
use crate::repair_orders::packages;
use crate::{Error, Transaction, record};
use chrono::{DateTime, NaiveDate, Utc};
use domain::appointments::{
    Away, Closure, Command, Diary, Event, LONGEST_CLOSURE, Period, Service, Settings, SetupFacts, SpecialDay, Workday, is_near, set_up,
};
use domain::{Actor, Answer, BayId, ClosureId, DealershipId, Envelope, PersonId};
use sqlx::types::Json;

/// What is set up has no versions of its own: the events tell what was before, and settings are compared with those that were seen.
const VERSION: i32 = 1;

/// Carries out a command that sets the house up.
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
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", format!("set-up of {}", actor.dealership))
        .execute(&mut **tx)
        .await?;
    let house = load::house(tx, actor.dealership, now).await?;
    let facts = facts(tx, actor.dealership, &house, command, now).await?;
    let events = set_up(&facts, command, actor, now)?;
    for event in &events {
        if let domain::Event::Appointments(event) = event {
            write(tx, actor.dealership, event).await?;
        }
    }
    record::record(tx, actor, envelope, &events, VERSION, now).await
}

/// What the rules look at for such a command.
pub(crate) async fn facts(
    tx: &mut Transaction,
    dealership: DealershipId,
    house: &House,
    command: &Command,
    now: DateTime<Utc>,
) -> Result<SetupFacts, Error> {
    let codes = house.catalogue.iter().map(|service| service.code.clone()).collect();
    let facts = SetupFacts { codes, settings: house.settings.clone(), ..SetupFacts::default() };
    let is_hand = |person: PersonId| house.hands.iter().any(|hand| hand.person == person);
    let is_bay = |bay: BayId| house.places.iter().any(|place| place.bay == bay);
    Ok(match command {
        Command::SetShifts { technician, .. } => SetupFacts { known: is_hand(*technician), ..facts },
        Command::FitBay { bay, .. } => SetupFacts { known: is_bay(*bay), ..facts },
        // Days that nobody lives to see are refused by the rules; no clock tells when they begin.
        Command::SetSpecialDay { special, .. } if is_near(special.day.and_time(chrono::NaiveTime::MIN).and_utc(), now) => {
            let open = open(house, special.day, std::slice::from_ref(special));
            SetupFacts { diary: diary_on(tx, dealership, house, special.day, now).await?, open, ..facts }
        }
        Command::ClearSpecialDay { day, .. } => match house.special.iter().find(|special| special.day == *day) {
            None => facts,
            Some(special) => {
                let open = open(house, *day, &[]);
                SetupFacts { diary: diary_on(tx, dealership, house, *day, now).await?, open, special: Some(special.clone()), ..facts }
            }
        },
        Command::Close { closure, away, period, .. } => {
            let known = match away {
                Away::Bay(bay) => is_bay(*bay),
                Away::Technician(person) => is_hand(*person),
            };
            let closure = closure_of(tx, dealership, *closure).await?;
            // No longer than what the rules allow is locked, and only what has not passed.
            let ahead = Period { from: period.from.max(now), ..*period };
            let bounded = is_near(period.from, now) && period.length() <= LONGEST_CLOSURE && ahead.from < ahead.until;
            let diary = if bounded {
                write::lock_days(tx, dealership, ahead).await?;
                let (from, until) = (house.date(ahead.from), house.date(ahead.until));
                let days = u16::try_from((until - from).num_days()).unwrap_or_default() + 1;
                load::diary(tx, dealership, house, (from, days), now).await?
            } else {
                Diary::default()
            };
            SetupFacts { known, closure, diary, ..facts }
        }
        Command::PutService { service, .. } => {
            let part_nos: Vec<String> = service.parts.iter().map(|part| part.part_no.clone()).collect();
            let operations = packages::operations(tx, dealership, &service.operations).await?.into_keys().collect();
            let part_nos = packages::parts(tx, dealership, &part_nos).await?.into_keys().collect();
            let stored = house.catalogue.iter().find(|of| of.code == service.code.trim()).cloned();
            let is_package = |of: &&Service| !of.includes.is_empty() && of.code != service.code.trim();
            let packages = house.catalogue.iter().filter(is_package).cloned().collect();
            SetupFacts { operations, part_nos, service: stored, packages, ..facts }
        }
        Command::Reopen { closure } => SetupFacts { closure: closure_of(tx, dealership, *closure).await?, ..facts },
        _ => facts,
    })
}

/// When the house would be open on a day, were these the special ones.
fn open(house: &House, day: NaiveDate, special: &[SpecialDay]) -> Option<Workday> {
    house.settings.workdays(special, day, 1, |local| house.instant(local)).into_iter().next()
}

/// The house on a day, as it stands.
async fn diary_on(
    tx: &mut Transaction,
    dealership: DealershipId,
    house: &House,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Diary, Error> {
    // Whoever books on that day meanwhile waits for what is decided here, or the other way round.
    write::lock_day(tx, dealership, house.midnight(day)).await?;
    load::diary(tx, dealership, house, (day, 1), now).await
}

async fn closure_of(tx: &mut Transaction, dealership: DealershipId, id: ClosureId) -> Result<Option<Closure>, Error> {
    let row = sqlx::query!(
        "select bay_id, technician_id, from_at, until_at, reason from appointments_closure where dealership_id = $1 and closure_id = $2 for update",
        dealership.0,
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.and_then(|row| {
        let away = row.bay_id.map(|bay| Away::Bay(BayId(bay))).or(row.technician_id.map(|person| Away::Technician(PersonId(person))))?;
        Some(Closure { id, away, period: Period { from: row.from_at, until: row.until_at }, reason: row.reason })
    }))
}

async fn write(tx: &mut Transaction, dealership: DealershipId, event: &Event) -> Result<(), Error> {
    match event {
        Event::SettingsSet { effective_from, settings } => put_settings(tx, dealership, *effective_from, settings).await?,
        Event::ServicePut { service } => {
            let document = Json(service);
            sqlx::query!(
                "insert into appointments_service (dealership_id, code, service) values ($1, $2, $3)
                 on conflict (dealership_id, code) do update set service = excluded.service",
                dealership.0,
                service.code,
                document as _
            )
            .execute(&mut **tx)
            .await?;
        }
        Event::SpecialDaySet { special } => {
            let document = Json(special);
            sqlx::query!(
                "insert into appointments_special_day (dealership_id, day, special) values ($1, $2, $3)
                 on conflict (dealership_id, day) do update set special = excluded.special",
                dealership.0,
                special.day,
                document as _
            )
            .execute(&mut **tx)
            .await?;
        }
        Event::SpecialDayCleared { special } => {
            sqlx::query!("delete from appointments_special_day where dealership_id = $1 and day = $2", dealership.0, special.day)
                .execute(&mut **tx)
                .await?;
        }
        Event::ShiftsSet { technician, shifts } => {
            let document = Json(shifts);
            sqlx::query!(
                "insert into appointments_shifts (dealership_id, technician_id, shifts) values ($1, $2, $3)
                 on conflict (dealership_id, technician_id) do update set shifts = excluded.shifts",
                dealership.0,
                technician.0,
                document as _
            )
            .execute(&mut **tx)
            .await?;
        }
        Event::BayFitted { bay, skills } => {
            let skills: Vec<String> = skills.iter().map(|skill| skill.code().to_owned()).collect();
            sqlx::query!("update workshop_bay set skills = $3 where dealership_id = $1 and bay_id = $2", dealership.0, bay.0, &skills)
                .execute(&mut **tx)
                .await?;
        }
        Event::ClosurePlanned { closure } => close(tx, dealership, closure).await?,
        Event::ClosureLifted { closure } => {
            sqlx::query!("delete from appointments_closure where dealership_id = $1 and closure_id = $2", dealership.0, closure.id.0)
                .execute(&mut **tx)
                .await?;
        }
        _ => {}
    }
    Ok(())
}

async fn put_settings(tx: &mut Transaction, dealership: DealershipId, from: DateTime<Utc>, settings: &Settings) -> Result<(), Error> {
    let document = Json(settings);
    sqlx::query!(
        "insert into appointments_settings (dealership_id, effective_from, settings) values ($1, $2, $3)
         on conflict (dealership_id, effective_from) do update set settings = excluded.settings",
        dealership.0,
        from,
        document as _
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn close(tx: &mut Transaction, dealership: DealershipId, closure: &Closure) -> Result<(), Error> {
    let (bay, technician) = match closure.away {
        Away::Bay(bay) => (Some(bay.0), None),
        Away::Technician(person) => (None, Some(person.0)),
    };
    sqlx::query!(
        "insert into appointments_closure (dealership_id, closure_id, bay_id, technician_id, from_at, until_at, reason)
         values ($1, $2, $3, $4, $5, $6, $7)",
        dealership.0,
        closure.id.0,
        bay,
        technician,
        closure.period.from,
        closure.period.until,
        closure.reason
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
