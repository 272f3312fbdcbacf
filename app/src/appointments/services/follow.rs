//! What others save while a service is being changed: what was not touched shows it, and it is said what they have changed.

use super::form::Typed;
use crate::words::{self, Loc};
use domain::Fen;
use domain::appointments::{Service, ServicesPage as Page, Title};
use domain::customers::Energy;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Shows in a field what others have saved, unless it was changed here.
fn follow<T: Clone + PartialEq + Send + Sync + 'static>(typed: RwSignal<T>, before: &T, after: &T) {
    if before != after && typed.with_untracked(|typed| typed == before) {
        typed.set(after.clone());
    }
}

/// An amount as its field shows it.
pub(super) fn money(amount: Option<Fen>) -> String {
    amount.map(Fen::plain).unwrap_or_default()
}

/// The three languages as their fields show them.
pub(super) fn three(title: &Title) -> [String; 3] {
    [&title.zh_hans, &title.zh_hant, &title.en].map(Clone::clone)
}

/// Months and kilometres as their fields show them.
pub(super) fn every(service: &Service) -> [String; 2] {
    let every = service.every.as_ref();
    [every.map(|every| every.months.to_string()).unwrap_or_default(), every.map(|every| every.km.to_string()).unwrap_or_default()]
}

impl Typed {
    /// Others have saved `after` where `before` stood.
    pub(super) fn follow(self, page: &Page, before: &Service, after: &Service) {
        follow(self.position, &before.position.to_string(), &after.position.to_string());
        for (fields, of) in [(self.titles, [&before.title, &after.title]), (self.details, [&before.detail, &after.detail])] {
            let [before, after] = of.map(three);
            for (field, (before, after)) in fields.into_iter().zip(before.iter().zip(&after)) {
                follow(field, before, after);
            }
        }
        follow(self.active, &before.active, &after.active);
        follow(self.online, &before.online, &after.online);
        for (field, energy) in self.energies.into_iter().zip(Energy::ALL) {
            follow(field, &before.energies.contains(energy), &after.energies.contains(energy));
        }
        self.durations.follow(&before.durations, &after.durations);
        self.includes.with_value(|all| {
            for (code, included) in all {
                follow(*included, &before.includes.contains(code), &after.includes.contains(code));
            }
        });
        let named = |codes: &[String]| codes.iter().map(|code| (code.clone(), page.operation(code))).collect::<Vec<_>>();
        let untouched = self.operations.with_untracked(|all| all.iter().map(|(code, _)| code).eq(before.operations.iter()));
        if untouched && before.operations != after.operations {
            self.operations.set(named(&after.operations));
        }
        self.parts.follow(&before.parts, &after.parts, |part_no| page.part(part_no));
        follow(self.from_price, &money(before.from_price), &money(after.from_price));
        follow(self.price, &money(before.price), &money(after.price));
        let ([months, km], [months_now, km_now]) = (every(before), every(after));
        follow(self.months, &months, &months_now);
        follow(self.km, &km, &km_now);
        self.stored.set_value(Some(after.clone()));
    }
}

/// What others have changed, each with what it is now where that is short.
pub(super) fn changes(loc: Loc, before: &Service, after: &Service) -> Vec<String> {
    let of = |name: &str, value: String| match value.as_str() {
        "" => name.to_owned(),
        value => format!("{name}{}{value}", td_string!(loc, words.list_colon)),
    };
    let energies = || {
        let named = after.energies.iter().map(|energy| words::energy(loc, *energy)).collect::<Vec<_>>();
        named.join(td_string!(loc, common.list_comma))
    };
    let yes_no = |yes: bool| if yes { td_string!(loc, common.yes) } else { td_string!(loc, common.no) }.to_owned();
    let ([months, km], [months_now, km_now]) = (every(before), every(after));
    let all = [
        (before.title != after.title, of(td_string!(loc, catalogue.service), words::called(loc, &after.title).to_owned())),
        (before.detail != after.detail, of(td_string!(loc, catalogue.detail_hans), after.detail.zh_hans.clone())),
        (before.position != after.position, of(td_string!(loc, catalogue.position), after.position.to_string())),
        (before.active != after.active, of(td_string!(loc, catalogue.offered), yes_no(after.active))),
        (before.online != after.online, of(td_string!(loc, catalogue.online), yes_no(after.online))),
        (before.energies != after.energies, of(td_string!(loc, catalogue.energies), energies())),
        (before.durations != after.durations, of(td_string!(loc, catalogue.durations), String::new())),
        (before.includes != after.includes, of(td_string!(loc, catalogue.includes), after.includes.join(" + "))),
        (before.operations != after.operations, of(td_string!(loc, catalogue.operations), after.operations.join(" + "))),
        (before.parts != after.parts, of(td_string!(loc, catalogue.parts), String::new())),
        (before.from_price != after.from_price, of(td_string!(loc, catalogue.from_price), money(after.from_price))),
        (before.price != after.price, of(td_string!(loc, catalogue.price), money(after.price))),
        (months != months_now, of(td_string!(loc, catalogue.every_months), months_now)),
        (km != km_now, of(td_string!(loc, catalogue.every_km), km_now)),
    ];
    all.into_iter().filter(|(changed, _)| *changed).map(|(_, says)| says).collect()
}
