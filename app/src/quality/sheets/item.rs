//! One item of a sheet: a tap for what is looked at, a figure for what is measured, a photo and a remark where something is wrong.

use super::look;
use crate::repair_orders::{NotKept, PhotoQueue, RefusedPhoto, Take, Thumb, small};
use crate::ui::{Checkbox, Choice, NumberInput, Segments, TextArea};
use crate::words::{self, Loc};
use domain::PhotoId;
use domain::quality::{Given, Item, MOST_PHOTOS_OF_ITEM, Mark, Measure, PhotoWhen, REMARK, SheetKind, mark_of};
use domain::repair_orders::Shows;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is filled in of an item.
#[derive(Clone, Copy)]
pub struct Typed {
    pub mark: RwSignal<Option<Mark>>,
    /// What it reads, in hundredths.
    value: RwSignal<Option<i64>>,
    /// The car has none of it.
    absent: RwSignal<bool>,
    photos: RwSignal<Vec<PhotoId>>,
    note: RwSignal<String>,
}

impl Typed {
    /// As it was filled in before.
    #[must_use]
    pub fn from(item: &Item, given: Option<&Given>) -> Self {
        let absent = given.is_some_and(|given| given.mark == Mark::Absent) && item.measure.is_some();
        Self {
            mark: RwSignal::new(given.map(|given| given.mark).filter(|_| item.measure.is_none())),
            value: RwSignal::new(given.and_then(|given| given.value).map(i64::from)),
            absent: RwSignal::new(absent),
            photos: RwSignal::new(given.map(|given| given.photos.clone()).unwrap_or_default()),
            note: RwSignal::new(given.map(|given| given.note.clone()).unwrap_or_default()),
        }
    }

    /// The answer, once there is one.
    #[must_use]
    pub fn given(self, item: &Item) -> Option<Given> {
        let value = self.value.get().and_then(|value| i32::try_from(value).ok());
        let mark = match item.measure {
            None => self.mark.get()?,
            Some(_) if self.absent.get() => Mark::Absent,
            Some(measure) => measure.mark(value?),
        };
        let value = value.filter(|_| item.measure.is_some() && mark != Mark::Absent);
        Some(Given { item: item.code.clone(), mark, value, photos: self.photos.get(), note: self.note.get().trim().to_owned() })
    }

    /// Whether nothing can read like this.
    #[must_use]
    pub fn cannot_be(self, item: &Item) -> bool {
        let unlikely = |measure: Measure, value: i64| i32::try_from(value).map_or(true, |value| !measure.can_be(value));
        item.measure.zip(self.value.get()).is_some_and(|(measure, value)| unlikely(measure, value))
    }
}

/// What to know before one looks: whether it must be, whether a photo is wanted, where the limits are.
fn hints(loc: Loc, item: &Item) -> String {
    let mut hints: Vec<String> = Vec::new();
    if item.safety {
        hints.push(td_string!(loc, sheets.must).to_owned());
    }
    match item.photo {
        PhotoWhen::Never => {}
        PhotoWhen::Bad => hints.push(td_string!(loc, sheets.photo_bad).to_owned()),
        PhotoWhen::Always => hints.push(td_string!(loc, sheets.photo_always).to_owned()),
    }
    if let Some(measure) = item.measure {
        let limit = |below: Option<i32>, above: Option<i32>| {
            let below = below.map(|value| format!("< {}", words::reading(value, measure.unit)));
            below.or_else(|| above.map(|value| format!("> {}", words::reading(value, measure.unit))))
        };
        let (watch, bad) = (limit(measure.watch_below, measure.watch_above), limit(measure.bad_below, measure.bad_above));
        if let (Some(watch), Some(bad)) = (watch, bad) {
            hints.push(td_string!(loc, sheets.limits, watch = watch, bad = bad));
        }
    }
    hints.join(" · ")
}

