//! The rules of the cashier's desk.

use super::{Command, Event, Statement};
use crate::permission::Reach;
use crate::policy::Policy;
use crate::quality;
use crate::repair_orders::estimate::totals;
use crate::repair_orders::lifecycle::{self, Status, Step};
use crate::repair_orders::{self, Order};
use crate::{Actor, Fen, PaymentId, Refusal, StatementId};
use chrono::{DateTime, Datelike, FixedOffset, Utc};

/// Decides a command at the cashier's desk. `offset` is the dealership's offset from UTC at `now`: accounting months are local.
///
/// # Errors
/// A [`Refusal`] that names what is missing and what would help.
pub fn decide(
    order: &Order,
    policy: &Policy,
    command: &Command,
    actor: &Actor,
    now: DateTime<Utc>,
    offset: FixedOffset,
) -> Result<Vec<crate::Event>, Refusal> {
    if actor.reach(command.permission()) < Reach::Dealership {
        return Err(Refusal::not_allowed(command.permission()));
    }
    let status = order.progress.status;
    let mut moved = None;
    let event = match command {
        Command::Settle { .. } => {
            expect_settleable(order)?;
            moved = Some((Step::Settle, Status::Settled));
            Event::Settled { totals: totals(&order.lines, policy.vat_rate) }
        }
        Command::UndoSettlement { reason, .. } => {
            lifecycle::expect(status, Step::UndoSettlement)?;
            let reason = repair_orders::reason_given(reason)?;
            expect_undoable(order, now, offset)?;
            moved = Some((Step::UndoSettlement, Status::Ready));
            Event::SettlementUndone { reason }
        }
        Command::TakePayment { statement, payment, method, amount, .. } => {
            let statement = statement_of(order, *statement)?;
            if *amount <= Fen::ZERO {
                let due = statement.open();
                return Err(if due > Fen::ZERO { Refusal::PaymentNotAnAmount { due } } else { Refusal::NothingDue });
            }
            if *amount > statement.open() {
                return Err(Refusal::MoreThanDue { due: statement.open(), offered: *amount });
            }
            if find_payment(order, *payment).is_some() {
                return Err(Refusal::AlreadyThere);
            }
            Event::PaymentTaken {
                statement: statement.id,
                payment: *payment,
                payer: statement.total.payer,
                method: *method,
                amount: *amount,
            }
        }
        Command::RefundPayment { payment, reason, .. } => {
            let (statement, payment) = find_payment(order, *payment).ok_or(Refusal::NotFound)?;
            if payment.refunded.is_some() {
                return Err(Refusal::NothingChanged);
            }
            // While the car is here with its pass, nothing that it leaves on may become unpaid. Once it has left, what goes back is owed again.
            if order.gate_pass.is_some() && status == Status::Settled && !statement.releases_without(payment) {
                return Err(Refusal::GatePassIssued);
            }
            let reason = repair_orders::reason_given(reason)?;
            Event::PaymentRefunded { statement: statement.id, payment: payment.id, method: payment.method, amount: payment.amount, reason }
        }
        Command::GrantCredit { statement, reason, .. } => {
            let statement = statement_of(order, *statement)?;
            if statement.open() <= Fen::ZERO || statement.credit.is_some() {
                return Err(Refusal::NothingDue);
            }
            Event::CreditGranted { statement: statement.id, amount: statement.open(), reason: repair_orders::reason_given(reason)? }
        }
        Command::IssueGatePass { gate_pass, .. } => {
            expect_releasable(order)?;
            Event::GatePassIssued { gate_pass: *gate_pass }
        }
        Command::WithdrawGatePass { reason, .. } => {
            if order.gate_pass.is_none() {
                return Err(Refusal::NoGatePass);
            }
            // Nobody notes when a car leaves that was not repaired: its pass can be taken back as long as it lies at the desk.
            if !matches!(status, Status::Settled | Status::Void | Status::LeftUnrepaired) {
                return Err(Refusal::GatePassUsed);
            }
            Event::GatePassWithdrawn { reason: repair_orders::reason_given(reason)? }
        }
    };
    let mut events = vec![crate::Event::Settlement(event)];
    if let Some((step, to)) = moved {
        events.push(crate::Event::RepairOrders(repair_orders::Event::Moved { from: status, to: lifecycle::step(status, step, to)? }));
    }
    Ok(events)
}

