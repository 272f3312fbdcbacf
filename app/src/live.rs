//! Live changes: one event stream per visible page. A message only says what changed; whoever shows it refetches.

use domain::live::{Area, Message};
use leptos::prelude::*;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use uuid::Uuid;

/// Lists and figures are fetched this long after a change.
const LISTS_WAIT: Duration = Duration::from_millis(1_500);

type Listener = Arc<dyn Fn(&Message) + Send + Sync>;

/// The page's view of the line to the server.
#[derive(Clone)]
pub struct Live {
    /// Whether the last attempt to reach the server succeeded.
    pub reached: RwSignal<bool>,
    /// The session has ended while a page was open: ask for the password over it.
    pub session_ended: RwSignal<bool>,
    /// Counts the sign-ins over this page: each opens the stream again.
    pub signed_in_again: RwSignal<u32>,
    listeners: Arc<Mutex<Vec<(u32, Listener)>>>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            reached: RwSignal::new(true),
            session_ended: RwSignal::new(false),
            signed_in_again: RwSignal::new(0),
            listeners: Arc::default(),
        }
    }
}

impl Live {
    /// Calls `listener` for every message, in order and without coalescing, until the current owner is disposed of.
    pub fn on_message(&self, listener: impl Fn(&Message) + Send + Sync + 'static) {
        let listeners = Arc::clone(&self.listeners);
        let id = {
            let mut list = listeners.lock().expect("no listener panics while registering");
            let id = list.last().map_or(0, |(last, _)| last + 1);
            list.push((id, Arc::new(listener)));
            id
        };
        on_cleanup(move || {
            if let Ok(mut list) = listeners.lock() {
                list.retain(|(other, _)| *other != id);
            }
        });
    }

    /// A number that moves on whenever one of these subjects may have changed: put it into a resource's source.
    #[must_use]
    pub fn changes_of(&self, concerns: impl Fn(Uuid, Area) -> bool + Send + Sync + 'static) -> ReadSignal<u32> {
        let (count, set_count) = signal(0_u32);
        self.on_message(move |message| {
            let concerned = match message {
                Message::Change(change) => concerns(change.subject, change.area),
                Message::Refetch => true,
                Message::SignedOut { .. } => false,
            };
            if concerned {
                set_count.update(|count| *count += 1);
            }
        });
        count
    }

    /// The same for what half the house changes, lists and figures: many changes are one, told a moment after the first.
    #[must_use]
    pub fn lists_of(&self, concerns: impl Fn(Area) -> bool + Send + Sync + 'static) -> ReadSignal<u32> {
        let (count, set_count) = signal(0_u32);
        let waits = StoredValue::new(false);
        let tell = move || {
            // The page may have gone meanwhile, and its signals with it.
            let _ = waits.try_set_value(false);
            let _ = set_count.try_update(|count| *count += 1);
        };
        self.on_message(move |message| match message {
            Message::Change(change) if concerns(change.area) => {
                if waits.try_update_value(|waits| std::mem::replace(waits, true)) == Some(false) {
                    set_timeout(tell, LISTS_WAIT);
                }
            }
            Message::Refetch => tell(),
            Message::Change(_) | Message::SignedOut { .. } => {}
        });
        count
    }

    #[cfg(feature = "hydrate")]
    fn publish(&self, message: &Message) {
        let listeners: Vec<Listener> =
            self.listeners.lock().map(|list| list.iter().map(|(_, listener)| Arc::clone(listener)).collect()).unwrap_or_default();
        for listener in listeners {
            listener(message);
        }
    }

    /// Opens the stream, and keeps it open while the page is visible: a hidden tab must not use up one of the few connections a
    /// browser allows per host.
    #[cfg(feature = "hydrate")]
    pub fn open(&self) {
        browser::keep_open(self.clone());
    }
}

