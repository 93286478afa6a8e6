//! Users: requests sent, and responses parsed.

use serde_json::json;
use uuid::Uuid;

use super::{
    contract::assert_body,
    mock::Reply,
    setup::{TestSetup, customer, customer_path},
};
use crate::{
    domain::{
        id::{RequestId, UserId},
        page::{Direction, Seek},
        password::Password,
        user::{NewUser, PrincipalName, User, UserSort, UserState},
    },
    partner_center::ErrorKind,
};

fn user_id() -> UserId {
    UserId::new(Uuid::from_u128(0xA1))
}

fn users() -> String {
    format!("{}/users", customer_path())
}

fn one() -> String {
    format!("{}/{}", users(), user_id())
}

fn password() -> Password {
    Password::parse("Renew456*").unwrap()
}

#[tokio::test]
async fn create_user_sends_the_documented_request_and_parses_the_response() {
    let setup = TestSetup::new().await;
    let response = json!({
        "usageLocation": "PL", "id": user_id(), "userPrincipalName": "anna@conto.example", "firstName": "Anna",
        "lastName": null, "displayName": "Anna", "passwordProfile": {"password": "Renew456*", "forceChangePassword": true},
        "lastDirectorySyncTime": null, "userDomainType": "none", "state": "active", "softDeletionTime": null,
        "attributes": {"objectType": "CustomerUser"},
    });
    setup.mock.script("POST", &users(), [Reply::json(&response)]);
    let new = NewUser {
        principal_name: PrincipalName::parse("anna", "conto.example").unwrap(),
        display_name: "Anna".into(),
        first_name: Some("Anna".into()),
        last_name: None,
        usage_location: "pl".parse().unwrap(),
        immutable_id: Some("a2V5".to_owned()),
        password: password(),
        must_change: true,
    };
    let created = setup.client().customer(&customer()).users().create(&new, RequestId::default()).await.unwrap();
    assert_eq!((created.id, created.last_name), (user_id(), None));
    assert_body(
        &setup.mock.requests(&users())[0],
        &json!({
            "usageLocation": "PL", "userPrincipalName": "anna@conto.example", "firstName": "Anna", "displayName": "Anna",
            "immutableId": "a2V5", "passwordProfile": {"password": "Renew456*", "forceChangePassword": true},
            "attributes": {"objectType": "CustomerUser"},
        }),
    );
}

#[tokio::test]
async fn user_list_is_sorted_and_paginated_by_the_service() {
    let setup = TestSetup::new().await;
    let next = json!({"uri": "/customers/x/users?seekOperation=Next", "method": "GET",
                      "headers": [{"key": "MS-ContinuationToken", "value": "dG9rZW4="}]});
    let first = json!({"totalCount": 1, "items": [{"id": user_id(), "state": "onLeave"}], "links": {"next": next}});
    setup.mock.script("GET", &users(), [Reply::json(&first), Reply::json(&json!({"items": null}))]);
    let client = setup.client();
    let page = client.customer(&customer()).users().list(Some(UserSort::NameDescending), 25, None).await.unwrap();
    assert_eq!(page.items[0].state, UserState::Other("onLeave".into()), "an unknown state is kept");
    let seek = Seek { direction: Direction::Next, token: "dG9rZW4=".into() };
    assert_eq!(page.next, Some(seek.clone()));
    client.customer(&customer()).users().list(Some(UserSort::Name), 25, Some(&seek)).await.unwrap();
    let requests = setup.mock.requests(&users());
    assert_eq!(requests[0].raw_query.as_deref(), Some("size=25&sortField=DisplayName&sortDirection=Descending"));
    assert_eq!(requests[1].header("ms-continuationtoken"), "dG9rZW4=");
}

#[tokio::test]
async fn parses_user_after_byte_order_mark_and_rejects_another_user() {
    let setup = TestSetup::new().await;
    let body = json!({"id": user_id(), "displayName": "Zoë", "futureMember": {"a": []}}).to_string();
    let other = json!({"id": Uuid::from_u128(0xFF)});
    setup.mock.script("GET", &one(), [Reply::status(200).body(format!("\u{feff}{body}")), Reply::json(&other)]);
    let client = setup.client();
    let user: User = client.customer(&customer()).users().load(user_id()).await.unwrap();
    assert_eq!(user.display_name, "Zoë");
    let error = client.customer(&customer()).users().load(user_id()).await.unwrap_err();
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Unreadable, Some("id: another user's")));
}

#[tokio::test]
async fn missing_user_is_not_found_and_user_without_id_is_omitted() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", &one(), [Reply::fault(404, 60002)]);
    let list = json!({"items": [{"id": "<user-id>"}, {"displayName": "x"}, {"id": user_id()}]});
    setup.mock.script("GET", &users(), [Reply::json(&list)]);
    let client = setup.client();
    let error = client.customer(&customer()).users().load(user_id()).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some("60002")));
    assert_eq!(client.customer(&customer()).users().list(None, 0, None).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn debug_output_omits_passwords() {
    let setup = TestSetup::new().await;
    let path = format!("{}/resetpassword", one());
    setup.mock.script("PATCH", &path, [Reply::fault(400, 3000)]);
    let client = setup.client();
    let error = client
        .customer(&customer())
        .users()
        .reset_password(user_id(), &password(), false, RequestId::default())
        .await
        .unwrap_err();
    assert!(!format!("{error} {error:?}").contains("Renew456"));
    let body: crate::partner_center::wire::user::CustomerUser =
        serde_json::from_slice(&setup.mock.requests(&path)[0].body).unwrap();
    assert!(body.password_profile.is_some());
    assert!(!format!("{body:?}").contains("Renew456"));
}
