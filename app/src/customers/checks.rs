//! What a form says beside its fields while they are filled in: the rules of the domain, without waiting for the server.

use crate::execute::Sending;
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::Refusal;
use leptos::prelude::*;
use std::collections::BTreeSet;
use wasm_bindgen::JsCast;

/// The faults of a form's fields: what the rules say of what is typed, else what the server said of what was sent.
#[derive(Clone, Copy)]
pub(super) struct Checks {
    sending: Sending,
    /// Ids of the fields that have been left once. A field is not told that it is incomplete while it is begun.
    left: RwSignal<BTreeSet<String>>,
    loc: Loc,
    clock: words::Clock,
}

impl Checks {
    /// Call it in a component's body.
    pub(super) fn begin(sending: Sending) -> Self {
        let clock = words::Clock::of(&Visit::here());
        Self { sending, left: RwSignal::new(BTreeSet::new()), loc: expect_context::<Loc>(), clock }
    }

    /// For `focusout` of the form.
    pub(super) fn on_leave(self, event: &leptos::ev::FocusEvent) {
        let id = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).map(|element| element.id());
        if let Some(id) = id.filter(|id| !id.is_empty()) {
            self.left.update(|left| {
                left.insert(id);
            });
        }
    }

    /// The fault of a field. `rule` hears whether the field has been left.
    pub(super) fn fault(
        self,
        field: &'static str,
        rule: impl Fn(bool) -> Option<Refusal> + Send + Sync + 'static,
    ) -> Signal<Option<String>> {
        let id = field.replace('_', "-");
        Signal::derive(move || {
            let left = self.left.with(|left| left.contains(&id));
            match rule(left) {
                Some(refusal) => Some(words::refusal(self.loc, &refusal, &self.clock)),
                None => self.sending.refused.get().filter(|_| self.refused_field() == field),
            }
        })
    }

    /// The fault of a field that only the server judges.
    pub(super) fn answered(self, field: &'static str) -> Signal<Option<String>> {
        self.fault(field, |_| None)
    }

    /// What was refused for another reason than one of these fields.
    pub(super) fn elsewhere(self, fields: &'static [&'static str]) -> Option<String> {
        self.sending.refused.get().filter(|_| !fields.contains(&self.refused_field().as_str()))
    }

    /// Whether the last refusal is about one of these fields.
    pub(super) fn are_about(self, fields: &'static [&'static str]) -> bool {
        fields.contains(&self.refused_field().as_str())
    }

    /// Refuses on the page what the server would refuse, so that nothing is half written.
    pub(super) fn refuse(self, refusal: Refusal) {
        self.sending.refused.set(Some(words::refusal(self.loc, &refusal, &self.clock)));
        self.sending.problem.set(Some(refusal.into()));
    }

    /// The field that the last refusal is about.
    fn refused_field(self) -> String {
        self.sending.problem.with(|problem| {
            problem.as_ref().and_then(|problem| problem.refusal()).map(|refusal| about(&refusal).to_owned()).unwrap_or_default()
        })
    }
}

/// Which field a refusal is about; empty when it is about none.
fn about(refusal: &Refusal) -> &str {
    match refusal {
        Refusal::PhoneUnreadable { .. } => "phone",
        Refusal::PlateUnreadable { .. } => "plate",
        Refusal::VinUnreadable { .. } => "vin",
        Refusal::Taken { constraint } if constraint.contains("plate") => "plate",
        Refusal::Taken { constraint } if constraint.contains("vin") => "vin",
        Refusal::DeliveryLongBeforeInvoice { .. } => "delivery_date",
        Refusal::FieldEmpty { field } | Refusal::FieldTooLong { field, .. } | Refusal::DateInFuture { field, .. } => field,
        _ => "",
    }
}
