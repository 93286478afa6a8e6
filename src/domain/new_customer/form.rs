//! Parsing of the new customer form by the rules of its country.

use serde::{Deserialize, Serialize};

use super::{DomainPrefix, DomainPrefixError, NewCustomer};
use crate::domain::{
    address::Address,
    billing_profile::{BillingProfileForm, parse_billing_profile},
    cloud::Cloud,
    country_rules::{
        CountryRules, PatternMatcher, RegistrationNumberRule, VALIDATED_FIELDS, check_address, format_problem,
    },
    field::Problem,
    form::{FieldParser, InvalidFields},
};

/// Maximum length of a reseller's location account id (MPN id), in characters.
const RESELLER_CHARS: usize = 20;

/// The fields of the new customer form, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each is the member of the new customer that has its name")]
pub struct NewCustomerForm {
    pub company_name: String,
    pub domain: String,
    pub registration_number: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub culture: String,
    pub language: String,
    pub country: String,
    pub line1: String,
    pub line2: String,
    pub line3: String,
    pub city: String,
    pub state: String,
    pub postal_code: String,
    pub phone: String,
    pub reseller: String,
    pub default_gdap: String,
}

impl NewCustomerForm {
    /// Reads the typed fields through `value`, which finds a value by the field's name.
    pub fn read<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Self {
        let text = |field: &str| value(field).unwrap_or_default().to_owned();
        Self {
            company_name: text("company_name"),
            domain: text("domain"),
            registration_number: text("registration_number"),
            first_name: text("first_name"),
            last_name: text("last_name"),
            email: text("email"),
            culture: text("culture"),
            language: text("language"),
            country: text("country"),
            line1: text("line1"),
            line2: text("line2"),
            line3: text("line3"),
            city: text("city"),
            state: text("state"),
            postal_code: text("postal_code"),
            phone: text("phone"),
            reseller: text("reseller"),
            default_gdap: text("default_gdap"),
        }
    }

    /// Returns the names and values of the fields, for a form that carries them as hidden fields.
    pub fn fields(&self) -> [(&'static str, &str); 18] {
        [
            ("company_name", self.company_name.as_str()),
            ("domain", &self.domain),
            ("registration_number", &self.registration_number),
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("email", &self.email),
            ("culture", &self.culture),
            ("language", &self.language),
            ("country", &self.country),
            ("line1", &self.line1),
            ("line2", &self.line2),
            ("line3", &self.line3),
            ("city", &self.city),
            ("state", &self.state),
            ("postal_code", &self.postal_code),
            ("phone", &self.phone),
            ("reseller", &self.reseller),
            ("default_gdap", &self.default_gdap),
        ]
    }

    /// Returns `true` if the box for Microsoft's default GDAP relationship is ticked.
    pub fn wants_gdap(&self) -> bool {
        self.default_gdap == "true"
    }

    /// Returns the fields that a billing profile form has too.
    pub fn billing(&self) -> BillingProfileForm {
        BillingProfileForm {
            company_name: self.company_name.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            culture: self.culture.clone(),
            language: self.language.clone(),
            country: self.country.clone(),
            line1: self.line1.clone(),
            line2: self.line2.clone(),
            line3: self.line3.clone(),
            city: self.city.clone(),
            state: self.state.clone(),
            postal_code: self.postal_code.clone(),
            phone: self.phone.clone(),
        }
    }

    /// Returns the form with another address; the contact stays.
    #[must_use]
    pub fn at(&self, address: &Address) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let [line1, line2, line3] = address.lines.clone().map(Option::unwrap_or_default);
        Self {
            line1,
            line2,
            line3,
            city: text(&address.city),
            state: text(&address.state),
            postal_code: text(&address.postal_code),
            ..self.clone()
        }
    }
}

/// Parses the new customer form by the rules of its country; `fits` matches a text against a pattern.
///
/// # Errors
/// [`InvalidFields`] with every invalid field.
pub fn parse_new_customer(
    form: &NewCustomerForm,
    rules: &CountryRules,
    cloud: Cloud,
    fits: PatternMatcher,
) -> Result<NewCustomer, InvalidFields> {
    let mut fields = FieldParser::default();
    let billing = parse_billing_profile(&form.billing(), &mut fields);
    let domain = match DomainPrefix::parse(&form.domain, cloud) {
        Ok(prefix) => prefix.domain(cloud),
        Err(error) => {
            fields.add_error("domain", domain_problem(error));
            String::new()
        }
    };
    let one_of = |listed: &[String], value: Option<&str>| {
        let value = value.unwrap_or_default();
        listed.is_empty() || listed.iter().any(|known| known.eq_ignore_ascii_case(value))
    };
    if !one_of(&rules.cultures, billing.culture.as_deref()) {
        fields.add_error("culture", Problem::Malformed);
    }
    if !one_of(&rules.languages, billing.language.as_deref()) {
        fields.add_error("language", Problem::Malformed);
    }
    let address = billing.address.clone().unwrap_or_default();
    if address.country.as_deref().is_some_and(|country| !country.eq_ignore_ascii_case(&rules.country)) {
        fields.add_error("country", Problem::Malformed);
    }
    check_address(&address, rules, &VALIDATED_FIELDS, fits, &mut fields);
    let registration_number = fields.line("registration_number", &form.registration_number);
    match (&rules.registration_number, &registration_number) {
        (RegistrationNumberRule::NotAccepted, Some(_)) => {
            fields.add_error("registration_number", Problem::Code(600_002));
        }
        (RegistrationNumberRule::Accepted { required: true, .. }, None) => {
            fields.add_error("registration_number", Problem::Missing);
        }
        (RegistrationNumberRule::Accepted { pattern: Some(pattern), sample, .. }, Some(number))
            if !fits(pattern, number) =>
        {
            fields.add_error("registration_number", format_problem(sample.as_deref()));
        }
        _ => {}
    }
    let reseller = fields.line_up_to("reseller", &form.reseller, RESELLER_CHARS);
    if reseller.as_ref().is_some_and(|id| !id.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        fields.add_error("reseller", Problem::Malformed);
    }
    fields.finish(NewCustomer { domain, registration_number, billing, reseller, default_gdap: form.wants_gdap() })
}

