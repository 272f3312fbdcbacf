//! What only a browser does with deeds: keep them, and send them.

use super::{About, Around, Deed, KEPT_COUNT, Unsent, next_of, read, sort, write};
use crate::execute::{execute, new_id, now};
use crate::problem::Problem;
use crate::words;
use chrono::{DateTime, TimeDelta, Utc};
use domain::workshop::Board;
use domain::{Command, CommandId, Envelope, PersonId};
use gloo_timers::future::TimeoutFuture;
use idb::builder::ObjectStoreBuilder;
use idb::{Database, TransactionMode};
use leptos::prelude::*;
use leptos_i18n::td_string;
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use wasm_bindgen::{JsCast, JsValue};

/// The database of the browser, and the table of deeds in it. The photos have one of their own: a new table would have to wait until every
/// old page is closed.
const DATABASE: &str = "bayline-deeds";
const DEEDS: &str = "deeds";
/// The jobs as they were last read, and by how many milliseconds the server's clock is ahead of this device's.
const JOBS: &str = "bayline-jobs";
const AHEAD: &str = "bayline-ahead";
/// How long the line is left alone after it failed, in milliseconds: at first, and at most.
const PAUSE: (u32, u32) = (500, 5_000);
/// How long an answer is waited for, in milliseconds: while somebody stands there, and while nobody does. A bad line says nothing at all.
const PATIENCE: (u32, u32) = (4_000, 20_000);

thread_local! {
    /// One task sends at a time, whatever page is shown; and whether it is to look once more.
    static SENDING: Cell<bool> = const { Cell::new(false) };
    static WANTED: Cell<bool> = const { Cell::new(false) };
    /// The page that shows what is unsent.
    static SHOWN: Cell<Option<Unsent>> = const { Cell::new(None) };
    /// What is being sent for the first time: nobody has to know that it is kept already.
    static FIRST: RefCell<Vec<CommandId>> = const { RefCell::new(Vec::new()) };
}

/// What is done with the answer.
type Answered = Box<dyn FnOnce(Result<(), String>)>;

fn around() -> Option<Around> {
    SHOWN.get()?.around.try_get_value()
}

fn reached(around: &Around, reached: bool) {
    if around.live.reached.try_get_untracked() == Some(!reached) {
        let _ = around.live.reached.try_set(reached);
    }
}

fn says(around: &Around, problem: &Problem) -> String {
    words::problem_with(around.loc, problem, &around.wall)
}

/// Shows this page what is unsent, and sends it.
pub(super) fn take_up(unsent: Unsent) {
    SHOWN.set(Some(unsent));
    leptos::task::spawn_local(async move {
        crate::live::awake().await;
        if let (Some(around), Some(_)) = (around(), stored::<i64>(AHEAD)) {
            around.clock.set(server_now());
        }
        send();
        meet().await;
        send();
    });
}

/// Does something: at once when the server can be reached, and when it cannot later. It is kept before anything else, so that a tablet
/// whose battery falls out loses nothing.
pub(super) fn act(unsent: Unsent, command: Command, seen: Option<i32>, about: About, answered: Answered) {
    SHOWN.set(Some(unsent));
    let Some(around) = around() else { return };
    let (person, dealership) = (around.actor.person, around.actor.dealership);
    let id = CommandId(new_id());
    let envelope = Envelope { id, dealership, command, expected_version: seen, made_at: server_now(), offline: true };
    // After all others, also those that this page has not read yet: they were done before now.
    let of_now = u64::try_from(now().timestamp_millis()).unwrap_or_default();
    let (place, others_wait) = unsent.deeds.with_untracked(|deeds| {
        let place = deeds.iter().map(|deed| deed.place + 1).max().unwrap_or_default().max(of_now);
        (place, next_of(deeds, person).is_some())
    });
    let waits = others_wait || !around.live.reached.get_untracked();
    let deed = Deed { place, person, name: around.name.clone(), car: about.car, job: about.job, envelope, refused: None };
    FIRST.with_borrow_mut(|first| first.push(id));
    leptos::task::spawn_local(async move {
        let kept = keep(&deed).await;
        let told = if waits { None } else { at_once(&around, &deed).await };
        FIRST.with_borrow_mut(|first| first.retain(|other| *other != id));
        match (told, kept) {
            (Some(result), kept) => {
                forget(id).await;
                if kept.is_ok() {
                    let _ = unsent.no_room.try_set(false);
                }
                let _ = unsent.arrived.try_update(|count| *count += u32::from(result.is_ok()));
                answered(result);
            }
            (None, Ok(())) => {
                let _ = unsent.no_room.try_set(false);
                let kept = unsent.deeds.try_update(|deeds| {
                    deeds.push(deed);
                    deeds.len()
                });
                kept.into_iter().for_each(tell_count);
                answered(Ok(()));
                send();
            }
            (None, Err(_)) => {
                let _ = unsent.no_room.try_set(true);
                answered(Err(td_string!(around.loc, unsent.no_room).to_owned()));
            }
        }
    });
}

