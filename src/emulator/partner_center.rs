//! Partner Center's REST API.
//!
//! A request is matched with a row of [`operations`], its token is validated, the customer in its path is looked up,
//! and then the row's handler responds. A row without one responds 501: `operations` lists both implemented and
//! unimplemented operations.

mod access;
mod call;
mod header;
mod operation;
pub mod operations;
mod paging;
mod response;
mod seek;

// One file per noun.
mod account;
mod agreement;
mod attestation;
mod audit;
mod billing_profile;
mod budget;
mod cart;
mod catalogue;
mod company_profile;
mod country_rules;
mod custom_domain;
mod customer;
mod device;
mod directory_role;
mod entitlement;
mod invoice;
mod license;
mod new_customer;
mod order;
mod organization;
mod policy;
mod qualification;
mod relationship;
mod service_request;
mod subscription;
mod transfer;
mod usage;
mod user;
mod validation_status;
mod verified_domain;
mod webhook;

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    response::Response,
};
use http::{Method, StatusCode};
use uuid::Uuid;

use self::{
    access::Caller,
    call::{Call, Path, Query},
    operation::{RouteMatch, Throttle},
    response::{ApiError, Article, RequestIds},
};
use super::{
    fault_response::respond_with_fault,
    state::{
        directory::DirectoryCustomer,
        fault::{Fault, FaultKind},
        sentinel,
        throttles::Throttled,
        world::World,
    },
};

/// Maximum size of a request's body, in bytes.
const MAX_BODY: usize = 4 << 20;

/// Returns all routes of Partner Center's listener except the controls.
pub fn router() -> Router<Arc<World>> {
    Router::new().fallback(handle_request)
}

async fn handle_request(State(world): State<Arc<World>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let ids = RequestIds::new(&parts.headers);
    let path = Path::parse(parts.uri.path());
    let query = Query::parse(parts.uri.query().unwrap_or_default());
    let operation = match operations::find(&parts.method, &path, &query) {
        RouteMatch::Operation(operation) => operation,
        RouteMatch::OtherMethods(methods) => {
            return ids.error_response(&ApiError::method_not_allowed(&parts.method, &methods));
        }
        RouteMatch::NotFound => return ids.error_response(&ApiError::unknown_path(&path)),
    };
    let response = match access::caller(&world, &parts.headers) {
        Err(error) => ids.error_response(&error),
        Ok(caller) => match to_bytes(body, MAX_BODY).await {
            Err(_) => {
                ids.error_response(&ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, 800_002, "The request is too large."))
            }
            Ok(body) => {
                let params = operation.params(&path);
                let call = Call::new(&world, &caller, operation, params, query, &parts, &body);
                handle_call(call, &ids).await
            }
        },
    };
    let response = header::date(&world, header::validate_mfa(&world, &parts.headers, response));
    // If several articles document the same path, the handler's response selects one of them.
    let doc = response.extensions().get::<Article>().map_or(operation.doc, |article| article.0);
    world.tally.count(doc, operation.path, response.status().as_u16());
    if parts.method == Method::HEAD { response.map(|_| Body::empty()) } else { response }
}

/// Responds to an authenticated call, with a fault if one is pending.
async fn handle_call(mut call: Call<'_>, ids: &RequestIds) -> Response {
    let error_response = |error: ApiError| ids.error_response(&error);
    if let Err(error) = authorize_and_throttle(&call) {
        return error_response(error);
    }
    let mut fault = call.world.faults.take(call.operation.doc, Some(call.caller.partner.tenant));
    let found = customer(&call).map(|found| {
        if let Some((row, sentinel)) = found {
            call.customer = Some(row);
            fault = fault.take().or(sentinel);
        }
    });
    let respond = || match (found, call.operation.handler) {
        (Err(error), _) => error_response(error),
        (Ok(()), None) => error_response(ApiError::not_implemented(call.operation)),
        (Ok(()), Some(handler)) => match handler(&call) {
            Ok(response) => {
                let doc = response.article().unwrap_or(call.operation.doc);
                if !["GET", "HEAD"].contains(&call.operation.method) {
                    call.world.tally.count_change(doc, &call.uri);
                }
                let response = response.paginated(|list| paging::paginate(&call, list));
                ids.response(response, call.world.byte_order_mark())
            }
            Err(error) => error_response(error),
        },
    };
    match fault {
        None => respond(),
        Some(fault) => {
            let status_response = |status, retry_after| {
                let error = ApiError::from_status(status, retry_after);
                error_response(match fault.kind {
                    FaultKind::Code { code, .. } => error.with_code(code),
                    _ => error,
                })
            };
            if fault.kind == FaultKind::NoResponse {
                call.world.tally.count_unanswered(call.operation.doc, call.operation.path);
            }
            respond_with_fault(&fault, &call.world.stop, status_response, respond).await
        }
    }
}

/// Checks the caller's permission and rate limit.
fn authorize_and_throttle(call: &Call<'_>) -> Result<(), ApiError> {
    access::authorize(call.operation, call.caller)?;
    let throttle = call.operation.throttle;
    // Operations that are not documented as throttled have a limit only if one is set for their API.
    let customer = call.param("customer").filter(|_| throttle != Throttle::Partner).map(str::to_ascii_lowercase);
    let key = (call.operation.api(), call.caller.partner.tenant, customer);
    call.world
        .throttles
        .count(key, throttle != Throttle::No)
        .map_err(|Throttled { seconds }| ApiError::throttled(seconds))
}

/// Returns the customer in the path, if the operation has one, with the fault of a sentinel id.
fn customer(call: &Call<'_>) -> Result<Option<(DirectoryCustomer, Option<Fault>)>, ApiError> {
    let Some(text) = call.param("customer") else { return Ok(None) };
    let id = call::guid(text).ok_or_else(|| {
        ApiError::invalid(format!("Customer ID {} should have GUID format.", text.chars().take(64).collect::<String>()))
    })?;
    if let Some(sentinel) = sentinel::find(id) {
        return Ok(Some((DirectoryCustomer::sentinel(id, sentinel.name), Some(sentinel.fault()))));
    }
    call.directory()
        .and_then(|directory| directory.find(id))
        .map(|row| Some((DirectoryCustomer::clone(&row), None)))
        .ok_or_else(|| no_relationship(call.caller, id))
}

/// Returns the same error for a missing customer and for another partner's, so that they cannot be distinguished.
fn no_relationship(caller: &Caller<'_>, customer: Uuid) -> ApiError {
    ApiError::new(
        StatusCode::FORBIDDEN,
        20_002,
        format!("There is no commerce relationship between partner {} and customer {customer}.", caller.partner.tenant),
    )
}

#[cfg(test)]
mod tests;
