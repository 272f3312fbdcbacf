//! What the values of customers' visits and of the messages to them are called.

use crate::words::Loc;
use domain::appointments::{Channel as VisitChannel, Readiness, Status as VisitStatus, Stay, Step as VisitStep};
use domain::care::{Channel, Paper, State as MessageState, Station, Trouble, WorkState};
use domain::customers::Purpose;
use leptos_i18n::td_string;

called! {
    /// Where a visit stands.
    visit_status(VisitStatus) {
        Requested => visit_status_requested,
        Confirmed => visit_status_confirmed,
        Prepared => visit_status_prepared,
        Arrived => visit_status_arrived,
        Cancelled => visit_status_cancelled,
        NoShow => visit_status_no_show,
    }

    /// What moves a visit on, as the name of an action.
    visit_step(VisitStep) {
        Confirm => visit_step_confirm,
        Prepare => visit_step_prepare,
        Unprepare => visit_step_unprepare,
        Reschedule => visit_step_reschedule,
        Cancel => visit_step_cancel,
        Arrive => visit_step_arrive,
        MarkNoShow => visit_step_mark_no_show,
    }

    /// How far a visit is prepared.
    readiness(Readiness) {
        Prepared => readiness_prepared,
        Short => readiness_short,
        NotYet => readiness_not_yet,
    }

    /// How a visit came about.
    visit_channel(VisitChannel) {
        Online => channel_online,
        Phone => channel_phone,
        Counter => channel_counter,
        Comeback => channel_comeback,
        WalkIn => channel_walk_in,
    }

    /// What the customer does while we work.
    stay(Stay) {
        Waits => stay_waits,
        Leaves => stay_leaves,
        PickUp => stay_pick_up,
    }

    /// What a customer's yes is for.
    purpose(Purpose) {
        VisitMessages => purpose_visit_messages,
        ShareWithOem => purpose_share_with_oem,
        ShareWithInsurer => purpose_share_with_insurer,
    }

    /// Where a car is, in a customer's words.
    station(Station) {
        Reception => station_reception,
        Work => station_work,
        Inspection => station_inspection,
        Wash => station_wash,
        Ready => station_ready,
        Gone => station_gone,
    }

    /// How far a piece of work is, in a customer's words.
    work_state(WorkState) {
        Waiting => work_state_waiting,
        Working => work_state_working,
        OnHold => work_state_on_hold,
        Done => work_state_done,
    }

    /// How a message travels.
    channel(Channel) {
        Sms => channel_sms,
        Email => channel_email,
    }

    /// Where a message stands.
    message_state(MessageState) {
        Queued => message_state_queued,
        Sending => message_state_sending,
        Sent => message_state_sent,
        Failed => message_state_failed,
        Stopped => message_state_stopped,
        Kept => message_state_kept,
    }

    /// A paper that customers may open.
    paper(Paper) {
        CheckIn => paper_check_in,
        Estimate => paper_estimate,
        Authorisation => paper_authorisation,
        Settlement => paper_settlement,
    }

    /// Why a message was not sent.
    trouble(Trouble) {
        NoAddress => trouble_no_address,
        AddressStopped => trouble_address_stopped,
        ByHand => trouble_by_hand,
        TooLate => trouble_too_late,
        Overtaken => trouble_overtaken,
        ConsentWithdrawn => trouble_consent_withdrawn,
        Refused => trouble_refused,
        Unreachable => trouble_unreachable,
    }
}

/// The sentence that a customer agrees to; it is kept as they read it.
#[must_use]
pub fn wording(loc: Loc, purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::VisitMessages => td_string!(loc, booking.agree_visit_messages),
        Purpose::ShareWithOem => td_string!(loc, booking.agree_share_with_oem),
        Purpose::ShareWithInsurer => td_string!(loc, booking.agree_share_with_insurer),
    }
}
