//! Clocking in and out of the house: everybody who works on the floor, each day; in the last week also in the morning, before the first job.

use super::simulation::Floor;
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use domain::workshop::{Command as Floorwork, Times};
use domain::{AttendanceId, Command};
use store::Error;

/// Days for which everybody clocks in; before that, the first job of the day says that they are there.
const CLOCKED_IN: u64 = 7;
/// Who does not clock in today, and who forgot to clock out yesterday.
const ABSENT: &str = "suntao";
const FORGETFUL: &str = "liu";

/// The technicians by their place among the hands.
fn technicians(floor: &Floor) -> Vec<usize> {
    (0..floor.hands.len()).filter(|index| !floor.hands[*index].role.skills.is_empty()).collect()
}

/// The morning of a day.
pub(super) async fn open(floor: &mut Floor, day: NaiveDate) -> Result<(), Error> {
    let since = floor.today.checked_sub_days(Days::new(CLOCKED_IN)).unwrap_or(floor.today);
    if day < since {
        return Ok(());
    }
    for (place, technician) in (0..).zip(technicians(floor)) {
        let (actor, name) = (floor.hands[technician].actor.clone(), floor.hands[technician].role.user_name);
        if name == ABSENT && day == floor.today {
            continue;
        }
        let at = floor.hours.opening(day) - Duration::minutes(9 - place % 7);
        let attendance = AttendanceId(floor.maker.id(at));
        floor.maker.act(&actor, Command::Workshop(Floorwork::ClockIn { person: actor.person, attendance }), at).await?;
        floor.here.push(technician);
        if name == FORGETFUL && floor.today.pred_opt() == Some(day) {
            floor.forgotten = Some((attendance, at));
        }
    }
    Ok(())
}

/// The evening of a day that is over: those who are there go.
pub(super) async fn close(floor: &mut Floor, day: NaiveDate) -> Result<(), Error> {
    let here = std::mem::take(&mut floor.here);
    let yesterday = floor.today.pred_opt() == Some(day);
    let closing = floor.hours.closing(floor.hours.opening(day));
    for (place, technician) in (0..).zip(here) {
        let (actor, name) = (floor.hands[technician].actor.clone(), floor.hands[technician].role.user_name);
        if name == FORGETFUL && yesterday {
            continue;
        }
        let at = closing + Duration::minutes(1 + place % 12);
        match floor.maker.act(&actor, Command::Workshop(Floorwork::ClockOut { person: actor.person }), at).await {
            // Somebody is still at it: they go when they have finished.
            Ok(()) | Err(Error::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// The director enters what was forgotten yesterday.
pub(super) async fn put_right(floor: &mut Floor, now: DateTime<Utc>) -> Result<(), Error> {
    let Some((attendance, since)) = floor.forgotten else { return Ok(()) };
    let (director, person) = (floor.person("zhao"), floor.person(FORGETFUL).person);
    let until = Some(floor.hours.closing(since + Duration::minutes(30)) + Duration::minutes(3));
    let reason = "下班忘打卡，按门禁记录补".to_owned();
    let correct = Floorwork::CorrectAttendance { person, attendance, times: Times { since, until }, reason };
    floor.maker.act(&director, Command::Workshop(correct), now - Duration::minutes(70)).await
}
