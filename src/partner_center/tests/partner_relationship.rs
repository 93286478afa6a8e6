//! Relationships between partners and their customers: requests sent, and responses parsed.

use serde_json::json;

use super::{
    mock::Reply,
    setup::{LIST, TestSetup, customer, customer_path, empty_list},
};
use crate::domain::partner_relationship::PartnerRelationshipKind;

const PATH: &str = "/v1/relationships";
const RESELLER: &str = "484e548c-f5f3-4528-93a9-c16c6373cb59";

#[tokio::test]
async fn customers_of_a_provider_are_filtered_by_its_id() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", LIST, [empty_list()]);
    setup.client().customers().of_provider(RESELLER.parse().unwrap(), 25, None).await.unwrap();
    let seen = &setup.mock.requests(LIST)[0];
    let filter: serde_json::Value = serde_json::from_str(&seen.query[1].1).unwrap();
    assert_eq!(seen.query[0], ("size".to_owned(), "25".to_owned()));
    assert_eq!(filter, json!({"Field": "IndirectCloudSolutionProvider", "Value": RESELLER, "Operator": "starts_with"}));
}

#[tokio::test]
async fn list_sends_the_relationship_type_and_tolerates_undocumented_values() {
    let setup = TestSetup::new().await;
    setup.mock.script(
        "GET",
        PATH,
        [Reply::json(&json!({"totalCount": 3, "items": [
            {"id": RESELLER, "name": null, "relationshipType": "is_friend_of", "mpnId": 4_847_383, "state": " ", "new": []},
            {"id": "<guid>", "name": "Nobody"},
            {"name": "Nobody"},
        ]}))],
    );
    let found =
        setup.client().partner_relationships().list(&PartnerRelationshipKind::IndirectResellerOf).await.unwrap();
    assert_eq!(setup.mock.requests(PATH)[0].raw_query.as_deref(), Some("relationship_type=IsIndirectResellerOf"));
    assert_eq!(found.len(), 1, "a relationship without a valid id is omitted");
    assert_eq!((found[0].title().as_str(), found[0].mpn_id.as_deref()), (RESELLER, Some("4847383")));
    assert_eq!((&found[0].kind, &found[0].state), (&PartnerRelationshipKind::Other("is_friend_of".into()), &None));
    let path = format!("{}/relationships", customer_path());
    setup.mock.script("GET", &path, [empty_list()]);
    assert_eq!(setup.client().customer(&customer()).list_resellers().await.unwrap(), []);
}
