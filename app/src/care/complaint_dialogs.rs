//! What is typed about complaints: registering one, handing it on, and what was done.

use super::api;
use crate::execute::{self, Sending};
use crate::ui::{Button, Choice, Dialog, ErrorNotice, Field, Kind, Segments, Select, TextArea, TextInput, anew_for, open_while};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::care::{Category, Command, ComplaintDraft, Severity};
use domain::permission::Reach;
use domain::staff::PersonRef;
use domain::{Actor, ComplaintId, CustomerId, OrderId, Permission, PersonId, VehicleId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Whom and what a complaint is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    pub customer: CustomerId,
    pub vehicle: Option<VehicleId>,
    pub order: Option<OrderId>,
}

/// What is asked before a complaint is closed or handed on; with the version that is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    Close(ComplaintId, i32),
    HandOn(ComplaintId, i32),
}

impl Ask {
    const fn complaint(self) -> ComplaintId {
        match self {
            Self::Close(complaint, _) | Self::HandOn(complaint, _) => complaint,
        }
    }
}

/// Whether this person sees to a complaint of that owner.
pub fn handles(actor: &Actor, owner: PersonId) -> bool {
    match actor.reach(Permission::HandleComplaints) {
        Reach::None => false,
        Reach::Own => owner == actor.person,
        Reach::Dealership | Reach::Group => true,
    }
}

/// Whoever may see to a complaint, fetched once it is asked.
fn owners(wanted: impl Fn() -> bool + Send + Sync + 'static) -> RwSignal<Vec<PersonRef>> {
    let owners = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        if wanted() && owners.with_untracked(Vec::is_empty) {
            leptos::task::spawn_local(async move {
                if let Ok(fresh) = api::complaint_owners().await {
                    let _ = owners.try_set(fresh);
                }
            });
        }
    });
    owners
}

fn choices(owners: RwSignal<Vec<PersonRef>>) -> Signal<Vec<Choice<String>>> {
    Signal::derive(move || owners.get().into_iter().map(|person| Choice::new(person.person.to_string(), person.name)).collect())
}

