//! What domain values, refusals and events are called in each language. The sentences themselves are in `locales/`.

mod clock;
mod event;
mod numbers;
mod refusal;
mod shown;
#[cfg(test)]
mod tests;
mod values;

pub use clock::Clock;
pub use event::{EventLine, Names, event, event_glyph};
pub use numbers::{kilometres, percent, share};
pub use refusal::{problem, problem_with, refusal};
pub use shown::{status_glyph, status_state};
pub use values::*;

use domain::Language;

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
