//! What the commands about campaigns, complaints and loaner cars need, for the door walk.

use super::cars::{Car, Stage};
use super::commands::Ready;
use super::house::{House, SECRET, id, noon};
use chrono::TimeDelta;
use domain::care::{Category, Command as Care, ComplaintDraft, LoanerDraft, Reading, Severity};
use domain::warranty::{CampaignDraft, CampaignKind, Command as Warranty};
use domain::{CampaignId, Command, ComplaintId, Language, LinkId, LoanId, LoanerId, MessageId, PersonId, Post, StopId};

fn draft() -> CampaignDraft {
    CampaignDraft {
        kind: CampaignKind::Recall,
        number: format!("S{}", id()),
        title: SECRET.to_owned(),
        measure: SECRET.to_owned(),
        operation: "RC-1".to_owned(),
        service: None,
    }
}

/// The campaign that [`House::announces`] under a furnished house.
pub(super) const fn announced(car: &Car) -> CampaignId {
    CampaignId(car.vehicle.0)
}

const fn reading(odometer_km: u32) -> Reading {
    Reading { odometer_km, energy_percent: 75 }
}

impl House {
    pub(super) async fn ready_messages(&self, verb: &str) -> Ready {
        let car = self.car(Stage::Quoted, PersonId(id())).await;
        let (order, reason) = (car.order, SECRET.to_owned());
        let last = "select message_id from care_message where order_id = $1";
        let message = MessageId(sqlx::query_scalar(last).bind(order.0).fetch_one(&self.all).await.expect("a message"));
        let manager = &self.here.holder(Post::ServiceManager).actor;
        let address = format!("139{:08}", id().as_u128() % 100_000_000);
        let stop = StopId(id());
        let command = match verb {
            "retry_message" => {
                self.does(manager, Command::Care(Care::StopMessage { message, reason })).await;
                Care::RetryMessage { message }
            }
            "stop_message" => Care::StopMessage { message, reason },
            "stop_address" => Care::StopAddress { stop, address, reason },
            "lift_stop" => {
                self.does(manager, Command::Care(Care::StopAddress { stop, address, reason: reason.clone() })).await;
                Care::LiftStop { stop, reason }
            }
            "set_contact" => Care::SetContact { customer: car.customer, language: Language::En, email: String::new() },
            "share_order" => {
                let digest = format!("{:064x}", id().as_u128());
                Care::ShareOrder { order, link: LinkId(id()), digest }
            }
            "withdraw_links" => Care::WithdrawLinks { order, reason },
            _ => panic!("the door walk does not know care.{verb}"),
        };
        Ready { command: Command::Care(command), owner: None }
    }

    /// A campaign for one car.
    async fn campaign(&self) -> CampaignId {
        let campaign = CampaignId(id());
        self.announces(campaign).await;
        campaign
    }

    /// The same under this id.
    pub(super) async fn announces(&self, campaign: CampaignId) {
        let open = Warranty::OpenCampaign { campaign, draft: draft(), vins: vec!["LSGKE54H3NW000123".to_owned()] };
        self.does(&self.here.holder(Post::ServiceManager).actor, Command::Warranty(open)).await;
    }

    pub(super) async fn ready_warranty(&self, verb: &str) -> Ready {
        let (vin, reason) = ("LSGKE54H3NW000123".to_owned(), SECRET.to_owned());
        let vins = vec!["LGXCE4CB8P0000456".to_owned()];
        let command = match verb {
            "open_campaign" => Warranty::OpenCampaign { campaign: CampaignId(id()), draft: draft(), vins },
            "change_campaign" => Warranty::ChangeCampaign { campaign: self.campaign().await, draft: draft() },
            "add_cars" => Warranty::AddCars { campaign: self.campaign().await, vins },
            "note_remedy" => Warranty::NoteRemedy { campaign: self.campaign().await, vin, reason },
            "withdraw_remedy" => {
                let campaign = self.campaign().await;
                let note = Warranty::NoteRemedy { campaign, vin: vin.clone(), reason: reason.clone() };
                self.does(&self.here.holder(Post::ServiceManager).actor, Command::Warranty(note)).await;
                Warranty::WithdrawRemedy { campaign, vin, reason }
            }
            "end_campaign" => Warranty::EndCampaign { campaign: self.campaign().await, reason },
            _ => panic!("the door walk does not know warranty.{verb}"),
        };
        Ready { command: Command::Warranty(command), owner: None }
    }

    pub(super) async fn ready_complaint(&self, verb: &str) -> Ready {
        let car = self.car(Stage::Received, PersonId(id())).await;
        // The advisor's own: whoever sees to their own only may close it.
        let (complaint, owner) = (ComplaintId(id()), self.here.holder(Post::ServiceAdvisor).actor.person);
        let draft = ComplaintDraft {
            customer: car.customer,
            vehicle: Some(car.vehicle),
            order: Some(car.order),
            category: Category::Waiting,
            severity: Severity::General,
            words: SECRET.to_owned(),
            answer_by: noon() + TimeDelta::hours(2),
            owner,
        };
        let register = Care::RegisterComplaint { complaint, draft: Box::new(draft) };
        if verb == "register_complaint" {
            return Ready { command: Command::Care(register), owner: None };
        }
        self.does(&self.here.holder(Post::ServiceManager).actor, Command::Care(register)).await;
        let to = self.here.holder(Post::CsSupervisor).actor.person;
        let command = match verb {
            "hand_on_complaint" => Care::HandOnComplaint { complaint, owner: to },
            _ => Care::CloseComplaint { complaint, done: SECRET.to_owned() },
        };
        Ready { command: Command::Care(command), owner: Some(Post::ServiceAdvisor) }
    }

    pub(super) async fn ready_loaner(&self, verb: &str) -> Ready {
        let manager = self.here.holder(Post::ServiceManager).actor.clone();
        let loaner = LoanerId(id());
        let plate = format!("浙A{:05}", id().as_u128() % 100_000);
        let put = |odometer_km| {
            let draft = LoanerDraft { plate: plate.clone(), model: SECRET.to_owned(), odometer_km, in_service: true };
            Command::Care(Care::PutLoaner { loaner, draft, reason: String::new() })
        };
        if verb == "put_loaner" {
            return Ready { command: put(100), owner: None };
        }
        self.does(&manager, put(100)).await;
        let car = self.car(Stage::Opened, PersonId(id())).await;
        let (loan, appointment) = (LoanId(id()), self.visit("prepare", &car).await);
        let (from, until, reason) = (noon() + TimeDelta::hours(21), noon() + TimeDelta::hours(25), SECRET.to_owned());
        let promise = Command::Care(Care::PromiseLoaner { loan, loaner, appointment, from, until });
        let (over, back) = (Care::HandOverLoaner { loan, reading: reading(110) }, reading(120));
        let command = match verb {
            "promise_loaner" => return Ready { command: promise, owner: None },
            "release_loaner" => Care::ReleaseLoaner { loan, reason },
            "hand_over_loaner" => over.clone(),
            _ => Care::TakeBackLoaner { loan, reading: back, note: reason },
        };
        self.does(&manager, promise).await;
        if verb == "take_back_loaner" {
            self.does(&manager, Command::Care(over)).await;
        }
        Ready { command: Command::Care(command), owner: None }
    }
}
