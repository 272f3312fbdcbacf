//! Symptom, cause and remedy of a job, and its fault codes: typed by whoever works on it, on a tablet or at the order, and read by all others.

use crate::ui::{Button, Dialog, Field, Glyph, Kind, TextArea, TextInput, WhyNot, open_while};
use crate::words::{self, Loc};
use domain::LineId;
use domain::workshop::{Card, Command, Job, WRITE_UP, WriteUp, split_codes};
use leptos::prelude::*;
use leptos_i18n::td_string;

use super::jobs::{Bench, about};
use super::unsent::Acting;

/// What is typed of a job. It survives closing the dialog: only another job begins anew.
#[derive(Clone, Copy)]
pub struct Typed {
    of: StoredValue<Option<LineId>>,
    symptom: RwSignal<String>,
    cause: RwSignal<String>,
    remedy: RwSignal<String>,
    codes: RwSignal<String>,
}

impl Typed {
    /// Nothing is typed yet. Call it in a component's body.
    #[must_use]
    pub fn begin() -> Self {
        let text = || RwSignal::new(String::new());
        Self { of: StoredValue::new(None), symptom: text(), cause: text(), remedy: text(), codes: text() }
    }

    /// Begins with what is written of a job; the customer's words are where its symptom begins.
    pub fn open(self, job: &Job, concern: &str) {
        if self.of.get_value() == Some(job.line) {
            return;
        }
        self.of.set_value(Some(job.line));
        let WriteUp { symptom, cause, remedy, codes } = job.write_up.clone();
        self.symptom.set(if job.write_up.is_empty() { concern.to_owned() } else { symptom });
        self.cause.set(cause);
        self.remedy.set(remedy);
        self.codes.set(codes.join(" "));
    }

    /// As it is typed now.
    #[must_use]
    pub fn read(self) -> WriteUp {
        WriteUp {
            symptom: self.symptom.get_untracked(),
            cause: self.cause.get_untracked(),
            remedy: self.remedy.get_untracked(),
            codes: split_codes(&self.codes.get_untracked()),
        }
    }

    /// It has been sent, or is kept: the next time begins with what the job says.
    pub fn sent(self) {
        let _ = self.of.try_set_value(None);
    }
}

/// The fields of the form, large enough for gloves.
#[component]
pub fn WriteUpFields(typed: Typed) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let most = u32::try_from(WRITE_UP).unwrap_or(u32::MAX);
    view! {
        <Field id="write-up-symptom" label=td_string!(loc, workshop.symptom)><TextArea value=typed.symptom maxlength=most rows=2 /></Field>
        <Field id="write-up-cause" label=td_string!(loc, workshop.cause)><TextArea value=typed.cause maxlength=most rows=2 /></Field>
        <Field id="write-up-remedy" label=td_string!(loc, workshop.remedy) hint=td_string!(loc, workshop.remedy_hint)>
            <TextArea value=typed.remedy maxlength=most rows=3 />
        </Field>
        <Field id="write-up-codes" label=td_string!(loc, workshop.fault_codes) mark=td_string!(loc, common.optional) hint=td_string!(loc, workshop.fault_codes_hint)>
            <TextInput value=typed.codes maxlength=300 code=true />
        </Field>
    }
}

/// What is written of a job, on its tablet: what the rules refuse is said before it is kept.
#[component]
pub(super) fn WriteUpDialog(bench: Bench, asked: RwSignal<Option<(Card, Job)>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (typed, acting) = (Typed::begin(), Acting::begin(bench.unsent));
    let visit = crate::visit::Visit::here();
    let (actor, now) = (StoredValue::new(visit.actor()), visit.now);
    let open = open_while(asked, move || acting.refused.set(None));
    Effect::new(move |_| {
        asked.with(|asked| {
            if let Some((card, job)) = asked {
                typed.open(job, &card.concern);
            }
        });
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((card, job)) = asked.get_untracked() else { return };
        let command = Command::WriteUp { order: card.progress.order, job: job.line, write_up: typed.read() };
        let decided = bench
            .rows
            .floor
            .with_untracked(|floor| actor.with_value(|actor| domain::workshop::decide(&card.progress, floor, &command, actor, now)));
        if let Err(refusal) = decided {
            return acting.refused.set(Some(words::floor_refusal(loc, &refusal)));
        }
        let seen = card.progress.version;
        acting.act(domain::Command::Workshop(command), Some(seen), about(&card, &job.title), move || {
            typed.sent();
            let _ = asked.try_set(None);
        });
    };
    view! {
        <Dialog id="write-up" open title=td_string!(loc, workshop.write_up) close_label=td_string!(loc, common.close) wide=true>
            <form class="form" on:submit=submit>
                <p class="quiet">{move || asked.with(|asked| asked.as_ref().map(|(_, job)| job.title.clone()))}</p>
                <WriteUpFields typed />
                <WhyNot reason=acting.refused />
                <footer><Button kind=Kind::Next submit=true glyph=Glyph::Check pending=acting.pending>{td_string!(loc, workshop.save_write_up)}</Button></footer>
            </form>
        </Dialog>
    }
}

/// What is written of a job, for whoever reads it; nothing where nothing is.
#[component]
pub fn Written(write_up: WriteUp) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let WriteUp { symptom, cause, remedy, codes } = write_up;
    let facts = [
        (td_string!(loc, workshop.symptom), symptom),
        (td_string!(loc, workshop.cause), cause),
        (td_string!(loc, workshop.remedy), remedy),
        (td_string!(loc, workshop.fault_codes), codes.join(" ")),
    ];
    let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    view! { <crate::ui::Facts facts /> }
}
