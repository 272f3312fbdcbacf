//! What is asked before a loaner car is promised, handed over, taken back or released, and about the cars of the fleet.

use crate::execute::{self, Sending};
use crate::ui::{Button, Checkbox, Choice, Dialog, ErrorNotice, Field, Kind, NumberInput, Select, TextArea, TextInput, open_while};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::care::{Command, LoanRow, Loaner, LoanerDraft, LoanerWish, Reading};
use domain::{LoanId, LoanerId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is to be done with which car.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    Promise(LoanerWish),
    HandOver(LoanRow),
    TakeBack(LoanRow),
    Release(LoanRow),
    /// A car of the fleet, or a new one.
    Fleet(Option<Loaner>),
}

impl Ask {
    fn title(&self, loc: Loc) -> String {
        let of = |what: &'static str, row: &LoanRow| format!("{what} {}", row.loan.loaner.plate);
        match self {
            Self::Promise(wish) => format!("{} {}", td_string!(loc, care.promise_loaner), wish.name),
            Self::HandOver(row) => of(td_string!(loc, care.hand_over), row),
            Self::TakeBack(row) => of(td_string!(loc, care.take_back), row),
            Self::Release(row) => of(td_string!(loc, care.release), row),
            Self::Fleet(None) => td_string!(loc, care.add_loaner).to_owned(),
            Self::Fleet(Some(car)) => format!("{} {}", td_string!(loc, common.edit), car.plate),
        }
    }
}

/// What is typed. It lives as long as the page, so that a list that is drawn again takes nothing away.
#[derive(Clone, Copy)]
struct Typed {
    car: RwSignal<String>,
    from: RwSignal<String>,
    until: RwSignal<String>,
    km: RwSignal<Option<i64>>,
    energy: RwSignal<Option<i64>>,
    text: RwSignal<String>,
    plate: RwSignal<String>,
    model: RwSignal<String>,
    in_service: RwSignal<bool>,
}

impl Typed {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            car: text(),
            from: text(),
            until: text(),
            km: RwSignal::new(None),
            energy: RwSignal::new(None),
            text: text(),
            plate: text(),
            model: text(),
            in_service: RwSignal::new(true),
        }
    }

    /// What is known already of what is asked.
    fn begin(self, ask: &Ask, clock: &words::Clock) {
        self.text.set(String::new());
        self.energy.set(None);
        match ask {
            Ask::Promise(wish) => {
                self.car.set(String::new());
                self.from.set(clock.field(wish.starts_at));
                self.until.set(clock.field(wish.ready_at));
            }
            Ask::HandOver(row) => self.km.set(Some(i64::from(row.loan.loaner.odometer_km))),
            Ask::TakeBack(_) => self.km.set(None),
            Ask::Release(_) => {}
            Ask::Fleet(car) => {
                self.plate.set(car.as_ref().map(|car| car.plate.clone()).unwrap_or_default());
                self.model.set(car.as_ref().map(|car| car.model.clone()).unwrap_or_default());
                self.km.set(car.as_ref().map(|car| i64::from(car.odometer_km)));
                self.in_service.set(car.as_ref().is_none_or(|car| car.in_service));
            }
        }
    }

    fn reading(self) -> Option<Reading> {
        let odometer_km = u32::try_from(self.km.get_untracked()?).ok()?;
        Some(Reading { odometer_km, energy_percent: u8::try_from(self.energy.get_untracked()?).ok()? })
    }

    /// The command, with the version that is on the screen; nothing while a field cannot be read.
    fn command(self, ask: &Ask, clock: &words::Clock) -> Option<(Command, Option<i32>)> {
        let reason = self.text.get_untracked();
        Some(match ask {
            Ask::Promise(wish) => {
                let loaner: LoanerId = self.car.get_untracked().parse().ok()?;
                let (from, until) = (clock.read(&self.from.get_untracked())?, clock.read(&self.until.get_untracked())?);
                let loan = LoanId(execute::new_id());
                (Command::PromiseLoaner { loan, loaner, appointment: wish.visit, from, until }, None)
            }
            Ask::HandOver(row) => (Command::HandOverLoaner { loan: row.loan.id, reading: self.reading()? }, Some(row.loan.version)),
            Ask::TakeBack(row) => {
                (Command::TakeBackLoaner { loan: row.loan.id, reading: self.reading()?, note: reason }, Some(row.loan.version))
            }
            Ask::Release(row) => (Command::ReleaseLoaner { loan: row.loan.id, reason }, Some(row.loan.version)),
            Ask::Fleet(car) => {
                let odometer_km = u32::try_from(self.km.get_untracked()?).ok()?;
                let (plate, model) = (self.plate.get_untracked(), self.model.get_untracked());
                let draft = LoanerDraft { plate, model, odometer_km, in_service: self.in_service.get_untracked() };
                let loaner = car.as_ref().map_or_else(|| LoanerId(execute::new_id()), |car| car.id);
                (Command::PutLoaner { loaner, draft, reason }, car.as_ref().map(|car| car.version))
            }
        })
    }
}

