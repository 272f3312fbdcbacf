//! Taking photos: a button that opens the camera, and the places that a walk-around leads through.

use super::queue::{Pending, Queue, Stage};
use super::small;
use crate::ui::{Button, Glyph, Icon, Kind, State, StateText};
use crate::words::{self, Loc};
use domain::PhotoId;
use domain::repair_orders::photos::guided;
use domain::repair_orders::{Photo, Shows};
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_i18n::td_string;

/// A button that takes a photo: the camera on a tablet, a file at a desk.
#[component]
pub fn Take(
    queue: Queue,
    /// What the photo shows.
    shows: Signal<Shows>,
    /// The words on the button.
    #[prop(into)]
    text: TextProp,
    /// Its name, where the words alone do not say what is photographed.
    #[prop(into)]
    label: TextProp,
    /// Is told the id of the photo at once.
    #[prop(optional, into)]
    taken: Option<Callback<PhotoId>>,
) -> impl IntoView {
    // Who keeps the ids forgets one that is no photo; that it was none is said here.
    let mine = RwSignal::new(Vec::<PhotoId>::new());
    let none = Memo::new(move |_| {
        let is_none = |pending: &&Pending| pending.stage == Stage::NoPhoto && mine.with(|mine| mine.contains(&pending.photo));
        queue.pending.with(|pending| pending.iter().rev().find(is_none).cloned())
    });
    let chosen = move |event: leptos::ev::Event| {
        #[cfg(feature = "hydrate")]
        {
            use wasm_bindgen::JsCast;
            let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
            let files = input.files();
            let (of, before) = (shows.get_untracked(), mine.get_untracked());
            queue.taken_again(|pending| if taken.is_some() { before.contains(&pending.photo) } else { pending.shows == of });
            for place in 0..files.as_ref().map_or(0, web_sys::FileList::length) {
                let Some(file) = files.as_ref().and_then(|files| files.get(place)) else { continue };
                let photo = PhotoId(crate::execute::new_id());
                if let Some(taken) = taken {
                    mine.update(|mine| mine.push(photo));
                    taken.run(photo);
                }
                leptos::task::spawn_local(super::browser::take(queue, file, photo, of));
            }
            // The same file again is another photo.
            input.set_value("");
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (event, queue, shows, taken);
    };
    view! {
        <label class="button take">
            <Icon glyph=Glyph::Camera />
            {move || text.get()}
            <input type="file" accept="image/*" capture="environment" aria-label=move || label.get() on:change=chosen />
        </label>
        {move || none.get().map(|pending| view! { <RefusedPhoto queue pending /> })}
    }
}

/// A photo in small, and how far it is on its way.
#[component]
pub fn Thumb(
    /// Where it is shown from.
    #[prop(into)]
    src: String,
    /// What it shows.
    shows: Shows,
    /// How far it is; nothing for one that the server has.
    #[prop(optional_no_strip)]
    stage: Option<Stage>,
    /// The device had no room for it: until it is sent it is lost with the page.
    #[prop(optional)]
    not_kept: bool,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let alt = td_string!(loc, check_in.photo_of, shows = words::shows(loc, shows));
    let mark = match stage {
        None | Some(Stage::Sent) => None,
        Some(Stage::Prepares | Stage::Waits | Stage::OnItsWay) if not_kept => {
            Some((State::Late, Glyph::CircleAlert, td_string!(loc, check_in.not_kept)))
        }
        Some(Stage::Prepares) => Some((State::Working, Glyph::Camera, td_string!(loc, check_in.preparing))),
        Some(Stage::Waits) => Some((State::Waiting, Glyph::CloudOff, td_string!(loc, check_in.unsent))),
        Some(Stage::OnItsWay) => Some((State::Working, Glyph::CloudUpload, td_string!(loc, check_in.sending))),
        Some(Stage::Refused(_) | Stage::NoPhoto) => Some((State::Late, Glyph::CircleAlert, td_string!(loc, check_in.refused))),
    };
    view! {
        <span class="thumb">
            {if src.is_empty() {
                view! { <span class="photo-empty"><Icon glyph=Glyph::Camera /></span> }.into_any()
            } else {
                view! { <img src=src alt=alt loading="lazy" /> }.into_any()
            }}
            {mark.map(|(state, glyph, text)| view! { <span class="thumb-state"><StateText state glyph text /></span> })}
        </span>
    }
}

/// Why a photo is not taken, and what can be done.
#[component]
pub fn RefusedPhoto(
    queue: Queue,
    pending: Pending,
    /// What else is done when it is thrown away.
    #[prop(optional)]
    discarded: Option<Callback<()>>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let photo = pending.photo;
    let (why, may_be_sent) = match pending.stage {
        Stage::Refused(why) => (why, true),
        Stage::NoPhoto => (td_string!(loc, check_in.no_photo_again).to_owned(), false),
        Stage::Prepares | Stage::Waits | Stage::OnItsWay | Stage::Sent => return ().into_any(),
    };
    let discard = move |()| {
        queue.discard(photo);
        if let Some(discarded) = discarded {
            discarded.run(());
        }
    };
    view! {
        <div class="refused-photo" role="alert">
            <p>{why}</p>
            {may_be_sent.then(|| view! { <Button glyph=Glyph::RefreshCw on_press=move |()| queue.again(photo)>{td_string!(loc, check_in.try_again)}</Button> })}
            <Button kind=Kind::Danger glyph=Glyph::X on_press=discard>{td_string!(loc, check_in.discard)}</Button>
        </div>
    }
    .into_any()
}

/// The photos of the way round the car: each place with its photo, or the camera.
#[component]
pub fn Guided(queue: Queue, photos: Memo<Vec<Photo>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let place = move |shows: Shows| {
        let name = words::shows(loc, shows);
        let there =
            Memo::new(move |_| photos.with(|photos| guided(photos).into_iter().find(|(of, _)| *of == shows)?.1.map(|photo| photo.id)));
        let pending = Memo::new(move |_| queue.of(shows));
        let picture = move || match (pending.get(), there.get()) {
            (Some(Pending { preview, stage, kept, .. }), _) => {
                view! { <Thumb src=preview shows stage=Some(stage) not_kept=!kept /> }.into_any()
            }
            (None, Some(photo)) => view! { <Thumb src=small(photo) shows stage=None /> }.into_any(),
            (None, None) => view! { <span class="photo-empty"><Icon glyph=Glyph::Camera /></span> }.into_any(),
        };
        let has = move || pending.with(Option::is_some) || there.with(Option::is_some);
        let text = move || if has() { td_string!(loc, check_in.retake) } else { td_string!(loc, check_in.take) };
        view! {
            <li data-taken=has>
                <b>{name}</b>
                {picture}
                <Take queue shows=Signal::stored(shows) text label=td_string!(loc, check_in.take_of, shows = name) />
                {move || pending.get().map(|pending| view! { <RefusedPhoto queue pending /> })}
            </li>
        }
    };
    view! { <ul class="guided">{Shows::GUIDED.iter().copied().map(place).collect_view()}</ul> }
}
