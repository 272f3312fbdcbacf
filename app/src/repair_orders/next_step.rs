//! The next step of an order: one button at full contrast, and beside it what else can be done.

use super::authorise::AuthoriseDialog;
use super::certificate::CertificateDialog;
use super::check_in_form::barred;
use super::prompts::{DiagnosisDialog, PromiseDialog, Prompt, PromptDialog};
use super::shown::Shown;
use crate::execute::{self, Sending};
use crate::ui::{Button, Glyph, Icon, Kind, Menu, MenuAction, WhyNot, use_clock};
use crate::visit::Visit;
use crate::words::Loc;
use crate::workshop::dialogs::{Ask, FloorDialog};
use chrono::{DateTime, TimeDelta, Utc};
use domain::repair_orders::{Command as Order, Diagnosis, OrderPage as Page, PromiseReason, Status, quote};
use domain::settlement::Command as Desk;
use domain::workshop::{Command as Floor, HoldReason, JobStatus};
use domain::{CertificateId, Command, GatePassId, InspectionId, OrderId, Permission, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// What opens over the page.
#[derive(Clone, Copy)]
struct Open {
    ask: RwSignal<Option<Ask>>,
    authorise: RwSignal<bool>,
    certify: RwSignal<bool>,
    diagnosis: RwSignal<bool>,
    promise: RwSignal<bool>,
    prompt: RwSignal<Option<Prompt>>,
    telling: RwSignal<bool>,
}

/// The next step, and the others; and the dialog that asks for the reason of a step, which other parts of the page open too.
#[component]
pub fn NextStep(shown: Shown, prompt: RwSignal<Option<Prompt>>, telling: RwSignal<bool>) -> impl IntoView {
    let open = Open {
        ask: RwSignal::new(None),
        authorise: RwSignal::new(false),
        certify: RwSignal::new(false),
        diagnosis: RwSignal::new(false),
        promise: RwSignal::new(false),
        prompt,
        telling,
    };
    let sending = shown.sending();
    let floor = Signal::derive(move || shown.page.with(|page| page.floor.clone()));
    view! {
        <Primary shown open sending />
        <WhyNot reason=sending.refused />
        <Others shown open sending />
        <FloorDialog ask=open.ask floor done=Callback::new(move |_: OrderId| shown.refetch()) />
        <AuthoriseDialog shown open=open.authorise />
        <CertificateDialog shown open=open.certify />
        <DiagnosisDialog shown open=open.diagnosis />
        <PromiseDialog shown open=open.promise />
        <PromptDialog shown prompt=open.prompt />
    }
}

/// What a press on the next step does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Press {
    /// Sends the command.
    Send,
    /// Leads to the check-in.
    CheckIn,
    /// Opens the authorisation.
    Sign,
    /// Asks for technician and bay.
    Dispatch,
    /// Asks for what was checked.
    Pass,
    /// Asks for what the odometer reads.
    Certify,
    /// Sends the command under a new number.
    GatePass,
}

/// The step that most naturally comes next, and the command it is judged by.
#[derive(Clone, PartialEq)]
struct Next {
    label: &'static str,
    glyph: Glyph,
    press: Press,
    command: Command,
}

