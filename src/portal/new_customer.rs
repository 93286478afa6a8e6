//! Making customers: what their country asks, whether their domain is free and their address known, and then they
//! themselves.

use serde_json::json;

use super::{
    Error, Portal, billing_profile,
    change::Change,
    confirmed::Confirmed,
    country_rules::{RULED, check_address, fits, format_problem, parse_country},
};
use crate::{
    domain::{
        address::AddressVerdict,
        cloud::Cloud,
        country_rules::{CountryRules, RegistrationNumberRule},
        form::Fields,
        id::RequestId,
        new_customer::{
            CreatedCustomer, DomainPrefix, DomainPrefixError, DomainStanding, NewCustomer, NewCustomerForm,
            NewCustomerReview,
        },
        principal::PartnerScope,
    },
    error::{FieldError, Problem},
    partner_center::Kind,
};

/// Error codes that are about one field (article "Error codes").
const FIELDS: [(u32, &str); 6] = [
    (600_002, "registration_number"),
    (600_049, "registration_number"),
    (600_050, "registration_number"),
    (600_051, "phone"),
    (800_015, "reseller"),
    (800_016, "reseller"),
];

/// Longest location account id (MPN id) of a reseller.
const RESELLER_CHARS: usize = 20;

/// Reads the form of a new customer by the rules of its country.
///
/// # Errors
/// [`Error::Invalid`] with every field that cannot be used.
pub fn parse_new_customer(form: &NewCustomerForm, rules: &CountryRules, cloud: Cloud) -> Result<NewCustomer, Error> {
    let mut fields = Fields::default();
    let billing = billing_profile::read(&form.billing(), &mut fields);
    let domain = match DomainPrefix::parse(&form.domain, cloud) {
        Ok(prefix) => prefix.domain(cloud),
        Err(error) => {
            fields.refuse("domain", domain_problem(error));
            String::new()
        }
    };
    let one_of = |listed: &[String], given: Option<&str>| {
        let given = given.unwrap_or_default();
        listed.is_empty() || listed.iter().any(|known| known.eq_ignore_ascii_case(given))
    };
    if !one_of(&rules.cultures, billing.culture.as_deref()) {
        fields.refuse("culture", Problem::Malformed);
    }
    if !one_of(&rules.languages, billing.language.as_deref()) {
        fields.refuse("language", Problem::Malformed);
    }
    let address = billing.address.clone().unwrap_or_default();
    if address.country.as_deref().is_some_and(|country| !country.eq_ignore_ascii_case(&rules.country)) {
        fields.refuse("country", Problem::Malformed);
    }
    check_address(&address, rules, &RULED, &mut fields);
    let registration_number = fields.line("registration_number", &form.registration_number);
    match (&rules.registration_number, &registration_number) {
        (RegistrationNumberRule::NotTaken, Some(_)) => {
            fields.refuse("registration_number", Problem::Code(600_002));
        }
        (RegistrationNumberRule::Taken { required: true, .. }, None) => {
            fields.refuse("registration_number", Problem::Missing);
        }
        (RegistrationNumberRule::Taken { pattern, sample, .. }, Some(number)) if !fits(pattern.as_deref(), number) => {
            fields.refuse("registration_number", format_problem(sample.as_deref()));
        }
        _ => {}
    }
    let reseller = fields.line_of("reseller", &form.reseller, RESELLER_CHARS);
    if reseller.as_ref().is_some_and(|id| !id.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        fields.refuse("reseller", Problem::Malformed);
    }
    Ok(fields.finish(NewCustomer {
        domain,
        registration_number,
        billing,
        reseller,
        default_gdap: form.wants_gdap(),
    })?)
}

const fn domain_problem(error: DomainPrefixError) -> Problem {
    match error {
        DomainPrefixError::Missing => Problem::Missing,
        DomainPrefixError::TooLong => Problem::TooLong { max: DomainPrefix::MAX_CHARS },
        DomainPrefixError::Malformed => Problem::DomainPrefix,
    }
}

