//! What a customer sent with the booking of a visit.

use super::{full, small};
use crate::execute::Sending;
use crate::ui::{Button, Field, Glyph, Kind, TextInput, WhyNot};
use crate::words::Loc;
use domain::appointments::Command;
use domain::{AppointmentId, PhotoId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The photos in small, each to be opened in full beside the page; nothing where there are none.
#[component]
pub fn SentPhotos(photos: Vec<PhotoId>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let photo = |(number, photo): (usize, &PhotoId)| {
        let name = td_string!(loc, appointments.sent_photo, number = number);
        view! { <li><a href=full(*photo) target="_blank" rel="noopener"><img src=small(*photo) alt=name loading="lazy" /></a></li> }
    };
    (!photos.is_empty()).then(|| view! { <ul class="sent-photos">{(1..).zip(&photos).map(photo).collect_view()}</ul> })
}

/// Which of the photos is removed, and why: it may show somebody who never agreed to it, or their plate. `sent`: the visit, and a photo.
#[component]
pub fn RemoveSentForm(sent: Vec<(AppointmentId, PhotoId)>, done: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let (chosen, reason) = (RwSignal::new(sent.first().copied().filter(|_| sent.len() == 1)), RwSignal::new(String::new()));
    let press = Callback::new(move |()| {
        if let Some((appointment, photo)) = chosen.get_untracked() {
            let command = Command::RemovePhoto { appointment, photo, reason: reason.get_untracked() };
            sending.send(domain::Command::Appointments(command), None, move |_| done.run(()));
        }
    });
    let missing = Signal::derive(move || chosen.get().is_none().then(|| td_string!(loc, appointments.choose_photo).to_owned()));
    let photo = |(number, of): (usize, (AppointmentId, PhotoId))| {
        let name = td_string!(loc, appointments.sent_photo, number = number);
        let is_chosen = move || chosen.get() == Some(of);
        view! {
            <label>
                <input
                    type="radio"
                    name="sent-photo"
                    value=of.1.to_string()
                    checked=untrack(is_chosen)
                    prop:checked=is_chosen
                    on:change=move |_| chosen.set(Some(of))
                />
                <img src=small(of.1) alt=name loading="lazy" />
            </label>
        }
    };
    view! {
        <div class="choose-sent" role="radiogroup" aria-label=td_string!(loc, appointments.ask_remove_photo)>
            {(1..).zip(sent).map(photo).collect_view()}
        </div>
        <Field id="remove-sent-why" label=td_string!(loc, appointments.remove_photo_why)><TextInput value=reason maxlength=200 required=true /></Field>
        <WhyNot reason=sending.refused />
        <footer>
            <Button kind=Kind::Danger glyph=Glyph::X disabled_reason=missing show_reason=false pending=sending.pending on_press=press>
                {td_string!(loc, appointments.remove_photo)}
            </Button>
        </footer>
    }
}
