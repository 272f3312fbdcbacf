//! The papers of an order as its customer reads them: what they signed and were told, with their own shares and nothing of what others pay.

use super::page::yours;
use crate::Fen;
use crate::quality::SheetKind;
use crate::repair_orders::{Authorisation, Charge, Line, Order, OrderPage, Payer, Share};
use crate::settlement::Statement;
use crate::workshop::Floor;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// A paper that customers may open behind the link to their order.
    pub enum Paper {
        /// 接车检查单
        CheckIn = "check-in",
        /// 报价单
        Estimate = "estimate",
        /// 维修委托书
        Authorisation = "authorisation",
        /// 结算清单
        Settlement = "settlement",
    }
}

/// A paper there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperAt {
    pub paper: Paper,
    /// 1, 2, 3 … of its kind.
    pub number: u16,
    /// When it was told, signed or drawn up.
    pub at: DateTime<Utc>,
}

/// The papers that follow from the order as it is; those that are kept as they were told or signed stand beside it.
#[must_use]
pub fn papers_now(order: &Order) -> Vec<PaperAt> {
    let check_in = order.walked.sheets.last().map(|sheet| PaperAt { paper: Paper::CheckIn, number: sheet.number, at: sheet.at });
    let own = order.statements.iter().any(is_own);
    let settled = order.settled_at.filter(|_| own).map(|at| PaperAt { paper: Paper::Settlement, number: 1, at });
    check_in.into_iter().chain(settled).collect()
}

/// The order as a paper shows it to its customer. Whoever holds the link need not be the owner: there is no telephone number on it.
#[must_use]
pub fn customers_copy(page: OrderPage, paper: Paper) -> OrderPage {
    let OrderPage { order, customer, .. } = page;
    OrderPage { order: customers_order(order, paper), customer: customer.named_only(), floor: Floor::default(), ..page }
}

/// The order of [`customers_copy`].
#[must_use]
pub fn customers_order(mut order: Order, paper: Paper) -> Order {
    order.undone.clear();
    order.discount = None;
    order.statements.retain(is_own);
    order.check_in.iter_mut().for_each(|check_in| check_in.sender_phone.clear());
    order.walked.sheets.iter_mut().for_each(|sheet| {
        sheet.check_in.sender_phone.clear();
        sheet.photos.retain(|photo| photo.shows.is_for_customers());
    });
    match paper {
        Paper::CheckIn => as_signed(&mut order),
        Paper::Settlement => order.lines.retain(|line| line.shares.iter().any(|share| share.payer == Payer::Customer)),
        Paper::Estimate => order.lines = order.lines.iter().map(own).collect(),
        Paper::Authorisation => {
            // What nobody has signed is no part of it.
            order.lines = order.lines.iter().filter(|line| line.authorised).map(own).collect();
            order.authorisations.iter_mut().for_each(own_contract);
        }
    }
    // What nothing on this paper is offered for is the house's own affair.
    let signed = order.authorisations.iter().flat_map(|signed| &signed.lines);
    let offered: Vec<_> = order.lines.iter().chain(signed).filter_map(|line| line.finding).collect();
    order.findings.retain(|finding| offered.contains(&finding.id));
    // The health check that is shared and the advice go with the car, on the paper that it leaves with; whatever else was inspected is the
    // house's own affair, and so is who looked and who advised.
    let advisor = order.advisor.clone();
    order.sheets.retain(|sheet| paper == Paper::Settlement && sheet.kind == SheetKind::Health && sheet.shared_at.is_some());
    order.sheets = std::mem::take(&mut order.sheets).into_iter().map(|sheet| sheet.for_customers(&advisor)).collect();
    order.advice.retain(|_| paper == Paper::Settlement);
    order.advice.iter_mut().for_each(|advice| advice.by = advisor.clone());
    order
}

fn is_own(statement: &Statement) -> bool {
    statement.total.payer == Payer::Customer
}

/// What was signed last, and not what was found since.
fn as_signed(order: &mut Order) {
    (order.lines, order.authorisations, order.statements) = Default::default();
    if let Some(sheet) = order.walked.sheets.last().cloned() {
        order.check_in = Some(sheet.check_in);
        order.walked.around = Some(sheet.walk_around);
        order.walked.photos = sheet.photos;
    }
}

fn own_contract(signed: &mut Authorisation) {
    signed.lines = signed.lines.iter().map(own).collect();
    signed.total = signed.lines.iter().map(Line::net).sum();
}

/// A line that costs what the customer pays of it. A price that others pay a part of is none of theirs, and is left out.
fn own(line: &Line) -> Line {
    if line.shares == Share::whole(Payer::Customer) {
        return line.clone();
    }
    let yours = yours(line);
    let mut own = line.clone();
    match &mut own.charge {
        Charge::Labour { rate, .. } => *rate = Fen::ZERO,
        Charge::Part { price, .. } => *price = Fen::ZERO,
        Charge::Other { amount, .. } => *amount = Fen::ZERO,
    }
    own.discount = if own.abandoned { Fen::ZERO } else { Fen::ZERO - yours };
    own.shares = if yours == Fen::ZERO { Vec::new() } else { Share::whole(Payer::Customer) };
    own
}
