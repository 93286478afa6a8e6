//! What made-up companies are made of, country by country: names, trades, towns, forms of address.
//!
//! Everything is invented or a plain word or place. Each name and trade comes with an ASCII spelling for domains.

mod americas;
mod asia;
mod china;
mod europe;
mod europe_east;
mod middle_east;

use crate::domain::cloud::Cloud;

/// A word in its own script, and in ASCII for domains.
pub type Word = (&'static str, &'static str);

/// A town, its ASCII spelling, and the state, province or region it lies in.
pub type Town = (&'static str, &'static str, &'static str);

/// One country.
#[derive(Debug)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub iso: &'static str,
    /// Of documents, `xx-YY`.
    pub culture: &'static str,
    /// Of documents, `xx`.
    pub language: &'static str,
    /// Ending of company domains.
    pub ending: &'static str,
    /// How names are put together from `{name}`, `{trade}` and `{town}`.
    pub forms: &'static [&'static str],
    /// What companies call themselves.
    pub names: &'static [Word],
    /// What they do.
    pub trades: &'static [Word],
    /// Where they are.
    pub towns: &'static [Town],
    /// Streets with the number as `#`.
    pub streets: &'static [&'static str],
    /// Postal code; `#` is a digit, `@` a letter.
    pub postal: &'static str,
    /// Telephone number; `#` is a digit.
    pub phone: &'static str,
    /// Registration number, where the country asks for one.
    pub registration: Option<&'static str>,
    /// Given names of contacts.
    pub given: &'static [&'static str],
    /// Family names of contacts.
    pub family: &'static [&'static str],
}

/// The countries in which partners of a cloud have customers; the ones named more often come more often.
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
