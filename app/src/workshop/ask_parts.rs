//! Parts for a job, on its tablet: asking for them, what the parts desk answered, and giving back what was not fitted.

use super::jobs::{Bench, about};
use super::unsent::Acting;
use crate::execute::new_id;
use crate::parts::find::FindPart;
use crate::parts::requests::{answer, look};
use crate::ui::{Badge, Button, Checkbox, Dialog, Field, Glyph, Kind, State, TextInput, WhyNot, anew_for, open_while};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::NaiveDate;
use domain::parts::{Command, Request, RequestState, decide_on_order};
use domain::repair_orders::CatalogPart;
use domain::workshop::{Card, Job};
use domain::{Actor, LineId, OrderId, PartsRequestId, Quantity};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is asked for in the dialog, and what the dialog needs to ask the rules.
#[derive(Clone, Copy)]
struct Asking {
    bench: Bench,
    asked: RwSignal<Option<(Card, Job)>>,
    acting: Acting,
    actor: StoredValue<Actor>,
    today: NaiveDate,
    loc: Loc,
    text: RwSignal<String>,
    /// The part of the price list that was tapped; it holds while the text is its title.
    part: RwSignal<Option<CatalogPart>>,
    quantity: RwSignal<String>,
    standing: RwSignal<bool>,
}

impl Asking {
    fn begin(bench: Bench, asked: RwSignal<Option<(Card, Job)>>) -> Self {
        let visit = Visit::here();
        Self {
            bench,
            asked,
            acting: Acting::begin(bench.unsent),
            actor: StoredValue::new(visit.actor()),
            today: words::Clock::of(&visit).day(visit.now),
            loc: expect_context::<Loc>(),
            text: RwSignal::new(String::new()),
            part: RwSignal::new(None),
            quantity: RwSignal::new("1".to_owned()),
            standing: RwSignal::new(false),
        }
    }

    /// Nothing is typed; whether the car stands still is said for each job.
    fn clear(self) {
        let _ = self.text.try_set(String::new());
        let _ = self.part.try_set(None);
        let _ = self.quantity.try_set("1".to_owned());
    }

    /// The job as the list shows it now, with what was asked for a moment ago.
    fn job(self) -> Option<(Card, Job)> {
        let (order, line) = self.asked.with(|asked| asked.as_ref().map(|(card, job)| (card.progress.order, job.line)))?;
        let row = self.bench.rows.rows.with(|rows| rows.iter().find(|row| row.order == order).map(|row| row.card.clone()))?;
        row.with(|card| card.progress.job(line).map(|job| (card.clone(), job.clone())))
    }

    fn command(self, order: OrderId, job: LineId, part_no: String, title: String, quantity: Quantity) -> Command {
        let (request, standing) = (PartsRequestId(new_id()), self.standing.get_untracked());
        Command::AskFor { order, job, request, part_no, title, quantity, standing }
    }

    /// Why the rules would refuse it.
    fn refusal(self, card: &Card, command: &Command) -> Option<String> {
        let decided = self.actor.with_value(|actor| decide_on_order(&card.progress, None, command, actor, self.today));
        decided.err().map(|refusal| words::floor_refusal(self.loc, &refusal))
    }

    fn send(self, part_no: String, title: String, quantity: Quantity, done: impl FnOnce() + 'static) {
        let Some((card, job)) = untrack(|| self.job()) else { return };
        let command = self.command(card.progress.order, job.line, part_no, title, quantity);
        if let Some(refused) = self.refusal(&card, &command) {
            return self.acting.refused.set(Some(refused));
        }
        self.acting.act(domain::Command::Parts(command), None, about(&card, &job.title), done);
    }
}

