//! The people of the dealership: posts, skills, open sessions.

use super::api;
use super::devices::Devices;
use super::hire_dialog::HireDialog;
use super::member_dialog::MemberDialog;
use crate::live::Live;
use crate::ui::{Badge, Button, ErrorNotice, Glyph, Kind, Loading, PageHeader, State, TableScroll};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::live::Area;
use domain::staff::Member;
use domain::{Permission, Post};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// The people of the dealership.
#[component]
pub fn StaffPage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().changes_of(|_, area| area == Area::Staff);
    let again = RwSignal::new(0_u32);
    let members = Resource::new(move || (changes.get(), again.get()), |_| api::members());
    let chosen = RwSignal::new(None::<Member>);
    let saved = Callback::new(move |()| again.update(|count| *count += 1));
    let hiring = RwSignal::new(false);
    let manages = Visit::here().may(Permission::ManageStaff);
    view! {
        <Title text=td_string!(loc, common.nav_staff) />
        <PageHeader title=td_string!(loc, common.nav_staff)>
            {manages.then(|| view! { <Button glyph=Glyph::Plus on_press=Callback::new(move |()| hiring.set(true))>{td_string!(loc, staff.hire)}</Button> })}
        </PageHeader>
        <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
            {move || Suspend::new(async move {
                match members.await {
                    Ok(members) => view! { <Members members chosen /> }.into_any(),
                    Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                }
            })}
        </Transition>
        <Devices />
        <MemberDialog chosen saved />
        <HireDialog open=hiring hired=saved />
    }
}

#[component]
fn Members(members: Vec<Member>, chosen: RwSignal<Option<Member>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let manages = Visit::here().may(Permission::ManageStaff);
    let comma = td_string!(loc, common.list_comma);
    // As on the organisation chart: managers first, people of one post beside each other.
    let place = |member: &Member| member.posts.iter().filter_map(|post| Post::ALL.iter().position(|other| other == post)).min();
    let mut members = members;
    members.sort_by_key(|member| (!member.active, place(member).unwrap_or(usize::MAX)));
    let rows = members
        .into_iter()
        .map(|member| {
            let posts = member.posts.iter().map(|post| words::post(loc, *post)).collect::<Vec<_>>().join(comma);
            let skills = member.skills.iter().map(|skill| words::skill(loc, *skill)).collect::<Vec<_>>().join(comma);
            let edited = member.clone();
            view! {
                <tr>
                    <td><b>{member.name.clone()}</b></td>
                    <td>{member.user_name.clone()}</td>
                    <td>{posts}</td>
                    <td>{skills}</td>
                    <td>
                        {(!member.active).then(|| view! { <Badge state=State::Done glyph=Glyph::Lock text=td_string!(loc, staff.not_active) /> })}
                        {member.pin_locked.then(|| view! { <Badge state=State::Late glyph=Glyph::Lock text=td_string!(loc, devices.locked) /> })}
                        {(member.sessions > 0).then(|| view! { <Badge state=State::Ready glyph=Glyph::Circle text=td_string!(loc, staff.signed_in_now) /> })}
                    </td>
                    <td class="num">
                        {manages.then(|| view! {
                            <Button kind=Kind::Plain glyph=Glyph::Pencil on_press=Callback::new(move |()| chosen.set(Some(edited.clone())))>
                                {td_string!(loc, common.edit)}
                            </Button>
                        })}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="block">
            <TableScroll label=td_string!(loc, common.nav_staff)>
                <table class="table people">
                    <thead>
                        <tr>
                            <th>{td_string!(loc, staff.name)}</th>
                            <th>{td_string!(loc, staff.user_name)}</th>
                            <th>{td_string!(loc, staff.posts)}</th>
                            <th>{td_string!(loc, staff.skills)}</th>
                            <th>{td_string!(loc, staff.state)}</th>
                            <th></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </TableScroll>
        </section>
    }
}
