//! The lifecycle of a repair order: one table of (status, step, status), readable aloud.

use crate::Refusal;
use Status as S;
use Step as T;

coded! {
    /// Where a repair order stands (domain.md section 3).
    pub enum Status {
        /// 草稿: the car is here, nothing is written down yet.
        Draft = "draft",
        /// 接待环检
        Reception = "reception",
        /// 诊断中
        Diagnosis = "diagnosis",
        /// 已报价
        Quoted = "quoted",
        /// 已授权: waits for dispatch.
        Authorised = "authorised",
        /// 已派工
        Dispatched = "dispatched",
        /// 在修
        InWork = "in_work",
        /// 中断
        OnHold = "on_hold",
        /// 待检
        AwaitingInspection = "awaiting_inspection",
        /// 返工: failed the inspection, waits for work to begin again.
        Rework = "rework",
        /// 检验合格: waits for the wash.
        Passed = "passed",
        /// 洗车
        Washing = "washing",
        /// 竣工待交
        Ready = "ready",
        /// 已结算
        Settled = "settled",
        /// 已交车
        Delivered = "delivered",
        /// 已关闭
        Closed = "closed",
        /// 作废
        Void = "void",
        /// 拒修离店
        LeftUnrepaired = "left_unrepaired",
    }
}

coded! {
    /// What moves an order on: verbs of the trade.
    pub enum Step {
        CheckIn = "check_in",
        Diagnose = "diagnose",
        Quote = "quote",
        Authorise = "authorise",
        Dispatch = "dispatch",
        ClockOn = "clock_on",
        Hold = "hold",
        Resume = "resume",
        Finish = "finish",
        /// A job is taken off the order, or given up half done.
        Withdraw = "withdraw",
        Pass = "pass",
        Fail = "fail",
        StartWash = "start_wash",
        FinishWash = "finish_wash",
        /// 免洗
        SkipWash = "skip_wash",
        Settle = "settle",
        UndoSettlement = "undo_settlement",
        Deliver = "deliver",
        Close = "close",
        Void = "void",
        Leave = "leave",
    }
}

/// Every move there is. A step that stands with several outcomes leads to the one that the jobs then say
/// (see [`crate::workshop::Progress::work_status`]).
pub const TABLE: &[(Status, Step, Status)] = &[
    (S::Draft, T::CheckIn, S::Reception),
    // What was taken down wrong is put right until the customer signs.
    (S::Reception, T::CheckIn, S::Reception),
    (S::Diagnosis, T::CheckIn, S::Diagnosis),
    (S::Quoted, T::CheckIn, S::Quoted),
    (S::Reception, T::Diagnose, S::Diagnosis),
    (S::Reception, T::Quote, S::Quoted),
    (S::Diagnosis, T::Quote, S::Quoted),
    (S::Quoted, T::Quote, S::Quoted),
    // Added work is told while the car is in the workshop.
    (S::Authorised, T::Quote, S::Authorised),
    (S::Dispatched, T::Quote, S::Dispatched),
    (S::InWork, T::Quote, S::InWork),
    (S::OnHold, T::Quote, S::OnHold),
    (S::Rework, T::Quote, S::Rework),
    (S::AwaitingInspection, T::Quote, S::AwaitingInspection),
    (S::Quoted, T::Authorise, S::Authorised),
    // Added work is authorised while the car is in the workshop; a new job then waits for dispatch.
    (S::Authorised, T::Authorise, S::Authorised),
    (S::Dispatched, T::Authorise, S::Dispatched),
    (S::InWork, T::Authorise, S::InWork),
    (S::OnHold, T::Authorise, S::OnHold),
    (S::Rework, T::Authorise, S::Rework),
    (S::AwaitingInspection, T::Authorise, S::AwaitingInspection),
    (S::AwaitingInspection, T::Authorise, S::Authorised),
    // The customer takes over what another payer refuses.
    (S::Ready, T::Authorise, S::Ready),
    (S::Authorised, T::Dispatch, S::Dispatched),
    (S::Dispatched, T::Dispatch, S::Dispatched),
    (S::InWork, T::Dispatch, S::InWork),
    (S::OnHold, T::Dispatch, S::OnHold),
    (S::Rework, T::Dispatch, S::Rework),
    (S::Authorised, T::ClockOn, S::InWork),
    (S::Dispatched, T::ClockOn, S::InWork),
    (S::InWork, T::ClockOn, S::InWork),
    (S::OnHold, T::ClockOn, S::InWork),
    (S::Rework, T::ClockOn, S::InWork),
    (S::InWork, T::Hold, S::OnHold),
    (S::InWork, T::Hold, S::InWork),
    (S::OnHold, T::Resume, S::InWork),
    (S::InWork, T::Resume, S::InWork),
    (S::InWork, T::Finish, S::AwaitingInspection),
    (S::InWork, T::Finish, S::InWork),
    (S::InWork, T::Finish, S::OnHold),
    (S::InWork, T::Finish, S::Dispatched),
    (S::InWork, T::Finish, S::Authorised),
    (S::InWork, T::Finish, S::Rework),
    // What the rest of the jobs then say.
    (S::Authorised, T::Withdraw, S::AwaitingInspection),
    (S::Dispatched, T::Withdraw, S::AwaitingInspection),
    (S::Dispatched, T::Withdraw, S::Authorised),
    (S::OnHold, T::Withdraw, S::Rework),
    (S::OnHold, T::Withdraw, S::Dispatched),
    (S::OnHold, T::Withdraw, S::Authorised),
    (S::OnHold, T::Withdraw, S::AwaitingInspection),
    (S::Rework, T::Withdraw, S::Dispatched),
    (S::Rework, T::Withdraw, S::Authorised),
    (S::Rework, T::Withdraw, S::AwaitingInspection),
    (S::AwaitingInspection, T::Pass, S::Passed),
    (S::AwaitingInspection, T::Pass, S::Ready),
    (S::AwaitingInspection, T::Fail, S::Rework),
    // What comes to light after the inspection goes back to work, too: until the statements are drawn up.
    (S::Passed, T::Fail, S::Rework),
    (S::Washing, T::Fail, S::Rework),
    (S::Ready, T::Fail, S::Rework),
    (S::Passed, T::StartWash, S::Washing),
    (S::Passed, T::FinishWash, S::Ready),
    (S::Washing, T::FinishWash, S::Ready),
    (S::Passed, T::SkipWash, S::Ready),
    (S::Washing, T::SkipWash, S::Ready),
    (S::Ready, T::Settle, S::Settled),
    (S::Settled, T::UndoSettlement, S::Ready),
    (S::Settled, T::Deliver, S::Delivered),
    (S::Delivered, T::Close, S::Closed),
    (S::Draft, T::Void, S::Void),
    (S::Reception, T::Void, S::Void),
    (S::Diagnosis, T::Void, S::Void),
    (S::Quoted, T::Void, S::Void),
    (S::Authorised, T::Void, S::Void),
    (S::Dispatched, T::Void, S::Void),
    // Without a fee the customer simply leaves; one for diagnosis, testing or towing is settled first.
    (S::Authorised, T::Leave, S::LeftUnrepaired),
    (S::Reception, T::Leave, S::LeftUnrepaired),
    (S::Diagnosis, T::Leave, S::LeftUnrepaired),
    (S::Quoted, T::Leave, S::LeftUnrepaired),
    (S::Authorised, T::Leave, S::Ready),
    (S::Reception, T::Leave, S::Ready),
    (S::Diagnosis, T::Leave, S::Ready),
    (S::Quoted, T::Leave, S::Ready),
];

