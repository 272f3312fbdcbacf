//! What a constraint of the database refused, as a refusal that is true.
//!
//! The rules are asked before anything is written, so a constraint only speaks when somebody else wrote in the same moment. By the time
//! it has spoken, what they wrote is there to be read: the facts of a refusal come from a fresh look, never from a guess.

use crate::parts::stock;
use crate::{Error, Store, Transaction, appointments, execute, record, repair_orders};
use chrono::{DateTime, Utc};
use domain::{Actor, Answer, Command, Envelope, OrderId, Refusal, parts};

/// The answer to an envelope that a constraint stopped: the answer a copy of it was given, a refusal, or the error itself when no rule
/// of the trade stands behind the constraint. That is a fault of ours and for the operator to see, not for the person who asked.
///
/// # Errors
/// [`Error::Refused`] with a refusal that is true now, [`Error::Database`] when nothing true can be said.
pub(crate) async fn explain(store: &Store, actor: &Actor, envelope: &Envelope, error: Error, now: DateTime<Utc>) -> Result<Answer, Error> {
    let Some(constraint) = error.constraint().map(str::to_owned) else {
        return Err(error);
    };
    let mut tx = store.begin(actor.dealership).await?;
    if let Some(answer) = record::earlier_answer(&mut tx, actor, envelope).await? {
        return Ok(answer);
    }
    match refusal(&mut tx, actor, envelope, &constraint, now).await? {
        Some(refusal) => Err(refusal.into()),
        None => {
            tracing::error!(constraint, %error, "a constraint stopped what the rules had allowed");
            Err(error)
        }
    }
}

/// The refusal behind a constraint; nothing when no rule stands behind it.
async fn refusal(
    tx: &mut Transaction,
    actor: &Actor,
    envelope: &Envelope,
    constraint: &str,
    now: DateTime<Utc>,
) -> Result<Option<Refusal>, Error> {
    let command = &envelope.command;
    Ok(match constraint {
        "repair_orders_vehicle_has_open_order" => repair_orders::write::open_order_of(tx, actor.dealership, command).await?,
        // Somebody took the technician, the bay or the car. If they have let go of it again, it was still taken when it was asked for.
        "workshop_technician_is_working" | "workshop_technician_clocks_once" | "workshop_bay_is_taken" | "workshop_car_is_elsewhere" => {
            Some(rules_say(tx, actor, command, now).await?.unwrap_or_else(|| Refusal::Taken { constraint: constraint.to_owned() }))
        }
        // Somebody else was promised the bay or the technician. The rules know by now, and which times are left.
        "appointments_bay_is_taken" | "appointments_technician_is_taken" => {
            Some(desk_says(tx, actor, command, now).await?.unwrap_or_else(|| Refusal::Taken { constraint: constraint.to_owned() }))
        }
        // Somebody else was given the last piece.
        "parts_reserved_is_there" => match command {
            Command::Parts(count @ parts::Command::Count { .. }) => stock_says(tx, actor, count).await?,
            Command::Parts(_) => rules_say(tx, actor, command, now).await?,
            command => desk_says(tx, actor, command, now).await?,
        },
        "parts_count_taken" => Some(Refusal::AlreadyThere),
        "repair_orders_shares_add_up"
        | "settlement_paid_more_than_due"
        | "settlement_payment_positive"
        | "settlement_one_per_payer"
        | "settlement_gate_pass_issued"
        | "quality_certificate_stands" => rules_say(tx, actor, command, now).await?,
        // Somebody else was promised the car in the same moment, or the visit another car.
        "care_loaner_is_taken"
        | "care_loaner_is_out"
        | "care_loan_of_visit"
        | "care_loaner_plate_taken"
        | "warranty_campaign_number_taken"
        | "staff_device_name_taken" => Some(Refusal::Taken { constraint: constraint.to_owned() }),
        "customers_vehicle_vin_taken" | "customers_vehicle_plate_taken" | "staff_user_name_taken" => {
            Some(Refusal::Taken { constraint: constraint.to_owned() })
        }
        "appointments_visit_pkey"
        | "appointments_closure_pkey"
        | "customers_consent_pkey"
        | "repair_orders_photo_pkey"
        | "repair_orders_finding_pkey"
        | "repair_orders_advice_pkey"
        | "workshop_paint_pkey"
        | "workshop_paint_put_right_once"
        | "workshop_attendance_pkey"
        | "parts_request_pkey" => Some(Refusal::AlreadyThere),
        "staff_person_pkey"
        | "staff_device_pkey"
        | "staff_device_token_taken"
        | "customers_customer_pkey"
        | "customers_vehicle_pkey"
        | "repair_orders_order_pkey"
        | "repair_orders_line_taken"
        | "repair_orders_discount_pkey"
        | "quality_inspection_pkey"
        | "quality_certificate_pkey"
        | "settlement_payment_pkey"
        | "settlement_gate_pass_pkey"
        | "care_stop_pkey"
        | "care_complaint_pkey"
        | "care_loan_pkey"
        | "warranty_campaign_pkey"
        | "care_stop_stands"
        | "care_link_pkey"
        | "care_link_token_taken" => Some(Refusal::AlreadyThere),
        _ => None,
    })
}

/// What the rules say to a command of the appointment desk as things are now; nothing when they allow it.
async fn desk_says(tx: &mut Transaction, actor: &Actor, command: &Command, now: DateTime<Utc>) -> Result<Option<Refusal>, Error> {
    let Command::Appointments(command) = command else { return Ok(None) };
    let (facts, _) = appointments::load::facts(tx, actor, command, now).await?;
    Ok(domain::appointments::decide(&facts, command, actor, now).err())
}

/// What the rules say to a count as things are now; nothing when they allow it.
async fn stock_says(tx: &mut Transaction, actor: &Actor, command: &parts::Command) -> Result<Option<Refusal>, Error> {
    let parts::Command::Count { part_no, .. } = command else { return Ok(None) };
    let stock = stock::of(tx, actor.dealership, std::slice::from_ref(part_no)).await?.pop();
    Ok(parts::decide(&parts::Facts { stock, exists: false }, command, actor).err())
}

/// What the rules say to a command about an order as it is now; nothing when they allow it.
async fn rules_say(tx: &mut Transaction, actor: &Actor, command: &Command, now: DateTime<Utc>) -> Result<Option<Refusal>, Error> {
    let order = OrderId(command.subject());
    let loaded = repair_orders::load::order_for(tx, actor.dealership, order, command, now).await?;
    match execute::decide(tx, &loaded, actor, command, now).await {
        Ok(_) => Ok(None),
        Err(Error::Refused(refused)) => Ok(Some(refused.refusal)),
        Err(error) => Err(error),
    }
}