/// The step that most naturally comes next.
fn next(loc: Loc, page: &Page, now: DateTime<Utc>) -> Option<Next> {
    let (id, progress) = (page.order.id, &page.order.progress);
    let next = |label, glyph, press, command| Some(Next { label, glyph, press, command });
    let authorise = Command::RepairOrders(Order::Authorise { order: id, signed_by: "—".to_owned(), signature: String::new() });
    let gate_pass = Command::Settlement(Desk::IssueGatePass { order: id, gate_pass: GatePassId(uuid::Uuid::nil()) });
    let floor = |command, glyph, label| next(label, glyph, Press::Send, Command::Workshop(command));
    let order = |command, glyph, label| next(label, glyph, Press::Send, Command::RepairOrders(command));
    let tell =
        order(Order::Quote { order: id, promised_at: None, closed_is_meant: false }, Glyph::Send, td_string!(loc, repair_orders.quote));
    match progress.status {
        Status::Draft => next(
            td_string!(loc, repair_orders.check_in),
            Glyph::ClipboardCheck,
            Press::CheckIn,
            Command::RepairOrders(Order::StartDiagnosis { order: id }),
        ),
        Status::Reception | Status::Diagnosis => tell,
        Status::Quoted if tells_again(page, now) => tell,
        Status::Quoted => next(td_string!(loc, repair_orders.authorise), Glyph::Signature, Press::Sign, authorise),
        status
            if progress.unauthorised_lines > 0
                && status.is_on_the_floor()
                && quote::expired_at(&page.order, &page.policy, now).is_some() =>
        {
            tell
        }
        status if progress.unauthorised_lines > 0 && signs_again(page, status) => {
            next(td_string!(loc, repair_orders.authorise_added), Glyph::Signature, Press::Sign, authorise)
        }
        Status::Authorised => next(td_string!(loc, workshop.dispatch), Glyph::Users, Press::Dispatch, dispatch(page)),
        Status::Dispatched | Status::Rework => match progress.jobs.iter().find(|job| job.status == JobStatus::Dispatched) {
            Some(job) => floor(Floor::ClockOn { order: id, job: job.line }, Glyph::Wrench, td_string!(loc, workshop.clock_on)),
            None => next(td_string!(loc, workshop.dispatch), Glyph::Users, Press::Dispatch, dispatch(page)),
        },
        Status::InWork => floor(Floor::Finish { order: id, job: None }, Glyph::Check, td_string!(loc, workshop.finish)),
        Status::OnHold => floor(Floor::Resume { order: id, job: None }, Glyph::Wrench, td_string!(loc, workshop.resume)),
        Status::AwaitingInspection => next(td_string!(loc, quality.pass), Glyph::BadgeCheck, Press::Pass, Command::Quality(inspection(id))),
        Status::Passed => floor(Floor::StartWash { order: id }, Glyph::Droplets, td_string!(loc, workshop.start_wash)),
        Status::Washing => floor(Floor::FinishWash { order: id }, Glyph::Check, td_string!(loc, workshop.finish_wash)),
        Status::Ready => {
            next(td_string!(loc, repair_orders.settle), Glyph::ReceiptText, Press::Send, Command::Settlement(Desk::Settle { order: id }))
        }
        Status::Settled if domain::quality::is_missing(&page.order) => {
            next(td_string!(loc, repair_orders.certify), Glyph::Stamp, Press::Certify, certificate(page))
        }
        Status::Settled | Status::Void | Status::LeftUnrepaired if page.order.gate_pass.is_none() => {
            next(td_string!(loc, repair_orders.gate_pass), Glyph::DoorOpen, Press::GatePass, gate_pass)
        }
        Status::Settled => order(Order::Deliver { order: id }, Glyph::KeyRound, td_string!(loc, repair_orders.deliver)),
        Status::Delivered => order(Order::Close { order: id }, Glyph::Archive, td_string!(loc, repair_orders.close)),
        Status::Closed | Status::Void | Status::LeftUnrepaired => None,
    }
}

/// Whether what the customer was told is another thing than what stands, or no longer good.
fn tells_again(page: &Page, now: DateTime<Utc>) -> bool {
    !quote::is_told(&page.order) || quote::expired_at(&page.order, &page.policy, now).is_some()
}

/// Whether what waits for the customer's yes is signed next. What is left of a repair that was declined was told beforehand.
fn signs_again(page: &Page, status: Status) -> bool {
    status.is_on_the_floor() || (status == Status::Ready && page.order.ended_because.is_none())
}

/// A dispatch as it might be: the first job that waits, to somebody who can do it, in the first bay. The dialog asks for the real ones.
fn dispatch(page: &Page) -> Command {
    let jobs = &page.order.progress.jobs;
    let waits = |status: JobStatus| jobs.iter().find(move |job| job.status == status);
    let job = waits(JobStatus::Open).or_else(|| waits(JobStatus::OnHold)).or_else(|| waits(JobStatus::Dispatched));
    let technician = page.floor.technicians.iter().find(|person| job.is_some_and(|job| person.skills.contains(&job.skill)));
    Command::Workshop(Floor::Dispatch {
        order: page.order.id,
        jobs: job.map(|job| job.line).into_iter().collect(),
        technician: technician.map_or(domain::PersonId(uuid::Uuid::nil()), |person| person.person),
        bay: page.floor.bays.first().map_or(domain::BayId(uuid::Uuid::nil()), |bay| bay.id),
        reason: "—".to_owned(),
    })
}

/// A certificate with the odometer as it came. The dialog asks for what it reads.
fn certificate(page: &Page) -> Command {
    let odometer_km = page.order.check_in.as_ref().map_or(0, |check_in| check_in.odometer_km);
    let certificate = CertificateId(uuid::Uuid::nil());
    Command::Quality(domain::quality::Command::Certify { order: page.order.id, certificate, odometer_km })
}

