//! What hangs on the walls: the workshop's own, and the one that customers see who wait. Both are read from afar, so they say little.

use super::board::{Board, Card, Column};
use super::{HoldReason, Job, JobStatus};
use crate::BayId;
use crate::care::Station;
use chrono::{DateTime, FixedOffset, Utc};

/// The most cars of a wall: nobody waits for the end of a longer list.
const MOST_CARS: usize = 60;
/// Of the cars that are neither late nor held, those that are promised next.
const MOST_NEXT: usize = 12;

/// The wall of the workshop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkshopWall {
    /// Late ones first, then those that are promised next, then those that are held.
    pub cars: Vec<WallCar>,
    pub bays: Vec<WallBay>,
    /// How many are late, whether or not they are shown.
    pub late: usize,
    /// How many are held.
    pub held: usize,
}

/// A car on the wall of the workshop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WallCar {
    /// Its plate, or the last characters of its VIN.
    pub car: String,
    pub column: Column,
    /// Who works on it, or shall.
    pub technician: Option<String>,
    pub bay: Option<String>,
    pub promised_at: Option<DateTime<Utc>>,
    /// By how many minutes it is late; nothing when it is not.
    pub late_by: Option<i64>,
    /// Why it stands still.
    pub hold: Option<HoldReason>,
}

/// A bay on the wall of the workshop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WallBay {
    pub id: BayId,
    pub name: String,
    pub car: Option<String>,
    /// The car in it is late.
    pub late: bool,
}

/// A car on the wall of the lounge: nothing by which somebody else could tell whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoungeCar {
    /// Its plate, shortened.
    pub car: String,
    pub station: Station,
    pub ready: Ready,
}

/// When a car of the lounge is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ready {
    Now,
    /// As it was promised.
    At(DateTime<Utc>),
    /// It has no promise yet, or the promise has passed: the advisor knows more.
    Ask,
}

/// What the wall of the workshop shows.
#[must_use]
pub fn workshop_wall(board: &Board, now: DateTime<Utc>) -> WorkshopWall {
    let late = |card: &Card| {
        let due = card.promised_at.filter(|due| *due < now && card.progress.status.promise_counts())?;
        Some((now - due).num_minutes())
    };
    let held = |card: &Card| card.progress.foremost().filter(|job| job.status == JobStatus::OnHold)?.hold.as_ref().map(|hold| hold.reason);
    let is_next = |card: &&Card| {
        let on_the_way =
            matches!(Column::of(card.progress.status), Some(Column::Waiting | Column::Work | Column::Inspection | Column::Wash));
        on_the_way && card.promised_at.is_some() && late(card).is_none() && held(card).is_none()
    };
    let late_cards: Vec<&Card> = board.cards.iter().filter(|card| late(card).is_some()).collect();
    let held_cards: Vec<&Card> = board.cards.iter().filter(|card| held(card).is_some()).collect();
    let next = board.cards.iter().filter(is_next).take(MOST_NEXT);
    // Boards are by promised time already.
    let shown = late_cards.iter().copied().chain(next).chain(held_cards.iter().copied().filter(|card| late(card).is_none()));
    let car = |card: &Card| {
        let column = Column::of(card.progress.status).unwrap_or(Column::Reception);
        // Whoever repaired it has nothing more to do with it once it is inspected and washed.
        let works = |job: &&Job| matches!(column, Column::Waiting | Column::Work | Column::Hold) && job.technician.is_some();
        let job = card.progress.foremost().filter(works);
        let bay = board.floor.bays.iter().find(|bay| bay.taken_by.as_ref().is_some_and(|(order, _)| *order == card.progress.order));
        WallCar {
            car: called(card),
            column,
            technician: job.and_then(|job| job.technician).and_then(|person| board.floor.technician_name(person)).map(str::to_owned),
            bay: bay.map(|bay| bay.name.clone()),
            promised_at: card.promised_at,
            late_by: late(card),
            hold: held(card),
        }
    };
    let is_late = |plate_of: &crate::OrderId| late_cards.iter().any(|card| card.progress.order == *plate_of);
    let bays = board.floor.bays.iter().map(|bay| WallBay {
        id: bay.id,
        name: bay.name.clone(),
        car: bay.taken_by.as_ref().map(|(_, car)| car.clone()),
        late: bay.taken_by.as_ref().is_some_and(|(order, _)| is_late(order)),
    });
    let (cars, bays) = (shown.take(MOST_CARS).map(car).collect(), bays.collect());
    WorkshopWall { cars, bays, late: late_cards.len(), held: held_cards.len() }
}

