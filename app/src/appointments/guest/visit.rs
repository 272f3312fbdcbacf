//! The page behind the link to a visit: what is booked, and how to change it, cancel it, and take back what was agreed to.

use super::time::Picker;
use super::{Deed, Did, Visiting, frame};
use crate::ui::{ErrorNotice, Facts, Glyph, Icon, Notice, State, StateText};
use crate::visit::Visit;
use crate::words::{self, Loc};
use chrono::{DateTime, Utc};
use domain::appointments::{PHOTOS_AFTER_VISIT, Status, VisitPage, lifecycle};
use domain::customers::Consent;
use domain::{PhotoId, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The whole page.
pub(super) fn page(visiting: Visiting) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let Visiting { token, page, deed, did, said } = visiting;
    let (head, foot) = (frame::head(&page.house), frame::foot(&page.house));
    let said = said.map(|refusal| {
        // What the desk is told of its own screens is no news to a customer.
        let title = match refusal {
            Refusal::AppointmentStatus { status: Status::Arrived, .. } => td_string!(loc, booking.car_is_here).to_owned(),
            refusal => words::refusal(loc, &refusal, &clock),
        };
        view! { <ErrorNotice title=title /> }
    });
    let did = did.map(|did| {
        let title = match did {
            Did::Moved => td_string!(loc, booking.moved),
            Did::Cancelled => td_string!(loc, booking.cancelled),
            Did::TookBack => td_string!(loc, booking.took_back),
            Did::Withdrawn => td_string!(loc, booking.withdrawn),
        };
        view! { <Notice state=State::Ready glyph=Glyph::CircleCheck title /> }
    });
    let body = match deed {
        Deed::Look => look(&token, &page, &clock).into_any(),
        Deed::Move { to: Some(to), .. } => confirm_move(&token, &page, to, &clock).into_any(),
        Deed::Move { slots, day, to: None } => {
            let address = format!("/v/{token}?do=move");
            let picker = Picker { slots, day, address, chosen: Some(page.starts_at) };
            let hidden = view! { <input type="hidden" name="do" value="move" /> };
            view! {
                <h1>{td_string!(loc, booking.move_title)}</h1>
                {picker.view(&clock, "get", &format!("/v/{token}"), hidden.into_any())}
                {back(&token)}
            }
            .into_any()
        }
        Deed::Cancel => confirm_cancel(&token, &page, &clock).into_any(),
        Deed::TakeBack(photo) => confirm_take_back(&token, photo).into_any(),
    };
    view! {
        {head}
        <main id="main">{did}{said}{body}</main>
        {foot}
    }
}

/// What is booked, and what can be done about it.
fn look(token: &str, page: &VisitPage, clock: &words::Clock) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let (state, glyph, title) = match page.status {
        Status::Requested => (State::Waiting, Glyph::Hourglass, td_string!(loc, booking.visit_requested)),
        Status::Confirmed | Status::Prepared => (State::Ready, Glyph::CalendarCheck, td_string!(loc, booking.visit_confirmed)),
        Status::Arrived => (State::Working, Glyph::Car, td_string!(loc, booking.visit_arrived)),
        Status::Cancelled => (State::Done, Glyph::Ban, td_string!(loc, booking.visit_cancelled)),
        Status::NoShow => (State::Late, Glyph::CircleX, td_string!(loc, booking.visit_no_show)),
    };
    let may = |step| lifecycle::step(page.status, step).is_ok();
    let moves = (may(lifecycle::Step::Reschedule) && page.moves_left > 0).then(|| {
        view! { <a class="button" data-kind="next" href=format!("/v/{token}?do=move")>{td_string!(loc, booking.change_time)}</a> }
    });
    let no_more =
        (may(lifecycle::Step::Reschedule) && page.moves_left == 0).then(|| view! { <p>{td_string!(loc, booking.no_more_moves)}</p> });
    let cancels = may(lifecycle::Step::Cancel).then(|| {
        view! { <a class="button" data-kind="danger" href=format!("/v/{token}?do=cancel")>{td_string!(loc, booking.cancel)}</a> }
    });
    let calendar = page.status.is_expected().then(|| {
        view! { <a class="button" href=format!("/v/{token}/visit.ics")><Icon glyph=Glyph::CalendarCheck />{td_string!(loc, booking.calendar)}</a> }
    });
    let sheet = page.status.is_expected().then(|| {
        view! { <a class="button" href=format!("/v/{token}/sheet")><Icon glyph=Glyph::Printer />{td_string!(loc, booking.sheet)}</a> }
    });
    let here = (page.status == Status::Arrived).then(|| view! { <p>{td_string!(loc, booking.arrived_now)}</p> });
    view! {
        <section class="guest-answer">
            <h1><StateText state glyph text=title /></h1>
            <p class="line"><span class="big">{words::moment(loc, clock, page.starts_at)}</span></p>
        </section>
        {facts(token, page, clock)}
        {here}
        {no_more}
        <div class="book-acts">{moves}{calendar}{sheet}{cancels}</div>
        {consents(token, &page.consents, clock)}
    }
}

