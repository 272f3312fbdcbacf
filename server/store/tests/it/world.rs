//! A small dealership with a named cast, in a database of its own.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use domain::customers::{Command as Customers, CustomerDraft, CustomerKind, Energy, PlateColour, UsageNature, VehicleDraft};
use domain::permission::Post;
use domain::quality::Check;
use domain::repair_orders::{
    CatalogPart, Charge, CheckIn, Command as Orders, Kind, LineDraft, OldParts, Order, Payer, QualityClass, Share,
};
use domain::staff::{Dealership, Skill};
use domain::workshop::{Command as Floor, WriteUp};
use domain::{
    Actor, Answer, BasisPoints, BayId, Command, CommandId, CustomerId, DealershipId, Envelope, Fen, Hours, InspectionId, Language, LineId,
    OrderId, PersonId, Policy, Quantity, VehicleId,
};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, PgConnection, PgPool};
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Error, Store};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// Tables with a row per dealership; the list of dealerships is not one of them, nor are sessions, which are found by their token.
pub const TENANTS: &str = "select table_name::text from information_schema.columns
    where table_schema = 'public' and column_name = 'dealership_id' and table_name not in ('dealership', 'staff_session') order by 1";

static TEMPLATE: OnceCell<String> = OnceCell::const_new();
static NEXT: AtomicU64 = AtomicU64::new(1);

/// An id that no other has; made by counting, so that a test always sees the same.
pub fn id() -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(NEXT.fetch_add(1, Ordering::Relaxed)))
}

fn superuser() -> PgConnectOptions {
    let url = std::env::var("BAYLINE_TEST_DATABASE_URL").expect("these tests need a PostgreSQL: run them with `cargo xtask test`");
    PgConnectOptions::from_str(&url).expect("BAYLINE_TEST_DATABASE_URL is an address")
}

/// A migrated database, made once per run and cloned for each test.
async fn template() -> String {
    let name = format!("store_template_{}", std::process::id());
    let mut server = PgConnection::connect_with(&superuser()).await.unwrap();
    for statement in [
        "do $$ begin if not exists (select from pg_roles where rolname = 'bayline') then create role bayline login createrole; end if; end $$".to_owned(),
        format!("create database {name} owner bayline"),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut server).await.unwrap();
    }
    let mut owner = PgConnection::connect_with(&superuser().username("bayline").database(&name)).await.unwrap();
    sqlx::migrate!("../../migrations").run(&mut owner).await.unwrap();
    owner.close().await.unwrap();
    name
}

/// The dealership, its people and its clock.
pub struct World {
    pub store: Store,
    /// As the superuser: sees everything.
    pub all: PgPool,
    pub now: DateTime<Utc>,
    pub dealership: DealershipId,
    pub advisor_lin: Actor,
    pub director_zhao: Actor,
    pub technician_wang: Actor,
    pub technician_li: Actor,
    pub inspector_xu: Actor,
    pub leader_qian: Actor,
    pub cashier_shen: Actor,
    pub cashier_tang: Actor,
    pub manager_sun: Actor,
    pub clerk_he: Actor,
    /// Works in the other dealership.
    pub stranger: Actor,
    pub bays: [BayId; 2],
}

