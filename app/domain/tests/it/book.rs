//! What the store writes for each event, in memory.

use crate::cast::wang;
use crate::house::named;
use chrono::{DateTime, Utc};
use domain::quality::{self, Inspection, Sheet};
use domain::repair_orders::{
    Advice, AskedDiscount, Authorisation, Charge, CheckSheet, End, Event as OrderEvent, Finding, Order, Photo, Promise, RefusedDiscount,
    Saved, WalkAround,
};
use domain::settlement::{Credit, Event as DeskEvent, GatePass, Payment, Statement, UndoneStatement};
use domain::workshop::{Event as FloorEvent, Hold, Job, JobStatus, PaintEntry, stages_after};
use domain::{Actor, BayId, LineId, OrderId, StatementId, parts};
use std::collections::BTreeMap;
use uuid::Uuid;

pub fn runs(job: &Job) -> bool {
    job.status == JobStatus::Working
}

pub fn on_paper(order: &mut Order, who: &Actor, event: &OrderEvent, now: DateTime<Utc>) {
    match event {
        OrderEvent::CheckedIn { check_in } => {
            order.promise = Some(Promise { at: check_in.promised_at, first: check_in.promised_at, changes: 0 });
            order.progress.wash = check_in.wash;
            order.check_in = Some(check_in.clone());
        }
        OrderEvent::CheckInCorrected { check_in } => {
            order.progress.wash = check_in.wash;
            order.check_in = Some(check_in.clone());
        }
        OrderEvent::WalkedAround { walk_around } => walked(order, who, walk_around, now),
        OrderEvent::CheckInSigned { number, walk_around, signed_by, signature } => {
            walked(order, who, walk_around, now);
            let sheet = CheckSheet {
                number: *number,
                at: now,
                by: named(who.person),
                signed_by: signed_by.clone(),
                signature: signature.clone(),
                check_in: order.check_in.clone().expect("a check-in"),
                walk_around: walk_around.clone(),
                photos: order.walked.signed_photos(),
            };
            order.walked.sheets.push(sheet);
        }
        OrderEvent::PhotoAdded { photo, shows, taken_at } => {
            let (id, shows, taken_at, by) = (*photo, *shows, *taken_at, named(who.person));
            order.walked.photos.push(Photo { id, shows, taken_at, by, width: 1600, height: 1200 });
        }
        OrderEvent::PhotoWithdrawn { photo, .. } => {
            order.walked.photos.retain(|known| known.id != *photo);
            order.walked.taken_back.push(*photo);
        }
        OrderEvent::Diagnosed { diagnosis } => order.diagnosis = Some(diagnosis.clone()),
        OrderEvent::LineAdded { line } => order.lines.push(line.clone()),
        OrderEvent::PackageAdded { lines, .. } => order.lines.extend(lines.iter().cloned()),
        OrderEvent::LineChanged { line } => {
            *order.lines.iter_mut().find(|stored| stored.id == line.id).expect("a line of this order") = line.clone();
        }
        OrderEvent::FindingReported { finding, text, photos, job } => {
            let (id, by) = (*finding, named(who.person));
            order.findings.push(Finding { id, text: text.clone(), photos: photos.clone(), job: *job, by, at: now, end: None });
        }
        OrderEvent::FindingDismissed { finding, reason, .. } => {
            let found = order.findings.iter_mut().find(|found| found.id == *finding).expect("a finding of this order");
            found.end = Some(End::Dismissed { reason: reason.clone() });
        }
        OrderEvent::Advised { advice, text, due, .. } => {
            let (id, text, due, by) = (*advice, text.clone(), *due, named(who.person));
            match order.advice.iter_mut().find(|given| given.id == id) {
                Some(given) => (given.text, given.due, given.by) = (text, due, by),
                None => order.advice.push(Advice { id, text, due, by, at: now }),
            }
        }
        OrderEvent::AdviceWithdrawn { advice, .. } => order.advice.retain(|given| given.id != *advice),
        OrderEvent::LineRemoved { line, .. } => order.lines.retain(|stored| stored.id != *line),
        OrderEvent::JobAbandoned { job: id, .. } => {
            order.lines.iter_mut().find(|line| line.id == *id).expect("a line of this order").abandoned = true;
            let job = order.progress.jobs.iter_mut().find(|job| job.line == *id).expect("a job of this order");
            (job.status, job.technician, job.bay, job.hold, job.rework) = (JobStatus::Abandoned, None, None, None, false);
            job.crew.clear();
        }
        OrderEvent::DiscountAsked { request, line, instead_of, given, reason } => {
            let (id, line, instead_of, by) = (*request, (**line).clone(), instead_of.as_deref().cloned(), named(who.person));
            order.discount =
                Some(AskedDiscount { id, line, instead_of, given: *given, reason: reason.clone(), by, at: now, refused: None });
        }
        OrderEvent::DiscountRefused { reason, .. } => {
            let refused = RefusedDiscount { by: named(who.person), at: now, reason: reason.clone() };
            order.discount.as_mut().expect("what was asked").refused = Some(refused);
        }
        OrderEvent::DiscountGranted { .. } | OrderEvent::DiscountTakenBack { .. } => order.discount = None,
        OrderEvent::Quoted { total, promised_at } => {
            order.quoted_mark = Some(domain::repair_orders::quote::mark_of_lines(order));
            (order.quoted_at, order.quoted_total, order.quoted_promise) = (Some(now), Some(*total), *promised_at);
        }
        OrderEvent::Authorised { signed_by, signature, total } => {
            order.lines.iter_mut().for_each(|line| line.authorised = true);
            answered(order, |_| true);
            let (signed_by, signature, lines) = (signed_by.clone(), signature.clone(), order.to_sign());
            order.authorisations.push(Authorisation { at: now, signed_by, signature, total: *total, lines });
        }
        OrderEvent::Answered { signed_by, signature, approved, declined, total } => {
            answered(order, |line| approved.contains(&line) || declined.iter().any(|declined| declined.line.id == line));
            order.lines.iter_mut().filter(|line| approved.contains(&line.id)).for_each(|line| line.authorised = true);
            let lines = order.to_sign().into_iter().filter(|line| order.line(line.id).is_some_and(|line| line.authorised)).collect();
            let (signed_by, signature) = (signed_by.clone(), signature.clone());
            order.authorisations.push(Authorisation { at: now, signed_by, signature, total: *total, lines });
        }
        OrderEvent::PromiseChanged { to, .. } => {
            let promise = order.promise.as_mut().expect("a promise");
            (promise.at, promise.changes) = (*to, promise.changes + 1);
            order.quoted_promise = None;
        }
        OrderEvent::Delivered { .. } => order.delivered_at = Some(now),
        OrderEvent::Voided { reason } | OrderEvent::LeftUnrepaired { reason } => order.ended_because = Some(reason.clone()),
        OrderEvent::Moved { from, to } => {
            assert_eq!(*from, order.progress.status, "a move begins where the order stands");
            order.progress.status = *to;
        }
        OrderEvent::Opened { .. } | OrderEvent::DiagnosisStarted | OrderEvent::Annotated { .. } | OrderEvent::Closed => {}
    }
}

