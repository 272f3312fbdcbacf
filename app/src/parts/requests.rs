//! What the floor asks of the parts desk: one tap answers it.

use super::answer::{AnswerDialog, Answering, Ask};
use super::api;
use crate::execute::Sending;
use crate::live::Live;
use crate::repair_orders::RefusedNotice;
use crate::ui::{Badge, Block, Button, Empty, ErrorNotice, Glyph, Kind, Loading, State};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::live::Area;
use domain::parts::{AtDesk, Command, Request, RequestState};
use domain::{Permission, Quantity};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The look of a request.
pub const fn look(state: RequestState) -> (State, Glyph) {
    match state {
        RequestState::Open => (State::Waiting, Glyph::Hourglass),
        RequestState::Ordered => (State::Waiting, Glyph::CalendarClock),
        RequestState::Issued => (State::Ready, Glyph::PackageCheck),
        RequestState::Declined => (State::Late, Glyph::PackageX),
        RequestState::Withdrawn => (State::Done, Glyph::Undo2),
    }
}

/// The requests that wait, live. For whoever does not answer them, only while there are some.
#[component]
pub fn Requests() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let issues = Visit::here().may(Permission::IssueParts);
    // A job that is finished asks for nothing any more.
    let changes = expect_context::<Live>().lists_of(|area| matches!(area, Area::Parts | Area::Workshop | Area::RepairOrders));
    let list = Resource::new(move || changes.get(), |_| api::requests());
    let answering = RwSignal::new(None::<Answering>);
    view! {
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=3 /> }>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) if list.is_empty() && !issues => ().into_any(),
                    Ok(list) => view! { <List list issues answering /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
        <AnswerDialog answering />
    }
}

#[component]
fn List(list: Vec<AtDesk>, issues: bool, answering: RwSignal<Option<Answering>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let rows = if list.is_empty() {
        view! { <Empty title=td_string!(loc, parts.no_requests) text=td_string!(loc, parts.no_requests_text) glyph=Glyph::PackageCheck /> }
            .into_any()
    } else {
        let rows = list.into_iter().map(|of| view! { <Row of issues answering /> }).collect_view();
        view! { <ol class="work-list requests">{rows}</ol> }.into_any()
    };
    view! { <Block title=td_string!(loc, parts.requests) note=td_string!(loc, parts.requests_note)>{rows}</Block> }
}

#[component]
fn Row(of: AtDesk, issues: bool, answering: RwSignal<Option<Answering>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let request = of.request.clone();
    let back = request.giving_back;
    let (state, glyph, text) = if back.0 > 0 {
        (State::Waiting, Glyph::Undo2, td_string!(loc, parts.coming_back, quantity = back.to_string()))
    } else {
        let (state, glyph) = look(request.state);
        (state, glyph, answer(loc, &request))
    };
    let (bin, stock) = match &of.on_hand {
        Some(on_hand) => {
            let unit = on_hand.stock.unit.clone();
            let amount = |quantity: Quantity| format!("{quantity} {unit}");
            let there = td_string!(loc, parts.stock_of, on_hand = amount(on_hand.stock.on_hand), there = amount(on_hand.for_order()));
            (on_hand.stock.bin.clone(), there)
        }
        None if request.part_no.is_empty() => (String::new(), td_string!(loc, parts.not_in_list).to_owned()),
        None => (String::new(), String::new()),
    };
    let what = td_string!(loc, parts.wants_of, title = request.title.as_str(), quantity = request.wanted.to_string());
    let waited_for = request.state != RequestState::Withdrawn;
    let standing = (waited_for && request.standing)
        .then(|| view! { <Badge state=State::Late glyph=Glyph::CircleAlert text=td_string!(loc, parts.standing_mark) /> });
    let since = td_string!(loc, parts.since, since = clock.date_time(request.asked_at));
    let job = [of.bay.as_str(), of.technician.as_str(), of.title.as_str()];
    let job = job.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ");
    let (car, part_no, href) = (of.car.clone(), request.part_no.clone(), format!("/repair_orders/{}", of.order));
    // Of what nobody waits for any more the desk is only told.
    let acts = (issues && waited_for).then(|| view! { <Acts of answering /> });
    view! {
        <li data-state=state.as_str()>
            <a class="work-row" href=href>
                <span class="car"><b>{car}</b><span class="what">{job}</span></span>
                <span class="who"><b>{what}</b>" "<span class="code">{part_no}</span></span>
                <span class="at"><Badge state glyph text />" "{standing}</span>
                <span class="next"><span class="code">{bin}</span>" "{stock}</span>
                <span class="when quiet">{since}</span>
            </a>
            {acts}
        </li>
    }
}

