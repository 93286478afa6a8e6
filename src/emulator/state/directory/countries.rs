//! The vocabulary of generated companies by country: names, trades, towns, address formats.
//!
//! Everything is invented or a plain word or place. Each name and trade has an ASCII spelling for domains.

mod americas;
mod asia;
mod china;
mod europe;
mod europe_east;
mod middle_east;

use crate::domain::cloud::Cloud;

/// A word in its own script, and in ASCII for domains.
pub type Word = (&'static str, &'static str);

/// A town, its ASCII spelling, and its state, province or region.
pub type Town = (&'static str, &'static str, &'static str);

/// The vocabulary of a country.
#[derive(Debug)]
pub struct Country {
    /// The code, ISO 3166-1 alpha-2.
    pub iso: &'static str,
    /// The culture of documents, `xx-YY`.
    pub culture: &'static str,
    /// The language of documents, `xx`.
    pub language: &'static str,
    /// The suffix of company domains.
    pub domain_suffix: &'static str,
    /// The patterns of company names, with `{name}`, `{trade}` and `{town}`.
    pub name_patterns: &'static [&'static str],
    /// The proper names of companies.
    pub names: &'static [Word],
    pub trades: &'static [Word],
    pub towns: &'static [Town],
    /// Streets, with `#` for the number.
    pub streets: &'static [&'static str],
    /// The postal code's pattern; `#` is a digit, `@` a letter.
    pub postal: &'static str,
    /// The telephone number's pattern; `#` is a digit.
    pub phone: &'static str,
    /// The registration number's pattern, if the country requires one.
    pub registration: Option<&'static str>,
    /// Given names of contacts.
    pub given_names: &'static [&'static str],
    /// Family names of contacts.
    pub family_names: &'static [&'static str],
}

/// Returns the countries of customers in a cloud; repeated ones are more frequent.
pub const fn of(cloud: Cloud) -> &'static [&'static Country] {
    match cloud {
        Cloud::Global => GLOBAL,
        Cloud::China => &[&china::CHINA, &china::CHINA, &china::CHINA, &china::CHINA, &china::JOINT_VENTURES],
        Cloud::Germany => &[&europe::GERMANY],
        Cloud::UsGovernment => &[&americas::US_AGENCIES],
    }
}

const GLOBAL: &[&Country] = &[
    &europe::POLAND,
    &europe::POLAND,
    &europe::POLAND,
    &europe::POLAND,
    &europe::GERMANY,
    &europe::GERMANY,
    &europe::GERMANY,
    &europe::AUSTRIA,
    &europe::FRANCE,
    &europe::FRANCE,
    &europe::SPAIN,
    &europe::SWEDEN,
    &europe::BRITAIN,
    &europe::BRITAIN,
    &europe_east::CZECHIA,
    &europe_east::HUNGARY,
    &europe_east::GREECE,
    &europe_east::GREECE,
    &europe_east::UKRAINE,
    &europe_east::UKRAINE,
    &europe_east::BULGARIA,
    &europe_east::TURKEY,
    &europe_east::GEORGIA,
    &middle_east::EMIRATES,
    &middle_east::SAUDI_ARABIA,
    &middle_east::ISRAEL,
    &asia::JAPAN,
    &asia::JAPAN,
    &asia::KOREA,
    &asia::INDIA,
    &asia::THAILAND,
    &asia::VIETNAM,
    &asia::TAIWAN,
    &americas::UNITED_STATES,
    &americas::UNITED_STATES,
    &americas::BRAZIL,
    &americas::MEXICO,
];
