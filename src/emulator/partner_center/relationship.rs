//! Relationships between partners, and with customers (articles "Retrieve a list of indirect resellers", "Get indirect
//! resellers of a customer", "Request a reseller relationship", "Remove a reseller relationship with a customer",
//! "Remove a DAP relationship with a customer").

use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    call::Call,
    operation::{Auth::User, Operation, get, patch},
    response::{ApiError, ApiResponse},
};
use crate::{
    domain::cloud::Cloud,
    emulator::state::demo::IndirectPartner,
    partner_center::wire::{
        collection::{Attributes, ResourceCollection},
        partner_relationship::PartnerRelationship,
        relationship::RelationshipRequest,
    },
};

pub const OPERATIONS: &[Operation] = &[
    get("request-reseller-relationship", "/v1/customers/relationshiprequests", User)
        .not_in(&[Cloud::UsGovernment])
        .handler(request),
    patch("remove-a-reseller-relationship-with-a-customer", "/v1/customers/{customer}", User).handler(remove),
    get("retrieve-a-list-of-indirect-resellers", "/v1/relationships", User).handler(partners),
    get("get-indirect-resellers-of-a-customer", "/v1/customers/{customer}/relationships", User).handler(of_customer),
];

/// Returns the link with which a company accepts the partner. In the indirect model it contains the provider as well;
/// the real service's format of that is not documented.
fn request(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let admin = match call.caller.partner.cloud {
        Cloud::China => "https://portal.partner.microsoftonline.cn",
        _ => "https://admin.microsoft.com",
    };
    let param = |name: &str| call.query.get(name).filter(|value| !value.is_empty());
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let provider = param("indirectCloudSolutionProviderId");
    query.append_pair(
        "invType",
        if provider.is_some() { "IndirectResellerRelationship" } else { "ResellerRelationship" },
    );
    query.append_pair("partnerId", param("indirectResellerId").unwrap_or(&call.caller.partner.tenant.to_string()));
    query.append_pair("msppId", "0");
    if let Some(provider) = provider {
        query.append_pair("indirectCSPId", provider);
    }
    query.append_pair("DAP", "false");
    ApiResponse::json(&RelationshipRequest {
        url: Some(format!("{admin}/Adminportal/Home?{}#/BillingAccounts/partner-invitation", query.finish())),
        attributes: Some(Attributes::of("CustomerRelationshipRequest")),
    })
}

/// The name of the PATCH that ends delegated administration, for call counts.
const REMOVE_DAP: &str = "remove-dap";

/// The body of a PATCH of a customer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CustomerPatch {
    relationship_to_partner: Option<String>,
    allow_delegated_access: Option<bool>,
}

/// Ends the relationship or delegated administration: two operations with the same path, distinguished by the body.
fn remove(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let invalid = |text: &str| Err(ApiError::new(StatusCode::BAD_REQUEST, 3000, text));
    match call.read()? {
        CustomerPatch { relationship_to_partner: Some(requested), .. } if requested.eq_ignore_ascii_case("none") => {
            end_relationship(call)
        }
        CustomerPatch { relationship_to_partner: None, allow_delegated_access: Some(false) } => end_delegation(call),
        CustomerPatch { relationship_to_partner: None, allow_delegated_access: Some(true) } => {
            invalid("AllowDelegatedAccess can only be set to false.")
        }
        _ => invalid("RelationshipToPartner can only be set to none."),
    }
}

/// Ends delegated administration; idempotent.
fn end_delegation(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let directory = call.directory().ok_or_else(|| ApiError::internal("the partner has no directory"))?;
    if directory.end_delegation(call.customer()?.id) {
        call.record("partner_customer_dap", "dap_admin_relationship_terminated");
    }
    let mut customer = patch_response();
    customer["AllowDelegatedAccess"] = json!(false);
    Ok(ApiResponse::json(&customer)?.with_article(REMOVE_DAP))
}

/// Ends the relationship, unless a subscription or reservation is active.
fn end_relationship(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    if call.tenant(|tenant| tenant.commerce.is_in_use())? {
        return Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            800_040,
            "Active subscriptions must be suspended and reserved instances cancelled first.",
        ));
    }
    let directory = call.directory().ok_or_else(|| ApiError::internal("the partner has no directory"))?;
    directory.remove(call.customer()?.id);
    call.record("partner_customer_relationship", "remove_partner_customer_relationship");
    let mut customer = patch_response();
    customer["RelationshipToPartner"] = json!("none");
    ApiResponse::json(&customer)
}

/// Returns a customer as a response to PATCH contains it, except for the changed member.
fn patch_response() -> Value {
    json!({
        "Id": null, "CommerceId": null, "CompanyProfile": null, "BillingProfile": null, "RelationshipToPartner": null,
        "AllowDelegatedAccess": null, "UserCredentials": null, "CustomDomains": null, "AssociatedPartnerId": null,
        "Attributes": {"ObjectType": "Customer"},
    })
}

/// The calling partner's role toward its resellers and its providers, as responses contain it.
const PROVIDER_OF: &str = "is_indirect_cloud_solution_provider_of";
const RESELLER_OF: &str = "is_indirect_reseller_of";

/// Returns the partners toward whom the caller has the role in the query.
fn partners(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let requested_role = call.query.get("relationship_type").unwrap_or_default().to_ascii_lowercase().replace('_', "");
    let partner = call.caller.partner;
    let (others, kind) = match requested_role.as_str() {
        "isindirectcloudsolutionproviderof" => (&partner.resellers, PROVIDER_OF),
        "isindirectresellerof" => (&partner.providers, RESELLER_OF),
        _ => {
            return Err(ApiError::new(StatusCode::BAD_REQUEST, 3000, "The relationship type is missing or not known."));
        }
    };
    collection(others.iter().map(|other| PartnerRelationship {
        state: Some("Active".to_owned()),
        location: Some(other.location.clone()),
        ..relationship(other, kind)
    }))
}

/// Returns the reseller of a customer, without state and location, as in the article.
fn of_customer(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let reseller = call.directory().and_then(|directory| directory.reseller_of(call.customer.as_ref()?));
    let is_reseller = |other: &&IndirectPartner| reseller.is_some_and(|reseller| reseller == other.tenant.to_string());
    collection(call.caller.partner.resellers.iter().filter(is_reseller).map(|other| relationship(other, PROVIDER_OF)))
}

fn relationship(other: &IndirectPartner, kind: &str) -> PartnerRelationship {
    PartnerRelationship {
        id: Some(other.tenant.to_string()),
        name: Some(other.name.clone()),
        relationship_type: Some(kind.to_owned()),
        mpn_id: Some(other.mpn_id.clone()),
        attributes: Some(Attributes::of("PartnerRelationship")),
        ..PartnerRelationship::default()
    }
}

fn collection(relationships: impl Iterator<Item = PartnerRelationship>) -> Result<ApiResponse, ApiError> {
    let items: Vec<_> = relationships.collect();
    ApiResponse::json(&ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: None,
        attributes: Some(Attributes::of("Collection")),
        continuation_token: None,
    })
}
