//! The form of a template: what it is for, and what is looked at with which limits.

use crate::execute::{self, Sending};
use crate::ui::{Button, Checkbox, Choice, Field, Glyph, Kind, Notice, NumberInput, Select, State, TextInput, Tick, ticked, ticks};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::appointments::Title;
use domain::quality::{Command, Item, MOST_ITEMS, Measure, PhotoWhen, Scope, Template, Unit};
use domain::repair_orders::Kind as VisitKind;
use domain::repair_orders::cover::RepairClass;
use domain::staff::Skill;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The most that a reading may be where nobody has said otherwise, in hundredths.
const MOST: i32 = 100_000;

/// A name as it is typed in the reader's language. The others follow it as long as they are what it was.
fn renamed(loc: Loc, before: &Title, typed: &str) -> Title {
    let old = words::called(loc, before).to_owned();
    let other = |text: &str| if text.is_empty() || text == old { typed.to_owned() } else { text.to_owned() };
    let mut after = Title { zh_hans: other(&before.zh_hans), zh_hant: other(&before.zh_hant), en: other(&before.en) };
    let own = match loc {
        Loc::zh_Hans => &mut after.zh_hans,
        Loc::zh_Hant => &mut after.zh_hant,
        Loc::en => &mut after.en,
    };
    typed.clone_into(own);
    after
}

/// An item as it is typed.
#[derive(Clone, Copy)]
struct TypedItem {
    key: usize,
    before: StoredValue<Item>,
    title: RwSignal<String>,
    safety: RwSignal<bool>,
    photo: RwSignal<String>,
    /// Nothing for what somebody only looks at.
    unit: RwSignal<String>,
    bad_below: RwSignal<Option<i64>>,
    watch_below: RwSignal<Option<i64>>,
    watch_above: RwSignal<Option<i64>>,
    bad_above: RwSignal<Option<i64>>,
}

impl TypedItem {
    fn of(loc: Loc, key: usize, item: Item) -> Self {
        let limit = |of: fn(&Measure) -> Option<i32>| RwSignal::new(item.measure.as_ref().and_then(of).map(i64::from));
        Self {
            key,
            title: RwSignal::new(words::called(loc, &item.title).to_owned()),
            safety: RwSignal::new(item.safety),
            photo: RwSignal::new(item.photo.code().to_owned()),
            unit: RwSignal::new(item.measure.map(|measure| measure.unit.code().to_owned()).unwrap_or_default()),
            bad_below: limit(|measure| measure.bad_below),
            watch_below: limit(|measure| measure.watch_below),
            watch_above: limit(|measure| measure.watch_above),
            bad_above: limit(|measure| measure.bad_above),
            before: StoredValue::new(item),
        }
    }

    fn item(self, loc: Loc) -> Item {
        let before = self.before.get_value();
        let limit = |of: RwSignal<Option<i64>>| of.get_untracked().and_then(|value| i32::try_from(value).ok());
        let measure = Unit::from_code(&self.unit.get_untracked()).map(|unit| {
            let (least, most) = before.measure.filter(|was| was.unit == unit).map_or((0, MOST), |was| (was.least, was.most));
            Measure {
                unit,
                least,
                most,
                bad_below: limit(self.bad_below),
                watch_below: limit(self.watch_below),
                watch_above: limit(self.watch_above),
                bad_above: limit(self.bad_above),
            }
        });
        Item {
            title: renamed(loc, &before.title, self.title.get_untracked().trim()),
            measure,
            safety: self.safety.get_untracked(),
            photo: PhotoWhen::from_code(&self.photo.get_untracked()).unwrap_or(PhotoWhen::Never),
            ..before
        }
    }
}

