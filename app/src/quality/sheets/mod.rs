//! Inspection sheets in the hands of whoever fills them: which fit, what is filled in so far, what was found.

mod draft;
mod fill;
mod item;
mod reports;

pub use fill::SheetDialog;
pub use reports::text as finding_text;

use super::api;
use crate::ui::{Glyph, State};
use crate::workshop::unsent::{About, Unsent};
use domain::quality::{Mark, SheetKind, Template, Work};
use domain::workshop::{Card, Job};
use domain::{LineId, OrderId};
use leptos::prelude::*;

/// How a mark looks.
#[must_use]
pub const fn look(mark: Mark) -> (State, Glyph) {
    match mark {
        Mark::Good => (State::Ready, Glyph::Check),
        Mark::Watch => (State::Waiting, Glyph::Eye),
        Mark::Bad => (State::Late, Glyph::CircleAlert),
        Mark::Absent => (State::Done, Glyph::Minus),
    }
}

/// What is asked to be filled: of which car and job, and which sheets come into question.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub order: OrderId,
    pub job: Option<LineId>,
    pub about: About,
    pub fits: Vec<Template>,
    /// The sheets that the job owes.
    pub owes: Vec<SheetKind>,
}

/// The sheets of a page.
#[derive(Clone, Copy)]
pub struct Sheets {
    pub asked: RwSignal<Option<Asked>>,
    pub unsent: Unsent,
    /// Those that are offered; empty until they are read.
    templates: RwSignal<Vec<Template>>,
}

impl Sheets {
    /// Reads the templates, from the device first: whoever is without network fills what was offered last. Call it in a component's body.
    #[must_use]
    pub fn begin(unsent: Unsent) -> Self {
        let templates = RwSignal::new(Vec::new());
        Effect::new(move |_| {
            if let Some(kept) = draft::templates() {
                templates.set(kept);
            }
            leptos::task::spawn_local(async move {
                if let Ok(mut read) = api::templates().await {
                    read.retain(|template| template.offered);
                    draft::keep_templates(&read);
                    let _ = templates.try_set(read);
                }
            });
        });
        Self { asked: RwSignal::new(None), unsent, templates }
    }

    /// Asks for a sheet of one of these kinds: of a job, or of the car as a whole.
    pub fn ask(self, card: &Card, job: Option<&Job>, kinds: &[SheetKind]) {
        let work = |job: Option<&Job>| Work { skill: job.map(|job| job.skill), kind: card.kind, class: None };
        // A sheet of the car fits when it fits one of its jobs.
        let works: Vec<Work> = match job {
            Some(_) => vec![work(job)],
            None => card.progress.jobs.iter().map(|job| work(Some(job))).chain([work(None)]).collect(),
        };
        let of_kind = |template: &&Template| kinds.contains(&template.kind) && works.iter().any(|work| template.is_for(*work));
        let mut fits: Vec<Template> = self.templates.with_untracked(|all| all.iter().filter(of_kind).cloned().collect());
        // What is demanded of this work first, then what is made for it.
        fits.sort_by_key(|template| (!works.iter().any(|work| template.is_demanded(*work)), template.fits.is_empty()));
        let car = card.plate.clone().unwrap_or_else(|| card.vin_serial.clone());
        self.asked.set(Some(Asked {
            order: card.progress.order,
            job: job.map(|job| job.line),
            about: About { car, job: job.map(|job| job.title.clone()).unwrap_or_default() },
            fits,
            owes: job.map(|job| job.owes.clone()).unwrap_or_default(),
        }));
    }
}
