// The languages of the product, in the order in which they are offered. The catalog of each language is the directory
// named after its tag (BCP 47) beside this file. Both `build.rs` and `domain::language` include this file, so that a
// new language requires one line and one directory.
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
