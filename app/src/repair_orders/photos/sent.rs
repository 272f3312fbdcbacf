//! What a customer sent with the booking of a visit.

use super::{full, small};
use crate::words::Loc;
use domain::PhotoId;
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
