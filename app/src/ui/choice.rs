//! One of several things a person can choose.

use super::icon::Glyph;

/// A value with the word a user reads for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice<T> {
    /// What is chosen.
    pub value: T,
    /// What is read.
    pub text: String,
    /// The icon before the word, where there is room for one.
    pub glyph: Option<Glyph>,
    /// Shown, but not to be chosen now.
    pub refused: bool,
}

impl<T> Choice<T> {
    /// A choice in words.
    pub fn new(value: T, text: impl Into<String>) -> Self {
        Self { value, text: text.into(), glyph: None, refused: false }
    }

    /// The same with an icon.
    #[must_use]
    pub fn with_glyph(mut self, glyph: Glyph) -> Self {
        self.glyph = Some(glyph);
        self
    }

    /// The same, shown but not to be chosen.
    #[must_use]
    pub fn refused(mut self, refused: bool) -> Self {
        self.refused = refused;
        self
    }
}
