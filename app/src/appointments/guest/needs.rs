//! What is needed: services of the catalogue, what one's own car is due for, what was put off last time, and what is wrong in own words.

use super::{Making, car};
use crate::ui::{Glyph, Icon};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::PhotoId;
use domain::appointments::{Again, BOOKING_PHOTOS, Car, Due, OwnCar, Service};
use domain::warranty::OpenCampaign;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The page on which work is chosen.
pub(super) fn page(making: Making) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let at = making.house.code.clone();
    let own = match making.booking.car {
        Some(Car::Own(vehicle)) => making.owner.cars.iter().find(|car| car.vehicle == vehicle).cloned(),
        _ => None,
    };
    let which = which(&making, own.as_ref());
    let due = own.as_ref().map(|car| car.due.clone()).unwrap_or_default();
    let chosen = making.booking.services.clone();
    let mut services = making.offered.services.clone();
    // What is due comes first; the rest as the house has put it.
    let recalled = |service: &Service| {
        own.as_ref().and_then(|car| car.campaigns.iter().find(|open| open.draft.service.as_ref() == Some(&service.code)))
    };
    let of_campaigns = &making.offered.of_campaigns;
    let energy = making.booking.energy(&making.owner.cars);
    services.retain(|service| service.suits(&making.offered.services, energy));
    services.retain(|service| !of_campaigns.contains(&service.code) || recalled(service).is_some());
    services.sort_by_key(|service| (recalled(service).is_none(), !due.iter().any(|due| due.service == service.code)));
    let packages = services.clone();
    let services = services.into_iter().map(|service| {
        let due = due.iter().find(|due| due.service == service.code);
        choice(&service, due, recalled(&service), service.package_of(&packages), chosen.contains(&service.code))
    });
    let services = services.collect_view();
    let photos = photos(&making.photos);
    let recalls = own.as_ref().map(|car| recalls(car, &making)).unwrap_or_default();
    let declined = own.map(|car| car.declined).filter(|declined| !declined.is_empty()).map(|declined| put_off(declined, &making));
    view! {
        <h1>{td_string!(loc, booking.what)}</h1>
        {which}
        <form class="book-form" method="post" action="/book/needs" enctype="multipart/form-data" data-sum="services">
            <input type="hidden" name="at" value=at />
            // What the Enter key presses: the first button of a form, which would else be one that takes a photo back.
            <button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true"></button>
            <fieldset class="book-choices">
                <legend class="visually-hidden">{td_string!(loc, booking.services)}</legend>
                {services}
            </fieldset>
            {recalls}
            {declined}
            <div class="field">
                <label class="label" for="concern">{td_string!(loc, booking.in_words)}" "<span class="optional">{td_string!(loc, common.optional)}</span></label>
                <textarea class="textarea" id="concern" name="concern" maxlength="600" rows="3" aria-describedby="concern-hint">{making.booking.concern.clone()}</textarea>
                <p class="hint" id="concern-hint">{td_string!(loc, booking.in_words_hint)}</p>
            </div>
            {photos}
            <button class="button" data-kind="next" type="submit">{td_string!(loc, booking.find_time)}</button>
        </form>
    }
}

/// Photos of what is wrong. Without a program they are sent by a button of their own, or with all the rest; what is typed goes with them.
fn photos(photos: &[PhotoId]) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let room = BOOKING_PHOTOS.saturating_sub(photos.len());
    let photo = |(number, photo): (usize, &PhotoId)| {
        let name = td_string!(loc, booking.photo, number = number);
        let take_back = td_string!(loc, booking.drop_photo, number = number);
        view! {
            <li>
                <a href=format!("/book/photos/{photo}")><img src=format!("/book/photos/{photo}?small=yes") alt=name loading="lazy" /></a>
                <button class="button" data-kind="plain" type="submit" name="drop" value=photo.to_string() formaction="/book/photos" formnovalidate=true aria-label=take_back>
                    <Icon glyph=Glyph::X />
                </button>
            </li>
        }
    };
    let shown = (1..).zip(photos).map(photo).collect_view();
    let more = (room > 0).then(|| {
        view! {
            <input class="input" type="file" id="photos" name="photo" accept="image/jpeg,image/png,image/webp" multiple aria-label=td_string!(loc, booking.photos) aria-describedby="photos-hint" data-photos=room />
            <label class="button" for="photos" data-choose-photos hidden><Icon glyph=Glyph::Camera />{td_string!(loc, booking.choose_photos)}</label>
            <button class="button" type="submit" formaction="/book/photos" formnovalidate=true data-send-photos>
                <Icon glyph=Glyph::Camera />{td_string!(loc, booking.send_photos)}
            </button>
        }
    });
    view! {
        <fieldset class="field book-photos" id="photos-of-it">
            <legend class="label">{td_string!(loc, booking.photos)}" "<span class="optional">{td_string!(loc, common.optional)}</span></legend>
            {(!photos.is_empty()).then(|| view! { <ul class="sent-photos">{shown}</ul> })}
            {more}
            <p class="hint" id="photos-hint" data-sending=td_string!(loc, booking.sending_photos)>{td_string!(loc, booking.photos_hint, limit = BOOKING_PHOTOS)}</p>
        </fieldset>
    }
}

