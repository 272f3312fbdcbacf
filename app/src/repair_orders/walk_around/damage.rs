//! Marking damage: a tap on the outline, or the side of the car from a list; then its kind, a note, a photo.

use super::form::Walk;
use super::outline::{Outline, spoken};
use crate::execute::new_id;
use crate::repair_orders::Shown;
use crate::repair_orders::photos::{Queue, RefusedPhoto, Take, Thumb, small};
use crate::ui::{Block, Button, Choice, Dialog, Field, Glyph, Icon, Kind, Segments, Select, State, StateText, TextInput};
use crate::words::{self, Loc};
use domain::repair_orders::walk_around::{DamageKind, Mark, View};
use domain::repair_orders::{Photo, Shows};
use domain::{MarkId, PhotoId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A tap this near to a mark is meant for it, in units of the outline.
const NEAR: f64 = 34.0;

/// The mark that is being looked at.
#[derive(Clone, Copy)]
struct Edited {
    /// Its place in the list.
    index: RwSignal<Option<usize>>,
    side: RwSignal<String>,
    kind: RwSignal<Option<DamageKind>>,
    note: RwSignal<String>,
}

/// The outline with its marks, and the same as a list.
#[component]
pub fn DamageBlock(
    shown: Shown,
    walk: Walk,
    queue: Queue,
    /// A mark is being looked at.
    looked_at: RwSignal<bool>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let photos = Memo::new(move |_| shown.page.with(|page| page.order.walked.photos.clone()));
    // A mark does not wait for a photo that was none, that nobody sends any more, or that was taken back.
    Effect::new(move |_| {
        let mut gone = shown.page.with(|page| page.order.walked.taken_back.clone());
        queue.given_up.with(|given_up| gone.extend(given_up));
        let is_gone = |mark: &Mark| mark.photo.is_some_and(|photo| gone.contains(&photo));
        if walk.marks.with_untracked(|marks| marks.iter().any(is_gone)) {
            walk.marks.update(|marks| marks.iter_mut().filter(|mark| is_gone(mark)).for_each(|mark| mark.photo = None));
        }
    });
    let arrives = move |photo: PhotoId| photos.with(|photos| photos.iter().any(|known| known.id == photo));
    let edited = Edited {
        index: RwSignal::new(None),
        side: RwSignal::new(String::new()),
        kind: RwSignal::new(None),
        note: RwSignal::new(String::new()),
    };
    let open = looked_at;
    let edit = move |index: usize| {
        walk.marks.with_untracked(|marks| {
            if let Some(mark) = marks.get(index) {
                edited.side.set(View::at(mark.x, mark.y).code().to_owned());
                edited.kind.set(Some(mark.damage));
                edited.note.set(mark.note.clone());
            }
        });
        edited.index.set(Some(index));
        open.set(true);
    };
    let add = move |(x, y): (u16, u16)| {
        walk.marks.update(|marks| {
            marks.push(Mark { id: Some(MarkId(new_id())), x, y, damage: DamageKind::Scratch, note: String::new(), photo: None });
        });
        edit(walk.marks.with_untracked(|marks| marks.len() - 1));
    };
    let tap = move |(x, y): (u16, u16)| {
        let near = |mark: &Mark| (f64::from(mark.x) - f64::from(x)).hypot(f64::from(mark.y) - f64::from(y)) <= NEAR;
        match walk.marks.with_untracked(|marks| marks.iter().position(near)) {
            Some(known) => edit(known),
            None => add((x, y)),
        }
    };
    let row = move |(index, mark): (usize, Mark)| {
        let text = spoken(loc, index, &mark);
        let note = mark.note.clone();
        view! {
            <li>
                <button type="button" class="button" on:click=move |_| edit(index)>
                    <span class="number">{index + 1}</span>
                    <span>{text}{(!note.is_empty()).then(|| view! { <small>{note.clone()}</small> })}</span>
                    {mark.photo.map(|photo| if arrives(photo) {
                        view! { <Icon glyph=Glyph::Camera /> }.into_any()
                    } else {
                        view! { <StateText state=State::Waiting glyph=Glyph::CloudUpload text=td_string!(loc, check_in.sending) /> }.into_any()
                    })}
                </button>
            </li>
        }
    };
    view! {
        <Block title=td_string!(loc, check_in.damage) note=td_string!(loc, check_in.tap)>
            <div class="damage">
                <Outline marks=walk.marks tapped=Callback::new(tap) />
                <div class="stack">
                    <Show when=move || walk.marks.with(Vec::is_empty)><p class="quiet">{td_string!(loc, check_in.no_marks)}</p></Show>
                    <ol class="marks">{move || walk.marks.get().into_iter().enumerate().map(row).collect_view()}</ol>
                    <Button glyph=Glyph::Plus on_press=move |()| add(View::Top.middle())>{td_string!(loc, check_in.add_mark)}</Button>
                </div>
            </div>
            <MarkDialog walk queue photos edited open />
        </Block>
    }
}

/// What a mark says. It is written into the list as it is chosen, so that closing the dialog loses nothing.
#[component]
fn MarkDialog(walk: Walk, queue: Queue, photos: Memo<Vec<Photo>>, edited: Edited, open: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let change = move |change: &dyn Fn(&mut Mark)| {
        if let Some(index) = edited.index.get_untracked() {
            walk.marks.update(|marks| {
                if let Some(mark) = marks.get_mut(index) {
                    change(mark);
                }
            });
        }
    };
    Effect::new(move |before: Option<()>| {
        let (kind, note, side) = (edited.kind.get(), edited.note.get(), View::from_code(&edited.side.get()));
        if before.is_some() && open.get_untracked() {
            change(&|mark| {
                mark.damage = kind.unwrap_or(mark.damage);
                mark.note.clone_from(&note);
                if let Some(side) = side.filter(|side| *side != View::at(mark.x, mark.y)) {
                    (mark.x, mark.y) = side.middle();
                }
            });
        }
    });
    let remove = move |()| {
        if let Some(index) = edited.index.get_untracked() {
            open.set(false);
            walk.marks.update(|marks| drop(marks.remove(index)));
        }
    };
    let mark = Memo::new(move |_| edited.index.get().and_then(|index| walk.marks.with(|marks| marks.get(index).cloned())));
    let title = move || edited.index.get().zip(mark.get()).map(|(index, mark)| spoken(loc, index, &mark)).unwrap_or_default();
    let kinds: Vec<_> = DamageKind::ALL.iter().map(|kind| Choice::new(*kind, words::damage(loc, *kind))).collect();
    let sides: Vec<_> = View::ALL.iter().map(|view| Choice::new(view.code().to_owned(), words::view(loc, *view))).collect();
    let (kinds, sides) = (StoredValue::new(kinds), Signal::stored(sides));
    let taken = Callback::new(move |photo| change(&|mark| mark.photo = Some(photo)));
    let picture = move || {
        let photo = mark.get()?.photo?;
        let pending = queue.pending.with(|list| list.iter().find(|pending| pending.photo == photo).cloned());
        let there = photos.with(|photos| photos.iter().any(|known| known.id == photo));
        Some(match pending {
            Some(pending) => {
                view! { <Thumb src=pending.preview shows=Shows::Damage stage=Some(pending.stage) not_kept=!pending.kept /> }.into_any()
            }
            None if there => view! { <Thumb src=small(photo) shows=Shows::Damage stage=None /> }.into_any(),
            // Another device has taken it.
            None => view! { <StateText state=State::Waiting glyph=Glyph::CloudUpload text=td_string!(loc, check_in.photo_elsewhere) /> }
                .into_any(),
        })
    };
    let discarded = Callback::new(move |()| change(&|mark| mark.photo = None));
    let refused = move || {
        let photo = mark.get()?.photo?;
        let pending = queue.pending.with(|list| list.iter().find(|pending| pending.photo == photo).cloned())?;
        Some(view! { <RefusedPhoto queue pending discarded /> })
    };
    let has_photo = Memo::new(move |_| mark.with(|mark| mark.as_ref().is_some_and(|mark| mark.photo.is_some())));
    let without = move |()| change(&|mark| mark.photo = None);
    let take = td_string!(loc, check_in.take_of, shows = words::shows(loc, Shows::Damage));
    view! {
        <Dialog id="mark" open title close_label=td_string!(loc, common.close)>
            <div class="form">
                <Segments name="damage-kind" label=td_string!(loc, check_in.damage_kind) choices=kinds.get_value() value=edited.kind fill=true />
                <Field id="side" label=td_string!(loc, check_in.side)><Select value=edited.side choices=sides /></Field>
                <Field id="mark-note" label=td_string!(loc, check_in.note) mark=td_string!(loc, common.optional)>
                    <TextInput value=edited.note maxlength=200 />
                </Field>
                <div class="row">
                    {picture}
                    <Take queue shows=Signal::stored(Shows::Damage) text=td_string!(loc, check_in.take) label=take.clone() taken />
                    <Show when=move || has_photo.get()><Button glyph=Glyph::X on_press=without>{td_string!(loc, check_in.no_photo_of_mark)}</Button></Show>
                </div>
                {refused}
                <footer>
                    <Button kind=Kind::Danger glyph=Glyph::X on_press=remove>{td_string!(loc, check_in.mark_remove)}</Button>
                    <Button kind=Kind::Next on_press=move |()| open.set(false)>{td_string!(loc, check_in.done)}</Button>
                </footer>
            </div>
        </Dialog>
    }
}
