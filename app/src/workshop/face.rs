//! The lines of a card, written as one string: a board of hundreds of cards then wakes up without walking through their insides,
//! and a changed card is one assignment. Every text goes through [`Html::text`], which escapes it.

use crate::ui::{Glyph, Left, split_plate};
use crate::words::{self, Loc, Names};
use chrono::{DateTime, Utc};
use domain::repair_orders::{Kind, Status};
use domain::workshop::{Card, DISPATCH_WITHIN, Job, JobStatus};
use leptos_i18n::td_string;
use std::fmt::Write;
use wasm_bindgen::JsCast;

/// HTML in the making.
struct Html(String);

impl Html {
    /// Markup of this file.
    fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text of anybody, harmless as content and as a quoted attribute.
    fn text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                other => self.0.push(other),
            }
        }
        self
    }

    fn number(&mut self, number: i64) -> &mut Self {
        // Writing into a string does not fail.
        let _ = write!(self.0, "{number}");
        self
    }

    fn icon(&mut self, glyph: Glyph) -> &mut Self {
        self.raw(r#"<svg class="icon" aria-hidden="true"><use href=""#).raw(glyph.href()).raw(r#""></use></svg>"#)
    }
}

/// What the faces of a page have in common.
#[derive(Clone, Debug)]
pub struct Scene {
    pub loc: Loc,
    /// The dealership's own plate prefix.
    pub home: String,
    pub clock: words::Clock,
}

/// What colours a card.
#[must_use]
pub fn state(card: &Card, now: DateTime<Utc>) -> Option<&'static str> {
    let late = card.progress.status.promise_counts() && card.promised_at.is_some_and(|due| due < now);
    match card.progress.status {
        _ if late => Some("late"),
        Status::OnHold | Status::Rework => Some("waiting"),
        Status::Ready | Status::Settled => Some("ready"),
        _ => None,
    }
}

