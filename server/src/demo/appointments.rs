//! The appointment desk of the demo: a month of visits, with those who did not come, and full days to come.

use super::cars::Owned;
use super::simulation::Floor;
use super::visit::Visit;
use super::walk_around::PAINTS;
use super::{Maker, services};
use app::words::wording;
use chrono::{DateTime, Days, Duration, Utc};
use domain::appointments::{Channel, Command as Visits, Settings, Stay, VisitDraft};
use domain::customers::{Agreed, Energy, Purpose};
use domain::repair_orders::Kind;
use domain::staff::Skill;
use domain::{Actor, AppointmentId, BayId, Command, ConsentId, Guest, Language, Refusal};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use store::Error;

/// Visits of the days to come, tomorrow first.
const TO_COME: [usize; 8] = [18, 12, 9, 6, 4, 3, 2, 1];
/// Visits that are still expected today.
const TODAY: usize = 7;
/// What the first visits of tomorrow are for.
const SURE: [&str; 2] = [LARGE, "PM-S"];
/// The large maintenance: it takes the part that has run out.
const LARGE: &str = "PM-L";
/// The grid of the desk.
const GRID: i64 = 30;

/// Sets the house up: hours, catalogue, what the bays are fitted for.
pub(super) async fn set_up(
    maker: &mut Maker,
    manager: &Actor,
    hours: &super::hours::OpeningHours,
    bays: &[BayId],
    begin: DateTime<Utc>,
) -> Result<(), Error> {
    let dealership = manager.dealership;
    let settings = Settings { week: [hours.by_the_clock(); 7], model_groups: services::model_groups(), ..Settings::default() };
    let set = Visits::SetSettings { dealership, effective_from: begin, settings: Box::new(settings), replaces: None };
    maker.act(manager, Command::Appointments(set), begin).await?;
    for service in services::services() {
        let put = Visits::PutService { dealership, service: Box::new(service), replaces: None };
        maker.act(manager, Command::Appointments(put), begin).await?;
    }
    let (body, other) = bays.split_at(bays.len().saturating_sub(2));
    for (bays, skills) in [
        (body, vec![Skill::Mechanical, Skill::Electrical, Skill::Maintenance, Skill::HighVoltage]),
        (other, vec![Skill::Body, Skill::Paint]),
    ] {
        for bay in bays {
            let fit = Visits::FitBay { bay: *bay, skills: skills.clone() };
            maker.act(manager, Command::Appointments(fit), begin).await?;
        }
    }
    Ok(())
}

/// A visit that the desk has confirmed.
struct Coming {
    appointment: AppointmentId,
    /// Whether it takes the part that runs out.
    large: bool,
    /// Whether it was booked whatever the dice said; nobody has prepared it yet.
    sure: bool,
}

/// The desk's own story, told when the workshop's has been: it draws from its own dice, so that neither changes the other.
struct Desk<'a> {
    floor: &'a mut Floor,
    dice: StdRng,
    clerk: Actor,
    now: DateTime<Utc>,
}

/// Plays the visits of the month and books the days to come.
pub(super) async fn play(floor: &mut Floor, visits: &[Visit], now: DateTime<Utc>) -> Result<(), Error> {
    super::parts::count(floor, floor.begin).await?;
    let clerk = floor.person("yu");
    let mut desk = Desk { floor, dice: StdRng::seed_from_u64(20_260_313), clerk, now };
    for visit in visits.iter().filter(|visit| visit.arrives() <= now && !visit.order.0.is_nil()) {
        if desk.dice.random_bool(0.4) {
            desk.came(visit).await?;
        }
    }
    let today = desk.floor.hours.day_of(now);
    let first = desk.floor.hours.day_of(desk.floor.begin) + Days::new(2);
    for day in first.iter_days().take_while(|day| *day < today) {
        if desk.dice.random_bool(0.6) {
            desk.did_not_come(day).await?;
        }
    }
    let mut coming = Vec::new();
    for (ahead, count) in (0..).zip([TODAY].iter().chain(&TO_COME)) {
        for place in 0..*count {
            // Whatever the dice say, tomorrow has something to prepare: a large maintenance and a small one.
            let sure = if ahead == 1 { SURE.get(place).copied() } else { None };
            coming.extend(desk.will_come(today + Days::new(ahead), sure).await?.map(|visit| (ahead, visit)));
        }
    }
    desk.put_aside(&coming, desk.floor.hours.evening_before(today)).await?;
    desk.stands_at_reception().await?;
    // Those who are expected today were reminded last night, the next ones just now.
    for at in [floor.hours.evening_before(today), now] {
        store::care::reminders::queue_due(&floor.maker.store, at).await?;
    }
    Ok(())
}

