//! What can be booked, and how long it takes: durations per trade and model group, packages, several services in one visit.

use crate::customers::Energy;
use crate::staff::Skill;
use crate::{Fen, Hours, Language, Quantity, Refusal};
use serde::{Deserialize, Serialize};

/// The most services in one visit.
pub const MOST_SERVICES: usize = 8;

/// What something is called, in each language of the product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title {
    pub zh_hans: String,
    pub zh_hant: String,
    pub en: String,
}

impl Title {
    /// In this language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::ZhHans => &self.zh_hans,
            Language::ZhHant => &self.zh_hant,
            Language::En => &self.en,
        }
    }
}

/// Cars that take the same time: recognised by how their model is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelGroup {
    pub code: String,
    /// A model belongs to the group when it begins with one of these.
    pub prefixes: Vec<String>,
}

/// How long a service keeps one trade busy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duration {
    /// For this group of models only; nothing: for every car that has no duration of its own.
    pub group: Option<String>,
    pub skill: Skill,
    pub hours: Hours,
}

/// So much of a part that a service takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartNeed {
    /// For this group of models only; nothing: for every car that has no parts of its own.
    pub group: Option<String>,
    /// As the price list knows it.
    pub part_no: String,
    pub quantity: Quantity,
}

/// Something a customer can ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    pub code: String,
    /// Where it stands in the list.
    pub position: i32,
    /// No longer offered when false; visits booked before keep it.
    pub active: bool,
    /// Whether customers see it when they book for themselves.
    pub online: bool,
    pub title: Title,
    /// What it covers, in a sentence.
    pub detail: Title,
    pub durations: Vec<Duration>,
    /// What must drive the cars that it is for; empty: it is for every car. There is no oil to change in one that runs on its battery.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub energies: Vec<Energy>,
    /// Services that a package holds. A package without durations of its own takes as long as they do together.
    pub includes: Vec<String>,
    /// How often it is done again; nothing for what is not done by the calendar.
    #[serde(default)]
    pub every: Option<super::Recurring>,
    /// What it costs at least, tax included; nothing: to be looked at first.
    pub from_price: Option<Fen>,
    /// The labour operations that it stands for, by their codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operations: Vec<String>,
    /// What it takes from the stock.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartNeed>,
    /// 套餐价: what it costs as a whole, tax included, when that is less than its lines together; nothing: what they come to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Fen>,
}

impl Service {
    /// How long it takes on a car of this group, by trade.
    #[must_use]
    pub fn needs(&self, group: Option<&str>) -> Vec<Need> {
        let own: Vec<Need> = self.for_group(group).map(Need::from).collect();
        let chosen = if own.is_empty() { self.for_group(None).map(Need::from).collect() } else { own };
        add_up(chosen)
    }

    /// Whether it is for a car that is driven like this, with all that it includes; what nobody knows of a car speaks against nothing.
    #[must_use]
    pub fn suits(&self, catalogue: &[Self], energy: Option<Energy>) -> bool {
        let Some(energy) = energy else { return true };
        let suits = |service: &Self| service.energies.is_empty() || service.energies.contains(&energy);
        suits(self) && catalogue.iter().filter(|other| self.includes.contains(&other.code)).all(suits)
    }

    /// What among these it is done with when both are chosen, so that it is done once: a package that includes it, or a larger service whose
    /// work counts as its own (大保养 holds 小保养).
    #[must_use]
    pub fn package_of<'a>(&self, catalogue: &'a [Self]) -> Option<&'a Self> {
        catalogue.iter().find(|other| other.includes.contains(&self.code) || self.is_done_by(other))
    }

    /// Whether the work of another counts as this one's by the calendar ([`super::Recurring::operations`]), and not the other way round as
    /// well.
    fn is_done_by(&self, other: &Self) -> bool {
        let counts_as = |of: &Self, work: &Self| {
            of.every.as_ref().is_some_and(|every| work.operations.iter().any(|operation| every.operations.contains(operation)))
        };
        self.code != other.code && counts_as(self, other) && !counts_as(other, self)
    }

    fn for_group(&self, group: Option<&str>) -> impl Iterator<Item = &Duration> {
        self.durations.iter().filter(move |duration| duration.group.as_deref() == group)
    }

    /// What it takes on a car of this group: its own parts where it has some, else those for every car.
    fn parts_for(&self, group: Option<&str>) -> Vec<(String, Quantity)> {
        let of = |group: Option<&str>| -> Vec<(String, Quantity)> {
            let parts = self.parts.iter().filter(|part| part.group.as_deref() == group);
            parts.map(|part| (part.part_no.clone(), part.quantity)).collect()
        };
        let own = of(group);
        if own.is_empty() { of(None) } else { own }
    }

    /// What it stands for by itself, without what it includes.
    fn task(&self, group: Option<&str>) -> Task {
        Task { title: self.title.clone(), operations: self.operations.clone(), parts: self.parts_for(group) }
    }
}

