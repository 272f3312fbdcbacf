//! The walls: few rows in large type, high contrast, no controls. What does not fit on one page comes on the next, which turns by itself.

use crate::ui::{Glyph, Icon, State};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::care::Station;
use domain::staff::Dealership;
use domain::workshop::{LoungeCar, Ready, WallBay, WallCar, WorkshopWall};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Rows of a page of the workshop's wall.
const WORKSHOP_ROWS: usize = 6;
/// Bays that are shown at once.
const BAYS: usize = 12;
/// Rows of a page of the lounge's wall.
const LOUNGE_ROWS: usize = 7;

/// What a wall shows.
#[derive(Clone, Debug)]
pub enum Wall {
    Workshop(WorkshopWall),
    Lounge(Vec<LoungeCar>),
}

/// The page of a wall.
#[derive(Clone, Debug)]
pub struct WallPage {
    pub house: Dealership,
    /// The dealership's offset from UTC now, in minutes.
    pub offset_minutes: i32,
    pub wall: Wall,
    /// Which of its pages is in sight first; counted on beyond the last one.
    pub page: usize,
}

impl WallPage {
    pub(super) const fn theme(&self) -> &'static str {
        match self.wall {
            Wall::Workshop(_) => "dark",
            Wall::Lounge(_) => "light",
        }
    }

    pub(super) fn title(&self, loc: Loc) -> &'static str {
        match self.wall {
            Wall::Workshop(_) => td_string!(loc, devices.workshop_wall),
            Wall::Lounge(_) => td_string!(loc, devices.progress),
        }
    }

    /// How many pages there are.
    fn pages(&self) -> usize {
        match &self.wall {
            Wall::Workshop(wall) => wall.cars.len().div_ceil(WORKSHOP_ROWS).max(wall.bays.len().div_ceil(BAYS)),
            Wall::Lounge(cars) => cars.len().div_ceil(LOUNGE_ROWS),
        }
        .max(1)
    }

    /// Where the next page is, for a screen without scripts.
    pub(super) fn next_address(&self) -> String {
        format!("/wall?page={}", (self.page + 1) % self.pages())
    }
}

/// Draws it.
pub(super) fn page(page: WallPage) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let now = Visit::here().now;
    let clock = words::Clock::at_offset(page.offset_minutes);
    let shown = page.page % page.pages();
    let title = page.title(loc);
    let (counts, body) = match &page.wall {
        Wall::Workshop(wall) => (Some(counts(wall)), workshop(wall, shown, &clock).into_any()),
        Wall::Lounge(cars) => (None, lounge(cars, shown, &clock).into_any()),
    };
    view! {
        // The script puts the time into the brace.
        <p class="wall-lost" id="lost" role="status" data-words=td_string!(loc, devices.not_connected, at = "{}") hidden></p>
        <div class="wall" id="wall" data-now=now.timestamp_millis().to_string() data-offset=page.offset_minutes.to_string()>
            <header class="wall-head">
                <b>{page.house.short_name}</b>
                <h1>{title}</h1>
                {counts}
                <time class="wall-time" data-clock=true>{clock.time(now)}</time>
            </header>
            {body}
        </div>
    }
}

fn counts(wall: &WorkshopWall) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let (late, held) = (wall.late, wall.held);
    view! {
        {(late > 0).then(|| view! { <span class="wall-count" data-state=State::Late.as_str()>{td_string!(loc, devices.late_count, count = late)}</span> })}
        {(held > 0).then(|| view! { <span class="wall-count" data-state=State::Waiting.as_str()>{td_string!(loc, devices.held_count, count = held)}</span> })}
    }
}

fn workshop(wall: &WorkshopWall, shown: usize, clock: &words::Clock) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let nothing = wall.cars.is_empty().then(|| view! { <p class="wall-nothing">{td_string!(loc, devices.nothing_due)}</p> });
    let pages = in_pages(&wall.cars, WORKSHOP_ROWS, shown, |car| car_row(car, clock));
    let bay = |bay: &WallBay| {
        let (name, late) = (bay.name.clone(), bay.late.then_some(State::Late.as_str()));
        let car = match &bay.car {
            Some(car) => view! { <b>{car.clone()}</b> }.into_any(),
            None => view! { <i>{td_string!(loc, devices.free)}</i> }.into_any(),
        };
        view! { <li data-state=late><small>{name}</small>{car}</li> }
    };
    let bays = in_pages(&wall.bays, BAYS, shown, bay);
    view! {
        <main id="main" class="wall-rows">{nothing}{pages}</main>
        <footer class="wall-bays">{bays}</footer>
    }
}

