//! Who pays a line: one payer, or several in percent.

use crate::ui::{Button, Choice, Glyph, Icon, Kind, Select, TextInput};
use crate::words::{self, Loc};
use domain::repair_orders::Payer;
use domain::{BasisPoints, Fen};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Payer and percent of each share, as typed.
pub type TypedShares = RwSignal<Vec<(RwSignal<String>, RwSignal<String>)>>;

/// Who pays: one payer, or several in percent that add up to the whole.
#[component]
pub fn Shares(shares: TypedShares, wrong: Signal<Option<String>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let payers =
        Signal::stored(Payer::ALL.iter().map(|payer| Choice::new(payer.code().to_owned(), words::payer(loc, *payer))).collect::<Vec<_>>());
    let sum = move || {
        let parts = shares.get().into_iter().map(|(_, part)| part.get());
        parts.map(|part| Fen::parse(part.trim().trim_end_matches(['%', '％'])).unwrap_or_default()).sum::<Fen>()
    };
    let whole = move || sum() == Fen(i64::from(BasisPoints::WHOLE.0));
    let add = Callback::new(move |()| {
        shares.update(|shares| shares.push((RwSignal::new(Payer::Dealer.code().to_owned()), RwSignal::new(String::new()))));
    });
    view! {
        <fieldset class="group shares" id="shares" tabindex="-1">
            <legend>{td_string!(loc, repair_orders.payer)}</legend>
            {move || {
                let rows = shares.get();
                let several = rows.len() > 1;
                rows
                    .into_iter()
                    .enumerate()
                    .map(|(index, (payer, part))| {
                        let remove = Callback::new(move |()| shares.update(|shares| { shares.remove(index); }));
                        view! {
                            <div class="share">
                                <Select value=payer choices=payers id=format!("share-payer-{index}") label=td_string!(loc, repair_orders.payer) />
                                <TextInput value=part id=format!("share-part-{index}") inputmode="decimal" label=td_string!(loc, repair_orders.percent) />
                                <span aria-hidden="true">"%"</span>
                                {several.then(|| view! { <Button kind=Kind::Plain glyph=Glyph::X label=td_string!(loc, repair_orders.remove) on_press=remove /> })}
                            </div>
                        }
                    })
                    .collect_view()
            }}
            <p class="share-sum" data-state=move || if whole() { "ready" } else { "late" }>{td_string!(loc, repair_orders.together)}" "{move || sum().plain()}" %"</p>
            {move || wrong.get().map(|text| view! { <p class="wrong"><Icon glyph=Glyph::CircleAlert /><span>{text}</span></p> })}
            <Button kind=Kind::Plain glyph=Glyph::Split on_press=add>{td_string!(loc, repair_orders.split)}</Button>
        </fieldset>
    }
}