/// Registers a complaint.
#[component]
pub fn RegisterDialog(about: RwSignal<Option<About>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let sending = Sending::begin();
    let open = open_while(about, move || sending.clear());
    let owners = owners(move || open.get());
    let me = StoredValue::new(visit.me.as_ref().map(|me| me.person.to_string()).unwrap_or_default());
    let (said, severity) = (RwSignal::new(String::new()), RwSignal::new(Some(Severity::General)));
    let (category, owner) = (RwSignal::new(Category::Other.code().to_owned()), RwSignal::new(String::new()));
    let answer_by = RwSignal::new(String::new());
    // Whoever registers it sees to it, if they may, until somebody else is chosen.
    Effect::new(move |_| {
        let may = me.with_value(|me| owners.with(|owners| owners.iter().any(|person| person.person.to_string() == *me)));
        if may && owner.with(String::is_empty) {
            owner.set(me.get_value());
        }
    });
    // The usual time, until somebody has promised another.
    let offered = StoredValue::new(String::new());
    Effect::new(move |_| {
        let usual = clock.field(execute::now() + severity.get().unwrap_or(Severity::General).usual_answer());
        if open.get() && offered.with_value(|offered| answer_by.with_untracked(|text| text.is_empty() || text == offered)) {
            answer_by.set(usual.clone());
            offered.set_value(usual);
        }
    });
    let unreadable = RwSignal::new(None::<String>);
    // The next complaint begins anew, and is offered a time of its own.
    let forget = move || {
        for text in [said, answer_by, owner] {
            let _ = text.try_set(String::new());
        }
        let _ = offered.try_set_value(String::new());
        let _ = severity.try_set(Some(Severity::General));
        let _ = category.try_set(Category::Other.code().to_owned());
    };
    anew_for(about, |about| *about, forget);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        unreadable.set(None);
        let Some(About { customer, vehicle, order }) = about.get_untracked() else { return };
        let Some(answer_by) = clock.read(&answer_by.get_untracked()) else {
            return unreadable.set(Some(td_string!(loc, repair_orders.not_a_time).to_owned()));
        };
        let Ok(owner) = owner.get_untracked().parse::<PersonId>() else { return };
        let category = Category::from_code(&category.get_untracked()).unwrap_or(Category::Other);
        let (severity, words) = (severity.get_untracked().unwrap_or(Severity::General), said.get_untracked());
        let draft = ComplaintDraft { customer, vehicle, order, category, severity, words, answer_by, owner };
        let command = Command::RegisterComplaint { complaint: ComplaintId(execute::new_id()), draft: Box::new(draft) };
        sending.send(domain::Command::Care(command), None, move |_| {
            about.set(None);
            forget();
        });
    };
    let categories: Vec<_> =
        Category::ALL.iter().map(|of| Choice::new(of.code().to_owned(), words::complaint_category(loc, *of))).collect();
    let categories = Signal::stored(categories);
    let severities: Vec<_> = Severity::ALL.iter().map(|of| Choice::new(*of, words::severity(loc, *of))).collect();
    view! {
        <Dialog id="register-complaint" open title=td_string!(loc, care.register_complaint) close_label=td_string!(loc, common.close) wide=true>
            <form class="form" on:submit=submit>
                <Field id="complaint-words" label=td_string!(loc, care.customers_words)><TextArea value=said maxlength=2000 rows=3 required=true /></Field>
                <Segments name="complaint-severity" label=td_string!(loc, care.severity) choices=severities.clone() value=severity fill=true />
                <div class="fields">
                    <Field id="complaint-category" label=td_string!(loc, care.category)><Select value=category choices=categories /></Field>
                    <Field id="complaint-answer" label=td_string!(loc, care.promised_answer) error=unreadable><TextInput value=answer_by kind="datetime-local" required=true /></Field>
                    <Field id="complaint-owner" label=td_string!(loc, care.owner)><Select value=owner choices=choices(owners) blank=td_string!(loc, care.choose_owner) required=true /></Field>
                </div>
                {move || sending.refused.get().map(|title| view! { <ErrorNotice title /> })}
                <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, care.register_complaint)}</Button></footer>
            </form>
        </Dialog>
    }
}

/// What was done, or who sees to it from now on.
#[component]
pub fn AskDialog(ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let open = open_while(ask, move || sending.clear());
    let owners = owners(move || matches!(ask.get(), Some(Ask::HandOn(..))));
    let (done, owner) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let forget = move || {
        for text in [done, owner] {
            let _ = text.try_set(String::new());
        }
    };
    anew_for(ask, |ask| ask.complaint(), forget);
    let closes = move || ask.with(|ask| matches!(ask, Some(Ask::Close(..))));
    let title = move || if closes() { td_string!(loc, care.close_complaint) } else { td_string!(loc, care.hand_on) };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (command, version) = match ask.get_untracked() {
            Some(Ask::Close(complaint, version)) => (Command::CloseComplaint { complaint, done: done.get_untracked() }, version),
            Some(Ask::HandOn(complaint, version)) => {
                let Ok(owner) = owner.get_untracked().parse::<PersonId>() else { return };
                (Command::HandOnComplaint { complaint, owner }, version)
            }
            None => return,
        };
        sending.send(domain::Command::Care(command), Some(version), move |_| {
            ask.set(None);
            forget();
        });
    };
    view! {
        <Dialog id="complaint" open title close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <Show
                    when=closes
                    fallback=move || view! { <Field id="complaint-to" label=td_string!(loc, care.owner)><Select value=owner choices=choices(owners) blank=td_string!(loc, care.choose_owner) required=true /></Field> }
                >
                    <Field id="complaint-done" label=td_string!(loc, care.what_was_done)><TextArea value=done maxlength=400 required=true /></Field>
                </Show>
                {move || sending.refused.get().map(|title| view! { <ErrorNotice title /> })}
                <footer><Button kind=Kind::Next submit=true pending=sending.pending>{title}</Button></footer>
            </form>
        </Dialog>
    }
}