/// Lists of so many rows, of which one is in sight.
fn in_pages<T, V: IntoView + 'static>(all: &[T], rows: usize, shown: usize, row: impl Fn(&T) -> V) -> AnyView {
    let pages = all.len().div_ceil(rows).max(1);
    all.chunks(rows)
        .enumerate()
        .map(|(at, some)| {
            let hidden = at != shown % pages;
            view! { <ol data-page=true hidden=hidden>{some.iter().map(&row).collect_view()}</ol> }
        })
        .collect_view()
        .into_any()
}

fn car_row(car: &WallCar, clock: &words::Clock) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let now = Visit::here().now;
    let (state, glyph) = match (car.late_by, car.hold) {
        (Some(_), _) => (State::Late, Glyph::AlarmClock),
        (None, Some(_)) => (State::Waiting, Glyph::Pause),
        (None, None) => (State::Working, Glyph::Wrench),
    };
    let stage = car.hold.map_or_else(|| words::column(loc, car.column), |reason| words::hold_reason(loc, reason));
    let place = car.bay.as_ref().map(|bay| td_string!(loc, devices.bay, bay = bay.as_str())).unwrap_or_default();
    let who = car.technician.clone().unwrap_or_default();
    let due = car.promised_at.map(|due| clock.day_time(due, now)).unwrap_or_default();
    let late = car.late_by.map(|minutes| td_string!(loc, devices.late_by, duration = clock.duration(loc, minutes)));
    view! {
        <li class="wall-car" data-state=state.as_str()>
            <Icon glyph />
            <b class="wall-plate">{car.car.clone()}</b>
            <span class="wall-stage">{stage}</span>
            <span class="wall-where">{place}<small>{who}</small></span>
            <span class="wall-due">{due}<small>{late}</small></span>
        </li>
    }
}

fn lounge(cars: &[LoungeCar], shown: usize, clock: &words::Clock) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let now = Visit::here().now;
    let nothing = cars.is_empty().then(|| view! { <p class="wall-nothing">{td_string!(loc, devices.no_cars)}</p> });
    let row = |car: &LoungeCar| {
        let (state, glyph) = match car.station {
            Station::Reception => (State::Waiting, Glyph::ConciergeBell),
            Station::Work => (State::Working, Glyph::Wrench),
            Station::Inspection => (State::Working, Glyph::ClipboardCheck),
            Station::Wash => (State::Working, Glyph::Droplets),
            Station::Ready => (State::Ready, Glyph::KeyRound),
            Station::Gone => (State::Done, Glyph::Check),
        };
        let ready = match car.ready {
            Ready::Now => td_string!(loc, devices.ready_now).to_owned(),
            Ready::At(due) => clock.day_time(due, now),
            Ready::Ask => td_string!(loc, devices.ask).to_owned(),
        };
        view! {
            <li class="wall-car" data-state=state.as_str()>
                <Icon glyph />
                <b class="wall-plate">{car.car.clone()}</b>
                <span class="wall-stage">{words::station(loc, car.station)}</span>
                <span class="wall-due">{ready}</span>
            </li>
        }
    };
    let pages = in_pages(cars, LOUNGE_ROWS, shown, row);
    let heads = (!cars.is_empty()).then(|| {
        view! {
            <p class="wall-heads">
                <span></span>
                <span>{td_string!(loc, devices.your_car)}</span>
                <span>{td_string!(loc, devices.stage)}</span>
                <span>{td_string!(loc, devices.ready_at)}</span>
            </p>
        }
    });
    view! { <main id="main" class="wall-rows" data-lounge=true>{heads}{nothing}{pages}</main> }
}
