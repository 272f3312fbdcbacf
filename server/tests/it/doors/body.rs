//! Commands of the body shop and of somebody's time in the house.

use super::cars::{Car, Stage, authorise, hold, labour};
use super::commands::Ready;
use super::house::{House, SECRET, id, noon};
use chrono::{DateTime, TimeDelta, Utc};
use domain::repair_orders::{Charge, Command as Orders, LineDraft};
use domain::staff::Skill;
use domain::workshop::{Command as Floor, PaintKind, PaintUnit, PaintUsed, Panel, Planned, StageKind, StagePlan, Times};
use domain::{Actor, AttendanceId, Command, LineId, OrderId, PaintId, PersonId, Post};

/// Body work by one technician, paint by the other, each stage an hour.
fn plan(body: PersonId, paint: PersonId) -> Vec<StagePlan> {
    let stage = |(at, kind): (usize, &StageKind)| {
        let technician = if *kind < StageKind::Primer { body } else { paint };
        let from = noon() + TimeDelta::hours(i64::try_from(at).expect("seven"));
        let planned = Some(Planned { technician, from, until: from + TimeDelta::hours(1) });
        StagePlan { kind: *kind, planned, left_out: String::new() }
    };
    StageKind::ALL.iter().enumerate().map(stage).collect()
}

fn used() -> PaintUsed {
    let (panel, kind, unit) = (Panel::Bonnet, PaintKind::BaseCoat, PaintUnit::Gram);
    PaintUsed { panel, kind, colour: "1G3".to_owned(), amount: 180, unit }
}

impl House {
    /// A car with a dent, authorised.
    async fn dented(&self) -> Car {
        let technician = self.here.holder(Post::BodyTechnician).actor.person;
        let car = self.car(Stage::Received, technician).await;
        let (order, line) = (car.order, labour(LineId(id())));
        let Charge::Labour { operation, quota, billed, .. } = line.charge.clone() else { panic!("labour") };
        // As the house publishes it for this trade.
        let rate = domain::Fen::yuan(240);
        let charge = Charge::Labour { operation, skill: Skill::Body, quota, billed, rate };
        let advisor = &self.here.holder(Post::ServiceAdvisor).actor;
        self.does(advisor, Command::RepairOrders(Orders::AddLine { order, line: LineDraft { charge, ..line } })).await;
        self.does(advisor, Command::RepairOrders(Orders::Quote { order, promised_at: None, closed_is_meant: true })).await;
        self.does(advisor, authorise(order)).await;
        car
    }

    /// Stops the clock that an earlier command of the walk has left running: a stage begins in hands that are free.
    async fn free(&self, technician: PersonId) {
        let running: Vec<uuid::Uuid> =
            sqlx::query_scalar("select order_id from workshop_clocking where technician_id = $1 and until is null")
                .bind(technician.0)
                .fetch_all(&self.all)
                .await
                .expect("clockings");
        for order in running {
            self.does(self.foreman(), Command::Workshop(hold(OrderId(order), true))).await;
        }
    }

    pub(super) async fn ready_stages(&self, verb: &str) -> Ready {
        use StageKind::{Body, Strip};
        let (body, paint) = (&self.here.holder(Post::BodyTechnician).actor, &self.here.holder(Post::PaintTechnician).actor);
        let order = self.dented().await.order;
        let does = async |who: &Actor, command: Floor| self.does(who, Command::Workshop(command)).await;
        let stages = plan(body.person, paint.person);
        if verb == "plan_stages" {
            return Ready { command: Command::Workshop(Floor::PlanStages { order, stages }), owner: None };
        }
        does(&self.here.holder(Post::WorkshopDirector).actor, Floor::PlanStages { order, stages }).await;
        for who in [body, paint] {
            self.free(who.person).await;
        }
        let begin = Floor::BeginStage { order, stage: Strip };
        let over = |stage| Floor::HandOverStage { order, stage, note: SECRET.to_owned() };
        if verb == "begin_stage" {
            return Ready { command: Command::Workshop(begin), owner: Some(Post::BodyTechnician) };
        }
        does(body, begin).await;
        if verb == "hand_over_stage" {
            return Ready { command: Command::Workshop(over(Strip)), owner: Some(Post::BodyTechnician) };
        }
        does(body, over(Strip)).await;
        does(body, Floor::AcceptStage { order, stage: Strip }).await;
        does(body, over(Body)).await;
        let command = match verb {
            "accept_stage" => Floor::AcceptStage { order, stage: Body },
            "refuse_stage" => Floor::RefuseStage { order, stage: Body, reason: SECRET.to_owned() },
            "record_paint" => {
                does(paint, Floor::AcceptStage { order, stage: Body }).await;
                Floor::RecordPaint { order, paint: PaintId(id()), used: used(), instead_of: None, reason: String::new() }
            }
            _ => panic!("the door walk does not know workshop.{verb}"),
        };
        Ready { command: Command::Workshop(command), owner: Some(Post::PaintTechnician) }
    }

    pub(super) async fn ready_time(&self, verb: &str) -> Ready {
        let (attendance, reason) = (AttendanceId(id()), SECRET.to_owned());
        let yesterday = noon() - TimeDelta::days(1);
        let times = Times { since: yesterday, until: Some(yesterday + TimeDelta::minutes(30)) };
        let command = match verb {
            "clock_in" => Floor::ClockIn { person: self.here.holder(Post::CarWasher).actor.person, attendance },
            "clock_out" => {
                let person = self.here.holder(Post::GateKeeper).actor.person;
                let director = &self.here.holder(Post::WorkshopDirector).actor;
                self.does(director, Command::Workshop(Floor::ClockIn { person, attendance })).await;
                Floor::ClockOut { person }
            }
            "correct_attendance" => {
                let person = self.here.holder(Post::LoungeAttendant).actor.person;
                Floor::CorrectAttendance { person, attendance, times, reason }
            }
            "correct_clocking" => {
                let car = self.car(Stage::Finished, self.here.holder(Post::Technician).actor.person).await;
                let began: DateTime<Utc> = sqlx::query_scalar("select since from workshop_clocking where order_id = $1")
                    .bind(car.order.0)
                    .fetch_one(&self.all)
                    .await
                    .expect("a clocking");
                Floor::CorrectClocking { order: car.order, job: car.job, began, times, reason }
            }
            _ => panic!("the door walk does not know workshop.{verb}"),
        };
        Ready { command: Command::Workshop(command), owner: None }
    }
}
