//! Asking for a reason before something that cannot simply be taken back.

use super::desk::Desk;
use super::order::Refused;
use crate::execute::Sending;
use crate::ui::{Button, Dialog, Field, Kind, TextArea};
use crate::words;
use domain::Command;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A dialog that asks why, and then sends a command with the reason. `desk` is the desk of the page.
#[component]
pub fn ReasonDialog(
    /// Id of the dialog, unique on the page.
    id: &'static str,
    /// Shown or not.
    open: RwSignal<bool>,
    /// The desk that the command is sent from.
    desk: Desk,
    /// What is about to be done.
    #[prop(into)]
    title: String,
    /// What that means.
    #[prop(into)]
    text: String,
    /// Makes the command from the reason; nothing when there is nothing to do it to.
    command: Callback<String, Option<Command>>,
    /// How loud the step is.
    #[prop(default = Kind::Danger)]
    kind: Kind,
) -> impl IntoView {
    let loc = desk.loc;
    let reason = RwSignal::new(String::new());
    let sending = Sending::begin();
    Effect::new(move |_| {
        if open.get() {
            sending.clear();
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(command) = command.run(reason.get_untracked()) {
            desk.send(command, sending, move || {
                open.set(false);
                reason.set(String::new());
            });
        }
    };
    let (heading, step) = (title.clone(), title);
    view! {
        <Dialog id open title=heading close_label=td_string!(loc, common.close)>
            <form class="form" novalidate=true on:submit=submit>
                <p>{text.clone()}</p>
                <Field id=format!("{id}-reason") label=words::field(loc, "reason")>
                    <TextArea value=reason required=true maxlength=400u32 />
                </Field>
                <Refused sending />
                <footer>
                    <Button on_press=move || open.set(false)>{td_string!(loc, repair_orders.cancel)}</Button>
                    <Button kind submit=true pending=sending.pending>{step.clone()}</Button>
                </footer>
            </form>
        </Dialog>
    }
}
