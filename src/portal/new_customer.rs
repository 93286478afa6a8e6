//! Creation of customers: country rules, availability of the domain, validation of the address, and the creation
//! itself.

use serde_json::json;

use super::{Error, Portal, change::Change, confirmed::Confirmed, country_rules::matches_pattern};
use crate::{
    domain::{
        address::AddressValidation,
        country_rules::parse_country,
        form_action::FormAction,
        id::RequestId,
        new_customer::{
            CreatedCustomer, DomainAvailability, DomainPrefix, NewCustomerForm, NewCustomerReview, parse_new_customer,
        },
        principal::PartnerScope,
    },
    error::{FieldError, Problem},
    partner_center::ErrorKind,
};

/// Error codes that concern one field (article "Error codes").
const FIELDS: [(u32, &str); 6] = [
    (600_002, "registration_number"),
    (600_049, "registration_number"),
    (600_050, "registration_number"),
    (600_051, "phone"),
    (800_015, "reseller"),
    (800_016, "reseller"),
];

impl Portal {
    /// Checks whether a domain is available for a new customer.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn find_domain(&self, scope: &PartnerScope, prefix: &str) -> Result<DomainAvailability, Error> {
        let cloud = self.cloud(scope)?;
        let Ok(prefix) = DomainPrefix::parse(prefix, cloud) else { return Ok(DomainAvailability::Impossible) };
        let taken = self.client_for(scope).await?.is_domain_taken(&prefix.domain(cloud)).await?;
        Ok(if taken { DomainAvailability::Taken } else { DomainAvailability::Free })
    }

    /// Validates a new customer's details before it is created, unless the person wants to continue editing. A failure
    /// to validate the address is not an obstacle.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every invalid field, including a domain that is taken; [`Error::Upstream`].
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
        let new = parse_new_customer(&form, &rules, cloud, matches_pattern)?;
        let address = new.billing.address.clone().unwrap_or_default();
        let (taken, address) = futures::join!(client.is_domain_taken(&new.domain), client.validate_address(&address));
        if taken? {
            return Err(domain_taken());
        }
        let address = address.inspect_err(|error| tracing::warn!(%error, "address not validated")).ok();
        Ok(NewCustomerReview { form, domain: new.domain, address: address.map(without_empty_suggestions), edit })
    }

    /// Creates a customer. Under the request id of an earlier attempt without a response, returns the customer that it
    /// created.
    ///
    /// # Errors
    /// As [`review_new_customer`](Self::review_new_customer), except that the domain's availability is not checked
    /// again: after an attempt without a response, it may be taken by this very customer.
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
        let new = parse_new_customer(form, &rules, cloud, matches_pattern)?;
        let change = Change::irreversible(FormAction::CreateCustomer, Confirmed::require(confirmed)?)
            .with(json!({ "country": rules.country, "reseller": new.reseller }));
        let result = self
            .change_for(scope, None, change, async |client| client.customers().create(&new, request).await)
            .await
            .map_err(|error| error.at_fields(&FIELDS));
        match result {
            // A rejected domain has no error code of its own, so its availability is checked.
            Err(Error::Upstream(error)) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
                match client.is_domain_taken(&new.domain).await {
                    Ok(true) => Err(domain_taken()),
                    _ => Err(error.into()),
                }
            }
            result => result,
        }
    }
}

fn domain_taken() -> Error {
    Error::Invalid(vec![FieldError::new("domain", Problem::Taken)])
}

/// Removes suggestions without an address line from a verdict.
fn without_empty_suggestions(mut verdict: AddressValidation) -> AddressValidation {
    verdict.suggestions.retain(|address| address.lines.iter().any(Option::is_some));
    verdict
}
