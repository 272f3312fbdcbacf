//! Added work on the order page: what came to light, its photos, what is offered for it and what the customer says to that.

mod report;
mod tell;

pub use report::ReportDialog;
pub use tell::TellDialog;

use super::line_dialog::{LineKind, Typing};
use super::lines::any_line;
use super::package_dialog::Packing;
use super::photos::{Queue, Thumb, full, small};
use super::prompts::Prompt;
use super::shown::Shown;
use crate::ui::{Block, Button, Glyph, Icon, Kind, Money, State, StateText, WhyNot, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Utc};
use domain::repair_orders::{Command, End, Finding, Line, Shows, Standing, quote};
use domain::{FindingId, Permission, PhotoId};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// What opens over the findings.
#[derive(Clone, Copy)]
struct Does {
    estimates: bool,
    typing: RwSignal<Option<Typing>>,
    packing: RwSignal<Option<Packing>>,
    prompt: RwSignal<Option<Prompt>>,
}

/// What came to light on this order, newest last, and the way to report more.
#[component]
pub fn FindingsBlock(
    shown: Shown,
    queue: Queue,
    typing: RwSignal<Option<Typing>>,
    packing: RwSignal<Option<Packing>>,
    prompt: RwSignal<Option<Prompt>>,
    /// Opens the telling of the price.
    telling: RwSignal<bool>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let does = Does { estimates: visit.may(Permission::Estimate), typing, packing, prompt };
    let (reporting, job) = (RwSignal::new(false), RwSignal::new(String::new()));
    // A technician comes here from the list of jobs to report something.
    let query = use_query_map();
    let (navigate, here) = (use_navigate(), format!("/repair_orders/{}", shown.id()));
    let wanted = Memo::new(move |_| query.with(|query| query.get("do").as_deref() == Some("finding")));
    Effect::new(move |_| {
        if wanted.get() {
            job.set(query.with_untracked(|query| query.get("job")).unwrap_or_default());
            reporting.set(true);
        }
    });
    Effect::new(move |before: Option<bool>| {
        let now = reporting.get();
        // Reported or given up, it is not asked again when the page is loaded again.
        if before == Some(true) && !now && wanted.get_untracked() {
            navigate(&here, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        }
        now
    });
    let fixed = Memo::new(move |_| {
        shown.refused(|page, _| {
            let (finding, text) = (FindingId(uuid::Uuid::nil()), "—".to_owned());
            domain::Command::RepairOrders(Command::ReportFinding { order: page.order.id, finding, text, photos: Vec::new(), job: None })
        })
    });
    let ids = Memo::new(move |_| shown.page.with(|page| page.order.findings.iter().map(|finding| finding.id).collect::<Vec<_>>()));
    // Nothing was found, and nothing can be: the block is not there.
    let there = Memo::new(move |_| !ids.with(Vec::is_empty) || fixed.with(Option::is_none));
    let clock = use_clock();
    let priced = Memo::new(move |_| {
        let now = clock.now();
        shown.page.with(|page| {
            let order = &page.order;
            let expired = quote::expired_at(order, &page.policy, now).is_some();
            let to_tell = |standing| standing == Standing::Priced || (standing == Standing::Asked && expired);
            order.findings.iter().any(|finding| to_tell(finding.standing(order)))
        })
    });
    let untold = Signal::derive(move || {
        shown.refused(|page, _| {
            domain::Command::RepairOrders(Command::Quote { order: page.order.id, promised_at: None, closed_is_meant: false })
        })
    });
    let actions = move || {
        let reason = Signal::derive(move || fixed.get());
        view! {
            <Button kind=Kind::Plain glyph=Glyph::Plus on_press=Callback::new(move |()| reporting.set(true)) disabled_reason=reason show_reason=false>
                {td_string!(loc, repair_orders.report_finding)}
            </Button>
        }
        .into_any()
    };
    view! {
        <Show when=move || there.get()>
            <Block class="findings" title=td_string!(loc, repair_orders.findings) actions=actions>
                <ol>
                    <For each=move || ids.get() key=|id| *id let:id>
                        <FindingRow shown queue id does />
                    </For>
                </ol>
                <Show when=move || does.estimates && priced.get()>
                    <footer class="block-body">
                        <Button kind=Kind::Next glyph=Glyph::Send on_press=Callback::new(move |()| telling.set(true)) disabled_reason=untold>
                            {td_string!(loc, repair_orders.tell_price)}
                        </Button>
                    </footer>
                </Show>
            </Block>
        </Show>
        <ReportDialog shown queue job open=reporting />
        <TellDialog shown open=telling />
    }
}

/// How a finding stands, in colour and sign.
const fn look(standing: Standing) -> (State, Glyph) {
    match standing {
        Standing::Waits => (State::Late, Glyph::Hourglass),
        Standing::Priced => (State::Waiting, Glyph::Banknote),
        Standing::Asked => (State::Waiting, Glyph::MessageSquareMore),
        Standing::Agreed => (State::Ready, Glyph::Check),
        Standing::Declined => (State::Done, Glyph::CircleX),
        Standing::Dismissed => (State::Done, Glyph::Ban),
    }
}

/// A finding as its row shows it.
#[derive(Clone, PartialEq)]
struct Row {
    finding: Finding,
    standing: Standing,
    lines: Vec<Line>,
    /// The customer was asked, and the estimate is no longer good.
    expired: bool,
    /// Which of its photos the server has.
    arrived: Vec<PhotoId>,
    job: Option<String>,
}

impl Row {
    fn of(page: &domain::repair_orders::OrderPage, id: FindingId, now: DateTime<Utc>) -> Option<Self> {
        let order = &page.order;
        let finding = order.finding(id)?.clone();
        let arrived = |photo: &&PhotoId| order.walked.photos.iter().any(|known| known.id == **photo);
        let standing = finding.standing(order);
        Some(Self {
            expired: standing == Standing::Asked && quote::expired_at(order, &page.policy, now).is_some(),
            standing,
            lines: order.lines_for(id).cloned().collect(),
            arrived: finding.photos.iter().filter(arrived).copied().collect(),
            job: finding.job.and_then(|job| Some(order.line(job)?.title.clone())),
            finding,
        })
    }
}

#[component]
fn FindingRow(shown: Shown, queue: Queue, id: FindingId, does: Does) -> impl IntoView {
    let clock = use_clock();
    let row = Memo::new(move |_| shown.page.with(|page| Row::of(page, id, clock.now())));
    move || row.get().map(|row| view! { <li><Told row queue /><Offered shown id does /></li> })
}

/// What it is, who found it when, and what can be seen of it.
#[component]
fn Told(row: Row, queue: Queue) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (wall, clock) = (words::Clock::of(&Visit::here()), use_clock());
    let Row { finding, standing, lines, expired, arrived, job } = row;
    let (state, glyph, text) = match look(standing) {
        _ if expired => (State::Late, Glyph::CalendarClock, td_string!(loc, repair_orders.finding_expired)),
        (state, glyph) => (state, glyph, words::standing(loc, standing)),
    };
    let (at, by) = (finding.at, finding.by.name.clone());
    let photo = move |photo: PhotoId| {
        if arrived.contains(&photo) {
            let name = words::shows(loc, Shows::Finding);
            return view! {
                <li><a href=full(photo) target="_blank" rel="noreferrer" aria-label=td_string!(loc, check_in.larger, shows = name)><Thumb src=small(photo) shows=Shows::Finding stage=None /></a></li>
            }
            .into_any();
        }
        let pending = move || queue.pending.with(|list| list.iter().find(|pending| pending.photo == photo).cloned());
        view! {
            <li>{move || match pending() {
                Some(pending) => view! { <Thumb src=pending.preview shows=Shows::Finding stage=Some(pending.stage) not_kept=!pending.kept /> }.into_any(),
                None => view! { <p class="quiet"><Icon glyph=Glyph::CloudUpload />{td_string!(loc, repair_orders.photo_on_its_way)}</p> }.into_any(),
            }}</li>
        }
        .into_any()
    };
    let dismissed = match &finding.end {
        Some(End::Dismissed { reason }) => Some(view! { <p class="quiet">{reason.clone()}</p> }),
        _ => None,
    };
    let line = |line: &Line| view! { <li><span>{line.title.clone()}</span><Money fen=line.net() sign="¥" /></li> };
    view! {
        <header>
            <StateText state glyph text />
            <span class="push"></span>
            <small class="quiet">{by}" · "{move || wall.day_time(at, clock.now())}</small>
        </header>
        <p class="told">{finding.text.clone()}</p>
        {job.map(|job| view! { <small class="quiet">{td_string!(loc, repair_orders.found_in, job = job.as_str())}</small> })}
        {(!finding.photos.is_empty()).then(|| view! { <ul class="photos">{finding.photos.iter().copied().map(photo).collect_view()}</ul> })}
        {dismissed}
        {(!lines.is_empty()).then(|| view! { <ul class="offered">{lines.iter().map(line).collect_view()}</ul> })}
    }
}

