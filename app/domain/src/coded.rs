//! Enumerations with a stable text code.

/// Declares an enumeration whose variants have a stable code: the same word in the database, on the wire and in the locales.
macro_rules! coded {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$vmeta])* $variant),+
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable code, as stored and sent.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The value with this code, if there is one.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        // By hand: what serde derives for an enumeration reads it from numbers and bytes, too, a thousand bytes of program for each.
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> { serializer.serialize_str(self.code()) }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::from_code(&code).ok_or_else(|| $crate::coded::unknown(stringify!($name), &code))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.code()) }
        }
    };
}

/// A word that is none of an enumeration's codes.
pub(crate) fn unknown<E: serde::de::Error>(name: &str, code: &str) -> E {
    E::custom(format_args!("`{code}` is no {name}"))
}

#[cfg(test)]
mod tests {
    use crate::staff::Skill;

    #[test]
    fn a_code_is_read_as_it_is_written_and_any_other_word_is_named() {
        for skill in Skill::ALL {
            let written = serde_json::to_string(skill).expect("JSON");
            assert_eq!((written.as_str(), serde_json::from_str(&written).ok()), (format!("\"{skill}\"").as_str(), Some(*skill)));
        }
        let unknown = serde_json::from_str::<Skill>("\"juggling\"").expect_err("no skill").to_string();
        assert!(unknown.starts_with("`juggling` is no Skill"), "{unknown}");
    }
}