impl Portal {
    /// Whether a new customer could have a domain.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn find_domain(&self, scope: &PartnerScope, prefix: &str) -> Result<DomainStanding, Error> {
        let cloud = self.cloud(scope)?;
        let Ok(prefix) = DomainPrefix::parse(prefix, cloud) else { return Ok(DomainStanding::Impossible) };
        let taken = self.client_for(scope).await?.is_domain_taken(&prefix.domain(cloud)).await?;
        Ok(if taken { DomainStanding::Taken } else { DomainStanding::Free })
    }

    /// Looks at a new customer's details before anything is made of them, unless the person wants to go on changing them.
    /// An address that nobody could be asked about is no obstacle.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field that cannot be used, a domain that is taken among them; [`Error::Upstream`].
    pub async fn review_new_customer(
        &self,
        scope: &PartnerScope,
        form: NewCustomerForm,
        edit: bool,
    ) -> Result<NewCustomerReview, Error> {
        if edit {
            return Ok(NewCustomerReview { domain: form.domain.clone(), form, address: None, edit });
        }
        let cloud = self.cloud(scope)?;
        let client = self.client_for(scope).await?;
        let rules = client.load_country_rules(parse_country(&form.country)?).await?;
        let new = parse_new_customer(&form, &rules, cloud)?;
        let address = new.billing.address.clone().unwrap_or_default();
        let (taken, address) = futures::join!(client.is_domain_taken(&new.domain), client.validate_address(&address));
        if taken? {
            return Err(domain_taken());
        }
        let address = address.inspect_err(|error| tracing::warn!(%error, "an address was not checked")).ok();
        Ok(NewCustomerReview { form, domain: new.domain, address: address.map(useful), edit })
    }

    /// Makes a customer. Under a request that was tried before and not answered, what was made then is what is answered.
    ///
    /// # Errors
    /// As [`review_new_customer`](Self::review_new_customer), but that a domain is not looked for again before: after a
    /// try that was not answered it may be taken by this very customer.
    pub async fn create_customer(
        &self,
        scope: &PartnerScope,
        form: &NewCustomerForm,
        confirmed: bool,
        request: RequestId,
    ) -> Result<CreatedCustomer, Error> {
        let cloud = self.cloud(scope)?;
        let client = self.client_for(scope).await?;
        let rules = client.load_country_rules(parse_country(&form.country)?).await?;
        let new = parse_new_customer(form, &rules, cloud)?;
        let change = Change::irreversible("create_customer", Confirmed::read(confirmed)?)
            .with(json!({ "country": rules.country, "reseller": new.reseller }));
        let made = self
            .change_for(scope, None, change, async |client| client.customers().create(&new, request).await)
            .await
            .map_err(|error| error.at_fields(&FIELDS));
        match made {
            // Why a domain is refused has no code of its own, so the domain is asked about.
            Err(Error::Upstream(error)) if matches!(error.kind(), Kind::Invalid | Kind::Conflict) => {
                match client.is_domain_taken(&new.domain).await {
                    Ok(true) => Err(domain_taken()),
                    _ => Err(error.into()),
                }
            }
            made => made,
        }
    }
}

fn domain_taken() -> Error {
    Error::Invalid(vec![FieldError::new("domain", Problem::Taken)])
}

/// A verdict without suggestions of nothing.
fn useful(mut verdict: AddressVerdict) -> AddressVerdict {
    verdict.suggestions.retain(|address| address.lines.iter().any(Option::is_some));
    verdict
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

    fn problems(form: &NewCustomerForm, rules: &CountryRules) -> Vec<(String, Problem)> {
        match parse_new_customer(form, rules, Cloud::Global) {
            Ok(_) => Vec::new(),
            Err(Error::Invalid(fields)) => fields.into_iter().map(|error| (error.field, error.problem)).collect(),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn what_its_country_asks_is_asked_of_a_customer() {
        assert_eq!(problems(&form(), &rules()), []);
        let bare = NewCustomerForm {
            city: String::new(),
            state: "Texas".into(),
            postal_code: "9805".into(),
            culture: "pl-PL".into(),
            registration_number: "123".into(),
            ..form()
        };
        assert_eq!(
            problems(&bare, &rules()),
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
    fn a_registration_number_is_asked_for_where_the_country_asks() {
        let pattern = Some("^[0-9]{10}$".to_owned());
        let rule = RegistrationNumberRule::Taken { required: true, pattern, sample: None };
        let rules = CountryRules { registration_number: rule, phone_required: true, ..rules() };
        let given = |number: &str| {
            let form = NewCustomerForm { registration_number: number.into(), phone: "1".into(), ..form() };
            problems(&form, &rules).into_iter().map(|(_, problem)| problem).collect::<Vec<_>>()
        };
        assert_eq!(given(""), [Problem::Missing]);
        assert_eq!(given("12 34"), [Problem::Malformed]);
        assert_eq!(given("1234567890"), []);
        assert_eq!(problems(&form(), &rules)[0], ("phone".to_owned(), Problem::Code(600_051)));
    }
}
