//! Partner Center's REST API.
//!
//! A request is matched with a row of [`operations`], its token is validated, the customer in its path is looked up,
//! and then the row's handler responds. A row without one responds 501: `operations` lists both implemented and
//! unimplemented operations.

mod access;
mod answer;
mod call;
mod header;
mod operation;
pub mod operations;
mod paging;
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
mod licence;
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
    answer::{Article, Refusal, Trace},
    call::{Call, Path, Query},
    operation::{Found, Throttle},
};
use super::{
    misbehave::misbehave,
    state::{
        directory::Row,
        fault::{Fault, FaultKind},
        sentinel,
        throttles::Throttled,
        world::World,
    },
};

/// Maximum size of a request's body, in bytes.
const BODY: usize = 4 << 20;

/// Returns all routes of Partner Center's listener except the controls.
pub fn router() -> Router<Arc<World>> {
    Router::new().fallback(answer_api)
}

async fn answer_api(State(world): State<Arc<World>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let trace = Trace::new(&parts.headers);
    let path = Path::parse(parts.uri.path());
    let query = Query::parse(parts.uri.query().unwrap_or_default());
    let operation = match operations::find(&parts.method, &path, &query) {
        Found::Operation(operation) => operation,
        Found::OtherMethods(methods) => return trace.refuse(&Refusal::method(&parts.method, &methods)),
        Found::Nothing => return trace.refuse(&Refusal::unknown_path(&path)),
    };
    let response = match access::caller(&world, &parts.headers) {
        Err(refusal) => trace.refuse(&refusal),
        Ok(caller) => match to_bytes(body, BODY).await {
            Err(_) => trace.refuse(&Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, 800_002, "The request is too large.")),
            Ok(body) => {
                let params = operation.params(&path);
                let call = Call::new(&world, &caller, operation, params, query, &parts, &body);
                answer_call(call, &trace).await
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
async fn answer_call(mut call: Call<'_>, trace: &Trace) -> Response {
    let refuse = |refusal: Refusal| trace.refuse(&refusal);
    if let Err(refusal) = permit(&call) {
        return refuse(refusal);
    }
    let mut fault = call.world.faults.take(call.operation.doc, Some(call.caller.partner.tenant));
    let found = customer(&call).map(|found| {
        if let Some((row, sentinel)) = found {
            call.customer = Some(row);
            fault = fault.take().or(sentinel);
        }
    });
    let answer = || match (found, call.operation.answer) {
        (Err(refusal), _) => refuse(refusal),
        (Ok(()), None) => refuse(Refusal::unbuilt(call.operation)),
        (Ok(()), Some(answer)) => match answer(&call) {
            Ok(answer) => {
                let doc = answer.article().unwrap_or(call.operation.doc);
                if !["GET", "HEAD"].contains(&call.operation.method) {
                    call.world.tally.count_change(doc, &call.uri);
                }
                let answer = answer.in_pages(|whole| paging::cut(&call, whole));
                trace.answer(answer, call.world.byte_order_mark())
            }
            Err(refusal) => refuse(refusal),
        },
    };
    match fault {
        None => answer(),
        Some(fault) => {
            let status = |status, retry_after| {
                let refusal = Refusal::of_status(status, retry_after);
                refuse(match fault.kind {
                    FaultKind::Code { code, .. } => refusal.with_code(code),
                    _ => refusal,
                })
            };
            if fault.kind == FaultKind::NoResponse {
                call.world.tally.count_unanswered(call.operation.doc, call.operation.path);
            }
            misbehave(&fault, &call.world.stop, status, answer).await
        }
    }
}

/// Checks the caller's permission and rate limit.
fn permit(call: &Call<'_>) -> Result<(), Refusal> {
    access::permit(call.operation, call.caller)?;
    let throttle = call.operation.throttle;
    // Operations that are not documented as throttled have a limit only if one is set for their API.
    let customer = call.param("customer").filter(|_| throttle != Throttle::Partner).map(str::to_ascii_lowercase);
    let key = (call.operation.api(), call.caller.partner.tenant, customer);
    call.world
        .throttles
        .count(key, throttle != Throttle::No)
        .map_err(|Throttled { seconds }| Refusal::throttled(seconds))
}

/// Returns the customer in the path, if the operation has one, with the fault of a sentinel id.
fn customer(call: &Call<'_>) -> Result<Option<(Row, Option<Fault>)>, Refusal> {
    let Some(text) = call.param("customer") else { return Ok(None) };
    let id = call::guid(text).ok_or_else(|| {
        Refusal::invalid(format!("Customer ID {} should have GUID format.", text.chars().take(64).collect::<String>()))
    })?;
    if let Some(sentinel) = sentinel::find(id) {
        return Ok(Some((Row::sentinel(id, sentinel.name), Some(sentinel.fault()))));
    }
    call.directory()
        .and_then(|directory| directory.find(id))
        .map(|row| Some((Row::clone(&row), None)))
        .ok_or_else(|| no_relationship(call.caller, id))
}

/// Returns the same error for a missing customer and for another partner's, so that they cannot be distinguished.
fn no_relationship(caller: &Caller<'_>, customer: Uuid) -> Refusal {
    Refusal::new(
        StatusCode::FORBIDDEN,
        20_002,
        format!("There is no commerce relationship between partner {} and customer {customer}.", caller.partner.tenant),
    )
}

#[cfg(test)]
mod tests;
