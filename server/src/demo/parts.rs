//! The parts store of the demo: every part counted in its bin, one of them nearly gone.

use super::simulation::Floor;
use chrono::{DateTime, Utc};
use domain::parts::Command as Parts;
use domain::{Command, CountId, Quantity};
use store::Error;

/// Number, bin, what lies there in hundredths. The air filters do not last for what is booked.
const SHELVES: &[(&str, &str, i32)] = &[
    ("1016059000", "A-01-01", 24_000),
    ("1056022300", "A-01-02", 4_800),
    ("1018011500", "A-01-03", 12_000),
    ("2032061800", "A-02-01", 300),
    ("8025530800", "A-02-02", 900),
    ("3501103500", "B-03-01", 800),
    ("3501203500", "B-03-02", 400),
    ("8010023900", "B-04-01", 200),
    ("2905100700", "C-01-01", 400),
    ("3106042600", "C-05-01", 1_600),
    ("1700559000", "A-01-04", 6_000),
    ("1003070400", "B-02-03", 300),
    ("3703010900", "C-02-01", 600),
    ("4121033800", "B-05-02", 200),
    ("2804150300", "D-01-01", 100),
    ("9900600120", "D-02-01", 1_200),
    ("5705101200", "B-01-06", 4_000),
    ("5205012700", "A-03-02", 1_000),
    ("3774090600", "B-05-04", 0),
];

/// Counts everything, as the parts manager.
pub(super) async fn count(floor: &mut Floor, at: DateTime<Utc>) -> Result<(), Error> {
    let manager = floor.person("tang");
    for (part_no, bin, counted) in SHELVES {
        let count = Parts::Count {
            count: CountId(floor.maker.id(at)),
            part_no: (*part_no).to_owned(),
            bin: (*bin).to_owned(),
            counted: Quantity(*counted),
            note: "月度盘点".to_owned(),
        };
        floor.maker.act(&manager, Command::Parts(count), at).await?;
    }
    Ok(())
}