pub fn on_floor(order: &mut Order, stands: &mut BTreeMap<BayId, OrderId>, event: &FloorEvent, now: DateTime<Utc>) {
    let id = order.id;
    let find = |order: &mut Order, line: LineId| -> usize {
        order.progress.jobs.iter().position(|job| job.line == line).expect("a job of this order")
    };
    let clock =
        matches!(event, FloorEvent::ClockedOn { .. } | FloorEvent::Resumed { .. } | FloorEvent::Held { .. } | FloorEvent::Finished { .. });
    order.last_clocked = order.last_clocked.max(clock.then_some(now));
    match event {
        FloorEvent::Dispatched { job, technician, bay, .. } => {
            let index = find(order, *job);
            let job = &mut order.progress.jobs[index];
            if job.technician != Some(*technician) {
                job.crew.clear();
            }
            (job.technician, job.bay) = (Some(*technician), Some(*bay));
            if job.status == JobStatus::Open {
                job.status = JobStatus::Dispatched;
            }
        }
        FloorEvent::Shared { job, crew, .. } => {
            let index = find(order, *job);
            order.progress.jobs[index].crew.clone_from(crew);
        }
        FloorEvent::ClockedOn { job, technician, bay, .. } | FloorEvent::Resumed { job, technician, bay, .. } => {
            let index = find(order, *job);
            let job = &mut order.progress.jobs[index];
            (job.status, job.rework, job.hold, job.running_since) = (JobStatus::Working, false, None, Some(now));
            assert!(job.is_given_to(*technician), "a clock of somebody else");
            for person in job.hands().collect::<Vec<_>>() {
                if !job.worked_by.contains(&person) {
                    job.worked_by.push(person);
                }
            }
            stands.retain(|_, car| *car != id);
            let before = stands.insert(*bay, id);
            assert_eq!(before, None, "two cars in one bay");
        }
        FloorEvent::Held { job, reason, note, minutes, .. } => {
            let index = find(order, *job);
            let job = &mut order.progress.jobs[index];
            (job.status, job.running_since) = (JobStatus::OnHold, None);
            job.hold = Some(Hold { reason: *reason, note: note.clone(), since: now });
            job.clocked_minutes += minutes;
        }
        FloorEvent::WrittenUp { job, write_up, .. } => {
            let index = find(order, *job);
            let job = &mut order.progress.jobs[index];
            job.owes_remedy &= write_up.remedy.is_empty();
            job.write_up.clone_from(write_up);
        }
        FloorEvent::Finished { job, minutes, .. } => {
            let index = find(order, *job);
            let job = &mut order.progress.jobs[index];
            (job.status, job.running_since, job.hold) = (JobStatus::Done, None, None);
            job.clocked_minutes += minutes;
        }
        FloorEvent::BayLeft | FloorEvent::BayCleared => stands.retain(|_, car| *car != id),
        FloorEvent::StagesPlanned { .. }
        | FloorEvent::StageBegun { .. }
        | FloorEvent::StageHandedOver { .. }
        | FloorEvent::StageAccepted { .. }
        | FloorEvent::StageRefused { .. } => order.progress.stages = stages_after(&order.progress.stages, event, now),
        FloorEvent::PaintRecorded { paint, used, instead_of, reason } => {
            let (used, reason, by) = (used.clone(), reason.clone(), named(wang().person));
            order.paint.push(PaintEntry { id: *paint, used, instead_of: *instead_of, reason, by, at: now });
        }
        FloorEvent::WashStarted
        | FloorEvent::WashFinished
        | FloorEvent::WashSkipped { .. }
        | FloorEvent::ClockedIn { .. }
        | FloorEvent::ClockedOut { .. }
        | FloorEvent::AttendanceCorrected { .. }
        | FloorEvent::ClockingCorrected { .. } => {}
    }
}

