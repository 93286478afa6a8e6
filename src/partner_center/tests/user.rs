//! Users: what is asked, and what becomes of the answers.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    contract::{Example, assert_as_documented, assert_body, examples, play},
    mock::Reply,
    world::{World, customer, customer_id, customer_path, staff_at},
};
use crate::{
    domain::{
        actor::CustomerScope,
        id::{RequestId, UserId},
        page::{Direction, Seek},
        password::Password,
        user::{NewUser, PrincipalName, User, UserChange, UserSort, UserState},
    },
    partner_center::{Error, Kind},
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

/// The example at the mock's customer and user, whichever ids it was printed with.
fn placed(example: Example) -> Example {
    let mut example = example.for_customer(customer_id());
    let mut segments: Vec<_> = example.path.split('/').map(str::to_owned).collect();
    segments[3] = customer_id().to_string();
    if segments.len() > 5 {
        segments[5] = user_id().to_string();
    }
    example.path = segments.join("/");
    if let Ok(mut answer) = serde_json::from_slice::<Value>(&example.response)
        && answer.get("id").is_some()
    {
        answer["id"] = json!(user_id());
        example.response = answer.to_string().into_bytes();
    }
    example
}

fn path_of(example: &Example) -> String {
    example.path.split('?').next().unwrap().to_owned()
}

fn scope() -> CustomerScope {
    staff_at(7, 70, customer_id())
}

#[tokio::test]
async fn the_documented_list_is_asked_for_and_read() {
    for example in examples("get-a-list-of-all-user-accounts-for-a-customer") {
        let (world, example) = (World::new().await, placed(example));
        play(&world.mock, &example, &users());
        let page = world.client().customer(&scope()).users().list(None, 0, None).await.unwrap();
        let documented: Value = serde_json::from_slice(&example.response).unwrap();
        assert_eq!(page.items.len(), documented["items"].as_array().unwrap().len());
        assert_eq!(page.items[0].usage_location.as_deref(), Some("US"));
        assert_eq!(page.items[1].usage_location, None);
        assert!(page.is_whole());
        assert_as_documented(&world.mock.seen(&users())[0], &example, &users());
    }
}

#[tokio::test]
async fn the_documented_deleted_users_are_asked_for_and_read() {
    for example in examples("view-a-deleted-user") {
        let (world, example) = (World::new().await, placed(example));
        play(&world.mock, &example, &users());
        let page = world.client().customer(&scope()).users().list_deleted(500, None).await.unwrap();
        assert!(page.items[0].is_deleted());
        assert_eq!(page.items[0].deleted_at, Some("2017-01-20T00:33:34Z".parse().unwrap()));
        assert_as_documented(&world.mock.seen(&users())[0], &example, &users());
    }
}

/// Plays a documented write and compares what was sent.
async fn write<T>(article: &str, send: impl AsyncFn(&World) -> Result<T, Error>) {
    for example in examples(article) {
        let (world, example) = (World::new().await, placed(example));
        let path = path_of(&example);
        play(&world.mock, &example, &path);
        send(&world).await.unwrap();
        let seen = &world.mock.seen(&path)[0];
        assert_as_documented(seen, &example, &path);
        if !example.request.is_null() {
            assert_body(seen, &example.request);
        }
    }
}

#[tokio::test]
async fn the_documented_writes_are_sent() {
    write("delete-user-accounts-for-a-customer", async |world| {
        world.client().customer(&scope()).users().delete(user_id(), RequestId::default()).await
    })
    .await;
    write("restore-a-user-for-a-customer", async |world| {
        let user = world.client().customer(&scope()).users().restore(user_id(), RequestId::default()).await?;
        assert_eq!((&user.state, user.deleted_at), (&UserState::Active, None));
        Ok(user)
    })
    .await;
    write("reset-user-password-for-a-customer", async |world| {
        let client = world.client();
        client.customer(&scope()).users().reset_password(user_id(), &password(), true, RequestId::default()).await
    })
    .await;
}

#[tokio::test]
async fn the_documented_update_has_the_members_that_ours_has() {
    for example in examples("update-user-accounts-for-a-customer") {
        let (world, example) = (World::new().await, placed(example));
        play(&world.mock, &example, &one());
        let change = UserChange { usage_location: Some("PL".parse().unwrap()), ..UserChange::default() };
        world.client().customer(&scope()).users().update(user_id(), &change, RequestId::default()).await.unwrap();
        let seen = &world.mock.seen(&one())[0];
        assert_as_documented(seen, &example, &one());
        // The sample has words in place of a country.
        let mut documented = example.request.clone();
        documented["usageLocation"] = json!("PL");
        assert_body(seen, &documented);
    }
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
