//! Parsing of an attestation's forms: the one that creates it, and the one that finishes it.

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::AttestationDetails;
use crate::domain::{
    agreement::{AgreementContact, LANGUAGES},
    country,
    field::Problem,
    form::{FieldParser, InvalidFields},
};

/// Time from the start of a day in UTC until it has ended in every time zone.
const DAY_ANYWHERE: SignedDuration = SignedDuration::from_hours(36);

/// The fields of the form that creates an attestation, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each is the field of the form that has its name")]
pub struct AttestationForm {
    pub company: String,
    pub country: String,
    pub language: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
}

/// Parses the form that creates an attestation.
///
/// # Errors
/// [`InvalidFields`] with every invalid field.
pub fn parse_details(form: &AttestationForm) -> Result<AttestationDetails, InvalidFields> {
    let mut fields = FieldParser::default();
    let details = AttestationDetails {
        company_name: fields.required("company", &form.company).unwrap_or_default(),
        country: fields
            .parsed("country", &form.country, country::find)
            .map(|country| country.iso2.to_owned())
            .unwrap_or_default(),
        language: fields
            .parsed("language", &form.language, |text| LANGUAGES.iter().find(|(tag, _)| *tag == text))
            .map(|(tag, _)| (*tag).to_owned())
            .unwrap_or_default(),
        signatory: AgreementContact {
            first_name: fields.required("first_name", &form.first_name).unwrap_or_default(),
            last_name: fields.required("last_name", &form.last_name).unwrap_or_default(),
            email: fields.email("email", &form.email).unwrap_or_default(),
            phone: fields.line_up_to("phone", &form.phone, 40),
        },
    };
    fields.finish(details)
}

/// Parses the day on which a customer accepted an attestation that was created at `begun_at`, entered by a person in
/// this time zone if it is known.
///
/// # Errors
/// [`InvalidFields`] at the field `agreed_on`.
pub fn parse_acceptance_day(
    agreed_on: &str,
    begun_at: Timestamp,
    now: Timestamp,
    zone: Option<&TimeZone>,
) -> Result<Timestamp, InvalidFields> {
    let mut fields = FieldParser::default();
    let agreed = fields.past_or_current_day("agreed_on", agreed_on, now, zone);
    if agreed.is_some_and(|agreed| agreed + DAY_ANYWHERE <= begun_at) {
        fields.add_error("agreed_on", Problem::Date);
    }
    match agreed {
        Some(agreed) => fields.finish(agreed),
        None => Err(fields.into_error()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_all_invalid_fields_at_once() {
        let form = AttestationForm { country: "Poland".into(), language: "tlh".into(), ..AttestationForm::default() };
        let Err(InvalidFields(errors)) = parse_details(&form) else { panic!("an invalid form was accepted") };
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["company", "country", "language", "first_name", "last_name", "email"]);
    }
}
