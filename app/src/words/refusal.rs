//! What a refusal says: what is missing, and what would help.

use super::at_hand::at_hand_refusal;
use super::comebacks::comeback_refusal;
use super::devices::device_refusal;
use super::floor_refusal::on_the_floor;
use super::numbers::{kilometres, list, percent};
use super::sheets::sheet_refusal;
use super::stages::time_refusal;
use super::unreadable::{phone, plate, vin};
use super::values::{permission, post, repair_class, status};
use super::visit_refusal::visit_refusal;
use super::visits::message_state;
use super::walk_around::walk_around_refusal;
use super::{Clock, Loc};
use domain::repair_orders::{Status, Step};
use domain::{Permission, Post, Refusal};
use leptos_i18n::td_string;

/// Why a command was refused, and what would help.
#[must_use]
pub fn refusal(loc: Loc, refusal: &Refusal, clock: &Clock) -> String {
    use Refusal as R;
    match refusal {
        R::OnlyForOneself => td_string!(loc, refusals.only_for_oneself).to_owned(),
        R::OnlyCustomersAgree => td_string!(loc, refusals.only_customers_agree).to_owned(),
        R::NotToOneself => td_string!(loc, refusals.not_to_oneself).to_owned(),
        R::NoPost => td_string!(loc, refusals.no_post).to_owned(),
        R::PostAboveOwn { post: of, ask } => td_string!(loc, refusals.post_above_own, post = post(loc, *of), ask = post(loc, *ask)),
        R::WorksElsewhere => td_string!(loc, refusals.works_elsewhere).to_owned(),
        R::PresentPasswordWrong => td_string!(loc, refusals.present_password_wrong).to_owned(),
        R::PasswordTooShort { least } => td_string!(loc, refusals.password_too_short, least = *least),
        R::OnlyWithPassword
        | R::PinUnreadable { .. }
        | R::PinTooEasy
        | R::PinWrong { .. }
        | R::PinLocked
        | R::DeviceCodeUnknown
        | R::DeviceNameTaken { .. }
        | R::DeviceIsRevoked
        | R::TooManyDevices { .. }
        | R::TooManyKnocks => device_refusal(loc, refusal),
        R::FinalSheetMissing
        | R::FinalSheetBad { .. }
        | R::SheetPhotosMissing { .. }
        | R::OwnCheck
        | R::JobNotDone { .. }
        | R::SheetTooLate { .. }
        | R::SheetUnknown
        | R::SheetNotForThis { .. }
        | R::SheetIncomplete { .. }
        | R::SheetWantsPhotos { .. }
        | R::ReadingCannotBe { .. }
        | R::TooManySheets { .. }
        | R::SheetIsForTheHouse
        | R::TooManyTemplates { .. }
        | R::TooManyItems { .. }
        | R::LimitsContradict { .. } => sheet_refusal(loc, refusal),
        R::UserNameUnreadable { found } => td_string!(loc, refusals.user_name_unreadable, found = found.as_str()),
        R::OtherDealership => td_string!(loc, refusals.other_dealership).to_owned(),
        R::AlreadyThere => td_string!(loc, refusals.already_there).to_owned(),
        R::Stale { .. } => td_string!(loc, refusals.stale).to_owned(),
        R::EnvelopeReused => td_string!(loc, refusals.envelope_reused).to_owned(),
        R::Taken { constraint } => taken(loc, constraint).to_owned(),
        R::PhoneUnreadable { found } => phone(loc, found),
        R::PlateUnreadable { error } => plate(loc, error),
        R::VinUnreadable { error } => vin(loc, error),
        R::DateInFuture { date, .. } => td_string!(loc, refusals.date_in_future, date = date.to_string()),
        R::DeliveryLongBeforeInvoice { invoice, delivery } => {
            td_string!(loc, refusals.delivery_long_before_invoice, invoice = invoice.to_string(), delivery = delivery.to_string())
        }
        R::OdometerUnreadable { found } => td_string!(loc, refusals.odometer_unreadable, found = kilometres(loc, *found)),
        R::OdometerWentDown { last, found } => {
            td_string!(loc, refusals.odometer_went_down, last = kilometres(loc, *last), found = kilometres(loc, *found))
        }
        R::EnergyUnreadable { found } => td_string!(loc, refusals.energy_unreadable, found = *found),
        R::DoneInTheFuture { at } => td_string!(loc, refusals.done_in_the_future, at = clock.date_time(*at)),
        R::DoneTooLongAgo { at } => td_string!(loc, refusals.done_too_long_ago, at = clock.date_time(*at)),
        R::DoneBeforeTheLast { title, at, last } => {
            td_string!(loc, refusals.done_before_the_last, title = title.as_str(), at = clock.date_time(*at), last = clock.date_time(*last))
        }
        R::PromiseInThePast { promised_at } => td_string!(loc, refusals.promise_in_the_past, at = clock.date_time(*promised_at)),
        R::PromiseTooFar { promised_at } => td_string!(loc, refusals.promise_too_far, at = clock.date_time(*promised_at)),
        R::PromiseWhenClosed { promised_at, next } => {
            td_string!(loc, refusals.promise_when_closed, at = clock.date_time(*promised_at), next = clock.date_time(*next))
        }
        R::SignatureUnreadable => td_string!(loc, refusals.signature_unreadable).to_owned(),
        R::AmountOutOfRange { amount } => td_string!(loc, refusals.amount_out_of_range, amount = amount.grouped()),
        R::HoursOutOfRange { hours } => td_string!(loc, refusals.hours_out_of_range, hours = hours.to_string()),
        R::QuantityOutOfRange { quantity } => td_string!(loc, refusals.quantity_out_of_range, quantity = quantity.to_string()),
        R::VehicleHasOpenOrder { number } => td_string!(loc, refusals.vehicle_has_open_order, number = number.as_str()),
        R::LinesAreFixed { status: of } => {
            td_string!(loc, refusals.lines_are_fixed, status = status(loc, *of), helps = helps_to_edit(loc, *of))
        }
        R::LineChangesKind => td_string!(loc, refusals.line_changes_kind).to_owned(),
        R::TooManyLines { limit } => td_string!(loc, refusals.too_many_lines, limit = *limit),
        R::PartBelongsToJob { title } => td_string!(loc, refusals.part_belongs_to_job, title = title.as_str()),
        R::WorkHasBegun => td_string!(loc, refusals.work_has_begun).to_owned(),
        R::AppointmentStatus { .. }
        | R::TimeHasPassed { .. }
        | R::TooSoon { .. }
        | R::TooFarAhead { .. }
        | R::HouseIsClosed { .. }
        | R::TimeOffGrid { .. }
        | R::SlotTaken { .. }
        | R::VisitTooLong { .. }
        | R::LastsOverNight { .. }
        | R::NobodyForSkill { .. }
        | R::ServiceUnknown { .. }
        | R::ServiceIsEmpty { .. }
        | R::ServiceIsInPackage { .. }
        | R::PackageInPackage { .. }
        | R::OperationUnknown { .. }
        | R::PartUnknown { .. }
        | R::PartsShort { .. }
        | R::PartIsReserved { .. }
        | R::ConcernTooLong { .. }
        | R::CarIsExpected { .. }
        | R::CarIsComing { .. }
        | R::CarWaits { .. }
        | R::TooManyVisits { .. }
        | R::MovedTooOften { .. }
        | R::TooManyBookings { .. }
        | R::MayStillCome { .. }
        | R::OrderOfAnotherCar
        | R::OrderIsOver
        | R::VisitsInTheWay { .. }
        | R::SettingsChanged
        | R::PhotosAreInUse
        | R::StockHasMoved { .. }
        | R::ServiceNotForCar { .. }
        | R::SettingOutOfRange { .. } => visit_refusal(loc, refusal, clock),
        R::SignatureEmpty
        | R::CheckInMissing
        | R::WalkAroundChanged { .. }
        | R::PhotosOnTheirWay { .. }
        | R::PhotosMissing { .. }
        | R::TooManyPhotos { .. }
        | R::TooManyMarks { .. }
        | R::PictureMissing
        | R::PhotoIsSigned
        | R::PhotoIsTold
        | R::WheelUnreadable { .. }
        | R::NotAPicture
        | R::PictureTooLarge { .. }
        | R::PictureTooHeavy { .. }
        | R::PicturesTooHeavy { .. }
        | R::NoMorePictures
        | R::PicturesNotNow => walk_around_refusal(loc, refusal, clock),
        R::CampaignNumberTaken { .. }
        | R::CampaignHasEnded { .. }
        | R::CarNotAffected
        | R::VinsUnreadable { .. }
        | R::TooManyCars { .. }
        | R::ComplaintIsClosed
        | R::NobodyOfThatName
        | R::VisitIsOver
        | R::VisitHasLoaner
        | R::LoanerNotInService { .. }
        | R::LoanerIsTaken { .. }
        | R::LoanerIsOut { .. }
        | R::LoanerPlateTaken { .. }
        | R::LoanIs { .. }
        | R::LoanTooLong { .. } => at_hand_refusal(loc, refusal, clock),
        R::ComebackIsLinked { .. }
        | R::ComebackNotLinked
        | R::NotAComeback { .. }
        | R::ComebackNotJudged { .. }
        | R::ComebackIsFree { .. }
        | R::LiabilityContradicts => comeback_refusal(loc, refusal),
        R::DiscountOnOthers => td_string!(loc, refusals.discount_on_others).to_owned(),
        R::RateAbovePublished { rate, published } => {
            td_string!(loc, refusals.rate_above_published, rate = rate.grouped(), published = published.grouped())
        }
        R::DiscountOverLimit { asked, limit, ask: Some(of) } => {
            td_string!(loc, refusals.discount_over_limit_ask, asked = percent(*asked), limit = percent(*limit), post = post(loc, *of))
        }
        R::DiscountOverLimit { asked, limit, ask: None } => {
            td_string!(loc, refusals.discount_over_limit, asked = percent(*asked), limit = percent(*limit))
        }
        R::DiscountIsAsked { title, by } => td_string!(loc, refusals.discount_is_asked, title = title.as_str(), by = by.as_str()),
        R::DiscountNeedsNobody => td_string!(loc, refusals.discount_needs_nobody).to_owned(),
        R::DiscountIsDecided => td_string!(loc, refusals.discount_is_decided).to_owned(),
        R::DiscountIsOwn => td_string!(loc, refusals.discount_is_own).to_owned(),
        R::DiscountNoLongerFits { title } => td_string!(loc, refusals.discount_no_longer_fits, title = title.as_str()),
        R::NothingToAuthorise => td_string!(loc, refusals.nothing_to_authorise).to_owned(),
        R::QuoteExpired { expired_at } => td_string!(loc, refusals.quote_expired, at = clock.date_time(*expired_at)),
        R::GuaranteeIsSigned { class } => td_string!(loc, refusals.guarantee_is_signed, class = repair_class(loc, *class)),
        R::QuoteOutdated => td_string!(loc, refusals.quote_outdated).to_owned(),
        R::TooManyFindings { limit } => td_string!(loc, refusals.too_many_findings, limit = *limit),
        R::FindingIsClosed => td_string!(loc, refusals.finding_is_closed).to_owned(),
        R::FindingsWait { findings } => td_string!(loc, refusals.findings_wait, findings = *findings),
        R::TooMuchAdvice { limit } => td_string!(loc, refusals.too_much_advice, limit = *limit),
        R::AdviceIsGiven => td_string!(loc, refusals.advice_is_given).to_owned(),
        R::AdviceDueUnlikely { most_km } => td_string!(loc, refusals.advice_due_unlikely, most_km = *most_km),
        R::FindingIsPriced => td_string!(loc, refusals.finding_is_priced).to_owned(),
        R::QuoteBeingRevised => td_string!(loc, refusals.quote_being_revised).to_owned(),
        R::MoreThanDue { due, offered } => td_string!(loc, refusals.more_than_due, due = due.grouped(), offered = offered.grouped()),
        R::PaymentNotAnAmount { due } => td_string!(loc, refusals.payment_not_an_amount, due = due.grouped()),
        R::NothingDue => td_string!(loc, refusals.nothing_due).to_owned(),
        R::Unpaid { due } => td_string!(loc, refusals.unpaid, due = due.grouped()),
        R::PaymentsStand { paid } => td_string!(loc, refusals.payments_stand, paid = paid.grouped()),
        R::MonthIsClosed => td_string!(loc, refusals.month_is_closed).to_owned(),
        R::GatePassIssued => td_string!(loc, refusals.gate_pass_issued).to_owned(),
        R::NotCertified => td_string!(loc, refusals.not_certified).to_owned(),
        R::NothingToCertify => td_string!(loc, refusals.nothing_to_certify).to_owned(),
        R::ExitOdometer { least, most, found } => {
            let [least, most, found] = [*least, *most, *found].map(|km| kilometres(loc, km));
            td_string!(loc, refusals.exit_odometer, least = least, most = most, found = found)
        }
        R::NoGatePass => td_string!(loc, refusals.no_gate_pass).to_owned(),
        R::GatePassUsed => td_string!(loc, refusals.gate_pass_used).to_owned(),
        R::AddressUnreadable { found } => td_string!(loc, refusals.address_unreadable, found = found.as_str()),
        R::AddressStopped { reason } => td_string!(loc, refusals.address_stopped, reason = reason.as_str()),
        R::MessageState { state } => td_string!(loc, refusals.message_state, state = message_state(loc, *state)),
        R::CodeWrong { left } => td_string!(loc, refusals.code_wrong, left = *left),
        R::CodeExpired => td_string!(loc, refusals.code_expired).to_owned(),
        R::LinesUnanswered { lines } => td_string!(loc, refusals.lines_unanswered, lines = *lines),
        R::TooManyCodes { retry_after } => {
            td_string!(loc, refusals.too_many_codes, minutes = retry_after.max(&1).unsigned_abs().div_ceil(60))
        }
        R::LinkLeadsNowhere | R::NotAllowed { .. } | R::NotFound | R::NotSignedIn => everywhere(loc, refusal).unwrap_or_default(),
        R::StageTooEarly { .. }
        | R::StageDoneBefore { .. }
        | R::NoBodywork
        | R::StagesOutOfOrder
        | R::NoStagePlanned
        | R::StageTimes { .. }
        | R::StageNotOfTrade { .. }
        | R::StagesNotPlanned
        | R::StageBegun { .. }
        | R::StageNotBegun { .. }
        | R::StageLeftOut { .. }
        | R::StageNotHandedOver { .. }
        | R::StageIsHandedOver { .. }
        | R::NothingHandedOver { .. }
        | R::StageOpen { .. }
        | R::PaintAmount { .. }
        | R::TooMuchPaint { .. }
        | R::TimeNotYet { .. }
        | R::EndsBeforeItBegins
        | R::LongerThanAnybodyWorks { .. }
        | R::TimesOverlap { .. }
        | R::IsClockedIn { .. }
        | R::NotClockedIn
        | R::ClockStillRuns { .. } => time_refusal(loc, refusal, clock),
        R::BayIsTaken { .. }
        | R::BayUnknown
        | R::FieldEmpty { .. }
        | R::FieldTooLong { .. }
        | R::JobIsAbandoned { .. }
        | R::JobIsDone { .. }
        | R::JobIsRunning { .. }
        | R::JobNotAuthorised { .. }
        | R::JobNotBegun { .. }
        | R::WorkNotBegun { .. }
        | R::RemedyMissing { .. }
        | R::FaultCodeUnreadable { .. }
        | R::TooManyFaultCodes { .. }
        | R::JobNotDispatched { .. }
        | R::JobNotRunning { .. }
        | R::JobOnHold { .. }
        | R::JobsOpen { .. }
        | R::NobodyWorking
        | R::NotYours { .. }
        | R::NothingChanged
        | R::NothingOnHold
        | R::NothingToDispatch
        | R::SkillMissing { .. }
        | R::CertificateMissing { .. }
        | R::ComebackToSame { .. }
        | R::ReassignmentNeedsReason { .. }
        | R::CrewOutOfRange { .. }
        | R::TechnicianTwice { .. }
        | R::CrewWithoutTechnician { .. }
        | R::SharesDoNotAddUp { .. }
        | R::TechnicianIsWorking { .. }
        | R::TechnicianUnknown
        | R::WashWish { .. }
        | R::WrongStatus { .. }
        | R::OwnWork
        | R::SheetOwed { .. }
        | R::ChecksMissing { .. }
        | R::LinesNotAuthorised { .. }
        | R::PartsOut { .. }
        | R::PartsComingBack { .. }
        | R::PartsNotNow { .. }
        | R::PartAskedAlready { .. }
        | R::TooManyPartsRequests { .. }
        | R::PartsRequestIs { .. }
        | R::StockShort { .. }
        | R::MoreThanTaken { .. }
        | R::ExpectedInThePast { .. }
        | R::NothingToDo => on_the_floor(loc, refusal).unwrap_or_default(),
    }
}

