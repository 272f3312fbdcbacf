//! The service catalogue: what can be booked, how long it takes, and the labour, the parts and the price that it stands for.

mod contents;
mod durations;
mod follow;
mod form;

use super::api;
use crate::execute::Sending;
use crate::live::Live;
use crate::ui::{
    Badge, Block, Button, Checkbox, Dialog, Empty, ErrorNotice, Glyph, Icon, Kind, Loading, PageHeader, State, TableScroll, TextInput,
    Undo, VisuallyHidden, open_while, use_toasts,
};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::appointments::{Command, Need, Service, ServicesPage as Page, needs};
use domain::live::Message;
use form::ServiceForm;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// What of the catalogue's page changes, among the many changes of visits.
const NEWS: &[&str] = &["service_put", "settings_set"];

/// What is changed in the dialog: a service as it stands, or a new one.
#[derive(Clone, PartialEq)]
struct Editing {
    stored: Option<Service>,
}

/// The page.
#[component]
pub fn ServicesPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let again = RwSignal::new(0_u32);
    let live = expect_context::<Live>();
    live.on_message(move |message| match message {
        Message::Change(change) if NEWS.contains(&change.kind.as_str()) => again.update(|count| *count += 1),
        Message::Refetch => again.update(|count| *count += 1),
        _ => {}
    });
    let page = Resource::new(move || again.get(), |_| api::services());
    // What is typed lives as long as the page: what others do meanwhile takes nothing away.
    let (editing, text, retired) = (RwSignal::new(None::<Editing>), RwSignal::new(String::new()), RwSignal::new(false));
    let known = RwSignal::new(None::<Page>);
    // So does what a notice needs to undo: the rows are drawn anew with each change.
    let sending = Sending::begin();
    view! {
        <Title text=td_string!(loc, appointments.catalogue) />
        <PageHeader title=td_string!(loc, appointments.catalogue) note=td_string!(loc, catalogue.note)>
            <a class="button" href="/appointments/setup"><Icon glyph=Glyph::ArrowLeft />{td_string!(loc, appointments.setup)}</a>
            <Button kind=Kind::Next glyph=Glyph::Plus id="add-service" on_press=Callback::new(move |()| editing.set(Some(Editing { stored: None })))>
                {td_string!(loc, catalogue.add)}
            </Button>
        </PageHeader>
        <div class="filters">
            <TextInput value=text id="service-find" kind="search" autocomplete="off" label=td_string!(loc, catalogue.find) placeholder=td_string!(loc, catalogue.find) />
            <Checkbox value=retired label=td_string!(loc, catalogue.show_retired) />
        </div>
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=8 /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => {
                        known.set(Some(page.clone()));
                        view! { <Services page text retired editing sending again /> }.into_any()
                    }
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
        <ServiceDialog editing known again />
    }
}

#[component]
fn ServiceDialog(editing: RwSignal<Option<Editing>>, known: RwSignal<Option<Page>>, again: RwSignal<u32>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(editing, || ());
    let title = move || match editing.get() {
        Some(Editing { stored: Some(service) }) => {
            td_string!(loc, catalogue.edit_service, title = words::called(loc, &service.title))
        }
        _ => td_string!(loc, catalogue.new_service).to_owned(),
    };
    view! {
        <Dialog id="service" open title close_label=td_string!(loc, common.close) wide=true>
            {move || {
                let page = known.get_untracked()?;
                let Editing { stored } = editing.get()?;
                let saved = Callback::new(move |()| {
                    editing.set(None);
                    again.update(|count| *count += 1);
                });
                Some(view! { <ServiceForm page stored known again saved /> })
            }}
        </Dialog>
    }
}

#[component]
fn Services(
    page: Page,
    text: RwSignal<String>,
    retired: RwSignal<bool>,
    editing: RwSignal<Option<Editing>>,
    sending: Sending,
    again: RwSignal<u32>,
) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let services = StoredValue::new(page.services);
    let found = move || {
        let (text, retired) = (text.get().trim().to_lowercase(), retired.get());
        let holds = |service: &Service| {
            let title = &service.title;
            [&service.code, &title.zh_hans, &title.zh_hant, &title.en].iter().any(|word| word.to_lowercase().contains(&text))
        };
        services.with_value(|all| all.iter().filter(|of| (retired || of.active) && holds(of)).cloned().collect::<Vec<_>>())
    };
    view! {
        <Block title=td_string!(loc, appointments.catalogue)>
            {move || {
                let found = found();
                if found.is_empty() {
                    return view! { <Empty title=td_string!(loc, catalogue.nothing_found) glyph=Glyph::Search /> }.into_any();
                }
                let rows = found
                    .into_iter()
                    .map(|service| {
                        let takes = services.with_value(|all| needs(all, std::slice::from_ref(&service.code), None, None));
                        let takes = takes.unwrap_or_else(|_| service.needs(None));
                        view! { <Row service takes editing sending again /> }
                    })
                    .collect_view();
                view! {
                    <TableScroll label=td_string!(loc, appointments.catalogue)>
                        <table class="table services" data-stacks="">
                            <thead>
                                <tr>
                                    <th>{td_string!(loc, catalogue.code)}</th>
                                    <th>{td_string!(loc, catalogue.service)}</th>
                                    <th>{td_string!(loc, catalogue.durations)}</th>
                                    <th>{td_string!(loc, catalogue.content)}</th>
                                    <th class="num">{td_string!(loc, catalogue.cost)}</th>
                                    <th>{td_string!(loc, catalogue.state)}</th>
                                    <th><span class="visually-hidden">{td_string!(loc, common.edit)}</span></th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </TableScroll>
                }
                .into_any()
            }}
        </Block>
    }
}

