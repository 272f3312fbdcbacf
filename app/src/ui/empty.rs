//! The four quiet moments of a page: nothing there, on its way, gone wrong, cut off.

use super::badge::State;
use super::button::Button;
use super::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// Nothing there: says what would be, and offers what one can do.
#[component]
pub fn Empty(
    /// What is not there.
    #[prop(into)]
    title: TextProp,
    /// What that means.
    #[prop(optional, into)]
    text: Option<TextProp>,
    /// An icon above.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// What one can do about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            <b>{move || title.get()}</b>
            {text.map(|text| view! { <p>{move || text.get()}</p> })}
            {children.map(|children| children())}
        </div>
    }
}

/// On its way: grey lines where the text will be, and a word for screen readers.
#[component]
pub fn Loading(
    /// What is being fetched.
    #[prop(into)]
    label: TextProp,
    /// How many lines to draw.
    #[prop(default = 3)]
    lines: usize,
) -> impl IntoView {
    view! {
        <div class="bones" role="status" aria-busy="true">
            <span class="visually-hidden">{move || label.get()}</span>
            {(0..lines).map(|_| view! { <i aria-hidden="true"></i> }).collect::<Vec<_>>()}
        </div>
    }
}

/// Something to know, with what would help.
#[component]
pub fn Notice(
    /// Its colour.
    state: State,
    /// Its icon.
    glyph: Glyph,
    /// What it is.
    #[prop(into)]
    title: TextProp,
    /// More of it.
    #[prop(optional, into)]
    text: Option<TextProp>,
    /// Spoken at once, for what the user has just caused.
    #[prop(optional)]
    alert: bool,
    /// What would help: one button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="notice" data-state=state.as_str() role=alert.then_some("alert")>
            <Icon glyph/>
            <b>{move || title.get()}</b>
            {text.map(|text| view! { <p>{move || text.get()}</p> })}
            {children.map(|children| children())}
        </div>
    }
}

/// Gone wrong: what, and another try.
#[component]
pub fn ErrorNotice(
    /// What went wrong.
    #[prop(into)]
    title: TextProp,
    /// What would help.
    #[prop(optional, into)]
    text: Option<TextProp>,
    /// The words on the button.
    #[prop(optional, into)]
    retry_label: Option<TextProp>,
    /// Tries again; without it there is no button.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let retry = on_retry.zip(retry_label).map(|(on_retry, label)| {
        view! { <Button glyph=Glyph::RefreshCw on_press=on_retry>{move || label.get()}</Button> }
    });
    view! {
        <div class="notice" data-state="late" role="alert">
            <Icon glyph=Glyph::CircleX/>
            <b>{move || title.get()}</b>
            {text.map(|text| view! { <p>{move || text.get()}</p> })}
            {retry}
        </div>
    }
}

/// Cut off from the server: stands above the page until the line is back.
#[component]
pub fn OfflineBar(
    /// Whether the line is down.
    #[prop(into)]
    offline: Signal<bool>,
    /// What to know.
    #[prop(into)]
    text: TextProp,
    /// How old the page is, how much is not sent.
    #[prop(optional, into)]
    note: Option<TextProp>,
) -> impl IntoView {
    let bar = move || {
        let (text, note) = (text.clone(), note.clone());
        offline.get().then(|| {
            view! {
                <div class="offline-bar">
                    <Icon glyph=Glyph::CloudOff/>
                    <b>{move || text.get()}</b>
                    {note.map(|note| view! { <span>{move || note.get()}</span> })}
                </div>
            }
        })
    };
    view! { <div role="status">{bar}</div> }
}
