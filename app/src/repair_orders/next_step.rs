//! The next step of an order: one button at full contrast, and beside it what else can be done.

use super::authorise::AuthoriseDialog;
use super::prompts::{DiagnosisDialog, PromiseDialog, Prompt, PromptDialog};
use crate::execute::{self, Sending};
use crate::ui::{Button, Glyph, Icon, Kind, Menu, MenuAction, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use crate::workshop::dialogs::{Ask, FloorDialog};
use domain::repair_orders::{Command as Order, OrderPage as Page, Status};
use domain::settlement::Command as Desk;
use domain::workshop::Command as Floor;
use domain::{Command, GatePassId, OrderId, Policy, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What opens over the page.
#[derive(Clone, Copy)]
struct Open {
    ask: RwSignal<Option<Ask>>,
    authorise: RwSignal<bool>,
    diagnosis: RwSignal<bool>,
    promise: RwSignal<bool>,
    prompt: RwSignal<Option<Prompt>>,
}

/// Why this person cannot take a step now, by the same rules as the server.
fn refusal(page: &Page, command: &Command, visit: &Visit) -> Option<Refusal> {
    let (order, actor, now) = (&page.order, visit.actor(), visit.now);
    // What a dealership has set for itself does not decide whether these steps can be taken.
    let policy = Policy::default();
    let offset = chrono::FixedOffset::east_opt(visit.offset_minutes * 60)
        .unwrap_or_else(|| chrono::FixedOffset::east_opt(0).expect("zero is an offset"));
    match command {
        Command::RepairOrders(command) => {
            domain::repair_orders::decide(order, page.vehicle.odometer_km, &policy, command, &actor, now).err()
        }
        Command::Workshop(command) => domain::workshop::decide(&order.progress, &page.floor, command, &actor, now).err(),
        Command::Settlement(command) => domain::settlement::decide(order, &policy, command, &actor, now, offset).err(),
        Command::Quality(_) => domain::quality::may_inspect(&order.progress, &actor).err(),
        Command::Staff(_) | Command::Customers(_) => None,
    }
}

/// The next step, and the others.
#[component]
pub fn NextStep(page: Page, changed: Callback<()>) -> impl IntoView {
    let open = Open {
        ask: RwSignal::new(None),
        authorise: RwSignal::new(false),
        diagnosis: RwSignal::new(false),
        promise: RwSignal::new(false),
        prompt: RwSignal::new(None),
    };
    let sending = Sending::begin();
    let floor = page.floor.clone();
    view! {
        <Primary page=page.clone() open sending changed />
        <WhyNot reason=sending.refused />
        <Others page=page.clone() open sending changed />
        <FloorDialog ask=open.ask floor=Signal::stored(floor) done=Callback::new(move |_: OrderId| changed.run(())) />
        <AuthoriseDialog page=page.clone() open=open.authorise changed />
        <DiagnosisDialog order=page.order.clone() open=open.diagnosis changed />
        <PromiseDialog order=page.order.clone() open=open.promise changed />
        <PromptDialog order=page.order prompt=open.prompt changed />
    }
}

/// The step that most naturally comes next.
#[component]
fn Primary(page: Page, open: Open, sending: Sending, changed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let (id, version, status) = (page.order.id, page.order.progress.version, page.order.progress.status);
    let reason = |command: &Command| refusal(&page, command, &visit).map(|refusal| words::refusal(loc, &refusal, &clock));
    // A step that one command takes.
    let act = |command: Command, glyph: Glyph, label: &'static str| {
        let reason = Signal::stored(reason(&command));
        let press = Callback::new(move |()| sending.send(command.clone(), Some(version), move |_| changed.run(())));
        view! { <Button kind=Kind::Next glyph on_press=press pending=sending.pending disabled_reason=reason>{label}</Button> }.into_any()
    };
    // A step that asks something first.
    let ask = |command: Command, glyph: Glyph, label: &'static str, press: Callback<()>| {
        let reason = Signal::stored(reason(&command));
        view! { <Button kind=Kind::Next glyph on_press=press disabled_reason=reason>{label}</Button> }.into_any()
    };
    let asking = |what: Ask| Callback::new(move |()| open.ask.set(Some(what.clone())));
    let progress = page.order.progress.clone();
    let added = progress.unauthorised_lines > 0 && status.is_on_the_floor();
    let sign = Callback::new(move |()| open.authorise.set(true));
    let authorise = Command::RepairOrders(Order::Authorise { order: id, signed_by: "—".to_owned(), signature: String::new() });
    match status {
        Status::Draft => view! { <a class="button" data-kind="next" href=format!("/repair_orders/{id}/check-in")><Icon glyph=Glyph::ClipboardCheck />{td_string!(loc, repair_orders.check_in)}</a> }.into_any(),
        Status::Reception | Status::Diagnosis => act(Command::RepairOrders(Order::Quote { order: id }), Glyph::Send, td_string!(loc, repair_orders.quote)),
        Status::Quoted => ask(authorise, Glyph::Signature, td_string!(loc, repair_orders.authorise), sign),
        _ if added => ask(authorise, Glyph::Signature, td_string!(loc, repair_orders.authorise_added), sign),
        Status::Authorised => {
            let probe = progress.jobs.first().map(|job| job.line).into_iter().collect();
            let technician = page.floor.technicians.iter().find(|person| progress.jobs.first().is_some_and(|job| person.skills.contains(&job.skill)));
            let (technician, bay) = (technician.map(|person| person.person), page.floor.bays.first().map(|bay| bay.id));
            let none = domain::PersonId(uuid::Uuid::nil());
            let command = Floor::Dispatch { order: id, jobs: probe, technician: technician.unwrap_or(none), bay: bay.unwrap_or(domain::BayId(uuid::Uuid::nil())) };
            ask(Command::Workshop(command), Glyph::Users, td_string!(loc, workshop.dispatch), asking(Ask::Dispatch(progress)))
        }
        Status::Dispatched | Status::Rework => match progress.jobs.iter().find(|job| job.status == domain::workshop::JobStatus::Dispatched) {
            Some(job) => act(Command::Workshop(Floor::ClockOn { order: id, job: job.line }), Glyph::Wrench, td_string!(loc, workshop.clock_on)),
            None => ().into_any(),
        },
        Status::InWork => act(Command::Workshop(Floor::Finish { order: id, job: None }), Glyph::Check, td_string!(loc, workshop.finish)),
        Status::OnHold => act(Command::Workshop(Floor::Resume { order: id, job: None }), Glyph::Wrench, td_string!(loc, workshop.resume)),
        Status::AwaitingInspection => {
            let probe = domain::quality::Command::Fail { order: id, inspection: domain::InspectionId(uuid::Uuid::nil()), jobs: Vec::new(), finding: String::new() };
            ask(Command::Quality(probe), Glyph::BadgeCheck, td_string!(loc, quality.pass), asking(Ask::Pass(progress)))
        }
        Status::Passed => act(Command::Workshop(Floor::StartWash { order: id }), Glyph::Droplets, td_string!(loc, workshop.start_wash)),
        Status::Washing => act(Command::Workshop(Floor::FinishWash { order: id }), Glyph::Check, td_string!(loc, workshop.finish_wash)),
        Status::Ready => act(Command::Settlement(Desk::Settle { order: id }), Glyph::ReceiptText, td_string!(loc, repair_orders.settle)),
        Status::Settled | Status::Void | Status::LeftUnrepaired if page.order.gate_pass.is_none() => {
            let command = Desk::IssueGatePass { order: id, gate_pass: GatePassId(uuid::Uuid::nil()) };
            let reason = Signal::stored(reason(&Command::Settlement(command)));
            let press = Callback::new(move |()| {
                let command = Desk::IssueGatePass { order: id, gate_pass: GatePassId(execute::new_id()) };
                sending.send(Command::Settlement(command), Some(version), move |_| changed.run(()));
            });
            view! { <Button kind=Kind::Next glyph=Glyph::DoorOpen on_press=press pending=sending.pending disabled_reason=reason>{td_string!(loc, repair_orders.gate_pass)}</Button> }.into_any()
        }
        Status::Settled => act(Command::RepairOrders(Order::Deliver { order: id }), Glyph::KeyRound, td_string!(loc, repair_orders.deliver)),
        Status::Delivered => act(Command::RepairOrders(Order::Close { order: id }), Glyph::Archive, td_string!(loc, repair_orders.close)),
        Status::Closed | Status::Void | Status::LeftUnrepaired => ().into_any(),
    }
}

