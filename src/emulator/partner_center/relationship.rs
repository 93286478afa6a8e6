//! Relationships: between partners, and with customers (articles "Retrieve a list of indirect resellers", "Request a
//! reseller relationship", "Remove a reseller relationship with a customer").

use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::{
    answer::{Answer, Refusal},
    call::Call,
    operation::{Auth::User, Operation, get, patch},
};
use crate::{
    domain::cloud::Cloud,
    partner_center::wire::{collection::Attributes, relationship::RelationshipRequest},
};

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("request-reseller-relationship", "/v1/customers/relationshiprequests", User)
        .not_in(&[Cloud::UsGovernment])
        .answer(request),
    patch("remove-a-reseller-relationship-with-a-customer", "/v1/customers/{customer}", User).answer(remove),
    get("retrieve-a-list-of-indirect-resellers", "/v1/relationships", User),
    get("get-indirect-resellers-of-a-customer", "/v1/customers/{customer}/relationships", User),
];

/// The link by which a company accepts the partner. In the indirect model it names the provider too; how the real
/// service spells that is not documented.
fn request(call: &Call<'_>) -> Result<Answer, Refusal> {
    let admin = match call.caller.partner.cloud {
        Cloud::China => "https://portal.partner.microsoftonline.cn",
        _ => "https://admin.microsoft.com",
    };
    let given = |name: &str| call.query.get(name).filter(|value| !value.is_empty());
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let provider = given("indirectCloudSolutionProviderId");
    query.append_pair(
        "invType",
        if provider.is_some() { "IndirectResellerRelationship" } else { "ResellerRelationship" },
    );
    query.append_pair("partnerId", given("indirectResellerId").unwrap_or(&call.caller.partner.tenant.to_string()));
    query.append_pair("msppId", "0");
    if let Some(provider) = provider {
        query.append_pair("indirectCSPId", provider);
    }
    query.append_pair("DAP", "false");
    Answer::json(&RelationshipRequest {
        url: Some(format!("{admin}/Adminportal/Home?{}#/BillingAccounts/partner-invitation", query.finish())),
        attributes: Some(Attributes::of("CustomerRelationshipRequest")),
    })
}

/// What a PATCH of a customer may say.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wish {
    relationship_to_partner: Option<String>,
}

/// Ends the relationship, unless something is in use.
fn remove(call: &Call<'_>) -> Result<Answer, Refusal> {
    let wish: Wish = call.read()?;
    if !wish.relationship_to_partner.is_some_and(|wish| wish.eq_ignore_ascii_case("none")) {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, 3000, "RelationshipToPartner can only be set to none."));
    }
    if call.tenant(|tenant| tenant.commerce.is_in_use())? {
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            800_040,
            "Active subscriptions must be suspended and reserved instances cancelled first.",
        ));
    }
    let directory = call.directory().ok_or_else(|| Refusal::ours("the partner has no directory"))?;
    directory.remove(call.customer()?.id);
    call.record("partner_customer_relationship", "remove_partner_customer_relationship");
    Answer::json(&json!({
        "Id": null, "CommerceId": null, "CompanyProfile": null, "BillingProfile": null,
        "RelationshipToPartner": "none", "AllowDelegatedAccess": null, "UserCredentials": null, "CustomDomains": null,
        "AssociatedPartnerId": null, "Attributes": {"ObjectType": "Customer"},
    }))
}
