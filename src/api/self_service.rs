//! Self-service of customer users, as the partner's administrators configure it.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        id::{CustomerId, ObjectId},
        self_service::{CustomerSelfService, CustomerUserSummary, SelfServiceStatus},
    },
    error::PortalError,
};

/// Returns the default offer to the partner's customers, and the partner's contact details.
#[server(prefix = "/api", endpoint = "load_self_service", input = GetUrl)]
pub async fn load_self_service() -> Result<SelfServiceStatus, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.load_self_service(&principal.partner()?).await
    })
    .await
}

/// Sets the default offer to the partner's customers, and the partner's contact details.
#[server(prefix = "/api", endpoint = "save_self_service")]
pub async fn save_self_service(
    #[server(default)] offer: String,
    #[server(default)] prices: bool,
    #[server(default)] contact: String,
    #[server(default)] names: bool,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{role::Capability, self_service::parse_self_service},
    };
    portal_call(Capability::ManagePartner, async |portal, principal| {
        let scope = principal.partner()?;
        let settings = parse_self_service(&offer, prices, &contact, names)?;
        portal.save_self_service(&scope, &settings, portal.require_recent_sign_in()?).await
    })
    .await
}

/// Returns the offer to the customer users of one customer.
#[server(prefix = "/api", endpoint = "load_customer_offer", input = GetUrl)]
pub async fn load_customer_offer(customer: CustomerId) -> Result<CustomerSelfService, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        portal.load_customer_offer(&principal.partner()?, customer).await
    })
    .await
}

/// Sets the offer to the customer users of one customer.
#[server(prefix = "/api", endpoint = "save_customer_offer")]
pub async fn save_customer_offer(
    customer: CustomerId,
    #[server(default)] offer: String,
    #[server(default)] prices: bool,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{role::Capability, self_service::parse_customer_level},
    };
    portal_call(Capability::ManagePartner, async |portal, principal| {
        let scope = principal.partner()?;
        portal.save_customer_offer(&scope, customer, parse_customer_level(&offer, prices)?).await
    })
    .await
}

/// Lists the customer users who have signed in or are disabled.
#[server(prefix = "/api", endpoint = "list_customer_users", input = GetUrl)]
pub async fn list_customer_users(customer: CustomerId) -> Result<Vec<CustomerUserSummary>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        portal.list_customer_users(&principal.partner()?, customer).await
    })
    .await
}

/// Disables a customer user for self-service.
#[server(prefix = "/api", endpoint = "disable_customer_user")]
pub async fn disable_customer_user(customer: CustomerId, object: ObjectId) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.set_customer_user_disabled(&principal.partner()?, customer, object, true).await
    })
    .await
}

/// Enables a customer user again.
#[server(prefix = "/api", endpoint = "enable_customer_user")]
pub async fn enable_customer_user(customer: CustomerId, object: ObjectId) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.set_customer_user_disabled(&principal.partner()?, customer, object, false).await
    })
    .await
}

/// Begins a preview, in this session, of the view of a customer user with a role.
#[server(prefix = "/api", endpoint = "begin_preview")]
pub async fn begin_preview(customer: CustomerId, #[server(default)] role: String) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{role::Capability, self_service::parse_preview_role},
        paths,
    };
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        portal.begin_preview(&principal.partner()?, customer, parse_preview_role(&role)?).await
    })
    .await?;
    super::call::redirect_to(paths::MY);
    Ok(())
}

/// Ends the preview of this session, if there is one. Requires no capability, since otherwise only the end of the
/// session would end the preview.
#[server(prefix = "/api", endpoint = "end_preview")]
pub async fn end_preview() -> Result<(), PortalError> {
    use crate::{api::public_call, paths};
    let customer = public_call(async |context| match &context.principal {
        Some(principal) => context.portal.end_preview(principal).await,
        None => Ok(None),
    })
    .await?;
    let return_url =
        customer.map_or_else(|| paths::HOME.to_owned(), |customer| paths::customer_self_service(customer.into()));
    super::call::redirect_to(&return_url);
    Ok(())
}
