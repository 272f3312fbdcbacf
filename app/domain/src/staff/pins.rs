//! PINs: what opens a tablet of the house to one of its people, in place of a password. Only an enrolled tablet takes one.

use crate::Refusal;

/// The digits of a PIN.
pub const PIN_LONG: usize = 6;
/// How often a PIN may be wrong before no tablet takes it any more.
pub const PIN_TRIES: u16 = 5;

/// A PIN as it is kept: its digits alone, however they were typed.
///
/// # Errors
/// [`Refusal::PinUnreadable`], or [`Refusal::PinTooEasy`] for one that anybody would try first.
pub fn accept_pin(typed: &str) -> Result<String, Refusal> {
    // A Chinese keyboard types full-width digits, too.
    let digit = |c: char| if ('０'..='９').contains(&c) { char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c) } else { c };
    let pin: String = typed.trim().chars().map(digit).collect();
    if pin.len() != PIN_LONG || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::PinUnreadable { digits: PIN_LONG });
    }
    if is_easy(pin.as_bytes()) { Err(Refusal::PinTooEasy) } else { Ok(pin) }
}

/// Two digits or fewer in all (000000, 121212), the same three twice (123123), or a run upwards or downwards (123456, 890123, 654321).
fn is_easy(digits: &[u8]) -> bool {
    let mut kinds = digits.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    let (first, second) = digits.split_at(digits.len() / 2);
    let runs = |by: u8| digits.windows(2).all(|pair| (pair[0] - b'0' + by) % 10 == pair[1] - b'0');
    kinds.len() <= 2 || first == second || runs(1) || runs(9)
}

/// How often another may be tried after so many that were wrong.
#[must_use]
pub const fn tries_left(wrong: u16) -> u16 {
    PIN_TRIES.saturating_sub(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_six_digits_however_they_are_typed() {
        assert_eq!(accept_pin("204060").as_deref(), Ok("204060"));
        assert_eq!(accept_pin(" ２０４０６０ ").as_deref(), Ok("204060"));
        for typed in ["", "20406", "2040601", "20406a", "二零四零六零", "20 406"] {
            assert_eq!(accept_pin(typed), Err(Refusal::PinUnreadable { digits: 6 }), "{typed}");
        }
    }

    #[test]
    fn what_anybody_would_try_first_is_no_pin() {
        for easy in ["000000", "888888", "123456", "654321", "012345", "567890", "890123", "121212", "112211", "123123", "520520"] {
            assert_eq!(accept_pin(easy), Err(Refusal::PinTooEasy), "{easy}");
        }
        for good in ["135790", "802713", "123457", "112233"] {
            assert!(accept_pin(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn five_are_wrong_and_then_none_is_left() {
        assert_eq!([0, 1, 4, 5, 9].map(tries_left), [5, 4, 1, 0, 0]);
    }
}
