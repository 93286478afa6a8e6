//! Calls from server functions into the portal.

use http::{HeaderValue, header::LOCATION};
use jiff::Timestamp;
use leptos::context::use_context;
use leptos_axum::ResponseOptions;
use uuid::Uuid;

use crate::{
    domain::{
        form::InvalidFields,
        id::{CustomerId, RequestId, SubscriptionId},
        principal::{Principal, Refused},
        rendered_values::RenderedValues,
        role::Capability,
        subscription::SubscriptionChange,
    },
    error::PortalError,
    paths,
    portal::{Error, Portal, RequestContext, change_request::Asked, confirmed::Confirmed, subscription::Settled},
};

/// Calls the portal for a signed-in person with a capability: finds the principal, checks the capability, makes the
/// call, and converts errors to what the person may know. The matching HTTP status is set by the server's form
/// handling.
///
/// # Errors
/// [`PortalError`], logged under its incident or correlation id unless the person caused it.
pub async fn portal_call<T>(
    capability: Capability,
    call: impl AsyncFnOnce(&Portal, &Principal) -> Result<T, Error>,
) -> Result<T, PortalError> {
    public_call(async |context| checked(context, capability, call).await).await
}

/// Calls the portal as [`portal_call`] for a route that is not a server function, with the context of its request.
///
/// # Errors
/// As [`portal_call`].
pub async fn portal_call_in<T>(
    context: &RequestContext,
    capability: Capability,
    call: impl AsyncFnOnce(&Portal, &Principal) -> Result<T, Error>,
) -> Result<T, PortalError> {
    checked(context, capability, call).await.map_err(|error| error.into_portal_error(context.portal.correlation()))
}

/// Checks principal and capability, and then makes the call.
async fn checked<T>(
    context: &RequestContext,
    capability: Capability,
    call: impl AsyncFnOnce(&Portal, &Principal) -> Result<T, Error>,
) -> Result<T, Error> {
    let principal = context.principal.as_ref().ok_or(Error::SignInRequired)?;
    principal.require(capability).inspect_err(|refused| {
        if let Refused::Lacks(denial) = refused {
            context.log_refusal(*denial);
        }
    })?;
    call(&context.portal, principal).await
}

/// Calls a function that anybody may use, signed in or not; for preferences such as the language, not for data.
///
/// # Errors
/// As [`portal_call`].
pub async fn public_call<T>(call: impl AsyncFnOnce(&RequestContext) -> Result<T, Error>) -> Result<T, PortalError> {
    match use_context::<RequestContext>() {
        Some(context) => call(&context).await.map_err(|error| error.into_portal_error(context.portal.correlation())),
        // Only reachable through a route that does not provide the context.
        None => Err(PortalError::Internal { incident: Uuid::nil() }),
    }
}

/// Redirects to another page than the one with the form after the function has succeeded.
pub(super) fn go_on_to(address: &str) {
    if let (Some(response), Ok(address)) = (use_context::<ResponseOptions>(), HeaderValue::try_from(address)) {
        response.insert_header(LOCATION, address);
    }
}

/// Redirects to a customer's request, or to the open request that blocks it.
pub(super) fn go_on_to_request(asked: Asked) {
    go_on_to(&match asked {
        Asked::Request(request) => paths::my_request(request),
        Asked::Open(request) => paths::my_request_open(request),
    });
}

/// Makes a change of a subscription, and redirects to the subscription, which shows the outcome. The permission is
/// checked before an invalid value is reported.
///
/// # Errors
/// As [`portal_call`].
pub(super) async fn change_subscription(
    customer: CustomerId,
    subscription: &SubscriptionId,
    change: Result<SubscriptionChange, InvalidFields>,
    drawn: &RenderedValues,
    request: RequestId,
    confirmed: bool,
) -> Result<(), PortalError> {
    portal_call(Capability::ManageSeats, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let change = change?;
        let (seen, confirmed) = (drawn.value(change.property()), Confirmed::read(confirmed).ok());
        let settled = portal.change_subscription(&scope, subscription, &change, seen, request, confirmed).await?;
        let customer = customer.into();
        match settled {
            Settled::Made { end_changed: false } => go_on_to(&paths::subscription(customer, subscription)),
            Settled::Made { end_changed: true } => go_on_to(&paths::subscription_end_changed(customer, subscription)),
            Settled::UnderWay(elsewhere) => {
                let (property, wanted, now) = (change.property(), change.requested_value(), Timestamp::now());
                go_on_to(&paths::subscription_changing(customer, &elsewhere, property, &wanted, now));
            }
        }
        Ok(())
    })
    .await
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Lacks(denial) => Self::Forbidden(denial),
            Refused::NotFound => Self::NotFound,
        }
    }
}
