//! Which post may do what, and how far.
//!
//! [`reach`] is one exhaustive match over the permissions: a new one does not compile until somebody decides who holds it,
//! and a post that is not named holds nothing. The whole matrix is a golden file; its diff is the security review.

use crate::actor::Guest;
use crate::refusal::Refusal;

coded! {
    /// The posts of the department and its neighbours (domain.md section 1: union of the posts in the seed, and those the trade adds).
    pub enum Post {
        GeneralManager = "general_manager",
        ServiceManager = "service_manager",
        CsSupervisor = "cs_supervisor",
        DeskSupervisor = "desk_supervisor",
        PartsManager = "parts_manager",
        WorkshopDirector = "workshop_director",
        InsuranceSupervisor = "insurance_supervisor",
        TechnicalDirector = "technical_director",
        ServiceAdvisor = "service_advisor",
        ClaimsSpecialist = "claims_specialist",
        InsuranceSpecialist = "insurance_specialist",
        RenewalSpecialist = "renewal_specialist",
        InformationClerk = "information_clerk",
        CareAgent = "care_agent",
        Storekeeper = "storekeeper",
        QualityInspector = "quality_inspector",
        ToolKeeper = "tool_keeper",
        TeamLeader = "team_leader",
        Technician = "technician",
        BodyTechnician = "body_technician",
        PaintTechnician = "paint_technician",
        LoungeAttendant = "lounge_attendant",
        Cashier = "cashier",
        SalesConsultant = "sales_consultant",
        GroupSupervisor = "group_supervisor",
        SalesManager = "sales_manager",
        BrandManager = "brand_manager",
        AdministrationManager = "administration_manager",
        FinanceManager = "finance_manager",
        OemContact = "oem_contact",
        Dispatcher = "dispatcher",
        AppointmentClerk = "appointment_clerk",
        CarWasher = "car_washer",
        GateKeeper = "gate_keeper",
        RescueDriver = "rescue_driver",
        SafetyOfficer = "safety_officer",
        SystemAdministrator = "system_administrator",
    }
}

