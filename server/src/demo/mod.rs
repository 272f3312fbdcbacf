//! The demo dealership: thirty days of history and a living today, made by the product's own commands under a moving clock.
//!
//! Deterministic for a given start: people, cars and what happens to them are drawn from one seeded generator.

mod advice;
mod answers;
mod appointments;
mod at_hand;
mod attendance;
mod body;
pub(crate) mod cars;
mod cast;
pub(crate) mod catalogue;
mod comebacks;
mod dispatch;
mod findings;
mod hours;
mod parts;
mod paying;
mod pictures;
mod plan;
mod reception;
mod returns;
mod services;
mod sheets;
mod simulation;
mod visit;
mod walk_around;

use crate::photos::files::Files;
use crate::starting::Progress;
use app::words::Starting;
use chrono::{DateTime, Days, Utc};
use chrono_tz::Tz;
use domain::customers::Command as CustomersCommand;
use domain::repair_orders::Shows;
use domain::staff::{Command as StaffCommand, Dealership, Sealed};
use domain::{
    Actor, AppointmentId, BayId, Command, CommandId, DealershipId, Envelope, Language, PaperTerms, PersonId, PhotoId, Policy, Post,
};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use store::{Error, Store};
use uuid::Uuid;

/// Days of history before today.
const HISTORY_DAYS: u64 = 30;
const CUSTOMERS: usize = 500;
const BAYS: i32 = 12;
/// Whoever works on the floor changes at its tablets by PIN.
const AT_TABLETS: &[Post] = &[
    Post::WorkshopDirector,
    Post::TechnicalDirector,
    Post::TeamLeader,
    Post::Technician,
    Post::BodyTechnician,
    Post::PaintTechnician,
    Post::QualityInspector,
    Post::CarWasher,
];
/// The second dealership is small: it is there to be switched to, and to be kept out of.
const SECOND_CUSTOMERS: usize = 40;
const SECOND_BAYS: i32 = 4;

/// The demo dealership. No other has this id, so a database that holds it is a demo, whoever works in it.
pub const DEALERSHIP: DealershipId = DealershipId(Uuid::from_u128(0xBA11_1E00_DE30_8000_8000_0000_0000_0001));

/// The hashes of what the demo's people sign in with.
#[derive(Debug)]
pub struct Secrets {
    /// Of everybody's password.
    pub password: String,
    /// Of the PIN of those who work at tablets.
    pub pin: String,
}

/// Loads the demo dealerships into an empty database; they live in this time zone. Says which of its days is told.
///
/// # Errors
/// What the store says; a refusal here means that a rule changed and the story did not.
pub async fn load(store: &Store, files: &Files, now: DateTime<Utc>, zone: Tz, secrets: &Secrets, progress: &Progress) -> Result<(), Error> {
    let album = pictures::Album::new(files.clone());
    let mut maker = Maker { store: store.clone(), album, rng: StdRng::seed_from_u64(20_260_312), progress: progress.clone() };
    maker.tell(0);
    let begin = now - Days::new(HISTORY_DAYS + 1);
    let first = dealership(
        DEALERSHIP.0,
        zone,
        "杭州滨江江湾汽车服务有限公司",
        "江湾汽车",
        "浙江省杭州市滨江区江湾路 188 号",
        "0571-88001234",
        "浙A",
    );
    let second = dealership(
        maker.id(begin),
        zone,
        "宁波东钱湖江湾汽车服务有限公司",
        "江湾宁波",
        "浙江省宁波市鄞州区钱湖路 66 号",
        "0574-87001234",
        "浙B",
    );
    for (dealership, code) in [(&first, "hz"), (&second, "nb")] {
        store::bootstrap::create_dealership(store, dealership, code, begin).await?;
    }
    let mut people = Vec::new();
    for role in cast::CAST {
        let person = PersonId(maker.id(begin));
        store::bootstrap::create_person(store, person, role.user_name, role.name, &secrets.password, Language::ZhHans, begin).await?;
        store::bootstrap::set_membership(store, first.id, person, role.posts, role.skills).await?;
        if role.both {
            store::bootstrap::set_membership(store, second.id, person, role.posts, role.skills).await?;
        }
        let actor = Actor::staff(person, first.id, role.posts.to_vec());
        if actor.posts.iter().any(|post| AT_TABLETS.contains(post)) {
            maker.set_pin(&actor, &secrets.pin, begin).await?;
        }
        people.push(simulation::Hand { actor, role });
    }
    let second_bays = maker.equip(&second, SECOND_BAYS, begin).await?;
    let manager = second_manager(&people, second.id);
    let hours = hours::OpeningHours::around(now, zone);
    appointments::set_up(&mut maker, &manager, &hours, &second_bays, begin).await?;
    maker.register(&manager, SECOND_CUSTOMERS, CUSTOMERS, "浙B", begin).await?;
    let bays = maker.equip(&first, BAYS, begin).await?;
    let here = Actor { dealership: first.id, ..manager.clone() };
    appointments::set_up(&mut maker, &here, &hours, &bays, begin).await?;
    let advisor = people.iter().find(|hand| hand.role.user_name == "lin").map(|hand| hand.actor.clone()).unwrap_or(manager);
    let cars = maker.register(&advisor, CUSTOMERS, 0, &first.home_plate, begin).await?;
    at_hand::announce(store, &people, &cars, begin, now).await?;
    simulation::run(maker, people, bays, cars, &first, begin, now).await
}

