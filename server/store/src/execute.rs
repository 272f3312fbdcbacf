//! The one write path: begin · lock · decide · write · record · commit.

use crate::repair_orders::load::{self, Loaded};
use crate::workshop::queries::floor_around;
use crate::{
    Error, Store, Transaction, appointments, care, conflict, customers, parts, quality, record, repair_orders, settlement, staff, warranty,
    workshop,
};
use chrono::{DateTime, Utc};
use domain::appointments::OpeningHours;
use domain::command::Refused;
use domain::repair_orders::{Command as OrderCommand, Facts};
use domain::staff::Sealed;
use domain::workshop::{Command as FloorCommand, Floor};
use domain::{Actor, Answer, Command, Envelope, Event, OrderId, Refusal};

/// Carries out a command, once. The rules are `domain`'s; they are asked under a row lock.
///
/// # Errors
/// [`Error::Refused`] with the refusal and, for a stale version, what has happened meanwhile.
pub async fn execute(store: &Store, actor: &Actor, envelope: &Envelope, now: DateTime<Utc>) -> Result<Answer, Error> {
    execute_sealed(store, actor, envelope, None, now).await
}

/// The same with what the server's door has made of the passwords beside the command. Nothing of it is written but the new hash.
///
/// # Errors
/// As [`execute`].
pub async fn execute_sealed(
    store: &Store,
    actor: &Actor,
    envelope: &Envelope,
    sealed: Option<&Sealed>,
    now: DateTime<Utc>,
) -> Result<Answer, Error> {
    let result = match attempt(store, actor, envelope, sealed, now).await {
        // Somebody wrote in the same moment. What they did is there to be seen now: the rules name it, or the earlier answer is found.
        Err(error) if error.is_conflict() => attempt(store, actor, envelope, sealed, now).await,
        other => other,
    };
    let result = match result {
        Err(error) if error.constraint().is_some() => conflict::explain(store, actor, envelope, error, now).await,
        other => other,
    };
    if let Err(Error::Refused(refused)) = &result {
        record::keep_refusal(store, actor, envelope, &refused.refusal, now).await;
    }
    result
}

async fn attempt(store: &Store, actor: &Actor, envelope: &Envelope, sealed: Option<&Sealed>, now: DateTime<Utc>) -> Result<Answer, Error> {
    if envelope.dealership != actor.dealership {
        return Err(Refusal::OtherDealership.into());
    }
    envelope.command.expect_permitted(actor)?;
    let mut tx = store.begin(actor.dealership).await?;
    let answer = match &envelope.command {
        Command::Staff(command) => staff::write::carry_out(&mut tx, actor, envelope, command, sealed, now).await?,
        Command::Customers(command) => customers::write::carry_out(&mut tx, actor, envelope, command, now).await?,
        Command::Appointments(command) => appointments::write::carry_out(&mut tx, actor, envelope, command, now).await?,
        Command::RepairOrders(command @ OrderCommand::Open { order, vehicle }) => {
            repair_orders::write::open(&mut tx, actor, envelope, command, (*order, *vehicle), now).await?
        }
        Command::RepairOrders(command) => on_order(&mut tx, actor, envelope, command.order(), now).await?,
        Command::Workshop(command) => match command.order() {
            Some(order) => on_order(&mut tx, actor, envelope, order, now).await?,
            None => workshop::attendance::carry_out(&mut tx, actor, envelope, command, now).await?,
        },
        Command::Parts(command) => match command.order() {
            Some(order) => on_order(&mut tx, actor, envelope, order, now).await?,
            None => parts::write::carry_out(&mut tx, actor, envelope, command, now).await?,
        },
        Command::Quality(command) => match command.order() {
            Some(order) => on_order(&mut tx, actor, envelope, order, now).await?,
            None => quality::sheets::carry_out(&mut tx, actor, envelope, command, now).await?,
        },
        Command::Settlement(command) => on_order(&mut tx, actor, envelope, command.order(), now).await?,
        Command::Warranty(command) => warranty::write::carry_out(&mut tx, actor, envelope, command, now).await?,
        Command::Care(command) => match command.order() {
            Some(order) => on_order(&mut tx, actor, envelope, order, now).await?,
            None => care::write::carry_out(&mut tx, actor, envelope, command, now).await?,
        },
    };
    tx.commit().await?;
    Ok(answer)
}

