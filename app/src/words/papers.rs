//! What the values that stand on papers only are called.

use crate::words::Loc;
use domain::{QuotaStandard, RepairerClass};
use leptos_i18n::td_string;

called! {
    /// What kind of repairer the shop is on file as.
    repairer_class(RepairerClass) {
        First => repairer_first,
        Second => repairer_second,
        Third => repairer_third,
    }

    /// Whose labour quota the hours are taken from.
    quota_standard(QuotaStandard) {
        Manufacturer => quota_manufacturer,
        Association => quota_association,
        Own => quota_own,
    }
}