/// The dialog of everything that is done with loaner cars.
#[component]
pub fn LoanerDialog(ask: RwSignal<Option<Ask>>, fleet: RwSignal<Vec<Loaner>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let (sending, typed) = (Sending::begin(), Typed::new());
    let unreadable = RwSignal::new(false);
    let open = open_while(ask, move || {
        sending.clear();
        unreadable.set(false);
    });
    Effect::new(move |_| {
        ask.with(|ask| {
            if let Some(ask) = ask {
                typed.begin(ask, &clock);
            }
        });
    });
    let title = move || ask.with(|ask| ask.as_ref().map(|ask| ask.title(loc)).unwrap_or_default());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(command) = ask.with_untracked(|ask| ask.as_ref().map(|ask| typed.command(ask, &clock))) else { return };
        unreadable.set(command.is_none());
        if let Some((command, version)) = command {
            sending.send(domain::Command::Care(command), version, move |_| ask.set(None));
        }
    };
    view! {
        <Dialog id="loaner" open title close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                {move || ask.get().map(|ask| view! { <Fields ask typed fleet /> })}
                {move || unreadable.get().then(|| view! { <ErrorNotice title=td_string!(loc, care.fill_in) /> })}
                {move || sending.refused.get().map(|title| view! { <ErrorNotice title /> })}
                <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
            </form>
        </Dialog>
    }
}

#[component]
fn Fields(ask: Ask, typed: Typed, fleet: RwSignal<Vec<Loaner>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let energy = move || view! { <Field id="loaner-energy" label=td_string!(loc, care.energy)><NumberInput value=typed.energy unit="%" required=true /></Field> };
    let km = move || view! { <Field id="loaner-km" label=td_string!(loc, care.odometer)><NumberInput value=typed.km unit="km" required=true /></Field> };
    match ask {
        Ask::Promise(_) => {
            let cars = Signal::derive(move || {
                let lent = |car: Loaner| Choice::new(car.id.to_string(), format!("{} {}", car.plate, car.model));
                fleet.get().into_iter().filter(|car| car.in_service).map(lent).collect::<Vec<_>>()
            });
            view! {
                <Field id="loaner-car" label=td_string!(loc, care.loaner)><Select value=typed.car choices=cars blank=td_string!(loc, care.choose_loaner) required=true /></Field>
                <div class="fields">
                    <Field id="loaner-from" label=td_string!(loc, care.from)><TextInput value=typed.from kind="datetime-local" required=true /></Field>
                    <Field id="loaner-until" label=td_string!(loc, care.until)><TextInput value=typed.until kind="datetime-local" required=true /></Field>
                </div>
            }
            .into_any()
        }
        Ask::HandOver(_) => view! { <div class="fields">{km()}{energy()}</div> }.into_any(),
        Ask::TakeBack(row) => {
            let least = row.loan.handed_over.map(|(_, reading)| words::kilometres(loc, reading.odometer_km)).unwrap_or_default();
            view! {
                <p class="quiet">{td_string!(loc, care.left_with, km = least)}</p>
                <div class="fields">{km()}{energy()}</div>
                <Field id="loaner-note" label=td_string!(loc, care.back_note) mark=td_string!(loc, common.optional)><TextArea value=typed.text maxlength=400 rows=2 /></Field>
            }
            .into_any()
        }
        Ask::Release(_) => {
            view! { <Field id="loaner-reason" label=td_string!(loc, care.reason)><TextArea value=typed.text maxlength=400 required=true /></Field> }.into_any()
        }
        Ask::Fleet(car) => {
            // What was written down wrongly can be put right.
            let last = car.map(|car| i64::from(car.odometer_km));
            let goes_down = move || typed.km.get().zip(last).is_some_and(|(km, last)| km < last);
            view! {
            <div class="fields">
                <Field id="loaner-plate" label=td_string!(loc, care.plate)><TextInput value=typed.plate code=true maxlength=12 required=true /></Field>
                <Field id="loaner-model" label=td_string!(loc, care.model)><TextInput value=typed.model maxlength=80 required=true /></Field>
                {km()}
            </div>
            <Show when=goes_down>
                <Field id="loaner-why" label=td_string!(loc, care.odometer_corrected)><TextInput value=typed.text maxlength=400 required=true /></Field>
            </Show>
            <Checkbox value=typed.in_service label=td_string!(loc, care.in_service) />
            }
            .into_any()
        }
    }
}
