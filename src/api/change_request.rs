//! Change requests of customers: for the partner's staff, the queue, decisions and rules; for the customer's own
//! people, submitting, following, answering and withdrawing requests.
#![expect(clippy::too_many_arguments, reason = "each is a field of a form")]

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        change_request::{ChangeRequest, Difference, Quote, RequestEvent, RequestFilter, RequestKind},
        id::{ChangeRequestId, CustomerId, RequestId, SkuId, SubscriptionId},
        job::Named,
    },
    error::PortalError,
};

/// Lists a page of the requests of the partner's customers: those that await the partner's decision are sorted oldest
/// first, others newest first.
#[server(prefix = "/api", endpoint = "list_requests", input = GetUrl)]
pub async fn list_requests(
    #[server(default)] filter: Option<RequestFilter>,
    #[server(default)] customer: Option<CustomerId>,
    #[server(default)] kind: Option<RequestKind>,
    #[server(default)] mine: bool,
    #[server(default)] after: Option<i64>,
) -> Result<Vec<ChangeRequest>, PortalError> {
    use crate::{
        api::portal_call,
        domain::{principal::Scope as _, role::Capability},
        portal::change_request::RequestQuery,
    };
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.partner()?;
        let query = RequestQuery {
            customer,
            requester: None,
            claimed_by: mine.then(|| scope.person()),
            kind,
            oldest_first: filter == Some(RequestFilter::Waiting),
            filter,
            after,
            visible_to_partner: true,
        };
        portal.list_requests(&scope, &query).await
    })
    .await
}

/// Loads a request with its history.
#[server(prefix = "/api", endpoint = "load_request", input = GetUrl)]
pub async fn load_request(
    request: ChangeRequestId,
) -> Result<(ChangeRequest, Vec<RequestEvent<PortalError>>), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        portal.load_request(&principal.partner()?, request).await
    })
    .await
}

/// Loads the terms of a request that have changed since both sides saw them.
#[server(prefix = "/api", endpoint = "load_request_changes", input = GetUrl)]
pub async fn load_request_changes(request: ChangeRequestId) -> Result<Vec<Difference>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        portal.check_request(&principal.partner()?, request).await
    })
    .await
}

/// Computes the terms of a change of a customer's subscription; `None` if Partner Center doesn't offer the change.
#[server(prefix = "/api", endpoint = "load_request_terms", input = GetUrl)]
pub async fn load_request_terms(
    customer: CustomerId,
    subscription: SubscriptionId,
    #[server(default)] property: String,
    #[server(default)] wanted: String,
) -> Result<Option<Quote>, PortalError> {
    use crate::{
        api::portal_call,
        domain::{
            change_request::{RequestedChange, parse_change},
            role::Capability,
        },
    };
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.partner()?.customer(customer);
        let prices = principal.may(Capability::ReadPrices);
        let change = parse_change(&property, &wanted)?;
        portal.preview_request(&scope, &RequestedChange::Subscription { id: subscription, change }, prices).await
    })
    .await
}

/// Records a request that one of a customer's people made outside the portal, such as by phone: for a change of a
/// subscription, or for a product that is described in free text.
#[server(prefix = "/api", endpoint = "record_request")]
pub async fn record_request(
    customer: CustomerId,
    #[server(default)] subscription: Option<SubscriptionId>,
    #[server(default)] property: String,
    #[server(default)] wanted: String,
    #[server(default)] words: String,
    #[server(default)] on_behalf_of: String,
    #[server(default)] message: String,
    #[server(default)] seen: String,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::redirect_to, portal_call},
        domain::{
            change_request::{RequestedChange, parse_change, parse_message, parse_reason},
            form::FieldParser,
            role::Capability,
        },
        paths,
        portal::change_request::{SubmitOutcome, SubmittedRequest},
    };
    let outcome = portal_call(Capability::ManageSeats, async |portal, principal| {
        let scope = principal.partner()?.customer(customer);
        let change = match subscription {
            Some(id) => RequestedChange::Subscription { id, change: parse_change(&property, &wanted)? },
            None => RequestedChange::Product { description: parse_reason("words", &words)? },
        };
        let mut fields = FieldParser::default();
        let requester = fields.required("on_behalf_of", &on_behalf_of);
        let requester = fields.finish(requester.unwrap_or_default())?;
        let message = parse_message("message", &message)?;
        portal
            .record_request(
                &scope,
                SubmittedRequest { change, message, terms_fingerprint: Some(seen), idempotency_key: request_id },
                requester,
            )
            .await
    })
    .await?;
    let (SubmitOutcome::Submitted(request) | SubmitOutcome::AlreadyOpen(request)) = outcome;
    redirect_to(&paths::request(request));
    Ok(())
}

/// Claims a request.
#[server(prefix = "/api", endpoint = "claim_request")]
pub async fn claim_request(request: ChangeRequestId, #[server(default)] revision: i64) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let request = portal.request_to_decide(principal, request).await?;
        portal.claim_request(&request, revision).await
    })
    .await
}

