//! What is given away, by whatever means, stays within the limit of who gives it.

use crate::cast::{CAR, OIL, SERVICE, check_in, gu, he, labour, lin, oil, part, service, sun};
use crate::house::House;
use domain::repair_orders::{Charge, CheckIn, Command as R, Kind, LineDraft, Payer, QualityClass, Share};
use domain::staff::Skill;
use domain::{Actor, BasisPoints, Event, Fen, Post, Refusal};

fn received_for(kind: Kind) -> House {
    let mut house = House::new();
    house.does(&lin(), R::CheckIn { order: CAR, check_in: CheckIn { kind, ..check_in() }, closed_is_meant: false }).expect("the check-in");
    house
}

fn adds(house: &mut House, who: &Actor, line: LineDraft) -> Result<Vec<Event>, Refusal> {
    house.does(who, R::AddLine { order: CAR, line })
}

fn over(asked: u32, limit: u32, ask: Post) -> Result<(), Refusal> {
    Err(Refusal::DiscountOverLimit { asked: BasisPoints::percent(asked), limit: BasisPoints::percent(limit), ask: Some(ask) })
}

/// The service at another rate than the dealership's 200 yuan.
fn at_rate(yuan: i64) -> LineDraft {
    let mut draft = service();
    if let Charge::Labour { rate, .. } = &mut draft.charge {
        *rate = Fen::yuan(yuan);
    }
    draft
}

/// The oil at another price than the list's 78 yuan.
fn at_price(yuan: i64) -> LineDraft {
    part(OIL, "全合成机油 0W-20", "1016059000", 5, Fen::yuan(yuan))
}

fn paid_by(payer: Payer, line: LineDraft) -> LineDraft {
    LineDraft { shares: Share::whole(payer), ..line }
}

#[test]
fn a_price_below_the_list_is_a_discount_by_another_name() {
    let asks = |who: &Actor, line| adds(&mut House::received(), who, line).map(|_| ());
    assert_eq!(
        asks(&lin(), at_rate(1)),
        Err(Refusal::DiscountOverLimit { asked: BasisPoints(9_950), limit: BasisPoints::percent(5), ask: Some(Post::GeneralManager) })
    );
    assert_eq!(asks(&lin(), at_rate(190)), Ok(()), "five percent is the advisor's");
    assert_eq!(asks(&lin(), at_price(39)), over(50, 5, Post::GeneralManager));
    assert_eq!(asks(&sun(), at_price(39)), over(50, 20, Post::GeneralManager));
    assert_eq!(asks(&he(), at_price(39)), Ok(()));
    let dearer = Err(Refusal::RateAbovePublished { rate: Fen::yuan(250), published: Fen::yuan(200) });
    assert_eq!(
        (asks(&lin(), at_rate(250)), asks(&he(), at_rate(250))),
        (dearer.clone(), dearer),
        "nobody asks more than what is on display"
    );
    let others = LineDraft { shares: Share::whole(Payer::Oem), ..at_rate(250) };
    assert_eq!(asks(&lin(), others), Ok(()), "others pay by rates of their own");
    let both = LineDraft { discount: Fen::yuan(10), ..at_rate(190) };
    assert_eq!(asks(&lin(), both.clone()), over(10, 5, Post::DeskSupervisor), "the price and the discount count together");
    assert_eq!(asks(&gu(), both), Ok(()));
}

#[test]
fn the_price_list_is_the_houses_to_say_and_not_the_senders() {
    let mut forged = at_price(39);
    if let Charge::Part { list, .. } = &mut forged.charge {
        *list = Some(Fen::yuan(39));
    }
    assert!(matches!(adds(&mut House::received(), &lin(), forged), Err(Refusal::DiscountOverLimit { .. })));
    let spaced = part(OIL, "全合成机油 0W-20", " 1016059000 ", 5, Fen::yuan(39));
    assert!(matches!(adds(&mut House::received(), &lin(), spaced), Err(Refusal::DiscountOverLimit { .. })));
    let unlisted = part(OIL, "进口机油", "X-1", 5, Fen::yuan(39));
    assert!(adds(&mut House::received(), &lin(), unlisted).is_ok(), "what is not on the list has the price that is asked");
    let mut brought = at_price(0);
    if let Charge::Part { quality, .. } = &mut brought.charge {
        *quality = QualityClass::CustomersOwn;
    }
    assert!(adds(&mut House::received(), &lin(), brought).is_ok(), "the customer brought the oil along");
}

