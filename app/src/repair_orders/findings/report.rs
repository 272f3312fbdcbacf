//! Reporting what came to light: a sentence, photos, the job it belongs to. Made for gloves: large, and three things to do.

use crate::execute;
use crate::repair_orders::form::{Meanwhile, RefusedNotice, Wrong};
use crate::repair_orders::lines::jobs_of;
use crate::repair_orders::photos::{NotKept, Queue, RefusedPhoto, Take, Thumb};
use crate::repair_orders::shown::Shown;
use crate::ui::{Button, Choice, Dialog, Field, Glyph, Kind, Select, TextArea};
use crate::words::Loc;
use domain::repair_orders::findings::MOST_PHOTOS_OF_FINDING;
use domain::repair_orders::{Command, Shows};
use domain::{FindingId, LineId, PhotoId, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;

fn field_of(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::FieldEmpty { field } | Refusal::FieldTooLong { field, .. } if field == "finding" => Some("finding-text"),
        _ => None,
    }
}

/// What came to light, as it is typed. It survives closing the dialog.
#[component]
pub fn ReportDialog(
    shown: Shown,
    queue: Queue,
    /// The job that it came to light in; empty for none.
    job: RwSignal<String>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, wrong) = (shown.sending(), Wrong::nothing());
    wrong.follow(sending, field_of);
    let text = RwSignal::new(String::new());
    let photos = RwSignal::new(Vec::<PhotoId>::new());
    // What turned out to be no photo shows nothing.
    Effect::new(move |_| {
        let given_up = queue.given_up.get();
        if photos.with_untracked(|photos| photos.iter().any(|photo| given_up.contains(photo))) {
            photos.update(|photos| photos.retain(|photo| !given_up.contains(photo)));
        }
    });
    Effect::new(move |_| {
        if open.get() {
            wrong.clear();
            sending.clear();
        }
    });
    let jobs = Memo::new(move |_| {
        let choice = |(id, title): (LineId, String)| Choice::new(id.to_string(), title);
        shown.page.with(|page| jobs_of(&page.order).into_iter().map(choice).collect::<Vec<_>>())
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        wrong.clear();
        let command = Command::ReportFinding {
            order: shown.id(),
            finding: FindingId(execute::new_id()),
            text: text.get_untracked(),
            photos: photos.get_untracked(),
            job: job.get_untracked().parse().ok(),
        };
        shown.send(sending, domain::Command::RepairOrders(command), move || {
            open.set(false);
            text.set(String::new());
            job.set(String::new());
            photos.set(Vec::new());
        });
    };
    let taken = Callback::new(move |photo: PhotoId| photos.update(|photos| photos.push(photo)));
    let room = Memo::new(move |_| photos.with(Vec::len) < MOST_PHOTOS_OF_FINDING);
    let picture = move |photo: PhotoId| {
        let pending = move || queue.pending.with(|list| list.iter().find(|pending| pending.photo == photo).cloned());
        view! {
            <li>{move || match pending() {
                Some(pending) => {
                    let stage = Some(pending.stage.clone());
                    view! { <Thumb src=pending.preview.clone() shows=Shows::Finding stage not_kept=!pending.kept /><RefusedPhoto queue pending /> }.into_any()
                }
                None => view! { <Thumb src=crate::repair_orders::photos::small(photo) shows=Shows::Finding stage=None /> }.into_any(),
            }}</li>
        }
    };
    view! {
        <Dialog id="report-finding" open title=td_string!(loc, repair_orders.report_finding) close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <Meanwhile shown />
                <Field id="finding-text" label=td_string!(loc, repair_orders.finding_text) hint=td_string!(loc, repair_orders.finding_hint) error=wrong.of("finding-text")>
                    <TextArea value=text maxlength=400 required=true />
                </Field>
                <div class="finding-photos">
                    <ul class="photos">{move || photos.get().into_iter().map(picture).collect_view()}</ul>
                    <Show when=move || room.get()>
                        <Take queue shows=Signal::stored(Shows::Finding) text=td_string!(loc, check_in.add_photo) label=td_string!(loc, check_in.add_photo) taken />
                    </Show>
                    <NotKept queue photos />
                </div>
                <Field id="finding-job" label=td_string!(loc, repair_orders.finding_job) mark=td_string!(loc, common.optional)>
                    <Select value=job choices=jobs blank=td_string!(loc, repair_orders.no_job) />
                </Field>
                <RefusedNotice sending />
                <footer>
                    <Button kind=Kind::Next submit=true glyph=Glyph::Send pending=sending.pending>{td_string!(loc, repair_orders.send_finding)}</Button>
                </footer>
            </form>
        </Dialog>
    }
}
