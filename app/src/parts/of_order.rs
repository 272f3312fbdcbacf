//! The parts that were asked for on an order, for whoever reads it: what was issued and is on no line is still to be put on it.

use super::requests::{answer, look};
use crate::ui::{Badge, Block, Glyph, State};
use crate::words::Loc;
use domain::parts::{Request, RequestState};
use domain::workshop::Job;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What was asked for each job, but for what was taken back by hand; nothing is drawn where nothing was.
#[component]
pub fn AskedBlock(
    /// The jobs of the order.
    jobs: Memo<Vec<Job>>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let asked = Memo::new(move |_| {
        let shown = |request: &&Request| request.state != RequestState::Withdrawn || request.ended_with_job();
        jobs.with(|jobs| jobs.iter().flat_map(|job| &job.asked).filter(shown).cloned().collect::<Vec<_>>())
    });
    let rows = move || asked.get().into_iter().map(|request| view! { <Row request /> }).collect_view();
    view! {
        <Show when=move || asked.with(|asked| !asked.is_empty())>
            <Block title=td_string!(loc, parts.requests)><ul class="asked-parts">{rows}</ul></Block>
        </Show>
    }
}

#[component]
fn Row(request: Request) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (state, glyph) = look(request.state);
    let what = td_string!(loc, parts.wants_of, title = request.title.as_str(), quantity = request.wanted.to_string());
    let out = (request.out().0 > 0).then(|| {
        let text = td_string!(loc, parts.out, quantity = request.out().to_string());
        view! { <Badge state=State::Waiting glyph=Glyph::CircleAlert text /> }
    });
    let back = (request.giving_back.0 > 0).then(|| td_string!(loc, parts.coming_back, quantity = request.giving_back.to_string()));
    view! {
        <li>
            <b>{what}</b>" "<span class="code">{request.part_no.clone()}</span>" "<Badge state glyph text=answer(loc, &request) />" "{out}
            <span class="quiet">{back}</span>
        </li>
    }
}
