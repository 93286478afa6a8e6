//! Partner Center's address rules by country.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{domain::country_rules::CountryRules, error::PortalError};

/// Returns the rules for addresses and registration numbers in a country.
#[server(prefix = "/api", endpoint = "load_country_rules", input = GetUrl)]
pub async fn load_country_rules(country: String) -> Result<CountryRules, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::CreateCustomers, async |portal, principal| {
        let scope = principal.partner()?;
        portal.load_country_rules(&scope, &country).await
    })
    .await
}
