//! A comeback on its order: which repair it comes back from, what is free of it, and the judgement.

use crate::execute::Sending;
use crate::repair_orders::{Meanwhile, RefusedNotice, Shown, api};
use crate::ui::{Block, Button, Choice, Dialog, Facts, Field, Glyph, Kind, Select, State, StateText, TextArea, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::quality::{BackAgain, Cause, Comeback, Command as Quality, Liable, Team};
use domain::repair_orders::cover::Earlier;
use domain::repair_orders::{Kind as VisitKind, OrderPage, Status};
use domain::{Command, OrderId, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What the order comes back from; what it may come back from, where somebody could link it; else nothing.
#[component]
pub fn ComebackBlock(shown: Shown) -> impl IntoView {
    let linked = Memo::new(move |_| shown.page.with(|page| page.order.comeback.is_some()));
    let (unlinking, judging) = (RwSignal::new(false), RwSignal::new(false));
    view! {
        {move || if linked.get() {
            view! { <Linked shown unlinking judging /> }.into_any()
        } else {
            view! { <Suspected shown /> }.into_any()
        }}
        <CameBack shown />
        <UnlinkDialog shown open=unlinking />
        <JudgeDialog shown open=judging />
    }
}

/// The visits for which the car came back from this one; nothing where it has not.
#[component]
fn CameBack(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visits = Memo::new(move |_| shown.page.with(|page| page.came_back.clone()));
    let row = move |visit: BackAgain| {
        let (state, glyph, cause) = match visit.cause {
            Some(cause) => (State::Ready, Glyph::Stamp, words::cause(loc, cause)),
            None => (State::Waiting, Glyph::Hourglass, td_string!(loc, quality.unjudged)),
        };
        view! {
            <li>
                <span><a href=format!("/repair_orders/{}", visit.order)>{visit.number}</a><small class="quiet">{visit.came_on.to_string()}</small></span>
                <StateText state glyph text=cause />
            </li>
        }
    };
    let rows = move || visits.get().into_iter().map(row).collect_view();
    view! {
        <Show when=move || visits.with(|visits| !visits.is_empty())>
            <Block class="came-back" title=td_string!(loc, quality.came_back)><ul class="comebacks">{rows}</ul></Block>
        </Show>
    }
}

/// Whether an order can be linked yet, and still.
fn is_linkable(page: &OrderPage) -> bool {
    let status = page.order.progress.status;
    status.is_open() && !matches!(status, Status::Draft | Status::Settled)
}

/// Says that an order is the comeback of another, with one tap; or that it is said already.
#[component]
pub fn LinkButton(order: OrderId, first: OrderId, linked: Option<OrderId>, sending: Sending) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let press = Callback::new(move |()| sending.send(Command::Quality(Quality::LinkComeback { order, first }), None, |_| ()));
    match linked {
        Some(linked) if linked == first => {
            view! { <StateText state=State::Working glyph=Glyph::Undo2 text=td_string!(loc, quality.linked) /> }.into_any()
        }
        None if Visit::here().may(Permission::LinkComeback) => {
            view! { <Button glyph=Glyph::Undo2 pending=sending.pending on_press=press>{td_string!(loc, quality.link)}</Button> }.into_any()
        }
        _ => ().into_any(),
    }
}

/// The repairs that the car may be back for, for whoever may link them.
#[component]
fn Suspected(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (order, may) = (shown.id(), Visit::here().may(Permission::LinkComeback));
    let asks = Memo::new(move |_| may && shown.page.with(is_linkable));
    let sending = shown.sending();
    let known = Resource::new(move || asks.get(), move |asks| async move { if asks { api::at_hand(order).await.ok() } else { None } });
    let said =
        Memo::new(move |_| shown.page.with(|page| page.order.check_in.as_ref().map(|check_in| (check_in.kind, check_in.concern.clone()))));
    view! {
        <Transition fallback=|| ()>
            {move || Suspend::new(async move {
                let known = known.await?;
                let (kind, concern) = said.get_untracked()?;
                let today = known.today;
                let may_be = |earlier: &&Earlier| {
                    let suspected = earlier.suspicion(&concern, today, known.odometer_km).is_some();
                    suspected || (kind == VisitKind::Comeback && earlier.may_come_back(today, known.odometer_km))
                };
                let found: Vec<Earlier> = known.earlier.iter().filter(may_be).cloned().collect();
                (!found.is_empty()).then(|| {
                    let row = move |earlier: Earlier| {
                        let days = (today - earlier.left_on).num_days();
                        let of = td_string!(loc, quality.comeback_of, number = earlier.number.as_str(), days = days);
                        view! {
                            <li>
                                <span><a href=format!("/repair_orders/{}", earlier.order)>{of}</a><small class="quiet">{earlier.concern}</small></span>
                                <LinkButton order first=earlier.order linked=None sending />
                            </li>
                        }
                    };
                    let rows = found.into_iter().map(row).collect_view();
                    view! {
                        <Block class="comeback" title=td_string!(loc, quality.link_title)>
                            <ul class="comebacks">{rows}</ul>
                            <RefusedNotice sending />
                        </Block>
                    }
                })
            })}
        </Transition>
    }
}

/// Who answers, by name where it is a person.
fn liable_name(loc: Loc, comeback: &Comeback, liable: Liable) -> String {
    let name = match liable {
        Liable::Person { person } => comeback.first.hands.iter().find(|hand| hand.person == person).map(|hand| hand.name.clone()),
        _ => None,
    };
    words::liable(loc, liable, &name.unwrap_or_else(|| "—".to_owned()))
}

#[component]
fn Linked(shown: Shown, unlinking: RwSignal<bool>, judging: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (wall, clock) = (words::Clock::of(&Visit::here()), use_clock());
    let page = Memo::new(move |_| {
        shown.page.with(|page| (page.order.comeback.clone(), page.order.comeback_guarantee(), page.order.is_free_comeback()))
    });
    let unlink = Signal::derive(move || {
        shown.refusal(|page, _| Command::Quality(Quality::UnlinkComeback { order: page.order.id, reason: "-".to_owned() })).is_none()
    });
    let judge = Signal::derive(move || {
        let probe = |order| Quality::JudgeComeback { order, cause: Cause::OtherFault, liable: Liable::Nobody, note: "-".to_owned() };
        shown.refusal(|page, _| Command::Quality(probe(page.order.id))).is_none()
    });
    move || {
        let (comeback, guarantee, free) = page.get();
        comeback.map(|comeback| {
            let of = td_string!(loc, quality.comeback_of, number = comeback.first.number.as_str(), days = comeback.days());
            let guarantee = match guarantee {
                Some(left) => td_string!(loc, quality.in_guarantee, until = left.until.to_string()),
                None => td_string!(loc, quality.out_of_guarantee).to_owned(),
            };
            let judged = comeback.judgement.clone().map(|judged| {
                let (cause, liable) = (words::cause(loc, judged.cause), liable_name(loc, &comeback, judged.liable));
                let at = judged.at;
                view! {
                    <p><StateText state=State::Ready glyph=Glyph::Stamp text=td_string!(loc, quality.judged, cause = cause, liable = liable) /></p>
                    <p class="told">{judged.note}</p>
                    <p><small class="quiet">{judged.by.name}" · "{move || wall.day_time(at, clock.now())}</small></p>
                }
            });
            let until = comeback.evidence_until().to_string();
            let open = comeback.judgement.is_none().then(|| {
                let text = td_string!(loc, quality.judge_until, until = until);
                view! { <p><StateText state=State::Waiting glyph=Glyph::Hourglass text /></p> }
            });
            let again = comeback.judgement.is_some();
            let facts = vec![(td_string!(loc, quality.first_concern).to_owned(), comeback.first.concern.clone())];
            view! {
                <Block class="comeback" title=td_string!(loc, quality.comeback)>
                    <div class="block-body">
                        <p><a href=format!("/repair_orders/{}", comeback.first.order)>{of}</a></p>
                        <Facts facts />
                        <p class="quiet">{guarantee}</p>
                        {free.then(|| view! { <p><StateText state=State::Ready glyph=Glyph::BadgeCheck text=td_string!(loc, quality.free) /></p> })}
                        {judged}
                        {open}
                        <div class="actions">
                            {move || judge.get().then(|| {
                                let text = if again { td_string!(loc, quality.judge_again) } else { td_string!(loc, quality.judge) };
                                view! { <Button glyph=Glyph::Stamp on_press=move || judging.set(true)>{text}</Button> }
                            })}
                            {move || unlink.get().then(|| {
                                view! { <Button kind=Kind::Plain glyph=Glyph::X on_press=move || unlinking.set(true)>{td_string!(loc, quality.unlink)}</Button> }
                            })}
                        </div>
                    </div>
                </Block>
            }
        })
    }
}

/// Why it is no comeback after all.
#[component]
fn UnlinkDialog(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, reason) = (shown.sending(), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = Quality::UnlinkComeback { order: shown.id(), reason: reason.get_untracked() };
        shown.send(sending, Command::Quality(command), move || {
            open.set(false);
            reason.set(String::new());
        });
    };
    view! {
        <Dialog id="unlink-comeback" open title=td_string!(loc, quality.unlink) close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <p>{td_string!(loc, quality.unlink_means)}</p>
                <Meanwhile shown />
                <Field id="unlink-reason" label=td_string!(loc, repair_orders.reason)><TextArea value=reason maxlength=400 required=true /></Field>
                <RefusedNotice sending />
                <footer><Button kind=Kind::Danger submit=true pending=sending.pending>{td_string!(loc, quality.unlink)}</Button></footer>
            </form>
        </Dialog>
    }
}

