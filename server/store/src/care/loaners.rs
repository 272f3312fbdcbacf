//! Loaner cars: the fleet, promises, hand-overs.

use super::loaners_of_visits::{announce, wishes};
use crate::error::known;
use crate::{Error, Store, Transaction};
use chrono::{DateTime, TimeDelta, Utc};
use domain::appointments::{Period, Status};
use domain::care::{Command, Event, Loan, LoanRow, LoanState, Loaner, LoanerFacts, LoanersPage, Reading};
use domain::{Actor, AppointmentId, DealershipId, LoanId, LoanerId, Permission};
use uuid::Uuid;

/// The most cars of the fleet and loans that are listed.
const MOST: i64 = 200;
/// What is looked at of what a car is promised for.
const CLASHES: i64 = 5;
/// A promise that nobody has come for is listed for so long after its time.
const LAPSED: TimeDelta = TimeDelta::days(1);

/// Locks what a command is about, and reads what deciding needs; with the version of its subject, when it is there. The visit before the
/// loan before the car: whoever cancels a visit goes the same way.
pub(super) async fn lock(
    tx: &mut Transaction,
    dealership: DealershipId,
    command: &Command,
    now: DateTime<Utc>,
) -> Result<(LoanerFacts, Option<i32>), Error> {
    let mut facts = LoanerFacts::default();
    let (mut loaner, mut version) = (None, None);
    match command {
        Command::PutLoaner { loaner: id, draft, .. } => {
            loaner = Some(*id);
            let plate = domain::customers::Plate::parse(&draft.plate).ok().flatten().map(|plate| plate.as_str().to_owned());
            facts.plate_taken = sqlx::query_scalar!(
                r#"select exists (select from care_loaner where dealership_id = $1 and plate = $2 and loaner_id <> $3) as "taken!""#,
                dealership.0,
                plate,
                id.0
            )
            .fetch_one(&mut **tx)
            .await?;
            // The loan before the car, here, too.
            sqlx::query_scalar!(
                "select loan_id from care_loan where dealership_id = $1 and loaner_id = $2 and state = 'out' for update",
                dealership.0,
                id.0
            )
            .fetch_optional(&mut **tx)
            .await?;
        }
        Command::PromiseLoaner { loaner: id, appointment, .. } => {
            loaner = Some(*id);
            facts.visit_stands = visit_stands(tx, dealership, *appointment).await?;
        }
        _ => {}
    }
    if let Some(id) = command.loan() {
        sqlx::query_scalar!("select version from care_loan where dealership_id = $1 and loan_id = $2 for update", dealership.0, id.0)
            .fetch_optional(&mut **tx)
            .await?;
        facts.loan = loan(tx, dealership, id).await?;
        version = facts.loan.as_ref().map(|loan| loan.version);
        loaner = loaner.or(facts.loan.as_ref().map(|loan| loan.loaner.id));
    }
    if let Some(id) = loaner {
        sqlx::query_scalar!("select version from care_loaner where dealership_id = $1 and loaner_id = $2 for update", dealership.0, id.0)
            .fetch_optional(&mut **tx)
            .await?;
        facts.car = car(tx, dealership, id).await?;
        facts.out_until = sqlx::query_scalar!(
            "select until_at from care_loan where dealership_id = $1 and loaner_id = $2 and state = 'out'",
            dealership.0,
            id.0
        )
        .fetch_optional(&mut **tx)
        .await?;
        // Somebody may have driven it while this waited for the lock.
        if let (Some(loan), Some(car)) = (&mut facts.loan, &facts.car) {
            loan.loaner = car.clone();
        }
    }
    match command {
        Command::PutLoaner { .. } => version = facts.car.as_ref().map(|car| car.version),
        Command::PromiseLoaner { loaner, appointment, from, until, .. } if from < until => {
            let period = Period { from: *from, until: (*until).max(now) };
            facts.clashes = clashes(tx, dealership, *loaner, period, command.loan()).await?;
            facts.visit_has_one = sqlx::query_scalar!(
                r#"select exists (select from care_loan
                    where dealership_id = $1 and appointment_id = $2 and state in ('promised', 'out')) as "has!""#,
                dealership.0,
                appointment.0
            )
            .fetch_one(&mut **tx)
            .await?;
        }
        Command::HandOverLoaner { .. } => {
            // Whoever has it earlier than it was promised keeps it from others in between.
            if let Some(loan) = &facts.loan {
                let period = Period { from: now, until: loan.period.until.max(now) };
                facts.clashes = clashes(tx, dealership, loan.loaner.id, period, Some(loan.id)).await?;
            }
        }
        _ => {}
    }
    Ok((facts, version))
}

