//! Orders and entitlements: requests sent, and responses parsed.

use serde_json::json;

use super::{
    mock::Reply,
    setup::{TestSetup, customer, customer_path},
};
use crate::{
    domain::{
        order::{OrderStatus, ProvisioningStatus},
        term::{BillingCycle, Term},
    },
    partner_center::ErrorKind,
};

#[tokio::test]
async fn parses_order_with_prices_and_undocumented_values() {
    let setup = TestSetup::new().await;
    let path = format!("{}/orders/34b37d7340cc", customer_path());
    let order = json!({
        "id": "34b37d7340cc", "billingCycle": "Every_full_moon", "status": "pending review", "totalPrice": "120.50",
        "currencyCode": "EUR", "creationDate": "2018-03-06T17:37:05.253-08:00", "futureMember": 1,
        "lineItems": [
            {"lineItemNumber": "0", "quantity": 2, "termDuration": "P3Y", "renewsTo": {"termDuration": "P1Y"},
             "pricing": {"price": 60.25, "extendedPrice": 120.5, "discountedPrice": 61, "proratedPrice": "4.50",
                         "listPrice": 70},
             "purchaseCommitment": {"amount": "1.20", "currency": "EUR", "grain": "Hourly"}, "provisioningContext": {"scope": "shared", "n": 1},
             "partnerIdOnRecord": 4_847_383, "additionalPartnerIdsOnRecord": null},
            {},
        ],
    });
    setup.mock.script("GET", &path, [Reply::json(&order)]);
    let client = setup.client();
    let order = client.customer(&customer()).orders().load(&"34b37d7340cc".parse().unwrap(), true).await.unwrap();
    assert_eq!(setup.mock.requests(&path)[0].raw_query.as_deref(), Some("include_price=true"));
    assert_eq!((order.status, order.total.as_deref()), (OrderStatus::PendingReview, Some("120.5")));
    assert_eq!(order.cycle, Some(BillingCycle::Other("Every_full_moon".to_owned())));
    let line = &order.lines[0];
    assert_eq!((line.term.clone(), line.renews_to.clone()), (Some(Term::Years(3)), Some(Term::Years(1))));
    assert_eq!((line.prices.unit.as_deref(), line.partners.as_slice()), (Some("60.25"), &["4847383".to_owned()][..]));
    let (prices, commitment) = (&line.prices, line.commitment.as_ref().unwrap());
    let amounts = [&prices.list, &prices.discounted, &prices.prorated, &commitment.amount, &commitment.currency];
    assert_eq!(amounts.map(|it| it.as_deref().unwrap()), ["70", "61", "4.5", "1.2", "EUR"]);
    assert_eq!((commitment.grain.as_deref(), &order.lines[1].commitment), (Some("Hourly"), &None));
    assert_eq!(line.provisioning.len(), 2);
    assert_eq!(order.lines[1].number, 1);
}

#[tokio::test]
async fn parses_provisioning_status_in_any_casing_and_missing_order_is_not_found() {
    let setup = TestSetup::new().await;
    let path = format!("{}/orders/34b37d7340cc", customer_path());
    let found = json!({"items": [{"lineItemNumber": 0, "status": "fulfilled",
        "quantityProvisioningInformation": [{"quantity": 3, "status": "PrefulfillmentPending"}]}]});
    setup.mock.script("GET", &format!("{path}/provisioningstatus"), [Reply::json(&found)]);
    setup.mock.script("GET", &path, [Reply::fault(404, 20_000)]);
    let client = setup.client();
    let orders = client.customer(&customer()).orders();
    let id = "34b37d7340cc".parse().unwrap();
    let found = orders.provisioning(&id).await.unwrap();
    assert_eq!(found[0].status, ProvisioningStatus::Fulfilled);
    assert_eq!(found[0].parts, [(3, ProvisioningStatus::PrefulfillmentPending)]);
    assert_eq!(orders.load(&id, false).await.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn parses_reservations_under_either_name_and_ignores_links_of_other_customers() {
    let setup = TestSetup::new().await;
    let rest = "artifacts/reservedinstance/groups/g/lineitems/1/resource/r";
    let artifact = |uri: String| json!({"artifactType": "reservedinstance", "resourceId": "r", "link": {"uri": uri}});
    let item = json!({"entitlementType": "reservedinstance", "entitledArtifacts": [
        artifact(format!("{}/{rest}", customer_path())),
        artifact(format!("/v1/customers/00000000-0000-0000-0000-0000000000ff/{rest}")),
    ]});
    setup.mock.script("GET", &format!("{}/entitlements", customer_path()), [Reply::json(&json!({"items": [item]}))]);
    let path = format!("{}/{rest}", customer_path());
    setup.mock.script("GET", &path, [Reply::json(&json!({"Reservations": [{"ReservationId": "i", "Quantity": "2"}]}))]);
    let client = setup.client();
    let scope = customer();
    let entitlements = client.customer(&scope).entitlements();
    let found = entitlements.list(None).await.unwrap().remove(0);
    assert_eq!(found.artifacts[1].place, None);
    let reservations = entitlements.reservations(found.artifacts[0].place.as_ref().unwrap()).await.unwrap();
    assert_eq!((reservations[0].id.as_deref(), reservations[0].quantity), (Some("i"), Some(2)));
}
