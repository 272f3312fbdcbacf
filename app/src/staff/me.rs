//! Oneself: posts, open sessions, and the way to end them all.

use super::api;
use crate::execute::Sending;
use crate::ui::{Badge, Block, Button, ErrorNotice, Facts, Glyph, Kind, Loading, PageHeader, State, TableScroll, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::staff::{Command, Session};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// Oneself.
#[component]
pub fn MePage() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let sessions = Resource::new(|| (), |()| api::sessions());
    let me = visit.me;
    let posts = me
        .iter()
        .flat_map(|me| me.posts.iter())
        .map(|post| words::post(loc, *post))
        .collect::<Vec<_>>()
        .join(td_string!(loc, common.list_comma));
    let facts = me.iter().flat_map(|me| {
        [
            (td_string!(loc, staff.user_name).to_owned(), me.user_name.clone()),
            (td_string!(loc, staff.posts).to_owned(), posts.clone()),
            (td_string!(loc, staff.dealership).to_owned(), me.dealership.name.clone()),
        ]
    });
    view! {
        <Title text=td_string!(loc, common.nav_me) />
        <PageHeader title=me.as_ref().map(|me| me.name.clone()).unwrap_or_default() />
        <section class="block"><div class="block-body"><Facts facts=facts.collect() /></div></section>
        <Block title=td_string!(loc, staff.sessions)>
            <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) /> }>
                {move || Suspend::new(async move {
                    match sessions.await {
                        Ok(sessions) => view! { <Sessions sessions /> }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Transition>
            <div class="block-body"><SignOutEverywhere /></div>
        </Block>
    }
}

#[component]
fn Sessions(sessions: Vec<Session>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let clock = words::Clock::of(&visit);
    let rows = sessions
        .into_iter()
        .map(|session| {
            view! {
                <tr>
                    <td>
                        {session.device}" "
                        {session.current.then(|| view! { <Badge state=State::Ready glyph=Glyph::Check text=td_string!(loc, staff.this_session) /> })}
                    </td>
                    <td class="nowrap">{clock.day_time(session.signed_in_at, visit.now)}</td>
                    <td class="nowrap">{clock.day_time(session.seen_at, visit.now)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <TableScroll label=td_string!(loc, staff.sessions)>
            <table class="table">
                <thead><tr><th>{td_string!(loc, staff.device)}</th><th>{td_string!(loc, staff.signed_in_at)}</th><th>{td_string!(loc, staff.seen_at)}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </TableScroll>
    }
}

/// Ends every session of one's own, this one included.
#[component]
fn SignOutEverywhere() -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let sending = Sending::begin();
    let person = visit.actor().person;
    let press = Callback::new(move |()| {
        sending.send(domain::Command::Staff(Command::SignOutEverywhere { person }), None, |_| {
            // The session is gone: the next page is the sign-in page, whatever this one still shows.
            let _ = window().location().set_href("/sign-in");
        });
    });
    view! {
        <Button kind=Kind::Danger glyph=Glyph::LogOut on_press=press pending=sending.pending>{td_string!(loc, staff.sign_out_everywhere)}</Button>
        <WhyNot reason=sending.refused />
    }
}
