//! License operations.

use crate::{
    domain::{
        id::RequestId,
        license::{License, LicenseAssignment, LicenseChange, LicenseGroup, SubscribedSku},
    },
    partner_center::{
        tests::contract::{
            parsed_result::{Fields, ParsedResult},
            row::{ExampleCall, Row, row},
            sample::Example,
        },
        wire::license as wire,
    },
};

/// Names that are read only if a plan has no longer name.
const PLAN_NAMES: &[&str] = &["items[].servicePlans[].serviceName"];

/// Totals of other figures, and the short names of plans.
const SKU_NAMES: &[&str] = &["items[].activeUnits", "items[].servicePlans[].serviceName"];

fn is_grouped(it: &Example) -> bool {
    it.query("licenseGroupIds").is_some()
}

fn groups(call: &ExampleCall<'_>) -> Vec<LicenseGroup> {
    let pairs = url::form_urlencoded::parse(call.example.raw_query.as_deref().unwrap_or_default().as_bytes());
    pairs.filter(|(name, _)| name == "licenseGroupIds").map(|(_, group)| LicenseGroup::parse(&group)).collect()
}

fn subscribed(it: &SubscribedSku) -> Fields {
    Fields::default()
        .text("/productSku/id", Some(it.product.id))
        .text("/productSku/name", Some(&it.product.name))
        .text("/productSku/skuPartNumber", Some(&it.product.part_number))
        .text("/productSku/licenseGroupId", Some(it.product.group.as_str()))
        .text("/availableUnits", Some(it.available))
        .text("/consumedUnits", Some(it.consumed))
        .text("/totalUnits", Some(it.total))
        .text("/suspendedUnits", Some(it.suspended))
        .text("/warningUnits", Some(it.warning))
        .text("/capabilityStatus", Some(&it.status))
        .text("/servicePlans/0/id", it.plans.first().map(|it| it.id))
        .text("/servicePlans/0/displayName|/servicePlans/0/serviceName", it.plans.first().map(|it| &it.name))
}

fn license(it: &License) -> Fields {
    Fields::default()
        .text("/productSku/id", Some(it.product.id))
        .text("/productSku/name", Some(&it.product.name))
        .text("/productSku/skuPartNumber", Some(&it.product.part_number))
        .text("/productSku/licenseGroupId", Some(it.product.group.as_str()))
        .text("/servicePlans/0/id", it.plans.first().map(|it| it.id))
        .text("/servicePlans/0/capabilityStatus", it.plans.first().map(|it| &it.status))
}

fn change(wire: wire::LicenseUpdate) -> LicenseChange {
    LicenseChange {
        assign: wire
            .licenses_to_assign
            .unwrap_or_default()
            .into_iter()
            .map(|it| LicenseAssignment {
                sku: it.sku_id.unwrap_or_default().parse().unwrap(),
                excluded: it.excluded_plans.unwrap_or_default().iter().map(|id| id.parse().unwrap()).collect(),
            })
            .collect(),
        remove: wire.licenses_to_remove.unwrap_or_default().iter().map(|id| id.parse().unwrap()).collect(),
    }
}

pub(super) const ROWS: &[Row] = &[
    row!("get-a-list-of-available-licenses", GET "/v1/customers/{customer}/subscribedskus", |call, client| {
        Ok(ParsedResult::list(&call.customer(&client).licenses().available(&[]).await?, subscribed))
    })
    .when(|it| !is_grouped(it))
    .known_values(&["Tenant"])
    .unread(SKU_NAMES),
    row!(
        "get-a-list-of-available-licenses-by-license-group",
        GET "/v1/customers/{customer}/subscribedskus",
        |call, client| {
            let licenses = call.customer(&client).licenses();
            Ok(ParsedResult::list(&licenses.available(&groups(call)).await?, subscribed))
        }
    )
    .when(is_grouped)
    .known_values(&["Tenant"])
    .unread(SKU_NAMES),
    row!(
        "check-which-licenses-are-assigned-to-a-user",
        GET "/v1/customers/{customer}/users/{user}/licenses",
        |call, client| {
            let licenses = call.customer(&client).licenses();
            Ok(ParsedResult::list(&licenses.of_user(call.param("user"), &[]).await?, license))
        }
    )
    .when(|it| !is_grouped(it))
    .known_values(&["Tenant"])
    .unread(PLAN_NAMES),
    row!(
        "get-licenses-assigned-to-a-user-by-license-group",
        GET "/v1/customers/{customer}/users/{user}/licenses",
        |call, client| {
            let licenses = call.customer(&client).licenses();
            Ok(ParsedResult::list(&licenses.of_user(call.param("user"), &groups(call)).await?, license))
        }
    )
    .when(is_grouped)
    .known_values(&["Tenant"])
    .unread(PLAN_NAMES),
    row!(
        "assign-licenses-to-a-user",
        POST "/v1/customers/{customer}/users/{user}/licenseupdates",
        |call, client| {
            let wanted = change(call.request());
            let licenses = call.customer(&client).licenses();
            Ok(ParsedResult::of(&licenses.update(call.param("user"), &wanted, RequestId::default()).await?))
        }
    ),
];
