//! What the floor asks of the parts desk, in words.

use super::Loc;
use super::values::status;
use domain::Refusal;
use domain::parts::RequestState;
use leptos_i18n::td_string;

called! {
    /// How far a request for parts is.
    request_state(RequestState) {
        Open => request_open,
        Ordered => request_ordered,
        Issued => request_issued,
        Declined => request_declined,
        Withdrawn => request_withdrawn,
    }
}

/// Why parts were not asked for, issued or given back, and what would help; nothing for any other refusal.
pub(super) fn parts_refusal(loc: Loc, refusal: &Refusal) -> Option<String> {
    use Refusal as R;
    Some(match refusal {
        R::PartsOut { title, part, quantity } => {
            td_string!(loc, refusals.parts_out, title = title.as_str(), part = part.as_str(), quantity = quantity.to_string())
        }
        R::PartsComingBack { title, part, quantity } => {
            td_string!(loc, refusals.parts_coming_back, title = title.as_str(), part = part.as_str(), quantity = quantity.to_string())
        }
        R::FieldEmpty { field } if field == domain::parts::ASKED_PART => td_string!(loc, refusals.part_not_named).to_owned(),
        R::PartsNotNow { status: of } => td_string!(loc, refusals.parts_not_now, status = status(loc, *of)),
        R::PartAskedAlready { title } => td_string!(loc, refusals.part_asked_already, title = title.as_str()),
        R::TooManyPartsRequests { limit } => td_string!(loc, refusals.too_many_parts_requests, limit = *limit),
        R::PartsRequestIs { title, state } => {
            td_string!(loc, refusals.parts_request_is, title = title.as_str(), state = request_state(loc, *state))
        }
        R::StockShort { title, there } => td_string!(loc, refusals.stock_short, title = title.as_str(), there = there.to_string()),
        R::MoreThanTaken { most } => td_string!(loc, refusals.more_than_taken, most = most.to_string()),
        R::ExpectedInThePast { date } => td_string!(loc, refusals.expected_in_the_past, date = date.to_string()),
        _ => return None,
    })
}

/// What a call about parts says: to the desk what is asked for or comes back, to whoever asked what was answered.
#[cfg(feature = "ssr")]
#[must_use]
pub fn parts_call(loc: Loc, of: &domain::parts::AtDesk) -> String {
    let (car, request) = (of.car.as_str(), &of.request);
    let part = request.title.as_str();
    match request.state {
        _ if request.giving_back.0 > 0 => {
            td_string!(
                loc,
                parts.call_back,
                car = car,
                part = part,
                quantity = request.giving_back.to_string(),
                who = of.technician.as_str()
            )
        }
        RequestState::Open => {
            td_string!(loc, parts.call_asked, car = car, part = part, quantity = request.wanted.to_string(), who = of.technician.as_str())
        }
        RequestState::Ordered => {
            let date = request.expected.map(|date| date.to_string()).unwrap_or_default();
            td_string!(loc, parts.call_ordered, car = car, part = part, date = date)
        }
        RequestState::Issued => td_string!(loc, parts.call_issued, car = car, part = part, quantity = request.issued.to_string()),
        RequestState::Declined | RequestState::Withdrawn => {
            td_string!(loc, parts.call_declined, car = car, part = part, reason = request.reason.as_str())
        }
    }
}