/// Releases a claimed request.
#[server(prefix = "/api", endpoint = "release_request")]
pub async fn release_request(request: ChangeRequestId, #[server(default)] revision: i64) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let request = portal.request_to_decide(principal, request).await?;
        portal.release_request(&request, revision).await
    })
    .await
}

/// Approves a request; the change is made in the background.
#[server(prefix = "/api", endpoint = "approve_request")]
pub async fn approve_request(
    request: ChangeRequestId,
    #[server(default)] revision: i64,
    #[server(default)] message: String,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{change_request::parse_message, role::Capability},
    };
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let request = portal.request_to_decide(principal, request).await?;
        let message = parse_message("message", &message)?;
        portal.approve_request(&request, revision, message).await
    })
    .await
}

/// Refuses a request with a reason.
#[server(prefix = "/api", endpoint = "refuse_request")]
pub async fn refuse_request(
    request: ChangeRequestId,
    #[server(default)] revision: i64,
    #[server(default)] reason: String,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{change_request::parse_reason, role::Capability},
    };
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let request = portal.request_to_decide(principal, request).await?;
        portal.refuse_request(&request, revision, parse_reason("reason", &reason)?).await
    })
    .await
}

/// Replaces the requested change with another one, and offers that to the customer.
#[server(prefix = "/api", endpoint = "offer_change")]
pub async fn offer_change(
    request: ChangeRequestId,
    #[server(default)] revision: i64,
    #[server(default)] property: String,
    #[server(default)] wanted: String,
    #[server(default)] message: String,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{
            change_request::{parse_change, parse_message},
            role::Capability,
        },
    };
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let request = portal.request_to_decide(principal, request).await?;
        let change = parse_change(&property, &wanted)?;
        let message = parse_message("message", &message)?;
        portal.offer_change(&request, revision, change, message).await
    })
    .await
}

/// Marks a request for a product as done.
#[server(prefix = "/api", endpoint = "complete_request")]
pub async fn complete_request(
    request: ChangeRequestId,
    #[server(default)] revision: i64,
    #[server(default)] message: String,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{change_request::parse_message, role::Capability},
    };
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let request = portal.request_to_decide(principal, request).await?;
        portal.complete_request(&request, revision, parse_message("message", &message)?).await
    })
    .await
}

/// Sends a message to the customer about a request.
#[server(prefix = "/api", endpoint = "answer_request")]
pub async fn answer_request(request: ChangeRequestId, #[server(default)] message: String) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{change_request::parse_reason, role::Capability},
    };
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let request = portal.request_to_decide(principal, request).await?;
        portal.answer_request(&request, parse_reason("message", &message)?).await
    })
    .await
}

/// Sets the number of a request in the partner's own ticket system.
#[server(prefix = "/api", endpoint = "set_request_ticket")]
pub async fn set_request_ticket(
    request: ChangeRequestId,
    #[server(default)] ticket: String,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{change_request::parse_ticket, role::Capability},
    };
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let request = portal.request_to_decide(principal, request).await?;
        portal.set_request_ticket(&request, parse_ticket(&ticket)?).await
    })
    .await
}

/// Lists a page of the requests of the caller's company, newest first.
#[server(prefix = "/api", endpoint = "list_my_requests", input = GetUrl)]
pub async fn list_my_requests(
    #[server(default)] filter: Option<RequestFilter>,
    #[server(default)] kind: Option<RequestKind>,
    #[server(default)] after: Option<i64>,
) -> Result<Vec<ChangeRequest>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability, portal::change_request::RequestQuery};
    portal_call(Capability::UseSelfService, async |portal, principal| {
        let query = RequestQuery { kind, filter, after, ..RequestQuery::default() };
        portal.list_my_requests(principal.as_customer_user()?, query).await
    })
    .await
}

/// Loads a request of the caller's company with its history.
#[server(prefix = "/api", endpoint = "load_my_request", input = GetUrl)]
pub async fn load_my_request(
    request: ChangeRequestId,
) -> Result<(ChangeRequest, Vec<RequestEvent<PortalError>>), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::UseSelfService, async |portal, principal| {
        portal.load_my_request(principal.as_customer_user()?, request).await
    })
    .await
}

/// Lists the products of which the caller can request a license.
#[server(prefix = "/api", endpoint = "list_askable_licenses", input = GetUrl)]
pub async fn list_askable_licenses() -> Result<Vec<Named<SkuId>>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::RequestChanges, async |portal, principal| {
        portal.list_askable_licenses(&principal.as_customer_user()?.scope()).await
    })
    .await
}

/// Computes the terms of a change of a subscription, with prices for people who may see them; `None` if Partner Center
/// doesn't offer the change.
#[server(prefix = "/api", endpoint = "load_my_request_terms", input = GetUrl)]
pub async fn load_my_request_terms(
    subscription: SubscriptionId,
    #[server(default)] property: String,
    #[server(default)] wanted: String,
) -> Result<Option<Quote>, PortalError> {
    use crate::{
        api::portal_call,
        domain::{
            change_request::{RequestedChange, parse_change},
            role::Capability,
        },
    };
    portal_call(Capability::RequestChanges, async |portal, principal| {
        principal.require(Capability::ReadSubscriptions)?;
        let scope = principal.as_customer_user()?.scope();
        let prices = principal.may(Capability::ReadPrices);
        let change = parse_change(&property, &wanted)?;
        portal.preview_request(&scope, &RequestedChange::Subscription { id: subscription, change }, prices).await
    })
    .await
}