/// Carries out a command about an order that is there.
async fn on_order(tx: &mut Transaction, actor: &Actor, envelope: &Envelope, id: OrderId, now: DateTime<Utc>) -> Result<Answer, Error> {
    load::lock(tx, actor.dealership, id).await?;
    if let Some(answer) = record::earlier_answer(tx, actor, envelope).await? {
        return Ok(answer);
    }
    let loaded = load::order_for(tx, actor.dealership, id, &envelope.command, now).await?;
    let (mut events, at) = if envelope.tells_later() {
        let decided = told_later(tx, &loaded, actor, envelope, now).await;
        match decided {
            Err(Error::Refused(refused)) => return Err(with_meanwhile(tx, actor, envelope, *refused, loaded.order.progress.version).await?),
            decided => decided?,
        }
    } else {
        expect_version(tx, actor, envelope, loaded.order.progress.version).await?;
        (decide(tx, &loaded, actor, &envelope.command, now).await?, now)
    };
    if events.iter().any(|event| matches!(event, Event::RepairOrders(domain::repair_orders::Event::Delivered { .. }))) {
        // What the manufacturer wanted done to the car is done when it leaves with it.
        let campaigns = warranty::queries::open(tx, actor.dealership, loaded.order.vehicle).await?;
        events.extend(domain::warranty::remedied(&loaded.order, &campaigns));
    }
    let context = repair_orders::write::Context {
        dealership: actor.dealership,
        actor: actor.person,
        order: &loaded.order,
        zone: loaded.zone,
        now: at,
    };
    for event in &events {
        match event {
            Event::RepairOrders(event) => repair_orders::write::event(tx, &context, event).await?,
            Event::Workshop(event) => workshop::write::event(tx, &context, event).await?,
            Event::Quality(event) => quality::write::event(tx, &context, event).await?,
            Event::Settlement(event) => settlement::write::event(tx, &context, event).await?,
            Event::Warranty(event) => warranty::write::event(tx, &context, event).await?,
            Event::Care(event) => care::write::event(tx, &context, event).await?,
            Event::Parts(event) => parts::requests::event(tx, &context, event).await?,
            Event::Staff(_) | Event::Customers(_) | Event::Appointments(_) => {}
        }
    }
    let version = repair_orders::write::move_on(tx, &context, &events).await?;
    parts::stock::follow(tx, &context, &events).await?;
    repair_orders::kept::keep(tx, &context, &events).await?;
    // What a customer is told is told now, whenever it was done.
    care::outbox::tell(tx, &repair_orders::write::Context { now, ..context }, &loaded.policy, &events).await?;
    record::record_done(tx, actor, envelope, &events, version, (at, now)).await
}

/// Asks the rules about what was done earlier than it is told: what follows from it, and when it was.
async fn told_later(
    tx: &mut Transaction,
    loaded: &Loaded,
    actor: &Actor,
    envelope: &Envelope,
    now: DateTime<Utc>,
) -> Result<(Vec<Event>, DateTime<Utc>), Error> {
    let at = envelope.done_at(&loaded.order.progress, now)?;
    Ok((decide(tx, loaded, actor, &envelope.command, at).await?, at))
}

/// A refusal of what is told later, with what has happened since its sender looked: they could not know.
async fn with_meanwhile(tx: &mut Transaction, actor: &Actor, envelope: &Envelope, refused: Refused, actual: i32) -> Result<Error, Error> {
    let mut meanwhile = match envelope.expected_version {
        Some(seen) if seen < actual => record::since(tx, actor, envelope.command.subject(), seen).await?,
        _ => refused.meanwhile,
    };
    // What they did themselves is no news to them: it was told before this, in the order in which it was done.
    meanwhile.events.retain(|event| event.actor.as_ref().is_none_or(|by| by.person != actor.person));
    Ok(Error::Refused(Box::new(Refused { meanwhile, version: Some(actual), ..refused })))
}

