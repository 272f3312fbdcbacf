//! Customers, vehicles and staff.

use crate::cast::{fang, gu, he, lin, noon, sun, wang};
use domain::customers::{
    self, Command, CustomerDraft, CustomerKind, Energy, Facts, PlateColour, PlateError, UsageNature, VehicleDraft, VinError,
};
use domain::staff::{self, Skill};
use domain::{Actor, BasisPoints, CustomerId, Event, Post, Refusal, VehicleId};
use uuid::Uuid;

const OWNER: CustomerId = CustomerId(Uuid::from_u128(0x0));

fn car() -> VehicleDraft {
    VehicleDraft {
        owner: OWNER,
        plate: "浙A8K2C7".to_owned(),
        plate_colour: PlateColour::Blue,
        vin: "LFV2A21K8J3000001".to_owned(),
        vin_reason: String::new(),
        model: "星越L 2.0TD 四驱".to_owned(),
        engine_no: "JLH4G20TD-N8041".to_owned(),
        colour: "白".to_owned(),
        energy: Energy::Petrol,
        usage: UsageNature::Household,
        invoice_date: None,
        delivery_date: None,
    }
}

fn registers(who: &Actor, draft: VehicleDraft) -> Result<Vec<Event>, Refusal> {
    let facts = Facts::Vehicle { stored: None, owner_known: true, today: noon().date_naive() };
    customers::decide(&facts, &Command::RegisterVehicle { vehicle: VehicleId(Uuid::nil()), draft }, who, noon())
}

#[test]
fn a_wrong_check_digit_names_the_right_one_and_a_supervisor_may_accept_it() {
    let grey_import = VehicleDraft { vin: "LVGBF53K6EG123456".to_owned(), ..car() };
    let wrong = Refusal::VinUnreadable { error: VinError::CheckDigit { found: '6', expected: '2' } };
    assert_eq!(registers(&lin(), grey_import.clone()), Err(wrong.clone()));
    let with_reason = VehicleDraft { vin_reason: "平行进口".to_owned(), ..grey_import.clone() };
    assert_eq!(registers(&lin(), with_reason.clone()), Err(wrong.clone()), "not on an advisor's word");
    assert_eq!(registers(&gu(), grey_import), Err(wrong), "not without a reason");
    let events = registers(&gu(), with_reason).expect("the supervisor accepts it");
    let Some(Event::Customers(customers::Event::VehicleRegistered { vin_reason, .. })) = events.first() else { panic!("a vehicle") };
    assert_eq!(vin_reason.as_deref(), Some("平行进口"));
}

#[test]
fn a_plate_that_is_none_says_what_does_not_fit() {
    let looks = VehicleDraft { plate: "浙A8KO27".to_owned(), ..car() };
    assert_eq!(registers(&lin(), looks), Err(Refusal::PlateUnreadable { error: PlateError::LooksLikeDigit { found: 'O' } }));
    let none = VehicleDraft { plate: " ".to_owned(), ..car() };
    let events = registers(&lin(), none).expect("a new car has no plate yet");
    let Some(Event::Customers(customers::Event::VehicleRegistered { vehicle, .. })) = events.first() else { panic!("a vehicle") };
    assert_eq!((vehicle.plate.as_ref(), vehicle.plate_colour, vehicle.name()), (None, PlateColour::None, "000001".to_owned()));
}

#[test]
fn guarantees_start_with_the_delivery_else_with_the_invoice() {
    let day = |text: &str| Some(text.parse().expect("a day"));
    let start = |invoice_date, delivery_date| -> Result<Option<chrono::NaiveDate>, Refusal> {
        let events = registers(&lin(), VehicleDraft { invoice_date, delivery_date, ..car() })?;
        let Some(Event::Customers(customers::Event::VehicleRegistered { vehicle, .. })) = events.first() else { panic!("a vehicle") };
        Ok(vehicle.guarantees_start())
    };
    assert_eq!(start(day("2024-05-01"), day("2024-05-20")), Ok(day("2024-05-20")));
    assert_eq!(start(day("2024-05-01"), None), Ok(day("2024-05-01")));
    let tomorrow = "2026-03-13".parse().expect("a day");
    assert_eq!(start(Some(tomorrow), None), Err(Refusal::DateInFuture { field: "invoice_date".to_owned(), date: tomorrow }));
    let delivered = Refusal::DateInFuture { field: "delivery_date".to_owned(), date: tomorrow };
    assert_eq!(start(day("2024-05-01"), Some(tomorrow)), Err(delivered));
    let (invoice, delivery) = ("2024-05-01".parse().expect("a day"), "2022-05-01".parse().expect("a day"));
    assert_eq!(start(Some(invoice), Some(delivery)), Err(Refusal::DeliveryLongBeforeInvoice { invoice, delivery }));
}