/// Who may be named, as the form holds it.
fn code_of(liable: Liable) -> String {
    match liable {
        Liable::Person { person } => person.to_string(),
        Liable::Team { team } => team.code().to_owned(),
        Liable::PartMaker => "part_maker".to_owned(),
        Liable::Nobody => "nobody".to_owned(),
    }
}

fn liable_of(code: &str) -> Option<Liable> {
    match code {
        "part_maker" => Some(Liable::PartMaker),
        "nobody" => Some(Liable::Nobody),
        code => {
            let team = Team::from_code(code).map(|team| Liable::Team { team });
            team.or_else(|| code.parse().ok().map(|person| Liable::Person { person }))
        }
    }
}

/// Cause, who answers for it, and what that rests on.
#[component]
fn JudgeDialog(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = shown.sending();
    let [cause, liable, note] = [(); 3].map(|()| RwSignal::new(String::new()));
    Effect::new(move |_| {
        if open.get() {
            sending.clear();
        }
    });
    let causes = Signal::stored(Cause::ALL.iter().map(|of| Choice::new(of.code().to_owned(), words::cause(loc, *of))).collect::<Vec<_>>());
    let named = Memo::new(move |_| {
        shown.page.with(|page| {
            let hands = page.order.comeback.iter().flat_map(|comeback| comeback.first.hands.iter());
            let people = hands.map(|hand| (Liable::Person { person: hand.person }, hand.name.clone()));
            let teams = Team::ALL.iter().map(|team| (Liable::Team { team: *team }, words::team(loc, *team).to_owned()));
            let others = [Liable::PartMaker, Liable::Nobody].map(|of| (of, words::liable(loc, of, "")));
            people.chain(teams).chain(others).map(|(of, name)| Choice::new(code_of(of), name)).collect::<Vec<_>>()
        })
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(cause), Some(liable)) = (Cause::from_code(&cause.get_untracked()), liable_of(&liable.get_untracked())) else { return };
        let command = Quality::JudgeComeback { order: shown.id(), cause, liable, note: note.get_untracked() };
        shown.send(sending, Command::Quality(command), move || {
            open.set(false);
            note.set(String::new());
        });
    };
    view! {
        <Dialog id="judge-comeback" open title=td_string!(loc, quality.judge) close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <Meanwhile shown />
                <Field id="judge-cause" label=td_string!(loc, quality.cause)>
                    <Select value=cause choices=causes blank=td_string!(loc, quality.choose) required=true />
                </Field>
                <Field id="judge-liable" label=td_string!(loc, quality.liable)>
                    <Select value=liable choices=named blank=td_string!(loc, quality.choose) required=true />
                </Field>
                <Field id="judge-note" label=td_string!(loc, quality.judge_note) hint=td_string!(loc, quality.judge_hint)>
                    <TextArea value=note maxlength=1000 required=true />
                </Field>
                <RefusedNotice sending />
                <footer><Button kind=Kind::Next submit=true glyph=Glyph::Stamp pending=sending.pending>{td_string!(loc, quality.save_judgement)}</Button></footer>
            </form>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_can_be_named_is_read_back_from_the_form() {
        let person = Liable::Person { person: domain::PersonId(uuid::Uuid::from_u128(7)) };
        let teams = Team::ALL.iter().map(|team| Liable::Team { team: *team });
        for liable in teams.chain([person, Liable::PartMaker, Liable::Nobody]) {
            assert_eq!(liable_of(&code_of(liable)), Some(liable));
        }
        assert_eq!(liable_of(""), None);
    }
}
