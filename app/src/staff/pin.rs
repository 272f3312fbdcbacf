//! A PIN of one's own, for the tablets of the house.

use crate::execute::Sending;
use crate::ui::{Block, Button, Field, Glyph, Notice, State, TextInput, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::staff::{Command, PIN_LONG, Passwords, accept_pin};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Setting one's PIN; the password is asked for.
#[component]
pub(super) fn SetPin() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (person, clock) = (visit.actor().person, words::Clock::of(&visit));
    let sending = Sending::begin();
    let text = || RwSignal::new(String::new());
    let (present, new, again, done) = (text(), text(), text(), RwSignal::new(false));
    // While it is typed only a whole one is judged.
    let fault = Signal::derive(move || {
        let fault = new.with(|new| accept_pin(new).err().filter(|_| new.trim().chars().count() >= PIN_LONG));
        fault.map(|refusal| words::refusal(loc, &refusal, &clock))
    });
    let differs = Signal::derive(move || {
        let differs = again.with(|again| !again.is_empty() && new.with(|new| new != again));
        differs.then(|| td_string!(loc, devices.pins_differ).to_owned())
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        done.set(false);
        if fault.get_untracked().is_some() || new.get_untracked() != again.get_untracked() {
            return;
        }
        let passwords = Passwords { present: present.get_untracked(), new: new.get_untracked() };
        sending.send_secret(domain::Command::Staff(Command::SetPin { person }), None, passwords, move |_| {
            for typed in [present, new, again] {
                typed.set(String::new());
            }
            done.set(true);
        });
    };
    view! {
        <Block title=td_string!(loc, devices.pin_title)>
            <form class="form block-body" on:submit=submit>
                <p class="quiet">{td_string!(loc, devices.pin_text)}</p>
                {move || done.get().then(|| view! { <Notice state=State::Ready glyph=Glyph::Check title=td_string!(loc, devices.pin_set) alert=true /> })}
                <Field id="pin-password" label=td_string!(loc, staff.present_password)>
                    <TextInput value=present kind="password" autocomplete="current-password" required=true maxlength=200 />
                </Field>
                <Field id="new-pin" label=td_string!(loc, devices.new_pin) hint=td_string!(loc, devices.new_pin_hint, digits = PIN_LONG) error=fault>
                    <TextInput value=new kind="password" inputmode="numeric" autocomplete="off" required=true maxlength=6 />
                </Field>
                <Field id="new-pin-again" label=td_string!(loc, devices.repeat_pin) error=differs>
                    <TextInput value=again kind="password" inputmode="numeric" autocomplete="off" required=true maxlength=6 />
                </Field>
                <WhyNot reason=sending.refused />
                <footer><Button submit=true pending=sending.pending>{td_string!(loc, devices.set_pin)}</Button></footer>
            </form>
        </Block>
    }
}