#[test]
fn a_customer_can_be_called() {
    let draft = |phone: &str, name: &str| CustomerDraft {
        kind: CustomerKind::Person,
        name: name.to_owned(),
        phone: phone.to_owned(),
        contact: String::new(),
        address: String::new(),
        note: String::new(),
    };
    let register = |who: &Actor, draft| {
        customers::decide(&Facts::Customer(None), &Command::RegisterCustomer { customer: OWNER, draft }, who, noon()).map(|_| ())
    };
    assert_eq!(register(&lin(), draft("12805712266", "陈女士")), Err(Refusal::PhoneUnreadable { found: "12805712266".to_owned() }));
    assert_eq!(register(&lin(), draft("13805712266", "")), Err(Refusal::FieldEmpty { field: "name".to_owned() }));
    let long = "陈".repeat(81);
    assert_eq!(register(&lin(), draft("13805712266", &long)), Err(Refusal::FieldTooLong { field: "name".to_owned(), limit: 80 }));
    assert!(matches!(register(&wang(), draft("13805712266", "陈女士")), Err(Refusal::NotAllowed { .. })));
    assert_eq!(register(&lin(), draft("138 0571 2266", "陈女士")), Ok(()));
}

fn ladder(general_manager: bool) -> staff::Ladder {
    staff::Ladder { general_manager, ..staff::Ladder::default() }
}

fn facts(who: &Actor) -> staff::Facts {
    staff::Facts {
        person: who.person,
        version: 1,
        posts: who.posts.clone(),
        skills: vec![],
        active: true,
        elsewhere: false,
        new_password: true,
        proven: false,
        pin_locked: false,
        ladder: ladder(true),
    }
}

#[test]
fn a_password_is_changed_by_whoever_knows_it_or_given_by_whoever_manages_staff() {
    let set = |facts: staff::Facts, who: &Actor| {
        staff::decide(&facts, &staff::Command::SetPassword { person: facts.person }, who, noon()).map(|_| ())
    };
    assert_eq!(set(facts(&wang()), &wang()), Err(Refusal::PresentPasswordWrong));
    assert_eq!(set(staff::Facts { proven: true, ..facts(&wang()) }, &wang()), Ok(()));
    assert_eq!(set(facts(&wang()), &sun()), Ok(()), "without the present one: it is forgotten");
    assert!(matches!(set(facts(&wang()), &lin()), Err(Refusal::NotAllowed { .. })));
    assert_eq!(set(staff::Facts { elsewhere: true, ..facts(&wang()) }, &sun()), Err(Refusal::WorksElsewhere));
    assert_eq!(set(facts(&sun()), &sun()), Err(Refusal::PresentPasswordWrong), "managers, too, prove who they are");
    let empty = Err(Refusal::FieldEmpty { field: "password".to_owned() });
    assert_eq!(set(staff::Facts { new_password: false, ..facts(&wang()) }, &sun()), empty);
}

#[test]
fn a_pin_is_set_by_oneself_with_ones_password_and_unlocked_by_whoever_manages_staff() {
    let set =
        |facts: staff::Facts, who: &Actor| staff::decide(&facts, &staff::Command::SetPin { person: facts.person }, who, noon()).map(|_| ());
    let proven = |who: &Actor| staff::Facts { proven: true, ..facts(who) };
    assert_eq!(set(proven(&wang()), &wang()), Ok(()));
    assert_eq!(set(facts(&wang()), &wang()), Err(Refusal::PresentPasswordWrong));
    assert_eq!(set(proven(&wang()), &sun()), Err(Refusal::OnlyForOneself), "nobody gives one to somebody else");
    let unlock = |locked: bool, whom: &Actor, who: &Actor| {
        let facts = staff::Facts { pin_locked: locked, ..facts(whom) };
        staff::decide(&facts, &staff::Command::UnlockPin { person: facts.person }, who, noon()).map(|_| ())
    };
    assert_eq!(unlock(true, &wang(), &sun()), Ok(()));
    assert_eq!(unlock(false, &wang(), &sun()), Err(Refusal::NothingChanged));
    assert_eq!(unlock(true, &sun(), &sun()), Err(Refusal::NotToOneself), "their own password does");
    assert!(matches!(unlock(true, &wang(), &wang()), Err(Refusal::NotAllowed { .. })));
}