/// Sends a deed as it happens; nothing when nobody answers for it now.
async fn at_once(around: &Around, deed: &Deed) -> Option<Result<(), String>> {
    let envelope = Envelope { offline: false, ..deed.envelope.clone() };
    match within(PATIENCE.0, execute(envelope, Some(deed.person), None)).await {
        Ok(_) => {
            reached(around, true);
            Some(Ok(()))
        }
        Err(problem) if problem.is_signed_out() => {
            let _ = around.live.session_ended.try_set(true);
            None
        }
        Err(problem) if problem.may_be_sent_again() => {
            reached(around, !matches!(problem, Problem::Offline));
            None
        }
        Err(problem) => Some(Err(says(around, &problem))),
    }
}

/// Sends what waits, one after the other, unless that is being done.
fn send() {
    WANTED.set(true);
    if SENDING.replace(true) {
        return;
    }
    leptos::task::spawn_local(async move {
        let mut pause = PAUSE.0;
        while WANTED.replace(false) {
            let Ok(deeds) = all().await else { break };
            show(&deeds);
            let Some(around) = around() else { break };
            let Some(deed) = next_of(&deeds, around.actor.person).cloned() else { continue };
            WANTED.set(true);
            match within(PATIENCE.1, execute(deed.envelope.clone(), Some(deed.person), None)).await {
                Ok(_) => {
                    pause = PAUSE.0;
                    forget(deed.id()).await;
                    reached(&around, true);
                    let _ = SHOWN.get().and_then(|unsent| unsent.arrived.try_update(|count| *count += 1));
                }
                Err(problem) if problem.is_signed_out() => {
                    let _ = around.live.session_ended.try_set(true);
                    break;
                }
                Err(problem) if problem.may_be_sent_again() || matches!(problem, Problem::Server | Problem::TooSlow) => {
                    reached(&around, !matches!(problem, Problem::Offline));
                    TimeoutFuture::new(pause).await;
                    pause = (pause * 2).min(PAUSE.1);
                }
                Err(problem) => {
                    let refused = Deed { refused: Some(says(&around, &problem)), ..deed };
                    if keep(&refused).await.is_err() {
                        break;
                    }
                }
            }
        }
        SENDING.set(false);
    });
}

/// An answer, if it comes in time.
async fn within<T>(milliseconds: u32, answer: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    let (mut answer, mut late) = (pin!(answer), pin!(TimeoutFuture::new(milliseconds)));
    poll_fn(|context| match answer.as_mut().poll(context) {
        Poll::Ready(answer) => Poll::Ready(answer),
        Poll::Pending => late.as_mut().poll(context).map(|()| Err(Problem::Offline)),
    })
    .await
}

/// Says how many deeds wait, around this page and on whatever page comes next.
fn tell_count(count: usize) {
    store(KEPT_COUNT, &count);
    if let Some(waiting) = around().and_then(|around| around.waiting)
        && waiting.0.try_get_untracked() != Some(count)
    {
        let _ = waiting.0.try_set(count);
    }
}

/// Shows the deeds, as far as that is news.
fn show(deeds: &[Deed]) {
    tell_count(deeds.len());
    let Some(unsent) = SHOWN.get() else { return };
    // Nothing waits: how much room there is will show with what is done next.
    if deeds.is_empty() && unsent.no_room.try_get_untracked() == Some(true) {
        unsent.no_room.set(false);
    }
    if unsent.deeds.try_with_untracked(|shown| shown.as_slice() != deeds) == Some(true) {
        unsent.deeds.set(deeds.to_vec());
    }
}

/// Keeps a deed as refused, for this reason.
pub(super) fn refuse(deed: Deed, why: String) {
    leptos::task::spawn_local(async move {
        let _ = keep(&Deed { refused: Some(why), ..deed }).await;
        send();
    });
}

