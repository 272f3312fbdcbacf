//! What takes a time from customers is asked back once, with how many they are.

use super::{Form, House};
use crate::execute::Sending;
use crate::repair_orders::RefusedNotice;
use crate::ui::{Button, Glyph, Kind, Notice, State};
use crate::words::Loc;
use domain::Refusal;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A command that says how many visits it displaces. It is sent with none; the refusal that counts them is the question, and whoever
/// answers it sends the same with that number. When more have been booked meanwhile, the new number is asked.
#[derive(Clone, Copy)]
pub struct Displacing {
    /// How it is sent.
    pub sending: Sending,
    last: StoredValue<Option<Callback<u16>>>,
    house: House,
    form: Form,
}

impl Displacing {
    /// Call it in a component's body. What `form` asks is asked until another form of the page is sent.
    pub fn begin(house: House, form: Form) -> Self {
        let displacing = Self { sending: Sending::begin(), last: StoredValue::new(None), house, form };
        Effect::new(move |_| {
            if house.goes_on_with_another(form) {
                displacing.sending.clear();
            }
        });
        displacing
    }

    /// Sends it as one that displaces nobody. `send` is given how many visits were seen.
    pub fn send(self, send: impl Fn(u16) + Send + Sync + 'static) {
        let send = Callback::new(send);
        // A notice that takes something back outlives the page that it came from.
        let _ = self.last.try_set_value(Some(send));
        self.house.sends(self.form);
        send.run(0);
    }

    /// Sends the last one again: so many were seen.
    fn confirm(self, seen: u16) {
        if let Some(send) = self.last.get_value() {
            send.run(seen);
        }
    }
}

/// Why it was refused; where visits are in the way, with the button that says that they were seen.
#[component]
pub fn DisplacingNotice(displacing: Displacing) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = displacing.sending;
    let in_the_way = move || {
        if displacing.house.goes_on_with_another(displacing.form) {
            return None;
        }
        sending.problem.with(|problem| match problem.as_ref()?.refusal().as_deref() {
            Some(Refusal::VisitsInTheWay { visits, .. }) => Some(*visits),
            _ => None,
        })
    };
    move || match in_the_way().zip(sending.refused.get()) {
        Some((visits, text)) => {
            let press = Callback::new(move |()| displacing.confirm(visits));
            view! {
                <Notice state=State::Late glyph=Glyph::CalendarClock title=text alert=true>
                    <Button kind=Kind::Danger on_press=press pending=sending.pending>{td_string!(loc, appointments.displace, count = visits)}</Button>
                </Notice>
            }
            .into_any()
        }
        None => view! { <RefusedNotice sending /> }.into_any(),
    }
}
