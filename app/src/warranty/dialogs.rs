//! What is typed about campaigns: opening and changing one, its cars, and what is noted by hand.

use super::vins::Vins;
use crate::execute::{self, Sending};
use crate::ui::{Button, Choice, Dialog, ErrorNotice, Field, Kind, Segments, Select, TextArea, TextInput, anew_for, open_while};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::CampaignId;
use domain::appointments::Title as ServiceTitle;
use domain::warranty::{Campaign, CampaignDraft, CampaignKind, Command, vins};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is to be done; with the version that is on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    Open,
    Change(Box<Campaign>),
    AddCars(CampaignId, i32),
    Note(CampaignId, i32, String),
    Withdraw(CampaignId, i32, String),
    End(CampaignId, i32),
}

impl Ask {
    /// What it is about: the deed, which campaign, which of its cars.
    fn subject(&self) -> (std::mem::Discriminant<Self>, Option<CampaignId>, Option<String>) {
        let (campaign, vin) = match self {
            Self::Open => (None, None),
            Self::Change(campaign) => (Some(campaign.id), None),
            Self::AddCars(campaign, _) | Self::End(campaign, _) => (Some(*campaign), None),
            Self::Note(campaign, _, vin) | Self::Withdraw(campaign, _, vin) => (Some(*campaign), Some(vin.clone())),
        };
        (std::mem::discriminant(self), campaign, vin)
    }

    fn title(&self, loc: Loc) -> String {
        match self {
            Self::Open => td_string!(loc, warranty.open_campaign).to_owned(),
            Self::Change(campaign) => campaign.draft.number.clone(),
            Self::AddCars(..) => td_string!(loc, warranty.add_cars).to_owned(),
            Self::Note(_, _, vin) => format!("{} {vin}", td_string!(loc, warranty.note_remedy)),
            Self::Withdraw(_, _, vin) => format!("{} {vin}", td_string!(loc, warranty.withdraw_remedy)),
            Self::End(..) => td_string!(loc, warranty.end).to_owned(),
        }
    }
}

/// What is typed; it lives as long as the page.
#[derive(Clone, Copy)]
struct Typed {
    kind: RwSignal<Option<CampaignKind>>,
    number: RwSignal<String>,
    title: RwSignal<String>,
    measure: RwSignal<String>,
    operation: RwSignal<String>,
    service: RwSignal<String>,
    cars: RwSignal<String>,
    reason: RwSignal<String>,
}

impl Typed {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            kind: RwSignal::new(Some(CampaignKind::Recall)),
            number: text(),
            title: text(),
            measure: text(),
            operation: text(),
            service: text(),
            cars: text(),
            reason: text(),
        }
    }

    fn fill(self, draft: &CampaignDraft) {
        self.kind.set(Some(draft.kind));
        self.number.set(draft.number.clone());
        self.title.set(draft.title.clone());
        self.measure.set(draft.measure.clone());
        self.operation.set(draft.operation.clone());
        self.service.set(draft.service.clone().unwrap_or_default());
    }

    fn draft(self) -> CampaignDraft {
        CampaignDraft {
            kind: self.kind.get_untracked().unwrap_or(CampaignKind::Recall),
            number: self.number.get_untracked(),
            title: self.title.get_untracked(),
            measure: self.measure.get_untracked(),
            operation: self.operation.get_untracked(),
            service: Some(self.service.get_untracked()).filter(|service| !service.is_empty()),
        }
    }

    fn command(self, ask: &Ask) -> (Command, Option<i32>) {
        let (cars, reason) = (|| vins(&self.cars.get_untracked()), self.reason.get_untracked());
        match ask.clone() {
            Ask::Open => (Command::OpenCampaign { campaign: CampaignId(execute::new_id()), draft: self.draft(), vins: cars() }, None),
            Ask::Change(campaign) => (Command::ChangeCampaign { campaign: campaign.id, draft: self.draft() }, Some(campaign.version)),
            Ask::AddCars(campaign, version) => (Command::AddCars { campaign, vins: cars() }, Some(version)),
            Ask::Note(campaign, version, vin) => (Command::NoteRemedy { campaign, vin, reason }, Some(version)),
            Ask::Withdraw(campaign, version, vin) => (Command::WithdrawRemedy { campaign, vin, reason }, Some(version)),
            Ask::End(campaign, version) => (Command::EndCampaign { campaign, reason }, Some(version)),
        }
    }

    /// It has been sent: the next one begins anew.
    fn forget(self) {
        for text in [self.number, self.title, self.measure, self.operation, self.service, self.cars, self.reason] {
            text.set(String::new());
        }
    }
}

