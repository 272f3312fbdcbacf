//! What is looked at: the templates of a house's inspection sheets, by kind of work, with limits for what is measured.

use super::sheet::Mark;
use crate::Refusal;
use crate::appointments::Title;
use crate::customers::limited;
use crate::repair_orders::Kind;
use crate::repair_orders::cover::RepairClass;
use crate::staff::Skill;
use serde::{Deserialize, Serialize};

/// The most items of a sheet.
pub const MOST_ITEMS: usize = 60;
/// The most templates of a house.
pub const MOST_TEMPLATES: usize = 40;
/// The longest name of a template or an item, in characters.
const NAME: usize = 80;
/// What can be measured at all, in hundredths of any unit.
const SCALE: i32 = 1_000_000;

coded! {
    /// Which inspection a sheet is for (domain.md section 3, step 11).
    pub enum SheetKind {
        /// 车辆健康检查: of the car as it is, whatever it came for. The customer may read it.
        Health = "health",
        /// 自检: of the work, by whoever did it, before it counts as done.
        SelfCheck = "self_check",
        /// 互检: of the work, by somebody who did not do it.
        MutualCheck = "mutual_check",
        /// 终检: of the car before it is handed over, by an inspector.
        Final = "final",
        /// 过程抽检: of work that is going on, by an inspector.
        Spot = "spot",
    }
}

coded! {
    /// What something is measured in.
    pub enum Unit {
        Millimetre = "mm",
        Volt = "volt",
        Percent = "percent",
        Kilopascal = "kilopascal",
        Megohm = "megohm",
        Kilometre = "kilometre",
    }
}

impl Unit {
    /// The sign of the unit, which is the same in every language.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Millimetre => "mm",
            Self::Volt => "V",
            Self::Percent => "%",
            Self::Kilopascal => "kPa",
            Self::Megohm => "MΩ",
            Self::Kilometre => "km",
        }
    }
}

coded! {
    /// When an item wants a photo.
    pub enum PhotoWhen {
        Never = "never",
        /// When it is not in order.
        Bad = "bad",
        Always = "always",
    }
}

/// What is measured, and what the reading means. All figures are hundredths of the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    pub unit: Unit,
    /// Nothing can read less, or more: a slip of the finger.
    pub least: i32,
    pub most: i32,
    /// Below it the part is not in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bad_below: Option<i32>,
    /// Below it, it is to be watched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watch_below: Option<i32>,
    /// Above it, it is to be watched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub watch_above: Option<i32>,
    /// Above it the part is not in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bad_above: Option<i32>,
}

impl Measure {
    /// Whether something can read this at all.
    #[must_use]
    pub fn can_be(&self, value: i32) -> bool {
        (self.least..=self.most).contains(&value)
    }

    /// What a reading means. On the limit itself a part is still in order.
    #[must_use]
    pub fn mark(&self, value: i32) -> Mark {
        let below = |limit: Option<i32>| limit.is_some_and(|limit| value < limit);
        let above = |limit: Option<i32>| limit.is_some_and(|limit| value > limit);
        if below(self.bad_below) || above(self.bad_above) {
            Mark::Bad
        } else if below(self.watch_below) || above(self.watch_above) {
            Mark::Watch
        } else {
            Mark::Good
        }
    }

    /// Limits that contradict each other would never, or always, say the same.
    fn is_sound(&self) -> bool {
        let order = [Some(self.least), self.bad_below, self.watch_below, self.watch_above, self.bad_above, Some(self.most)];
        let given: Vec<i32> = order.into_iter().flatten().collect();
        given.windows(2).all(|pair| pair[0] <= pair[1]) && self.least < self.most && self.most <= SCALE && self.least >= -SCALE
    }
}

/// Something that is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its name within the sheet: a reading of one version is found again in the next.
    pub code: String,
    pub title: Title,
    /// What is measured; nothing where somebody only looks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// Without an answer the sheet is not complete: brakes, steering, wheels, what is under high voltage.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub safety: bool,
    pub photo: PhotoWhen,
}

/// Work that a sheet is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// The trade of the job; nothing for the car as a whole.
    pub skill: Option<Skill>,
    /// What kind of visit it is.
    pub kind: Option<Kind>,
    /// What the repair counts as, as far as it is known.
    pub class: Option<RepairClass>,
}

/// Kinds of work: a job is among them when its trade, its visit or its category is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<Skill>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<RepairClass>,
}