/// The sign-ins that the demo's sign-in page offers.
#[must_use]
pub fn offered() -> Vec<app::visit::DemoSignIn> {
    cast::OFFERED
        .iter()
        .filter_map(|user_name| cast::CAST.iter().find(|role| role.user_name == *user_name))
        .map(|role| app::visit::DemoSignIn { user_name: role.user_name.to_owned(), name: role.name.to_owned(), post: role.posts[0] })
        .collect()
}

fn dealership(id: Uuid, zone: Tz, name: &str, short_name: &str, address: &str, phone: &str, home_plate: &str) -> Dealership {
    Dealership {
        id: DealershipId(id),
        name: name.to_owned(),
        short_name: short_name.to_owned(),
        address: address.to_owned(),
        phone: phone.to_owned(),
        zone: zone.name().to_owned(),
        home_plate: home_plate.to_owned(),
    }
}

fn second_manager(people: &[simulation::Hand], dealership: DealershipId) -> Actor {
    let posts = people.iter().find(|hand| hand.role.user_name == "sun").map(|hand| hand.actor.clone());
    posts.map_or_else(|| Actor::staff(PersonId(Uuid::nil()), dealership, Vec::new()), |actor| Actor { dealership, ..actor })
}

/// Makes ids and carries out commands.
pub(crate) struct Maker {
    store: Store,
    album: pictures::Album,
    rng: StdRng,
    progress: Progress,
}

impl Maker {
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Says which day of the history is told: the first is 1, today counts with the last.
    pub(crate) fn tell(&self, day: u64) {
        self.progress.tell(Starting::Demo { day: day.min(HISTORY_DAYS), of: HISTORY_DAYS });
    }

    /// An id made at a moment of the story.
    pub(crate) fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        let mut random = [0; 10];
        self.rng.fill(&mut random);
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(at.timestamp_millis()).unwrap_or_default(), &random).into_uuid()
    }

    /// Keeps a picture of the story under a photo's id.
    pub(crate) async fn picture(&mut self, actor: &Actor, photo: PhotoId, what: (Shows, [u8; 3]), at: DateTime<Utc>) -> Result<(), Error> {
        self.album.keep(&self.store, actor, photo, what, at).await
    }

    /// Keeps a picture that a customer sends with a booking.
    pub(crate) async fn sent(&mut self, visit: (DealershipId, AppointmentId), paint: [u8; 3], at: DateTime<Utc>) -> Result<(), Error> {
        let photo = PhotoId(self.id(at));
        self.album.keep_sent(&self.store, visit, photo, paint, at).await
    }

    /// Carries out a command as somebody at a moment of the story.
    pub(crate) async fn act(&mut self, actor: &Actor, command: Command, at: DateTime<Utc>) -> Result<(), Error> {
        let envelope = Envelope {
            id: CommandId(self.id(at)),
            dealership: actor.dealership,
            command,
            expected_version: None,
            made_at: at,
            offline: false,
        };
        store::execute(&self.store, actor, &envelope, at).await.map(|_| ())
    }

    /// Gives somebody a PIN, as if they had typed it with their password.
    async fn set_pin(&mut self, actor: &Actor, hash: &str, at: DateTime<Utc>) -> Result<(), Error> {
        let command = Command::Staff(StaffCommand::SetPin { person: actor.person });
        let envelope = Envelope {
            id: CommandId(self.id(at)),
            dealership: actor.dealership,
            command,
            expected_version: None,
            made_at: at,
            offline: false,
        };
        let sealed = Sealed { hash: hash.to_owned(), proven: true, session: Vec::new() };
        store::execute_sealed(&self.store, actor, &envelope, Some(&sealed), at).await.map(|_| ())
    }

    /// Bays, catalogues and policy of a dealership.
    async fn equip(&mut self, dealership: &Dealership, bays: i32, begin: DateTime<Utc>) -> Result<Vec<BayId>, Error> {
        let mut ids = Vec::new();
        for position in 1..=bays {
            let bay = BayId(self.id(begin));
            let name = if position > 10 { format!("P{position:02}") } else { format!("{position}号") };
            store::bootstrap::create_bay(&self.store, dealership.id, bay, position, &name).await?;
            ids.push(bay);
        }
        for operation in catalogue::operations() {
            store::bootstrap::put_operation(&self.store, dealership.id, &operation).await?;
        }
        for part in catalogue::parts() {
            store::bootstrap::put_catalog_part(&self.store, dealership.id, &part).await?;
        }
        store::bootstrap::put_policy(&self.store, dealership.id, begin, &policy()).await?;
        Ok(ids)
    }

    /// Registers customers and their cars, numbered from `offset`.
    async fn register(
        &mut self,
        actor: &Actor,
        count: usize,
        offset: usize,
        home: &str,
        begin: DateTime<Utc>,
    ) -> Result<Vec<cars::Owned>, Error> {
        let mut owned = Vec::with_capacity(count);
        for number in offset..offset + count {
            let ids = [self.id(begin), self.id(begin)];
            let car = cars::invent(&mut self.rng, number, ids, home, begin);
            let register = CustomersCommand::RegisterCustomer { customer: car.customer, draft: car.customer_draft.clone() };
            self.act(actor, Command::Customers(register), begin).await?;
            let register = CustomersCommand::RegisterVehicle { vehicle: car.vehicle, draft: car.vehicle_draft.clone() };
            self.act(actor, Command::Customers(register), begin).await?;
            owned.push(car);
        }
        Ok(owned)
    }
}

/// What the demo's dealerships have set for themselves.
fn policy() -> Policy {
    let papers = PaperTerms { registration_no: "330108-2021-00217".to_owned(), ..PaperTerms::default() };
    Policy { papers, ..Policy::default() }
}
