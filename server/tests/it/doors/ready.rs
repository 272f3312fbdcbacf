//! Commands about people, customers, parts and inspections that can be carried out as things stand.

use super::cars::{Stage, check_in, customer_draft, next_names, pass, vehicle_draft};
use super::commands::Ready;
use super::house::{House, SECRET, hire, id, noon};
use chrono::Days;
use domain::customers::{Agreed, Command as Customers, Purpose};
use domain::parts::Command as Parts;
use domain::quality::{Cause, Command as Quality, Given, Liable, Mark, SheetKind, Template};
use domain::repair_orders::cover::RepairClass;
use domain::repair_orders::{Command as Orders, Diagnosis};
use domain::staff::{Command as Staff, Skill};
use domain::{
    Actor, CertificateId, Command, ConsentId, CountId, CustomerId, InspectionId, Language, PartsRequestId, PersonId, Post, Quantity,
    SheetId, VehicleId,
};

impl House {
    pub(super) async fn ready_staff(&self, verb: &str) -> Ready {
        let newcomer = format!("newcomer-{}", id().as_u128() % 1_000);
        let person = hire(&self.store, self.here.id, &newcomer, SECRET, Post::Technician).await.actor.person;
        let washer = self.here.holder(Post::CarWasher).actor.person;
        let (command, owner) = match verb {
            "choose_language" => (Staff::ChooseLanguage { person: washer, language: Language::En }, Some(Post::CarWasher)),
            "sign_out_everywhere" => (Staff::SignOutEverywhere { person }, None),
            "set_posts" => (Staff::SetPosts { person, posts: vec![Post::Cashier], skills: vec![Skill::Paint] }, None),
            "set_active" => (Staff::SetActive { person, active: false }, None),
            "hire" => {
                let (user_name, name) = (format!("{newcomer}-new"), SECRET.to_owned());
                let (posts, skills) = (vec![Post::Cashier], Vec::new());
                (Staff::Hire { person: PersonId(id()), user_name, name, language: Language::En, posts, skills }, None)
            }
            "set_password" => (Staff::SetPassword { person }, None),
            // The one who has a password to prove who they are with.
            "set_pin" => (Staff::SetPin { person: self.here.holder(Post::ServiceAdvisor).actor.person }, Some(Post::ServiceAdvisor)),
            "unlock_pin" => (self.locked_pin(person).await, None),
            "enrol_device" | "rename_device" | "revoke_device" => (self.ready_device(verb).await, None),
            _ => panic!("the door walk does not know staff.{verb}"),
        };
        Ready { command: Command::Staff(command), owner }
    }

    pub(super) async fn ready_customers(&self, verb: &str) -> Ready {
        let car = self.car(Stage::Opened, PersonId(id())).await;
        let command = match verb {
            "register_customer" => Customers::RegisterCustomer { customer: CustomerId(id()), draft: customer_draft() },
            "change_customer" => Customers::ChangeCustomer { customer: car.customer, draft: customer_draft() },
            "register_vehicle" => {
                let (plate, _) = next_names();
                // A VIN that needs no supervisor.
                let draft = vehicle_draft(car.customer, &plate, "LFV2A21K8J3000001");
                Customers::RegisterVehicle { vehicle: VehicleId(id()), draft }
            }
            "change_vehicle" => Customers::ChangeVehicle { vehicle: car.vehicle, draft: vehicle_draft(car.customer, &car.plate, &car.vin) },
            "sign_consent" => {
                let (purpose, wording, language) = (Purpose::ShareWithOem, SECRET.to_owned(), Language::ZhHans);
                let agreed = Agreed { consent: ConsentId(id()), purpose, wording, language };
                let (signed_by, signature) = (SECRET.to_owned(), "M1 1 L90 90".to_owned());
                Customers::SignConsent { order: car.order, agreed, signed_by, signature }
            }
            "withdraw_consent" => Customers::WithdrawConsent { consent: self.consent(&car).await },
            _ => panic!("the door walk does not know customers.{verb}"),
        };
        Ready { command: Command::Customers(command), owner: None }
    }

    pub(super) async fn ready_parts(&self, verb: &str) -> Ready {
        let part_no = self.catalogue_part().await;
        let (bin, note) = ("A-01".to_owned(), SECRET.to_owned());
        let count = Parts::Count { count: CountId(id()), part_no: part_no.clone(), bin, counted: Quantity::units(3), note, seen: None };
        if verb == "count" {
            return Ready { command: Command::Parts(count), owner: None };
        }
        let (technician, keeper) = (&self.here.holder(Post::Technician).actor, &self.here.holder(Post::PartsManager).actor);
        let does = async |who: &Actor, command: Parts| self.does(who, Command::Parts(command)).await;
        // The clock is for the floor's own commands: what is given out may ask for parts, too.
        let car = self.car(Stage::Dispatched, technician.person).await;
        let (order, request, quantity) = (car.order, PartsRequestId(id()), Quantity::units(1));
        let (title, asked) = (SECRET.to_owned(), part_no.clone());
        let ask = Parts::AskFor { order, job: car.job, request, part_no: asked, title, quantity, standing: true };
        let owner = Some(Post::Technician);
        if verb == "ask_for" {
            return Ready { command: Command::Parts(ask), owner };
        }
        does(technician, ask).await;
        does(keeper, count).await;
        let issue = Parts::Issue { order, request, part_no, quantity };
        let give_back = Parts::GiveBack { order, request, quantity };
        if matches!(verb, "give_back" | "take_back") {
            does(keeper, issue.clone()).await;
        }
        let (command, owner) = match verb {
            "withdraw_request" => (Parts::WithdrawRequest { order, request }, owner),
            "issue" => (issue, None),
            "put_on_order" => (Parts::PutOnOrder { order, request, expected: noon().date_naive() + Days::new(3) }, None),
            "decline" => (Parts::Decline { order, request, reason: SECRET.to_owned() }, None),
            "give_back" => (give_back, owner),
            "take_back" => {
                does(technician, give_back).await;
                (Parts::TakeBack { order, request, quantity }, None)
            }
            _ => panic!("the door walk does not know parts.{verb}"),
        };
        Ready { command: Command::Parts(command), owner }
    }

