//! What domain values, refusals and events are called in each language. The sentences themselves are in `locales/`.
//!
//! **A new sentence** is a key in `locales/{zh-Hans,zh-Hant,en}/<area>.json`, the same key in all three, and
//! `td_string!(loc, area.key)` where it is shown; with blanks, `"Order {{ number }}"` and `td_string!(loc, area.key, number = n)`.
//! The build refuses a key that a language lacks. A new file must be named in `build.rs`.
//!
//! **A new value** (a post, a status, a way to pay) is a line in [`values`] and a key in `words.json`; **a new refusal** an arm in
//! [`refusal`](mod@refusal) and a key in `refusals.json` that says what is missing and what would help; **a new event** an arm in
//! `event.rs` and a key in `events.json`, which only the server has. All of them are exhaustive matches: without words it does not compile.
//!
//! Traditional Chinese is written, not converted: 工場, 零件, 保固, 品檢, 據點 as in Taiwan and Hong Kong. Mainland words are those
//! of the trade (工单, 配件, 三包, 反结算). English is plain workshop English; an amount in a sentence carries its currency.

#[macro_use]
mod called;

mod at_hand;
mod clock;
mod comebacks;
mod days;
mod devices;
#[cfg(feature = "ssr")]
mod dispatch;
#[cfg(feature = "ssr")]
mod event;
#[cfg(feature = "ssr")]
mod event_at_hand;
#[cfg(feature = "ssr")]
mod event_floor;
#[cfg(feature = "ssr")]
mod event_glyph;
mod floor_refusal;
mod message;
mod numbers;
mod papers;
mod parts;
mod problem;
mod refusal;
mod sheets;
mod shown;
mod stages;
#[cfg(feature = "ssr")]
mod starting;
#[cfg(all(test, feature = "ssr"))]
mod tests;
mod unreadable;
mod values;
mod visit_refusal;
mod visits;
mod walk_around;
#[cfg(all(test, feature = "ssr"))]
mod written;

pub use at_hand::{campaign_kind, complaint_category, loan_state, severity};
pub use clock::{Clock, time_left};
pub use comebacks::{cause, liable, sign, team};
pub use days::{day_name, moment, weekday, weekday_name};
pub use devices::device_kind;
#[cfg(feature = "ssr")]
pub use dispatch::{against, because, dispatch_rank, obstacle};
pub use domain::event::Names;
#[cfg(feature = "ssr")]
pub use event::{EventLine, event};
#[cfg(feature = "ssr")]
pub use event_glyph::event_glyph;
pub use message::{Said, message, message_subject};
pub(crate) use numbers::list;
pub use numbers::{class_and_maker, kilometres, percent, share, shares};
pub use papers::*;
#[cfg(feature = "ssr")]
pub use parts::parts_call;
pub use parts::request_state;
#[cfg(feature = "ssr")]
pub use problem::said;
pub use problem::{problem, problem_in_full, problem_with};
pub use refusal::{floor_refusal, refusal};
pub use sheets::{mark, photo_when, reading, sheet_kind};
pub use shown::{status_glyph, status_state};
pub use stages::{paint_amount, paint_kind, panel, stage, stage_of_all, stage_state, times};
#[cfg(feature = "ssr")]
pub use starting::{Starting, starting, starting_next, starting_title};
pub use values::*;
pub use visits::*;
pub use walk_around::*;

use domain::Language;
use domain::appointments::Title;

/// A language of the locales.
pub type Loc = crate::i18n::Locale;

/// The locale of a language.
#[must_use]
pub const fn locale(language: Language) -> Loc {
    match language {
        Language::ZhHans => Loc::zh_Hans,
        Language::ZhHant => Loc::zh_Hant,
        Language::En => Loc::en,
    }
}

/// What something of the catalogue is called in the reader's language.
#[must_use]
pub fn called(loc: Loc, title: &Title) -> &str {
    match loc {
        Loc::zh_Hans => &title.zh_hans,
        Loc::zh_Hant => &title.zh_hant,
        Loc::en => &title.en,
    }
}
