//! What lies around each of these pages: the document, the name of the house, the way through the steps, the languages.

use super::{Making, Shown, car, contact, done, needs, paper, time, visit};
use crate::appointments::sheet::VisitPaper;
use crate::care::languages::Languages;
use crate::context;
use crate::ui::{ErrorNotice, Glyph, Icon, IconSprite};
use crate::visit::{Visit, asked_language};
use crate::words::{self, Loc};
use domain::appointments::{Page, PublicHouse, VisitSheet};
use domain::staff::Dealership;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Puts around a page what its parts look for.
pub fn surround(shown: Shown) {
    let language = asked_language(context::visitor().as_ref());
    let offset_minutes = match &shown {
        Shown::Booking(making) => making.offered.offset_minutes,
        Shown::Visit(visiting) => visiting.page.offset_minutes,
        Shown::Sheet(sheet) => sheet.1.page.offset_minutes,
        Shown::Paper(papering) => papering.offset_minutes,
        Shown::Houses(_) | Shown::Nowhere(_) => 0,
    };
    let status = match &shown {
        Shown::Nowhere(problem) => problem.status(),
        Shown::Houses(houses) if houses.is_empty() => 404,
        _ => 200,
    };
    context::set_status(status);
    provide_context(words::locale(language));
    let (demo, demo_password) = Default::default();
    provide_context(Visit { me: None, language, now: context::now(), offset_minutes, demo, demo_password });
    provide_context(shown);
}

/// The whole document. `style` is the address of the style sheet.
pub fn document(style: String) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let shown = expect_context::<Shown>();
    // Sheets are as wide as paper.
    let class = if matches!(shown, Shown::Paper(_) | Shown::Sheet(_)) { "guest-paper" } else { "guest book" };
    let (title, body) = match shown {
        Shown::Houses(houses) => (td_string!(loc, booking.title).to_owned(), houses_page(houses).into_any()),
        Shown::Booking(making) => {
            (format!("{} {}", td_string!(loc, booking.title), making.house.dealership.short_name), booking(*making).into_any())
        }
        Shown::Visit(visiting) => {
            (format!("{} {}", td_string!(loc, booking.your_visit), visiting.page.number), visit::page(*visiting).into_any())
        }
        Shown::Sheet(sheet) => {
            let (token, sheet) = *sheet;
            (format!("{} {}", td_string!(loc, print.visit), sheet.page.number), sheet_page(&token, sheet).into_any())
        }
        Shown::Paper(papering) => (paper::title(&papering), paper::page(*papering).into_any()),
        Shown::Nowhere(problem) => {
            let gone = problem.is_dead_link();
            let title = if gone { td_string!(loc, booking.link_gone) } else { td_string!(loc, booking.title) };
            let body = view! {
                <main id="main">
                    <h1>{title}</h1>
                    <ErrorNotice title=words::problem(loc, &problem) />
                </main>
            };
            (title.to_owned(), body.into_any())
        }
    };
    view! {
        <!DOCTYPE html>
        <html lang=Visit::here().language.code() translate="no" class="notranslate">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="google" content="notranslate" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                <title>{title}</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=style />
                <script src="/booking.js" defer></script>
            </head>
            <body>
                <IconSprite />
                <div class=class data-place="customer">
                    {body}
                    <div class="screen-only"><Languages /></div>
                </div>
            </body>
        </html>
    }
}

/// The name of the house, and where it is.
pub(super) fn head(house: &Dealership) -> impl IntoView + use<> {
    let address = (!house.address.is_empty()).then(|| view! { <small class="quiet">{house.address.clone()}</small> });
    view! {
        <header class="guest-head">
            <Icon glyph=Glyph::MapPin />
            <b>{house.short_name.clone()}</b>
            {address}
        </header>
    }
}