/// What the rules of the floor say no with: all that the board and a technician's tablet can meet before anything is sent. Apart from
/// the rest, so that they do not load the sentences of every desk.
#[must_use]
pub fn floor_refusal(loc: Loc, refusal: &Refusal) -> String {
    on_the_floor(loc, refusal).or_else(|| everywhere(loc, refusal)).unwrap_or_else(|| td_string!(loc, refusals.without_words).to_owned())
}

/// What any page can meet.
pub(super) fn everywhere(loc: Loc, refusal: &Refusal) -> Option<String> {
    use Refusal as R;
    Some(match refusal {
        R::NotSignedIn => td_string!(loc, refusals.not_signed_in).to_owned(),
        R::NotAllowed { permission, ask } => not_allowed(loc, *permission, ask),
        R::NotFound => td_string!(loc, refusals.not_found).to_owned(),
        R::LinkLeadsNowhere => td_string!(loc, refusals.link_leads_nowhere).to_owned(),
        _ => return None,
    })
}

fn not_allowed(loc: Loc, of: Permission, ask: &[Post]) -> String {
    let activity = permission(loc, of);
    if ask.is_empty() {
        return td_string!(loc, refusals.not_allowed_nobody, activity = activity);
    }
    td_string!(loc, refusals.not_allowed, activity = activity, posts = list(loc, ask.iter().map(|of| post(loc, *of))))
}

