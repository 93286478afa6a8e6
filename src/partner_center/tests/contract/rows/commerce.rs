//! Order and entitlement operations.

use crate::{
    domain::{
        entitlement::{ArtifactPath, Entitlement, EntitlementType, Reservation},
        order::Order,
        term::BillingCycle,
    },
    partner_center::tests::contract::{
        parsed_result::{Fields, ParsedResult},
        row::{Row, row},
    },
};

fn order(it: &Order) -> Fields {
    let line = it.lines.first();
    Fields::default()
        .text("/id", Some(&it.id))
        .text("/alternateId", it.alternate_id.clone())
        .enum_value("/status", &it.status)
        .at("/creationDate", it.created.clone())
        .text("/transactionType", it.transaction.clone())
        .text("/currencyCode", it.currency.clone())
        .text("/totalPrice", it.total.clone())
        .text("/attributes/etag", it.version.clone())
        .text("/lineItems/0/lineItemNumber", line.map(|it| it.number))
        .text("/lineItems/0/friendlyName", line.and_then(|it| it.name.clone()))
        .text("/lineItems/0/offerId", line.and_then(|it| it.offer.clone()))
        .text("/lineItems/0/quantity", line.and_then(|it| it.quantity))
        .text("/lineItems/0/subscriptionId", line.and_then(|it| it.subscription.clone()))
        .text("/lineItems/0/parentSubscriptionId", line.and_then(|it| it.parent.clone()))
        .text("/lineItems/0/pricing/listPrice", line.and_then(|it| it.prices.list.clone()))
        .text("/lineItems/0/pricing/discountedPrice", line.and_then(|it| it.prices.discounted.clone()))
        .text("/lineItems/0/pricing/proratedPrice", line.and_then(|it| it.prices.prorated.clone()))
        .text(
            "/lineItems/0/purchaseCommitment/amount",
            line.and_then(|it| it.commitment.clone()).and_then(|it| it.amount),
        )
}

fn entitlement(it: &Entitlement) -> Fields {
    Fields::default()
        .text("/entitlementType", Some(&it.kind))
        .text("/quantity", it.quantity)
        .text("/productId", it.product.clone())
        .text("/skuId", it.sku.clone())
        .text("/referenceOrder/lineItemId", it.line.clone())
        .at("/expiryDate", it.expires.clone())
        .text("/includedEntitlements/0/skuId", it.included.first().and_then(|it| it.sku.clone()))
        .text("/entitledArtifacts/0/resourceId", it.artifacts.first().and_then(|it| it.resource.clone()))
}

fn reservation(it: &Reservation) -> Fields {
    Fields::default()
        .text("/reservationId", it.id.clone())
        .text("/scopeType", it.scope.clone())
        .text("/quantity", it.quantity)
        .at("/effectiveDateTime", it.from.clone())
        .at("/expiryDateTime", it.until.clone())
        .text("/provisioningState", it.state.clone())
}

pub(super) const ROWS: &[Row] = &[
    row!("get-all-of-a-customer-s-orders", GET "/v1/customers/{customer}/orders", |call, client| {
        Ok(ParsedResult::list(&call.customer(&client).orders().list().await?, order))
    })
    .when(|it| it.query("billingType").is_none())
    .unread(&["items[].referenceCustomerId", "items[].currencySymbol"]),
    row!(
        "get-a-list-of-orders-by-customer-and-billing-cycle-type",
        GET "/v1/customers/{customer}/orders",
        |call, client| {
            let cycle = BillingCycle::parse(&call.query("billingType").unwrap_or_default()).unwrap();
            Ok(ParsedResult::list(&call.customer(&client).orders().list_by_cycle(&cycle).await?, order))
        }
    )
    .when(|it| it.query("billingType").is_some())
    .unread(&["items[].referenceCustomerId", "items[].currencySymbol"]),
    row!("get-an-order-by-id", GET "/v1/customers/{customer}/orders/{order}", |call, client| {
        let with_prices = call.query("include_price").is_some();
        let id = call.param("order");
        Ok(ParsedResult::one(&call.customer(&client).orders().load(&id, with_prices).await?, order))
    })
    .unread(&["referenceCustomerId", "currencySymbol"]),
    row!(
        "get-order-provisioning-status",
        GET "/v1/customers/{customer}/orders/{order}/provisioningstatus",
        |call, client| {
            let id = call.param("order");
            let found = call.customer(&client).orders().provisioning(&id).await?;
            Ok(ParsedResult::list(&found, |it| {
                Fields::default().text("/lineItemNumber", Some(it.line)).enum_value("/status", &it.status)
            }))
        }
    ),
    row!("get-a-collection-of-entitlements", GET "/v1/customers/{customer}/entitlements", |call, client| {
        let kind: Option<EntitlementType> = call.query("entitlementType").map(|kind| kind.parse().unwrap());
        Ok(ParsedResult::list(&call.customer(&client).entitlements().list(kind).await?, entitlement))
    })
    // One article has the first in lower case; the second is always sent.
    .ignored_query(&["entitlementType", "showExpiry"])
    .unread(&["items[].entitledArtifacts[].link.method"]),
    row!(
        "get-a-collection-of-entitlements",
        GET "/v1/customers/{customer}/artifacts/{+kind}/groups/{group}/lineitems/{line}/resource/{resource}",
        |call, client| {
            let place = ArtifactPath::of_link(call.path, call.param("customer")).unwrap();
            let found = call.customer(&client).entitlements().reservations(&place).await?;
            Ok(ParsedResult::list(&found, reservation).within("/virtualMachineReservations|/reservations"))
        }
    )
    .unread(&["type"]),
];
