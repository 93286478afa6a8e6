//! Users: requests sent, and responses parsed.

use serde_json::json;
use uuid::Uuid;

use super::{
    contract::assert_body,
    mock::Reply,
    world::{World, customer, customer_path},
};
use crate::{
    domain::{
        id::{RequestId, UserId},
        page::{Direction, Seek},
        password::Password,
        user::{NewUser, PrincipalName, User, UserSort, UserState},
    },
    partner_center::Kind,
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
async fn a_user_is_made_as_documented_and_its_answer_read() {
    let world = World::new().await;
    let answer = json!({
        "usageLocation": "PL", "id": user_id(), "userPrincipalName": "anna@conto.example", "firstName": "Anna",
        "lastName": null, "displayName": "Anna", "passwordProfile": {"password": "Renew456*", "forceChangePassword": true},
        "lastDirectorySyncTime": null, "userDomainType": "none", "state": "active", "softDeletionTime": null,
        "attributes": {"objectType": "CustomerUser"},
    });
    world.mock.script("POST", &users(), [Reply::json(&answer)]);
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
    let made = world.client().customer(&customer()).users().create(&new, RequestId::default()).await.unwrap();
    assert_eq!((made.id, made.last_name), (user_id(), None));
    assert_body(
        &world.mock.seen(&users())[0],
        &json!({
            "usageLocation": "PL", "userPrincipalName": "anna@conto.example", "firstName": "Anna", "displayName": "Anna",
            "immutableId": "a2V5", "passwordProfile": {"password": "Renew456*", "forceChangePassword": true},
            "attributes": {"objectType": "CustomerUser"},
        }),
    );
}

#[tokio::test]
async fn a_list_is_sorted_and_paged_by_the_service() {
    let world = World::new().await;
    let next = json!({"uri": "/customers/x/users?seekOperation=Next", "method": "GET",
                      "headers": [{"key": "MS-ContinuationToken", "value": "dG9rZW4="}]});
    let first = json!({"totalCount": 1, "items": [{"id": user_id(), "state": "onLeave"}], "links": {"next": next}});
    world.mock.script("GET", &users(), [Reply::json(&first), Reply::json(&json!({"items": null}))]);
    let client = world.client();
    let page = client.customer(&customer()).users().list(Some(UserSort::NameDescending), 25, None).await.unwrap();
    assert_eq!(page.items[0].state, UserState::Other("onLeave".into()), "an unknown state is kept");
    let seek = Seek { direction: Direction::Next, token: "dG9rZW4=".into() };
    assert_eq!(page.next, Some(seek.clone()));
    client.customer(&customer()).users().list(Some(UserSort::Name), 25, Some(&seek)).await.unwrap();
    let asked = world.mock.seen(&users());
    assert_eq!(asked[0].raw_query.as_deref(), Some("size=25&sortField=DisplayName&sortDirection=Descending"));
    assert_eq!(asked[1].header("ms-continuationtoken"), "dG9rZW4=");
}

#[tokio::test]
async fn a_user_is_read_through_a_byte_order_mark_and_no_other_user_is_taken_for_it() {
    let world = World::new().await;
    let body = json!({"id": user_id(), "displayName": "Zoë", "futureMember": {"a": []}}).to_string();
    let other = json!({"id": Uuid::from_u128(0xFF)});
    world.mock.script("GET", &one(), [Reply::status(200).body(format!("\u{feff}{body}")), Reply::json(&other)]);
    let client = world.client();
    let user: User = client.customer(&customer()).users().load(user_id()).await.unwrap();
    assert_eq!(user.display_name, "Zoë");
    let error = client.customer(&customer()).users().load(user_id()).await.unwrap_err();
    assert_eq!((error.kind(), error.place()), (Kind::Unreadable, Some("id: another user's")));
}

#[tokio::test]
async fn a_user_of_nobody_is_not_found_and_one_without_an_id_is_left_out() {
    let world = World::new().await;
    world.mock.script("GET", &one(), [Reply::fault(404, 60002)]);
    let list = json!({"items": [{"id": "<user-id>"}, {"displayName": "x"}, {"id": user_id()}]});
    world.mock.script("GET", &users(), [Reply::json(&list)]);
    let client = world.client();
    let error = client.customer(&customer()).users().load(user_id()).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (Kind::NotFound, Some("60002")));
    assert_eq!(client.customer(&customer()).users().list(None, 0, None).await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn no_password_is_printed_with_an_error_or_a_body() {
    let world = World::new().await;
    let path = format!("{}/resetpassword", one());
    world.mock.script("PATCH", &path, [Reply::fault(400, 3000)]);
    let client = world.client();
    let error = client
        .customer(&customer())
        .users()
        .reset_password(user_id(), &password(), false, RequestId::default())
        .await
        .unwrap_err();
    assert!(!format!("{error} {error:?}").contains("Renew456"));
    let body: crate::partner_center::wire::user::CustomerUser =
        serde_json::from_slice(&world.mock.seen(&path)[0].body).unwrap();
    assert!(body.password_profile.is_some());
    assert!(!format!("{body:?}").contains("Renew456"));
}