/// What has happened at the parts desk, as a line of the timeline.
#[cfg(feature = "ssr")]
pub(super) fn of_parts(loc: Loc, event: &domain::parts::Event) -> super::EventLine {
    use super::EventLine;
    use super::numbers::list;
    use domain::Quantity;
    use domain::parts::Event as E;
    let told = |words: &[&str]| list(loc, words.iter().copied().filter(|word| !word.is_empty()));
    match event {
        E::Counted { title, bin, counted, difference, note, .. } => {
            let detail = td_string!(loc, events.counted_detail, bin = bin.as_str(), difference = difference.to_string());
            let title = td_string!(loc, events.counted, title = title.as_str(), counted = counted.to_string());
            EventLine::new(title, told(&[&detail, note]))
        }
        E::Asked { part_no, title, quantity, standing, .. } => {
            let title = td_string!(loc, events.parts_asked, title = title.as_str(), quantity = quantity.to_string());
            EventLine::new(title, told(&[part_no, if *standing { td_string!(loc, events.parts_standing) } else { "" }]))
        }
        E::Withdrawn { title, job_over: false, .. } => EventLine::new(td_string!(loc, events.parts_withdrawn, title = title.as_str()), ""),
        E::Withdrawn { title, job_over: true, .. } => {
            EventLine::new(td_string!(loc, events.parts_not_waited_for, title = title.as_str()), "")
        }
        E::Issued { part_no, title, quantity, .. } => {
            let title = td_string!(loc, events.parts_issued, title = title.as_str(), quantity = quantity.to_string());
            EventLine::new(title, part_no.clone())
        }
        E::Ordered { title, expected, .. } => {
            EventLine::new(td_string!(loc, events.parts_ordered, title = title.as_str(), date = expected.to_string()), "")
        }
        E::Declined { title, reason, .. } => EventLine::new(td_string!(loc, events.parts_declined, title = title.as_str()), reason.clone()),
        E::GivenBack { title, quantity, .. } => {
            EventLine::new(td_string!(loc, events.parts_given_back, title = title.as_str(), quantity = quantity.to_string()), "")
        }
        E::TakenBack { title, quantity: Quantity(0), .. } => {
            EventLine::new(td_string!(loc, events.parts_not_come, title = title.as_str()), "")
        }
        E::TakenBack { title, quantity, part_no, .. } => {
            let title = td_string!(loc, events.parts_taken_back, title = title.as_str(), quantity = quantity.to_string());
            EventLine::new(title, part_no.clone())
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
pub(super) mod samples {
    use super::*;
    use chrono::NaiveDate;
    use domain::parts::Event;
    use domain::repair_orders::Status;
    use domain::{LineId, PartsRequestId, Quantity};
    use uuid::Uuid;

    fn date() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 19).expect("a date")
    }

    pub(crate) fn refusals() -> Vec<Refusal> {
        use Refusal as R;
        let (title, part) = (|| "更换前制动片".to_owned(), || "前制动片".to_owned());
        let mut all = vec![
            R::PartsOut { title: title(), part: part(), quantity: Quantity::units(2) },
            R::PartsComingBack { title: title(), part: part(), quantity: Quantity::units(1) },
            R::PartAskedAlready { title: part() },
            R::FieldEmpty { field: domain::parts::ASKED_PART.to_owned() },
            R::FieldTooLong { field: domain::parts::ASKED_PART.to_owned(), limit: 200 },
            R::TooManyPartsRequests { limit: 40 },
            R::StockShort { title: part(), there: Quantity::units(1) },
            R::MoreThanTaken { most: Quantity::units(1) },
            R::ExpectedInThePast { date: date() },
        ];
        all.extend(Status::ALL.iter().map(|status| R::PartsNotNow { status: *status }));
        all.extend(RequestState::ALL.iter().map(|state| R::PartsRequestIs { title: part(), state: *state }));
        all
    }

    pub(crate) fn events() -> Vec<Event> {
        let (request, job) = (PartsRequestId(Uuid::nil()), LineId(Uuid::nil()));
        let (title, part_no, quantity) = (|| "前制动片".to_owned(), || "3501103500".to_owned(), Quantity::units(2));
        vec![
            Event::Asked { request, job, part_no: part_no(), title: title(), quantity, standing: true },
            Event::Asked { request, job, part_no: String::new(), title: title(), quantity, standing: false },
            Event::Withdrawn { request, job, title: title(), job_over: false },
            Event::Withdrawn { request, job, title: title(), job_over: true },
            Event::Issued { request, job, part_no: part_no(), title: title(), quantity },
            Event::Ordered { request, job, title: title(), expected: date() },
            Event::Declined { request, job, title: title(), reason: "该车型不适用".to_owned() },
            Event::GivenBack { request, job, title: title(), quantity },
            Event::TakenBack { request, job, part_no: part_no(), title: title(), quantity },
            Event::TakenBack { request, job, part_no: part_no(), title: title(), quantity: Quantity(0) },
        ]
    }
}