#[test]
fn somebody_new_has_a_name_a_sign_in_and_a_post() {
    let known = staff::HireFacts { exists: false, user_name_taken: false, new_password: true, ladder: ladder(true) };
    let hire = |facts: staff::HireFacts, who: &Actor, user_name: &str, posts: &[Post]| {
        let command = staff::Command::Hire {
            person: wang().person,
            user_name: user_name.to_owned(),
            name: "王强".to_owned(),
            language: domain::Language::ZhHans,
            posts: posts.to_vec(),
            skills: vec![],
        };
        staff::hire(&facts, &command, who)
    };
    let events = hire(known.clone(), &sun(), " WangQ ", &[Post::Technician]).expect("hired");
    let Some(Event::Staff(staff::Event::Hired { user_name, .. })) = events.first() else { panic!("somebody") };
    assert_eq!(user_name, "wangq");
    assert!(matches!(hire(known.clone(), &lin(), "wangq", &[Post::Technician]), Err(Refusal::NotAllowed { .. })));
    assert_eq!(hire(known.clone(), &sun(), "wang q", &[Post::Technician]), Err(Refusal::UserNameUnreadable { found: "wang q".to_owned() }));
    assert_eq!(hire(known.clone(), &sun(), "wangq", &[]), Err(Refusal::NoPost));
    let taken = staff::HireFacts { user_name_taken: true, ..known.clone() };
    assert!(matches!(hire(taken, &sun(), "wangq", &[Post::Technician]), Err(Refusal::Taken { .. })));
    let without = staff::HireFacts { new_password: false, ..known };
    assert_eq!(hire(without, &sun(), "wangq", &[Post::Technician]), Err(Refusal::FieldEmpty { field: "password".to_owned() }));
}

#[test]
fn nobody_changes_their_own_posts() {
    let sets = |who: &Actor, whom: &Actor, posts: &[Post]| {
        let command = staff::Command::SetPosts { person: whom.person, posts: posts.to_vec(), skills: vec![Skill::Body] };
        staff::decide(&facts(whom), &command, who, noon()).map(|_| ())
    };
    assert_eq!(sets(&sun(), &sun(), &[Post::ServiceManager, Post::Cashier]), Err(Refusal::NotToOneself), "no post is added");
    assert_eq!(sets(&sun(), &sun(), &[Post::Cashier]), Err(Refusal::NotToOneself), "none is taken away");
    assert_eq!(sets(&sun(), &sun(), &[Post::ServiceManager]), Ok(()), "skills are");
    assert_eq!(sets(&sun(), &wang(), &[Post::TeamLeader]), Ok(()));
    assert_eq!(sets(&sun(), &wang(), &[]), Err(Refusal::NoPost));
    assert!(matches!(sets(&fang(), &wang(), &[Post::TeamLeader]), Err(Refusal::NotAllowed { .. })));
    let off = |who: &Actor, whom: &Actor| {
        let command = staff::Command::SetActive { person: whom.person, active: false };
        staff::decide(&facts(whom), &command, who, noon()).map(|_| ())
    };
    assert_eq!(off(&sun(), &sun()), Err(Refusal::NotToOneself));
    assert_eq!(off(&sun(), &wang()), Ok(()));
}

/// A member of this house with these posts; not one of the cast.
fn somebody(posts: &[Post]) -> Actor {
    Actor::staff(domain::PersonId(Uuid::from_u128(0xAB)), wang().dealership, posts.to_vec())
}

