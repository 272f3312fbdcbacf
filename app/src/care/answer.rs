//! The customer's answer to an estimate: line by line a yes or a no, signed.
//!
//! A plain form: without scripts the browser sends it, and the name is typed; with them the signature is drawn and the sum counts along.

use super::progress::{of_package, yours};
use crate::repair_orders::signing::{SignHere, Signing};
use crate::ui::{Button, Glyph, Icon, Kind, StateText};
use crate::words::{self, Loc};
use domain::Fen;
use domain::care::{Asked, Item};
use domain::repair_orders::Change;
use leptos::prelude::*;
use leptos_i18n::td_string;
use std::collections::BTreeSet;

/// What waits for the customer's yes or no, and the place to sign.
#[component]
pub fn Ask(asked: Asked, token: String) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let Asked { quote, items, before, changes, .. } = asked;
    let action = format!("/api/v1/p/{token}/answer");
    let count = items.len();
    // Nothing is chosen for the customer.
    let (yes, no) = (RwSignal::new(BTreeSet::<usize>::new()), RwSignal::new(BTreeSet::<usize>::new()));
    let signing = Signing::begin();
    let (drawn, typed, name) = (signing.drawn, signing.typed, signing.name.text);
    // Before the page is alive, the name is typed into a plain field.
    let alive = RwSignal::new(false);
    Effect::new(move |_| {
        alive.set(true);
        // What was chosen before that is still chosen.
        for index in 0..count {
            match chosen(index).as_deref() {
                Some("yes") => yes.update(|set| set.extend([index])),
                Some(_) => no.update(|set| set.extend([index])),
                None => {}
            }
        }
    });
    let amounts: Vec<Fen> = items.iter().map(|item| item.yours).collect();
    let added = Memo::new(move |_| yes.with(|yes| yes.iter().filter_map(|index| amounts.get(*index)).copied().sum::<Fen>()));
    let unanswered = Signal::derive(move || {
        let open = count - yes.with(BTreeSet::len) - no.with(BTreeSet::len);
        if open > 0 {
            return Some(td_string!(loc, care.answer_each, open = open));
        }
        signing.is_empty().then(|| td_string!(loc, care.sign_to_send).to_owned())
    });
    let sum = move || format!("¥{}", added.get().grouped());
    let total = move || format!("¥{}", (before + added.get()).grouped());
    let list = items.into_iter().enumerate().map(|(index, item)| view! { <li><Choice index item yes no /></li> }).collect_view();
    view! {
        <form class="guest-ask" id="ask" method="post" action=action>
            <input type="hidden" name="quote" value=quote />
            <header>
                <StateText state=crate::ui::State::Waiting glyph=Glyph::MessageSquareMore text=td_string!(loc, care.waits_for_you) />
                <h2>{td_string!(loc, care.choose_each, count = count)}</h2>
                <p>{td_string!(loc, care.declined_is_free)}</p>
            </header>
            {(!changes.is_empty()).then(|| view! { <Changes changes /> })}
            <ol>{list}</ol>
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
                            <input class="input" name="signed_by" required autocomplete="name" maxlength="40" />
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

/// What is chosen on the page for this line, whoever noticed.
fn chosen(index: usize) -> Option<String> {
    let input = document().query_selector(&format!("#ask input[name='answer-{index}']:checked")).ok()??;
    input.get_attribute("value")
}

/// A line with its price, and the two answers; a no asks why.
#[component]
fn Choice(index: usize, item: Item, yes: RwSignal<BTreeSet<usize>>, no: RwSignal<BTreeSet<usize>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let price = yours(loc, &item);
    let parts = item.parts.join(td_string!(loc, words.list_comma));
    // What goes with it is answered with it.
    let lines = std::iter::once(item.line).chain(item.with.iter().copied()).map(|line| line.to_string()).collect::<Vec<_>>().join(" ");
    let choose = move |approves: bool| {
        let (chosen, other) = if approves { (yes, no) } else { (no, yes) };
        chosen.update(|set| set.extend([index]));
        other.update(|set| set.retain(|chosen| *chosen != index));
    };
    let name = format!("answer-{index}");
    let reason = format!("reason-{index}");
    view! {
        <div class="find-head"><h3>{item.title.clone()}{of_package(loc, &item)}</h3><b>{price}</b></div>
        {(!parts.is_empty()).then(|| view! { <p class="quiet">{parts}</p> })}
        <input type="hidden" name=format!("lines-{index}") value=lines />
        <div class="decide" role="radiogroup" aria-label=item.title.clone()>
            <label><input type="radio" name=name.clone() value="yes" required on:change=move |_| choose(true) /><Icon glyph=Glyph::Check />{td_string!(loc, care.approve)}</label>
            <label><input type="radio" name=name value="no" on:change=move |_| choose(false) /><Icon glyph=Glyph::Check />{td_string!(loc, care.not_now)}</label>
        </div>
        <label class="field why">
            <span>{td_string!(loc, care.why_not_now)}</span>
            <input class="input" name=reason maxlength="400" list="reasons" />
        </label>
    }
}
