//! The languages in which the text of the Microsoft Customer Agreement is available in each country (article "Download
//! customer agreement template"). English is available everywhere, and one more language in some countries.

/// The languages of agreement texts: tag, and name in the language itself.
#[rustfmt::skip]
pub const LANGUAGES: &[(&str, &str)] = &[
    ("ar-SA", "العربية"),
    ("bg-BG", "Български"),
    ("cs-CZ", "Čeština"),
    ("da-DK", "Dansk"),
    ("de-DE", "Deutsch"),
    ("el-GR", "Ελληνικά"),
    ("en-US", "English"),
    ("es-ES", "Español"),
    ("et-EE", "Eesti"),
    ("fi-FI", "Suomi"),
    ("fr-FR", "Français"),
    ("he-IL", "עברית"),
    ("hi-IN", "हिन्दी"),
    ("hr-HR", "Hrvatski"),
    ("hu-HU", "Magyar"),
    ("id-ID", "Bahasa Indonesia"),
    ("it-IT", "Italiano"),
    ("ja-JP", "日本語"),
    ("kk-KZ", "Қазақ тілі"),
    ("ko-KR", "한국어"),
    ("lt-LT", "Lietuvių"),
    ("lv-LV", "Latviešu"),
    ("ms-MY", "Bahasa Melayu"),
    ("nb-NO", "Norsk bokmål"),
    ("nl-NL", "Nederlands"),
    ("pl-PL", "Polski"),
    ("pt-BR", "Português (Brasil)"),
    ("pt-PT", "Português (Portugal)"),
    ("ro-RO", "Română"),
    ("ru-RU", "Русский"),
    ("sk-SK", "Slovenčina"),
    ("sl-SI", "Slovenščina"),
    ("sr-Latn-RS", "Srpski (latinica)"),
    ("sv-SE", "Svenska"),
    ("th-TH", "ไทย"),
    ("tr-TR", "Türkçe"),
    ("uk-UA", "Українська"),
    ("vi-VN", "Tiếng Việt"),
    ("zh-HK", "中文（香港）"),
    ("zh-SG", "中文（新加坡）"),
];

/// The countries (ISO 3166-1 alpha-2) in which the text is available in a language besides English.
#[rustfmt::skip]
const LOCAL_LANGUAGES: &[(&str, &str)] = &[
    ("AE", "ar-SA"),
    ("AO", "pt-PT"),
    ("AR", "es-ES"),
    ("AT", "de-DE"),
    ("BE", "nl-NL"),
    ("BG", "bg-BG"),
    ("BH", "ar-SA"),
    ("BO", "es-ES"),
    ("BR", "pt-BR"),
    ("BY", "ru-RU"),
    ("BZ", "es-ES"),
    ("CA", "fr-FR"),
    ("CH", "fr-FR"),
    ("CI", "fr-FR"),
    ("CL", "es-ES"),
    ("CM", "fr-FR"),
    ("CO", "es-ES"),
    ("CR", "es-ES"),
    ("CV", "pt-PT"),
    ("CZ", "cs-CZ"),
    ("DE", "de-DE"),
    ("DK", "da-DK"),
    ("DO", "es-ES"),
    ("DZ", "fr-FR"),
    ("EE", "et-EE"),
    ("EG", "ar-SA"),
    ("ES", "es-ES"),
    ("FI", "fi-FI"),
    ("FR", "fr-FR"),
    ("GF", "fr-FR"),
    ("GR", "el-GR"),
    ("GT", "es-ES"),
    ("HK", "zh-HK"),
    ("HN", "es-ES"),
    ("HR", "hr-HR"),
    ("HU", "hu-HU"),
    ("ID", "id-ID"),
    ("IL", "he-IL"),
    ("IN", "hi-IN"),
    ("IQ", "ar-SA"),
    ("IT", "it-IT"),
    ("JO", "ar-SA"),
    ("JP", "ja-JP"),
    ("KG", "ru-RU"),
    ("KR", "ko-KR"),
    ("KW", "ar-SA"),
    ("KZ", "kk-KZ"),
    ("LB", "ar-SA"),
    ("LI", "de-DE"),
    ("LT", "lt-LT"),
    ("LU", "fr-FR"),
    ("LV", "lv-LV"),
    ("LY", "ar-SA"),
    ("MA", "fr-FR"),
    ("MC", "fr-FR"),
    ("MD", "ro-RO"),
    ("MO", "zh-HK"),
    ("MU", "ar-SA"),
    ("MX", "es-ES"),
    ("MY", "ms-MY"),
    ("NI", "es-ES"),
    ("NL", "nl-NL"),
    ("NO", "nb-NO"),
    ("OM", "ar-SA"),
    ("PA", "es-ES"),
    ("PE", "es-ES"),
    ("PL", "pl-PL"),
    ("PT", "pt-PT"),
    ("PY", "es-ES"),
    ("QA", "ar-SA"),
    ("RO", "ro-RO"),
    ("RS", "sr-Latn-RS"),
    ("RU", "ru-RU"),
    ("RW", "fr-FR"),
    ("SE", "sv-SE"),
    ("SG", "zh-SG"),
    ("SI", "sl-SI"),
    ("SK", "sk-SK"),
    ("SN", "fr-FR"),
    ("ST", "fr-FR"),
    ("SV", "es-ES"),
    ("TH", "th-TH"),
    ("TN", "fr-FR"),
    ("TR", "tr-TR"),
    ("TW", "zh-HK"),
    ("UA", "uk-UA"),
    ("UY", "es-ES"),
    ("UZ", "ru-RU"),
    ("VE", "es-ES"),
    ("VN", "vi-VN"),
    ("YE", "ar-SA"),
];

/// Returns the languages in which the text is available in a country, the local one first; English is always available.
pub fn languages_of(country: &str) -> impl Iterator<Item = &'static str> + use<> {
    let local = LOCAL_LANGUAGES.iter().find(|(iso, _)| iso.eq_ignore_ascii_case(country)).map(|(_, local)| *local);
    local.into_iter().chain(["en-US"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_countrys_own_language_comes_first() {
        assert_eq!(languages_of("pl").collect::<Vec<_>>(), ["pl-PL", "en-US"]);
        assert_eq!(languages_of("GB").collect::<Vec<_>>(), ["en-US"]);
        assert_eq!(languages_of("??").collect::<Vec<_>>(), ["en-US"]);
    }

    #[test]
    fn every_language_of_a_country_has_a_name() {
        for (country, local) in LOCAL_LANGUAGES {
            assert!(LANGUAGES.iter().any(|(tag, _)| tag == local), "{country}");
        }
    }
}
