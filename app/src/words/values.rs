//! What the values of the domain are called.

use crate::words::Loc;
use domain::customers::{CustomerKind, Energy, OdometerReason, PlateColour, UsageNature};
use domain::quality::Check;
use domain::repair_orders::cover::RepairClass;
use domain::repair_orders::{Happening, Kind, OldParts, OtherKind, Payer, PromiseReason, QualityClass, Standing, Status, Step};
use domain::settlement::Method;
use domain::staff::Skill;
use domain::workshop::{Column, HoldReason, JobStatus};
use domain::{Language, Permission, Post};
use leptos_i18n::td_string;

called! {
    /// Where an order stands.
    status(Status) {
        Draft => status_draft,
        Reception => status_reception,
        Diagnosis => status_diagnosis,
        Quoted => status_quoted,
        Authorised => status_authorised,
        Dispatched => status_dispatched,
        InWork => status_in_work,
        OnHold => status_on_hold,
        AwaitingInspection => status_awaiting_inspection,
        Rework => status_rework,
        Passed => status_passed,
        Washing => status_washing,
        Ready => status_ready,
        Settled => status_settled,
        Delivered => status_delivered,
        Closed => status_closed,
        Void => status_void,
        LeftUnrepaired => status_left_unrepaired,
    }

    /// How far a finding is.
    standing(Standing) {
        Waits => finding_waits,
        Priced => finding_priced,
        Asked => finding_asked,
        Agreed => finding_agreed,
        Declined => finding_declined,
        Dismissed => finding_dismissed,
    }

    /// What moves an order on, as the name of an action.
    step(Step) {
        CheckIn => step_check_in,
        Diagnose => step_diagnose,
        Quote => step_quote,
        Authorise => step_authorise,
        Dispatch => step_dispatch,
        ClockOn => step_clock_on,
        Hold => step_hold,
        Resume => step_resume,
        Finish => step_finish,
        Withdraw => step_withdraw,
        Pass => step_pass,
        Fail => step_fail,
        StartWash => step_start_wash,
        FinishWash => step_finish_wash,
        SkipWash => step_skip_wash,
        Settle => step_settle,
        UndoSettlement => step_undo_settlement,
        Deliver => step_deliver,
        Close => step_close,
        Void => step_void,
        Leave => step_leave,
    }

    /// What kind of visit it is.
    kind(Kind) {
        FirstService => kind_first_service,
        Maintenance => kind_maintenance,
        General => kind_general,
        Warranty => kind_warranty,
        Sanbao => kind_sanbao,
        Goodwill => kind_goodwill,
        Recall => kind_recall,
        Campaign => kind_campaign,
        PartWarranty => kind_part_warranty,
        Accident => kind_accident,
        Pdi => kind_pdi,
        PreSale => kind_pre_sale,
        Internal => kind_internal,
        Comeback => kind_comeback,
        Rescue => kind_rescue,
        Decoration => kind_decoration,
        ExtendedWarranty => kind_extended_warranty,
    }

    /// Who pays.
    payer(Payer) {
        Customer => payer_customer,
        Insurer => payer_insurer,
        Oem => payer_oem,
        Supplier => payer_supplier,
        WarrantyCompany => payer_warranty_company,
        Internal => payer_internal,
        Dealer => payer_dealer,
        Package => payer_package,
    }

    /// What becomes of the parts taken out.
    old_parts(OldParts) {
        Keep => old_parts_keep,
        Waive => old_parts_waive,
        None => old_parts_none,
    }

    /// Quality class of a part.
    quality_class(QualityClass) {
        Genuine => quality_class_genuine,
        Equivalent => quality_class_equivalent,
        Remanufactured => quality_class_remanufactured,
        Repaired => quality_class_repaired,
        Used => quality_class_used,
        CustomersOwn => quality_class_customers_own,
    }

    /// What a line that is neither labour nor part is for.
    other_kind(OtherKind) {
        Diagnosis => other_kind_diagnosis,
        Testing => other_kind_testing,
        Outwork => other_kind_outwork,
        Towing => other_kind_towing,
        Other => other_kind_other,
    }

    /// What happened to orders on a day.
    happening(Happening) {
        Opened => happening_opened,
        Delivered => happening_delivered,
        Inspected => happening_inspected,
        Failed => happening_failed,
        Settled => happening_settled,
    }

    /// Why a promised time is changed.
    promise_reason(PromiseReason) {
        WaitingForParts => promise_reason_waiting_for_parts,
        AddedWork => promise_reason_added_work,
        WorkshopFull => promise_reason_workshop_full,
        Rework => promise_reason_rework,
        CustomersWish => promise_reason_customers_wish,
        Other => promise_reason_other,
    }

    /// Where a job stands.
    job_status(JobStatus) {
        Open => job_status_open,
        Dispatched => job_status_dispatched,
        Working => job_status_working,
        OnHold => job_status_on_hold,
        Done => job_status_done,
        Abandoned => job_status_abandoned,
    }

    /// What a repair counts as.
    repair_class(RepairClass) {
        Minor => class_minor,
        PrimaryMaintenance => class_primary_maintenance,
        Special => class_special,
        SecondaryMaintenance => class_secondary_maintenance,
        Assembly => class_assembly,
        Whole => class_whole,
    }

    /// Why work stops.
    hold_reason(HoldReason) {
        WaitingForParts => hold_reason_waiting_for_parts,
        WaitingForAuthorisation => hold_reason_waiting_for_authorisation,
        WaitingForAssessment => hold_reason_waiting_for_assessment,
        WaitingForCustomer => hold_reason_waiting_for_customer,
        TechnicalSupport => hold_reason_technical_support,
        Outwork => hold_reason_outwork,
        EndOfShift => hold_reason_end_of_shift,
    }

    /// A column of the board.
    column(Column) {
        Reception => column_reception,
        Waiting => column_waiting,
        Work => column_work,
        Hold => column_hold,
        Inspection => column_inspection,
        Wash => column_wash,
        Ready => column_ready,
    }

    /// What a final inspection looks at.
    check(Check) {
        Brakes => check_brakes,
        Steering => check_steering,
        WheelTorque => check_wheel_torque,
        RoadTest => check_road_test,
        Lights => check_lights,
        FluidsAndLeaks => check_fluids_and_leaks,
        TroubleCodes => check_trouble_codes,
        Cleanliness => check_cleanliness,
    }

    /// How a payment is made.
    method(Method) {
        Cash => method_cash,
        Card => method_card,
        Wechat => method_wechat,
        Alipay => method_alipay,
        Transfer => method_transfer,
    }

    /// What a customer is.
    customer_kind(CustomerKind) {
        Person => customer_kind_person,
        Company => customer_kind_company,
    }

    /// What the vehicle is used for.
    usage_nature(UsageNature) {
        Household => usage_nature_household,
        Commercial => usage_nature_commercial,
        Company => usage_nature_company,
        Taxi => usage_nature_taxi,
        TestDrive => usage_nature_test_drive,
        Stock => usage_nature_stock,
    }

    /// What drives the car.
    energy(Energy) {
        Petrol => energy_petrol,
        Diesel => energy_diesel,
        Hybrid => energy_hybrid,
        PlugInHybrid => energy_plug_in_hybrid,
        Electric => energy_electric,
    }

    /// Ground colour of a plate.
    plate_colour(PlateColour) {
        Blue => plate_colour_blue,
        Yellow => plate_colour_yellow,
        Green => plate_colour_green,
        YellowGreen => plate_colour_yellow_green,
        White => plate_colour_white,
        Black => plate_colour_black,
        None => plate_colour_none,
    }

    /// Why an odometer may read less than at the last visit.
    odometer_reason(OdometerReason) {
        InstrumentReplaced => odometer_reason_instrument_replaced,
        EarlierReadingWrong => odometer_reason_earlier_reading_wrong,
    }

    /// A trade of the workshop.
    skill(Skill) {
        Mechanical => skill_mechanical,
        Electrical => skill_electrical,
        Maintenance => skill_maintenance,
        Body => skill_body,
        Paint => skill_paint,
        HighVoltage => skill_high_voltage,
    }

    /// A trade in one character, or two letters.
    skill_short(Skill) {
        Mechanical => skill_short_mechanical,
        Electrical => skill_short_electrical,
        Maintenance => skill_short_maintenance,
        Body => skill_short_body,
        Paint => skill_short_paint,
        HighVoltage => skill_short_high_voltage,
    }

    /// A post of the department.
    post(Post) {
        GeneralManager => post_general_manager,
        ServiceManager => post_service_manager,
        CsSupervisor => post_cs_supervisor,
        DeskSupervisor => post_desk_supervisor,
        PartsManager => post_parts_manager,
        WorkshopDirector => post_workshop_director,
        InsuranceSupervisor => post_insurance_supervisor,
        TechnicalDirector => post_technical_director,
        ServiceAdvisor => post_service_advisor,
        ClaimsSpecialist => post_claims_specialist,
        InsuranceSpecialist => post_insurance_specialist,
        RenewalSpecialist => post_renewal_specialist,
        InformationClerk => post_information_clerk,
        CareAgent => post_care_agent,
        Storekeeper => post_storekeeper,
        QualityInspector => post_quality_inspector,
        ToolKeeper => post_tool_keeper,
        TeamLeader => post_team_leader,
        Technician => post_technician,
        BodyTechnician => post_body_technician,
        PaintTechnician => post_paint_technician,
        LoungeAttendant => post_lounge_attendant,
        Cashier => post_cashier,
        SalesConsultant => post_sales_consultant,
        GroupSupervisor => post_group_supervisor,
        SalesManager => post_sales_manager,
        BrandManager => post_brand_manager,
        AdministrationManager => post_administration_manager,
        FinanceManager => post_finance_manager,
        OemContact => post_oem_contact,
        Dispatcher => post_dispatcher,
        AppointmentClerk => post_appointment_clerk,
        CarWasher => post_car_washer,
        GateKeeper => post_gate_keeper,
        RescueDriver => post_rescue_driver,
        SafetyOfficer => post_safety_officer,
        SystemAdministrator => post_system_administrator,
    }

    /// What a permission allows, as an activity: it follows "may".
    permission(Permission) {
        SeeStaff => permission_see_staff,
        ManageStaff => permission_manage_staff,
        SeeCustomers => permission_see_customers,
        EditCustomers => permission_edit_customers,
        WithdrawConsent => permission_withdraw_consent,
        OverrideVin => permission_override_vin,
        SeeAppointments => permission_see_appointments,
        Book => permission_book,
        PrepareVisit => permission_prepare_visit,
        SetCapacity => permission_set_capacity,
        SeeOrders => permission_see_orders,
        Receive => permission_receive,
        Diagnose => permission_diagnose,
        Estimate => permission_estimate,
        ApproveDiscount => permission_approve_discount,
        VoidOrder => permission_void_order,
        ManageCampaigns => permission_manage_campaigns,
        SeeComplaints => permission_see_complaints,
        RegisterComplaint => permission_register_complaint,
        HandleComplaints => permission_handle_complaints,
        LendLoaners => permission_lend_loaners,
        KeepLoaners => permission_keep_loaners,
        AbandonJob => permission_abandon_job,
        Annotate => permission_annotate,
        SeeBoard => permission_see_board,
        Dispatch => permission_dispatch,
        Work => permission_work,
        SeeTime => permission_see_time,
        CorrectTime => permission_correct_time,
        ClearBay => permission_clear_bay,
        Inspect => permission_inspect,
        FillSheet => permission_fill_sheet,
        ManageSheets => permission_manage_sheets,
        LinkComeback => permission_link_comeback,
        JudgeComeback => permission_judge_comeback,
        Wash => permission_wash,
        SeeSettlement => permission_see_settlement,
        Settle => permission_settle,
        UndoSettlement => permission_undo_settlement,
        TakePayment => permission_take_payment,
        RefundPayment => permission_refund_payment,
        GrantCredit => permission_grant_credit,
        IssueGatePass => permission_issue_gate_pass,
        Deliver => permission_deliver,
        CloseOrder => permission_close_order,
        SeeDay => permission_see_day,
        SeeMessages => permission_see_messages,
        ManageMessages => permission_manage_messages,
        Answer => permission_answer,
        ShareOrder => permission_share_order,
        SeeStock => permission_see_stock,
        CountStock => permission_count_stock,
        IssueParts => permission_issue_parts,
    }

    /// A language by its own name, the same in every language.
    language(Language) {
        ZhHans => language_zh_hans,
        ZhHant => language_zh_hant,
        En => language_en,
    }
}

