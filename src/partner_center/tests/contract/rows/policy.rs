//! Self-serve policy operations.

use crate::{
    domain::{
        id::RequestId,
        policy::{Grantable, Permission, SelfServePolicy},
    },
    partner_center::{
        tests::contract::{
            parsed_result::{Fields, ParsedResult},
            row::{ExampleCall, Row, row},
            sample::Example,
        },
        wire::policy as wire,
    },
};

/// The entity type, which is a customer in every policy that a partner grants.
const ENTITY: &[&str] = &["selfServeEntity.selfServeEntityType"];

fn policy(it: &SelfServePolicy) -> Fields {
    let permission = |index: usize| it.permissions.get(index);
    Fields::default()
        .text("/id", Some(&it.id))
        .text("/selfServeEntity/tenantID", Some(it.customer))
        .text("/grantor/tenantID", it.grantor.clone())
        .text("/grantor/grantorType", Some(&it.grantor_type))
        .text("/permissions/0/resource", permission(0).map(|it| &it.resource))
        .text("/permissions/0/action", permission(0).map(|it| &it.action))
        .text("/permissions/1/resource", permission(1).map(|it| &it.resource))
        .text("/attributes/etag", it.version.clone())
}

/// Returns the customer that a policy is for.
fn about(it: &Example) -> Option<String> {
    let id = it.segments.get(2).and_then(|id| id.rsplit_once('_')).map(|(_, customer)| customer.to_owned());
    it.query("entity_id").or(it.text("/selfServeEntity/tenantID")).or(id)
}

fn selected_permissions(wire: wire::SelfServePolicy) -> Vec<Grantable> {
    let permissions = wire.permissions.unwrap_or_default().into_iter();
    let permissions = permissions
        .map(|it| Permission { resource: it.resource.unwrap_or_default(), action: it.action.unwrap_or_default() });
    permissions.map(|it| it.grantable().unwrap()).collect()
}

fn stored(call: &ExampleCall<'_>) -> serde_json::Value {
    serde_json::json!({"id": call.params["policy"], "selfServeEntity": {"tenantID": call.customer_id()}})
}

pub(super) const ROWS: &[Row] = &[
    row!("get-a-list-of-self-serve-policies", GET "/v1/SelfServePolicy", |call, client| {
        Ok(ParsedResult::list(&call.customer(&client).policies().list().await?, policy))
    })
    .about(about)
    .unread(&["items[].selfServeEntity.selfServeEntityType"]),
    row!("get-a-self-serve-policy-by-id", GET "/v1/SelfServePolicy/{policy}", |call, client| {
        let id = call.param("policy");
        Ok(ParsedResult::one(&call.customer(&client).policies().load(&id).await?, policy))
    })
    .about(about)
    .unread(ENTITY),
    row!("create-a-self-serve-policy", POST "/v1/SelfServePolicy", |call, client| {
        let wanted: wire::SelfServePolicy = call.request();
        let grantor = wanted.grantor.clone().and_then(|it| it.tenant_id).unwrap_or_default().parse().unwrap();
        let policies = call.customer(&client).policies();
        Ok(ParsedResult::one(&policies.create(grantor, &selected_permissions(wanted), RequestId::default()).await?, policy))
    })
    .about(about)
    .unread(ENTITY),
    row!("update-a-self-serve-policy", PUT "/v1/SelfServePolicy/{policy}", |call, client| {
        call.stored(call.example.request.clone());
        let wanted: wire::SelfServePolicy = call.request();
        let seen = wanted.attributes.clone().and_then(|it| it.etag).unwrap_or_default();
        let (id, policies) = (call.param("policy"), call.customer(&client).policies());
        Ok(ParsedResult::one(&policies.update(&id, &selected_permissions(wanted), &seen, RequestId::default()).await?, policy))
    })
    // The article omits the id that its own description requires.
    .alternative_path("/v1/SelfServePolicy")
    .about(about)
    .unread(ENTITY),
    row!("delete-a-self-serve-policy", DELETE "/v1/SelfServePolicy/{policy}", |call, client| {
        call.stored(stored(call));
        let id = call.param("policy");
        Ok(ParsedResult::of(&call.customer(&client).policies().delete(&id, RequestId::default()).await?))
    })
    .about(about),
];
