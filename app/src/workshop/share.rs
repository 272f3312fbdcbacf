//! Who shares a job, and by how much.

use super::dialogs::{Form, Refused};
use crate::ui::{Button, Choice, Dialog, Field, Glyph, Kind, Select, TextInput, open_while};
use crate::words::Loc;
use domain::workshop::{Command, Floor, Job, MOST_IN_CREW, Portion, Progress};
use domain::{LineId, OrderId, PersonId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The dialog in which a job is divided; shown while a job is named. `done` is called when it has been.
#[component]
pub fn ShareDialog(share: RwSignal<Option<(Progress, LineId)>>, #[prop(into)] floor: Signal<Floor>, done: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(share, || ());
    let done = Callback::new(move |_: OrderId| {
        share.set(None);
        done.run(());
    });
    view! {
        <Dialog id="share-dialog" open title=td_string!(loc, dispatch.ask_share) close_label=td_string!(loc, common.close)>
            {move || share.get().and_then(|(progress, line)| {
                let job = progress.job(line)?.clone();
                Some(view! { <ShareForm form=Form::begin(&progress, done) job floor=floor.get_untracked() /> })
            })}
        </Dialog>
    }
}

/// A row of the form: somebody, and their percent.
#[derive(Clone, Copy)]
struct Row {
    person: RwSignal<String>,
    percent: RwSignal<String>,
}

impl Row {
    fn new(person: Option<PersonId>, percent: u8) -> Self {
        let percent = if percent == 0 { String::new() } else { percent.to_string() };
        Self { person: RwSignal::new(person.map(|person| person.to_string()).unwrap_or_default()), percent: RwSignal::new(percent) }
    }

    /// Nothing for a row that is left empty.
    fn portion(self) -> Option<Portion> {
        let person = self.person.get().parse().ok()?;
        Some(Portion { person, percent: self.percent.get().trim().parse().unwrap_or(0) })
    }
}

/// The crew as it is, or the technician with half of it beside an empty row.
fn rows(job: &Job) -> Vec<Row> {
    let mut rows: Vec<Row> = job.crew.iter().map(|portion| Row::new(Some(portion.person), portion.percent)).collect();
    if rows.is_empty() {
        rows.extend([Row::new(job.technician, 50), Row::new(None, 50)]);
    }
    rows
}

#[component]
fn ShareForm(form: Form, job: Job, floor: Floor) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let rows = RwSignal::new(rows(&job));
    let shared = !job.crew.is_empty();
    let people: Vec<Choice<String>> = floor
        .technicians
        .iter()
        .filter(|who| who.skills.contains(&job.skill))
        .map(|who| Choice::new(who.person.to_string(), format!("{} · {} h", who.name, who.load)))
        .collect();
    let people = Signal::stored(people);
    let crew = move || rows.with(|rows| rows.iter().filter_map(|row| row.portion()).collect::<Vec<_>>());
    let sum = move || crew().iter().map(|portion| u32::from(portion.percent)).sum::<u32>();
    let (line, order) = (job.line, form.order);
    let reason = RwSignal::new(String::new());
    let send = move |crew: Vec<Portion>| {
        let reason = reason.get_untracked();
        form.send(domain::Command::Workshop(Command::Share { order, job: line, crew, reason }));
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(untrack(crew));
    };
    let add = Callback::new(move |()| rows.update(|rows| rows.push(Row::new(None, 0))));
    let alone = Callback::new(move |()| send(Vec::new()));
    let fields = move || {
        rows.get()
            .into_iter()
            .enumerate()
            .map(|(at, row)| {
                view! {
                    <div class="portion">
                        <Field id=format!("share-who-{at}") label=td_string!(loc, workshop.technician)>
                            <Select value=row.person choices=people blank=td_string!(loc, workshop.choose_technician) />
                        </Field>
                        <Field id=format!("share-percent-{at}") label=td_string!(loc, dispatch.percent)>
                            <TextInput value=row.percent maxlength=3 inputmode="numeric" />
                        </Field>
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <form class="form" on:submit=submit>
            <p><b>{job.title.clone()}</b>" "{format!("{} h", job.billed)}</p>
            {fields}
            <p role="status">{move || td_string!(loc, dispatch.percent_sum, sum = sum())}</p>
            <Show when=move || rows.with(Vec::len) < MOST_IN_CREW><Button glyph=Glyph::Plus on_press=add>{td_string!(loc, dispatch.add_technician)}</Button></Show>
            <Field id="share-reason" label=td_string!(loc, dispatch.why_shared) hint=td_string!(loc, dispatch.why_shared_hint)>
                <TextInput value=reason maxlength=400 />
            </Field>
            <Refused form />
            <footer>
                {shared.then(|| view! { <Button on_press=alone pending=form.sending.pending>{td_string!(loc, dispatch.alone_again)}</Button> })}
                <Button kind=Kind::Next submit=true pending=form.sending.pending>{td_string!(loc, dispatch.save_share)}</Button>
            </footer>
        </form>
    }
}