    /// The engine was repaired, and the car has passed.
    async fn ready_certificate(&self) -> Ready {
        let order = self.car(Stage::Ready, self.here.holder(Post::Technician).actor.person).await.order;
        let diagnosis = Diagnosis { cause: SECRET.to_owned(), class: Some(RepairClass::Assembly), ..Diagnosis::default() };
        let diagnosed = Command::RepairOrders(Orders::RecordDiagnosis { order, diagnosis });
        self.does(&self.here.holder(Post::TechnicalDirector).actor, diagnosed).await;
        let certify = Quality::Certify { order, certificate: CertificateId(id()), odometer_km: check_in().odometer_km + 6 };
        Ready { command: Command::Quality(certify), owner: None }
    }

    /// A template of the house that nobody has put yet.
    fn template(&self) -> Template {
        let code = format!("own-{}", id().simple());
        let health = store::quality::sheets::built_in().iter().find(|template| template.kind == SheetKind::Health);
        Template { code, ..health.cloned().expect("a health check comes with the product") }
    }

    /// A car that is worked on whose health check is to be filled, or is filled and to be shared.
    async fn ready_sheet(&self, filled: bool) -> Ready {
        let technician = &self.here.holder(Post::Technician).actor;
        let template = store::quality::sheets::built_in().iter().find(|of| of.kind == SheetKind::Health).expect("a health check");
        let (order, sheet) = (self.car(Stage::Finished, technician.person).await.order, SheetId(id()));
        let given = template.items.iter().map(|item| Given {
            item: item.code.clone(),
            mark: Mark::Good,
            value: item.measure.map(|measure| measure.watch_below.map_or(100, |limit| limit + 10)),
            photos: Vec::new(),
            note: SECRET.to_owned(),
        });
        let fill = Command::Quality(Quality::FillSheet {
            order,
            sheet,
            kind: template.kind,
            template: template.code.clone(),
            version: template.version,
            job: None,
            given: given.collect(),
            note: SECRET.to_owned(),
        });
        if !filled {
            return Ready { command: fill, owner: Some(Post::Technician) };
        }
        self.does(technician, fill).await;
        Ready { command: Command::Quality(Quality::ShareSheet { order, sheet }), owner: None }
    }

    /// A car that is back on the day on which it left.
    async fn ready_comeback(&self, verb: &str, technician: PersonId) -> Ready {
        let first = self.car(Stage::Delivered, technician).await;
        let order = self.comes_back(&first, Stage::Estimated, technician).await.order;
        let link = Quality::LinkComeback { order, first: first.order };
        let command = match verb {
            "link_comeback" => link,
            _ => {
                self.does(&self.here.holder(Post::ServiceAdvisor).actor, Command::Quality(link)).await;
                let (liable, note) = (Liable::Person { person: technician }, SECRET.to_owned());
                if verb == "judge_comeback" {
                    Quality::JudgeComeback { order, cause: Cause::Workmanship, liable, note }
                } else {
                    Quality::UnlinkComeback { order, reason: note }
                }
            }
        };
        Ready { command: Command::Quality(command), owner: None }
    }

    pub(super) async fn ready_quality(&self, verb: &str) -> Ready {
        let technician = self.here.holder(Post::Technician).actor.person;
        if verb.ends_with("_comeback") {
            return self.ready_comeback(verb, technician).await;
        }
        let order = self.car(Stage::Finished, technician).await.order;
        let command = match verb {
            "pass" => pass(order),
            "fail" => {
                let fail = Quality::Fail { order, inspection: InspectionId(id()), jobs: Vec::new(), finding: SECRET.to_owned() };
                Command::Quality(fail)
            }
            "certify" => return self.ready_certificate().await,
            "fill_sheet" | "share_sheet" => return self.ready_sheet(verb == "share_sheet").await,
            "put_template" => {
                let template = self.template();
                let put = Quality::PutTemplate { dealership: self.here.id, template: Box::new(template), replaces: None };
                return Ready { command: Command::Quality(put), owner: None };
            }
            _ => panic!("the door walk does not know quality.{verb}"),
        };
        Ready { command, owner: None }
    }
}