impl World {
    pub async fn new() -> Self {
        let template = TEMPLATE.get_or_init(template).await;
        let name = format!("store_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut server = PgConnection::connect_with(&superuser()).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("create database {name} template {template}"))).execute(&mut server).await.unwrap();
        let store = connected(&name).await;
        let all = PgPoolOptions::new().max_connections(2).connect_with(superuser().database(&name)).await.unwrap();
        let now = Utc.with_ymd_and_hms(2026, 3, 12, 1, 0, 0).unwrap();
        let (here, elsewhere) = (found(&store, "hz", now).await, found(&store, "nb", now).await);
        let hire = |name, dealership, post, skills| hire(&store, name, dealership, post, skills, now);
        let world = Self {
            advisor_lin: hire("lin", here, Post::ServiceAdvisor, &[]).await,
            director_zhao: hire("zhao", here, Post::WorkshopDirector, &[]).await,
            technician_wang: hire("wang", here, Post::Technician, &[Skill::Mechanical]).await,
            technician_li: hire("li", here, Post::Technician, &[Skill::Mechanical]).await,
            inspector_xu: hire("xu", here, Post::QualityInspector, &[]).await,
            leader_qian: hire("qian", here, Post::TeamLeader, &[Skill::Mechanical]).await,
            cashier_shen: hire("shen", here, Post::Cashier, &[]).await,
            cashier_tang: hire("tang", here, Post::Cashier, &[]).await,
            manager_sun: hire("sun", here, Post::ServiceManager, &[]).await,
            clerk_he: hire("he", here, Post::AppointmentClerk, &[]).await,
            stranger: hire("fang", elsewhere, Post::ServiceAdvisor, &[]).await,
            bays: [BayId(id()), BayId(id())],
            dealership: here,
            store: store.clone(),
            all,
            now,
        };
        for (position, bay) in world.bays.into_iter().enumerate() {
            let position = i32::try_from(position).unwrap() + 1;
            store::bootstrap::create_bay(&store, here, bay, position, &format!("{position}号")).await.unwrap();
        }
        store::bootstrap::put_policy(&store, here, now, &Policy::default()).await.unwrap();
        world
    }

    /// Another server behind the balancer, on the same database.
    pub async fn another_server(&self) -> Store {
        let name: String = sqlx::query_scalar("select current_database()::text").fetch_one(&self.all).await.unwrap();
        connected(&name).await
    }

    /// Everything a dealership keeps, but for the attempts that were refused: two pictures are equal when nothing was written between.
    pub async fn picture(&self) -> BTreeMap<String, String> {
        let mut picture = BTreeMap::new();
        for table in sqlx::query_scalar::<_, String>(TENANTS).fetch_all(&self.all).await.unwrap() {
            let rows = format!("select coalesce(string_agg(kept::text, ' ' order by kept::text), '') from {table} as kept");
            if table != "refused_attempts" {
                let rows: String = sqlx::query_scalar(sqlx::AssertSqlSafe(rows)).fetch_one(&self.all).await.unwrap();
                picture.insert(table, rows);
            }
        }
        picture
    }

    pub fn pass(&mut self, minutes: i64) {
        self.now += TimeDelta::minutes(minutes);
    }

    pub fn envelope(&self, command: Command) -> Envelope {
        Envelope { id: CommandId(id()), dealership: self.dealership, command, expected_version: None, made_at: self.now, offline: false }
    }

    pub async fn asks(&self, actor: &Actor, command: Command) -> Result<Answer, Error> {
        store::execute(&self.store, actor, &self.envelope(command), self.now).await
    }

    pub async fn does(&self, actor: &Actor, command: Command) -> Answer {
        self.asks(actor, command).await.unwrap()
    }

    pub async fn order(&self, order: OrderId) -> Order {
        store::repair_orders::queries::order_page(&self.store, &self.advisor_lin, order, self.now).await.unwrap().0.order
    }

    /// A new customer with a car.
    pub async fn car(&self, plate: &str, vin: &str) -> VehicleId {
        let (customer, vehicle) = (CustomerId(id()), VehicleId(id()));
        let draft = CustomerDraft {
            kind: CustomerKind::Person,
            name: "陈女士".into(),
            phone: "13805712266".into(),
            contact: String::new(),
            address: String::new(),
            note: String::new(),
        };
        self.does(&self.advisor_lin, Command::Customers(Customers::RegisterCustomer { customer, draft })).await;
        let draft = vehicle_draft(customer, plate, vin);
        self.does(&self.advisor_lin, Command::Customers(Customers::RegisterVehicle { vehicle, draft })).await;
        vehicle
    }

    /// Cars of one owner; their VINs are grey imports', which the manager accepts.
    pub async fn fleet(&self, cars: usize) -> Vec<VehicleId> {
        let first = self.car("浙A90000", "LFV2A21K8J3000001").await;
        let owner: Uuid = sqlx::query_scalar("select customer_id from customers_vehicle").fetch_one(&self.all).await.unwrap();
        let mut fleet = vec![first];
        for number in 1..cars {
            let (vehicle, plate, vin) = (VehicleId(id()), format!("浙A9{number:04}"), format!("LFV2A21K8J4{number:06}"));
            let draft = VehicleDraft { vin_reason: "平行进口".into(), ..vehicle_draft(CustomerId(owner), &plate, &vin) };
            self.does(&self.manager_sun, Command::Customers(Customers::RegisterVehicle { vehicle, draft })).await;
            fleet.push(vehicle);
        }
        fleet
    }

    /// Puts a part on the price list.
    pub async fn price_list(&self, part_no: &str, price: Fen) {
        let (unit, quality) = ("升".into(), QualityClass::Genuine);
        let part = CatalogPart { part_no: part_no.into(), title: "机油".into(), unit, quality, maker: String::new(), price };
        store::bootstrap::put_catalog_part(&self.store, self.dealership, &part).await.unwrap();
    }

    /// A car that has been checked in, quoted and authorised; one job of 1.2 h and a part that two payers share.
    pub async fn authorised(&self, vehicle: VehicleId) -> (OrderId, LineId) {
        self.authorised_for(vehicle, Kind::General).await
    }

    /// The same for a visit of this kind.
    pub async fn authorised_for(&self, vehicle: VehicleId, kind: Kind) -> (OrderId, LineId) {
        let (order, job) = (OrderId(id()), LineId(id()));
        let shared = vec![
            Share { payer: Payer::Customer, part: BasisPoints::percent(70) },
            Share { payer: Payer::Oem, part: BasisPoints::percent(30) },
        ];
        let labour = Charge::Labour {
            operation: "SU-220".into(),
            skill: Skill::Mechanical,
            quota: Hours(120),
            billed: Hours(120),
            rate: Fen::yuan(200),
        };
        let part = Charge::Part {
            part_no: "3106042600".into(),
            quality: QualityClass::Genuine,
            maker: String::new(),
            unit: "条".into(),
            quantity: Quantity::units(1),
            price: Fen::yuan(780),
            list: None,
            job: Some(job),
        };
        let line = |id, title: &str, charge, shares| LineDraft { id, title: title.into(), charge, discount: Fen::ZERO, shares };
        for command in [
            Orders::Open { order, vehicle },
            Orders::CheckIn { order, check_in: CheckIn { kind, ..self.check_in(41_236) }, closed_is_meant: true },
            Orders::AddLine { order, line: line(job, "更换减振器", labour, Share::whole(Payer::Customer)) },
            Orders::AddLine { order, line: line(LineId(id()), "轮胎", part, shared) },
            Orders::Quote { order, promised_at: None, closed_is_meant: true },
            Orders::Authorise { order, signed_by: "陈女士".into(), signature: "M1 1 L90 40".into() },
        ] {
            self.does(&self.advisor_lin, Command::RepairOrders(command)).await;
        }
        (order, job)
    }

    pub fn check_in(&self, odometer_km: u32) -> CheckIn {
        CheckIn {
            kind: Kind::General,
            concern: "过减速带前面响".into(),
            odometer_km,
            odometer_reason: None,
            promised_at: self.now + TimeDelta::hours(4),
            waiting: true,
            wash: false,
            old_parts: OldParts::Keep,
            energy_percent: 50,
            belongings: String::new(),
            sender_name: String::new(),
            sender_phone: String::new(),
        }
    }

    /// Finished by this technician and passed by the inspector: ready for the cashier.
    pub async fn ready(&self, order: OrderId, job: LineId, technician: &Actor) {
        self.finished(order, job, technician).await;
        self.does(&self.inspector_xu, self.pass_command(order)).await;
    }

    /// Finished by this technician: it waits for the inspector.
    pub async fn finished(&self, order: OrderId, job: LineId, technician: &Actor) {
        self.dispatched(order, job, technician.person, self.bays[0]).await;
        self.does(technician, Command::Workshop(Floor::ClockOn { order, job })).await;
        self.writes_up(order, job, technician).await;
        self.does(technician, Command::Workshop(Floor::Finish { order, job: None })).await;
    }

    /// The remedy without which a repair is not finished, where it is not written down yet.
    pub async fn writes_up(&self, order: OrderId, job: LineId, technician: &Actor) {
        if !self.order(order).await.progress.jobs.iter().any(|of| of.line == job && of.owes_remedy) {
            return;
        }
        let write_up = WriteUp { remedy: "更换左前减振器，路试正常".into(), ..WriteUp::default() };
        self.does(technician, Command::Workshop(Floor::WriteUp { order, job, write_up })).await;
    }

    pub async fn dispatched(&self, order: OrderId, job: LineId, technician: PersonId, bay: BayId) {
        self.does(
            &self.director_zhao,
            Command::Workshop(Floor::Dispatch { order, jobs: vec![job], technician, bay, reason: String::new() }),
        )
        .await;
    }

    pub fn pass_command(&self, order: OrderId) -> Command {
        Command::Quality(domain::quality::Command::Pass {
            order,
            inspection: InspectionId(id()),
            checks: Check::ALL.to_vec(),
            finding: String::new(),
        })
    }
}

/// A server's connections: those of the application, which row-level security applies to.
async fn connected(database: &str) -> Store {
    let application = superuser().username("bayline").database(database).options([("role", "bayline_app")]);
    Store::from_pool(PgPoolOptions::new().max_connections(16).connect_with(application).await.unwrap())
}

pub fn vehicle_draft(owner: CustomerId, plate: &str, vin: &str) -> VehicleDraft {
    VehicleDraft {
        owner,
        plate: plate.into(),
        plate_colour: PlateColour::Blue,
        vin: vin.into(),
        vin_reason: String::new(),
        model: "星越L".into(),
        engine_no: String::new(),
        colour: String::new(),
        energy: Energy::Petrol,
        usage: UsageNature::Household,
        invoice_date: None,
        delivery_date: None,
    }
}

async fn found(store: &Store, code: &str, now: DateTime<Utc>) -> DealershipId {
    let dealership = Dealership {
        id: DealershipId(id()),
        name: code.into(),
        short_name: code.into(),
        address: String::new(),
        phone: String::new(),
        zone: "Asia/Shanghai".into(),
        home_plate: "浙A".into(),
    };
    store::bootstrap::create_dealership(store, &dealership, code, now).await.unwrap();
    dealership.id
}

async fn hire(store: &Store, name: &str, dealership: DealershipId, post: Post, skills: &[Skill], now: DateTime<Utc>) -> Actor {
    let person = PersonId(id());
    store::bootstrap::create_person(store, person, name, name, "no password", Language::ZhHans, now).await.unwrap();
    store::bootstrap::set_membership(store, dealership, person, &[post], skills).await.unwrap();
    Actor::staff(person, dealership, vec![post])
}