/// Asks the rules about an order.
pub(crate) async fn decide(
    tx: &mut Transaction,
    loaded: &Loaded,
    actor: &Actor,
    command: &Command,
    now: DateTime<Utc>,
) -> Result<Vec<Event>, Error> {
    let Loaded { order, policy, last_odometer_km, offset, .. } = loaded;
    let decided = match command {
        Command::RepairOrders(command) => {
            let list_price = repair_orders::queries::list_price(tx, actor.dealership, command).await?;
            let picture = repair_orders::photos::picture(tx, actor.dealership, command).await?;
            let package = repair_orders::packages::named(tx, order, actor.dealership, command, now).await?;
            let hours = match command {
                OrderCommand::CheckIn { .. } | OrderCommand::Quote { promised_at: Some(_), .. } | OrderCommand::ChangePromise { .. } => {
                    appointments::load::opening_hours(tx, actor.dealership, now).await?
                }
                _ => OpeningHours::default(),
            };
            let offset_minutes = offset.local_minus_utc() / 60;
            let taken_back_until = repair_orders::advice::taken_back_until(tx, actor.dealership, command).await?;
            let last_odometer_km = *last_odometer_km;
            let facts = Facts { last_odometer_km, list_price, picture, package, hours, offset_minutes, taken_back_until };
            domain::repair_orders::decide(order, &facts, policy, command, actor, now)
        }
        Command::Workshop(command) => {
            // Only these look at the floor around the order.
            let looks_around = matches!(
                command,
                FloorCommand::Dispatch { .. }
                    | FloorCommand::Share { .. }
                    | FloorCommand::ClockOn { .. }
                    | FloorCommand::Resume { .. }
                    | FloorCommand::LeaveBay { .. }
                    | FloorCommand::PlanStages { .. }
                    | FloorCommand::BeginStage { .. }
                    | FloorCommand::AcceptStage { .. }
            );
            let floor = if looks_around { floor_around(tx, actor.dealership, &order.progress, command).await? } else { Floor::default() };
            if matches!(command, FloorCommand::CorrectClocking { .. }) {
                let facts = workshop::attendance::clocking(tx, actor.dealership, command, now).await?;
                domain::workshop::correct_clocking(&order.progress, &facts, command, actor, now)
            } else {
                let events = domain::workshop::decide(&order.progress, &floor, command, actor, now);
                events.and_then(|events| domain::workshop::expect_paint(order, command).map(|()| events))
            }
        }
        Command::Quality(command) => {
            let facts = quality::sheets::facts(tx, actor.dealership, command).await?;
            domain::quality::decide_on_order(order, &facts, command, actor, now)
        }
        Command::Settlement(command) => domain::settlement::decide(order, policy, command, actor, now, *offset),
        Command::Care(command) => domain::care::on_order(order, policy, command, actor, now),
        Command::Parts(command) => {
            let on_hand = parts::requests::on_hand(tx, actor.dealership, command).await?;
            let today = now.with_timezone(offset).date_naive();
            domain::parts::decide_on_order(&order.progress, on_hand.as_ref(), command, actor, today)
        }
        Command::Staff(_) | Command::Customers(_) | Command::Appointments(_) | Command::Warranty(_) => Err(Refusal::NotFound),
    };
    Ok(decided?)
}

/// Refuses when the subject has moved on since the sender looked at it, and tells what happened.
pub(crate) async fn expect_version(tx: &mut Transaction, actor: &Actor, envelope: &Envelope, actual: i32) -> Result<(), Error> {
    let Some(expected) = envelope.expected_version.filter(|expected| *expected != actual) else {
        return Ok(());
    };
    let meanwhile = record::since(tx, actor, envelope.command.subject(), expected).await?;
    Err(Error::Refused(Box::new(Refused { refusal: Refusal::Stale { expected, actual }, meanwhile, version: Some(actual) })))
}
