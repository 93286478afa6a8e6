//! Validation rules of countries. Those of some countries are defined; the others require only a city.

use regex::Regex;

use crate::{
    domain::country::{self, Country},
    partner_center::wire::customer::Address,
};

/// The rules of a country beyond its cultures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    pub calling_code: Option<&'static str>,
    /// The pattern of postal codes, which are required if there is one.
    pub postal_code: Option<&'static str>,
    /// The states, one of which is required.
    pub states: &'static [&'static str],
    /// The pattern of registration numbers with an example; they are required if there is one.
    pub registration_number: Option<(&'static str, &'static str)>,
    /// `true` if the customer's telephone number is required.
    pub phone: bool,
}

/// A violation of a country's rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// The country does not exist.
    Country,
    /// The country does not accept a registration number.
    NeedlessNumber,
    /// The country requires a registration number.
    NoNumber,
    /// The registration number does not match the pattern.
    Number {
        /// The required pattern, a regular expression.
        pattern: &'static str,
    },
    /// The country requires the customer's telephone number.
    NoPhone,
    /// A member of the address is invalid; its name.
    Member(&'static str),
}

/// A country with its rules.
#[derive(Debug)]
pub struct Rules {
    pub country: &'static Country,
    pub known: Known,
}

impl Rules {
    /// Returns the rules of a country, by its ISO 3166-1 alpha-2 code.
    ///
    /// # Errors
    /// If there is no such country.
    pub fn of(iso2: &str) -> Result<Self, Misfit> {
        let country = country::find(iso2).ok_or(Misfit::Country)?;
        let known = COUNTRIES.iter().find(|(iso, _)| *iso == country.iso2).map_or_else(Known::default, |(_, it)| *it);
        Ok(Self { country, known })
    }

    /// Rejects a registration number that is not accepted, missing, or does not match the pattern.
    ///
    /// # Errors
    /// The violation.
    pub fn check_registration_number(&self, given: Option<&str>) -> Result<(), Misfit> {
        let given = given.map(str::trim).filter(|given| !given.is_empty());
        match (self.known.registration_number, given) {
            (None, Some(_)) => Err(Misfit::NeedlessNumber),
            (Some(_), None) => Err(Misfit::NoNumber),
            (Some((pattern, _)), Some(given)) if !fits(pattern, given) => Err(Misfit::Number { pattern }),
            _ => Ok(()),
        }
    }
}

/// Rejects an address that violates the country's rules.
///
/// # Errors
/// The first violation.
pub fn check_address(rules: &Rules, address: &Address) -> Result<(), Misfit> {
    check_changed(rules, address, |_| true)
}

/// Validates only changed members of an address.
///
/// # Errors
/// As [`check_address`].
pub fn check_changed(rules: &Rules, address: &Address, changed: impl Fn(&str) -> bool) -> Result<(), Misfit> {
    let given = |member: &Option<String>| member.clone().unwrap_or_default().trim().to_owned();
    let known = &rules.known;
    if changed("PhoneNumber") && known.phone && given(&address.phone_number).is_empty() {
        return Err(Misfit::NoPhone);
    }
    if changed("City") && given(&address.city).is_empty() {
        return Err(Misfit::Member("City"));
    }
    let state = given(&address.state);
    if changed("State")
        && !known.states.is_empty()
        && !known.states.iter().any(|known| known.eq_ignore_ascii_case(&state))
    {
        return Err(Misfit::Member("State"));
    }
    if changed("PostalCode") && known.postal_code.is_some_and(|pattern| !fits(pattern, &given(&address.postal_code))) {
        return Err(Misfit::Member("PostalCode"));
    }
    Ok(())
}

fn fits(pattern: &str, text: &str) -> bool {
    Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text))
}

const FIVE: Option<&str> = Some(r"^\d{5}$");
const FOUR: Option<&str> = Some(r"^\d{4}$");
const SIX: Option<&str> = Some(r"^\d{6}$");

const fn known(calling_code: &'static str, postal_code: Option<&'static str>) -> Known {
    Known { calling_code: Some(calling_code), postal_code, states: &[], registration_number: None, phone: false }
}

/// Returns the rules of a country that requires a registration number and a telephone number (codes 600049 to 600051).
const fn registered(known: Known, pattern: &'static str, sample: &'static str) -> Known {
    Known { registration_number: Some((pattern, sample)), phone: true, ..known }
}

/// Returns the rules of a country from a later article, which requires a registration number and no telephone number.
const fn numbered(known: Known, pattern: &'static str, sample: &'static str) -> Known {
    Known { registration_number: Some((pattern, sample)), ..known }
}

/// The pattern of registration numbers in countries whose format is not defined here.
const ANY_NUMBER: &str = "^[0-9A-Za-z-]{5,20}$";

