//! What the parts desk says to a request when one tap does not say it: another part or quantity, a day of arrival, a reason.

use super::find::FindPart;
use crate::execute::Sending;
use crate::repair_orders::RefusedNotice;
use crate::ui::{Button, Dialog, Field, Glyph, Kind, TextArea, TextInput, open_while};
use crate::words::Loc;
use chrono::NaiveDate;
use domain::Quantity;
use domain::parts::{AtDesk, Command, OnHand};
use domain::repair_orders::CatalogPart;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is asked about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Which part, and how much of it.
    Issue,
    /// When it is expected.
    PutOnOrder,
    /// Why there is none.
    Decline,
    /// How much has come back.
    TakeBack,
}

/// A request, and what is asked about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answering {
    pub of: AtDesk,
    pub ask: Ask,
}

/// The dialog in which a request is answered; shown while one is.
#[component]
pub fn AnswerDialog(answering: RwSignal<Option<Answering>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(answering, || ());
    let title = move || {
        answering.with(|answering| match answering.as_ref().map(|answering| answering.ask) {
            Some(Ask::Issue) => td_string!(loc, parts.issue),
            Some(Ask::PutOnOrder) => td_string!(loc, parts.put_on_order),
            Some(Ask::Decline) => td_string!(loc, parts.decline),
            Some(Ask::TakeBack) => td_string!(loc, parts.take_back),
            None => "",
        })
    };
    view! {
        <Dialog id="answer-request" open title close_label=td_string!(loc, common.close)>
            {move || answering.get().map(|asked| view! { <AnswerForm asked answering /> })}
        </Dialog>
    }
}

#[component]
fn AnswerForm(asked: Answering, answering: RwSignal<Option<Answering>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let Answering { of, ask } = asked;
    let request = of.request;
    let (order, id) = (of.order, request.id);
    let start = match ask {
        Ask::TakeBack => request.giving_back,
        // What there is of it, where that is less.
        Ask::Issue | Ask::PutOnOrder | Ask::Decline => {
            let there = of.on_hand.as_ref().map(OnHand::for_order).filter(|there| there.0 > 0);
            there.map_or(request.wanted, |there| there.min(request.wanted))
        }
    };
    let (quantity, text) = (RwSignal::new(start.to_string()), RwSignal::new(String::new()));
    let part = RwSignal::new(Some(request.part_no.clone()).filter(|part_no| !part_no.is_empty()));
    let wrong = RwSignal::new(None::<&'static str>);
    let error = Signal::derive(move || wrong.get().map(str::to_owned));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = Quantity::parse(&quantity.get_untracked());
        let command = match ask {
            Ask::Issue => match (part.get_untracked(), typed) {
                (Some(part_no), Some(quantity)) => Ok(Command::Issue { order, request: id, part_no, quantity }),
                (None, _) => Err(td_string!(loc, parts.choose_part)),
                (_, None) => Err(td_string!(loc, parts.not_a_number)),
            },
            Ask::PutOnOrder => match text.get_untracked().parse::<NaiveDate>() {
                Ok(expected) => Ok(Command::PutOnOrder { order, request: id, expected }),
                Err(_) => Err(td_string!(loc, parts.enter_date)),
            },
            Ask::Decline => Ok(Command::Decline { order, request: id, reason: text.get_untracked() }),
            Ask::TakeBack => match typed {
                Some(quantity) => Ok(Command::TakeBack { order, request: id, quantity }),
                None => Err(td_string!(loc, parts.not_a_number)),
            },
        };
        match command {
            Err(why) => wrong.set(Some(why)),
            Ok(command) => {
                wrong.set(None);
                sending.send(domain::Command::Parts(command), None, move |_| {
                    let _ = answering.try_set(None);
                });
            }
        }
    };
    let amount = move || {
        view! { <Field id="answer-quantity" label=td_string!(loc, parts.quantity) error><TextInput value=quantity inputmode="decimal" required=true /></Field> }
    };
    let fields = match ask {
        Ask::Issue => {
            let chosen = Callback::new(move |found: CatalogPart| {
                text.set(found.title);
                part.set(Some(found.part_no));
            });
            view! {
                <p class="code">{move || part.get()}</p>
                <FindPart id="answer-find" text chosen />
                {amount()}
                <p class="quiet">{td_string!(loc, parts.issue_less, quantity = request.wanted.to_string())}</p>
            }
            .into_any()
        }
        Ask::PutOnOrder => {
            view! { <Field id="answer-date" label=td_string!(loc, parts.expected) error><TextInput value=text kind="date" required=true /></Field> }
                .into_any()
        }
        Ask::Decline => {
            view! { <Field id="answer-reason" label=td_string!(loc, parts.decline_why)><TextArea value=text maxlength=400 required=true /></Field> }
                .into_any()
        }
        Ask::TakeBack => amount().into_any(),
    };
    let what = td_string!(loc, parts.wants_of, title = request.title.as_str(), quantity = request.wanted.to_string());
    let label = match ask {
        Ask::Issue => td_string!(loc, parts.issue),
        Ask::PutOnOrder => td_string!(loc, parts.put_on_order),
        Ask::Decline => td_string!(loc, parts.decline),
        Ask::TakeBack => td_string!(loc, parts.take_back),
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <p class="quiet">{of.car}" · "{what}</p>
            {fields}
            <RefusedNotice sending />
            <footer><Button kind=Kind::Next glyph=Glyph::Check submit=true pending=sending.pending>{label}</Button></footer>
        </form>
    }
}