/// Requests a change of a subscription; `seen` is the fingerprint of the terms that the form was rendered with.
#[server(prefix = "/api", endpoint = "ask_for_change")]
pub async fn ask_for_change(
    subscription: SubscriptionId,
    #[server(default)] property: String,
    #[server(default)] wanted: String,
    #[server(default)] message: String,
    #[server(default)] seen: String,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::redirect_to_request, portal_call},
        domain::{
            change_request::{RequestedChange, parse_change, parse_message},
            role::Capability,
        },
        portal::change_request::SubmittedRequest,
    };
    let outcome = portal_call(Capability::RequestChanges, async |portal, principal| {
        principal.require(Capability::ReadSubscriptions)?;
        let change = RequestedChange::Subscription { id: subscription, change: parse_change(&property, &wanted)? };
        let message = parse_message("message", &message)?;
        let submitted =
            SubmittedRequest { change, message, terms_fingerprint: Some(seen), idempotency_key: request_id };
        portal.submit_request(principal.as_customer_user()?, submitted).await
    })
    .await?;
    redirect_to_request(outcome);
    Ok(())
}

/// Requests a license for oneself.
#[server(prefix = "/api", endpoint = "ask_for_license")]
pub async fn ask_for_license(
    #[server(default)] sku: String,
    #[server(default)] message: String,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::redirect_to_request, portal_call},
        domain::{
            change_request::{RequestedChange, parse_message},
            role::Capability,
        },
        error::{FieldError, Problem},
        portal::{Error, change_request::SubmittedRequest},
    };
    let outcome = portal_call(Capability::RequestChanges, async |portal, principal| {
        let user = principal.as_customer_user()?;
        let known = portal.list_askable_licenses(&user.scope()).await?;
        let sku = known.into_iter().find(|known| known.id.to_string() == sku);
        let sku = sku.ok_or_else(|| Error::Invalid(vec![FieldError::new("sku", Problem::Missing)]))?;
        let change = RequestedChange::License { user: user.user(), sku };
        let message = parse_message("message", &message)?;
        portal
            .submit_request(
                user,
                SubmittedRequest { change, message, terms_fingerprint: None, idempotency_key: request_id },
            )
            .await
    })
    .await?;
    redirect_to_request(outcome);
    Ok(())
}

/// Requests a product that is described in free text.
#[server(prefix = "/api", endpoint = "ask_for_product")]
pub async fn ask_for_product(
    #[server(default)] words: String,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::redirect_to_request, portal_call},
        domain::{
            change_request::{RequestedChange, parse_reason},
            role::Capability,
        },
        portal::change_request::SubmittedRequest,
    };
    let outcome = portal_call(Capability::RequestChanges, async |portal, principal| {
        let change = RequestedChange::Product { description: parse_reason("words", &words)? };
        let submitted =
            SubmittedRequest { change, message: None, terms_fingerprint: None, idempotency_key: request_id };
        portal.submit_request(principal.as_customer_user()?, submitted).await
    })
    .await?;
    redirect_to_request(outcome);
    Ok(())
}

/// Withdraws a request.
#[server(prefix = "/api", endpoint = "withdraw_request")]
pub async fn withdraw_request(request: ChangeRequestId) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::RequestChanges, async |portal, principal| {
        portal.withdraw_request(principal.as_customer_user()?, request).await
    })
    .await
}

/// Accepts a request in its current form, after the partner or new terms have changed it.
#[server(prefix = "/api", endpoint = "accept_request")]
pub async fn accept_request(request: ChangeRequestId, #[server(default)] revision: i64) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::RequestChanges, async |portal, principal| {
        portal.accept_request(principal.as_customer_user()?, request, revision).await
    })
    .await
}

/// Sends a message to the partner about a request.
#[server(prefix = "/api", endpoint = "write_to_partner")]
pub async fn write_to_partner(request: ChangeRequestId, #[server(default)] message: String) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{change_request::parse_reason, role::Capability},
    };
    portal_call(Capability::RequestChanges, async |portal, principal| {
        portal.write_to_partner(principal.as_customer_user()?, request, parse_reason("message", &message)?).await
    })
    .await
}

/// Decides for the caller's own company whether a request is passed on to the partner.
#[server(prefix = "/api", endpoint = "decide_for_company")]
pub async fn decide_for_company(
    request: ChangeRequestId,
    #[server(default)] revision: i64,
    #[server(default)] agrees: bool,
    #[server(default)] reason: String,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{change_request::parse_message, role::Capability},
    };
    portal_call(Capability::RequestChanges, async |portal, principal| {
        let user = principal.as_customer_user()?;
        let rejection = if agrees { None } else { Some(parse_message("reason", &reason)?) };
        portal.decide_for_company(user, request, revision, rejection).await
    })
    .await
}
