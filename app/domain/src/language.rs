//! The three languages of the product.

coded! {
    /// A language a person reads.
    pub enum Language {
        ZhHans = "zh-Hans",
        ZhHant = "zh-Hant",
        En = "en",
    }
}

impl Language {
    /// The language for an `Accept-Language` header: the first range that is one of ours. `zh-TW`, `zh-HK` and `zh-MO` read
    /// traditional characters, every other `zh` simplified ones; nothing known means simplified Chinese.
    #[must_use]
    pub fn asked_for(accept_language: &str) -> Self {
        let mut ranges: Vec<(f32, &str)> = accept_language
            .split(',')
            .filter_map(|range| {
                let (tag, quality) = range.trim().split_once(';').unwrap_or((range.trim(), ""));
                let quality = quality.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse().ok())?;
                (quality > 0.0 && !tag.is_empty()).then_some((quality, tag))
            })
            .collect();
        ranges.sort_by(|a, b| b.0.total_cmp(&a.0));
        ranges.into_iter().find_map(|(_, tag)| Self::of_tag(tag)).unwrap_or(Self::ZhHans)
    }

    /// The language of one tag of BCP 47.
    fn of_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        let mut parts = tag.split('-');
        match parts.next()? {
            "en" => Some(Self::En),
            "zh" => {
                let traditional = parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo")) && !tag.contains("hans");
                Some(if traditional { Self::ZhHant } else { Self::ZhHans })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn browsers_of_taiwan_and_hong_kong_get_traditional_characters() {
        for (header, language) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::ZhHans),
            ("zh-TW,zh;q=0.9,en-US;q=0.8", Language::ZhHant),
            ("zh-HK", Language::ZhHant),
            ("zh-Hant-MO", Language::ZhHant),
            ("zh-Hans-HK", Language::ZhHans),
            ("zh", Language::ZhHans),
            ("en-GB,en;q=0.9", Language::En),
            ("de-DE,de;q=0.9,en;q=0.5,zh;q=0.4", Language::En),
            ("de", Language::ZhHans),
            ("", Language::ZhHans),
            ("en;q=0,zh-TW;q=0.1", Language::ZhHant),
        ] {
            assert_eq!(Language::asked_for(header), language, "{header}");
        }
    }
}