/// What the wall of the lounge shows: cars that are ready, that somebody waits for, or that are promised for today. The ready ones first.
#[must_use]
pub fn lounge_wall(board: &Board, offset: FixedOffset, now: DateTime<Utc>) -> Vec<LoungeCar> {
    let today = now.with_timezone(&offset).date_naive();
    let is_today = |card: &Card| card.promised_at.is_some_and(|due| due.with_timezone(&offset).date_naive() == today);
    let mut cars: Vec<LoungeCar> = Vec::new();
    for card in &board.cards {
        let station = Station::of(card.progress.status);
        let ready = match (station, card.promised_at) {
            (Station::Gone, _) => continue,
            (Station::Ready, _) => Ready::Now,
            (_, Some(due)) if due > now => Ready::At(due),
            _ => Ready::Ask,
        };
        if ready == Ready::Now || card.waiting || is_today(card) {
            cars.push(LoungeCar { car: shortened(card), station, ready });
        }
    }
    // Stable: within each, by promised time.
    cars.sort_by_key(|car| car.ready != Ready::Now);
    cars.truncate(MOST_CARS);
    cars
}

fn called(card: &Card) -> String {
    card.plate.clone().unwrap_or_else(|| card.vin_serial.clone())
}

/// A plate by which its owner knows the car and nobody else: province, city, the first and the last character of the serial (`浙A·8·7`). A car
/// without a plate is known by the last two characters of its VIN.
fn shortened(card: &Card) -> String {
    let Some(plate) = &card.plate else {
        let serial: Vec<char> = card.vin_serial.chars().collect();
        return format!("··{}", serial.iter().skip(serial.len().saturating_sub(2)).collect::<String>());
    };
    let characters: Vec<char> = plate.chars().collect();
    match characters.as_slice() {
        [province, city, first, .., last] if characters.len() >= 6 => format!("{province}{city}·{first}·{last}"),
        [first, .., last] => format!("{first}·{last}"),
        _ => "···".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair_orders::Status;
    use crate::staff::Skill;
    use crate::workshop::{Bay, Floor, Hold, Progress, Technician};
    use crate::{Hours, LineId, OrderId, PersonId};
    use chrono::{TimeDelta, TimeZone};
    use uuid::Uuid;

    const WANG: PersonId = PersonId(Uuid::from_u128(1));

    fn noon() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 12, 4, 0, 0).single().expect("a moment")
    }

    fn shanghai() -> FixedOffset {
        FixedOffset::east_opt(8 * 3600).expect("an offset")
    }

    /// A car that is promised so many minutes from now.
    fn card(number: u128, plate: &str, status: Status, minutes: i64) -> Card {
        let hold =
            (status == Status::OnHold).then(|| Hold { reason: HoldReason::WaitingForParts, note: "刹车盘".into(), since: noon() });
        let job = Job {
            line: LineId(Uuid::from_u128(number)),
            title: "更换制动盘".into(),
            skill: Skill::Mechanical,
            billed: Hours(100),
            authorised: true,
            status: if hold.is_some() { JobStatus::OnHold } else { JobStatus::Working },
            technician: Some(WANG),
            bay: None,
            crew: Vec::new(),
            hold,
            worked_by: vec![WANG],
            running_since: None,
            clocked_minutes: 0,
            rework: false,
            owes: Vec::new(),
            owes_remedy: false,
            write_up: crate::workshop::WriteUp::default(),
            told: crate::workshop::Told::default(),
            asked: Vec::new(),
            listed: Vec::new(),
        };
        let progress = Progress {
            order: OrderId(Uuid::from_u128(number)),
            version: 1,
            status,
            advisor: WANG,
            wash: true,
            unauthorised_lines: 0,
            jobs: vec![job],
            stages: Vec::new(),
        };
        Card {
            number: format!("RO{number}"),
            kind: None,
            plate: (!plate.is_empty()).then(|| plate.to_owned()),
            vin_serial: "012345".into(),
            model: "凯美瑞".into(),
            concern: "刹车异响".into(),
            customer_name: "李明".into(),
            promised_at: Some(noon() + TimeDelta::minutes(minutes)),
            waiting: false,
            paid: false,
            gate_pass: false,
            owes_final: None,
            since: noon(),
            progress,
        }
    }

    fn board(mut cards: Vec<Card>) -> Board {
        cards.sort_by_key(|card| card.promised_at);
        let technician =
            Technician {
                person: WANG, name: "王强".into(), skills: vec![Skill::Mechanical], running: None, load: Hours(0), attends: None
            };
        let taken_by = Some((OrderId(Uuid::from_u128(2)), "浙A22222".to_owned()));
        let bays = vec![
            Bay { id: BayId(Uuid::from_u128(1)), name: "1号".into(), taken_by },
            Bay { id: BayId(Uuid::from_u128(2)), name: "2号".into(), taken_by: None },
        ];
        Board { cards, floor: Floor { technicians: vec![technician], bays, ..Floor::default() }, advisors: Vec::new(), seq: 1 }
    }

    #[test]
    fn the_workshop_sees_late_cars_first_then_the_next_then_what_is_held_and_why() {
        let wall = workshop_wall(
            &board(vec![
                card(1, "浙A11111", Status::InWork, 45),
                card(2, "浙A22222", Status::InWork, -35),
                card(3, "浙A33333", Status::OnHold, 20),
                card(4, "浙A44444", Status::OnHold, -5),
                card(5, "浙A55555", Status::Ready, -90),
                card(6, "", Status::Washing, 10),
            ]),
            noon(),
        );
        let cars: Vec<&str> = wall.cars.iter().map(|car| car.car.as_str()).collect();
        assert_eq!(cars, ["浙A22222", "浙A44444", "012345", "浙A11111", "浙A33333"], "a car that is ready is nobody's work any more");
        assert_eq!((wall.late, wall.held), (2, 2));
        let late = &wall.cars[0];
        assert_eq!((late.late_by, late.bay.as_deref(), late.technician.as_deref()), (Some(35), Some("1号"), Some("王强")));
        assert_eq!((wall.cars[1].late_by, wall.cars[1].hold), (Some(5), Some(HoldReason::WaitingForParts)), "late and held");
        assert_eq!((wall.cars[4].late_by, wall.cars[4].hold), (None, Some(HoldReason::WaitingForParts)));
        assert_eq!((wall.cars[2].column, wall.cars[2].technician.as_deref()), (Column::Wash, None), "nobody works on it any more");
        let bays: Vec<_> = wall.bays.iter().map(|bay| (bay.name.as_str(), bay.car.as_deref(), bay.late)).collect();
        assert_eq!(bays, [("1号", Some("浙A22222"), true), ("2号", None, false)]);
    }

    #[test]
    fn walls_are_bounded() {
        let many = board((0..300).map(|number| card(number, "浙A11111", Status::InWork, -1)).collect());
        assert_eq!((workshop_wall(&many, noon()).cars.len(), workshop_wall(&many, noon()).late), (MOST_CARS, 300));
        assert_eq!(lounge_wall(&many, shanghai(), noon()).len(), MOST_CARS);
    }

    #[test]
    fn the_lounge_sees_todays_cars_without_telling_whose_they_are() {
        let mut waits = card(5, "沪AD12345", Status::InWork, 24 * 60);
        waits.waiting = true;
        let cars = lounge_wall(
            &board(vec![
                card(1, "浙A8K2C6", Status::InWork, 45),
                card(2, "浙A22222", Status::Ready, 60),
                card(3, "", Status::Washing, -5),
                card(4, "浙A44444", Status::InWork, 24 * 60),
                waits,
                card(6, "浙A66666", Status::Delivered, 10),
            ]),
            shanghai(),
            noon(),
        );
        let told: Vec<_> = cars.iter().map(|car| (car.car.as_str(), car.station, car.ready)).collect();
        let (soon, tomorrow) = (noon() + TimeDelta::minutes(45), noon() + TimeDelta::days(1));
        assert_eq!(
            told,
            [
                ("浙A·2·2", Station::Ready, Ready::Now),
                ("··45", Station::Wash, Ready::Ask),
                ("浙A·8·6", Station::Work, Ready::At(soon)),
                ("沪A·D·5", Station::Work, Ready::At(tomorrow)),
            ]
        );
    }
}
