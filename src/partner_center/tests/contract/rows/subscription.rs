//! Subscription operations.

use crate::{
    domain::{
        id::RequestId,
        subscription::{EndOfTermSetting, Nickname, StatusChange, Subscription, SubscriptionChange},
    },
    partner_center::{
        Client, Error,
        tests::contract::{
            parsed_result::{Fields, ParsedResult},
            row::{ExampleCall, Row, row},
        },
    },
};

/// Unused members of the response to a rename: only the nickname is read, and everything else is loaded when it is
/// displayed.
const BESIDE_THE_NAME: &[&str] = &[
    "attributes.etag",
    "autoRenewEnabled",
    "billingCycle",
    "billingType",
    "commitmentEndDate",
    "contractType",
    "creationDate",
    "customTermEndDate",
    "effectiveStartDate",
    "hasPurchasableAddons",
    "isMicrosoftProduct",
    "isTrial",
    "offerId",
    "offerName",
    "orderId",
    "parentSubscriptionId",
    "partnerId",
    "publisherName",
    "quantity",
    "refundOptions",
    "scheduledNextTermInstructions",
    "status",
    "termDuration",
    "unitType",
];

fn subscription(it: &Subscription) -> Fields {
    Fields::default()
        .text("/id", Some(&it.id))
        .text("/friendlyName", Some(&it.name))
        .enum_value("/status", &it.status)
        .text("/offerId", it.offer.id.clone())
        .text("/offerName", it.offer.name.clone())
        .text("/publisherName", it.offer.publisher.clone())
        .text("/quantity", it.quantity)
        .text("/autoRenewEnabled", it.auto_renew)
        .text("/isTrial", it.trial)
        .at("/creationDate", it.created.clone())
        .at("/effectiveStartDate", it.started.clone())
        .at("/commitmentEndDateTime|/commitmentEndDate", it.ends.clone())
        .at("/billingCycleEndDateTime|/billingCycleEndDate", it.cycle_ends.clone())
        .at("/cancellationAllowedUntilDate", it.cancellable_until.clone())
        .text("/orderId", it.order.clone())
        .text("/parentSubscriptionId", it.parent.clone())
        .text("/suspensionReasons/0", it.suspension_reasons.first())
        .text("/partnerId", it.reseller.clone())
        .text("/promotionId", it.promotion.clone())
        .text("/attributes/etag", it.version.clone())
        .text("/refundableQuantity/totalQuantity", it.refundable.as_ref().and_then(|it| it.total))
        .at("/refundOptions/0/expiresAt", it.refunds.first().and_then(|it| it.until.clone()))
        .text("/scheduledNextTermInstructions/quantity", it.next_term.as_ref().and_then(|it| it.quantity))
}

pub(super) const ROWS: &[Row] = &[
    row!("get-all-of-a-customer-s-subscriptions", GET "/v1/customers/{customer}/subscriptions", |call, client| {
        Ok(ParsedResult::list(&call.customer(&client).subscriptions().list().await?, subscription))
    })
    // The client selects the subscriptions of an order or a partner from the complete list.
    .ignored_query(&["order_id", "mpn_id"])
    .unread(&["items[].actionTaken", "items[].isMicrosoftProduct", "items[].productType.displayName"]),
    row!("get-a-subscription-by-id", GET "/v1/customers/{customer}/subscriptions/{subscription}", |call, client| {
        let id = call.param("subscription");
        Ok(ParsedResult::one(&call.customer(&client).subscriptions().load(&id).await?, subscription))
    })
    .unread(&["actionTaken", "isMicrosoftProduct", "productType.displayName"]),
    // Every change sends the whole resource: for any documented change, the stored subscription is sent back with
    // another nickname.
    row!(
        "update-the-nickname-for-a-subscription",
        PATCH "/v1/customers/{customer}/subscriptions/{subscription}",
        |call, client| {
            let mut before = call.example.request.clone();
            let name = before["friendlyName"].as_str().unwrap_or_default().to_owned();
            before["friendlyName"] = "Before".into();
            call.stored(before);
            let (id, name) = (call.param("subscription"), Nickname::parse(&name).unwrap());
            let subscriptions = call.customer(&client).subscriptions();
            let renamed = subscriptions.rename(&id, &name, "Before", RequestId::default()).await?;
            Ok(ParsedResult::one(&renamed, |(_, name)| Fields::default().text("/friendlyName", name.clone())))
        }
    )
    .unread(BESIDE_THE_NAME),
    // Their examples are played above: each sends the whole resource with one changed member.
    row!(
        "change-the-quantity-of-a-subscription",
        PATCH "/v1/customers/{customer}/subscriptions/{subscription}",
        |call, client| change(call, &client, SubscriptionChange::Quantity(2)).await
    )
    .when(|_| false),
    row!(
        "create-scheduled-changes",
        PATCH "/v1/customers/{customer}/subscriptions/{subscription}",
        |call, client| change(call, &client, SubscriptionChange::End(EndOfTermSetting::Stop)).await
    )
    .when(|_| false),
    row!(
        "suspend-a-subscription",
        PATCH "/v1/customers/{customer}/subscriptions/{subscription}",
        |call, client| change(call, &client, SubscriptionChange::Status(StatusChange::Suspend)).await
    )
    .when(|_| false),
    row!(
        "reactivate-a-suspended-a-subscription",
        PATCH "/v1/customers/{customer}/subscriptions/{subscription}",
        |call, client| change(call, &client, SubscriptionChange::Status(StatusChange::Reactivate)).await
    )
    .when(|_| false),
    row!(
        "update-a-subscription-by-id",
        PATCH "/v1/customers/{customer}/subscriptions/{subscription}",
        |call, client| change(call, &client, SubscriptionChange::Status(StatusChange::Cancel)).await
    )
    .when(|_| false),
];

async fn change(call: &ExampleCall<'_>, client: &Client, change: SubscriptionChange) -> Result<ParsedResult, Error> {
    call.stored(call.example.request.clone());
    let subscriptions = call.customer(client).subscriptions();
    let stored = subscriptions.fetch_to_change(&call.param("subscription")).await?;
    let updated = subscriptions.update(stored, &change, RequestId::default()).await?;
    Ok(ParsedResult::one(&updated, |(_, it)| it.as_ref().map(subscription).unwrap_or_default()))
}