coded! {
    /// Something a person may see or do. Every command and every page names one.
    pub enum Permission {
        SeeStaff = "see_staff",
        ManageStaff = "manage_staff",
        SeeCustomers = "see_customers",
        EditCustomers = "edit_customers",
        /// Write down that a customer takes back what they agreed to.
        WithdrawConsent = "withdraw_consent",
        /// Accept a VIN whose check digit is wrong (grey imports), with a reason.
        OverrideVin = "override_vin",
        SeeAppointments = "see_appointments",
        /// Book, confirm, move and cancel visits; receive who has come.
        Book = "book",
        /// Put parts aside for a visit, print its work card.
        PrepareVisit = "prepare_visit",
        /// Opening hours, shifts, closures, what can be booked.
        SetCapacity = "set_capacity",
        SeeOrders = "see_orders",
        /// Open an order, check a car in, write the diagnosis down, keep promises.
        Receive = "receive",
        Diagnose = "diagnose",
        Estimate = "estimate",
        /// Grant or refuse what others may not give away, as far as one's own limit goes.
        ApproveDiscount = "approve_discount",
        VoidOrder = "void_order",
        /// Give up a job that somebody has begun.
        AbandonJob = "abandon_job",
        Annotate = "annotate",
        SeeBoard = "see_board",
        Dispatch = "dispatch",
        /// Clock on, hold, resume and finish jobs.
        Work = "work",
        /// See who was here, what they clocked and what was sold of it; one's own, or everybody's.
        SeeTime = "see_time",
        /// Put right when somebody was here or on a job, with a reason.
        CorrectTime = "correct_time",
        /// Move a car that nobody works on out of its bay.
        ClearBay = "clear_bay",
        Inspect = "inspect",
        /// Fill inspection sheets: of one's own work, of that of others, and, who inspects, of the car.
        FillSheet = "fill_sheet",
        /// Say what is looked at: the templates of the inspection sheets.
        ManageSheets = "manage_sheets",
        /// Say that a car is back for what an earlier order has repaired, or that it is not.
        LinkComeback = "link_comeback",
        /// Say why a car came back, and who answers for it.
        JudgeComeback = "judge_comeback",
        Wash = "wash",
        SeeSettlement = "see_settlement",
        Settle = "settle",
        UndoSettlement = "undo_settlement",
        TakePayment = "take_payment",
        RefundPayment = "refund_payment",
        GrantCredit = "grant_credit",
        IssueGatePass = "issue_gate_pass",
        Deliver = "deliver",
        CloseOrder = "close_order",
        SeeDay = "see_day",
        /// See what was written to customers.
        SeeMessages = "see_messages",
        /// Send messages again, stop them, and keep the stop list.
        ManageMessages = "manage_messages",
        /// Answer an estimate line by line: the customer by their link, or somebody of the house for them.
        Answer = "answer",
        /// Open campaigns of the manufacturer, and say which of their cars are done.
        ManageCampaigns = "manage_campaigns",
        SeeComplaints = "see_complaints",
        RegisterComplaint = "register_complaint",
        /// Hand complaints on and close them.
        HandleComplaints = "handle_complaints",
        /// Promise loaner cars, hand them over and take them back.
        LendLoaners = "lend_loaners",
        /// Keep the fleet of loaner cars.
        KeepLoaners = "keep_loaners",
        /// Hand out and withdraw links to the customer's page of an order.
        ShareOrder = "share_order",
        /// See what lies in which bin and for whom it is held.
        SeeStock = "see_stock",
        /// 盘点: say how much of a part there is.
        CountStock = "count_stock",
        /// 发料/退料: answer what the floor asks for, and take back what it returns.
        IssueParts = "issue_parts",
    }
}

coded! {
    /// How far a permission goes. A person is signed in to one dealership at a time, and sees and does nothing outside of it, whatever the
    /// reach: a group's supervisor has it in each dealership that they are a member of.
    pub enum Reach {
        None = "none",
        /// Only what is one's own: the advisor's orders, the technician's jobs, oneself.
        Own = "own",
        /// Everything of the dealership.
        Dealership = "dealership",
        /// Of the group: as far as [`Reach::Dealership`], in whichever dealership they are signed in to.
        Group = "group",
    }
}

type Grants = &'static [(Reach, &'static [Post])];

const MANAGERS: &[Post] = &[Post::GeneralManager, Post::ServiceManager];
const DESK: &[Post] = &[Post::ServiceAdvisor, Post::DeskSupervisor, Post::ServiceManager, Post::GeneralManager];
/// Everybody who speaks to customers before they come.
const BOOKERS: &[Post] = &[
    Post::GeneralManager,
    Post::ServiceManager,
    Post::CsSupervisor,
    Post::DeskSupervisor,
    Post::ServiceAdvisor,
    Post::InsuranceSpecialist,
    Post::RenewalSpecialist,
    Post::InformationClerk,
    Post::CareAgent,
    Post::AppointmentClerk,
];
const HANDS: &[Post] = &[Post::Technician, Post::BodyTechnician, Post::PaintTechnician];
/// Everybody whose work touches repair orders at one of the stations.
const STATIONS: &[Post] = &[
    Post::GeneralManager,
    Post::ServiceManager,
    Post::CsSupervisor,
    Post::DeskSupervisor,
    Post::PartsManager,
    Post::WorkshopDirector,
    Post::InsuranceSupervisor,
    Post::TechnicalDirector,
    Post::ServiceAdvisor,
    Post::ClaimsSpecialist,
    Post::InsuranceSpecialist,
    Post::RenewalSpecialist,
    Post::InformationClerk,
    Post::CareAgent,
    Post::Storekeeper,
    Post::QualityInspector,
    Post::TeamLeader,
    Post::Technician,
    Post::BodyTechnician,
    Post::PaintTechnician,
    Post::Cashier,
    Post::FinanceManager,
    Post::Dispatcher,
    Post::AppointmentClerk,
];

