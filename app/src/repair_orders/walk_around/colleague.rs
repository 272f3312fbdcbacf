//! Two people beside one car: what a colleague has written down meanwhile is taken over, and what both have changed is asked about.

use super::block::wheel;
use super::form::{Began, Walk};
use super::outline::spoken;
use crate::repair_orders::Shown;
use crate::ui::{Button, Glyph, Notice, State};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::repair_orders::{Keep, Part, Saved, WalkAround, merge};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What stands on the order, when it is not what this form began from.
#[derive(Clone, PartialEq)]
struct Stands {
    saved: Saved,
    around: WalkAround,
}

impl Stands {
    fn began(&self) -> Began {
        Began { revision: self.saved.revision, around: self.around.clone() }
    }
}

/// Follows the sheet on the order. What only one of both has changed is brought together at once; the rest is decided by whoever types.
#[component]
pub fn Colleague(
    shown: Shown,
    walk: Walk,
    /// Nothing is taken over while this is so: a save is on its way, a mark is being looked at.
    #[prop(into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (wall, me) = (words::Clock::of(&visit), visit.actor().person);
    let stands = Memo::new(move |_| {
        let revision = walk.began.with(|began| began.revision);
        shown.page.with(|page| {
            let walked = &page.order.walked;
            // What this form has just saved is newer than the order on the page until that is fetched.
            let saved = walked.saved.clone().filter(|saved| saved.revision > revision)?;
            Some(Stands { saved, around: walked.around.clone()? })
        })
    });
    let compared = Memo::new(move |_| {
        let stands = stands.get()?;
        let (merged, differ) = walk.began.with(|began| merge(&began.around, &walk.read(), &stands.around, Keep::Mine));
        Some((stands, merged, differ))
    });
    let taken_over = RwSignal::new(None::<Saved>);
    Effect::new(move |_| {
        let Some((stands, merged, differ)) = compared.get() else { return };
        if busy.get() || !differ.is_empty() {
            return;
        }
        let news = walk.began.with_untracked(|began| began.around != stands.around) && stands.saved.by.person != me;
        taken_over.set(news.then(|| stands.saved.clone()));
        walk.go_on_from(stands.began(), merged);
    });
    let settle = move |keep: Keep| {
        if let Some(stands) = stands.get_untracked() {
            let mine = untrack(|| walk.read());
            let (merged, _) = walk.began.with_untracked(|began| merge(&began.around, &mine, &stands.around, keep));
            walk.go_on_from(stands.began(), merged);
        }
    };
    let quarrel = move || {
        let (stands, _, differ) = compared.get().filter(|(_, _, differ)| !differ.is_empty())?;
        let mine = walk.read();
        let row = |part: &Part| {
            let (theirs, mine) = (said(loc, *part, &stands.around), said(loc, *part, &mine));
            view! {
                <dt>{name(loc, *part)}</dt>
                <dd>{td_string!(loc, check_in.theirs, text = theirs)}</dd>
                <dd>{td_string!(loc, check_in.yours, text = mine)}</dd>
            }
        };
        let title = td_string!(loc, check_in.both_changed, name = stands.saved.by.name.as_str(), at = wall.date_time(stands.saved.at));
        Some(view! {
            <section class="quarrel" role="alert">
                <Notice state=State::Late glyph=Glyph::CircleAlert title />
                <dl>{differ.iter().map(row).collect_view()}</dl>
                <footer>
                    <Button on_press=move |()| settle(Keep::Theirs)>{td_string!(loc, check_in.keep_theirs)}</Button>
                    <Button on_press=move |()| settle(Keep::Mine)>{td_string!(loc, check_in.keep_mine)}</Button>
                </footer>
            </section>
        })
    };
    let told = move || {
        let saved = taken_over.get()?;
        let title = td_string!(loc, check_in.taken_over, name = saved.by.name.as_str(), at = wall.date_time(saved.at));
        Some(view! { <Notice state=State::Waiting glyph=Glyph::RefreshCw title /> })
    };
    view! {
        <div role="status">{told}</div>
        {quarrel}
    }
}

/// What a part of the sheet is called.
fn name(loc: Loc, part: Part) -> String {
    match part {
        Part::Damage => td_string!(loc, check_in.damage).to_owned(),
        Part::Wheel(at) => words::wheel(loc, at).to_owned(),
        Part::Valuables => td_string!(loc, check_in.valuables).to_owned(),
        Part::Payment => td_string!(loc, check_in.payment).to_owned(),
        Part::Question(question) => words::question(loc, question).to_owned(),
        Part::FewerPhotos => td_string!(loc, check_in.fewer_photos).to_owned(),
    }
}

/// What a sheet says there.
fn said(loc: Loc, part: Part, around: &WalkAround) -> String {
    let said = match part {
        Part::Damage => {
            let mark = |(index, mark)| {
                let mark: &domain::repair_orders::walk_around::Mark = mark;
                [spoken(loc, index, mark), mark.note.clone()].join(" ").trim_end().to_owned()
            };
            around.marks.iter().enumerate().map(mark).collect::<Vec<_>>().join("; ")
        }
        Part::Wheel(at) => around.wheels.iter().find(|wheel| wheel.at == at).map(|of| wheel(loc, of)).unwrap_or_default(),
        Part::Valuables => around.valuables.clone(),
        Part::Payment => around.payment.map(|method| words::method(loc, method).to_owned()).unwrap_or_default(),
        Part::Question(question) => {
            around.interview.iter().find(|told| told.question == question).map(|told| told.answer.clone()).unwrap_or_default()
        }
        Part::FewerPhotos => around.fewer_photos.clone(),
    };
    if said.is_empty() { td_string!(loc, print.none).to_owned() } else { said }
}
