//! Laws of money: sums are exact, whatever the figures.

use domain::repair_orders::estimate::{total, totals};
use domain::repair_orders::{Charge, Line, OtherKind, Payer, QualityClass, Share};
use domain::staff::Skill;
use domain::{BasisPoints, Fen, Hours, Quantity};
use proptest::prelude::*;

/// Proportions that add up to the whole.
fn whole(most: usize) -> impl Strategy<Value = Vec<BasisPoints>> {
    prop::collection::vec(1u32..10_000, 0..most).prop_map(|mut cuts| {
        cuts.extend([0, 10_000]);
        cuts.sort_unstable();
        cuts.dedup();
        cuts.windows(2).map(|pair| BasisPoints(pair[1] - pair[0])).collect()
    })
}

fn shares() -> impl Strategy<Value = Vec<Share>> {
    (whole(4), any::<prop::sample::Index>()).prop_map(|(parts, first)| {
        let first = first.index(Payer::ALL.len());
        let payer = |index| Payer::ALL[(first + index) % Payer::ALL.len()];
        parts.into_iter().enumerate().map(|(index, part)| Share { payer: payer(index), part }).collect()
    })
}

fn charge() -> impl Strategy<Value = Charge> {
    let labour = (1i32..200, 0i64..100_000).prop_map(|(tenths, rate)| Charge::Labour {
        operation: String::new(),
        skill: Skill::Mechanical,
        quota: Hours(tenths * 10),
        billed: Hours(tenths * 10),
        rate: Fen(rate),
    });
    let part = (1i32..5_000, 0i64..1_000_000).prop_map(|(quantity, price)| Charge::Part {
        part_no: String::new(),
        quality: QualityClass::Genuine,
        maker: String::new(),
        unit: String::new(),
        quantity: Quantity(quantity),
        price: Fen(price),
        list: None,
        job: None,
    });
    let other = (0i64..1_000_000, prop::sample::select(OtherKind::ALL)).prop_map(|(amount, of)| Charge::Other { of, amount: Fen(amount) });
    prop_oneof![labour, part, other]
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let line = (charge(), shares(), 0u32..10_000);
    prop::collection::vec(line, 0..8).prop_map(|drafts| {
        let numbered = drafts.into_iter().zip(1..);
        numbered
            .map(|((charge, shares, off), number)| {
                let discount = charge.gross().proportion(BasisPoints(off));
                Line {
                    id: crate::cast::line(number),
                    title: String::new(),
                    charge,
                    discount,
                    shares,
                    authorised: true,
                    abandoned: false,
                    package: None,
                    finding: None,
                }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shares_add_up_to_what_was_split(amount in -10_000_000_000i64..10_000_000_000, parts in whole(8)) {
        let shares = Fen(amount).split(&parts);
        prop_assert_eq!(shares.len(), parts.len());
        prop_assert_eq!(shares.iter().copied().sum::<Fen>(), Fen(amount));
    }

    #[test]
    fn no_share_has_the_other_sign(amount in 0i64..50, parts in whole(8)) {
        prop_assert!(Fen(amount).split(&parts).iter().all(|share| *share >= Fen::ZERO));
        prop_assert!(Fen(-amount).split(&parts).iter().all(|share| *share <= Fen::ZERO));
    }

    #[test]
    fn a_share_is_its_part_to_the_fen_and_the_last_takes_the_rounding(amount in 0i64..10_000_000, parts in whole(5)) {
        let shares = Fen(amount).split(&parts);
        let exact = |part: &BasisPoints| amount as f64 * f64::from(part.0) / 10_000.0;
        let (last, leading) = shares.split_last().expect("a share");
        for (share, part) in leading.iter().zip(&parts) {
            prop_assert!((share.0 as f64 - exact(part)).abs() <= 0.5 + shares.len() as f64 / 2.0);
        }
        prop_assert!((last.0 as f64 - exact(parts.last().expect("a part"))).abs() <= shares.len() as f64 / 2.0);
    }

    #[test]
    fn price_without_tax_and_tax_make_the_price(amount in 0i64..10_000_000_000, rate in 0u32..3_000) {
        let tax = Fen(amount).vat_inside(BasisPoints(rate));
        let net = Fen(amount) - tax;
        prop_assert!(Fen::ZERO <= tax && tax <= Fen(amount));
        prop_assert!((net.proportion(BasisPoints(rate)).0 - tax.0).abs() <= 1, "the tax is the rate on the net price, to the fen");
    }

    #[test]
    fn what_the_payers_owe_is_what_the_lines_cost(lines in lines()) {
        let totals = totals(&lines, BasisPoints::percent(13));
        prop_assert_eq!(totals.iter().map(|of| of.due).sum::<Fen>(), total(&lines));
        prop_assert_eq!(totals.iter().map(|of| of.discount).sum::<Fen>(), lines.iter().map(|line| line.discount).sum::<Fen>());
        for of in &totals {
            prop_assert_eq!(of.due, of.labour + of.parts + of.diagnosis + of.testing + of.outwork + of.other);
            prop_assert_eq!(of.tax, of.due.vat_inside(BasisPoints::percent(13)));
        }
        let named: Vec<Payer> = totals.iter().map(|of| of.payer).collect();
        let owing: Vec<Payer> = Payer::ALL.iter().copied().filter(|payer| lines.iter().any(|line| line.shares.iter().any(|share| share.payer == *payer))).collect();
        prop_assert_eq!(named, owing);
    }

    #[test]
    fn a_lines_shares_are_its_net_price(lines in lines()) {
        for line in lines {
            prop_assert_eq!(line.amounts().into_iter().map(|(_, amount)| amount).sum::<Fen>(), line.net());
        }
    }
}

#[test]
fn two_fen_for_four_payers_are_two_fen() {
    let quarter = [BasisPoints(2_500); 4];
    assert_eq!(Fen(2).split(&quarter), [Fen(1), Fen(1), Fen(0), Fen(0)]);
}

#[test]
fn half_a_fen_is_a_fen() {
    assert_eq!(Hours(10).at(Fen(5)), Fen(1), "0.1 h at 0.05 is half a fen");
    assert_eq!(Quantity(25).at(Fen(10)), Fen(3), "a quarter of 0.10");
    assert_eq!(Fen(-5).times(1, 10), Fen(-1));
}

#[test]
fn tax_is_inside_the_price() {
    assert_eq!(Fen::yuan(113).vat_inside(BasisPoints::percent(13)), Fen::yuan(13));
    assert_eq!(Fen::yuan(106).vat_inside(BasisPoints::percent(6)), Fen::yuan(6));
    assert_eq!(Fen::yuan(103).vat_inside(BasisPoints::percent(3)), Fen::yuan(3));
}
