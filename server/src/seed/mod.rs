//! `bayline seed`: large sets for measuring, by bulk load. They are as long as wanted and all alike; the demo dealership is the one to look at.

mod cars;
mod floor;
mod history;
mod house;
mod visit;

use crate::auth::password::{self, PasswordError};
use crate::config::Config;
use crate::database::{Database, DatabaseError};
use crate::postgres::PostgresError;
use crate::serve::MIGRATIONS;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Asia::Shanghai;
use house::House;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::PgPool;
use std::collections::HashMap;
use std::ops::Range;
use std::time::Instant;
use store::Store;
use store::bulk::{self, Batch, Load};
use uuid::Uuid;

/// Working days in a year.
const DAYS_A_YEAR: usize = 300;
/// Vehicles that a year brings.
const VEHICLES_A_YEAR: usize = 20_000;
/// Customers registered in one go.
const CARS_AT_ONCE: usize = 5_000;
/// Days loaded in one go.
const DAYS_AT_ONCE: usize = 10;

/// How large a set is asked for.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
pub struct Size {
    /// Years of history: 18,000 orders and 20,000 vehicles each.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=30))]
    years: u16,
    /// Dealerships to add, each with as many years.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=100))]
    dealerships: u16,
    /// Open orders on the board of the first of them.
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u16).range(0..=2_000))]
    open: u16,
}

/// What is loaded.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Dealerships to add.
    pub dealerships: usize,
    /// Customers, each with a vehicle, per dealership; at least as many as open orders.
    pub vehicles: usize,
    /// Working days of history per dealership, with 60 orders each.
    pub days: usize,
    /// Open orders on the board of the first dealership; at most 2,000.
    pub open: usize,
}

impl From<&Size> for Plan {
    fn from(size: &Size) -> Self {
        let years = usize::from(size.years);
        Self { dealerships: size.dealerships.into(), vehicles: years * VEHICLES_A_YEAR, days: years * DAYS_A_YEAR, open: size.open.into() }
    }
}

/// Why the set was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// There is no database to work with.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Our own PostgreSQL did not stop.
    #[error(transparent)]
    Postgres(#[from] PostgresError),
    /// The store refused something.
    #[error("The set could not be loaded ({0}); of the dealership that was being loaded nothing was kept.")]
    Store(#[from] store::Error),
    /// The password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
}

/// Loads a set into the configured database.
///
/// # Errors
/// One sentence for whatever is in the way.
#[expect(clippy::disallowed_methods, reason = "a subcommand is an edge: the clock is read here")]
pub async fn seed(config: &Config, size: &Size) -> Result<(), SeedError> {
    let database = Database::open(&config.database, &config.data).await?;
    let loaded = load(&database, &size.into(), Utc::now()).await;
    database.close().await?;
    loaded
}

/// Brings the structure up to date and loads a set, whose history ends `now`.
///
/// # Errors
/// One sentence for whatever is in the way.
pub async fn load(database: &Database, plan: &Plan, now: DateTime<Utc>) -> Result<(), SeedError> {
    database.migrate(&MIGRATIONS).await?;
    let (owner, application) = (database.owner_pool(), database.pool().await?);
    let hash = password::hash(app::visit::DEMO_PASSWORD, rand::random())?;
    let known = bulk::dealerships(&owner).await?;
    for number in 1..=plan.dealerships {
        let number = known + i64::try_from(number).unwrap_or(i64::MAX);
        let mut maker = Maker { rng: StdRng::seed_from_u64(number.unsigned_abs()), numbers: HashMap::new() };
        let house = House::open(&Store::from_pool(application.clone()), &mut maker, number, &hash, now).await?;
        let plan = Plan { open: if number == known + 1 { plan.open } else { 0 }, vehicles: plan.vehicles.max(plan.open), ..*plan };
        fill(&owner, &mut maker, &house, &plan, now).await?;
    }
    let begun = Instant::now();
    bulk::settle(&owner).await?;
    tracing::info!(seconds = begun.elapsed().as_secs(), "statistics renewed");
    tracing::info!(user_name = house::MANAGER, password = app::visit::DEMO_PASSWORD, "sign in");
    owner.close().await;
    application.close().await;
    Ok(())
}

/// Customers, vehicles, history and open orders of one dealership, in one transaction.
async fn fill(owner: &PgPool, maker: &mut Maker, house: &House, plan: &Plan, now: DateTime<Utc>) -> Result<(), SeedError> {
    let mut load = Load::begin(owner).await?;
    let last_visits = history::last_visits(plan);
    let begin = history::day_at(plan, 0, now);
    let mut cars = Vec::with_capacity(plan.vehicles);
    let mut step = Step::begin("customers and vehicles");
    for visits in last_visits.chunks(CARS_AT_ONCE) {
        let mut batch = Batch::new(house.dealership);
        for last_visit in visits {
            let car = cars::invent(maker, cars.len(), &house.home_plate, begin);
            car.write(&mut batch, begin, *last_visit, plan);
            cars.push(car);
        }
        step.rows += load.copy(&batch).await?;
    }
    step.end();
    step = Step::begin("history");
    for first in (0..plan.days).step_by(DAYS_AT_ONCE) {
        let mut batch = Batch::new(house.dealership);
        for day in first..plan.days.min(first + DAYS_AT_ONCE) {
            history::write_day(&mut batch, maker, house, &cars, plan, day, now);
        }
        step.rows += load.copy(&batch).await?;
        step.tell(first, plan.days);
    }
    step.end();
    step = Step::begin("open orders");
    let mut batch = Batch::new(house.dealership);
    floor::write(&mut batch, maker, house, &cars, plan, now);
    maker.write_numbers(&mut batch);
    step.rows += load.copy(&batch).await?;
    load.finish().await?;
    step.end();
    Ok(())
}

/// Makes ids and numbers for one dealership, and draws lots.
struct Maker {
    rng: StdRng,
    /// The last number given out per kind of paper and day.
    numbers: HashMap<(&'static str, NaiveDate), i32>,
}

impl Maker {
    /// An id made at a moment.
    fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        let mut random = [0; 10];
        self.rng.fill(&mut random);
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(at.timestamp_millis()).unwrap_or_default(), &random).into_uuid()
    }

    /// Minutes in a range.
    fn minutes(&mut self, range: Range<i64>) -> i64 {
        self.rng.random_range(range)
    }

    /// The next number of a kind of paper, as `RO260312-018`.
    fn number(&mut self, prefix: &'static str, at: DateTime<Utc>) -> String {
        let day = at.with_timezone(&Shanghai).date_naive();
        let last = self.numbers.entry((prefix, day)).or_default();
        *last += 1;
        format!("{prefix}{}-{last:03}", day.format("%y%m%d"))
    }

    fn write_numbers(&self, batch: &mut Batch) {
        for ((prefix, day), last) in &self.numbers {
            batch.number(prefix, *day, *last);
        }
    }
}

/// A step of the load, for the log.
struct Step {
    name: &'static str,
    begun: Instant,
    told: Instant,
    rows: u64,
}

impl Step {
    fn begin(name: &'static str) -> Self {
        Self { name, begun: Instant::now(), told: Instant::now(), rows: 0 }
    }

    /// Says how far it is, every few seconds.
    fn tell(&mut self, done: usize, of: usize) {
        if self.told.elapsed().as_secs() >= 5 {
            self.told = Instant::now();
            tracing::info!(rows = self.rows, percent = done * 100 / of, "loading {}", self.name);
        }
    }

    fn end(&self) {
        tracing::info!(rows = self.rows, seconds = self.begun.elapsed().as_secs_f32(), "loaded {}", self.name);
    }
}
