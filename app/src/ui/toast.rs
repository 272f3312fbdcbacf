//! Short messages at the edge of the page: what was done, and the way back from it.

use super::badge::State;
use super::button::{Button, Kind};
use super::icon::{Glyph, Icon};
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use std::time::Duration;

/// How long a message without a way back stays.
const SHORT: Duration = Duration::from_secs(6);
/// How long one with a way back stays.
const LONG: Duration = Duration::from_secs(12);
/// More than this many at once are noise; the oldest goes.
const MOST: usize = 4;

/// The way back: its words and what it does.
#[derive(Clone, Debug)]
pub struct Undo {
    /// The words on the button.
    pub label: String,
    /// What it does.
    pub action: Callback<()>,
}

#[derive(Clone, Debug)]
struct Toast {
    key: u64,
    state: State,
    text: String,
    undo: Option<Undo>,
}

/// The messages of the page. Get it with [`use_toasts`], show it with [`ToastHost`].
#[derive(Clone, Copy, Debug)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
}

impl Toasts {
    /// Shows a message. `Ready` and `Done` go by themselves; `Late` (a refusal) stays until it is closed.
    pub fn push(&self, state: State, text: impl Into<String>, undo: Option<Undo>) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let stay = match (state, &undo) {
            (State::Late, _) => None,
            (_, Some(_)) => Some(LONG),
            _ => Some(SHORT),
        };
        self.shown.update(|shown| {
            shown.push(Toast { key, state, text: text.into(), undo });
            let surplus = shown.len().saturating_sub(MOST);
            shown.drain(..surplus);
        });
        if let Some(stay) = stay {
            let toasts = *self;
            set_timeout(move || toasts.close(key), stay);
        }
    }

    /// Something worked.
    pub fn done(&self, text: impl Into<String>) {
        self.push(State::Done, text, None);
    }

    /// Something was refused or failed.
    pub fn refused(&self, text: impl Into<String>) {
        self.push(State::Late, text, None);
    }

    fn close(&self, key: u64) {
        let _ = self.shown.try_update(|shown| shown.retain(|toast| toast.key != key));
    }
}

/// Gives the page its messages. Call it in the root component.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(toasts);
    toasts
}

/// The page's messages.
///
/// # Panics
/// When the root component did not call [`provide_toasts`].
#[must_use]
pub fn use_toasts() -> Toasts {
    expect_context::<Toasts>()
}

/// Where the messages appear; once, in the root component. It lies above an open dialog too.
#[component]
pub fn ToastHost(
    /// The name of the close button.
    #[prop(into)]
    close_label: TextProp,
) -> impl IntoView {
    let toasts = use_toasts();
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let any = toasts.shown.with(|shown| !shown.is_empty());
        if let Some(host) = node.get() {
            // Hidden and shown again, it comes above whatever opened since. Fails only when it is in that state already.
            let _ = host.hide_popover();
            if any {
                let _ = host.show_popover();
            }
        }
    });
    view! {
        <div node_ref=node class="toasts" popover="manual" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.key let:toast>
                {one(toast, toasts, close_label.clone())}
            </For>
        </div>
    }
}

fn one(toast: Toast, toasts: Toasts, close_label: TextProp) -> impl IntoView {
    let key = toast.key;
    let glyph = match toast.state {
        State::Late => Glyph::CircleAlert,
        State::Waiting => Glyph::CloudUpload,
        State::Working => Glyph::Info,
        State::Ready | State::Done => Glyph::Check,
    };
    let undo = toast.undo.map(|undo| {
        let act = move || {
            undo.action.run(());
            toasts.close(key);
        };
        view! { <Button on_press=act>{undo.label}</Button> }
    });
    view! {
        <div class="toast" data-state=toast.state.as_str()>
            <Icon glyph/>
            <span>{toast.text}</span>
            {undo}
            <Button kind=Kind::Plain glyph=Glyph::X label=close_label on_press=move || toasts.close(key)/>
        </div>
    }
}
