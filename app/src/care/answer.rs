//! The customer's answer to an estimate: line by line a yes or a no, signed.
//!
//! A plain form: without scripts the browser sends it, and the name is typed; with them the signature is drawn and the sum counts along.

use super::photos::PhotoList;
use super::progress::{of_package, yours};
use crate::repair_orders::signing::{SignHere, Signing};
use crate::ui::{Button, Glyph, Icon, Kind, StateText};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Utc};
use domain::care::{Asked, Fitted, Item, Seen};
use domain::repair_orders::Change;
use domain::repair_orders::signature::is_drawn;
use domain::{Fen, LineId};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::hooks::use_query_map;
use std::collections::BTreeSet;

/// What waits for the customer's yes or no, and the place to sign.
#[component]
pub fn Ask(
    asked: Asked,
    /// The same as it stands: its photos arrive one by one.
    now: Memo<Option<Asked>>,
    token: String,
    /// When the car is promised for now.
    promise: Memo<Option<DateTime<Utc>>>,
    clock: words::Clock,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let Asked { quote, items, before, changes, promised_at, valid_until, deviation } = asked;
    let photos_of = StoredValue::new(token.clone());
    let action = format!("/api/v1/p/{token}/answer");
    let count = items.len();
    // Nothing is chosen for the customer.
    let (yes, no) = (RwSignal::new(BTreeSet::<usize>::new()), RwSignal::new(BTreeSet::<usize>::new()));
    // Why not now, line by line.
    let why: Vec<RwSignal<String>> = (0..count).map(|index| RwSignal::new(kept(&quote, &format!("reason-{index}")))).collect();
    let signing = Signing::begin();
    let (drawn, typed, name) = (signing.drawn, signing.typed, signing.name.text);
    // Before the page is alive, the name is typed into a plain field.
    let name_before = kept(&quote, "signed_by");
    let alive = RwSignal::new(false);
    let noticed = why.clone();
    Effect::new(move |_| {
        // What was typed and chosen before that stands.
        if let Some(typed) = in_field("signed_by") {
            name.set(typed);
        }
        for (index, why) in noticed.iter().enumerate() {
            if let Some(typed) = in_field(&format!("reason-{index}")) {
                why.set(typed);
            }
        }
        for index in 0..count {
            match chosen(index).as_deref() {
                Some("yes") => yes.update(|set| set.extend([index])),
                Some(_) => no.update(|set| set.extend([index])),
                None => {}
            }
        }
        alive.set(true);
    });
    let amounts: Vec<Fen> = items.iter().map(|item| item.yours).collect();
    let added = Memo::new(move |_| yes.with(|yes| yes.iter().filter_map(|index| amounts.get(*index)).copied().sum::<Fen>()));
    let reasons = why.clone();
    let unanswered = Signal::derive(move || {
        let open = count - yes.with(BTreeSet::len) - no.with(BTreeSet::len);
        if open > 0 {
            return Some(td_string!(loc, care.answer_each, open = open));
        }
        if no.with(|no| no.iter().any(|index| reasons[*index].with(|reason| reason.trim().is_empty()))) {
            return Some(td_string!(loc, care.say_why).to_owned());
        }
        if typed.with(String::is_empty) && name.with(|name| name.trim().is_empty()) {
            return Some(td_string!(loc, care.say_your_name).to_owned());
        }
        let signs = !typed.with(|typed| typed.trim().is_empty()) || drawn.with(|drawn| is_drawn(drawn));
        (!signs).then(|| td_string!(loc, care.sign_to_send).to_owned())
    });
    let sum = move || format!("¥{}", added.get().grouped());
    let total = move || format!("¥{}", (before + added.get()).grouped());
    let photos = move |line: LineId| {
        now.with(|asked| {
            let item = asked.as_ref()?.items.iter().find(|item| item.line == line)?;
            Some(item.found.as_ref()?.photos.clone())
        })
    };
    let of_quote = quote.clone();
    let choices = items.into_iter().zip(why).enumerate();
    let list = choices
        .map(|(index, (item, why))| {
            let line = item.line;
            let photos = Memo::new(move |_| photos(line).unwrap_or_default());
            let before = kept(&of_quote, &format!("answer-{index}"));
            view! { <li><Choice index item before why photos yes no photos_of /></li> }
        })
        .collect_view();
    let reasons = [td_string!(loc, care.reason_later), td_string!(loc, care.reason_price), td_string!(loc, care.reason_elsewhere)];
    view! {
        <form class="guest-ask" id="ask" method="post" action=action>
            <input type="hidden" name="quote" value=quote />
            <header>
                <StateText state=crate::ui::State::Waiting glyph=Glyph::MessageSquareMore text=td_string!(loc, care.waits_for_you) />
                <h2>{td_string!(loc, care.choose_each, count = count)}</h2>
                <p>{td_string!(loc, care.declined_is_free)}</p>
                <p>{td_string!(loc, care.valid_until, until = clock.date(valid_until), deviation = words::percent(deviation))}</p>
            </header>
            {(!changes.is_empty()).then(|| view! { <Changes changes /> })}
            {promised_at.map(|at| view! { <NewPromise at promise clock /> })}
            <ol>{list}</ol>
            <datalist id="reasons">{reasons.map(|reason| view! { <option value=reason></option> })}</datalist>
            <dl class="guest-sum">
                <dt>{td_string!(loc, care.approved_before)}</dt><dd>{format!("¥{}", before.grouped())}</dd>
                <Show when=move || alive.get()>
                    <dt>{td_string!(loc, care.approved_now)}</dt><dd>"+"{sum}</dd>
                    <dt class="total">{td_string!(loc, care.together)}</dt><dd class="total">{total}</dd>
                </Show>
            </dl>
            <div class="sign">
                <Show
                    when=move || alive.get()
                    fallback=move || view! {
                        <label class="field">
                            <span>{td_string!(loc, care.your_name)}</span>
                            <input class="input" name="signed_by" required autocomplete="name" maxlength="40" value=name_before.clone() />
                        </label>
                    }
                >
                    <label class="field">
                        <span>{td_string!(loc, care.your_name)}</span>
                        <input class="input" name="signed_by" autocomplete="name" maxlength="40" prop:value=name on:input=move |event| name.set(event_target_value(&event)) />
                    </label>
                    <SignHere signing />
                </Show>
                <input type="hidden" name="signature" prop:value=drawn />
                <input type="hidden" name="typed" prop:value=typed />
                <Show
                    when=move || alive.get()
                    fallback=move || view! { <button class="button" data-kind="next" type="submit">{td_string!(loc, care.sign_and_send)}</button> }
                >
                    <Button kind=Kind::Next submit=true glyph=Glyph::Signature disabled_reason=unanswered>{td_string!(loc, care.sign_and_send)}</Button>
                </Show>
            </div>
        </form>
    }
}

