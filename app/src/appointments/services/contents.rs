//! What a service stands for: operations and parts, found in their catalogues.

use super::durations::group_choices;
use crate::repair_orders::api;
use crate::ui::{Button, Glyph, Kind, Select, TextInput, VisuallyHidden};
use crate::words::Loc;
use domain::Quantity;
use domain::appointments::PartNeed;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// So many hits are offered.
const HITS: usize = 6;

/// A code of a catalogue with what it is called.
pub(super) type Named = (String, String);

/// A part as it is typed.
#[derive(Clone, PartialEq)]
pub(super) struct TypedPart {
    key: u32,
    part: Named,
    /// Empty: every car.
    group: RwSignal<String>,
    quantity: RwSignal<String>,
}

/// The parts, and the key of the next row.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    rows: RwSignal<Vec<TypedPart>>,
    next: StoredValue<u32>,
    /// What a row holds lives as long as the form, not as the hit that it was chosen from.
    owner: StoredValue<Owner>,
}

impl Parts {
    pub(super) fn of(stored: &[PartNeed], title: impl Fn(&str) -> String) -> Self {
        let owner = StoredValue::new(Owner::current().unwrap_or_default());
        let parts = Self { rows: RwSignal::new(Vec::new()), next: StoredValue::new(0), owner };
        for part in stored {
            let named = (part.part_no.clone(), title(&part.part_no));
            parts.add(named, part.group.as_deref().unwrap_or_default(), &part.quantity.to_string());
        }
        parts
    }

    fn add(self, part: Named, group: &str, quantity: &str) {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        let text = |text: &str| self.owner.with_value(|owner| owner.with(|| RwSignal::new(text.to_owned())));
        let (group, quantity) = (text(group), text(quantity));
        self.rows.update(|rows| rows.push(TypedPart { key, part, group, quantity }));
    }

    /// Others have saved other parts: they are shown unless these were changed.
    pub(super) fn follow(self, before: &[PartNeed], after: &[PartNeed], title: impl Fn(&str) -> String) {
        if before != after && self.read().as_deref() == Some(before) {
            self.rows.set(Vec::new());
            for part in after {
                let named = (part.part_no.clone(), title(&part.part_no));
                self.add(named, part.group.as_deref().unwrap_or_default(), &part.quantity.to_string());
            }
        }
    }

    /// What was typed; nothing when a row cannot be read.
    pub(super) fn read(self) -> Option<Vec<PartNeed>> {
        let read = |row: &TypedPart| {
            let group = Some(row.group.get_untracked()).filter(|group| !group.is_empty());
            Some(PartNeed { group, part_no: row.part.0.clone(), quantity: Quantity::parse(&row.quantity.get_untracked())? })
        };
        self.rows.with_untracked(|rows| rows.iter().map(read).collect())
    }
}

/// Which catalogue is searched.
#[derive(Clone, Copy, PartialEq)]
enum Catalogue {
    Operations,
    Parts,
}

async fn search(catalogue: Catalogue, text: String) -> Vec<Named> {
    match catalogue {
        Catalogue::Operations => {
            let found = api::operations(text).await.unwrap_or_default();
            found.into_iter().map(|operation| (operation.code, operation.title)).collect()
        }
        Catalogue::Parts => {
            let found = api::catalog_parts(text).await.unwrap_or_default();
            found.into_iter().map(|part| (part.part_no, part.title)).collect()
        }
    }
}

/// Type-ahead from a catalogue.
#[component]
fn Finder(catalogue: Catalogue, id: &'static str, label: &'static str, choose: Callback<Named>) -> impl IntoView {
    let (text, found) = (RwSignal::new(String::new()), RwSignal::new(Vec::<Named>::new()));
    Effect::new(move |_| {
        let wanted = text.get();
        if wanted.trim().is_empty() {
            return found.set(Vec::new());
        }
        leptos::task::spawn_local(async move {
            let hits = search(catalogue, wanted.clone()).await;
            if text.try_get_untracked() == Some(wanted) {
                let _ = found.try_set(hits);
            }
        });
    });
    let hit = move |named: Named| {
        let says = format!("{} {}", named.0, named.1);
        let press = Callback::new(move |()| {
            choose.run(named.clone());
            text.set(String::new());
        });
        view! { <Button kind=Kind::Plain glyph=Glyph::Plus on_press=press>{says}</Button> }
    };
    view! {
        <TextInput value=text id kind="search" autocomplete="off" label placeholder=label />
        <div class="results row" role="group" aria-label=label>{move || found.get().into_iter().take(HITS).map(hit).collect_view()}</div>
    }
}

/// The labour operations that a service stands for.
#[component]
pub(super) fn OperationRows(operations: RwSignal<Vec<Named>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let choose = Callback::new(move |named: Named| {
        operations.update(|all| {
            if !all.iter().any(|(code, _)| *code == named.0) {
                all.push(named);
            }
        });
    });
    view! {
        <fieldset class="content-rows">
            <legend>{td_string!(loc, catalogue.operations)}</legend>
            <For each=move || operations.get() key=|(code, _)| code.clone() let:named>
                <div class="content-row">
                    <span class="named"><b class="code">{named.0.clone()}</b>" "{named.1.clone()}</span>
                    <Button kind=Kind::Plain glyph=Glyph::X on_press=Callback::new(move |()| operations.update(|all| all.retain(|(code, _)| *code != named.0)))>
                        <VisuallyHidden>{td_string!(loc, catalogue.remove)}</VisuallyHidden>
                    </Button>
                </div>
            </For>
            <Finder catalogue=Catalogue::Operations id="find-operation" label=td_string!(loc, catalogue.find_operation) choose />
        </fieldset>
    }
}

/// The parts that it takes, each for every car or for a group of models.
#[component]
pub(super) fn PartRows(parts: Parts, groups: Vec<String>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let groups = Signal::stored(group_choices(&groups));
    let choose = Callback::new(move |named: Named| parts.add(named, "", "1"));
    view! {
        <fieldset class="content-rows">
            <legend>{td_string!(loc, catalogue.parts)}</legend>
            <For each=move || parts.rows.get() key=|row| row.key let:row>
                <div class="content-row">
                    <span class="named"><b class="code">{row.part.0.clone()}</b>" "{row.part.1.clone()}</span>
                    <TextInput value=row.quantity inputmode="decimal" label=td_string!(loc, catalogue.quantity) id=format!("part-quantity-{}", row.key) />
                    <Select value=row.group choices=groups blank=td_string!(loc, catalogue.every_car) label=td_string!(loc, catalogue.group) id=format!("part-group-{}", row.key) />
                    <Button kind=Kind::Plain glyph=Glyph::X on_press=Callback::new(move |()| parts.rows.update(|rows| rows.retain(|other| other.key != row.key)))>
                        <VisuallyHidden>{td_string!(loc, catalogue.remove)}</VisuallyHidden>
                    </Button>
                </div>
            </For>
            <Finder catalogue=Catalogue::Parts id="find-part" label=td_string!(loc, catalogue.find_part) choose />
        </fieldset>
    }
}
