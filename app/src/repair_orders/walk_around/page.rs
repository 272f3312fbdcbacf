//! The page of the walk-around.

use super::at_hand::AtHandBlock;
use super::block::WalkAroundBlock;
use super::colleague::Colleague;
use super::damage::DamageBlock;
use super::form::{Began, Walk};
use super::instrument::{InstrumentBlock, InterviewBlock};
use super::sharing::SharingBlock;
use super::sign::SignDialog;
use crate::repair_orders::api::Told;
use crate::repair_orders::deferred::DeferredBlock;
use crate::repair_orders::opened::Opened;
use crate::repair_orders::photos::{Guided, Queue, UnsentNotice};
use crate::repair_orders::{RefusedNotice, Shown};
use crate::ui::{Block, Button, Choice, Facts, Field, Glyph, Icon, Kind, Notice, PageHeader, Segments, State, TextArea, TextInput};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::lifecycle::possible;
use domain::repair_orders::photos::{guided, missing};
use domain::repair_orders::{Command, OrderPage, Shows, Step};
use domain::settlement::Method;
use domain::{Permission, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// The walk-around beside the car.
#[component]
pub fn WalkAroundPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <Title text=td_string!(loc, check_in.title) />
        <Opened show=|told| view! { <Beside told /> }.into_any() />
    }
}

#[component]
fn Beside(told: Told) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let note = format!("{} {}", told.page.vehicle.name(), told.page.order.number);
    let vehicle = told.page.vehicle.id;
    let walked = &told.page.order.walked;
    let began = Began { revision: walked.revision(), around: walked.around.clone().unwrap_or_default() };
    let shown = Shown::begin(told);
    let queue = Queue::begin(shown);
    let walk = Walk::new(began);
    walk.keep(shown.id(), Visit::here().actor().person);
    let photos = Memo::new(move |_| shown.page.with(|page| page.order.walked.photos.clone()));
    let concern = Memo::new(move |_| {
        shown.page.with(|page| page.order.check_in.as_ref().map(|check_in| check_in.concern.clone()).unwrap_or_default())
    });
    let sent = Memo::new(move |_| shown.page.with(|page| page.sent.iter().map(|(_, photo)| *photo).collect::<Vec<_>>()));
    let looked_at = RwSignal::new(false);
    // Work may begin while somebody is still typing: what is typed stays, with the reason why it is not taken.
    let walks = Memo::new(move |_| {
        let received = shown.page.with(|page| possible(page.order.progress.status, Step::CheckIn));
        received || walk.read() != walk.began.with(|began| began.around.clone())
    });
    let receives = Visit::here().may(Permission::Receive);
    let order = format!("/repair_orders/{}", shown.id());
    let to_order =
        move || view! { <a class="button" href=order.clone()><Icon glyph=Glyph::ArrowLeft />{td_string!(loc, check_in.to_order)}</a> };
    view! {
        <PageHeader title=td_string!(loc, check_in.title) note />
        <div class="walk-around">
            <div class="walk-actions">{to_order}</div>
            <UnsentNotice queue />
            <AtHandBlock order=shown.id() concern />
            <DeferredBlock vehicle order=Some(shown.id()) />
            <Show when=move || walks.get() fallback=move || view! { <Stands shown /> }>
                <DamageBlock shown walk queue looked_at />
                <Block title=td_string!(loc, check_in.photos) note=move || count(loc, &photos.get())>
                    <Guided queue photos />
                    <Fewer walk photos />
                </Block>
                <InstrumentBlock walk />
                <InterviewBlock walk concern sent />
                <AgreedBlock shown walk />
            </Show>
            {receives.then(|| view! { <SharingBlock shown /> })}
            <Show when=move || walks.get()><Foot shown walk queue looked_at /></Show>
        </div>
    }
}

/// The sheet of a car that is in work already, to be read.
#[component]
fn Stands(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <Notice state=State::Waiting glyph=Glyph::Lock title=td_string!(loc, check_in.stands) />
        <WalkAroundBlock shown />
    }
}

fn count(loc: Loc, photos: &[domain::repair_orders::Photo]) -> String {
    let taken = guided(photos).iter().filter(|(_, photo)| photo.is_some()).count();
    td_string!(loc, check_in.photos_count, taken = taken, wanted = Shows::GUIDED.len())
}

/// The reason for fewer photos, while some are missing or one has been given.
#[component]
fn Fewer(walk: Walk, photos: Memo<Vec<domain::repair_orders::Photo>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let asked = Memo::new(move |_| photos.with(|photos| !missing(photos).is_empty()) || !walk.fewer_photos.with(String::is_empty));
    view! {
        <Show when=move || asked.get()>
            <div class="block-body">
                <Field id="fewer-photos" label=td_string!(loc, check_in.fewer_photos) mark=td_string!(loc, common.optional) hint=td_string!(loc, check_in.fewer_photos_hint)>
                    <TextInput value=walk.fewer_photos maxlength=200 />
                </Field>
            </div>
        </Show>
    }
}

