//! Telephone numbers of the mainland.

use serde::{Deserialize, Serialize};

/// A telephone number, digits only (a landline keeps the hyphen after its area code).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as typed: spaces and `+86` are dropped. A mobile has 11 digits and begins with 13 to 19; a landline has an
    /// area code of three or four digits and seven or eight digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let compact: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '（' | '）')).collect();
        let compact = compact.strip_prefix("+86").or_else(|| compact.strip_prefix("0086")).unwrap_or(&compact);
        let digits: String = compact.chars().filter(|c| *c != '-').collect();
        if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let bytes = digits.as_bytes();
        if digits.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1]) {
            return Some(Self(digits));
        }
        Self::landline(compact, &digits)
    }

    fn landline(compact: &str, digits: &str) -> Option<Self> {
        if !digits.starts_with('0') || digits.starts_with("00") {
            return None;
        }
        // The area codes of the largest cities have three digits (010, 02x), all others four.
        let area = match compact.find('-') {
            Some(hyphen) => hyphen,
            None if digits.starts_with("010") || digits.starts_with("02") => 3,
            None => 4,
        };
        let local = digits.len().checked_sub(area)?;
        ((3..=4).contains(&area) && (7..=8).contains(&local)).then(|| Self(format!("{}-{}", &digits[..area], &digits[area..])))
    }

    /// Accepts a number already stored, which was checked when it came in.
    #[must_use]
    pub fn stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a mobile, which text messages can be sent to.
    #[must_use]
    pub fn is_mobile(&self) -> bool {
        self.0.starts_with('1')
    }

    /// With the middle hidden, for screens and papers that others may see: `138 **** 2266`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (head, tail) = (self.0.get(..3).unwrap_or_default(), self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default());
        format!("{head} **** {tail}")
    }
}

impl std::fmt::Display for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mobiles_and_landlines_are_read() {
        assert_eq!(Phone::parse("+86 138 0571 2266").unwrap().as_str(), "13805712266");
        assert_eq!(Phone::parse("0571-88001234").unwrap().as_str(), "0571-88001234");
        assert_eq!(Phone::parse("(010) 62001234").unwrap().as_str(), "010-62001234");
        assert_eq!(Phone::parse("057188001234").unwrap().as_str(), "0571-88001234");
    }

    #[test]
    fn others_are_not() {
        for text in ["", "12805712266", "1380571226", "138057122660", "8800123", "00571-88001234", "13805712a66"] {
            assert_eq!(Phone::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_middle_can_be_hidden() {
        assert_eq!(Phone::parse("13805712266").unwrap().masked(), "138 **** 2266");
    }
}