/// What is different from the estimate that was told before.
#[component]
fn Changes(changes: Vec<Change>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <section class="guest-changes">
            <h3>{td_string!(loc, care.changed_since)}</h3>
            <ul>{changes.iter().map(|change| view! { <li>{words::change(loc, change)}</li> }).collect_view()}</ul>
        </section>
    }
}

/// The time that a yes brings, and the one that a no leaves.
#[component]
fn NewPromise(at: DateTime<Utc>, promise: Memo<Option<DateTime<Utc>>>, clock: words::Clock) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let now = Visit::here().now;
    view! {
        <p class="guest-promise">
            <Icon glyph=Glyph::CalendarClock />
            <b>{td_string!(loc, care.ready_if_yes, at = clock.day_time(at, now))}</b>
            {move || promise.get().map(|promise| view! { <small class="quiet">{td_string!(loc, care.ready_if_no, at = clock.day_time(promise, now))}</small> })}
        </p>
    }
}

/// Why it is offered: what came to light, and its photos.
#[component]
fn Why(text: String, photos: Memo<Vec<Seen>>, token: StoredValue<String>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <figure class="guest-why">
            <figcaption><small class="quiet">{td_string!(loc, care.why_found)}</small>" "{text}</figcaption>
            <Show when=move || !photos.with(Vec::is_empty)>{move || view! { <PhotoList photos=photos.get() token=token.get_value() /> }}</Show>
        </figure>
    }
}

