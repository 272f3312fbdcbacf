//! Who comes and how they are reached, what they agree to, and the code that shows whose telephone it is.

use super::{Making, car};
use crate::ui::Facts;
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::appointments::Stay;
use domain::customers::{Agreed, Purpose};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The page before the code, or before the end for whoever has proved their number.
pub(super) fn page(making: Making, clock: &words::Clock) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let summary = summary(&making, clock);
    let booking = &making.booking;
    let step = match booking.starts_at.filter(|_| booking.is_proved()) {
        Some(at) => td_string!(loc, booking.book_for, at = words::moment(loc, clock, at)),
        None => td_string!(loc, booking.send_code).to_owned(),
    };
    let stays = Stay::ALL.iter().map(|stay| {
        view! {
            <label><input type="radio" name="stay" value=stay.code() checked=*stay == booking.stay />{words::stay(loc, *stay)}</label>
        }
    });
    let stays = stays.collect_view();
    let (advisor, consents) = (advisor(&making), consents(&booking.consents));
    view! {
        <h1>{td_string!(loc, booking.contact)}</h1>
        {summary}
        <form class="book-form book-contact" method="post" action="/book/contact">
            <input type="hidden" name="at" value=making.house.code.clone() />
            <div class="field">
                <label class="label" for="name">{td_string!(loc, booking.name)}</label>
                <input class="input" id="name" name="name" autocomplete="name" required maxlength="80" value=booking.name.clone() />
            </div>
            <div class="field">
                <label class="label" for="phone">{td_string!(loc, booking.mobile)}</label>
                <input class="input" id="phone" name="phone" type="tel" inputmode="tel" autocomplete="tel" required maxlength="40" value=booking.phone.clone() aria-describedby="phone-hint" />
                <p class="hint" id="phone-hint">{(!booking.is_proved()).then(|| td_string!(loc, booking.mobile_hint))}</p>
            </div>
            <div class="segments" role="radiogroup" data-fill=true aria-label=td_string!(loc, booking.while_we_work)>{stays}</div>
            <div class="field book-fetch">
                <label class="label" for="pick_up">{td_string!(loc, booking.fetch_from)}</label>
                <input class="input" id="pick_up" name="pick_up" autocomplete="street-address" maxlength="80" value=booking.pick_up.clone() />
            </div>
            <label class="check"><input type="checkbox" name="loaner" value="yes" checked=booking.loaner /><span>{td_string!(loc, booking.loaner)}</span></label>
            {advisor}
            {consents}
            <button class="button" data-kind="next" type="submit">{step}</button>
        </form>
    }
}

/// What is about to be booked.
fn summary(making: &Making, clock: &words::Clock) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let language = Visit::here().language;
    let booking = &making.booking;
    let title = |code: &String| making.offered.services.iter().find(|of| of.code == *code).map(|of| of.title.of(language).to_owned());
    let mut work: Vec<String> = booking.services.iter().filter_map(title).collect();
    work.extend(booking.again.iter().map(|again| again.title.clone()));
    work.extend(Some(booking.concern.clone()).filter(|concern| !concern.is_empty()));
    let facts = [
        (td_string!(loc, booking.comes), booking.starts_at.map(|at| words::moment(loc, clock, at)).unwrap_or_default()),
        (td_string!(loc, booking.car), car::called(making)),
        (td_string!(loc, booking.work), work.join(td_string!(loc, common.list_comma))),
    ];
    let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Vec<_>>();
    view! { <section class="book-summary" aria-label=td_string!(loc, booking.your_visit)><Facts facts /></section> }
}

/// Whoever has been here knows somebody.
fn advisor(making: &Making) -> Option<impl IntoView + use<>> {
    let loc = expect_context::<Loc>();
    let chosen = making.booking.advisor;
    (!making.owner.cars.is_empty() && !making.offered.advisors.is_empty()).then(|| {
        let choices = making.offered.advisors.iter().map(|advisor| {
            view! { <option value=advisor.person.to_string() selected=chosen == Some(advisor.person)>{advisor.name.clone()}</option> }
        });
        view! {
            <div class="field">
                <label class="label" for="advisor">{td_string!(loc, booking.advisor)}</label>
                <select class="select" id="advisor" name="advisor">
                    <option value="">{td_string!(loc, booking.any_advisor)}</option>
                    {choices.collect_view()}
                </select>
            </div>
        }
    })
}

/// What one may agree to: each by itself, and nothing chosen for the customer. What goes to others is asked for apart.
fn consents(agreed: &[Agreed]) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let ask = |purpose: Purpose| {
        view! {
            <label class="check">
                <input type="checkbox" name="agree" value=purpose.code() checked=agreed.iter().any(|of| of.purpose == purpose) />
                <span>{words::wording(loc, purpose)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="book-agree">
            <legend class="label">{td_string!(loc, booking.messages)}</legend>
            <input type="hidden" name="read_in" value=Visit::here().language.code() />
            {ask(Purpose::VisitMessages)}
        </fieldset>
        <fieldset class="book-agree">
            <legend class="label">{td_string!(loc, booking.sharing)}</legend>
            <p class="quiet">{td_string!(loc, booking.sharing_lead)}</p>
            {ask(Purpose::ShareWithOem)}
            {ask(Purpose::ShareWithInsurer)}
        </fieldset>
    }
}

/// The page on which the code is typed.
pub(super) fn code(making: &Making) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let at = making.house.code.clone();
    let phone = making.booking.asked.as_ref().map(domain::customers::Phone::masked).unwrap_or_default();
    let back = if making.booking.car.is_none() { "car" } else { "contact" };
    view! {
        <div>
            <h1>{td_string!(loc, booking.code_title)}</h1>
            <p class="quiet">{td_string!(loc, booking.code_sent, phone = phone)}</p>
        </div>
        <form class="book-form" method="post" action="/book/code">
            <input type="hidden" name="at" value=at.clone() />
            <div class="field">
                <label class="label" for="code">{td_string!(loc, booking.code)}</label>
                <input class="input book-code" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="12" autofocus=true />
            </div>
            <button class="button" data-kind="next" type="submit">{td_string!(loc, booking.confirm)}</button>
        </form>
        <div class="book-row">
            <form method="post" action="/book/again">
                <input type="hidden" name="at" value=at.clone() />
                <button class="button" data-kind="plain" type="submit">{td_string!(loc, booking.send_again)}</button>
            </form>
            <a class="button" data-kind="plain" href=format!("/book?at={at}&step={back}")>{td_string!(loc, booking.other_number)}</a>
        </div>
    }
}
