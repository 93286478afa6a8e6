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
    portal::{
        Error, Portal, RequestContext, change_request::SubmitOutcome, confirmed::Confirmed, subscription::ChangeResult,
    },
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
    public_call(async |context| call_with_capability(context, capability, call).await).await
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
    call_with_capability(context, capability, call)
        .await
        .map_err(|error| error.into_portal_error(context.portal.correlation()))
}

/// Checks principal and capability, and then makes the call.
async fn call_with_capability<T>(
    context: &RequestContext,
    capability: Capability,
    call: impl AsyncFnOnce(&Portal, &Principal) -> Result<T, Error>,
) -> Result<T, Error> {
    let principal = context.principal.as_ref().ok_or(Error::SignInRequired)?;
    principal.require(capability).inspect_err(|error| {
        if let Refused::MissingCapability(denial) = error {
            context.log_denial(*denial);
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
pub(super) fn redirect_to(url: &str) {
    if let (Some(response), Ok(url)) = (use_context::<ResponseOptions>(), HeaderValue::try_from(url)) {
        response.insert_header(LOCATION, url);
    }
}

/// Redirects to a customer's request, or to the open one for the same object.
pub(super) fn redirect_to_request(outcome: SubmitOutcome) {
    redirect_to(&match outcome {
        SubmitOutcome::Submitted(request) => paths::my_request(request),
        SubmitOutcome::AlreadyOpen(request) => paths::my_request_open(request),
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
    rendered: &RenderedValues,
    request: RequestId,
    confirmed: bool,
) -> Result<(), PortalError> {
    portal_call(Capability::ManageSeats, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let change = change?;
        let (rendered_value, confirmed) = (rendered.value(change.property()), Confirmed::require(confirmed).ok());
        let result =
            portal.change_subscription(&scope, subscription, &change, rendered_value, request, confirmed).await?;
        let customer = customer.into();
        match result {
            ChangeResult::Applied { term_end_changed: false } => {
                redirect_to(&paths::subscription(customer, subscription));
            }
            ChangeResult::Applied { term_end_changed: true } => {
                redirect_to(&paths::subscription_end_changed(customer, subscription));
            }
            ChangeResult::InProgress(result_subscription) => {
                let (property, requested, now) = (change.property(), change.requested_value(), Timestamp::now());
                redirect_to(&paths::subscription_changing(customer, &result_subscription, property, &requested, now));
            }
        }
        Ok(())
    })
    .await
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::MissingCapability(denial) => Self::Forbidden(denial),
            Refused::NotFound => Self::NotFound,
        }
    }
}
