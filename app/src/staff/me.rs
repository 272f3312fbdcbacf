//! Oneself: posts, open sessions and the way to end them all, one's password.

use super::api;
use super::password::ChangePassword;
use super::pin::SetPin;
use crate::execute::Sending;
use crate::ui::{Badge, Block, Button, ErrorNotice, Facts, Glyph, Kind, Loading, PageHeader, State, TableScroll, WhyNot, use_clock};
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
        <SetPin />
        <ChangePassword />
    }
}

#[component]
fn Sessions(sessions: Vec<Session>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let visit = Visit::here();
    let (clock, now) = (words::Clock::of(&visit), use_clock().now_untracked());
    let rows = sessions
        .into_iter()
        .map(|session| {
            view! {
                <tr>
                    <td>
                        <span title=session.device.clone()>{device_name(&session.device)}</span>" "
                        {session.current.then(|| view! { <Badge state=State::Ready glyph=Glyph::Check text=td_string!(loc, staff.this_session) /> })}
                    </td>
                    <td class="nowrap">{clock.day_time(session.signed_in_at, now)}</td>
                    <td class="nowrap">{clock.day_time(session.seen_at, now)}</td>
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

/// What people call a device, from what its browser says of itself: `Chrome, Android`. Names of products are the same in every language.
fn device_name(said: &str) -> String {
    // The first that is named counts: every browser also names those it descends from.
    const BROWSERS: &[(&str, &str)] = &[
        ("MicroMessenger", "WeChat"),
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: &[(&str, &str)] = &[
        ("HarmonyOS", "HarmonyOS"),
        ("Android", "Android"),
        ("iPad", "iPad"),
        ("iPhone", "iPhone"),
        ("Windows", "Windows"),
        ("Macintosh", "macOS"),
        ("Linux", "Linux"),
    ];
    let named = |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| said.contains(sign)).map(|(_, name)| *name);
    match (named(BROWSERS), named(SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        // A tablet of the house goes by its own name.
        (None, None) if !said.contains('/') => said.to_owned(),
        (None, None) => said.split(['/', ' ']).next().unwrap_or_default().to_owned(),
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

#[cfg(test)]
mod tests {
    use super::device_name;

    #[test]
    fn a_device_has_the_name_that_people_give_it() {
        for (said, name) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge, Windows",
            ),
            ("Mozilla/5.0 (Linux; Android 14; Pad) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36", "Chrome, Android"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1", "Safari, iPhone"),
            ("curl/8.5.0", "curl"),
            ("Tablet bay 3", "Tablet bay 3"),
            ("", ""),
        ] {
            assert_eq!(device_name(said), name);
        }
    }
}