/// Putting a price on it, or saying that nothing is offered.
#[component]
fn Offered(shown: Shown, id: FindingId, does: Does) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = Memo::new(move |_| shown.page.with(|page| page.order.finding(id).is_some_and(|finding| finding.end.is_none())));
    let reason = || "—".to_owned();
    let kept = Signal::derive(move || {
        shown.refused(|page, _| {
            domain::Command::RepairOrders(Command::DismissFinding { order: page.order.id, finding: id, reason: reason() })
        })
    });
    let fixed = Signal::derive(move || {
        shown
            .refused(|page, _| domain::Command::RepairOrders(Command::AddFoundWork { order: page.order.id, finding: id, line: any_line() }))
    });
    let offer = move |kind: LineKind| Callback::new(move |()| does.typing.set(Some(Typing::found(kind, id))));
    let pack = Callback::new(move |()| does.packing.set(Some(Packing { finding: Some(id) })));
    let dismiss = Callback::new(move |()| does.prompt.set(Some(Prompt::Dismiss(id))));
    view! {
        <Show when=move || does.estimates && open.get()>
            <div class="actions">
                <Button glyph=Glyph::Wrench on_press=offer(LineKind::Labour) disabled_reason=fixed show_reason=false>{td_string!(loc, repair_orders.offer_labour)}</Button>
                <Button glyph=Glyph::Package on_press=offer(LineKind::Part) disabled_reason=fixed show_reason=false>{td_string!(loc, repair_orders.offer_part)}</Button>
                <Button glyph=Glyph::ClipboardList on_press=pack disabled_reason=fixed show_reason=false>{td_string!(loc, repair_orders.offer_package)}</Button>
                <Button glyph=Glyph::Plus on_press=offer(LineKind::Other) disabled_reason=fixed show_reason=false>{td_string!(loc, repair_orders.offer_other)}</Button>
                <Show when=move || kept.with(Option::is_none)>
                    <Button kind=Kind::Plain glyph=Glyph::Ban on_press=dismiss>{td_string!(loc, repair_orders.dismiss_finding)}</Button>
                </Show>
            </div>
            <WhyNot reason=fixed />
        </Show>
    }
}
