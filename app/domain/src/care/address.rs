//! Where a customer is reached, and in which language.

use super::Channel;
use crate::Language;
use crate::customers::Phone;
use serde::{Deserialize, Serialize};

/// How a customer wants to be written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub language: Language,
    /// Empty when there is none.
    pub email: String,
}

impl Default for Contact {
    fn default() -> Self {
        Self { language: Language::ZhHans, email: String::new() }
    }
}

/// The longest address that mail servers take.
const LONGEST: usize = 254;

/// Reads an e-mail address as typed: one `@`, a name before it, a domain with a dot behind it.
#[must_use]
pub fn email_address(text: &str) -> Option<String> {
    let text = text.trim();
    let (name, domain) = text.split_once('@')?;
    let plain = |part: &str, marks: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && !part.contains("..")
            && part.chars().all(|c| c.is_ascii_alphanumeric() || marks.contains(c))
    };
    let readable = text.len() <= LONGEST && name.len() <= 64 && plain(name, ".!#$%&'*+/=?^_`{|}~-") && plain(domain, ".-");
    (readable && domain.contains('.')).then(|| format!("{name}@{}", domain.to_ascii_lowercase()))
}

/// A telephone number or an e-mail address, as it is kept.
#[must_use]
pub fn kept_address(text: &str) -> Option<String> {
    email_address(text).or_else(|| Phone::parse(text).map(|phone| phone.to_string()))
}

/// Where to write: to the mobile of whoever brought the car, to the owner's, or by e-mail. Nowhere when only a landline is known.
#[must_use]
pub fn reached_at(sender_phone: &str, owner: &Phone, email: &str) -> Option<(Channel, String)> {
    let sender = Phone::parse(sender_phone);
    let mobile = sender.iter().chain([owner]).find(|phone| phone.is_mobile());
    match mobile {
        Some(phone) => Some((Channel::Sms, phone.to_string())),
        None if email.is_empty() => None,
        None => Some((Channel::Email, email.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_others_are_not() {
        assert_eq!(email_address(" Chen.Yu+car@Example.COM ").as_deref(), Some("Chen.Yu+car@example.com"));
        for text in
            ["", "chen", "@example.com", "chen@", "chen@com", "a@b@c.de", "a b@c.de", "a@c..de", "a\n@c.de", "陈@例子.中国", ".a@c.de"]
        {
            assert_eq!(email_address(text), None, "{text}");
        }
        assert_eq!(email_address(&format!("a@{}.de", "b".repeat(260))), None);
    }

    #[test]
    fn whoever_brought_the_car_is_written_to_first() {
        let owner = Phone::stored("13805712266");
        let landline = Phone::stored("0571-88001234");
        let sms = |number: &str| Some((Channel::Sms, number.to_owned()));
        assert_eq!(reached_at("13900001111", &owner, ""), sms("13900001111"));
        assert_eq!(reached_at("0571-88001234", &owner, "c@example.com"), sms("13805712266"));
        assert_eq!(reached_at("", &landline, "c@example.com"), Some((Channel::Email, "c@example.com".to_owned())));
        assert_eq!(reached_at("", &landline, ""), None);
    }
}
