//! Advice for the driver: typed by whoever worked on the car, at the order or on a tablet, and read by its customer when the work is done.

use super::form::{Meanwhile, RefusedNotice};
use super::shown::Shown;
use crate::execute::{self, Sending};
use crate::ui::{
    Block, Button, Dialog, Field, Glyph, Kind, NumberInput, State, TextArea, TextInput, Undo, open_while, use_clock, use_toasts,
};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::advice::ADVICE;
use domain::repair_orders::{Advice, Command, Due};
use domain::{AdviceId, OrderId, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What advice is typed for: an order, and the piece of it that is put right.
type Subject = (OrderId, Option<AdviceId>);

/// A piece of advice as it is typed. It survives closing the dialog: only another subject begins anew.
#[derive(Clone, Copy)]
pub struct Typed {
    of: StoredValue<Option<Subject>>,
    id: StoredValue<Option<AdviceId>>,
    text: RwSignal<String>,
    within: RwSignal<Option<i64>>,
    until: RwSignal<String>,
}

impl Typed {
    /// Nothing is typed yet. Call it in a component's body.
    #[must_use]
    pub fn begin() -> Self {
        Self {
            of: StoredValue::new(None),
            id: StoredValue::new(None),
            text: RwSignal::new(String::new()),
            within: RwSignal::new(None),
            until: RwSignal::new(String::new()),
        }
    }

    /// Begins with what was given, or with nothing.
    pub fn open(self, order: OrderId, given: Option<&Advice>) {
        let subject = Some((order, given.map(|given| given.id)));
        if self.of.get_value() == subject {
            return;
        }
        self.of.set_value(subject);
        self.id.set_value(given.map(|given| given.id));
        let due = given.map(|given| given.due).unwrap_or_default();
        self.text.set(given.map(|given| given.text.clone()).unwrap_or_default());
        self.within.set(due.within_km.map(i64::from));
        self.until.set(due.until.map(|day| day.to_string()).unwrap_or_default());
    }

    /// The command that takes it down. Sent again, it is the same piece of advice.
    #[must_use]
    pub fn read(self, order: OrderId) -> Command {
        let advice = self.id.get_value().unwrap_or_else(|| AdviceId(execute::new_id()));
        self.id.set_value(Some(advice));
        // What is no distance is refused with a sentence, not left out.
        let within_km = self.within.get_untracked().map(|km| u32::try_from(km).unwrap_or_default());
        let due = Due { within_km, until: self.until.get_untracked().parse().ok() };
        Command::Advise { order, advice, text: self.text.get_untracked(), due }
    }

    /// It has been sent, or is kept: the next time begins anew.
    pub fn sent(self) {
        let _ = self.of.try_set_value(None);
    }
}

/// The fields of the form, large enough for gloves: ready phrases are put behind what is typed.
#[component]
pub fn AdviceFields(typed: Typed) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let most = u32::try_from(ADVICE).unwrap_or(u32::MAX);
    let phrases = [
        td_string!(loc, workshop.advice_tyres),
        td_string!(loc, workshop.advice_pads),
        td_string!(loc, workshop.advice_battery),
        td_string!(loc, workshop.advice_brake_fluid),
        td_string!(loc, workshop.advice_alignment),
        td_string!(loc, workshop.advice_wipers),
    ];
    let phrase = move |phrase: &'static str| {
        let take = Callback::new(move |()| {
            typed.text.update(|text| {
                if !text.trim().is_empty() {
                    text.push_str(td_string!(loc, workshop.advice_then));
                }
                text.push_str(phrase);
            });
        });
        view! { <Button on_press=take>{phrase}</Button> }
    };
    view! {
        <Field id="advice-text" label=td_string!(loc, workshop.advice_text) hint=td_string!(loc, workshop.advice_hint)>
            <TextArea value=typed.text maxlength=most rows=3 required=true />
        </Field>
        <div class="phrases" role="group" aria-label=td_string!(loc, workshop.advice_phrases)>{phrases.into_iter().map(phrase).collect_view()}</div>
        <div class="row-fields">
            <Field id="advice-within" label=td_string!(loc, workshop.advice_within) mark=td_string!(loc, common.optional)>
                <NumberInput value=typed.within unit="km" />
            </Field>
            <Field id="advice-until" label=td_string!(loc, workshop.advice_until) mark=td_string!(loc, common.optional)>
                <TextInput value=typed.until kind="date" />
            </Field>
        </div>
    }
}

