//! A page behind a link follows its one order: a stream that only says when to look again.

/// Calls `changed` whenever the order behind the token may have changed, for as long as the page lives; once more when the stream is refused,
/// as behind a link that was withdrawn or has expired.
pub fn follow(token: &str, changed: impl Fn() + Clone + 'static) {
    let address = format!("/api/v1/p/{token}/events");
    #[cfg(feature = "hydrate")]
    leptos::prelude::Effect::new(move |_| browser::follow(&address, changed.clone()));
    #[cfg(not(feature = "hydrate"))]
    let _ = (address, changed);
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Event, EventSource, MessageEvent, VisibilityState};

    pub(super) fn follow(address: &str, changed: impl Fn() + Clone + 'static) {
        let Ok(source) = EventSource::new(address) else { return };
        let heard = changed.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |_: MessageEvent| heard());
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // A stream that broke is opened again by the browser; one that the server refuses is not, and the page asks once why.
        let (failed, refused) = (source.clone(), changed.clone());
        let on_error = Closure::<dyn Fn(Event)>::new(move |_: Event| {
            if failed.ready_state() == EventSource::CLOSED {
                refused();
            }
        });
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        // A telephone that was put away has missed what happened meanwhile.
        let woken = Closure::<dyn Fn()>::new(move || {
            if document().visibility_state() == VisibilityState::Visible {
                changed();
            }
        });
        let _ = document().add_event_listener_with_callback("visibilitychange", woken.as_ref().unchecked_ref());
        let kept = StoredValue::new_local((source, on_message, on_error, woken));
        on_cleanup(move || {
            kept.with_value(|(source, _, _, woken)| {
                source.close();
                let _ = document().remove_event_listener_with_callback("visibilitychange", woken.as_ref().unchecked_ref());
            });
        });
    }
}
