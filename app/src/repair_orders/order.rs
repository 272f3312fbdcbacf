//! A repair order: who and what, where it stands, what comes next, what it costs and who pays, what has happened.

use super::advice::AdviceBlock;
use super::api::Told;
use super::booked::BookedBlock;
use super::deferred::DeferredBlock;
use super::findings::FindingsBlock;
use super::head::Head;
use super::history::{History, stations};
use super::kept::KeptBlock;
use super::lines::LinesBlock;
use super::opened::Opened;
use super::photos::{PhotosBlock, Queue, RemoveSentForm, SentPhotos};
use super::shown::Shown;
use super::totals::TotalsBlock;
use super::walk_around::WalkAroundBlock;
use super::write_ups::WriteUpsBlock;
use crate::care::complaints::ComplaintsBlock;
use crate::care::share::ShareBlock;
use crate::parts::held::HeldBlock;
use crate::parts::of_order::AskedBlock;
use crate::quality::block::SheetsBlock;
use crate::quality::comeback::ComebackBlock;
use crate::settlement::panel::StatementPanel;
use crate::ui::{Block, Button, Dialog, Facts, Glyph, Icon, Kind, Steps, open_while, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use crate::workshop::stages_block::StagesBlock;
use domain::Permission;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// A repair order.
#[component]
pub fn OrderPage() -> impl IntoView {
    view! { <Opened show=|told| view! { <Whole told /> }.into_any() /> }
}

/// The page stays as it is while the order changes: each part follows what it shows.
#[component]
fn Whole(told: Told) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (wall, clock) = (words::Clock::of(&Visit::here()), use_clock());
    // Plain text: the server reads the title when the signals of this part are gone. Neither plate nor number changes under an open page.
    let title = format!("{} {}", told.page.vehicle.name(), told.page.order.number);
    let (vehicle, customer) = (told.page.vehicle.id, told.page.customer.id);
    let complains = Visit::here().may(Permission::SeeComplaints);
    if Visit::here().may(Permission::Work) {
        // A technician who looks at an order when the line is back need not go to the list of jobs for the rest to be sent.
        let _sending = crate::workshop::unsent::Unsent::begin();
    }
    let shown = Shown::begin(told);
    let queue = Queue::begin(shown);
    let (prompt, typing, packing, telling) = (RwSignal::new(None), RwSignal::new(None), RwSignal::new(None), RwSignal::new(false));
    let steps = Memo::new(move |_| shown.history.with(|history| shown.page.with(|page| stations(loc, page, history, &wall, clock.now()))));
    let settled = Memo::new(move |_| shown.page.with(|page| !page.order.statements.is_empty() || !page.order.undone.is_empty()));
    let jobs = Memo::new(move |_| shown.page.with(|page| page.order.progress.jobs.clone()));
    view! {
        <Title text=title />
        <div class="order">
            <Head shown prompt telling />
            <Steps label=td_string!(loc, repair_orders.lifecycle) steps />
            <div class="with-side">
                <div class="stack">
                    <ConcernBlock shown />
                    <ComebackBlock shown />
                    <BookedBlock shown adds=true />
                    <WalkAroundBlock shown />
                    <PhotosBlock shown queue />
                    <DiagnosisBlock shown />
                    <WriteUpsBlock shown />
                    <StagesBlock shown />
                    <SheetsBlock shown />
                    <FindingsBlock shown queue typing packing prompt telling />
                    <AdviceBlock shown />
                    <LinesBlock shown typing packing prompt />
                    <TotalsBlock shown />
                    <Show when=move || settled.get()><StatementPanel shown /></Show>
                </div>
                <aside class="stack">
                    <Papers shown />
                    <KeptBlock order=shown.id() />
                    <ShareBlock order=shown.id() />
                    <HeldBlock order=shown.id() />
                    <AskedBlock jobs />
                    <DeferredBlock vehicle order=Some(shown.id()) />
                    {complains.then(|| view! { <ComplaintsBlock customer vehicle=Some(vehicle) order=Some(shown.id()) /> })}
                    <History shown />
                </aside>
            </div>
        </div>
    }
}

