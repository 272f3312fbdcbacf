//! What was found and done, job by job: written on the tablets, and here by whoever leads the floor.

use super::form::{Meanwhile, RefusedNotice};
use super::shown::Shown;
use crate::ui::{Block, Button, Dialog, Glyph, Kind, open_while};
use crate::words::Loc;
use crate::workshop::write_up::{Typed, WriteUpFields, Written};
use domain::Command;
use domain::workshop::{Command as Floor, Job, JobStatus, WriteUp};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Symptom, cause and remedy of each job that was begun; nothing before.
#[component]
pub fn WriteUpsBlock(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let jobs = Memo::new(move |_| {
        let begun = |job: &&Job| !job.worked_by.is_empty() && job.status != JobStatus::Abandoned;
        shown.page.with(|page| page.order.progress.jobs.iter().filter(begun).cloned().collect::<Vec<_>>())
    });
    let asked = RwSignal::new(None::<Job>);
    let rows = move || jobs.get().into_iter().map(|job| view! { <li><JobRow shown job asked /></li> }).collect_view();
    view! {
        <Show when=move || jobs.with(|jobs| jobs.iter().any(|job| !job.write_up.is_empty() || job.owes_remedy))>
            <Block class="write-ups" title=td_string!(loc, workshop.write_up)><ol>{rows}</ol></Block>
        </Show>
        <WriteDialog shown asked />
    }
}

#[component]
fn JobRow(shown: Shown, job: Job, asked: RwSignal<Option<Job>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (line, asks) = (job.line, job.clone());
    // Something that is certainly new, so that only who may not write hides the button.
    let probe = WriteUp { remedy: "\u{2026}".to_owned(), ..WriteUp::default() };
    let may = Signal::derive(move || {
        let command = |order| Floor::WriteUp { order, job: line, write_up: probe.clone() };
        shown.refusal(|page, _| Command::Workshop(command(page.order.id))).is_none()
    });
    let written = job.write_up.clone();
    let owed = (job.owes_remedy).then(|| view! { <p class="quiet">{td_string!(loc, workshop.remedy_owed)}</p> });
    view! {
        <header><b>{job.title}</b></header>
        {(!written.is_empty()).then(|| view! { <Written write_up=written /> })}
        {owed}
        {move || may.get().then(|| {
            let job = asks.clone();
            view! { <div class="actions"><Button kind=Kind::Plain glyph=Glyph::Pencil on_press=move || asked.set(Some(job.clone()))>{td_string!(loc, workshop.write_up)}</Button></div> }
        })}
    }
}

#[component]
fn WriteDialog(shown: Shown, asked: RwSignal<Option<Job>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, typed) = (shown.sending(), Typed::begin());
    let open = open_while(asked, move || sending.clear());
    Effect::new(move |_| {
        asked.with(|asked| {
            if let Some(job) = asked {
                let concern = shown
                    .page
                    .with_untracked(|page| page.order.check_in.as_ref().map(|check_in| check_in.concern.clone()).unwrap_or_default());
                typed.open(job, &concern);
            }
        });
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(job) = asked.get_untracked() else { return };
        let command = Floor::WriteUp { order: shown.id(), job: job.line, write_up: typed.read() };
        shown.send(sending, Command::Workshop(command), move || {
            typed.sent();
            asked.set(None);
        });
    };
    view! {
        <Dialog id="write-up-of-order" open title=td_string!(loc, workshop.write_up) close_label=td_string!(loc, common.close) wide=true>
            <form class="form" on:submit=submit>
                <Meanwhile shown />
                <p class="quiet">{move || asked.with(|asked| asked.as_ref().map(|job| job.title.clone()))}</p>
                <WriteUpFields typed />
                <RefusedNotice sending />
                <footer><Button kind=Kind::Next submit=true glyph=Glyph::Check pending=sending.pending>{td_string!(loc, workshop.save_write_up)}</Button></footer>
            </form>
        </Dialog>
    }
}
