//! A walk-around as it is taken down: each answer a signal, and the whole of it kept while the tab is open.

use crate::repair_orders::form::TabDraft;
use domain::repair_orders::WalkAround;
use domain::repair_orders::walk_around::{Lamp, Mark, Question, Told, Wheel, WheelAt};
use domain::settlement::Method;
use domain::{OrderId, PersonId};
use leptos::prelude::*;
use std::hash::{Hash, Hasher};

/// The readings of a wheel.
#[derive(Clone, Copy)]
pub struct WheelTyped {
    /// In tenths of a millimetre.
    pub tread: RwSignal<Option<i64>>,
    /// In kPa.
    pub pressure: RwSignal<Option<i64>>,
    /// In tenths of a millimetre.
    pub pad: RwSignal<Option<i64>>,
}

/// What is taken down.
#[derive(Clone, Copy)]
pub struct Walk {
    pub marks: RwSignal<Vec<Mark>>,
    pub lamps: RwSignal<Vec<Lamp>>,
    /// In the order of [`WheelAt::ALL`].
    pub wheels: [WheelTyped; 4],
    pub valuables: RwSignal<String>,
    pub payment: RwSignal<Option<Option<Method>>>,
    /// In the order of [`Question::ALL`].
    pub interview: [RwSignal<String>; 7],
    pub fewer_photos: RwSignal<String>,
    kept: TabDraft,
}

impl Walk {
    /// What was taken down before, or nothing.
    #[must_use]
    pub fn new(before: Option<WalkAround>) -> Self {
        let wheel = |_| WheelTyped { tread: RwSignal::new(None), pressure: RwSignal::new(None), pad: RwSignal::new(None) };
        let walk = Self {
            marks: RwSignal::new(Vec::new()),
            lamps: RwSignal::new(Vec::new()),
            wheels: [0; 4].map(wheel),
            valuables: RwSignal::new(String::new()),
            payment: RwSignal::new(Some(None)),
            interview: [0; 7].map(|_| RwSignal::new(String::new())),
            fewer_photos: RwSignal::new(String::new()),
            kept: TabDraft::nowhere(),
        };
        if let Some(before) = before {
            walk.take(before);
        }
        walk
    }

    /// Keeps what is taken down while the tab is open; each person finds only their own, and only while what it began from is what is stored.
    pub fn keep(self, order: OrderId, person: PersonId) {
        let place = untrack(|| place(order, person, &self.read()));
        self.kept.keep(place, move || self.read(), move |kept| self.take(kept));
    }

    /// It has been saved, and goes on.
    pub fn saved(self, order: OrderId, person: PersonId) {
        self.kept.go_on(untrack(|| place(order, person, &self.read())));
    }

    /// It has been sent: nothing is kept.
    pub fn forget(self) {
        self.kept.forget();
    }

    /// What stands in the form.
    #[must_use]
    pub fn read(self) -> WalkAround {
        let figure = |figure: RwSignal<Option<i64>>| figure.get().map(|figure| u16::try_from(figure).unwrap_or(u16::MAX));
        let wheel = |(at, typed): (&WheelAt, &WheelTyped)| Wheel {
            at: *at,
            tread: figure(typed.tread),
            pressure: figure(typed.pressure),
            pad: figure(typed.pad),
        };
        let measured = |wheel: &Wheel| wheel.tread.is_some() || wheel.pressure.is_some() || wheel.pad.is_some();
        let told =
            |(question, answer): (&Question, &RwSignal<String>)| Told { question: *question, answer: answer.get().trim().to_owned() };
        WalkAround {
            marks: self.marks.get(),
            lamps: self.lamps.get(),
            wheels: WheelAt::ALL.iter().zip(&self.wheels).map(wheel).filter(measured).collect(),
            valuables: self.valuables.get().trim().to_owned(),
            payment: self.payment.get().flatten(),
            interview: Question::ALL.iter().zip(&self.interview).map(told).filter(|told| !told.answer.is_empty()).collect(),
            fewer_photos: self.fewer_photos.get().trim().to_owned(),
        }
    }

    fn take(self, walk_around: WalkAround) {
        let WalkAround { marks, lamps, wheels, valuables, payment, interview, fewer_photos } = walk_around;
        self.marks.set(marks);
        self.lamps.set(lamps);
        for (at, typed) in WheelAt::ALL.iter().zip(&self.wheels) {
            let wheel = wheels.iter().find(|wheel| wheel.at == *at);
            typed.tread.set(wheel.and_then(|wheel| wheel.tread).map(i64::from));
            typed.pressure.set(wheel.and_then(|wheel| wheel.pressure).map(i64::from));
            typed.pad.set(wheel.and_then(|wheel| wheel.pad).map(i64::from));
        }
        self.valuables.set(valuables);
        self.payment.set(Some(payment));
        for (question, typed) in Question::ALL.iter().zip(&self.interview) {
            typed.set(interview.iter().find(|told| told.question == *question).map(|told| told.answer.clone()).unwrap_or_default());
        }
        self.fewer_photos.set(fewer_photos);
    }
}

/// Where the draft of a walk-around is kept that began from this one.
fn place(order: OrderId, person: PersonId, began: &WalkAround) -> String {
    let mut mark = std::hash::DefaultHasher::new();
    serde_json::to_string(began).unwrap_or_default().hash(&mut mark);
    format!("bayline-walk-around-{order}-{person}-{:x}", mark.finish())
}
