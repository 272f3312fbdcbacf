//! A car is received: its visit has come, its repair order is opened and linked, and check-in begins.

use crate::execute::{self, Sending};
use domain::appointments::{Coming, Command};
use domain::repair_orders::Command as Orders;
use domain::{AppointmentId, OrderId, VehicleId};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// A car that stands here.
#[derive(Clone, Copy, Debug)]
pub struct Car {
    pub vehicle: VehicleId,
    /// The visit that it came for.
    pub visit: Option<AppointmentId>,
    /// Whether somebody has yet to say that this visit has come.
    pub comes: bool,
    /// The order that is open on it.
    pub open: Option<OrderId>,
}

impl Car {
    /// A car that was found, with the visit that it is expected for or waits with.
    #[must_use]
    pub fn found(vehicle: VehicleId, coming: Option<&Coming>) -> Self {
        let visit = coming.map(|coming| coming.appointment);
        Self { vehicle, visit, comes: coming.is_some_and(|coming| coming.waits_since.is_none()), open: None }
    }
}

/// Receives cars, one step after the other. When one is refused, those before it are done, and the next press carries on from there. It lives
/// as long as its page, whatever is drawn anew on it meanwhile.
#[derive(Clone, Copy)]
pub struct Receiving {
    sending: Sending,
    go: Callback<String>,
    /// The car that was last received.
    about: RwSignal<Option<VehicleId>>,
    arrived: StoredValue<Option<AppointmentId>>,
    opened: StoredValue<Option<(VehicleId, OrderId)>>,
}

impl Receiving {
    /// Call it in a component's body.
    #[must_use]
    pub fn begin() -> Self {
        let navigate = use_navigate();
        Self {
            sending: Sending::begin(),
            go: Callback::new(move |to: String| navigate(&to, NavigateOptions::default())),
            about: RwSignal::new(None),
            arrived: StoredValue::new(None),
            opened: StoredValue::new(None),
        }
    }

    /// Whether this car is being received now.
    pub fn pending(self, vehicle: VehicleId) -> Signal<bool> {
        Signal::derive(move || self.sending.pending.get() && self.about.get() == Some(vehicle))
    }

    /// Why this car could not be received.
    pub fn refused(self, vehicle: VehicleId) -> Signal<Option<String>> {
        Signal::derive(move || self.sending.refused.get().filter(|_| self.about.get() == Some(vehicle)))
    }

    /// Receives a car: its visit has come, its order is opened unless one is open, the visit is linked to it. Leads to its check-in, or to
    /// the order that was open.
    pub fn receive(self, car: Car) {
        self.about.set(Some(car.vehicle));
        self.carry_on(car);
    }

    fn carry_on(self, car: Car) {
        if let Some(appointment) = car.visit.filter(|visit| car.comes && self.arrived.get_value() != Some(*visit)) {
            self.sending.send(domain::Command::Appointments(Command::Arrive { appointment }), None, move |_| {
                self.arrived.set_value(Some(appointment));
                self.carry_on(car);
            });
            return;
        }
        let opened = self.opened.get_value().filter(|(vehicle, _)| *vehicle == car.vehicle).map(|(_, order)| order);
        let Some(order) = car.open.or(opened) else {
            let (order, vehicle) = (OrderId(execute::new_id()), car.vehicle);
            self.sending.send(domain::Command::RepairOrders(Orders::Open { order, vehicle }), None, move |_| {
                self.opened.set_value(Some((vehicle, order)));
                self.carry_on(car);
            });
            return;
        };
        let to = if car.open.is_some() { format!("/repair_orders/{order}") } else { format!("/repair_orders/{order}/check-in") };
        match car.visit {
            Some(appointment) => {
                let link = domain::Command::Appointments(Command::LinkOrder { appointment, order });
                self.sending.send(link, None, move |_| self.go.run(to));
            }
            None => self.go.run(to),
        }
    }
}
