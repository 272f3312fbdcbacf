//! One of few, all in sight.

use super::choice::Choice;
use super::icon::Icon;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A group of radio buttons drawn as one frame; arrow keys move within it.
#[component]
pub fn Segments<T>(
    /// Name of the group, unique on the page; the radios' ids begin with it.
    #[prop(into)]
    name: String,
    /// What is asked, for screen readers.
    #[prop(into)]
    label: TextProp,
    /// What can be chosen.
    choices: Vec<Choice<T>>,
    /// What is chosen; `None` until something is.
    value: RwSignal<Option<T>>,
    /// Over the whole width, all of one size.
    #[prop(optional)]
    fill: bool,
    /// Further classes.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let radios = choices
        .into_iter()
        .enumerate()
        .map(|(at, Choice { value: choice, text, glyph, refused })| {
            let chosen = {
                let choice = choice.clone();
                move || value.with(|value| value.as_ref() == Some(&choice))
            };
            view! {
                <label>
                    <input
                        type="radio"
                        name=name.clone()
                        id=format!("{name}-{at}")
                        value=at
                        disabled=refused
                        checked=untrack(&chosen)
                        prop:checked=chosen
                        on:change=move |_| value.set(Some(choice.clone()))
                    />
                    {glyph.map(|glyph| view! { <Icon glyph/> })}
                    {text}
                </label>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <div class=format!("segments {class}") role="radiogroup" data-fill=fill aria-label=move || label.get()>
            {radios}
        </div>
    }
}
