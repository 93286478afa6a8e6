// The languages of the product, in the order of their choice. The catalogue of each is the folder of its tag (BCP 47) beside
// this file. Both `build.rs` and `domain::language` include these lines, so that a language is one line and one folder.
languages! {
    /// English.
    #[default]
    English = "en", Conventions { endonym: "English", date: "%Y-%m-%d", decimal: ".", group: ",", country: "US", ..LATIN };
    /// German.
    German = "de", Conventions { endonym: "Deutsch", date: "%d.%m.%Y", decimal: ",", group: ".", country: "DE", ..LATIN };
    /// Polish.
    Polish = "pl", Conventions { endonym: "Polski", date: "%d.%m.%Y", decimal: ",", group: "\u{a0}", country: "PL", ..LATIN };
    /// Simplified Chinese.
    Chinese = "zh-Hans", Conventions { endonym: "简体中文", date: "%Y/%-m/%-d", decimal: ".", group: ",", country: "CN", ..CHINESE };
}