/// Asks for parts: those that the order lists for the job with one tap, others from the price list or in own words.
#[component]
pub(super) fn AskPartsDialog(bench: Bench, asked: RwSignal<Option<(Card, Job)>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let asking = Asking::begin(bench, asked);
    let acting = asking.acting;
    let open = open_while(asked, move || acting.refused.set(None));
    anew_for(
        asked,
        |(_, job)| job.line,
        move || {
            asking.clear();
            asking.standing.set(false);
        },
    );
    let wrong = RwSignal::new(false);
    let error = Signal::derive(move || wrong.get().then(|| td_string!(loc, parts.not_a_number).to_owned()));
    let chosen = Callback::new(move |part: CatalogPart| {
        asking.text.set(part.title.clone());
        asking.part.set(Some(part));
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(quantity) = Quantity::parse(&asking.quantity.get_untracked()) else { return wrong.set(true) };
        wrong.set(false);
        let title = asking.text.get_untracked();
        let part = asking.part.get_untracked().filter(|part| part.title == title);
        asking.send(part.map(|part| part.part_no).unwrap_or_default(), title, quantity, move || {
            asking.clear();
            let _ = asked.try_set(None);
        });
    };
    let listed = move || {
        let (card, job) = asking.job().filter(|(_, job)| !job.listed.is_empty())?;
        let offer = |part: &domain::parts::Listed| {
            let command = asking.command(card.progress.order, job.line, part.part_no.clone(), part.title.clone(), part.quantity);
            let reason = asking.refusal(&card, &command);
            let part = part.clone();
            let text = format!("{} × {} {}", part.title, part.quantity, part.unit);
            let press = Callback::new(move |()| asking.send(part.part_no.clone(), part.title.clone(), part.quantity, || ()));
            view! { <Button glyph=Glyph::Package on_press=press pending=acting.pending disabled_reason=Signal::stored(reason)>{text}</Button> }
        };
        let offers = job.listed.iter().map(offer).collect_view();
        Some(view! {
            <h3>{td_string!(loc, parts.ask_listed)}</h3>
            <div class="results listed-parts">{offers}</div>
            <h3>{td_string!(loc, parts.ask_other)}</h3>
        })
    };
    view! {
        <Dialog id="ask-parts" open title=td_string!(loc, parts.ask) close_label=td_string!(loc, common.close) wide=true>
            <form class="form" novalidate on:submit=submit>
                <p class="quiet">{move || asked.with(|asked| asked.as_ref().map(|(_, job)| job.title.clone()))}</p>
                <Checkbox value=asking.standing label=td_string!(loc, parts.standing) />
                {listed}
                <FindPart id="ask-find" text=asking.text chosen />
                <Field id="ask-quantity" label=td_string!(loc, parts.quantity) error><TextInput value=asking.quantity inputmode="decimal" required=true /></Field>
                <WhyNot reason=acting.refused />
                <footer><Button kind=Kind::Next submit=true glyph=Glyph::PackageSearch pending=acting.pending>{td_string!(loc, parts.ask_send)}</Button></footer>
            </form>
        </Dialog>
    }
}

/// A request of a job, with the car.
pub type OfJob = (Card, Job, Request);

/// What was asked for a job and what the parts desk answered, beside the job.
#[component]
pub(super) fn AskedParts(
    #[prop(into)] job: Signal<Option<(Card, Job)>>,
    bench: Bench,
    give_back: RwSignal<Option<OfJob>>,
) -> impl IntoView {
    let acting = Acting::begin(bench.unsent);
    // The clock of the job draws nothing of this again.
    let asked = Memo::new(move |_| job.with(|job| job.as_ref().map(|(_, job)| job.asked.clone()).unwrap_or_default()));
    move || {
        let shown = asked.get().into_iter().filter(|request| request.state != RequestState::Withdrawn).collect::<Vec<_>>();
        (!shown.is_empty()).then(|| {
            let rows = shown.into_iter().map(|request| view! { <Asked request job acting give_back /> }).collect_view();
            view! { <ul class="asked-parts">{rows}</ul><WhyNot reason=acting.refused /> }
        })
    }
}

#[component]
fn Asked(request: Request, job: Signal<Option<(Card, Job)>>, acting: Acting, give_back: RwSignal<Option<OfJob>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (state, glyph) = look(request.state);
    let text = answer(loc, &request);
    let what = td_string!(loc, parts.wants_of, title = request.title.as_str(), quantity = request.wanted.to_string());
    let standing = request.standing.then(|| td_string!(loc, parts.standing_mark));
    let out = (request.out().0 > 0).then(|| {
        let text = td_string!(loc, parts.out, quantity = request.out().to_string());
        view! { <Badge state=State::Waiting glyph=Glyph::CircleAlert text /> }
    });
    let back = (request.giving_back.0 > 0).then(|| td_string!(loc, parts.coming_back, quantity = request.giving_back.to_string()));
    let id = request.id;
    let withdraw = (request.state == RequestState::Open).then(|| {
        let press = Callback::new(move |()| {
            let Some((card, job)) = job.get_untracked() else { return };
            let command = Command::WithdrawRequest { order: card.progress.order, request: id };
            acting.act(domain::Command::Parts(command), None, about(&card, &job.title), || ());
        });
        view! { <Button glyph=Glyph::X on_press=press pending=acting.pending>{td_string!(loc, parts.withdraw)}</Button> }
    });
    let give = (request.kept().0 > 0).then(|| {
        let request = request.clone();
        let press = Callback::new(move |()| {
            if let Some((card, job)) = job.get_untracked() {
                give_back.set(Some((card, job, request.clone())));
            }
        });
        view! { <Button glyph=Glyph::Undo2 on_press=press>{td_string!(loc, parts.give_back)}</Button> }
    });
    view! {
        <li>
            <b>{what}</b>" "<Badge state glyph text />" "<span class="quiet">{standing}</span>{out}<span class="quiet">{back}</span>
            <span class="push"></span>{withdraw}{give}
        </li>
    }
}

/// How much of what was issued goes back: all that is on no line of the order, unless something else is typed.
#[component]
pub(super) fn GiveBackDialog(bench: Bench, asked: RwSignal<Option<OfJob>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let acting = Acting::begin(bench.unsent);
    let (quantity, wrong) = (RwSignal::new(String::new()), RwSignal::new(false));
    let error = Signal::derive(move || wrong.get().then(|| td_string!(loc, parts.not_a_number).to_owned()));
    let open = open_while(asked, move || acting.refused.set(None));
    Effect::new(move |_| {
        asked.with(|asked| {
            if let Some((_, _, request)) = asked {
                let out = request.out();
                quantity.set(if out.0 > 0 { out } else { request.kept() }.to_string());
                wrong.set(false);
            }
        });
    });
    let title = move || {
        asked.with(|asked| {
            asked.as_ref().map(|(_, _, request)| td_string!(loc, parts.give_back_part, title = request.title.as_str())).unwrap_or_default()
        })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((card, job, request)) = asked.get_untracked() else { return };
        let Some(quantity) = Quantity::parse(&quantity.get_untracked()) else { return wrong.set(true) };
        wrong.set(false);
        if quantity > request.kept() {
            let refusal = domain::Refusal::MoreThanTaken { most: request.kept() };
            return acting.refused.set(Some(words::floor_refusal(loc, &refusal)));
        }
        let command = Command::GiveBack { order: card.progress.order, request: request.id, quantity };
        acting.act(domain::Command::Parts(command), None, about(&card, &job.title), move || {
            let _ = asked.try_set(None);
        });
    };
    view! {
        <Dialog id="give-back" open title close_label=td_string!(loc, common.close)>
            <form class="form" novalidate on:submit=submit>
                <Field id="give-back-quantity" label=td_string!(loc, parts.quantity) error><TextInput value=quantity inputmode="decimal" required=true /></Field>
                <WhyNot reason=acting.refused />
                <footer><Button kind=Kind::Next submit=true glyph=Glyph::Undo2 pending=acting.pending>{td_string!(loc, parts.give_back)}</Button></footer>
            </form>
        </Dialog>
    }
}
