//! Photos on their way to the server. One at a time, again and again until each has arrived; what is not sent yet outlives the page.

#[cfg(feature = "hydrate")]
use crate::live::Live;
use crate::repair_orders::Shown;
use crate::ui::{Glyph, Notice, State};
#[cfg(feature = "hydrate")]
use crate::visit::Visit;
#[cfg(feature = "hydrate")]
use crate::words;
use crate::words::Loc;
use chrono::{DateTime, Utc};
#[cfg(feature = "hydrate")]
use domain::PersonId;
use domain::repair_orders::Shows;
use domain::{OrderId, PhotoId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// How far a photo is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is kept as it was taken, and being scaled down.
    Prepares,
    /// It waits for the line, or for those before it.
    Waits,
    /// It is being sent.
    OnItsWay,
    /// It has arrived; the order does not show it yet.
    Sent,
    /// The server does not want it, for this reason.
    Refused(String),
    /// What was chosen is no photo.
    NoPhoto,
}

/// A photo that the server does not have yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    pub photo: PhotoId,
    pub order: OrderId,
    pub shows: Shows,
    pub taken_at: DateTime<Utc>,
    /// Where the browser shows it from; empty while it is prepared, and when it is sent as it came.
    pub preview: String,
    pub stage: Stage,
    /// The device keeps it until it has arrived; one that it had no room for is lost with the page.
    pub kept: bool,
}

impl Pending {
    /// Whether it has not arrived yet, and somebody waits for it.
    #[must_use]
    pub const fn is_unsent(&self) -> bool {
        matches!(self.stage, Stage::Prepares | Stage::Waits | Stage::OnItsWay)
    }

    /// Whether it is gone when the page is closed now.
    #[must_use]
    pub const fn is_lost_with_page(&self) -> bool {
        !self.kept && self.is_unsent()
    }
}

/// The photos of a page that are on their way.
#[derive(Clone, Copy)]
pub struct Queue {
    pub pending: RwSignal<Vec<Pending>>,
    /// Photos that nobody sends any more: they were none, or somebody gave them up.
    pub given_up: RwSignal<Vec<PhotoId>>,
    /// The order of the page; nothing where photos of whichever order are sent.
    pub(super) shown: Option<Shown>,
    /// The order that photos are taken of on a page that shows none.
    pub taking: RwSignal<Option<OrderId>>,
    #[cfg(feature = "hydrate")]
    pub(super) around: StoredValue<Around>,
}

/// What a task needs that outlives the page.
#[cfg(feature = "hydrate")]
#[derive(Clone)]
pub(super) struct Around {
    pub(super) live: Live,
    pub(super) person: PersonId,
    pub(super) loc: Loc,
    pub(super) clock: words::Clock,
}

#[cfg(feature = "hydrate")]
impl Around {
    fn here(live: Live) -> Self {
        let visit = Visit::here();
        Self { live, person: visit.actor().person, loc: expect_context::<Loc>(), clock: words::Clock::of(&visit) }
    }
}

impl Queue {
    /// Takes up what was left unsent, and sends it. Call it in a component's body.
    #[must_use]
    pub fn begin(shown: Shown) -> Self {
        let queue = Self::with(Some(shown));
        // A photo that the order shows has arrived.
        Effect::new(move |_| {
            let known = shown.page.with(|page| page.order.walked.photos.iter().map(|photo| photo.id).collect::<Vec<_>>());
            let arrived = |pending: &Pending| pending.stage == Stage::Sent && known.contains(&pending.photo);
            // The order may have shown it before the answer came: both are followed.
            if queue.pending.with(|pending| pending.iter().any(arrived)) {
                queue.pending.update(|pending| pending.retain(|pending| !arrived(pending)));
            }
        });
        queue
    }

    /// Sends what was left unsent, where no order is shown. Call it in a component's body.
    #[must_use]
    pub fn carry_on() -> Self {
        Self::with(None)
    }

    fn with(shown: Option<Shown>) -> Self {
        #[cfg(feature = "hydrate")]
        let live = expect_context::<Live>();
        let queue = Self {
            pending: RwSignal::new(Vec::new()),
            given_up: RwSignal::new(Vec::new()),
            shown,
            taking: RwSignal::new(None),
            #[cfg(feature = "hydrate")]
            around: StoredValue::new(Around::here(live.clone())),
        };
        #[cfg(feature = "hydrate")]
        {
            Effect::new(move |_| super::browser::take_up(queue));
            // Whoever has signed in again over the page goes on sending.
            Effect::new(move |before: Option<u32>| {
                let now = live.signed_in_again.get();
                if before.is_some_and(|before| before != now) {
                    super::browser::send(queue);
                }
                now
            });
        }
        queue
    }

    /// The order that photos are taken of.
    #[cfg(feature = "hydrate")]
    pub(super) fn order(self) -> Option<OrderId> {
        self.shown.map(Shown::id).or_else(|| self.taking.try_get_untracked().flatten())
    }

    /// The photos of this order that are on their way and show this, the newest last.
    #[must_use]
    pub fn of(self, shows: Shows) -> Option<Pending> {
        let order = self.shown?.id();
        self.pending.with(|pending| pending.iter().rfind(|pending| pending.order == order && pending.shows == shows).cloned())
    }

