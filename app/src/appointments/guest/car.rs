//! Which car: a plate, a VIN, somebody new; or one's own, once the telephone number is proved.

use super::Making;
use crate::ui::Plate;
use crate::words::{self, Loc};
use domain::appointments::{Car, OwnCar};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The first page.
pub(super) fn page(making: Making) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let Making { house, booking, owner, .. } = making;
    let (at, home) = (house.code, house.dealership.home_plate);
    let proved = booking.proved.is_some();
    let own = (!owner.cars.is_empty()).then(|| {
        let cars = owner.cars.into_iter().map(|car| own_car(&at, &home, car)).collect_view();
        view! {
            <section aria-labelledby="yours">
                <h2 id="yours">{td_string!(loc, booking.your_cars)}</h2>
                <div class="book-choices">{cars}</div>
            </section>
        }
    });
    let been_here = (!proved).then(|| {
        view! {
            <section class="book-known" aria-labelledby="known">
                <h2 id="known">{td_string!(loc, booking.been_here)}</h2>
                <p class="quiet">{td_string!(loc, booking.been_here_lead)}</p>
                <form class="book-row" method="post" action="/book/ask">
                    <input type="hidden" name="at" value=at.clone() />
                    <div class="field">
                        <label class="label" for="known-phone">{td_string!(loc, booking.mobile)}</label>
                        <input class="input" id="known-phone" name="phone" type="tel" inputmode="tel" autocomplete="tel" required maxlength="40" value=booking.phone.clone() />
                    </div>
                    <button class="button" type="submit">{td_string!(loc, booking.send_code)}</button>
                </form>
            </section>
        }
    });
    view! {
        <div>
            <h1>{td_string!(loc, booking.title)}</h1>
            <p class="quiet">{td_string!(loc, booking.lead)}</p>
        </div>
        {own}
        <section aria-labelledby="which">
            <h2 id="which">{td_string!(loc, booking.which_car)}</h2>
            <form class="book-form" method="post" action="/book/car">
                <input type="hidden" name="at" value=at />
                <div class="field">
                    <label class="label" for="car">{td_string!(loc, booking.plate_or_vin)}</label>
                    <input class="input" id="car" name="car" data-code=true autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40" value=booking.typed aria-describedby="car-hint" />
                    <p class="hint" id="car-hint">{td_string!(loc, booking.plate_hint)}</p>
                </div>
                <div class="field">
                    <label class="label" for="model">{td_string!(loc, booking.model)}" "<span class="optional">{td_string!(loc, common.optional)}</span></label>
                    <input class="input" id="model" name="model" autocomplete="off" maxlength="80" value=booking.model aria-describedby="model-hint" />
                    <p class="hint" id="model-hint">{td_string!(loc, booking.model_hint)}</p>
                </div>
                <button class="button" data-kind="next" type="submit">{td_string!(loc, booking.next)}</button>
            </form>
        </section>
        {been_here}
    }
}

/// One of the customer's cars: the whole row is the target.
fn own_car(at: &str, home: &str, car: OwnCar) -> impl IntoView + use<> {
    view! {
        <form method="post" action="/book/own">
            <input type="hidden" name="at" value=at.to_owned() />
            <button class="book-own" type="submit" name="vehicle" value=car.vehicle.to_string()>
                {face(home, &car)}
            </button>
        </form>
    }
}

/// A car of one's own, as its owner knows it.
pub(super) fn face(home: &str, car: &OwnCar) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let plate = car.plate.as_ref().map(ToString::to_string).unwrap_or_default();
    let km = car.foreseen_km.map(|km| td_string!(loc, booking.about_km, km = words::kilometres(loc, km - km % 100)));
    let about = [Some(car.model.clone()), km].into_iter().flatten().collect::<Vec<_>>().join(td_string!(loc, common.list_comma));
    view! {
        <Plate plate home=home.to_owned() none=car.model.clone() />
        <small>{about}</small>
    }
}

/// What the car that is to come is called.
pub(super) fn called(making: &Making) -> String {
    let loc = expect_context::<Loc>();
    let own = |vehicle| making.owner.cars.iter().find(|car| car.vehicle == vehicle);
    match &making.booking.car {
        Some(Car::Plate(plate)) => plate.to_string(),
        Some(Car::Vin(vin)) => vin.to_string(),
        Some(Car::Own(vehicle)) => {
            own(*vehicle).map_or_else(String::new, |car| car.plate.as_ref().map_or_else(|| car.model.clone(), ToString::to_string))
        }
        Some(Car::New) | None if !making.booking.model.is_empty() => making.booking.model.clone(),
        Some(Car::New) | None => td_string!(loc, booking.new_car).to_owned(),
    }
}
