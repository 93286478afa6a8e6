//! Parsing of the billing profile form: completely for a new customer, otherwise only the changed fields.

use serde::{Deserialize, Serialize};

use super::BillingProfile;
use crate::domain::{
    address::Address,
    country,
    country_rules::VALIDATED_FIELDS,
    form::{Edit, EditError, FieldParser},
    rendered_values::RenderedValues,
};

/// The fields of the form that changes a billing profile, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each is the field of the profile that has its name")]
pub struct BillingProfileForm {
    pub company_name: String,
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
}

impl From<&BillingProfile> for BillingProfileForm {
    fn from(profile: &BillingProfile) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let address = profile.address.clone().unwrap_or_default();
        let [line1, line2, line3] = address.lines.map(Option::unwrap_or_default);
        Self {
            company_name: text(&profile.company_name),
            first_name: text(&profile.first_name),
            last_name: text(&profile.last_name),
            email: text(&profile.email),
            culture: text(&profile.culture),
            language: text(&profile.language),
            country: text(&address.country),
            line1,
            line2,
            line3,
            city: text(&address.city),
            state: text(&address.state),
            postal_code: text(&address.postal_code),
            phone: text(&address.phone),
        }
    }
}

/// Applies a form to the stored profile: changed fields are replaced, all others keep their stored value.
///
/// # Errors
/// [`EditError::Invalid`] with every invalid changed field, [`EditError::Changed`] if the profile was changed
/// meanwhile.
pub fn edit_billing_profile(
    form: &BillingProfileForm,
    rendered: &RenderedValues,
    version: &str,
    stored: &BillingProfile,
) -> Result<BillingProfileEdit, EditError> {
    let mut edit = Edit::new(rendered);
    let stored_address = stored.address.clone().unwrap_or_default();
    let [line1, line2, line3] = stored_address.lines.each_ref().map(Option::as_deref);
    let line_up_to =
        |max: usize| move |fields: &mut FieldParser, field: &str, typed: &str| fields.line_up_to(field, typed, max);
    let first_name = edit.text("first_name", &form.first_name, stored.first_name.as_deref(), line_up_to(50));
    let last_name = edit.text("last_name", &form.last_name, stored.last_name.as_deref(), line_up_to(50));
    let company_name =
        edit.text("company_name", &form.company_name, stored.company_name.as_deref(), FieldParser::required);
    let email = edit.text("email", &form.email, stored.email.as_deref(), FieldParser::email);
    let culture = edit.text("culture", &form.culture, stored.culture.as_deref(), parse_culture);
    let language = edit.text("language", &form.language, stored.language.as_deref(), parse_language);
    let address = Address {
        country: edit.text("country", &form.country, stored_address.country.as_deref(), parse_country),
        lines: [
            edit.text("line1", &form.line1, line1, FieldParser::required),
            edit.text("line2", &form.line2, line2, FieldParser::line),
            edit.text("line3", &form.line3, line3, FieldParser::line),
        ],
        city: edit.text("city", &form.city, stored_address.city.as_deref(), FieldParser::line),
        state: edit.text("state", &form.state, stored_address.state.as_deref(), FieldParser::line),
        postal_code: edit.text("postal_code", &form.postal_code, stored_address.postal_code.as_deref(), line_up_to(20)),
        phone: edit.text("phone", &form.phone, stored_address.phone.as_deref(), line_up_to(40)),
        // The address's contact follows the profile's contact as long as both have the same name.
        first_name: address_contact_name(
            stored_address.first_name.as_ref(),
            stored.first_name.as_ref(),
            first_name.as_ref(),
        ),
        last_name: address_contact_name(
            stored_address.last_name.as_ref(),
            stored.last_name.as_ref(),
            last_name.as_ref(),
        ),
    };
    let country_changes = edit.has_changed(&["country"]);
    let needs_validation = |field: &str| country_changes || edit.has_changed(&[field]);
    let fields_to_validate = VALIDATED_FIELDS.into_iter().filter(|field| needs_validation(field)).collect();
    let (is_unchanged, has_stored_address) = (edit.has_no_changes(), stored.address.is_some());
    let profile = BillingProfile {
        company_name,
        email,
        culture,
        language,
        // An empty address is not created.
        address: (has_stored_address || address != Address::default()).then_some(address),
        first_name,
        last_name,
        version: stored.version.clone(),
    };
    if is_unchanged {
        return Ok(BillingProfileEdit { profile, fields_to_validate, is_unchanged });
    }
    let version_matches = stored.version.as_deref().unwrap_or_default() == version;
    edit.finish_with_version(BillingProfileEdit { profile, fields_to_validate, is_unchanged }, version_matches)
}

/// The result of editing a billing profile.
#[derive(Debug)]
pub struct BillingProfileEdit {
    /// The complete edited profile.
    pub profile: BillingProfile,
    /// The fields to validate against the country's rules.
    pub fields_to_validate: Vec<&'static str>,
    /// `true` if nothing changes.
    pub is_unchanged: bool,
}

/// Returns the name of the address's contact, which changes with the profile's as long as both are equal.
fn address_contact_name(
    in_address: Option<&String>,
    before: Option<&String>,
    after: Option<&String>,
) -> Option<String> {
    if in_address == before { after.cloned() } else { in_address.cloned() }
}

fn parse_country(fields: &mut FieldParser, field: &str, text: &str) -> Option<String> {
    fields.parsed(field, text, |text| country::find(text).map(|country| country.iso2.to_owned()))
}

fn parse_culture(fields: &mut FieldParser, field: &str, text: &str) -> Option<String> {
    fields.parsed(field, text, |text| country::find_culture(text).map(str::to_owned))
}

fn parse_language(fields: &mut FieldParser, field: &str, text: &str) -> Option<String> {
    fields.parsed(field, text, |text| country::find_language(text).map(str::to_owned))
}

/// Parses all fields of a form and reports every invalid one.
pub fn parse_billing_profile(form: &BillingProfileForm, fields: &mut FieldParser) -> BillingProfile {
    let first_name = fields.line_up_to("first_name", &form.first_name, 50);
    let last_name = fields.line_up_to("last_name", &form.last_name, 50);
    BillingProfile {
        company_name: fields.required("company_name", &form.company_name),
        email: fields.email("email", &form.email),
        culture: parse_culture(fields, "culture", &form.culture),
        language: parse_language(fields, "language", &form.language),
        address: Some(Address {
            country: parse_country(fields, "country", &form.country),
            lines: [
                fields.required("line1", &form.line1),
                fields.line("line2", &form.line2),
                fields.line("line3", &form.line3),
            ],
            city: fields.line("city", &form.city),
            state: fields.line("state", &form.state),
            postal_code: fields.line_up_to("postal_code", &form.postal_code, 20),
            phone: fields.line_up_to("phone", &form.phone, 40),
            first_name: first_name.clone(),
            last_name: last_name.clone(),
        }),
        first_name,
        last_name,
        version: None,
    }
}
