//! Licenses: requests sent, and responses parsed.

use serde_json::json;
use uuid::Uuid;

use super::{
    contract::assert_body,
    mock::Reply,
    world::{World, customer, customer_path},
};
use crate::domain::{
    id::{RequestId, ServicePlanId, UserId},
    licence::{LicenceAssignment, LicenceChange, LicenceGroup},
};

fn user() -> UserId {
    UserId::new(Uuid::from_u128(0xA1))
}

#[tokio::test]
async fn a_change_names_what_is_left_out_and_what_goes_and_warnings_are_read() {
    let world = World::new().await;
    let path = format!("{}/users/{}/licenseupdates", customer_path(), user());
    let (sku, gone, plan) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    let answer = json!({"licensesToAssign": [{"skuId": sku, "excludedPlans": null}, {}], "licensesToRemove": [gone],
        "licenseWarnings": [{"code": "W1", "message": "m", "servicePlans": ["EXCHANGE"]}, {}]});
    world.mock.script("POST", &path, [Reply::json(&answer).with_status(201)]);
    let change = LicenceChange {
        assign: vec![LicenceAssignment {
            sku: sku.to_string().parse().unwrap(),
            excluded: vec![ServicePlanId::new(plan)],
        }],
        remove: vec![gone.to_string().parse().unwrap()],
    };
    let client = world.client();
    let done = client.customer(&customer()).licences().update(user(), &change, RequestId::default()).await.unwrap();
    assert_eq!((done.warnings.len(), done.warnings[0].plans.as_slice()), (2, &["EXCHANGE".to_owned()][..]));
    assert_eq!(done.assigned, [(sku.to_string(), Vec::new()), (String::new(), Vec::new())]);
    assert_eq!(done.removed, [gone.to_string()]);
    assert_body(
        &world.mock.seen(&path)[0],
        &json!({"licensesToAssign": [{"skuId": sku, "excludedPlans": [plan]}], "licensesToRemove": [gone],
                "attributes": {"objectType": "LicenseUpdate"}}),
    );
}

#[tokio::test]
async fn figures_that_are_missing_are_counted_from_the_others() {
    let world = World::new().await;
    let path = format!("{}/subscribedskus", customer_path());
    let sku = json!({"productSku": {"id": Uuid::from_u128(1), "targetType": "Tenant", "licenseGroupId": "group9"},
                     "activeUnits": 5, "warningUnits": 2, "consumedUnits": 3, "servicePlans": null});
    let plan = json!({"productSku": {"id": Uuid::from_u128(2)}, "servicePlans": [
        {"id": Uuid::from_u128(3), "serviceName": "X", "targetType": "Tenant"}, {"displayName": "no id"}]});
    world.mock.script("GET", &path, [Reply::json(&json!({"items": [sku, plan, {"productSku": {"id": "x"}}, {}]}))]);
    let skus = world.client().customer(&customer()).licences().available(&[]).await.unwrap();
    assert_eq!(skus.len(), 2, "one without a usable id is left out");
    assert_eq!((skus[0].total, skus[0].available, skus[0].for_users), (7, 4, false));
    assert_eq!(skus[0].product.group, LicenceGroup::Other("group9".into()));
    assert_eq!((skus[1].plans.len(), skus[1].plans[0].name.as_str(), skus[1].choices().count()), (1, "X", 0));
}
