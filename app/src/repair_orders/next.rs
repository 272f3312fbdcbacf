//! The one next step of an order, what stands in its way, and the steps that are taken less often.

use super::desk::Desk;
use super::order::Refused;
use super::panels::{Panel, Panels};
use super::promise;
use crate::execute::{Sending, new_id};
use crate::ui::{Button, Glyph, Icon, Kind as Loudness, Menu, MenuAction};
use crate::words::{self, Loc};
use domain::quality::Check;
use domain::repair_orders::{Charge, CheckIn, Command as OrderCommand, Diagnosis, Kind, LineDraft, OldParts, OrderPage as Page, Share, Status, Step};
use domain::settlement::{Command as DeskCommand, Method, Statement};
use domain::staff::Skill;
use domain::workshop::{Command as FloorCommand, JobStatus};
use domain::{Command, Fen, GatePassId, Hours, InspectionId, LineId, PaymentId, Permission, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use uuid::Uuid;

/// What a step does when it is taken.
#[derive(Clone, Debug, PartialEq)]
enum Act {
    /// It is taken on another page.
    Go(String),
    /// One command does it.
    Do(Command),
    /// One command with a new gate pass does it.
    GatePass,
    /// It asks for more first.
    Open(Panel),
}

/// A step as it is offered.
#[derive(Clone, Debug, PartialEq)]
struct Offer {
    text: String,
    glyph: Glyph,
    act: Act,
}

impl Offer {
    fn new(text: &str, glyph: Glyph, act: Act) -> Self {
        Self { text: text.to_owned(), glyph, act }
    }
}

/// A step, and the command that tells whether it could be taken; without one it always can.
type Asked = (Offer, Option<Command>);

/// The next step at full contrast, what stops it, and everything else one can do with the order.
#[component]
pub fn NextStep() -> impl IntoView {
    let desk = Desk::here();
    let sending = Sending::begin();
    let shown = Memo::new(move |_| {
        let (offer, probe) = desk.page.with(|page| next_of(page, desk.loc, desk.now()))?;
        let refusal = probe.and_then(|probe| desk.decide(&probe).err());
        let help = refusal.as_ref().and_then(|refusal| desk.page.with(|page| help(page, refusal, desk.loc)));
        Some((offer, refusal.map(|refusal| desk.say(&refusal)), help))
    });
    view! {
        <section class="step">
            {move || shown.get().map(|(offer, refused, help)| view! { <Offered offer refused help sending /> })}
            <Refused sending />
            <div class="also"><More sending /></div>
        </section>
    }
}

#[component]
fn Offered(offer: Offer, refused: Option<String>, help: Option<Offer>, sending: Sending) -> impl IntoView {
    let Offer { text, glyph, act } = offer;
    let reason = refused.clone();
    let step = match (act, reason) {
        (Act::Go(href), None) => view! { <a class="button" data-kind="next" href=href><Icon glyph />{text}</a> }.into_any(),
        (act, reason) => {
            let take = taker(act, sending);
            let disabled = Signal::derive(move || reason.clone());
            view! {
                <Button kind=Loudness::Next glyph on_press=take disabled_reason=disabled show_reason=false pending=sending.pending>{text}</Button>
            }
            .into_any()
        }
    };
    let helps = help.map(|Offer { text, glyph, act }| match act {
        Act::Go(href) => view! { <a class="button" href=href><Icon glyph />{text}</a> }.into_any(),
        act => view! { <Button glyph on_press=taker(act, sending) pending=sending.pending>{text}</Button> }.into_any(),
    });
    let reasons = refused.map(|refused| view! { <ul class="reasons"><li><Icon glyph=Glyph::CircleAlert /><b>{refused}</b>{helps}</li></ul> });
    view! { {step}{reasons} }
}

/// What a press on a step does. Call it in a component's body.
fn taker(act: Act, sending: Sending) -> Callback<()> {
    let (desk, panels) = (Desk::here(), expect_context::<Panels>());
    let navigate = leptos_router::hooks::use_navigate();
    Callback::new(move |()| match act.clone() {
        Act::Go(href) => navigate(&href, leptos_router::NavigateOptions::default()),
        Act::Do(command) => desk.send(command, sending, || ()),
        Act::GatePass => {
            let command = DeskCommand::IssueGatePass { order: desk.order(), gate_pass: GatePassId(new_id()) };
            desk.send(Command::Settlement(command), sending, || ());
        }
        Act::Open(panel) => panels.open(panel, desk),
    })
}

/// The step that most naturally comes next.
fn next_of(page: &Page, loc: Loc, now: chrono::DateTime<chrono::Utc>) -> Option<Asked> {
    let order = &page.order;
    let id = order.id;
    let step = |step: Step, glyph, act| Offer::new(words::step(loc, step), glyph, act);
    let of_order = |taken: Step, glyph, command: OrderCommand| {
        let command = Command::RepairOrders(command);
        (step(taken, glyph, Act::Do(command.clone())), Some(command))
    };
    let quote = || of_order(Step::Quote, Glyph::ReceiptText, OrderCommand::Quote { order: id });
    let authorise = || (step(Step::Authorise, Glyph::Signature, Act::Open(Panel::Authorise)), Some(probe_authorise(page)));
    Some(match order.progress.status {
        Status::Draft => (step(Step::CheckIn, Glyph::ConciergeBell, Act::Go(format!("/repair_orders/{id}/check-in"))), Some(probe_check_in(page, now))),
        Status::Reception if order.lines.is_empty() && !is_planned(page) => {
            of_order(Step::Diagnose, Glyph::FileSearch, OrderCommand::StartDiagnosis { order: id })
        }
        Status::Diagnosis if order.diagnosis.is_none() => {
            (Offer::new(td_string!(loc, repair_orders.record_diagnosis), Glyph::FileSearch, Act::Open(Panel::Diagnose)), Some(probe_diagnosis(page)))
        }
        Status::Reception | Status::Diagnosis if order.lines.is_empty() => add_line(page, loc),
        Status::Reception | Status::Diagnosis => quote(),
        Status::Quoted => authorise(),
        status if status.is_on_the_floor() && order.progress.unauthorised_lines > 0 => authorise(),
        Status::Authorised => (step(Step::Dispatch, Glyph::UserCheck, Act::Open(Panel::Dispatch)), Some(probe_dispatch(page))),
        Status::Dispatched | Status::InWork | Status::OnHold | Status::Rework => {
            (Offer::new(td_string!(loc, repair_orders.to_board), Glyph::Wrench, Act::Go("/workshop".to_owned())), None)
        }
        Status::AwaitingInspection => {
            let probe = domain::quality::Command::Pass {
                order: id,
                inspection: InspectionId(Uuid::nil()),
                checks: Check::MANDATORY.to_vec(),
                finding: String::new(),
            };
            (Offer::new(td_string!(loc, repair_orders.to_inspection), Glyph::BadgeCheck, Act::Go("/quality".to_owned())), Some(Command::Quality(probe)))
        }
        Status::Passed => on_the_floor(loc, Step::StartWash, FloorCommand::StartWash { order: id }),
        Status::Washing => on_the_floor(loc, Step::FinishWash, FloorCommand::FinishWash { order: id }),
        Status::Ready => {
            let command = Command::Settlement(DeskCommand::Settle { order: id });
            (step(Step::Settle, Glyph::ReceiptText, Act::Do(command.clone())), Some(command))
        }
        Status::Settled => after_settlement(page, loc),
        Status::Delivered => of_order(Step::Close, Glyph::Archive, OrderCommand::Close { order: id }),
        Status::Void | Status::LeftUnrepaired if order.gate_pass.is_none() => gate_pass(page, loc),
        Status::Void | Status::LeftUnrepaired | Status::Closed => return None,
    })
}

/// Visits whose work is known beforehand begin with the lines, not with a diagnosis.
fn is_planned(page: &Page) -> bool {
    page.order.check_in.as_ref().is_some_and(|check_in| {
        matches!(check_in.kind, Kind::FirstService | Kind::Maintenance | Kind::Recall | Kind::Campaign | Kind::Pdi | Kind::Decoration)
    })
}

fn on_the_floor(loc: Loc, step: Step, command: FloorCommand) -> Asked {
    let command = Command::Workshop(command);
    (Offer::new(words::step(loc, step), Glyph::Droplets, Act::Do(command.clone())), Some(command))
}

/// Payment, then the gate pass, then the keys.
fn after_settlement(page: &Page, loc: Loc) -> Asked {
    let order = &page.order;
    if let Some(statement) = unpaid(page) {
        let probe = DeskCommand::TakePayment {
            order: order.id,
            statement: statement.id,
            payment: PaymentId(Uuid::nil()),
            method: Method::Cash,
            amount: statement.open(),
        };
        let offer = Offer::new(td_string!(loc, repair_orders.take_payment), Glyph::Banknote, Act::Open(Panel::Pay(statement.id)));
        return (offer, Some(Command::Settlement(probe)));
    }
    if order.gate_pass.is_none() {
        return gate_pass(page, loc);
    }
    let command = Command::RepairOrders(OrderCommand::Deliver { order: order.id });
    (Offer::new(words::step(loc, Step::Deliver), Glyph::KeyRound, Act::Do(command.clone())), Some(command))
}

fn unpaid(page: &Page) -> Option<&Statement> {
    page.order.statements.iter().find(|statement| !statement.releases())
}

fn gate_pass(page: &Page, loc: Loc) -> Asked {
    let probe = DeskCommand::IssueGatePass { order: page.order.id, gate_pass: GatePassId(Uuid::nil()) };
    (Offer::new(td_string!(loc, repair_orders.issue_gate_pass), Glyph::DoorOpen, Act::GatePass), Some(Command::Settlement(probe)))
}

fn add_line(page: &Page, loc: Loc) -> Asked {
    (Offer::new(td_string!(loc, repair_orders.add_line), Glyph::Plus, Act::Open(Panel::Line)), Some(probe_line(page)))
}

/// What would help against a refusal, when a step of this page would.
fn help(page: &Page, refusal: &Refusal, loc: Loc) -> Option<Offer> {
    let board = || Offer::new(td_string!(loc, repair_orders.to_board), Glyph::Wrench, Act::Go("/workshop".to_owned()));
    Some(match refusal {
        Refusal::NothingToDo => add_line(page, loc).0,
        Refusal::QuoteExpired { .. } | Refusal::QuoteOutdated => {
            let command = Command::RepairOrders(OrderCommand::Quote { order: page.order.id });
            Offer::new(words::step(loc, Step::Quote), Glyph::ReceiptText, Act::Do(command))
        }
        Refusal::LinesNotAuthorised { .. } | Refusal::JobNotAuthorised { .. } => {
            Offer::new(words::step(loc, Step::Authorise), Glyph::Signature, Act::Open(Panel::Authorise))
        }
        Refusal::JobsOpen { .. } | Refusal::NobodyWorking => board(),
        _ => return None,
    })
}

/// A line that nothing is wrong with: whether one could be added at all.
pub(super) fn probe_line(page: &Page) -> Command {
    let line = LineDraft {
        id: LineId(Uuid::nil()),
        title: "-".to_owned(),
        charge: Charge::Labour { operation: String::new(), skill: Skill::Mechanical, quota: Hours(100), billed: Hours(100), rate: Fen::ZERO },
        discount: Fen::ZERO,
        shares: Share::whole(domain::repair_orders::Payer::Customer),
    };
    Command::RepairOrders(OrderCommand::AddLine { order: page.order.id, line })
}

fn probe_check_in(page: &Page, now: chrono::DateTime<chrono::Utc>) -> Command {
    let check_in = CheckIn {
        kind: Kind::General,
        concern: "-".to_owned(),
        odometer_km: page.vehicle.odometer_km.unwrap_or_default(),
        odometer_reason: None,
        promised_at: promise::probe(now),
        waiting: false,
        wash: false,
        old_parts: OldParts::None,
        energy_percent: 0,
        belongings: String::new(),
        sender_name: String::new(),
        sender_phone: String::new(),
    };
    Command::RepairOrders(OrderCommand::CheckIn { order: page.order.id, check_in })
}

fn probe_authorise(page: &Page) -> Command {
    Command::RepairOrders(OrderCommand::Authorise { order: page.order.id, signed_by: "-".to_owned(), signature: String::new() })
}

fn probe_diagnosis(page: &Page) -> Command {
    let diagnosis = Diagnosis { cause: "-".to_owned(), ..Diagnosis::default() };
    Command::RepairOrders(OrderCommand::RecordDiagnosis { order: page.order.id, diagnosis })
}

/// A dispatch to somebody who could do it: what is left to refuse lies with the order.
fn probe_dispatch(page: &Page) -> Command {
    let open: Vec<Skill> = page.order.progress.jobs.iter().filter(|job| job.status == JobStatus::Open).map(|job| job.skill).collect();
    let fits = page.floor.technicians.iter().find(|technician| open.iter().all(|skill| technician.skills.contains(skill)));
    let technician = fits.or(page.floor.technicians.first()).map_or(domain::PersonId(Uuid::nil()), |technician| technician.person);
    let bay = page.floor.bays.first().map_or(domain::BayId(Uuid::nil()), |bay| bay.id);
    Command::Workshop(FloorCommand::Dispatch { order: page.order.id, jobs: Vec::new(), technician, bay })
}

/// The steps that are taken less often. What one's posts can never do is left out; what cannot be done now says why.
#[component]
fn More(sending: Sending) -> impl IntoView {
    let desk = Desk::here();
    let loc = desk.loc;
    let panels = expect_context::<Panels>();
    let entry = move |permission: Permission, text: &'static str, glyph: Glyph, probe: fn(&Page, chrono::DateTime<chrono::Utc>) -> Command, press: Callback<()>| {
        let refused = Signal::derive(move || desk.why_not(&desk.page.with(|page| probe(page, desk.now()))));
        desk.may(permission).then(|| view! { <MenuAction on_press=press text glyph refused /> })
    };
    let open = move |panel: Panel| Callback::new(move |()| panels.open(panel, desk));
    let send = move |command: fn(domain::OrderId) -> OrderCommand| {
        Callback::new(move |()| desk.send(Command::RepairOrders(command(desk.order())), sending, || ()))
    };
    let diagnose = send(|order| OrderCommand::StartDiagnosis { order });
    let quote = send(|order| OrderCommand::Quote { order });
    view! {
        <Menu id="order-more" label=td_string!(loc, repair_orders.more) glyph=Glyph::EllipsisVertical>
            {entry(Permission::Receive, td_string!(loc, repair_orders.change_promise), Glyph::CalendarClock, probe_promise, open(Panel::Promise))}
            {entry(Permission::Diagnose, words::step(loc, Step::Diagnose), Glyph::FileSearch, |page, _| start_diagnosis(page), diagnose)}
            {entry(Permission::Diagnose, td_string!(loc, repair_orders.record_diagnosis), Glyph::SquarePen, |page, _| probe_diagnosis(page), open(Panel::Diagnose))}
            {entry(Permission::Estimate, words::step(loc, Step::Quote), Glyph::ReceiptText, |page, _| quote_of(page), quote)}
            {entry(Permission::Dispatch, words::step(loc, Step::Dispatch), Glyph::UserCheck, |page, _| probe_dispatch(page), open(Panel::Dispatch))}
            {entry(Permission::Receive, words::step(loc, Step::Leave), Glyph::LogOut, |page, _| probe_leave(page), open(Panel::Leave))}
            {entry(Permission::VoidOrder, words::step(loc, Step::Void), Glyph::Ban, |page, _| probe_void(page), open(Panel::Void))}
            {entry(Permission::UndoSettlement, words::step(loc, Step::UndoSettlement), Glyph::Undo2, |page, _| probe_undo(page), open(Panel::Undo))}
        </Menu>
    }
}

fn start_diagnosis(page: &Page) -> Command {
    Command::RepairOrders(OrderCommand::StartDiagnosis { order: page.order.id })
}

fn quote_of(page: &Page) -> Command {
    Command::RepairOrders(OrderCommand::Quote { order: page.order.id })
}

fn probe_promise(page: &Page, now: chrono::DateTime<chrono::Utc>) -> Command {
    Command::RepairOrders(OrderCommand::ChangePromise {
        order: page.order.id,
        promised_at: promise::probe(now),
        reason: domain::repair_orders::PromiseReason::Other,
        customer_agreed: false,
    })
}

fn probe_leave(page: &Page) -> Command {
    Command::RepairOrders(OrderCommand::LeaveUnrepaired { order: page.order.id, reason: "-".to_owned() })
}

fn probe_void(page: &Page) -> Command {
    Command::RepairOrders(OrderCommand::Void { order: page.order.id, reason: "-".to_owned() })
}

fn probe_undo(page: &Page) -> Command {
    Command::Settlement(DeskCommand::UndoSettlement { order: page.order.id, reason: "-".to_owned() })
}
