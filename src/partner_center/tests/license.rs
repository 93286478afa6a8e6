//! Licenses: requests sent, and responses parsed.

use serde_json::json;
use uuid::Uuid;

use super::{
    contract::assert_body,
    mock::Reply,
    setup::{TestSetup, customer, customer_path},
};
use crate::domain::{
    id::{RequestId, ServicePlanId, UserId},
    license::{LicenseAssignment, LicenseChange, LicenseGroup},
};

fn user() -> UserId {
    UserId::new(Uuid::from_u128(0xA1))
}

#[tokio::test]
async fn license_update_sends_excluded_plans_and_removals_and_parses_warnings() {
    let setup = TestSetup::new().await;
    let path = format!("{}/users/{}/licenseupdates", customer_path(), user());
    let (sku, removed, plan) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    let response = json!({"licensesToAssign": [{"skuId": sku, "excludedPlans": null}, {}], "licensesToRemove": [removed],
        "licenseWarnings": [{"code": "W1", "message": "m", "servicePlans": ["EXCHANGE"]}, {}]});
    setup.mock.script("POST", &path, [Reply::json(&response).with_status(201)]);
    let change = LicenseChange {
        assign: vec![LicenseAssignment {
            sku: sku.to_string().parse().unwrap(),
            excluded: vec![ServicePlanId::new(plan)],
        }],
        remove: vec![removed.to_string().parse().unwrap()],
    };
    let client = setup.client();
    let updated = client.customer(&customer()).licenses().update(user(), &change, RequestId::default()).await.unwrap();
    assert_eq!((updated.warnings.len(), updated.warnings[0].plans.as_slice()), (2, &["EXCHANGE".to_owned()][..]));
    assert_eq!(updated.assigned, [(sku.to_string(), Vec::new()), (String::new(), Vec::new())]);
    assert_eq!(updated.removed, [removed.to_string()]);
    assert_body(
        &setup.mock.requests(&path)[0],
        &json!({"licensesToAssign": [{"skuId": sku, "excludedPlans": [plan]}], "licensesToRemove": [removed],
                "attributes": {"objectType": "LicenseUpdate"}}),
    );
}

#[tokio::test]
async fn missing_license_figures_are_computed_from_the_others() {
    let setup = TestSetup::new().await;
    let path = format!("{}/subscribedskus", customer_path());
    let sku = json!({"productSku": {"id": Uuid::from_u128(1), "targetType": "Tenant", "licenseGroupId": "group9"},
                     "activeUnits": 5, "warningUnits": 2, "consumedUnits": 3, "servicePlans": null});
    let plan = json!({"productSku": {"id": Uuid::from_u128(2)}, "servicePlans": [
        {"id": Uuid::from_u128(3), "serviceName": "X", "targetType": "Tenant"}, {"displayName": "no id"}]});
    setup.mock.script("GET", &path, [Reply::json(&json!({"items": [sku, plan, {"productSku": {"id": "x"}}, {}]}))]);
    let skus = setup.client().customer(&customer()).licenses().available(&[]).await.unwrap();
    assert_eq!(skus.len(), 2, "a product without a valid id is omitted");
    assert_eq!((skus[0].total, skus[0].available, skus[0].for_users), (7, 4, false));
    assert_eq!(skus[0].product.group, LicenseGroup::Other("group9".into()));
    assert_eq!((skus[1].plans.len(), skus[1].plans[0].name.as_str(), skus[1].excludable_plans().count()), (1, "X", 0));
}