#[test]
fn what_the_house_pays_is_given_away() {
    let asks = |who: &Actor, line| adds(&mut House::received(), who, line).map(|_| ());
    for payer in [Payer::Dealer, Payer::Internal, Payer::Package] {
        assert_eq!(asks(&lin(), paid_by(payer, service())), over(100, 5, Post::GeneralManager), "{payer}");
        assert_eq!(asks(&he(), paid_by(payer, service())), Ok(()));
    }
    let shared = |ours: u32| {
        let parts = [(Payer::Customer, 100 - ours), (Payer::Dealer, ours)];
        let shares = parts.map(|(payer, part)| Share { payer, part: BasisPoints::percent(part) }).to_vec();
        LineDraft { shares, ..oil() }
    };
    assert_eq!(asks(&lin(), shared(5)), Ok(()));
    assert_eq!(asks(&lin(), shared(30)), over(30, 5, Post::GeneralManager));
    assert_eq!(asks(&sun(), shared(20)), Ok(()));
    for payer in [Payer::Oem, Payer::Supplier, Payer::WarrantyCompany, Payer::Insurer] {
        assert_eq!(asks(&lin(), paid_by(payer, at_rate(150))), Ok(()), "{payer} pays by a rate of its own");
    }
}

#[test]
fn a_comeback_and_our_own_cars_are_on_the_house_and_nothing_else_is() {
    for kind in Kind::ALL {
        let free = adds(&mut received_for(*kind), &lin(), paid_by(Payer::Dealer, service()));
        assert_eq!(free.is_ok(), matches!(kind, Kind::Comeback | Kind::Pdi | Kind::PreSale | Kind::Internal), "{kind}");
    }
    let sold_along = adds(&mut received_for(Kind::Comeback), &lin(), at_price(39));
    assert!(matches!(sold_along, Err(Refusal::DiscountOverLimit { .. })), "what the customer buys along is sold as ever");
}

#[test]
fn what_the_general_manager_gave_away_stays_when_the_advisor_changes_the_rest() {
    let mut house = House::received();
    adds(&mut house, &he(), at_price(39)).expect("half the price");
    let change = |house: &mut House, line| house.does(&lin(), R::ChangeLine { order: CAR, line }).map(|_| ());
    assert_eq!(change(&mut house, LineDraft { title: "机油".to_owned(), ..at_price(39) }), Ok(()), "another name");
    assert_eq!(change(&mut house, at_price(50)), Ok(()), "a better price for us");
    assert!(matches!(change(&mut house, at_price(49)), Err(Refusal::DiscountOverLimit { .. })), "and back again is the manager's");
    assert_eq!(change(&mut house, paid_by(Payer::Oem, at_price(39))), Ok(()), "the manufacturer takes it over");

    let mut house = House::quoted();
    let cheaper = labour(SERVICE, "4万公里保养", Skill::Maintenance, 50);
    assert_eq!(change(&mut house, cheaper), Ok(()), "fewer hours are sold, at the same rate");
    assert_eq!(change(&mut house, paid_by(Payer::Dealer, service())), over(100, 5, Post::GeneralManager));
}

#[test]
fn a_part_keeps_the_list_price_that_it_was_put_on_the_order_with() {
    let mut house = House::received();
    adds(&mut house, &lin(), oil()).expect("the oil at 78 yuan");
    house.price_list.insert("1016059000", Fen::yuan(98));
    let renamed = LineDraft { title: "机油 5W-30".to_owned(), ..oil() };
    house.does(&lin(), R::ChangeLine { order: CAR, line: renamed }).expect("no present has become one");
    assert!(matches!(house.car().lines[0].charge, Charge::Part { list: Some(list), .. } if list == Fen::yuan(78)));
    let renumbered = part(OIL, "机油 5W-30", "X-1", 5, Fen::yuan(39));
    let refused = house.does(&lin(), R::ChangeLine { order: CAR, line: renumbered });
    assert!(matches!(refused, Err(Refusal::DiscountOverLimit { .. })), "a number that nobody knows makes it no cheaper");
}