/// Who holds a permission, and how far.
const fn grants(permission: Permission) -> Grants {
    use Permission as P;
    match permission {
        P::SeeStaff => &[
            (Reach::Dealership, &[Post::GeneralManager, Post::ServiceManager, Post::AdministrationManager, Post::SystemAdministrator]),
            (Reach::Group, &[Post::GroupSupervisor]),
        ],
        P::ManageStaff => &[(Reach::Dealership, &[Post::GeneralManager, Post::ServiceManager, Post::SystemAdministrator])],
        P::SeeCustomers => &[(
            Reach::Dealership,
            &[
                Post::GeneralManager,
                Post::ServiceManager,
                Post::CsSupervisor,
                Post::DeskSupervisor,
                Post::InsuranceSupervisor,
                Post::ServiceAdvisor,
                Post::ClaimsSpecialist,
                Post::InsuranceSpecialist,
                Post::RenewalSpecialist,
                Post::InformationClerk,
                Post::CareAgent,
                Post::Cashier,
                Post::AppointmentClerk,
                Post::LoungeAttendant,
                Post::RescueDriver,
            ],
        )],
        P::EditCustomers | P::WithdrawConsent => &[(
            Reach::Dealership,
            &[
                Post::GeneralManager,
                Post::ServiceManager,
                Post::CsSupervisor,
                Post::DeskSupervisor,
                Post::ServiceAdvisor,
                Post::InsuranceSpecialist,
                Post::InformationClerk,
                Post::CareAgent,
                Post::AppointmentClerk,
            ],
        )],
        P::OverrideVin => &[(Reach::Dealership, &[Post::GeneralManager, Post::ServiceManager, Post::DeskSupervisor])],
        P::SeeAppointments => &[
            (Reach::Dealership, BOOKERS),
            (
                Reach::Dealership,
                &[
                    Post::WorkshopDirector,
                    Post::TechnicalDirector,
                    Post::TeamLeader,
                    Post::Dispatcher,
                    Post::PartsManager,
                    Post::Storekeeper,
                    Post::InsuranceSupervisor,
                ],
            ),
        ],
        P::Book => &[(Reach::Dealership, BOOKERS)],
        P::PrepareVisit => {
            &[(Reach::Dealership, DESK), (Reach::Dealership, &[Post::AppointmentClerk, Post::Storekeeper, Post::PartsManager])]
        }
        P::SetCapacity => &[(Reach::Dealership, MANAGERS), (Reach::Dealership, &[Post::DeskSupervisor, Post::WorkshopDirector])],
        P::SeeOrders => &[(Reach::Dealership, STATIONS), (Reach::Group, &[Post::GroupSupervisor])],
        P::Receive | P::Estimate | P::Answer | P::Deliver => &[(Reach::Dealership, DESK)],
        P::Diagnose => &[
            (Reach::Own, HANDS),
            (Reach::Dealership, DESK),
            (Reach::Dealership, &[Post::TechnicalDirector, Post::TeamLeader, Post::WorkshopDirector]),
        ],
        P::VoidOrder | P::ApproveDiscount => &[(Reach::Dealership, &[Post::GeneralManager, Post::ServiceManager, Post::DeskSupervisor])],
        P::AbandonJob => &[(Reach::Dealership, MANAGERS), (Reach::Dealership, &[Post::DeskSupervisor, Post::WorkshopDirector])],
        P::Annotate => &[(Reach::Dealership, STATIONS)],
        P::SeeBoard => &[
            (Reach::Dealership, STATIONS),
            (Reach::Dealership, &[Post::CarWasher, Post::GateKeeper, Post::LoungeAttendant, Post::ToolKeeper, Post::SafetyOfficer]),
            (Reach::Group, &[Post::GroupSupervisor]),
        ],
        P::Dispatch => &[
            (Reach::Dealership, MANAGERS),
            (Reach::Dealership, &[Post::WorkshopDirector, Post::Dispatcher, Post::TeamLeader, Post::TechnicalDirector]),
        ],
        P::Work => &[
            (Reach::Own, HANDS),
            (Reach::Dealership, &[Post::WorkshopDirector, Post::TeamLeader, Post::TechnicalDirector, Post::ServiceManager]),
        ],
        P::SeeTime => &[
            (Reach::Own, HANDS),
            (Reach::Dealership, MANAGERS),
            (Reach::Dealership, &[Post::WorkshopDirector, Post::TechnicalDirector, Post::TeamLeader, Post::AdministrationManager]),
        ],
        P::CorrectTime => &[(Reach::Dealership, &[Post::WorkshopDirector, Post::ServiceManager])],
        P::ClearBay => &[
            (Reach::Own, HANDS),
            (Reach::Dealership, MANAGERS),
            (Reach::Dealership, &[Post::WorkshopDirector, Post::Dispatcher, Post::TeamLeader, Post::TechnicalDirector]),
        ],
        P::Inspect => &[(Reach::Dealership, &[Post::QualityInspector, Post::TechnicalDirector, Post::WorkshopDirector, Post::TeamLeader])],
        P::FillSheet => &[
            (Reach::Own, HANDS),
            (Reach::Dealership, MANAGERS),
            (Reach::Dealership, &[Post::QualityInspector, Post::TechnicalDirector, Post::WorkshopDirector, Post::TeamLeader]),
        ],
        P::ManageSheets => &[(Reach::Dealership, MANAGERS), (Reach::Dealership, &[Post::TechnicalDirector, Post::WorkshopDirector])],
        P::LinkComeback => {
            &[(Reach::Dealership, DESK), (Reach::Dealership, &[Post::QualityInspector, Post::TechnicalDirector, Post::WorkshopDirector])]
        }
        P::JudgeComeback => &[(Reach::Dealership, &[Post::QualityInspector, Post::TechnicalDirector, Post::ServiceManager])],
        P::Wash => &[(Reach::Dealership, &[Post::CarWasher, Post::WorkshopDirector, Post::Dispatcher]), (Reach::Dealership, DESK)],
        P::SeeSettlement => &[
            (Reach::Dealership, DESK),
            (
                Reach::Dealership,
                &[Post::Cashier, Post::FinanceManager, Post::ClaimsSpecialist, Post::InsuranceSupervisor, Post::InsuranceSpecialist],
            ),
        ],
        P::Settle => {
            &[(Reach::Dealership, &[Post::Cashier, Post::FinanceManager, Post::ServiceAdvisor, Post::DeskSupervisor, Post::ServiceManager])]
        }
        P::UndoSettlement => &[(Reach::Dealership, MANAGERS)],
        P::TakePayment => &[(Reach::Dealership, &[Post::Cashier, Post::FinanceManager])],
        P::RefundPayment => &[(Reach::Dealership, &[Post::FinanceManager, Post::ServiceManager, Post::GeneralManager])],
        P::GrantCredit => &[(Reach::Dealership, &[Post::FinanceManager, Post::ServiceManager, Post::GeneralManager])],
        P::IssueGatePass => &[(Reach::Dealership, &[Post::Cashier, Post::FinanceManager, Post::DeskSupervisor, Post::ServiceManager])],
        P::CloseOrder => &[(
            Reach::Dealership,
            &[Post::CareAgent, Post::CsSupervisor, Post::InformationClerk, Post::DeskSupervisor, Post::ServiceManager],
        )],
        P::SeeDay => &[
            (
                Reach::Dealership,
                &[
                    Post::GeneralManager,
                    Post::ServiceManager,
                    Post::DeskSupervisor,
                    Post::WorkshopDirector,
                    Post::InformationClerk,
                    Post::FinanceManager,
                ],
            ),
            (Reach::Group, &[Post::GroupSupervisor]),
        ],
        P::SeeMessages => &[
            (Reach::Dealership, DESK),
            (Reach::Dealership, &[Post::CsSupervisor, Post::CareAgent, Post::InformationClerk, Post::AppointmentClerk]),
        ],
        P::ManageMessages => &[
            (Reach::Dealership, MANAGERS),
            (Reach::Dealership, &[Post::DeskSupervisor, Post::CsSupervisor, Post::CareAgent, Post::InformationClerk]),
        ],
        P::SeeStock => &[
            (Reach::Dealership, DESK),
            (
                Reach::Dealership,
                &[
                    Post::PartsManager,
                    Post::Storekeeper,
                    Post::AppointmentClerk,
                    Post::WorkshopDirector,
                    Post::TechnicalDirector,
                    Post::TeamLeader,
                    Post::Dispatcher,
                    Post::FinanceManager,
                ],
            ),
        ],
        P::CountStock | P::IssueParts => &[(Reach::Dealership, &[Post::PartsManager, Post::Storekeeper])],
        P::ManageCampaigns => &[(Reach::Dealership, MANAGERS), (Reach::Dealership, &[Post::ClaimsSpecialist])],
        P::SeeComplaints | P::RegisterComplaint => {
            &[(Reach::Dealership, DESK), (Reach::Dealership, &[Post::CsSupervisor, Post::CareAgent, Post::InformationClerk])]
        }
        P::HandleComplaints => &[
            (Reach::Own, &[Post::ServiceAdvisor]),
            (Reach::Dealership, MANAGERS),
            (Reach::Dealership, &[Post::DeskSupervisor, Post::CsSupervisor, Post::CareAgent]),
        ],
        P::LendLoaners => &[(Reach::Dealership, DESK), (Reach::Dealership, &[Post::CsSupervisor, Post::CareAgent, Post::AppointmentClerk])],
        P::KeepLoaners => &[(Reach::Dealership, MANAGERS), (Reach::Dealership, &[Post::DeskSupervisor, Post::CsSupervisor])],
        P::ShareOrder => &[(Reach::Dealership, DESK), (Reach::Dealership, &[Post::CsSupervisor, Post::CareAgent])],
    }
}