fn inspection(order: OrderId) -> domain::quality::Command {
    domain::quality::Command::Fail { order, inspection: InspectionId(uuid::Uuid::nil()), jobs: Vec::new(), finding: "—".to_owned() }
}

/// The step that most naturally comes next; with the reason when this person cannot take it now.
#[component]
fn Primary(shown: Shown, open: Open, sending: Sending) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let receives = Visit::here().may(Permission::Receive);
    let clock = use_clock();
    let step = Memo::new(move |_| shown.page.with(|page| next(loc, page, clock.now())));
    move || {
        step.get().map(|Next { label, glyph, press, command }| {
            if press == Press::CheckIn && receives {
                let href = format!("/repair_orders/{}/check-in", shown.id());
                return view! { <a class="button" data-kind="next" href=href><Icon glyph />{label}</a> }.into_any();
            }
            let judged = command.clone();
            let reason = Signal::derive(move || match press {
                Press::CheckIn => Some(shown.words(&Refusal::not_allowed(Permission::Receive))),
                _ => shown.refused(|_, _| judged.clone()),
            });
            let progress = move || shown.page.with_untracked(|page| page.order.progress.clone());
            let pressed = Callback::new(move |()| match press {
                Press::Send => shown.send(sending, command.clone(), || ()),
                Press::GatePass => {
                    let command = Desk::IssueGatePass { order: shown.id(), gate_pass: GatePassId(execute::new_id()) };
                    shown.send(sending, Command::Settlement(command), || ());
                }
                Press::Sign => open.authorise.set(true),
                Press::Dispatch => open.ask.set(Some(Ask::Dispatch(progress()))),
                Press::Certify => open.certify.set(true),
                Press::Pass => open.ask.set(Some(Ask::Pass(progress()))),
                Press::CheckIn => (),
            });
            view! { <Button kind=Kind::Next glyph on_press=pressed pending=sending.pending disabled_reason=reason>{label}</Button> }
                .into_any()
        })
    }
}

type Probe = fn(&Page, DateTime<Utc>) -> Command;

/// A further step: what it is called, the command it is judged by, and what a press does.
struct Other {
    permission: Permission,
    label: &'static str,
    glyph: Glyph,
    probe: Probe,
    press: Callback<()>,
}

/// Everything else that can be done with an order, with the reason where it cannot be done now. What none of a person's posts can ever do
/// is not among it.
#[component]
fn Others(shown: Shown, open: Open, sending: Sending) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let entries: Vec<Other> = others(loc, shown, open, sending).into_iter().filter(|other| visit.may(other.permission)).collect();
    (!entries.is_empty()).then(|| {
        let entry = move |Other { label, glyph, probe, press, .. }: Other| {
            let refused = Signal::derive(move || shown.refused(probe));
            view! { <MenuAction on_press=press text=label glyph refused /> }
        };
        view! {
            <div class="also">
                <Menu id="order-more" label=td_string!(loc, repair_orders.more) glyph=Glyph::EllipsisVertical class="order-more">
                    {entries.into_iter().map(entry).collect_view()}
                </Menu>
            </div>
        }
    })
}

// The reason that is typed later must not be what is missing now.
fn given() -> String {
    "—".to_owned()
}

