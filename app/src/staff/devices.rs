//! The tablets and walls of the house, as the office lets them in and revokes them.

use super::api;
use crate::execute::{self, Sending};
use crate::live::Live;
use crate::ui::{
    Block, Button, Choice, Dialog, Empty, ErrorNotice, Field, Glyph, Kind, Loading, Select, TableScroll, TextInput, WhyNot, open_while,
    use_clock,
};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::live::Area;
use domain::staff::{Command, Device, DeviceKind};
use domain::{DeviceId, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What is to be done with which device.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Ask {
    Add,
    Rename(Device),
    Revoke(Device),
}

/// The list of devices.
#[component]
pub(super) fn Devices() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().changes_of(|_, area| area == Area::Staff);
    let again = RwSignal::new(0_u32);
    let devices = Resource::new(move || (changes.get(), again.get()), |_| api::devices());
    let manages = Visit::here().may(Permission::ManageStaff);
    let asked = RwSignal::new(None::<Ask>);
    let done = Callback::new(move |()| {
        asked.set(None);
        again.update(|count| *count += 1);
    });
    let add = Callback::new(move |()| asked.set(Some(Ask::Add)));
    view! {
        <Block title=td_string!(loc, devices.devices)>
            <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
                {move || Suspend::new(async move {
                    match devices.await {
                        Ok(devices) if devices.is_empty() => {
                            view! { <Empty title=td_string!(loc, devices.none) text=td_string!(loc, devices.none_text) glyph=Glyph::Monitor /> }.into_any()
                        }
                        Ok(devices) => view! { <List devices asked manages /> }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Transition>
            {manages.then(|| view! { <div class="block-body"><Button glyph=Glyph::Plus on_press=add>{td_string!(loc, devices.add)}</Button></div> })}
        </Block>
        {manages.then(|| view! { <AskDialog asked done /> })}
    }
}

#[component]
fn List(devices: Vec<Device>, asked: RwSignal<Option<Ask>>, manages: bool) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let (clock, now) = (words::Clock::of(&Visit::here()), use_clock().now_untracked());
    let row = move |device: Device| {
        let seen = device.seen_at.map_or_else(|| td_string!(loc, devices.never_seen).to_owned(), |seen| clock.day_time(seen, now));
        let (renamed, revoked) = (device.clone(), device.clone());
        view! {
            <tr>
                <td><b>{device.name}</b></td>
                <td>{words::device_kind(loc, device.kind)}</td>
                <td>{device.enrolled_by}" "<span class="nowrap">{clock.day_time(device.enrolled_at, now)}</span></td>
                <td class="nowrap">{seen}</td>
                <td class="num">
                    {manages.then(|| view! {
                        <Button kind=Kind::Plain glyph=Glyph::Pencil on_press=Callback::new(move |()| asked.set(Some(Ask::Rename(renamed.clone()))))>
                            {td_string!(loc, devices.rename)}
                        </Button>
                        <Button kind=Kind::Plain glyph=Glyph::Ban on_press=Callback::new(move |()| asked.set(Some(Ask::Revoke(revoked.clone()))))>
                            {td_string!(loc, devices.revoke)}
                        </Button>
                    })}
                </td>
            </tr>
        }
    };
    view! {
        <TableScroll label=td_string!(loc, devices.devices)>
            <table class="table devices">
                <thead>
                    <tr>
                        <th>{td_string!(loc, devices.name)}</th>
                        <th>{td_string!(loc, devices.kind)}</th>
                        <th>{td_string!(loc, devices.added_by)}</th>
                        <th>{td_string!(loc, devices.last_seen)}</th>
                        <th></th>
                    </tr>
                </thead>
                <tbody>{devices.into_iter().map(row).collect_view()}</tbody>
            </table>
        </TableScroll>
    }
}

#[component]
fn AskDialog(asked: RwSignal<Option<Ask>>, done: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(asked, || ());
    let title = move || match asked.get() {
        Some(Ask::Rename(device)) => format!("{} {}", td_string!(loc, devices.rename), device.name),
        Some(Ask::Revoke(device)) => td_string!(loc, devices.revoke_sure, name = device.name),
        Some(Ask::Add) | None => td_string!(loc, devices.add).to_owned(),
    };
    view! {
        <Dialog id="device" open title=title close_label=td_string!(loc, common.close)>
            {move || asked.get().map(|ask| match ask {
                Ask::Add => view! { <AddForm done /> }.into_any(),
                Ask::Rename(device) => view! { <RenameForm device done /> }.into_any(),
                Ask::Revoke(device) => view! { <RevokeForm device done /> }.into_any(),
            })}
        </Dialog>
    }
}

/// The code that the new device shows, and what it shall be.
#[component]
fn AddForm(done: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let text = || RwSignal::new(String::new());
    let (code, name, kind) = (text(), text(), RwSignal::new(DeviceKind::Tablet.code().to_owned()));
    // The same device however often it is sent.
    let device = DeviceId(execute::new_id());
    let kinds: Vec<_> = DeviceKind::ALL.iter().map(|kind| Choice::new(kind.code().to_owned(), words::device_kind(loc, *kind))).collect();
    // Only in the browser: the server does not know by which name it is reached.
    let address = RwSignal::new("/device".to_owned());
    Effect::new(move |_| {
        if let Ok(origin) = window().location().origin() {
            address.set(format!("{origin}/device"));
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let kind = kind.with_untracked(|code| DeviceKind::from_code(code)).unwrap_or(DeviceKind::Tablet);
        let command = Command::EnrolDevice { device, code: code.get_untracked(), name: name.get_untracked(), kind };
        sending.send(domain::Command::Staff(command), None, move |_| done.run(()));
    };
    view! {
        <form class="form" on:submit=submit>
            <p>{move || td_string!(loc, devices.add_text, address = address.get())}</p>
            <Field id="device-code" label=td_string!(loc, devices.code)>
                <TextInput value=code autocomplete="off" required=true maxlength=12 code=true />
            </Field>
            <Field id="device-name" label=td_string!(loc, devices.name) hint=td_string!(loc, devices.name_hint)>
                <TextInput value=name autocomplete="off" required=true maxlength=40 />
            </Field>
            <Field id="device-kind" label=td_string!(loc, devices.kind)><Select value=kind choices=kinds /></Field>
            <WhyNot reason=sending.refused />
            <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, devices.let_in)}</Button></footer>
        </form>
    }
}

#[component]
fn RenameForm(device: Device, done: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let (id, version, name) = (device.device, device.version, RwSignal::new(device.name));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = Command::RenameDevice { device: id, name: name.get_untracked() };
        sending.send(domain::Command::Staff(command), Some(version), move |_| done.run(()));
    };
    view! {
        <form class="form" on:submit=submit>
            <Field id="device-new-name" label=td_string!(loc, devices.name)><TextInput value=name autocomplete="off" required=true maxlength=40 /></Field>
            <WhyNot reason=sending.refused />
            <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button></footer>
        </form>
    }
}

/// What revoking means, and the press that does it. A stolen one is revoked whatever was done to it meanwhile.
#[component]
fn RevokeForm(device: Device, done: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let id = device.device;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        sending.send(domain::Command::Staff(Command::RevokeDevice { device: id }), None, move |_| done.run(()));
    };
    view! {
        <form class="form" on:submit=submit>
            <p>{td_string!(loc, devices.revoke_text)}</p>
            <WhyNot reason=sending.refused />
            <footer><Button kind=Kind::Danger submit=true pending=sending.pending>{td_string!(loc, devices.revoke)}</Button></footer>
        </form>
    }
}
