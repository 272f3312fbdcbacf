//! Examples of the cashier's desk.

use super::{GATE_PASS, PAYMENT, STATEMENT, line, shared_oil, words};
use crate::cast::CAR;
use domain::repair_orders::Payer;
use domain::repair_orders::estimate::{PayerTotal, totals};
use domain::settlement::{self, Method};
use domain::{BasisPoints, Fen};

fn settled() -> Vec<PayerTotal> {
    totals(&[line(shared_oil())], BasisPoints::percent(13))
}

pub fn commands() -> Vec<settlement::Command> {
    use settlement::Command as C;
    let (method, amount) = (Method::Wechat, Fen::yuan(690));
    vec![
        C::Settle { order: CAR },
        C::UndoSettlement { order: CAR, reason: words("付费方选错") },
        C::TakePayment { order: CAR, statement: STATEMENT, payment: PAYMENT, method, amount },
        C::RefundPayment { order: CAR, payment: PAYMENT, reason: words("重复收款") },
        C::GrantCredit { order: CAR, statement: STATEMENT, reason: words("月结协议客户") },
        C::IssueGatePass { order: CAR, gate_pass: GATE_PASS },
        C::WithdrawGatePass { order: CAR, reason: words("付款方式开错") },
    ]
}

pub fn events() -> Vec<settlement::Event> {
    use settlement::Event as E;
    let (statement, payment, method, amount) = (STATEMENT, PAYMENT, Method::Wechat, Fen::yuan(690));
    vec![
        E::Settled { totals: settled() },
        E::SettlementUndone { reason: words("付费方选错") },
        E::PaymentTaken { statement, payment, payer: Payer::Customer, method, amount },
        E::PaymentRefunded { statement, payment, method, amount, reason: words("重复收款") },
        E::CreditGranted { statement, amount, reason: words("月结协议客户") },
        E::GatePassIssued { gate_pass: GATE_PASS },
        E::GatePassWithdrawn { reason: words("付款方式开错") },
    ]
}