/// How to reach somebody who can help.
pub(super) fn foot(house: &Dealership) -> Option<impl IntoView + use<>> {
    let loc = expect_context::<Loc>();
    let phone = house.phone.clone();
    (!phone.is_empty()).then(|| {
        view! {
            <footer class="guest-foot">
                <span>{phone.clone()}</span>
                <a class="button" href=format!("tel:{phone}")><Icon glyph=Glyph::Phone />{td_string!(loc, care.call)}</a>
            </footer>
        }
    })
}

/// The houses that one may choose from.
fn houses_page(houses: Vec<PublicHouse>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let none = houses.is_empty();
    let title = if none { td_string!(loc, booking.no_houses) } else { td_string!(loc, booking.houses) };
    let house = |house: PublicHouse| {
        let Dealership { short_name, address, .. } = house.dealership;
        view! {
            <li><a class="book-house" href=format!("/book?at={}", house.code)><b>{short_name}</b><small class="quiet">{address}</small></a></li>
        }
    };
    view! {
        <main id="main">
            <h1>{title}</h1>
            {(!none).then(|| view! { <ul class="guest-list">{houses.into_iter().map(house).collect_view()}</ul> })}
        </main>
    }
}

/// A booking on its way.
fn booking(making: Making) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let (head, foot) = (head(&making.house.dealership), foot(&making.house.dealership));
    let expired = making.expired.then(|| view! { <ErrorNotice title=td_string!(loc, booking.expired) /> });
    let said = making.booking.said.as_ref().map(|refusal| words::refusal(loc, refusal, &clock));
    let said = said.map(|title| view! { <ErrorNotice title /> });
    let way = (making.page != Page::Done).then(|| way(&making));
    let page = match making.page {
        Page::Car => car::page(making).into_any(),
        Page::Needs => needs::page(making).into_any(),
        Page::Time => time::page(making, &clock).into_any(),
        Page::Contact => contact::page(making, &clock).into_any(),
        Page::Code => contact::code(&making).into_any(),
        Page::Done => done::page(making, &clock).into_any(),
    };
    view! {
        {head}
        <main id="main">
            {way}
            {expired}
            {said}
            {page}
        </main>
        {foot}
    }
}

/// The steps: done, here, ahead. One may go back.
fn way(making: &Making) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    let steps = [
        (Page::Car, td_string!(loc, booking.step_car)),
        (Page::Needs, td_string!(loc, booking.step_needs)),
        (Page::Time, td_string!(loc, booking.step_time)),
        (Page::Contact, td_string!(loc, booking.step_contact)),
    ];
    // The code belongs to whatever it was asked for.
    let here = match making.page {
        Page::Code if making.booking.car.is_none() => Page::Car,
        Page::Code => Page::Contact,
        page => page,
    };
    let at = making.house.code.clone();
    let step = move |(page, name): (Page, &'static str)| {
        let class = if page < here {
            "past"
        } else if page == here {
            "here"
        } else {
            "ahead"
        };
        let name = if page < here {
            view! { <a href=format!("/book?at={at}&step={page}")><Icon glyph=Glyph::Check />{name}</a> }.into_any()
        } else {
            name.into_any()
        };
        view! { <li class=class aria-current=(page == here).then_some("step")><b>{name}</b></li> }
    };
    view! { <ol class="guest-way" aria-label=td_string!(loc, booking.steps)>{steps.into_iter().map(step).collect_view()}</ol> }
}

/// A visit on paper, and on the screen the way back.
fn sheet_page(token: &str, sheet: VisitSheet) -> impl IntoView + use<> {
    view! {
        {sheet_tools(format!("/v/{token}"))}
        <main id="main"><VisitPaper sheet /></main>
    }
}

/// What stands above a sheet on the screen: the way back, and printing where there are scripts.
pub(super) fn sheet_tools(back: String) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    view! {
        <nav class="sheet-tools screen-only">
            <a class="button" href=back><Icon glyph=Glyph::ArrowLeft />{td_string!(loc, booking.back)}</a>
            <span class="push"></span>
            <button class="button" data-print=true type="button" hidden><Icon glyph=Glyph::Printer />{td_string!(loc, booking.print)}</button>
        </nav>
    }
}
