//! Every command × every post × the other dealership, through the write door.

use super::THEIR_OWN;
use super::cars::{Stage, authorise, check_in, hold, labour, vehicle_draft};
use super::house::{Answered, House, SECRET, id, noon};
use chrono::TimeDelta;
use domain::customers::Command as Customers;
use domain::repair_orders::{Command as Orders, Diagnosis, Due, PromiseReason, Shows, WalkAround};
use domain::settlement::{Command as Desk, Method};
use domain::workshop::{Command as Floor, Portion};
use domain::{
    AdviceId, Command, DiscountId, Fen, FindingId, GatePassId, LineId, OrderId, PackageId, PaymentId, PersonId, PhotoId, Post, Reach,
    VehicleId, reach,
};

/// A walk-around without photos, for which there is a reason.
fn walk_around() -> WalkAround {
    WalkAround { fewer_photos: SECRET.to_owned(), ..WalkAround::default() }
}

/// Words of refusals that say who may not, whatever the state of things.
const NOT_YOU: &[&str] = &["not_signed_in", "not_allowed", "not_yours", "only_for_oneself", "not_to_oneself", "other_dealership"];

/// A command that can be carried out as things stand.
pub(super) struct Ready {
    pub(super) command: Command,
    /// The post whose holder it belongs to: their own car, their own job, themselves.
    pub(super) owner: Option<Post>,
}

