//! One of several things a person can choose.

use super::icon::Glyph;
use leptos::prelude::*;

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

/// A value and whether it is ticked.
pub type Tick<T> = (T, RwSignal<bool>);

/// A tick per value, set for those that are held.
#[must_use]
pub fn ticks<T: Copy + PartialEq + Send + Sync + 'static>(all: &[T], held: &[T]) -> Vec<Tick<T>> {
    all.iter().map(|value| (*value, RwSignal::new(held.contains(value)))).collect()
}

/// The values that are ticked now.
#[must_use]
pub fn ticked<T: Copy>(ticks: &[Tick<T>]) -> Vec<T> {
    ticks.iter().filter(|(_, held)| held.get_untracked()).map(|(value, _)| *value).collect()
}