/// The advice of an order, oldest first, and the way to give more.
#[component]
pub fn AdviceBlock(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let list = Memo::new(move |_| shown.page.with(|page| page.order.advice.clone()));
    let asked = RwSignal::new(None::<Option<Advice>>);
    let fixed = Memo::new(move |_| {
        shown.refused(|page, _| {
            let (order, advice, text) = (page.order.id, AdviceId(uuid::Uuid::nil()), "—".to_owned());
            domain::Command::RepairOrders(Command::Advise { order, advice, text, due: Due::default() })
        })
    });
    // No advice was given, and none can be: the block is not there.
    let there = Memo::new(move |_| !list.with(Vec::is_empty) || fixed.with(Option::is_none));
    let actions = move || {
        let reason = Signal::derive(move || fixed.get());
        view! {
            <Button kind=Kind::Plain glyph=Glyph::Plus on_press=Callback::new(move |()| asked.set(Some(None))) disabled_reason=reason show_reason=false>
                {td_string!(loc, workshop.advice_add)}
            </Button>
        }
        .into_any()
    };
    // Not the rows': one that is taken back is gone before its way back is.
    let sending = shown.sending();
    let rows = move || list.get().into_iter().map(|advice| view! { <li><AdviceRow shown sending advice asked /></li> }).collect_view();
    view! {
        <Show when=move || there.get()>
            <Block class="advice" title=td_string!(loc, workshop.advice_title) actions=actions>
                <ol>{rows}</ol>
                <RefusedNotice sending />
            </Block>
        </Show>
        <AdviceDialog shown asked />
    }
}

#[component]
fn AdviceRow(shown: Shown, sending: Sending, advice: Advice, asked: RwSignal<Option<Option<Advice>>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (wall, clock) = (words::Clock::of(&Visit::here()), use_clock());
    let toasts = use_toasts();
    let may = Visit::here().may(Permission::Annotate);
    let open = Memo::new(move |_| may && shown.page.with(|page| page.order.progress.status.is_open()));
    let given = StoredValue::new(advice.clone());
    let order = shown.id();
    let edit = Callback::new(move |()| asked.set(Some(Some(given.get_value()))));
    let withdraw = Callback::new(move |()| {
        let Advice { id: advice, text, due, .. } = given.get_value();
        shown.send(sending, domain::Command::RepairOrders(Command::WithdrawAdvice { order, advice }), move || {
            let again = Command::Advise { order, advice, text, due };
            // It is given again under its id, whatever has happened to the order meanwhile.
            let back = Callback::new(move |()| {
                sending.send_quietly(domain::Command::RepairOrders(again.clone()), None, move |result| {
                    if let Err(problem) = result {
                        toasts.refused(words::problem(loc, &problem));
                    }
                });
            });
            let label = td_string!(loc, appointments.undo).to_owned();
            toasts.push(State::Done, td_string!(loc, workshop.advice_withdrawn), Some(Undo { label, action: back }));
        });
    });
    let due = words::due(loc, advice.due);
    let (at, by) = (advice.at, advice.by.name);
    view! {
        <p class="told">{advice.text}</p>
        {(!due.is_empty()).then(|| view! { <p><b>{due}</b></p> })}
        <small class="quiet">{by}" · "{move || wall.day_time(at, clock.now())}</small>
        <Show when=move || open.get()>
            <div class="actions">
                <Button kind=Kind::Plain glyph=Glyph::Pencil on_press=edit>{td_string!(loc, workshop.advice_edit)}</Button>
                <Button kind=Kind::Plain glyph=Glyph::Undo2 on_press=withdraw pending=sending.pending>{td_string!(loc, workshop.advice_withdraw)}</Button>
            </div>
        </Show>
    }
}

#[component]
fn AdviceDialog(shown: Shown, asked: RwSignal<Option<Option<Advice>>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, typed) = (shown.sending(), Typed::begin());
    let open = open_while(asked, move || sending.clear());
    let order = shown.id();
    Effect::new(move |_| {
        asked.with(|asked| {
            if let Some(given) = asked {
                typed.open(order, given.as_ref());
            }
        });
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        shown.send(sending, domain::Command::RepairOrders(typed.read(order)), move || {
            typed.sent();
            asked.set(None);
        });
    };
    view! {
        <Dialog id="advice-of-order" open title=td_string!(loc, workshop.advice_title) close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <Meanwhile shown />
                <AdviceFields typed />
                <RefusedNotice sending />
                <footer><Button kind=Kind::Next submit=true glyph=Glyph::Check pending=sending.pending>{td_string!(loc, workshop.advice_save)}</Button></footer>
            </form>
        </Dialog>
    }
}
