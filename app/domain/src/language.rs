//! The three languages of the product.

coded! {
    /// A language a person reads.
    pub enum Language {
        ZhHans = "zh-Hans",
        ZhHant = "zh-Hant",
        En = "en",
    }
}
