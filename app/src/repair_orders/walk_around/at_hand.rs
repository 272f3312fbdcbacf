//! What reception should know of the car beside it, in a few lines: what still covers it, what may be back, what is not paid.

use crate::execute::Sending;
use crate::live::Live;
use crate::quality::comeback::LinkButton;
use crate::repair_orders::{RefusedNotice, api};
use crate::ui::{Block, ErrorNotice, Glyph, Icon, Loading, State};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::OrderId;
use domain::care::LoanerAtHand;
use domain::customers::UsageNature;
use domain::repair_orders::cover::{AtHand, Left, SANBAO, WARRANTY, new_car, read_odometer};
use domain::repair_orders::suspicion::Sign;
use domain::warranty::CampaignKind;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is at hand while a car is checked in.
#[component]
pub fn AtHandBlock(
    order: OrderId,
    /// What the odometer reads, as far as it is typed.
    #[prop(optional, into)]
    odometer: Signal<Option<i64>>,
    /// What brings the car, as far as it is typed.
    #[prop(optional, into)]
    concern: Signal<String>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().changes_of(move |subject, _| subject == order.0);
    let known = Resource::new(move || changes.get(), move |_| api::at_hand(order));
    view! {
        <Block title=td_string!(loc, check_in.at_hand)>
            <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=2 /> }>
                {move || Suspend::new(async move {
                    match known.await {
                        Ok(known) => view! { <Lines order known odometer concern /> }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Transition>
        </Block>
    }
}

/// A line: how it looks, what it says, where it leads.
struct Line {
    state: State,
    glyph: Glyph,
    text: String,
    detail: String,
    order: Option<OrderId>,
    /// It may have come back: it can be linked.
    back: bool,
}

impl Line {
    fn plain(state: State, glyph: Glyph, text: impl Into<String>) -> Self {
        Self { state, glyph, text: text.into(), detail: String::new(), order: None, back: false }
    }
}

/// What the manufacturer wants done to the car, what its customer is not content with, and the loaner they were promised.
fn others(loc: Loc, known: &AtHand, clock: &words::Clock) -> Vec<Line> {
    let mut lines = Vec::new();
    for open in &known.campaigns {
        let (title, number) = (open.draft.title.as_str(), open.draft.number.as_str());
        let text = match open.draft.kind {
            CampaignKind::Recall => td_string!(loc, check_in.recall_open, title = title, number = number),
            CampaignKind::ServiceCampaign => td_string!(loc, check_in.campaign_open, title = title, number = number),
        };
        let (measure, code) = (open.draft.measure.as_str(), open.draft.operation.as_str());
        let detail = td_string!(loc, check_in.campaign_does, measure = measure, code = code);
        lines.push(Line { detail, ..Line::plain(State::Late, Glyph::TriangleAlert, text) });
    }
    for complaint in &known.complaints {
        let (category, severity) = (words::complaint_category(loc, complaint.category), words::severity(loc, complaint.severity));
        let at = clock.date_time(complaint.answer_by);
        let text = td_string!(loc, check_in.complaint_open, category = category, severity = severity, at = at);
        lines.push(Line { detail: complaint.words.clone(), ..Line::plain(State::Late, Glyph::Headset, text) });
    }
    match &known.loaner {
        None => {}
        Some(LoanerAtHand::Wished) => {
            lines.push(Line::plain(State::Waiting, Glyph::Car, td_string!(loc, check_in.loaner_wished)));
        }
        Some(LoanerAtHand::Promised { plate, until, out: true, .. }) => {
            let text = td_string!(loc, check_in.loaner_out, plate = plate.as_str(), until = clock.date_time(*until));
            lines.push(Line::plain(State::Working, Glyph::KeyRound, text));
        }
        Some(LoanerAtHand::Promised { plate, model, from, until, out: false }) => {
            let (plate, model, from, until) = (plate.as_str(), model.as_str(), clock.date_time(*from), clock.date_time(*until));
            let text = td_string!(loc, check_in.loaner_promised, plate = plate, model = model, from = from, until = until);
            lines.push(Line::plain(State::Ready, Glyph::KeyRound, text));
        }
    }
    lines
}

fn lines(loc: Loc, known: &AtHand, km: Option<u32>, concern: &str, clock: &words::Clock) -> Vec<Line> {
    let mut lines = others(loc, known, clock);
    for earlier in &known.earlier {
        let suspicion = earlier.suspicion(concern, known.today, km);
        // What is linked stays in sight, whatever is typed afterwards.
        let sign = suspicion.as_ref().map(|suspicion| suspicion.sign).or((known.linked == Some(earlier.order)).then_some(Sign::SameFault));
        let Some(sign) = sign else { continue };
        let (days, said) = ((known.today - earlier.left_on).num_days(), words::sign(loc, sign));
        let text = td_string!(loc, check_in.comeback_suspected, days = days, sign = said, concern = earlier.concern.as_str());
        let state = if sign <= Sign::SameFault { State::Late } else { State::Waiting };
        let shared = suspicion.map(|suspicion| suspicion.shared).unwrap_or_default();
        let detail = if shared.is_empty() {
            String::new()
        } else {
            let (comma, jobs) = (td_string!(loc, words.list_comma), earlier.jobs.iter().map(|job| job.title.as_str()));
            let jobs = jobs.collect::<Vec<_>>().join(comma);
            td_string!(loc, check_in.comeback_shared, number = earlier.number.as_str(), jobs = jobs, shared = shared.join(comma))
        };
        lines.push(Line { detail, order: Some(earlier.order), back: true, ..Line::plain(state, Glyph::Undo2, text) });
    }
    for earlier in &known.earlier {
        let Some(Left { days, km, .. }) = earlier.guarantee(known.today, km) else { continue };
        let text = match km {
            Some(km) => td_string!(loc, check_in.guarantee_left, days = days, km = words::kilometres(loc, km)),
            None => td_string!(loc, check_in.guarantee_left_days, days = days),
        };
        let jobs = earlier.jobs.iter().map(|job| job.title.as_str()).collect::<Vec<_>>().join(td_string!(loc, words.list_comma));
        let detail = td_string!(loc, check_in.guarantee_of, number = earlier.number.as_str(), jobs = jobs);
        lines.push(Line { detail, order: Some(earlier.order), ..Line::plain(State::Working, Glyph::BadgeCheck, text) });
    }
    lines.extend(new_car_lines(loc, known, km));
    for unpaid in &known.unpaid {
        let text = td_string!(loc, check_in.unpaid, number = unpaid.number.as_str(), due = unpaid.due.grouped());
        lines.push(Line { order: Some(unpaid.order), ..Line::plain(State::Waiting, Glyph::Banknote, text) });
    }
    lines
}

fn new_car_lines(loc: Loc, known: &AtHand, km: Option<u32>) -> Vec<Line> {
    let quiet = |text: &'static str| vec![Line::plain(State::Done, Glyph::BadgeCheck, text)];
    if known.usage != UsageNature::Household {
        return quiet(td_string!(loc, check_in.not_household));
    }
    if known.starts.is_none() {
        return quiet(td_string!(loc, check_in.new_car_unknown));
    }
    let left = |period| new_car(period, known.usage, known.starts, known.today, km);
    let Some(warranty) = left(WARRANTY) else { return quiet(td_string!(loc, check_in.new_car_over)) };
    let text = |Left { days, km, until }: Left, sanbao: bool| {
        let (km, until) = (km.map(|km| words::kilometres(loc, km)), until.to_string());
        match (sanbao, km) {
            (true, Some(km)) => td_string!(loc, check_in.sanbao_left, days = days, km = km, until = until),
            (true, None) => td_string!(loc, check_in.sanbao_left_days, days = days, until = until),
            (false, Some(km)) => td_string!(loc, check_in.warranty_left, days = days, km = km, until = until),
            (false, None) => td_string!(loc, check_in.warranty_left_days, days = days, until = until),
        }
    };
    let line = |text| Line::plain(State::Ready, Glyph::BadgeCheck, text);
    [Some(line(text(warranty, false))), left(SANBAO).map(|left| line(text(left, true)))].into_iter().flatten().collect()
}

#[component]
fn Lines(order: OrderId, known: AtHand, odometer: Signal<Option<i64>>, concern: Signal<String>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, here, linked) = (Sending::begin(), order, known.linked);
    let clock = words::Clock::of(&Visit::here());
    let line = move |Line { state, glyph, text, detail, order, back }: Line| {
        let link = order.filter(|_| back).map(|first| view! { <LinkButton order=here first linked sending /> });
        let text = match order {
            Some(order) => view! { <a href=format!("/repair_orders/{order}")>{text}</a> }.into_any(),
            None => text.into_any(),
        };
        view! {
            <li>
                <span class="state" data-state=state.as_str()><Icon glyph /></span>
                <span>{text}{(!detail.is_empty()).then(|| view! { <small class="quiet">{detail.clone()}</small> })}</span>
                {link}
            </li>
        }
    };
    let shown = move || {
        let km = odometer.get().and_then(|km| u32::try_from(km).ok()).and_then(read_odometer).or(known.odometer_km);
        let lines = concern.with(|concern| lines(loc, &known, km, concern, &clock));
        if lines.is_empty() {
            view! { <li>{td_string!(loc, check_in.nothing_at_hand)}</li> }.into_any()
        } else {
            lines.into_iter().map(line).collect_view().into_any()
        }
    };
    view! {
        <ul class="at-hand">{shown}</ul>
        <RefusedNotice sending />
    }
}