impl Desk<'_> {
    async fn act(&mut self, actor: &Actor, command: Visits, at: DateTime<Utc>) -> Result<(), Error> {
        self.floor.maker.act(actor, Command::Appointments(command), at).await
    }

    /// What is written down when this car's owner calls.
    fn draft(&mut self, car: usize, kind: Kind, concern: &str) -> VisitDraft {
        let electric = self.floor.cars[car].vehicle_draft.energy == Energy::Electric;
        let services: &[&str] = match kind {
            Kind::Maintenance | Kind::FirstService => {
                let usual = [&["PM-S"][..], &["PM-L"], &["PM-S", "TYRE"]][self.dice.random_range(0..3)];
                // There is no oil in it to change.
                if electric { &["HV"][..] } else { usual }
            }
            Kind::Accident => &["BODY"],
            _ => &[],
        };
        let owned = &self.floor.cars[car];
        VisitDraft {
            vehicle: Some(owned.vehicle),
            plate: owned.vehicle_draft.plate.clone(),
            vin: String::new(),
            model: owned.vehicle_draft.model.clone(),
            name: owned.customer_draft.name.clone(),
            phone: owned.customer_draft.phone.clone(),
            services: services.iter().map(|code| (*code).to_owned()).collect(),
            concern: if services.is_empty() { concern.to_owned() } else { String::new() },
            stay: [Stay::Waits, Stay::Waits, Stay::Leaves, Stay::PickUp][self.dice.random_range(0..4)],
            pick_up: String::new(),
            loaner: self.dice.random_bool(0.05),
            advisor: None,
            note: String::new(),
            language: None,
        }
    }

    /// Books a visit, at the time that is wanted or the next that is free, and says which; nothing when the customer would rather call again.
    async fn book(
        &mut self,
        draft: VisitDraft,
        mut starts_at: DateTime<Utc>,
        booked_at: DateTime<Utc>,
    ) -> Result<Option<(AppointmentId, DateTime<Utc>)>, Error> {
        let online = self.dice.random_bool(0.35);
        let (who, channel) = match online {
            true => (Actor::guest(self.floor.maker.id(booked_at), Guest::Booking, self.clerk.dealership), Channel::Online),
            false => (self.clerk.clone(), Channel::Phone),
        };
        for _ in 0..2 {
            let appointment = AppointmentId(self.floor.maker.id(booked_at));
            let agreed = if online { vec![self.agreed(booked_at)] } else { Vec::new() };
            let book = Visits::Book { appointment, channel, visit: Box::new(draft.clone()), starts_at, link: None, agreed };
            match self.act(&who, book, booked_at).await {
                Ok(()) => {
                    if online && draft.services.is_empty() && !draft.concern.is_empty() {
                        let paint = PAINTS[draft.concern.len() % PAINTS.len()];
                        self.floor.maker.sent((who.dealership, appointment), paint, booked_at).await?;
                    }
                    return Ok(Some((appointment, starts_at)));
                }
                Err(Error::Refused(refused)) => match refused.refusal {
                    Refusal::SlotTaken { next, .. } | Refusal::HouseIsClosed { next, .. } | Refusal::TimeOffGrid { next, .. } => {
                        match next.first() {
                            Some(next) => starts_at = *next,
                            None => return Ok(None),
                        }
                    }
                    _ => return Ok(None),
                },
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Whoever books for themselves is told of it.
    fn agreed(&mut self, at: DateTime<Utc>) -> Agreed {
        let (purpose, language) = (Purpose::VisitMessages, Language::ZhHans);
        let wording = wording(app::words::locale(language), purpose).to_owned();
        Agreed { consent: ConsentId(self.floor.maker.id(at)), purpose, wording, language }
    }

    /// The time of the grid that lies before a moment.
    fn on_the_grid(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        let opens = self.floor.hours.opening(self.floor.hours.day_of(at));
        opens + Duration::minutes((at - opens).num_minutes().div_euclid(GRID) * GRID)
    }

    /// A car of the workshop's story that had been booked some days before.
    async fn came(&mut self, visit: &Visit) -> Result<(), Error> {
        let arrives = visit.arrives();
        let booked_at = (arrives - Duration::minutes(self.dice.random_range(600..8_000))).max(self.floor.begin);
        let draft = self.draft(visit.plan.car, visit.plan.need.kind, visit.plan.need.concern);
        let Some((appointment, _)) = self.book(draft, self.on_the_grid(arrives), booked_at).await? else { return Ok(()) };
        let clerk = self.clerk.clone();
        self.confirm(appointment, booked_at + Duration::minutes(25)).await?;
        if self.dice.random_bool(0.6) {
            self.prepare(appointment, true, arrives - Duration::hours(14)).await?;
        }
        self.act(&clerk, Visits::Arrive { appointment }, arrives).await?;
        let advisor = self.floor.person("lin");
        let greeted_at = arrives + Duration::minutes(self.dice.random_range(0..4));
        self.act(&advisor, Visits::LinkOrder { appointment, order: visit.order }, greeted_at).await
    }

    /// The desk looks at what customers have booked for themselves; what it booked itself is confirmed already.
    async fn confirm(&mut self, appointment: AppointmentId, at: DateTime<Utc>) -> Result<(), Error> {
        let clerk = self.clerk.clone();
        match self.act(&clerk, Visits::Confirm { appointment }, at).await {
            Ok(()) | Err(Error::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn somebody(&mut self) -> VisitDraft {
        let car = self.dice.random_range(0..self.floor.cars.len());
        let (kind, concern) = [
            (Kind::Maintenance, ""),
            (Kind::Maintenance, ""),
            (Kind::General, "刹车时方向盘抖动。"),
            (Kind::General, "冷启动时发动机有异响。"),
            (Kind::Accident, ""),
        ][self.dice.random_range(0..5)];
        self.draft(car, kind, concern)
    }

    fn runs_on_battery(&self, draft: &VisitDraft) -> bool {
        let electric = |owned: &Owned| owned.vehicle_draft.energy == Energy::Electric;
        self.floor.cars.iter().any(|owned| Some(owned.vehicle) == draft.vehicle && electric(owned))
    }

    async fn did_not_come(&mut self, day: chrono::NaiveDate) -> Result<(), Error> {
        let starts_at = self.floor.hours.opening(day) + Duration::minutes(GRID * self.dice.random_range(0..15));
        let draft = self.somebody();
        let booked_at = (starts_at - Duration::days(2)).max(self.floor.begin);
        // A time that was taken has become another one, maybe of the next day.
        let Some((appointment, starts_at)) = self.book(draft, starts_at, booked_at).await? else { return Ok(()) };
        let clerk = self.clerk.clone();
        let given_up = starts_at + Duration::hours(8);
        if given_up > self.now {
            return Ok(());
        }
        let end = match self.dice.random_bool(0.6) {
            true => Visits::MarkNoShow { appointment },
            false => Visits::Cancel { appointment, reason: "客户临时出差，改天再约".to_owned() },
        };
        self.act(&clerk, end, given_up).await
    }

    /// Nothing when nobody has looked at the visit yet, or it came to none.
    async fn will_come(&mut self, day: chrono::NaiveDate, sure: Option<&str>) -> Result<Option<Coming>, Error> {
        let opens = self.floor.hours.opening(day);
        let wanted = opens + Duration::minutes(GRID * self.dice.random_range(0..15));
        let starts_at = if wanted > self.now { wanted } else { self.on_the_grid(self.now) + Duration::minutes(GRID) };
        let mut draft = self.somebody();
        // Whoever comes for oil has a car that burns it.
        while sure.is_some() && self.runs_on_battery(&draft) {
            draft = self.somebody();
        }
        let mut booked_at = self.now - Duration::minutes(self.dice.random_range(150..5_000));
        if let Some(service) = sure {
            (draft.services, draft.concern) = (vec![service.to_owned()], String::new());
            booked_at = self.now - Duration::days(1);
        }
        let large = draft.services.iter().any(|service| service == LARGE);
        let Some((appointment, _)) = self.book(draft, starts_at, booked_at).await? else { return Ok(None) };
        // The newest requests wait for the desk.
        if booked_at < self.now - Duration::hours(12) {
            self.confirm(appointment, booked_at + Duration::hours(1)).await?;
            return Ok(Some(Coming { appointment, large, sure: sure.is_some() }));
        }
        Ok(None)
    }

    /// 备料: last night for today; for tomorrow the desk has only begun, and one part has run out.
    async fn put_aside(&mut self, coming: &[(u64, Coming)], last_night: DateTime<Utc>) -> Result<(), Error> {
        for (_, visit) in coming.iter().filter(|(ahead, _)| *ahead == 0).skip(1) {
            self.prepare(visit.appointment, true, last_night).await?;
        }
        let just_now = self.now - Duration::minutes(20);
        super::parts::runs_out(self.floor, just_now).await?;
        let tomorrow = coming.iter().filter(|(ahead, visit)| *ahead == 1 && !visit.sure).map(|(_, visit)| visit);
        for (_, visit) in (0..).zip(tomorrow).filter(|(place, visit)| place % 2 == 0 || visit.large) {
            self.prepare(visit.appointment, true, just_now).await?;
        }
        Ok(())
    }

    /// Puts aside what a visit takes; what is missing leaves it as it is, unless the rest is held all the same.
    async fn prepare(&mut self, appointment: AppointmentId, despite_short: bool, at: DateTime<Utc>) -> Result<(), Error> {
        let clerk = self.clerk.clone();
        let prepare = Visits::Prepare { appointment, note: "配件已备，施工单已打印".to_owned(), despite_short };
        match self.act(&clerk, prepare, at).await {
            Ok(()) | Err(Error::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Two cars have just come in, and nobody has spoken to them yet.
    async fn stands_at_reception(&mut self) -> Result<(), Error> {
        let clerk = self.clerk.clone();
        for minutes in [4, 1] {
            let at = self.now - Duration::minutes(minutes);
            let appointment = AppointmentId(self.floor.maker.id(at));
            // Whoever is expected today, or waits already, is somebody else.
            for _ in 0..20 {
                let visit = Box::new(self.somebody());
                match self.act(&clerk, Visits::QueueWalkIn { appointment, visit }, at).await {
                    Ok(()) => break,
                    Err(Error::Refused(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }
}
