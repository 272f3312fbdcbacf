//! A card of the board: a few lines while all is well, colour and a reason when it is not.

use super::board::Desk;
use crate::ui::{Button, Countdown, Glyph, Icon, Kind, Left, Menu, MenuAction, Plate, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::{Kind as VisitKind, Status};
use domain::workshop::{Card, Column, Floor, Job, JobStatus, gesture, next_column};
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::sync::Arc;

/// What colours a card.
fn state(card: &Card, now: chrono::DateTime<chrono::Utc>) -> Option<&'static str> {
    let late = card.promised_at.is_some_and(|due| due < now) && !matches!(card.progress.status, Status::Ready | Status::Settled);
    match card.progress.status {
        _ if late => Some("late"),
        Status::OnHold | Status::Rework => Some("waiting"),
        Status::Ready | Status::Settled => Some("ready"),
        _ => None,
    }
}

/// The job that a card speaks of: the one in work, the one that stands still, the next.
fn spoken_of(card: &Card) -> Option<&Job> {
    let jobs = &card.progress.jobs;
    let first = |status: JobStatus| jobs.iter().find(|job| job.status == status);
    first(JobStatus::Working)
        .or_else(|| first(JobStatus::OnHold))
        .or_else(|| first(JobStatus::Dispatched))
        .or_else(|| first(JobStatus::Open))
        .or(jobs.first())
}

/// A card and, while it is open, its steps.
#[component]
pub fn CardView(card: Arc<Card>, desk: Desk) -> impl IntoView {
    let visit = Visit::here();
    let clock = use_clock();
    let id = card.progress.order;
    let home = visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default();
    let colour = {
        let card = Arc::clone(&card);
        move || state(&card, clock.now())
    };
    let is_open = Memo::new(move |_| desk.opened.get() == Some(id));
    let lifted = Memo::new(move |_| desk.held.with(|held| held.as_ref().is_some_and(|held| held.card.progress.order == id)));
    let unsent = Memo::new(move |_| desk.on_the_way.with(|orders| orders.contains(&id)));
    let more = Arc::clone(&card);
    let press = move |_| desk.opened.update(|opened| *opened = if *opened == Some(id) { None } else { Some(id) });
    let grabbed = Arc::clone(&card);
    let on_pointer_down = move |event: leptos::ev::PointerEvent| super::drag::grab(desk, &grabbed, &event);
    view! {
        <li class="job" data-state=colour data-open=move || is_open.get().then_some("") data-lifted=move || lifted.get().then_some("") data-unsent=move || unsent.get().then_some("")>
            <button type="button" class="job-face" aria-expanded=move || if is_open.get() { "true" } else { "false" } on:click=press on:pointerdown=on_pointer_down>
                <Face card home floor=desk.floor />
            </button>
            {move || is_open.get().then(|| view! { <More card=Arc::clone(&more) desk /> })}
        </li>
    }
}

/// The lines of a card.
#[component]
pub fn Face(card: Arc<Card>, home: String, floor: RwSignal<Floor>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let waits = card
        .waiting
        .then(|| view! { <Icon glyph=Glyph::Armchair /><span class="visually-hidden">{td_string!(loc, common.waits_here)}</span> });
    let due = card.promised_at;
    // A car that is ready only waits to be fetched: nothing runs out any more.
    let counts = due.filter(|_| !matches!(card.progress.status, Status::Ready | Status::Settled));
    let comeback = (card.kind == Some(VisitKind::Comeback) || card.progress.jobs.iter().any(|job| job.rework)).then(|| {
        let word =
            if card.kind == Some(VisitKind::Comeback) { td_string!(loc, workshop.comeback) } else { td_string!(loc, workshop.rework) };
        view! { <span class="first">{word}</span> }
    });
    let job = spoken_of(&card).cloned();
    let by = job.clone().map(|job| {
        let who = move || {
            floor.with(|floor| {
                let person = job.technician.and_then(|person| floor.technician_name(person)).unwrap_or_default().to_owned();
                let bay = job.bay.and_then(|bay| floor.bay(bay)).map(|bay| bay.name.clone()).unwrap_or_default();
                if person.is_empty() { format!("{} h", job.billed) } else { format!("{person} {bay}") }
            })
        };
        view! {
            <span class="chip" aria-hidden="true">{words::skill_short(loc, job.skill)}</span>
            <span class="visually-hidden">{words::skill(loc, job.skill)}</span>
            <span class="by">{who}</span>
        }
    });
    let why = why(loc, &card);
    view! {
        <span class="line">
            <Plate plate=card.plate.clone().unwrap_or_default() home none=card.vin_serial.clone() />
            {counts.map(|due| view! { <Countdown due late=td_string!(loc, common.late_by) day=td_string!(loc, common.days) class="left" /> })}
        </span>
        <span class="line">
            <span class="what">{card.model.clone()}" "{job.as_ref().map_or_else(|| card.concern.clone(), |job| job.title.clone())}</span>
            {due.map(|due| view! { <time datetime=due.to_rfc3339()>{clock.day_time(due, visit.now)}</time> })}
        </span>
        <span class="line">{by}{comeback}<span class="marks">{waits}</span></span>
        {why.map(|(glyph, text)| view! { <span class="line why"><Icon glyph />{text}</span> })}
    }
}

