//! How a visit is paid.

use super::simulation::Floor;
use super::visit::{Next, Visit};
use chrono::{DateTime, Duration, Utc};
use domain::settlement::{Command as Desk, Method, Statement};
use domain::{Fen, PaymentId};
use rand::RngExt;
use store::Error;

impl Visit {
    /// Draws up the statements; now and then somebody sees at once that they are wrong, and the manager has them drawn up again.
    pub(super) async fn settle(&mut self, floor: &mut Floor, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
        self.judge(floor, at).await?;
        let settle = || Desk::Settle { order: self.order };
        self.desk(floor, "shen", settle(), at).await?;
        let mut drawn_up = at;
        if self.plan.settles_twice {
            let undo = Desk::UndoSettlement { order: self.order, reason: "付费方选错，重新结算".to_owned() };
            match self.desk(floor, "sun", undo, at + Duration::minutes(1)).await {
                Ok(()) => {
                    drawn_up = at + Duration::minutes(2);
                    self.desk(floor, "shen", settle(), drawn_up).await?;
                }
                // At midnight the month may have ended.
                Err(Error::Refused(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(self.then(Next::Pay, drawn_up, floor.maker.rng.random_range(2..12)))
    }

    /// Pays what is due at the desk, or has it granted as credit. Some would rather pay in another way when they have paid.
    pub(super) async fn pay(&mut self, floor: &mut Floor, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
        let cashier = floor.person("shen");
        let (page, _) = store::repair_orders::queries::order_page(floor.maker.store(), &cashier, self.order, at).await?;
        for statement in page.order.statements.iter().filter(|statement| !statement.releases()) {
            if self.plan.on_credit {
                let credit = Desk::GrantCredit { order: self.order, statement: statement.id, reason: "月结协议客户".to_owned() };
                self.desk(floor, "wei", credit, at).await?;
                continue;
            }
            for (method, amount) in self.amounts(statement) {
                let payment = PaymentId(floor.maker.id(at));
                let (order, statement) = (self.order, statement.id);
                self.desk(floor, "shen", Desk::TakePayment { order, statement, payment, method, amount }, at).await?;
                if std::mem::take(&mut self.plan.pays_again) {
                    let back = Desk::RefundPayment { order, payment, reason: "客户改为刷卡付款".to_owned() };
                    self.desk(floor, "wei", back, at + Duration::minutes(1)).await?;
                    let (payment, method) = (PaymentId(floor.maker.id(at)), Method::Card);
                    let card = Desk::TakePayment { order, statement, payment, method, amount };
                    self.desk(floor, "shen", card, at + Duration::minutes(2)).await?;
                }
            }
        }
        Ok(self.then(Next::GatePass, at, floor.maker.rng.random_range(3..7)))
    }

    fn amounts(&self, statement: &Statement) -> Vec<(Method, Fen)> {
        let open = statement.open();
        if self.plan.splits_payment && open > Fen::yuan(200) {
            return vec![(Method::Cash, Fen::yuan(200)), (self.plan.method, open - Fen::yuan(200))];
        }
        vec![(self.plan.method, open)]
    }
}
