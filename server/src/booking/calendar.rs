//! A visit as a file for the customer's calendar (RFC 5545).

use app::appointments::guest::calendar_summary;
use app::words::Loc;
use chrono::{DateTime, Utc};
use domain::appointments::{Status, VisitPage};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};

/// The file. One visit is one entry, however often it is fetched: the calendar replaces the entry when the visit has moved.
pub(super) fn file(loc: Loc, page: &VisitPage, link: &str, now: DateTime<Utc>) -> String {
    let status = if page.status == Status::Cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed };
    let event = Event::new()
        .uid(&format!("{}@bayline", page.id))
        .timestamp(now)
        .starts(page.starts_at)
        .ends(page.ready_at)
        .status(status)
        .summary(&calendar_summary(loc, page))
        .description(&format!("{}\n{link}", page.number))
        .location(&[page.house.name.as_str(), page.house.address.as_str()].join(" "))
        .done();
    Calendar::from([event]).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::AppointmentId;
    use domain::appointments::Stay;
    use domain::staff::Dealership;

    fn page() -> VisitPage {
        let moment = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        VisitPage {
            id: AppointmentId(uuid::Uuid::from_u128(0x71)),
            house: Dealership {
                id: domain::DealershipId(uuid::Uuid::nil()),
                name: "杭州滨江店; 一部".to_owned(),
                short_name: "滨江".to_owned(),
                address: "江湾路 188 号, 2 楼".to_owned(),
                phone: String::new(),
                zone: "Asia/Shanghai".to_owned(),
                home_plate: String::new(),
            },
            offset_minutes: 480,
            number: "YY260312-001".to_owned(),
            status: Status::Confirmed,
            starts_at: moment("2026-03-13T01:00:00Z"),
            ready_at: moment("2026-03-13T03:30:00Z"),
            car: "浙A8K2C7".to_owned(),
            services: Vec::new(),
            concern: String::new(),
            stay: Stay::Waits,
            pick_up: String::new(),
            loaner: false,
            advisor: None,
            consents: Vec::new(),
            moves_left: 3,
            photos: Vec::new(),
        }
    }

    #[test]
    fn a_calendar_reads_when_and_where_and_tells_visits_apart() {
        let now = page().starts_at - chrono::TimeDelta::days(1);
        let file = super::file(Loc::en, &page(), "https://service.example/v/abc", now);
        for line in [
            "BEGIN:VCALENDAR\r\n",
            "UID:00000000-0000-0000-0000-000000000071@bayline\r\n",
            "DTSTART:20260313T010000Z\r\n",
            "DTEND:20260313T033000Z\r\n",
            "STATUS:CONFIRMED\r\n",
            "滨江: service visit 浙A8K2C7",
            "杭州滨江店\\; 一部 江湾路 188 号\\, 2 楼",
        ] {
            assert!(file.contains(line), "{line}: {file}");
        }
        let cancelled = VisitPage { status: Status::Cancelled, ..page() };
        assert!(super::file(Loc::en, &cancelled, "", now).contains("STATUS:CANCELLED"));
    }
}