/// What a field of a form is called, by the name that a refusal gives it.
#[must_use]
pub fn field(loc: Loc, name: &str) -> &'static str {
    match name {
        "address" => td_string!(loc, words.field_address),
        "bin" => td_string!(loc, words.field_bin),
        "belongings" => td_string!(loc, words.field_belongings),
        "cause" => td_string!(loc, words.field_cause),
        "colour" => td_string!(loc, words.field_colour),
        "colour_code" => td_string!(loc, words.field_colour_code),
        "concern" => td_string!(loc, words.field_concern),
        "contact" => td_string!(loc, words.field_contact),
        "correction" => td_string!(loc, words.field_correction),
        "diagnosis" => td_string!(loc, words.field_diagnosis),
        "digest" => td_string!(loc, words.field_digest),
        "engine_no" => td_string!(loc, words.field_engine_no),
        "finding" => td_string!(loc, words.field_finding),
        "model" => td_string!(loc, words.field_model),
        "name" => td_string!(loc, words.field_name),
        "note" => td_string!(loc, words.field_note),
        "pick_up" => td_string!(loc, booking.fetch_from),
        "operation" => td_string!(loc, words.field_operation),
        "password" => td_string!(loc, words.field_password),
        "part_no" => td_string!(loc, words.field_part_no),
        "phenomenon" | "symptom" => td_string!(loc, words.field_phenomenon),
        "phone" => td_string!(loc, words.field_phone),
        "remedy" => td_string!(loc, words.field_remedy),
        "reason" => td_string!(loc, words.field_reason),
        "answer" => td_string!(loc, words.field_answer),
        "fewer_photos" => td_string!(loc, words.field_fewer_photos),
        "valuables" => td_string!(loc, words.field_valuables),
        "sender_name" => td_string!(loc, words.field_sender_name),
        "sender_phone" => td_string!(loc, words.field_sender_phone),
        "signed_by" => td_string!(loc, words.field_signed_by),
        "text" => td_string!(loc, words.field_text),
        "title" => td_string!(loc, words.field_title),
        "campaign_number" => td_string!(loc, words.field_campaign_number),
        "measure" => td_string!(loc, words.field_measure),
        "vins" => td_string!(loc, words.field_vins),
        "complaint" => td_string!(loc, words.field_complaint),
        "complaint_done" => td_string!(loc, words.field_complaint_done),
        "plate" => td_string!(loc, words.field_plate),
        "plate_or_concern" => td_string!(loc, words.field_plate_or_concern),
        "trouble_codes" => td_string!(loc, words.field_trouble_codes),
        "unit" => td_string!(loc, words.field_unit),
        "usage" => td_string!(loc, words.field_usage),
        "user_name" => td_string!(loc, words.field_user_name),
        "vin_reason" => td_string!(loc, words.field_vin_reason),
        "services" => td_string!(loc, words.field_services),
        "duration" => td_string!(loc, words.field_duration),
        "service" => td_string!(loc, words.field_service),
        "detail" | "asked_part" => td_string!(loc, words.field_detail),
        "model_group" => td_string!(loc, words.field_model_group),
        "opening_hours" => td_string!(loc, words.field_opening_hours),
        "shift" => td_string!(loc, words.field_shift),
        "grid_minutes" => td_string!(loc, words.setting_grid_minutes),
        "check_in_minutes" => td_string!(loc, words.setting_check_in_minutes),
        "buffer_minutes" => td_string!(loc, words.setting_buffer_minutes),
        "lead_minutes" => td_string!(loc, words.setting_lead_minutes),
        "horizon_days" => td_string!(loc, words.setting_horizon_days),
        "held_percent" => td_string!(loc, words.setting_held_percent),
        "no_show_minutes" => td_string!(loc, words.setting_no_show_minutes),
        "greet_minutes" => td_string!(loc, words.setting_greet_minutes),
        "remind_day_before" => td_string!(loc, words.setting_remind_day_before),
        "remind_before" => td_string!(loc, words.setting_remind_before),
        "most_moves" => td_string!(loc, words.setting_most_moves),
        "most_open_per_phone" => td_string!(loc, words.setting_most_open_per_phone),
        _ => td_string!(loc, words.field_other),
    }
}
