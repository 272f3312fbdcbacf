//! The walls, and the stream that says when to look again.

use super::{Devices, trouble};
use crate::auth::token::TokenHash;
use crate::live::Heard;
use crate::web::problem::Problem;
use app::staff::screens::{Screen, Wall, WallPage};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderName};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{FixedOffset, Offset};
use domain::live::Area;
use domain::staff::DeviceKind;
use domain::workshop::{lounge_wall, workshop_wall};
use domain::{DealershipId, Refusal};
use futures::stream::{self, Stream, StreamExt};
use serde::Deserialize;
use std::convert::Infallible;
use std::time::Duration;
use store::staff::devices::{self as kept, Known};
use store::workshop::queries;
use tokio::time::{Instant, Interval};

/// How often a stream asks whether its device is still let in.
const CHECK: Duration = Duration::from_secs(30);
/// How often something is sent on a quiet stream, so that proxies keep it open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Changes that come together are told once: nobody reads a wall faster.
const TOGETHER: Duration = Duration::from_secs(1);

/// What a wall shows something of, and the area in which its device is revoked.
const SHOWN: [Area; 5] = [Area::RepairOrders, Area::Workshop, Area::Quality, Area::Settlement, Area::Staff];

/// What the address of a wall says: the page that is in sight, for screens without scripts.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    page: usize,
}

/// What hangs on this wall.
pub(super) async fn look(State(devices): State<Devices>, asked: Result<Query<Asked>, QueryRejection>, request: Request) -> Response {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let (token, known) = match devices.known(request.headers()).await {
        Ok(Some((_, known))) if known.kind == DeviceKind::Tablet => return Redirect::to(known.kind.page()).into_response(),
        Ok(Some(found)) => found,
        Ok(None) => return Redirect::to("/device").into_response(),
        Err(problem) => return devices.render(Screen::Nowhere(problem), request).await,
    };
    match devices.wall(known, asked.page).await {
        Ok(page) => devices.render_for(&token, Screen::Wall(Box::new(page)), request).await,
        Err(problem) => devices.render(Screen::Nowhere(problem), request).await,
    }
}

impl Devices {
    async fn wall(&self, known: Known, page: usize) -> Result<WallPage, Problem> {
        let now = self.now();
        let house = known.dealership;
        let board = queries::board_for_walls(&self.store, house.id).await.map_err(trouble)?;
        let zone: chrono_tz::Tz = house.zone.parse().unwrap_or(chrono_tz::Asia::Shanghai);
        let offset: FixedOffset = now.with_timezone(&zone).offset().fix();
        let wall = match known.kind {
            DeviceKind::LoungeWall => Wall::Lounge(lounge_wall(&board, offset, now)),
            DeviceKind::WorkshopWall | DeviceKind::Tablet => Wall::Workshop(workshop_wall(&board, now)),
        };
        Ok(WallPage { house, offset_minutes: offset.local_minus_utc() / 60, wall, page })
    }

    /// The house of a device that is still let in.
    async fn house_of(&self, hash: &TokenHash) -> Result<DealershipId, Problem> {
        let known = kept::find(&self.store, hash, self.now()).await.map_err(trouble)?;
        known.filter(|known| !known.revoked).map(|known| known.dealership.id).ok_or_else(|| Refusal::DeviceIsRevoked.into())
    }
}

/// Says when to look again, until the device is revoked or the server ends.
pub(super) async fn events(State(devices): State<Devices>, headers: HeaderMap) -> Result<Response, Problem> {
    let Some(token) = devices.cookie.read(&headers) else { return Err(Refusal::NotSignedIn.into()) };
    // Heard from here on, so that nothing falls between the look at the device and the stream.
    let heard = devices.live.heard();
    let hash = token.hash();
    let house = devices.house_of(&hash).await?;
    let every = tokio::time::interval_at(Instant::now() + CHECK, CHECK);
    let sse = Sse::new(Changes { devices, hash, house, heard, every }.into_stream()).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    Ok(([(HeaderName::from_static("x-accel-buffering"), "no")], sse).into_response())
}

/// One wall's view of the changes of its house.
struct Changes {
    devices: Devices,
    hash: TokenHash,
    house: DealershipId,
    heard: Heard,
    every: Interval,
}

impl Changes {
    fn into_stream(self) -> impl Stream<Item = Result<Event, Infallible>> {
        let open = stream::iter([Ok(Event::default().comment("open"))]);
        open.chain(stream::unfold(self, async |mut changes| changes.next().await.map(|event| (Ok(event), changes))))
    }

    /// The next hint. It says nothing but: look again.
    async fn next(&mut self) -> Option<Event> {
        loop {
            let changed = tokio::select! {
                () = self.devices.shutdown.begun() => return None,
                () = self.heard.in_house(self.house, &SHOWN) => true,
                _ = self.every.tick() => false,
            };
            // While the database does not answer, nothing is known: the wall looks again and is told so.
            if matches!(self.devices.house_of(&self.hash).await, Err(Problem::Refused(_))) {
                return None;
            }
            if changed {
                tokio::time::sleep(TOGETHER).await;
                self.heard.forget();
                return Some(Event::default().data("changed"));
            }
        }
    }
}
