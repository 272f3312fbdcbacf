//! Plate numbers (GA 36), including new-energy, trailer, police, Hong Kong/Macau, embassy, consulate and temporary plates.

use serde::{Deserialize, Serialize};

/// A plate number, upper case without separators: `浙A8K2C7`, `浙AD12345`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Plate(String);

coded! {
    /// Ground colour of a plate.
    pub enum PlateColour {
        Blue = "blue",
        Yellow = "yellow",
        /// New-energy cars.
        Green = "green",
        /// New-energy lorries and buses.
        YellowGreen = "yellow_green",
        White = "white",
        Black = "black",
        /// The car has no plate yet.
        None = "none",
    }
}

/// What is wrong with a plate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlateError {
    /// Does not begin with the character of a province.
    Province { found: String },
    /// The second character is not a letter of an issuing office.
    Office { found: String },
    /// I and O are not used on plates: they look like 1 and 0.
    LooksLikeDigit { found: char },
    /// Not as many characters as any kind of plate has.
    Length { length: usize },
    /// The serial does not follow the pattern of any kind of plate.
    Serial { found: String },
}

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// A letter or digit of a serial: no I, no O.
const fn serial_char(c: char) -> bool {
    matches!(c, 'A'..='H' | 'J'..='N' | 'P'..='Z' | '0'..='9')
}

const fn office(c: char) -> bool {
    matches!(c, 'A'..='H' | 'J'..='N' | 'P'..='Z')
}

/// First or last letter of a new-energy serial: D A B C E for battery-electric, F G H J K for other new-energy cars.
const fn new_energy(c: char) -> bool {
    matches!(c, 'A'..='H' | 'J' | 'K')
}

impl Plate {
    /// Reads a plate as typed: spaces, dots and hyphens are dropped, letters become upper case.
    ///
    /// Empty text is a car without a plate: `Ok(None)`.
    ///
    /// # Errors
    /// [`PlateError`] says which part does not fit.
    pub fn parse(text: &str) -> Result<Option<Self>, PlateError> {
        let plate: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '·' | '•' | '.' | '．'))
            .flat_map(char::to_uppercase)
            .collect();
        if plate.is_empty() {
            return Ok(None);
        }
        let chars: Vec<char> = plate.chars().collect();
        if chars[0] == '临' {
            // Temporary plates (临号) carry a province and a number whose form differs between offices.
            return if (6..=10).contains(&chars.len()) && chars[1..].iter().all(|c| c.is_ascii_alphanumeric() || PROVINCES.contains(*c)) {
                Ok(Some(Self(plate)))
            } else {
                Err(PlateError::Length { length: chars.len() })
            };
        }
        if let [number @ .., '使'] = chars.as_slice()
            && number.len() == 6
            && number.iter().all(char::is_ascii_digit)
        {
            return Ok(Some(Self(plate)));
        }
        if !PROVINCES.contains(chars[0]) {
            return Err(PlateError::Province { found: chars[0].to_string() });
        }
        if let Some(found) = chars[1..].iter().copied().find(|c| matches!(c, 'I' | 'O')) {
            return Err(PlateError::LooksLikeDigit { found });
        }
        match chars.get(1) {
            Some(letter) if office(*letter) => {}
            Some(other) => return Err(PlateError::Office { found: other.to_string() }),
            None => return Err(PlateError::Length { length: 1 }),
        }
        let serial = &chars[2..];
        let fits = match serial.len() {
            5 => serial[..4].iter().copied().all(serial_char) && (serial_char(serial[4]) || "挂学警港澳领".contains(serial[4])),
            6 => is_new_energy_serial(serial),
            _ => return Err(PlateError::Length { length: chars.len() }),
        };
        if fits { Ok(Some(Self(plate))) } else { Err(PlateError::Serial { found: serial.iter().collect() }) }
    }

    /// Accepts a plate already stored, which was checked when it came in.
    #[must_use]
    pub fn stored(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Province and issuing office (`浙A`), and the serial.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        let cut = self.0.char_indices().nth(2).map_or(self.0.len(), |(index, _)| index);
        self.0.split_at(cut)
    }

    /// Whether this is the plate of a new-energy car.
    #[must_use]
    pub fn is_new_energy(&self) -> bool {
        self.0.chars().count() == 8 && !self.0.starts_with('临')
    }

    /// Whether this is the plate of a car that runs on its battery alone. What other plates say of what drives a car is not enough.
    #[must_use]
    pub fn is_battery_electric(&self) -> bool {
        let class = |c: Option<char>| c.is_some_and(|c| matches!(c, 'A'..='E'));
        let (_, serial) = self.parts();
        // Small cars have the letter of their class in front, large ones at the end.
        self.is_new_energy() && (class(serial.chars().next()) || class(serial.chars().last()))
    }

    /// The colour such a plate usually has.
    #[must_use]
    pub fn usual_colour(&self) -> PlateColour {
        match (self.is_new_energy(), self.0.chars().last()) {
            (true, Some(last)) if last.is_ascii_alphabetic() => PlateColour::YellowGreen,
            (true, _) => PlateColour::Green,
            (false, Some('挂' | '学')) => PlateColour::Yellow,
            (false, Some('警')) => PlateColour::White,
            (false, Some('港' | '澳' | '使' | '领')) => PlateColour::Black,
            _ => PlateColour::Blue,
        }
    }
}