/// The lines of a card. With `stage`, its stage too, where the column does not say it.
#[must_use]
pub fn face(scene: &Scene, names: &Names, card: &Card, now: DateTime<Utc>, stage: bool) -> String {
    let mut html = Html(String::with_capacity(1_024));
    html.raw(r#"<span class="line">"#);
    plate(&mut html, scene, card);
    left(&mut html, scene, card, now);
    html.raw(r#"</span><span class="line"><span class="what">"#).text(&card.model).raw(" ");
    let job = card.progress.foremost();
    html.text(job.map_or(card.concern.as_str(), |job| job.title.as_str())).raw("</span>");
    if let Some(due) = card.promised_at {
        html.raw("<time datetime=\"").text(&due.to_rfc3339()).raw("\">").text(&scene.clock.day_time(due, now)).raw("</time>");
    }
    html.raw(r#"</span><span class="line">"#);
    if let Some(job) = job {
        by(&mut html, scene, names, job);
    }
    marks(&mut html, scene, card);
    html.raw("</span>");
    why(&mut html, scene, card, now, stage);
    spent(&mut html, job, now);
    html.0
}

fn plate(html: &mut Html, scene: &Scene, card: &Card) {
    let Some(plate) = card.plate.as_deref().filter(|plate| !plate.is_empty()) else {
        html.raw(r#"<b class="plate" data-none="true">"#).text(&card.vin_serial).raw("</b>");
        return;
    };
    let (prefix, number) = split_plate(plate);
    let at_home = !scene.home.is_empty() && prefix == scene.home;
    html.raw(if at_home { r#"<b class="plate" data-home="true">"# } else { r#"<b class="plate">"# });
    if !prefix.is_empty() {
        html.raw("<i>").text(prefix).raw("</i>");
    }
    html.text(number).raw("</b>");
}

/// What is left to the promise; a car that is ready only waits to be fetched.
fn left(html: &mut Html, scene: &Scene, card: &Card, now: DateTime<Utc>) {
    if !card.progress.status.promise_counts() {
        html.raw(r#"<span class="left">"#).text(td_string!(scene.loc, workshop.to_fetch)).raw("</span>");
    } else if let Some(due) = card.promised_at {
        let (state, text) = to_promise(scene.loc, now, due);
        html.raw(r#"<time class="countdown left" data-due=""#).number(due.timestamp_millis()).raw("\" datetime=\"").text(&due.to_rfc3339());
        if let Some(state) = state {
            html.raw("\" data-state=\"").raw(state);
        }
        html.raw("\">").icon(Glyph::AlarmClock).raw("<span>").text(&text).raw("</span></time>");
    }
}

fn by(html: &mut Html, scene: &Scene, names: &Names, job: &Job) {
    let loc = scene.loc;
    html.raw(r#"<span class="chip" aria-hidden="true">"#).text(words::skill_short(loc, job.skill));
    html.raw(r#"</span><span class="visually-hidden">"#).text(words::skill(loc, job.skill)).raw(r#"</span><span class="by">"#);
    match job.technician {
        Some(person) => html.text(names.person(person)),
        None => html.text(&format!("{} h", job.billed)),
    };
    if let Some(others) = job.crew.len().checked_sub(1).filter(|others| *others > 0) {
        html.raw(" +").number(i64::try_from(others).unwrap_or(0));
    }
    if let Some(bay) = job.bay {
        html.raw(" ").text(names.bay(bay));
    }
    html.raw("</span>");
}

fn marks(html: &mut Html, scene: &Scene, card: &Card) {
    let loc = scene.loc;
    if card.kind == Some(Kind::Comeback) {
        html.raw(r#"<span class="first">"#).text(td_string!(loc, workshop.comeback)).raw("</span>");
    } else if card.progress.jobs.iter().any(|job| job.rework) {
        html.raw(r#"<span class="first">"#).text(td_string!(loc, workshop.rework)).raw("</span>");
    }
    if card.waiting {
        html.raw(r#"<span class="marks">"#).icon(Glyph::Armchair).raw(r#"<span class="visually-hidden">"#);
        html.text(td_string!(loc, common.waits_here)).raw("</span></span>");
    }
}

/// Why a card stands where it stands, when that needs a word; and since when.
fn why(html: &mut Html, scene: &Scene, card: &Card, now: DateTime<Utc>, stage: bool) {
    let label = stage_label(scene.loc, card);
    let (glyph, text, since) = match (reason(scene.loc, card, stage), label) {
        (Some((glyph, text, since)), Some(label)) => (glyph, format!("{label} · {text}"), since),
        (Some(reason), None) => reason,
        (None, Some(label)) => (Glyph::Route, label, None),
        (None, None) => return,
    };
    html.raw(r#"<span class="line why">"#).icon(glyph).raw("<span>").text(&text).raw("</span>");
    if let Some(since) = since {
        html.raw(r#"<time class="since" data-since=""#).number(since.timestamp_millis()).raw("\" datetime=\"").text(&since.to_rfc3339());
        if card.progress.status == Status::Authorised {
            html.raw("\" data-limit=\"").number(DISPATCH_WITHIN.num_minutes());
            if now > since + DISPATCH_WITHIN {
                html.raw("\" data-state=\"late");
            }
        }
        html.raw("\"><span>").text(&for_how_long(scene.loc, now, since)).raw("</span></time>");
    }
    html.raw("</span>");
}

/// Which of the stages of body and paint the car is in: `喷漆 4/7`; nothing for a car without stages, or not on the floor.
#[must_use]
pub fn stage_label(loc: Loc, card: &Card) -> Option<String> {
    let stage = card.progress.stage().filter(|_| card.progress.status.is_on_the_floor())?;
    Some(words::stage_of_all(loc, stage.kind()))
}

/// The icon before a reason of standing still.
#[must_use]
pub const fn hold_glyph(reason: domain::workshop::HoldReason) -> Glyph {
    use domain::workshop::HoldReason as H;
    match reason {
        H::WaitingForParts => Glyph::PackageX,
        H::WaitingForAuthorisation => Glyph::Stamp,
        H::WaitingForAssessment => Glyph::FileSearch,
        H::WaitingForCustomer => Glyph::PhoneCall,
        H::TechnicalSupport => Glyph::Headset,
        H::Outwork => Glyph::Send,
        H::EndOfShift => Glyph::Moon,
    }
}

fn reason(loc: Loc, card: &Card, stage: bool) -> Option<(Glyph, String, Option<DateTime<Utc>>)> {
    let of = card.progress.status;
    let plain = |glyph: Glyph, text: &str| Some((glyph, text.to_owned(), None));
    match of {
        Status::OnHold => {
            let hold = card.progress.jobs.iter().find_map(|job| job.hold.as_ref().filter(|_| job.status == JobStatus::OnHold))?;
            let text = format!("{} {}", words::hold_reason(loc, hold.reason), hold.note);
            Some((hold_glyph(hold.reason), text.trim_end().to_owned(), Some(hold.since)))
        }
        Status::Ready => plain(Glyph::ReceiptText, td_string!(loc, workshop.to_settle)),
        Status::Settled if card.gate_pass => plain(Glyph::BadgeCheck, td_string!(loc, workshop.gate_pass_issued)),
        Status::Settled if card.paid => plain(Glyph::Check, td_string!(loc, workshop.paid)),
        Status::Settled => plain(Glyph::ReceiptText, td_string!(loc, workshop.to_pay)),
        Status::Passed | Status::Washing => Some((words::status_glyph(of), words::status(loc, of).to_owned(), Some(card.since))),
        Status::Draft | Status::Reception | Status::Diagnosis | Status::Quoted | Status::Rework | Status::Dispatched => {
            plain(words::status_glyph(of), words::status(loc, of))
        }
        Status::Authorised if card.progress.unauthorised_lines == 0 => {
            Some((Glyph::UserCheck, td_string!(loc, workshop.waits_for_dispatch).to_owned(), Some(card.since)))
        }
        _ if card.progress.unauthorised_lines > 0 => plain(Glyph::MessageSquareMore, td_string!(loc, workshop.added_work_waits)),
        _ if stage => plain(words::status_glyph(of), words::status(loc, of)),
        _ => None,
    }
}

/// How much of the hours sold is used up: a thin bar at the foot of a card in work.
fn spent(html: &mut Html, job: Option<&Job>, now: DateTime<Utc>) {
    let Some((job, since)) = job.and_then(|job| Some((job, job.running_since?))) else { return };
    let billed = job.billed.minutes().max(1);
    let clocked = i64::from(job.clocked_minutes) + (now - since).num_minutes().max(0);
    let share = (clocked * 100 / billed).clamp(0, 100);
    html.raw(r#"<svg class="bar spent" aria-hidden="true"><line data-part=""#).raw(if clocked > billed { "over" } else { "now" });
    html.raw(r#"" x1="0%" y1="50%" y2="50%" x2=""#).number(share).raw("%\"></line></svg>");
}

fn to_promise(loc: Loc, now: DateTime<Utc>, due: DateTime<Utc>) -> (Option<&'static str>, String) {
    let left = Left::between(now, due);
    let time = left.text(td_string!(loc, common.days));
    if left.late { (Some("late"), format!("{} {time}", td_string!(loc, common.late_by))) } else { (left.soon().then_some("soon"), time) }
}

fn for_how_long(loc: Loc, now: DateTime<Utc>, since: DateTime<Utc>) -> String {
    Left::between(now, since.min(now)).text(td_string!(loc, common.days))
}

/// Lets the time on every face under `root` go on.
pub fn tick(scene: &Scene, root: &web_sys::Element, now: DateTime<Utc>) {
    let Ok(times) = root.query_selector_all("[data-due], [data-since]") else { return };
    for at in 0..times.length() {
        let Some(time) = times.item(at).and_then(|node| node.dyn_into::<web_sys::Element>().ok()) else { continue };
        let when = |name: &str| time.get_attribute(name).and_then(|millis| DateTime::from_timestamp_millis(millis.parse().ok()?));
        let text = if let Some(due) = when("data-due") {
            let (state, text) = to_promise(scene.loc, now, due);
            let changed = match state {
                Some(state) if time.get_attribute("data-state").as_deref() != Some(state) => time.set_attribute("data-state", state),
                None => time.remove_attribute("data-state"),
                Some(_) => Ok(()),
            };
            debug_assert!(changed.is_ok(), "data-state is a name that the browser knows");
            text
        } else if let Some(since) = when("data-since") {
            let limit = time.get_attribute("data-limit").and_then(|minutes| minutes.parse().ok()).map(chrono::TimeDelta::minutes);
            if limit.is_some_and(|limit| now > since + limit) && time.get_attribute("data-state").is_none() {
                let set = time.set_attribute("data-state", "late");
                debug_assert!(set.is_ok(), "data-state is a name that the browser knows");
            }
            for_how_long(scene.loc, now, since)
        } else {
            continue;
        };
        if let Some(shown) = time.last_element_child()
            && shown.text_content().as_deref() != Some(text.as_str())
        {
            shown.set_text_content(Some(&text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workshop::samples;
    use domain::PersonId;
    use uuid::Uuid;

    fn card(status: Status, concern: &str, minutes_left: i64) -> (Card, DateTime<Utc>) {
        let mut card = samples::card(0, Some(minutes_left));
        card.progress.status = status;
        card.concern = concern.to_owned();
        (card, samples::now())
    }

    fn scene() -> Scene {
        let clock = words::Clock::at_offset(480);
        Scene { loc: Loc::en, home: "浙A".to_owned(), clock }
    }

    #[test]
    fn what_a_customer_says_is_never_markup() {
        let (card, now) = card(Status::Authorised, r#"<img src=x onerror="alert(1)"> & 'more'"#, 60);
        let html = face(&scene(), &Names::default(), &card, now, false);
        assert!(!html.contains("<img"), "{html}");
        assert!(html.contains("&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;more&#39;"), "{html}");
    }

    #[test]
    fn a_late_card_says_by_how_much() {
        let (card, now) = card(Status::InWork, "Squeaks", -16);
        let html = face(&scene(), &Names::default(), &card, now, false);
        assert!(html.contains("data-state=\"late\"") && html.contains("0:16"), "{html}");
        assert_eq!(state(&card, now), Some("late"));
    }

    #[test]
    fn what_waits_for_dispatch_says_since_when_and_is_late_after_a_quarter_of_an_hour() {
        let (card, now) = card(Status::Authorised, "Squeaks", 240);
        let waits = |minutes| face(&scene(), &Names::default(), &card, now + chrono::TimeDelta::minutes(minutes), false);
        assert!(waits(15).contains("data-limit=\"15\"><span>0:15"), "{}", waits(15));
        assert!(waits(16).contains("data-limit=\"15\" data-state=\"late\"><span>0:16"), "{}", waits(16));
    }

    #[test]
    fn a_car_in_the_body_shop_says_which_of_the_seven_stages_it_is_in() {
        use domain::workshop::{Planned, Stage, StageKind, StagePlan};
        let (mut card, now) = card(Status::InWork, "Dent", 240);
        let planned = Planned { technician: PersonId(Uuid::nil()), from: now, until: now };
        let stage = |kind| Stage::new(StagePlan { kind, planned: Some(planned), left_out: String::new() });
        card.progress.stages = vec![stage(StageKind::Paint), stage(StageKind::Polish)];
        let said = |card: &Card| face(&scene(), &Names::default(), card, now, false);
        assert!(said(&card).contains("Paint 4/7"), "{}", said(&card));
        card.progress.status = Status::Ready;
        assert!(!said(&card).contains("4/7"), "it has left the floor");
    }

    #[test]
    fn a_car_that_is_ready_is_never_late() {
        let (card, now) = card(Status::Ready, "Squeaks", -16);
        assert!(!face(&scene(), &Names::default(), &card, now, false).contains("data-due"));
        assert_eq!(state(&card, now), Some("ready"));
    }
}
