//! What has come to light on cars that are in work when one looks: some of it has no price yet, some waits for the customer.

use super::catalogue::{CUSTOMER, Job as Wanted};
use super::reception::shares;
use super::simulation::Floor;
use super::visit::Visit;
use super::walk_around::PAINTS;
use chrono::{DateTime, Duration, Utc};
use domain::repair_orders::{Command as Order, Shows};
use domain::{Command, FindingId, PhotoId};
use store::Error;

/// Words, and what is offered for it; nothing where nobody has put a price on it yet.
type Found = (&'static str, Option<Wanted>);

const FOUND: &[Found] = &[
    ("右前胎内侧磨损到 1.8 mm，已到磨损标记，雨天制动距离会变长。", Some(("TY-310", &[("3106042600", 200)]))),
    ("12V蓄电池健康度 41%，冷车启动电压偏低，入冬前建议更换。", None),
    ("空调滤清器堵塞，内有落叶。", None),
];

/// Has the technicians report, and the desk answer as far as it has come.
pub(super) async fn play(floor: &mut Floor, visits: &[Visit], now: DateTime<Utc>) -> Result<(), Error> {
    let at_work = visits.iter().filter_map(|visit| Some((visit, visit.at_work()?)));
    for ((text, offered), (visit, (technician, job))) in FOUND.iter().zip(at_work) {
        let (finding, photo) = (FindingId(floor.maker.id(now)), PhotoId(floor.maker.id(now)));
        let (actor, order, paint) = (floor.hands[technician].actor.clone(), visit.order, PAINTS[visit.index % PAINTS.len()]);
        let found = now - Duration::minutes(9);
        floor.maker.picture(&actor, photo, (Shows::Finding, paint), found).await?;
        let shown = Order::AddPhoto { order, photo, shows: Shows::Finding, taken_at: found };
        floor.maker.act(&actor, Command::RepairOrders(shown), found).await?;
        let report = Order::ReportFinding { order, finding, text: (*text).to_owned(), photos: vec![photo], job: Some(job) };
        floor.maker.act(&actor, Command::RepairOrders(report), found).await?;
        let Some(wanted) = offered else { continue };
        let Some((_, lines)) = visit.job_lines(floor, now, wanted, &shares(CUSTOMER)) else { continue };
        let (advisor, told) = (visit.advisor(floor), now - Duration::minutes(4));
        for line in lines {
            floor.maker.act(&advisor, Command::RepairOrders(Order::AddFoundWork { order, finding, line }), told).await?;
        }
        let promised_at = Some(visit.promised_at.max(now) + Duration::minutes(90));
        floor.maker.act(&advisor, Command::RepairOrders(Order::Quote { order, promised_at, closed_is_meant: true }), told).await?;
    }
    Ok(())
}
