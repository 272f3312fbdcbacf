//! Vehicle identification numbers (GB 16735 / ISO 3779).

use serde::{Deserialize, Serialize};

/// A vehicle identification number: 17 characters, upper case, without I, O and Q.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Vin(String);

/// What is wrong with a VIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VinError {
    /// Not 17 characters.
    Length { length: usize },
    /// A character that no VIN has (I, O, Q, punctuation), at this place counted from one.
    Character { place: usize, found: char },
    /// Position 9 is not what the other sixteen say. Some imported cars are like this: a supervisor may accept it with a reason.
    CheckDigit { found: char, expected: char },
}

/// Weight of each position; the check digit itself counts nothing.
const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

const fn value(letter: u8) -> Option<u32> {
    Some(match letter {
        b'0'..=b'9' => (letter - b'0') as u32,
        b'A' | b'J' => 1,
        b'B' | b'K' | b'S' => 2,
        b'C' | b'L' | b'T' => 3,
        b'D' | b'M' | b'U' => 4,
        b'E' | b'N' | b'V' => 5,
        b'F' | b'W' => 6,
        b'G' | b'P' | b'X' => 7,
        b'H' | b'Y' => 8,
        b'R' | b'Z' => 9,
        _ => return None,
    })
}

impl Vin {
    /// Reads a VIN as typed or scanned: any case, spaces and hyphens are dropped.
    ///
    /// # Errors
    /// [`VinError`] says which character is wrong.
    pub fn parse(text: &str) -> Result<Self, VinError> {
        let vin = Self::parse_without_check_digit(text)?;
        let (found, expected) = (vin.0.as_bytes()[8] as char, vin.expected_check_digit());
        if found == expected { Ok(vin) } else { Err(VinError::CheckDigit { found, expected }) }
    }

    /// As [`Vin::parse`], but accepts a wrong check digit: for grey imports, with a supervisor's reason.
    ///
    /// # Errors
    /// [`VinError::Length`] or [`VinError::Character`].
    pub fn parse_without_check_digit(text: &str) -> Result<Self, VinError> {
        let vin: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
        if let Some((place, found)) = vin.chars().enumerate().find(|(_, c)| !c.is_ascii() || value(*c as u8).is_none()) {
            return Err(VinError::Character { place: place + 1, found });
        }
        if vin.len() == 17 { Ok(Self(vin)) } else { Err(VinError::Length { length: vin.len() }) }
    }

    /// The seventeen characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last six characters, which people say aloud.
    #[must_use]
    pub fn serial(&self) -> &str {
        &self.0[11..]
    }

    fn expected_check_digit(&self) -> char {
        let sum: u32 = self.0.bytes().zip(WEIGHTS).map(|(letter, weight)| value(letter).unwrap_or(0) * weight).sum();
        match sum % 11 {
            10 => 'X',
            digit => char::from(b'0' + digit as u8),
        }
    }
}

impl std::fmt::Display for Vin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_of_real_and_made_up_cars_pass() {
        for vin in
            ["LATPAB071W1005301", "1M8GDM9AXKP042788", "UU6JA69691D713820", "LFV2A21K8J3000001", "LSGKE54H3NW000123", "LGXCE4CB8P0000456"]
        {
            assert_eq!(Vin::parse(vin).map(|v| v.to_string()), Ok(vin.to_owned()));
        }
    }

    #[test]
    fn a_wrong_check_digit_names_the_right_one() {
        assert_eq!(Vin::parse("LVGBF53K6EG123456"), Err(VinError::CheckDigit { found: '6', expected: '2' }));
        assert!(Vin::parse_without_check_digit("LVGBF53K6EG123456").is_ok());
    }

    #[test]
    fn letters_that_look_like_digits_are_pointed_at() {
        assert_eq!(Vin::parse("LFV2A21K8J300OO01"), Err(VinError::Character { place: 14, found: 'O' }));
        assert_eq!(Vin::parse("LFV2A21K8"), Err(VinError::Length { length: 9 }));
    }

    #[test]
    fn spaces_hyphens_and_case_do_not_matter() {
        assert_eq!(Vin::parse(" lfv2a-21k8j 3000001 ").unwrap().as_str(), "LFV2A21K8J3000001");
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in ".{0,24}") {
            let _ = Vin::parse(&text);
        }

        #[test]
        fn one_wrong_digit_is_always_noticed(place in 0usize..17, digit in 0u8..10) {
            let mut vin: Vec<u8> = b"LFV2A21K8J3000001".to_vec();
            prop_assume!(place != 8 && vin[place] != b'0' + digit && value(vin[place]) != Some(u32::from(digit)));
            vin[place] = b'0' + digit;
            prop_assert!(matches!(Vin::parse(std::str::from_utf8(&vin).unwrap()), Err(VinError::CheckDigit { .. })), "{:?}", vin);
        }
    }
}
