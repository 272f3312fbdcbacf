//! What a customer sees behind their link.

use super::links::{self, Leads};
use crate::error::known;
use crate::repair_orders::queries::policy_at;
use crate::repair_orders::{deferred, kept, load};
use crate::{Error, Store, Transaction, customers};
use chrono::{DateTime, Utc};
use domain::appointments::OpeningHours;
use domain::care::{Around, CustomerPage, Paper, PaperAt, PromiseChange, customer_page, customers_copy, papers_now};
use domain::repair_orders::{KeptKind, OrderPage, PromiseReason};
use domain::staff::Dealership;
use domain::workshop::Floor;
use domain::{DealershipId, OrderId, Refusal};

/// The most changes of the promise that are told.
const CHANGES: i64 = 20;

/// The customer's page of the order that the link with this token leads to.
///
/// # Errors
/// [`Refusal::LinkLeadsNowhere`] when it has expired, was withdrawn, or never was.
pub async fn behind_link(store: &Store, token: &str, now: DateTime<Utc>) -> Result<CustomerPage, Error> {
    let Leads { dealership, to: order, .. } = links::find(store, token, now).await?.ok_or(Refusal::LinkLeadsNowhere)?;
    let mut tx = store.begin(dealership).await?;
    let load::Loaded { order, policy, offset, .. } = load::order(&mut tx, dealership, order, now).await?;
    let vehicle = customers::queries::vehicle(&mut tx, dealership, order.vehicle).await?;
    let around = Around {
        house: house(&mut tx, dealership).await?,
        plate: vehicle.plate.as_ref().map(ToString::to_string),
        model: vehicle.model,
        changes: changes(&mut tx, dealership, order.id).await?,
        offset_minutes: offset.local_minus_utc() / 60,
        told_before: kept::told_before(&mut tx, dealership, order.id).await?,
        papers: kept::for_customer(&mut tx, dealership, order.id).await?,
        consents: customers::consents::of_order(&mut tx, dealership, order.id).await?,
        declined: deferred::of_order(&mut tx, dealership, &order).await?,
    };
    Ok(customer_page(&order, around, &policy, now))
}

/// A paper of the order that a link leads to, as its customer reads it.
#[derive(Clone, Debug)]
pub struct PaperBehind {
    pub page: OrderPage,
    pub at: PaperAt,
    pub house: Dealership,
    /// The dealership's offset from UTC now, in minutes.
    pub offset_minutes: i32,
}

/// A paper of the order that the link with this token leads to; with its number one that was kept, else the last of its kind.
///
/// # Errors
/// [`Refusal::LinkLeadsNowhere`], as [`behind_link`]; [`Refusal::NotFound`] when there is no such paper.
pub async fn paper_behind_link(
    store: &Store,
    token: &str,
    paper: Paper,
    number: Option<u16>,
    now: DateTime<Utc>,
) -> Result<PaperBehind, Error> {
    let Leads { dealership, to: order, .. } = links::find(store, token, now).await?.ok_or(Refusal::LinkLeadsNowhere)?;
    let mut tx = store.begin(dealership).await?;
    let load::Loaded { order, policy, last_odometer_km, offset, .. } = load::order(&mut tx, dealership, order, now).await?;
    let mut there = kept::for_customer(&mut tx, dealership, order.id).await?;
    there.extend(papers_now(&order));
    let wanted = |at: &&PaperAt| at.paper == paper && number.is_none_or(|number| number == at.number);
    let at = *there.iter().filter(wanted).max_by_key(|at| at.number).ok_or(Refusal::NotFound)?;
    let kept = match kept_as(paper) {
        // There is one settlement at a time, whatever number its paper was kept under.
        KeptKind::Settlement => kept::holding(&mut tx, dealership, &order, KeptKind::Settlement).await?,
        kind => kept::page(&mut tx, dealership, order.id, kind, at.number).await?.map(|(page, _)| page),
    };
    let page = match kept {
        Some(page) => page,
        None if matches!(paper, Paper::Estimate | Paper::Authorisation) => return Err(Refusal::NotFound.into()),
        // A settlement and a check sheet from before they were kept are told by what is known now.
        None => {
            // What was settled keeps the terms it was settled on.
            let policy = match order.settled_at {
                Some(at) => policy_at(&mut tx, dealership, at).await?,
                None => policy,
            };
            let vehicle = customers::queries::vehicle(&mut tx, dealership, order.vehicle).await?;
            let customer = customers::queries::customer(&mut tx, dealership, order.customer).await?;
            OrderPage {
                order,
                vehicle,
                customer,
                floor: Floor::default(),
                policy,
                last_odometer_km,
                sent: Vec::new(),
                booked: None,
                came_back: Vec::new(),
                owes_final: None,
                hours: OpeningHours::default(),
            }
        }
    };
    let house = house(&mut tx, dealership).await?;
    Ok(PaperBehind { page: customers_copy(page, paper), at, house, offset_minutes: offset.local_minus_utc() / 60 })
}

/// How a paper is kept.
const fn kept_as(paper: Paper) -> KeptKind {
    match paper {
        Paper::Estimate => KeptKind::Estimate,
        Paper::Authorisation => KeptKind::Authorisation,
        Paper::CheckIn => KeptKind::CheckSheet,
        Paper::Settlement => KeptKind::Settlement,
    }
}

pub(crate) async fn house(tx: &mut Transaction, dealership: DealershipId) -> Result<Dealership, Error> {
    let row =
        sqlx::query!("select name, short_name, address, phone, zone, home_plate from dealership where dealership_id = $1", dealership.0)
            .fetch_one(&mut **tx)
            .await?;
    Ok(Dealership {
        id: dealership,
        name: row.name,
        short_name: row.short_name,
        address: row.address,
        phone: row.phone,
        zone: row.zone,
        home_plate: row.home_plate,
    })
}

async fn changes(tx: &mut Transaction, dealership: DealershipId, order: OrderId) -> Result<Vec<PromiseChange>, Error> {
    let rows = sqlx::query!(
        "select changed_at, promised_from, promised_to, reason from repair_orders_promise
          where dealership_id = $1 and order_id = $2 order by changed_at desc limit $3",
        dealership.0,
        order.0,
        CHANGES
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let reason = known(PromiseReason::from_code(&row.reason), "repair_orders_promise", "reason", order.0)?;
            Ok(PromiseChange { at: row.changed_at, from: row.promised_from, to: row.promised_to, reason })
        })
        .collect()
}
