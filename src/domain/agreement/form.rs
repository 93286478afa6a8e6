//! Parsing of the forms about agreements.

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::{AgreementContact, LANGUAGES, NewConfirmation};
use crate::domain::{
    country,
    form::{FieldParser, InvalidFields},
    id::AgreementTemplateId,
};

/// The fields of the form that confirms an acceptance, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each is the field of the form that has its name")]
pub struct ConfirmAgreementForm {
    pub template: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
    pub agreed_on: String,
}

/// Parses the form that confirms an acceptance, entered by a person in this time zone if it is known.
///
/// # Errors
/// [`InvalidFields`] with every invalid field.
pub fn parse_confirmation(
    form: &ConfirmAgreementForm,
    now: Timestamp,
    zone: Option<&TimeZone>,
) -> Result<NewConfirmation, InvalidFields> {
    let mut fields = FieldParser::default();
    let contact = AgreementContact {
        first_name: fields.required("first_name", &form.first_name).unwrap_or_default(),
        last_name: fields.required("last_name", &form.last_name).unwrap_or_default(),
        email: fields.email("email", &form.email).unwrap_or_default(),
        phone: fields.line_up_to("phone", &form.phone, 40),
    };
    let agreed = fields.past_or_current_day("agreed_on", &form.agreed_on, now, zone);
    let template = fields.parsed("template", &form.template, |text| text.parse::<AgreementTemplateId>().ok());
    match (agreed, template) {
        (Some(agreed), Some(template)) => fields.finish(NewConfirmation { template, contact, agreed }),
        // An absent value has already been reported as an error.
        _ => Err(fields.into_error()),
    }
}

/// Parses the language and country codes for which the text of an agreement is requested.
///
/// # Errors
/// [`InvalidFields`] at the fields `language` and `country`.
pub fn parse_document_choice(language: &str, country: &str) -> Result<(&'static str, &'static str), InvalidFields> {
    let mut fields = FieldParser::default();
    let language = fields
        .parsed("language", language, |text| LANGUAGES.iter().map(|(tag, _)| *tag).find(|tag| *tag == text))
        .unwrap_or_default();
    let country = fields.parsed("country", country, country::find).map(|country| country.iso2).unwrap_or_default();
    fields.finish((language, country))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_all_invalid_fields_at_once() {
        let form = ConfirmAgreementForm::default();
        let Err(InvalidFields(errors)) = parse_confirmation(&form, Timestamp::now(), None) else {
            panic!("an empty form was accepted");
        };
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["first_name", "last_name", "email", "agreed_on", "template"]);
    }
}