#[component]
fn Row(service: Service, takes: Vec<Need>, editing: RwSignal<Option<Editing>>, sending: Sending, again: RwSignal<u32>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let toasts = use_toasts();
    let clock = words::Clock::of(&Visit::here());
    let dealership = Visit::here().actor().dealership;
    let hours = takes
        .into_iter()
        .map(|need| view! { <span class="chip">{words::skill_short(loc, need.skill)}" "{need.hours.to_string()}" h"</span> })
        .collect_view();
    let groups: Vec<&str> = service.durations.iter().filter_map(|duration| duration.group.as_deref()).collect();
    let grouped =
        (!groups.is_empty()).then(|| view! { <span class="quiet">{td_string!(loc, catalogue.other_groups, count = groups.len())}</span> });
    let content = if service.includes.is_empty() && service.operations.is_empty() && service.parts.is_empty() {
        String::new()
    } else if service.includes.is_empty() {
        let mut parts: Vec<&str> = service.parts.iter().map(|part| part.part_no.as_str()).collect();
        parts.sort_unstable();
        parts.dedup();
        td_string!(loc, catalogue.contents, operations = service.operations.len(), parts = parts.len())
    } else {
        service.includes.join(" + ")
    };
    let price = service.price.or(service.from_price).map(domain::Fen::grouped);
    let price_label = price.is_some().then(|| td_string!(loc, catalogue.cost));
    let package = (!service.includes.is_empty() || service.price.is_some())
        .then(|| view! { <Badge glyph=Glyph::Package text=td_string!(loc, catalogue.package) /> });
    let state = match (service.active, service.online) {
        (false, _) => Some(view! { <Badge state=State::Done glyph=Glyph::Archive text=td_string!(loc, catalogue.retired) /> }.into_any()),
        (true, false) => Some(view! { <Badge glyph=Glyph::Phone text=td_string!(loc, catalogue.desk_only) /> }.into_any()),
        (true, true) => None,
    };
    // Retired or brought back, at the version that is on the screen; what was done can be undone from the notice.
    let put = move |before: Service, after: Service, undo: bool| {
        let title = words::called(loc, &after.title).to_owned();
        let says =
            if after.active { td_string!(loc, catalogue.saved).to_owned() } else { td_string!(loc, catalogue.retired_now, title = title) };
        let replaces = Some(Box::new(before.clone()));
        let command = Command::PutService { dealership, service: Box::new(after.clone()), replaces };
        sending.send_quietly(domain::Command::Appointments(command), None, move |result| match result {
            Ok(_) => {
                let _ = again.try_update(|count| *count += 1);
                let back = undo.then(|| Undo {
                    label: td_string!(loc, catalogue.undo).to_owned(),
                    action: undone(sending, dealership, after, before, again),
                });
                toasts.push(State::Ready, says, back);
            }
            Err(problem) => toasts.push(State::Late, words::problem_with(loc, &problem, &clock), None),
        });
    };
    let (stored, now) = (service.clone(), service.clone());
    let edit = Callback::new(move |()| editing.set(Some(Editing { stored: Some(stored.clone()) })));
    let title = StoredValue::new(words::called(loc, &service.title).to_owned());
    let active = service.active;
    let toggle = Callback::new(move |()| put(now.clone(), Service { active: !now.active, ..now.clone() }, now.active));
    let (glyph, text) = if active {
        (Glyph::Archive, td_string!(loc, catalogue.retire))
    } else {
        (Glyph::RotateCcw, td_string!(loc, catalogue.bring_back))
    };
    view! {
        <tr data-service=service.code.clone()>
            <td class="code">{service.code.clone()}</td>
            <td class="wrap"><b>{title.get_value()}</b>" "{package}</td>
            <td data-label=td_string!(loc, catalogue.durations)><span class="row">{hours}{grouped}</span></td>
            <td class="quiet">{content}</td>
            <td class="num" data-label=price_label>{price}</td>
            <td>{state}</td>
            <td class="num">
                <span class="acts row">
                    <Button kind=Kind::Plain glyph=Glyph::Pencil on_press=edit>{td_string!(loc, common.edit)}<VisuallyHidden>" "{title.get_value()}</VisuallyHidden></Button>
                    <Button kind=Kind::Plain glyph on_press=toggle>{text}<VisuallyHidden>" "{title.get_value()}</VisuallyHidden></Button>
                </span>
            </td>
        </tr>
    }
}

/// Puts a service back as it was.
fn undone(sending: Sending, dealership: domain::DealershipId, after: Service, before: Service, again: RwSignal<u32>) -> Callback<()> {
    Callback::new(move |()| {
        let command = Command::PutService { dealership, service: Box::new(before.clone()), replaces: Some(Box::new(after.clone())) };
        sending.send_quietly(domain::Command::Appointments(command), None, move |_| {
            let _ = again.try_update(|count| *count += 1);
        });
    })
}
