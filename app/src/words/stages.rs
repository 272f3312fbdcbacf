//! What the stages of body and paint, its panels and its paint are called, and what is refused of them.

use super::{Clock, Loc};
use domain::Refusal;
use domain::workshop::{PaintKind, PaintUsed, Panel, StageKind, StageState, Times};
use leptos_i18n::td_string;

called! {
    /// A stage of body and paint.
    stage(StageKind) {
        Strip => stage_strip,
        Body => stage_body,
        Primer => stage_primer,
        Paint => stage_paint,
        Polish => stage_polish,
        Assembly => stage_assembly,
        Calibration => stage_calibration,
    }

    /// A panel of the car.
    panel(Panel) {
        Bonnet => panel_bonnet,
        Roof => panel_roof,
        BootLid => panel_boot_lid,
        FrontBumper => panel_front_bumper,
        RearBumper => panel_rear_bumper,
        FrontLeftWing => panel_front_left_wing,
        FrontRightWing => panel_front_right_wing,
        FrontLeftDoor => panel_front_left_door,
        FrontRightDoor => panel_front_right_door,
        RearLeftDoor => panel_rear_left_door,
        RearRightDoor => panel_rear_right_door,
        RearLeftWing => panel_rear_left_wing,
        RearRightWing => panel_rear_right_wing,
        LeftSill => panel_left_sill,
        RightSill => panel_right_sill,
        LeftMirror => panel_left_mirror,
        RightMirror => panel_right_mirror,
    }

    /// A paint material.
    paint_kind(PaintKind) {
        Putty => paint_putty,
        Primer => paint_primer,
        BaseCoat => paint_base_coat,
        ClearCoat => paint_clear_coat,
        Thinner => paint_thinner,
    }
}

/// Where a stage stands.
#[must_use]
pub fn stage_state(loc: Loc, state: StageState) -> &'static str {
    match state {
        StageState::LeftOut => td_string!(loc, stages.left_out),
        StageState::Ahead => td_string!(loc, stages.ahead),
        StageState::Running => td_string!(loc, stages.running),
        StageState::HandedOver => td_string!(loc, stages.handed_over),
        StageState::Over => td_string!(loc, stages.over),
    }
}

/// A stage with its place among all: `喷漆 4/7`.
#[must_use]
pub fn stage_of_all(loc: Loc, kind: StageKind) -> String {
    td_string!(loc, stages.of_all, stage = stage(loc, kind), place = kind.place(), count = StageKind::COUNT)
}

/// What was used: `180 g`.
#[must_use]
pub fn paint_amount(used: &PaintUsed) -> String {
    format!("{} {}", used.amount, used.unit.code())
}

/// From when to when, with its day where that is not today: `08:20–17:35`.
#[must_use]
pub fn times(clock: &Clock, times: &Times, now: chrono::DateTime<chrono::Utc>) -> String {
    let until =
        times.until.map(|until| if clock.date(until) == clock.date(times.since) { clock.time(until) } else { clock.day_time(until, now) });
    format!("{}–{}", clock.day_time(times.since, now), until.unwrap_or_default())
}

/// What the floor may meet of stages before anything is sent; nothing for what needs the time on the wall.
pub(super) fn stage_refusal(loc: Loc, refusal: &Refusal) -> Option<String> {
    use Refusal as R;
    let of = |kind: &StageKind| stage(loc, *kind);
    Some(match refusal {
        R::NoBodywork => td_string!(loc, refusals.no_bodywork).to_owned(),
        R::StagesOutOfOrder => td_string!(loc, refusals.stages_out_of_order).to_owned(),
        R::NoStagePlanned => td_string!(loc, refusals.no_stage_planned).to_owned(),
        R::StageTimes { stage } => td_string!(loc, refusals.stage_times, stage = of(stage)),
        R::StageNotOfTrade { stage, technician, skill } => {
            let skill = super::values::skill(loc, *skill);
            td_string!(loc, refusals.stage_not_of_trade, stage = of(stage), technician = technician.as_str(), skill = skill)
        }
        R::StagesNotPlanned => td_string!(loc, refusals.stages_not_planned).to_owned(),
        R::StageBegun { stage } => td_string!(loc, refusals.stage_begun, stage = of(stage)),
        R::StageNotBegun { stage } => td_string!(loc, refusals.stage_not_begun, stage = of(stage)),
        R::StageLeftOut { stage } => td_string!(loc, refusals.stage_left_out, stage = of(stage)),
        R::StageNotHandedOver { stage, before } => {
            td_string!(loc, refusals.stage_not_handed_over, stage = of(stage), before = of(before))
        }
        R::StageIsHandedOver { stage } => td_string!(loc, refusals.stage_is_handed_over, stage = of(stage)),
        R::NothingHandedOver { stage } => td_string!(loc, refusals.nothing_handed_over, stage = of(stage)),
        R::StageOpen { stage } => td_string!(loc, refusals.stage_open, stage = of(stage)),
        R::PaintAmount { found, most } => td_string!(loc, refusals.paint_amount, found = *found, most = *most),
        R::TooMuchPaint { limit } => td_string!(loc, refusals.too_much_paint, limit = *limit),
        _ => return None,
    })
}

