//! What countries ask of customers (article "Get address formatting rules by market"). The emulator knows the rules of
//! some countries; of the others it asks for a city and no more.

use http::StatusCode;
use regex::Regex;

use super::{
    answer::{Answer, Refusal},
    call::Call,
    operation::{Auth::AppOrUser, Operation, get},
};
use crate::{
    domain::country::{self, Country},
    partner_center::wire::{
        collection::Attributes,
        country_rules::{Code, CountryValidationRules},
        customer::Address,
    },
};

/// Their rows.
pub const OPERATIONS: &[Operation] =
    &[get("get-market-specific-validation-data", "/v1/countryvalidationrules/{country}", AppOrUser).answer(load)];

/// What is known of a country beyond its cultures.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// Dialling code.
    calling_code: Option<&'static str>,
    /// What postal codes look like; where there is a pattern there must be a code.
    postal_code: Option<&'static str>,
    /// The states, one of which there must be.
    states: &'static [&'static str],
    /// What registration numbers look like, and one to go by; where there is a pattern there must be a number.
    registration_number: Option<(&'static str, &'static str)>,
    /// Whether the customer's telephone number must be given.
    phone: bool,
}

/// A country with its rules.
#[derive(Debug)]
pub struct Rules {
    country: &'static Country,
    known: Known,
}

impl Rules {
    /// The rules of a country, by its ISO 3166-1 alpha-2 code.
    ///
    /// # Errors
    /// 400 when there is no such country.
    pub fn of(iso2: &str) -> Result<Self, Refusal> {
        let country = country::find(iso2).ok_or_else(|| Refusal::invalid("The country is not known."))?;
        let known = COUNTRIES.iter().find(|(iso, _)| *iso == country.iso2).map_or_else(Known::default, |(_, it)| *it);
        Ok(Self { country, known })
    }

    /// Refuses a registration number that the country does not take, lacks, or that looks otherwise.
    ///
    /// # Errors
    /// 400 with the documented codes.
    pub fn check_registration_number(&self, given: Option<&str>) -> Result<(), Refusal> {
        let given = given.map(str::trim).filter(|given| !given.is_empty());
        let refuse = |code, text: String| Err(Refusal::new(StatusCode::BAD_REQUEST, code, text));
        match (self.known.registration_number, given) {
            (None, Some(_)) => refuse(600_002, "The country takes no organizationRegistrationNumber.".to_owned()),
            (Some(_), None) => refuse(600_049, "The organizationRegistrationNumber is required.".to_owned()),
            (Some((pattern, _)), Some(given)) if !fits(pattern, given) => {
                refuse(600_050, format!("The organizationRegistrationNumber has to be of the format {pattern}."))
            }
            _ => Ok(()),
        }
    }
}

/// Refuses an address that the country's rules do not admit.
///
/// # Errors
/// 400, with the documented code where there is one.
pub fn check_address(rules: &Rules, address: &Address) -> Result<(), Refusal> {
    check_changed(rules, address, |_| true)
}

/// The same of those members alone that are changed.
///
/// # Errors
/// As [`check_address`].
pub fn check_changed(rules: &Rules, address: &Address, changed: impl Fn(&str) -> bool) -> Result<(), Refusal> {
    let given = |member: &Option<String>| member.clone().unwrap_or_default().trim().to_owned();
    let known = &rules.known;
    if changed("PhoneNumber") && known.phone && given(&address.phone_number).is_empty() {
        let text = "The customer's telephone number is required in this country.";
        return Err(Refusal::new(StatusCode::BAD_REQUEST, 600_051, text));
    }
    let wrong = |member: &str| {
        Err(Refusal::new(StatusCode::BAD_REQUEST, 3000, format!("DefaultAddress.{member} does not fit the country.")))
    };
    if changed("City") && given(&address.city).is_empty() {
        return wrong("City");
    }
    let state = given(&address.state);
    if changed("State")
        && !known.states.is_empty()
        && !known.states.iter().any(|known| known.eq_ignore_ascii_case(&state))
    {
        return wrong("State");
    }
    if changed("PostalCode") && known.postal_code.is_some_and(|pattern| !fits(pattern, &given(&address.postal_code))) {
        return wrong("PostalCode");
    }
    Ok(())
}

fn fits(pattern: &str, text: &str) -> bool {
    Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text))
}

fn load(call: &Call<'_>) -> Result<Answer, Refusal> {
    let Rules { country, known } = Rules::of(call.param("country").unwrap_or_default())?;
    let owned = |texts: &[&str]| Some(texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
    let mut languages: Vec<_> = country.cultures.iter().filter_map(|culture| culture.split('-').next()).collect();
    languages.dedup();
    Answer::json(&CountryValidationRules {
        iso2_code: Some(country.iso2.to_owned()),
        default_culture: country.cultures.first().map(|culture| (*culture).to_owned()),
        is_state_required: Some(!known.states.is_empty()),
        supported_states_list: owned(known.states),
        supported_languages_list: owned(&languages),
        supported_cultures_list: owned(country.cultures),
        is_postal_code_required: Some(known.postal_code.is_some()),
        postal_code_regex: known.postal_code.map(str::to_owned),
        is_city_required: Some(true),
        is_vat_id_supported: Some(false),
        is_tax_id_supported: Some(false),
        is_tax_id_optional: Some(true),
        customer_organization_registration_number_regex: known.registration_number.map(|(it, _)| it.to_owned()),
        customer_organization_registration_number_sample: known.registration_number.map(|(_, it)| it.to_owned()),
        customer_organization_registration_number_required: Some(known.registration_number.is_some()),
        customer_organization_phone_number_required: Some(known.phone),
        country_calling_codes_list: known.calling_code.map(|code| vec![Code(code.to_owned())]),
        attributes: Some(Attributes::of("CountryValidationRules")),
        ..CountryValidationRules::default()
    })
}

const FIVE: Option<&str> = Some(r"^\d{5}$");
const FOUR: Option<&str> = Some(r"^\d{4}$");
const SIX: Option<&str> = Some(r"^\d{6}$");

const fn known(calling_code: &'static str, postal_code: Option<&'static str>) -> Known {
    Known { calling_code: Some(calling_code), postal_code, states: &[], registration_number: None, phone: false }
}

/// The countries that must have a registration number and a telephone number (codes 600049 to 600051).
const fn registered(known: Known, pattern: &'static str, sample: &'static str) -> Known {
    Known { registration_number: Some((pattern, sample)), phone: true, ..known }
}

/// The countries that a later article adds: a registration number, and no telephone number.
const fn numbered(known: Known, pattern: &'static str, sample: &'static str) -> Known {
    Known { registration_number: Some((pattern, sample)), ..known }
}

/// What registration numbers look like where the emulator knows no better.
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
