//! What dispatch proposes, and what stands against something else. The server says it: a browser gets sentences.

use super::Loc;
use super::numbers::list;
use super::values::skill;
use domain::Hours;
use domain::staff::Skill;
use domain::workshop::{Against, Because, Obstacle, Rank};
use leptos_i18n::td_string;

/// What an order is served by.
#[must_use]
pub fn dispatch_rank(loc: Loc, rank: Rank) -> &'static str {
    match rank {
        Rank::Comeback => td_string!(loc, dispatch.rank_comeback),
        Rank::Appointment => td_string!(loc, dispatch.rank_appointment),
        Rank::Waiting => td_string!(loc, dispatch.rank_waiting),
        Rank::Other => "",
    }
}

/// Why it is this technician or this bay.
#[must_use]
pub fn because(loc: Loc, reasons: &[Because]) -> String {
    let said: Vec<String> = reasons.iter().map(|reason| one_reason(loc, *reason)).collect();
    list(loc, said.iter().map(String::as_str))
}

fn one_reason(loc: Loc, reason: Because) -> String {
    match reason {
        Because::SomebodyElse => td_string!(loc, dispatch.because_somebody_else).to_owned(),
        Because::TechnicalDirector => td_string!(loc, dispatch.because_technical_director).to_owned(),
        Because::Certificate => td_string!(loc, dispatch.because_certificate).to_owned(),
        Because::NotComeIn => td_string!(loc, dispatch.not_come_in).to_owned(),
        Because::OnlyOne { skill: of } => td_string!(loc, dispatch.because_only_one, skill = skill(loc, of)),
        Because::FreeNow { free } => td_string!(loc, dispatch.because_free_now, hours = free.to_string()),
        Because::MostFree { free } => td_string!(loc, dispatch.because_most_free, hours = free.to_string()),
        Because::GoesOnTomorrow { over } => goes_on(loc, over),
        Because::StandsThere => td_string!(loc, dispatch.because_stands_there).to_owned(),
        Because::Fitted { skill: of } => td_string!(loc, dispatch.because_fitted, skill = skill(loc, of)),
        Because::Free => td_string!(loc, dispatch.because_free).to_owned(),
    }
}

fn goes_on(loc: Loc, over: Hours) -> String {
    td_string!(loc, dispatch.goes_on_tomorrow, hours = over.to_string())
}

/// What stands against a choice; empty when nothing does.
#[must_use]
pub fn against(loc: Loc, against: &[Against]) -> String {
    let said: Vec<String> = against.iter().map(|one| one_against(loc, one)).collect();
    list(loc, said.iter().map(String::as_str))
}

fn one_against(loc: Loc, against: &Against) -> String {
    match against {
        Against::NoTrade { skill: of } => td_string!(loc, workshop.without_skill, skill = skill(loc, *of)),
        Against::NoCertificate => td_string!(loc, workshop.without_skill, skill = skill(loc, Skill::HighVoltage)),
        Against::RepairedBefore => td_string!(loc, dispatch.repaired_before).to_owned(),
        Against::NotHere => td_string!(loc, dispatch.not_here).to_owned(),
        Against::NotComeIn => td_string!(loc, dispatch.not_come_in).to_owned(),
        Against::Left => td_string!(loc, dispatch.has_left).to_owned(),
        Against::WorksOn { plate } => td_string!(loc, workshop.works_on, plate = plate.as_str()),
        Against::GoesOnTomorrow { over } => goes_on(loc, *over),
        Against::BayTaken { plate } => td_string!(loc, workshop.taken_by, plate = plate.as_str()),
        Against::BayClosed => td_string!(loc, dispatch.bay_closed).to_owned(),
        Against::BayNotFitted { skill: of } => td_string!(loc, dispatch.bay_not_fitted, skill = skill(loc, *of)),
    }
}

/// Why nothing can be proposed.
#[must_use]
pub fn obstacle(loc: Loc, obstacle: Obstacle) -> String {
    match obstacle {
        Obstacle::NobodyOfTrade { skill: of } => td_string!(loc, dispatch.nobody_of_trade, skill = skill(loc, of)),
        Obstacle::NobodyHere { skill: of } => td_string!(loc, dispatch.nobody_here, skill = skill(loc, of)),
        Obstacle::OnlyWhoRepaired { skill: of } => td_string!(loc, dispatch.only_who_repaired, skill = skill(loc, of)),
        Obstacle::NoBay => td_string!(loc, dispatch.no_bay).to_owned(),
    }
}
