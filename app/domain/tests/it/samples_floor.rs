//! Examples of what is asked and happens on the floor and in inspection.

use super::{CERTIFICATE, INSPECTION, WHO, words};
use crate::cast::{BAY_3, BRAKES, CAR, SERVICE, chen, noon, wang};
use domain::AttendanceId;
use domain::quality::{self, Check};
use domain::workshop::{self, HoldReason, StageKind};
use uuid::Uuid;

const ATTENDANCE: AttendanceId = AttendanceId(Uuid::from_u128(0xBA));

fn write_up() -> workshop::WriteUp {
    workshop::WriteUp {
        symptom: words("踩制动有金属声"),
        cause: words("制动片磨损到 2.1 mm"),
        remedy: words("更换前制动片并清洁分泵"),
        codes: vec![words("C0034-1F")],
    }
}

pub fn commands() -> Vec<workshop::Command> {
    use workshop::Command as C;
    vec![
        C::Dispatch { order: CAR, jobs: vec![SERVICE, BRAKES], technician: wang().person, bay: BAY_3, reason: words("陈辉请假") },
        C::Share { order: CAR, job: BRAKES, crew: crew(), reason: String::new() },
        C::Share { order: CAR, job: BRAKES, crew: Vec::new(), reason: words("陈辉请假") },
        C::ClockOn { order: CAR, job: SERVICE },
        C::Hold { order: CAR, job: None, reason: HoldReason::WaitingForParts, note: words("调货"), leaves_bay: true },
        C::Resume { order: CAR, job: Some(SERVICE) },
        C::LeaveBay { order: CAR },
        C::WriteUp { order: CAR, job: BRAKES, write_up: write_up() },
        C::Finish { order: CAR, job: None },
        C::StartWash { order: CAR },
        C::FinishWash { order: CAR },
        C::SkipWash { order: CAR, reason: "The customer is in a hurry".to_owned() },
        C::PlanStages { order: CAR, stages: crate::stages::whole_plan() },
        C::BeginStage { order: CAR, stage: StageKind::Strip },
        C::HandOverStage { order: CAR, stage: StageKind::Body, note: words("左后叶子板已校正，缝隙 4 mm") },
        C::AcceptStage { order: CAR, stage: StageKind::Body },
        C::RefuseStage { order: CAR, stage: StageKind::Primer, reason: words("有砂眼") },
        C::RecordPaint {
            order: CAR,
            paint: crate::stages::PAINT,
            used: crate::stages::base_coat(180),
            instead_of: None,
            reason: String::new(),
        },
        C::ClockIn { person: WHO, attendance: ATTENDANCE },
        C::ClockOut { person: WHO },
        C::CorrectAttendance { person: WHO, attendance: ATTENDANCE, times: crate::time::morning(), reason: words("忘打卡") },
        C::CorrectClocking { order: CAR, job: BRAKES, began: noon(), times: crate::time::morning(), reason: words("忘停表") },
    ]
}

pub fn inspection_commands() -> Vec<quality::Command> {
    use quality::Command as C;
    vec![
        C::Pass { order: CAR, inspection: INSPECTION, checks: Check::MANDATORY.to_vec(), finding: String::new() },
        C::Fail { order: CAR, inspection: INSPECTION, jobs: vec![BRAKES], finding: words("制动踏板偏软") },
        C::Certify { order: CAR, certificate: CERTIFICATE, odometer_km: 45_012 },
        crate::sheets::fill(crate::sheets::health(), None, crate::sheets::worn()),
        C::ShareSheet { order: CAR, sheet: crate::sheets::SHEET },
        C::LinkComeback { order: CAR, first: crate::comebacks::FIRST },
        C::UnlinkComeback { order: CAR, reason: words("是另一处异响") },
        C::JudgeComeback {
            order: CAR,
            cause: quality::Cause::Workmanship,
            liable: quality::Liable::Person { person: WHO },
            note: words("定位螺栓未按力矩紧固"),
        },
        C::PutTemplate { dealership: crate::cast::HOUSE, template: Box::new(crate::sheets::health()), replaces: Some(1) },
    ]
}

