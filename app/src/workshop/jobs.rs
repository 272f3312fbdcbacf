//! A technician's own jobs, for gloves on a tablet: the one in hand first and large, then what waits.

use super::advice::AdviceDialog;
use super::api;
use super::ask_parts::{AskPartsDialog, AskedParts, GiveBackDialog, OfJob};
use super::attend::OwnAttendance;
use super::cases::{Asked, CarDialog};
use super::dialogs::HoldForm;
use super::my_stages::MyStages;
use super::rows::{Row, Rows, boxed};
use super::told::told;
use super::unsent::{About, Acting, Unsent, UnsentList, my_jobs, newer_jobs};
use super::write_up::WriteUpDialog;
use crate::live::Live;
use crate::quality::lists::MutualChecks;
use crate::quality::sheets::{SheetDialog, Sheets};
use crate::repair_orders::{PhotoQueue, UnsentNotice};
use crate::ui::{
    Badge, Button, Countdown, Dialog, Empty, ErrorNotice, Field, Glyph, Icon, Kind, Loading, PageHeader, Plate, State, TextArea, WhyNot,
    open_while,
};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::quality::SheetKind;
use domain::workshop::{Board, Card, Command, Job, JobStatus, decide};
use domain::{LineId, PersonId};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use std::sync::Arc;

/// What may bring a job to a technician, or free them or their bay for the next one.
const NEWS: &[&str] = &[
    "dispatched",
    "failed",
    "clocked_on",
    "held",
    "resumed",
    "finished",
    "bay_left",
    "bay_cleared",
    "stages_planned",
    "clocked_in",
    "clocked_out",
    "attendance_corrected",
];

/// A technician's own jobs.
#[component]
pub fn JobsPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <Title text=td_string!(loc, common.nav_jobs) />
        <PageHeader title=td_string!(loc, common.nav_jobs) />
        <JobList />
    }
}

