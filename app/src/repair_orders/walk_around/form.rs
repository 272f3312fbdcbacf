//! A walk-around as it is taken down: each answer a signal, and the whole of it kept while the tab is open.

use crate::repair_orders::form::TabDraft;
use domain::repair_orders::WalkAround;
use domain::repair_orders::walk_around::{Lamp, Mark, Question, Told, Wheel, WheelAt};
use domain::settlement::Method;
use domain::{OrderId, PersonId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The sheet that somebody began from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Began {
    /// As [`domain::repair_orders::Walked::revision`].
    pub revision: u32,
    pub around: WalkAround,
}

/// What is typed into a sheet and not saved yet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Draft {
    began: Began,
    typed: WalkAround,
}

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
    pub began: RwSignal<Began>,
    kept: TabDraft,
}

impl Walk {
    /// What was taken down before.
    #[must_use]
    pub fn new(began: Began) -> Self {
        let wheel = |_| WheelTyped { tread: RwSignal::new(None), pressure: RwSignal::new(None), pad: RwSignal::new(None) };
        let walk = Self {
            marks: RwSignal::new(Vec::new()),
            lamps: RwSignal::new(Vec::new()),
            wheels: [0; 4].map(wheel),
            valuables: RwSignal::new(String::new()),
            payment: RwSignal::new(Some(None)),
            interview: [0; 7].map(|_| RwSignal::new(String::new())),
            fewer_photos: RwSignal::new(String::new()),
            began: RwSignal::new(began.clone()),
            kept: TabDraft::nowhere(),
        };
        walk.take(began.around);
        walk
    }

    /// Keeps what is typed while the tab is open, with the sheet that it began from; each person finds only their own.
    pub fn keep(self, order: OrderId, person: PersonId) {
        let draft = move || {
            let (began, typed) = (self.began.get(), self.read());
            (typed != began.around).then_some(Draft { began, typed })
        };
        let take = move |kept: Option<Draft>| {
            if let Some(Draft { began, typed }) = kept {
                self.go_on_from(began, typed);
            }
        };
        self.kept.keep(format!("bayline-walk-around-{order}-{person}"), draft, take);
    }

    /// What was sent has been written down: whatever is typed from now on begins from it.
    pub fn saved(self, sent: Began) {
        let next = Began { revision: sent.revision + 1, around: sent.around };
        let _ = self.began.try_update(|began| {
            // A colleague may have gone on from it already, and this form with them.
            if began.revision < next.revision {
                *began = next;
            }
        });
    }

    /// The form begins from another sheet, and says this.
    pub fn go_on_from(self, began: Began, typed: WalkAround) {
        self.began.set(began);
        self.take(typed);
    }

    /// What would be saved now, and the sheet that it began from.
    #[must_use]
    pub fn to_save(self) -> Began {
        Began { revision: self.began.with(|began| began.revision), around: self.read() }
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
        // What says the same is left alone, with the gap that somebody is just typing at its end.
        let write = |text: RwSignal<String>, says: String| {
            if text.with_untracked(|text| text.trim() != says) {
                text.set(says);
            }
        };
        self.marks.set(marks);
        self.lamps.set(lamps);
        for (at, typed) in WheelAt::ALL.iter().zip(&self.wheels) {
            let wheel = wheels.iter().find(|wheel| wheel.at == *at);
            typed.tread.set(wheel.and_then(|wheel| wheel.tread).map(i64::from));
            typed.pressure.set(wheel.and_then(|wheel| wheel.pressure).map(i64::from));
            typed.pad.set(wheel.and_then(|wheel| wheel.pad).map(i64::from));
        }
        write(self.valuables, valuables);
        self.payment.set(Some(payment));
        for (question, typed) in Question::ALL.iter().zip(&self.interview) {
            write(*typed, interview.iter().find(|told| told.question == *question).map(|told| told.answer.clone()).unwrap_or_default());
        }
        write(self.fewer_photos, fewer_photos);
    }
}
