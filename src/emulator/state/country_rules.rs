//! Validation rules of countries. Those of some countries are defined; the others require only a city.

use regex::Regex;

use crate::{
    domain::country::{self, Country},
    partner_center::wire::customer::Address,
};

/// The validation rules of a country, without its cultures.
#[derive(Debug, Clone, Copy, Default)]
pub struct RuleSet {
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
pub enum RuleViolation {
    /// The country does not exist.
    UnknownCountry,
    /// The country does not accept a registration number.
    NumberNotAccepted,
    /// The country requires a registration number.
    NumberMissing,
    /// The registration number does not match the pattern.
    NumberInvalid {
        /// The required pattern, a regular expression.
        pattern: &'static str,
    },
    /// The country requires the customer's telephone number.
    PhoneMissing,
    /// A member of the address is invalid; its name.
    InvalidMember(&'static str),
}

/// A country with its rules.
#[derive(Debug)]
pub struct Rules {
    pub country: &'static Country,
    pub rule_set: RuleSet,
}

impl Rules {
    /// Returns the rules of a country, by its ISO 3166-1 alpha-2 code.
    ///
    /// # Errors
    /// If there is no such country.
    pub fn of(iso2: &str) -> Result<Self, RuleViolation> {
        let country = country::find(iso2).ok_or(RuleViolation::UnknownCountry)?;
        let rule_set =
            COUNTRIES.iter().find(|(iso, _)| *iso == country.iso2).map_or_else(RuleSet::default, |(_, it)| *it);
        Ok(Self { country, rule_set })
    }

    /// Rejects a registration number that is not accepted, missing, or does not match the pattern.
    ///
    /// # Errors
    /// The violation.
    pub fn check_registration_number(&self, number: Option<&str>) -> Result<(), RuleViolation> {
        let number = number.map(str::trim).filter(|number| !number.is_empty());
        match (self.rule_set.registration_number, number) {
            (None, Some(_)) => Err(RuleViolation::NumberNotAccepted),
            (Some(_), None) => Err(RuleViolation::NumberMissing),
            (Some((pattern, _)), Some(number)) if !matches(pattern, number) => {
                Err(RuleViolation::NumberInvalid { pattern })
            }
            _ => Ok(()),
        }
    }
}

/// Rejects an address that violates the country's rules.
///
/// # Errors
/// The first violation.
pub fn check_address(rules: &Rules, address: &Address) -> Result<(), RuleViolation> {
    check_changed(rules, address, |_| true)
}

/// Validates only changed members of an address.
///
/// # Errors
/// As [`check_address`].
pub fn check_changed(rules: &Rules, address: &Address, changed: impl Fn(&str) -> bool) -> Result<(), RuleViolation> {
    let trimmed = |member: &Option<String>| member.clone().unwrap_or_default().trim().to_owned();
    let rule_set = &rules.rule_set;
    if changed("PhoneNumber") && rule_set.phone && trimmed(&address.phone_number).is_empty() {
        return Err(RuleViolation::PhoneMissing);
    }
    if changed("City") && trimmed(&address.city).is_empty() {
        return Err(RuleViolation::InvalidMember("City"));
    }
    let state = trimmed(&address.state);
    if changed("State")
        && !rule_set.states.is_empty()
        && !rule_set.states.iter().any(|known| known.eq_ignore_ascii_case(&state))
    {
        return Err(RuleViolation::InvalidMember("State"));
    }
    if changed("PostalCode")
        && rule_set.postal_code.is_some_and(|pattern| !matches(pattern, &trimmed(&address.postal_code)))
    {
        return Err(RuleViolation::InvalidMember("PostalCode"));
    }
    Ok(())
}

fn matches(pattern: &str, text: &str) -> bool {
    Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text))
}

const FIVE_DIGITS: Option<&str> = Some(r"^\d{5}$");
const FOUR_DIGITS: Option<&str> = Some(r"^\d{4}$");
const SIX_DIGITS: Option<&str> = Some(r"^\d{6}$");

const fn basic(calling_code: &'static str, postal_code: Option<&'static str>) -> RuleSet {
    RuleSet { calling_code: Some(calling_code), postal_code, states: &[], registration_number: None, phone: false }
}

/// Returns the rules of a country that requires a registration number and a telephone number (codes 600049 to 600051).
const fn with_number_and_phone(rules: RuleSet, pattern: &'static str, sample: &'static str) -> RuleSet {
    RuleSet { registration_number: Some((pattern, sample)), phone: true, ..rules }
}

/// Returns the rules of a country from a later article, which requires a registration number and no telephone number.
const fn with_number(rules: RuleSet, pattern: &'static str, sample: &'static str) -> RuleSet {
    RuleSet { registration_number: Some((pattern, sample)), ..rules }
}

/// The pattern of registration numbers in countries whose format is not defined here.
const ANY_NUMBER: &str = "^[0-9A-Za-z-]{5,20}$";