/// How far a request is, in words: when what was ordered is expected, why it was declined, that its job is over.
pub fn answer(loc: Loc, request: &Request) -> String {
    let state = words::request_state(loc, request.state);
    let more = match request.state {
        RequestState::Ordered => request.expected.map(|date| date.to_string()).unwrap_or_default(),
        RequestState::Issued => request.issued.to_string(),
        RequestState::Declined => request.reason.clone(),
        RequestState::Withdrawn if request.ended_with_job() => {
            let was = request.expected.map(|date| td_string!(loc, parts.was_expected, date = date.to_string()));
            [Some(td_string!(loc, parts.job_over).to_owned()), was].into_iter().flatten().collect::<Vec<_>>().join(" · ")
        }
        RequestState::Open | RequestState::Withdrawn => String::new(),
    };
    [state, more.as_str()].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// What the desk does with a request: one tap where the part and the quantity are known.
#[component]
fn Acts(of: AtDesk, answering: RwSignal<Option<Answering>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let (order, request) = (of.order, of.request.id);
    let ask = {
        let of = of.clone();
        move |ask: Ask| {
            let of = of.clone();
            Callback::new(move |()| answering.set(Some(Answering { of: of.clone(), ask })))
        }
    };
    let back = of.request.giving_back;
    if back.0 > 0 {
        let take_in = move |quantity| {
            Callback::new(move |()| {
                sending.send(domain::Command::Parts(Command::TakeBack { order, request, quantity }), None, |_| ());
            })
        };
        let (take, none) = (take_in(back), take_in(Quantity(0)));
        return view! {
            <div class="acts">
                <Button kind=Kind::Next glyph=Glyph::PackageCheck on_press=take pending=sending.pending>{td_string!(loc, parts.take_back)}" × "{back.to_string()}</Button>
                <Button on_press=ask(Ask::TakeBack)>{td_string!(loc, parts.take_less)}</Button>
                <Button glyph=Glyph::PackageX on_press=none pending=sending.pending>{td_string!(loc, parts.take_none)}</Button>
                <RefusedNotice sending />
            </div>
        }
        .into_any();
    }
    let there = of.on_hand.as_ref().map_or(Quantity(0), domain::parts::OnHand::for_order);
    let quantity = of.request.wanted;
    let part_no = of.request.part_no.clone();
    // Less than was asked for ends the request as well: that is said in the dialog before it is done.
    let issue = (quantity <= there).then(|| {
        let issue = Callback::new(move |()| {
            let command = Command::Issue { order, request, part_no: part_no.clone(), quantity };
            sending.send(domain::Command::Parts(command), None, |_| ());
        });
        view! {
            <Button kind=Kind::Next glyph=Glyph::PackageCheck on_press=issue pending=sending.pending>{td_string!(loc, parts.issue)}" × "{quantity.to_string()}</Button>
        }
    });
    view! {
        <div class="acts">
            {issue}
            <Button glyph=Glyph::PackageSearch on_press=ask(Ask::Issue)>{td_string!(loc, parts.issue_other)}</Button>
            <Button glyph=Glyph::CalendarClock on_press=ask(Ask::PutOnOrder)>{td_string!(loc, parts.put_on_order)}</Button>
            <Button glyph=Glyph::PackageX on_press=ask(Ask::Decline)>{td_string!(loc, parts.decline)}</Button>
            <RefusedNotice sending />
        </div>
    }
    .into_any()
}
