//! Why something was not done. Each names what is missing; the locales say it, and what would help, in the reader's language.

use crate::appointments::{self, Title};
use crate::care::{LoanState, State};
use crate::customers::{Energy, PlateError, VinError};
use crate::parts::RequestState;
use crate::permission::{Permission, Post};
use crate::quality::{Check, SheetKind, Unit};
use crate::repair_orders::cover::RepairClass;
use crate::repair_orders::walk_around::WheelAt;
use crate::repair_orders::{Shows, Status, Step};
use crate::staff::Skill;
use crate::workshop::StageKind;
use crate::{BasisPoints, Fen, Hours, Quantity};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Why a command was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    // Who
    NotSignedIn,
    /// The posts one holds do not allow it; these do.
    NotAllowed {
        permission: Permission,
        ask: Vec<Post>,
    },
    /// Allowed for one's own only.
    NotYours {
        permission: Permission,
    },
    OnlyForOneself,
    NotToOneself,
    /// What only a customer says: what they agree to, and the link that they hold.
    OnlyCustomersAgree,
    NoPost,
    /// This post gives more than whoever asks holds: it is for these others to give, to take away, or to open with a new password.
    PostAboveOwn {
        post: Post,
        ask: Post,
    },
    /// Their password opens another dealership, too: nobody here may set it.
    WorksElsewhere,
    PresentPasswordWrong,
    PasswordTooShort {
        least: usize,
    },
    /// A PIN opens the day's work only.
    OnlyWithPassword,
    /// A PIN has so many digits and nothing else.
    PinUnreadable {
        digits: usize,
    },
    /// The first that anybody would try.
    PinTooEasy,
    PinWrong {
        /// How often another may be typed.
        left: u16,
    },
    /// It was wrong too often.
    PinLocked,
    /// No device shows this code, or it has run out.
    DeviceCodeUnknown,
    DeviceNameTaken {
        name: String,
    },
    DeviceIsRevoked,
    TooManyDevices {
        limit: usize,
    },
    /// So many devices wait to be let in that none is given another code.
    TooManyKnocks,
    /// A user name has no gaps.
    UserNameUnreadable {
        found: String,
    },
    /// Signed in to another dealership than the one the command is for.
    OtherDealership,

    // What
    NotFound,
    AlreadyThere,
    NothingChanged,
    /// The subject has changed since it was looked at.
    Stale {
        expected: i32,
        actual: i32,
    },
    /// The id of this envelope was used for another command.
    EnvelopeReused,
    /// Somebody else wrote the same unique thing in the same moment.
    Taken {
        constraint: String,
    },

    // Fields
    FieldEmpty {
        field: String,
    },
    FieldTooLong {
        field: String,
        limit: usize,
    },
    PhoneUnreadable {
        found: String,
    },
    PlateUnreadable {
        error: PlateError,
    },
    VinUnreadable {
        error: VinError,
    },
    DateInFuture {
        field: String,
        date: NaiveDate,
    },
    DeliveryLongBeforeInvoice {
        invoice: NaiveDate,
        delivery: NaiveDate,
    },
    OdometerUnreadable {
        found: u32,
    },
    OdometerWentDown {
        last: u32,
        found: u32,
    },
    /// Fuel or charge is not a percentage.
    EnergyUnreadable {
        found: u8,
    },
    PromiseInThePast {
        promised_at: DateTime<Utc>,
    },
    PromiseTooFar {
        promised_at: DateTime<Utc>,
    },
    /// The house is closed at the promised time, and nobody has said that it is meant. It opens next at `next`.
    PromiseWhenClosed {
        promised_at: DateTime<Utc>,
        next: DateTime<Utc>,
    },
    SignatureUnreadable,
    /// A pen that only touched the paper.
    SignatureEmpty,
    AmountOutOfRange {
        amount: Fen,
    },
    HoursOutOfRange {
        hours: Hours,
    },
    QuantityOutOfRange {
        quantity: Quantity,
    },

    // Lifecycle
    WrongStatus {
        status: Status,
        step: Step,
    },
    VehicleHasOpenOrder {
        number: String,
    },
    LinesAreFixed {
        status: Status,
    },
    LineChangesKind,
    TooManyLines {
        limit: usize,
    },
    PartBelongsToJob {
        title: String,
    },
    WorkHasBegun,

    // Walk-around
    CheckInMissing,
    /// Somebody else has written the sheet down since one began.
    WalkAroundChanged {
        by: String,
        at: DateTime<Utc>,
    },
    /// The photos of these marks have not arrived; the first mark is 1.
    PhotosOnTheirWay {
        marks: Vec<u16>,
    },
    /// Fewer photos than the guided ones, and no reason why.
    PhotosMissing {
        missing: Vec<Shows>,
    },
    TooManyPhotos {
        limit: usize,
    },
    TooManyMarks {
        limit: usize,
    },
    /// No picture was received under this id.
    PictureMissing,
    /// A customer has signed above it.
    PhotoIsSigned,
    /// The customer has seen it beside a price.
    PhotoIsTold,
    WheelUnreadable {
        at: WheelAt,
    },
    /// What was sent is no JPEG, PNG or WebP picture, or a damaged one.
    NotAPicture,
    PictureTooLarge {
        megapixels: u32,
        limit: u32,
    },
    /// Its file is longer than that.
    PictureTooHeavy {
        /// In megabytes.
        limit: usize,
    },
    /// The pictures of one form are longer than that together.
    PicturesTooHeavy {
        /// In megabytes.
        limit: usize,
    },
    /// Picture after picture was sent with one booking.
    NoMorePictures,
    /// Others send pictures now, or the house cannot keep any: they are to be sent again.
    PicturesNotNow,

    // Appointments
    AppointmentStatus {
        status: appointments::Status,
        step: appointments::Step,
    },
    TimeHasPassed {
        at: DateTime<Utc>,
    },
    /// Customers book a while ahead.
    TooSoon {
        at: DateTime<Utc>,
        minutes: u16,
        next: Vec<DateTime<Utc>>,
    },
    TooFarAhead {
        at: DateTime<Utc>,
        days: u16,
    },
    HouseIsClosed {
        at: DateTime<Utc>,
        next: Vec<DateTime<Utc>>,
    },
    TimeOffGrid {
        minutes: u16,
        next: Vec<DateTime<Utc>>,
    },
    /// No technician and bay are free for this visit at this time; they are at these.
    SlotTaken {
        at: DateTime<Utc>,
        next: Vec<DateTime<Utc>>,
    },
    /// Longer than the working days that one visit may take.
    VisitTooLong {
        hours: Hours,
        longest: Hours,
    },
    /// The customer would wait for work that goes on after the house has closed.
    LastsOverNight {
        ready_at: DateTime<Utc>,
    },
    /// Nobody here holds this trade, or no bay is fitted for it.
    NobodyForSkill {
        skill: Skill,
    },
    ServiceUnknown {
        service: String,
    },
    /// The service stands for no operation and no part.
    ServiceIsEmpty {
        service: String,
    },
    /// A package that is offered includes the service, and could not be booked without it.
    ServiceIsInPackage {
        service: String,
        package: String,
    },
    /// A package includes services, and no packages.
    PackageInPackage {
        service: String,
    },
    /// The operation catalogue does not know it.
    OperationUnknown {
        operation: String,
    },
    /// The price list does not know it.
    PartUnknown {
        part_no: String,
    },
    /// What the visit takes and the stock does not have: title, quantity, unit.
    PartsShort {
        missing: Vec<(String, Quantity, String)>,
    },
    /// Fewer were counted than are held for visits and orders.
    PartIsReserved {
        reserved: Quantity,
    },
    /// What is wrong in own words, with what was put off last time, is too long; both in characters.
    ConcernTooLong {
        found: usize,
        limit: usize,
    },
    /// The car is expected that day already.
    CarIsExpected {
        at: DateTime<Utc>,
    },
    /// The car walks in, and is expected today.
    CarIsComing {
        at: DateTime<Utc>,
    },
    /// The car stands in the queue already.
    CarWaits {
        since: DateTime<Utc>,
    },
    TooManyVisits {
        limit: u16,
    },
    /// The customer has moved the visit as often as the link allows.
    MovedTooOften {
        limit: u16,
    },
    /// Too many bookings were begun from one network.
    TooManyBookings {
        /// Seconds to wait.
        retry_after: i64,
    },
    /// They are not late enough to be given up.
    MayStillCome {
        from: DateTime<Utc>,
    },
    OrderOfAnotherCar,
    /// The repair order was over before the car of this visit came.
    OrderIsOver,
    /// Visits would lose their time to what is set up, more than were seen when it was said.
    VisitsInTheWay {
        visits: u16,
        first: DateTime<Utc>,
    },
    /// Somebody else has set the house up meanwhile.
    SettingsChanged,
    /// What was issued for a job is neither on the order nor given back: finish, and much else, waits for that.
    PartsOut {
        title: String,
        part: String,
        quantity: Quantity,
    },
    /// It is said to be given back, and the parts desk has neither taken it in nor said that it did not come: the settlement waits for that,
    /// because what stays with the car has left the stock already.
    PartsComingBack {
        title: String,
        part: String,
        quantity: Quantity,
    },
    /// Parts are asked for, issued and given back between check-in and settlement.
    PartsNotNow {
        status: Status,
    },
    /// The same part is on its way to this job.
    PartAskedAlready {
        title: String,
    },
    TooManyPartsRequests {
        limit: usize,
    },
    /// It was answered, or withdrawn.
    PartsRequestIs {
        title: String,
        state: RequestState,
    },
    /// More than is there for this order.
    StockShort {
        title: String,
        there: Quantity,
    },
    /// More than was asked for, issued or given back.
    MoreThanTaken {
        most: Quantity,
    },
    ExpectedInThePast {
        date: NaiveDate,
    },
    /// Parts have come or gone since they were counted.
    StockHasMoved {
        seen: Quantity,
        on_hand: Quantity,
    },
    /// What it is for, no car that is driven like this has.
    ServiceNotForCar {
        service: appointments::Title,
        energy: Energy,
    },
    /// What customers sent with a booking is with the advisor of the car that has come.
    PhotosAreInUse,
    SettingOutOfRange {
        field: String,
        least: u16,
        most: u16,
    },

    // Estimate
    NothingToDo,
    SharesDoNotAddUp {
        sum: BasisPoints,
    },
    DiscountOnOthers,
    /// An hour of labour would cost the customer more than what the house has published.
    RateAbovePublished {
        /// Per hour, tax included, as it was typed.
        rate: Fen,
        /// Per hour, tax included, as it is on display.
        published: Fen,
    },
    DiscountOverLimit {
        asked: BasisPoints,
        limit: BasisPoints,
        ask: Option<Post>,
    },
    /// What was asked for this line is not decided yet.
    DiscountIsAsked {
        title: String,
        by: String,
    },
    /// Whoever types it may give it.
    DiscountNeedsNobody,
    /// It was granted, refused or taken back meanwhile.
    DiscountIsDecided,
    /// Nobody answers what they have asked for themselves.
    DiscountIsOwn,
    /// The line is another than when it was asked.
    DiscountNoLongerFits {
        title: String,
    },
    NothingToAuthorise,
    QuoteExpired {
        expired_at: DateTime<Utc>,
    },
    QuoteOutdated,
    /// A discount is asked for and not decided yet; said to the customer, who is told nothing of it.
    QuoteBeingRevised,
    TooManyFindings {
        limit: usize,
    },
    /// The customer has answered what was offered for it, or nothing is offered.
    FindingIsClosed,
    /// Lines are offered for it.
    FindingIsPriced,
    /// So many have neither a price nor a reason why nothing is offered.
    FindingsWait {
        findings: u16,
    },
    TooMuchAdvice {
        limit: usize,
    },
    /// The car has left, and its customer has the advice as it is.
    AdviceIsGiven,
    /// Nothing is due in no distance, further than this, in the past or in more than ten years.
    AdviceDueUnlikely {
        most_km: u32,
    },
    /// The contract that was signed promises the longer guarantee of this category.
    GuaranteeIsSigned {
        class: RepairClass,
    },
    /// Lines of the estimate that were neither approved nor declined.
    LinesUnanswered {
        lines: u16,
    },

    // Body and paint
    /// Nothing of the trades of the body shop was authorised on the car.
    NoBodywork,
    /// All seven are named, in the order of the work.
    StagesOutOfOrder,
    NoStagePlanned,
    /// It begins before the one before it is to end.
    StageTooEarly {
        stage: StageKind,
        before: StageKind,
        until: DateTime<Utc>,
    },
    /// It ends before it begins, or lasts for longer than any.
    StageTimes {
        stage: StageKind,
    },
    /// Whoever is to do it has none of its trades; the usual one is named.
    StageNotOfTrade {
        stage: StageKind,
        technician: String,
        skill: Skill,
    },
    StagesNotPlanned,
    StageBegun {
        stage: StageKind,
    },
    StageNotBegun {
        stage: StageKind,
    },
    StageLeftOut {
        stage: StageKind,
    },
    /// The one before it was not handed over and taken.
    StageNotHandedOver {
        stage: StageKind,
        before: StageKind,
    },
    StageIsHandedOver {
        stage: StageKind,
    },
    NothingHandedOver {
        stage: StageKind,
    },
    /// Told later: it was done before what it follows.
    StageDoneBefore {
        stage: StageKind,
        at: DateTime<Utc>,
        last: DateTime<Utc>,
    },
    /// A car leaves the body shop after its last stage.
    StageOpen {
        stage: StageKind,
    },
    /// So much paint is on no panel.
    PaintAmount {
        found: i32,
        most: i32,
    },
    TooMuchPaint {
        limit: usize,
    },

    // Time
    TimeNotYet {
        at: DateTime<Utc>,
    },
    EndsBeforeItBegins,
    LongerThanAnybodyWorks {
        hours: i64,
    },
    /// They were here, or on another job, at that time already.
    TimesOverlap {
        since: DateTime<Utc>,
        until: Option<DateTime<Utc>>,
    },
    IsClockedIn {
        since: DateTime<Utc>,
    },
    NotClockedIn,
    /// Who leaves stops the clock of their job first.
    ClockStillRuns {
        number: String,
    },

    // Floor
    TechnicianUnknown,
    BayUnknown,
    SkillMissing {
        technician: String,
        skill: Skill,
    },
    /// Nobody works on high voltage without the certificate for it.
    CertificateMissing {
        technician: String,
    },
    /// A comeback goes to somebody else than who did the first repair, unless a reason is given.
    ComebackToSame {
        technician: String,
    },
    /// Somebody has it already: why it is taken from them is kept.
    ReassignmentNeedsReason {
        title: String,
        technician: String,
    },
    /// So many share a job, or nobody does.
    CrewOutOfRange {
        least: usize,
        most: usize,
    },
    TechnicianTwice {
        technician: String,
    },
    /// Those who share a job are joined by the one whose job it is.
    CrewWithoutTechnician {
        technician: String,
    },
    NothingToDispatch,
    NothingOnHold,
    NobodyWorking,
    JobNotAuthorised {
        title: String,
    },
    JobNotDispatched {
        title: String,
    },
    JobIsRunning {
        title: String,
    },
    JobNotRunning {
        title: String,
    },
    JobIsDone {
        title: String,
    },
    JobIsAbandoned {
        title: String,
    },
    /// What nobody has begun is taken off, not given up.
    JobNotBegun {
        title: String,
    },
    /// Nothing is written of work that nobody has begun: neither a sheet nor what was done.
    WorkNotBegun {
        title: String,
    },
    /// A repair is finished only with its remedy written down.
    RemedyMissing {
        title: String,
    },
    /// No fault code is written like this.
    FaultCodeUnreadable {
        found: String,
    },
    TooManyFaultCodes {
        limit: usize,
    },
    JobOnHold {
        title: String,
    },
    TechnicianIsWorking {
        technician: String,
        number: String,
    },
    BayIsTaken {
        bay: String,
        plate: String,
    },
    /// What is told later was done at a time that has not come yet: the clock of the tablet is wrong.
    DoneInTheFuture {
        at: DateTime<Utc>,
    },
    /// It was done so long ago that a person has to look at it.
    DoneTooLongAgo {
        at: DateTime<Utc>,
    },
    /// It was done before the clock was started that it stops, or before the hold that it ends.
    DoneBeforeTheLast {
        title: String,
        at: DateTime<Utc>,
        last: DateTime<Utc>,
    },
    WashWish {
        wanted: bool,
    },

    // Inspection
    OwnWork,
    ChecksMissing {
        missing: Vec<Check>,
    },
    /// The work of this job is not done without this sheet, in order.
    SheetOwed {
        kind: SheetKind,
        title: String,
    },
    /// The car passes only with a filled final sheet.
    FinalSheetMissing,
    /// Whoever has done the mutual check of a car does not fill its final sheet.
    OwnCheck,
    /// What is looked at by somebody else is done first.
    JobNotDone {
        title: String,
    },
    /// The work of a car that is not on the floor any more is not checked.
    SheetTooLate {
        kind: SheetKind,
    },
    /// So many items of the final sheet are not in order.
    FinalSheetBad {
        bad: usize,
    },
    /// So many photos that the final sheet is to show have not arrived yet.
    SheetPhotosMissing {
        missing: usize,
    },
    /// Nobody knows the template, or not this version of it.
    SheetUnknown,
    SheetNotForThis {
        title: Title,
    },
    /// Items that must be answered; none named: nothing was answered at all.
    SheetIncomplete {
        missing: Vec<Title>,
    },
    SheetWantsPhotos {
        items: Vec<Title>,
    },
    /// Nothing reads like this; hundredths of the unit.
    ReadingCannotBe {
        item: Title,
        least: i32,
        most: i32,
        unit: Unit,
    },
    TooManySheets {
        limit: usize,
    },
    /// The order is linked to this first one already, and what hangs on that stays.
    ComebackIsLinked {
        number: String,
    },
    ComebackNotLinked,
    /// Neither so many days have passed since that order left, nor does its guarantee hold.
    NotAComeback {
        number: String,
        days: i64,
    },
    /// Nobody has said yet why the car came back from that order.
    ComebackNotJudged {
        number: String,
    },
    /// The guarantee of that order covers what this line charges the customer for.
    ComebackIsFree {
        title: String,
        number: String,
    },
    /// Who answers for a comeback does not go with its cause.
    LiabilityContradicts,
    /// Only the health check of a car is for its customer.
    SheetIsForTheHouse,
    TooManyTemplates {
        limit: usize,
    },
    TooManyItems {
        limit: usize,
    },
    LimitsContradict {
        item: Title,
    },

    // Settlement
    JobsOpen {
        open: u16,
    },
    LinesNotAuthorised {
        lines: u16,
    },
    MoreThanDue {
        due: Fen,
        offered: Fen,
    },
    /// A payment of nothing, or of less; `due` is what is still open.
    PaymentNotAnAmount {
        due: Fen,
    },
    NothingDue,
    Unpaid {
        due: Fen,
    },
    PaymentsStand {
        paid: Fen,
    },
    MonthIsClosed,
    GatePassIssued,
    NoGatePass,
    /// The car has left on its gate pass: there is nothing to take back.
    GatePassUsed,
    /// The law asks for a certificate of this repair, and the inspector has not written it out.
    NotCertified,
    /// No certificate is due: of this repair none is asked for, or the car has not passed.
    NothingToCertify,
    /// What the odometer reads when the car leaves, in kilometres.
    ExitOdometer {
        least: u32,
        most: u32,
        found: u32,
    },

    // Warranty
    CampaignNumberTaken {
        number: String,
    },
    CampaignHasEnded {
        reason: String,
    },
    CarNotAffected,
    /// So many of the list are no VINs; the first of them.
    VinsUnreadable {
        found: u32,
        first: Vec<String>,
    },
    TooManyCars {
        limit: usize,
    },

    // Care
    ComplaintIsClosed,
    /// Nobody who works here.
    NobodyOfThatName,
    /// The visit was cancelled, missed, or is over.
    VisitIsOver,
    VisitHasLoaner,
    LoanerNotInService {
        plate: String,
    },
    /// Somebody else was promised it for a part of that time.
    LoanerIsTaken {
        plate: String,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    },
    /// Somebody has it, and should have brought it back by then.
    LoanerIsOut {
        plate: String,
        until: DateTime<Utc>,
    },
    LoanerPlateTaken {
        plate: String,
    },
    LoanIs {
        state: LoanState,
    },
    LoanTooLong {
        days: u16,
    },
    /// Neither a telephone number nor an e-mail address.
    AddressUnreadable {
        found: String,
    },
    /// On the stop list, for this reason.
    AddressStopped {
        reason: String,
    },
    MessageState {
        state: State,
    },
    CodeWrong {
        /// How often another may be typed.
        left: u16,
    },
    CodeExpired,
    /// The link has expired, was withdrawn, or never was.
    LinkLeadsNowhere,
    TooManyCodes {
        /// Seconds to wait.
        retry_after: i64,
    },
}
