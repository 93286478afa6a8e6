//! Directory roles: requests sent, and responses parsed.

use serde_json::json;
use uuid::Uuid;

use super::{
    mock::Reply,
    setup::{TestSetup, customer, customer_path},
};
use crate::domain::id::{DirectoryRoleId, UserId};

const ROLE: &str = "f023fd81-a637-4b56-95fd-791ac0226033";

fn role() -> DirectoryRoleId {
    ROLE.parse().unwrap()
}

fn user() -> UserId {
    UserId::new(Uuid::from_u128(0xA1))
}

fn members() -> String {
    format!("{}/directoryroles/{ROLE}/usermembers", customer_path())
}

#[tokio::test]
async fn parses_roles_and_members_with_missing_properties() {
    let setup = TestSetup::new().await;
    let all = format!("{}/directoryroles", customer_path());
    setup.mock.script("GET", &all, [Reply::json(&json!({"items": [{"id": ROLE}, {"name": "No id"}]}))]);
    let page = json!({"items": [{"id": user(), "displayName": null, "userPrincipalName": "a@b.example"}, {}],
                      "continuationToken": "dG9rZW4="});
    setup.mock.script("GET", &members(), [Reply::json(&page)]);
    let client = setup.client();
    let roles = client.customer(&customer()).directory_roles().list().await.unwrap();
    assert_eq!((roles.len(), roles[0].name.as_str()), (1, ""));
    let page = client.customer(&customer()).directory_roles().members(role(), 25, None).await.unwrap();
    assert_eq!((page.items.len(), page.next.is_some()), (1, true));
    assert_eq!(setup.mock.requests(&members())[0].raw_query.as_deref(), Some("size=25"));
}
