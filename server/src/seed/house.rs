//! The dealership of a measuring set: its people, bays and catalogue.

use super::Maker;
use crate::demo::catalogue;
use chrono::{DateTime, Utc};
use domain::repair_orders::{CatalogPart, Operation};
use domain::staff::{Dealership, PersonRef, Skill};
use domain::{BayId, DealershipId, Language, PersonId, Policy, Post};
use store::Store;

/// Technicians, and a bay for each.
pub(super) const TECHNICIANS: usize = 20;
/// Bays beside those.
const SPARE_BAYS: usize = 4;
const ADVISORS: usize = 4;
const SURNAMES: &[&str] =
    &["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗"];
/// Every technician may do every job of the sets.
const SKILLS: &[Skill] = &[Skill::Mechanical, Skill::Electrical, Skill::Maintenance];
/// The user name that sees most.
pub(super) const MANAGER: &str = "manager";

/// A dealership with what its orders refer to.
pub(super) struct House {
    pub dealership: DealershipId,
    pub home_plate: String,
    pub advisors: Vec<PersonRef>,
    pub technicians: Vec<PersonRef>,
    pub director: PersonRef,
    pub inspector: PersonRef,
    pub cashier: PersonRef,
    pub manager: PersonRef,
    pub bays: Vec<BayId>,
    pub policy: Policy,
    /// What its technicians can do of the catalogue.
    pub operations: Vec<Operation>,
    pub parts: Vec<CatalogPart>,
}

impl House {
    /// Founds the dealership with this number. People who are known by their user name already work here, too.
    pub(super) async fn open(store: &Store, maker: &mut Maker, number: i64, hash: &str, now: DateTime<Utc>) -> Result<Self, store::Error> {
        let dealership = Dealership {
            id: DealershipId(maker.id(now)),
            name: format!("第{number}汽车服务有限公司"),
            short_name: format!("第{number}店"),
            address: format!("浙江省杭州市滨江区江湾路 {number} 号"),
            phone: "0571-88001234".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            home_plate: "浙A".to_owned(),
        };
        store::bootstrap::create_dealership(store, &dealership, &format!("m{number}"), now).await?;
        let mut hiring = Hiring { store, maker, dealership: dealership.id, hash, now };
        let mut advisors = Vec::new();
        for (number, surname) in (1..=ADVISORS).zip(SURNAMES) {
            advisors.push(hiring.hire(&format!("advisor{number}"), &format!("{surname}顾问"), Post::ServiceAdvisor, &[]).await?);
        }
        let mut technicians = Vec::new();
        for (number, surname) in (1..=TECHNICIANS).zip(SURNAMES) {
            technicians.push(hiring.hire(&format!("technician{number}"), &format!("{surname}师傅"), Post::Technician, SKILLS).await?);
        }
        let house = Self {
            dealership: dealership.id,
            home_plate: dealership.home_plate,
            advisors,
            technicians,
            director: hiring.hire("director", "赵主任", Post::WorkshopDirector, &[]).await?,
            inspector: hiring.hire("inspector", "许检验", Post::QualityInspector, &[]).await?,
            cashier: hiring.hire("cashier", "沈收银", Post::Cashier, &[]).await?,
            manager: hiring.hire(MANAGER, "孙经理", Post::ServiceManager, &[]).await?,
            bays: (0..TECHNICIANS + SPARE_BAYS).map(|_| BayId(maker.id(now))).collect(),
            policy: Policy::default(),
            operations: catalogue::operations().into_iter().filter(|operation| SKILLS.contains(&operation.skill)).collect(),
            parts: catalogue::parts(),
        };
        house.equip(store, now).await?;
        Ok(house)
    }

    async fn equip(&self, store: &Store, now: DateTime<Utc>) -> Result<(), store::Error> {
        for (position, bay) in (1..).zip(&self.bays) {
            store::bootstrap::create_bay(store, self.dealership, *bay, position, &format!("{position}号")).await?;
        }
        for operation in &self.operations {
            store::bootstrap::put_operation(store, self.dealership, operation).await?;
        }
        for part in &self.parts {
            store::bootstrap::put_catalog_part(store, self.dealership, part).await?;
        }
        store::bootstrap::put_policy(store, self.dealership, now, &self.policy).await
    }
}

/// What hiring needs.
struct Hiring<'a> {
    store: &'a Store,
    maker: &'a mut Maker,
    dealership: DealershipId,
    hash: &'a str,
    now: DateTime<Utc>,
}

impl Hiring<'_> {
    async fn hire(&mut self, user_name: &str, name: &str, post: Post, skills: &[Skill]) -> Result<PersonRef, store::Error> {
        let known = store::staff::sessions::credentials(self.store, user_name).await?;
        let person = match known {
            Some((person, _)) => person,
            None => {
                let person = PersonId(self.maker.id(self.now));
                store::bootstrap::create_person(self.store, person, user_name, name, self.hash, Language::ZhHans, self.now).await?;
                person
            }
        };
        store::bootstrap::set_membership(self.store, self.dealership, person, &[post], skills).await?;
        Ok(PersonRef { person, name: name.to_owned() })
    }
}
