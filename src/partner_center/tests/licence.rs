//! Licences: what is asked, and what becomes of the answers.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    contract::{Example, assert_as_documented, assert_body, examples, play},
    mock::Reply,
    world::{World, customer, customer_id, customer_path},
};
use crate::{
    domain::{
        id::{RequestId, ServicePlanId, UserId},
        licence::{LicenceAssignment, LicenceChange, LicenceGroup},
    },
    partner_center::Kind,
};

fn user() -> UserId {
    UserId::new(Uuid::from_u128(0xA1))
}

/// The example at the mock's customer and user, and its path alone.
fn placed(mut example: Example) -> (Example, String) {
    let mut segments: Vec<_> = example.path.split('/').map(str::to_owned).collect();
    segments[3] = customer_id().to_string();
    if segments.len() > 5 {
        segments[5] = user().to_string();
    }
    example.path = segments.join("/");
    // The .NET SDK's own.
    example.headers.retain(|header| header != "MS-PartnerCenter-Client");
    let path = example.path.split('?').next().unwrap().to_owned();
    (example, path)
}

fn count(example: &Example) -> usize {
    let documented: Value = serde_json::from_slice(&example.response).unwrap();
    documented["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_documented_licences_are_asked_for_and_read() {
    for (article, groups) in [
        ("get-a-list-of-available-licenses", &[][..]),
        ("get-a-list-of-available-licenses-by-license-group", &LicenceGroup::ALL),
    ] {
        for example in examples(article) {
            let (example, path) = placed(example);
            let world = World::new().await;
            play(&world.mock, &example, &path);
            let skus = world.client().customer(&customer()).licences().available(groups).await.unwrap();
            assert_eq!(skus.len(), count(&example));
            assert!(
                skus.iter().all(|sku| sku.available == sku.total - sku.consumed && !sku.product.title().is_empty())
            );
            assert_as_documented(&world.mock.seen(&path)[0], &example, &path);
        }
    }
}

#[tokio::test]
async fn the_documented_licences_of_a_user_are_asked_for_and_read() {
    for example in examples("get-licenses-assigned-to-a-user-by-license-group") {
        let (example, path) = placed(example);
        let world = World::new().await;
        play(&world.mock, &example, &path);
        let client = world.client();
        let licences = client.customer(&customer()).licences().of_user(user(), &LicenceGroup::ALL).await.unwrap();
        assert_eq!(licences.len(), count(&example));
        assert!(licences.iter().all(|licence| licence.plans.iter().all(|plan| plan.status == "Assigned")));
        assert_as_documented(&world.mock.seen(&path)[0], &example, &path);
    }
}

#[tokio::test]
async fn the_documented_assignment_is_sent_and_its_refusals_are_told_apart() {
    let change = |sku: &str| LicenceChange {
        assign: vec![LicenceAssignment { sku: sku.parse().unwrap(), excluded: Vec::new() }],
        remove: Vec::new(),
    };
    for (place, example) in examples("assign-licenses-to-a-user").into_iter().enumerate() {
        let (example, path) = placed(example);
        let world = World::new().await;
        play(&world.mock, &example, &path);
        let client = world.client();
        let sku = "f8a1db68-be16-40ed-86d5-cb42ce701560";
        let answer = client.customer(&customer()).licences().update(user(), &change(sku), RequestId::default()).await;
        match example.status {
            201 => assert!(answer.unwrap().is_empty()),
            400 => assert_eq!(answer.unwrap_err().kind(), Kind::Invalid),
            _ => assert_eq!(answer.unwrap_err().kind(), Kind::Forbidden),
        }
        if place == 0 {
            let seen = &world.mock.seen(&path)[0];
            assert_as_documented(seen, &example, &path);
            assert_body(seen, &example.request);
        }
    }
}

#[tokio::test]
async fn a_change_names_what_is_left_out_and_what_goes_and_warnings_are_read() {
    let world = World::new().await;
    let path = format!("{}/users/{}/licenseupdates", customer_path(), user());
    let (sku, gone, plan) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
    let answer = json!({"licenseWarnings": [{"code": "W1", "message": "m", "servicePlans": ["EXCHANGE"]}, {}]});
    world.mock.script("POST", &path, [Reply::json(&answer).with_status(201)]);
    let change = LicenceChange {
        assign: vec![LicenceAssignment {
            sku: sku.to_string().parse().unwrap(),
            excluded: vec![ServicePlanId::new(plan)],
        }],
        remove: vec![gone.to_string().parse().unwrap()],
    };
    let client = world.client();
    let warnings = client.customer(&customer()).licences().update(user(), &change, RequestId::default()).await.unwrap();
    assert_eq!((warnings.len(), warnings[0].plans.as_slice()), (2, &["EXCHANGE".to_owned()][..]));
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
