//! What the devices of a house are called, and what is refused of them and of PINs.

use super::Loc;
use domain::Refusal;
use domain::staff::DeviceKind;
use leptos_i18n::td_string;

/// What a device is for.
#[must_use]
pub fn device_kind(loc: Loc, kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Tablet => td_string!(loc, devices.tablet),
        DeviceKind::WorkshopWall => td_string!(loc, devices.workshop_wall),
        DeviceKind::LoungeWall => td_string!(loc, devices.lounge_wall),
    }
}

/// Why a device was not let in or a PIN not taken, and what would help.
pub(super) fn device_refusal(loc: Loc, refusal: &Refusal) -> String {
    use Refusal as R;
    match refusal {
        R::OnlyWithPassword => td_string!(loc, refusals.only_with_password).to_owned(),
        R::PinUnreadable { digits } => td_string!(loc, refusals.pin_unreadable, digits = *digits),
        R::PinTooEasy => td_string!(loc, refusals.pin_too_easy).to_owned(),
        R::PinWrong { left } => td_string!(loc, refusals.pin_wrong, left = *left),
        R::PinLocked => td_string!(loc, refusals.pin_locked).to_owned(),
        R::DeviceCodeUnknown => td_string!(loc, refusals.device_code_unknown).to_owned(),
        R::DeviceNameTaken { name } => td_string!(loc, refusals.device_name_taken, name = name.as_str()),
        R::DeviceIsRevoked => td_string!(loc, refusals.device_is_revoked).to_owned(),
        R::TooManyDevices { limit } => td_string!(loc, refusals.too_many_devices, limit = *limit),
        _ => td_string!(loc, refusals.too_many_knocks).to_owned(),
    }
}

#[cfg(all(test, feature = "ssr"))]
pub(super) mod samples {
    use domain::Refusal;
    use domain::staff::{DeviceKind, Event};

    pub(crate) fn refusals() -> Vec<Refusal> {
        use Refusal as R;
        vec![
            R::OnlyWithPassword,
            R::PinUnreadable { digits: 6 },
            R::PinTooEasy,
            R::PinWrong { left: 3 },
            R::PinLocked,
            R::DeviceCodeUnknown,
            R::DeviceNameTaken { name: "3号工位平板".into() },
            R::DeviceIsRevoked,
            R::TooManyDevices { limit: 500 },
            R::TooManyKnocks,
            R::Taken { constraint: "staff_device_name_taken".into() },
        ]
    }

    pub(crate) fn events() -> Vec<Event> {
        let enrolled = DeviceKind::ALL.iter().map(|kind| Event::DeviceEnrolled { name: "3号工位平板".into(), device: *kind });
        let others = [Event::PinSet, Event::PinUnlocked, Event::DeviceRenamed { name: "休息区".into() }, Event::DeviceRevoked];
        enrolled.chain(others).collect()
    }
}