impl Scope {
    /// Whether nothing is named.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.skills.is_empty() && self.kinds.is_empty() && self.classes.is_empty()
    }

    /// Whether the work is named.
    #[must_use]
    pub fn names(&self, work: Work) -> bool {
        work.skill.is_some_and(|skill| self.skills.contains(&skill))
            || work.kind.is_some_and(|kind| self.kinds.contains(&kind))
            || work.class.is_some_and(|class| self.classes.contains(&class))
    }
}

/// A template of inspection sheets, as one version of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Its name in the house, for ever.
    pub code: String,
    /// Counts its changes. Sheets name the version that they were filled with, which is kept.
    pub version: i32,
    pub kind: SheetKind,
    pub title: Title,
    /// The work it is offered for; nothing named: any.
    #[serde(default)]
    pub fits: Scope,
    /// The work that it is demanded of; nothing named: none.
    #[serde(default)]
    pub demanded: Scope,
    pub items: Vec<Item>,
    /// Whether new sheets are filled with it.
    pub offered: bool,
}

impl Template {
    /// Whether it is meant for this work.
    #[must_use]
    pub fn is_for(&self, work: Work) -> bool {
        self.fits.is_empty() || self.fits.names(work) || self.is_demanded(work)
    }

    /// Whether this work is not complete without it.
    #[must_use]
    pub fn is_demanded(&self, work: Work) -> bool {
        self.demanded.names(work)
    }

    /// The item with this code.
    #[must_use]
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.code == code)
    }
}

/// Which inspections of the work itself a job asks for, by the templates that are offered: 自检 and 互检. What is asked of a job is said
/// once, when it is given out, so that nobody finds more asked when they have finished.
#[must_use]
pub fn demanded(templates: &[Template], work: Work) -> Vec<SheetKind> {
    let asks = |kind: SheetKind| templates.iter().any(|template| template.offered && template.kind == kind && template.is_demanded(work));
    [SheetKind::SelfCheck, SheetKind::MutualCheck].into_iter().filter(|kind| asks(*kind)).collect()
}

/// Decides whether a template becomes this. It gets the next version, whatever version it names.
///
/// # Errors
/// Somebody else has changed it, something has no name, twice the same item, limits that contradict each other, or too much of anything.
pub(super) fn put(template: &Template, replaces: Option<i32>, stands: &[Template]) -> Result<Template, Refusal> {
    let code = limited("code", &template.code, 40)?;
    if code.is_empty() {
        return Err(Refusal::FieldEmpty { field: "code".to_owned() });
    }
    let before = stands.iter().find(|known| known.code == code);
    if before.map(|known| known.version) != replaces {
        return Err(Refusal::SettingsChanged);
    }
    if before.is_none() && stands.len() >= MOST_TEMPLATES {
        return Err(Refusal::TooManyTemplates { limit: MOST_TEMPLATES });
    }
    if before.is_some_and(|known| known.kind != template.kind) {
        return Err(Refusal::NothingChanged);
    }
    if template.items.len() > MOST_ITEMS {
        return Err(Refusal::TooManyItems { limit: MOST_ITEMS });
    }
    if template.items.is_empty() {
        return Err(Refusal::FieldEmpty { field: "items".to_owned() });
    }
    let items = template.items.iter().map(item).collect::<Result<Vec<Item>, Refusal>>()?;
    if items.iter().enumerate().any(|(index, item)| items[..index].iter().any(|other| other.code == item.code)) {
        return Err(Refusal::AlreadyThere);
    }
    let version = before.map_or(1, |known| known.version + 1);
    let after = Template { code, version, title: title(&template.title)?, items, ..template.clone() };
    if before.is_some_and(|known| *known == Template { version: known.version, ..after.clone() }) {
        return Err(Refusal::NothingChanged);
    }
    Ok(after)
}

fn title(title: &Title) -> Result<Title, Refusal> {
    let name = |text: &str| match limited("title", text, NAME)? {
        text if text.is_empty() => Err(Refusal::FieldEmpty { field: "title".to_owned() }),
        text => Ok(text),
    };
    Ok(Title { zh_hans: name(&title.zh_hans)?, zh_hant: name(&title.zh_hant)?, en: name(&title.en)? })
}

fn item(item: &Item) -> Result<Item, Refusal> {
    let code = limited("code", &item.code, 40)?;
    if code.is_empty() {
        return Err(Refusal::FieldEmpty { field: "code".to_owned() });
    }
    let title = title(&item.title)?;
    if item.measure.is_some_and(|measure| !measure.is_sound()) {
        return Err(Refusal::LimitsContradict { item: title });
    }
    Ok(Item { code, title, ..item.clone() })
}
