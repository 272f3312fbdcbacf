//! Lamps, wheels and the interview.

use super::form::{Walk, WheelTyped};
use crate::repair_orders::SentPhotos;
use crate::ui::{Block, Button, Field, NumberInput, TextInput};
use crate::words::{self, Loc};
use domain::PhotoId;
use domain::repair_orders::walk_around::{LEAST_PAD, LEAST_TREAD, Lamp, Question, WheelAt};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The warning lamps that are lit, and what was read at each wheel.
#[component]
pub fn InstrumentBlock(walk: Walk) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let lamp = move |lamp: Lamp| {
        let lit = Signal::derive(move || walk.lamps.with(|lamps| lamps.contains(&lamp)));
        let press = move |()| {
            walk.lamps.update(|lamps| match lamps.iter().position(|lit| *lit == lamp) {
                Some(place) => drop(lamps.remove(place)),
                None => lamps.push(lamp),
            });
            walk.lamps.update(|lamps| lamps.sort());
        };
        view! { <Button pressed=lit on_press=press>{words::lamp(loc, lamp)}</Button> }
    };
    let wheel = move |(at, typed): (WheelAt, WheelTyped)| {
        let name = words::wheel(loc, at);
        let label = move |what: &str| format!("{name} {what}");
        let below = |figure: RwSignal<Option<i64>>, least: u16| figure.get().is_some_and(|figure| figure < i64::from(least));
        let worn = move || below(typed.tread, LEAST_TREAD) || below(typed.pad, LEAST_PAD);
        view! {
            <tr>
                <th scope="row">{name}{move || worn().then(|| view! { <small class="worn">{td_string!(loc, check_in.worn)}</small> })}</th>
                <td><NumberInput value=typed.tread decimals=1 label=label(td_string!(loc, check_in.tread)) /></td>
                <td><NumberInput value=typed.pressure label=label(td_string!(loc, check_in.pressure)) /></td>
                <td><NumberInput value=typed.pad decimals=1 label=label(td_string!(loc, check_in.pad)) /></td>
            </tr>
        }
    };
    view! {
        <Block title=td_string!(loc, check_in.instrument)>
            <div class="block-body">
                <fieldset class="group">
                    <legend>{td_string!(loc, check_in.lamps)}</legend>
                    <div class="lamps">{Lamp::ALL.iter().copied().map(lamp).collect_view()}</div>
                </fieldset>
                <table class="wheels">
                    <thead>
                        <tr>
                            <th>{td_string!(loc, check_in.wheel)}</th>
                            <th>{td_string!(loc, check_in.tread)}</th>
                            <th>{td_string!(loc, check_in.pressure)}</th>
                            <th>{td_string!(loc, check_in.pad)}</th>
                        </tr>
                    </thead>
                    <tbody>{WheelAt::ALL.iter().copied().zip(walk.wheels).map(wheel).collect_view()}</tbody>
                </table>
                <p class="quiet">{td_string!(loc, check_in.worn_hint)}</p>
            </div>
        </Block>
    }
}

/// What the customer tells of the concern.
#[component]
pub fn InterviewBlock(walk: Walk, concern: Memo<String>, sent: Memo<Vec<PhotoId>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let question = move |(question, answer): (Question, RwSignal<String>)| {
        view! {
            <Field id=format!("question-{}", question.code()) label=words::question(loc, question)>
                <TextInput value=answer maxlength=400 />
            </Field>
        }
    };
    view! {
        <Block title=td_string!(loc, check_in.interview) note=td_string!(loc, check_in.interview_hint) class="concern">
            {move || (!concern.with(String::is_empty)).then(|| view! { <blockquote>{concern.get()}</blockquote> })}
            {move || view! { <SentPhotos photos=sent.get() /> }}
            <div class="block-body fields">{Question::ALL.iter().copied().zip(walk.interview).map(question).collect_view()}</div>
        </Block>
    }
}