#[test]
fn nobody_gives_a_post_above_their_own() {
    let hires = |who: &Actor, there: bool, posts: &[Post]| {
        let facts = staff::HireFacts { exists: false, user_name_taken: false, new_password: true, ladder: ladder(there) };
        let (user_name, name) = ("zhou".to_owned(), "周敏".to_owned());
        let (person, language) = (wang().person, domain::Language::ZhHans);
        let command = staff::Command::Hire { person, user_name, name, language, posts: posts.to_vec(), skills: vec![] };
        staff::hire(&facts, &command, who).map(|_| ())
    };
    let above = |post| Err(Refusal::PostAboveOwn { post, ask: Post::GeneralManager });
    let admin = somebody(&[Post::SystemAdministrator]);
    for post in [Post::GeneralManager, Post::GroupSupervisor, Post::SystemAdministrator] {
        assert_eq!(hires(&sun(), true, &[post]), above(post), "a service manager's own posts do not go so far");
        assert_eq!(hires(&sun(), true, &[Post::Cashier, post]), above(post), "nor beside another");
        assert_eq!(hires(&he(), true, &[post]), Ok(()));
    }
    for post in [Post::ServiceManager, Post::Cashier, Post::FinanceManager, Post::PartsManager, Post::QualityInspector, Post::Technician] {
        assert_eq!(hires(&sun(), true, &[post]), Ok(()), "{post}: work of others is not above anybody");
        assert_eq!(hires(&admin, true, &[post]), Ok(()), "{post}: to give posts is an administrator's work");
    }
    assert_eq!(hires(&admin, true, &[Post::GeneralManager]), above(Post::GeneralManager));
    assert_eq!(hires(&admin, false, &[Post::GeneralManager]), Ok(()), "somebody has to be the first");
    let ask = Post::SystemAdministrator;
    let nobody_yet = hires(&sun(), false, &[Post::GeneralManager]);
    assert_eq!(nobody_yet, Err(Refusal::PostAboveOwn { post: Post::GeneralManager, ask }), "with nobody there, who can is named");
    assert!(matches!(hires(&gu(), true, &[Post::Technician]), Err(Refusal::NotAllowed { .. })));
}

#[test]
fn what_a_house_lets_a_post_give_away_puts_it_above_whoever_may_give_less() {
    let mut generous = ladder(true);
    generous.policy.discount_limits =
        vec![(Post::ServiceManager, BasisPoints::percent(10)), (Post::DeskSupervisor, BasisPoints::percent(30))];
    assert!(generous.is_above(Post::DeskSupervisor, &sun()));
    assert!(!ladder(true).is_above(Post::DeskSupervisor, &sun()));
}

#[test]
fn nobody_gets_at_an_account_above_their_own() {
    let may = |who: &Actor, whom: &Actor, command: &dyn Fn(domain::PersonId) -> staff::Command| {
        staff::decide(&facts(whom), &command(whom.person), who, noon()).map(|_| ())
    };
    let posts = |posts: &'static [Post]| move |person| staff::Command::SetPosts { person, posts: posts.to_vec(), skills: vec![] };
    let password = |person| staff::Command::SetPassword { person };
    let (off, on) = (active(false), active(true));
    let admin = somebody(&[Post::SystemAdministrator]);
    let above = |post| Err(Refusal::PostAboveOwn { post, ask: Post::GeneralManager });
    for who in [&sun(), &admin] {
        let refused = above(Post::GeneralManager);
        assert_eq!(may(who, &wang(), &posts(&[Post::Technician, Post::GeneralManager])), refused, "not given");
        assert_eq!(may(who, &he(), &posts(&[Post::Technician])), refused, "not taken away");
        assert_eq!(may(who, &he(), &password), refused, "not opened by a password");
        assert_eq!(may(who, &he(), &on), refused, "or let in again");
        assert_eq!(may(who, &wang(), &posts(&[Post::Technician, Post::ServiceManager])), Ok(()));
        assert_eq!(may(who, &wang(), &password), Ok(()));
        assert_eq!(may(who, &wang(), &off), Ok(()));
    }
    assert_eq!(may(&sun(), &he(), &off), above(Post::GeneralManager), "nor is its holder shut out");
    assert_eq!(may(&admin, &he(), &off), Ok(()), "but by the administrator: they have left, and nobody is let in by it");
    assert_eq!(may(&sun(), &admin, &password), above(Post::SystemAdministrator), "it gives posts that a manager may not give");
    assert_eq!(may(&admin, &sun(), &password), Ok(()));
    let both = somebody(&[Post::GeneralManager, Post::Cashier]);
    let kept = posts(&[Post::GeneralManager]);
    assert_eq!(may(&sun(), &both, &kept), Ok(()), "what is not changed is not asked about");
    let second = Actor::staff(domain::PersonId(Uuid::from_u128(0xAC)), he().dealership, vec![Post::GeneralManager]);
    assert_eq!(may(&he(), &second, &password), Ok(()));
}

fn active(active: bool) -> impl Fn(domain::PersonId) -> staff::Command {
    move |person| staff::Command::SetActive { person, active }
}
