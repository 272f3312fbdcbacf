//! It is booked: when, what, and what to keep.

use super::{Making, visit};
use crate::ui::{Glyph, Icon, Notice, State};
use crate::words::{self, Loc};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The last page.
pub(super) fn page(making: Making, clock: &words::Clock) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let at = making.house.code;
    let visit = making.done.map(|(token, page)| {
        let facts = visit::facts(&token, &page, clock);
        view! {
            {facts}
            <div class="book-acts">
                <a class="button" data-kind="next" href=format!("/v/{token}")>{td_string!(loc, booking.change_or_cancel)}</a>
                <a class="button" href=format!("/v/{token}/visit.ics")><Icon glyph=Glyph::CalendarCheck />{td_string!(loc, booking.calendar)}</a>
            </div>
        }
    });
    view! {
        <h1>{td_string!(loc, booking.booked)}</h1>
        <Notice state=State::Ready glyph=Glyph::CircleCheck title=td_string!(loc, booking.booked_lead) />
        {visit}
        <form method="post" action="/book/new">
            <input type="hidden" name="at" value=at />
            <button class="button" data-kind="plain" type="submit">{td_string!(loc, booking.another_booking)}</button>
        </form>
    }
}