/// What the check-in says, and what is agreed besides.
#[component]
fn AgreedBlock(shown: Shown, walk: Walk) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let facts = Memo::new(move |_| shown.page.with(|page| taken_down(loc, page)));
    let form = format!("/repair_orders/{}/check-in", shown.id());
    let open = Choice::new(None, td_string!(loc, check_in.payment_open));
    let payments: Vec<_> =
        std::iter::once(open).chain(Method::ALL.iter().map(|method| Choice::new(Some(*method), words::method(loc, *method)))).collect();
    let link = move || if facts.with(Vec::is_empty) { td_string!(loc, check_in.check_in_first) } else { td_string!(loc, check_in.correct) };
    view! {
        <Block title=td_string!(loc, check_in.agreed)>
            <div class="block-body">
                {move || view! { <Facts facts=facts.get() /> }}
                <a class="button" href=form><Icon glyph=Glyph::Pencil />{link}</a>
                <Field id="valuables" label=td_string!(loc, check_in.valuables) mark=td_string!(loc, common.optional) hint=td_string!(loc, check_in.valuables_hint)>
                    <TextArea value=walk.valuables maxlength=400 rows=2 />
                </Field>
                <div class="field">
                    <span class="label" aria-hidden="true">{td_string!(loc, check_in.payment)}</span>
                    <Segments name="payment" label=td_string!(loc, check_in.payment) choices=payments value=walk.payment />
                </div>
            </div>
        </Block>
    }
}

fn taken_down(loc: Loc, page: &OrderPage) -> Vec<(String, String)> {
    let Some(check_in) = &page.order.check_in else { return Vec::new() };
    let yes_no = |yes: bool| if yes { td_string!(loc, common.yes) } else { td_string!(loc, common.no) };
    let facts = [
        (td_string!(loc, print.odometer), words::kilometres(loc, check_in.odometer_km)),
        (td_string!(loc, print.energy), words::gauge(loc, page.vehicle.energy, check_in.energy_percent)),
        (td_string!(loc, print.belongings), check_in.belongings.clone()),
        (td_string!(loc, print.old_parts), words::old_parts(loc, check_in.old_parts).to_owned()),
        (td_string!(loc, print.wash), yes_no(check_in.wash).to_owned()),
    ];
    facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Keeps what was found, or has the customer sign it.
#[component]
fn Foot(
    shown: Shown,
    walk: Walk,
    queue: Queue,
    /// A mark is being looked at.
    looked_at: RwSignal<bool>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, signs) = (shown.sending(), RwSignal::new(false));
    let record = move |Began { revision: began, around: walk_around }: Began| {
        let order = shown.id();
        domain::Command::RepairOrders(Command::RecordWalkAround { order, began: Some(began), walk_around })
    };
    let unchanged = Signal::derive(move || shown.refused(|_, _| record(walk.to_save())));
    let unsigned = Signal::derive(move || {
        if queue.is_busy() {
            return Some(td_string!(loc, check_in.wait_for_photos).to_owned());
        }
        let refusal = shown.refusal(|page, _| {
            let Began { revision: began, around } = walk.to_save();
            let (order, walk_around) = (page.order.id, Box::new(around));
            domain::Command::RepairOrders(Command::SignCheckIn {
                order,
                began: Some(began),
                walk_around,
                signed_by: "—".to_owned(),
                signature: String::new(),
            })
        })?;
        // Signed as it stands: nothing is missing.
        let text = if refusal == Refusal::NothingChanged { td_string!(loc, check_in.signed).to_owned() } else { shown.words(&refusal) };
        Some(text)
    });
    let save = move |()| {
        let sent = untrack(|| walk.to_save());
        // It names its sheet; the version of the order moves with every photo that arrives meanwhile.
        sending.send(record(sent.clone()), None, move |_| {
            walk.saved(sent);
            shown.refetch();
        });
    };
    let busy = Signal::derive(move || sending.pending.get() || looked_at.get());
    view! {
        <Colleague shown walk busy />
        <RefusedNotice sending />
        <footer class="form-foot">
            <Button glyph=Glyph::Check on_press=save pending=sending.pending disabled_reason=unchanged show_reason=false>{td_string!(loc, check_in.save)}</Button>
            <Button kind=Kind::Next glyph=Glyph::Signature on_press=move |()| signs.set(true) disabled_reason=unsigned>{td_string!(loc, check_in.sign)}</Button>
        </footer>
        <SignDialog shown walk open=signs />
    }
}
