//! Self-serve policies and relationships: requests sent, and checks of responses.

use serde_json::{Value, json};

use super::{
    mock::Reply,
    setup::{TestSetup, customer, customer_id},
};
use crate::{
    domain::{
        id::{CustomerId, PolicyId, RequestId},
        policy::Grantable,
        relationship::RelationshipOptions,
    },
    partner_center::ErrorKind,
};

const POLICIES: &str = "/v1/SelfServePolicy";
const GRANTOR: &str = "634f6379-ad54-449b-9821-564f737158ab";

fn stored(entity: CustomerId, version: &str) -> Value {
    json!({
        "id": format!("{GRANTOR}_{entity}"),
        "selfServeEntity": {"selfServeEntityType": "customer", "tenantID": entity},
        "grantor": {"grantorType": "billToPartner", "tenantID": GRANTOR},
        "permissions": [{"resource": "AzureReservedInstances", "action": "Purchase"}],
        "futureMember": [1], "attributes": {"etag": version, "objectType": "SelfServePolicy"},
    })
}

fn id(entity: CustomerId) -> PolicyId {
    format!("{GRANTOR}_{entity}").parse().unwrap()
}

#[tokio::test]
async fn create_policy_sends_grantor_and_permissions() {
    let setup = TestSetup::new().await;
    setup.mock.script("POST", POLICIES, [Reply::json(&stored(customer_id(), "\"1\"")).with_status(201)]);
    let client = setup.client();
    let policies = client.customer(&customer()).policies();
    let selected = [Grantable::AzureSavingsPlan];
    policies.create(GRANTOR.parse().unwrap(), &selected, RequestId::default()).await.unwrap();
    let sent: Value = serde_json::from_slice(&setup.mock.requests(POLICIES)[0].body).unwrap();
    assert_eq!(
        sent,
        json!({
            "selfServeEntity": {"selfServeEntityType": "customer", "tenantID": customer_id()},
            "grantor": {"grantorType": "billToPartner", "tenantID": GRANTOR},
            "permissions": [{"resource": "AzureSavingsPlan", "action": "Purchase"}],
            "attributes": {"objectType": "SelfServePolicy"},
        })
    );
}

#[tokio::test]
async fn update_policy_sends_the_whole_resource_with_its_version() {
    let setup = TestSetup::new().await;
    let path = format!("{POLICIES}/{}", id(customer_id()));
    setup.mock.script("GET", &path, [Reply::json(&stored(customer_id(), "\"1\""))]);
    setup.mock.script("PUT", &path, [Reply::json(&stored(customer_id(), "\"2\""))]);
    let client = setup.client();
    let policies = client.customer(&customer()).policies();
    policies.update(&id(customer_id()), &[Grantable::AzureSavingsPlan], "\"1\"", RequestId::default()).await.unwrap();
    let mut expected = stored(customer_id(), "\"1\"");
    expected["permissions"] = json!([{"resource": "AzureSavingsPlan", "action": "Purchase"}]);
    assert_eq!(serde_json::from_slice::<Value>(&setup.mock.requests(&path)[1].body).unwrap(), expected);
}

#[tokio::test]
async fn update_policy_falls_back_to_the_documented_url() {
    let path = format!("{POLICIES}/{}", id(customer_id()));
    let changed = stored(customer_id(), "\"2\"");
    for (rejection, falls_back) in [
        (Reply::status(405), true),
        (Reply::status(404), true),
        (Reply::fault(404, 600_039), false),
        (Reply::fault(404, 600_040), false),
        (Reply::status(400), false),
    ] {
        let setup = TestSetup::new().await;
        setup.mock.script("GET", &path, [Reply::json(&stored(customer_id(), "\"1\""))]);
        setup.mock.script("PUT", &path, [rejection]);
        if falls_back {
            setup.mock.script("PUT", POLICIES, [Reply::json(&changed)]);
        }
        let client = setup.client();
        let policies = client.customer(&customer()).policies();
        let (policy, request) = (id(customer_id()), "94e4e214-6b06-4fb7-96d1-94d559f9b47e".parse().unwrap());
        let updated = policies.update(&policy, &[Grantable::AzureSavingsPlan], "\"1\"", request).await;
        assert_eq!(updated.is_ok(), falls_back);
        assert_eq!(setup.mock.requests(POLICIES).len(), usize::from(falls_back));
        if falls_back {
            let (first, second) = (&setup.mock.requests(&path)[1], &setup.mock.requests(POLICIES)[0]);
            assert_eq!(first.body, second.body);
            assert_eq!(first.header("ms-requestid"), second.header("ms-requestid"), "it is one write");
        }
    }
}

#[tokio::test]
async fn policy_that_changed_meanwhile_is_a_conflict_unless_it_has_the_desired_permissions() {
    let path = format!("{POLICIES}/{}", id(customer_id()));
    for (selected, succeeds) in [(Grantable::AzureReservedInstances, true), (Grantable::AzureSavingsPlan, false)] {
        let setup = TestSetup::new().await;
        setup.mock.script("GET", &path, [Reply::json(&stored(customer_id(), "\"2\""))]);
        let client = setup.client();
        let policies = client.customer(&customer()).policies();
        let updated = policies.update(&id(customer_id()), &[selected], "\"1\"", RequestId::default()).await;
        assert_eq!(updated.map_err(|error| error.kind()).is_ok(), succeeds);
    }
}

#[tokio::test]
async fn policy_of_another_customer_is_not_found() {
    let setup = TestSetup::new().await;
    let other: CustomerId = "00000000-0000-0000-0000-0000000000ff".parse().unwrap();
    let path = format!("{POLICIES}/{}", id(other));
    setup.mock.script("GET", &path, [Reply::json(&stored(other, "\"1\"")), Reply::json(&stored(other, "\"1\""))]);
    let client = setup.client();
    let policies = client.customer(&customer()).policies();
    assert_eq!(policies.load(&id(other)).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(policies.delete(&id(other), RequestId::default()).await.unwrap_err().kind(), ErrorKind::NotFound);
    let listed = json!({"items": [stored(other, "\"1\""), {"id": "x"}]});
    setup.mock.script("GET", POLICIES, [Reply::json(&listed)]);
    assert_eq!(policies.list().await.unwrap(), []);
}

#[tokio::test]
async fn relationship_request_sends_the_indirect_partner_ids_and_requires_an_https_link() {
    let path = "/v1/customers/relationshiprequests";
    let setup = TestSetup::new().await;
    let link = |url: &str| Reply::json(&json!({"url": url, "attributes": {"objectType": "RelationshipRequest"}}));
    setup.mock.script(
        "GET",
        path,
        [link("https://admin.microsoft.com/x?DAP=false#/y"), link("https://a.example/"), link("javascript:alert(1)")],
    );
    let client = setup.client();
    let plain = client.relationships().request(&RelationshipOptions::default()).await.unwrap();
    assert_eq!(plain.url, "https://admin.microsoft.com/x?DAP=false#/y");
    let indirect = RelationshipOptions { provider: Some("p".into()), reseller: Some("r".into()), dual_role: true };
    client.relationships().request(&indirect).await.unwrap();
    assert_eq!(client.relationships().request(&indirect).await.unwrap_err().kind(), ErrorKind::Unreadable);
    let seen = setup.mock.requests(path);
    assert_eq!(seen[0].raw_query, None);
    assert_eq!(
        seen[1].raw_query.as_deref(),
        Some("indirectCloudSolutionProviderId=p&indirectResellerId=r&dualRoleIndirectRelationship=true")
    );
}