async fn visit_stands(tx: &mut Transaction, dealership: DealershipId, visit: AppointmentId) -> Result<Option<bool>, Error> {
    let status = sqlx::query_scalar!(
        "select status from appointments_visit where dealership_id = $1 and appointment_id = $2 for update",
        dealership.0,
        visit.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    status
        .map(|status| {
            let status = known(Status::from_code(&status), "appointments_visit", "status", visit.0)?;
            Ok(status.is_expected() || status == Status::Arrived)
        })
        .transpose()
}

/// What a car is promised for, or out for, in a time; but for this loan.
pub(super) async fn clashes(
    tx: &mut Transaction,
    dealership: DealershipId,
    loaner: LoanerId,
    period: Period,
    but: Option<LoanId>,
) -> Result<Vec<Period>, Error> {
    let rows = sqlx::query!(
        "select from_at, until_at from care_loan
          where dealership_id = $1 and loaner_id = $2 and state in ('promised', 'out') and tstzrange(from_at, until_at) && tstzrange($3, $4)
            and loan_id is distinct from $6
          order by from_at limit $5",
        dealership.0,
        loaner.0,
        period.from,
        period.until,
        CLASHES,
        but.map(|loan| loan.0)
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| Period { from: row.from_at, until: row.until_at }).collect())
}

struct CarRow {
    loaner_id: Uuid,
    version: i32,
    plate: String,
    model: String,
    odometer_km: i32,
    in_service: bool,
}

impl CarRow {
    fn car(self) -> Loaner {
        let Self { loaner_id, version, plate, model, odometer_km, in_service } = self;
        Loaner { id: LoanerId(loaner_id), version, plate, model, odometer_km: u32::try_from(odometer_km).unwrap_or_default(), in_service }
    }
}

async fn car(tx: &mut Transaction, dealership: DealershipId, loaner: LoanerId) -> Result<Option<Loaner>, Error> {
    let row = sqlx::query_as!(
        CarRow,
        "select loaner_id, version, plate, model, odometer_km, in_service from care_loaner where dealership_id = $1 and loaner_id = $2",
        dealership.0,
        loaner.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(CarRow::car))
}

struct Row {
    loan_id: Uuid,
    version: i32,
    state: String,
    from_at: DateTime<Utc>,
    until_at: DateTime<Utc>,
    out_at: Option<DateTime<Utc>>,
    out_km: Option<i32>,
    out_energy: Option<i32>,
    loaner_id: Uuid,
    loaner_version: i32,
    plate: String,
    model: String,
    odometer_km: i32,
    in_service: bool,
    appointment_id: Uuid,
    number: String,
    name: String,
    phone: String,
    car: String,
}

impl Row {
    fn row(self) -> Result<LoanRow, Error> {
        let reading = |km: i32, energy: i32| Reading {
            odometer_km: u32::try_from(km).unwrap_or_default(),
            energy_percent: u8::try_from(energy).unwrap_or_default(),
        };
        let handed_over = self.out_at.zip(self.out_km.zip(self.out_energy)).map(|(at, (km, energy))| (at, reading(km, energy)));
        let (loaner_id, version, plate, model) = (self.loaner_id, self.loaner_version, self.plate, self.model);
        let loaner = CarRow { loaner_id, version, plate, model, odometer_km: self.odometer_km, in_service: self.in_service }.car();
        let loan = Loan {
            id: LoanId(self.loan_id),
            version: self.version,
            state: known(LoanState::from_code(&self.state), "care_loan", "state", self.loan_id)?,
            loaner,
            visit: AppointmentId(self.appointment_id),
            period: Period { from: self.from_at, until: self.until_at },
            handed_over,
        };
        Ok(LoanRow { loan, number: self.number, name: self.name, phone: self.phone, car: self.car })
    }
}