/// The words that serde knows in a place: it names them all when it meets one that is none.
fn words(json: &str) -> Vec<String> {
    let said = serde_json::from_str::<Command>(json).expect_err("no command").to_string();
    let (_, known) = said.split_once("expected").unwrap_or_else(|| panic!("{said}"));
    known.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Every command there is, as `area.verb`.
fn every_command() -> Vec<String> {
    let areas = words(r#"{"area":"?","command":{}}"#);
    let verbs = |area: &String| {
        words(&format!(r#"{{"area":"{area}","command":{{"do":"?"}}}}"#))
            .into_iter()
            .map(|verb| format!("{area}.{verb}"))
            .collect::<Vec<_>>()
    };
    areas.iter().flat_map(verbs).collect()
}

impl House {
    /// Prepares everything that a command needs, and the command.
    async fn ready(&self, name: &str) -> Ready {
        let (area, verb) = name.split_once('.').expect("area.verb");
        match area {
            "staff" => self.ready_staff(verb).await,
            "customers" => self.ready_customers(verb).await,
            "appointments" => self.ready_appointments(verb).await,
            "repair_orders" => self.ready_orders(verb).await,
            "workshop" if verb.ends_with("_stage") || verb == "plan_stages" || verb == "record_paint" => self.ready_stages(verb).await,
            "workshop" if verb.starts_with("correct_") || matches!(verb, "clock_in" | "clock_out") => self.ready_time(verb).await,
            "workshop" => self.ready_floor(verb).await,
            "quality" => self.ready_quality(verb).await,
            "parts" => self.ready_parts(verb).await,
            "settlement" => self.ready_desk(verb).await,
            "warranty" => self.ready_warranty(verb).await,
            "care" if verb.ends_with("_complaint") => self.ready_complaint(verb).await,
            "care" if verb.ends_with("_loaner") => self.ready_loaner(verb).await,
            "care" => self.ready_messages(verb).await,
            _ => panic!("the door walk does not know the area {area}"),
        }
    }

    async fn ready_package(&self) -> Ready {
        let car = self.car(Stage::Received, PersonId(id())).await;
        let service = self.catalogue_service().await;
        let add = Orders::AddPackage { order: car.order, package: PackageId(id()), service, finding: None };
        Ready { command: Command::RepairOrders(add), owner: None }
    }

    async fn ready_orders(&self, verb: &str) -> Ready {
        let technician = self.here.holder(Post::Technician).actor.person;
        let stage = match verb {
            "open" => Stage::Delivered,
            "check_in" | "void" => Stage::Opened,
            "start_diagnosis" | "add_line" | "leave_unrepaired" | "record_walk_around" | "sign_check_in" => Stage::Received,
            "add_package" => return self.ready_package().await,
            "change_line" | "remove_line" | "quote" | "ask_discount" | "grant_discount" | "refuse_discount" | "take_back_discount" => {
                Stage::Estimated
            }
            "authorise" | "answer" => Stage::Quoted,
            "record_diagnosis" => Stage::Dispatched,
            "report_finding" => Stage::Dispatched,
            "add_found_work" | "dismiss_finding" => return self.ready_finding(verb).await,
            "abandon_job" => Stage::OnHold,
            "deliver" => Stage::Released,
            "close" => Stage::Delivered,
            _ => Stage::Authorised,
        };
        let car = self.car(stage, technician).await;
        let order = car.order;
        let reason = SECRET.to_owned();
        let command = match verb {
            "open" => Orders::Open { order: OrderId(id()), vehicle: car.vehicle },
            "check_in" => Orders::CheckIn { order, check_in: check_in(), closed_is_meant: true },
            "record_walk_around" => Orders::RecordWalkAround { order, began: Some(0), walk_around: walk_around() },
            "sign_check_in" => {
                let (signed_by, signature) = (SECRET.to_owned(), "M1 1 L90 90".to_owned());
                Orders::SignCheckIn { order, began: Some(0), walk_around: Box::new(walk_around()), signed_by, signature }
            }
            "add_photo" | "withdraw_photo" => return self.ready_photo(verb, order).await,
            "start_diagnosis" => Orders::StartDiagnosis { order },
            "record_diagnosis" => Orders::RecordDiagnosis { order, diagnosis: Diagnosis { cause: reason, ..Diagnosis::default() } },
            "add_line" => Orders::AddLine { order, line: labour(LineId(id())) },
            "change_line" => {
                let mut line = labour(car.job);
                line.title.push('!');
                Orders::ChangeLine { order, line }
            }
            "remove_line" => Orders::RemoveLine { order, line: car.job },
            "report_finding" => {
                Orders::ReportFinding { order, finding: FindingId(id()), text: reason, photos: Vec::new(), job: Some(car.job) }
            }
            "advise" => Orders::Advise { order, advice: AdviceId(id()), text: reason, due: Due::default() },
            "withdraw_advice" => return self.ready_advice(order).await,
            "abandon_job" => Orders::AbandonJob { order, job: car.job, reason },
            "ask_discount" | "grant_discount" | "refuse_discount" | "take_back_discount" => return self.ready_discount(verb, order).await,
            "quote" => Orders::Quote { order, promised_at: None, closed_is_meant: true },
            "answer" => return Ready { command: self.answer(&car).await, owner: None },
            "authorise" => return Ready { command: authorise(order), owner: None },
            "change_promise" => Orders::ChangePromise {
                order,
                promised_at: noon() + TimeDelta::hours(9),
                reason: PromiseReason::AddedWork,
                customer_agreed: true,
                closed_is_meant: true,
            },
            "annotate" => Orders::Annotate { order, text: reason },
            "deliver" => Orders::Deliver { order },
            "close" => Orders::Close { order },
            "void" => Orders::Void { order, reason },
            "leave_unrepaired" => Orders::LeaveUnrepaired { order, reason },
            _ => panic!("the door walk does not know repair_orders.{verb}"),
        };
        Ready { command: Command::RepairOrders(command), owner: (verb == "record_diagnosis").then_some(Post::Technician) }
    }

    /// What a technician has found, and what the desk makes of it.
    async fn ready_finding(&self, verb: &str) -> Ready {
        let technician = &self.here.holder(Post::Technician).actor;
        let car = self.car(Stage::Dispatched, technician.person).await;
        let (order, finding) = (car.order, FindingId(id()));
        let report = Orders::ReportFinding { order, finding, text: SECRET.to_owned(), photos: Vec::new(), job: Some(car.job) };
        self.does(technician, Command::RepairOrders(report)).await;
        let command = match verb {
            "add_found_work" => Orders::AddFoundWork { order, finding, line: labour(LineId(id())) },
            _ => Orders::DismissFinding { order, finding, reason: SECRET.to_owned() },
        };
        Ready { command: Command::RepairOrders(command), owner: None }
    }

    /// Advice that somebody has given.
    async fn ready_advice(&self, order: OrderId) -> Ready {
        let advice = AdviceId(id());
        let advise = Orders::Advise { order, advice, text: SECRET.to_owned(), due: Due::default() };
        self.does(&self.here.holder(Post::Technician).actor, Command::RepairOrders(advise)).await;
        Ready { command: Command::RepairOrders(Orders::WithdrawAdvice { order, advice }), owner: None }
    }

    /// What the advisor asks, and what becomes of it: whoever asks takes it back, somebody with a higher limit answers.
    async fn ready_discount(&self, verb: &str, order: OrderId) -> Ready {
        let (request, reason) = (DiscountId(id()), SECRET.to_owned());
        let mut line = labour(LineId(id()));
        line.discount = Fen(line.charge.gross().0 / 10);
        let ask = Command::RepairOrders(Orders::AskDiscount { order, request, line, finding: None, reason: reason.clone() });
        if verb == "ask_discount" {
            return Ready { command: ask, owner: Some(Post::ServiceAdvisor) };
        }
        self.does(&self.here.holder(Post::ServiceAdvisor).actor, ask).await;
        let (command, owner) = match verb {
            "grant_discount" => (Orders::GrantDiscount { order, request }, None),
            "refuse_discount" => (Orders::RefuseDiscount { order, request, reason }, None),
            _ => (Orders::TakeBackDiscount { order, request }, Some(Post::ServiceAdvisor)),
        };
        Ready { command: Command::RepairOrders(command), owner }
    }

    async fn ready_photo(&self, verb: &str, order: OrderId) -> Ready {
        let photo = PhotoId(id());
        self.keep_picture(photo).await;
        let add = Command::RepairOrders(Orders::AddPhoto { order, photo, shows: Shows::Finding, taken_at: noon() });
        if verb == "add_photo" {
            return Ready { command: add, owner: None };
        }
        self.does(&self.here.holder(Post::ServiceAdvisor).actor, add).await;
        let withdraw = Orders::WithdrawPhoto { order, photo, reason: SECRET.to_owned() };
        Ready { command: Command::RepairOrders(withdraw), owner: None }
    }

    async fn ready_floor(&self, verb: &str) -> Ready {
        // One clock per technician: each command has hands of its own.
        let (stage, owner) = match verb {
            "dispatch" => (Stage::Authorised, Post::Technician),
            "share" => (Stage::Dispatched, Post::Technician),
            "clock_on" => (Stage::Dispatched, Post::BodyTechnician),
            "resume" => (Stage::OnHold, Post::PaintTechnician),
            "leave_bay" | "write_up" => (Stage::Held, Post::Technician),
            "start_wash" | "skip_wash" => (Stage::Passed, Post::Technician),
            "finish_wash" => (Stage::Washing, Post::Technician),
            _ => (Stage::Working, Post::Technician),
        };
        let technician = self.here.holder(owner).actor.person;
        let car = self.car(stage, technician).await;
        let order = car.order;
        let command = match verb {
            "dispatch" => Floor::Dispatch { order, jobs: Vec::new(), technician, bay: car.bay, reason: String::new() },
            "share" => {
                let other = self.here.holder(Post::TeamLeader).actor.person;
                let crew = [(technician, 60), (other, 40)].map(|(person, percent)| Portion { person, percent }).to_vec();
                Floor::Share { order, job: car.job, crew, reason: String::new() }
            }
            "clock_on" => Floor::ClockOn { order, job: car.job },
            "hold" => hold(order, true),
            "resume" => Floor::Resume { order, job: None },
            "leave_bay" => Floor::LeaveBay { order },
            "finish" => Floor::Finish { order, job: None },
            "write_up" => {
                let command = super::cars::write_up(order, car.job, &format!("{SECRET}，复检"));
                return Ready { command, owner: Some(owner) };
            }
            "start_wash" => Floor::StartWash { order },
            "finish_wash" => Floor::FinishWash { order },
            "skip_wash" => Floor::SkipWash { order, reason: SECRET.to_owned() },
            _ => panic!("the door walk does not know workshop.{verb}"),
        };
        let works = matches!(verb, "clock_on" | "hold" | "resume" | "leave_bay" | "finish");
        Ready { command: Command::Workshop(command), owner: works.then_some(owner) }
    }

    async fn ready_desk(&self, verb: &str) -> Ready {
        let technician = self.here.holder(Post::Technician).actor.person;
        let stage = match verb {
            "settle" => Stage::Ready,
            "refund_payment" | "issue_gate_pass" => Stage::Paid,
            "withdraw_gate_pass" => Stage::Released,
            _ => Stage::Settled,
        };
        let car = self.car(stage, technician).await;
        let (order, statement, reason) = (car.order, car.statement, SECRET.to_owned());
        let command = match verb {
            "settle" => Desk::Settle { order },
            "undo_settlement" => Desk::UndoSettlement { order, reason },
            "take_payment" => {
                Desk::TakePayment { order, statement, payment: PaymentId(id()), method: Method::Card, amount: Fen::yuan(240) }
            }
            "refund_payment" => Desk::RefundPayment { order, payment: car.payment, reason },
            "grant_credit" => Desk::GrantCredit { order, statement, reason },
            "issue_gate_pass" => Desk::IssueGatePass { order, gate_pass: GatePassId(id()) },
            "withdraw_gate_pass" => Desk::WithdrawGatePass { order, reason },
            _ => panic!("the door walk does not know settlement.{verb}"),
        };
        Ready { command: Command::Settlement(command), owner: None }
    }
}

impl House {
    /// The whole estimate of a car approved, in the words of the desk.
    async fn answer(&self, car: &super::cars::Car) -> Command {
        let manager = &self.here.holder(Post::ServiceManager).actor;
        let page = store::repair_orders::queries::order_page(&self.store, manager, car.order, noon()).await.expect("the order");
        Command::RepairOrders(Orders::Answer {
            order: car.order,
            quote: domain::repair_orders::quote::mark(&page.0.order),
            approved: vec![car.job],
            declined: Vec::new(),
            signed_by: SECRET.to_owned(),
            signature: String::new(),
        })
    }
}

/// What the matrix says of a post and a command: nothing when it is allowed, else the word of the refusal.
fn refused_by_the_matrix(post: Post, ready: &Ready) -> Option<&'static str> {
    let owns = ready.owner == Some(post);
    match ready.command.permission() {
        None if owns => None,
        None => Some("only_for_oneself"),
        Some(permission) => match reach(post, permission) {
            Reach::None => Some("not_allowed"),
            Reach::Own if !owns => Some("not_yours"),
            Reach::Own | Reach::Dealership | Reach::Group => None,
        },
    }
}

fn leaks_nothing(answer: &Answered, of: &str) {
    for secret in [SECRET, "LFV2A21K", "浙A7K", "13805712266", "RO2603", "JS2603"] {
        assert!(!answer.text.contains(secret), "{of} tells {secret}: {}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_is_for_whom_the_matrix_says_and_for_nobody_else() {
    let house = House::open("commands").await;
    let commands = every_command();
    assert!(commands.len() >= 40, "{commands:?}");
    for name in &commands {
        let ready = house.ready(name).await;
        let before = (house.holds().await, house.refused_attempts().await);
        let refused = not_allowed(&house, name, &ready).await + strangers(&house, name, &ready).await;
        assert_eq!(house.holds().await, before.0, "{name}: something was written when it was refused");
        assert_eq!(house.refused_attempts().await, before.1 + refused, "{name}: refused attempts are kept");
        allowed(&house, name, &ready).await;
    }
    house.close().await;
}

/// Everybody whom the matrix does not allow it, and nobody at all; answers how many attempts are to be kept.
async fn not_allowed(house: &House, name: &str, ready: &Ready) -> i64 {
    let answer = house.execute(None, house.here.id, &ready.command).await;
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (401, "not_signed_in"), "{name} by nobody");
    leaks_nothing(&answer, name);
    let mut refused = 0;
    for post in Post::ALL {
        let Some(word) = refused_by_the_matrix(*post, ready) else { continue };
        let answer = house.execute(Some(house.here.holder(*post)), house.here.id, &ready.command).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (403, word), "{name} by {post:?}: {}", answer.text);
        leaks_nothing(&answer, name);
        refused += 1;
    }
    refused
}

/// Everybody of the other dealership: in the name of this one, and of things of this one in the name of their own.
async fn strangers(house: &House, name: &str, ready: &Ready) -> i64 {
    let mut refused = 0;
    for post in Post::ALL {
        let stranger = house.elsewhere.holder(*post);
        let answer = house.execute(Some(stranger), house.here.id, &ready.command).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (403, "other_dealership"), "{name} by {post:?} of the other");
        leaks_nothing(&answer, name);
        refused += 1;
        if THEIR_OWN.contains(&name) {
            continue;
        }
        let answer = house.execute(Some(stranger), house.elsewhere.id, &ready.command).await;
        let met = (answer.status.as_u16(), answer.problem());
        let allowed = ready.command.permission().is_some_and(|permission| reach(*post, permission) > Reach::None);
        let expected = match ready.command.permission() {
            None => (403, "only_for_oneself"),
            Some(_) if allowed => (404, "not_found"),
            Some(_) => (403, "not_allowed"),
        };
        assert_eq!((met.0, met.1.as_str()), expected, "{name} by {post:?} of the other: {}", answer.text);
        leaks_nothing(&answer, name);
        refused += 1;
    }
    refused
}

/// Everybody whom the matrix allows it: the first does it, and to the others only the state of things may say no.
async fn allowed(house: &House, name: &str, ready: &Ready) {
    let mut posts: Vec<Post> = Post::ALL.iter().copied().filter(|post| refused_by_the_matrix(*post, ready).is_none()).collect();
    // The one whose own it is goes first: that is the narrowest leave there is.
    posts.sort_by_key(|post| ready.owner != Some(*post));
    assert!(!posts.is_empty(), "nobody may do {name}");
    for (turn, post) in posts.into_iter().enumerate() {
        let answer = house.execute(Some(house.here.holder(post)), house.here.id, &ready.command).await;
        let status = answer.status.as_u16();
        if turn == 0 {
            assert_eq!(status, 200, "{name} by {post:?}: {}", answer.text);
        } else {
            let word = answer.problem();
            let by_the_state = matches!(status, 409 | 422) || (status == 404 && word == "not_found");
            assert!(status == 200 || (by_the_state && !NOT_YOU.contains(&word.as_str())), "{name} by {post:?}: {}", answer.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_person_is_not_told_what_happened_meanwhile() {
    let house = House::open("meanwhile").await;
    let car = house.car(Stage::Settled, house.here.holder(Post::Technician).actor.person).await;
    let mut envelope =
        super::house::envelope(house.here.id, Command::RepairOrders(Orders::Annotate { order: car.order, text: "?".into() }));
    envelope.expected_version = Some(1);
    let body = serde_json::json!({ "envelope": envelope });
    let told = house.post(Some(house.here.holder(Post::Cashier)), "/api/v1/execute", &body).await;
    assert_eq!((told.status.as_u16(), told.problem().as_str()), (409, "stale"));
    assert!(told.json()["meanwhile"].as_array().is_some_and(|events| events.len() > 5), "{}", told.text);
    let kept_from = house.post(Some(house.here.holder(Post::GateKeeper)), "/api/v1/execute", &body).await;
    assert_eq!((kept_from.status.as_u16(), kept_from.problem().as_str()), (403, "not_allowed"));
    leaks_nothing(&kept_from, "a refusal");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn things_of_another_dealership_cannot_be_named_in_a_command_about_ones_own() {
    let house = House::open("borrowed").await;
    let technician = house.here.holder(Post::Technician).actor.person;
    let car = house.car(Stage::Authorised, technician).await;
    let theirs = house.elsewhere.holder(Post::Technician).actor.person;
    let dispatch =
        |technician, bay| Command::Workshop(Floor::Dispatch { order: car.order, jobs: Vec::new(), technician, bay, reason: String::new() });
    let director = Some(house.here.holder(Post::WorkshopDirector));
    for (command, word) in
        [(dispatch(theirs, car.bay), "technician_unknown"), (dispatch(technician, house.elsewhere.bays[0]), "bay_unknown")]
    {
        let answer = house.execute(director, house.here.id, &command).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (422, word), "{}", answer.text);
    }
    let take_over =
        Customers::RegisterVehicle { vehicle: VehicleId(id()), draft: vehicle_draft(car.customer, "浙B12345", "LFV2A21K8J3000001") };
    let advisor = house.elsewhere.holder(Post::ServiceManager);
    let answer = house.execute(Some(advisor), house.elsewhere.id, &Command::Customers(take_over)).await;
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (404, "not_found"), "{}", answer.text);
    house.close().await;
}
