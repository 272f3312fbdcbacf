//! On the order page: what its customer was sent, and links to their page of it.

use super::api;
use super::row::MessageRow;
use super::stops::{Ask, AskDialog};
use crate::execute::Sending;
use crate::live::Live;
use crate::ui::{Block, Button, Empty, ErrorNotice, Glyph, Kind, Loading, WhyNot};
use crate::visit::Visit;
use crate::words::{self, Loc};
use domain::care::{Command, Link, Message};
use domain::live::Area;
use domain::{OrderId, Permission};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What the customer was sent, and the links to their page; for who may hand them out.
#[component]
pub fn ShareBlock(order: OrderId) -> impl IntoView {
    Visit::here().may(Permission::ShareOrder).then(|| view! { <Shared order /> })
}

#[component]
fn Shared(order: OrderId) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let changes = expect_context::<Live>().changes_of(move |subject, area| subject == order.0 || area == Area::Care);
    let list = Resource::new(move || changes.get(), move |_| api::of_order(order));
    let (link, trouble) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let pending = RwSignal::new(false);
    let ask = RwSignal::new(None::<Ask>);
    let share = Callback::new(move |()| {
        pending.set(true);
        leptos::task::spawn_local(async move {
            match api::share(order).await {
                Ok(path) => drop(link.try_set(Some(path))),
                Err(problem) => drop(trouble.try_set(Some(words::problem(loc, &problem)))),
            }
            let _ = pending.try_set(false);
        });
    });
    view! {
        <Block title=td_string!(loc, care.share_title)>
            <div class="block-body stack">
                <Button glyph=Glyph::Smartphone on_press=share pending>{td_string!(loc, care.share)}</Button>
                {move || link.get().map(|path| view! { <p>{td_string!(loc, care.shared)}<br /><a href=path.clone() target="_blank" rel="noreferrer">{path.clone()}</a></p> })}
                <WhyNot reason=trouble />
            </div>
            <Transition fallback=move || view! { <Loading label=td_string!(loc, common.loading) lines=2 /> }>
                {move || Suspend::new(async move {
                    match list.await {
                        Ok((messages, links)) => view! { <Lists order messages links ask /> }.into_any(),
                        Err(problem) => view! { <ErrorNotice title=words::problem(loc, &problem) /> }.into_any(),
                    }
                })}
            </Transition>
            <AskDialog ask />
        </Block>
    }
}

#[component]
fn Lists(order: OrderId, messages: Vec<Message>, links: Vec<Link>, ask: RwSignal<Option<Ask>>) -> impl IntoView {
    let loc = expect_context::<Loc>();
    let now = Visit::here().now;
    let sending = Sending::begin();
    let leading = links.iter().filter(|link| link.leads(now)).count();
    let withdraw = Callback::new(move |()| {
        let command = Command::WithdrawLinks { order, reason: td_string!(loc, care.withdraw).to_owned() };
        sending.send(domain::Command::Care(command), None, |_| ());
    });
    let rows = if messages.is_empty() {
        view! { <Empty title=td_string!(loc, care.no_messages_yet) glyph=Glyph::Inbox /> }.into_any()
    } else {
        view! { <ol class="messages">{messages.into_iter().map(|row| view! { <li><MessageRow row ask /></li> }).collect_view()}</ol> }
            .into_any()
    };
    view! {
        {(leading > 0).then(|| view! {
            <div class="block-body row">
                <span>{td_string!(loc, care.links_live, count = leading)}</span>
                <Button kind=Kind::Plain glyph=Glyph::Lock on_press=withdraw pending=sending.pending>{td_string!(loc, care.withdraw)}</Button>
                <WhyNot reason=sending.refused />
            </div>
        })}
        {rows}
    }
}
