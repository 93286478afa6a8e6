//! Entitlements (article "Get a collection of entitlements").

use http::StatusCode;

use super::{
    call::Call,
    operation::{Auth::User, Operation, get},
    response::{ApiError, ApiResponse},
};
use crate::{
    domain::entitlement::EntitlementType,
    partner_center::wire::{
        collection::{Attributes, ResourceCollection},
        entitlement::Entitlement,
    },
};

pub const OPERATIONS: &[Operation] = &[
    get("get-a-collection-of-entitlements", "/v1/customers/{customer}/entitlements", User).handler(list),
    get(
        "get-a-collection-of-entitlements",
        "/v1/customers/{customer}/artifacts/{kind}/groups/{group}/lineitems/{line}/resource/{resource}",
        User,
    )
    .handler(artifact),
];

fn list(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let kind =
        match call.query.get("entitlementType").filter(|kind| !kind.is_empty()) {
            None => None,
            Some(kind) => Some(kind.parse::<EntitlementType>().map_err(|_| {
                ApiError::new(StatusCode::BAD_REQUEST, 900_126, "The type of entitlement is not known.")
            })?),
        };
    let with_expiry = call.query.get("showExpiry").is_some_and(|show| show.eq_ignore_ascii_case("true"));
    let items: Vec<_> = call.tenant(|tenant| {
        let matches_type = |it: &&Entitlement| {
            let own_type = it.entitlement_type.as_deref().and_then(|own_type| own_type.parse::<EntitlementType>().ok());
            kind.is_none() || own_type == kind
        };
        let to_response = |it: &Entitlement| Entitlement {
            expiry_date: it.expiry_date.clone().filter(|_| with_expiry),
            ..it.clone()
        };
        tenant.commerce.entitlements().iter().filter(matches_type).map(to_response).collect()
    })?;
    ApiResponse::json(&ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: None,
        attributes: Some(Attributes::of("Collection")),
        continuation_token: None,
    })
}

fn artifact(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let resource = call.param("resource").unwrap_or_default();
    let found = call.tenant(|tenant| tenant.commerce.artifact(resource).cloned())?;
    let found = found.ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, 1000, "There is no such artifact."))?;
    ApiResponse::json(&found)
}
