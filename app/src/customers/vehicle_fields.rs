//! What is asked about a vehicle. VIN and plate are judged while they are typed.

use super::checks::Checks;
use crate::ui::{Choice, Field, Select, TextInput};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::customers::{Energy, Plate, PlateColour, PlateError, UsageNature, Vehicle, VehicleDraft, Vin, VinError};
use domain::{CustomerId, Permission, Refusal};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The fields that a refusal may be about.
pub(super) const FIELDS: &[&str] =
    &["plate", "vin", "vin_reason", "model", "engine_no", "colour", "usage", "invoice_date", "delivery_date"];
/// Characters of an ordinary plate; a shorter one may still be on its way.
const PLATE: usize = 7;
/// Characters of a VIN.
const VIN: usize = 17;

/// What is typed about a vehicle.
#[derive(Clone, Copy)]
pub(super) struct VehicleTyped {
    pub(super) plate: RwSignal<String>,
    plate_colour: RwSignal<String>,
    pub(super) vin: RwSignal<String>,
    vin_reason: RwSignal<String>,
    pub(super) model: RwSignal<String>,
    engine_no: RwSignal<String>,
    colour: RwSignal<String>,
    energy: RwSignal<String>,
    usage: RwSignal<String>,
    invoice_date: RwSignal<String>,
    delivery_date: RwSignal<String>,
    /// The VIN that was accepted before, and need not be accepted again.
    accepted: StoredValue<Option<Vin>>,
}

impl VehicleTyped {
    pub(super) fn of(known: Option<&Vehicle>) -> Self {
        let text = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
        let code = |value: Option<&'static str>, usual: &str| RwSignal::new(value.unwrap_or(usual).to_owned());
        let date = |value: Option<chrono::NaiveDate>| RwSignal::new(value.map(|date| date.to_string()).unwrap_or_default());
        Self {
            plate: text(known.and_then(|vehicle| vehicle.plate.as_ref()).map(ToString::to_string)),
            plate_colour: code(known.map(|vehicle| vehicle.plate_colour.code()), PlateColour::Blue.code()),
            vin: text(known.map(|vehicle| vehicle.vin.to_string())),
            vin_reason: text(None),
            model: text(known.map(|vehicle| vehicle.model.clone())),
            engine_no: text(known.map(|vehicle| vehicle.engine_no.clone())),
            colour: text(known.map(|vehicle| vehicle.colour.clone())),
            energy: code(known.map(|vehicle| vehicle.energy.code()), Energy::Petrol.code()),
            // Asked, never assumed: the guarantees of the law are for households alone.
            usage: code(known.map(|vehicle| vehicle.usage.code()), ""),
            invoice_date: date(known.and_then(|vehicle| vehicle.invoice_date)),
            delivery_date: date(known.and_then(|vehicle| vehicle.delivery_date)),
            accepted: StoredValue::new(known.map(|vehicle| vehicle.vin.clone())),
        }
    }

    /// Whether nothing has been typed about a car.
    pub(super) fn is_empty(self) -> bool {
        [self.plate, self.vin, self.model].iter().all(|typed| typed.with_untracked(|text| text.trim().is_empty()))
    }

    /// What was typed.
    ///
    /// # Errors
    /// [`Refusal::FieldEmpty`] when nobody has said what the car is used for.
    pub(super) fn draft(self, owner: CustomerId) -> Result<VehicleDraft, Refusal> {
        let usage = UsageNature::from_code(&self.usage.get_untracked());
        Ok(VehicleDraft {
            owner,
            plate: self.plate.get_untracked(),
            plate_colour: PlateColour::from_code(&self.plate_colour.get_untracked()).unwrap_or(PlateColour::Blue),
            vin: self.vin.get_untracked(),
            vin_reason: self.vin_reason.get_untracked(),
            model: self.model.get_untracked(),
            engine_no: self.engine_no.get_untracked(),
            colour: self.colour.get_untracked(),
            energy: Energy::from_code(&self.energy.get_untracked()).unwrap_or(Energy::Petrol),
            usage: usage.ok_or_else(|| Refusal::FieldEmpty { field: "usage".to_owned() })?,
            invoice_date: self.invoice_date.get_untracked().parse().ok(),
            delivery_date: self.delivery_date.get_untracked().parse().ok(),
        })
    }
}

/// What is wrong with a VIN while it is typed: a wrong character or digit at once, too few characters when the field has been left.
fn vin_fault(text: &str, left: bool) -> Option<VinError> {
    let error = Vin::parse(text).err()?;
    match error {
        VinError::Length { length } if length > VIN || (left && length > 0) => Some(error),
        VinError::Length { .. } => None,
        VinError::Character { .. } | VinError::CheckDigit { .. } => Some(error),
    }
}

/// What is wrong with a plate while it is typed. The province may still be spelled out on the keyboard.
fn plate_fault(text: &str, left: bool) -> Option<PlateError> {
    let error = Plate::parse(text).err()?;
    let full = text.chars().filter(|c| c.is_alphanumeric()).count() >= PLATE;
    match error {
        PlateError::LooksLikeDigit { .. } | PlateError::Office { .. } => Some(error),
        PlateError::Province { .. } | PlateError::Length { .. } | PlateError::Serial { .. } => (left || full).then_some(error),
    }
}