/// Small new-energy cars: a class letter, a letter or digit, four digits. Large ones: five digits and a class letter.
fn is_new_energy_serial(serial: &[char]) -> bool {
    let digits = |part: &[char]| part.iter().all(char::is_ascii_digit);
    (new_energy(serial[0]) && serial_char(serial[1]) && digits(&serial[2..])) || (digits(&serial[..5]) && new_energy(serial[5]))
}

impl std::fmt::Display for Plate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plate(text: &str) -> Plate {
        Plate::parse(text).unwrap().unwrap()
    }

    #[test]
    fn every_kind_of_plate_is_read() {
        for text in ["浙A8K2C7", "沪C7N30E", "浙AD12345", "粤BF12345", "京A12345D", "粤Z1234港", "苏E1234学", "浙A1234警", "临浙A12345"]
        {
            assert_eq!(plate(text).as_str(), text);
        }
    }

    #[test]
    fn typing_habits_do_not_matter() {
        assert_eq!(plate(" 浙a·8k2c7 ").as_str(), "浙A8K2C7");
        assert_eq!(plate("浙A-8K2C7").parts(), ("浙A", "8K2C7"));
    }

    #[test]
    fn a_car_without_a_plate_is_welcome() {
        assert_eq!(Plate::parse("  "), Ok(None));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(Plate::parse("A8K2C7"), Err(PlateError::Province { found: "A".into() }));
        assert_eq!(Plate::parse("浙18K2C7"), Err(PlateError::Office { found: "1".into() }));
        assert_eq!(Plate::parse("浙A8KO27"), Err(PlateError::LooksLikeDigit { found: 'O' }));
        assert_eq!(Plate::parse("浙A8K2"), Err(PlateError::Length { length: 5 }));
        assert_eq!(Plate::parse("浙AL12345"), Err(PlateError::Serial { found: "L12345".into() }));
    }

    #[test]
    fn the_colour_follows_from_the_kind() {
        assert_eq!(plate("浙A8K2C7").usual_colour(), PlateColour::Blue);
        assert_eq!(plate("浙AD12345").usual_colour(), PlateColour::Green);
        assert_eq!(plate("浙A12345D").usual_colour(), PlateColour::YellowGreen);
    }

    proptest! {
        #[test]
        fn parsing_never_panics(text in ".{0,12}") {
            let _ = Plate::parse(&text);
        }
    }
}