/// Waits until the page has woken up. What changes before is not what the server has drawn, and nothing wakes up over that.
#[cfg(feature = "hydrate")]
pub async fn awake() {
    let is_awake = || document().document_element().is_some_and(|html| html.has_attribute("data-hydrated"));
    while !is_awake() {
        gloo_timers::future::TimeoutFuture::new(20).await;
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::{Live, Message};
    use leptos::prelude::*;
    use std::cell::RefCell;
    use std::rc::Rc;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{EventSource, MessageEvent, VisibilityState};

    const ADDRESS: &str = "/api/v1/events";
    /// `EventSource.CLOSED`: the browser has given up, as it does on an HTTP error.
    const CLOSED: u16 = 2;
    /// `EventSource.OPEN`.
    const OPEN: u16 = 1;
    /// Before a stream that was given up is opened again.
    const PATIENCE_MS: u32 = 3_000;

    type Slot = Rc<RefCell<Option<EventSource>>>;

    pub(super) fn keep_open(live: Live) {
        let slot: Slot = Rc::default();
        {
            let (live, slot) = (live.clone(), Rc::clone(&slot));
            Effect::new(move |before: Option<()>| {
                live.signed_in_again.track();
                if slot.borrow().is_none() {
                    connect(&live, &slot, before.is_some());
                }
            });
        }
        let on_visibility = Closure::<dyn Fn()>::new(move || {
            if document().visibility_state() == VisibilityState::Hidden {
                if let Some(source) = slot.borrow_mut().take() {
                    source.close();
                }
            } else if slot.borrow().is_none() {
                connect(&live, &slot, true);
            }
        });
        let listening = document().add_event_listener_with_callback("visibilitychange", on_visibility.as_ref().unchecked_ref());
        if listening.is_ok() {
            // Lives as long as the page.
            on_visibility.forget();
        }
    }

    /// Opens the stream. `missed` says that something may have happened since the page was fetched.
    fn connect(live: &Live, slot: &Slot, missed: bool) {
        let Ok(source) = EventSource::new(ADDRESS) else { return };
        let on_message = {
            let (live, slot) = (live.clone(), Rc::clone(slot));
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                let Some(text) = event.data().as_string() else { return };
                let Ok(message) = serde_json::from_str::<Message>(&text) else { return };
                if matches!(message, Message::SignedOut { .. }) {
                    // Nothing more comes on this stream, and no other opens before somebody signs in.
                    if let Some(source) = slot.borrow_mut().take() {
                        source.close();
                    }
                    live.session_ended.set(true);
                }
                live.publish(&message);
            })
        };
        let on_open = {
            let live = live.clone();
            let missed = RefCell::new(missed);
            #[cfg(debug_assertions)]
            let was_open = RefCell::new(false);
            Closure::<dyn Fn()>::new(move || {
                live.reached.set(true);
                // What happened while the line was down was not heard.
                // While the product is being written, a server that is back is a new one with new files.
                #[cfg(debug_assertions)]
                if was_open.replace(true) {
                    let _ = window().location().reload();
                }
                if missed.replace(true) {
                    live.publish(&Message::Refetch);
                }
            })
        };
        let on_error = {
            let (live, slot) = (live.clone(), Rc::clone(slot));
            Closure::<dyn Fn()>::new(move || {
                let closed = slot.borrow().as_ref().is_some_and(|source| source.ready_state() == CLOSED);
                if closed {
                    slot.borrow_mut().take();
                    leptos::task::spawn_local(given_up(live.clone(), Rc::clone(&slot)));
                } else {
                    leptos::task::spawn_local(lost(live.clone(), Rc::clone(&slot)));
                }
            })
        };
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        on_message.forget();
        on_open.forget();
        on_error.forget();
        *slot.borrow_mut() = Some(source);
    }

    /// The line is down, unless it is back by the time at which the page is awake.
    async fn lost(live: Live, slot: Slot) {
        super::awake().await;
        if slot.borrow().as_ref().is_none_or(|source| source.ready_state() != OPEN) {
            live.reached.set(false);
        }
    }

    /// The server would not open the stream: because nobody is signed in any more, or because it is unwell.
    async fn given_up(live: Live, slot: Slot) {
        if crate::staff::api::sessions().await.is_err_and(|problem| problem.is_signed_out()) {
            live.session_ended.set(true);
            return;
        }
        lost(live.clone(), Rc::clone(&slot)).await;
        gloo_timers::future::TimeoutFuture::new(PATIENCE_MS).await;
        if slot.borrow().is_none() {
            connect(&live, &slot, true);
        }
    }
}