/// The car that is to come, and the way to another.
fn which(making: &Making, own: Option<&OwnCar>) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let home = making.house.dealership.home_plate.clone();
    let face = match own {
        Some(own) => car::face(&home, own).into_any(),
        None => view! { <b>{car::called(making)}</b> }.into_any(),
    };
    view! {
        <div class="book-yours">
            <p>{face}</p>
            <a href=format!("/book?at={}&step=car", making.house.code)>{td_string!(loc, booking.another_car)}</a>
        </div>
    }
}

/// A service: the whole row is the target.
fn choice(
    service: &Service,
    due: Option<&Due>,
    recalled: Option<&OpenCampaign>,
    package: Option<&Service>,
    chosen: bool,
) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let language = Visit::here().language;
    let price = match (recalled, service.from_price) {
        // What the manufacturer pays for costs nothing, and is done: it says so itself.
        (Some(_), _) => String::new(),
        (None, Some(price)) => td_string!(loc, booking.from_price, amount = price.told()),
        (None, None) => td_string!(loc, booking.check_first).to_owned(),
    };
    let recall = recalled.map(|open| {
        let text = td_string!(loc, booking.recall_of, title = open.draft.title.as_str());
        view! { <span class="tip"><Icon glyph=Glyph::TriangleAlert />{text}</span> }
    });
    let tip = due.map(|due| view! { <span class="tip"><Icon glyph=Glyph::History />{why(due)}</span> });
    let within = package.map(|package| {
        let text = td_string!(loc, booking.included_in, package = package.title.of(language).to_owned());
        view! { <span class="sub">{text}</span> }
    });
    view! {
        <label class="book-choice">
            <input type="checkbox" name="service" value=service.code.clone() checked=chosen />
            <b>{service.title.of(language).to_owned()}</b>
            <span class="price">{price}</span>
            <span class="sub">{service.detail.of(language).to_owned()}</span>
            {within}
            {recall}
            {tip}
        </label>
    }
}

/// Recalls that nothing of the catalogue stands for: they are seen to when the car is here.
fn recalls(car: &OwnCar, making: &Making) -> Option<AnyView> {
    let loc = expect_context::<Loc>();
    let offered = |open: &&OpenCampaign| {
        open.draft.service.as_ref().is_some_and(|code| making.offered.services.iter().any(|service| service.code == *code))
    };
    let (_, others): (Vec<&OpenCampaign>, Vec<&OpenCampaign>) = car.campaigns.iter().partition(offered);
    if others.is_empty() {
        return None;
    }
    let rows = others
        .into_iter()
        .map(|open| view! { <li><b>{open.draft.title.clone()}</b>" "<span class="sub">{open.draft.measure.clone()}</span></li> });
    let rows = rows.collect_view();
    Some(
        view! {
            <section class="book-recalls">
                <h2><Icon glyph=Glyph::TriangleAlert />" "{td_string!(loc, booking.recalls)}</h2>
                <ul>{rows}</ul>
                <p>{td_string!(loc, booking.recalls_text)}</p>
            </section>
        }
        .into_any(),
    )
}

/// Why a service is due.
fn why(due: &Due) -> String {
    let loc = expect_context::<Loc>();
    match due.km.filter(|_| due.done_before) {
        _ if !due.done_before => td_string!(loc, booking.due_never, months = due.months),
        Some(km) if km > 0 => td_string!(loc, booking.due_km, months = due.months, km = words::kilometres(loc, km - km % 100)),
        _ => td_string!(loc, booking.due_months, months = due.months),
    }
}

/// What was put off at earlier visits.
fn put_off(declined: Vec<Again>, making: &Making) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let chosen: Vec<_> = making.booking.again.iter().map(|again| again.line).collect();
    let row = move |again: Again| {
        view! {
            <label class="book-choice">
                <input type="checkbox" name="again" value=again.line.to_string() checked=chosen.contains(&again.line) />
                <b>{again.title}</b>
            </label>
        }
    };
    view! {
        <fieldset class="book-choices">
            <legend><h2>{td_string!(loc, booking.put_off)}</h2></legend>
            {declined.into_iter().map(row).collect_view()}
        </fieldset>
    }
}