    /// How many have not arrived yet, whichever order they are of.
    #[must_use]
    pub fn unsent(self) -> usize {
        self.pending.with(|pending| pending.iter().filter(|pending| pending.is_unsent()).count())
    }

    /// Whether the device had no room for one that has not arrived yet.
    #[must_use]
    pub fn no_room(self) -> bool {
        self.pending.with(|pending| pending.iter().any(Pending::is_lost_with_page))
    }

    /// Whether photos of this order are on their way. One that was refused is not: nobody waits for it.
    #[must_use]
    pub fn is_busy(self) -> bool {
        let Some(order) = self.shown.map(Shown::id) else { return false };
        self.pending.with(|pending| pending.iter().any(|pending| pending.order == order && pending.is_unsent()))
    }

    pub(super) fn set_stage(self, photo: PhotoId, stage: Stage) {
        let set = |pending: &mut Vec<Pending>| {
            if let Some(pending) = pending.iter_mut().find(|pending| pending.photo == photo) {
                pending.stage = stage;
            }
        };
        // The page may have gone meanwhile.
        let _ = self.pending.try_update(set);
    }

    /// Whether the device keeps a photo.
    #[cfg(feature = "hydrate")]
    pub(super) fn set_kept(self, photo: PhotoId, kept: bool) {
        let set = |pending: &mut Vec<Pending>| {
            if let Some(pending) = pending.iter_mut().find(|pending| pending.photo == photo) {
                pending.kept = kept;
            }
        };
        // The page may have gone meanwhile.
        let _ = self.pending.try_update(set);
    }

    /// Sends a photo again that was refused.
    pub fn again(self, photo: PhotoId) {
        self.set_stage(photo, Stage::Waits);
        #[cfg(feature = "hydrate")]
        super::browser::send(self);
    }

    /// Forgets what was chosen for a place and is no photo, when another one is taken for it.
    #[cfg(feature = "hydrate")]
    pub(super) fn taken_again(self, for_place: impl Fn(&Pending) -> bool) {
        let _ = self.pending.try_update(|pending| pending.retain(|pending| pending.stage != Stage::NoPhoto || !for_place(pending)));
    }

    /// Gives a photo up that was refused, or that is none.
    pub fn discard(self, photo: PhotoId) {
        let _ = self.pending.try_update(|pending| pending.retain(|pending| pending.photo != photo));
        let _ = self.given_up.try_update(|given_up| given_up.push(photo));
        #[cfg(feature = "hydrate")]
        super::browser::forget(photo);
    }
}

/// What is not sent yet, and what was no photo.
#[component]
pub fn UnsentNotice(queue: Queue) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let count = Memo::new(move |_| queue.unsent());
    let no_photo = Memo::new(move |_| queue.pending.with(|pending| pending.iter().any(|pending| pending.stage == Stage::NoPhoto)));
    let no_room = Memo::new(move |_| queue.no_room());
    view! {
        <div class="unsent" role="status">
            {move || {
                let count = count.get();
                (count > 0).then(|| {
                    let title = td_string!(loc, check_in.unsent_count, count = count);
                    view! { <Notice state=State::Waiting glyph=Glyph::CloudUpload title /> }
                })
            }}
            {move || no_room.get().then(|| view! { <NoRoom /> })}
            {move || no_photo.get().then(|| view! { <Notice state=State::Late glyph=Glyph::CircleAlert title=td_string!(loc, check_in.unreadable) /> })}
        </div>
    }
}

/// The device has no room for a photo.
#[component]
fn NoRoom() -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! { <Notice state=State::Late glyph=Glyph::CircleAlert title=td_string!(loc, check_in.no_room) alert=true /> }
}

/// Says, in a dialog that lies over [`UnsentNotice`], that one of the photos taken there is lost with the page.
#[component]
pub fn NotKept(
    queue: Queue,
    /// The photos of the dialog.
    #[prop(into)]
    photos: Signal<Vec<PhotoId>>,
) -> impl IntoView {
    let lost = Memo::new(move |_| {
        let of_these = |pending: &Pending| pending.is_lost_with_page() && photos.with(|photos| photos.contains(&pending.photo));
        queue.pending.with(|pending| pending.iter().any(of_these))
    });
    move || lost.get().then(|| view! { <NoRoom /> })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_that_the_device_has_no_room_for_is_lost_with_the_page_until_it_has_arrived() {
        let pending = |stage, kept| Pending {
            photo: PhotoId(uuid::Uuid::from_u128(1)),
            order: OrderId(uuid::Uuid::from_u128(2)),
            shows: Shows::Other,
            taken_at: DateTime::UNIX_EPOCH,
            preview: String::new(),
            stage,
            kept,
        };
        for stage in [Stage::Prepares, Stage::Waits, Stage::OnItsWay] {
            assert!(pending(stage.clone(), false).is_lost_with_page(), "{stage:?}");
            assert!(!pending(stage.clone(), true).is_lost_with_page(), "{stage:?}");
        }
        for stage in [Stage::Sent, Stage::Refused(String::new()), Stage::NoPhoto] {
            assert!(!pending(stage.clone(), false).is_lost_with_page(), "{stage:?}");
        }
    }
}