const COUNTRIES: [(&str, Known); 55] = [
    ("AE", numbered(known("971", None), "^[0-9]{15}$", "100123456700003")),
    ("AM", registered(known("374", FOUR), "^[0-9]{8}$", "01234567")),
    ("AT", known("43", FOUR)),
    ("AU", Known { states: &["ACT", "NSW", "NT", "QLD", "SA", "TAS", "VIC", "WA"], ..known("61", FOUR) }),
    ("AZ", registered(known("994", None), "^[0-9]{10}$", "1234567891")),
    ("BE", known("32", FOUR)),
    ("BG", known("359", FOUR)),
    (
        "BR",
        Known {
            states: &[
                "AC", "AL", "AM", "AP", "BA", "CE", "DF", "ES", "GO", "MA", "MG", "MS", "MT", "PA", "PB", "PE", "PI",
                "PR", "RJ", "RN", "RO", "RR", "RS", "SC", "SE", "SP", "TO",
            ],
            ..numbered(known("55", Some(r"^\d{5}-?\d{3}$")), "^[0-9]{14}$", "11222333000181")
        },
    ),
    ("BY", registered(known("375", SIX), "^[0-9]{9}$", "190123456")),
    (
        "CA",
        Known {
            states: &["AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"],
            ..known("1", Some(r"^[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d$"))
        },
    ),
    ("CH", known("41", FOUR)),
    ("CN", known("86", SIX)),
    ("CZ", known("420", Some(r"^\d{3} ?\d{2}$"))),
    ("DE", known("49", FIVE)),
    ("DK", known("45", FOUR)),
    ("EE", known("372", FIVE)),
    ("ES", known("34", FIVE)),
    ("FI", known("358", FIVE)),
    ("FR", known("33", FIVE)),
    ("GB", known("44", Some(r"^[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}$"))),
    ("GR", known("30", Some(r"^\d{3} ?\d{2}$"))),
    ("HU", registered(known("36", FOUR), r"^[0-9]{8}-[0-9]-[0-9]{2}$", "12345678-1-42")),
    ("IE", known("353", None)),
    ("IL", known("972", None)),
    ("IN", registered(known("91", SIX), "^[A-Z]{5}[0-9]{4}[A-Z]$", "AAAPZ1234C")),
    ("IQ", numbered(known("964", None), ANY_NUMBER, "1234567")),
    ("IT", known("39", FIVE)),
    ("JP", known("81", Some(r"^\d{3}-?\d{4}$"))),
    ("KG", registered(known("996", SIX), "^[0-9]{14}$", "01234567890123")),
    ("KR", known("82", FIVE)),
    ("KZ", registered(known("7", SIX), "^[0-9]{12}$", "012345678901")),
    ("LT", known("370", None)),
    ("LV", known("371", None)),
    ("MD", registered(known("373", None), "^[0-9]{13}$", "1003600012345")),
    ("MM", numbered(known("95", None), ANY_NUMBER, "123456789")),
    ("MX", known("52", FIVE)),
    ("NL", known("31", Some(r"^\d{4} ?[A-Za-z]{2}$"))),
    ("NO", known("47", FOUR)),
    ("PL", numbered(known("48", Some(r"^\d{2}-\d{3}$")), "^[0-9]{10}$", "1234563218")),
    ("PT", known("351", Some(r"^\d{4}-\d{3}$"))),
    ("RO", known("40", SIX)),
    ("RU", registered(known("7", SIX), "^[0-9]{10}([0-9]{2})?$", "7707083893")),
    ("SA", numbered(known("966", None), "^[0-9]{10}$", "1010123456")),
    ("SE", known("46", Some(r"^\d{3} ?\d{2}$"))),
    ("SK", known("421", Some(r"^\d{3} ?\d{2}$"))),
    ("SS", numbered(known("211", None), ANY_NUMBER, "12345")),
    ("TH", numbered(known("66", FIVE), "^[0-9]{13}$", "0105536000315")),
    ("TJ", registered(known("992", SIX), "^[0-9]{9}$", "012345678")),
    ("TR", numbered(known("90", FIVE), "^[0-9]{10}$", "1234567890")),
    ("UA", registered(known("380", FIVE), "^[0-9]{8,12}$", "12345678")),
    (
        "US",
        Known {
            states: &[
                "AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN", "KS",
                "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV",
                "NY", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY",
            ],
            ..known("1", Some(r"^\d{5}(-\d{4})?$"))
        },
    ),
    ("UZ", registered(known("998", None), "^[0-9]{9}$", "301234567")),
    ("VE", numbered(known("58", FOUR), "^[JGVEjgve]-?[0-9]{8}-?[0-9]$", "J-12345678-9")),
    ("VN", numbered(known("84", None), "^[0-9]{10}(-[0-9]{3})?$", "0100109106")),
    ("ZA", numbered(known("27", FOUR), r"^[0-9]{4}/[0-9]{6}/[0-9]{2}$", "2010/123456/07")),
];