/// What a service stands for in the workshop and in the stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// What the service is called.
    pub title: Title,
    /// Codes of the operation catalogue.
    pub operations: Vec<String>,
    /// Numbers of the price list.
    pub parts: Vec<(String, Quantity)>,
}

/// What services stand for on a car of this group: each service once, a package before what it includes, no operation twice, and nothing of
/// a service that a larger one counts as. Services that
/// were retired since they were booked count; codes that nobody knows stand for nothing.
#[must_use]
pub fn tasks(catalogue: &[Service], codes: &[String], group: Option<&str>) -> Vec<Task> {
    let find = |code: &String| catalogue.iter().find(|service| service.code == *code);
    let mut all: Vec<&Service> = Vec::new();
    for service in codes.iter().filter_map(find) {
        for one in std::iter::once(service).chain(service.includes.iter().filter_map(find)) {
            if !all.iter().any(|other| other.code == one.code) {
                all.push(one);
            }
        }
    }
    let of_a_larger = |service: &&Service| all.iter().any(|other| service.is_done_by(other));
    let all: Vec<&Service> = all.iter().copied().filter(|service| !of_a_larger(service)).collect();
    let mut known: Vec<String> = Vec::new();
    let mut tasks = Vec::new();
    for service in all {
        let mut task = service.task(group);
        task.operations.retain(|operation| !known.contains(operation));
        known.extend(task.operations.iter().cloned());
        if !task.operations.is_empty() || !task.parts.is_empty() {
            tasks.push(task);
        }
    }
    tasks
}

/// What tasks take from the stock together, by part number.
#[must_use]
pub fn parts_of(tasks: &[Task]) -> Vec<(String, Quantity)> {
    let mut sums: std::collections::BTreeMap<&str, i32> = std::collections::BTreeMap::new();
    for (part_no, quantity) in tasks.iter().flat_map(|task| &task.parts) {
        let sum = sums.entry(part_no).or_default();
        *sum = sum.saturating_add(quantity.0).min(Quantity::LIMIT.0);
    }
    sums.into_iter().map(|(part_no, quantity)| (part_no.to_owned(), Quantity(quantity))).collect()
}

/// Hours of one trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    pub skill: Skill,
    pub hours: Hours,
}

impl From<&Duration> for Need {
    fn from(duration: &Duration) -> Self {
        Self { skill: duration.skill, hours: duration.hours }
    }
}

/// What a visit needs: the services asked for, what they include once only, and a diagnosis for what was said in own words. Durations add
/// up by trade, in the order in which the services were named.
///
/// # Errors
/// [`Refusal::ServiceUnknown`] for a code that is not offered, [`Refusal::FieldEmpty`] when nothing at all is asked for.
pub fn needs(catalogue: &[Service], codes: &[String], group: Option<&str>, in_words: Option<Need>) -> Result<Vec<Need>, Refusal> {
    if codes.len() > MOST_SERVICES {
        return Err(Refusal::FieldTooLong { field: "services".to_owned(), limit: MOST_SERVICES });
    }
    let find = |code: &String| {
        let offered = catalogue.iter().find(|service| service.code == *code && service.active);
        offered.ok_or_else(|| Refusal::ServiceUnknown { service: code.clone() })
    };
    let mut chosen: Vec<&Service> = Vec::new();
    for code in codes {
        let service = find(code)?;
        if !chosen.iter().any(|other| other.code == service.code) {
            chosen.push(service);
        }
    }
    let of_a_larger = |service: &Service| chosen.iter().any(|other| service.is_done_by(other));
    let in_a_package = |service: &Service| of_a_larger(service) || chosen.iter().any(|package| package.includes.contains(&service.code));
    let mut all = Vec::new();
    let mut included: Vec<&String> = Vec::new();
    for service in chosen.iter().filter(|service| !in_a_package(service)) {
        let own = service.needs(group);
        if own.is_empty() {
            for code in &service.includes {
                // Two packages may hold the same.
                if !included.contains(&code) {
                    included.push(code);
                    let service = find(code)?;
                    if !of_a_larger(service) {
                        all.extend(service.needs(group));
                    }
                }
            }
        } else {
            all.extend(own);
        }
    }
    all.extend(in_words);
    let all = add_up(all);
    if all.is_empty() { Err(Refusal::FieldEmpty { field: "services".to_owned() }) } else { Ok(all) }
}

fn add_up(needs: Vec<Need>) -> Vec<Need> {
    let mut sums: Vec<Need> = Vec::new();
    for need in needs.into_iter().filter(|need| need.hours > Hours(0)) {
        match sums.iter_mut().find(|sum| sum.skill == need.skill) {
            Some(sum) => sum.hours.0 += need.hours.0,
            None => sums.push(need),
        }
    }
    sums
}
