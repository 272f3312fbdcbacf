//! Changing what a person is in the dealership.

use super::password::GivePassword;
use crate::execute::Sending;
use crate::ui::{Button, Checkbox, Dialog, Glyph, Kind, Notice, State, Tick, open_while, ticked, ticks};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::permission::Post;
use domain::staff::{Command, Member, Skill};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The dialog about one person; shown while somebody is chosen.
#[component]
pub fn MemberDialog(chosen: RwSignal<Option<Member>>, saved: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let open = open_while(chosen, || ());
    let title = move || chosen.with(|member| member.as_ref().map(|member| member.name.clone()).unwrap_or_default());
    view! {
        <Dialog id="member" open title=title close_label=td_string!(loc, common.close) wide=true>
            {move || chosen.get().map(|member| view! { <MemberForm member chosen saved /> })}
        </Dialog>
    }
}

/// The posts and trades of a person, each to be ticked.
#[component]
pub(super) fn PostsAndSkills(posts: Vec<Tick<Post>>, skills: Vec<Tick<Skill>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <fieldset class="group">
            <legend>{td_string!(loc, staff.posts)}</legend>
            <div class="fields">{posts.into_iter().map(|(post, held)| view! { <Checkbox value=held label=words::post(loc, post) /> }).collect_view()}</div>
        </fieldset>
        <fieldset class="group">
            <legend>{td_string!(loc, staff.skills)}</legend>
            <div class="fields">{skills.into_iter().map(|(skill, held)| view! { <Checkbox value=held label=words::skill(loc, skill) /> }).collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn MemberForm(member: Member, chosen: RwSignal<Option<Member>>, saved: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let sending = Sending::begin();
    let (posts, skills) = (ticks(Post::ALL, &member.posts), ticks(Skill::ALL, &member.skills));
    let (person, version, active, locked) = (member.person, member.version, member.active, member.pin_locked);
    let own = Visit::here().actor().person == person;
    let done = Callback::new(move |()| {
        chosen.set(None);
        saved.run(());
    });
    let issue = Callback::new(move |command: Command| {
        sending.send(domain::Command::Staff(command), Some(version), move |_| done.run(()));
    });
    let (post_ticks, skill_ticks) = (posts.clone(), skills.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        issue.run(Command::SetPosts { person, posts: ticked(&post_ticks), skills: ticked(&skill_ticks) });
    };
    let activity = if active { td_string!(loc, staff.let_in_no_more) } else { td_string!(loc, staff.let_in_again) };
    view! {
        <form class="form" on:submit=submit>
            {move || sending.refused.get().map(|text| view! { <Notice state=State::Late glyph=Glyph::CircleAlert title=text alert=true /> })}
            <PostsAndSkills posts skills />
            <footer>
                <Button kind=Kind::Danger on_press=Callback::new(move |()| issue.run(Command::SetActive { person, active: !active })) pending=sending.pending>{activity}</Button>
                {(locked && !own).then(|| view! {
                    <Button glyph=Glyph::Lock on_press=Callback::new(move |()| issue.run(Command::UnlockPin { person })) pending=sending.pending>{td_string!(loc, devices.unlock_pin)}</Button>
                })}
                <Button on_press=Callback::new(move |()| issue.run(Command::SignOutEverywhere { person })) pending=sending.pending>{td_string!(loc, staff.sign_out_everywhere)}</Button>
                <Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, common.save)}</Button>
            </footer>
        </form>
        {(!own).then(|| view! { <GivePassword person version given=done /> })}
    }
}
