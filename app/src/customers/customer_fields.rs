//! What is asked about a customer.

use super::checks::Checks;
use crate::ui::{Choice, Field, Segments, TextArea, TextInput};
use crate::words::{self, Loc};
use domain::Refusal;
use domain::customers::{Customer, CustomerDraft, CustomerKind, Phone};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The fields that a refusal may be about.
pub(super) const FIELDS: &[&str] = &["name", "phone", "contact", "address", "note"];
/// A telephone number with everything people write into it is no longer than this.
const LONGEST_PHONE: usize = 12;

/// What is typed about a customer.
#[derive(Clone, Copy)]
pub(super) struct CustomerTyped {
    kind: RwSignal<Option<CustomerKind>>,
    pub(super) name: RwSignal<String>,
    pub(super) phone: RwSignal<String>,
    contact: RwSignal<String>,
    address: RwSignal<String>,
    note: RwSignal<String>,
}

impl CustomerTyped {
    pub(super) fn of(known: Option<&Customer>) -> Self {
        let text = |value: Option<&str>| RwSignal::new(value.unwrap_or_default().to_owned());
        Self {
            kind: RwSignal::new(Some(known.map_or(CustomerKind::Person, |customer| customer.kind))),
            name: text(known.map(|customer| customer.name.as_str())),
            phone: text(known.map(|customer| customer.phone.as_str())),
            contact: text(known.map(|customer| customer.contact.as_str())),
            address: text(known.map(|customer| customer.address.as_str())),
            note: text(known.map(|customer| customer.note.as_str())),
        }
    }

    pub(super) fn draft(self) -> CustomerDraft {
        CustomerDraft {
            kind: self.kind.get_untracked().unwrap_or(CustomerKind::Person),
            name: self.name.get_untracked(),
            phone: self.phone.get_untracked(),
            contact: self.contact.get_untracked(),
            address: self.address.get_untracked(),
            note: self.note.get_untracked(),
        }
    }
}

/// What is wrong with a telephone number while it is typed.
fn phone_fault(text: &str, left: bool) -> Option<Refusal> {
    let text = text.trim();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let judged = digits > LONGEST_PHONE || (left && !text.is_empty());
    (judged && Phone::parse(text).is_none()).then(|| Refusal::PhoneUnreadable { found: text.to_owned() })
}

/// The fields of a customer.
#[component]
pub(super) fn CustomerFields(typed: CustomerTyped, checks: Checks) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let optional = td_string!(loc, common.optional);
    let kinds = CustomerKind::ALL.iter().map(|kind| Choice::new(*kind, words::customer_kind(loc, *kind))).collect::<Vec<_>>();
    let phone = checks.fault("phone", move |left| typed.phone.with(|text| phone_fault(text, left)));
    view! {
        <Segments name="kind" label=td_string!(loc, customers.kind) choices=kinds value=typed.kind />
        <div class="fields">
            <Field id="name" label=td_string!(loc, customers.name) error=checks.answered("name")>
                <TextInput value=typed.name maxlength=80 />
            </Field>
            <Field id="phone" label=td_string!(loc, customers.phone) hint=td_string!(loc, customers.phone_hint) error=phone>
                <TextInput value=typed.phone kind="tel" maxlength=24 />
            </Field>
            <Field id="contact" label=td_string!(loc, customers.contact) mark=optional error=checks.answered("contact")>
                <TextInput value=typed.contact maxlength=80 />
            </Field>
            <Field id="address" label=td_string!(loc, customers.address) mark=optional error=checks.answered("address")>
                <TextInput value=typed.address maxlength=80 />
            </Field>
            <Field id="note" label=td_string!(loc, customers.note) mark=optional error=checks.answered("note") wide=true>
                <TextArea value=typed.note maxlength=1000 rows=2 />
            </Field>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_judged_when_it_has_been_left_or_grows_too_long() {
        assert_eq!(phone_fault("1380571", false), None);
        assert!(phone_fault("1380571", true).is_some());
        assert!(phone_fault("138057122661234", false).is_some());
        assert_eq!(phone_fault("", true), None);
        for right in ["138 0571 2266", "+86 13805712266", "0571-88001234", "(010) 62001234"] {
            assert_eq!(phone_fault(right, true), None, "{right}");
        }
    }
}