const COUNTRIES: [(&str, RuleSet); 55] = [
    ("AE", with_number(basic("971", None), "^[0-9]{15}$", "100123456700003")),
    ("AM", with_number_and_phone(basic("374", FOUR_DIGITS), "^[0-9]{8}$", "01234567")),
    ("AT", basic("43", FOUR_DIGITS)),
    ("AU", RuleSet { states: &["ACT", "NSW", "NT", "QLD", "SA", "TAS", "VIC", "WA"], ..basic("61", FOUR_DIGITS) }),
    ("AZ", with_number_and_phone(basic("994", None), "^[0-9]{10}$", "1234567891")),
    ("BE", basic("32", FOUR_DIGITS)),
    ("BG", basic("359", FOUR_DIGITS)),
    (
        "BR",
        RuleSet {
            states: &[
                "AC", "AL", "AM", "AP", "BA", "CE", "DF", "ES", "GO", "MA", "MG", "MS", "MT", "PA", "PB", "PE", "PI",
                "PR", "RJ", "RN", "RO", "RR", "RS", "SC", "SE", "SP", "TO",
            ],
            ..with_number(basic("55", Some(r"^\d{5}-?\d{3}$")), "^[0-9]{14}$", "11222333000181")
        },
    ),
    ("BY", with_number_and_phone(basic("375", SIX_DIGITS), "^[0-9]{9}$", "190123456")),
    (
        "CA",
        RuleSet {
            states: &["AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"],
            ..basic("1", Some(r"^[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d$"))
        },
    ),
    ("CH", basic("41", FOUR_DIGITS)),
    ("CN", basic("86", SIX_DIGITS)),
    ("CZ", basic("420", Some(r"^\d{3} ?\d{2}$"))),
    ("DE", basic("49", FIVE_DIGITS)),
    ("DK", basic("45", FOUR_DIGITS)),
    ("EE", basic("372", FIVE_DIGITS)),
    ("ES", basic("34", FIVE_DIGITS)),
    ("FI", basic("358", FIVE_DIGITS)),
    ("FR", basic("33", FIVE_DIGITS)),
    ("GB", basic("44", Some(r"^[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}$"))),
    ("GR", basic("30", Some(r"^\d{3} ?\d{2}$"))),
    ("HU", with_number_and_phone(basic("36", FOUR_DIGITS), r"^[0-9]{8}-[0-9]-[0-9]{2}$", "12345678-1-42")),
    ("IE", basic("353", None)),
    ("IL", basic("972", None)),
    ("IN", with_number_and_phone(basic("91", SIX_DIGITS), "^[A-Z]{5}[0-9]{4}[A-Z]$", "AAAPZ1234C")),
    ("IQ", with_number(basic("964", None), ANY_NUMBER, "1234567")),
    ("IT", basic("39", FIVE_DIGITS)),
    ("JP", basic("81", Some(r"^\d{3}-?\d{4}$"))),
    ("KG", with_number_and_phone(basic("996", SIX_DIGITS), "^[0-9]{14}$", "01234567890123")),
    ("KR", basic("82", FIVE_DIGITS)),
    ("KZ", with_number_and_phone(basic("7", SIX_DIGITS), "^[0-9]{12}$", "012345678901")),
    ("LT", basic("370", None)),
    ("LV", basic("371", None)),
    ("MD", with_number_and_phone(basic("373", None), "^[0-9]{13}$", "1003600012345")),
    ("MM", with_number(basic("95", None), ANY_NUMBER, "123456789")),
    ("MX", basic("52", FIVE_DIGITS)),
    ("NL", basic("31", Some(r"^\d{4} ?[A-Za-z]{2}$"))),
    ("NO", basic("47", FOUR_DIGITS)),
    ("PL", with_number(basic("48", Some(r"^\d{2}-\d{3}$")), "^[0-9]{10}$", "1234563218")),
    ("PT", basic("351", Some(r"^\d{4}-\d{3}$"))),
    ("RO", basic("40", SIX_DIGITS)),
    ("RU", with_number_and_phone(basic("7", SIX_DIGITS), "^[0-9]{10}([0-9]{2})?$", "7707083893")),
    ("SA", with_number(basic("966", None), "^[0-9]{10}$", "1010123456")),
    ("SE", basic("46", Some(r"^\d{3} ?\d{2}$"))),
    ("SK", basic("421", Some(r"^\d{3} ?\d{2}$"))),
    ("SS", with_number(basic("211", None), ANY_NUMBER, "12345")),
    ("TH", with_number(basic("66", FIVE_DIGITS), "^[0-9]{13}$", "0105536000315")),
    ("TJ", with_number_and_phone(basic("992", SIX_DIGITS), "^[0-9]{9}$", "012345678")),
    ("TR", with_number(basic("90", FIVE_DIGITS), "^[0-9]{10}$", "1234567890")),
    ("UA", with_number_and_phone(basic("380", FIVE_DIGITS), "^[0-9]{8,12}$", "12345678")),
    (
        "US",
        RuleSet {
            states: &[
                "AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN", "KS",
                "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV",
                "NY", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY",
            ],
            ..basic("1", Some(r"^\d{5}(-\d{4})?$"))
        },
    ),
    ("UZ", with_number_and_phone(basic("998", None), "^[0-9]{9}$", "301234567")),
    ("VE", with_number(basic("58", FOUR_DIGITS), "^[JGVEjgve]-?[0-9]{8}-?[0-9]$", "J-12345678-9")),
    ("VN", with_number(basic("84", None), "^[0-9]{10}(-[0-9]{3})?$", "0100109106")),
    ("ZA", with_number(basic("27", FOUR_DIGITS), r"^[0-9]{4}/[0-9]{6}/[0-9]{2}$", "2010/123456/07")),
];