fn expect_settleable(order: &Order) -> Result<(), Refusal> {
    let open = order.progress.jobs.iter().filter(|job| !job.status.is_over()).count();
    if open > 0 {
        return Err(Refusal::JobsOpen { open: u16::try_from(open).unwrap_or(u16::MAX) });
    }
    // A part may have been taken off the order since its job was finished.
    order.progress.jobs.iter().try_for_each(crate::parts::expect_nothing_out)?;
    order.progress.jobs.iter().try_for_each(crate::parts::expect_none_coming_back)?;
    lifecycle::expect(order.progress.status, Step::Settle)?;
    repair_orders::expect_decided(order)?;
    if order.findings_waiting() > 0 {
        return Err(Refusal::FindingsWait { findings: order.findings_waiting() });
    }
    quality::expect_judged(order)?;
    // The fees of a repair that was declined were told beforehand; they need no signature.
    let declined = order.ended_because.is_some();
    if order.progress.unauthorised_lines > 0 && !declined {
        return Err(Refusal::LinesNotAuthorised { lines: order.progress.unauthorised_lines });
    }
    Ok(())
}

fn expect_undoable(order: &Order, now: DateTime<Utc>, offset: FixedOffset) -> Result<(), Refusal> {
    if order.gate_pass.is_some() {
        return Err(Refusal::GatePassIssued);
    }
    let paid: Fen = order.statements.iter().map(Statement::paid).sum();
    if paid > Fen::ZERO {
        return Err(Refusal::PaymentsStand { paid });
    }
    let month = |at: DateTime<Utc>| (at.with_timezone(&offset).year(), at.with_timezone(&offset).month());
    if order.settled_at.is_some_and(|settled| month(settled) != month(now)) {
        return Err(Refusal::MonthIsClosed);
    }
    Ok(())
}

fn expect_releasable(order: &Order) -> Result<(), Refusal> {
    if order.gate_pass.is_some() {
        return Err(Refusal::GatePassIssued);
    }
    match order.progress.status {
        Status::Settled if quality::is_missing(order) => Err(Refusal::NotCertified),
        Status::Settled => expect_paid(order),
        // Nothing was done, nothing is owed: the car may simply leave.
        Status::Void | Status::LeftUnrepaired => Ok(()),
        status => Err(Refusal::WrongStatus { status, step: Step::Deliver }),
    }
}

/// Every statement that is paid at the desk is paid, or on credit.
///
/// # Errors
/// [`Refusal::Unpaid`] with what is missing.
pub fn expect_paid(order: &Order) -> Result<(), Refusal> {
    let due: Fen = order.statements.iter().filter(|statement| !statement.releases()).map(Statement::open).sum();
    if due > Fen::ZERO { Err(Refusal::Unpaid { due }) } else { Ok(()) }
}

/// A statement of this order, while it can still be paid.
fn statement_of(order: &Order, id: StatementId) -> Result<&Statement, Refusal> {
    if !matches!(order.progress.status, Status::Settled | Status::Delivered | Status::Closed) {
        return Err(Refusal::WrongStatus { status: order.progress.status, step: Step::Settle });
    }
    order.statements.iter().find(|statement| statement.id == id).ok_or(Refusal::NotFound)
}

fn find_payment(order: &Order, id: PaymentId) -> Option<(&Statement, &super::Payment)> {
    order
        .statements
        .iter()
        .find_map(|statement| statement.payments.iter().find(|payment| payment.id == id).map(|payment| (statement, payment)))
}