/// A row of the sheet.
#[component]
pub fn ItemRow(item: Item, typed: Typed, kind: SheetKind, photos: PhotoQueue) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (code, title) = (item.code.clone(), words::called(loc, &item.title).to_owned());
    let marked = {
        let item = item.clone();
        Memo::new(move |_| typed.given(&item).map(|given| mark_of(&item, &given)))
    };
    let state = move || marked.get().map(|mark| look(mark).0.as_str());
    let cannot_be = {
        let item = item.clone();
        move || typed.cannot_be(&item)
    };
    let answer = match item.measure {
        None => {
            let choice = |mark: &Mark| Choice::new(*mark, words::mark(loc, *mark)).with_glyph(look(*mark).1);
            let choices = Mark::ALL.iter().map(choice).collect();
            view! { <Segments name=format!("mark-{code}") label=title.clone() choices value=typed.mark fill=true /> }.into_any()
        }
        Some(measure) => {
            let (least, most) = (words::reading(measure.least, measure.unit), words::reading(measure.most, measure.unit));
            let wrong = move || {
                cannot_be().then(|| {
                    view! { <p class="error" role="alert">{td_string!(loc, sheets.cannot_be, least = least.as_str(), most = most.as_str())}</p> }
                })
            };
            let said = move || {
                marked.get().map(|mark| {
                    let (state, glyph) = look(mark);
                    view! { <crate::ui::StateText state glyph text=words::mark(loc, mark) /> }
                })
            };
            view! {
                <div class="reading">
                    <NumberInput value=typed.value decimals=2 unit=measure.unit.sign() id=format!("read-{code}") label=title.clone() />
                    <span class="said">{said}</span>
                    <Checkbox value=typed.absent label=td_string!(loc, sheets.absent) />
                </div>
                {wrong}
            }
            .into_any()
        }
    };
    let always = item.photo == PhotoWhen::Always;
    let more = Memo::new(move |_| {
        let begun = typed.photos.with(|photos| !photos.is_empty()) || typed.note.with(|note| !note.is_empty());
        always || begun || marked.get().is_some_and(|mark| mark != Mark::Good)
    });
    let (label, name) = (title.clone(), code.clone());
    let hints = hints(loc, &item);
    view! {
        <li data-state=state data-item=code.clone()>
            <b>{title}{(!hints.is_empty()).then(|| view! { <small>{hints.clone()}</small> })}</b>
            <div class="answer">{answer}</div>
            <Show when=move || more.get()>
                <More typed code=name.clone() title=label.clone() kind photos />
            </Show>
        </li>
    }
}

/// Photos and a remark.
#[component]
fn More(typed: Typed, code: String, title: String, kind: SheetKind, photos: PhotoQueue) -> impl IntoView {
    let loc = expect_context::<Loc>();
    // A photo is on its way before its sheet is: it is for the house alone until the sheet is shared, or what it shows is told.
    let shows = Shows::Other;
    let taken = Callback::new(move |photo: PhotoId| typed.photos.update(|photos| photos.push(photo)));
    // What turned out to be no photo shows nothing.
    Effect::new(move |_| {
        let given_up = photos.given_up.get();
        if typed.photos.with_untracked(|photos| photos.iter().any(|photo| given_up.contains(photo))) {
            typed.photos.update(|photos| photos.retain(|photo| !given_up.contains(photo)));
        }
    });
    let picture = move |photo: PhotoId| {
        let pending = move || photos.pending.with(|list| list.iter().find(|pending| pending.photo == photo).cloned());
        view! {
            <li>{move || match pending() {
                Some(pending) => {
                    let stage = Some(pending.stage.clone());
                    view! { <Thumb src=pending.preview.clone() shows stage not_kept=!pending.kept /><RefusedPhoto queue=photos pending /> }.into_any()
                }
                None => view! { <Thumb src=small(photo) shows stage=None /> }.into_any(),
            }}</li>
        }
    };
    let remark = if kind == SheetKind::Health { td_string!(loc, sheets.remark_customer) } else { td_string!(loc, sheets.remark) };
    let label = format!("{} {title}", td_string!(loc, sheets.photo));
    view! {
        <div class="more">
            <div class="finding-photos">
                <ul class="photos">{move || typed.photos.get().into_iter().map(picture).collect_view()}</ul>
                <Show when=move || typed.photos.with(|photos| photos.len() < MOST_PHOTOS_OF_ITEM)>
                    <Take queue=photos shows=Signal::stored(shows) text=td_string!(loc, sheets.photo) label=label.clone() taken />
                </Show>
                <NotKept queue=photos photos=typed.photos />
            </div>
            <label class="remark" for=format!("remark-{code}")>{remark}</label>
            <TextArea value=typed.note id=format!("remark-{code}") maxlength=REMARK as u32 rows=1 />
        </div>
    }
}