pub fn inspected(order: &mut Order, who: &Actor, event: &quality::Event, now: DateTime<Utc>) {
    let (id, passed, checks, finding) = match event {
        quality::Event::Passed { inspection, checks, finding } => (*inspection, true, checks.clone(), finding.clone()),
        quality::Event::Failed { inspection, jobs, finding } => {
            for job in order.progress.jobs.iter_mut().filter(|job| jobs.contains(&job.line)) {
                (job.status, job.rework) = (JobStatus::Dispatched, true);
            }
            order.certificate = None;
            (*inspection, false, Vec::new(), finding.clone())
        }
        quality::Event::Certified { certificate, odometer_km } => {
            let (inspector, number) = (named(who.person), "HG260312-001".to_owned());
            order.certificate = Some(quality::Certificate { id: *certificate, number, at: now, inspector, odometer_km: *odometer_km });
            return;
        }
        quality::Event::SheetFilled { sheet, sheet_kind, template, version, title, job, note, entries, .. } => {
            let filled = Sheet {
                id: *sheet,
                kind: *sheet_kind,
                template: template.clone(),
                version: *version,
                title: title.clone(),
                job: *job,
                entries: entries.clone(),
                note: note.clone(),
                by: named(who.person),
                at: now,
                shared_at: None,
            };
            if let Some(job) = order.progress.jobs.iter_mut().find(|of| Some(of.line) == *job && filled.is_in_order()) {
                job.owes.retain(|owed| owed != sheet_kind);
            }
            order.sheets.push(filled);
            return;
        }
        quality::Event::SheetShared { sheet } => {
            order.sheets.iter_mut().filter(|filled| filled.id == *sheet).for_each(|filled| filled.shared_at = Some(now));
            return;
        }
        quality::Event::ComebackLinked { first, .. } => {
            let first = crate::comebacks::first(*first);
            let (by, came_on) = (named(who.person), crate::comebacks::CAME_ON);
            order.comeback = Some(quality::Comeback { first, came_on, by, at: now, judgement: None });
            return;
        }
        quality::Event::ComebackUnlinked { .. } => {
            order.comeback = None;
            return;
        }
        quality::Event::ComebackJudged { cause, liable, note, .. } => {
            let judgement = quality::Judgement { cause: *cause, liable: *liable, note: note.clone(), by: named(who.person), at: now };
            order.comeback.as_mut().expect("a comeback").judgement = Some(judgement);
            return;
        }
        quality::Event::TemplatePut { .. } => return,
    };
    order.inspections.push(Inspection { id, at: now, inspector: named(who.person), passed, checks, finding });
}

