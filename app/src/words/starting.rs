//! What a server says that cannot answer yet: what it is doing, and what becomes of whoever waits.

use super::Loc;
use leptos_i18n::td_string;

/// What a server does from its first moment until it answers, in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Starting {
    /// The database is started, or reached for.
    #[default]
    Database,
    /// The database's structure is brought up to date.
    Structure,
    /// The demo dealership is loaded.
    Demo {
        /// The day of its history that is told now; none while its people and cars are entered.
        day: u64,
        /// How many days it has.
        of: u64,
    },
    /// Everything is there; the doors open.
    Doors,
}

/// What the server is doing, as a sentence.
#[must_use]
pub fn starting(loc: Loc, doing: Starting) -> String {
    match doing {
        Starting::Database => td_string!(loc, common.starting_database).to_owned(),
        Starting::Structure => td_string!(loc, common.starting_structure).to_owned(),
        Starting::Demo { day: 0, .. } => td_string!(loc, common.starting_demo).to_owned(),
        Starting::Demo { day, of } => td_string!(loc, common.starting_demo_day, day = day, of = of),
        Starting::Doors => td_string!(loc, common.starting_doors).to_owned(),
    }
}

/// The title of the page that is shown meanwhile.
#[must_use]
pub fn starting_title(loc: Loc) -> &'static str {
    td_string!(loc, common.starting)
}

/// What becomes of whoever waits: their page reloads, or, when they have sent something, it must be sent again.
#[must_use]
pub fn starting_next(loc: Loc, sent: bool) -> &'static str {
    if sent { td_string!(loc, common.starting_not_taken) } else { td_string!(loc, common.starting_reloads) }
}

#[cfg(test)]
mod tests {
    use super::{Starting, starting};
    use crate::words::Loc;

    #[test]
    fn the_demo_says_which_of_its_days_is_told() {
        assert_eq!(starting(Loc::en, Starting::Demo { day: 7, of: 30 }), "The demo dealership is being loaded: day 7 of 30.");
        assert_eq!(starting(Loc::zh_Hans, Starting::Demo { day: 7, of: 30 }), "正在载入演示门店：第 7 天，共 30 天。");
        assert!(!starting(Loc::en, Starting::Demo { day: 0, of: 30 }).contains('0'), "no day yet");
    }
}
