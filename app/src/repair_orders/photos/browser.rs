//! What only a browser does with photos: scale them down, keep them, send them.

use super::queue::{Pending, Queue, Stage};
use crate::problem::Problem;
use crate::words;
use chrono::{DateTime, Utc};
use domain::repair_orders::Shows;
use domain::{OrderId, PhotoId, Refusal};
use gloo_timers::future::TimeoutFuture;
use idb::builder::ObjectStoreBuilder;
use idb::{Database, TransactionMode};
use leptos::prelude::*;
use leptos::server_fn::Bytes;
use leptos::server_fn::error::FromServerFnError;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap, Request, RequestInit, Response, Url};

/// The longer side of what is sent, in pixels: what the server keeps.
const LONGEST: f64 = 2_048.0;
/// How much of it is kept, of 1.
const QUALITY: f64 = 0.85;
/// The longest picture that the server takes, in bytes.
const MOST: u32 = 12 * 1024 * 1024;
/// How long the line is left alone after it failed, in milliseconds: at first, and at most.
const PAUSE: (u32, u32) = (1_000, 15_000);
/// The database of the browser, and the table of unsent photos in it.
const DATABASE: &str = "bayline";
const UNSENT: &str = "unsent-photos";

thread_local! {
    /// One task sends at a time, whatever page is shown.
    static SENDING: Cell<bool> = const { Cell::new(false) };
    /// The page whose photos are sent next.
    static NEXT: Cell<Option<Queue>> = const { Cell::new(None) };
    /// What is sent.
    static BLOBS: RefCell<BTreeMap<PhotoId, (Blob, Kept)>> = const { RefCell::new(BTreeMap::new()) };
}

/// Takes a file in, under a new id. It is kept as it comes before anything else: whoever leaves the page while it is scaled down loses
/// nothing.
pub(super) async fn take(queue: Queue, file: File, photo: PhotoId, shows: Shows) {
    let (Some(order), taken_at) = (queue.order(), crate::execute::now()) else { return };
    let pending = Pending { photo, order, shows, taken_at, preview: String::new(), stage: Stage::Prepares, kept: true };
    let _ = queue.pending.try_update(|list| list.push(pending.clone()));
    // A browser that cannot keep it sends it all the same, as long as the page is open, and says so.
    if keep(queue, &pending, &file, Kept::AsItCame).await.is_err() {
        queue.set_kept(photo, false);
    }
    prepare(queue, pending, &file).await;
}

/// Scales a photo down, without what the camera wrote into it, and lets it be sent. A browser short of memory cannot, and knows too few
/// formats to say what is no photo: then it is sent as it came, and the server says, which writes it anew anyway.
async fn prepare(queue: Queue, pending: Pending, original: &Blob) {
    let photo = pending.photo;
    let ready = async {
        let blob = shrunk(original).await?;
        let preview = Url::create_object_url_with_blob(&blob)?;
        Ok::<_, JsValue>((blob, preview))
    };
    let (blob, preview, as_what) = match ready.await {
        Ok((blob, preview)) => {
            // What is sent is smaller than the file of the camera: it may fit where that did not.
            if keep(queue, &pending, &blob, Kept::Ready).await.is_ok() {
                queue.set_kept(photo, true);
            }
            (blob, preview, Kept::Ready)
        }
        // It stays kept as it came: the next page tries again to scale it down.
        Err(_) if is_there(original).await => (original.clone(), String::new(), Kept::AsItCame),
        // Nothing of it is left to lose, and what cannot be sent would hold up all others.
        Err(_) => return no_photo(queue, photo),
    };
    BLOBS.with_borrow_mut(|blobs| blobs.insert(photo, (blob, as_what)));
    let ready = |list: &mut Vec<Pending>| {
        if let Some(pending) = list.iter_mut().find(|pending| pending.photo == photo) {
            (pending.preview, pending.stage) = (preview, Stage::Waits);
        }
    };
    let _ = queue.pending.try_update(ready);
    send(queue);
}

/// Whether anything of a file can still be read: one that was moved or changed since it was chosen cannot. Its first byte tells, which
/// takes no memory.
async fn is_there(file: &Blob) -> bool {
    let first = async { JsFuture::from(file.slice_with_i32_and_i32(0, 1)?.array_buffer()).await };
    first.await.is_ok()
}

/// What was chosen is no photo: nobody waits for it, and the place that it was chosen for says so.
fn no_photo(queue: Queue, photo: PhotoId) {
    queue.set_stage(photo, Stage::NoPhoto);
    let _ = queue.given_up.try_update(|given_up| given_up.push(photo));
    forget(photo);
}

/// What is kept of a photo that is not sent yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// The file of the camera.
    AsItCame,
    /// What is sent.
    Ready,
}

