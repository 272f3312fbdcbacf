//! Examples of what is done about messages to customers and the links to their orders.

use super::{CUSTOMER, LINK, MESSAGE, STOP, words};
use crate::cast::{CAR, noon};
use domain::{Language, care};

pub(super) fn care_commands() -> Vec<care::Command> {
    use care::Command as C;
    let reason = || words("客户不要短信");
    vec![
        C::RetryMessage { message: MESSAGE },
        C::StopMessage { message: MESSAGE, reason: reason() },
        C::StopAddress { stop: STOP, address: words("13805712266"), reason: reason() },
        C::LiftStop { stop: STOP, reason: words("客户又要了") },
        C::SetContact { customer: CUSTOMER, language: Language::En, email: words("chen@example.com") },
        C::ShareOrder { order: CAR, link: LINK, digest: "0f".repeat(32) },
        C::WithdrawLinks { order: CAR, reason: words("发错了人") },
    ]
}

pub(super) fn care_events() -> Vec<care::Event> {
    use care::Event as E;
    let (address, reason) = (|| words("13805712266"), || words("客户不要短信"));
    vec![
        E::MessageRetried,
        E::MessageStopped { reason: reason() },
        E::AddressStopped { address: address(), reason: reason() },
        E::StopLifted { address: address(), reason: words("客户又要了") },
        E::ContactSet { language: Language::En, email: words("chen@example.com") },
        E::OrderShared { link: LINK, digest: "0f".repeat(32), expires_at: noon() },
        E::LinksWithdrawn { reason: words("发错了人") },
    ]
}
