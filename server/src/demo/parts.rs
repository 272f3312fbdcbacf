//! The parts store of the demo: every part counted in its bin, one of them nearly gone.

use super::simulation::Floor;
use chrono::{DateTime, Utc};
use domain::parts::Command as Parts;
use domain::{Command, CountId, Quantity};
use store::Error;

/// The air filter: what was ordered has not come in.
pub(super) const SCARCE: &str = "2032061800";

/// Number, bin, what lies there in hundredths.
const SHELVES: &[(&str, &str, i32)] = &[
    ("1016059000", "A-01-01", 24_000),
    ("1056022300", "A-01-02", 4_800),
    ("1018011500", "A-01-03", 12_000),
    (SCARCE, "A-02-01", 3_000),
    ("8025530800", "A-02-02", 3_000),
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
            seen: None,
        };
        floor.maker.act(&manager, Command::Parts(count), at).await?;
    }
    Ok(())
}

/// Somebody looks again: of the air filter there is only what is held for the cars that are here or come today.
pub(super) async fn runs_out(floor: &mut Floor, at: DateTime<Utc>) -> Result<(), Error> {
    let manager = floor.person("tang");
    let rows = store::parts::queries::stock(floor.maker.store(), &manager, SCARCE).await?;
    for row in rows {
        let (part_no, bin, counted) = (row.stock.part_no, row.stock.bin, row.stock.reserved);
        let note = "破损 余下均已预留，已催订货".to_owned();
        let count = Parts::Count { count: CountId(floor.maker.id(at)), part_no, bin, counted, note, seen: None };
        floor.maker.act(&manager, Command::Parts(count), at).await?;
    }
    Ok(())
}