/// Everything else that can be done with an order, with the reason where it cannot.
#[component]
fn Others(page: Page, open: Open, sending: Sending, changed: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let id = page.order.id;
    let words_of = move |refusal: Refusal| words::refusal(loc, &refusal, &clock);
    // The reason that is typed later must not be what is missing now.
    let given = || "—".to_owned();
    let version = page.order.progress.version;
    let act = move |command: Command| Callback::new(move |()| sending.send(command.clone(), Some(version), move |_| changed.run(())));
    let progress = page.order.progress.clone();
    let later = page.order.promise.map_or(visit.now, |promise| promise.at.max(visit.now)) + chrono::TimeDelta::hours(1);
    let entry = move |command: Command, label: &'static str, glyph: Glyph, press: Callback<()>| {
        let refused = Signal::stored(refusal(&page, &command, &visit).map(words_of));
        view! { <MenuAction on_press=press text=label glyph refused /> }
    };
    let prompt = move |prompt: Prompt| Callback::new(move |()| open.prompt.set(Some(prompt)));
    let diagnosis = domain::repair_orders::Diagnosis { cause: given(), ..domain::repair_orders::Diagnosis::default() };
    let promise =
        Order::ChangePromise { order: id, promised_at: later, reason: domain::repair_orders::PromiseReason::Other, customer_agreed: true };
    let fail = domain::quality::Command::Fail {
        order: id,
        inspection: domain::InspectionId(uuid::Uuid::nil()),
        jobs: Vec::new(),
        finding: given(),
    };
    let held = progress.clone();
    let hold =
        Floor::Hold { order: id, job: None, reason: domain::workshop::HoldReason::WaitingForParts, note: String::new(), leaves_bay: false };
    view! {
        <div class="also">
            <Menu id="order-more" label=td_string!(loc, repair_orders.more) glyph=Glyph::EllipsisVertical>
                {entry(Command::RepairOrders(Order::Quote { order: id }), td_string!(loc, repair_orders.quote), Glyph::Send, act(Command::RepairOrders(Order::Quote { order: id })))}
                {entry(Command::RepairOrders(Order::StartDiagnosis { order: id }), td_string!(loc, repair_orders.start_diagnosis), Glyph::FileSearch, act(Command::RepairOrders(Order::StartDiagnosis { order: id })))}
                {entry(Command::RepairOrders(Order::RecordDiagnosis { order: id, diagnosis }), td_string!(loc, repair_orders.record_diagnosis), Glyph::FileSearch, Callback::new(move |()| open.diagnosis.set(true)))}
                {entry(Command::RepairOrders(promise), td_string!(loc, repair_orders.change_promise), Glyph::CalendarClock, Callback::new(move |()| open.promise.set(true)))}
                {entry(Command::Workshop(hold), td_string!(loc, workshop.hold), Glyph::Hourglass, Callback::new(move |()| open.ask.set(Some(Ask::Hold(held.clone(), None)))))}
                {entry(Command::Quality(fail), td_string!(loc, quality.fail), Glyph::Undo2, Callback::new(move |()| open.ask.set(Some(Ask::Fail(progress.clone())))))}
                {entry(Command::RepairOrders(Order::LeaveUnrepaired { order: id, reason: given() }), td_string!(loc, repair_orders.leave), Glyph::LogOut, prompt(Prompt::Leave))}
                {entry(Command::RepairOrders(Order::Void { order: id, reason: given() }), td_string!(loc, repair_orders.void), Glyph::Ban, prompt(Prompt::Void))}
                {entry(Command::Settlement(Desk::UndoSettlement { order: id, reason: given() }), td_string!(loc, repair_orders.undo_settlement), Glyph::Undo2, prompt(Prompt::UndoSettlement))}
            </Menu>
        </div>
    }
}
