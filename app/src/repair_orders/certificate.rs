//! Writing out the certificate that a car needs to leave with.

use super::form::{RefusedNotice, Wrong};
use super::shown::Shown;
use crate::execute;
use crate::ui::{Button, Dialog, Field, Glyph, Kind, NumberInput};
use crate::words::{self, Loc};
use domain::quality::Command as Quality;
use domain::{CertificateId, Command};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Asks what the odometer reads now, and writes the certificate out under the name of whoever asks.
#[component]
pub fn CertificateDialog(shown: Shown, open: RwSignal<bool>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (sending, wrong) = (shown.sending(), Wrong::nothing());
    let reads = RwSignal::new(None::<i64>);
    Effect::new(move |_| {
        if open.get() {
            let came_with = shown.page.with_untracked(|page| page.order.check_in.as_ref().map(|check_in| check_in.odometer_km));
            reads.set(came_with.map(i64::from));
            sending.clear();
        }
    });
    let class = Signal::derive(move || shown.page.with(|page| words::repair_class(loc, page.order.class())));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        wrong.clear();
        let Some(odometer_km) = reads.get_untracked().and_then(|km| u32::try_from(km).ok()) else {
            wrong.at("exit-odometer", td_string!(loc, repair_orders.what_it_reads).to_owned());
            return;
        };
        let certificate = Quality::Certify { order: shown.id(), certificate: CertificateId(execute::new_id()), odometer_km };
        shown.send(sending, Command::Quality(certificate), move || open.set(false));
    };
    view! {
        <Dialog id="certify" open title=td_string!(loc, repair_orders.certify) close_label=td_string!(loc, common.close)>
            <form class="form" on:submit=submit>
                <p>{move || td_string!(loc, repair_orders.certify_means, class = class.get())}</p>
                <Field id="exit-odometer" label=td_string!(loc, print.exit_odometer) error=wrong.of("exit-odometer")>
                    <NumberInput value=reads unit="km" required=true />
                </Field>
                <RefusedNotice sending />
                <footer><Button kind=Kind::Next submit=true glyph=Glyph::Stamp pending=sending.pending>{td_string!(loc, repair_orders.certify)}</Button></footer>
            </form>
        </Dialog>
    }
}
