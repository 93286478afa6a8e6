//! The way from a server function into the portal.

use http::{HeaderValue, header::LOCATION};
use jiff::Timestamp;
use leptos::context::use_context;
use leptos_axum::ResponseOptions;
use uuid::Uuid;

use crate::{
    domain::{
        id::{CustomerId, SubscriptionId},
        principal::{Principal, Refused},
        role::Capability,
        subscription::SubscriptionChange,
    },
    error::PortalError,
    paths,
    portal::{Error, Portal, RequestContext, subscription::Settled},
};

/// Does something for a signed-in person who may do it: finds the principal, checks the capability, calls, and turns what
/// went wrong into what the person may know. The HTTP status that says the same is set where functions meet HTTP.
///
/// # Errors
/// [`PortalError`], logged under its incident or correlation id when it is not the person's doing.
pub async fn portal_call<T>(
    capability: Capability,
    call: impl AsyncFnOnce(&Portal, &Principal) -> Result<T, Error>,
) -> Result<T, PortalError> {
    public_call(async |context| checked(context, capability, call).await).await
}

/// The same for an address that is no server function, and has its context from the request.
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

/// Who, and may they.
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

/// Does something that anybody may do, signed in or not; for one's own language, not for data.
///
/// # Errors
/// As [`portal_call`].
pub async fn public_call<T>(call: impl AsyncFnOnce(&RequestContext) -> Result<T, Error>) -> Result<T, PortalError> {
    match use_context::<RequestContext>() {
        Some(context) => call(&context).await.map_err(|error| error.into_portal_error(context.portal.correlation())),
        // Only a route that forgets to provide the context leads here.
        None => Err(PortalError::Internal { incident: Uuid::nil() }),
    }
}

/// Goes on to another page than the one that drew the form, once the function has worked.
pub(super) fn go_on_to(address: &str) {
    if let (Some(response), Ok(address)) = (use_context::<ResponseOptions>(), HeaderValue::try_from(address)) {
        response.insert_header(LOCATION, address);
    }
}

/// Goes on to a subscription, which says what became of a change that was not just made.
pub(super) fn go_on_after(
    customer: CustomerId,
    subscription: &SubscriptionId,
    change: &SubscriptionChange,
    settled: Settled,
) {
    let customer = customer.into();
    match settled {
        Settled::Made { end_changed: false } => go_on_to(&paths::subscription(customer, subscription)),
        Settled::Made { end_changed: true } => go_on_to(&paths::subscription_end_changed(customer, subscription)),
        Settled::UnderWay(elsewhere) => {
            let (property, wanted, now) = (change.property(), change.wanted(), Timestamp::now());
            go_on_to(&paths::subscription_changing(customer, &elsewhere, property, &wanted, now));
        }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Lacks(denial) => Self::Forbidden(denial),
            Refused::NotFound => Self::NotFound,
        }
    }
}
