//! Address validation rules by country (article "Get address formatting rules by market").

use super::{
    client::Client,
    error::Error,
    operation::Operation,
    present::present,
    wire::country_rules::{Code, CountryValidationRules, NestedList},
};
use crate::domain::{
    country::Country,
    country_rules::{CountryRules, RegistrationNumberRule},
};

static LOAD: Operation =
    Operation::read("get-market-specific-validation-data", "countryvalidationrules").accepts_application_too();

impl Client {
    /// Returns the rules for customers in a country.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn load_country_rules(&self, country: &Country) -> Result<CountryRules, Error> {
        let request = self.request(&LOAD).at("countryvalidationrules").at(country.iso2);
        Ok(read(request.send().await?.json_in_any_case()?, country))
    }
}

fn read(wire: CountryValidationRules, country: &Country) -> CountryRules {
    let list = |flat: Option<Vec<String>>, nested: Option<NestedList>| -> Vec<String> {
        let flat = flat.filter(|flat| !flat.is_empty());
        let texts = flat.unwrap_or_else(|| texts_of(nested.and_then(|nested| nested.value).unwrap_or_default()));
        texts.into_iter().filter_map(|text| present(Some(text))).collect()
    };
    let mut cultures = list(wire.supported_cultures_list, wire.supported_cultures);
    // The default culture first, so that forms preselect it.
    if let Some(default_culture) = present(wire.default_culture) {
        cultures.retain(|culture| !culture.eq_ignore_ascii_case(&default_culture));
        cultures.insert(0, default_culture);
    }
    let required = wire.customer_organization_registration_number_required == Some(true);
    let pattern = present(wire.customer_organization_registration_number_regex);
    let registration_number = if required || pattern.is_some() {
        let sample = present(wire.customer_organization_registration_number_sample);
        RegistrationNumberRule::Accepted { required, pattern, sample }
    } else {
        RegistrationNumberRule::NotAccepted
    };
    CountryRules {
        country: country.iso2.to_owned(),
        cultures,
        languages: list(wire.supported_languages_list, wire.supported_languages),
        state_required: wire.is_state_required == Some(true),
        states: list(wire.supported_states_list, wire.states),
        city_required: wire.is_city_required == Some(true),
        postal_code_required: wire.is_postal_code_required == Some(true),
        postal_code_pattern: present(wire.postal_code_regex),
        phone_required: wire.customer_organization_phone_number_required == Some(true),
        phone_pattern: present(wire.phone_number_regex),
        calling_codes: list(wire.country_calling_codes_list.map(texts_of), wire.country_calling_codes),
        registration_number,
    }
}

fn texts_of(codes: Vec<Code>) -> Vec<String> {
    codes.into_iter().map(|Code(text)| text).collect()
}
