//! Examples of the parts desk.

use super::{COUNT, words};
use crate::cast::{BRAKES, CAR};
use chrono::NaiveDate;
use domain::{PartsRequestId, Quantity, parts};
use uuid::Uuid;

const WISH: PartsRequestId = PartsRequestId(Uuid::from_u128(0xBD));

fn thursday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 19).expect("a date")
}

pub fn commands() -> Vec<parts::Command> {
    use parts::Command as C;
    let (order, job, request) = (CAR, BRAKES, WISH);
    let (part_no, title, quantity) = (words("3501103500"), words("前制动片"), Quantity::units(1));
    vec![
        C::Count {
            count: COUNT,
            part_no: words("1016059000"),
            bin: words("A-01-02"),
            counted: Quantity::units(40),
            note: words("月度盘点"),
            seen: Some(Quantity::units(42)),
        },
        C::AskFor { order, job, request, part_no: part_no.clone(), title, quantity, standing: true },
        C::WithdrawRequest { order, request },
        C::Issue { order, request, part_no, quantity },
        C::PutOnOrder { order, request, expected: thursday() },
        C::Decline { order, request, reason: words("该车型不适用") },
        C::GiveBack { order, request, quantity },
        C::TakeBack { order, request, quantity },
    ]
}

pub fn events() -> Vec<parts::Event> {
    use parts::Event as E;
    let (job, request) = (BRAKES, WISH);
    let (part_no, title, quantity) = (|| words("3501103500"), || words("前制动片"), Quantity::units(1));
    vec![
        E::Counted {
            part_no: words("1016059000"),
            title: words("全合成机油 0W-20"),
            bin: words("A-01-02"),
            counted: Quantity::units(40),
            difference: Quantity::units(-2),
            note: words("月度盘点"),
        },
        E::Asked { request, job, part_no: part_no(), title: title(), quantity, standing: true },
        E::Withdrawn { request, job, title: title(), job_over: false },
        E::Withdrawn { request, job, title: title(), job_over: true },
        E::Issued { request, job, part_no: part_no(), title: title(), quantity },
        E::Ordered { request, job, title: title(), expected: thursday() },
        E::Declined { request, job, title: title(), reason: words("该车型不适用") },
        E::GivenBack { request, job, title: title(), quantity },
        E::TakenBack { request, job, part_no: part_no(), title: title(), quantity },
    ]
}
