//! How a visit is paid.

use super::simulation::Floor;
use super::visit::{Next, Visit};
use chrono::{DateTime, Utc};
use domain::settlement::{Command as Desk, Method, Statement};
use domain::{Fen, PaymentId};
use rand::RngExt;
use store::Error;

impl Visit {
    /// Pays what is due at the desk, or has it granted as credit.
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
                self.desk(floor, "shen", Desk::TakePayment { order: self.order, statement: statement.id, payment, method, amount }, at)
                    .await?;
            }
        }
        Ok(self.then(Next::GatePass, at, floor.maker.rng.random_range(1..5)))
    }

    fn amounts(&self, statement: &Statement) -> Vec<(Method, Fen)> {
        let open = statement.open();
        if self.plan.splits_payment && open > Fen::yuan(200) {
            return vec![(Method::Cash, Fen::yuan(200)), (self.plan.method, open - Fen::yuan(200))];
        }
        vec![(self.plan.method, open)]
    }
}
