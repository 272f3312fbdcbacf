//! A state in words: colour, icon and word, always the three together.

use super::icon::{Glyph, Icon};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What a colour means; nothing else in the product is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Blue: somebody is at it.
    Working,
    /// Amber: waiting for a part, a person, an answer.
    Waiting,
    /// Red: past its time, refused or stopped.
    Late,
    /// Green: the next one may go on.
    Ready,
    /// Grey: finished, no need to look again.
    Done,
}

impl State {
    /// The value of `data-state`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Waiting => "waiting",
            Self::Late => "late",
            Self::Ready => "ready",
            Self::Done => "done",
        }
    }
}

/// A state on its own small ground, for tables and heads. Without `state` it is neutral.
#[component]
pub fn Badge(
    /// Which state; `None` for a neutral word.
    #[prop(optional, into)]
    state: Option<State>,
    /// The icon before the word; a coloured badge must have one.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// The word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <span class="badge" data-state=state.map(State::as_str)>
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            {text}
        </span>
    }
}

/// A state in a line of text, without a ground.
#[component]
pub fn StateText(
    /// Which state.
    state: State,
    /// The icon before the words.
    glyph: Glyph,
    /// The words.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <span class="state" data-state=state.as_str()>
            <Icon glyph/>
            {text}
        </span>
    }
}
