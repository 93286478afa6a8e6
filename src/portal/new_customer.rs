//! Making customers: what their country asks, whether their domain is free and their address known, and then they
//! themselves.

use serde_json::json;

use super::{Error, Portal, change::Change, confirmed::Confirmed, country_rules::fits};
use crate::{
    domain::{
        address::AddressVerdict,
        country_rules::parse_country,
        id::RequestId,
        new_customer::{
            CreatedCustomer, DomainPrefix, DomainStanding, NewCustomerForm, NewCustomerReview, parse_new_customer,
        },
        principal::PartnerScope,
        write::Write,
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
        let new = parse_new_customer(&form, &rules, cloud, fits)?;
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
        let new = parse_new_customer(form, &rules, cloud, fits)?;
        let change = Change::irreversible(Write::CreateCustomer, Confirmed::read(confirmed)?)
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
