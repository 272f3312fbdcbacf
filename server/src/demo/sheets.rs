//! Inspection sheets of the story: what the rules demand of a job is filled before it is finished or passed, and some cars in work have
//! their health check.

use super::simulation::Floor;
use super::visit::{INSPECTORS, Visit};
use super::walk_around::PAINTS;
use chrono::{DateTime, Duration, Utc};
use domain::quality::{Command as Quality, Given, Item, Mark, PhotoWhen, SheetKind, Template, Work, demanded};
use domain::repair_orders::{Command as Order, Shows};
use domain::{Actor, Command, LineId, OrderId, PhotoId, SheetId};
use store::Error;
use store::quality::sheets::built_in;

/// A part that is not as it should be: the item, its reading, and what the technician says of it.
type Flaw = (&'static str, Mark, Option<i32>, &'static str);

/// What the health checks of the cars in work have found.
const HEALTH: &[&[Flaw]] = &[
    &[
        ("suspension", Mark::Bad, None, "右后减振器漏油，过坎时车身余震明显。"),
        ("tread_fr", Mark::Watch, Some(180), "内侧已到磨损标记，雨天制动距离会变长。"),
        ("tread_fl", Mark::Watch, Some(260), "偏磨，建议做四轮定位。"),
        ("cabin_filter", Mark::Watch, None, "滤芯发黑，有异味。"),
    ],
    &[("pad_front", Mark::Watch, Some(420), ""), ("battery_soh", Mark::Bad, Some(4_100), "冷车启动电压偏低。")],
];

/// What a sheet is of: which car, which job, which paint its photos show.
#[derive(Clone, Copy)]
pub(super) struct Of {
    pub order: OrderId,
    pub job: Option<LineId>,
    pub paint: [u8; 3],
}

/// The template of this kind that this work demands, or else that fits it best.
fn template(kind: SheetKind, work: Work) -> Option<&'static Template> {
    let fits = || built_in().iter().filter(move |template| template.kind == kind && template.is_for(work));
    fits().find(|template| template.is_demanded(work)).or_else(|| fits().next())
}

/// A reading that is in order.
fn good(item: &Item) -> Option<i32> {
    let measure = item.measure?;
    let low = measure.watch_below.or(measure.bad_below).map(|limit| limit + limit / 2);
    let high = measure.watch_above.or(measure.bad_above).map(|limit| limit / 2);
    Some(low.or(high).unwrap_or(measure.least + 420).min(measure.most))
}

/// Fills a sheet as somebody, all in order but for the flaws, with the photos that it wants.
async fn fill(floor: &mut Floor, actor: &Actor, of: Of, template: &Template, flaws: &[Flaw], at: DateTime<Utc>) -> Result<SheetId, Error> {
    let mut given = Vec::new();
    for item in &template.items {
        let flaw = flaws.iter().find(|(code, ..)| *code == item.code);
        let (mark, value, note) = flaw.map_or((Mark::Good, good(item), ""), |(_, mark, value, note)| (*mark, *value, *note));
        let wanted = item.photo == PhotoWhen::Always || (item.photo == PhotoWhen::Bad && mark == Mark::Bad);
        let mut photos = Vec::new();
        if wanted {
            let shows = Shows::Other;
            let photo = PhotoId(floor.maker.id(at));
            floor.maker.picture(actor, photo, (shows, of.paint), at).await?;
            let add = Order::AddPhoto { order: of.order, photo, shows, taken_at: at };
            floor.maker.act(actor, Command::RepairOrders(add), at).await?;
            photos.push(photo);
        }
        given.push(Given { item: item.code.clone(), mark, value, photos, note: note.to_owned() });
    }
    let sheet = SheetId(floor.maker.id(at));
    let filled = Quality::FillSheet {
        order: of.order,
        sheet,
        kind: template.kind,
        template: template.code.clone(),
        version: template.version,
        job: of.job,
        given,
        note: String::new(),
    };
    floor.maker.act(actor, Command::Quality(filled), at).await?;
    Ok(sheet)
}

/// Fills what a job owes of this kind, if it owes it.
pub(super) async fn owed(
    floor: &mut Floor,
    actor: &Actor,
    (of, work): (Of, Work),
    kind: SheetKind,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    if let Some(template) = template(kind, work).filter(|_| demanded(built_in(), work).contains(&kind)) {
        fill(floor, actor, of, template, &[], at).await?;
    }
    Ok(())
}

/// Fills the final sheet of a car, where one is demanded of its work.
pub(super) async fn last(floor: &mut Floor, actor: &Actor, of: Of, works: &[Work], at: DateTime<Utc>) -> Result<(), Error> {
    let demands = |template: &&Template| template.kind == SheetKind::Final && works.iter().any(|work| template.is_demanded(*work));
    if let Some(template) = built_in().iter().find(demands) {
        fill(floor, actor, of, template, &[], at).await?;
    }
    Ok(())
}

/// The cars that are in work when one looks: health checks, one of which its customer may read, a spot check, a self check.
pub(super) async fn play(floor: &mut Floor, visits: &[Visit], now: DateTime<Utc>) -> Result<(), Error> {
    let at = now - Duration::minutes(11);
    let at_work: Vec<(&Visit, usize, LineId)> =
        visits.iter().filter_map(|visit| visit.at_work().map(|(technician, job)| (visit, technician, job))).collect();
    for (place, (visit, technician, job)) in at_work.iter().enumerate().take(HEALTH.len() + 2) {
        let actor = floor.hands[*technician].actor.clone();
        let of = Of { order: visit.order, job: Some(*job), paint: PAINTS[visit.index % PAINTS.len()] };
        let work = Work { skill: None, kind: None, class: None };
        if let Some(flaws) = HEALTH.get(place) {
            let Some(template) = template(SheetKind::Health, work) else { continue };
            let sheet = fill(floor, &actor, of, template, flaws, at).await?;
            if place == 0 {
                let share = Quality::ShareSheet { order: visit.order, sheet };
                floor.maker.act(&visit.advisor(floor), Command::Quality(share), now - Duration::minutes(3)).await?;
            }
        } else if place == HEALTH.len() {
            let inspector = floor.person(INSPECTORS[0]);
            let Some(template) = template(SheetKind::Spot, work) else { continue };
            let flaw: &[Flaw] = &[("protection", Mark::Watch, None, "翼子板护罩未铺到位，已当场提醒。")];
            fill(floor, &inspector, Of { job: None, ..of }, template, flaw, at).await?;
        } else {
            let Some(template) = template(SheetKind::SelfCheck, work) else { continue };
            fill(floor, &actor, of, template, &[], at).await?;
        }
    }
    Ok(())
}
