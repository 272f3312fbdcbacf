//! All photos of an order, the newest last, each to be looked at in full; and a camera for what else is to be shown.

use super::queue::{Queue, UnsentNotice};
use super::take::{RefusedPhoto, Take, Thumb};
use super::{full, small};
use crate::repair_orders::{RefusedNotice, Shown};
use crate::ui::{Block, Button, Choice, Dialog, Facts, Field, Kind, Select, TextInput, open_while, use_clock};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::{Command, Photo, Shows};
use domain::{Permission, PhotoId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The photos of an order, with what is on its way.
#[component]
pub fn PhotosBlock(shown: Shown, queue: Queue) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let adds = Visit::here().may(Permission::Annotate);
    let photos = Memo::new(move |_| shown.page.with(|page| page.order.walked.photos.clone()));
    let order = shown.id();
    let pending =
        Memo::new(move |_| queue.pending.with(|list| list.iter().filter(|pending| pending.order == order).cloned().collect::<Vec<_>>()));
    let open = RwSignal::new(None::<PhotoId>);
    let photo = move |photo: Photo| {
        let (id, name) = (photo.id, words::shows(loc, photo.shows));
        view! {
            <li>
                <button type="button" class="photo" aria-label=td_string!(loc, check_in.larger, shows = name) on:click=move |_| open.set(Some(id))>
                    <Thumb src=small(id) shows=photo.shows stage=None />
                </button>
                <small>{name}</small>
            </li>
        }
    };
    let waiting = move |pending: super::queue::Pending| {
        let name = words::shows(loc, pending.shows);
        view! {
            <li>
                <Thumb src=pending.preview.clone() shows=pending.shows stage=Some(pending.stage.clone()) not_kept=!pending.kept />
                <small>{name}</small>
                <RefusedPhoto queue pending />
            </li>
        }
    };
    let none = move || photos.with(Vec::is_empty) && pending.with(Vec::is_empty);
    view! {
        <Block title=td_string!(loc, check_in.photos)>
            <UnsentNotice queue />
            <Show when=none><p class="block-body quiet">{td_string!(loc, check_in.no_photos)}</p></Show>
            <ul class="photos">
                {move || photos.get().into_iter().map(photo).collect_view()}
                {move || pending.get().into_iter().map(waiting).collect_view()}
            </ul>
            {adds.then(|| view! { <Add queue /> })}
            <Large shown photos open />
        </Block>
    }
}

/// Another photo, and what it shows.
#[component]
fn Add(queue: Queue) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let of = RwSignal::new(Shows::Finding.code().to_owned());
    let choices: Vec<_> = Shows::ALL.iter().rev().map(|shows| Choice::new(shows.code().to_owned(), words::shows(loc, *shows))).collect();
    let shows = Signal::derive(move || Shows::from_code(&of.get()).unwrap_or(Shows::Other));
    let add = td_string!(loc, check_in.add_photo);
    view! {
        <footer class="add-photo">
            <Select id="photo-shows" value=of choices=Signal::stored(choices) label=td_string!(loc, check_in.photo_shows) />
            <Take queue shows text=add label=add />
        </footer>
    }
}

/// A photo in full; reception takes back what does not belong here.
#[component]
fn Large(shown: Shown, photos: Memo<Vec<Photo>>, open: RwSignal<Option<PhotoId>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (wall, clock, receives) = (words::Clock::of(&visit), use_clock(), visit.may(Permission::Receive));
    let (sending, reason) = (shown.sending(), RwSignal::new(String::new()));
    let is_open = open_while(open, move || {
        sending.clear();
        reason.set(String::new());
    });
    let photo = Memo::new(move |_| photos.with(|photos| photos.iter().find(|photo| Some(photo.id) == open.get()).cloned()));
    let title = move || photo.get().map_or("", |photo| words::shows(loc, photo.shows));
    let picture = move || {
        photo.get().map(|photo| {
            let facts = [(wall.day_time(photo.taken_at, clock.now()), photo.by.name.clone())];
            let alt = td_string!(loc, check_in.photo_of, shows = words::shows(loc, photo.shows));
            view! {
                <img class="large" src=full(photo.id) alt=alt width=photo.width height=photo.height />
                <Facts facts=facts.to_vec() />
            }
        })
    };
    let withdraw = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(photo) = open.get_untracked() else { return };
        let command = Command::WithdrawPhoto { order: shown.id(), photo, reason: reason.get_untracked() };
        shown.send(sending, domain::Command::RepairOrders(command), move || open.set(None));
    };
    view! {
        <Dialog id="photo" open=is_open title close_label=td_string!(loc, common.close) wide=true>
            {picture}
            {receives.then(|| view! {
                <form class="form" on:submit=withdraw>
                    <Field id="withdraw-reason" label=td_string!(loc, check_in.withdraw_reason) hint=td_string!(loc, check_in.withdraw_means)>
                        <TextInput value=reason required=true maxlength=400 />
                    </Field>
                    <RefusedNotice sending />
                    <footer><Button kind=Kind::Danger submit=true pending=sending.pending>{td_string!(loc, check_in.withdraw)}</Button></footer>
                </form>
            })}
        </Dialog>
    }
}
