//! A dialog: the browser's own, so that Escape, the focus trap and the returning focus are the browser's too.

use super::button::{Button, Kind};
use super::icon::Glyph;
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use wasm_bindgen::JsCast;

/// What first takes the focus in an opened dialog.
const FIRST: &str = ".dialog-body :is([autofocus], input, select, textarea), .dialog-body .button";

/// Whether the dialog is open that asks something: for as long as there is something `asked`. Closing it, by whatever way, forgets what
/// was asked and calls `closed`.
pub fn open_while<T: Send + Sync + 'static>(asked: RwSignal<Option<T>>, closed: impl Fn() + 'static) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(asked.with(Option::is_some)));
    Effect::new(move |_| {
        // Only where there is something to forget: setting it wakes the effect above, which would wake this one again, for ever.
        if !open.get() && asked.with_untracked(Option::is_some) {
            asked.set(None);
            closed();
        }
    });
    open
}

/// Calls `forget` when a dialog is opened for another subject than the last: what was typed for one thing is not sent for another. What is
/// typed survives closing and opening again for the same subject.
pub fn anew_for<T, K>(asked: RwSignal<Option<T>>, subject: impl Fn(&T) -> K + Send + Sync + 'static, forget: impl Fn() + 'static)
where
    T: Send + Sync + 'static,
    K: PartialEq + 'static,
{
    Effect::new(move |before: Option<Option<K>>| {
        let (before, now) = (before.flatten(), asked.with(|asked| asked.as_ref().map(&subject)));
        if now.is_some() && before.is_some() && now != before {
            forget();
        }
        now.or(before)
    });
}

/// Shows a dialog over the page and leads into it.
fn show(dialog: &web_sys::HtmlDialogElement) {
    // Fails only for a dialog that has left the page meanwhile.
    let _ = dialog.show_modal();
    focus_first(dialog);
}

/// A modal dialog, shown while `open` is true. Its content exists only while it is shown; keep what is typed in signals
/// outside, and it survives. End the content with a `<footer>` of buttons.
#[component]
pub fn Dialog(
    /// Id of the dialog, unique on the page.
    #[prop(into)]
    id: String,
    /// Shown or not. Escape and the close button set it to false.
    open: RwSignal<bool>,
    /// The heading: a question or what is being done.
    #[prop(into)]
    title: TextProp,
    /// The name of the close button.
    #[prop(into)]
    close_label: TextProp,
    /// Room for tables and long forms.
    #[prop(optional)]
    wide: bool,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let shown = open.get();
        let Some(dialog) = node.get() else { return };
        if shown && !dialog.open() {
            if dialog.is_connected() {
                show(&dialog);
            } else {
                // A page that is opened with its dialog is in the document with the next frame.
                request_animation_frame(move || {
                    if open.try_get_untracked() == Some(true) && !dialog.open() {
                        show(&dialog);
                    }
                });
            }
        } else if !shown && dialog.open() {
            dialog.close();
        }
    });
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    view! {
        <dialog node_ref=node id=id class="dialog" data-size=wide.then_some("wide") aria-labelledby=labelled_by on:close=move |_| open.set(false)>
            <header>
                <h2 id=title_id>{move || title.get()}</h2>
                <Button kind=Kind::Plain glyph=Glyph::X label=close_label on_press=move || open.set(false)/>
            </header>
            <Show when=move || open.get()>
                <div class="dialog-body">{children()}</div>
            </Show>
        </dialog>
    }
}

fn focus_first(dialog: &web_sys::HtmlDialogElement) {
    if let Ok(Some(element)) = dialog.query_selector(FIRST)
        && let Some(element) = element.dyn_ref::<web_sys::HtmlElement>()
    {
        let _ = element.focus();
    }
}
