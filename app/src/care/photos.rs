//! The photos of the car, for its customer.

use crate::words::{self, Loc};
use domain::care::Seen;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What was photographed of the customer's car.
#[component]
pub fn Photos(photos: Vec<Seen>, token: String) -> impl IntoView {
    let loc = expect_context::<Loc>();
    (!photos.is_empty()).then(|| {
        view! {
            <section>
                <h2>{td_string!(loc, care.photos)}</h2>
                <PhotoList photos token />
            </section>
        }
    })
}

/// Photos in small; each leads to its larger copy.
#[component]
pub fn PhotoList(photos: Vec<Seen>, token: String) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let photo = |Seen { photo, shows }: Seen| {
        let (address, name) = (format!("/api/v1/p/{token}/photos/{photo}"), words::shows(loc, shows));
        let alt = td_string!(loc, check_in.photo_of, shows = name);
        view! {
            <li>
                <a href=address.clone() target="_blank" rel="noreferrer"><img src=format!("{address}/small") alt=alt loading="lazy" /></a>
                <small aria-hidden="true">{name}</small>
            </li>
        }
    };
    view! { <ul class="guest-photos">{photos.into_iter().map(photo).collect_view()}</ul> }
}