/// Why a card stands where it stands, when that needs a word.
fn why(loc: Loc, card: &Card) -> Option<(Glyph, String)> {
    let held = card.progress.jobs.iter().find_map(|job| job.hold.as_ref().filter(|_| job.status == JobStatus::OnHold));
    match card.progress.status {
        Status::OnHold => held.map(|hold| (Glyph::Hourglass, format!("{} {}", words::hold_reason(loc, hold.reason), hold.note))),
        Status::Ready => Some((Glyph::ReceiptText, td_string!(loc, workshop.to_settle).to_owned())),
        Status::Settled if card.gate_pass => Some((Glyph::BadgeCheck, td_string!(loc, workshop.gate_pass_issued).to_owned())),
        Status::Settled if card.paid => Some((Glyph::Check, td_string!(loc, workshop.paid).to_owned())),
        Status::Settled => Some((Glyph::ReceiptText, td_string!(loc, workshop.to_pay).to_owned())),
        Status::Draft | Status::Reception | Status::Diagnosis | Status::Quoted | Status::Washing | Status::Rework => {
            Some((words::status_glyph(card.progress.status), words::status(loc, card.progress.status).to_owned()))
        }
        _ if card.progress.unauthorised_lines > 0 => {
            Some((Glyph::MessageSquareMore, td_string!(loc, workshop.added_work_waits).to_owned()))
        }
        _ => None,
    }
}

/// The steps of an open card: the next one as a button, every other as an entry of a menu that says why it cannot be taken.
#[component]
fn More(card: Arc<Card>, desk: Desk) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (actor, clock, now) = (visit.actor(), words::Clock::of(&visit), visit.now);
    let id = card.progress.order;
    let meaning = {
        let card = Arc::clone(&card);
        move |column: Column| desk.floor.with(|floor| gesture(&card, floor, column, &actor, now))
    };
    let refusal = move |refusal: &domain::Refusal| words::refusal(loc, refusal, &clock);
    let next = next_column(&card.progress).map(|column| {
        let (label, reason) = match meaning(column) {
            Ok(gesture) => (super::drag::gesture_words(loc, &gesture), None),
            Err(why) => (words::column(loc, column).to_owned(), Some(refusal(&why))),
        };
        let card = Arc::clone(&card);
        let press = Callback::new(move |()| super::drag::drop_on(desk, &card, column));
        view! { <Button kind=Kind::Next class="step" on_press=press disabled_reason=Signal::stored(reason)>{label}</Button> }
    });
    let others = Column::ALL
        .iter()
        .copied()
        .map(|column| {
            let (note, refused) = match meaning(column) {
                Ok(gesture) => (super::drag::gesture_words(loc, &gesture), None),
                Err(why) => (String::new(), Some(refusal(&why))),
            };
            let card = Arc::clone(&card);
            let press = Callback::new(move |()| super::drag::drop_on(desk, &card, column));
            view! { <MenuAction on_press=press text=words::column(loc, column) note refused=Signal::stored(refused) /> }
        })
        .collect_view();
    let left = card.promised_at.map(|due| Left::between(now, due));
    view! {
        <div class="job-more" data-late=left.is_some_and(|left| left.late).then_some("")>
            {next}
            <div class="two">
                <Menu id=format!("move-{id}") label=td_string!(loc, workshop.move_to) glyph=Glyph::ArrowRight>{others}</Menu>
                <a class="button" href=format!("/repair_orders/{id}")><Icon glyph=Glyph::ClipboardList />{td_string!(loc, workshop.order)}</a>
            </div>
        </div>
    }
}
