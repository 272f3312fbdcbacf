//! The dialogs of the order page, and the one way to open them.

use super::authorise::AuthoriseDialog;
use super::desk::Desk;
use super::line_dialog::LineDialog;
use super::line_typed::LineTyped;
use super::order::Refused;
use super::promise::PromiseDialog;
use super::reason::ReasonDialog;
use crate::execute::Sending;
use crate::ui::{Button, Dialog, Field, Kind, TextArea};
use crate::words::{self, Loc};
use crate::workshop::dialogs::{Ask, FloorDialog};
use domain::repair_orders::{Command as OrderCommand, Diagnosis, Step};
use domain::settlement::Command as DeskCommand;
use domain::{Command, StatementId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A dialog of the order page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    Authorise,
    Diagnose,
    Dispatch,
    Leave,
    /// A new line.
    Line,
    Pay(StatementId),
    Promise,
    Undo,
    Void,
}

/// Which dialogs are open, and what is typed into them.
#[derive(Clone, Copy)]
pub struct Panels {
    pub authorise: RwSignal<bool>,
    pub diagnose: RwSignal<bool>,
    pub floor: RwSignal<Option<Ask>>,
    pub leave: RwSignal<bool>,
    pub line: LineTyped,
    /// The statement that is being paid.
    pub pay: RwSignal<Option<StatementId>>,
    pub promise: RwSignal<bool>,
    pub undo: RwSignal<bool>,
    pub void: RwSignal<bool>,
}

impl Panels {
    /// All closed.
    pub fn new() -> Self {
        let closed = || RwSignal::new(false);
        Self {
            authorise: closed(),
            diagnose: closed(),
            floor: RwSignal::new(None),
            leave: closed(),
            line: LineTyped::new(),
            pay: RwSignal::new(None),
            promise: closed(),
            undo: closed(),
            void: closed(),
        }
    }

    /// Opens a dialog.
    pub fn open(self, panel: Panel, desk: Desk) {
        match panel {
            Panel::Authorise => self.authorise.set(true),
            Panel::Diagnose => self.diagnose.set(true),
            Panel::Dispatch => self.floor.set(Some(Ask::Dispatch(desk.page.with_untracked(|page| page.order.progress.clone())))),
            Panel::Leave => self.leave.set(true),
            Panel::Line => self.line.begin(desk, None),
            Panel::Pay(statement) => self.pay.set(Some(statement)),
            Panel::Promise => self.promise.set(true),
            Panel::Undo => self.undo.set(true),
            Panel::Void => self.void.set(true),
        }
    }
}

/// The dialogs themselves; they lie outside whatever is drawn again when the order changes.
#[component]
pub fn PanelsHost() -> impl IntoView {
    let desk = Desk::here();
    let loc = desk.loc;
    let panels = expect_context::<Panels>();
    let order = desk.order();
    let void = Callback::new(move |reason| Some(Command::RepairOrders(OrderCommand::Void { order, reason })));
    let leave = Callback::new(move |reason| Some(Command::RepairOrders(OrderCommand::LeaveUnrepaired { order, reason })));
    let undo = Callback::new(move |reason| Some(Command::Settlement(DeskCommand::UndoSettlement { order, reason })));
    let floor = Signal::derive(move || desk.page.with(|page| page.floor.clone()));
    let done = Callback::new(move |_| desk.refetch());
    view! {
        <LineDialog typed=panels.line />
        <AuthoriseDialog />
        <DiagnosisDialog />
        <PromiseDialog />
        <FloorDialog ask=panels.floor floor done />
        <ReasonDialog
            id="void-dialog" open=panels.void desk command=void
            title=words::step(loc, Step::Void) text=td_string!(loc, repair_orders.void_means)
        />
        <ReasonDialog
            id="leave-dialog" open=panels.leave desk command=leave
            title=words::step(loc, Step::Leave) text=td_string!(loc, repair_orders.leave_means)
        />
        <ReasonDialog
            id="undo-dialog" open=panels.undo desk command=undo
            title=words::step(loc, Step::UndoSettlement) text=td_string!(loc, repair_orders.undo_means)
        />
    }
}

/// What is typed about a diagnosis.
#[derive(Clone, Copy)]
struct Typed {
    phenomenon: RwSignal<String>,
    cause: RwSignal<String>,
    correction: RwSignal<String>,
    trouble_codes: RwSignal<String>,
}

impl Typed {
    /// Begins with what was written down already, or with the customer's words.
    fn begin(self, desk: Desk) {
        let known = desk.page.with_untracked(|page| {
            let concern = page.order.check_in.as_ref().map(|check_in| check_in.concern.clone()).unwrap_or_default();
            page.order.diagnosis.clone().unwrap_or_else(|| Diagnosis { phenomenon: concern, ..Diagnosis::default() })
        });
        self.phenomenon.set(known.phenomenon);
        self.cause.set(known.cause);
        self.correction.set(known.correction);
        self.trouble_codes.set(known.trouble_codes);
    }

    fn diagnosis(self) -> Diagnosis {
        Diagnosis {
            phenomenon: self.phenomenon.get_untracked(),
            cause: self.cause.get_untracked(),
            correction: self.correction.get_untracked(),
            trouble_codes: self.trouble_codes.get_untracked(),
        }
    }
}

/// Complaint, cause, correction.
#[component]
fn DiagnosisDialog() -> impl IntoView {
    let desk = Desk::here();
    let loc: Loc = desk.loc;
    let open = expect_context::<Panels>().diagnose;
    let empty = || RwSignal::new(String::new());
    let typed = Typed { phenomenon: empty(), cause: empty(), correction: empty(), trouble_codes: empty() };
    let sending = Sending::begin();
    Effect::new(move |_| {
        if open.get() {
            typed.begin(desk);
            sending.clear();
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = OrderCommand::RecordDiagnosis { order: desk.order(), diagnosis: typed.diagnosis() };
        desk.send(Command::RepairOrders(command), sending, move || open.set(false));
    };
    let field = move |id: &'static str, value: RwSignal<String>| {
        view! { <Field id=format!("diagnosis-{id}") label=words::field(loc, id)><TextArea value rows=2 maxlength=2000u32 /></Field> }
    };
    view! {
        <Dialog id="diagnosis-dialog" open title=td_string!(loc, repair_orders.record_diagnosis) close_label=td_string!(loc, common.close) wide=true>
            <form class="form" novalidate=true on:submit=submit>
                {field("phenomenon", typed.phenomenon)}
                {field("cause", typed.cause)}
                {field("correction", typed.correction)}
                {field("trouble_codes", typed.trouble_codes)}
                <Refused sending />
                <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
            </form>
        </Dialog>
    }
}