/// A picture drawn anew: no larger than what is kept, upright, and with nothing but its pixels.
async fn shrunk(file: &Blob) -> Result<Blob, JsValue> {
    let bitmap: ImageBitmap = JsFuture::from(window().create_image_bitmap_with_blob(file)?).await?.unchecked_into();
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let scale = (LONGEST / width.max(height)).min(1.0);
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width((width * scale).round().max(1.0) as u32);
    canvas.set_height((height * scale).round().max(1.0) as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into();
    context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()))?;
    bitmap.close();
    let written = js_sys::Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move |blob: Option<Blob>| {
            let _ = match blob {
                Some(blob) => resolve.call1(&JsValue::NULL, &blob),
                None => reject.call0(&JsValue::NULL),
            };
        });
        // What cannot be drawn on was refused above.
        let _ = canvas.to_blob_with_type_and_encoder_options(done.unchecked_ref(), "image/jpeg", &JsValue::from_f64(QUALITY));
    });
    JsFuture::from(written).await.map(JsCast::unchecked_into)
}

async fn database() -> Result<Database, idb::Error> {
    Database::builder(DATABASE).version(1).add_object_store(ObjectStoreBuilder::new(UNSENT)).build().await
}

fn key(photo: PhotoId) -> JsValue {
    JsValue::from_str(&photo.to_string())
}

async fn keep(queue: Queue, pending: &Pending, blob: &Blob, as_what: Kept) -> Result<(), idb::Error> {
    let Some(person) = queue.around.try_with_value(|around| around.person) else { return Ok(()) };
    let kept = js_sys::Array::of5(
        &key(pending.photo),
        &JsValue::from_str(&person.to_string()),
        &JsValue::from_str(&pending.order.to_string()),
        &JsValue::from_str(pending.shows.code()),
        &JsValue::from_str(&pending.taken_at.to_rfc3339()),
    );
    kept.push(blob);
    kept.push(&JsValue::from_bool(as_what == Kept::Ready));
    let transaction = database().await?.transaction(&[UNSENT], TransactionMode::ReadWrite)?;
    transaction.object_store(UNSENT)?.put(&kept, Some(&key(pending.photo)))?.await?;
    transaction.commit()?.await?;
    Ok(())
}

/// Forgets a photo that has arrived, or was given up.
pub(super) fn forget(photo: PhotoId) {
    BLOBS.with_borrow_mut(|blobs| blobs.remove(&photo));
    leptos::task::spawn_local(async move {
        let gone = async {
            let transaction = database().await?.transaction(&[UNSENT], TransactionMode::ReadWrite)?;
            transaction.object_store(UNSENT)?.delete(key(photo))?.await?;
            transaction.commit()?.await?;
            Ok::<(), idb::Error>(())
        };
        // What stays behind is sent again, and arrives once all the same.
        let _ = gone.await;
    });
}

/// Takes up what this person has left unsent on this device.
pub(super) fn take_up(queue: Queue) {
    leptos::task::spawn_local(async move {
        let Ok(mut left) = unsent(queue).await else { return };
        left.sort_by_key(|(pending, _)| pending.taken_at);
        let Some(()) = queue.pending.try_update(|list| {
            left.retain(|(pending, _)| list.iter().all(|known| known.photo != pending.photo));
            list.splice(0..0, left.iter().map(|(pending, _)| pending.clone()));
        }) else {
            return;
        };
        send(queue);
        // One at a time: each fills the memory while it is scaled down.
        for (pending, blob) in left.into_iter().filter(|(pending, _)| pending.stage == Stage::Prepares) {
            prepare(queue, pending, &blob).await;
        }
    });
}

async fn unsent(queue: Queue) -> Result<Vec<(Pending, Blob)>, idb::Error> {
    let transaction = database().await?.transaction(&[UNSENT], TransactionMode::ReadOnly)?;
    let kept = transaction.object_store(UNSENT)?.get_all(None, None)?.await?;
    transaction.await?;
    let person = queue.around.try_with_value(|around| around.person);
    Ok(kept.into_iter().filter_map(|kept| read(&kept.unchecked_into(), person)).collect())
}

/// A photo as it was kept; nothing for somebody else's, or one of another version of this program.
fn read(kept: &js_sys::Array, person: Option<domain::PersonId>) -> Option<(Pending, Blob)> {
    let text = |place| kept.get(place).as_string();
    if text(1)?.parse().ok() != person {
        return None;
    }
    let (photo, blob) = (text(0)?.parse().ok()?, kept.get(5).dyn_into::<Blob>().ok()?);
    let (preview, stage) = if kept.get(6).as_bool() == Some(false) {
        (String::new(), Stage::Prepares)
    } else {
        BLOBS.with_borrow_mut(|blobs| blobs.insert(photo, (blob.clone(), Kept::Ready)));
        (Url::create_object_url_with_blob(&blob).ok()?, Stage::Waits)
    };
    let pending = Pending {
        photo,
        order: text(2)?.parse().ok()?,
        shows: Shows::from_code(&text(3)?)?,
        taken_at: DateTime::parse_from_rfc3339(&text(4)?).ok()?.with_timezone(&Utc),
        preview,
        stage,
        kept: true,
    };
    Some((pending, blob))
}

