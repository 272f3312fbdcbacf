//! A menu behind a button. The browser's popover closes it on Escape or a press elsewhere and gives the focus back;
//! it lies above everything, so no scrolling column cuts it off.

use super::button::Kind;
use super::icon::{Glyph, Icon};
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use wasm_bindgen::JsCast;

/// Gap between the button and its menu, and to the edge of the window, in CSS pixels.
const GAP: f64 = 4.0;

/// A button that opens a list of [`MenuLink`]s and [`MenuAction`]s.
#[component]
pub fn Menu(
    /// Id of the list, unique on the page.
    #[prop(into)]
    id: String,
    /// The name of the button: shown, or only spoken with `icon_only`.
    #[prop(into)]
    label: TextProp,
    /// The icon before the name.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// Shows only the icon.
    #[prop(optional)]
    icon_only: bool,
    /// How loud the button is.
    #[prop(optional)]
    kind: Kind,
    /// Further classes of the button.
    #[prop(optional, into)]
    class: String,
    /// The entries: `<li>`s.
    children: Children,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Ul>::new();
    let place = move |_| {
        if let (Some(button), Some(list)) = (button.get_untracked(), list.get_untracked()) {
            place_beside(&button, &list);
        }
    };
    // Before the entry does what it does: a dialog that it opens gives the focus back to whoever has it then, which must not be an entry
    // that is no longer there.
    let close_first = move |event: leptos::ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let chosen = target.and_then(|target| target.closest(":is(a, button):not([aria-disabled])").ok().flatten());
        if let (Some(_), Some(list)) = (chosen, list.get_untracked()) {
            // Fails only when the list is closed already.
            let _ = list.hide_popover();
        }
    };
    let spoken = icon_only.then(|| {
        let label = label.clone();
        move || label.get()
    });
    view! {
        <button
            node_ref=button
            type="button"
            class=format!("button {class}")
            data-kind=kind.as_str()
            data-icon-only=icon_only
            aria-label=spoken
            popovertarget=id.clone()
            on:click=place
        >
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            {(!icon_only).then(|| view! { <span>{move || label.get()}</span><Icon glyph=Glyph::ChevronDown/> })}
        </button>
        <ul node_ref=list id=id class="menu" popover="auto" on:click:capture=close_first>
            {children()}
        </ul>
    }
}

/// Puts the list below the button, or above where there is more room; aligned with its nearer edge.
fn place_beside(button: &web_sys::HtmlElement, list: &web_sys::HtmlElement) {
    let (Some(width), Some(height)) = (window_size(|w| w.inner_width()), window_size(|w| w.inner_height())) else {
        return;
    };
    let at = button.get_bounding_client_rect();
    let style = list.style();
    let below = height - at.bottom() >= at.top();
    // Whole pixels: writing a fraction would bring the printing of floating point numbers into every page.
    let set = |name: &str, value: f64| {
        let _ = style.set_property(name, &format!("{}px", value as i32));
    };
    let clear = |name: &str| {
        let _ = style.set_property(name, "auto");
    };
    if below {
        set("top", at.bottom() + GAP);
        clear("bottom");
    } else {
        set("bottom", height - at.top() + GAP);
        clear("top");
    }
    set("max-height", (if below { height - at.bottom() } else { at.top() }) - 3.0 * GAP);
    if at.left() + at.width() / 2.0 > width / 2.0 {
        set("right", (width - at.right()).max(GAP));
        clear("left");
    } else {
        set("left", at.left().max(GAP));
        clear("right");
    }
}

fn window_size(read: impl Fn(&web_sys::Window) -> Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>) -> Option<f64> {
    read(&window()).ok()?.as_f64()
}

/// An entry that leads somewhere.
#[component]
pub fn MenuLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What it is called.
    #[prop(into)]
    text: TextProp,
    /// The icon before it.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// A quiet note at its end.
    #[prop(optional, into)]
    note: Option<TextProp>,
    /// Whether one is there now.
    #[prop(optional, into)]
    current: Signal<bool>,
) -> impl IntoView {
    view! {
        <li>
            <a href=href aria-current=move || current.get().then_some("page")>
                {glyph.map(|glyph| view! { <Icon glyph/> })}
                {move || text.get()}
                {note.map(|note| view! { <span class="push">{move || note.get()}</span> })}
            </a>
        </li>
    }
}

/// An entry that does something; while `refused` says why not, it does nothing and shows the reason.
#[component]
pub fn MenuAction(
    /// What it does.
    #[prop(into)]
    on_press: Callback<()>,
    /// What it is called.
    #[prop(into)]
    text: TextProp,
    /// The icon before it.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// A quiet note at its end, such as the key for it.
    #[prop(optional, into)]
    note: Option<TextProp>,
    /// Why it cannot be done now.
    #[prop(optional, into)]
    refused: Signal<Option<String>>,
) -> impl IntoView {
    let press = move |_| {
        if refused.with_untracked(Option::is_none) {
            on_press.run(());
        }
    };
    let beside = move || {
        refused.get().or_else(|| note.as_ref().map(|note| note.get().to_string())).map(|text| view! { <span class="push">{text}</span> })
    };
    view! {
        <li>
            <button type="button" aria-disabled=move || refused.with(Option::is_some).then_some("true") on:click=press>
                {glyph.map(|glyph| view! { <Icon glyph/> })}
                {move || text.get()}
                {beside}
            </button>
        </li>
    }
}

/// A quiet name above the entries that follow.
#[component]
pub fn MenuName(
    /// The name.
    #[prop(into)]
    text: TextProp,
) -> impl IntoView {
    view! { <li class="menu-name">{move || text.get()}</li> }
}

/// A line between entries.
#[component]
pub fn MenuLine() -> impl IntoView {
    view! { <li class="menu-line" role="separator"></li> }
}
