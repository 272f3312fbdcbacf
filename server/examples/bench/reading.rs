//! What is read: the board, the search box, and what a cold visit moves.

use crate::Outcome;
use crate::samples::Samples;
use crate::stage::Stage;
use crate::visitor::Visitor;
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::{Duration, Instant};

/// Who looks at the board.
pub(crate) const VIEWER: &str = "director";
/// Who searches.
const SEARCHER: &str = "advisor1";

/// The board page from the server, by as many at once.
pub(crate) async fn board(stage: &Stage, connections: usize, time: Duration) -> Outcome<Samples> {
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..connections {
        let visitor = Visitor::sign_in(stage, VIEWER).await?;
        tasks.spawn(async move {
            let mut samples = Samples::default();
            let begun = Instant::now();
            while begun.elapsed() < time {
                let sent = Instant::now();
                visitor.get("/workshop", true).await?.bytes().await?;
                samples.add(sent.elapsed());
            }
            samples.wall = begun.elapsed();
            Outcome::Ok(samples)
        });
    }
    let mut all = Samples::default();
    while let Some(done) = tasks.join_next().await {
        all.join(done??);
    }
    Ok(all)
}

/// How many of the board's cards the page from the server shows, and how many there are.
pub(crate) async fn cards_in_page(stage: &Stage) -> Outcome<(usize, usize)> {
    let visitor = Visitor::sign_in(stage, VIEWER).await?;
    let board = visitor.ask::<app::workshop::api::Board>(&serde_json::json!({})).await?;
    let page = visitor.get("/workshop", false).await?.text().await?;
    let shown = board.cards.iter().filter(|card| page.contains(&card.progress.order.to_string())).count();
    Ok((shown, board.cards.len()))
}

/// Searches for customers and vehicles drawn from all there are, one after another.
pub(crate) async fn search(stage: &Stage, searches: usize) -> Outcome<Vec<(&'static str, Samples)>> {
    let visitor = Visitor::sign_in(stage, SEARCHER).await?;
    let drawn = "select v.plate, v.vin, c.phone, c.name from customers_vehicle v join customers_customer c using (dealership_id, customer_id) \
                 where v.plate is not null order by md5(v.vehicle_id::text) limit $1";
    let rows = sqlx::query(drawn).bind(i64::try_from(searches)?).fetch_all(&stage.owner).await?;
    let mut kinds = [
        ("part of the plate", Samples::default()),
        ("VIN tail", Samples::default()),
        ("phone tail", Samples::default()),
        ("name", Samples::default()),
    ];
    for row in &rows {
        let (plate, vin, phone, name): (String, String, String, String) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
        let plate: String = plate.chars().skip(2).take(4).collect();
        let tail = |text: &str, count: usize| text[text.len() - count..].to_owned();
        for ((kind, samples), needle) in kinds.iter_mut().zip([plate, tail(&vin, 6), tail(&phone, 4), name]) {
            let sent = Instant::now();
            let hits = visitor.ask::<app::customers::api::Search>(&serde_json::json!({ "text": needle })).await?;
            samples.add(sent.elapsed());
            if hits.is_empty() {
                return Err(format!("nothing was found by {kind}: {needle}").into());
            }
        }
    }
    Ok(kinds.into())
}

/// What a first visit moves, in bytes as they travel.
#[derive(Debug, Default)]
pub(crate) struct Weight {
    page: usize,
    wasm: usize,
    js: usize,
    css: usize,
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kilo = |bytes: usize| bytes as f64 / 1000.0;
        let files = kilo(self.wasm + self.js + self.css);
        write!(
            f,
            "{files:.0} KB (wasm {:.0}, js {:.0}, css {:.0}; page {:.0})",
            kilo(self.wasm),
            kilo(self.js),
            kilo(self.css),
            kilo(self.page)
        )
    }
}

/// The part of the program that the board loads besides what every page does: see `app::places`.
const BOARD_PART: &str = "wall_";

/// Weighs the board page, the files it names, and the parts of the program that it loads for itself.
pub(crate) async fn weight(stage: &Stage) -> Outcome<Weight> {
    let visitor = Visitor::sign_in(stage, VIEWER).await?;
    let mut weight = Weight { page: visitor.get("/workshop", true).await?.bytes().await?.len(), ..Weight::default() };
    let page = visitor.get("/workshop", false).await?.text().await?;
    let mut named: BTreeSet<String> = page.split(['"', '\'']).filter(|text| text.starts_with("/pkg/")).map(str::to_owned).collect();
    let folder = named.iter().find_map(|path| path.rsplit_once('/')).map(|(folder, _)| folder.to_owned()).unwrap_or_default();
    let manifest =
        visitor.get(&format!("{folder}/__wasm_split_manifest.json"), false).await?.json::<BTreeMap<String, Vec<String>>>().await?;
    let parts = manifest.into_iter().filter(|(part, _)| part.starts_with(BOARD_PART)).flat_map(|(_, files)| files);
    named.extend(parts.map(|file| format!("{folder}/{file}.wasm")));
    for path in &named {
        let bytes = visitor.get(path, true).await?.bytes().await?.len();
        match path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("wasm") => weight.wasm += bytes,
            Some("js") => weight.js += bytes,
            Some("css") => weight.css += bytes,
            _ => {}
        }
    }
    Ok(weight)
}