#[component]
fn ConcernBlock(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let concern = Memo::new(move |_| {
        shown.page.with(|page| page.order.check_in.as_ref().map(|check_in| check_in.concern.clone()).unwrap_or_default())
    });
    let sent = Memo::new(move |_| shown.page.with(|page| page.sent.clone()));
    let asked = RwSignal::new(None);
    let open = open_while(asked, || ());
    let may = Visit::here().may(Permission::Book);
    let block = move || {
        let (concern, sent) = (concern.get(), sent.get());
        let photos: Vec<_> = sent.iter().map(|(_, photo)| *photo).collect();
        (!concern.is_empty() || !photos.is_empty()).then(|| {
            view! {
                <Block class="concern" title=td_string!(loc, repair_orders.concern)>
                    {(!concern.is_empty()).then(|| view! { <blockquote>{concern.clone()}</blockquote> })}
                    <SentPhotos photos=photos.clone() />
                    {(may && !photos.is_empty()).then(|| {
                        let press = Callback::new(move |()| asked.set(Some(sent.clone())));
                        view! { <div class="block-body"><Button kind=Kind::Plain glyph=Glyph::Camera on_press=press>{td_string!(loc, appointments.remove_photo)}</Button></div> }
                    })}
                </Block>
            }
        })
    };
    let done = Callback::new(move |()| {
        asked.set(None);
        shown.refetch();
    });
    view! {
        {block}
        <Dialog id="remove-sent" open title=td_string!(loc, appointments.ask_remove_photo) close_label=td_string!(loc, common.close)>
            {move || asked.get().map(|sent| view! { <RemoveSentForm sent done /> })}
        </Dialog>
    }
}

#[component]
fn DiagnosisBlock(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let diagnosis = Memo::new(move |_| shown.page.with(|page| page.order.diagnosis.clone()));
    move || {
        diagnosis.get().map(|diagnosis| {
            let facts = [
                (td_string!(loc, repair_orders.phenomenon), diagnosis.phenomenon),
                (td_string!(loc, repair_orders.cause), diagnosis.cause),
                (td_string!(loc, repair_orders.correction), diagnosis.correction),
                (td_string!(loc, repair_orders.trouble_codes), diagnosis.trouble_codes),
            ];
            let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            view! { <Block title=td_string!(loc, repair_orders.diagnosis)><div class="block-body"><Facts facts /></div></Block> }
        })
    }
}

/// The papers that exist, and why others do not yet.
#[component]
fn Papers(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let id = shown.id();
    let there = Memo::new(move |_| {
        shown.page.with(|page| {
            let order = &page.order;
            [
                order.walked.around.is_some(),
                order.check_in.is_some(),
                order.certificate.is_some(),
                !order.statements.is_empty(),
                order.gate_pass.is_some(),
            ]
        })
    });
    let sees_settlement = Visit::here().may(Permission::SeeSettlement);
    let papers = [
        ("check-in", td_string!(loc, print.check_in), td_string!(loc, print.after_walk_around)),
        ("authorisation", td_string!(loc, print.authorisation), td_string!(loc, repair_orders.after_check_in)),
        ("certificate", td_string!(loc, print.certificate), td_string!(loc, repair_orders.where_the_law_asks)),
        ("settlement", td_string!(loc, print.settlement), td_string!(loc, repair_orders.after_settlement)),
        ("gate-pass", td_string!(loc, print.gate_pass), td_string!(loc, repair_orders.after_release)),
    ];
    let row = move |(index, (paper, name, why)): (usize, (&'static str, &'static str, &'static str))| {
        if paper == "settlement" && !sees_settlement {
            ().into_any()
        } else if there.get()[index] {
            let href = format!("/repair_orders/{id}/print/{paper}");
            view! { <li><a href=href><Icon glyph=Glyph::FileText />{name}</a></li> }.into_any()
        } else {
            view! { <li><a aria-disabled="true" role="link"><Icon glyph=Glyph::Lock />{name}<span class="push">{why}</span></a></li> }
                .into_any()
        }
    };
    view! {
        <Block title=td_string!(loc, common.print)>
            <ul class="menu" data-flat="">{move || papers.into_iter().enumerate().map(row).collect_view()}</ul>
        </Block>
    }
}