const fn domain_problem(error: DomainPrefixError) -> Problem {
    match error {
        DomainPrefixError::Missing => Problem::Missing,
        DomainPrefixError::TooLong => Problem::TooLong { max: DomainPrefix::MAX_CHARS },
        DomainPrefixError::Malformed => Problem::DomainPrefix,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> CountryRules {
        CountryRules {
            country: "US".into(),
            cultures: vec!["en-US".into()],
            languages: vec!["en".into()],
            state_required: true,
            states: vec!["WA".into(), "NY".into()],
            city_required: true,
            postal_code_required: true,
            postal_code_pattern: Some(r"^\d{5}(-\d{4})?$".into()),
            ..CountryRules::default()
        }
    }

    fn form() -> NewCustomerForm {
        NewCustomerForm {
            company_name: "Fabrikam".into(),
            domain: "Fabrikam7".into(),
            email: "office@fabrikam.example".into(),
            culture: "en-US".into(),
            language: "en".into(),
            country: "us".into(),
            line1: "1 Main Street".into(),
            city: "Redmond".into(),
            state: "wa".into(),
            postal_code: "98052".into(),
            ..NewCustomerForm::default()
        }
    }

    /// Matches the patterns that these tests use, and no others.
    fn fits(pattern: &str, text: &str) -> bool {
        let digits = |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        match (pattern, text.split_once('-')) {
            (r"^\d{5}(-\d{4})?$", None) => digits(text, 5),
            (r"^\d{5}(-\d{4})?$", Some((area, street))) => digits(area, 5) && digits(street, 4),
            ("^[0-9]{10}$", _) => digits(text, 10),
            other => panic!("{other:?}"),
        }
    }

    fn problems(form: &NewCustomerForm, rules: &CountryRules) -> Vec<(String, Problem)> {
        match parse_new_customer(form, rules, Cloud::Global, fits) {
            Ok(_) => Vec::new(),
            Err(InvalidFields(fields)) => fields.into_iter().map(|error| (error.field, error.problem)).collect(),
        }
    }

    #[test]
    fn validates_by_the_rules_of_the_country() {
        assert_eq!(problems(&form(), &rules()), []);
        let invalid = NewCustomerForm {
            city: String::new(),
            state: "Texas".into(),
            postal_code: "9805".into(),
            culture: "pl-PL".into(),
            registration_number: "123".into(),
            ..form()
        };
        assert_eq!(
            problems(&invalid, &rules()),
            [
                ("culture".to_owned(), Problem::Malformed),
                ("city".to_owned(), Problem::Missing),
                ("postal_code".to_owned(), Problem::Format { example: "00000 or 00000-0000".to_owned() }),
                ("state".to_owned(), Problem::Malformed),
                ("registration_number".to_owned(), Problem::Code(600_002)),
            ]
        );
    }

    #[test]
    fn registration_number_follows_the_rule_of_the_country() {
        let pattern = Some("^[0-9]{10}$".to_owned());
        let rule = RegistrationNumberRule::Accepted { required: true, pattern, sample: None };
        let rules = CountryRules { registration_number: rule, phone_required: true, ..rules() };
        let problems_of = |number: &str| {
            let form = NewCustomerForm { registration_number: number.into(), phone: "1".into(), ..form() };
            problems(&form, &rules).into_iter().map(|(_, problem)| problem).collect::<Vec<_>>()
        };
        assert_eq!(problems_of(""), [Problem::Missing]);
        assert_eq!(problems_of("12 34"), [Problem::Malformed]);
        assert_eq!(problems_of("1234567890"), []);
        assert_eq!(problems(&form(), &rules)[0], ("phone".to_owned(), Problem::Code(600_051)));
    }

    #[test]
    fn hidden_fields_round_trip() {
        let form = NewCustomerForm {
            company_name: "Żubr & Syn".into(),
            domain: "zubr".into(),
            country: "PL".into(),
            default_gdap: "true".into(),
            ..NewCustomerForm::default()
        };
        let fields = form.fields();
        let value = |field: &str| fields.iter().find(|(name, _)| *name == field).map(|(_, value)| *value);
        assert_eq!(NewCustomerForm::read(value), form);
    }
}
