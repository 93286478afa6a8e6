//! Orders and entitlements: what is asked, and what becomes of the answers.

use serde_json::{Value, json};

use super::{
    contract::{assert_as_documented, examples, play},
    mock::Reply,
    world::{World, customer, customer_path, staff_at},
};
use crate::{
    domain::{
        entitlement::{ArtifactPlace, Entitlement, EntitlementType},
        id::CustomerId,
        order::{OrderStatus, ProvisioningStatus},
        term::{BillingCycle, Term},
    },
    partner_center::Kind,
};

fn customer_of(path: &str) -> CustomerId {
    path.split('/').nth(3).unwrap().parse().unwrap()
}

fn items(response: &[u8]) -> usize {
    serde_json::from_slice::<Value>(response).unwrap()["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_documented_orders_are_asked_for_and_read() {
    let all = examples("get-all-of-a-customer-s-orders").into_iter().map(|it| (None, it));
    let one_time = examples("get-a-list-of-orders-by-customer-and-billing-cycle-type");
    for (cycle, example) in all.chain(one_time.into_iter().map(|it| (Some(BillingCycle::OneTime), it))) {
        let scope = staff_at(7, 70, customer_of(&example.path));
        let world = World::new().await;
        let path = example.path.split('?').next().unwrap().to_owned();
        play(&world.mock, &example, &path);
        let client = world.client();
        let orders = client.customer(&scope).orders();
        let found = match &cycle {
            None => orders.list().await.unwrap(),
            Some(cycle) => orders.list_by_cycle(cycle).await.unwrap(),
        };
        assert_eq!(found.len(), items(&example.response));
        assert_eq!(found[0].cycle, Some(BillingCycle::OneTime));
        assert_eq!((&found[0].status, found[0].lines.len()), (&OrderStatus::Pending, 1));
        assert_as_documented(&world.mock.seen(&path)[0], &example, &path);
    }
}

#[tokio::test]
async fn the_documented_order_is_asked_for_and_read() {
    for example in examples("get-an-order-by-id") {
        let documented: Value = serde_json::from_slice(&example.response).unwrap();
        let id = documented["id"].as_str().unwrap();
        let path = format!("{}/orders/{id}", customer_path());
        let world = World::new().await;
        play(&world.mock, &example, &path);
        let client = world.client();
        let order = client.customer(&customer()).orders().load(&id.parse().unwrap(), false).await.unwrap();
        assert_eq!(order.lines[0].name.as_deref(), documented["lineItems"][0]["friendlyName"].as_str());
        assert_eq!(world.mock.seen(&path)[0].raw_query, None);
    }
}

#[tokio::test]
async fn the_documented_entitlements_are_asked_for_and_read() {
    for example in examples("get-a-collection-of-entitlements") {
        let path = example.path.split('?').next().unwrap().to_owned();
        if !path.ends_with("/entitlements") {
            continue; // What an artifact's link leads to; read below.
        }
        let kind = example.path.contains("software").then_some(EntitlementType::Software);
        let world = World::new().await;
        play(&world.mock, &example, &path);
        let client = world.client();
        let found = client.customer(&staff_at(7, 70, customer_of(&path))).entitlements().list(kind).await.unwrap();
        assert_eq!(found.len(), items(&example.response));
        assert!(found.iter().any(|it| it.included.len() == 2));
        assert_eq!(found.iter().any(|it| it.expires.is_some()), kind.is_some());
        assert_eq!(found.iter().any(Entitlement::is_reservation), kind.is_none());
        let query = &world.mock.seen(&path)[0].query;
        let asked = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        assert_eq!((asked("entitlementType"), asked("showExpiry")), (kind.map(|_| "software"), Some("true")));
    }
}

#[tokio::test]
async fn an_order_is_read_with_prices_and_with_what_is_odd() {
    let world = World::new().await;
    let path = format!("{}/orders/34b37d7340cc", customer_path());
    let order = json!({
        "id": "34b37d7340cc", "billingCycle": "Every_full_moon", "status": "pending review", "totalPrice": "120.50",
        "currencyCode": "EUR", "creationDate": "2018-03-06T17:37:05.253-08:00", "futureMember": 1,
        "lineItems": [
            {"lineItemNumber": "0", "quantity": 2, "termDuration": "P3Y", "renewsTo": {"termDuration": "P1Y"},
             "pricing": {"price": 60.25, "extendedPrice": 120.5}, "provisioningContext": {"scope": "shared", "n": 1},
             "partnerIdOnRecord": 4_847_383, "additionalPartnerIdsOnRecord": null},
            {},
        ],
    });
    world.mock.script("GET", &path, [Reply::json(&order)]);
    let client = world.client();
    let order = client.customer(&customer()).orders().load(&"34b37d7340cc".parse().unwrap(), true).await.unwrap();
    assert_eq!(world.mock.seen(&path)[0].raw_query.as_deref(), Some("include_price=true"));
    assert_eq!((order.status, order.total.as_deref()), (OrderStatus::PendingReview, Some("120.5")));
    assert_eq!(order.cycle, Some(BillingCycle::Other("Every_full_moon".to_owned())));
    let line = &order.lines[0];
    assert_eq!((line.term.clone(), line.renews_to.clone()), (Some(Term::Years(3)), Some(Term::Years(1))));
    assert_eq!((line.prices.unit.as_deref(), line.partners.as_slice()), (Some("60.25"), &["4847383".to_owned()][..]));
    assert_eq!(line.provisioning.len(), 2);
    assert_eq!(order.lines[1].number, 1);
}

#[tokio::test]
async fn delivery_is_read_in_any_case_and_an_order_of_nobody_is_not_found() {
    let world = World::new().await;
    let path = format!("{}/orders/34b37d7340cc", customer_path());
    let found = json!({"items": [{"lineItemNumber": 0, "status": "fulfilled",
        "quantityProvisioningInformation": [{"quantity": 3, "status": "PrefulfillmentPending"}]}]});
    world.mock.script("GET", &format!("{path}/provisioningstatus"), [Reply::json(&found)]);
    world.mock.script("GET", &path, [Reply::fault(404, 20_000)]);
    let client = world.client();
    let orders = client.customer(&customer()).orders();
    let id = "34b37d7340cc".parse().unwrap();
    let found = orders.provisioning(&id).await.unwrap();
    assert_eq!(found[0].status, ProvisioningStatus::Fulfilled);
    assert_eq!(found[0].parts, [(3, ProvisioningStatus::PrefulfillmentPending)]);
    assert_eq!(orders.load(&id, false).await.unwrap_err().kind(), Kind::NotFound);
}

#[tokio::test]
async fn the_documented_reservations_are_asked_for_by_their_link_and_read() {
    for example in examples("get-a-collection-of-entitlements") {
        if example.path.split('?').next().unwrap().ends_with("/entitlements") {
            continue;
        }
        let id = customer_of(&example.path);
        let world = World::new().await;
        play(&world.mock, &example, &example.path);
        let client = world.client();
        let place = ArtifactPlace::of_link(&example.path, id).unwrap();
        let found = client.customer(&staff_at(7, 70, id)).entitlements().reservations(&place).await.unwrap();
        assert_eq!((found.len(), found[0].quantity, found[0].state.as_deref()), (1, Some(1), Some("Created")));
        assert!(found[0].from.is_some() && found[0].until.is_some(), "with a zone and without");
        assert_as_documented(&world.mock.seen(&example.path)[0], &example, &example.path);
    }
}

#[tokio::test]
async fn reservations_are_read_under_either_name_and_links_elsewhere_are_not_followed() {
    let world = World::new().await;
    let rest = "artifacts/reservedinstance/groups/g/lineitems/1/resource/r";
    let artifact = |uri: String| json!({"artifactType": "reservedinstance", "resourceId": "r", "link": {"uri": uri}});
    let item = json!({"entitlementType": "reservedinstance", "entitledArtifacts": [
        artifact(format!("{}/{rest}", customer_path())),
        artifact(format!("/v1/customers/00000000-0000-0000-0000-0000000000ff/{rest}")),
    ]});
    world.mock.script("GET", &format!("{}/entitlements", customer_path()), [Reply::json(&json!({"items": [item]}))]);
    let path = format!("{}/{rest}", customer_path());
    world.mock.script("GET", &path, [Reply::json(&json!({"Reservations": [{"ReservationId": "i", "Quantity": "2"}]}))]);
    let client = world.client();
    let scope = customer();
    let entitlements = client.customer(&scope).entitlements();
    let found = entitlements.list(None).await.unwrap().remove(0);
    assert_eq!(found.artifacts[1].place, None);
    let reservations = entitlements.reservations(found.artifacts[0].place.as_ref().unwrap()).await.unwrap();
    assert_eq!((reservations[0].id.as_deref(), reservations[0].quantity), (Some("i"), Some(2)));
}
