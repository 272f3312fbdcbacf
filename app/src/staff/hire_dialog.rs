//! Somebody new: name, sign-in, posts and trades.

use super::member_dialog::PostsAndSkills;
use super::password::FirstPassword;
use crate::execute::{self, Sending};
use crate::ui::{Button, Dialog, Field, Glyph, Kind, Notice, State, TextInput, ticked, ticks};
use crate::visit::Visit;
use crate::words::Loc;
use domain::permission::Post;
use domain::staff::{Command, Passwords, Skill};
use domain::{Language, PersonId};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Hires somebody. They begin with the language of whoever hires them, and choose their own.
#[component]
pub fn HireDialog(open: RwSignal<bool>, hired: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    view! {
        <Dialog id="hire" open title=td_string!(loc, staff.hire) close_label=td_string!(loc, common.close) wide=true>
            {move || open.get().then(|| view! { <HireForm open hired /> })}
        </Dialog>
    }
}

#[component]
fn HireForm(open: RwSignal<bool>, hired: Callback<()>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let language = Visit::here().me.map_or(Language::ZhHans, |me| me.language);
    let sending = Sending::begin();
    let text = || RwSignal::new(String::new());
    let (name, user_name, password) = (text(), text(), text());
    let (posts, skills) = (ticks(Post::ALL, &[]), ticks(Skill::ALL, &[]));
    let (post_ticks, skill_ticks) = (posts.clone(), skills.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let command = Command::Hire {
            person: PersonId(execute::new_id()),
            user_name: user_name.get_untracked(),
            name: name.get_untracked(),
            language,
            posts: ticked(&post_ticks),
            skills: ticked(&skill_ticks),
        };
        let passwords = Passwords { new: password.get_untracked(), ..Passwords::default() };
        sending.send_secret(domain::Command::Staff(command), None, passwords, move |_| {
            open.set(false);
            hired.run(());
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <div class="fields">
                <Field id="hire-name" label=td_string!(loc, staff.name)><TextInput value=name required=true maxlength=40 /></Field>
                <Field id="hire-user-name" label=td_string!(loc, staff.user_name) hint=td_string!(loc, staff.user_name_hint)>
                    <TextInput value=user_name autocomplete="off" required=true maxlength=40 />
                </Field>
                <FirstPassword new=password />
            </div>
            <PostsAndSkills posts skills />
            {move || sending.refused.get().map(|text| view! { <Notice state=State::Late glyph=Glyph::CircleAlert title=text alert=true /> })}
            <footer><Button kind=Kind::Next submit=true pending=sending.pending>{td_string!(loc, staff.hire_save)}</Button></footer>
        </form>
    }
}