/// Sends what waits, unless that is being done.
pub(super) fn send(queue: Queue) {
    if SENDING.replace(true) {
        // The task may be another page's, which ends with that page's photos.
        return NEXT.set(Some(queue));
    }
    leptos::task::spawn_local(async move {
        let mut pause = PAUSE.0;
        while let Some(next) = next(queue) {
            queue.set_stage(next.photo, Stage::OnItsWay);
            match deliver(queue, &next).await {
                Ok(()) => {
                    pause = PAUSE.0;
                    forget(next.photo);
                    queue.set_stage(next.photo, Stage::Sent);
                    reached(queue, true);
                    match queue.shown {
                        Some(shown) if queue.pending.try_with_untracked(|_| ()).is_some() => shown.refetch(),
                        Some(_) => {}
                        // Nobody shows it here: it is done with.
                        None => {
                            let _ = queue.pending.try_update(|list| list.retain(|pending| pending.photo != next.photo));
                        }
                    }
                }
                Err(problem) if problem.is_signed_out() => {
                    queue.set_stage(next.photo, Stage::Waits);
                    let _ = queue.around.try_with_value(|around| around.live.session_ended.set(true));
                    break;
                }
                Err(problem) if problem.may_be_sent_again() => {
                    queue.set_stage(next.photo, Stage::Waits);
                    reached(queue, !matches!(problem, Problem::Offline));
                    TimeoutFuture::new(pause).await;
                    pause = (pause * 2).min(PAUSE.1);
                }
                Err(problem) => refused(queue, &next, &problem),
            }
        }
        SENDING.set(false);
        if let Some(queue) = NEXT.take() {
            send(queue);
        }
    });
}

fn next(queue: Queue) -> Option<Pending> {
    queue.pending.try_with_untracked(|list| list.iter().find(|pending| pending.stage == Stage::Waits).cloned()).flatten()
}

fn reached(queue: Queue, reached: bool) {
    let _ = queue.around.try_with_value(|around| around.live.reached.try_set(reached));
}

fn refused(queue: Queue, pending: &Pending, problem: &Problem) {
    // It is there already: sent by another tab of this browser.
    if problem.refusal().as_deref() == Some(&Refusal::AlreadyThere) {
        forget(pending.photo);
        return queue.set_stage(pending.photo, Stage::Sent);
    }
    // What was drawn here was a photo, whatever became of it on its way: somebody looks at it first.
    let as_it_came = BLOBS.with_borrow(|blobs| blobs.get(&pending.photo).is_some_and(|(_, as_what)| *as_what == Kept::AsItCame));
    if as_it_came && problem.refusal().as_deref() == Some(&Refusal::NotAPicture) {
        return no_photo(queue, pending.photo);
    }
    let words = queue.around.try_with_value(|around| words::problem_in_full(around.loc, problem, &around.clock));
    queue.set_stage(pending.photo, Stage::Refused(words.unwrap_or_default()));
}

async fn deliver(queue: Queue, pending: &Pending) -> Result<(), Problem> {
    let person = queue.around.try_with_value(|around| around.person).ok_or(Problem::Offline)?;
    let address = address(pending.order, pending, person);
    let Some((blob, _)) = BLOBS.with_borrow(|blobs| blobs.get(&pending.photo).cloned()) else { return Ok(()) };
    // The server would cut it off, and who is cut off does not read why.
    if blob.size() > f64::from(MOST) {
        return Err(Problem::BodyTooLarge { limit: MOST as usize });
    }
    let response = post(&blob, &address).await.map_err(|_| Problem::Offline)?;
    if response.ok() {
        return Ok(());
    }
    let text = async { JsFuture::from(response.text()?).await }.await.map_err(|_| Problem::Offline)?;
    Err(Problem::de(Bytes::from(text.as_string().unwrap_or_default())))
}

/// Where a photo goes. The moment is written as it was kept, so that the same photo is the same command.
fn address(order: OrderId, pending: &Pending, person: domain::PersonId) -> String {
    let taken_at = pending.taken_at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    format!("/api/v1/photos/{}?order={order}&shows={}&taken_at={taken_at}&person={person}", pending.photo, pending.shows)
}

async fn post(blob: &Blob, address: &str) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(blob);
    let request = Request::new_with_str_and_init(address, &init)?;
    // The server looks at the bytes: what was sent as it came may be of another kind.
    request.headers().set("content-type", "image/jpeg")?;
    JsFuture::from(window().fetch_with_request(&request)).await.map(JsCast::unchecked_into)
}