fn others(loc: Loc, shown: Shown, open: Open, sending: Sending) -> Vec<Other> {
    let other = |permission, label, glyph, probe: Probe, press| Other { permission, label, glyph, probe, press };
    // A step that asks nothing sends what it is judged by.
    let send = move |probe: Probe| {
        Callback::new(move |()| {
            let command = shown.page.with_untracked(|page| probe(page, DateTime::UNIX_EPOCH));
            shown.send(sending, command, || ());
        })
    };
    let prompt = move |prompt: Prompt| Callback::new(move |()| open.prompt.set(Some(prompt)));
    let ask = move |ask: fn(domain::workshop::Progress) -> Ask| {
        Callback::new(move |()| open.ask.set(Some(ask(shown.page.with_untracked(|page| page.order.progress.clone())))))
    };
    let navigate = use_navigate();
    let form = Callback::new(move |()| navigate(&format!("/repair_orders/{}/check-in", shown.id()), NavigateOptions::default()));
    // What has not been taken down yet is not put right.
    let correct: Probe = |page, now| match page.order.check_in {
        Some(_) => barred(page, now),
        None => Command::RepairOrders(Order::StartDiagnosis { order: page.order.id }),
    };
    let start: Probe = |page, _| Command::RepairOrders(Order::StartDiagnosis { order: page.order.id });
    let diagnosis: Probe = |page, _| {
        Command::RepairOrders(Order::RecordDiagnosis {
            order: page.order.id,
            // A class that was signed for may stay.
            diagnosis: Diagnosis { cause: given(), ..page.order.diagnosis.clone().unwrap_or_default() },
        })
    };
    let promise: Probe = |page, now| {
        let promised_at = page.order.promise.map_or(now, |promise| promise.at.max(now)) + TimeDelta::hours(1);
        Command::RepairOrders(Order::ChangePromise {
            order: page.order.id,
            promised_at,
            reason: PromiseReason::Other,
            customer_agreed: true,
            closed_is_meant: true,
        })
    };
    let hold: Probe = |page, _| {
        Command::Workshop(Floor::Hold {
            order: page.order.id,
            job: None,
            reason: HoldReason::WaitingForParts,
            note: String::new(),
            leaves_bay: false,
        })
    };
    let leave_bay: Probe = |page, _| Command::Workshop(Floor::LeaveBay { order: page.order.id });
    // Work that has been added waits for somebody; without any, a job that nobody is on can be given to somebody else.
    let give: Probe = |page, _| dispatch(page);
    let fail: Probe = |page, _| Command::Quality(inspection(page.order.id));
    let leave: Probe = |page, _| Command::RepairOrders(Order::LeaveUnrepaired { order: page.order.id, reason: given() });
    let void: Probe = |page, _| Command::RepairOrders(Order::Void { order: page.order.id, reason: given() });
    let undo: Probe = |page, _| Command::Settlement(Desk::UndoSettlement { order: page.order.id, reason: given() });
    let withdraw: Probe = |page, _| Command::Settlement(Desk::WithdrawGatePass { order: page.order.id, reason: given() });
    let quote: Probe = |page, _| Command::RepairOrders(Order::Quote { order: page.order.id, promised_at: None, closed_is_meant: false });
    vec![
        other(Permission::Receive, td_string!(loc, repair_orders.correct_check_in), Glyph::Pencil, correct, form),
        other(Permission::Diagnose, td_string!(loc, repair_orders.start_diagnosis), Glyph::FileSearch, start, send(start)),
        other(
            Permission::Diagnose,
            td_string!(loc, repair_orders.record_diagnosis),
            Glyph::FileSearch,
            diagnosis,
            Callback::new(move |()| open.diagnosis.set(true)),
        ),
        other(
            Permission::Estimate,
            td_string!(loc, repair_orders.quote),
            Glyph::Send,
            quote,
            Callback::new(move |()| open.telling.set(true)),
        ),
        other(
            Permission::Receive,
            td_string!(loc, repair_orders.change_promise),
            Glyph::CalendarClock,
            promise,
            Callback::new(move |()| open.promise.set(true)),
        ),
        other(Permission::Dispatch, td_string!(loc, workshop.dispatch), Glyph::Users, give, ask(Ask::Dispatch)),
        other(Permission::Work, td_string!(loc, workshop.hold), Glyph::Hourglass, hold, ask(|progress| Ask::Hold(progress, None))),
        other(Permission::ClearBay, td_string!(loc, workshop.leave_bay), Glyph::Warehouse, leave_bay, send(leave_bay)),
        other(
            Permission::Inspect,
            td_string!(loc, repair_orders.certify),
            Glyph::Stamp,
            |page, _| certificate(page),
            Callback::new(move |()| open.certify.set(true)),
        ),
        other(Permission::Inspect, td_string!(loc, quality.fail), Glyph::Undo2, fail, ask(Ask::Fail)),
        other(Permission::Receive, td_string!(loc, repair_orders.leave), Glyph::LogOut, leave, prompt(Prompt::Leave)),
        other(Permission::VoidOrder, td_string!(loc, repair_orders.void), Glyph::Ban, void, prompt(Prompt::Void)),
        other(
            Permission::UndoSettlement,
            td_string!(loc, repair_orders.undo_settlement),
            Glyph::Undo2,
            undo,
            prompt(Prompt::UndoSettlement),
        ),
        other(
            Permission::UndoSettlement,
            td_string!(loc, repair_orders.withdraw_gate_pass),
            Glyph::DoorOpen,
            withdraw,
            prompt(Prompt::WithdrawGatePass),
        ),
    ]
}
