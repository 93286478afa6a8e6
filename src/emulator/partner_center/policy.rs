//! Self-serve policies (article "Get a list of self-serve policies").

use http::StatusCode;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::{
    call::{Call, guid},
    no_relationship,
    operation::{Auth::User, Operation, delete, get, post, put},
    response::{ApiError, ApiResponse},
};
use crate::{
    domain::policy,
    emulator::state::{activity::AuditDetails, tenant::Policy},
    partner_center::wire::{
        collection::{Attributes, ResourceCollection},
        policy::{Permission, SelfServePolicy},
    },
};

pub const OPERATIONS: &[Operation] = &[
    get("get-a-list-of-self-serve-policies", "/v1/selfservepolicy", User).handler(list),
    post("create-a-self-serve-policy", "/v1/selfservepolicy", User).handler(create),
    put("update-a-self-serve-policy", "/v1/selfservepolicy", User).handler(update),
    get("get-a-self-serve-policy-by-id", "/v1/selfservepolicy/{policy}", User).handler(by_id),
    put("update-a-self-serve-policy", "/v1/selfservepolicy/{policy}", User).handler(update),
    delete("delete-a-self-serve-policy", "/v1/selfservepolicy/{policy}", User).handler(remove),
];

fn not_found() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, 600_039, "The self-serve policy was not found.")
}

fn list(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let entity = call.query.get("entity_id").filter(|id| !id.is_empty());
    let entity = entity.ok_or_else(|| ApiError::invalid("entity_id is required."))?;
    let entity = guid(entity).ok_or_else(|| ApiError::invalid("entity_id should have GUID format."))?;
    let grantor = call.caller.partner.tenant;
    let items: Vec<_> = with_policy(call, entity, |policy| policy.wire(grantor))?.into_iter().collect();
    ApiResponse::json(&ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: None,
        attributes: Some(Attributes::of("Collection")),
        continuation_token: None,
    })
}

fn by_id(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let (entity, grantor) = (entity_of(call, call.param("policy").unwrap_or_default())?, call.caller.partner.tenant);
    let found = with_policy(call, entity, |policy| policy.wire(grantor)).map_err(|_| not_found())?;
    ApiResponse::json(&found.ok_or_else(not_found)?)
}

fn create(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let request: SelfServePolicy = call.read()?;
    let entity = request.self_serve_entity.as_ref().and_then(|it| it.tenant_id.as_deref()).and_then(guid);
    let entity = entity.ok_or_else(|| ApiError::invalid("SelfServeEntity.TenantID should have GUID format."))?;
    let grantor = call.caller.partner.tenant;
    let named = request.grantor.as_ref().and_then(|it| it.tenant_id.as_deref()).and_then(guid);
    if named != Some(grantor.as_uuid()) {
        return Err(ApiError::new(StatusCode::FORBIDDEN, 2032, "Access denied: the grantor is another partner."));
    }
    let permissions = permissions(&request)?;
    let created = with_policy(call, entity, |policy| {
        if policy.wire(grantor).is_some() {
            return Err(ApiError::new(StatusCode::CONFLICT, 600_041, "The self-serve policy exists already."));
        }
        policy.grant(permissions);
        Ok(policy.wire(grantor))
    })??;
    record(call, entity, "create_self_serve_policy", &created);
    ApiResponse::created(&created)
}

/// Replaces the whole policy, at either path; the version is in the body.
fn update(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let request: SelfServePolicy = call.read()?;
    let id = request.id.as_deref().unwrap_or_default();
    if call.param("policy").is_some_and(|named| !named.eq_ignore_ascii_case(id)) {
        return Err(wrong_id());
    }
    let (entity, grantor) = (entity_of(call, id)?, call.caller.partner.tenant);
    let permissions = permissions(&request)?;
    let etag = request.attributes.and_then(|attributes| attributes.etag);
    let updated = with_policy(call, entity, |policy| {
        let current = policy.wire(grantor).ok_or_else(not_found)?;
        if etag != current.attributes.and_then(|attributes| attributes.etag) {
            return Err(ApiError::new(StatusCode::PRECONDITION_FAILED, 2055, "The ETag is not the current one."));
        }
        policy.grant(permissions);
        Ok(policy.wire(grantor))
    })
    .map_err(|_| not_found())??;
    record(call, entity, "update_self_serve_policy", &updated);
    ApiResponse::json(&updated)
}

fn remove(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let entity = entity_of(call, call.param("policy").unwrap_or_default())?;
    if !with_policy(call, entity, Policy::withdraw).map_err(|_| not_found())? {
        return Err(not_found());
    }
    let id = format!("{}_{entity}", call.caller.partner.tenant);
    record(call, entity, "delete_self_serve_policy", &json!({ "id": id }));
    Ok(ApiResponse::no_content())
}

fn wrong_id() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, 600_040, "The self-serve policy id is not correct.")
}

/// Returns the customer in a policy's id; a policy of another grantor is not found.
fn entity_of(call: &Call<'_>, id: &str) -> Result<Uuid, ApiError> {
    let (grantor, entity) = id.split_once('_').ok_or_else(wrong_id)?;
    let (grantor, entity) = (guid(grantor).ok_or_else(wrong_id)?, guid(entity).ok_or_else(wrong_id)?);
    if grantor == call.caller.partner.tenant.as_uuid() { Ok(entity) } else { Err(not_found()) }
}

/// Accesses the policy of one of the caller's customers.
fn with_policy<T>(call: &Call<'_>, entity: Uuid, act: impl FnOnce(&mut Policy) -> T) -> Result<T, ApiError> {
    call.world
        .with_tenant(call.caller.partner.tenant, entity, |tenant| act(&mut tenant.policy))
        .ok_or_else(|| no_relationship(call.caller, entity))
}

fn permissions(request: &SelfServePolicy) -> Result<Vec<Permission>, ApiError> {
    let permissions = request.permissions.clone().unwrap_or_default();
    if permissions.is_empty() {
        return Err(ApiError::invalid("Permissions is required."));
    }
    let known = |it: &Permission| {
        let permission = policy::Permission {
            resource: it.resource.clone().unwrap_or_default(),
            action: it.action.clone().unwrap_or_default(),
        };
        permission.grantable().is_some()
    };
    if permissions.iter().all(known) {
        Ok(permissions)
    } else {
        Err(ApiError::new(StatusCode::BAD_REQUEST, 900_126, "A permission is not known."))
    }
}

fn record(call: &Call<'_>, entity: Uuid, operation: &'static str, policy: &impl Serialize) {
    let row = call.directory().and_then(|directory| directory.find(entity));
    call.record_for(row.as_deref(), "self_serve_policy", operation, AuditDetails::of(policy));
}
