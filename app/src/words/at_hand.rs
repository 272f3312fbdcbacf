//! Campaigns of the manufacturer, complaints and loaner cars: what their values are called, and why something about them was refused.

use super::numbers::list;
use super::{Clock, Loc};
use domain::Refusal;
use domain::care::{Category, LoanState, Severity};
use domain::warranty::CampaignKind;
use leptos_i18n::td_string;

called! {
    /// How grave a campaign is.
    campaign_kind(CampaignKind) {
        Recall => campaign_recall,
        ServiceCampaign => campaign_service_campaign,
    }

    /// What a complaint is about.
    complaint_category(Category) {
        Attitude => complaint_attitude,
        Waiting => complaint_waiting,
        Workmanship => complaint_workmanship,
        Facilities => complaint_facilities,
        Price => complaint_price,
        PartQuality => complaint_part_quality,
        PartDelay => complaint_part_delay,
        Handling => complaint_handling,
        Product => complaint_product,
        Honesty => complaint_honesty,
        Other => complaint_other,
    }

    /// How grave a complaint is.
    severity(Severity) {
        General => severity_general,
        Important => severity_important,
        Major => severity_major,
    }

    /// Where a loan stands.
    loan_state(LoanState) {
        Promised => loan_promised,
        Out => loan_out,
        Returned => loan_returned,
        Released => loan_released,
    }
}

/// What a refusal about campaigns, complaints and loaner cars says; empty for any other.
pub(super) fn at_hand_refusal(loc: Loc, refusal: &Refusal, clock: &Clock) -> String {
    use Refusal as R;
    match refusal {
        R::CampaignNumberTaken { number } => td_string!(loc, refusals.campaign_number_taken, number = number.as_str()),
        R::CampaignHasEnded { reason } => td_string!(loc, refusals.campaign_has_ended, reason = reason.as_str()),
        R::CarNotAffected => td_string!(loc, refusals.car_not_affected).to_owned(),
        R::VinsUnreadable { found, first } => {
            td_string!(loc, refusals.vins_unreadable, found = *found, first = list(loc, first.iter().map(String::as_str)))
        }
        R::TooManyCars { limit } => td_string!(loc, refusals.too_many_cars, limit = *limit),
        R::ComplaintIsClosed => td_string!(loc, refusals.complaint_is_closed).to_owned(),
        R::NobodyOfThatName => td_string!(loc, refusals.nobody_of_that_name).to_owned(),
        R::VisitIsOver => td_string!(loc, refusals.visit_is_over).to_owned(),
        R::VisitHasLoaner => td_string!(loc, refusals.visit_has_loaner).to_owned(),
        R::LoanerNotInService { plate } => td_string!(loc, refusals.loaner_not_in_service, plate = plate.as_str()),
        R::LoanerIsTaken { plate, from, until } => {
            let (plate, from, until) = (plate.as_str(), clock.date_time(*from), clock.date_time(*until));
            td_string!(loc, refusals.loaner_is_taken, plate = plate, from = from, until = until)
        }
        R::LoanerIsOut { plate, until } => {
            td_string!(loc, refusals.loaner_is_out, plate = plate.as_str(), until = clock.date_time(*until))
        }
        R::LoanerPlateTaken { plate } => td_string!(loc, refusals.loaner_plate_taken, plate = plate.as_str()),
        R::LoanIs { state } => td_string!(loc, refusals.loan_is, state = loan_state(loc, *state)),
        R::LoanTooLong { days } => td_string!(loc, refusals.loan_too_long, days = *days),
        _ => String::new(),
    }
}
