//! What is filled in so far, kept on the device item by item, and the templates that were read last.

use domain::quality::{Given, Template};
use domain::{LineId, OrderId};
use serde::{Deserialize, Serialize};

/// The most sheets that are kept half filled.
#[cfg(feature = "hydrate")]
const MOST: usize = 20;
/// Where half filled sheets lie; whoever signs out leaves none (public/offline.js).
#[cfg(feature = "hydrate")]
const DRAFTS: &str = "bayline-sheets";
/// The templates of the house, which say nothing of anybody.
#[cfg(feature = "hydrate")]
const TEMPLATES: &str = "bayline-sheet-templates";

/// A sheet that is not filled yet: of which car and job, by which version of which template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub order: OrderId,
    pub job: Option<LineId>,
    pub template: String,
    pub version: i32,
}

/// What is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub given: Vec<Given>,
    pub note: String,
}

/// What was filled in before, if anything.
#[must_use]
pub fn of(place: &Place) -> Draft {
    #[cfg(feature = "hydrate")]
    return drafts().into_iter().find(|(of, _)| of == place).map(|(_, draft)| draft).unwrap_or_default();
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = place;
        Draft::default()
    }
}

/// Keeps what is filled in; nothing filled in is nothing kept.
pub fn keep(place: &Place, draft: Draft) {
    #[cfg(feature = "hydrate")]
    {
        let mut all = drafts();
        all.retain(|(of, _)| of != place);
        if draft != Draft::default() {
            all.push((place.clone(), draft));
        }
        let surplus = all.len().saturating_sub(MOST);
        all.drain(..surplus);
        store(DRAFTS, &all);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (place, draft);
}

/// The templates that were read last on this device.
#[must_use]
pub fn templates() -> Option<Vec<Template>> {
    #[cfg(feature = "hydrate")]
    return stored(TEMPLATES);
    #[cfg(not(feature = "hydrate"))]
    None
}

/// Keeps the templates for the time without network.
pub fn keep_templates(templates: &[Template]) {
    #[cfg(feature = "hydrate")]
    store(TEMPLATES, &templates);
    #[cfg(not(feature = "hydrate"))]
    let _ = templates;
}

#[cfg(feature = "hydrate")]
fn drafts() -> Vec<(Place, Draft)> {
    stored(DRAFTS).unwrap_or_default()
}

#[cfg(feature = "hydrate")]
fn stored<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    let text = leptos::prelude::window().local_storage().ok()??.get_item(name).ok()??;
    serde_json::from_str(&text).ok()
}

#[cfg(feature = "hydrate")]
fn store<T: Serialize>(name: &str, value: &T) {
    if let (Ok(Some(storage)), Ok(text)) = (leptos::prelude::window().local_storage(), serde_json::to_string(value)) {
        // A device that is full keeps the older one.
        let _ = storage.set_item(name, &text);
    }
}