/// The dialog of everything that is typed about campaigns.
#[component]
pub fn CampaignDialog(ask: RwSignal<Option<Ask>>, services: RwSignal<Vec<(String, ServiceTitle)>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, typed) = (Sending::begin(), Typed::new());
    let open = open_while(ask, move || sending.clear());
    anew_for(ask, Ask::subject, move || typed.forget());
    Effect::new(move |_| {
        ask.with(|ask| {
            if let Some(Ask::Change(campaign)) = ask {
                typed.fill(&campaign.draft);
            }
        });
    });
    let title = move || ask.with(|ask| ask.as_ref().map(|ask| ask.title(loc)).unwrap_or_default());
    let ends = move || ask.with(|ask| matches!(ask, Some(Ask::End(..))));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((command, version)) = ask.with_untracked(|ask| ask.as_ref().map(|ask| typed.command(ask))) else { return };
        sending.send(domain::Command::Warranty(command), version, move |_| {
            ask.set(None);
            typed.forget();
        });
    };
    view! {
        <Dialog id="campaign-dialog" open title close_label=td_string!(loc, common.close) wide=true>
            <form class="form" on:submit=submit>
                {move || ask.get().map(|ask| view! { <Fields ask typed services /> })}
                {move || sending.refused.get().map(|title| view! { <ErrorNotice title /> })}
                <footer>
                    {move || {
                        let (kind, text) = if ends() {
                            (Kind::Danger, td_string!(loc, warranty.end))
                        } else {
                            (Kind::Next, td_string!(loc, common.save))
                        };
                        view! { <Button kind submit=true pending=sending.pending>{text}</Button> }
                    }}
                </footer>
            </form>
        </Dialog>
    }
}

#[component]
fn Fields(ask: Ask, typed: Typed, services: RwSignal<Vec<(String, ServiceTitle)>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let language = Visit::here().language;
    let reason = move |means: &'static str| {
        view! {
            <p>{means}</p>
            <Field id="campaign-reason" label=td_string!(loc, warranty.reason)><TextArea value=typed.reason maxlength=400 required=true /></Field>
        }
        .into_any()
    };
    let new = ask == Ask::Open;
    match ask {
        Ask::AddCars(..) => view! { <Vins text=typed.cars /> }.into_any(),
        Ask::Note(..) => reason(td_string!(loc, warranty.note_means)),
        Ask::Withdraw(..) => reason(td_string!(loc, warranty.withdraw_means)),
        Ask::End(..) => reason(td_string!(loc, warranty.end_means)),
        Ask::Open | Ask::Change(_) => {
            let kinds = CampaignKind::ALL.iter().map(|kind| Choice::new(*kind, words::campaign_kind(loc, *kind))).collect::<Vec<_>>();
            let choices = Signal::derive(move || {
                services.get().into_iter().map(|(code, title)| Choice::new(code, title.of(language))).collect::<Vec<_>>()
            });
            view! {
                <Segments name="campaign-kind" label=td_string!(loc, warranty.kind) choices=kinds value=typed.kind fill=true />
                <div class="fields">
                    <Field id="campaign-number" label=td_string!(loc, warranty.number)><TextInput value=typed.number maxlength=60 required=true /></Field>
                    <Field id="campaign-title" label=td_string!(loc, warranty.title)><TextInput value=typed.title maxlength=120 required=true /></Field>
                    <Field id="campaign-operation" label=td_string!(loc, warranty.operation) hint=td_string!(loc, warranty.operation_hint)><TextInput value=typed.operation code=true maxlength=40 required=true /></Field>
                    <Field id="campaign-service" label=td_string!(loc, warranty.service)><Select value=typed.service choices blank=td_string!(loc, warranty.no_service) /></Field>
                </div>
                <Field id="campaign-measure" label=td_string!(loc, warranty.measure) hint=td_string!(loc, warranty.measure_hint)><TextArea value=typed.measure maxlength=600 required=true /></Field>
                {new.then(|| view! { <Vins text=typed.cars /> })}
            }
            .into_any()
        }
    }
}
