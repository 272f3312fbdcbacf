//! How the names of values are declared.

/// Declares, for each enumeration of the domain, what its values are called: one exhaustive match each, so that a new value
/// does not compile until it has a name in every language.
macro_rules! called {
    ($($(#[$meta:meta])* $name:ident($type:ident) { $($variant:ident => $key:ident),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[must_use]
        pub fn $name(loc: Loc, value: $type) -> &'static str {
            match value {
                $($type::$variant => td_string!(loc, words.$key)),+
            }
        }
    )+};
}
