//! On the order page: what the walk-around found, and whether the customer has signed it.

use super::outline::{Outline, spoken};
use crate::repair_orders::Shown;
use crate::ui::{Block, Facts, Glyph, Icon, State, StateText};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::Permission;
use domain::repair_orders::lifecycle::possible;
use domain::repair_orders::walk_around::{Mark, Wheel};
use domain::repair_orders::{Step, WalkAround};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Damage, lamps and wheels, and where the signature stands.
#[component]
pub fn WalkAroundBlock(shown: Shown) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let receives = Visit::here().may(Permission::Receive);
    let around = Memo::new(move |_| shown.page.with(|page| page.order.walked.around.clone()));
    let marks = Signal::derive(move || around.with(|around| around.as_ref().map(|around| around.marks.clone()).unwrap_or_default()));
    let standing = Memo::new(move |_| {
        shown.page.with(|page| {
            let walked = &page.order.walked;
            let last = walked.sheets.last().map(|sheet| {
                td_string!(loc, check_in.signed_as, number = sheet.number, name = sheet.signed_by.as_str(), at = clock.date_time(sheet.at))
            });
            (last, walked.is_signed(page.order.check_in.as_ref()), walked.around.is_some())
        })
    });
    let can_walk = Memo::new(move |_| receives && shown.page.with(|page| possible(page.order.progress.status, Step::CheckIn)));
    let state = move || match standing.get() {
        (Some(last), true, _) => view! { <StateText state=State::Ready glyph=Glyph::Signature text=last /> }.into_any(),
        (Some(_), false, _) => {
            view! { <StateText state=State::Waiting glyph=Glyph::Signature text=td_string!(loc, check_in.changed_since) /> }.into_any()
        }
        (None, _, true) => {
            view! { <StateText state=State::Waiting glyph=Glyph::Signature text=td_string!(loc, check_in.not_signed) /> }.into_any()
        }
        (None, _, false) => {
            view! { <StateText state=State::Waiting glyph=Glyph::ClipboardCheck text=td_string!(loc, check_in.not_done) /> }.into_any()
        }
    };
    let found = move || {
        around.get().map(|around| {
            let list = |(index, mark): (usize, &Mark)| {
                let note = (!mark.note.is_empty()).then(|| view! { <small class="quiet">{mark.note.clone()}</small> });
                view! { <li>{spoken(loc, index, mark)}" "{note}</li> }
            };
            let list = around.marks.iter().enumerate().map(list).collect_view();
            view! {
                <div class="damage" data-small="">
                    <Outline marks />
                    <div class="stack"><ol class="marks">{list}</ol><Facts facts=facts(loc, &around) /></div>
                </div>
            }
        })
    };
    view! {
        <Block title=td_string!(loc, check_in.title)>
            <div class="block-body">
                <p>{state}</p>
                {move || can_walk.get().then(|| {
                    let href = format!("/repair_orders/{}/walk-around", shown.id());
                    view! { <a class="button" href=href><Icon glyph=Glyph::ClipboardCheck />{td_string!(loc, check_in.walk)}</a> }
                })}
            </div>
            {found}
        </Block>
    }
}

/// Lamps, wheels, valuables and what the customer told.
#[must_use]
pub fn facts(loc: Loc, around: &WalkAround) -> Vec<(String, String)> {
    let comma = td_string!(loc, words.list_comma);
    let lamps: Vec<&str> = around.lamps.iter().map(|lamp| words::lamp(loc, *lamp)).collect();
    let mut facts = vec![
        (td_string!(loc, print.lamps).to_owned(), lamps.join(comma)),
        (td_string!(loc, print.wheels).to_owned(), around.wheels.iter().map(|of| wheel(loc, of)).collect::<Vec<_>>().join("; ")),
        (td_string!(loc, print.valuables).to_owned(), around.valuables.clone()),
        (
            td_string!(loc, print.means_to_pay).to_owned(),
            around.payment.map(|method| words::method(loc, method).to_owned()).unwrap_or_default(),
        ),
        (td_string!(loc, print.fewer_photos).to_owned(), around.fewer_photos.clone()),
    ];
    facts.extend(around.interview.iter().map(|told| (words::question(loc, told.question).to_owned(), told.answer.clone())));
    facts
}

/// What was read at a wheel.
pub(super) fn wheel(loc: Loc, wheel: &Wheel) -> String {
    let readings = [
        wheel.tread.map(|tread| td_string!(loc, print.tread, mm = words::millimetres(tread))),
        wheel.pressure.map(|kpa| td_string!(loc, print.pressure, kpa = kpa)),
        wheel.pad.map(|pad| td_string!(loc, print.pad, mm = words::millimetres(pad))),
        wheel.is_worn().then(|| td_string!(loc, check_in.worn).to_owned()),
    ];
    let readings: Vec<String> = readings.into_iter().flatten().collect();
    td_string!(loc, print.wheel_reading, wheel = words::wheel(loc, wheel.at), readings = readings.join(td_string!(loc, words.list_comma)))
}
