//! What the devices of a house show while nobody is signed in at them: the code of a new one, the people of a tablet, the walls.
//!
//! Plain pages, rendered here and never woken up: a television on the wall need not run a program. `public/device.js` makes them easier to
//! use, and has a wall redraw itself.

mod tablet;
mod wall;

pub use tablet::TabletPage;
pub use wall::{Wall, WallPage};

use crate::care::languages::Languages;
use crate::context;
use crate::problem::Problem;
use crate::ui::{ErrorNotice, Glyph, Icon, IconSprite};
use crate::visit::{Visit, asked_language};
use crate::words::{self, Loc};
use domain::staff::shown_code;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// How often a device that waits looks whether it was let in, in seconds; with scripts they look as often.
const LOOK_AGAIN: &str = "4";

/// What one of these pages shows.
#[derive(Clone, Debug)]
pub enum Screen {
    /// The code under which a new device waits.
    Knock(String),
    /// The device was let in once and is no more; its name.
    Revoked(String),
    Tablet(Box<TabletPage>),
    Wall(Box<WallPage>),
    /// The server has no answer now.
    Nowhere(Problem),
}

/// Puts around a page what its parts look for.
pub fn surround(screen: Screen) {
    let language = asked_language(None);
    let offset_minutes = match &screen {
        Screen::Wall(page) => page.offset_minutes,
        _ => 0,
    };
    context::set_status(match &screen {
        Screen::Nowhere(problem) => problem.status(),
        Screen::Tablet(page) => page.said.as_ref().map_or(200, Problem::status),
        _ => 200,
    });
    provide_context(words::locale(language));
    let (demo, demo_password) = Default::default();
    provide_context(Visit { me: None, language, now: context::now(), offset_minutes, demo, demo_password });
    provide_context(screen);
}

/// The whole document. `style` is the address of the style sheet.
pub fn document(style: String) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let screen = expect_context::<Screen>();
    let theme = match &screen {
        // Read from afar: light on dark in the workshop, dark on light where customers wait.
        Screen::Wall(page) => Some(page.theme()),
        _ => None,
    };
    // Without scripts a device that waits looks again, and a wall turns its pages, by being loaded anew.
    let (waits, turns) = match &screen {
        Screen::Knock(_) => (true, None),
        Screen::Wall(page) => (false, Some(page.next_address())),
        _ => (false, None),
    };
    // Where the server has no answer, somebody may be signed in all the same.
    let forget = match &screen {
        Screen::Revoked(_) => Some("all"),
        Screen::Knock(_) | Screen::Tablet(_) | Screen::Wall(_) => Some("person"),
        Screen::Nowhere(_) => None,
    };
    let forget = forget.map(|what| view! { <script src="/offline.js" defer data-person="" data-forget=what></script> });
    let waits = waits.then(|| view! { <noscript><meta http-equiv="refresh" content=LOOK_AGAIN /></noscript> });
    let turns = turns.map(|next| view! { <noscript><meta http-equiv="refresh" content=format!("15; url={next}") /></noscript> });
    let (title, body) = match screen {
        Screen::Knock(code) => (td_string!(loc, devices.new_device).to_owned(), knock(&code).into_any()),
        Screen::Revoked(name) => (td_string!(loc, devices.revoked).to_owned(), revoked(&name).into_any()),
        Screen::Tablet(page) => (page.tablet.clone(), tablet::page(*page).into_any()),
        Screen::Wall(page) => (page.title(loc).to_owned(), wall::page(*page).into_any()),
        Screen::Nowhere(problem) => (
            td_string!(loc, devices.new_device).to_owned(),
            view! { <main id="main" class="screen"><ErrorNotice title=words::problem(loc, &problem) /></main> }.into_any(),
        ),
    };
    view! {
        <!DOCTYPE html>
        <html lang=Visit::here().language.code() translate="no" class="notranslate" data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="google" content="notranslate" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                {waits}
                {turns}
                <title>{title}</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=style />
                {forget}
                <script src="/device.js" defer></script>
            </head>
            <body data-place="floor">
                <IconSprite />
                {body}
            </body>
        </html>
    }
}

/// The code of a new device.
fn knock(code: &str) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    view! {
        <main id="main" class="screen">
            <h1>{td_string!(loc, devices.new_device)}</h1>
            <p>{td_string!(loc, devices.code_intro)}</p>
            <p class="screen-code">{shown_code(code)}</p>
            <p class="quiet">{td_string!(loc, devices.goes_on)}</p>
            <Languages />
        </main>
    }
}

/// A device that is let in no more.
fn revoked(name: &str) -> impl IntoView + use<> {
    let loc = expect_context::<Loc>();
    view! {
        <main id="main" class="screen">
            <h1><Icon glyph=Glyph::Lock />{td_string!(loc, devices.revoked)}</h1>
            <p>{td_string!(loc, devices.revoked_text, name = name)}</p>
            <form method="post" action="/device">
                <button class="button" type="submit">{td_string!(loc, devices.show_code)}</button>
            </form>
            <Languages />
        </main>
    }
}