/// The constraint of the database says what was taken.
fn taken(loc: Loc, constraint: &str) -> &'static str {
    if constraint.contains("plate") {
        td_string!(loc, refusals.taken_plate)
    } else if constraint.starts_with("care_loan") {
        td_string!(loc, refusals.loaner_taken)
    } else if constraint.contains("vin") {
        td_string!(loc, refusals.taken_vin)
    } else if constraint.starts_with("appointments") {
        td_string!(loc, refusals.taken_appointments)
    } else if constraint.contains("user_name") {
        td_string!(loc, refusals.taken_user_name)
    } else if constraint.contains("device") {
        td_string!(loc, refusals.taken_device)
    } else if constraint.starts_with("workshop") {
        td_string!(loc, refusals.taken_workshop)
    } else {
        td_string!(loc, refusals.taken_other)
    }
}

/// How far along the way of a car a step lies. Written out, so that a new step finds its place before it compiles.
const fn place(step: Step) -> u8 {
    use Step as T;
    match step {
        T::CheckIn | T::Diagnose => 0,
        T::Quote | T::Authorise | T::Withdraw | T::Void | T::Leave => 1,
        T::Dispatch => 2,
        T::ClockOn | T::Hold | T::Resume | T::Finish => 3,
        T::Pass | T::Fail => 4,
        T::StartWash | T::FinishWash | T::SkipWash => 5,
        T::Settle | T::UndoSettlement => 6,
        T::Deliver => 7,
        T::Close => 8,
    }
}