/// Forgets a deed that somebody has given up, and sends what waited for it.
pub(super) fn discard(deed: CommandId) {
    leptos::task::spawn_local(async move {
        forget(deed).await;
        send();
    });
}

async fn database() -> Result<Database, idb::Error> {
    Database::builder(DATABASE).version(1).add_object_store(ObjectStoreBuilder::new(DEEDS)).build().await
}

fn key(deed: CommandId) -> JsValue {
    JsValue::from_str(&deed.0.to_string())
}

async fn keep(deed: &Deed) -> Result<(), idb::Error> {
    let database = database().await?;
    let transaction = database.transaction(&[DEEDS], TransactionMode::ReadWrite)?;
    transaction.object_store(DEEDS)?.put(&JsValue::from_str(&write(deed)), Some(&key(deed.id())))?.await?;
    transaction.commit()?.await?;
    database.close();
    Ok(())
}

async fn forget(deed: CommandId) {
    let gone = async {
        let database = database().await?;
        let transaction = database.transaction(&[DEEDS], TransactionMode::ReadWrite)?;
        transaction.object_store(DEEDS)?.delete(key(deed))?.await?;
        transaction.commit()?.await?;
        database.close();
        Ok::<(), idb::Error>(())
    };
    // What stays behind is sent again, and acts once all the same.
    let _ = gone.await;
}

/// All deeds that can be read, in order, but for those that are on their way for the first time.
async fn all() -> Result<Vec<Deed>, idb::Error> {
    let database = database().await?;
    let transaction = database.transaction(&[DEEDS], TransactionMode::ReadOnly)?;
    let kept = transaction.object_store(DEEDS)?.get_all(None, None)?.await?;
    transaction.await?;
    database.close();
    let mut deeds: Vec<Deed> = kept.into_iter().filter_map(|kept| read(&kept.as_string()?)).collect();
    FIRST.with_borrow(|first| deeds.retain(|deed| !first.contains(&deed.id())));
    sort(&mut deeds);
    Ok(deeds)
}

/// Asks for the time on the server's wall: by how much this device's clock is wrong is known from then on, with or without network.
async fn meet() {
    let Some(around) = around() else { return };
    let asked = now();
    match within(PATIENCE.0, crate::workshop::api::clock()).await {
        Ok(there) => {
            let answered = now();
            let ahead = there - (asked + (answered - asked) / 2);
            store(AHEAD, &ahead.num_milliseconds());
            around.clock.set(there + (answered - asked) / 2);
            reached(&around, true);
        }
        Err(Problem::Offline) => reached(&around, false),
        Err(_) => {}
    }
}

/// The server's clock, as far as this device knows it.
fn server_now() -> DateTime<Utc> {
    now() + TimeDelta::milliseconds(stored::<i64>(AHEAD).unwrap_or_default())
}

/// The jobs of somebody as they were last read.
#[derive(Serialize, Deserialize)]
struct Jobs {
    person: PersonId,
    board: Board,
}

pub(super) fn keep_jobs(person: PersonId, board: &Board) {
    store(JOBS, &Jobs { person, board: board.clone() });
    let orders = board.cards.iter().map(|card| format!("/repair_orders/{}", card.progress.order));
    let pages: js_sys::Array = ["/".to_owned(), "/workshop/jobs".to_owned()].into_iter().chain(orders).map(JsValue::from).collect();
    // The script that knows the service worker may not be there: then pages are not kept, and the rest works.
    if let Ok(keep) = js_sys::Reflect::get(&window(), &JsValue::from_str("baylineKeep"))
        && let Some(keep) = keep.dyn_ref::<js_sys::Function>()
    {
        let _ = keep.call1(&JsValue::NULL, &pages);
    }
}

pub(super) fn kept_jobs(person: PersonId) -> Option<Board> {
    stored::<Jobs>(JOBS).filter(|jobs| jobs.person == person).map(|jobs| jobs.board)
}

fn stored<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    let text = window().local_storage().ok()??.get_item(name).ok()??;
    serde_json::from_str(&text).ok()
}

fn store<T: Serialize>(name: &str, value: &T) {
    if let (Ok(Some(storage)), Ok(text)) = (window().local_storage(), serde_json::to_string(value)) {
        // A device that is full keeps the older one.
        let _ = storage.set_item(name, &text);
    }
}