/// The jobs of the person who looks, live.
#[component]
pub fn JobList() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let person = Visit::here().actor().person;
    let board = Resource::new(move || person, my_jobs);
    view! {
        <div data-place="floor">
            <Suspense fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
                {move || Suspend::new(async move {
                    match board.await {
                        Ok(board) => view! { <Jobs board /> }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Suspense>
        </div>
    }
}

/// What the rows share.
#[derive(Clone, Copy)]
pub struct Bench {
    pub(super) rows: Rows,
    pub(super) unsent: Unsent,
    hold: RwSignal<Option<(Card, Job)>>,
    note_on: RwSignal<Option<Card>>,
    write_up: RwSignal<Option<(Card, Job)>>,
    at_hand: RwSignal<Option<Asked>>,
    advice: RwSignal<Option<(Card, Job)>>,
    ask_parts: RwSignal<Option<(Card, Job)>>,
    give_back: RwSignal<Option<OfJob>>,
    sheets: Sheets,
}

/// What the list of unsent deeds calls a job.
pub(super) fn about(card: &Card, job: &str) -> About {
    About { car: card.plate.clone().unwrap_or_else(|| card.vin_serial.clone()), job: job.to_owned() }
}

/// A job of one's own; it is drawn again only when it itself changes.
#[derive(Clone)]
struct Mine {
    line: LineId,
    row: Row,
}

impl Mine {
    /// The card and the job, told apart from the other jobs of the card.
    fn read(&self) -> Option<(Card, Job)> {
        self.row.card.with(|card| card.progress.job(self.line).map(|job| (card.clone(), job.clone())))
    }
}

/// One's own jobs among the cards, those in work first.
fn own(rows: &[Row], person: PersonId) -> Vec<Mine> {
    let order = |job: &Job| match job.status {
        JobStatus::Working => 0,
        JobStatus::OnHold => 1,
        _ => 2,
    };
    let mut jobs = Vec::new();
    for row in rows {
        row.card.with(|card| {
            let own = |job: &&Job| job.is_given_to(person) && !job.status.is_over() && job.status != JobStatus::Open;
            let found = card.progress.jobs.iter().filter(own);
            jobs.extend(found.map(|job| ((order(job), card.promised_at), Mine { line: job.line, row: row.clone() })));
        });
    }
    jobs.sort_by_key(|(key, _)| *key);
    jobs.into_iter().map(|(_, job)| job).collect()
}

#[component]
fn Jobs(board: Board) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let person = Visit::here().actor().person;
    let (unsent, seq) = (Unsent::begin(), board.seq);
    let over = Arc::new(move |board: &mut Board| {
        unsent.keep_jobs(board);
        unsent.foresee(board);
    });
    let rows = Rows::follow_under(board, || boxed(api::my_jobs()), NEWS, Some(over));
    follow_the_device(rows, unsent, seq);
    let photos = PhotoQueue::carry_on();
    let sheets = Sheets::begin(unsent);
    let bench = Bench {
        rows,
        unsent,
        hold: RwSignal::new(None),
        note_on: RwSignal::new(None),
        write_up: RwSignal::new(None),
        at_hand: RwSignal::new(None),
        advice: RwSignal::new(None),
        ask_parts: RwSignal::new(None),
        give_back: RwSignal::new(None),
        sheets,
    };
    let jobs = move || rows.rows.with(|rows| own(rows, person));
    let none = Memo::new(move |_| jobs().is_empty());
    view! {
        <UnsentList unsent />
        <UnsentNotice queue=photos />
        <OwnAttendance rows unsent />
        <MyStages rows unsent />
        {move || none.get().then(|| view! { <Empty title=td_string!(loc, workshop.no_jobs) text=td_string!(loc, workshop.no_jobs_text) glyph=Glyph::CircleCheck /> })}
        <ol class="work-list jobs">
            <For each=jobs key=|job| job.line let:job>
                <JobRow job bench />
            </For>
        </ol>
        <HoldDialog bench />
        <MutualChecks sheets=bench.sheets />
        <NoteDialog bench />
        <WriteUpDialog bench asked=bench.write_up />
        <CarDialog asked=bench.at_hand />
        <AdviceDialog bench asked=bench.advice />
        <AskPartsDialog bench asked=bench.ask_parts />
        <GiveBackDialog bench asked=bench.give_back />
        <SheetDialog sheets=bench.sheets photos />
    }
}

/// Lays what is not sent yet over the list, whenever that changes; and begins with what the device has read last, where the page is older.
fn follow_the_device(rows: Rows, unsent: Unsent, seq: i64) {
    let (person, live) = (Visit::here().actor().person, expect_context::<Live>());
    Effect::new(move |before: Option<usize>| {
        let count = unsent.deeds.with(Vec::len);
        match before {
            None => leptos::task::spawn_local(async move {
                #[cfg(feature = "hydrate")]
                crate::live::awake().await;
                match newer_jobs(person, seq) {
                    Some(board) => {
                        rows.put(board);
                        rows.again();
                    }
                    None => rows.redraw(),
                }
            }),
            // What has arrived is in the list that is fetched next, and stays shown until then.
            Some(before) if count < before && live.reached.get_untracked() => rows.again(),
            Some(_) => rows.redraw(),
        }
        count
    });
    let reached = live.reached;
    Effect::new(move |before: Option<bool>| {
        // A page that was opened without network has heard of nothing.
        let reached = reached.get();
        if reached && before == Some(false) {
            rows.again();
        }
        reached
    });
    Effect::new(move |before: Option<()>| {
        unsent.arrived.track();
        if before.is_some() {
            rows.again();
        }
    });
}

const fn look(status: JobStatus) -> (State, Glyph) {
    match status {
        JobStatus::Working => (State::Working, Glyph::Wrench),
        JobStatus::OnHold => (State::Waiting, Glyph::Hourglass),
        JobStatus::Open | JobStatus::Dispatched | JobStatus::Done | JobStatus::Abandoned => (State::Done, Glyph::Inbox),
    }
}

#[component]
fn JobRow(job: Mine, bench: Bench) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (person, home) = (visit.actor().person, visit.me.as_ref().map(|me| me.dealership.home_plate.clone()).unwrap_or_default());
    let (shown, stepped, noted) = (job.clone(), job.clone(), job.clone());
    let (line, order) = (job.line, job.row.order);
    let finding = format!("/repair_orders/{order}?do=finding&job={line}");
    let (filled, owing) = (job.clone(), job.clone());
    let sheet = move || {
        if let Some((card, job)) = untrack(|| filled.read()) {
            // Of what one has not begun there is nothing of one's own to check.
            let begun = job.worked_by.contains(&person);
            let kinds: &[SheetKind] = if begun { &[SheetKind::SelfCheck, SheetKind::Health] } else { &[SheetKind::Health] };
            bench.sheets.ask(&card, Some(&job), kinds);
        }
    };
    let owes = Memo::new(move |_| owing.read().is_some_and(|(_, job)| job.owes.contains(&SheetKind::SelfCheck)));
    let (writing, written, advising) = (job.clone(), job.clone(), job.clone());
    let advise = move || bench.advice.set(untrack(|| advising.read()));
    let write_up = move || bench.write_up.set(untrack(|| writing.read()));
    // What nobody has begun has nothing to be written of it; asked for it is when the work is in hand.
    let remedy = Memo::new(move |_| {
        written.read().map_or((false, false), |(_, job)| (!job.worked_by.is_empty(), job.owes_remedy && job.status == JobStatus::Working))
    });
    let (asking, wanted) = (job.clone(), job.clone());
    let ask = move || bench.ask_parts.set(untrack(|| asking.read()));
    let of_job = Signal::derive(move || wanted.read());
    // Parts are asked for while the row stands: which ones, its own signal says.
    let requests =
        Memo::new(move |_| of_job.with(|job| job.iter().flat_map(|(_, job)| &job.asked).map(|request| request.id).collect::<Vec<_>>()));
    let unsent = move || requests.with(|requests| bench.unsent.is_about(order, line, requests));
    let note = move || bench.note_on.set(Some(noted.row.card.get_untracked()));
    let state = move || job.read().map(|(_, job)| look(job.status).0.as_str());
    let face = move || shown.read().map(|(card, job)| face(loc, bench, &home, &card, &job));
    // The buttons stay where they are while only the clock of another job of the car moves.
    let status = {
        let stepped = stepped.clone();
        Memo::new(move |_| stepped.read().map(|(_, job)| job.status))
    };
    view! {
        <li data-state=state data-unsent=move || unsent().then_some("")>
            {face}
            {move || unsent().then(|| view! { <p class="unsent-mark"><Icon glyph=Glyph::CloudUpload />{td_string!(loc, unsent.mark)}</p> })}
            {move || owes.get().then(|| view! { <p class="sheet-owed"><Icon glyph=Glyph::ClipboardCheck />{td_string!(loc, sheets.self_owed)}</p> })}
            {move || remedy.get().1.then(|| view! { <p class="sheet-owed"><Icon glyph=Glyph::Pencil />{td_string!(loc, workshop.remedy_owed)}</p> })}
            <AskedParts job=of_job bench give_back=bench.give_back />
            <div class="acts">
                {move || status.get().map(|status| view! { <Steps job=stepped.clone() status line bench /> })}
                {move || remedy.get().0.then(|| view! { <Button glyph=Glyph::Pencil on_press=write_up.clone()>{td_string!(loc, workshop.write_up)}</Button> })}
            </div>
            <div class="acts aside">
                <Button glyph=Glyph::PackageSearch on_press=ask>{td_string!(loc, parts.ask)}</Button>
                <Button glyph=Glyph::ClipboardCheck on_press=sheet>{td_string!(loc, sheets.open)}</Button>
                <Button glyph=Glyph::History on_press=move || bench.at_hand.set(Some((order, Some(line))))>{td_string!(loc, workshop.at_hand)}</Button>
                <Button glyph=Glyph::MessageSquareMore on_press=advise>{td_string!(loc, workshop.advice)}</Button>
                <Button glyph=Glyph::MessageSquarePlus on_press=note>{td_string!(loc, workshop.add_note)}</Button>
                <a class="button" href=finding><Icon glyph=Glyph::Eye />{td_string!(loc, workshop.report_finding)}</a>
            </div>
        </li>
    }
}

/// What is to be done, on which car, until when.
fn face(loc: Loc, bench: Bench, home: &str, card: &Card, job: &Job) -> impl IntoView + use<> {
    let now = crate::ui::use_clock().now();
    // Without network the browser itself asks for the page, so that the copy that is kept on the device comes.
    let reached = expect_context::<Live>().reached;
    let bay = bench.rows.floor.with(|floor| job.bay.and_then(|bay| floor.bay(bay)).map(|bay| bay.name.clone())).unwrap_or_default();
    let worked = i64::from(job.clocked_minutes) + job.running_since.map_or(0, |since| (now - since).num_minutes().max(0));
    let worked = domain::Hours::from_minutes(worked).to_string();
    let times = td_string!(loc, workshop.worked_of, worked = worked, billed = job.length().to_string());
    let (state, glyph) = look(job.status);
    let hold = job.hold.clone().map(|hold| {
        view! { <p class="hold"><Icon glyph=super::face::hold_glyph(hold.reason) /><b>{words::hold_reason(loc, hold.reason)}</b>" "{hold.note}</p> }
    });
    view! {
        <a class="work-row" href=format!("/repair_orders/{}", card.progress.order) rel=move || (!reached.get()).then_some("external")>
            <span class="car"><Plate plate=card.plate.clone().unwrap_or_default() home=home.to_owned() none=card.vin_serial.clone() /><span class="what">{card.model.clone()}</span></span>
            <span class="who"><b>{job.title.clone()}</b>" "{bay}</span>
            <span class="at"><Badge state glyph text=words::job_status(loc, job.status) />" "<small>{times}</small></span>
            <span class="when">{card.promised_at.map(|due| view! { <Countdown due say=words::time_left(loc) /> })}</span>
            <span class="next"><Icon glyph=Glyph::ChevronRight /></span>
        </a>
        {hold}
        {told(loc, card, job)}
        <p class="concern quiet">{card.concern.clone()}</p>
    }
}

/// The steps of a job: big buttons, one of them the next.
#[component]
fn Steps(job: Mine, status: JobStatus, line: LineId, bench: Bench) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (actor, now) = (StoredValue::new(visit.actor()), visit.now);
    let acting = Acting::begin(bench.unsent);
    let order = job.row.order;
    let step = {
        let job = job.clone();
        move |command: Command, kind: Kind, glyph: Glyph, label: &'static str| {
            let (asked, pressed, job, card) = (command.clone(), command, job.clone(), job.row.card.clone());
            let reason = {
                let card = card.clone();
                Signal::derive(move || {
                    let decided = bench
                        .rows
                        .floor
                        .with(|floor| card.with(|card| actor.with_value(|actor| decide(&card.progress, floor, &asked, actor, now))));
                    decided.err().map(|refusal| words::floor_refusal(loc, &refusal))
                })
            };
            let press = Callback::new(move |()| {
                if let Some((card, job)) = untrack(|| job.read()) {
                    let seen = card.progress.version;
                    acting.act(domain::Command::Workshop(pressed.clone()), Some(seen), about(&card, &job.title), || ());
                }
            });
            view! { <Button kind glyph on_press=press pending=acting.pending disabled_reason=reason>{label}</Button> }
        }
    };
    let steps = match status {
        JobStatus::Working => {
            // Whoever shares the job and came after its clock had started joins in.
            let joining = Command::ClockOn { order, job: line };
            let joins = {
                let (card, joining) = (job.row.card.clone(), joining.clone());
                Memo::new(move |_| {
                    let decided = bench
                        .rows
                        .floor
                        .with(|floor| card.with(|card| actor.with_value(|actor| decide(&card.progress, floor, &joining, actor, now))));
                    decided.is_ok()
                })
            };
            let join = step(joining, Kind::Next, Glyph::Wrench, td_string!(loc, workshop.clock_on));
            let hold = Callback::new(move |()| bench.hold.set(untrack(|| job.read())));
            view! {
                <div class="join" hidden=move || !joins.get()>{join}</div>
                {step(Command::Finish { order, job: Some(line) }, Kind::Next, Glyph::Check, td_string!(loc, workshop.finish))}
                <Button glyph=Glyph::Hourglass on_press=hold>{td_string!(loc, workshop.hold)}</Button>
            }
            .into_any()
        }
        JobStatus::OnHold => {
            step(Command::Resume { order, job: Some(line) }, Kind::Next, Glyph::Wrench, td_string!(loc, workshop.resume)).into_any()
        }
        JobStatus::Dispatched => {
            step(Command::ClockOn { order, job: line }, Kind::Next, Glyph::Wrench, td_string!(loc, workshop.clock_on)).into_any()
        }
        JobStatus::Open | JobStatus::Done | JobStatus::Abandoned => ().into_any(),
    };
    view! { {steps}<WhyNot reason=acting.refused /> }
}

