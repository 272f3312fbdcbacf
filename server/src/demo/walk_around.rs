//! The way round the car, with the customer beside it.

use super::reception::SIGNATURE;
use super::simulation::Floor;
use super::visit::Visit;
use chrono::{DateTime, Duration, Utc};
use domain::repair_orders::walk_around::{DamageKind, Lamp, Mark, Question, Told, Wheel, WheelAt};
use domain::repair_orders::{Command as Order, Shows, WalkAround};
use domain::settlement::Method;
use domain::{Command, MarkId, PhotoId};
use store::Error;

/// Paints, as a camera sees them.
pub(super) const PAINTS: [[u8; 3]; 4] = [[222, 224, 226], [40, 42, 48], [120, 30, 34], [44, 74, 120]];

impl Visit {
    /// Six photos and one of the damage, what was found, and the customer's signature.
    pub(super) async fn walk_around(&self, floor: &mut Floor, at: DateTime<Utc>) -> Result<(), Error> {
        let (advisor, order) = (self.advisor(floor), self.order);
        let paint = PAINTS[self.index % PAINTS.len()];
        let damaged = !self.index.is_multiple_of(3);
        let mut damage = None;
        for (shows, second) in Shows::GUIDED.iter().copied().chain(damaged.then_some(Shows::Damage)).zip(1..) {
            let (photo, taken_at) = (PhotoId(floor.maker.id(at)), at + Duration::seconds(20 * second));
            floor.maker.picture(&advisor, photo, (shows, paint), taken_at).await?;
            let add = Order::AddPhoto { order, photo, shows, taken_at };
            floor.maker.act(&advisor, Command::RepairOrders(add), taken_at).await?;
            if shows == Shows::Damage {
                damage = Some(photo);
            }
        }
        let mut mark =
            |x, y, damage, note: &str, photo| Mark { id: Some(MarkId(floor.maker.id(at))), x, y, damage, note: note.to_owned(), photo };
        let scratch = mark(330, 150, DamageKind::Scratch, "左前门划痕约 8 cm", damage);
        let dent = mark(900, 430, DamageKind::Dent, "", None);
        let tread = |wear: u16| Some(30 + u16::try_from(self.index % 30).unwrap_or_default() - wear.min(20));
        let wheel = |at, wear| Wheel { at, tread: tread(wear), pressure: Some(230), pad: Some(45 + wear) };
        let walk_around = WalkAround {
            marks: if damaged { vec![scratch, dent] } else { Vec::new() },
            lamps: if self.index.is_multiple_of(4) { vec![Lamp::Engine] } else { Vec::new() },
            wheels: WheelAt::ALL.iter().copied().zip([17, 15, 4, 6]).map(|(at, wear)| wheel(at, wear)).collect(),
            valuables: if self.index.is_multiple_of(5) { "行车记录仪".to_owned() } else { String::new() },
            payment: Some(Method::Wechat),
            interview: vec![
                Told { question: Question::When, answer: "上周开始，冷车时明显".to_owned() },
                Told { question: Question::HowOften, answer: "几乎每天".to_owned() },
            ],
            fewer_photos: String::new(),
        };
        let (walk_around, signed_by) = (Box::new(walk_around), self.signs(floor));
        let sign = Order::SignCheckIn { order, began: Some(0), walk_around, signed_by, signature: SIGNATURE.to_owned() };
        floor.maker.act(&advisor, Command::RepairOrders(sign), at + Duration::minutes(3)).await
    }
}