/// Which loans are wanted.
enum Wanted {
    One(LoanId),
    /// Those that stand: what is out, and what is promised for a time that ends after this.
    Standing(DateTime<Utc>),
}

/// Loans, those whose time ends first before the others.
async fn loans(tx: &mut Transaction, dealership: DealershipId, wanted: Wanted) -> Result<Vec<LoanRow>, Error> {
    let (one, after) = match wanted {
        Wanted::One(loan) => (Some(loan.0), None),
        Wanted::Standing(after) => (None, Some(after)),
    };
    let rows = sqlx::query_as!(
        Row,
        r#"select l.loan_id, l.version, l.state, l.from_at, l.until_at, l.out_at, l.out_km, l.out_energy,
                  c.loaner_id, c.version as loaner_version, c.plate, c.model, c.odometer_km, c.in_service,
                  a.appointment_id, a.number, a.name, a.phone, coalesce(a.plate, a.model) as "car!"
             from care_loan l
             join care_loaner c on c.dealership_id = l.dealership_id and c.loaner_id = l.loaner_id
             join appointments_visit a on a.dealership_id = l.dealership_id and a.appointment_id = l.appointment_id
            where l.dealership_id = $1 and (l.loan_id = $2 or ($2::uuid is null and l.state in ('promised', 'out') and (l.state = 'out' or l.until_at > $4)))
            order by l.until_at, l.loan_id limit $3"#,
        dealership.0,
        one,
        MOST,
        after
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter().map(Row::row).collect()
}

async fn loan(tx: &mut Transaction, dealership: DealershipId, id: LoanId) -> Result<Option<Loan>, Error> {
    Ok(loans(tx, dealership, Wanted::One(id)).await?.pop().map(|row| row.loan))
}

/// Writes what an event says about the fleet or a loan; answers the version of its subject.
pub(super) async fn write(tx: &mut Transaction, actor: &Actor, command: &Command, event: &Event, now: DateTime<Utc>) -> Result<i32, Error> {
    let dealership = actor.dealership.0;
    match (event, command) {
        (Event::LoanerPut { draft, corrected }, Command::PutLoaner { loaner, .. }) => {
            if corrected.is_some() {
                lent_with(tx, actor.dealership, *loaner, draft.odometer_km).await?;
            }
            let version = sqlx::query_scalar!(
                "insert into care_loaner as car (dealership_id, loaner_id, version, plate, model, odometer_km, in_service) values ($1, $2, 1, $3, $4, $5, $6)
                 on conflict (dealership_id, loaner_id) do update
                     set version = car.version + 1, plate = excluded.plate, model = excluded.model, odometer_km = excluded.odometer_km,
                         in_service = excluded.in_service
                 returning version",
                dealership,
                loaner.0,
                draft.plate,
                draft.model,
                km(draft.odometer_km),
                draft.in_service
            )
            .fetch_one(&mut **tx)
            .await?;
            Ok(version)
        }
        (Event::LoanerPromised { loaner, appointment, period, .. }, Command::PromiseLoaner { loan, .. }) => {
            sqlx::query!(
                "insert into care_loan (dealership_id, loan_id, version, loaner_id, appointment_id, from_at, until_at, state, promised_at, promised_by)
                 values ($1, $2, 1, $3, $4, $5, $6, 'promised', $7, $8)",
                dealership,
                loan.0,
                loaner.0,
                appointment.0,
                period.from,
                period.until,
                now,
                actor.person.0
            )
            .execute(&mut **tx)
            .await?;
            Ok(1)
        }
        (Event::LoanerReleased { reason, .. }, Command::ReleaseLoaner { loan, .. }) => {
            let version = sqlx::query_scalar!(
                "update care_loan set version = version + 1, state = 'released', released_because = $3
                  where dealership_id = $1 and loan_id = $2 returning version",
                dealership,
                loan.0,
                reason
            )
            .fetch_one(&mut **tx)
            .await?;
            Ok(version)
        }
        (Event::LoanerHandedOver { reading, .. }, Command::HandOverLoaner { loan, .. }) => {
            driven(tx, actor.dealership, *loan, reading).await?;
            let version = sqlx::query_scalar!(
                "update care_loan set version = version + 1, state = 'out', from_at = least(from_at, $3), out_at = $3, out_by = $4, out_km = $5, out_energy = $6
                  where dealership_id = $1 and loan_id = $2 returning version",
                dealership,
                loan.0,
                now,
                actor.person.0,
                km(reading.odometer_km),
                i32::from(reading.energy_percent)
            )
            .fetch_one(&mut **tx)
            .await?;
            Ok(version)
        }
        (Event::LoanerTakenBack { reading, note, .. }, Command::TakeBackLoaner { loan, .. }) => {
            driven(tx, actor.dealership, *loan, reading).await?;
            let version = sqlx::query_scalar!(
                "update care_loan set version = version + 1, state = 'returned', back_at = $3, back_by = $4, back_km = $5, back_energy = $6, back_note = $7
                  where dealership_id = $1 and loan_id = $2 returning version",
                dealership,
                loan.0,
                now,
                actor.person.0,
                km(reading.odometer_km),
                i32::from(reading.energy_percent),
                note
            )
            .fetch_one(&mut **tx)
            .await?;
            Ok(version)
        }
        _ => Ok(1),
    }
}

fn km(km: u32) -> i32 {
    i32::try_from(km).unwrap_or(i32::MAX)
}

/// Whoever has the car was handed it with no more on its odometer than it has now.
async fn lent_with(tx: &mut Transaction, dealership: DealershipId, loaner: LoanerId, odometer_km: u32) -> Result<(), Error> {
    let corrected = sqlx::query!(
        "update care_loan set version = version + 1, out_km = $3
          where dealership_id = $1 and loaner_id = $2 and state = 'out' and out_km > $3 returning loan_id, version",
        dealership.0,
        loaner.0,
        km(odometer_km)
    )
    .fetch_all(&mut **tx)
    .await?;
    announce(tx, dealership, "loaner_put", corrected.into_iter().map(|row| (row.loan_id, row.version)));
    Ok(())
}

/// What the car's odometer reads now.
async fn driven(tx: &mut Transaction, dealership: DealershipId, loan: LoanId, reading: &Reading) -> Result<(), Error> {
    sqlx::query!(
        "update care_loaner c set version = c.version + 1, odometer_km = $3
           from care_loan l where l.dealership_id = $1 and l.loan_id = $2 and c.dealership_id = l.dealership_id and c.loaner_id = l.loaner_id",
        dealership.0,
        loan.0,
        km(reading.odometer_km)
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The fleet, what is out, what is promised, and who still waits for a promise.
///
/// # Errors
/// When one may not lend loaner cars.
pub async fn page(store: &Store, actor: &Actor, now: DateTime<Utc>) -> Result<LoanersPage, Error> {
    let mut tx = store.read(actor, Permission::LendLoaners).await?;
    let fleet = sqlx::query_as!(
        CarRow,
        "select loaner_id, version, plate, model, odometer_km, in_service from care_loaner where dealership_id = $1
          order by not in_service, plate limit $2",
        actor.dealership.0,
        MOST
    )
    .fetch_all(&mut *tx)
    .await?;
    let (out, mut promised): (Vec<LoanRow>, Vec<LoanRow>) = loans(&mut tx, actor.dealership, Wanted::Standing(now - LAPSED))
        .await?
        .into_iter()
        .partition(|row| row.loan.state == LoanState::Out);
    promised.sort_by_key(|row| (row.loan.period.from, row.loan.id));
    let wishes = wishes(&mut tx, actor.dealership, now).await?;
    Ok(LoanersPage { fleet: fleet.into_iter().map(CarRow::car).collect(), out, promised, wishes })
}