pub fn at_the_desk(order: &mut Order, who: &Actor, event: &DeskEvent, papers: u128, now: DateTime<Utc>) {
    let by = named(who.person);
    let find = |order: &mut Order, id: StatementId| -> usize {
        order.statements.iter().position(|statement| statement.id == id).expect("a statement of this order")
    };
    match event {
        DeskEvent::Settled { totals } => {
            order.settled_at = Some(now);
            order.statements = totals
                .iter()
                .enumerate()
                .map(|(index, total)| Statement {
                    id: StatementId(Uuid::from_u128(papers * 0x100 + index as u128)),
                    number: format!("JS260312-031-{}", index + 1),
                    total: *total,
                    payments: Vec::new(),
                    credit: None,
                    settled_by: Some(by.clone()),
                })
                .collect();
        }
        DeskEvent::SettlementUndone { reason } => {
            order.settled_at = None;
            let undone =
                order.statements.drain(..).map(|statement| UndoneStatement { statement, at: now, by: by.clone(), reason: reason.clone() });
            order.undone.extend(undone);
        }
        DeskEvent::PaymentTaken { statement, payment, method, amount, .. } => {
            let index = find(order, *statement);
            let paid = Payment { id: *payment, method: *method, amount: *amount, at: now, cashier: by, refunded: None };
            order.statements[index].payments.push(paid);
        }
        DeskEvent::PaymentRefunded { statement, payment, reason, .. } => {
            let index = find(order, *statement);
            let paid = order.statements[index].payments.iter_mut().find(|paid| paid.id == *payment).expect("a payment");
            paid.refunded = Some((now, reason.clone()));
        }
        DeskEvent::CreditGranted { statement, reason, .. } => {
            let index = find(order, *statement);
            order.statements[index].credit = Some(Credit { at: now, by, reason: reason.clone() });
        }
        DeskEvent::GatePassIssued { gate_pass } => {
            order.gate_pass = Some(GatePass { id: *gate_pass, number: "CM260312-007".to_owned(), at: now, issued_by: by });
        }
        DeskEvent::GatePassWithdrawn { .. } => order.gate_pass = None,
    }
}

/// What the floor knows of the lines.
pub fn refresh(order: &mut Order) {
    let jobs = std::mem::take(&mut order.progress.jobs);
    let stored = |line: LineId| jobs.iter().find(|job| job.line == line).cloned();
    order.progress.jobs = order
        .lines
        .iter()
        .filter_map(|line| {
            let Charge::Labour { skill, billed, .. } = &line.charge else { return None };
            let fresh = Job {
                line: line.id,
                title: String::new(),
                skill: *skill,
                billed: *billed,
                status: JobStatus::Open,
                authorised: false,
                technician: None,
                bay: None,
                crew: Vec::new(),
                hold: None,
                worked_by: Vec::new(),
                running_since: None,
                clocked_minutes: 0,
                rework: false,
                owes: Vec::new(),
                owes_remedy: false,
                write_up: Default::default(),
                told: Default::default(),
                asked: Vec::new(),
                listed: Vec::new(),
            };
            let job = stored(line.id).unwrap_or(fresh);
            Some(Job { title: line.title.clone(), skill: *skill, billed: *billed, authorised: line.authorised, ..job })
        })
        .collect();
    parts::account(&mut order.progress.jobs, order.lines.iter().filter_map(|line| parts::from_stock(&line.charge)));
    let waiting = order.lines.iter().filter(|line| !line.authorised && !line.abandoned).count();
    order.progress.unauthorised_lines = u16::try_from(waiting).expect("few lines");
}

/// What came to light is answered with the lines that are offered for it.
fn answered(order: &mut Order, is_answered: impl Fn(LineId) -> bool) {
    let findings: Vec<_> = order.lines.iter().filter(|line| is_answered(line.id)).filter_map(|line| line.finding).collect();
    order.findings.iter_mut().filter(|found| findings.contains(&found.id)).for_each(|found| found.end = Some(End::Answered));
}

/// The sheet as it stands, under the next revision when it says something else.
fn walked(order: &mut Order, who: &Actor, walk_around: &WalkAround, at: DateTime<Utc>) {
    if order.walked.around.as_ref() != Some(walk_around) {
        let revision = order.walked.revision() + 1;
        order.walked.around = Some(walk_around.clone());
        order.walked.saved = Some(Saved { revision, by: named(who.person), at });
    }
}