/// Plate, use, VIN and model: what a car is known by, and what it is used for.
#[component]
pub(super) fn Identity(typed: VehicleTyped, checks: Checks) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let may_override = Visit::here().may(Permission::OverrideVin);
    let colours: Vec<_> =
        PlateColour::ALL.iter().map(|colour| Choice::new(colour.code().to_owned(), words::plate_colour(loc, *colour))).collect();
    let usages: Vec<_> =
        UsageNature::ALL.iter().map(|usage| Choice::new(usage.code().to_owned(), words::usage_nature(loc, *usage))).collect();
    // The colour follows the plate while it is typed; a different one can still be chosen.
    Effect::new(move |before: Option<String>| {
        let text = typed.plate.get();
        if before.is_some_and(|before| before != text)
            && let Ok(plate) = Plate::parse(&text)
        {
            typed.plate_colour.set(plate.map_or(PlateColour::None, |plate| plate.usual_colour()).code().to_owned());
        }
        text
    });
    let plate =
        checks.fault("plate", move |left| typed.plate.with(|text| plate_fault(text, left)).map(|error| Refusal::PlateUnreadable { error }));
    let plate_hint = move || match typed.plate.with(|text| Plate::parse(text)) {
        Ok(Some(plate)) if plate.is_new_energy() => td_string!(loc, customers.plate_new_energy),
        Ok(Some(plate)) if plate.as_str().starts_with('临') => td_string!(loc, customers.plate_temporary),
        _ => td_string!(loc, customers.plate_hint),
    };
    // Some cars have a VIN whose check digit is wrong; a supervisor may accept it with a reason.
    let wrong_digit = Memo::new(move |_| {
        typed.vin.with(|text| {
            let accepted =
                typed.accepted.with_value(|accepted| accepted.is_some() && Vin::parse_without_check_digit(text).ok() == *accepted);
            !accepted && matches!(Vin::parse(text), Err(VinError::CheckDigit { .. }))
        })
    });
    let overridden = move || may_override && typed.vin_reason.with(|reason| !reason.trim().is_empty());
    let vin = checks.fault("vin", move |left| {
        let error = typed.vin.with(|text| vin_fault(text, left))?;
        let silent = matches!(error, VinError::CheckDigit { .. }) && (!wrong_digit.get() || overridden());
        (!silent).then_some(Refusal::VinUnreadable { error })
    });
    let vin_hint = move || {
        let right = typed.vin.with(|text| Vin::parse(text).is_ok());
        if right { td_string!(loc, customers.vin_right) } else { td_string!(loc, customers.vin_hint) }
    };
    view! {
        <Field id="plate" label=td_string!(loc, customers.plate) hint=plate_hint error=plate>
            <TextInput value=typed.plate code=true maxlength=12 />
        </Field>
        <Field id="plate-colour" label=td_string!(loc, customers.plate_colour)>
            <Select value=typed.plate_colour choices=Signal::stored(colours) />
        </Field>
        <Field id="usage" label=td_string!(loc, customers.usage) hint=td_string!(loc, customers.usage_hint) error=checks.answered("usage")>
            <Select value=typed.usage choices=Signal::stored(usages) blank=td_string!(loc, customers.choose_usage) required=true />
        </Field>
        <Field id="vin" label=td_string!(loc, customers.vin) hint=vin_hint error=vin>
            <TextInput value=typed.vin code=true maxlength=24 />
        </Field>
        <Show when=move || may_override && wrong_digit.get()>
            <Field id="vin-reason" label=td_string!(loc, customers.vin_reason) hint=td_string!(loc, customers.vin_reason_hint)>
                <TextInput value=typed.vin_reason maxlength=80 />
            </Field>
        </Show>
        <Field id="model" label=td_string!(loc, customers.model) error=checks.answered("model")>
            <TextInput value=typed.model maxlength=80 />
        </Field>
    }
}

/// What else is known of a car.
#[component]
pub(super) fn Description(typed: VehicleTyped, checks: Checks) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let optional = td_string!(loc, common.optional);
    let energies: Vec<_> = Energy::ALL.iter().map(|energy| Choice::new(energy.code().to_owned(), words::energy(loc, *energy))).collect();
    view! {
        <Field id="energy" label=td_string!(loc, customers.energy)>
            <Select value=typed.energy choices=Signal::stored(energies) />
        </Field>
        <Field id="invoice-date" label=td_string!(loc, customers.invoice_date) mark=optional error=checks.answered("invoice_date")>
            <TextInput value=typed.invoice_date kind="date" />
        </Field>
        <Field id="delivery-date" label=td_string!(loc, customers.delivery_date) mark=optional error=checks.answered("delivery_date")>
            <TextInput value=typed.delivery_date kind="date" />
        </Field>
        <Field id="engine-no" label=td_string!(loc, customers.engine_no) mark=optional error=checks.answered("engine_no")>
            <TextInput value=typed.engine_no code=true maxlength=80 />
        </Field>
        <Field id="colour" label=td_string!(loc, customers.colour) mark=optional error=checks.answered("colour")>
            <TextInput value=typed.colour maxlength=80 />
        </Field>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vin_is_judged_as_soon_as_it_cannot_become_right() {
        assert_eq!(vin_fault("LSGKE54H3", false), None);
        assert_eq!(vin_fault("", true), None);
        assert_eq!(vin_fault("LSGKE54H3", true), Some(VinError::Length { length: 9 }));
        assert_eq!(vin_fault("LSO", false), Some(VinError::Character { place: 3, found: 'O' }));
        assert!(matches!(vin_fault("LSGKE54H3NW000124", false), Some(VinError::CheckDigit { .. })));
        assert_eq!(vin_fault("LSGKE54H3NW000123", false), None);
    }

    #[test]
    fn a_plate_is_not_judged_while_its_province_is_spelled() {
        assert_eq!(plate_fault("zhe", false), None);
        assert!(matches!(plate_fault("zhe", true), Some(PlateError::Province { .. })));
        assert_eq!(plate_fault("浙A8", false), None);
        assert_eq!(plate_fault("浙AO", false), Some(PlateError::LooksLikeDigit { found: 'O' }));
        assert_eq!(plate_fault("浙AD12345", false), None);
        assert_eq!(plate_fault("", true), None);
    }
}