/// Why work on the job stops.
#[component]
fn HoldDialog(bench: Bench) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (held, acting) = (bench.hold, Acting::begin(bench.unsent));
    let open = open_while(held, move || acting.refused.set(None));
    let form = move || {
        held.get().map(|(card, job)| {
            let (order, line, seen) = (card.progress.order, job.line, card.progress.version);
            let about = about(&card, &job.title);
            let give = Callback::new(move |command: Command| {
                acting.act(domain::Command::Workshop(command), Some(seen), about.clone(), move || {
                    let _ = held.try_set(None);
                });
            });
            view! { <HoldForm order job=Some(line) give pending=acting.pending><WhyNot reason=acting.refused /></HoldForm> }
        })
    };
    view! { <Dialog id="hold-dialog" open title=td_string!(loc, workshop.ask_hold) close_label=td_string!(loc, common.close)>{form}</Dialog> }
}

/// A line for the history of the order: what was seen, what the driver should know.
#[component]
fn NoteDialog(bench: Bench) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let on = bench.note_on;
    let open = open_while(on, || ());
    let (text, acting) = (RwSignal::new(String::new()), Acting::begin(bench.unsent));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(card) = on.get_untracked() else { return };
        let command = domain::repair_orders::Command::Annotate { order: card.progress.order, text: text.get_untracked() };
        acting.act(domain::Command::RepairOrders(command), None, about(&card, ""), move || {
            let _ = text.try_set(String::new());
            let _ = on.try_set(None);
        });
    };
    view! {
        <Dialog id="note-dialog" open title=td_string!(loc, workshop.add_note) close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <Field id="job-note" label=td_string!(loc, workshop.note_text)><TextArea value=text maxlength=2000 required=true /></Field>
                <WhyNot reason=acting.refused />
                <footer><Button kind=Kind::Next submit=true pending=acting.pending>{td_string!(loc, workshop.save_note)}</Button></footer>
            </form>
        </Dialog>
    }
}