/// What is chosen on the page for this line, whoever noticed.
fn chosen(index: usize) -> Option<String> {
    let input = document().query_selector(&format!("#ask input[name='answer-{index}']:checked")).ok()??;
    input.get_attribute("value")
}

/// What the form of this estimate held when it was sent and refused: without scripts it is drawn anew. An answer to another estimate is none
/// to this one.
fn kept(quote: &str, field: &str) -> String {
    use_query_map().with_untracked(|query| query.get(field).filter(|_| query.get("quote").as_deref() == Some(quote))).unwrap_or_default()
}

/// What was typed into a field of the page before it was awake; nothing while it is empty.
#[cfg(feature = "hydrate")]
fn in_field(field: &str) -> Option<String> {
    use wasm_bindgen::JsCast;
    let input = document().query_selector(&format!("#ask input[name='{field}']")).ok()??;
    let typed = input.dyn_into::<web_sys::HtmlInputElement>().ok()?.value();
    (!typed.is_empty()).then_some(typed)
}

#[cfg(not(feature = "hydrate"))]
fn in_field(_: &str) -> Option<String> {
    None
}

/// The parts that are offered, each with what comes from where; with what is labour beside them, when both are charged.
fn parts(loc: Loc, item: &Item) -> Option<impl IntoView + use<>> {
    if item.parts.is_empty() {
        return None;
    }
    let money = |fen: Fen| (fen > Fen::ZERO).then(|| format!("¥{}", fen.grouped()));
    let labour = (item.labour > Fen::ZERO && item.labour < item.yours)
        .then(|| view! { <li><span>{td_string!(loc, care.labour)}</span><span class="num">{money(item.labour)}</span></li> });
    let part = |part: &Fitted| {
        let amount = format!("{} {} {}", part.title, part.quantity, part.unit);
        view! {
            <li>
                <span>{amount}<small class="quiet">{words::class_and_maker(loc, part.quality, &part.maker)}</small></span>
                <span class="num">{money(part.yours)}</span>
            </li>
        }
    };
    Some(view! { <ul class="fitted">{labour}{item.parts.iter().map(part).collect_view()}</ul> })
}

/// A line with its price, and the two answers; a no asks why.
#[component]
fn Choice(
    index: usize,
    item: Item,
    /// What was answered in a form that was sent and refused; empty for nothing.
    before: String,
    /// Why not now.
    why: RwSignal<String>,
    /// What can be seen of what came to light.
    photos: Memo<Vec<Seen>>,
    yes: RwSignal<BTreeSet<usize>>,
    no: RwSignal<BTreeSet<usize>>,
    /// The token that the photos are behind.
    photos_of: StoredValue<String>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let price = yours(loc, &item);
    let parts = parts(loc, &item);
    // What goes with it is answered with it.
    let lines = std::iter::once(item.line).chain(item.with.iter().copied()).map(|line| line.to_string()).collect::<Vec<_>>().join(" ");
    let choose = move |approves: bool| {
        let (chosen, other) = if approves { (yes, no) } else { (no, yes) };
        chosen.update(|set| set.extend([index]));
        other.update(|set| set.retain(|chosen| *chosen != index));
    };
    let name = format!("answer-{index}");
    let reason = format!("reason-{index}");
    let was = move |choice: &str| before == choice;
    view! {
        <div class="find-head"><h3>{item.title.clone()}{of_package(loc, &item)}</h3><b>{price}</b></div>
        {parts}
        {item.found.clone().map(|found| view! { <Why text=found.text photos token=photos_of /> })}
        <input type="hidden" name=format!("lines-{index}") value=lines />
        <div class="decide" role="radiogroup" aria-label=item.title.clone()>
            <label><input type="radio" name=name.clone() value="yes" required checked=was("yes") on:change=move |_| choose(true) /><Icon glyph=Glyph::Check />{td_string!(loc, care.approve)}</label>
            <label><input type="radio" name=name value="no" checked=was("no") on:change=move |_| choose(false) /><Icon glyph=Glyph::Check />{td_string!(loc, care.not_now)}</label>
        </div>
        <label class="field why">
            <span>{td_string!(loc, care.why_not_now)}</span>
            <input class="input" name=reason maxlength="400" list="reasons" value=why.get_untracked() on:input=move |event| why.set(event_target_value(&event)) />
        </label>
    }
}
