//! Two people beside one car: what both have taken down, brought together field by field.

use super::walk_around::{Lamp, Mark, Question, Told, WalkAround, Wheel, WheelAt};

/// A part of the sheet that both have changed, each in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Damage,
    Wheel(WheelAt),
    Valuables,
    Payment,
    Question(Question),
    FewerPhotos,
}

/// Whose word counts where both have changed the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    Mine,
    Theirs,
}

/// What is left when two sheets that began from the same one are brought together, and where they differ. Whatever only one of them has
/// changed is taken over; where both have changed the same, `keep` decides.
#[must_use]
pub fn merge(began: &WalkAround, mine: &WalkAround, theirs: &WalkAround, keep: Keep) -> (WalkAround, Vec<Part>) {
    let mut merging = Merging { keep, differ: Vec::new() };
    let merged = WalkAround {
        marks: merging.marks([&began.marks, &mine.marks, &theirs.marks]),
        lamps: lamps(&began.lamps, &mine.lamps, &theirs.lamps),
        wheels: WheelAt::ALL.iter().filter_map(|at| merging.wheel(*at, [&began.wheels, &mine.wheels, &theirs.wheels])).collect(),
        valuables: merging.one(Part::Valuables, &began.valuables, &mine.valuables, &theirs.valuables),
        payment: merging.one(Part::Payment, &began.payment, &mine.payment, &theirs.payment),
        interview: Question::ALL
            .iter()
            .filter_map(|question| merging.told(*question, [&began.interview, &mine.interview, &theirs.interview]))
            .collect(),
        fewer_photos: merging.one(Part::FewerPhotos, &began.fewer_photos, &mine.fewer_photos, &theirs.fewer_photos),
    };
    merging.differ.dedup();
    (merged, merging.differ)
}

struct Merging {
    keep: Keep,
    differ: Vec<Part>,
}

impl Merging {
    fn one<T: PartialEq + Clone>(&mut self, part: Part, began: &T, mine: &T, theirs: &T) -> T {
        if mine == theirs || began == theirs {
            return mine.clone();
        }
        if began == mine {
            return theirs.clone();
        }
        self.differ.push(part);
        match self.keep {
            Keep::Mine => mine.clone(),
            Keep::Theirs => theirs.clone(),
        }
    }

    /// Mine in my order, then what they have marked besides.
    fn marks(&mut self, lists: [&Vec<Mark>; 3]) -> Vec<Mark> {
        let [began, mine, theirs] = lists;
        // Marks from before they had ids cannot be told apart: two may lie on one point. They are one field.
        if lists.iter().any(|list| list.iter().any(|mark| mark.id.is_none())) {
            return self.one(Part::Damage, began, mine, theirs);
        }
        let of = |list: &[Mark], mark: &Mark| list.iter().find(|known| known.id == mark.id).cloned();
        let new = |mark: &&Mark| of(mine, mark).is_none();
        mine.iter()
            .chain(theirs.iter().filter(new))
            .filter_map(|mark| self.one(Part::Damage, &of(began, mark), &of(mine, mark), &of(theirs, mark)))
            .collect()
    }

    fn wheel(&mut self, at: WheelAt, lists: [&Vec<Wheel>; 3]) -> Option<Wheel> {
        let nothing = Wheel { at, tread: None, pressure: None, pad: None };
        let [began, mine, theirs] = lists.map(|list| list.iter().find(|wheel| wheel.at == at).copied().unwrap_or(nothing));
        let mut read = |reading: fn(&Wheel) -> Option<u16>| self.one(Part::Wheel(at), &reading(&began), &reading(&mine), &reading(&theirs));
        let wheel = Wheel { at, tread: read(|wheel| wheel.tread), pressure: read(|wheel| wheel.pressure), pad: read(|wheel| wheel.pad) };
        (wheel != nothing).then_some(wheel)
    }

    fn told(&mut self, question: Question, lists: [&Vec<Told>; 3]) -> Option<Told> {
        let answer = |list: &Vec<Told>| list.iter().find(|told| told.question == question).map(|told| told.answer.clone());
        let [began, mine, theirs] = lists.map(answer);
        self.one(Part::Question(question), &began, &mine, &theirs).map(|answer| Told { question, answer })
    }
}

fn lamps(began: &[Lamp], mine: &[Lamp], theirs: &[Lamp]) -> Vec<Lamp> {
    // A lamp is lit or not: two who differ cannot both have changed it.
    let lit = |lamp: &&Lamp| {
        let is_mine = mine.contains(lamp);
        if is_mine == began.contains(lamp) { theirs.contains(lamp) } else { is_mine }
    };
    Lamp::ALL.iter().filter(lit).copied().collect()
}