fn crew() -> Vec<workshop::Portion> {
    [(wang().person, 60), (chen().person, 40)].map(|(person, percent)| workshop::Portion { person, percent }).to_vec()
}

pub fn events() -> Vec<workshop::Event> {
    use workshop::Event as E;
    let (title, technician, bay) = (|| words("更换前制动片"), wang().person, BAY_3);
    vec![
        E::Dispatched { job: BRAKES, title: title(), technician, bay, reason: String::new() },
        E::Dispatched { job: BRAKES, title: title(), technician, bay, reason: words("陈辉请假") },
        E::Shared { job: BRAKES, title: title(), crew: crew(), reason: String::new() },
        E::Shared { job: BRAKES, title: title(), crew: Vec::new(), reason: words("陈辉请假") },
        E::ClockedOn { job: BRAKES, title: title(), technician, bay, hands: vec![technician] },
        E::Held { job: BRAKES, title: title(), reason: HoldReason::WaitingForParts, note: words("调货"), minutes: 25 },
        E::Resumed { job: BRAKES, title: title(), technician, bay, hands: Vec::new() },
        E::WrittenUp { job: BRAKES, title: title(), write_up: write_up() },
        E::Finished { job: BRAKES, title: title(), minutes: 20 },
        E::BayLeft,
        E::BayCleared,
        E::WashStarted,
        E::WashFinished,
        E::WashSkipped { reason: "The customer is in a hurry".to_owned() },
        E::StagesPlanned { stages: crate::stages::whole_plan() },
        E::StageBegun { stage: StageKind::Strip, technician },
        E::StageHandedOver { stage: StageKind::Body, technician, to: Some(chen().person), note: words("缝隙 4 mm") },
        E::StageAccepted { stage: StageKind::Body, next: StageKind::Primer, technician },
        E::StageRefused { stage: StageKind::Primer, technician, reason: words("有砂眼") },
        E::PaintRecorded {
            paint: crate::stages::PAINT,
            used: crate::stages::base_coat(180),
            instead_of: Some(crate::stages::PAINT_BEFORE),
            reason: words("称重看错"),
        },
        E::ClockedIn { attendance: ATTENDANCE, person: technician, implied: true },
        E::ClockedOut { attendance: ATTENDANCE, person: technician, minutes: 480 },
        E::AttendanceCorrected {
            attendance: ATTENDANCE,
            person: technician,
            before: Some(crate::time::morning()),
            after: crate::time::morning(),
            reason: words("忘打卡"),
        },
        E::ClockingCorrected {
            job: BRAKES,
            title: title(),
            before: crate::time::morning(),
            after: crate::time::morning(),
            reason: words("忘停表"),
        },
    ]
}

pub fn inspection_events() -> Vec<quality::Event> {
    use quality::Event as E;
    vec![
        E::Passed { inspection: INSPECTION, checks: Check::MANDATORY.to_vec(), finding: String::new() },
        E::Failed { inspection: INSPECTION, jobs: vec![BRAKES], finding: words("制动踏板偏软") },
        E::Certified { certificate: CERTIFICATE, odometer_km: 45_012 },
        crate::sheets::filled(),
        E::SheetShared { sheet: crate::sheets::SHEET },
        E::ComebackLinked { first: crate::comebacks::FIRST, number: words("RO260302-004") },
        E::ComebackUnlinked { first: crate::comebacks::FIRST, number: words("RO260302-004"), reason: words("是另一处异响") },
        E::ComebackJudged {
            first: crate::comebacks::FIRST,
            number: words("RO260302-004"),
            cause: quality::Cause::Part,
            liable: quality::Liable::PartMaker,
            name: String::new(),
            note: words("减振器内漏，批次问题"),
        },
        E::ComebackJudged {
            first: crate::comebacks::FIRST,
            number: words("RO260302-004"),
            cause: quality::Cause::Workmanship,
            liable: quality::Liable::Team { team: quality::Team::Body },
            name: String::new(),
            note: words("门缝未调平"),
        },
        E::TemplatePut { template: Box::new(crate::sheets::health()) },
    ]
}