/// How far a post goes with a permission.
#[must_use]
pub fn reach(post: Post, permission: Permission) -> Reach {
    grants(permission).iter().filter(|(_, posts)| posts.contains(&post)).map(|(reach, _)| *reach).max().unwrap_or(Reach::None)
}

/// How far a customer goes with a permission: no further than what they have shown to be theirs, and no post ever lends them more. Which
/// commands that opens to them is said once, by [`Command::is_open_to`](crate::Command::is_open_to).
#[must_use]
pub const fn guest_reach(guest: Guest, permission: Permission) -> Reach {
    use Permission as P;
    let own = match guest {
        Guest::Booking => matches!(permission, P::Book),
        Guest::Visit(_) => matches!(permission, P::Book | P::WithdrawConsent),
        Guest::Order(_) => matches!(permission, P::Answer | P::WithdrawConsent),
    };
    if own { Reach::Own } else { Reach::None }
}

/// The posts that hold a permission at all: whom to ask when one's own post does not.
#[must_use]
pub fn holders(permission: Permission) -> Vec<Post> {
    Post::ALL.iter().copied().filter(|post| reach(*post, permission) > Reach::None).collect()
}

impl Refusal {
    /// One's posts do not allow it; names those that do, nearest to the floor first.
    #[must_use]
    pub fn not_allowed(permission: Permission) -> Self {
        let mut ask = holders(permission);
        ask.reverse();
        ask.truncate(3);
        Self::NotAllowed { permission, ask }
    }
}