/// What is refused of stages and of somebody's time, with the time on the wall.
pub(super) fn time_refusal(loc: Loc, refusal: &Refusal, clock: &Clock) -> String {
    use Refusal as R;
    let at = |at: &chrono::DateTime<chrono::Utc>| clock.date_time(*at);
    match refusal {
        R::StageTooEarly { stage: of, before, until } => {
            td_string!(loc, refusals.stage_too_early, stage = stage(loc, *of), before = stage(loc, *before), until = at(until))
        }
        R::StageDoneBefore { stage: of, at: done, last } => {
            td_string!(loc, refusals.stage_done_before, stage = stage(loc, *of), at = at(done), last = at(last))
        }
        R::TimeNotYet { at: when } => td_string!(loc, refusals.time_not_yet, at = at(when)),
        R::EndsBeforeItBegins => td_string!(loc, refusals.ends_before_it_begins).to_owned(),
        R::LongerThanAnybodyWorks { hours } => td_string!(loc, refusals.longer_than_anybody_works, hours = *hours),
        R::TimesOverlap { since, until: Some(until) } => td_string!(loc, refusals.times_overlap, since = at(since), until = at(until)),
        R::TimesOverlap { since, until: None } => td_string!(loc, refusals.times_overlap_open, since = at(since)),
        R::IsClockedIn { since } => td_string!(loc, refusals.is_clocked_in, since = at(since)),
        R::NotClockedIn => td_string!(loc, refusals.not_clocked_in).to_owned(),
        R::ClockStillRuns { number } => td_string!(loc, refusals.clock_still_runs, number = number.as_str()),
        _ => stage_refusal(loc, refusal).unwrap_or_default(),
    }
}

#[cfg(all(test, feature = "ssr"))]
pub(super) mod samples {
    use super::*;
    use chrono::{DateTime, Utc};
    use domain::workshop::{Event, PaintUnit, Planned, StagePlan};
    use domain::{AttendanceId, LineId, PaintId, PersonId};
    use uuid::Uuid;

    fn noon() -> DateTime<Utc> {
        "2026-03-12T04:00:00Z".parse().expect("a point in time")
    }

    pub(crate) fn refusals() -> Vec<Refusal> {
        use Refusal as R;
        let (stage, before) = (StageKind::Paint, StageKind::Primer);
        vec![
            R::NoBodywork,
            R::StagesOutOfOrder,
            R::NoStagePlanned,
            R::StageTooEarly { stage, before, until: noon() },
            R::StageTimes { stage },
            R::StageNotOfTrade { stage, technician: "王强".to_owned(), skill: domain::staff::Skill::Paint },
            R::StagesNotPlanned,
            R::StageBegun { stage },
            R::StageNotBegun { stage },
            R::StageLeftOut { stage },
            R::StageNotHandedOver { stage, before },
            R::StageIsHandedOver { stage },
            R::NothingHandedOver { stage },
            R::StageDoneBefore { stage, at: noon(), last: noon() },
            R::StageOpen { stage },
            R::PaintAmount { found: -5, most: 5_000 },
            R::TooMuchPaint { limit: 200 },
            R::TimeNotYet { at: noon() },
            R::EndsBeforeItBegins,
            R::LongerThanAnybodyWorks { hours: 16 },
            R::TimesOverlap { since: noon(), until: Some(noon()) },
            R::TimesOverlap { since: noon(), until: None },
            R::IsClockedIn { since: noon() },
            R::NotClockedIn,
            R::ClockStillRuns { number: "RO260312-018".to_owned() },
        ]
    }

    pub(crate) fn events() -> Vec<Event> {
        let (stage, technician, note) = (StageKind::Body, PersonId(Uuid::nil()), || "缝隙 4 mm".to_owned());
        let planned = Some(Planned { technician, from: noon(), until: noon() });
        let stages = vec![
            StagePlan { kind: StageKind::Strip, planned, left_out: String::new() },
            StagePlan { kind: StageKind::Body, planned: None, left_out: note() },
        ];
        let (attendance, times) = (AttendanceId(Uuid::nil()), Times { since: noon(), until: Some(noon()) });
        let (panel, unit) = (Panel::RearLeftWing, PaintUnit::Gram);
        let used = PaintUsed { panel, kind: PaintKind::BaseCoat, colour: "1G3".to_owned(), amount: 180, unit };
        let paint = PaintId(Uuid::nil());
        vec![
            Event::StagesPlanned { stages },
            Event::StageBegun { stage, technician },
            Event::StageHandedOver { stage, technician, to: Some(technician), note: note() },
            Event::StageHandedOver { stage, technician, to: None, note: String::new() },
            Event::StageAccepted { stage, next: StageKind::Primer, technician },
            Event::StageRefused { stage, technician, reason: note() },
            Event::PaintRecorded { paint, used: used.clone(), instead_of: None, reason: String::new() },
            Event::PaintRecorded { paint, used, instead_of: Some(paint), reason: note() },
            Event::ClockedIn { attendance, person: technician, implied: false },
            Event::ClockedIn { attendance, person: technician, implied: true },
            Event::ClockedOut { attendance, person: technician, minutes: 480 },
            Event::AttendanceCorrected { attendance, person: technician, before: None, after: times, reason: note() },
            Event::AttendanceCorrected { attendance, person: technician, before: Some(times), after: times, reason: note() },
            Event::ClockingCorrected { job: LineId(Uuid::nil()), title: note(), before: times, after: times, reason: note() },
        ]
    }
}
