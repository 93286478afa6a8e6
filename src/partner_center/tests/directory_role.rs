//! Directory roles: what is asked, and what becomes of the answers.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    contract::{assert_as_documented, assert_body, examples, play},
    mock::Reply,
    world::{World, customer, customer_id, customer_path},
};
use crate::domain::{
    directory_role::RoleMember,
    id::{DirectoryRoleId, RequestId, UserId},
};

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
async fn the_documented_roles_of_a_user_are_asked_for_and_read() {
    for mut example in examples("get-user-roles-for-a-customer") {
        example = example.for_customer(customer_id());
        let path = example.path.replace("<user-id>", &user().to_string());
        example.path.clone_from(&path);
        let world = World::new().await;
        play(&world.mock, &example, &path);
        let roles = world.client().customer(&customer()).directory_roles().of_user(user()).await.unwrap();
        let documented: Value = serde_json::from_slice(&example.response).unwrap();
        assert_eq!(roles.len(), documented["items"].as_array().unwrap().len());
        assert_eq!(roles[0].name, documented["items"][0]["name"]);
        assert_as_documented(&world.mock.seen(&path)[0], &example, &path);
    }
}

#[tokio::test]
async fn the_documented_member_is_added() {
    for mut example in examples("set-user-roles-for-a-customer") {
        example.path = members();
        let world = World::new().await;
        play(&world.mock, &example, &members());
        let text = |name: &str| example.request[name].as_str().unwrap().to_owned();
        let member = RoleMember {
            user: text("Id").parse().unwrap(),
            display_name: text("DisplayName"),
            principal_name: text("UserPrincipalName"),
        };
        let client = world.client();
        client.customer(&customer()).directory_roles().add(role(), &member, RequestId::default()).await.unwrap();
        let seen = &world.mock.seen(&members())[0];
        assert_as_documented(seen, &example, &members());
        assert_body(seen, &example.request);
    }
}

#[tokio::test]
async fn the_documented_member_is_removed() {
    let path = format!("{}/{}", members(), user());
    for mut example in examples("remove-customer-user-from-a-role") {
        example.path.clone_from(&path);
        let world = World::new().await;
        play(&world.mock, &example, &path);
        let client = world.client();
        client.customer(&customer()).directory_roles().remove(role(), user(), RequestId::default()).await.unwrap();
        assert_as_documented(&world.mock.seen(&path)[0], &example, &path);
    }
}

#[tokio::test]
async fn roles_and_members_are_read_with_what_they_lack() {
    let world = World::new().await;
    let all = format!("{}/directoryroles", customer_path());
    world.mock.script("GET", &all, [Reply::json(&json!({"items": [{"id": ROLE}, {"name": "No id"}]}))]);
    let page = json!({"items": [{"id": user(), "displayName": null, "userPrincipalName": "a@b.example"}, {}],
                      "continuationToken": "dG9rZW4="});
    world.mock.script("GET", &members(), [Reply::json(&page)]);
    let client = world.client();
    let roles = client.customer(&customer()).directory_roles().list().await.unwrap();
    assert_eq!((roles.len(), roles[0].name.as_str()), (1, ""));
    let page = client.customer(&customer()).directory_roles().members(role(), 25, None).await.unwrap();
    assert_eq!((page.items.len(), page.next.is_some()), (1, true));
    assert_eq!(world.mock.seen(&members())[0].raw_query.as_deref(), Some("size=25"));
}