/// The form. A copy is a template of its own.
#[component]
pub fn TemplateForm(template: Template, copy: bool, saved: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (dealership, clock, sending) = (visit.actor().dealership, words::Clock::of(&visit), Sending::begin());
    let title = RwSignal::new(words::called(loc, &template.title).to_owned());
    let offered = RwSignal::new(template.offered);
    let (fits, asked) = (ticks(Skill::ALL, &template.fits.skills), ticks(Skill::ALL, &template.demanded.skills));
    let kinds = ticks(VisitKind::ALL, &template.demanded.kinds);
    let classes = ticks(RepairClass::ALL, &template.demanded.classes);
    let items: Vec<TypedItem> = template.items.iter().cloned().enumerate().map(|(key, item)| TypedItem::of(loc, key, item)).collect();
    let (next, items) = (StoredValue::new(items.len()), RwSignal::new(items));
    let add = Callback::new(move |()| {
        let key = next.get_value();
        next.set_value(key + 1);
        let code = format!("own-{}", execute::new_id().simple());
        let item = Item { code, title: Title::default(), measure: None, safety: false, photo: PhotoWhen::Never };
        items.update(|items| items.push(TypedItem::of(loc, key, item)));
    });
    let (fits_now, asked_now, kinds_now, classes_now) = (fits.clone(), asked.clone(), kinds.clone(), classes.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let after = Template {
            code: if copy { format!("own-{}", execute::new_id().simple()) } else { template.code.clone() },
            title: renamed(loc, &template.title, title.get_untracked().trim()),
            fits: Scope { skills: ticked(&fits_now), ..template.fits.clone() },
            demanded: Scope { skills: ticked(&asked_now), kinds: ticked(&kinds_now), classes: ticked(&classes_now) },
            items: items.with_untracked(|items| items.iter().map(|item| item.item(loc)).collect()),
            offered: offered.get_untracked(),
            ..template.clone()
        };
        let replaces = (!copy).then_some(template.version);
        let put = Command::PutTemplate { dealership, template: Box::new(after), replaces };
        sending.send(domain::Command::Quality(put), None, move |_| saved.run(()));
    };
    let skills = move |ticks: Vec<Tick<Skill>>| {
        ticks.into_iter().map(|(skill, on)| view! { <Checkbox value=on label=words::skill(loc, skill) /> }).collect_view()
    };
    let kinds = kinds.into_iter().map(|(kind, on)| view! { <Checkbox value=on label=words::kind(loc, kind) /> }).collect_view();
    let classes =
        classes.into_iter().map(|(class, on)| view! { <Checkbox value=on label=words::repair_class(loc, class) /> }).collect_view();
    let room = Memo::new(move |_| items.with(Vec::len) < MOST_ITEMS);
    let refused = move || {
        sending.problem.get().map(|problem| {
            let title = words::problem_with(loc, &problem, &clock);
            view! { <Notice state=State::Late glyph=Glyph::CircleAlert title alert=true /> }
        })
    };
    view! {
        <form class="form template-form" on:submit=submit>
            <Field id="template-title" label=td_string!(loc, sheets.title)><TextInput value=title maxlength=80 required=true /></Field>
            <Checkbox value=offered label=td_string!(loc, sheets.offered) />
            <fieldset class="group"><legend>{td_string!(loc, sheets.fits)}</legend><div class="ticks">{skills(fits)}</div></fieldset>
            <fieldset class="group"><legend>{td_string!(loc, sheets.demanded)}</legend><div class="ticks">{skills(asked)}</div></fieldset>
            <details><summary>{td_string!(loc, sheets.demanded_kinds)}</summary><div class="ticks">{kinds}</div></details>
            <details><summary>{td_string!(loc, sheets.demanded_classes)}</summary><div class="ticks">{classes}</div></details>
            <fieldset class="group">
                <legend>{td_string!(loc, sheets.items)}</legend>
                <ol class="template-items">
                    <For each=move || items.get() key=|item| item.key let:item>
                        <ItemFields item items />
                    </For>
                </ol>
                <Show when=move || room.get()>
                    <Button glyph=Glyph::Plus on_press=add>{td_string!(loc, sheets.add_item)}</Button>
                </Show>
            </fieldset>
            {refused}
            <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, sheets.save_template)}</Button></footer>
        </form>
    }
}

#[component]
fn ItemFields(item: TypedItem, items: RwSignal<Vec<TypedItem>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let photos = PhotoWhen::ALL.iter().map(|when| Choice::new(when.code().to_owned(), words::photo_when(loc, *when))).collect::<Vec<_>>();
    let units = Unit::ALL.iter().map(|unit| Choice::new(unit.code().to_owned(), unit.sign())).collect::<Vec<_>>();
    let measured = Memo::new(move |_| item.unit.with(|unit| !unit.is_empty()));
    let remove = Callback::new(move |()| items.update(|items| items.retain(|other| other.key != item.key)));
    let limit = move |name: &'static str, value: RwSignal<Option<i64>>| {
        view! { <label class="limit"><span>{name}</span><NumberInput value decimals=2 label=name /></label> }
    };
    let key = item.key;
    view! {
        <li>
            <TextInput value=item.title id=format!("item-{key}") maxlength=80 required=true label=td_string!(loc, sheets.title) />
            <Select value=item.photo id=format!("item-photo-{key}") choices=photos label=words::photo_when(loc, PhotoWhen::Always) />
            <Select value=item.unit id=format!("item-unit-{key}") choices=units blank=td_string!(loc, sheets.looked_at) label=td_string!(loc, sheets.measured) />
            <Checkbox value=item.safety label=td_string!(loc, sheets.must) />
            <Button kind=Kind::Plain glyph=Glyph::X on_press=remove label=td_string!(loc, sheets.remove_item) />
            <Show when=move || measured.get()>
                <div class="limits">
                    {limit(td_string!(loc, sheets.bad_below), item.bad_below)}
                    {limit(td_string!(loc, sheets.watch_below), item.watch_below)}
                    {limit(td_string!(loc, sheets.watch_above), item.watch_above)}
                    {limit(td_string!(loc, sheets.bad_above), item.bad_above)}
                </div>
            </Show>
        </li>
    }
}
