//! Parsing of the billing profile form: completely for a new customer, otherwise only the changed fields.

use serde::{Deserialize, Serialize};

use super::BillingProfile;
use crate::domain::{
    address::Address,
    country,
    country_rules::RULED,
    form::{Edit, EditError, Fields},
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
    drawn: &RenderedValues,
    version: &str,
    now: &BillingProfile,
) -> Result<BillingProfileEdit, EditError> {
    let mut edit = Edit::new(drawn);
    let stored = now.address.clone().unwrap_or_default();
    let [line1, line2, line3] = stored.lines.each_ref().map(Option::as_deref);
    let of = |max: usize| move |fields: &mut Fields, field: &str, typed: &str| fields.line_of(field, typed, max);
    let first_name = edit.text("first_name", &form.first_name, now.first_name.as_deref(), of(50));
    let last_name = edit.text("last_name", &form.last_name, now.last_name.as_deref(), of(50));
    let company_name = edit.text("company_name", &form.company_name, now.company_name.as_deref(), Fields::required);
    let email = edit.text("email", &form.email, now.email.as_deref(), Fields::email);
    let culture = edit.text("culture", &form.culture, now.culture.as_deref(), read_culture);
    let language = edit.text("language", &form.language, now.language.as_deref(), read_language);
    let address = Address {
        country: edit.text("country", &form.country, stored.country.as_deref(), read_country),
        lines: [
            edit.text("line1", &form.line1, line1, Fields::required),
            edit.text("line2", &form.line2, line2, Fields::line),
            edit.text("line3", &form.line3, line3, Fields::line),
        ],
        city: edit.text("city", &form.city, stored.city.as_deref(), Fields::line),
        state: edit.text("state", &form.state, stored.state.as_deref(), Fields::line),
        postal_code: edit.text("postal_code", &form.postal_code, stored.postal_code.as_deref(), of(20)),
        phone: edit.text("phone", &form.phone, stored.phone.as_deref(), of(40)),
        // The address's contact follows the profile's contact as long as both have the same name.
        first_name: moved_along(stored.first_name.as_ref(), now.first_name.as_ref(), first_name.as_ref()),
        last_name: moved_along(stored.last_name.as_ref(), now.last_name.as_ref(), last_name.as_ref()),
    };
    let country_changes = edit.has_changed(&["country"]);
    let held = |field: &str| country_changes || edit.has_changed(&[field]);
    let rules_for = RULED.into_iter().filter(|field| held(field)).collect();
    let (nothing, known) = (edit.is_nothing(), now.address.is_some());
    let profile = BillingProfile {
        company_name,
        email,
        culture,
        language,
        // An empty address is not created.
        address: (known || address != Address::default()).then_some(address),
        first_name,
        last_name,
        version: now.version.clone(),
    };
    if nothing {
        return Ok(BillingProfileEdit { profile, rules_for, nothing });
    }
    let is_the_version = now.version.as_deref().unwrap_or_default() == version;
    edit.finish_under(BillingProfileEdit { profile, rules_for, nothing }, is_the_version)
}

/// The result of editing a billing profile.
#[derive(Debug)]
pub struct BillingProfileEdit {
    /// The complete edited profile.
    pub profile: BillingProfile,
    /// The fields to validate against the country's rules.
    pub rules_for: Vec<&'static str>,
    /// `true` if nothing changes.
    pub nothing: bool,
}

fn moved_along(at_address: Option<&String>, before: Option<&String>, after: Option<&String>) -> Option<String> {
    if at_address == before { after.cloned() } else { at_address.cloned() }
}

fn read_country(fields: &mut Fields, field: &str, text: &str) -> Option<String> {
    fields.parsed(field, text, |text| country::find(text).map(|country| country.iso2.to_owned()))
}

fn read_culture(fields: &mut Fields, field: &str, text: &str) -> Option<String> {
    fields.parsed(field, text, |text| country::find_culture(text).map(str::to_owned))
}

fn read_language(fields: &mut Fields, field: &str, text: &str) -> Option<String> {
    fields.parsed(field, text, |text| country::find_language(text).map(str::to_owned))
}

/// Parses all fields of a form and reports every invalid one.
pub fn read_billing_profile(form: &BillingProfileForm, fields: &mut Fields) -> BillingProfile {
    let first_name = fields.line_of("first_name", &form.first_name, 50);
    let last_name = fields.line_of("last_name", &form.last_name, 50);
    BillingProfile {
        company_name: fields.required("company_name", &form.company_name),
        email: fields.email("email", &form.email),
        culture: read_culture(fields, "culture", &form.culture),
        language: read_language(fields, "language", &form.language),
        address: Some(Address {
            country: read_country(fields, "country", &form.country),
            lines: [
                fields.required("line1", &form.line1),
                fields.line("line2", &form.line2),
                fields.line("line3", &form.line3),
            ],
            city: fields.line("city", &form.city),
            state: fields.line("state", &form.state),
            postal_code: fields.line_of("postal_code", &form.postal_code, 20),
            phone: fields.line_of("phone", &form.phone, 40),
            first_name: first_name.clone(),
            last_name: last_name.clone(),
        }),
        first_name,
        last_name,
        version: None,
    }
}