/// The particulars of a visit.
pub(super) fn facts(token: &str, page: &VisitPage, clock: &words::Clock) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let language = Visit::here().language;
    let work = page.services.iter().map(|title| title.of(language)).collect::<Vec<_>>().join(td_string!(loc, common.list_comma));
    let stay = [words::stay(loc, page.stay), page.pick_up.as_str()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
    let facts = [
        (td_string!(loc, booking.comes), words::moment(loc, clock, page.starts_at)),
        (td_string!(loc, booking.ready), words::moment(loc, clock, page.ready_at)),
        (td_string!(loc, booking.number), page.number.clone()),
        (td_string!(loc, booking.car), page.car.clone()),
        (td_string!(loc, booking.work), work),
        (td_string!(loc, booking.said), page.concern.clone()),
        (td_string!(loc, booking.while_we_work), stay.join(td_string!(loc, common.list_comma))),
        (td_string!(loc, booking.with), page.advisor.clone().unwrap_or_default()),
        (td_string!(loc, booking.address), page.house.address.clone()),
    ];
    let facts: Vec<(String, String)> =
        facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value)).collect();
    let loaner = page.loaner.then(|| view! { <p>{td_string!(loc, booking.with_loaner)}</p> });
    let photo = |(number, photo): (usize, &PhotoId)| {
        let name = td_string!(loc, booking.photo, number = number);
        let at = format!("/v/{token}/photos/{photo}");
        let back = (page.status != Status::Arrived).then(|| {
            let href = format!("/v/{token}?do=photo&photo={photo}");
            let of = td_string!(loc, booking.drop_photo, number = number);
            view! { <a class="button" href=href aria-label=of><Icon glyph=Glyph::X /></a> }
        });
        view! { <li><a href=at.clone()><img src=format!("{at}?small=yes") alt=name loading="lazy" /></a>{back}</li> }
    };
    let ended = matches!(page.status, Status::Cancelled | Status::NoShow) && !page.photos.is_empty();
    let kept = ended.then(|| {
        view! { <p class="quiet">{td_string!(loc, booking.photos_kept, days = PHOTOS_AFTER_VISIT.num_days())}</p> }
    });
    let photos =
        (!page.photos.is_empty()).then(|| view! { <ul class="sent-photos">{(1..).zip(&page.photos).map(photo).collect_view()}</ul> });
    view! { <section class="book-summary" aria-label=td_string!(loc, booking.your_visit)><Facts facts />{loaner}{photos}{kept}</section> }
}

fn back(token: &str) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    view! { <a class="button" data-kind="plain" href=format!("/v/{token}")>{td_string!(loc, booking.keep)}</a> }
}

/// One more question before a visit is moved.
fn confirm_move(token: &str, page: &VisitPage, to: DateTime<Utc>, clock: &words::Clock) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let (from, at) = (words::moment(loc, clock, page.starts_at), words::moment(loc, clock, to));
    view! {
        <h1>{td_string!(loc, booking.move_confirm, from = from, to = at.clone())}</h1>
        <form class="book-form" method="post" action=format!("/v/{token}/move")>
            <input type="hidden" name="starts_at" value=to.to_rfc3339() />
            <button class="button" data-kind="next" type="submit">{td_string!(loc, booking.move_yes, to = at)}</button>
        </form>
        <div class="book-acts">
            <a class="button" href=format!("/v/{token}?do=move")>{td_string!(loc, booking.back)}</a>
            {back(token)}
        </div>
    }
}

/// One more question before a visit is cancelled.
fn confirm_cancel(token: &str, page: &VisitPage, clock: &words::Clock) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let at = words::moment(loc, clock, page.starts_at);
    view! {
        <h1>{td_string!(loc, booking.cancel_confirm, at = at)}</h1>
        <form class="book-form" method="post" action=format!("/v/{token}/cancel")>
            <div class="field">
                <label class="label" for="reason">{td_string!(loc, booking.cancel_reason)}" "<span class="optional">{td_string!(loc, common.optional)}</span></label>
                <input class="input" id="reason" name="reason" maxlength="200" />
            </div>
            <button class="button" data-kind="danger" type="submit">{td_string!(loc, booking.cancel_yes)}</button>
        </form>
        {back(token)}
    }
}

/// One more question before a photo is taken back.
fn confirm_take_back(token: &str, photo: PhotoId) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let at = format!("/v/{token}/photos/{photo}");
    view! {
        <h1>{td_string!(loc, booking.take_back_confirm)}</h1>
        <p><img class="book-photo" src=at alt=td_string!(loc, booking.photos) /></p>
        <p>{td_string!(loc, booking.take_back_text)}</p>
        <form class="book-form" method="post" action=format!("/v/{token}/photo")>
            <button class="button" data-kind="danger" type="submit" name="photo" value=photo.to_string()>{td_string!(loc, booking.take_back_yes)}</button>
        </form>
        {back(token)}
    }
}

/// What was agreed to, and the way to take it back.
fn consents(token: &str, consents: &[Consent], clock: &words::Clock) -> Option<impl IntoView + use<>> {
    let loc = expect_context::<Loc>();
    (!consents.is_empty()).then(|| {
        let row = |consent: &Consent| {
            let given = td_string!(loc, booking.agreed_on, at = words::moment(loc, clock, consent.given_at));
            let end = match consent.withdrawn_at {
                Some(at) => view! { <small class="quiet">{td_string!(loc, booking.withdrawn_on, at = words::moment(loc, clock, at))}</small> }.into_any(),
                None => view! {
                    <form method="post" action=format!("/v/{token}/withdraw")>
                        <button class="button" type="submit" name="consent" value=consent.id.to_string()>{td_string!(loc, booking.withdraw)}</button>
                    </form>
                }
                .into_any(),
            };
            view! {
                <li>
                    <b>{words::purpose(loc, consent.purpose)}</b>
                    <span lang=consent.language.code()>{consent.wording.clone()}</span>
                    <small class="quiet">{given}</small>
                    {end}
                </li>
            }
        };
        view! {
            <section aria-labelledby="agreed">
                <h2 id="agreed">{td_string!(loc, booking.agreed)}</h2>
                <ul class="guest-list">{consents.iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}