/// Whether a step can be taken from here at all, whatever it leads to.
#[must_use]
pub fn possible(from: Status, step: Step) -> bool {
    TABLE.iter().any(|(status, taken, _)| *status == from && *taken == step)
}

/// Refuses a step that cannot be taken from here.
///
/// # Errors
/// [`Refusal::WrongStatus`].
pub fn expect(from: Status, step: Step) -> Result<(), Refusal> {
    if possible(from, step) { Ok(()) } else { Err(Refusal::WrongStatus { status: from, step }) }
}

/// The status a step leads to, given what the facts say it should be.
///
/// # Errors
/// [`Refusal::WrongStatus`] when the table does not know this move.
pub fn step(from: Status, taken: Step, to: Status) -> Result<Status, Refusal> {
    if TABLE.contains(&(from, taken, to)) { Ok(to) } else { Err(Refusal::WrongStatus { status: from, step: taken }) }
}

impl Status {
    /// The car is in the house, or its order still needs something: everything that a board or a work list shows.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Delivered | Self::Closed | Self::Void | Self::LeftUnrepaired)
    }

    /// Lines may be added, changed and removed.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        self.is_open() && !matches!(self, Self::Draft | Self::Passed | Self::Washing | Self::Ready | Self::Settled)
    }

    /// Prices and payers of the lines may be put right: until the statements are drawn up. What the customer is to pay more takes their
    /// signature.
    #[must_use]
    pub const fn is_correctable(self) -> bool {
        self.is_editable() || matches!(self, Self::Passed | Self::Washing | Self::Ready)
    }

    /// The promised time runs, and can be missed. A car that is ready only waits to be fetched: it is not late, whoever comes when.
    #[must_use]
    pub const fn promise_counts(self) -> bool {
        self.is_open() && !matches!(self, Self::Ready | Self::Settled)
    }

    /// The customer has signed and the floor has not handed the car back yet.
    #[must_use]
    pub const fn is_on_the_floor(self) -> bool {
        matches!(self, Self::Authorised | Self::Dispatched | Self::InWork | Self::OnHold | Self::AwaitingInspection | Self::Rework)
    }
}
