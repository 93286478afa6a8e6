//! The rules for requests: for the partner's staff all of them, for the customer's own people what they may request.
#![expect(clippy::too_many_arguments, reason = "each is a field of a form")]

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        change_request::rules::{CustomerRules, CustomerUserPermissions},
        id::CustomerId,
    },
    error::PortalError,
};

/// Loads the partner's default rules for requests, or those of one customer.
#[server(prefix = "/api", endpoint = "load_request_rules", input = GetUrl)]
pub async fn load_request_rules(#[server(default)] customer: Option<CustomerId>) -> Result<CustomerRules, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.load_request_rules(&principal.partner()?, customer).await
    })
    .await
}

/// Saves who may submit requests, and the general rule; with `own` set to `false`, resets a customer to the partner's
/// rules.
#[server(prefix = "/api", endpoint = "save_request_rules")]
pub async fn save_request_rules(
    #[server(default)] customer: Option<CustomerId>,
    #[server(default)] own: bool,
    #[server(default)] askers: String,
    #[server(default)] license_askers: String,
    #[server(default)] assigns_available_licenses: bool,
    #[server(default)] approves: String,
    #[server(default)] seats: String,
    #[server(default)] percent: String,
    #[server(default)] money: String,
    #[server(default)] currency: String,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{
            change_request::rules::{AllowedRequesters, RequestRules, RuleForm, parse_rule},
            form::FieldParser,
            role::Capability,
        },
    };
    portal_call(Capability::ManagePartner, async |portal, principal| {
        let scope = principal.partner()?;
        if customer.is_some() && !own {
            return portal.save_request_rules(&scope, customer, None).await;
        }
        let mut fields = FieldParser::default();
        let requesters = fields.parsed("askers", &askers, |text| text.parse().ok());
        let license_requesters = fields.parsed("license_askers", &license_askers, |text| text.parse().ok());
        fields.finish(())?;
        let form = RuleForm {
            product: None,
            approves: &approves,
            seats: &seats,
            percent: &percent,
            money: &money,
            currency: &currency,
        };
        let rules = RequestRules {
            requesters: requesters.unwrap_or(AllowedRequesters::Nobody),
            license_requesters: license_requesters.unwrap_or(AllowedRequesters::Nobody),
            assigns_available_licenses,
            general: parse_rule(&form)?,
            products: Vec::new(),
        };
        portal.save_request_rules(&scope, customer, Some(rules)).await
    })
    .await
}

/// Adds the rule of a product, or replaces it.
#[server(prefix = "/api", endpoint = "save_product_rule")]
pub async fn save_product_rule(
    #[server(default)] customer: Option<CustomerId>,
    #[server(default)] product: String,
    #[server(default)] approves: String,
    #[server(default)] seats: String,
    #[server(default)] percent: String,
    #[server(default)] money: String,
    #[server(default)] currency: String,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{
            change_request::rules::{RuleForm, parse_rule},
            role::Capability,
        },
    };
    portal_call(Capability::ManagePartner, async |portal, principal| {
        let scope = principal.partner()?;
        let form = RuleForm {
            product: Some(&product),
            approves: &approves,
            seats: &seats,
            percent: &percent,
            money: &money,
            currency: &currency,
        };
        portal.save_product_rule(&scope, customer, parse_rule(&form)?).await
    })
    .await
}

/// Removes the rule of a product.
#[server(prefix = "/api", endpoint = "remove_product_rule")]
pub async fn remove_product_rule(
    #[server(default)] customer: Option<CustomerId>,
    #[server(default)] product: String,
) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.remove_product_rule(&principal.partner()?, customer, &product).await
    })
    .await
}

/// Loads the kinds of requests that the partner's rules allow the caller.
#[server(prefix = "/api", endpoint = "load_own_request_rules", input = GetUrl)]
pub async fn load_own_request_rules() -> Result<CustomerUserPermissions, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::UseSelfService, async |portal, principal| {
        portal.load_own_request_rules(principal.as_customer_user()?).await
    })
    .await
}

/// Sets whether an administrator of the caller's company must approve requests of others before the partner sees them.
#[server(prefix = "/api", endpoint = "set_company_approval")]
pub async fn set_company_approval(#[server(default)] required: bool) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::RequestChanges, async |portal, principal| {
        portal.set_company_approval(principal.as_customer_user()?, required).await
    })
    .await
}