/// What has to happen before an order in this status can take this step. A step that lies behind the order has nothing left to wait for.
pub(super) fn helps(loc: Loc, of: Status, step: Step) -> &'static str {
    use Status as S;
    let (ahead_from, first) = match of {
        S::Closed | S::Void | S::LeftUnrepaired => return td_string!(loc, refusals.helps_ended),
        S::Draft => (0, td_string!(loc, refusals.helps_reception)),
        S::Reception | S::Diagnosis | S::Quoted => (1, td_string!(loc, refusals.helps_quote)),
        S::Authorised => (3, td_string!(loc, refusals.helps_dispatch)),
        S::Dispatched | S::Rework => (3, td_string!(loc, refusals.helps_work)),
        S::OnHold => (3, td_string!(loc, refusals.helps_resume)),
        S::InWork => (4, td_string!(loc, refusals.helps_finish)),
        S::AwaitingInspection => (5, td_string!(loc, refusals.helps_inspect)),
        S::Passed | S::Washing => (6, td_string!(loc, refusals.helps_wash)),
        S::Ready => (6, td_string!(loc, refusals.helps_settle)),
        S::Settled if matches!(step, Step::Close) => (8, td_string!(loc, refusals.helps_deliver)),
        S::Settled => (0, td_string!(loc, refusals.helps_undo)),
        S::Delivered => (8, td_string!(loc, refusals.helps_ended)),
    };
    if place(step) >= ahead_from { first } else { td_string!(loc, refusals.helps_too_late) }
}

/// What has to happen before the lines of an order in this status can be changed.
fn helps_to_edit(loc: Loc, of: Status) -> &'static str {
    use Status as S;
    match of {
        S::Draft => td_string!(loc, refusals.helps_reception),
        S::Settled => td_string!(loc, refusals.helps_undo),
        S::Delivered | S::Closed | S::Void | S::LeftUnrepaired => td_string!(loc, refusals.helps_ended),
        S::Reception
        | S::Diagnosis
        | S::Quoted
        | S::Authorised
        | S::Dispatched
        | S::InWork
        | S::OnHold
        | S::AwaitingInspection
        | S::Rework
        | S::Passed
        | S::Washing
        | S::Ready => td_string!(loc, refusals.helps_fixed),
    }
}
