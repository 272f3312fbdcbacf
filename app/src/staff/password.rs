//! A new password: one's own, or for somebody who has forgotten theirs.

use crate::execute::Sending;
use crate::ui::{Block, Button, Field, Glyph, Kind, Notice, State, TextInput, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::PersonId;
use domain::staff::{Command, PASSWORD_LEAST, Passwords};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What the rules say of a new password; nothing while nothing is typed.
fn fault(loc: Loc, clock: &words::Clock, new: &str) -> Option<String> {
    let passwords = Passwords { new: new.to_owned(), ..Passwords::default() };
    passwords.accept().err().filter(|_| !new.is_empty()).map(|refusal| words::refusal(loc, &refusal, clock))
}

/// Changing one's own password; the present one is asked for. Other devices are signed out.
#[component]
pub(super) fn ChangePassword() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (person, clock) = (visit.actor().person, words::Clock::of(&visit));
    let sending = Sending::begin();
    let text = || RwSignal::new(String::new());
    let (present, new, again, changed) = (text(), text(), text(), RwSignal::new(false));
    let short = Signal::derive(move || new.with(|new| fault(loc, &clock, new)));
    let differs = Signal::derive(move || {
        let differs = again.with(|again| !again.is_empty() && new.with(|new| new != again));
        differs.then(|| td_string!(loc, staff.passwords_differ).to_owned())
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        changed.set(false);
        if short.get_untracked().is_some() || new.get_untracked() != again.get_untracked() {
            return;
        }
        let passwords = Passwords { present: present.get_untracked(), new: new.get_untracked() };
        sending.send_secret(domain::Command::Staff(Command::SetPassword { person }), None, passwords, move |_| {
            for typed in [present, new, again] {
                typed.set(String::new());
            }
            changed.set(true);
        });
    };
    view! {
        <Block title=td_string!(loc, staff.change_password)>
            <form class="form block-body" on:submit=submit>
                {move || changed.get().then(|| view! { <Notice state=State::Ready glyph=Glyph::Check title=td_string!(loc, staff.password_changed) alert=true /> })}
                <Field id="present-password" label=td_string!(loc, staff.present_password)>
                    <TextInput value=present kind="password" autocomplete="current-password" required=true maxlength=200 />
                </Field>
                <Field id="new-password" label=td_string!(loc, staff.new_password) hint=td_string!(loc, staff.new_password_hint, least = PASSWORD_LEAST) error=short>
                    <TextInput value=new kind="password" autocomplete="new-password" required=true maxlength=200 />
                </Field>
                <Field id="new-password-again" label=td_string!(loc, staff.repeat_password) error=differs>
                    <TextInput value=again kind="password" autocomplete="new-password" required=true maxlength=200 />
                </Field>
                <WhyNot reason=sending.refused />
                <footer><Button submit=true pending=sending.pending>{td_string!(loc, staff.change_password)}</Button></footer>
            </form>
        </Block>
    }
}

/// A new password for somebody else. In sight while it is typed: it is read out to them.
#[component]
pub(super) fn GivePassword(person: PersonId, version: i32, given: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let sending = Sending::begin();
    let new = RwSignal::new(String::new());
    let short = Signal::derive(move || new.with(|new| fault(loc, &clock, new)));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if short.get_untracked().is_none() {
            let passwords = Passwords { new: new.get_untracked(), ..Passwords::default() };
            let command = domain::Command::Staff(Command::SetPassword { person });
            sending.send_secret(command, Some(version), passwords, move |_| given.run(()));
        }
    };
    view! {
        <form class="form" on:submit=submit>
            <Field id="given-password" label=td_string!(loc, staff.new_password) hint=td_string!(loc, staff.set_password_text) error=short>
                <TextInput value=new autocomplete="off" required=true maxlength=200 />
            </Field>
            <WhyNot reason=sending.refused />
            <footer><Button kind=Kind::Danger submit=true pending=sending.pending>{td_string!(loc, staff.set_password)}</Button></footer>
        </form>
    }
}

/// The first password of somebody new, in sight while it is typed.
#[component]
pub(super) fn FirstPassword(new: RwSignal<String>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let clock = words::Clock::of(&Visit::here());
    let short = Signal::derive(move || new.with(|new| fault(loc, &clock, new)));
    view! {
        <Field id="first-password" label=td_string!(loc, staff.first_password) hint=td_string!(loc, staff.new_password_hint, least = PASSWORD_LEAST) error=short>
            <TextInput value=new autocomplete="off" required=true maxlength=200 />
        </Field>
    }
}
